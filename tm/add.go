package tm

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"iter"
	"time"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/unit"
)

// AddOptions are the options of Memory.Add. The zero value works.
type AddOptions struct {
	// Replace stores the origin again if one with the same checksum is in the memory:
	// its units are replaced by the given ones in one transaction. The origin keeps
	// its ID, and those of its details that the new one lacks. The work of people on
	// its units is carried over to the new ones; if that is not possible, or a unit
	// that a person removed would come back, the error is a *fault.HumanWorkError.
	Replace bool
	// InPlaceOf, if not 0, is the ID of the origin to be replaced, whatever its
	// checksum.
	InPlaceOf int64
	// Theirs takes the new text if it has a translation that a unit with a person's
	// work never had.
	Theirs bool
	// LoseWork replaces units even if the work of people on them is lost or removed
	// ones come back.
	LoseWork bool
	// Learned, unless nil, is what aligning the origin taught. It is added to
	// what the memory knows about the two languages (see Memory.Learned).
	// Undoing the import does not remove it, since it is knowledge of words,
	// not of texts.
	Learned *align.Learned
	// Expected is the number of units of the stream, if known, which makes a large
	// import cheaper, especially the first one into a new memory. It need not be
	// exact.
	Expected int
	// Bitext, unless nil, is the bitext of the origin. The units are those of its pairs, in
	// order, except those set aside, whose units a person removed. If a unit has another text
	// or status than its bead, as after a correction, the bead follows.
	Bitext *bitext.Bitext
}

// Receipt describes what Add did.
type Receipt struct {
	// Origin is the origin as stored, with its ID and import time.
	Origin unit.Origin
	// Units and Variants are the numbers of those stored.
	Units, Variants int
	// Replaced is the number of older units of the same origin that were
	// removed.
	Replaced int
	// Carried is the number of units that took over the work of people on older ones.
	// Conflicts holds those of them for which the new text has another translation,
	// Lost units with work of people whose source is not in the new text.
	Carried   int
	Conflicts []merge.Conflict
	Lost      []unit.Unit
	// Returned holds new units whose sources a person removed from the earlier ones, for
	// an origin without a bitext, which keeps no place for them.
	Returned []unit.Unit
	// Entry is the entry of the journal, see Memory.Undo.
	Entry int64
}

// Add stores the units of one origin in one transaction: all of them or, if the
// stream yields an error, a unit is invalid or anything else fails, none. It uses
// the stream once; without units it stores the origin alone.
//
// The checksum of the origin, which must not be empty, identifies its content. If
// an origin with the same checksum is in the memory, Add changes nothing and
// returns a *fault.AlreadyImportedError, unless AddOptions.Replace is set.
//
// The ID and Origin of the given units are ignored. A zero Imported means now, a
// zero Created the time of the import, a zero Changed the time of creation, an
// empty Status Aligned. Times are stored to the second.
//
// A unit is valid if it has 1 to MaxVariants variants, each with a language and a
// text that is UTF-8 without zero bytes and not only spaces; a score from 0 to 1;
// and a place of at least 0.
func (m *Memory) Add(ctx context.Context, origin unit.Origin, units iter.Seq2[unit.Unit, error], o AddOptions) (Receipt, error) {
	if origin.Imported.IsZero() {
		origin.Imported = time.Now()
	}
	origin.Imported = origin.Imported.UTC().Truncate(time.Second)
	receipt := Receipt{Origin: origin}
	if err := origin.Validate(); err != nil {
		return Receipt{}, m.explain("add to", err)
	}
	if m.file.Write == nil {
		return Receipt{}, m.explain("add to", store.ErrReadOnly)
	}
	end, err := m.file.BeginLarge(ctx, o.Expected, !o.Replace && o.InPlaceOf == 0)
	if err == nil {
		err = m.add(ctx, &receipt, units, o)
	}
	if err := errors.Join(err, end()); err != nil {
		return Receipt{}, m.explain("add to", err)
	}
	if m.command != "" {
		m.entry.Store(receipt.Entry)
	}
	return receipt, nil
}

// add stores the units of the origin of the receipt and completes the receipt.
func (m *Memory) add(ctx context.Context, receipt *Receipt, units iter.Seq2[unit.Unit, error], o AddOptions) error {
	command := cmp.Or(m.command, "add "+receipt.Origin.Name())
	entry, err := m.changeInJournal(ctx, command, m.entry.Load(), func(w *tables.Writer, e *journal.Entry) error {
		before, err := m.placeOrigin(ctx, w, e, receipt, o)
		if err != nil {
			return err
		}
		var fates []bitext.Fate
		if o.Bitext != nil {
			units = withFates(units, o.Bitext, &fates)
		}
		stored, err := w.AddUnits(ctx, receipt.Origin, units)
		if err != nil {
			return err
		}
		receipt.Units, receipt.Variants = stored.Units, stored.Variants
		if err := addLearned(ctx, w.Tx, o.Learned); err != nil {
			return err
		}
		if err := e.AddedUnits(ctx, stored.First, stored.Last); err != nil {
			return err
		}
		if o.Bitext != nil {
			if err := addBitext(ctx, w, e, receipt.Origin.ID, o.Bitext, stored.First, fates); err != nil {
				return err
			}
		}
		return m.carryOver(ctx, w, e, before, receipt, o)
	})
	receipt.Entry = entry
	return err
}

// placeOrigin stores the origin of the receipt and sets its ID. If it replaces an
// existing one, it removes the units of that and returns them as its predecessor.
func (m *Memory) placeOrigin(ctx context.Context, w *tables.Writer, e *journal.Entry, receipt *Receipt, o AddOptions) (*predecessor, error) {
	origin := &receipt.Origin
	there, err := tables.FindOrigin(ctx, w.Tx, origin.Checksum)
	known := err == nil
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	switch {
	case known && o.InPlaceOf != there.ID && !(o.Replace && o.InPlaceOf == 0):
		return nil, &fault.AlreadyImportedError{Path: m.file.Path, Origin: there}
	case !known && o.InPlaceOf == 0:
		if origin.ID, err = tables.InsertOrigin(ctx, w.Tx, *origin); err != nil {
			return nil, err
		}
		return &predecessor{}, e.AddedRow(ctx, journal.RowOf("origins", origin.ID))
	case !known:
		if there, err = tables.LoadOrigin(ctx, w.Tx, o.InPlaceOf); err != nil {
			return nil, err
		}
	}
	origin.ID = there.ID
	origin.Title, origin.Body = cmp.Or(origin.Title, there.Title), cmp.Or(origin.Body, there.Body)
	origin.Translator, origin.URL = cmp.Or(origin.Translator, there.Translator), cmp.Or(origin.URL, there.URL)
	origin.Date = cmp.Or(origin.Date, there.Date)
	before, err := readPredecessor(ctx, w, origin.ID)
	if err != nil {
		return nil, err
	}
	if err := e.BeforeRow(ctx, journal.RowOf("origins", origin.ID)); err != nil {
		return nil, err
	}
	if err := tables.UpdateOrigin(ctx, w.Tx, *origin); err != nil {
		return nil, err
	}
	if err := e.DropBitext(ctx, w, origin.ID); err != nil {
		return nil, err
	}
	receipt.Replaced, err = e.ReleaseOrigin(ctx, w, origin.ID)
	return before, err
}
