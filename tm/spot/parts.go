package spot

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
)

// A rendering may have several parts, with words between them that do not belong to it: "take …
// into account". It is written with an ellipsis between the parts, in one of the ways in which
// people type it.

var ellipsis = regexp.MustCompile(`(?:[…⋯]|\.{3,}|．{3,})+`)

// Parts returns the parts of a rendering in order, without the ellipses and spaces between them. A
// rendering without an ellipsis is one part; one of nothing but ellipses and spaces has none.
func Parts(rendering string) []string {
	if !strings.ContainsAny(rendering, "….⋯．") { // most have none
		if rendering = strings.TrimSpace(rendering); rendering == "" {
			return nil
		}
		return []string{rendering}
	}
	parts := ellipsis.Split(rendering, -1)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}

// JoinParts returns the rendering in the language of the tag with these parts.
func JoinParts(tag string, parts []string) string {
	if lang.Spaced(tag) {
		return strings.Join(parts, " … ")
	}
	return strings.Join(parts, "…")
}

// Nearest chooses one place of each part of a rendering, given the places of each part in a text,
// in order: the places that follow each other with something between them, closest together. It
// returns nil if there are none.
func Nearest(places [][]align.Span) []align.Span {
	var nearest []align.Span
	for _, chain := range chains(places) {
		if n := len(chain) - 1; nearest == nil || chain[n].End-chain[0].Start < nearest[n].End-nearest[0].Start {
			nearest = chain
		}
	}
	return nearest
}

// chains returns all choices of places that follow each other, none of which contains another, in
// the order of their beginnings.
func chains(places [][]align.Span) [][]align.Span {
	var list [][]align.Span
	if len(places) == 0 {
		return nil
	}
	for _, first := range places[0] {
		chain := []align.Span{first}
		for _, next := range places[1:] {
			end := chain[len(chain)-1].End
			i := slices.IndexFunc(next, func(s align.Span) bool { return s.Start > end })
			if i < 0 {
				return list // nor does a later beginning have a chain
			}
			chain = append(chain, next[i])
		}
		if n := len(list); n > 0 && list[n-1][len(chain)-1] == chain[len(chain)-1] {
			list = list[:n-1] // it contains this chain
		}
		list = append(list, chain)
	}
	return list
}

// A run is a part of a rendering: the tokens [from, to).
type run struct{ from, to int }

// runs returns the parts at the spans, those without a word between them as one.
func (s *side) runs(spans []align.Span) []run {
	var list []run
	for _, at := range spans {
		from, to := s.within(at)
		switch n := len(list); {
		case from >= to:
		case n > 0 && from <= list[n-1].to:
			list[n-1].to = max(list[n-1].to, to)
		default:
			list = append(list, run{from, to})
		}
	}
	return list
}

const (
	formStep = 0x100000001b3 // the prime of FNV-1a
	partsGap = 0xfffd        // stands for the words between two parts
)

// formOf returns the form of a rendering in these parts. The order counts if a part has function
// words alone: otherwise "not only … but also" would be the same as "not".
func (s *side) formOf(runs []run) form {
	sum, chain := form(0), form(0)
	empty := len(runs) == 0
	for k, r := range runs {
		f := s.form(r.from, r.to)
		empty = empty || f == 0
		sum += f
		if k > 0 && s.crossed != nil {
			chain = (chain ^ partsGap) * formStep
		}
		for i := r.from; i < r.to; i++ {
			chain = (chain ^ form(s.tokens[i].hash)) * formStep
		}
	}
	if s.crossed != nil || empty {
		return chain
	}
	return sum
}

// A statement is a rendering that people stated, in its parts.
type statement struct {
	form  form
	parts []*side
}

// cutParts cuts a rendering. It returns nil if there are no words in it.
func (c *cutter) cutParts(rendering, tag string) *statement {
	var parts []string
	var whole side // of all parts
	var runs []run
	st := &statement{}
	for _, part := range Parts(rendering) {
		s := c.cut(part, tag)
		if len(s.tokens) == 0 {
			continue
		}
		parts = append(parts, part)
		st.parts = append(st.parts, s)
		runs = append(runs, run{len(whole.tokens), len(whole.tokens) + len(s.tokens)})
		whole.tokens = append(whole.tokens, s.tokens...)
		whole.crossed = append(whole.crossed, s.crossed...)
	}
	if len(parts) == 0 {
		return nil
	}
	st.form = whole.formOf(runs)
	return st
}

// core returns the tokens from the first to the last that is not an edge word; from == to if all
// are. The function words before and after it are sought as they are written.
func (s *side) core() (from, to int) {
	to = len(s.tokens)
	if s.crossed != nil {
		return 0, to
	}
	for from < to && s.tokens[from].edge {
		from++
	}
	for to > from && s.tokens[to-1].edge {
		to--
	}
	return from, to
}

// standingPart returns the places of one part of a rendering in a text.
func (s *side) standingPart(part *side) []align.Span {
	from, to := part.core()
	var places []align.Span
	add := func(r run) {
		places = append(places, align.Span{Start: s.tokens[r.from].Start, End: s.tokens[r.to-1].End})
	}
	if from == to {
		for i := range s.tokens {
			if s.reads(i, part.tokens) {
				add(run{i, i + len(part.tokens)})
			}
		}
		return places
	}
	before, after := part.tokens[:from], part.tokens[to:]
	for len(before) > 0 && before[0].article {
		before = before[1:]
	}
	for _, c := range s.standing(map[form]bool{part.form(from, to): true}, to-from+statedSlack) {
		r := run{c.from - len(before), c.to + len(after)}
		if s.reads(r.from, before) && s.reads(c.to, after) && !s.stops(r.from, c.from) && !s.stops(c.to-1, r.to-1) {
			add(r)
		}
	}
	return places
}

// reads reports whether the tokens from a place on have the keys of these.
func (s *side) reads(at int, tokens []token) bool {
	if at < 0 || at+len(tokens) > len(s.tokens) {
		return false
	}
	for i := range tokens {
		if s.tokens[at+i].hash != tokens[i].hash {
			return false
		}
	}
	return true
}

// stops reports whether there is a comma or more between two tokens.
func (s *side) stops(from, to int) bool {
	for i := from + 1; i <= to; i++ {
		if s.tokens[i].stop >= 2 {
			return true
		}
	}
	return false
}

// leastFunction is the number of words of a stated rendering of function words alone that is
// sought in other units: "in" stands everywhere.
const leastFunction = 2

// stated returns the places of the statements in a text: the longest at each beginning, and none
// inside the part of another. parts receives the parts of those that have several.
func (s *side) stated(statements []*statement, parts *[][]run) []candidate {
	whole := make(map[form]bool)
	longest := 0
	var list []candidate
	for _, st := range statements {
		if from, to := st.parts[0].core(); len(st.parts) == 1 && from < to {
			whole[st.form] = true
			longest = max(longest, len(st.parts[0].tokens)+statedSlack)
			continue
		}
		words := 0
		places := make([][]align.Span, len(st.parts))
		for i, part := range st.parts {
			words += len(part.tokens)
			places[i] = s.standingPart(part)
		}
		if words < leastFunction {
			continue
		}
		for _, chain := range chains(places) {
			list = append(list, s.candidateOf(s.runs(chain), parts))
		}
	}
	for _, c := range s.standing(whole, longest) {
		for _, st := range statements {
			if st.form == c.key && len(st.parts) == 1 {
				c.from, c.to = s.widened(c.from, c.to, st.parts[0])
				break
			}
		}
		if !slices.ContainsFunc(list, func(o candidate) bool { return o.parts > 0 && s.insidePart(c, (*parts)[o.parts-1]) }) {
			list = append(list, c)
		}
	}
	return list
}

func (s *side) insidePart(c candidate, runs []run) bool {
	return slices.ContainsFunc(runs, func(r run) bool { return r.from <= c.from && c.to <= r.to })
}

// candidateOf returns the candidate with the runs, which it adds to parts if there are several.
func (s *side) candidateOf(runs []run, parts *[][]run) candidate {
	c := candidate{from: runs[0].from, to: runs[len(runs)-1].to, key: s.formOf(runs)}
	if len(runs) > 1 {
		*parts = append(*parts, runs)
		c.parts = int32(len(*parts))
	}
	return c
}

// widened returns the tokens [from, to) with the function words around them that the statement
// has, too, but not with an article at the beginning: "in accordance with", not "accordance".
func (s *side) widened(from, to int, statement *side) (int, int) {
	start, end := statement.core()
	tokens := statement.tokens
	wide := from
	for n := start; n > 0 && wide > 0 && s.tokens[wide-1].hash == tokens[n-1].hash && s.tokens[wide].stop < 2; n-- {
		wide--
		if !s.tokens[wide].article {
			from = wide
		}
	}
	for n := end; n < len(tokens) && to < len(s.tokens) && s.tokens[to].hash == tokens[n].hash && s.tokens[to].stop < 2; n++ {
		to++
	}
	return from, to
}

// words returns the runs of a candidate as they are written.
func (r *question) words(i int, c *candidate) string {
	s := r.pairings[i].target
	if c.parts == 0 {
		return s.words(c.from, c.to)
	}
	var words []string
	for _, run := range r.parts[c.parts-1] {
		words = append(words, s.words(run.from, run.to))
	}
	return JoinParts(s.tag, words)
}
