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
	// Problem says what is in the way, Remedy what to do; Remedy may be empty.
	Problem, Remedy string
}

// Error names the memory, the entry and the problem.
func (e *UndoError) Error() string {
	return fmt.Sprintf("undo %d in memory %s: %s", e.Entry, e.Path, e.Problem)
}

// Hint says what to do next; it may be empty.
func (e *UndoError) Hint() string { return e.Remedy }

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
		return target, &UndoError{Path: m.path, Entry: o.Entry, Problem: "the journal has no such entry", Remedy: "yiku undo --list shows the entries"}
	case err != nil:
		return target, err
	case target.UndoneBy != 0:
		return target, &UndoError{
			Path: m.path, Entry: target.ID, Later: target.UndoneBy, Problem: fmt.Sprintf("it was undone already, by %d", target.UndoneBy),
			Remedy: fmt.Sprintf("yiku undo %d does it again", target.UndoneBy),
		}
	}
	return target, nil
}

// undoer puts back what an entry changed.
type undoer struct {
	w    *writer
	e    *entry
	tags map[int64]string
	done *Undone
	path string
}

// run goes through the changes from the last to the first.
func (u *undoer) run(ctx context.Context) error {
	var changes []int64
	err := collectNumbers(ctx, u.w.tx, &changes, "SELECT id FROM journal_changes WHERE entry = ? ORDER BY id DESC", u.done.Entry.ID)
	if err != nil {
		return err
	}
	for _, id := range changes {
		c, err := readChange(ctx, u.w.tx, id)
		if err != nil {
			return err
		}
		switch c.kind {
		case changeAdded:
			err = u.removeAdded(ctx, c.first, c.last)
		case changeUnits:
			err = u.restoreUnits(ctx, c.before)
		case changeRow:
			err = u.restoreRow(ctx, c.before)
		default:
			err = fmt.Errorf("the journal has a change of the unknown kind %d", c.kind)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// undoChunk is how many units are removed at once, which bounds the main memory.
const undoChunk = 8192

// removeAdded removes the units first..last.
func (u *undoer) removeAdded(ctx context.Context, first, last int64) error {
	for ; first <= last; first += undoChunk {
		var ids []int64
		err := collectNumbers(ctx, u.w.tx, &ids, "SELECT id FROM units WHERE id BETWEEN ? AND ? ORDER BY id", first, min(last, first+undoChunk-1))
		if err != nil {
			return err
		}
		if err := u.e.beforeUnits(ctx, ids); err != nil {
			return err
		}
		n, err := u.w.dropUnits(ctx, ids...)
		if err != nil {
			return err
		}
		u.done.Removed += n
	}
	return nil
}

// restoreUnits puts units back as they were.
func (u *undoer) restoreUnits(ctx context.Context, packed []byte) error {
	images, err := unpackImages(packed)
	if err != nil {
		return err
	}
	ids := make([]int64, len(images))
	for i := range images {
		ids[i] = images[i].ID
	}
	there, err := u.w.presentUnits(ctx, ids)
	if err != nil {
		return err
	}
	if err := u.e.beforeUnits(ctx, there); err != nil {
		return err
	}
	isThere := make(map[int64]bool, len(there))
	for _, id := range there {
		isThere[id] = true
	}
	for _, image := range images {
		if !isThere[image.ID] {
			if err := u.e.addedUnits(ctx, image.ID, image.ID); err != nil {
				return err
			}
		}
		if err := image.restore(ctx, u.w, u.tags); err != nil {
			return err
		}
	}
	u.done.Reverted += len(there)
	u.done.Restored += len(images) - len(there)
	return nil
}

// presentUnits are those of the numbers that units have, in order.
func (w *writer) presentUnits(ctx context.Context, ids []int64) ([]int64, error) {
	var there []int64
	err := inChunks(ids, func(list string) error {
		return collectNumbers(ctx, w.tx, &there, "SELECT u.id FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value ORDER BY u.id", list)
	})
	return there, err
}

// restoreRow puts a row of another table back as it was.
func (u *undoer) restoreRow(ctx context.Context, before []byte) error {
	image, err := unpackRow(before)
	if err != nil {
		return err
	}
	if err := u.refuseSecondOrigin(ctx, image); err != nil {
		return err
	}
	if err := u.e.beforeRow(ctx, image.rowKey); err != nil {
		return err
	}
	return image.restore(ctx, u.w.tx)
}

// refuseSecondOrigin refuses to bring an origin back whose content was imported
// again since.
func (u *undoer) refuseSecondOrigin(ctx context.Context, image rowImage) error {
	if image.Table != "origins" || image.Row == nil {
		return nil
	}
	var id int64
	err := u.w.tx.QueryRowContext(ctx, "SELECT id FROM origins WHERE checksum = ? AND id <> ?", image.Row[0], image.Key[0]).Scan(&id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	return &UndoError{
		Path: u.path, Entry: u.done.Entry.ID, Problem: fmt.Sprintf("the same document was imported again since, as no. %d", id),
		Remedy: fmt.Sprintf("remove that one first: yiku remove --origin %d", id),
	}
}
