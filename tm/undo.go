package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ErrNothingToUndo is returned by Undo where the journal has no entry that
// could be taken back, or none that could be done again.
var ErrNothingToUndo = errors.New("there is nothing to undo")

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

// UndoOptions of Memory.Undo. The zero value takes back the last change.
type UndoOptions struct {
	// Entry is the number of the entry to take back. 0 means the last one that
	// stands and is no undoing itself.
	Entry int64
	// Redo, with Entry 0, means the last undoing instead: what was undone last
	// is done again.
	Redo bool
}

// Undone says what Undo did.
type Undone struct {
	// Entry is the one that was taken back; ID the number of the undoing, which
	// can be taken back in turn.
	Entry JournalEntry
	ID    int64
	// Removed units had been added, Restored ones had been removed, Reverted
	// ones had been changed.
	Removed, Restored, Reverted int
}

// Undo takes back a change of the memory, in one transaction: units and rows are
// again what they were before it, with their numbers, origins, texts, details,
// status and dates. Taking back an undoing does the thing again.
//
// Errors: ErrNothingToUndo; *UndoError for an entry that is not there or was
// undone already, and for one that cannot be undone alone because a later
// change builds on it.
func (m *Memory) Undo(ctx context.Context, o UndoOptions) (Undone, error) {
	var done Undone
	err := m.changeUnits(ctx, func(w *writer) error {
		target, err := m.findUndo(ctx, w.tx, o)
		if err != nil {
			return err
		}
		if err := m.refuseConflicts(ctx, w.tx, target.ID); err != nil {
			return err
		}
		e, err := beginEntry(w.tx, undoWords(target))
		if err != nil {
			return err
		}
		if err := e.open(ctx); err != nil { // also where nothing is left to be put back
			return err
		}
		done = Undone{Entry: target, ID: e.id}
		u := undoer{w: w, e: e, tags: w.languageTags(), done: &done, path: m.path}
		if err := u.run(ctx); err != nil {
			return err
		}
		if err := e.end(ctx); err != nil {
			return err
		}
		return markUndone(ctx, w, e.id, target.ID)
	})
	if err != nil {
		return Undone{}, m.explain("undo in", err)
	}
	return done, nil
}

// markUndone notes that undoing takes target back. What target had itself taken
// back stands again, what that had taken back does not, and so on.
func markUndone(ctx context.Context, w *writer, undoing, target int64) error {
	if err := w.s.exec(ctx, "UPDATE journal SET undoes = ? WHERE id = ?", target, undoing); err != nil {
		return err
	}
	stands := false
	for id, by := target, undoing; id != 0; stands = !stands {
		if stands {
			by = 0
		}
		if err := w.s.exec(ctx, "UPDATE journal SET undone = ? WHERE id = ?", by, id); err != nil {
			return err
		}
		by = id
		err := w.tx.QueryRowContext(ctx, "SELECT undoes FROM journal WHERE id = ?", id).Scan(&id)
		if err != nil {
			return err
		}
	}
	return nil
}

// undoWords are the command of the undoing.
func undoWords(target JournalEntry) string {
	if target.Undoes != 0 {
		return fmt.Sprintf("undo %d, which is to do %d again", target.ID, target.Undoes)
	}
	return fmt.Sprintf("undo %d: %s", target.ID, target.Command)
}

// findUndo finds the entry that is to be undone.
func (m *Memory) findUndo(ctx context.Context, tx *sql.Tx, o UndoOptions) (JournalEntry, error) {
	query, args := "SELECT "+entryColumns+" FROM journal AS j WHERE j.id = ?", []any{o.Entry}
	if o.Entry == 0 {
		condition := "j.undoes = 0"
		if o.Redo { // of a plain entry: the undoing of an undoing is a redoing
			condition = "j.undoes IN (SELECT id FROM journal WHERE undoes = 0)"
		}
		query, args = "SELECT "+entryColumns+" FROM journal AS j WHERE j.undone = 0 AND "+condition+" ORDER BY j.id DESC LIMIT 1", nil
	}
	target, err := scanEntry(tx.QueryRowContext(ctx, query, args...))
	switch {
	case errors.Is(err, sql.ErrNoRows) && o.Entry == 0:
		return target, ErrNothingToUndo
	case errors.Is(err, sql.ErrNoRows):
		return target, &UndoError{Path: m.path, Entry: o.Entry, Problem: "the journal has no such entry", Code: ReasonNoEntry}
	case err != nil:
		return target, err
	case target.UndoneBy != 0:
		return target, &UndoError{
			Path: m.path, Entry: target.ID, Later: target.UndoneBy, Problem: fmt.Sprintf("it was undone already, by %d", target.UndoneBy),
			Code: ReasonUndoneAlready,
		}
	}
	return target, nil
}
