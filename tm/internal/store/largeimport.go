package store

import "context"

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
