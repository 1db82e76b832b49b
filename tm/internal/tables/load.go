package tables

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The rows of units with their details and variants. A row has the first variant of its
// unit, and the second one if there is one; a unit with more variants has a row for each
// further one. That is half as many rows as there are variants in a memory of pairs, and
// a row costs more than what it holds. The joins keep their order, so the rows of a unit
// are adjacent, and those in the order of v.id in that of the variants.
const (
	UnitColumns = "u.id, u.origin, u.place, u.status, u.score, u.created, u.changed, u.checksum, d.data, a.lang, a.text, v.lang, v.text"
	UnitTables  = "units AS u " + partsOfUnits
	// A unit that has lost its first variant keeps the others.
	partsOfUnits = `LEFT JOIN details AS d ON d.unit = u.id LEFT JOIN variants AS a ON a.id = u.id * 256
		LEFT JOIN variants AS v ON v.id BETWEEN u.id * 256 + 1 AND u.id * 256 + 255`
	// VariantsOfUnits has one row per variant. CROSS JOIN prevents SQLite from
	// exchanging the loops: the variants of a unit are adjacent and found by number.
	VariantsOfUnits = "variants AS v ON v.id BETWEEN u.id * 256 AND u.id * 256 + 255"
)

// A UnitReader makes units from rows of UnitColumns.
type UnitReader struct {
	// Origins are those that are known; the reader leaves the map as it is. Load reads the
	// others of its units, Read does not.
	Origins map[int64]unit.Origin
	learned map[int64]unit.Origin // by Load
	Tags    map[int64]string      // of the languages
	// Single reports that no unit has more than one origin.
	Single bool
}

// NewUnitReader returns a reader that knows no origins yet: of the thousands that a memory
// has, an edit needs one. It is given the numbers of the languages.
func NewUnitReader(numbers map[string]int64) *UnitReader {
	tags := make(map[int64]string, len(numbers))
	for tag, n := range numbers {
		tags[n] = tag
	}
	return &UnitReader{Tags: tags}
}

// A column is the destination of a column, which is NULL if it is not valid. Package sql
// converts numbers by reflection, which takes longer than reading them.
type column[T int64 | float64 | string] struct {
	value T
	valid bool
}

// Scan implements sql.Scanner.
func (c *column[T]) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*c = column[T]{}
	case T:
		*c = column[T]{v, true}
	default:
		return fmt.Errorf("a value of type %T instead of %T", value, c.value)
	}
	return nil
}

// A unitRow is a row of UnitColumns.
type unitRow struct {
	id, origin, place, status, created, changed, checksum column[int64]
	score                                                 column[float64]
	details                                               column[string]
	langs                                                 [2]column[int64]
	texts                                                 [2]column[string]
}

// fields returns the destinations of Scan.
func (r *unitRow) fields() []any {
	return []any{
		&r.id, &r.origin, &r.place, &r.status, &r.score, &r.created, &r.changed, &r.checksum, &r.details,
		&r.langs[0], &r.texts[0], &r.langs[1], &r.texts[1],
	}
}

// Read yields the units of the rows, in which those of a unit must be adjacent and in
// order. It stops when yield returns false.
func (r *UnitReader) Read(rows *sql.Rows, yield func(unit.Unit) bool) error {
	defer rows.Close()
	var row unitRow
	fields := row.fields()
	var u unit.Unit
	var stored column[int64] // the checksum of u
	var sum Checksum
	var data string // the details of u
	var details detailsReader
	done := func() (goOn bool, err error) {
		if len(u.Variants) == 0 {
			return true, nil
		}
		u.Damaged = u.Damaged || stored.valid && stored.value != sum.Sum()
		if data != "" {
			if err := details.read(&u, data); err != nil {
				return false, err
			}
		}
		return yield(u), nil
	}
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		first := 1 // of the variants of the row that are new
		if row.id.value != u.ID {
			if goOn, err := done(); err != nil || !goOn {
				return err
			}
			first = 0
			if !row.origin.valid || !row.place.valid || !row.status.valid || !row.score.valid || !row.created.valid || !row.changed.valid {
				return fmt.Errorf("the row of unit %d has no value in a column that needs one", row.id.value)
			}
			u = unit.Unit{
				ID: row.id.value, Origin: r.origin(row.origin.value), Place: int(row.place.value), Status: StatusOf(int(row.status.value)), Score: row.score.value,
				Created: FromSeconds(row.created.value), Changed: FromSeconds(row.changed.value), Variants: make([]unit.Variant, 0, len(row.texts)),
			}
			u.Damaged = int64(StatusNumber(u.Status)) != row.status.value
			stored, data = row.checksum, row.details.value
			sum.Begin(u.ID)
		}
		for i := first; i < len(row.texts); i++ {
			if text := row.texts[i]; text.valid {
				sum.Add(row.langs[i].value, text.value)
				u.Variants = append(u.Variants, unit.Variant{Lang: r.Tags[row.langs[i].value], Text: text.value})
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	_, err := done()
	return err
}

// LoadChunk is the number of units that are read at once by ID.
const LoadChunk = 500

// LoadUnits returns the units with these IDs by ID.
func (r *UnitReader) LoadUnits(ctx context.Context, tx *sql.Tx, ids []int64) (map[int64]unit.Unit, error) {
	return r.Load(ctx, store.NewStatements(tx), ids)
}

// Load is like LoadUnits, with statements that may already be prepared.
func (r *UnitReader) Load(ctx context.Context, s *store.Statements, ids []int64) (map[int64]unit.Unit, error) {
	units := make(map[int64]unit.Unit, len(ids))
	err := InChunks(ids, func(list string) error {
		stmt, err := s.Prepared(ctx, "SELECT "+UnitColumns+" FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value "+partsOfUnits)
		if err != nil {
			return err
		}
		rows, err := stmt.QueryContext(ctx, list)
		if err != nil {
			return err
		}
		var read []unit.Unit
		if err := r.Read(rows, func(u unit.Unit) bool { read = append(read, u); return true }); err != nil {
			return err
		}
		for _, u := range read {
			if u.Origin, err = r.learn(ctx, s, u.Origin.ID); err != nil {
				return err
			}
			units[u.ID] = u
		}
		if r.Single {
			return nil
		}
		return r.attachMoreOrigins(ctx, s, list, units)
	})
	return units, err
}

// origin returns the origin with the number, and where it is not known its number alone.
func (r *UnitReader) origin(id int64) unit.Origin {
	if o, known := r.Origins[id]; known {
		return o
	}
	if o, known := r.learned[id]; known {
		return o
	}
	return unit.Origin{ID: id}
}

// learn is like origin but reads an unknown origin first.
func (r *UnitReader) learn(ctx context.Context, s *store.Statements, id int64) (unit.Origin, error) {
	_, known := r.Origins[id]
	_, learned := r.learned[id]
	if known || learned {
		return r.origin(id), nil
	}
	stmt, err := s.Prepared(ctx, "SELECT "+OriginColumns+" FROM origins WHERE id = ?")
	if err != nil {
		return unit.Origin{}, err
	}
	o, err := ScanOrigin(stmt.QueryRowContext(ctx, id))
	if err != nil && !errors.Is(err, sql.ErrNoRows) { // a file that doctor finds damaged
		return unit.Origin{}, err
	}
	if r.learned == nil {
		r.learned = map[int64]unit.Origin{}
	}
	r.learned[id] = o
	return o, nil
}

// InChunks calls f with JSON lists of LoadChunk numbers each. A list is one
// argument whatever its length, so that the statement is always the same.
func InChunks(ids []int64, f func(list string) error) error {
	for len(ids) > 0 {
		n := min(len(ids), LoadChunk)
		list, err := json.Marshal(ids[:n])
		if err != nil {
			return fmt.Errorf("list of units: %w", err)
		}
		if err := f(string(list)); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// EachRow calls f for every row of the query.
func EachRow(ctx context.Context, tx *sql.Tx, f func(*sql.Rows) error, query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Collect appends the values of a query for one column.
func Collect[T any](ctx context.Context, tx *sql.Tx, dst *[]T, query string, args ...any) error {
	return EachRow(ctx, tx, func(rows *sql.Rows) error {
		var v T
		err := rows.Scan(&v)
		*dst = append(*dst, v)
		return err
	}, query, args...)
}

// CollectMap adds the rows of a query for two columns, a key and its value, to the map.
func CollectMap[K comparable, V any](ctx context.Context, tx *sql.Tx, dst map[K]V, query string, args ...any) error {
	return EachRow(ctx, tx, func(rows *sql.Rows) error {
		var k K
		var v V
		err := rows.Scan(&k, &v)
		dst[k] = v
		return err
	}, query, args...)
}

// LanguageNumbers returns the numbers of all languages of the memory by tag.
func LanguageNumbers(ctx context.Context, tx *sql.Tx) (map[string]int64, error) {
	numbers := map[string]int64{}
	return numbers, CollectMap(ctx, tx, numbers, "SELECT tag, id FROM languages")
}

// A LanguageSet is a set of languages by number. The nil set contains all.
type LanguageSet map[int64]bool

// Has reports whether the language with this number is in the set.
func (s LanguageSet) Has(n int64) bool { return s == nil || s[n] }

// Matching returns the languages that match the tag (see lang.Matches), or all
// if the tag is empty.
func Matching(tag string, numbers map[string]int64) LanguageSet {
	if tag == "" {
		return nil
	}
	set := LanguageSet{}
	for t, n := range numbers {
		if lang.Matches(tag, t) {
			set[n] = true
		}
	}
	return set
}

// Statuses are the statuses in the order of their numbers in the file, from 1.
var Statuses = []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected}

// StatusOf is the inverse of StatusNumber. It returns Aligned for an invalid number,
// which the schema forbids but a damaged page may have.
func StatusOf(n int) unit.Status {
	if n < 1 || n > len(Statuses) {
		return unit.Aligned
	}
	return Statuses[n-1]
}

// StatusNumber returns the number of a status in the file, or 0 for an unknown
// one.
func StatusNumber(s unit.Status) int {
	for i, known := range Statuses {
		if s == known {
			return i + 1
		}
	}
	return 0
}

// WantedStatuses returns the statuses named by a filter, or all except Rejected
// if it names none.
func WantedStatuses(named []unit.Status) []unit.Status {
	if len(named) == 0 {
		return []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported}
	}
	return named
}
