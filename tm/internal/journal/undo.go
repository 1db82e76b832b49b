package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// ErrNothingToUndo is returned by Undo where the journal has no entry that
// could be taken back, or none that could be done again.
var ErrNothingToUndo = errors.New("there is nothing to undo")

// The reasons of an UndoError. Its method Number returns the entry or the document
// that is in the way.
const (
	ReasonNoEntry       = "no-entry"       // the journal has no such entry
	ReasonUndoneAlready = "undone-already" // by the entry with the number
	ReasonLaterChange   = "later-change"   // the entry with the number changed the same things later
	ReasonImportedSince = "imported-since" // as the document with the number
)

// UndoError tells why an entry of the journal cannot be taken back. Nothing was
// changed.
type UndoError struct {
	Path string
	// Entry is the one that was to be undone, Later the one in its way, or 0.
	Entry, Later int64
	// Origin is the document in the way, or 0.
	Origin int64
	// Problem says what is in the way.
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

// Undone says what Undo did.
type Undone struct {
	// Entry is the one that was taken back; ID the number of the undoing, which
	// can be taken back in turn.
	Entry Record
	ID    int64
	// Removed units had been added, Restored ones had been removed, Reverted
	// ones had been changed.
	Removed, Restored, Reverted int
}

// Undo takes back an entry in the transaction of the writer: the one with the
// number, or where that is 0 the last one that stands and is no undoing; with redo
// the last undoing. The path is for the words of errors.
func Undo(ctx context.Context, w *tables.Writer, path string, number int64, redo bool) (done Undone, err error) {
	target, err := findUndo(ctx, w.Tx, path, number, redo)
	if err != nil {
		return Undone{}, err
	}
	if err := refuseConflicts(ctx, w.Tx, path, target.ID); err != nil {
		return Undone{}, err
	}
	e, err := Begin(w.Tx, undoWords(target))
	if err != nil {
		return Undone{}, err
	}
	if err := e.open(ctx); err != nil { // also where nothing is left to be put back
		return Undone{}, err
	}
	done = Undone{Entry: target, ID: e.Id}
	u := undoer{w: w, e: e, tags: w.LanguageTags(), done: &done, path: path}
	if err := u.run(ctx); err != nil {
		return Undone{}, err
	}
	if err := e.Close(ctx); err != nil {
		return Undone{}, err
	}
	return done, markUndone(ctx, w, e.Id, target.ID)
}

// markUndone notes that undoing takes target back. What target had itself taken
// back stands again, what that had taken back does not, and so on.
func markUndone(ctx context.Context, w *tables.Writer, undoing, target int64) error {
	if err := w.Statements.Exec(ctx, "UPDATE journal SET undoes = ? WHERE id = ?", target, undoing); err != nil {
		return err
	}
	stands := false
	for id, by := target, undoing; id != 0; stands = !stands {
		if stands {
			by = 0
		}
		if err := w.Statements.Exec(ctx, "UPDATE journal SET undone = ? WHERE id = ?", by, id); err != nil {
			return err
		}
		by = id
		err := w.Tx.QueryRowContext(ctx, "SELECT undoes FROM journal WHERE id = ?", id).Scan(&id)
		if err != nil {
			return err
		}
	}
	return nil
}

// undoWords are the command of the undoing.
func undoWords(target Record) string {
	if target.Undoes != 0 {
		return fmt.Sprintf("undo %d, which is to do %d again", target.ID, target.Undoes)
	}
	return fmt.Sprintf("undo %d: %s", target.ID, target.Command)
}

// findUndo finds the entry that is to be undone.
func findUndo(ctx context.Context, tx *sql.Tx, path string, number int64, redo bool) (Record, error) {
	query, args := "SELECT "+RecordColumns+" FROM journal AS j WHERE j.id = ?", []any{number}
	if number == 0 {
		condition := "j.undoes = 0"
		if redo { // of a plain entry: the undoing of an undoing is a redoing
			condition = "j.undoes IN (SELECT id FROM journal WHERE undoes = 0)"
		}
		query, args = "SELECT "+RecordColumns+" FROM journal AS j WHERE j.undone = 0 AND "+condition+" ORDER BY j.id DESC LIMIT 1", nil
	}
	target, err := ScanRecord(tx.QueryRowContext(ctx, query, args...))
	switch {
	case errors.Is(err, sql.ErrNoRows) && number == 0:
		return target, ErrNothingToUndo
	case errors.Is(err, sql.ErrNoRows):
		return target, &UndoError{Path: path, Entry: number, Problem: "the journal has no such entry", Code: ReasonNoEntry}
	case err != nil:
		return target, err
	case target.UndoneBy != 0:
		return target, &UndoError{
			Path: path, Entry: target.ID, Later: target.UndoneBy, Problem: fmt.Sprintf("it was undone already, by %d", target.UndoneBy),
			Code: ReasonUndoneAlready,
		}
	}
	return target, nil
}
