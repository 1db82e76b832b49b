package tm

import (
	"context"
	"database/sql"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// changeUnits runs f in a transaction that may change units: all of it happens
// or, where f returns an error, nothing.
func (m *Memory) changeUnits(ctx context.Context, f func(w *tables.Writer) error) error {
	var before int64
	rewritten := false
	err := m.file.Change(ctx, func(tx *sql.Tx) error {
		w, err := tables.NewWriter(ctx, tx, &m.searcher.Cache)
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
		before, rewritten = w.Before, w.Rewritten
		return err
	})
	if err == nil && !rewritten {
		m.searcher.KeepTail(before)
	}
	return err
}

// changeInJournal runs f in a transaction that may change units and what
// belongs to them, with the entry of the journal in which f writes down what it
// changes. The entry is that of the command, or the one with the number after
// where it is not 0. It returns the number of the entry, 0 where nothing was
// changed.
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
		if err := e.Close(ctx); err != nil {
			return err
		}
		id = e.Id
		return nil
	})
	return id, err
}
