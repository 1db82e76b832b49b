package tm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// ErrEmptyQuery is returned by Lookup for a phrase that is empty after folding:
// only spaces or invisible characters.
var ErrEmptyQuery = errors.New("the phrase to look up is empty")

// MaxParts is the maximum number of parts of a phrase with any characters between them:
// each is searched, and nobody remembers more words of a sentence.
const MaxParts = 64

// ErrManyParts is returned by Lookup for a phrase with more than MaxParts
// parts.
var ErrManyParts error = manyParts{}

type manyParts struct{}

// Error returns the limit.
func (manyParts) Error() string { return fmt.Sprintf("the phrase has more than %d parts", MaxParts) }

// Reason returns ReasonManyParts.
func (manyParts) Reason() string { return ReasonManyParts }

// Errors with a known remedy return one of these reasons from their method
// Reason() string. The remedies are worded by the program that shows the error.
const (
	ReasonAlreadyImported = "already-imported"
	ReasonNoUnit          = "no-unit"
	ReasonManyParts       = "many-parts" // see ErrManyParts
	ReasonHumanWork       = "human-work" // see HumanWorkError
	ReasonNoOrigin        = "no-origin"
	// ReasonChangedMeanwhile: somebody else changed what the user wanted to change.
	ReasonChangedMeanwhile = "changed-meanwhile"

	// The causes of a MarkError.
	ReasonNotInUnit       = "mark-phrase-not-in-unit"
	ReasonMarkLanguage    = "mark-language-needed"
	ReasonNotInTranslated = "mark-words-not-in-translation"
)

// An AlreadyImportedError is returned if an origin with the same checksum is in
// the memory. Nothing was changed.
type AlreadyImportedError struct {
	Path string
	// Origin is the one in the memory, with the time of its import.
	Origin unit.Origin
}

// Error returns the origin and the time of its import.
func (e *AlreadyImportedError) Error() string {
	return fmt.Sprintf("add %s to memory %s: already imported on %s", e.Origin.Name(), e.Path, e.Origin.Imported.Format(time.DateOnly))
}

// Reason returns ReasonAlreadyImported.
func (e *AlreadyImportedError) Reason() string { return ReasonAlreadyImported }

// explain describes an error of the database for the user. It returns errors
// that are described already unchanged.
func (m *Memory) explain(doing string, err error) error {
	switch {
	case err == nil || isExplained(err):
		return err
	case tables.IsIndexDamage(err) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded):
		return &store.FileError{
			Doing: doing, Path: m.file.Path, Problem: "its index " + tables.DescribeDamage(err) + "; nothing was changed",
			Code: store.ReasonIndexDamaged, Err: err,
		}
	}
	return m.file.Explain(doing, err)
}

// isExplained reports whether the error is one of this package's own.
func isExplained(err error) bool {
	if _, ok := errors.AsType[*NoUnitError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*HumanWorkError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*NoOriginError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*ChangedError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*bitext.Refusal](err); ok || errors.Is(err, ErrNoBitext) || errors.Is(err, ErrBitextChanged) {
		return true
	}
	if _, ok := errors.AsType[*history.UndoError](err); ok || errors.Is(err, history.ErrNothingToUndo) || errors.Is(err, ErrNoSelection) {
		return true
	}
	_, ok := errors.AsType[*AlreadyImportedError](err)
	return ok || errors.Is(err, ErrEmptyQuery) || errors.Is(err, ErrManyParts)
}

// Types of the packages below this one that callers use.
type (
	// A Phrase is a list of parts that a variant must contain in this order, with
	// any characters or none in between. A phrase of one part is a literal text.
	Phrase = search.Phrase
	// A FileError is returned if the file cannot be read or written. It has the
	// fields Doing, Path, Problem, Code and Err, and a method Damaged.
	FileError = store.FileError
	// A NotAMemoryError is returned for a file that is not a memory of yiku.
	NotAMemoryError = store.NotAMemoryError
	// A NewerError is returned for a memory that a newer yiku wrote.
	NewerError = store.NewerError
)

// ParsePhrase parses a phrase in which * matches any run of characters (see
// [search.ParsePhrase]).
func ParsePhrase(text string) Phrase { return search.ParsePhrase(text) }

// The reasons of a FileError, a NotAMemoryError, a NewerError and a history.UndoError.
const (
	ReasonBeadRefused   = bitext.ReasonRefused
	ReasonBusy          = store.ReasonBusy
	ReasonCannotOpen    = store.ReasonCannotOpen
	ReasonDamaged       = store.ReasonDamaged
	ReasonDiskError     = store.ReasonDiskError
	ReasonDiskFull      = store.ReasonDiskFull
	ReasonForbidden     = store.ReasonForbidden
	ReasonForeignTables = store.ReasonForeignTables
	ReasonIndexDamaged  = store.ReasonIndexDamaged
	ReasonNewer         = store.ReasonNewer
	ReasonNoBead        = bitext.ReasonNoBead
	ReasonNoBitext      = tables.ReasonNoBitext
	ReasonNotAMemory    = store.ReasonNotAMemory
	ReasonNotSQLite     = store.ReasonNotSQLite
	ReasonOutOfMemory   = store.ReasonOutOfMemory
	ReasonReadOnly      = store.ReasonReadOnly
	ReasonTextTooLong   = store.ReasonTextTooLong
)
