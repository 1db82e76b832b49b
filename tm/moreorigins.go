package tm

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/yiku-tm/yiku/tm/unit"
)

// loadMoreOrigins reads the further origins of all units that have some.
func loadMoreOrigins(ctx context.Context, tx *sql.Tx) (map[int64][]originImage, error) {
	more := map[int64][]originImage{}
	err := eachRow(ctx, tx, func(rows *sql.Rows) error {
		var unit int64
		var o originImage
		err := rows.Scan(&unit, &o.Origin, &o.Place)
		more[unit] = append(more[unit], o)
		return err
	}, "SELECT unit, origin, place FROM more_origins ORDER BY unit, origin, place")
	return more, err
}

// shares tells whether one of the further origins is this one.
func shares(more map[int64][]originImage, origin int64) bool {
	for _, list := range more {
		for _, o := range list {
			if o.Origin == origin {
				return true
			}
		}
	}
	return false
}

// placed gives the rows their origins.
func (r *unitReader) placed(rows []originImage) []unit.Placed {
	var list []unit.Placed
	for _, o := range rows {
		list = append(list, unit.Placed{Origin: r.origins[o.Origin], Place: int(o.Place)})
	}
	return list
}

// attachMoreOrigins gives the units of the JSON list their further origins.
func (r *unitReader) attachMoreOrigins(ctx context.Context, tx *sql.Tx, list string, units map[int64]unit.Unit) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var unit int64
		var o originImage
		if err := rows.Scan(&unit, &o.Origin, &o.Place); err != nil {
			return err
		}
		u := units[unit]
		u.MoreOrigins = append(u.MoreOrigins, r.placed([]originImage{o})...)
		units[unit] = u
		return nil
	}, `SELECT m.unit, m.origin, m.place FROM json_each(?) AS j CROSS JOIN more_origins AS m ON m.unit = j.value
		ORDER BY m.unit, m.origin, m.place`, list)
}

// loseOrigins takes the origins in the set off units that have others beside
// them. A unit that is listed under one of them passes to the first of those
// it keeps: the one with the lowest number, that is the earliest import.
func (w *writer) loseOrigins(ctx context.Context, e *entry, units []int64, lost map[int64]bool) error {
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
func (w *writer) releaseOrigin(ctx context.Context, e *entry, origin int64) (int, error) {
	var common, mine []int64
	err := collectNumbers(ctx, w.tx, &common, `
		SELECT unit FROM more_origins WHERE origin = ?1 UNION
		SELECT u.id FROM units AS u JOIN more_origins AS m ON m.unit = u.id AND m.origin <> ?1 WHERE u.origin = ?1
		ORDER BY 1`, origin)
	if err != nil {
		return 0, err
	}
	if err := w.loseOrigins(ctx, e, common, map[int64]bool{origin: true}); err != nil {
		return 0, err
	}
	if err := collectNumbers(ctx, w.tx, &mine, "SELECT id FROM units WHERE origin = ? ORDER BY id", origin); err != nil {
		return 0, err
	}
	return w.dropInJournal(ctx, e, mine)
}

// dropInJournal drops units, which the journal keeps.
func (w *writer) dropInJournal(ctx context.Context, e *entry, ids []int64) (int, error) {
	if err := e.beforeUnits(ctx, ids); err != nil {
		return 0, err
	}
	return w.dropUnits(ctx, ids...)
}

// jsonNumbers writes numbers as a list for json_each.
func jsonNumbers(numbers []int64) (string, error) {
	if numbers == nil {
		return "[]", nil
	}
	list, err := json.Marshal(numbers)
	if err != nil {
		return "", fmt.Errorf("list of numbers: %w", err)
	}
	return string(list), nil
}
