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

// The rows of units with their variants, one row per variant. CROSS JOIN
// prevents SQLite from exchanging the loops: the variants of a unit are
// adjacent and found by number.
const (
	UnitColumns     = plainColumns + "CASE v.id WHEN u.id * 256 THEN (SELECT d.data FROM details AS d WHERE d.unit = u.id) END"
	plainColumns    = "u.id, u.origin, u.place, u.status, u.score, u.created, u.changed, u.checksum, v.lang, v.text, "
	VariantsOfUnits = "variants AS v ON v.id BETWEEN u.id * 256 AND u.id * 256 + 255"
)

// A UnitReader makes units from rows of UnitColumns.
type UnitReader struct {
	// Origins are those that are known; the reader leaves the map as it is. Load reads the
	// others of its units, Read does not.
	Origins map[int64]unit.Origin
	learned map[int64]unit.Origin // by Load
	Tags    map[int64]string      // of the languages
	// Single reports that no unit has more than one origin, Plain that none has details.
	Single, Plain bool
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

// Read yields the units of the rows, in which the variants of a unit must be
// adjacent and in order. It stops when yield returns false.
func (r *UnitReader) Read(rows *sql.Rows, yield func(unit.Unit) bool) error {
	defer rows.Close()
	var u unit.Unit
	var details string // of u
	var sum Checksum
	var stored sql.NullInt64
	done := func() (goOn bool, err error) {
		u.Damaged = u.Damaged || stored.Valid && stored.Int64 != sum.Sum()
		if details != "" {
			if err := DecodeDetails(&u, details); err != nil {
				return false, err
			}
		}
		return yield(u), nil
	}
	for rows.Next() {
		var (
			next             unit.Unit
			v                unit.Variant
			origin, language int64
			status           int
			created, changed int64
			checksum         sql.NullInt64
			data             sql.NullString
		)
		err := rows.Scan(&next.ID, &origin, &next.Place, &status, &next.Score, &created, &changed, &checksum, &language, &v.Text, &data)
		if err != nil {
			return err
		}
		if next.ID != u.ID {
			if u.ID != 0 {
				if goOn, err := done(); err != nil || !goOn {
					return err
				}
			}
			details = data.String
			next.Status = StatusOf(status)
			next.Damaged = StatusNumber(next.Status) != status
			sum, stored = NewChecksum(next.ID), checksum
			next.Created, next.Changed = FromSeconds(created), FromSeconds(changed)
			next.Origin = r.origin(origin)
			u = next
		}
		sum.Add(language, v.Text)
		v.Lang = r.Tags[language]
		u.Variants = append(u.Variants, v)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if u.ID == 0 {
		return nil
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
		// The loops of a CROSS JOIN keep their order, so the variants of a unit are
		// adjacent and in order without sorting.
		columns := UnitColumns
		if r.Plain {
			columns = plainColumns + "NULL" // the table is empty
		}
		stmt, err := s.Prepared(ctx, "SELECT "+columns+`
			FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value CROSS JOIN `+VariantsOfUnits)
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

// LanguageNumbers returns the numbers of all languages of the memory by tag.
func LanguageNumbers(ctx context.Context, tx *sql.Tx) (map[string]int64, error) {
	numbers := map[string]int64{}
	rows, err := tx.QueryContext(ctx, "SELECT tag, id FROM languages")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var tag string
		var n int64
		if err := rows.Scan(&tag, &n); err != nil {
			return nil, err
		}
		numbers[tag] = n
	}
	return numbers, rows.Err()
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
