package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// File is an open memory file: its connections, transactions and version.
type File struct {
	Path string
	// Read is a pool of connections that cannot change anything.
	Read *sql.DB
	// Write is the one connection that can; nil when opened read-only.
	Write *sql.DB
	// Rebuild makes what is derived from the units, for a memory from before it was.
	Rebuild func(ctx context.Context, tx *sql.Tx) error
	wait    time.Duration
	waiting func()
	// fresh reports whether this process made the file and has stored no units yet.
	fresh atomic.Bool
	// Migrations make the schema.
	Migrations []Migration
	mutex      sync.Mutex
	idle       []*session // guarded by mutex
	// Snapshots counts the read transactions begun, for the tests.
	Snapshots atomic.Int64
}

// Options of openFile.
type Options struct {
	// ReadOnly opens an existing memory for looking only.
	ReadOnly bool
	// Wait is how long a change waits for another writer; negative means not at
	// all. Waiting, when not nil, is called once by each change that waits.
	Wait    time.Duration
	Waiting func()
	// Rebuild makes what is derived from the units, in a memory of a version
	// that had none.
	Rebuild func(ctx context.Context, tx *sql.Tx) error
}

// Open opens the file at path, creates it where there is none or it is empty,
// and brings an older one up to date.
func Open(ctx context.Context, path string, o Options) (*File, error) {
	state, err := Inspect(path, o.ReadOnly)
	if err != nil {
		return nil, err
	}
	migrations, err := LoadMigrations()
	if err != nil {
		return nil, fmt.Errorf("open memory %s: %w", path, err)
	}
	m := &File{Path: path, Rebuild: o.Rebuild, wait: o.Wait, waiting: o.Waiting, Migrations: migrations}
	if err := m.Open(ctx, state, o.ReadOnly); err != nil {
		return nil, errors.Join(m.Explain("open", err), m.Close())
	}
	return m, nil
}

// Open connects to the file and makes sure that it is a memory of the present
// version.
func (m *File) Open(ctx context.Context, state State, readOnly bool) error {
	var err error
	if !readOnly {
		if m.Write, err = Connect(m.Path, writerParameters(state)); err != nil {
			return err
		}
		m.Write.SetMaxOpenConns(1)
	}
	if state == StateNew {
		if err := m.migrate(ctx); err != nil {
			return err
		}
		m.fresh.Store(true)
	}
	if m.Read, err = Connect(m.Path, ReaderParameters(false)); err != nil {
		return err
	}
	id, err := Identify(ctx, m.Read)
	if err != nil && readOnly && onReadOnlyMedium(m.Path, err) {
		m.Read.Close()
		if m.Read, err = Connect(m.Path, ReaderParameters(true)); err != nil {
			return err
		}
		id, err = Identify(ctx, m.Read)
	}
	if err != nil {
		return err
	}
	return m.judge(ctx, id, readOnly)
}

// judge decides by the file's identity what is to be done with it.
func (m *File) judge(ctx context.Context, id identity, readOnly bool) error {
	blank := id == identity{}
	switch {
	case blank && readOnly: // what a full disk left of a memory that was to be made
		return missing(m.Path, readOnly)
	case !blank && id.Application != ApplicationID:
		return &NotAMemoryError{Path: m.Path, Found: "a SQLite file of another program"}
	case !blank && id.Version < 1:
		return &NotAMemoryError{Path: m.Path, Found: fmt.Sprintf("its version is %d", id.Version)}
	case id.Version > m.Version():
		return &NewerError{Path: m.Path, Version: id.Version, Known: m.Version()}
	case id.Version == m.Version():
		return nil
	case !readOnly:
		return m.migrate(ctx)
	}
	// Looking into an older memory should not need another command first: bring
	// it up to date with a connection for this purpose only.
	var err error
	if m.Write, err = Connect(m.Path, writerParameters(StateOld)); err != nil {
		return err
	}
	err = m.migrate(ctx)
	err = errors.Join(err, m.Write.Close())
	m.Write = nil
	return err
}

// Close closes all connections.
func (m *File) Close() error {
	errs := []error{m.endSessions()}
	for _, db := range []*sql.DB{m.Read, m.Write} { // the writer last: it tidies up the log
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}
