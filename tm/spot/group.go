package spot

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// markedVotes is what a pair that a person marked counts in the race.
const markedVotes = 4

// marked makes the one candidate of a pair that a person marked; none where the
// phrase is said not to be rendered.
func (s *side) marked(spans []align.Span) []span {
	if len(spans) == 0 {
		return nil
	}
	from, to := s.within(spans[0])
	if from == to {
		return nil
	}
	return []span{{from: from, to: to, score: markedVotes, key: s.form(from, to), votes: markedVotes}}
}

// grouping collects the groups by form.
type grouping struct {
	groups  []Group
	byForm  map[uint64]int
	surface []map[string]int
}

// answer groups the spans chosen.
func (r *race) answer(best []*span) Answer {
	n := len(best)
	answer := Answer{Pairs: make([]Found, n)}
	g := grouping{byForm: make(map[uint64]int)}
	missing := Group{Missing: true, Weak: n < WeakBelow}
	for i, b := range best {
		answer.Pairs[i].Group = -1
		switch {
		case b != nil:
			answer.Pairs[i] = Found{Spans: r.spans(i, b), Group: g.add(r.pairings[i].target, b, n < WeakBelow && r.sample[i].Marked == nil)}
		case r.isMissing(i):
			answer.Pairs[i].Group = len(best) // no group has this number yet
			missing.Count++
		}
	}
	order := make([]int, len(g.groups))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(g.groups[b].Count, g.groups[a].Count) })
	place := make([]int, n+1)
	for i, o := range order {
		answer.Groups = append(answer.Groups, g.groups[o])
		place[o] = i
	}
	place[n] = len(answer.Groups)
	if missing.Count > 0 {
		answer.Groups = append(answer.Groups, missing)
	}
	for i := range answer.Pairs {
		if at := answer.Pairs[i].Group; at >= 0 {
			answer.Pairs[i].Group = place[at]
		}
	}
	return answer
}

// add counts a span in its group and returns the group's number.
func (g *grouping) add(s *side, b *span, weak bool) int {
	at, ok := g.byForm[b.key]
	if !ok {
		at = len(g.groups)
		g.byForm[b.key] = at
		g.groups = append(g.groups, Group{Weak: true})
		g.surface = append(g.surface, make(map[string]int))
	}
	group := &g.groups[at]
	group.Count++
	group.Weak = group.Weak && weak
	text := s.words(b.from, b.to)
	g.surface[at][text]++
	if group.Text == "" || moreUsual(text, group.Text, g.surface[at]) {
		group.Text = text
	}
	return at
}

// moreUsual tells whether a form is more frequent than another, or as frequent
// and without the capital that begins a sentence.
func moreUsual(text, than string, counts map[string]int) bool {
	if counts[text] != counts[than] {
		return counts[text] > counts[than]
	}
	return strings.EqualFold(text, than) && startsLow(text) && !startsLow(than)
}

func startsLow(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(r)
}

// words is the text of the tokens, as it stands.
func (s *side) words(from, to int) string {
	return s.text[s.tokens[from].Start:s.tokens[to-1].End]
}

// spans are the places of the rendering: the one chosen, and where the phrase
// stands in the unit more than once, the others of the same form.
func (r *race) spans(pair int, b *span) []align.Span {
	if marked := r.sample[pair].Marked; marked != nil {
		return marked
	}
	s := r.pairings[pair].target
	at := []tokenRange{{b.from, b.to}}
	length := b.to - b.from
	for from := 0; from+length <= len(s.tokens) && len(at) < len(r.pairings[pair].hits); from++ {
		if (from+length <= b.from || from >= b.to) && s.form(from, from+length) == b.key {
			at = append(at, tokenRange{from, from + length})
			from += length - 1
		}
	}
	slices.SortFunc(at, func(a, b tokenRange) int { return cmp.Compare(a.from, b.from) })
	spans := make([]align.Span, len(at))
	for i, t := range at {
		spans[i] = align.Span{Start: s.tokens[t.from].Start, End: s.tokens[t.to-1].End}
	}
	return spans
}

// leastRendered is the part of the phrase that some candidate must render for a
// pair to count as one whose rendering is merely unknown.
const leastRendered = 0.15

// isMissing tells whether the pair, of which no span was chosen, does not render the phrase.
func (r *race) isMissing(pair int) bool {
	if marked := r.sample[pair].Marked; marked != nil {
		return len(marked) == 0
	}
	if len(r.sample) < WeakBelow || r.gains[pair] == nil {
		return false
	}
	most := 0.0
	for _, s := range r.lists[pair] {
		most = max(most, s.rendered)
	}
	return most < leastRendered
}

// Same tells whether two renderings in a language are one: the same stems,
// articles left out.
func Same(tag, a, b string) bool {
	c := borrowCutter(nil)
	defer c.giveBack()
	x, y := c.cut(a, tag), c.cut(b, tag)
	return x.form(0, len(x.tokens)) == y.form(0, len(y.tokens))
}
