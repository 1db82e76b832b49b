package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/yiku-tm/yiku/tm/index"
)

// Options of Open. The zero value opens for reading and writing.
type Options struct {
	// ReadOnly opens an existing memory for looking only: changes fail, and a
	// file that is not there is an error instead of being created. A memory
	// on a read-only medium can be opened this way.
	ReadOnly bool
	// Wait is how long a change waits for another process that is writing.
	// 0 means DefaultWait; negative means not at all.
	Wait time.Duration
	// Waiting, when not nil, is called once by each change that has to wait for
	// another writer, so that the user can be told.
	Waiting func()
	// Command is what the user typed, for a process that carries out one
	// command: all that Add stores through this Memory is then one entry of
	// the journal under these words.
	Command string
	// Upgrading, when not nil, is called before an older memory gets its index,
	// which takes some ten seconds a million units, so that the user can be told.
	Upgrading func()
}

// DefaultWait is how long a change waits for another writer when Options say
// nothing: longer than storing a book takes.
const DefaultWait = 10 * time.Second

// Memory is an open memory file. Use Open to get one.
type Memory struct {
	path string
	// read is a pool of connections that cannot change anything.
	read *sql.DB
	// write is the one connection that can; nil when opened read-only.
	write   *sql.DB
	wait    time.Duration
	waiting func()
	// command is that of the Options, entry its entry of the journal once there is one.
	command string
	entry   atomic.Int64
	// upgrading is that of the options.
	upgrading func()
	// What searches keep from one to the next.
	cache  index.Cache
	layout atomic.Pointer[layout]
	tail   atomic.Pointer[tailTexts]
	// fresh tells that this process made the file, and has stored no units yet.
	fresh atomic.Bool
	// longTail tells that a change left the index with a long tail.
	longTail atomic.Bool
	mutex    sync.Mutex
	idle     []*session // guarded by mutex
	// snapshots counts the read transactions begun, for the tests.
	snapshots atomic.Int64
	// migrations make the schema.
	migrations []migration
}

// Open opens the memory file at path, and creates it where there is none or
// where the file is empty (its folder must exist). A memory of an older
// version is brought up to date.
//
// Errors: one that wraps fs.ErrNotExist where the file is not there and
// ReadOnly is set, or the folder is missing; *NotAMemoryError and *NewerError
// for files that this package will not touch; *FileError for what the disk or
// another process is in the way of. All of these but the first have a Reason.
func Open(ctx context.Context, path string, o Options) (*Memory, error) {
	state, err := inspect(path, o.ReadOnly)
	if err != nil {
		return nil, err
	}
	migrations, err := loadMigrations()
	if err != nil {
		return nil, fmt.Errorf("open memory %s: %w", path, err)
	}
	m := &Memory{path: path, wait: o.Wait, waiting: o.Waiting, command: o.Command, upgrading: o.Upgrading, migrations: migrations}
	if m.wait == 0 {
		m.wait = DefaultWait
	}
	if err := m.open(ctx, state, o.ReadOnly); err != nil {
		return nil, errors.Join(m.explain("open", err), m.Close())
	}
	return m, nil
}

// open connects to the file and makes sure that it is a memory of the present
// version.
func (m *Memory) open(ctx context.Context, state fileState, readOnly bool) error {
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
func (m *Memory) judge(ctx context.Context, id identity, readOnly bool) error {
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

// Path is the path of the memory file as given to Open.
func (m *Memory) Path() string { return m.path }

// Close releases the file. What was stored before is on disk already.
func (m *Memory) Close() error {
	m.tidyUp()
	errs := []error{m.endSessions()}
	for _, db := range []*sql.DB{m.read, m.write} { // the writer last: it tidies up the log
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return m.explain("close", errors.Join(errs...))
}
