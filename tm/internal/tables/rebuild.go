package tables

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/tm/internal/store"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
)

// UpdateDerived calls begin and then RebuildDerived if the index is missing or has an
// older format, and reports whether it did so. It leaves an index of a newer format or a
// damaged one alone; opening that returns the error.
func UpdateDerived(ctx context.Context, tx *sql.Tx, begin func()) (bool, error) {
	outdated, err := isOutdated(ctx, tx)
	if err != nil || !outdated {
		return false, err
	}
	begin()
	return true, RebuildDerived(ctx, tx)
}

// isOutdated reports whether the memory has texts but no index, or an index of an older format.
func isOutdated(ctx context.Context, tx *sql.Tx) (bool, error) {
	x, err := index.Open(ctx, BlobStore{store.NewStatements(tx)}, nil, index.Options{})
	if format, ok := errors.AsType[*index.FormatError](err); ok {
		return format.Stored < format.Known, nil
	}
	if IsIndexDamage(err) {
		return false, nil
	}
	if err != nil || x.Len() > 0 {
		return false, err
	}
	var texts bool
	err = tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM units)").Scan(&texts)
	return texts, err
}

// RebuildDerived rebuilds the index, the runs and the stored search forms from the
// units and their texts, in the transaction.
func RebuildDerived(ctx context.Context, tx *sql.Tx) error {
	for _, table := range []string{"index_blobs", "runs"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table); err != nil {
			return err
		}
	}
	if err := RebuildRuns(ctx, tx); err != nil {
		return err
	}
	if err := refold(ctx, tx); err != nil {
		return err
	}
	return rebuildIndex(ctx, tx)
}

// numberedTables are the tables whose numbers are never reused.
var numberedTables = []string{"units", "origins", "journal", "journal_changes", "rulings", "lexicons"}

// lastSequence is the greatest plausible value of a counter: more rows than any disk
// can hold, and far below the maximum number of a unit.
const lastSequence = 1 << 50

// greatestUnit is the SQL of the greatest number assigned to a unit so far,
// which AUTOINCREMENT records.
const greatestUnit = `max((SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'units'), (SELECT coalesce(max(id), 0) FROM units))`

// GreatestUnit returns the greatest number assigned to a unit so far, or lastSequence
// if the counter is at its end.
func GreatestUnit(ctx context.Context, tx *sql.Tx) (n int64, err error) {
	err = tx.QueryRowContext(ctx, "SELECT "+greatestUnit).Scan(&n)
	return min(n, lastSequence), err
}

// ImpossibleRuns is the SQL that counts impossible runs.
const ImpossibleRuns = "SELECT count(*) FROM runs WHERE first < 1 OR last < first OR low < 0 OR high < low OR last > " + greatestUnit

// FaultySequences is the SQL that counts the counters that are at their end or less
// than a number in their table.
var FaultySequences = func() string {
	var parts []string
	for _, table := range numberedTables {
		parts = append(parts, fmt.Sprintf(
			"EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = '%[1]s' AND (seq > %[2]d OR seq < (SELECT coalesce(max(id), 0) FROM %[1]s)))", table, int64(lastSequence)))
	}
	return strings.Join(parts, " + ")
}()

// RepairSequences sets faulty counters to the greatest number known to have been
// assigned.
func RepairSequences(ctx context.Context, tx *sql.Tx) error {
	for _, table := range numberedTables {
		last := "SELECT coalesce(max(id), 0) FROM " + table
		if table == "units" { // the journal knows removed units
			last = "SELECT max((" + last + "), (SELECT coalesce(max(last), 0) FROM journal_changes WHERE kind <> 3 AND last < " + fmt.Sprint(int64(lastSequence)) + "))"
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf("UPDATE sqlite_sequence SET seq = (%s) WHERE name = '%s' AND (seq > %d OR seq < (%s))", last, table, int64(lastSequence), last))
		if err != nil {
			return err
		}
	}
	return nil
}

// A StaleRuling is a ruling whose search form is not that of its phrase, with the right one.
type StaleRuling struct {
	ID     int64
	Folded string
}

// StaleRulings returns the rulings that are not found by their phrases, except those that are
// damaged, whose phrases may be wrong.
func StaleRulings(ctx context.Context, tx *sql.Tx) (stale []StaleRuling, err error) {
	err = EachRow(ctx, tx, func(rows *sql.Rows) error {
		var r StaleRuling
		var phrase, folded string
		err := rows.Scan(&r.ID, &phrase, &folded)
		if r.Folded = fold.String(phrase); r.Folded != folded {
			stale = append(stale, r)
		}
		return err
	}, "SELECT id, phrase, folded FROM rulings")
	if err != nil || len(stale) == 0 {
		return nil, err
	}
	faults, err := store.RowFaults(ctx, tx, []string{"rulings"}, "true", math.MaxInt)
	return slices.DeleteFunc(stale, func(r StaleRuling) bool {
		return slices.ContainsFunc(faults, func(f store.RowFault) bool { return f.Key == strconv.FormatInt(r.ID, 10) })
	}), err
}

// refold updates the search forms under which rulings and marks are stored, since the
// current fold may be coarser than the one that wrote them. If two marks of a unit are
// for the same phrase then, the newer one is kept.
func refold(ctx context.Context, tx *sql.Tx) error {
	rulings, err := StaleRulings(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range rulings {
		if _, err := tx.ExecContext(ctx, "UPDATE rulings SET folded = ? WHERE id = ?", r.Folded, r.ID); err != nil {
			return err
		}
	}
	stale, err := staleForms(ctx, tx, "SELECT DISTINCT folded FROM marks")
	if err != nil {
		return err
	}
	for _, phrase := range stale {
		for _, change := range []string{`
			DELETE FROM marks WHERE folded = ?1 AND EXISTS (SELECT 1 FROM marks AS m
				WHERE m.unit = marks.unit AND m.lang = marks.lang AND m.folded = ?2 AND m.created > marks.created)`,
			"UPDATE OR REPLACE marks SET folded = ?2 WHERE folded = ?1",
		} {
			if _, err := tx.ExecContext(ctx, change, phrase, fold.String(phrase)); err != nil {
				return err
			}
		}
	}
	return nil
}

// staleForms returns the phrases of the query that are not in search form.
func staleForms(ctx context.Context, tx *sql.Tx, query string) ([]string, error) {
	var phrases []string
	err := Collect(ctx, tx, &phrases, query)
	return slices.DeleteFunc(phrases, func(p string) bool { return fold.String(p) == p }), err
}

// RebuildRuns rebuilds the runs of all units.
func RebuildRuns(ctx context.Context, tx *sql.Tx) error {
	w := runWriter{s: store.NewStatements(tx)}
	err := EachUnitRow(ctx, tx, "units AS u", func(unit, origin int64, place int, langs string) error {
		return w.add(ctx, unit, origin, place, langs)
	})
	if err != nil {
		return err
	}
	return w.Flush(ctx)
}

// EachUnitRow visits the units in the order of their numbers, with the fields
// that runs summarise. units is the SQL that selects them, as u.
func EachUnitRow(ctx context.Context, tx *sql.Tx, units string, visit func(unit, origin int64, place int, langs string) error, args ...any) error {
	return EachRow(ctx, tx, func(rows *sql.Rows) error {
		var unit, origin int64
		var place int
		var langs string
		if err := rows.Scan(&unit, &origin, &place, &langs); err != nil {
			return err
		}
		return visit(unit, origin, place, langs)
	}, "SELECT u.id, u.origin, u.place, u.langs FROM "+units+" ORDER BY u.id", args...)
}

// rebuildIndex indexes all variants.
func rebuildIndex(ctx context.Context, tx *sql.Tx) error {
	s := store.NewStatements(tx)
	x, err := index.Open(ctx, BlobStore{s}, FoldedTexts(s), index.Options{})
	if err != nil {
		return err
	}
	builder := blockBuilder{index: x}
	err = EachTexts(ctx, tx, func(unit int64, t *Texts) error {
		texts, _ := t.Read()
		for p, text := range texts {
			if err := builder.add(ctx, newVariant{unit*Positions + int64(p), fold.String(text)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return builder.finish(ctx)
}
