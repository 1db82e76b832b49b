// Package history defines the entries of the journal of a memory and the results of undoing
// them. Package tm writes and reads them.
package history

import (
	"errors"
	"fmt"
	"time"
)

// An Entry is a stored entry: a change of the memory by one command.
type Entry struct {
	ID int64 `json:"entry"`
	// Time is the time of the change, in UTC, to the second.
	Time time.Time `json:"time"`
	// Command is what the user typed, or the like.
	Command string `json:"command"`
	// Added is the number of added units, Kept that of changed or removed ones,
	// which the journal recorded.
	Added int `json:"added"`
	Kept  int `json:"kept"`
	// UndoneBy is the entry that undid this one, or 0 if it is in effect.
	// Undoes is the entry that this one undid, or 0.
	UndoneBy int64 `json:"undone_by"`
	Undoes   int64 `json:"undoes"`
}

// The reasons of an UndoError. Its method Number returns the conflicting entry or
// document.
const (
	ReasonNoEntry       = "no-entry"       // the journal has no such entry
	ReasonUndoneAlready = "undone-already" // by the entry with the number
	ReasonLaterChange   = "later-change"   // the entry with the number changed the same things later
	ReasonImportedSince = "imported-since" // as the document with the number
)

// An UndoError reports why an entry cannot be undone. Nothing was changed.
type UndoError struct {
	Path string
	// Entry is the entry to be undone, Later the conflicting one, or 0.
	Entry, Later int64
	// Origin is the conflicting document, or 0.
	Origin int64
	// Problem describes the conflict.
	Problem string
	// Code is the Reason.
	Code string
}

// Error names the memory, the entry and the problem.
func (e *UndoError) Error() string {
	return fmt.Sprintf("undo %d in memory %s: %s", e.Entry, e.Path, e.Problem)
}

// Reason returns the Code.
func (e *UndoError) Reason() string { return e.Code }

// Number returns Later or Origin, whichever is set.
func (e *UndoError) Number() int64 { return max(e.Later, e.Origin) }

// Undone describes what Undo did.
type Undone struct {
	// Entry is the entry that was undone; ID is the number of the new entry,
	// which can be undone in turn.
	Entry Entry
	ID    int64
	// Removed counts the units that had been added, Restored those that had
	// been removed, Reverted those that had been changed.
	Removed, Restored, Reverted int
}

// UndoOptions select the entry to undo.
type UndoOptions struct {
	// Entry is the number of the entry to undo. If it is 0, the last one is
	// undone that is neither undone nor itself an undo.
	Entry int64
	// Redo, with Entry 0, selects the last undo instead, so that its change is
	// made again.
	Redo bool
	// Commands, with Entry 0, selects only changes whose command begins with one
	// of these, in whole words. Redo then selects nothing if such a change
	// followed the undo.
	Commands []string
}

// Pruned describes the entries that Prune removes.
type Pruned struct {
	// Entries is their number, Last the newest.
	Entries int
	Last    Entry
	// Bytes is their size.
	Bytes int64
}

// ErrNothingToUndo is returned by Undo if the journal has no entry to undo, or
// none to redo.
var ErrNothingToUndo = errors.New("there is nothing to undo")
