package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/align/lang"
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
		if rows.Scan(&id, &tag) == nil { // else what stands there is no row of ours
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

// errStopped tells that whoever ranges over the units has enough.
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
	u.Origin, u.Status = s.origins[origin], tables.Statuses[status-1]
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
