package tm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/yiku-tm/yiku/tm/unit"
)

// ErrEmptyQuery is returned by Lookup for a phrase of which folding leaves
// nothing: only blanks or invisible characters.
var ErrEmptyQuery = errors.New("the phrase to look up is empty")

// NotAMemoryError tells that the file is not a memory of yiku.
type NotAMemoryError struct {
	Path string
	// Found says what the file is instead: "not a SQLite file".
	Found string
}

// Error names the file and what it is.
func (e *NotAMemoryError) Error() string {
	return fmt.Sprintf("open memory %s: this is not a yiku memory: %s", e.Path, e.Found)
}

// Hint says what to do next.
func (e *NotAMemoryError) Hint() string {
	return "name the memory with --memory FILE; this file was left as it is"
}

// NewerError tells that the memory was written by a newer yiku.
type NewerError struct {
	Path string
	// Version is the version of the file, Known the newest one understood.
	Version, Known int64
}

// Error names the file and both versions.
func (e *NewerError) Error() string {
	return fmt.Sprintf("open memory %s: it was written by a newer yiku (version %d of the format, this one knows up to %d)", e.Path, e.Version, e.Known)
}

// Hint says what to do next.
func (e *NewerError) Hint() string { return "install the newest yiku; the file was left as it is" }

// AlreadyImportedError tells that an origin with the same checksum is in the
// memory already. Nothing was changed.
type AlreadyImportedError struct {
	Path string
	// Origin is the one in the memory, with its import time.
	Origin unit.Origin
}

// Error names the origin and says when it was imported.
func (e *AlreadyImportedError) Error() string {
	return fmt.Sprintf("add %s to memory %s: already imported on %s", e.Origin.Name(), e.Path, e.Origin.Imported.Format(time.DateOnly))
}

// Hint says what to do next.
func (e *AlreadyImportedError) Hint() string { return "--again replaces it" }

// FileError tells that the file could not be read or written as asked.
type FileError struct {
	// Doing is what was being done: "open", "add to".
	Doing string
	Path  string
	// Problem says what is wrong, Remedy what to do about it; Remedy may be empty.
	Problem, Remedy string
	// Err is the error of the database.
	Err error
}

// Error says what was being done, to which file, and what is wrong.
func (e *FileError) Error() string {
	return fmt.Sprintf("%s memory %s: %s", e.Doing, e.Path, e.Problem)
}

// Unwrap returns the error of the database.
func (e *FileError) Unwrap() error { return e.Err }

// Hint says what to do next; it may be empty.
func (e *FileError) Hint() string { return e.Remedy }

// Damaged tells whether the file itself is damaged, and not the disk full, busy
// or read-only: Salvage may read some of it.
func (e *FileError) Damaged() bool {
	x, ok := errors.AsType[*sqlite.Error](e.Err)
	return e.Err == nil || ok && (x.Code()&0xFF == sqlite3.SQLITE_CORRUPT || x.Code()&0xFF == sqlite3.SQLITE_NOTADB || x.Code()&0xFF == sqlite3.SQLITE_ERROR)
}

// explanations gives the words for the primary result codes of SQLite
// (https://sqlite.org/rescode.html) that a user can do something about.
var explanations = map[int]struct{ problem, remedy string }{
	sqlite3.SQLITE_BUSY:     {"another yiku is writing to it", "wait until it is done and try again"},
	sqlite3.SQLITE_LOCKED:   {"another yiku is writing to it", "wait until it is done and try again"},
	sqlite3.SQLITE_FULL:     {"the disk is full; nothing was changed", "free some space and try again"},
	sqlite3.SQLITE_READONLY: {"it cannot be written to", "check the permissions of the file and its folder, or name another memory with --memory FILE"},
	sqlite3.SQLITE_PERM:     {"access was denied", "check the permissions of the file and its folder"},
	sqlite3.SQLITE_CANTOPEN: {"it cannot be opened", "check that its folder exists and that you may write there"},
	sqlite3.SQLITE_IOERR:    {"the disk reports an error; nothing was changed", "check that the disk is connected, healthy and not full"},
	sqlite3.SQLITE_CORRUPT:  {"the file is damaged", "yiku doctor says what is damaged and saves what can be read; or restore a backup"},
	// What the program asks is right for a memory, so it is the memory that
	// lacks what was asked for.
	sqlite3.SQLITE_ERROR:     {"its tables are not those of a memory", "yiku doctor says what is wrong; or restore a backup"},
	sqlite3.SQLITE_NOTADB:    {"the file is damaged or not a memory", "restore it from a backup, or name another memory with --memory FILE"},
	sqlite3.SQLITE_INTERRUPT: {"it was interrupted; nothing was changed", ""},
	sqlite3.SQLITE_NOMEM:     {"there is not enough main memory", "close other programs and try again"},
	sqlite3.SQLITE_TOOBIG:    {"a text is too long to be stored (a thousand million bytes)", "leave this text out"},
}

// explain puts an error of the database into the words of the user. Errors
// that are in such words already stay as they are.
func (m *Memory) explain(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case isExplained(err):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s memory %s: %w", doing, m.path, err)
	case isIndexDamage(err):
		return &FileError{
			Doing: doing, Path: m.path, Problem: "its index " + damageOf(err) + "; nothing was changed",
			Remedy: "yiku doctor --repair makes the index anew; the texts are not touched", Err: err,
		}
	case errors.Is(err, errReadOnly):
		x := explanations[sqlite3.SQLITE_READONLY]
		return &FileError{Doing: doing, Path: m.path, Problem: err.Error(), Remedy: x.remedy, Err: err}
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		if x, ok := explanations[e.Code()&0xFF]; ok {
			return &FileError{Doing: doing, Path: m.path, Problem: x.problem, Remedy: x.remedy, Err: err}
		}
	}
	return fmt.Errorf("%s memory %s: %w", doing, m.path, err)
}

// isExplained tells whether the error is one of this package's own.
func isExplained(err error) bool {
	if _, ok := errors.AsType[*FileError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*NotAMemoryError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*NewerError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*NoUnitError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*UndoError](err); ok || errors.Is(err, ErrNothingToUndo) || errors.Is(err, ErrNoSelection) {
		return true
	}
	_, ok := errors.AsType[*AlreadyImportedError](err)
	return ok || errors.Is(err, ErrEmptyQuery)
}

// isBusy tells whether the error means that another connection is writing.
func isBusy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code()&0xFF == sqlite3.SQLITE_BUSY || e.Code()&0xFF == sqlite3.SQLITE_LOCKED)
}
