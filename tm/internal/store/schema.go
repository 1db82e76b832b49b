package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"github.com/yiku-tm/yiku/tm/fault"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"sync"
)

// When a memory is opened, its schema is compared with that of its migrations. A damaged
// page of the schema, or a file made to do harm, may replace a table by a view or have a
// trigger that changes what is stored. The answers of such a memory would be unreliable,
// and stored data could be lost.

// A Schema maps the objects of a file, by kind and name such as "table units", to the
// statements that create them.
type Schema map[string]string

// A queryer is a database, a connection or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// ReadSchema returns the schema of a file without the objects that SQLite creates
// for itself.
func ReadSchema(ctx context.Context, q queryer) (Schema, error) {
	rows, err := q.QueryContext(ctx, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	schema := Schema{}
	for rows.Next() {
		var kind, name, text string
		if err := rows.Scan(&kind, &name, &text); err != nil {
			return nil, err
		}
		schema[kind+" "+name] = plain(text)
	}
	return schema, rows.Err()
}

// plain removes comments and insignificant spaces, so that the comments of a
// migration may be reworded. Every opening of a memory calls it: regular expressions
// took half a millisecond.
func plain(statement string) string {
	b := make([]byte, 0, len(statement))
	space, afterMark := false, false // whether a space is due, and whether it can be omitted
	for i := 0; i < len(statement); i++ {
		switch c := statement[i]; {
		case strings.HasPrefix(statement[i:], "--"):
			for i+1 < len(statement) && statement[i+1] != '\n' {
				i++
			}
		case strings.IndexByte(" \t\n\f\r", c) >= 0:
			space = true
		case strings.IndexByte("(),;", c) >= 0:
			b = append(b, c)
			space, afterMark = false, true
		default:
			if space && !afterMark {
				b = append(b, ' ')
			}
			b = append(b, c)
			space, afterMark = false, false
		}
	}
	return string(b)
}

// freshSchemas caches the schemas of migrations by their texts.
var freshSchemas sync.Map

// FreshSchema returns the schema that the migrations create.
func FreshSchema(ctx context.Context, migrations []Migration) (Schema, error) {
	var texts strings.Builder
	for _, m := range migrations {
		texts.WriteString(m.Text)
	}
	if known, ok := freshSchemas.Load(texts.String()); ok {
		return known.(Schema), nil
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer db.Close()      // it is empty
	db.SetMaxOpenConns(1) // each connection would have its own database
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // likewise
	for _, step := range migrations {
		if err := step.Apply(ctx, tx); err != nil {
			return nil, err
		}
	}
	schema, err := ReadSchema(ctx, tx)
	if err == nil {
		freshSchemas.Store(texts.String(), schema)
	}
	return schema, err
}

// A SchemaFault is an object of a file that differs from that of the
// migrations.
type SchemaFault struct {
	// Object is the kind and name.
	Object string
	// Want is the statement that creates it, or "" for an object that is not part
	// of a memory.
	Want string
	// Missing reports that the object does not exist, or has another kind.
	Missing bool
}

// Problem describes the fault.
func (f SchemaFault) Problem() string {
	switch {
	case f.Want == "":
		return f.Object + " is not one that yiku makes"
	case f.Missing:
		return f.Object + " is missing"
	}
	return f.Object + " is not what this version of yiku makes"
}

// Harmless reports whether the memory works in spite of the fault: somebody added a
// table or an index.
func (f SchemaFault) Harmless() bool {
	return f.Want == "" && !strings.HasPrefix(f.Object, "trigger ") && !strings.HasPrefix(f.Object, "view ")
}

// Compare returns the differences from the wanted schema: tables first, then
// indexes, triggers and views.
func (s Schema) Compare(want Schema) []SchemaFault {
	var faults []SchemaFault
	for object := range want {
		if text, ok := s[object]; !ok || text != want[object] {
			faults = append(faults, SchemaFault{Object: object, Want: want[object], Missing: !ok})
		}
	}
	for object := range s {
		if _, ok := want[object]; !ok {
			faults = append(faults, SchemaFault{Object: object})
		}
	}
	const order = "table index trigger view"
	slices.SortFunc(faults, func(a, b SchemaFault) int {
		kindA, nameA, _ := strings.Cut(a.Object, " ")
		kindB, nameB, _ := strings.Cut(b.Object, " ")
		return cmp.Or(cmp.Compare(strings.Index(order, kindA), strings.Index(order, kindB)), cmp.Compare(nameA, nameB))
	})
	return faults
}

// knownSums maps versions to the checksums of their schemas. Creating a schema takes
// some milliseconds, more than the rest of opening a memory; only a version that is
// not listed is compared that way.
var knownSums = map[int64]uint64{
	10: 0xa4d91a11d5b7a16a,
	11: 0x8fff16a7ecc8088b,
}

// sum returns a checksum of the schema.
func (s Schema) sum() uint64 {
	h := fnv.New64a()
	for _, object := range slices.Sorted(maps.Keys(s)) {
		fmt.Fprintf(h, "%s\x00%s\x00", object, s[object])
	}
	return h.Sum64()
}

// checkSchema returns an error for a file whose schema is not that of its
// version.
func (m *File) checkSchema(ctx context.Context, version int64) error {
	have, err := ReadSchema(ctx, m.Read)
	if err != nil || have.sum() == knownSums[version] {
		return err
	}
	want, err := FreshSchema(ctx, m.Migrations[:version])
	if err != nil {
		return err
	}
	for _, f := range have.Compare(want) {
		if !f.Harmless() {
			return &fault.FileError{Doing: "open", Path: m.Path, Problem: fmt.Sprintf("its tables are not those of a memory: %s", f.Problem()), Code: fault.ReasonForeignTables}
		}
	}
	return nil
}
