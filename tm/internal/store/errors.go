package store

import (
	"context"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The reasons of the errors.
const (
	ReasonNotAMemory = "not-a-memory"
	ReasonNewer      = "memory-newer"

	// The causes of a FileError.
	ReasonBusy          = "memory-busy"           // another process is writing
	ReasonDiskFull      = "memory-disk-full"      //
	ReasonReadOnly      = "memory-read-only"      // opened read-only, or the file is write-protected
	ReasonForbidden     = "memory-forbidden"      // the system denies access
	ReasonCannotOpen    = "memory-cannot-open"    //
	ReasonDiskError     = "memory-disk-error"     //
	ReasonDamaged       = "memory-damaged"        //
	ReasonForeignTables = "memory-foreign-tables" // its tables are not those of a memory
	ReasonNotSQLite     = "memory-not-sqlite"     //
	ReasonOutOfMemory   = "out-of-memory"         //
	ReasonTextTooLong   = "text-too-long"         //
	ReasonIndexDamaged  = "memory-index-damaged"  // the texts are undamaged
)

// A NotAMemoryError is returned for a file that is not a memory of yiku.
type NotAMemoryError struct {
	Path string
	// Found describes the file: "not a SQLite file".
	Found string
}

// Error names the file and its kind.
func (e *NotAMemoryError) Error() string {
	return fmt.Sprintf("open memory %s: this is not a yiku memory: %s", e.Path, e.Found)
}

// Reason returns ReasonNotAMemory.
func (e *NotAMemoryError) Reason() string { return ReasonNotAMemory }

// A NewerError is returned for a memory that a newer yiku wrote.
type NewerError struct {
	Path string
	// Version is the version of the file, Known the newest that this program
	// can read.
	Version, Known int64
}

// Error names the file and both versions.
func (e *NewerError) Error() string {
	return fmt.Sprintf("open memory %s: it was written by a newer yiku (version %d of the format, this one knows up to %d)", e.Path, e.Version, e.Known)
}

// Reason returns ReasonNewer.
func (e *NewerError) Reason() string { return ReasonNewer }

// A FileError is returned if the file cannot be read or written.
type FileError struct {
	// Doing is the failed operation: "open", "add to".
	Doing string
	Path  string
	// Problem describes the cause.
	Problem string
	// Code is the Reason; it may be empty.
	Code string
	// Err is the error of the database.
	Err error
}

// Error returns the operation, the file and the cause.
func (e *FileError) Error() string {
	return fmt.Sprintf("%s memory %s: %s", e.Doing, e.Path, e.Problem)
}

// Unwrap returns the error of the database.
func (e *FileError) Unwrap() error { return e.Err }

// Reason returns the Code.
func (e *FileError) Reason() string { return e.Code }

// Damaged reports whether the file itself is damaged, rather than the disk
// full, the file busy or read-only, so that Salvage may read some of it.
func (e *FileError) Damaged() bool {
	x, ok := errors.AsType[*sqlite.Error](e.Err)
	return e.Err == nil || ok && (x.Code()&0xFF == sqlite3.SQLITE_CORRUPT || x.Code()&0xFF == sqlite3.SQLITE_NOTADB || x.Code()&0xFF == sqlite3.SQLITE_ERROR)
}

// explanations maps the primary result codes of SQLite
// (https://sqlite.org/rescode.html) about which a user can do something to
// descriptions and reasons.
var explanations = map[int]struct{ problem, reason string }{
	sqlite3.SQLITE_BUSY:     {"another yiku is writing to it", ReasonBusy},
	sqlite3.SQLITE_LOCKED:   {"another yiku is writing to it", ReasonBusy},
	sqlite3.SQLITE_FULL:     {"the disk is full; nothing was changed", ReasonDiskFull},
	sqlite3.SQLITE_READONLY: {"it cannot be written to", ReasonReadOnly},
	sqlite3.SQLITE_PERM:     {"access was denied", ReasonForbidden},
	sqlite3.SQLITE_CANTOPEN: {"it cannot be opened", ReasonCannotOpen},
	sqlite3.SQLITE_IOERR:    {"the disk reports an error; nothing was changed", ReasonDiskError},
	sqlite3.SQLITE_CORRUPT:  {"the file is damaged", ReasonDamaged},
	// The statements are right for a memory, so the file lacks the tables.
	sqlite3.SQLITE_ERROR:     {"its tables are not those of a memory", ReasonForeignTables},
	sqlite3.SQLITE_NOTADB:    {"the file is damaged or not a memory", ReasonNotSQLite},
	sqlite3.SQLITE_INTERRUPT: {"it was interrupted; nothing was changed", ""},
	sqlite3.SQLITE_NOMEM:     {"there is not enough main memory", ReasonOutOfMemory},
	sqlite3.SQLITE_TOOBIG:    {"a text is too long to be stored (a thousand million bytes)", ReasonTextTooLong},
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
		return &FileError{Doing: doing, Path: m.Path, Problem: err.Error(), Code: x.reason, Err: err}
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		if e.Code()&0xFF == sqlite3.SQLITE_FULL && m.sequenceAtEnd() { // SQLite has one code for both
			return &FileError{Doing: doing, Path: m.Path, Problem: "a counter of its numbers is at its end; nothing was changed", Code: ReasonIndexDamaged, Err: err}
		}
		code := e.Code() & 0xFF
		if isSharedMemoryFull(e) {
			code = sqlite3.SQLITE_FULL
		}
		if x, ok := explanations[code]; ok {
			return &FileError{Doing: doing, Path: m.Path, Problem: x.problem, Code: x.reason, Err: err}
		}
	}
	return fmt.Errorf("%s memory %s: %w", doing, m.Path, err)
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
	if _, ok := errors.AsType[*FileError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*NotAMemoryError](err); ok {
		return true
	}
	_, ok := errors.AsType[*NewerError](err)
	return ok
}

// isBusy reports whether the error means that another connection is writing.
func isBusy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code()&0xFF == sqlite3.SQLITE_BUSY || e.Code()&0xFF == sqlite3.SQLITE_LOCKED)
}
