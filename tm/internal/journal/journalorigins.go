package journal

import (
	"context"
	"fmt"
	"slices"

	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// LoseOrigins takes the origins in the set off units that have others beside
// them. A unit that is listed under one of them passes to the first of those
// it keeps: the one with the lowest number, that is the earliest import.
func (e *Entry) LoseOrigins(ctx context.Context, w *tables.Writer, units []int64, lost map[int64]bool) error {
	if err := e.BeforeUnits(ctx, units); err != nil {
		return err
	}
	tags := w.LanguageTags()
	for chunk := range slices.Chunk(units, ImagesPerChange) {
		images, err := TakeImages(ctx, w.Tx, chunk)
		if err != nil {
			return err
		}
		for _, image := range images {
			all := append([]tables.Placement{{Origin: image.Origin, Place: image.Place}}, image.More...)
			kept := slices.DeleteFunc(all, func(o tables.Placement) bool { return lost[o.Origin] })
			if len(kept) == 0 {
				return fmt.Errorf("unit %d has no origin beside those that it loses", image.ID)
			}
			image.Origin, image.Place, image.More = kept[0].Origin, kept[0].Place, kept[1:]
			if err := image.Restore(ctx, w, tags); err != nil {
				return err
			}
		}
	}
	return nil
}

// ReleaseOrigin takes an origin off all its units, but leaves the origin. Units
// that have it alone are dropped; those that several origins have in common
// stay with the others. It returns how many were dropped.
func (e *Entry) ReleaseOrigin(ctx context.Context, w *tables.Writer, origin int64) (int, error) {
	var common, mine []int64
	err := tables.CollectNumbers(ctx, w.Tx, &common, `
		SELECT unit FROM more_origins WHERE origin = ?1 UNION
		SELECT u.id FROM units AS u JOIN more_origins AS m ON m.unit = u.id AND m.origin <> ?1 WHERE u.origin = ?1
		ORDER BY 1`, origin)
	if err != nil {
		return 0, err
	}
	if err := e.LoseOrigins(ctx, w, common, map[int64]bool{origin: true}); err != nil {
		return 0, err
	}
	if err := tables.CollectNumbers(ctx, w.Tx, &mine, "SELECT id FROM units WHERE origin = ? ORDER BY id", origin); err != nil {
		return 0, err
	}
	return e.DropUnits(ctx, w, mine)
}

// DropUnits drops units, which the journal keeps.
func (e *Entry) DropUnits(ctx context.Context, w *tables.Writer, ids []int64) (int, error) {
	if err := e.BeforeUnits(ctx, ids); err != nil {
		return 0, err
	}
	return w.DropUnits(ctx, ids...)
}
