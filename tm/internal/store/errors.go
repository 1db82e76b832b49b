package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/yiku-tm/yiku/tm/fault"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// explanations maps the primary result codes of SQLite
// (https://sqlite.org/rescode.html) about which a user can do something to
// descriptions and reasons.
var explanations = map[int]struct{ problem, reason string }{
	sqlite3.SQLITE_BUSY:     {"another yiku is writing to it", fault.ReasonBusy},
	sqlite3.SQLITE_LOCKED:   {"another yiku is writing to it", fault.ReasonBusy},
	sqlite3.SQLITE_FULL:     {"the disk is full; nothing was changed", fault.ReasonDiskFull},
	sqlite3.SQLITE_READONLY: {"it cannot be written to", fault.ReasonReadOnly},
	sqlite3.SQLITE_PERM:     {"access was denied", fault.ReasonForbidden},
	sqlite3.SQLITE_CANTOPEN: {"it cannot be opened", fault.ReasonCannotOpen},
	sqlite3.SQLITE_IOERR:    {"the disk reports an error; nothing was changed", fault.ReasonDiskError},
	sqlite3.SQLITE_CORRUPT:  {"the file is damaged", fault.ReasonDamaged},
	// The statements are right for a memory, so the file lacks the tables.
	sqlite3.SQLITE_ERROR:     {"its tables are not those of a memory", fault.ReasonForeignTables},
	sqlite3.SQLITE_NOTADB:    {"the file is damaged or not a memory", fault.ReasonNotSQLite},
	sqlite3.SQLITE_INTERRUPT: {"it was interrupted; nothing was changed", ""},
	sqlite3.SQLITE_NOMEM:     {"there is not enough main memory", fault.ReasonOutOfMemory},
	sqlite3.SQLITE_TOOBIG:    {"a text is too long to be stored (a thousand million bytes)", fault.ReasonTextTooLong},
}

// Explain describes an error of the database for the user. It returns errors
// that are described already unchanged.
func (m *File) Explain(doing string, err error) error {
	switch {
	case err == nil || isFileError(err):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s memory %s: %w", doing, m.Path, err)
	case errors.Is(err, ErrReadOnly):
		x := explanations[sqlite3.SQLITE_READONLY]
		return &fault.FileError{Doing: doing, Path: m.Path, Problem: err.Error(), Code: x.reason, Err: err}
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		if e.Code()&0xFF == sqlite3.SQLITE_FULL && m.sequenceAtEnd() { // SQLite has one code for both
			return &fault.FileError{Doing: doing, Path: m.Path, Problem: "a counter of its numbers is at its end; nothing was changed", Code: fault.ReasonIndexDamaged, Err: err}
		}
		code := e.Code() & 0xFF
		if isSharedMemoryFull(e) {
			code = sqlite3.SQLITE_FULL
		}
		if x, ok := explanations[code]; ok {
			return &fault.FileError{Doing: doing, Path: m.Path, Problem: x.problem, Code: x.reason, Err: err}
		}
	}
	return fmt.Errorf("%s memory %s: %w", doing, m.Path, err)
}

// ExplainDisk describes an error of the disk, such as that it is full, for the user. It returns other
// errors unchanged, also that of a file that ends too early.
func ExplainDisk(doing, path string, err error) error {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok || e.Code() == sqlite3.SQLITE_IOERR_SHORT_READ {
		return err
	}
	if kind := e.Code() & 0xFF; kind != sqlite3.SQLITE_FULL && kind != sqlite3.SQLITE_IOERR {
		return err
	}
	return (&File{Path: path}).Explain(doing, err)
}

// isSharedMemoryFull reports whether the shared memory file of the log could not be
// extended, which only a full disk prevents.
func isSharedMemoryFull(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code() == sqlite3.SQLITE_IOERR_SHMSIZE
}

// sequenceAtEnd reports whether a table has run out of row numbers.
func (m *File) sequenceAtEnd() bool {
	if m.Read == nil {
		return false
	}
	var n int
	err := m.Read.QueryRow("SELECT count(*) FROM sqlite_sequence WHERE seq = 9223372036854775807").Scan(&n)
	return err == nil && n > 0
}

// isFileError reports whether the error is already described for the user.
func isFileError(err error) bool {
	if _, ok := errors.AsType[*fault.FileError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*fault.NotAMemoryError](err); ok {
		return true
	}
	_, ok := errors.AsType[*fault.NewerError](err)
	return ok
}

// isBusy reports whether the error means that another connection is writing.
func isBusy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code()&0xFF == sqlite3.SQLITE_BUSY || e.Code()&0xFF == sqlite3.SQLITE_LOCKED)
}
