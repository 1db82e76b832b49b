package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/check"
	"github.com/yiku-tm/yiku/tm/unit"
)

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
