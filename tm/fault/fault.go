// Package fault defines the errors of a memory that a user can do something about. Each has
// a method Reason, which returns one of the reasons of this package; the program that shows
// the error words the remedy.
package fault

import (
	"fmt"
	"github.com/yiku-tm/yiku/tm/unit"
	"time"
)

// The reasons of the errors.
const (
	ReasonNotAMemory       = "not-a-memory"
	ReasonNewer            = "memory-newer"
	ReasonAlreadyImported  = "already-imported"
	ReasonNoUnit           = "no-unit"
	ReasonNoOrigin         = "no-origin"
	ReasonHumanWork        = "human-work"
	ReasonChangedMeanwhile = "changed-meanwhile"
	ReasonManyParts        = "many-parts" // see tm.ErrManyParts
	ReasonNoBitext         = "no-bitext"  // see ErrNoBitext
	ReasonNotAText         = "not-a-text" // of Memory.MakeBitext

	// The causes of a MarkError.
	ReasonNotInUnit       = "mark-phrase-not-in-unit"
	ReasonMarkLanguage    = "mark-language-needed"
	ReasonNotInTranslated = "mark-words-not-in-translation"

	// The causes of a FileError.
	ReasonBusy          = "memory-busy"           // another process is writing
	ReasonDiskFull      = "memory-disk-full"      //
	ReasonReadOnly      = "memory-read-only"      // opened read-only, or the file is write-protected
	ReasonForbidden     = "memory-forbidden"      // the system denies access
	ReasonCannotOpen    = "memory-cannot-open"    //
	ReasonLongName      = "memory-long-name"      //
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
	return e.Err == nil || e.Code == ReasonDamaged || e.Code == ReasonNotSQLite || e.Code == ReasonForeignTables
}

// A HumanWorkError is returned if replacing an origin would lose the work of
// people. Nothing was changed.
type HumanWorkError struct {
	Path   string
	Origin unit.Origin
	// Lost holds the units that would be lost, and those of one text, without a number,
	// of which a person confirmed that it has no partner; Carried is the number of those
	// that would not be lost. Returned holds the new units that a person removed before.
	Lost, Returned []unit.Unit
	Carried        int
}

// Error counts the units.
func (e *HumanWorkError) Error() string {
	if len(e.Lost) == 0 {
		return fmt.Sprintf("replace document %d in memory %s: %d units that were removed from it are in the new text", e.Origin.ID, e.Path, len(e.Returned))
	}
	return fmt.Sprintf("replace document %d in memory %s: %d of %d units that people worked on have no sentence in the new text",
		e.Origin.ID, e.Path, len(e.Lost), len(e.Lost)+e.Carried)
}

// Reason returns ReasonHumanWork.
func (e *HumanWorkError) Reason() string { return ReasonHumanWork }

// A NoUnitError is returned for a number that no unit has.
type NoUnitError struct {
	Path string
	ID   int64
}

// Error names the number and the memory.
func (e *NoUnitError) Error() string {
	return fmt.Sprintf("memory %s has no unit %d", e.Path, e.ID)
}

// Reason returns ReasonNoUnit.
func (e *NoUnitError) Reason() string { return ReasonNoUnit }

// A NoOriginError is returned for a number that no origin has, or if the origin
// does not have the unit.
type NoOriginError struct {
	ID int64
	// Unit is the unit that the origin does not have, or 0 if the origin does not
	// exist.
	Unit int64
}

// Error names the numbers.
func (e *NoOriginError) Error() string {
	if e.Unit != 0 {
		return fmt.Sprintf("unit %d is not in document %d", e.Unit, e.ID)
	}
	return fmt.Sprintf("the memory has no document %d", e.ID)
}

// Reason returns ReasonNoOrigin.
func (e *NoOriginError) Reason() string { return ReasonNoOrigin }

// A ChangedError is returned if a unit was changed after the user saw it.
type ChangedError struct {
	// Unit is the present unit.
	Unit unit.Unit
}

// Error returns the unit and the time of the change.
func (e *ChangedError) Error() string {
	return fmt.Sprintf("unit %d was changed meanwhile, at %s; nothing was done", e.Unit.ID, e.Unit.Changed.Local().Format(time.DateTime))
}

// Reason returns ReasonChangedMeanwhile.
func (e *ChangedError) Reason() string { return ReasonChangedMeanwhile }

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

// A MarkError reports why a mark was refused.
type MarkError struct {
	Unit    int64
	Problem string
	// Code is the Reason.
	Code string
}

// Error names the unit and the problem.
func (e *MarkError) Error() string { return fmt.Sprintf("mark unit %d: %s", e.Unit, e.Problem) }

// Reason returns the Code.
func (e *MarkError) Reason() string { return e.Code }

// ErrNoBitext is returned for a document without a bitext: it came from an exchange
// file, or was imported without one, or by an older version.
var ErrNoBitext error = noBitext{}

type noBitext struct{}

func (noBitext) Error() string  { return "its pairs are stored without the texts they come from" }
func (noBitext) Reason() string { return ReasonNoBitext }
