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
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// AddOptions are the options of Memory.Add. The zero value works.
type AddOptions struct {
	// Replace stores the origin again if one with the same checksum is
	// already in the memory: its units are taken out and the given ones put in
	// their place, in one transaction. The origin keeps its ID, and what it says of
	// itself where the new one does not. What people did to its units is carried over
	// to the new ones; where that cannot be, the error is a *HumanWorkError.
	Replace bool
	// InPlaceOf, if not 0, is the ID of the origin that is replaced, whatever its
	// checksum.
	InPlaceOf int64
	// Theirs takes the new text where it has a translation that a unit a person worked
	// on never had.
	Theirs bool
	// LoseWork replaces units also where the work of people on them is lost.
	LoseWork bool
	// Learned, if not nil, is what aligning the origin taught. It is added to
	// what the memory knows of the two languages (see Memory.Learned). Undoing
	// the import does not take it back: it is knowledge of words, not of texts.
	Learned *align.Learned
	// Expected is how many units the stream has, where that is known before it is
	// read: a large import takes less work then, most of all the first one into a new
	// memory. It need not be right.
	Expected int
	// Bitext, if not nil, is the bitext of the origin: the units are those of its
	// pairs, in their order, but for those set aside, whose units a person removed. Where a unit has another text or status than its bead, as
	// one that a person corrected has, the bead follows.
	Bitext *bitext.Bitext
}

// Receipt describes what Add did.
type Receipt struct {
	// Origin is the origin as stored, with its ID and import time.
	Origin unit.Origin
	// Units and Variants are how many were stored.
	Units, Variants int
	// Replaced is how many older units of the same origin were taken out.
	Replaced int
	// Carried is how many units took over what people did to older ones. Conflicts are
	// those of them for which the new text has another translation, Lost are units that
	// people worked on and whose source the new text does not have.
	Carried   int
	Conflicts []Conflict
	Lost      []unit.Unit
	// Returned are new units whose sources a person removed from the earlier ones, of an
	// origin without a bitext, which keeps no place for them.
	Returned []unit.Unit
	// Entry is the entry of the journal that says what was done, see Memory.Undo.
	Entry int64
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
// and a text that is UTF-8 without zero bytes and not only spaces; a score of 0..1;
// a place of 0 or more.
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

// add stores the units of the receipt's origin, and fills in the receipt.
func (m *Memory) add(ctx context.Context, receipt *Receipt, units iter.Seq2[unit.Unit, error], o AddOptions) error {
	command := cmp.Or(m.command, "add "+receipt.Origin.Name())
	var state int64 // until then
	var err error
	receipt.Entry, err = m.changeInJournal(ctx, command, m.entry.Load(), func(w *tables.Writer, e *journal.Entry) error {
		state = w.Before
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
	if err == nil {
		m.searcher.KeepLayout(state, receipt.Origin.ID)
	}
	return err
}

// placeOrigin stores the origin of the receipt and gives it its ID, or makes room for
// its units where it replaces one that is there, and returns what that one had.
func (m *Memory) placeOrigin(ctx context.Context, w *tables.Writer, e *journal.Entry, receipt *Receipt, o AddOptions) (*predecessor, error) {
	origin := &receipt.Origin
	there, err := tables.FindOrigin(ctx, w.Tx, origin.Checksum)
	known := err == nil
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	switch {
	case known && o.InPlaceOf != there.ID && !(o.Replace && o.InPlaceOf == 0):
		return nil, &AlreadyImportedError{Path: m.file.Path, Origin: there}
	case !known && o.InPlaceOf == 0:
		if origin.ID, err = tables.InsertOrigin(ctx, w.Tx, *origin); err != nil {
			return nil, err
		}
		return &predecessor{}, e.AddedRow(ctx, journal.RowOf("origins", origin.ID))
	case !known:
		there, err = tables.ScanOrigin(w.Tx.QueryRowContext(ctx, "SELECT "+tables.OriginColumns+" FROM origins WHERE id = ?", o.InPlaceOf))
		if errors.Is(err, sql.ErrNoRows) {
			return nil, &NoOriginError{ID: o.InPlaceOf}
		}
		if err != nil {
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
