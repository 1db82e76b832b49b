package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/yiku-tm/yiku/tm/index"
)

// reading is a read transaction, in which one question is answered: all that it
// reads is of one moment. Its statements belong to the connection: each is prepared
// once, however many readings the connection serves. It is not safe for concurrent
// use by multiple goroutines.
type reading struct {
	*statements
	m *Memory
	// opened and arranged are the index and the layout, once they were needed.
	opened   *index.Index
	arranged *layout
}

// index opens the index, once.
func (r *reading) index(ctx context.Context) (x *index.Index, err error) {
	if r.opened == nil {
		r.opened, err = r.m.openIndex(ctx, r)
	}
	return r.opened, err
}

// layout returns the layout of the moment of the reading.
func (r *reading) layout(ctx context.Context) (l *layout, err error) {
	if r.arranged == nil {
		r.arranged, err = r.m.layoutOf(ctx, r)
	}
	return r.arranged, err
}

// state counts the changes of the memory.
func (s *statements) state(ctx context.Context) (changes int64, err error) {
	stmt, err := s.get(ctx, "SELECT changes FROM state")
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

// look runs f in a reading.
func (m *Memory) look(ctx context.Context, f func(r *reading) error) error {
	s, err := m.session(ctx)
	if err != nil {
		return err
	}
	tx, err := s.conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return errors.Join(err, s.conn.Close()) // closes its statements too
	}
	m.snapshots.Add(1)
	r := &reading{statements: &statements{tx: tx, prepared: s.prepared, prepare: s.conn.PrepareContext}, m: m}
	err = errors.Join(orCancelled(ctx, f(r)), rollback(tx))
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.idle = append(m.idle, s)
	return err
}

// session returns one that is idle, or a new one.
func (m *Memory) session(ctx context.Context) (*session, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if last := len(m.idle) - 1; last >= 0 {
		s := m.idle[last]
		m.idle = m.idle[:last]
		return s, nil
	}
	conn, err := m.read.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA mmap_size=%d", mapped)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &session{conn, map[string]*sql.Stmt{}}, nil
}

// endSessions closes the connections that are idle.
func (m *Memory) endSessions() error {
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
