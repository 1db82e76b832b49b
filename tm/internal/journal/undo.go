package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// Undo undoes an entry in the transaction of the writer. path is used in errors.
func Undo(ctx context.Context, w *tables.Writer, path string, o history.UndoOptions) (done history.Undone, err error) {
	target, err := findUndo(ctx, w.Tx, path, o)
	if err != nil {
		return history.Undone{}, err
	}
	if err := refuseConflicts(ctx, w.Tx, path, target.ID); err != nil {
		return history.Undone{}, err
	}
	e, err := Begin(w.Tx, undoWords(target))
	if err != nil {
		return history.Undone{}, err
	}
	if err := e.open(ctx); err != nil { // even if nothing is left to be restored
		return history.Undone{}, err
	}
	done = history.Undone{Entry: target, ID: e.Id}
	u := undoer{w: w, e: e, tags: tables.LanguageTags(w.Languages), done: &done, path: path}
	if err := u.run(ctx); err != nil {
		return history.Undone{}, err
	}
	if err := e.Close(ctx); err != nil {
		return history.Undone{}, err
	}
	return done, markUndone(ctx, w, e.Id, target.ID)
}

// markUndone records that undoing undoes target. What target had undone is in
// effect again, what that had undone is not, and so on.
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
		if errors.Is(err, sql.ErrNoRows) { // pruned
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// undoWords returns the command of the new entry.
func undoWords(target history.Entry) string {
	if target.Undoes != 0 {
		return fmt.Sprintf("undo %d, which is to do %d again", target.ID, target.Undoes)
	}
	return fmt.Sprintf("undo %d: %s", target.ID, target.Command)
}

// findUndo returns the entry to be undone.
func findUndo(ctx context.Context, tx *sql.Tx, path string, o history.UndoOptions) (history.Entry, error) {
	number := o.Entry
	query, args := "SELECT "+RecordColumns+" FROM journal AS j WHERE j.id = ?", []any{number}
	if number == 0 {
		args = nil
		for _, c := range o.Commands {
			args = append(args, c+" ")
		}
		plain := func(entry string) string {
			var commands []string
			for i := range o.Commands {
				commands = append(commands, fmt.Sprintf("substr(%s.command || ' ', 1, length(?%d)) = ?%[2]d", entry, i+1))
			}
			condition := entry + ".undoes = 0"
			if len(commands) > 0 {
				condition += " AND (" + strings.Join(commands, " OR ") + ")"
			}
			return condition
		}
		// The undo of an undo is a redo. EXISTS, not IN, so that the search ends near the end
		// of a long journal.
		undoing := "EXISTS (SELECT 1 FROM journal AS t WHERE t.id = j.undoes AND " + plain("t") + ")"
		condition := plain("j")
		switch {
		case o.Redo && len(o.Commands) > 0:
			condition = "(" + condition + " OR " + undoing + ")"
		case o.Redo:
			condition = undoing
		}
		query = "SELECT " + RecordColumns + " FROM journal AS j WHERE j.undone = 0 AND " + condition + " ORDER BY j.id DESC LIMIT 1"
	}
	target, err := ScanRecord(tx.QueryRowContext(ctx, query, args...))
	switch {
	case number == 0 && (errors.Is(err, sql.ErrNoRows) || err == nil && o.Redo && target.Undoes == 0):
		return target, history.ErrNothingToUndo
	case errors.Is(err, sql.ErrNoRows):
		return target, &history.UndoError{Path: path, Entry: number, Problem: "the journal has no such entry", Code: history.ReasonNoEntry}
	case err != nil:
		return target, err
	case target.UndoneBy != 0:
		return target, &history.UndoError{
			Path: path, Entry: target.ID, Later: target.UndoneBy, Problem: fmt.Sprintf("it was undone already, by %d", target.UndoneBy),
			Code: history.ReasonUndoneAlready,
		}
	}
	return target, nil
}

// An undoer restores what an entry changed.
type undoer struct {
	w    *tables.Writer
	e    *Entry
	tags map[int64]string
	done *history.Undone
	path string
	// rows is set if so many units may return that their rows are written in
	// bulk and the runs are rebuilt at the end.
	rows *tables.BatchWriter
}

// BulkRestore is the number of recorded units of an entry from which they are
// restored in bulk. Rebuilding all runs takes one to two seconds per million
// units.
const BulkRestore = 4096

// run reverts the changes from the last to the first.
func (u *undoer) run(ctx context.Context) error {
	var changes []int64
	err := tables.Collect(ctx, u.w.Tx, &changes, "SELECT id FROM journal_changes WHERE entry = ? ORDER BY id DESC", u.done.Entry.ID)
	if err != nil {
		return err
	}
	lost := len(changes) == 0 && u.done.Entry.Undoes == 0
	if !lost {
		if lost, err = isDamaged(ctx, u.w.Tx, u.done.Entry.ID); err != nil {
			return err
		}
	}
	if lost {
		return &history.UndoError{
			Path: u.path, Entry: u.done.Entry.ID, Problem: "what it changed is lost from the journal; nothing was changed", Code: fault.ReasonDamaged,
		}
	}
	if u.done.Entry.Kept >= BulkRestore {
		u.rows = tables.NewBatchWriter(u.w.Tx)
	}
	for _, id := range changes {
		c, err := ReadChange(ctx, u.w.Tx, id)
		if err != nil {
			return err
		}
		switch c.Kind {
		case KindAdded:
			err = u.removeAdded(ctx, c.First, c.Last)
		case KindUnits:
			err = u.restoreUnits(ctx, c.Before)
		case KindRow:
			err = u.restoreRow(ctx, c.Before)
		default:
			err = fmt.Errorf("the journal has a change of the unknown kind %d", c.Kind)
		}
		if err != nil {
			return err
		}
	}
	if u.rows == nil {
		return nil
	}
	return u.remakeRuns(ctx)
}

// remakeRuns rebuilds the runs, which restoreMany does not update.
func (u *undoer) remakeRuns(ctx context.Context) error {
	if err := u.w.Runs.Flush(ctx); err != nil {
		return err
	}
	if err := u.w.Statements.Exec(ctx, "DELETE FROM runs"); err != nil {
		return err
	}
	return tables.RebuildRuns(ctx, u.w.Tx)
}

// UndoChunk is the number of units that are removed at once, which limits the
// main memory.
const UndoChunk = 8192

// removeAdded removes the units first..last.
func (u *undoer) removeAdded(ctx context.Context, first, last int64) error {
	for ; first <= last; first += UndoChunk {
		var ids []int64
		err := tables.Collect(ctx, u.w.Tx, &ids, "SELECT id FROM units WHERE id BETWEEN ? AND ? ORDER BY id", first, min(last, first+UndoChunk-1))
		if err != nil {
			return err
		}
		if err := u.e.BeforeUnits(ctx, ids); err != nil {
			return err
		}
		n, err := u.w.DropUnits(ctx, ids...)
		if err != nil {
			return err
		}
		u.done.Removed += n
	}
	return nil
}

// restoreUnits restores units.
func (u *undoer) restoreUnits(ctx context.Context, packed []byte) error {
	images, err := UnpackImages(packed)
	if err != nil {
		return err
	}
	ids := make([]int64, len(images))
	for i := range images {
		ids[i] = images[i].ID
	}
	there, err := presentUnits(ctx, u.w, ids)
	if err != nil {
		return err
	}
	if err := u.refuseGoneOrigin(ctx, images); err != nil {
		return err
	}
	if u.rows != nil && len(there) == 0 {
		return u.restoreMany(ctx, images)
	}
	if err := u.e.BeforeUnits(ctx, there); err != nil {
		return err
	}
	isThere := make(map[int64]bool, len(there))
	for _, id := range there {
		isThere[id] = true
	}
	for _, image := range images {
		restore := image.Restore
		if !isThere[image.ID] {
			restore = image.restoreGone
			if err := u.e.AddedUnits(ctx, image.ID, image.ID); err != nil {
				return err
			}
		}
		if err := restore(ctx, u.w, u.tags); err != nil {
			return err
		}
	}
	u.done.Reverted += len(there)
	u.done.Restored += len(images) - len(there)
	return nil
}

// refuseGoneOrigin returns a *history.UndoError for units of an origin that a later entry
// removed, which does not conflict with an entry that is about the units alone.
func (u *undoer) refuseGoneOrigin(ctx context.Context, images []UnitImage) error {
	known := make(map[int64]bool)
	for _, image := range images {
		if known[image.Origin] {
			continue
		}
		known[image.Origin] = true
		var there bool
		if err := u.w.Tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT * FROM origins WHERE id = ?)", image.Origin).Scan(&there); err != nil {
			return err
		}
		if there {
			continue
		}
		later, err := laterEntries(ctx, u.w.Tx, u.done.Entry.ID)
		if err != nil {
			return err
		}
		for _, entry := range later {
			if removed, err := ChangesRow(ctx, u.w.Tx, entry.ID, RowOf("origins", image.Origin)); err != nil || removed {
				return errors.Join(err, laterChange(u.path, u.done.Entry.ID, entry))
			}
		}
	}
	return nil
}

// restoreMany restores units none of which exists.
func (u *undoer) restoreMany(ctx context.Context, images []UnitImage) error {
	b := new(tables.Batch)
	for _, image := range images {
		if err := u.e.AddedUnits(ctx, image.ID, image.ID); err != nil {
			return err
		}
		restored, err := image.Unit(u.tags)
		if err != nil {
			return err
		}
		languages := make([]int64, len(image.Variants))
		for i, v := range image.Variants {
			languages[i] = v.Lang
		}
		details, err := tables.OwnDetails(&restored)
		if err != nil {
			return err
		}
		if _, err := b.Add(&restored, image.Origin, languages, details); err != nil {
			return err
		}
	}
	if err := u.rows.Write(ctx, b); err != nil {
		return err
	}
	for _, image := range images {
		if err := image.restoreHangers(ctx, u.w); err != nil {
			return err
		}
	}
	for _, v := range b.Texts {
		u.w.Touch(v.Row, false)
	}
	u.done.Restored += len(images)
	if len(u.w.Indexed) >= tables.MaxTouched {
		return u.w.Reindex(ctx)
	}
	return nil
}

// presentUnits returns the numbers that units have, in order.
func presentUnits(ctx context.Context, w *tables.Writer, ids []int64) ([]int64, error) {
	var there []int64
	err := tables.InChunks(ids, func(list string) error {
		return tables.Collect(ctx, w.Tx, &there, "SELECT u.id FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value ORDER BY u.id", list)
	})
	return there, err
}

// restoreRow restores a row of another table.
func (u *undoer) restoreRow(ctx context.Context, before []byte) error {
	image, err := UnpackRow(before)
	if err != nil {
		return err
	}
	if origin, change, ok, err := image.reversal(); ok || err != nil {
		if err != nil {
			return fmt.Errorf("the journal has beads that cannot be read: %w", err)
		}
		return u.revertBeads(ctx, origin, change)
	}
	if err := u.refuseSecondOrigin(ctx, image); err != nil {
		return err
	}
	if image.Table == "bitexts" && image.Row == nil {
		return u.e.DropBitext(ctx, u.w, image.bitextOf())
	}
	if image.Table == "origins" && image.Row == nil {
		if kept, err := u.keepOrigin(ctx, image.Key[0]); kept || err != nil {
			return err
		}
	}
	delete(u.w.Bitexts, image.bitextOf())
	if err := u.e.BeforeRow(ctx, image.RowKey); err != nil {
		return err
	}
	return image.Restore(ctx, u.w.Tx)
}

// keepOrigin reports whether units that later entries added belong to an origin that is to
// be removed, in which case it stays: the database would remove them with it. Otherwise it
// removes the bitext of the origin.
func (u *undoer) keepOrigin(ctx context.Context, id any) (kept bool, err error) {
	err = u.w.Tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT * FROM units WHERE origin = ?1) OR
		EXISTS (SELECT * FROM more_origins WHERE origin = ?1)`, id).Scan(&kept)
	if origin, ok := id.(int64); ok && err == nil && !kept {
		err = u.e.DropBitext(ctx, u.w, origin)
	}
	return kept, err
}

// refuseSecondOrigin returns a *history.UndoError for an origin whose content has been
// imported again.
func (u *undoer) refuseSecondOrigin(ctx context.Context, image RowImage) error {
	if image.Table != "origins" || image.Row == nil {
		return nil
	}
	var id int64
	err := u.w.Tx.QueryRowContext(ctx, "SELECT id FROM origins WHERE checksum = ? AND id <> ?", image.Row[0], image.Key[0]).Scan(&id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	return &history.UndoError{
		Path: u.path, Entry: u.done.Entry.ID, Origin: id, Problem: fmt.Sprintf("the same document was imported again since, as no. %d", id),
		Code: history.ReasonImportedSince,
	}
}

// PlanPrune returns what Prune would remove.
func PlanPrune(ctx context.Context, tx *sql.Tx, before time.Time) (p history.Pruned, err error) {
	// Entries are removed up to a number, even if the clock was set back in between,
	// since a later entry conflicts with all earlier ones.
	last := "ifnull((SELECT min(id) FROM journal WHERE time >= ?1), (SELECT max(id) + 1 FROM journal)) - 1"
	err = tx.QueryRowContext(ctx, `SELECT count(*), ifnull(max(id), 0), ifnull((
			SELECT sum(ifnull(length(before), 0)) FROM journal_changes WHERE entry <= max(j.id)), 0) FROM journal AS j WHERE id <= `+last, tables.Seconds(before)).
		Scan(&p.Entries, &p.Last.ID, &p.Bytes)
	if err != nil || p.Entries == 0 {
		return p, err
	}
	p.Last, err = ScanRecord(tx.QueryRowContext(ctx, "SELECT "+RecordColumns+" FROM journal AS j WHERE j.id = ?", p.Last.ID))
	return p, err
}

// Prune removes the entries written before the time. Their changes remain and can
// no longer be undone.
func Prune(ctx context.Context, tx *sql.Tx, before time.Time) (history.Pruned, error) {
	p, err := PlanPrune(ctx, tx, before)
	if err != nil || p.Entries == 0 {
		return p, err
	}
	for _, query := range []string{
		"DELETE FROM journal_changes WHERE entry <= ?", "DELETE FROM journal WHERE id <= ?",
		// What only removed units said is of no use any more either.
		"DELETE FROM details WHERE ? > 0 AND id NOT IN (SELECT details FROM units WHERE typeof(details) = 'integer')",
	} {
		if _, err := tx.ExecContext(ctx, query, p.Last.ID); err != nil {
			return p, err
		}
	}
	return p, nil
}
