package tm

import (
	"context"
	"database/sql"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
)

// rebuildDerived makes the index and the runs anew from the units and their
// texts, in the transaction.
func rebuildDerived(ctx context.Context, tx *sql.Tx) error {
	for _, table := range []string{"index_blobs", "runs"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table); err != nil {
			return err
		}
	}
	if err := rebuildRuns(ctx, tx); err != nil {
		return err
	}
	return rebuildIndex(ctx, tx)
}

// rebuildRuns makes the runs of all units.
func rebuildRuns(ctx context.Context, tx *sql.Tx) error {
	w := runWriter{s: newStatements(tx)}
	err := eachUnitRow(ctx, tx, "units AS u", func(unit, origin int64, place int, langs string) error {
		return w.add(ctx, unit, origin, place, langs)
	})
	if err != nil {
		return err
	}
	return w.flush(ctx)
}

// eachUnitRow visits the units, in the order of their numbers, with what runs
// say of them. The argument units is the SQL that finds them, as u.
func eachUnitRow(ctx context.Context, tx *sql.Tx, units string, visit func(unit, origin int64, place int, langs string) error, args ...any) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT u.id, u.origin, u.place, coalesce((
			SELECT group_concat(v.lang ORDER BY v.id) FROM variants AS v WHERE v.id BETWEEN u.id * 256 AND u.id * 256 + 255
		), '') FROM `+units+" ORDER BY u.id", args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var unit, origin int64
		var place int
		var langs string
		if err := rows.Scan(&unit, &origin, &place, &langs); err != nil {
			return err
		}
		if err := visit(unit, origin, place, langs); err != nil {
			return err
		}
	}
	return rows.Err()
}

// rebuildIndex indexes all variants.
func rebuildIndex(ctx context.Context, tx *sql.Tx) error {
	s := newStatements(tx)
	x, err := index.Open(ctx, blobStore{s}, s.foldedTexts, index.Options{})
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, "SELECT id, text FROM variants ORDER BY id")
	if err != nil {
		return err
	}
	defer rows.Close()
	builder := blockBuilder{index: x}
	for rows.Next() {
		var v newVariant
		if err := rows.Scan(&v.row, &v.text); err != nil {
			return err
		}
		v.text = fold.String(v.text)
		if err := builder.add(ctx, v); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return builder.finish(ctx)
}
