package tm

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/yiku-tm/yiku/tm/unit"
)

// The rows of units with their variants, one row a variant. CROSS JOIN keeps
// SQLite from turning the loops round: the variants of a unit are beside each
// other and are reached by number.
const (
	unitColumns  = plainColumns + "CASE v.id WHEN u.id * 256 THEN (SELECT d.data FROM details AS d WHERE d.unit = u.id) END"
	plainColumns = "u.id, u.origin, u.place, u.status, u.score, u.created, u.changed, v.lang, v.text, "
	itsVariants  = "variants AS v ON v.id BETWEEN u.id * 256 AND u.id * 256 + 255"
)

// unitReader puts units together from rows of unitColumns.
type unitReader struct {
	origins map[int64]unit.Origin
	tags    map[int64]string // of the languages
	// single tells that no unit has more than one origin, plain that none has details.
	single, plain bool
}

// newUnitReader reads what all units share.
func newUnitReader(ctx context.Context, tx *sql.Tx, numbers map[string]int64) (*unitReader, error) {
	origins, err := loadOrigins(ctx, tx, 0)
	if err != nil {
		return nil, err
	}
	tags := make(map[int64]string, len(numbers))
	for tag, n := range numbers {
		tags[n] = tag
	}
	return &unitReader{origins: origins, tags: tags}, nil
}

// read yields the units of the rows, which must have the variants of a unit
// together and in order. It stops where yield returns false.
func (r *unitReader) read(rows *sql.Rows, yield func(unit.Unit) bool) error {
	defer rows.Close()
	var u unit.Unit
	var details string // of u
	done := func() (goOn bool, err error) {
		if details != "" {
			if err := decodeDetails(&u, details); err != nil {
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
			data             sql.NullString
		)
		err := rows.Scan(&next.ID, &origin, &next.Place, &status, &next.Score, &created, &changed, &language, &v.Text, &data)
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
			next.Status = statuses[status-1] // the schema allows no other
			next.Created, next.Changed = fromSeconds(created), fromSeconds(changed)
			next.Origin = r.origins[origin]
			u = next
		}
		v.Lang = r.tags[language]
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

// loadChunk is how many units are asked for at once by ID.
const loadChunk = 500

// loadUnits reads the units with these IDs, by ID.
func (r *unitReader) loadUnits(ctx context.Context, tx *sql.Tx, ids []int64) (map[int64]unit.Unit, error) {
	return r.loadWith(ctx, newStatements(tx), ids)
}

// loadWith is loadUnits with statements that may be prepared already.
func (r *unitReader) loadWith(ctx context.Context, s *statements, ids []int64) (map[int64]unit.Unit, error) {
	units := make(map[int64]unit.Unit, len(ids))
	err := inChunks(ids, func(list string) error {
		// The loops of a CROSS JOIN keep their order, so the variants of a unit come
		// together and in order without a sorting of rows.
		columns := unitColumns
		if r.plain {
			columns = plainColumns + "NULL" // a look into the table for each would be in vain
		}
		stmt, err := s.get(ctx, "SELECT "+columns+`
			FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value CROSS JOIN `+itsVariants)
		if err != nil {
			return err
		}
		rows, err := stmt.QueryContext(ctx, list)
		if err != nil {
			return err
		}
		if err := r.read(rows, func(u unit.Unit) bool { units[u.ID] = u; return true }); err != nil {
			return err
		}
		if r.single {
			return nil
		}
		return r.attachMoreOrigins(ctx, s.tx, list, units)
	})
	return units, err
}

// inChunks calls f with JSON lists of the numbers, loadChunk in each: a list is
// one argument however long it is, so that the statement stays the same.
func inChunks(ids []int64, f func(list string) error) error {
	for len(ids) > 0 {
		n := min(len(ids), loadChunk)
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

// eachRow calls f for every row of the query.
func eachRow(ctx context.Context, tx *sql.Tx, f func(*sql.Rows) error, query string, args ...any) error {
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
