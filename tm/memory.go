package tm

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// Options are the options of Open. The zero value opens for reading and writing.
type Options struct {
	// ReadOnly opens an existing memory for looking only: changes fail, and a
	// file that is not there is an error instead of being created. A memory
	// on a read-only medium can be opened this way.
	ReadOnly bool
	// AnySchema opens a memory whose tables are not those of a memory, for Check. The
	// other methods may fail or give wrong answers.
	AnySchema bool
	// Resident is for a process that answers many questions, such as a server: what
	// searches read of the file is mapped into memory and stays there, so that the
	// next one need not read it again.
	Resident bool
	// Wait is how long a change waits for another process that is writing.
	// 0 means DefaultWait; negative means not at all.
	Wait time.Duration
	// Waiting, if not nil, is called once by each change that has to wait for
	// another writer, so that the user can be told.
	Waiting func()
	// Command is what the user typed, for a process that carries out one
	// command: all that Add stores through this Memory is then one entry of
	// the journal under these words.
	Command string
	// Upgrading, if not nil, is called before what an older version derived from the
	// units is rebuilt: the index, the runs, and the search forms of rulings and
	// marks. That takes about ten seconds per million units. It happens once, in
	// Open or at the first change, in a transaction of its own.
	Upgrading func()
}

// DefaultWait is how long a change waits for another writer when Options say
// nothing: longer than storing a book takes.
const DefaultWait = 10 * time.Second

// Memory is an open memory file. Use Open to get one.
type Memory struct {
	file *store.File
	// command is that of the Options, entry its entry of the journal once there is one.
	command  string
	entry    atomic.Int64
	searcher *search.Searcher
	bitexts  tables.BitextCache
	// upgrading is that of the Options, never nil. updated reports whether what is
	// derived is known to be of this version.
	upgrading func()
	updated   atomic.Bool
}

// Open opens the memory file at path, and creates it where there is none or
// where the file is empty (its folder must exist). A memory of an older
// version is brought up to date (see Options.Upgrading).
//
// Errors: one that wraps fs.ErrNotExist where the file is not there and
// ReadOnly is set, or the folder is missing; *NotAMemoryError and *NewerError
// for files that this package will not touch; *FileError for what the disk or
// another process is in the way of. All of these but the first have a Reason.
func Open(ctx context.Context, path string, o Options) (*Memory, error) {
	m := &Memory{command: o.Command, upgrading: o.Upgrading}
	if m.upgrading == nil {
		m.upgrading = func() {}
	}
	var err error
	m.file, err = store.Open(ctx, path, store.Options{
		ReadOnly: o.ReadOnly, AnySchema: o.AnySchema, Resident: o.Resident, Wait: cmp.Or(o.Wait, DefaultWait), Waiting: o.Waiting,
		Update: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tables.UpdateDerived(ctx, tx, m.upgrading)
			return err
		},
	})
	if err != nil {
		return nil, err
	}
	m.searcher = search.New(m.file)
	return m, nil
}

// Path returns the path of the memory file as given to Open.
func (m *Memory) Path() string { return m.file.Path }

// State names the state of the memory: a text that is another one after every change. It
// reads two rows.
func (m *Memory) State(ctx context.Context) (string, error) {
	var changes, entry, time int64
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		// The newest entry tells the states of a memory from those of its backups.
		return tx.QueryRowContext(ctx, `SELECT changes, coalesce(journal.id, 0), coalesce(journal.time, 0) FROM state
			LEFT JOIN journal ON journal.id = (SELECT max(id) FROM journal)`).Scan(&changes, &entry, &time)
	})
	if err != nil {
		return "", m.explain("read", err)
	}
	return fmt.Sprintf("%d-%d-%d", changes, entry, time), nil
}

// Close closes the file. All changes are already on disk.
func (m *Memory) Close() error {
	m.searcher.TidyUp()
	return m.explain("close", m.file.Close())
}
