package tm

import (
	"context"
	"fmt"
	"slices"
)

// loseOrigins takes the origins in the set off units that have others beside
// them. A unit that is listed under one of them passes to the first of those
// it keeps: the one with the lowest number, that is the earliest import.
func (e *entry) loseOrigins(ctx context.Context, w *writer, units []int64, lost map[int64]bool) error {
	if err := e.beforeUnits(ctx, units); err != nil {
		return err
	}
	tags := w.languageTags()
	for chunk := range slices.Chunk(units, imagesPerChange) {
		images, err := takeImages(ctx, w.tx, chunk)
		if err != nil {
			return err
		}
		for _, image := range images {
			all := append([]originImage{{image.Origin, image.Place}}, image.More...)
			kept := slices.DeleteFunc(all, func(o originImage) bool { return lost[o.Origin] })
			if len(kept) == 0 {
				return fmt.Errorf("unit %d has no origin beside those that it loses", image.ID)
			}
			image.Origin, image.Place, image.More = kept[0].Origin, kept[0].Place, kept[1:]
			if err := image.restore(ctx, w, tags); err != nil {
				return err
			}
		}
	}
	return nil
}

// releaseOrigin takes an origin off all its units, but leaves the origin. Units
// that have it alone are dropped; those that several origins have in common
// stay with the others. It returns how many were dropped.
func (e *entry) releaseOrigin(ctx context.Context, w *writer, origin int64) (int, error) {
	var common, mine []int64
	err := collectNumbers(ctx, w.tx, &common, `
		SELECT unit FROM more_origins WHERE origin = ?1 UNION
		SELECT u.id FROM units AS u JOIN more_origins AS m ON m.unit = u.id AND m.origin <> ?1 WHERE u.origin = ?1
		ORDER BY 1`, origin)
	if err != nil {
		return 0, err
	}
	if err := e.loseOrigins(ctx, w, common, map[int64]bool{origin: true}); err != nil {
		return 0, err
	}
	if err := collectNumbers(ctx, w.tx, &mine, "SELECT id FROM units WHERE origin = ? ORDER BY id", origin); err != nil {
		return 0, err
	}
	return e.dropUnits(ctx, w, mine)
}

// dropUnits drops units, which the journal keeps.
func (e *entry) dropUnits(ctx context.Context, w *writer, ids []int64) (int, error) {
	if err := e.beforeUnits(ctx, ids); err != nil {
		return 0, err
	}
	return w.dropUnits(ctx, ids...)
}
