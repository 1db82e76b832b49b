package tm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// ErrEmptyQuery is returned by Lookup for a phrase of which folding leaves
// nothing: only spaces or invisible characters.
var ErrEmptyQuery = errors.New("the phrase to look up is empty")

// MaxParts is the number of parts of a phrase, with any characters between them: each is
// searched for, and no sentence is remembered by more of its words.
const MaxParts = 64

// ErrManyParts is returned by Lookup for a phrase of more parts than MaxParts.
var ErrManyParts error = manyParts{}

type manyParts struct{}

// Error says how many are too many.
func (manyParts) Error() string { return fmt.Sprintf("the phrase has more than %d parts", MaxParts) }

// Reason is ReasonManyParts.
func (manyParts) Reason() string { return ReasonManyParts }

// The reasons are returned by errors with a known remedy, from their method
// Reason() string. The words of the remedy belong to the program that shows the
// error.
const (
	ReasonAlreadyImported = "already-imported"
	ReasonNoUnit          = "no-unit"
	ReasonManyParts       = "many-parts" // see ErrManyParts
	ReasonHumanWork       = "human-work" // see HumanWorkError
	ReasonNoOrigin        = "no-origin"
	// ReasonChangedMeanwhile: somebody else changed what the user wanted to change.
	ReasonChangedMeanwhile = "changed-meanwhile"

	// What a MarkError is due to.
	ReasonNotInUnit       = "mark-phrase-not-in-unit"
	ReasonMarkLanguage    = "mark-language-needed"
	ReasonNotInTranslated = "mark-words-not-in-translation"
)

// AlreadyImportedError reports that an origin with the same checksum is in the
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

// Reason returns ReasonAlreadyImported.
func (e *AlreadyImportedError) Reason() string { return ReasonAlreadyImported }

// explain describes an error of the database in words for the user. Errors
// that already are so described stay as they are.
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
	if _, ok := errors.AsType[*journal.UndoError](err); ok || errors.Is(err, journal.ErrNothingToUndo) || errors.Is(err, ErrNoSelection) {
		return true
	}
	_, ok := errors.AsType[*AlreadyImportedError](err)
	return ok || errors.Is(err, ErrEmptyQuery) || errors.Is(err, ErrManyParts)
}

// What the packages below this one define and callers of this one meet.
type (
	// Phrase is what a variant must hold: parts in this order, with any characters
	// or none between them. A phrase of one part is a literal text.
	Phrase = search.Phrase
	// FileError reports that the file could not be read or written as asked. It has
	// the fields Doing, Path, Problem, Code and Err, and a method Damaged.
	FileError = store.FileError
	// NotAMemoryError reports that the file is not a memory of yiku.
	NotAMemoryError = store.NotAMemoryError
	// NewerError reports that the memory was written by a newer yiku.
	NewerError = store.NewerError
	// JournalEntry is a change of the memory by one command: ID, Time, Command, the
	// numbers of units Added and Kept, and the entries UndoneBy and Undoes.
	JournalEntry = journal.Record
	// Undone is what Undo did: the Entry taken back, the ID of the undoing, and how
	// many units were Removed, Restored and Reverted.
	Undone = journal.Undone
	// Pruned says which entries PruneJournal removes: how many Entries, the Last of
	// them, and the Bytes that they take.
	Pruned = journal.Pruned
	// UndoError reports why an entry of the journal cannot be taken back.
	UndoError = journal.UndoError
)

// ErrNothingToUndo is returned by Undo where the journal has no entry that
// could be taken back, or none that could be done again.
var ErrNothingToUndo = journal.ErrNothingToUndo

// ParsePhrase reads a phrase as a user writes it, in which * stands for any run
// of characters (see [search.ParsePhrase]).
func ParsePhrase(text string) Phrase { return search.ParsePhrase(text) }

// The reasons of a FileError, a NotAMemoryError, a NewerError and an UndoError.
const (
	ReasonBeadRefused   = bitext.ReasonRefused
	ReasonBusy          = store.ReasonBusy
	ReasonCannotOpen    = store.ReasonCannotOpen
	ReasonDamaged       = store.ReasonDamaged
	ReasonDiskError     = store.ReasonDiskError
	ReasonDiskFull      = store.ReasonDiskFull
	ReasonForbidden     = store.ReasonForbidden
	ReasonForeignTables = store.ReasonForeignTables
	ReasonImportedSince = journal.ReasonImportedSince
	ReasonIndexDamaged  = store.ReasonIndexDamaged
	ReasonLaterChange   = journal.ReasonLaterChange
	ReasonNewer         = store.ReasonNewer
	ReasonNoBead        = bitext.ReasonNoBead
	ReasonNoBitext      = tables.ReasonNoBitext
	ReasonNoEntry       = journal.ReasonNoEntry
	ReasonNotAMemory    = store.ReasonNotAMemory
	ReasonNotSQLite     = store.ReasonNotSQLite
	ReasonOutOfMemory   = store.ReasonOutOfMemory
	ReasonReadOnly      = store.ReasonReadOnly
	ReasonTextTooLong   = store.ReasonTextTooLong
	ReasonUndoneAlready = journal.ReasonUndoneAlready
)
