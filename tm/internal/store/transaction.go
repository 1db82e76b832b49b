package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Change runs f in a transaction that may write: all of it happens or, where f
// returns an error, nothing. What other connections keep of the memory counts
// as old afterwards. Units are changed through changeUnits.
func (m *File) Change(ctx context.Context, f func(tx *sql.Tx) error) error {
	return m.Transact(ctx, func(tx *sql.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE state SET changes = changes + 1")
		return err
	})
}

// Transact is change for a memory whose schema may be an old one. It waits for
// another writer, at most m.wait. Waiting is a loop of short tries here, and
// not left to SQLite, which cannot be interrupted while it waits.
func (m *File) Transact(ctx context.Context, f func(tx *sql.Tx) error) error {
	if m.Write == nil {
		return ErrReadOnly
	}
	tx, err := m.begin(ctx)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(OrCancelled(ctx, err), Rollback(tx))
	}
	return tx.Commit()
}

// OrCancelled returns the context's error where there is one: a cancelled
// transaction fails in many ways, none of which tells the reason.
func OrCancelled(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// ErrReadOnly is explained to the user by file.explain.
var ErrReadOnly = errors.New("the memory was opened for reading only")

// begin begins a transaction that may write.
func (m *File) begin(ctx context.Context) (*sql.Tx, error) {
	deadline := time.Now().Add(m.wait)
	for first := true; ; first = false {
		tx, err := m.Write.BeginTx(ctx, nil)
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

// View runs f in a transaction that sees the memory as it is at one moment,
// whatever others write meanwhile.
func (m *File) View(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := m.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	m.Snapshots.Add(1)
	return errors.Join(OrCancelled(ctx, f(tx)), Rollback(tx))
}

// Rollback ends a transaction of which nothing is to stay. A transaction that
// a cancelled context has ended already is no error.
func Rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}
