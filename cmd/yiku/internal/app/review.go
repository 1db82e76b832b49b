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

// The review of a document lists its beads and edits them by verbs. Each edit is one entry of the journal, and the units of the memory
// follow at once. Package tm/bitext documents what the verbs do and refuse.

// BeadChange is the result of an edit of beads.
type BeadChange struct {
	bitext.Reviewed
	Origin unit.Origin
	// Preview reports that nothing was stored.
	Preview bool
}

// Shape returns the edit as JSON.
func (c BeadChange) Shape() shape.ReviewEdit {
	return shape.ReviewEdit{
		ReviewDocument: shape.ReviewDocumentOf(c.Origin, c.Head), Changed: c.Entry != 0, Preview: c.Preview,
		Before: shape.Each(c.Change.Before, shape.ReviewBeadOf), After: shape.Each(c.Change.After, shape.ReviewBeadOf),
		UnitsChanged: c.Reviewed.Changed, UnitsAdded: c.Added, UnitsRemoved: c.Removed, Entry: c.Entry,
	}
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
		origin, err := m.Origin(ctx, document)
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
				bead := shape.ReviewBeadOf(b.Beads[i])
				bead.Around, bead.Place = !is, i+1
				shown.Shown = append(shown.Shown, bead)
			}
		}
		return nil
	})
	return shown, err
}

// A BeadEdit is an edit of the beads of a document.
type BeadEdit struct {
	Document int64
	// Version is the version of the bitext that the user saw, or 0 for any. If it has
	// changed, the error is bitext.ErrChanged.
	Version int64
	Verb    BeadVerb
	// Beads holds the numbers of the beads: two for Pair, any number for Confirm, SetAside and
	// Reopen, otherwise one.
	Beads []int
	// Side is for Up, Down and Split; Place, for Split, is one of SplitPlaces.
	Side  bitext.Side
	Place int
	// Texts holds the new texts for Edit; an empty text keeps that side. A text in another
	// language than its side is an error, unless AnyLanguage is set.
	Texts       [2]string
	AnyLanguage bool
	// Preview makes Realign store nothing.
	Preview bool
}

// A BeadVerb says what an edit does, as the user writes it.
type BeadVerb string

// The verbs.
const (
	Up       BeadVerb = "up"        // the first sentence on a side goes to the bead above
	Down     BeadVerb = "down"      // the last sentence on a side goes to the bead below
	Merge    BeadVerb = "merge"     // joins the bead with the next one
	Part     BeadVerb = "part"      // divides the bead into smaller ones
	Split    BeadVerb = "split"     // splits a sentence
	Apart    BeadVerb = "apart"     // divides the bead into two with one side each
	PairUp   BeadVerb = "pair"      // pairs two beads with one side each, at any distance
	EditText BeadVerb = "edit"      // replaces texts
	Confirm  BeadVerb = "confirm"   // a person confirms the beads
	Through  BeadVerb = "through"   // confirms the bead and all undecided ones before it
	SetAside BeadVerb = "set-aside" // no translation of each other
	Reopen   BeadVerb = "reopen"    // as if nobody had seen the beads
	Realign  BeadVerb = "realign"   // aligns again up to the next bead that a person decided on
)

// EditBeads edits the beads of a document.
func (s *Session) EditBeads(ctx context.Context, e BeadEdit) (BeadChange, error) {
	c := BeadChange{Preview: e.Verb == Realign && e.Preview}
	var known Known
	if e.Verb == Part || e.Verb == Realign {
		err := s.Read(ctx, func(m *tm.Memory) (err error) {
			known = s.knownIn(ctx, m)
			if !c.Preview {
				return nil
			}
			if c.Origin, err = m.Origin(ctx, e.Document); err != nil {
				return err
			}
			var b *bitext.Bitext
			if b, c.Head, err = m.Bitext(ctx, e.Document); err != nil {
				return err
			}
			c.Change, err = b.Realign(ctx, e.Beads[0], alignOptions(known, b))
			return err
		})
		if err != nil || c.Preview {
			return c, err
		}
	}
	err := s.Change(ctx, func(m *tm.Memory) (err error) {
		if c.Origin, err = m.Origin(ctx, e.Document); err != nil {
			return err
		}
		c.Reviewed, err = m.Review(ctx, e.Document, bitext.ReviewOptions{Command: s.Command, Version: e.Version}, func(b *bitext.Bitext) error {
			return e.apply(ctx, b, alignOptions(known, b))
		})
		return err
	})
	return c, err
}

func (e BeadEdit) apply(ctx context.Context, b *bitext.Bitext, o align.Options) (err error) {
	state := map[BeadVerb]bitext.State{Confirm: bitext.Confirmed, SetAside: bitext.SetAside, Reopen: bitext.Aligned}
	switch e.Verb {
	case Up:
		_, err = b.Take(e.Beads[0], e.Side, bitext.Up)
	case Down:
		_, err = b.Take(e.Beads[0], e.Side, bitext.Down)
	case Merge:
		_, err = b.Merge(e.Beads[0])
	case Part:
		_, err = b.Part(ctx, e.Beads[0], o)
	case Split:
		err = e.split(b)
	case Apart:
		_, err = b.Apart(e.Beads[0])
	case PairUp:
		_, err = b.PairUp(e.Beads[0], e.Beads[1])
	case EditText:
		err = e.rewrite(b)
	case Confirm, SetAside, Reopen:
		for _, bead := range e.Beads {
			if _, err = b.SetState(bead, state[e.Verb]); err != nil {
				return err
			}
		}
	case Through:
		_, err = b.ConfirmThrough(e.Beads[0])
	case Realign:
		_, err = b.Realign(ctx, e.Beads[0], o)
	}
	return err
}

func (e BeadEdit) rewrite(b *bitext.Bitext) error {
	for side, text := range e.Texts {
		if text == "" {
			continue
		}
		if err := checkLanguages([]unit.Variant{{Lang: b.Langs[side], Text: text}}); err != nil && !e.AnyLanguage {
			return request(err)
		}
		if _, err := b.Rewrite(e.Beads[0], bitext.Side(side), OneLine(text)); err != nil {
			return err
		}
	}
	return nil
}

func (e BeadEdit) split(b *bitext.Bitext) error {
	n, sentence, offset := 0, -1, 0
	err := eachPlace(b, e.Beads[0], e.Side, func(at, o int, _ string) {
		if n++; n == e.Place {
			sentence, offset = at, o
		}
	})
	switch {
	case err != nil:
		return err
	case sentence < 0:
		return request(fail(ReasonNoPlace, "the %s side of bead %d has no place %d to split it, but 1 to %d", e.Side, e.Beads[0], e.Place, n))
	}
	_, err = b.SplitSentence(e.Beads[0], e.Side, sentence, offset)
	return err
}

// alignOptions returns the options for aligning sentences of a bitext again.
func alignOptions(k Known, b *bitext.Bitext) align.Options {
	other := b.Langs[bitext.Target]
	if lang.Base(other) == "zh" {
		other = b.Langs[bitext.Source]
	}
	return align.Options{Learned: k.Learned, Terms: k.in(other)}
}

// SplitPlaces returns the places where the sentences of a side of a bead can be
// split.
func (s *Session) SplitPlaces(ctx context.Context, document int64, bead int, side bitext.Side) ([]shape.ReviewPlace, error) {
	places := []shape.ReviewPlace{}
	err := s.Read(ctx, func(m *tm.Memory) error {
		if _, err := m.Origin(ctx, document); err != nil {
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

// MakeBeads makes the beads of a document without beads from its pairs.
func (s *Session) MakeBeads(ctx context.Context, document int64) (made bitext.Made, err error) {
	err = s.Change(ctx, func(m *tm.Memory) error {
		if _, err := m.Origin(ctx, document); err != nil {
			return err
		}
		made, err = m.MakeBitext(ctx, document, s.Command)
		return err
	})
	return made, err
}
