package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// undoer puts back what an entry changed.
type undoer struct {
	w    *tables.Writer
	e    *Entry
	tags map[int64]string
	done *Undone
	path string
	// rows is set where so many units may come back that their rows are written
	// many at a time, and the runs made anew at the end.
	rows *tables.BatchWriter
}

// BulkRestore is the number of units kept by an entry from which they are
// restored in bulk. Making all runs anew takes a second or two a million units.
const BulkRestore = 4096

// run goes through the changes from the last to the first.
func (u *undoer) run(ctx context.Context) error {
	var changes []int64
	err := tables.CollectNumbers(ctx, u.w.Tx, &changes, "SELECT id FROM journal_changes WHERE entry = ? ORDER BY id DESC", u.done.Entry.ID)
	if err != nil {
		return err
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

// remakeRuns makes the runs anew, which restoreMany left alone.
func (u *undoer) remakeRuns(ctx context.Context) error {
	if err := u.w.Runs.Flush(ctx); err != nil {
		return err
	}
	if err := u.w.Statements.Exec(ctx, "DELETE FROM runs"); err != nil {
		return err
	}
	return tables.RebuildRuns(ctx, u.w.Tx)
}

// UndoChunk is how many units are removed at once, which bounds the main memory.
const UndoChunk = 8192

// removeAdded removes the units first..last.
func (u *undoer) removeAdded(ctx context.Context, first, last int64) error {
	for ; first <= last; first += UndoChunk {
		var ids []int64
		err := tables.CollectNumbers(ctx, u.w.Tx, &ids, "SELECT id FROM units WHERE id BETWEEN ? AND ? ORDER BY id", first, min(last, first+UndoChunk-1))
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

// restoreUnits puts units back as they were.
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

// restoreMany puts units back of which none is there.
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
		b.Add(&restored, image.Origin, languages, image.Details)
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

// presentUnits are those of the numbers that units have, in order.
func presentUnits(ctx context.Context, w *tables.Writer, ids []int64) ([]int64, error) {
	var there []int64
	err := tables.InChunks(ids, func(list string) error {
		return tables.CollectNumbers(ctx, w.Tx, &there, "SELECT u.id FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value ORDER BY u.id", list)
	})
	return there, err
}

// restoreRow puts a row of another table back as it was.
func (u *undoer) restoreRow(ctx context.Context, before []byte) error {
	image, err := UnpackRow(before)
	if err != nil {
		return err
	}
	if err := u.refuseSecondOrigin(ctx, image); err != nil {
		return err
	}
	if err := u.e.BeforeRow(ctx, image.RowKey); err != nil {
		return err
	}
	return image.Restore(ctx, u.w.Tx)
}

// refuseSecondOrigin refuses to bring an origin back whose content was imported
// again since.
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
	return &UndoError{
		Path: u.path, Entry: u.done.Entry.ID, Origin: id, Problem: fmt.Sprintf("the same document was imported again since, as no. %d", id),
		Code: ReasonImportedSince,
	}
}
