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

// run calls f for every row that can be read.
func (t *tolerantScan) run(ctx context.Context, f func(*sql.Rows) error) error {
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
func (t *tolerantScan) read(ctx context.Context, from int64, f func(*sql.Rows) error) (last int64, err error) {
	rows, err := t.db.QueryContext(ctx, "SELECT "+t.columns+" FROM "+t.table+" WHERE id >= ? ORDER BY id", from)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		id, err := rowNumber(rows)
		if err != nil || id < from || id <= last && last != 0 {
			return last, errOutOfOrder
		}
		if err := f(rows); err != nil {
			return last, err
		}
		last = id
	}
	return last, errors.Join(ctx.Err(), rows.Err())
}

// errOutOfOrder tells that a row is not where its number belongs: what was read is
// not a page of this table.
var errOutOfOrder = errors.New("a row out of order")

// rowNumber is the first column of a row.
func rowNumber(rows *sql.Rows) (int64, error) {
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	var id int64
	places := make([]any, len(columns))
	places[0] = &id
	for i := 1; i < len(places); i++ {
		places[i] = new(any)
	}
	return id, rows.Scan(places...)
}

// nextReadable finds the first number behind one that cannot be read from which
// a row can be, or 0. Behind the damage come rows or the end of the table: both
// end the long steps, and halving tells which it is.
func (t *tolerantScan) nextReadable(ctx context.Context, from int64) (int64, error) {
	fails, step, state := from, int64(1), probeDamaged
	for {
		if from > math.MaxInt64/2-step {
			return 0, nil
		}
		var err error
		if state, err = t.probe(ctx, from+step); err != nil {
			return 0, err
		}
		if state != probeDamaged {
			break
		}
		fails = from + step
		step *= 2
	}
	works := from + step
	for fails+1 < works {
		middle := fails + (works-fails)/2
		there, err := t.probe(ctx, middle)
		if err != nil {
			return 0, err
		}
		if there == probeDamaged {
			fails = middle
		} else {
			works, state = middle, there
		}
	}
	if state == probeEnd {
		return 0, nil
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
		if err == nil {
			if id, scanning := rowNumber(rows); scanning != nil || id < at {
				return probeDamaged, nil
			}
		}
	}
	if isCorrupt(err) {
		return probeDamaged, nil
	}
	return probeRow, err
}

// isCorrupt tells whether the error means a damaged page.
func isCorrupt(err error) bool {
	if errors.Is(err, errOutOfOrder) {
		return true
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xFF == sqlite3.SQLITE_CORRUPT
}
