package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/align/lang"
)

// positions is how many rows of the variants table belong to one unit: the
// variant at position p of unit u is row u*positions + p.
const positions = 256

// inserter writes the units of one origin in a transaction, many rows with
// one statement. Numbers are given here, so that the variants of a unit can be
// written without asking for the unit's number first.
type inserter struct {
	tx     *sql.Tx
	origin Origin
	nextID int64

	languages map[string]int64
	units     rowWriter
	variants  rowWriter
}

// newInserter prepares for units of the origin, which has its ID.
func newInserter(ctx context.Context, tx *sql.Tx, origin Origin) (*inserter, error) {
	in := &inserter{tx: tx, origin: origin}
	var err error
	if in.languages, err = languageNumbers(ctx, tx); err != nil {
		return nil, err
	}
	// The greatest number ever given, which AUTOINCREMENT keeps.
	err = tx.QueryRowContext(ctx, "SELECT seq FROM sqlite_sequence WHERE name = 'units'").Scan(&in.nextID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	in.nextID++
	in.units = rowWriter{into: "units (id, origin, place, status, score, created, changed)", columns: 7}
	in.variants = rowWriter{into: "variants (id, lang, text)", columns: 3}
	return in, nil
}

// add writes a valid unit.
func (in *inserter) add(ctx context.Context, u Unit) error {
	created, changed := u.Created, u.Changed
	if created.IsZero() {
		created = in.origin.Imported
	}
	if changed.IsZero() {
		changed = created
	}
	status := u.Status
	if status == "" {
		status = Aligned
	}
	id := in.nextID
	in.nextID++
	err := in.units.add(ctx, in.tx, id, in.origin.ID, u.Place, statusNumber(status), u.Score, seconds(created), seconds(changed))
	if err != nil {
		return err
	}
	for p, v := range u.Variants {
		lang, err := in.language(ctx, v.Lang)
		if err != nil {
			return err
		}
		if err := in.variants.add(ctx, in.tx, id*positions+int64(p), lang, v.Text); err != nil {
			return err
		}
	}
	return nil
}

// flush writes what is still held back.
func (in *inserter) flush(ctx context.Context) error {
	return errors.Join(in.units.flush(ctx, in.tx), in.variants.flush(ctx, in.tx))
}

// language returns the number of the language, given now if need be.
func (in *inserter) language(ctx context.Context, tag string) (int64, error) {
	if n, ok := in.languages[tag]; ok {
		return n, nil
	}
	if canonical, err := lang.Canonical(tag); err != nil {
		return 0, err
	} else if canonical != tag {
		return 0, fmt.Errorf("the language tag %q is not in its canonical form %q", tag, canonical)
	}
	result, err := in.tx.ExecContext(ctx, "INSERT INTO languages (tag) VALUES (?)", tag)
	if err != nil {
		return 0, err
	}
	n, err := result.LastInsertId()
	in.languages[tag] = n
	return n, err
}

// rowsPerInsert: the cost of a row falls steeply up to some twenty rows a
// statement and hardly beyond a hundred.
const rowsPerInsert = 64

// rowWriter collects rows and inserts them many at a time.
type rowWriter struct {
	into    string // table and columns
	columns int
	values  []any
	full    *sql.Stmt // for rowsPerInsert rows; closed with the transaction
}

// add writes one row, sooner or later.
func (w *rowWriter) add(ctx context.Context, tx *sql.Tx, values ...any) error {
	w.values = append(w.values, values...)
	if len(w.values) < rowsPerInsert*w.columns {
		return nil
	}
	if w.full == nil {
		var err error
		if w.full, err = tx.PrepareContext(ctx, w.statement(rowsPerInsert)); err != nil {
			return err
		}
	}
	_, err := w.full.ExecContext(ctx, w.values...)
	w.values = w.values[:0]
	return err
}

// flush writes the rows still held back.
func (w *rowWriter) flush(ctx context.Context, tx *sql.Tx) error {
	if len(w.values) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, w.statement(len(w.values)/w.columns), w.values...)
	w.values = w.values[:0]
	return err
}

// statement is the INSERT of so many rows.
func (w *rowWriter) statement(rows int) string {
	row := "(" + strings.Repeat("?,", w.columns-1) + "?)"
	return "INSERT INTO " + w.into + " VALUES " + strings.Repeat(row+",", rows-1) + row
}

// seconds is how the file keeps a time.
func seconds(t time.Time) int64 { return t.Unix() }

// fromSeconds is the reverse of seconds.
func fromSeconds(n int64) time.Time { return time.Unix(n, 0).UTC() }
