package tm

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// change runs f in a transaction that may write: all of it happens or, where f
// returns an error, nothing. What other connections keep of the memory counts
// as old afterwards. Units are changed through changeUnits.
func (m *file) change(ctx context.Context, f func(tx *sql.Tx) error) error {
	return m.transact(ctx, func(tx *sql.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE state SET changes = changes + 1")
		return err
	})
}

// transact is change for a memory whose schema may be an old one. It waits for
// another writer, at most m.wait. Waiting is a loop of short tries here, and
// not left to SQLite, which cannot be interrupted while it waits.
func (m *file) transact(ctx context.Context, f func(tx *sql.Tx) error) error {
	if m.write == nil {
		return errReadOnly
	}
	tx, err := m.begin(ctx)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(orCancelled(ctx, err), rollback(tx))
	}
	return tx.Commit()
}

// orCancelled returns the context's error where there is one: a cancelled
// transaction fails in many ways, none of which tells the reason.
func orCancelled(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// errReadOnly is explained to the user by file.explain.
var errReadOnly = errors.New("the memory was opened for reading only")

// begin begins a transaction that may write.
func (m *file) begin(ctx context.Context) (*sql.Tx, error) {
	deadline := time.Now().Add(m.wait)
	for first := true; ; first = false {
		tx, err := m.write.BeginTx(ctx, nil)
		if err == nil || !isBusy(err) || time.Now().After(deadline) {
			return tx, err
		}
		if first && m.waiting != nil {
			m.waiting()
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
}

// view runs f in a transaction that sees the memory as it is at one moment,
// whatever others write meanwhile.
func (m *file) view(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := m.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	m.snapshots.Add(1)
	return errors.Join(orCancelled(ctx, f(tx)), rollback(tx))
}

// rollback ends a transaction of which nothing is to stay. A transaction that
// a cancelled context has ended already is no error.
func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}
