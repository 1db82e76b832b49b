package tm

import (
	"context"
	"database/sql"
	"errors"
	"math"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// tolerantScan reads the rows of a table in the order of their numbers and goes
// on behind pages that are damaged.
type tolerantScan struct {
	db *sql.DB
	// columns begin with id, the number of the row.
	table, columns string
	// gap, when not nil, is told the first number of a row that could not be read
	// and the next that could, 0 where there is none.
	gap func(first, next int64)
}

// run calls f for every row that can be read; f returns the number of the row.
func (t *tolerantScan) run(ctx context.Context, f func(*sql.Rows) (int64, error)) error {
	for from := int64(0); ; {
		last, err := t.read(ctx, from, f)
		if err == nil || !isCorrupt(err) {
			return err
		}
		first := max(last+1, from)
		next, err := t.nextReadable(ctx, first)
		if err != nil {
			return err
		}
		if t.gap != nil {
			t.gap(first, next)
		}
		if next == 0 {
			return nil
		}
		from = next
	}
}

// read reads rows until one cannot be read, and returns the number of the last
// that could.
func (t *tolerantScan) read(ctx context.Context, from int64, f func(*sql.Rows) (int64, error)) (last int64, err error) {
	rows, err := t.db.QueryContext(ctx, "SELECT "+t.columns+" FROM "+t.table+" WHERE id >= ? ORDER BY id", from)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		id, err := f(rows)
		if err != nil {
			return last, err
		}
		last = id
	}
	return last, errors.Join(ctx.Err(), rows.Err())
}

// nextReadable finds the first number behind one that cannot be read from which
// a row can be, or 0.
func (t *tolerantScan) nextReadable(ctx context.Context, from int64) (int64, error) {
	step := int64(1)
	for {
		if from > math.MaxInt64/2-step {
			return 0, nil
		}
		state, err := t.probe(ctx, from+step)
		if err != nil || state == probeEnd {
			return 0, err
		}
		if state == probeRow {
			break
		}
		step *= 2
	}
	fails, works := from+step/2, from+step
	for fails+1 < works {
		middle := fails + (works-fails)/2
		state, err := t.probe(ctx, middle)
		if err != nil {
			return 0, err
		}
		if state == probeDamaged {
			fails = middle
		} else {
			works = middle
		}
	}
	return works, nil
}

// What there is from a number on.
const (
	probeRow     = iota // a row that can be read
	probeEnd            // no row
	probeDamaged        // a damaged page
)

// probe looks for the first row from the number on, and reads all of it.
func (t *tolerantScan) probe(ctx context.Context, at int64) (state int, err error) {
	rows, err := t.db.QueryContext(ctx, "SELECT "+t.columns+" FROM "+t.table+" WHERE id >= ? ORDER BY id LIMIT 1", at)
	if err == nil {
		defer rows.Close()
		found := rows.Next()
		if err = errors.Join(ctx.Err(), rows.Err()); err == nil && !found {
			return probeEnd, nil
		}
	}
	if isCorrupt(err) {
		return probeDamaged, nil
	}
	return probeRow, err
}

// isCorrupt tells whether the error means a damaged page.
func isCorrupt(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xFF == sqlite3.SQLITE_CORRUPT
}
