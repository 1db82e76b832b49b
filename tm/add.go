package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"
)

// AddOptions of Memory.Add. The zero value works.
type AddOptions struct {
	// Replace stores the origin anew when one with the same checksum is
	// already in the memory: its units are taken out and the given ones put in
	// their place, in one transaction. The origin keeps its ID.
	Replace bool
}

// Receipt says what Add did.
type Receipt struct {
	// Origin is the origin as stored, with its ID and import time.
	Origin Origin
	// Units and Variants are how many were stored.
	Units, Variants int
	// Replaced is how many older units of the same origin were taken out.
	Replaced int
}

// Each turns a slice into the stream that Add wants.
func Each(units []Unit) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
	}
}

// Add stores the units of one origin in one transaction: all of them or, when
// the stream yields an error, a unit is not valid or anything else goes wrong,
// none. The stream is read once; a stream without units stores the origin alone.
//
// The checksum of the origin, which must not be empty, stands for its content.
// Where an origin with the same checksum is in the memory, nothing is changed
// and the error is an *AlreadyImportedError, unless AddOptions.Replace is set.
//
// The ID and Origin of the given units are not looked at. An Imported of zero
// means now, a Created of zero the time of the import, a Changed of zero the
// time of creation, an empty Status Aligned. Times are kept to the second.
//
// A unit is valid when it has 1 to MaxVariants variants, each with a language
// and a text that is UTF-8 without zero bytes and not blank; a score of 0..1;
// a place of 0 or more.
func (m *Memory) Add(ctx context.Context, origin Origin, units iter.Seq2[Unit, error], o AddOptions) (Receipt, error) {
	if origin.Imported.IsZero() {
		origin.Imported = time.Now()
	}
	origin.Imported = origin.Imported.UTC().Truncate(time.Second)
	receipt := Receipt{Origin: origin}
	if err := validateOrigin(origin); err != nil {
		return Receipt{}, m.explain("add to", err)
	}
	err := m.change(ctx, func(tx *sql.Tx) error {
		var err error
		if receipt.Replaced, err = m.placeOrigin(ctx, tx, &receipt.Origin, o.Replace); err != nil {
			return err
		}
		return insertUnits(ctx, tx, units, &receipt)
	})
	if err != nil {
		return Receipt{}, m.explain("add to", err)
	}
	return receipt, nil
}

// placeOrigin stores the origin and gives it its ID, or makes room for its
// units where it is there already and is to be replaced.
func (m *Memory) placeOrigin(ctx context.Context, tx *sql.Tx, origin *Origin, replace bool) (replaced int, err error) {
	there, err := findOrigin(ctx, tx, origin.Checksum)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		origin.ID, err = insertOrigin(ctx, tx, *origin)
		return 0, err
	case err != nil:
		return 0, err
	case !replace:
		return 0, &AlreadyImportedError{Path: m.path, Origin: there}
	}
	origin.ID = there.ID
	if err := updateOrigin(ctx, tx, *origin); err != nil {
		return 0, err
	}
	result, err := tx.ExecContext(ctx, "DELETE FROM units WHERE origin = ?", origin.ID)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// insertUnits stores the units and counts them in the receipt.
func insertUnits(ctx context.Context, tx *sql.Tx, units iter.Seq2[Unit, error], receipt *Receipt) error {
	in, err := newInserter(ctx, tx, receipt.Origin)
	if err != nil {
		return err
	}
	for u, err := range units {
		if err != nil {
			return fmt.Errorf("unit %d: %w", receipt.Units+1, err)
		}
		if err := validateUnit(u); err != nil {
			return fmt.Errorf("unit %d (place %d): %w", receipt.Units+1, u.Place, err)
		}
		if err := in.add(ctx, u); err != nil {
			return err
		}
		receipt.Units++
		receipt.Variants += len(u.Variants)
	}
	return in.flush(ctx)
}
