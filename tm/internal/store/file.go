// Package store opens the SQLite file of a memory: it creates it, brings it up to date
// (folder migrations), refuses files that are not memories, and provides connections,
// transactions and cached statements. It knows nothing of units.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/yiku-tm/yiku/tm/fault"
	"modernc.org/sqlite" // the driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ApplicationID is in the header of every memory (PRAGMA application_id):
// "yiku" in ASCII.
const ApplicationID = 0x79696B75

// State describes a file before SQLite opens it.
type State int

const (
	StateNew State = iota // missing or empty
	StateOld              // a SQLite file of some kind
)

// magic begins every SQLite file (https://sqlite.org/fileformat.html, section 1.3).
const magic = "SQLite format 3\x00"

// Inspect reads the beginning of the file without SQLite, so that no files are created
// next to one of another program.
func Inspect(path string, readOnly bool) (State, error) {
	info, err := os.Stat(path) // opening a named pipe waits for a writer
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return StateNew, missing(path, readOnly)
	case err != nil:
		return 0, fmt.Errorf("open memory: %w", err)
	case info.IsDir():
		return 0, &fault.NotAMemoryError{Path: path, Found: "a folder"}
	case !info.Mode().IsRegular():
		return 0, &fault.NotAMemoryError{Path: path, Found: "not a regular file"}
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("open memory: %w", err)
	}
	defer f.Close()
	head := make([]byte, 18) // magic and page size
	n, err := io.ReadFull(f, head)
	switch {
	case err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return 0, fmt.Errorf("open memory: %w", err)
	case n == 0 && readOnly:
		return 0, &fault.NotAMemoryError{Path: path, Found: "an empty file"}
	case n == 0:
		return StateNew, nil
	case n < len(head) || string(head[:len(magic)]) != magic:
		return 0, &fault.NotAMemoryError{Path: path, Found: "not a SQLite file"}
	case info.Size()%pageSize(head) != 0 && !hasLog(path):
		return 0, damaged(path, "it ends in the middle of a page, as after a copy that broke off")
	}
	return StateOld, nil
}

// pageSize returns the page size in the header of a SQLite file, where 1 stands
// for 65536 (file format, section 1.3.2). For an invalid page size it returns
// 1, so that SQLite decides.
func pageSize(head []byte) int64 {
	switch n := int64(head[16])<<8 | int64(head[17]); n {
	case 0:
		return 1
	case 1:
		return 65536
	default:
		return n
	}
}

// hasLog reports whether there is a log with content next to the file, which
// may contain what the file lacks, or a rollback journal, which tells how much
// of the file is valid (see BeginLarge).
func hasLog(path string) bool {
	for _, end := range []string{"-wal", "-journal"} {
		if log, err := os.Stat(path + end); err == nil && log.Size() > 0 {
			return true
		}
	}
	return false
}

// damaged returns the error for a damaged file that SQLite would accept.
func damaged(path, how string) error {
	x := explanations[sqlite3.SQLITE_CORRUPT]
	return &fault.FileError{Doing: "open", Path: path, Problem: x.problem + ": " + how, Code: x.reason}
}

// missing returns the error for a path without a file, or nil.
func missing(path string, readOnly bool) error {
	if readOnly {
		return fmt.Errorf("open memory %s: %w", path, fs.ErrNotExist)
	}
	folder := filepath.Dir(path)
	if _, err := os.Stat(folder); err != nil {
		return fmt.Errorf("create memory %s: folder %s: %w", path, folder, underlying(err))
	}
	// SQLite makes the file before it finds that it cannot make its journal.
	if _, err := os.Lstat(path + longestEnding); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &fault.FileError{Doing: "create", Path: path, Problem: "its name leaves no room for those of the files beside it", Code: fault.ReasonLongName, Err: err}
	}
	return nil
}

// longestEnding is the longest ending of a file that SQLite makes beside a memory.
const longestEnding = "-journal"

// underlying returns the cause of an error of package os, without the path,
// which the message names already.
func underlying(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// Connect returns a pool of connections to the file, without opening any. The
// pragmas are part of the name, so that every connection has them.
func Connect(path string, parameters string) (*sql.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	slashed := filepath.ToSlash(absolute)
	if !strings.HasPrefix(slashed, "/") { // C:/folder/file
		slashed = "/" + slashed
	}
	name := url.URL{Scheme: "file", Path: slashed, RawQuery: parameters}
	return sql.Open("sqlite", name.String())
}

// commonParameters are those of all connections: defensive against damage by
// SQL, no string literals in double quotes, error texts that match their error.
const commonParameters = "_defensive=1&_dqs=0&_error_rc=1"

// writerParameters returns the parameters of the connection that changes the file.
//
// Pages of 8 KB hold some twenty units. With the write-ahead log, readers continue while one
// process writes. synchronous=FULL flushes each transaction to disk before it is reported as
// committed; since a document is one transaction, that is one flush per document. A log that a
// large import made long is truncated after a checkpoint. The busy timeout is short and repeated
// by Transact, where it can be interrupted.
func writerParameters(state State) string {
	mode := "mode=rw" // a deleted file is not silently created again
	if state == StateNew {
		mode = "mode=rwc"
	}
	return mode + "&_busy_timeout=50&_pragma=page_size(8192)&_journal_mode=WAL&_synchronous=FULL&_pragma=journal_size_limit(67108864)&_foreign_keys=1&_txlock=immediate&" + commonParameters
}

// ReaderParameters returns the parameters of connections that only read. They
// open the file as writable if they can, because the last reader of a log must
// be able to checkpoint and remove it; query_only prevents changes. Readers
// wait only for a process that recovers the log after a crash.
//
// With immutable set, SQLite assumes that nobody can change the file and uses
// no log and no locks.
func ReaderParameters(immutable bool) string {
	mode := "mode=rw"
	if immutable {
		mode = "mode=ro&immutable=1"
	}
	return mode + "&_busy_timeout=10000&_query_only=1&" + commonParameters
}

// onReadOnlyMedium reports whether the error means that SQLite cannot create
// the shared memory of its log, because the folder is read-only or the disk has
// less room than its 32 KB, and the file can be read without it because there
// is no log with content.
func onReadOnlyMedium(path string, err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok || hasLog(path) {
		return false
	}
	kind := e.Code() & 0xFF
	return kind == sqlite3.SQLITE_CANTOPEN || kind == sqlite3.SQLITE_READONLY || isSharedMemoryFull(err)
}

// alone calls f, unless another process has the file open, and removes what opening a
// memory on a full disk has left beside it: a log without content and shared memory that is
// too short. A connection in exclusive mode needs no shared memory, opens only if no other
// process has the file open, and removes the log when it is closed.
func alone(ctx context.Context, path string, f func(identity)) {
	db, err := Connect(path, "mode=rw&_busy_timeout=0&_pragma=locking_mode(EXCLUSIVE)&"+commonParameters)
	if err != nil {
		return
	}
	defer db.Close() // nothing was written
	db.SetMaxOpenConns(1)
	if id, err := Identify(ctx, db); err == nil {
		os.Remove(path + "-shm")
		f(id)
	}
}

// removeBlank removes a file that this process created and could not make a memory, and those
// beside it. The file is the last to go, so that another process that creates a memory there
// meanwhile finds nothing of it.
func removeBlank(ctx context.Context, path string) {
	alone(ctx, path, func(id identity) {
		if id != (identity{}) {
			return
		}
		os.Remove(path + "-wal")
		os.Remove(path)
	})
}

// An identity distinguishes a memory from other SQLite files.
type identity struct {
	Application, Version, objects int64
}

// Identify reads the identity with SQLite, since the current header may be in
// the log.
func Identify(ctx context.Context, db *sql.DB) (id identity, err error) {
	err = db.QueryRowContext(ctx, `
		SELECT (SELECT application_id FROM pragma_application_id),
		       (SELECT user_version FROM pragma_user_version),
		       (SELECT count(*) FROM sqlite_schema)`).
		Scan(&id.Application, &id.Version, &id.objects)
	return id, err
}

// A File is an open memory file: its connections, transactions and version.
type File struct {
	Path string
	// Read is a pool of read-only connections.
	Read *sql.DB
	// Write is the only connection that can write; it is nil in a memory opened
	// read-only.
	Write *sql.DB
	// Update is Options.Update.
	Update func(ctx context.Context, tx *sql.Tx) error
	// Migrating is Options.Migrating.
	Migrating func()
	resident  bool
	wait      time.Duration
	waiting   func()
	// fresh reports whether this process created the file and has not stored units
	// yet.
	fresh atomic.Bool
	// Migrations are the migrations that make the schema.
	Migrations []Migration
	mutex      sync.Mutex
	idle       []*session // guarded by mutex
	// Snapshots counts the read transactions begun, for the tests.
	Snapshots atomic.Int64
}

// Options are the options of Open.
type Options struct {
	// ReadOnly opens an existing memory for reading only.
	ReadOnly bool
	// Resident maps the file into memory for searches.
	Resident bool
	// Wait is the time that a change waits for another writer; if it is
	// negative, it does not wait. Waiting, unless nil, is called once by each
	// change that waits.
	Wait    time.Duration
	Waiting func()
	// Migrating, unless nil, is called before a file of an older version is migrated.
	Migrating func()
	// Update is called at the end of a migration. It rebuilds the data derived
	// from the units if an older program derived it.
	Update func(ctx context.Context, tx *sql.Tx) error
	// AnySchema opens a file whose tables differ from those of the migrations, for
	// diagnosis and repair.
	AnySchema bool
}

// Open opens the file at path. It creates a file that is missing or empty, and
// migrates one of an older version.
func Open(ctx context.Context, path string, o Options) (*File, error) {
	state, err := Inspect(path, o.ReadOnly)
	if err != nil {
		return nil, err
	}
	_, absent := os.Lstat(path)
	migrations, err := LoadMigrations()
	if err != nil {
		return nil, fmt.Errorf("open memory %s: %w", path, err)
	}
	m := &File{Path: path, Update: o.Update, Migrating: o.Migrating, resident: o.Resident, wait: o.Wait, waiting: o.Waiting, Migrations: migrations}
	if err := m.Open(ctx, state, o); err != nil {
		err = errors.Join(m.Explain("open", err), m.Close())
		if errors.Is(absent, fs.ErrNotExist) {
			removeBlank(context.WithoutCancel(ctx), path)
		}
		return nil, err
	}
	return m, nil
}

// Open connects to the file and checks that it is a memory of the current
// version.
func (m *File) Open(ctx context.Context, state State, o Options) error {
	readOnly := o.ReadOnly
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
	if isSharedMemoryFull(err) {
		m.Read.Close()
		alone(ctx, m.Path, func(identity) {})
	}
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
	return m.judge(ctx, id, o)
}

// judge accepts, refuses or migrates the file according to its identity and schema.
func (m *File) judge(ctx context.Context, id identity, o Options) error {
	readOnly := o.ReadOnly
	blank := id == identity{}
	switch {
	case blank && readOnly: // left by a full disk while a memory was created
		return missing(m.Path, readOnly)
	case !blank && id.Application != ApplicationID:
		return &fault.NotAMemoryError{Path: m.Path, Found: "a SQLite file of another program"}
	case !blank && id.Version < 1:
		return &fault.NotAMemoryError{Path: m.Path, Found: fmt.Sprintf("its version is %d", id.Version)}
	case id.Version > m.Version():
		return &fault.NewerError{Path: m.Path, Version: id.Version, Known: m.Version()}
	}
	if !blank && !o.AnySchema {
		if err := m.checkSchema(ctx, id.Version); err != nil {
			return err
		}
	}
	switch {
	case id.Version == m.Version():
		return nil
	case !readOnly:
		return m.migrate(ctx)
	}
	// Reading an older memory should not require another command first: migrate
	// it with a connection for this purpose only.
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
	for _, db := range []*sql.DB{m.Read, m.Write} { // the writer last: it checkpoints the log
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}
