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
	// ReadOnly opens an existing memory for reading only: changes fail, and a
	// missing file is an error instead of being created. A memory on a
	// read-only medium can be opened this way.
	ReadOnly bool
	// AnySchema opens a memory with faulty tables, for Check. The other methods may
	// fail or give wrong answers.
	AnySchema bool
	// Resident is for a process that answers many questions, such as a server: the
	// parts of the file that searches read are mapped into memory and stay there
	// for the next search.
	Resident bool
	// Wait is how long a change waits for another process that is writing. 0
	// means DefaultWait; if it is negative, changes do not wait.
	Wait time.Duration
	// Waiting, unless nil, is called once by each change that waits for another
	// writer, so that the user can be told.
	Waiting func()
	// Command is what the user typed, for a process that carries out one
	// command: everything that Add stores through this Memory is then one entry
	// of the journal with this command.
	Command string
	// Migrating, unless nil, is called before Open makes a memory of an older version one
	// of this version, which takes about ten seconds per million units and cannot be undone.
	Migrating func()
	// Upgrading, unless nil, is called before data that an older version derived
	// from the units is rebuilt: the index, the runs, and the search forms of
	// rulings and marks. That takes about ten seconds per million units. It happens
	// once, in Open or at the first change, in a transaction of its own.
	Upgrading func()
}

// DefaultWait is the default time that a change waits for another writer:
// longer than storing a book takes.
const DefaultWait = 10 * time.Second

// Memory is an open memory file. Use Open to get one.
type Memory struct {
	file *store.File
	// command is Options.Command, entry its entry of the journal once there is one.
	command  string
	entry    atomic.Int64
	searcher *search.Searcher
	bitexts  tables.BitextCache
	ruled    atomic.Pointer[ruledForms]
	terms    knownTerms
	// upgrading is Options.Upgrading, or a function that does nothing. updated
	// reports whether derived data is known to be of this version.
	upgrading func()
	updated   atomic.Bool
}

// Open opens the memory file at path. It creates a file that is missing or
// empty; its folder must exist. It updates a memory of an older version (see
// Options.Upgrading).
//
// The errors are one that wraps fs.ErrNotExist if ReadOnly is set and the file
// is missing, or if the folder is missing; *fault.NotAMemoryError and *fault.NewerError for
// files that this package does not open; and *fault.FileError for failures of the
// disk and conflicts with another process. All of these except the first have a
// Reason.
func Open(ctx context.Context, path string, o Options) (*Memory, error) {
	m := &Memory{command: o.Command, upgrading: o.Upgrading}
	if m.upgrading == nil {
		m.upgrading = func() {}
	}
	var err error
	m.file, err = store.Open(ctx, path, store.Options{
		ReadOnly: o.ReadOnly, AnySchema: o.AnySchema, Resident: o.Resident, Wait: cmp.Or(o.Wait, DefaultWait), Waiting: o.Waiting, Migrating: o.Migrating,
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

// State returns a text that identifies the state of the memory and differs after every
// change. It reads two rows.
func (m *Memory) State(ctx context.Context) (string, error) {
	var changes, entry, time int64
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		// The newest entry distinguishes the states of a memory from those of its
		// backups.
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
