package journal

import (
	"context"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// A bitext that is added or removed is in the journal as its row in bitexts and its pages.
// An edit of beads is stored as a row of a table beads, which does not exist, with the
// origin as its key and a packed bitext.Reversal as its only column. So two edits of one
// document conflict only if they touch the same beads.

// beadsTable is the name of the table that does not exist.
const beadsTable = "beads"

// ChangedBeads records an edit of the beads of an origin.
func (e *Entry) ChangedBeads(ctx context.Context, origin int64, c bitext.Change) error {
	if len(c.Before)+len(c.After) == 0 {
		return nil
	}
	if err := e.flush(ctx); err != nil {
		return err
	}
	image, err := RowImage{RowOf(beadsTable, origin), []any{c.Reversal().Pack()}}.pack()
	if err != nil {
		return err
	}
	return e.write(ctx, KindRow, 0, 0, 0, image)
}

// AddedBitext records that the bitext of an origin was added.
func (e *Entry) AddedBitext(ctx context.Context, origin int64) error {
	return e.AddedRow(ctx, RowOf("bitexts", origin))
}

// DropBitext removes the bitext of an origin and records it. An origin without
// one is not an error.
func (e *Entry) DropBitext(ctx context.Context, w *tables.Writer, origin int64) error {
	delete(w.Bitexts, origin)
	var there bool
	if err := w.Tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM bitexts WHERE origin = ?)", origin).Scan(&there); err != nil || !there {
		return err
	}
	rows, err := tables.PageRows(ctx, w.Tx, origin)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := e.BeforeRow(ctx, RowOf("bitext_pages", row)); err != nil {
			return err
		}
	}
	if err := e.BeforeRow(ctx, RowOf("bitexts", origin)); err != nil {
		return err
	}
	return w.Statements.Exec(ctx, "DELETE FROM bitexts WHERE origin = ?", origin)
}

// reversal returns the origin and the edit of an image of beads; ok is false for any
// other image.
func (r RowImage) reversal() (origin int64, change bitext.Reversal, ok bool, err error) {
	if r.Table != beadsTable {
		return 0, change, false, nil
	}
	var data []byte
	if len(r.Key) == 1 && len(r.Row) == 1 {
		origin, _ = r.Key[0].(int64)
		data, _ = r.Row[0].([]byte)
	}
	change, err = bitext.UnpackReversal(data)
	return origin, change, true, err
}

// Readable reports whether Undo could read the row.
func (r RowImage) Readable() bool {
	if _, _, beads, err := r.reversal(); beads {
		return err == nil
	}
	_, err := r.shape()
	return err == nil
}

// revertBeads reverts an edit of beads.
func (u *undoer) revertBeads(ctx context.Context, origin int64, r bitext.Reversal) error {
	b, err := u.w.Bitext(ctx, origin)
	if err != nil {
		return err
	}
	c, err := b.Revert(r)
	if err != nil {
		return err
	}
	if err := u.e.ChangedBeads(ctx, origin, c); err != nil {
		return err
	}
	return u.w.StoreBitext(ctx, b, c.Pages)
}

// bitextOf returns the origin whose bitext or page the row is, or 0.
func (k RowKey) bitextOf() int64 {
	if len(k.Key) != 1 {
		return 0
	}
	id, _ := k.Key[0].(int64)
	switch k.Table {
	case "bitexts", beadsTable:
		return id
	case "bitext_pages":
		return id / tables.PagesPerBitext
	}
	return 0
}
