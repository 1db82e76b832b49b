// Package tables reads and writes the rows of a memory: units with their texts, origins,
// bitexts, runs, and the blobs of the index. A [Writer] makes all changes of units.
package tables

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/internal/store"

	"github.com/yiku-tm/yiku/tm/index"
	"github.com/yiku-tm/yiku/tm/unit"
)

// All changes of units go through a Writer. It writes their rows and updates the derived data:
// the index and the runs.
//
//	added, err := w.AddUnits(ctx, origin, units)   // new units, any number
//	…w.PutUnit(ctx, u)                             // one with its number: changed or restored
//	…w.DropUnits(ctx, 17, 18)                      // removed
//	…w.Finish(ctx)
//
// Rows that do not belong to units (origins, the journal, rulings) are changed
// through Tx. Nothing is stored unless the transaction is committed. A Writer is not safe
// for concurrent use by multiple goroutines.
type Writer struct {
	Tx         *sql.Tx
	Statements *store.Statements

	Index     *index.Index
	Languages map[string]int64
	Runs      runWriter
	// Indexed maps the rows of the variants changed by PutUnit to whether the
	// index contains them.
	Indexed map[int64]bool
	// Before is the state of the memory before the transaction.
	Before int64
	// Rewritten reports that the number of a variant may now have another text.
	Rewritten bool
	// Bitexts holds, by origin, those that the transaction read or changed.
	Bitexts     map[int64]*Bitext
	bitextCache *BitextCache
	// Instead maps removed units to the units that replace them, see
	// Memory.Dedupe.
	Instead map[int64]int64
	// affected is the result of Affected; nil until a unit changes.
	affected  map[int64]map[int64]unit.Status
	noBitexts bool
}

// NewWriter returns a Writer for the transaction. Call Finish at the end. The
// Writer uses the cached directories of the blocks of the index: reading them for a
// million pairs takes longer than adding one.
func NewWriter(ctx context.Context, tx *sql.Tx, cache *index.Cache, bitexts *BitextCache) (*Writer, error) {
	w := &Writer{Tx: tx, Statements: store.NewStatements(tx), Indexed: map[int64]bool{}, Bitexts: map[int64]*Bitext{}, Instead: map[int64]int64{}, bitextCache: bitexts}
	w.Runs.s = w.Statements
	var err error
	if w.Languages, err = LanguageNumbers(ctx, tx); err != nil {
		return nil, err
	}
	w.Index, err = OpenIndex(ctx, w.Statements, FoldedTexts(w.Statements), index.Options{Cache: cache})
	return w, err
}

// Finish writes buffered changes.
func (w *Writer) Finish(ctx context.Context) error {
	if err := w.Runs.Flush(ctx); err != nil {
		return err
	}
	return w.Reindex(ctx)
}

// added describes the units that AddUnits stored, which have the consecutive
// numbers First to Last.
type added struct {
	First, Last     int64
	Units, Variants int
}

// AddUnits stores new units of an origin, which must have its ID, and assigns
// numbers to them. It ignores the fields ID and Origin of the units; for the
// others see Memory.Add. It uses the stream once.
func (w *Writer) AddUnits(ctx context.Context, origin unit.Origin, units iter.Seq2[unit.Unit, error]) (added, error) {
	in, err := newInserter(ctx, w, origin)
	if err != nil {
		return added{}, err
	}
	defer in.abandon() // after an error
	for u, err := range units {
		n := in.done.Units + 1
		if err != nil {
			return added{}, fmt.Errorf("unit %d: %w", n, err)
		}
		if err := u.Validate(); err != nil {
			return added{}, fmt.Errorf("unit %d (place %d): %w", n, u.Place, err)
		}
		if err := in.add(ctx, u); err != nil {
			return added{}, err
		}
	}
	return in.finish(ctx)
}

// PutUnit stores a unit under the number u.ID, which must have been assigned
// before: it replaces the current unit, or restores a dropped one. The origin
// u.Origin.ID must exist. All fields are stored unchanged, including the times
// of creation and change.
func (w *Writer) PutUnit(ctx context.Context, u unit.Unit) error {
	if err := u.Validate(); err != nil {
		return fmt.Errorf("unit %d: %w", u.ID, err)
	}
	if u.ID <= 0 || u.Status == "" || u.Created.IsZero() || u.Changed.IsZero() {
		return fmt.Errorf("unit %d: it has no number, no status or no date", u.ID)
	}
	if err := w.Affect(ctx, u.ID); err != nil {
		return err
	}
	numbers := make([]int64, len(u.Variants))
	for p, v := range u.Variants {
		var err error
		if numbers[p], err = w.language(ctx, v.Lang); err != nil {
			return err
		}
	}
	details, err := OwnDetails(&u)
	if err != nil {
		return err
	}
	row, langs, err := unitValues(&u, u.Origin.ID, numbers, details)
	if err != nil {
		return err
	}
	if err := w.touchTexts(ctx, &u); err != nil {
		return err
	}
	if err := w.Statements.Exec(ctx, putUnit, row[:]...); err != nil {
		return err
	}
	if len(w.Indexed) >= MaxTouched {
		if err := w.Reindex(ctx); err != nil {
			return err
		}
	}
	return w.Runs.put(ctx, u.ID, u.Origin.ID, u.Place, langs)
}

// putUnit inserts a row of unitRowColumns or updates the row with its number.
var putUnit = func() string {
	updates := make([]string, len(unitRowColumns)-1)
	for i, c := range unitRowColumns[1:] {
		updates[i] = c + " = excluded." + c
	}
	return strings.Replace(insertUnits(1), "OR FAIL ", "", 1) + " ON CONFLICT (id) DO UPDATE SET " + strings.Join(updates, ", ")
}()

// touchTexts touches the variants that differ between the stored unit, if there is one,
// and the unit that replaces it.
func (w *Writer) touchTexts(ctx context.Context, u *unit.Unit) error {
	stmt, err := w.Statements.Prepared(ctx, "SELECT "+TextColumns+" FROM units AS u WHERE u.id = ?")
	if err != nil {
		return err
	}
	var t Texts
	if err := stmt.QueryRowContext(ctx, u.ID).Scan(t.Fields()...); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	stored, _ := t.Read()
	for p := range max(len(stored), len(u.Variants)) {
		if p >= len(stored) || p >= len(u.Variants) || stored[p] != u.Variants[p].Text {
			w.Touch(u.ID*Positions+int64(p), p < len(stored))
		}
	}
	return nil
}

// DropUnits removes the units with these numbers and returns how many existed.
// Numbers that no unit has are not an error.
func (w *Writer) DropUnits(ctx context.Context, numbers ...int64) (int, error) {
	w.Rewritten = true // the numbers may return with other texts
	// The index must agree with the rows.
	if err := w.Reindex(ctx); err != nil {
		return 0, err
	}
	var variants []int64
	dropped := 0
	numbers = slices.Compact(slices.Sorted(slices.Values(numbers)))
	err := InChunks(numbers, func(list string) error {
		if err := w.affect(ctx, list); err != nil {
			return err
		}
		return EachRow(ctx, w.Tx, func(rows *sql.Rows) error {
			var unit int64
			var langs string
			err := rows.Scan(&unit, &langs)
			for p := range SplitNumbers(langs) {
				variants = append(variants, unit*Positions+int64(p))
			}
			return err
		}, "SELECT u.id, u.langs FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value", list)
	})
	if err != nil {
		return 0, err
	}
	if err := w.Index.Remove(ctx, variants...); err != nil {
		return 0, err
	}
	err = InChunks(numbers, func(list string) error {
		result, err := w.Tx.ExecContext(ctx, "DELETE FROM units WHERE id IN (SELECT value FROM json_each(?))", list)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		dropped += int(n)
		return err
	})
	return dropped, err
}

// MaxTouched is the number of changed variants at which the index is updated
// before the end of the transaction, which limits the main memory.
const MaxTouched = 16_384

// Touch records that a variant changes, and whether the index has contained it
// until now.
func (w *Writer) Touch(row int64, had bool) {
	w.Rewritten = true
	if _, known := w.Indexed[row]; !known {
		w.Indexed[row] = had
	}
}

// Reindex updates the index with the variants that were changed one by one.
func (w *Writer) Reindex(ctx context.Context) error {
	if len(w.Indexed) == 0 {
		return nil
	}
	var old, touched, now []int64
	for row, had := range w.Indexed {
		touched = append(touched, row)
		if had {
			old = append(old, row)
		}
	}
	slices.Sort(touched)
	slices.Sort(old)
	clear(w.Indexed)
	err := InChunks(touched, func(list string) error {
		return Collect(ctx, w.Tx, &now, "SELECT j.value FROM "+textRows+" WHERE "+textAt+" IS NOT NULL", list)
	})
	if err != nil {
		return err
	}
	if len(old) > 0 {
		if err := w.Index.Remove(ctx, old...); err != nil {
			return err
		}
	}
	if len(now) == 0 {
		return nil
	}
	return w.Index.Add(ctx, now...)
}

// TailAtMost is the number of variants in the tail from which it becomes a
// block.
const TailAtMost = 1024

// ShortenTail makes a block of a long tail.
func (w *Writer) ShortenTail(ctx context.Context) error {
	if !w.HasLongTail() {
		return nil
	}
	return w.Index.Flush(ctx)
}

// HasLongTail reports whether the tail of the index should become a block.
func (w *Writer) HasLongTail() bool { return len(w.Index.Tail()) >= TailAtMost }
