package tm

import (
	"context"
	"database/sql"
	"time"

	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// Journal returns the newest changes of the memory, the newest first: at most
// limit of them, or all if limit is 0.
func (m *Memory) Journal(ctx context.Context, limit int) ([]history.Entry, error) {
	if limit <= 0 {
		limit = -1 // no limit in SQLite
	}
	var list []history.Entry
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		return tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
			e, err := journal.ScanRecord(rows)
			list = append(list, e)
			return err
		}, "SELECT "+journal.RecordColumns+" FROM journal AS j ORDER BY j.id DESC LIMIT ?", limit)
	})
	if err != nil {
		return nil, m.explain("read the journal of", err)
	}
	return list, nil
}

// UnitHistory returns the entries of the journal that added, changed or removed
// the unit, the newest first.
func (m *Memory) UnitHistory(ctx context.Context, unit int64) ([]history.Entry, error) {
	var list []history.Entry
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		var changes []int64
		// Changes of a range with gaps are examined; there are few for one
		// unit.
		err := tables.Collect(ctx, tx, &changes, "SELECT id FROM journal_changes WHERE kind IN (1, 2) AND ? BETWEEN first AND last ORDER BY id DESC", unit)
		if err != nil {
			return err
		}
		last := int64(0)
		for _, id := range changes {
			c, err := journal.ReadChange(ctx, tx, id)
			if err != nil {
				return err
			}
			ok, err := c.HasUnit(unit)
			if err != nil {
				return err
			}
			if !ok || c.Entry == last {
				continue
			}
			last = c.Entry
			e, err := journal.ScanRecord(tx.QueryRowContext(ctx, "SELECT "+journal.RecordColumns+" FROM journal AS j WHERE j.id = ?", c.Entry))
			if err != nil {
				return err
			}
			list = append(list, e)
		}
		return nil
	})
	if err != nil {
		return nil, m.explain("read the journal of", err)
	}
	return list, nil
}

// Undo undoes a change of the memory in one transaction: units and rows get
// their previous state, with their numbers, origins, texts, details, status and
// dates. Undoing an undo redoes the change.
//
// The errors are history.ErrNothingToUndo, and *history.UndoError for an entry that does not
// exist or is already undone, and for one that cannot be undone alone because a
// later change builds on it.
func (m *Memory) Undo(ctx context.Context, o history.UndoOptions) (history.Undone, error) {
	var done history.Undone
	err := m.changeUnits(ctx, func(w *tables.Writer) (err error) {
		done, err = journal.Undo(ctx, w, m.file.Path, o)
		return err
	})
	if err != nil {
		return history.Undone{}, m.explain("undo in", err)
	}
	return done, nil
}

// PlanPrune returns which entries of the journal PruneJournal would remove, without
// changing anything.
func (m *Memory) PlanPrune(ctx context.Context, before time.Time) (p history.Pruned, err error) {
	err = m.file.View(ctx, func(tx *sql.Tx) error {
		p, err = journal.PlanPrune(ctx, tx, before)
		return err
	})
	return p, m.explain("read the journal of", err)
}

// PruneJournal removes the entries of the journal that were written before the time,
// in one transaction. The units are unchanged; the changes can no longer be undone.
// The freed space in the file is reused.
func (m *Memory) PruneJournal(ctx context.Context, before time.Time) (p history.Pruned, err error) {
	err = m.file.Change(ctx, func(tx *sql.Tx) error {
		p, err = journal.Prune(ctx, tx, before)
		return err
	})
	return p, m.explain("shorten the journal of", err)
}

// updateDerived rebuilds what an older version derived from the units, in a transaction of
// its own, so that a change that fails afterwards does not undo it, and the next change
// need not repeat it.
func (m *Memory) updateDerived(ctx context.Context) error {
	if m.updated.Load() {
		return nil
	}
	err := m.file.Transact(ctx, func(tx *sql.Tx) error {
		rebuilt, err := tables.UpdateDerived(ctx, tx, m.upgrading)
		if err != nil || !rebuilt {
			return err
		}
		return store.CountChange(ctx, tx)
	})
	m.updated.Store(err == nil)
	return err
}

// changeUnits runs f in a transaction that may change units. If f returns an error, nothing
// is changed.
func (m *Memory) changeUnits(ctx context.Context, f func(w *tables.Writer) error) error {
	if err := m.updateDerived(ctx); err != nil {
		return err
	}
	var before int64
	rewritten := false
	var bitexts map[int64]*tables.Bitext
	err := m.file.Change(ctx, func(tx *sql.Tx) error {
		w, err := tables.NewWriter(ctx, tx, &m.searcher.Cache, &m.bitexts)
		if err != nil {
			return err
		}
		if w.Before, err = w.Statements.Changes(ctx); err != nil {
			return err
		}
		if err := f(w); err != nil {
			return err
		}
		err = w.Finish(ctx)
		m.searcher.LongTail.Store(w.HasLongTail())
		before, rewritten, bitexts = w.Before, w.Rewritten, w.Bitexts
		return err
	})
	if err == nil {
		for _, b := range bitexts {
			m.bitexts.Put(b)
		}
	}
	if err == nil && !rewritten {
		m.searcher.KeepTail(before)
	}
	return err
}

// changeInJournal runs f in a transaction that may change units and what
// belongs to them, with the entry of the journal in which f records its
// changes: a new entry of the command or, if after is not 0, the entry with
// that number. It returns the number of the entry, or 0 if nothing was changed.
func (m *Memory) changeInJournal(ctx context.Context, command string, after int64, f func(w *tables.Writer, e *journal.Entry) error) (int64, error) {
	var id int64
	err := m.changeUnits(ctx, func(w *tables.Writer) (err error) {
		var e *journal.Entry
		if after != 0 {
			e, err = journal.Continue(ctx, w.Tx, after, command)
		} else {
			e, err = journal.Begin(w.Tx, command)
		}
		if err != nil {
			return err
		}
		if err := f(w, e); err != nil {
			return err
		}
		if err := followUnits(ctx, w, e); err != nil {
			return err
		}
		if err := e.Close(ctx); err != nil {
			return err
		}
		id = e.Id
		return nil
	})
	return id, err
}
