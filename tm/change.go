package tm

import (
	"context"
	"database/sql"
)

// changeUnits runs f in a transaction that may change units: all of it happens
// or, where f returns an error, nothing.
func (m *Memory) changeUnits(ctx context.Context, f func(w *writer) error) error {
	var before int64
	rewritten := false
	err := m.file.change(ctx, func(tx *sql.Tx) error {
		w, err := newWriter(ctx, tx, &m.searcher.cache)
		if err != nil {
			return err
		}
		if w.before, err = w.s.state(ctx); err != nil {
			return err
		}
		if err := f(w); err != nil {
			return err
		}
		err = w.finish(ctx)
		m.searcher.longTail.Store(w.hasLongTail())
		before, rewritten = w.before, w.rewritten
		return err
	})
	if err == nil && !rewritten {
		m.searcher.keepTail(before)
	}
	return err
}

// changeInJournal runs f in a transaction that may change units and what
// belongs to them, with the entry of the journal in which f writes down what it
// changes. The entry is that of the command, or the one with the number after
// where it is not 0. It returns the number of the entry, 0 where nothing was
// changed.
func (m *Memory) changeInJournal(ctx context.Context, command string, after int64, f func(w *writer, e *entry) error) (int64, error) {
	var id int64
	err := m.changeUnits(ctx, func(w *writer) (err error) {
		var e *entry
		if after != 0 {
			e, err = continueEntry(ctx, w.tx, after, command)
		} else {
			e, err = beginEntry(w.tx, command)
		}
		if err != nil {
			return err
		}
		if err := f(w, e); err != nil {
			return err
		}
		if err := e.end(ctx); err != nil {
			return err
		}
		id = e.id
		return nil
	})
	return id, err
}
