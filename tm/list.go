package tm

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A Filter selects units. The zero value selects all but the rejected ones.
type Filter struct {
	// From and To, if not empty, are languages that the unit must have (see
	// lang.Matches), each in a variant of its own. The other variants of the
	// unit are included.
	From, To string
	// Origin, if not 0, is the ID of the only selected origin.
	Origin int64
	// Origins selects by origin; one of the origins of a unit must match.
	Origins unit.OriginFilter
	// MinScore and MaxScore limit the score, 0 to 1; a MaxScore of 0 means no limit.
	MinScore, MaxScore float64
	// Statuses holds the selected statuses; if it is empty, all but Rejected.
	Statuses []unit.Status
}

// Units streams the selected units in the order of origin, place and ID.
//
// The memory is not read before the iteration. The sequence can be used again
// and then reads again. An error is yielded once and ends the sequence. During
// an iteration the sequence sees the memory in its state at the beginning and
// uses a connection; others may write, but the log cannot shrink until it ends.
// Units are read ahead while the caller works on earlier ones.
func (m *Memory) Units(ctx context.Context, f Filter) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		if err := f.validate(); err != nil {
			yield(unit.Unit{}, err)
			return
		}
		if len(f.Origins.IDs) == 1 && f.Origin == 0 {
			f.Origin = f.Origins.IDs[0] // which the index finds
		}
		stopping, stop := context.WithCancel(ctx)
		batches := make(chan []unit.Unit, batchesAhead)
		var failed error // set when batches is closed
		go func() {
			defer close(batches)
			failed = m.file.View(ctx, func(tx *sql.Tx) error { return f.readAhead(stopping, tx, batches) })
		}()
		defer func() { // also after a panic of the caller
			stop()
			for range batches { // until the connection is free
			}
		}()
		for batch := range batches {
			for _, u := range batch {
				if err := ctx.Err(); err != nil {
					yield(unit.Unit{}, m.explain("read", err))
					return
				}
				if !yield(u, nil) {
					return
				}
			}
		}
		if failed != nil {
			yield(unit.Unit{}, m.explain("read", failed))
		}
	}
}

// Units are handed over in batches of at most unitsAhead units or, with long texts,
// bytesAhead bytes of text. batchesAhead of them may wait.
const (
	batchesAhead = 2
	unitsAhead   = 256
	bytesAhead   = 256 << 10
)

// readAhead sends the selected units in batches until the context is cancelled.
func (f Filter) readAhead(ctx context.Context, tx *sql.Tx, batches chan<- []unit.Unit) error {
	batch, size := make([]unit.Unit, 0, unitsAhead), 0
	send := func() bool {
		select {
		case batches <- batch:
			batch, size = make([]unit.Unit, 0, unitsAhead), 0
			return true
		case <-ctx.Done():
			return false
		}
	}
	err := f.each(ctx, tx, func(u unit.Unit) bool {
		batch = append(batch, u)
		for i := range u.Variants {
			size += len(u.Variants[i].Text)
		}
		return len(batch) < unitsAhead && size < bytesAhead || send()
	})
	if len(batch) > 0 {
		send()
	}
	return err
}

// each yields the selected units until yield returns false.
func (f Filter) each(ctx context.Context, tx *sql.Tx, yield func(unit.Unit) bool) error {
	numbers, err := tables.LanguageNumbers(ctx, tx)
	if err != nil {
		return err
	}
	reader := tables.NewUnitReader(numbers)
	if reader.Origins, err = tables.LoadOrigins(ctx, tx); err != nil {
		return err
	}
	more, err := tables.LoadMoreOrigins(ctx, tx)
	if err != nil {
		return err
	}
	query, args := f.query(tables.Shares(more, f.Origin))
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	var cancelled error
	err = reader.Read(rows, func(u unit.Unit) bool {
		u.MoreOrigins = reader.Placed(more[u.ID])
		// database/sql notices a cancelled context only some rows later.
		if cancelled = ctx.Err(); cancelled != nil {
			return false
		}
		return !f.hasLanguages(u) || !f.hasOrigin(u) || yield(u)
	})
	return cmp.Or(err, cancelled)
}

// hasOrigin reports whether one of the origins of the unit is selected.
func (f Filter) hasOrigin(u unit.Unit) bool {
	return f.Origins.All() || f.Origins.Chooses(u.Origin) ||
		slices.ContainsFunc(u.MoreOrigins, func(p unit.Placed) bool { return f.Origins.Chooses(p.Origin) })
}

// hasLanguages reports whether the unit has both languages.
func (f Filter) hasLanguages(u unit.Unit) bool {
	for i, source := range u.Variants {
		if !lang.Matches(f.From, source.Lang) {
			continue
		}
		if f.To == "" {
			return true
		}
		for j, target := range u.Variants {
			if j != i && lang.Matches(f.To, target.Lang) {
				return true
			}
		}
	}
	return false
}

// validate returns an error if the filter is invalid.
func (f Filter) validate() error {
	for _, score := range []float64{f.MinScore, f.MaxScore} {
		if !(score >= 0 && score <= 1) {
			return fmt.Errorf("choose units: the score %v is not between 0 and 1", score)
		}
	}
	for _, s := range f.Statuses {
		if tables.StatusNumber(s) == 0 {
			return fmt.Errorf("choose units: the status %q is unknown", s)
		}
	}
	return f.Origins.Validate()
}

// query returns the SQL that reads the rows of the selected units, except the
// selection by language, and its arguments. shared reports that the origin has
// units that are listed under another; then all units are read, since they
// would have to be sorted otherwise.
func (f Filter) query(shared bool) (string, []any) {
	wanted := tables.WantedStatuses(f.Statuses)
	where := "u.score BETWEEN ? AND ? AND u.status IN (?" + strings.Repeat(", ?", len(wanted)-1) + ")"
	args := []any{f.MinScore, cmp.Or(f.MaxScore, 1)}
	for _, s := range wanted {
		args = append(args, tables.StatusNumber(s))
	}
	switch {
	case shared:
		where += " AND (+u.origin = ? OR u.id IN (SELECT unit FROM more_origins WHERE origin = ?))"
		args = append(args, f.Origin, f.Origin)
	case f.Origin != 0:
		where += " AND u.origin = ?"
		args = append(args, f.Origin)
	}
	return "SELECT " + tables.UnitColumns + " FROM " + tables.UnitTables + `
		WHERE ` + where + " ORDER BY u.origin, u.place, u.id", args
}

// Origin returns the origin with the number. If it does not exist, the error is
// a *fault.NoOriginError.
func (m *Memory) Origin(ctx context.Context, id int64) (unit.Origin, error) {
	var o unit.Origin
	err := m.file.View(ctx, func(tx *sql.Tx) (err error) {
		o, err = tables.LoadOrigin(ctx, tx, id)
		return err
	})
	if err != nil {
		return unit.Origin{}, m.explain("read", err)
	}
	return o, nil
}

// Origins returns the origins in the order of their IDs, which is that of their
// first import.
func (m *Memory) Origins(ctx context.Context) ([]unit.OriginCount, error) {
	var list []unit.OriginCount
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		origins, err := tables.LoadOrigins(ctx, tx)
		if err != nil {
			return err
		}
		counts := map[int64]int{}
		err = tables.CollectMap(ctx, tx, counts, "SELECT origin, count(*) FROM units GROUP BY origin")
		for id, o := range origins {
			list = append(list, unit.OriginCount{Origin: o, Units: counts[id]})
		}
		return err
	})
	if err != nil {
		return nil, m.explain("read", err)
	}
	slices.SortFunc(list, func(a, b unit.OriginCount) int { return cmp.Compare(a.Origin.ID, b.Origin.ID) })
	return list, nil
}

// EditOrigin changes the details of an origin in one entry of the journal. It returns the
// new origin and the number of the entry, or 0 if nothing was changed. command is what
// the user typed. If the origin does not exist, the error is a *fault.NoOriginError.
func (m *Memory) EditOrigin(ctx context.Context, id int64, edit unit.OriginEdit, command string) (unit.Origin, int64, error) {
	var after unit.Origin
	entry, err := m.changeInJournal(ctx, cmp.Or(command, fmt.Sprintf("edit document %d", id)), 0, func(w *tables.Writer, e *journal.Entry) error {
		before, err := tables.LoadOrigin(ctx, w.Tx, id)
		if err != nil {
			return err
		}
		after = before
		for _, field := range []struct {
			to  *string
			new *string
		}{{&after.Title, edit.Title}, {&after.Date, edit.Date}, {&after.Body, edit.Body}, {&after.Translator, edit.Translator}, {&after.URL, edit.URL}} {
			if field.new != nil {
				*field.to = *field.new
			}
		}
		if after == before {
			return nil
		}
		if err := after.Validate(); err != nil {
			return err
		}
		if err := e.BeforeRow(ctx, journal.RowOf("origins", id)); err != nil {
			return err
		}
		return tables.UpdateOrigin(ctx, w.Tx, after)
	})
	return after, entry, m.explain("edit a document of", err)
}
