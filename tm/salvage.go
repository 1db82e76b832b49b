package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"math"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Salvage reads what can still be read of a damaged memory.
//
// The texts are what is precious, so they lead: whatever variant can be read is
// given, with as much of its unit as can be read, too. SQLite refuses a whole
// query at the first damaged page; but it finds a row by its number without
// looking at other pages than those on the way to it. So the rows are read in
// order until a page fails, and then the next number that can be read is looked
// for beyond: by ever longer steps until one succeeds, then by halving
// the last step.
//
//	rows  1 ……… 840 │ damaged page: 841 … 902 │ 903 ………
//	      read        1, 2, 4, … 64 further: 905 works; then halving: 903
//
// A damaged page in the upper part of a table costs all rows below it, and a
// damaged first page costs everything: for that there are backups.

// SalvageReport says what Salvage could not read. It is complete when the
// sequence has ended.
type SalvageReport struct {
	// Units is how many units were given, Partial how many of them without their
	// origin, status or dates, which could not be read.
	Units, Partial int
	// Gaps are the ranges of unit numbers in which texts could not be read; some
	// of the numbers may never have been given to a unit.
	Gaps []Gap
}

// Gap is a range of unit numbers; Last is 0 where the rest of the memory could
// not be read.
type Gap struct{ First, Last int64 }

// Salvage streams the units of the file at path that can be read, in the order
// of their numbers. Nothing is written but what a log beside the file holds
// already. The report is filled while the sequence runs. An error is yielded once and ends
// the sequence: where nothing at all can be read.
func Salvage(ctx context.Context, path string, report *SalvageReport) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		*report = SalvageReport{}
		s, err := openSalvage(ctx, path)
		if err != nil {
			yield(unit.Unit{}, err)
			return
		}
		defer s.db.Close() // it was only read
		s.report = report
		s.yield = func(u unit.Unit) bool { return yield(u, nil) }
		if err := s.run(ctx); err != nil {
			yield(unit.Unit{}, fmt.Errorf("salvage memory %s: %w", path, err))
		}
	}
}

// salvage is a salvage under way.
type salvage struct {
	db      *sql.DB
	tags    map[int64]string // of the languages, by number
	origins map[int64]unit.Origin
	report  *SalvageReport
	yield   func(unit.Unit) bool
	unit    unit.Unit // whose variants are being read
}

// salvageParameters are those of a connection that only reads and takes a file
// that was cut off: SQLite reads such a file only where the schema may be
// written (https://sqlite.org/pragma.html#pragma_writable_schema), which
// query_only forbids all the same.
const salvageParameters = "mode=rw&_busy_timeout=10000&_query_only=1&_dqs=0&_error_rc=1&_pragma=writable_schema(1)"

// openSalvage opens the file without asking whether it is sound.
func openSalvage(ctx context.Context, path string) (*salvage, error) {
	state, err := inspectDamaged(path)
	if err != nil {
		return nil, err
	}
	if state == store.StateNew {
		return nil, &store.NotAMemoryError{Path: path, Found: "an empty file"}
	}
	db, err := store.Connect(path, salvageParameters)
	if err != nil {
		return nil, err
	}
	s := &salvage{db: db, tags: map[int64]string{}, origins: map[int64]unit.Origin{}}
	if err := s.readNames(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("salvage memory %s: its head cannot be read: %w", path, err), db.Close())
	}
	return s, nil
}

// inspectDamaged is inspect without the refusal of a file that was cut off.
func inspectDamaged(path string) (store.State, error) {
	state, err := store.Inspect(path, true)
	if e, ok := errors.AsType[*store.FileError](err); ok && e.Err == nil {
		return store.StateOld, nil
	}
	return state, err
}

// readNames reads languages and origins, as far as they can be read.
func (s *salvage) readNames(ctx context.Context) error {
	var found int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'variants'").Scan(&found); err != nil {
		return err
	}
	if found == 0 {
		return errors.New("it has no table of texts")
	}
	languages := tolerantScan{db: s.db, table: "languages", columns: "id, tag"}
	err := languages.run(ctx, func(rows *sql.Rows) error {
		var id int64
		var tag string
		if rows.Scan(&id, &tag) == nil { // else the row is not one of ours
			s.tags[id] = tag
		}
		return nil
	})
	if err != nil {
		return err
	}
	origins := tolerantScan{db: s.db, table: "origins", columns: tables.OriginColumns}
	return origins.run(ctx, func(rows *sql.Rows) error {
		if o, err := tables.ScanOrigin(rows); err == nil {
			s.origins[o.ID] = o
		}
		return nil
	})
}

// run reads the variants and gives the units.
func (s *salvage) run(ctx context.Context) error {
	variants := tolerantScan{db: s.db, table: "variants", columns: "id, lang, text"}
	variants.gap = func(first, next int64) {
		g := Gap{First: first / tables.Positions}
		if next != 0 {
			g.Last = max((next-1)/tables.Positions, g.First)
		}
		s.report.Gaps = append(s.report.Gaps, g)
	}
	err := variants.run(ctx, func(rows *sql.Rows) error {
		var row, language int64
		var v unit.Variant
		if rows.Scan(&row, &language, &v.Text) != nil {
			return nil
		}
		v.Lang = s.tags[language]
		return s.variant(ctx, row, v)
	})
	if err == nil {
		err = s.end(ctx)
	}
	if errors.Is(err, errStopped) {
		return nil
	}
	return err
}

// errStopped reports that the caller stopped ranging over the units.
var errStopped = errors.New("stopped")

// variant takes a variant in; a new unit begins with the first of its own.
func (s *salvage) variant(ctx context.Context, row int64, v unit.Variant) error {
	if id := row / tables.Positions; id != s.unit.ID {
		if err := s.end(ctx); err != nil {
			return err
		}
		s.unit = unit.Unit{ID: id}
	}
	if tag, err := lang.Canonical(v.Lang); err != nil || tag == "" || unit.ValidateText(v.Text) != nil {
		return nil // the row is there, but what it says is not a text of ours
	}
	s.unit.Variants = append(s.unit.Variants, v)
	return nil
}

// end gives the unit that is complete, with what can be read of it.
func (s *salvage) end(ctx context.Context) error {
	u := s.unit
	s.unit = unit.Unit{}
	if len(u.Variants) == 0 {
		return nil
	}
	if !s.describe(ctx, &u) {
		s.report.Partial++
		u.Status, u.Created = unit.Aligned, time.Now().UTC().Truncate(time.Second)
		u.Changed = u.Created
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.report.Units++
	if !s.yield(u) {
		return errStopped
	}
	return nil
}

// describe reads what is known of the unit beside its texts; false where that
// cannot be read.
func (s *salvage) describe(ctx context.Context, u *unit.Unit) bool {
	var origin, created, changed int64
	var status int
	err := s.db.QueryRowContext(ctx, "SELECT origin, place, status, score, created, changed FROM units WHERE id = ?", u.ID).
		Scan(&origin, &u.Place, &status, &u.Score, &created, &changed)
	if err != nil || status < 1 || status > len(tables.Statuses) {
		return false
	}
	u.Origin, u.Status = s.origins[origin], tables.StatusOf(status)
	u.Created, u.Changed = tables.FromSeconds(created), tables.FromSeconds(changed)
	var data string
	if err := s.db.QueryRowContext(ctx, "SELECT data FROM details WHERE unit = ?", u.ID).Scan(&data); err == nil {
		described := *u
		if tables.DecodeDetails(&described, data) == nil {
			*u = described
		}
	}
	return u.Origin.ID != 0
}

// tolerantScan reads the rows of a table in the order of their numbers and goes
// on after damaged pages.
type tolerantScan struct {
	db *sql.DB
	// columns begin with id, the number of the row.
	table, columns string
	// gap, if not nil, is told the first number of a row that could not be read
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

// errOutOfOrder reports that a row is not where its number belongs: what was read is
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

// nextReadable finds the first number after one that cannot be read from which
// a row can be, or 0. Behind the damage come rows or the end of the table: both
// end the long steps, and halving finds it.
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

// isCorrupt reports whether the error means a damaged page.
func isCorrupt(err error) bool {
	if errors.Is(err, errOutOfOrder) {
		return true
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xFF == sqlite3.SQLITE_CORRUPT
}
