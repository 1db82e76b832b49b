package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Change runs f in a write transaction and then calls CountChange. If f returns an
// error, nothing is changed.
func (m *File) Change(ctx context.Context, f func(tx *sql.Tx) error) error {
	return m.Transact(ctx, func(tx *sql.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return CountChange(ctx, tx)
	})
}

// CountChange invalidates what other connections have cached of the memory. The count
// only needs to differ from the previous one; if it is missing or at its maximum, it
// starts again.
func CountChange(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO state (id, changes) VALUES (1, 1)
		ON CONFLICT (id) DO UPDATE SET changes = CASE WHEN changes BETWEEN 0 AND 9223372036854775806 THEN changes + 1 ELSE 0 END`)
	return err
}

// Transact is like Change without CountChange, for a memory whose schema may be old. It waits
// for another writer, but at most Options.Wait, in a loop of short attempts, because SQLite
// cannot be interrupted while it waits.
func (m *File) Transact(ctx context.Context, f func(tx *sql.Tx) error) error {
	return m.transact(ctx, func(tx *sql.Tx) error {
		if err := watch(ctx, tx); err != nil {
			return err
		}
		return f(tx)
	})
}

// transact is like Transact, but the sums of the rows stay as they are.
func (m *File) transact(ctx context.Context, f func(tx *sql.Tx) error) error {
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

// OrCancelled returns the error of the context if it has one, otherwise err: a
// cancelled transaction fails in many ways, none of which names the cause.
func OrCancelled(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// ErrReadOnly is returned for a change of a memory that was opened read-only. Explain describes
// it.
var ErrReadOnly = errors.New("the memory was opened for reading only")

// begin begins a write transaction.
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

// View runs f in a read transaction, which sees one state of the memory
// whatever others write meanwhile.
func (m *File) View(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := m.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	m.Snapshots.Add(1)
	return errors.Join(OrCancelled(ctx, f(tx)), Rollback(tx))
}

// Rollback rolls back a transaction. One that a cancelled context has ended
// already is not an error.
func Rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// Statements holds the statements of a transaction, each prepared at its first
// use. It is safe for concurrent use by multiple goroutines.
type Statements struct {
	Tx       *sql.Tx
	mutex    sync.Mutex
	prepared map[string]*sql.Stmt
	// prepare prepares a statement; it is tx.PrepareContext if the statement is
	// to be closed with the transaction.
	prepare func(ctx context.Context, query string) (*sql.Stmt, error)
}

// NewStatements returns Statements that are closed with the transaction.
func NewStatements(tx *sql.Tx) *Statements {
	return &Statements{Tx: tx, prepared: map[string]*sql.Stmt{}, prepare: tx.PrepareContext}
}

// Prepared returns a prepared statement.
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

// Exec executes a statement that returns no rows.
func (s *Statements) Exec(ctx context.Context, query string, args ...any) error {
	stmt, err := s.Prepared(ctx, query)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(ctx, args...)
	return err
}

// Changes returns the count of changes of the memory. A missing count is 0; doctor
// reports it.
func (s *Statements) Changes(ctx context.Context) (changes int64, err error) {
	stmt, err := s.Prepared(ctx, "SELECT coalesce(max(changes), 0) FROM state")
	if err != nil {
		return 0, err
	}
	err = stmt.QueryRowContext(ctx).Scan(&changes)
	return changes, err
}

// mapped is the number of bytes of the file that the searches of a resident memory map
// into the address space: the most that SQLite supports. A page is then read without a
// system call or a copy, and remains when another process changes the memory, in which
// case SQLite discards its own cache; a third of the time of a look-up was spent on that.
// Pages that were read count as resident, but the system can reclaim them.
//
// A process that answers one question does not map the file: the system reads ahead at
// each page touched, so that nearly all of a cold file was read for one look-up.
const mapped = 0x7fff0000

// A session is an idle connection with its statements.
type session struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

// Look runs f in a read transaction on a connection whose statements stay
// prepared from one call to the next.
func (m *File) Look(ctx context.Context, f func(s *Statements) error) error {
	s, err := m.session(ctx)
	if err != nil {
		return err
	}
	// With a context that can be cancelled, database/sql rolls back in a goroutine of its
	// own, perhaps only when the next look-up has taken the connection.
	tx, err := s.conn.BeginTx(context.WithoutCancel(ctx), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return errors.Join(err, s.conn.Close()) // also closes its statements
	}
	m.Snapshots.Add(1)
	prepared := &Statements{Tx: tx, prepared: s.prepared, prepare: s.conn.PrepareContext}
	err = errors.Join(OrCancelled(ctx, f(prepared)), Rollback(tx))
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.idle = append(m.idle, s)
	return err
}

// session returns an idle session, or a new one.
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

// endSessions closes the idle connections.
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

// Shortcuts of large imports
//
// To check that every row refers to an existing one, the database looks into the other table
// for each row, and it copies pages so that a statement can be undone alone. New units are
// written in one place, with numbers just assigned (see inserter), so a large import that
// only adds omits both. A test checks the references afterwards.
//
// The write-ahead log lets others read while one process writes, at the price of writing
// every page twice: into the log, and from there into the file. A memory that this process
// has just created contains nothing to read. So its first import, if large, is written
// directly into the file, with a rollback journal that only records the previous length of
// the file. If the process dies, the next one to open the file finds that journal and
// truncates the file. Anyone who opens the memory meanwhile waits, and after a while gets
// the error that another process is writing. If somebody already has the file open, the log
// is used.

// LargeImport is the number of units from which an import is large. With fewer,
// changing the journal costs more than it saves.
const LargeImport = 16_384

// idleReaders is the default number of idle connections of package sql.
const idleReaders = 2

// BeginLarge prepares for a change that adds about units units, and changes nothing
// else if adding is set. Call end when it is over, even if it failed.
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
		// Must complete even if the import was cancelled.
		_, err := m.Write.ExecContext(context.WithoutCancel(ctx), after)
		return err
	}
	_, err = m.Write.ExecContext(ctx, "PRAGMA foreign_keys=OFF")
	return end, err
}

// leaveLog changes to a rollback journal. It returns false if somebody has the
// file open, in which case the log stays in use.
func (m *File) leaveLog(ctx context.Context) bool {
	if m.Read.Stats().InUse > 0 {
		return false
	}
	m.Read.SetMaxIdleConns(0) // any open connection, even an idle one, keeps the log
	defer m.Read.SetMaxIdleConns(idleReaders)
	var mode string
	err := m.Write.QueryRowContext(ctx, "PRAGMA journal_mode=DELETE").Scan(&mode)
	return err == nil && mode == "delete"
}
