package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// The schema of a memory is compared with that of its migrations when it is opened. A
// page of it that is damaged, and a file that was made to do harm, can have a view in
// place of a table, or a trigger that changes what is stored: what such a memory answers
// cannot be relied on, and what is stored in it may be lost.

// Schema holds the statements that made the objects of a file, by kind and name, such
// as "table units".
type Schema map[string]string

// queryer is a database, a connection or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// ReadSchema reads the schema of a file. What SQLite makes for itself is left out.
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

// comment, spaces and around are what does not matter in a statement.
var (
	comment = regexp.MustCompile(`--[^\n]*`)
	spaces  = regexp.MustCompile(`\s+`)
	around  = regexp.MustCompile(` ?([(),;]) ?`)
)

// plain removes comments and spaces that do not matter: what a migration says of its
// tables may be worded anew.
func plain(statement string) string {
	statement = spaces.ReplaceAllString(comment.ReplaceAllString(statement, ""), " ")
	return around.ReplaceAllString(statement, "$1")
}

// freshSchemas are the schemas that migrations make, by their texts.
var freshSchemas sync.Map

// FreshSchema returns the schema that the migrations make.
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
	defer db.Close()      // it holds nothing
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // so does the transaction
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

// SchemaFault is an object of a file that is not as the migrations make it.
type SchemaFault struct {
	// Object is its kind and name.
	Object string
	// Want is the statement that makes it, empty for an object that is not one of a
	// memory.
	Want string
	// Missing reports that there is no such object, or one of another kind.
	Missing bool
}

// Problem says what is wrong.
func (f SchemaFault) Problem() string {
	switch {
	case f.Want == "":
		return f.Object + " is not one that yiku makes"
	case f.Missing:
		return f.Object + " is missing"
	}
	return f.Object + " is not what this version of yiku makes"
}

// Harmless reports whether the memory does the same with it: a table or an index that
// somebody added.
func (f SchemaFault) Harmless() bool {
	return f.Want == "" && !strings.HasPrefix(f.Object, "trigger ") && !strings.HasPrefix(f.Object, "view ")
}

// Compare returns what is not as in the schema wanted: tables first, then indexes,
// triggers and views.
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

// knownSums are the sums of the schemas by version. Making a schema takes some
// milliseconds, more than all else that opening takes; a version that is not listed is
// compared all the same.
var knownSums = map[int64]uint64{
	9: 0x4e7bb1bda2298897,
}

// sum identifies the schema.
func (s Schema) sum() uint64 {
	h := fnv.New64a()
	for _, object := range slices.Sorted(maps.Keys(s)) {
		fmt.Fprintf(h, "%s\x00%s\x00", object, s[object])
	}
	return h.Sum64()
}

// checkSchema refuses a file whose schema is not that of its version.
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
			return &FileError{Doing: "open", Path: m.Path, Problem: fmt.Sprintf("its tables are not those of a memory: %s", f.Problem()), Code: ReasonForeignTables}
		}
	}
	return nil
}
