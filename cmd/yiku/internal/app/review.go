package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/check"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/history"
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

// A BeadPlace is the place in a document that a reviewer requests. The first field that
// is set applies; without any, it is the place where the last review stopped.
type BeadPlace struct {
	// Find is a text: the place is the next bead after Bead that contains it.
	Find string
	// Next is +1 or -1 for the next or previous bead that is doubtful or unpaired,
	// counted from Bead.
	Next int
	// Bead is the number of a bead. If it does not exist, Place applies.
	Bead int
	// Place is the place of a bead among all, counted from 1.
	Place int
}

// A ReviewWindow is a part of the beads of a document, with an overview of all.
type ReviewWindow struct {
	shape.ReviewDocument
	Rows []shape.ReviewBead
	// Cursor is the bead at the requested place, CursorPlace its place. If Found is
	// false, nothing was found, and the cursor is the bead from which the search
	// began.
	Cursor, CursorPlace int
	Found               bool
	// Earlier and Later are beads beyond the window, or 0.
	Earlier, Later int
	Confirmed      int
	// Open holds the next beads to be examined, from the cursor on.
	Open []shape.ReviewBead
	// Candidates are the beads that may hold the counterparts of unpaired rows, by bead.
	Candidates map[int][]BeadCandidate
	// Points show how the two texts correspond.
	Points []BeadPoint
	bitext *bitext.Bitext
}

// A BeadPoint is a bead in a picture of the two texts: where it begins in each,
// in thousandths of the text.
type BeadPoint struct {
	Bead           int
	Source, Target int
	Open           bool
}

// The number of beads on each side of the cursor in a window, of beads to be examined
// that are listed, and of points that are drawn at most.
const (
	windowSide = 60
	listedOpen = 30
	mostPoints = 150
)

// ReviewWindow returns the beads around a place of a document.
func (s *Session) ReviewWindow(ctx context.Context, document int64, at BeadPlace) (ReviewWindow, error) {
	var w ReviewWindow
	err := s.Read(ctx, func(m *tm.Memory) error {
		origin, err := m.Origin(ctx, document)
		if err != nil {
			return err
		}
		b, head, err := m.Bitext(ctx, document)
		if err != nil {
			return err
		}
		w.ReviewDocument = shape.ReviewDocumentOf(origin, head)
		if at == (BeadPlace{}) {
			at.Bead = head.Stopped
		}
		cursor := 0
		if cursor, w.Found = at.in(b); len(b.Beads) == 0 {
			return nil
		}
		w.Cursor, w.CursorPlace = b.Beads[cursor].ID, cursor+1
		from, to := max(0, cursor-windowSide), min(len(b.Beads), cursor+windowSide+1)
		for i := from; i < to; i++ {
			row := shape.ReviewBeadOf(b.Beads[i])
			row.Place = i + 1
			w.Rows = append(w.Rows, row)
		}
		if from > 0 {
			w.Earlier = b.Beads[from-1].ID
		}
		if to < len(b.Beads) {
			w.Later = b.Beads[to].ID
		}
		w.survey(b, cursor)
		w.bitext = b
		w.Candidates, err = candidates(b, from, to)
		return err
	})
	return w, err
}

// open reports whether a person should examine the bead.
func open(b *bitext.Bead) bool { return b.Doubtful() || b.Unpaired() }

func (at BeadPlace) in(b *bitext.Bitext) (index int, found bool) {
	last := len(b.Beads) - 1
	here := min(max(at.Place-1, 0), max(last, 0))
	found = true
	if at.Bead != 0 {
		if i, err := b.Find(at.Bead); err == nil {
			here = i
		}
	}
	step, is := 1, open
	switch {
	case at.Find != "":
		wanted := fold.String(at.Find)
		is = func(x *bitext.Bead) bool {
			return strings.Contains(fold.String(b.BeadText(x, bitext.Source)), wanted) || strings.Contains(fold.String(b.BeadText(x, bitext.Target)), wanted)
		}
	case at.Next != 0:
		step = at.Next
	default:
		return here, found
	}
	for n := 1; n <= len(b.Beads); n++ { // all others, then the bead itself
		i := ((here+n*step)%len(b.Beads) + len(b.Beads)) % len(b.Beads)
		if is(&b.Beads[i]) {
			return i, true
		}
	}
	return here, false
}

// survey sets the fields that concern all beads.
func (w *ReviewWindow) survey(b *bitext.Bitext, cursor int) {
	for n := range b.Beads {
		i := (cursor + n) % len(b.Beads)
		if len(w.Open) < listedOpen && open(&b.Beads[i]) {
			row := shape.ReviewBeadOf(b.Beads[i])
			row.Place = i + 1
			w.Open = append(w.Open, row)
		}
	}
	var total, at [2]int
	for i := range b.Beads {
		for side := range total {
			total[side] += sideLength(&b.Beads[i], side)
		}
	}
	every := 1 + len(b.Beads)/mostPoints
	for i := range b.Beads {
		bead := &b.Beads[i]
		if bead.State == bitext.Confirmed {
			w.Confirmed++
		}
		// By their numbers, which edits of other beads do not change.
		if bead.ID%every == 0 || open(bead) && len(w.Points) < 3*mostPoints/2 {
			w.Points = append(w.Points, BeadPoint{
				Bead: bead.ID, Source: 1000 * at[0] / max(1, total[0]), Target: 1000 * at[1] / max(1, total[1]), Open: open(bead),
			})
		}
		for side := range at {
			at[side] += sideLength(bead, side)
		}
	}
}

func sideLength(b *bitext.Bead, side int) (n int) {
	for _, s := range b.Sides[side] {
		n += len(s.Text)
	}
	return n
}

// UndoReview undoes the last edit of the beads of a document that is in effect or, if redo
// is set, redoes the one that was undone last, unless another edit followed. If there is
// none, the error is history.ErrNothingToUndo.
func (s *Session) UndoReview(ctx context.Context, document int64, redo bool) (history.Undone, error) {
	review := fmt.Sprint("review ", document)
	var done history.Undone
	err := s.Change(ctx, func(m *tm.Memory) (err error) {
		done, err = m.Undo(ctx, history.UndoOptions{Redo: redo, Commands: []string{review, "page: " + review}})
		return err
	})
	return done, err
}

// A BeadCandidate is a bead that may contain the counterpart of an unpaired
// sentence.
type BeadCandidate struct {
	Bead, Place int
	Text        string
	// Common is the share of the words and numbers of both texts that have a
	// counterpart in the other text, in percent.
	Common int
	// Lone reports whether the bead has no partner either, so that the two can be paired.
	Lone bool
}

// The limits of the search for candidates. A translator moves a sentence by about
// a paragraph; the beads next to it may include it.
const (
	// lonesNearby is the number of unpaired beads that are compared, the nearest
	// first.
	lonesNearby = 40
	// beadsNearby is the number of paired beads on each side that are compared.
	beadsNearby = 3
	// mostCandidates is the maximum number of candidates.
	mostCandidates = 2
	// leastCommon is the percentage below which two texts share no more than any two
	// sentences of a document: a frequent word, a year.
	leastCommon = 10
)

// partnerless reports whether the bead has one side and no partner. That includes a
// bead that a person set apart, since the next step may be to pair it.
func partnerless(b *bitext.Bead) bool {
	return b.Lone() && b.Partner == 0 && b.State != bitext.SetAside
}

// candidates returns, for each partnerless bead with an index in [from, to), the
// beads of the other side that have most in common with it.
func candidates(b *bitext.Bitext, from, to int) (map[int][]BeadCandidate, error) {
	c := comparer{bitext: b, features: map[[2]int]map[string]bool{}}
	var lones [2][]int // the indexes of the partnerless beads with a text on the side
	for i := range b.Beads {
		for side := range lones {
			if x := &b.Beads[i]; partnerless(x) && !x.Empty(bitext.Side(side)) {
				lones[side] = append(lones[side], i)
			}
		}
	}
	found := map[int][]BeadCandidate{}
	for i := from; i < to; i++ {
		if !partnerless(&b.Beads[i]) {
			continue
		}
		side := bitext.Source
		if b.Beads[i].Empty(side) {
			side = bitext.Target
		}
		other := 1 - side
		at, _ := slices.BinarySearch(lones[other], i)
		near := slices.Clone(lones[other][max(0, at-lonesNearby/2):min(len(lones[other]), at+lonesNearby/2)])
		for k := max(0, i-beadsNearby); k <= min(len(b.Beads)-1, i+beadsNearby); k++ {
			if !b.Beads[k].Lone() {
				near = append(near, k)
			}
		}
		var list []BeadCandidate
		for _, k := range near {
			common, err := c.common(i, side, k)
			if err != nil {
				return nil, err
			}
			if common >= leastCommon {
				x := &b.Beads[k]
				list = append(list, BeadCandidate{x.ID, k + 1, b.BeadText(x, other), common, x.Lone()})
			}
		}
		slices.SortStableFunc(list, func(x, y BeadCandidate) int { return cmp.Compare(y.Common, x.Common) })
		if len(list) > 0 {
			found[b.Beads[i].ID] = list[:min(len(list), mostCandidates)]
		}
	}
	return found, nil
}

// A comparer compares the sides of beads by their words. Those of a Chinese text are
// looked up in the dictionary of the other language; numbers are compared by value.
type comparer struct {
	bitext   *bitext.Bitext
	features map[[2]int]map[string]bool // of a side, by the index of the bead
}

// common returns how much a side of a bead has in common with the other side of
// another bead, in percent.
func (c *comparer) common(i int, side bitext.Side, k int) (int, error) {
	one, err := c.of(i, side)
	if err != nil {
		return 0, err
	}
	two, err := c.of(k, 1-side)
	if err != nil {
		return 0, err
	}
	chinese, other := one, two
	if lang.Base(c.bitext.Langs[side]) != "zh" {
		chinese, other = two, one
	}
	// A Chinese head has several stems, of which its counterpart uses one, so the
	// features of the other text are counted.
	if len(chinese) == 0 || len(other) == 0 {
		return 0, nil
	}
	shared := 0
	for feature := range other {
		if chinese[feature] {
			shared++
		}
	}
	return 100 * shared / len(other), nil
}

// of returns the features of a side of a bead.
func (c *comparer) of(i int, side bitext.Side) (map[string]bool, error) {
	key := [2]int{i, int(side)}
	if known, ok := c.features[key]; ok {
		return known, nil
	}
	tag, other := c.bitext.Langs[side], c.bitext.Langs[1-side]
	text := c.bitext.BeadText(&c.bitext.Beads[i], side)
	set := map[string]bool{}
	for _, q := range words.Quantities(tag, text) {
		if q.Weight == words.Stated {
			set[words.NumeralKey(q.Value)] = true
		}
	}
	if lang.Base(tag) != "zh" {
		for _, w := range words.Content(tag, text) {
			if !words.IsFunction(tag, w) {
				set[words.Stem(tag, w)] = true
			}
		}
	} else if err := addStems(set, text, other); err != nil {
		return nil, err
	}
	c.features[key] = set
	return set, nil
}

// addStems adds the stems that the words of a Chinese text may have in a language.
func addStems(set map[string]bool, text, tag string) error {
	runes := []rune(strings.Map(han.Simplify, text))
	if lang.Base(tag) == "en" {
		d, err := lexicon.Chinese()
		if err != nil {
			return err
		}
		for at := range runes {
			for _, head := range d.HeadsAt(runes, at) {
				for stem := range d.Stems(head) {
					set[stem] = true
				}
			}
		}
		return nil
	}
	translations, err := lexicon.Translations(tag)
	if err != nil {
		return err
	}
	for at := range runes {
		if !unicode.Is(unicode.Han, runes[at]) {
			continue
		}
		for end := at + 1; end <= min(len(runes), at+lexicon.MaxHead); end++ {
			for _, t := range translations[string(runes[at:end])] {
				set[t.Stem] = true
			}
		}
	}
	return nil
}

// SpansOf holds spans in the sentences of a bead, by side and sentence.
type SpansOf [2][][]align.Span

// near returns the indexes of the beads whose numbers count when those of bead i are
// compared: its own and those of the nearest beads with two sides. For a bead with one
// side it returns nil.
func near(b *bitext.Bitext, i int) []int {
	if b.Beads[i].Lone() {
		return nil
	}
	list := []int{i}
	for _, step := range []int{-1, 1} {
		found := 0
		for k := i + step; k >= 0 && k < len(b.Beads) && found < check.MovedReach; k += step {
			if !b.Beads[k].Lone() {
				list = append(list, k)
				found++
			}
		}
	}
	slices.Sort(list)
	return list
}

// NumberTexts returns the texts on which DifferingNumbers of a row depends.
func (w *ReviewWindow) NumberTexts(row int) (texts []string) {
	for _, i := range near(w.bitext, w.Rows[row].Place-1) {
		for side := range w.bitext.Beads[i].Sides {
			texts = append(texts, sentenceTexts(&w.bitext.Beads[i], side)...)
		}
	}
	return texts
}

// DifferingNumbers returns, by bead, the numbers of the chosen rows that the other side
// lacks. Package check decides what differs.
func (w *ReviewWindow) DifferingNumbers(ctx context.Context, chosen func(row int) bool) (map[int]SpansOf, error) {
	b := w.bitext
	options := check.Options{From: w.From, To: w.To}
	for _, k := range check.Kinds() {
		if k != check.Numerals && k != check.Dates && k != check.Percent {
			options.Off = append(options.Off, k)
		}
	}
	wanted := map[int]bool{} // by bead
	var stretches [][]int    // of indexes; each is checked as a document of its own
	for row := range w.Rows {
		around := near(b, w.Rows[row].Place-1)
		if len(around) == 0 || !chosen(row) {
			continue
		}
		wanted[w.Rows[row].Bead] = true
		n := len(stretches)
		if n == 0 || stretches[n-1][len(stretches[n-1])-1] < around[0] {
			stretches = append(stretches, around)
			continue
		}
		last := stretches[n-1]
		stretches[n-1] = slices.Compact(append(last, around[slices.IndexFunc(around, func(i int) bool { return i >= last[len(last)-1] }):]...))
	}
	found := map[int]SpansOf{}
	for _, stretch := range stretches {
		if err := differingNumbers(ctx, b, options, stretch, wanted, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// differingNumbers adds what differs in the wanted ones of the beads, given by index.
func differingNumbers(ctx context.Context, b *bitext.Bitext, options check.Options, indexes []int, wanted map[int]bool, found map[int]SpansOf) error {
	c, err := check.New(options)
	if err != nil {
		return err
	}
	places := map[int64]int{}
	for _, i := range indexes {
		x := &b.Beads[i]
		u := unit.Unit{ID: int64(x.ID), Place: i, Score: x.Score}
		for side := range x.Sides {
			u.Variants = append(u.Variants, unit.Variant{Lang: b.Langs[side], Text: strings.Join(sentenceTexts(x, side), " ")})
		}
		places[u.ID] = i
		if err := c.Unit(ctx, u); err != nil {
			return err
		}
	}
	list, err := c.Finish(ctx)
	if err != nil {
		return err
	}
	for _, f := range list {
		for _, p := range f.Places {
			x := &b.Beads[places[p.UnitID]]
			if !wanted[x.ID] {
				continue
			}
			spans, ok := found[x.ID]
			for side, of := range [2][]align.Span{p.SourceSpans, p.TargetSpans} {
				if !ok {
					spans[side] = make([][]align.Span, len(x.Sides[side]))
				}
				spread(spans[side], sentenceTexts(x, side), of)
				for _, list := range spans[side] {
					slices.SortFunc(list, func(x, y align.Span) int { return cmp.Compare(x.Start, y.Start) })
				}
			}
			found[x.ID] = spans
		}
	}
	return nil
}

func sentenceTexts(b *bitext.Bead, side int) []string {
	texts := make([]string, len(b.Sides[side]))
	for i, s := range b.Sides[side] {
		texts[i] = s.Text
	}
	return texts
}

// spread divides spans in texts joined by spaces among the texts.
func spread(to [][]align.Span, texts []string, spans []align.Span) {
	start := 0
	for i, text := range texts {
		for _, s := range spans {
			if s.Start >= start && s.End <= start+len(text) {
				to[i] = append(to[i], align.Span{Start: s.Start - start, End: s.End - start})
			}
		}
		start += len(text) + 1
	}
}
