package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// file is an open memory file: its connections, transactions and version.
type file struct {
	path string
	// read is a pool of connections that cannot change anything.
	read *sql.DB
	// write is the one connection that can; nil when opened read-only.
	write *sql.DB
	// rebuild makes what is derived from the units, for a memory from before it was.
	rebuild func(ctx context.Context, tx *sql.Tx) error
	wait    time.Duration
	waiting func()
	// fresh reports whether this process made the file and has stored no units yet.
	fresh atomic.Bool
	// migrations make the schema.
	migrations []migration
	mutex      sync.Mutex
	idle       []*session // guarded by mutex
	// snapshots counts the read transactions begun, for the tests.
	snapshots atomic.Int64
}

// fileOptions of openFile.
type fileOptions struct {
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

// openFile opens the file at path, creates it where there is none or it is empty,
// and brings an older one up to date.
func openFile(ctx context.Context, path string, o fileOptions) (*file, error) {
	state, err := inspect(path, o.ReadOnly)
	if err != nil {
		return nil, err
	}
	migrations, err := loadMigrations()
	if err != nil {
		return nil, fmt.Errorf("open memory %s: %w", path, err)
	}
	m := &file{path: path, rebuild: o.Rebuild, wait: o.Wait, waiting: o.Waiting, migrations: migrations}
	if err := m.open(ctx, state, o.ReadOnly); err != nil {
		return nil, errors.Join(m.explain("open", err), m.close())
	}
	return m, nil
}

// open connects to the file and makes sure that it is a memory of the present
// version.
func (m *file) open(ctx context.Context, state fileState, readOnly bool) error {
	var err error
	if !readOnly {
		if m.write, err = connect(m.path, writerParameters(state)); err != nil {
			return err
		}
		m.write.SetMaxOpenConns(1)
	}
	if state == fileNew {
		if err := m.migrate(ctx); err != nil {
			return err
		}
		m.fresh.Store(true)
	}
	if m.read, err = connect(m.path, readerParameters(false)); err != nil {
		return err
	}
	id, err := identify(ctx, m.read)
	if err != nil && readOnly && onReadOnlyMedium(m.path, err) {
		m.read.Close()
		if m.read, err = connect(m.path, readerParameters(true)); err != nil {
			return err
		}
		id, err = identify(ctx, m.read)
	}
	if err != nil {
		return err
	}
	return m.judge(ctx, id, readOnly)
}

// judge decides by the file's identity what is to be done with it.
func (m *file) judge(ctx context.Context, id identity, readOnly bool) error {
	blank := id == identity{}
	switch {
	case blank && readOnly: // what a full disk left of a memory that was to be made
		return missing(m.path, readOnly)
	case !blank && id.application != applicationID:
		return &NotAMemoryError{Path: m.path, Found: "a SQLite file of another program"}
	case !blank && id.version < 1:
		return &NotAMemoryError{Path: m.path, Found: fmt.Sprintf("its version is %d", id.version)}
	case id.version > m.version():
		return &NewerError{Path: m.path, Version: id.version, Known: m.version()}
	case id.version == m.version():
		return nil
	case !readOnly:
		return m.migrate(ctx)
	}
	// Looking into an older memory should not need another command first: bring
	// it up to date with a connection for this purpose only.
	var err error
	if m.write, err = connect(m.path, writerParameters(fileOld)); err != nil {
		return err
	}
	err = m.migrate(ctx)
	err = errors.Join(err, m.write.Close())
	m.write = nil
	return err
}

// close closes all connections.
func (m *file) close() error {
	errs := []error{m.endSessions()}
	for _, db := range []*sql.DB{m.read, m.write} { // the writer last: it tidies up the log
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}
