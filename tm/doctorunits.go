package tm

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// countedFaults are faults of units, each with a query that counts them.
var countedFaults = []struct{ part, one, many, query string }{
	{PartUnits, "unit has no text at all", "units have no text at all", `
		SELECT count(*) FROM units AS u WHERE NOT EXISTS (SELECT 1 FROM variants AS v WHERE v.id BETWEEN u.id * 256 AND u.id * 256 + 255)`},
	{PartUnits, "text belongs to no unit", "texts belong to no unit", `
		SELECT count(*) FROM variants AS v WHERE NOT EXISTS (SELECT 1 FROM units AS u WHERE u.id = v.id / 256)`},
	{PartUnits, "text stands behind a gap in the texts of its unit", "texts stand behind a gap in the texts of their unit", `
		SELECT count(*) FROM variants AS v WHERE v.id % 256 > 0 AND NOT EXISTS (SELECT 1 FROM variants AS w WHERE w.id = v.id - 1)`},
	{PartUnits, "unit has details that cannot be read", "units have details that cannot be read", `
		SELECT count(*) FROM details WHERE NOT json_valid(data)`},
	{PartUnits, "unit lists its own document among its further ones", "units list their own document among their further ones", `
		SELECT count(*) FROM more_origins AS m JOIN units AS u ON u.id = m.unit AND u.origin = m.origin AND u.place = m.place`},
	{PartRuns, "unit is in no run, or in one that does not describe it", "units are in no run, or in one that does not describe them", `
		SELECT count(*) FROM units AS u LEFT JOIN runs AS r ON r.first = (SELECT max(x.first) FROM runs AS x WHERE x.first <= u.id)
		WHERE r.first IS NULL OR r.last < u.id OR r.origin <> u.origin OR u.place < r.low OR u.place > r.high OR r.langs <> '' AND r.langs <>
			(SELECT group_concat(v.lang ORDER BY v.id) FROM variants AS v WHERE v.id BETWEEN u.id * 256 AND u.id * 256 + 255)`},
	{PartRuns, "run overlaps the next", "runs overlap the next", `
		SELECT count(*) FROM (SELECT last, lead(first) OVER (ORDER BY first) AS next FROM runs) WHERE next <= last`},
	{PartRuns, "run says that its places ascend, and they do not", "runs say that their places ascend, and they do not", `
		SELECT count(*) FROM runs AS r WHERE r.ordered AND EXISTS (
			SELECT 1 FROM (SELECT place, lead(place) OVER (ORDER BY id) AS next FROM units WHERE id BETWEEN r.first AND r.last) WHERE next < place)`},
}

// checkUnits looks for what the schema cannot forbid.
func (h *Health) checkUnits(ctx context.Context, tx *sql.Tx) error {
	return h.countFaults(ctx, tx, PartUnits)
}

// checkRuns compares the runs with the units.
func (h *Health) checkRuns(ctx context.Context, tx *sql.Tx) error {
	return h.countFaults(ctx, tx, PartRuns)
}

// countFaults counts the faults of a part.
func (h *Health) countFaults(ctx context.Context, tx *sql.Tx, part string) error {
	for _, f := range countedFaults {
		if f.part != part {
			continue
		}
		var n int
		if err := tx.QueryRowContext(ctx, f.query).Scan(&n); err != nil {
			return err
		}
		h.findCount(part, n, f.one, f.many)
	}
	return nil
}

// checkJournal reads every change of the journal.
func (h *Health) checkJournal(ctx context.Context, tx *sql.Tx) error {
	var ids []int64
	if err := tables.CollectNumbers(ctx, tx, &ids, "SELECT id FROM journal_changes ORDER BY id"); err != nil {
		return err
	}
	bad := map[int64]bool{}
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, err := journal.ReadChange(ctx, tx, id)
		if err != nil {
			return err
		}
		if isReadable(c) {
			continue
		}
		if !bad[c.Entry] {
			h.find(Finding{Part: PartJournal, Problem: fmt.Sprintf("change %d cannot be read", c.Entry)})
		}
		bad[c.Entry] = true
	}
	return nil
}

// readable tells whether undo could read the change.
func isReadable(c journal.Change) bool {
	switch c.Kind {
	case journal.KindAdded:
		return c.First <= c.Last
	case journal.KindUnits:
		images, err := journal.UnpackImages(c.Before)
		return err == nil && len(images) > 0
	}
	_, err := journal.UnpackRow(c.Before)
	return err == nil
}
