package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Change runs f in a transaction that may write, and calls CountChange at its end. If f
// returns an error, nothing is changed.
func (m *File) Change(ctx context.Context, f func(tx *sql.Tx) error) error {
	return m.Transact(ctx, func(tx *sql.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return CountChange(ctx, tx)
	})
}

// CountChange marks what other connections keep of the memory as old. The number only
// has to differ from the one before: where it is missing or at its end it begins anew.
func CountChange(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO state (id, changes) VALUES (1, 1)
		ON CONFLICT (id) DO UPDATE SET changes = CASE WHEN changes BETWEEN 0 AND 9223372036854775806 THEN changes + 1 ELSE 0 END`)
	return err
}

// Transact is Change without CountChange, for a memory whose schema may be old. It waits
// for another writer, but not longer than Options.Wait. Waiting is a loop of short attempts
// and not left to SQLite, which cannot be interrupted while it waits.
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
// transaction fails in many ways, none of which names the reason.
func OrCancelled(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// ErrReadOnly is returned by changes of a memory that was opened read-only. Explain describes it.
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

// Rollback ends a transaction of which nothing is kept. A transaction that
// a cancelled context has ended already is not an error.
func Rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// Statements are the statements of a transaction, each prepared at its first use.
// Several goroutines may use them.
type Statements struct {
	Tx       *sql.Tx
	mutex    sync.Mutex
	prepared map[string]*sql.Stmt
	// prepare prepares a statement; tx.PrepareContext, if it is to be
	// closed with the transaction.
	prepare func(ctx context.Context, query string) (*sql.Stmt, error)
}

// NewStatements are statements that are closed with the transaction.
func NewStatements(tx *sql.Tx) *Statements {
	return &Statements{Tx: tx, prepared: map[string]*sql.Stmt{}, prepare: tx.PrepareContext}
}

// Prepared returns the prepared statement.
func (s *Statements) Prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if stmt, ok := s.prepared[query]; ok {
		return stmt, nil
	}
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	s.prepared[query] = stmt
	return stmt, nil
}

// Exec runs a statement that returns no rows.
func (s *Statements) Exec(ctx context.Context, query string, args ...any) error {
	stmt, err := s.Prepared(ctx, query)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(ctx, args...)
	return err
}

// Changes counts the changes of the memory. A count that is missing is 0; doctor tells.
func (s *Statements) Changes(ctx context.Context) (changes int64, err error) {
	stmt, err := s.Prepared(ctx, "SELECT coalesce(max(changes), 0) FROM state")
	if err != nil {
		return 0, err
	}
	err = stmt.QueryRowContext(ctx).Scan(&changes)
	return changes, err
}

// mapped is how many bytes of the file the searches of a resident memory map into the
// address space, at most: all that SQLite can. A page is then read without a call of
// the system and without a copy, and stays when another process changes the memory, for
// which SQLite throws away the pages that it keeps itself; a third of the time of a
// look-up went there. What was read counts as resident, but is the system's to take back.
//
// A process that answers one question does not map the file: the system reads ahead of
// each page that is touched, and of a cold file nearly all came in for one look-up.
const mapped = 0x7fff0000

// session is a connection with its statements, between two readings.
type session struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

// Look runs f in a read transaction on a connection whose statements are kept
// prepared from one look to the next.
func (m *File) Look(ctx context.Context, f func(s *Statements) error) error {
	s, err := m.session(ctx)
	if err != nil {
		return err
	}
	tx, err := s.conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return errors.Join(err, s.conn.Close()) // closes its statements too
	}
	m.Snapshots.Add(1)
	prepared := &Statements{Tx: tx, prepared: s.prepared, prepare: s.conn.PrepareContext}
	err = errors.Join(OrCancelled(ctx, f(prepared)), Rollback(tx))
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.idle = append(m.idle, s)
	return err
}

// session returns one that is idle, or a new one.
func (m *File) session(ctx context.Context) (*session, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if last := len(m.idle) - 1; last >= 0 {
		s := m.idle[last]
		m.idle = m.idle[:last]
		return s, nil
	}
	conn, err := m.Read.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if m.resident {
		if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA mmap_size=%d", mapped)); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return &session{conn, map[string]*sql.Stmt{}}, nil
}

// endSessions closes the connections that are idle.
func (m *File) endSessions() error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	var errs []error
	for _, s := range m.idle {
		for _, stmt := range s.prepared {
			errs = append(errs, stmt.Close())
		}
		errs = append(errs, s.conn.Close())
	}
	m.idle = nil
	return errors.Join(errs...)
}

// What large imports do without.
//
// That every row refers to one that exists is checked by the database with a look
// at the other table for each row, and so that a statement could be undone alone
// it keeps copies of pages. New units are written in one place, with numbers just
// given (see inserter), so a large import that only adds goes without. A test checks
// the references afterwards.
//
// The write-ahead log lets others read while one process writes, at the price of
// writing every page twice: into the log, and from there into the file. A memory
// that this process has just made has nothing to be read. So its first import, if
// it is a large one, goes into the file at once, with a rollback journal, which
// says no more than how long the file was before. A process that dies on the way leaves that
// journal behind, and the next to open the file cuts off what came after. Whoever
// opens the memory meanwhile waits, and is told after a while that another process
// is writing. Where somebody has the file open already, the log stays.

// LargeImport is the number of units from which an import is large: with fewer,
// what it takes to change the journal is more than what it saves.
const LargeImport = 16_384

// idleReaders is how many connections package sql keeps open by default.
const idleReaders = 2

// BeginLarge prepares for a change that adds so many units as far as that is
// known, and nothing else where adding is set. Call end when it is over, well or not.
func (m *File) BeginLarge(ctx context.Context, units int, adding bool) (end func() error, err error) {
	fresh := m.fresh.Swap(false)
	if units < LargeImport || !fresh && !adding {
		return func() error { return nil }, nil
	}
	after := "PRAGMA foreign_keys=ON"
	if fresh && m.leaveLog(ctx) {
		after += "; PRAGMA journal_mode=WAL"
	}
	end = func() error {
		// Not to be cut short where the import was cancelled.
		_, err := m.Write.ExecContext(context.WithoutCancel(ctx), after)
		return err
	}
	_, err = m.Write.ExecContext(ctx, "PRAGMA foreign_keys=OFF")
	return end, err
}

// leaveLog changes to a rollback journal; false where somebody has the file open,
// and all goes on as usual.
func (m *File) leaveLog(ctx context.Context) bool {
	if m.Read.Stats().InUse > 0 {
		return false
	}
	m.Read.SetMaxIdleConns(0) // one that is open, idle or not, keeps the log
	defer m.Read.SetMaxIdleConns(idleReaders)
	var mode string
	err := m.Write.QueryRowContext(ctx, "PRAGMA journal_mode=DELETE").Scan(&mode)
	return err == nil && mode == "delete"
}
