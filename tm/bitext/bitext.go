// Package bitext holds an aligned pair of documents while a person reviews it: the sentences of
// both sides, the beads that pair them, and the edits of a review. It uses neither files nor a
// database.
//
// [New] makes a bitext of the result of package align, [Decode] of what a memory stored. Every
// edit is local: it changes the named beads and their neighbours and leaves all other pairings as
// they were. An edit either succeeds and returns its [Change], or returns an error and changes
// nothing.
//
// # The model
//
// A bead owns its sentences, and each sentence the text between it and the one before:
//
//	bead 1   source: [甲。]          target: [A.]
//	bead 2   source: [乙。][丙。]     target: [B and C.]
//	bead 3   source: [丁。]          target:
//	bead 4   source:                 target: [Nobody's.]
//
// So by construction the beads cover both sides once, in order, and splitting or rewriting a
// sentence changes no offset in another bead. A pair out of order is two beads with one side each
// that name each other as [Bead.Partner]: the texts keep their order, and the pairing crosses
// others.
//
// A Bitext is not safe for concurrent use by multiple goroutines.
package bitext

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
)

// A Side is one of the two texts of a bitext.
type Side int

// The sides of a bitext.
const (
	Source Side = iota
	Target
)

// Other returns the other side.
func (s Side) Other() Side { return 1 - s }

// String returns "source" or "target".
func (s Side) String() string { return [...]string{"source", "target"}[s] }

// A State is the state of review of a bead.
type State uint8

// The states of a bead.
const (
	// Aligned beads were made by the aligner and not reviewed.
	Aligned State = iota
	// Confirmed beads were confirmed or made by a person. Realign never changes them.
	Confirmed
	// SetAside beads were judged wrong by a person: their units are excluded from answers and
	// exports.
	SetAside
)

// String returns the name of the state.
func (s State) String() string {
	if int(s) >= len(stateNames) {
		return fmt.Sprintf("State(%d)", uint8(s))
	}
	return stateNames[s]
}

var stateNames = [...]string{"aligned", "confirmed", "set aside"}

// A Sentence is a sentence of one side.
type Sentence struct {
	// Gap is the text between the previous sentence, in any bead, and this one: spaces and line
	// breaks.
	Gap string
	// Text is the text of the sentence; it is not empty.
	Text string
	// Paragraph reports whether the sentence begins a paragraph.
	Paragraph bool
}

// A Bead pairs sentences of the source with sentences of the target. One side may be empty, but
// not both.
type Bead struct {
	// ID is the number of the bead, above 0. It never changes and is never reused in the same
	// bitext.
	ID int
	// Sides are the sentences of the bead, indexed by Side.
	Sides [2][]Sentence
	// Score is how certain the aligner is of the bead, from 0 to 1; 1 if a person made or
	// confirmed it.
	Score float64
	State State
	// Partner is the ID of the bead with the other side if this bead has one side and is paired out
	// of order, and 0 otherwise.
	Partner int
	// Unit is the number of the memory's unit made of the bead, or 0. For two partners, the one
	// with the source has it.
	Unit int64

	page int
}

// Empty reports whether the bead has no sentences on the side.
func (b *Bead) Empty(s Side) bool { return len(b.Sides[s]) == 0 }

// Lone reports whether the bead has sentences on one side only, with or without a partner.
func (b *Bead) Lone() bool { return b.Empty(Source) || b.Empty(Target) }

// Doubtful reports whether a person should check the bead: the aligner paired it with a score
// below align.DoubtfulBelow.
func (b *Bead) Doubtful() bool {
	return b.State == Aligned && (!b.Lone() || b.Partner != 0) && b.Score < align.DoubtfulBelow
}

// Unpaired reports whether the bead has one side and no partner, and no person reviewed it.
func (b *Bead) Unpaired() bool { return b.Lone() && b.Partner == 0 && b.State == Aligned }

// A Bitext is two texts and their beads, which are in the order of both texts.
type Bitext struct {
	// Langs are the languages of the sides, canonical BCP 47 tags.
	Langs [2]string
	Beads []Bead

	next   int // the ID of the next new bead
	change *Change
	before []Bead // the beads before the current edit
	shared bool   // Beads is still before
}

// Counts holds the number of beads of a bitext, and of those that a person should check.
type Counts struct{ Beads, Doubtful, Unpaired int }

// Counts counts the beads. Two doubtful partners count once, for the one with the source.
func (t *Bitext) Counts() Counts {
	c := Counts{Beads: len(t.Beads)}
	for i := range t.Beads {
		b := &t.Beads[i]
		switch {
		case b.Unpaired():
			c.Unpaired++
		case b.Doubtful() && !(b.Partner != 0 && b.Empty(Source)):
			c.Doubtful++
		}
	}
	return c
}

// The reasons of a Refusal.
const (
	ReasonNoBead  = "no-bead"      // no bead has the number
	ReasonRefused = "bead-refused" // the beads do not allow the edit
)

// A Refusal is the error of an edit that the beads do not allow, in words for the person.
type Refusal struct {
	problem, code string
}

// Error returns the reason in words.
func (r *Refusal) Error() string { return r.problem }

// Reason returns one of the codes above.
func (r *Refusal) Reason() string { return r.code }

// ErrNoBead is returned for a number that no bead of the bitext has.
var ErrNoBead error = &Refusal{"no bead has this number", ReasonNoBead}

// New returns the bitext of the aligner's result. Moved pairs become partners.
func New(b *align.Bitext) *Bitext {
	documents := [2]*align.Document{b.Source, b.Target}
	t := &Bitext{Langs: [2]string{b.Source.Lang, b.Target.Lang}, next: 1}
	var sentences [2][]Sentence
	for s, d := range documents {
		at := 0
		for i, x := range d.Sentences {
			gap := d.Slice(align.Span{Start: at, End: x.Start})
			if strings.TrimSpace(gap) != "" {
				gap = "\n" // on a page in two languages it contains the other side
			}
			sentences[s] = append(sentences[s], Sentence{
				Gap: gap, Text: d.SentenceText(i),
				Paragraph: i == 0 || x.Paragraph != d.Sentences[i-1].Paragraph,
			})
			at = x.End
		}
	}
	for _, bead := range b.Beads {
		t.Beads = append(t.Beads, Bead{
			ID: t.next, Score: stepped(bead.Score),
			Sides: [2][]Sentence{
				slices.Clone(sentences[Source][bead.Source.From:bead.Source.To]),
				slices.Clone(sentences[Target][bead.Target.From:bead.Target.To]),
			},
		})
		t.next++
	}
	for _, m := range b.Moved {
		source, target := &t.Beads[m.Source], &t.Beads[m.Target]
		source.Partner, target.Partner = target.ID, source.ID
		source.Score, target.Score = stepped(m.Score), stepped(m.Score)
	}
	t.paginate()
	return t
}

// FromTexts returns the bitext of beads with one text on each side. It numbers the beads and
// splits the texts into sentences.
func FromTexts(langs [2]string, beads []Bead) *Bitext {
	t := &Bitext{Langs: langs, Beads: slices.Clone(beads), next: 1}
	for i := range t.Beads {
		b := &t.Beads[i]
		b.ID, b.Score = t.next, stepped(b.Score)
		t.next++
		for s, side := range b.Sides {
			b.Sides[s] = nil
			for _, x := range side {
				b.Sides[s] = append(b.Sides[s], sentencesOf(x.Text, langs[s])...)
			}
			if i > 0 && len(b.Sides[s]) > 0 {
				b.Sides[s][0].Gap = "\n"
			}
		}
	}
	t.paginate()
	return t
}

// Text returns the whole text of a side.
func (t *Bitext) Text(s Side) string {
	var b strings.Builder
	for i := range t.Beads {
		for _, x := range t.Beads[i].Sides[s] {
			b.WriteString(x.Gap)
			b.WriteString(x.Text)
		}
	}
	return b.String()
}

// lineBreaks are the characters that end a line, in Unicode.
const lineBreaks = "\n\r\f\v\u0085\u2028\u2029"

// oneLine replaces line breaks and tabs by spaces.
var oneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ", "\f", " ", "\v", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ")

// BeadText returns the sentences of a bead on a side as one line, the text of its unit. It keeps
// the gap between two sentences on one line. A line break between sentences becomes a space in
// languages that write spaces and nothing in others; one inside a sentence becomes a space.
func (t *Bitext) BeadText(b *Bead, s Side) string {
	var text strings.Builder
	for i, x := range b.Sides[s] {
		if i > 0 {
			text.WriteString(joint(x.Gap, t.Langs[s]))
		}
		text.WriteString(x.Text)
	}
	return strings.TrimSpace(oneLine.Replace(text.String()))
}

// joint returns the separator of two sentences that become one text.
func joint(gap, tag string) string {
	if !strings.ContainsAny(gap, lineBreaks) && strings.TrimSpace(gap) == "" {
		return gap
	}
	if lang.Spaced(tag) {
		return " "
	}
	return ""
}

// Pair returns the texts of the unit made of a bead, including those of its partner. It returns
// false if the bead makes no unit: it has no counterpart, or it is the target of two partners.
func (t *Bitext) Pair(b *Bead) (source, target string, ok bool) {
	if !b.Lone() {
		return t.BeadText(b, Source), t.BeadText(b, Target), true
	}
	if b.Partner == 0 || b.Empty(Source) {
		return "", "", false
	}
	i, err := t.Find(b.Partner)
	if err != nil {
		return "", "", false
	}
	return t.BeadText(b, Source), t.BeadText(&t.Beads[i], Target), true
}

// Find returns the index in Beads of the bead with the number.
func (t *Bitext) Find(id int) (int, error) {
	for i := range t.Beads {
		if t.Beads[i].ID == id {
			return i, nil
		}
	}
	return 0, fmt.Errorf("bead %d: %w", id, ErrNoBead)
}

// Check returns an error for the first broken invariant: every bead has a sentence, no number
// occurs twice, partners name each other and have one side each, and no sentence is empty.
func (t *Bitext) Check() error {
	at := make(map[int]int, len(t.Beads))
	for i := range t.Beads {
		b := &t.Beads[i]
		if b.ID < 1 || b.ID >= t.next {
			return fmt.Errorf("bead %d: its number is outside 1 to %d", b.ID, t.next-1)
		}
		if _, twice := at[b.ID]; twice {
			return fmt.Errorf("bead %d occurs twice", b.ID)
		}
		at[b.ID] = i
		if err := b.check(); err != nil {
			return err
		}
	}
	for i := range t.Beads {
		b := &t.Beads[i]
		if b.Partner == 0 {
			continue
		}
		var partner *Bead
		if j, ok := at[b.Partner]; ok {
			partner = &t.Beads[j]
		}
		if err := b.checkPartner(partner); err != nil {
			return err
		}
	}
	return nil
}

// SameWriting reports whether two texts are equal, or differ only in spaces and in what search
// forms ignore, so that one unit can serve several documents.
func SameWriting(a, b string) bool {
	return a == b || withoutSpaces(fold.String(a)) == withoutSpaces(fold.String(b))
}

func withoutSpaces(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// check returns an error if the bead by itself is invalid.
func (b *Bead) check() error {
	if b.Empty(Source) && b.Empty(Target) {
		return fmt.Errorf("bead %d is empty", b.ID)
	}
	if b.State > SetAside {
		return fmt.Errorf("bead %d: unknown state %d", b.ID, b.State)
	}
	if !(b.Score >= 0 && b.Score <= 1) {
		return fmt.Errorf("bead %d: the score %v is not between 0 and 1", b.ID, b.Score)
	}
	for _, side := range b.Sides {
		for _, x := range side {
			if strings.TrimSpace(x.Text) == "" {
				return fmt.Errorf("bead %d has a sentence without text", b.ID)
			}
		}
	}
	return nil
}

// checkPartner returns an error if the bead and its partner are invalid together; nil is a
// missing partner.
func (b *Bead) checkPartner(partner *Bead) error {
	if partner == nil || partner.Partner != b.ID {
		return fmt.Errorf("bead %d: its partner %d does not name it", b.ID, b.Partner)
	}
	if !b.Lone() || !partner.Lone() || b.Empty(Source) == partner.Empty(Source) {
		return fmt.Errorf("beads %d and %d are partners, but have not one side each", b.ID, b.Partner)
	}
	return nil
}

// Clone returns a copy that shares nothing that an edit changes.
func (t *Bitext) Clone() *Bitext {
	return &Bitext{Langs: t.Langs, Beads: slices.Clone(t.Beads), next: t.next}
}

// Share returns a bitext with the same beads without copying them. Edits of one do not change the
// other.
func (t *Bitext) Share() *Bitext { return &Bitext{Langs: t.Langs, Beads: t.Beads, next: t.next} }
