package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

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

// Changes counts the changes of the memory.
func (s *Statements) Changes(ctx context.Context) (changes int64, err error) {
	stmt, err := s.Prepared(ctx, "SELECT changes FROM state")
	if err != nil {
		return 0, err
	}
	err = stmt.QueryRowContext(ctx).Scan(&changes)
	return changes, err
}

// mapped is how many bytes of the file a search maps into the address space, at
// most: all that SQLite can. A page is then read without a call of the system
// and without a copy, and stays when another process changes the memory, for which SQLite
// throws away the pages that it keeps itself; a third of the time of a look-up went
// there. What was read counts as resident, but is the system's to take back. Reading
// from end to end, as an export does, gains nothing and is not mapped.
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
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA mmap_size=%d", mapped)); err != nil {
		return nil, errors.Join(err, conn.Close())
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
