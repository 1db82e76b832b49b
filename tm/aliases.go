package tm

import (
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/store"
)

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
	ReasonNoEntry       = journal.ReasonNoEntry
	ReasonNotAMemory    = store.ReasonNotAMemory
	ReasonNotSQLite     = store.ReasonNotSQLite
	ReasonOutOfMemory   = store.ReasonOutOfMemory
	ReasonReadOnly      = store.ReasonReadOnly
	ReasonTextTooLong   = store.ReasonTextTooLong
	ReasonUndoneAlready = journal.ReasonUndoneAlready
)
