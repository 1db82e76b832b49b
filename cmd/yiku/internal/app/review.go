package app

import (
	"context"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The review of a document lists its beads and edits them by one function per
// verb. Each edit is one entry of the journal, and the units of the memory
// follow at once. Package tm/bitext documents what the verbs do and refuse.

// Reviewing identifies the bitext to be edited.
type Reviewing struct {
	Document int64
	// Version is the version of the bitext that the user saw, or 0 for any. If it has
	// changed, the error is bitext.ErrChanged.
	Version int64
}

// BeadChange is the result of an edit of beads.
type BeadChange struct {
	bitext.Reviewed
	Origin unit.Origin
	// Preview reports that nothing was stored.
	Preview bool
}

// Shape returns the edit as JSON.
func (c BeadChange) Shape() shape.ReviewEdit {
	e := shape.ReviewEdit{
		ReviewDocument: shape.ReviewDocumentOf(c.Origin, c.Head), Changed: c.Entry != 0, Preview: c.Preview,
		Before: []shape.ReviewBead{}, After: []shape.ReviewBead{},
		UnitsChanged: c.Reviewed.Changed, UnitsAdded: c.Added, UnitsRemoved: c.Removed, Entry: c.Entry,
	}
	for i := range c.Change.Before {
		e.Before = append(e.Before, shape.ReviewBeadOf(&c.Change.Before[i]))
	}
	for i := range c.Change.After {
		e.After = append(e.After, shape.ReviewBeadOf(&c.Change.After[i]))
	}
	return e
}

// ReviewList returns the documents that still have doubtful or unpaired beads.
func (s *Session) ReviewList(ctx context.Context) (shape.ReviewList, error) {
	list := shape.ReviewList{Documents: []shape.ReviewDocument{}}
	err := s.Read(ctx, func(m *tm.Memory) error {
		origins, err := m.Origins(ctx)
		if err != nil {
			return err
		}
		heads, err := m.Bitexts(ctx)
		byOrigin := map[int64]bitext.Head{}
		for _, h := range heads {
			byOrigin[h.Origin] = h
		}
		for _, o := range origins {
			h, ok := byOrigin[o.Origin.ID]
			switch {
			case !ok:
				list.Without++
			case h.Doubtful+h.Unpaired == 0:
				list.Finished++
			default:
				list.Documents = append(list.Documents, shape.ReviewDocumentOf(o.Origin, h))
			}
		}
		return err
	})
	return list, err
}

// A BeadChoice selects beads of a document. The zero value selects all.
type BeadChoice struct {
	// Doubtful and Unpaired select beads that are one or the other.
	Doubtful, Unpaired bool
	// From is the first bead to be shown, or 0.
	From int
	// Limit is the maximum number of beads, or 0.
	Limit int
	// Around is the number of beads that are shown on each side of a selected
	// one.
	Around int
}

// ReviewBeads returns beads of a document.
func (s *Session) ReviewBeads(ctx context.Context, document int64, c BeadChoice) (shape.ReviewBeads, error) {
	var shown shape.ReviewBeads
	err := s.Read(ctx, func(m *tm.Memory) error {
		origin, err := originIn(ctx, m, document)
		if err != nil {
			return err
		}
		b, head, err := m.Bitext(ctx, document)
		if err != nil {
			return err
		}
		shown = shape.ReviewBeads{ReviewDocument: shape.ReviewDocumentOf(origin, head), Shown: []shape.ReviewBead{}}
		from := 0
		if c.From != 0 {
			if from, err = b.Find(c.From); err != nil {
				return err
			}
		}
		chosen := map[int]bool{} // false for a bead around a selected one
		for i := from; i < len(b.Beads); i++ {
			bead := &b.Beads[i]
			if (c.Doubtful || c.Unpaired) && !(c.Doubtful && bead.Doubtful() || c.Unpaired && bead.Unpaired()) {
				continue
			}
			if c.Limit > 0 && len(shown.Shown) >= c.Limit {
				if shown.More++; shown.More == 1 {
					shown.Next = bead.ID
				}
				continue
			}
			shown.Shown = append(shown.Shown, shape.ReviewBead{})
			for k := max(0, i-c.Around); k <= min(i+c.Around, len(b.Beads)-1); k++ {
				chosen[k] = chosen[k] || k == i
			}
		}
		shown.Shown = shown.Shown[:0]
		for i := range b.Beads {
			if is, ok := chosen[i]; ok {
				bead := shape.ReviewBeadOf(&b.Beads[i])
				bead.Around, bead.Place = !is, i+1
				shown.Shown = append(shown.Shown, bead)
			}
		}
		return nil
	})
	return shown, err
}

// originIn returns the document with the number.
func originIn(ctx context.Context, m *tm.Memory, document int64) (unit.Origin, error) {
	return m.Origin(ctx, document)
}

// edit edits the beads of a document.
func (s *Session) edit(ctx context.Context, r Reviewing, verb func(b *bitext.Bitext) error) (BeadChange, error) {
	var c BeadChange
	err := s.Change(ctx, func(m *tm.Memory) (err error) {
		if c.Origin, err = originIn(ctx, m, r.Document); err != nil {
			return err
		}
		c.Reviewed, err = m.Review(ctx, r.Document, bitext.ReviewOptions{Command: s.Command, Version: r.Version}, verb)
		return err
	})
	return c, err
}

// editAligning is like edit, for a verb that aligns.
func (s *Session) editAligning(ctx context.Context, r Reviewing, verb func(b *bitext.Bitext, o align.Options) error) (BeadChange, error) {
	var known Known
	if err := s.Read(ctx, func(m *tm.Memory) error { known = s.knownIn(ctx, m); return nil }); err != nil {
		return BeadChange{}, err
	}
	return s.edit(ctx, r, func(b *bitext.Bitext) error { return verb(b, alignOptions(known, b)) })
}

// alignOptions returns the options for aligning sentences of a bitext again.
func alignOptions(k Known, b *bitext.Bitext) align.Options {
	other := b.Langs[bitext.Target]
	if lang.Base(other) == "zh" {
		other = b.Langs[bitext.Source]
	}
	return align.Options{Learned: k.Learned, Terms: k.in(other)}
}

// TakeSentence moves the first sentence that a bead has on a side to the bead above
// (bitext.Up), or the last one to the bead below (bitext.Down).
func (s *Session) TakeSentence(ctx context.Context, r Reviewing, bead int, side bitext.Side, direction int) (BeadChange, error) {
	return s.edit(ctx, r, func(b *bitext.Bitext) error {
		_, err := b.Take(bead, side, direction)
		return err
	})
}

// MergeBeads joins a bead with the next one.
func (s *Session) MergeBeads(ctx context.Context, r Reviewing, bead int) (BeadChange, error) {
	return s.edit(ctx, r, func(b *bitext.Bitext) error {
		_, err := b.Merge(bead)
		return err
	})
}

// PartBead divides a bead into smaller ones.
func (s *Session) PartBead(ctx context.Context, r Reviewing, bead int) (BeadChange, error) {
	return s.editAligning(ctx, r, func(b *bitext.Bitext, o align.Options) error {
		_, err := b.Part(ctx, bead, o)
		return err
	})
}

// SplitPlaces returns the places where the sentences of a side of a bead can be
// split.
func (s *Session) SplitPlaces(ctx context.Context, document int64, bead int, side bitext.Side) ([]shape.ReviewPlace, error) {
	places := []shape.ReviewPlace{}
	err := s.Read(ctx, func(m *tm.Memory) error {
		if _, err := originIn(ctx, m, document); err != nil {
			return err
		}
		b, _, err := m.Bitext(ctx, document)
		if err != nil {
			return err
		}
		return eachPlace(b, bead, side, func(sentence, offset int, text string) {
			places = append(places, shape.ReviewPlace{Place: len(places) + 1, Sentence: sentence + 1, Before: text[:offset], After: text[offset:]})
		})
	})
	return places, err
}

// eachPlace visits the places where the sentences of a side can be split.
func eachPlace(b *bitext.Bitext, bead int, side bitext.Side, visit func(sentence, offset int, text string)) error {
	i, err := b.Find(bead)
	if err != nil {
		return err
	}
	for n, x := range b.Beads[i].Sides[side] {
		for _, offset := range bitext.Places(x.Text) {
			visit(n, offset, x.Text)
		}
	}
	return nil
}

// SplitSentence splits a sentence of a bead at the place with the number, see SplitPlaces.
func (s *Session) SplitSentence(ctx context.Context, r Reviewing, bead int, side bitext.Side, place int) (BeadChange, error) {
	return s.edit(ctx, r, func(b *bitext.Bitext) error {
		n, sentence, offset := 0, -1, 0
		err := eachPlace(b, bead, side, func(at, o int, _ string) {
			if n++; n == place {
				sentence, offset = at, o
			}
		})
		switch {
		case err != nil:
			return err
		case sentence < 0:
			return request(fail(ReasonNoPlace, "the %s side of bead %d has no place %d to split it, but 1 to %d", side, bead, place, n))
		}
		_, err = b.SplitSentence(bead, side, sentence, offset)
		return err
	})
}

// SetApart divides a bead into two beads with one side each.
func (s *Session) SetApart(ctx context.Context, r Reviewing, bead int) (BeadChange, error) {
	return s.edit(ctx, r, func(b *bitext.Bitext) error {
		_, err := b.Apart(bead)
		return err
	})
}

// PairBeads pairs two beads with one side each, at any distance.
func (s *Session) PairBeads(ctx context.Context, r Reviewing, bead, with int) (BeadChange, error) {
	return s.edit(ctx, r, func(b *bitext.Bitext) error {
		_, err := b.PairUp(bead, with)
		return err
	})
}

// EditBead replaces the texts of a bead; an empty text keeps that side. It returns an
// error for a text that is not in the language of its side, unless anyway is set.
func (s *Session) EditBead(ctx context.Context, r Reviewing, bead int, texts [2]string, anyway bool) (BeadChange, error) {
	return s.edit(ctx, r, func(b *bitext.Bitext) error {
		for side, text := range texts {
			if text == "" {
				continue
			}
			if err := checkLanguages([]unit.Variant{{Lang: b.Langs[side], Text: text}}); err != nil && !anyway {
				return request(err)
			}
			if _, err := b.Rewrite(bead, bitext.Side(side), OneLine(text)); err != nil {
				return err
			}
		}
		return nil
	})
}

// SetBeadState sets the state of beads to bitext.Confirmed, bitext.SetAside or, as if nobody had
// seen them, bitext.Aligned.
func (s *Session) SetBeadState(ctx context.Context, r Reviewing, state bitext.State, beads ...int) (BeadChange, error) {
	return s.edit(ctx, r, func(b *bitext.Bitext) error {
		for _, bead := range beads {
			if _, err := b.SetState(bead, state); err != nil {
				return err
			}
		}
		return nil
	})
}

// ConfirmThrough confirms a bead and all undecided beads before it.
func (s *Session) ConfirmThrough(ctx context.Context, r Reviewing, bead int) (BeadChange, error) {
	return s.edit(ctx, r, func(b *bitext.Bitext) error {
		_, err := b.ConfirmThrough(bead)
		return err
	})
}

// Realign aligns the beads from bead up to the next one that a person decided
// on. If preview is set, nothing is stored.
func (s *Session) Realign(ctx context.Context, r Reviewing, bead int, preview bool) (BeadChange, error) {
	if !preview {
		return s.editAligning(ctx, r, func(b *bitext.Bitext, o align.Options) error {
			_, err := b.Realign(ctx, bead, o)
			return err
		})
	}
	c := BeadChange{Preview: true}
	err := s.Read(ctx, func(m *tm.Memory) (err error) {
		if c.Origin, err = originIn(ctx, m, r.Document); err != nil {
			return err
		}
		var b *bitext.Bitext
		if b, c.Head, err = m.Bitext(ctx, r.Document); err != nil {
			return err
		}
		c.Change, err = b.Realign(ctx, bead, alignOptions(s.knownIn(ctx, m), b))
		return err
	})
	return c, err
}

// MakeBeads makes the beads of a document without beads from its pairs.
func (s *Session) MakeBeads(ctx context.Context, document int64) (made bitext.Made, err error) {
	err = s.Change(ctx, func(m *tm.Memory) error {
		if _, err := originIn(ctx, m, document); err != nil {
			return err
		}
		made, err = m.MakeBitext(ctx, document, s.Command)
		return err
	})
	return made, err
}
