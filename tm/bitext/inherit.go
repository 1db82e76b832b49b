package bitext

import (
	"slices"
	"strings"
	"unicode"
)

// A document that is imported again is aligned again, and the aligner may pair its sentences
// differently from a person. Inherit transfers the pairing of beads that a person made or
// confirmed to the new bitext, as far as it still has their sentences:
//
//	old   [甲 乙 | A]  [丙 | B]  [丁 |]        the first two by a person
//	new   [甲 | A]  [乙 新 | B]  [丙 丁 | C]    as aligned; B was corrected to C
//	      [甲 乙 | A]  [新 | B]  [丙 | C]  [丁 |]
//
// The sentences of both sides are matched in order by their keys (matchSentences). A
// border between two sentences of the old text is found in the new one by the sentence before or
// after it. All sentences of a bead on the source side must still exist; those on the target side
// may be different ones between the same borders. Sentences that a person split are split again.
// Beads of the new alignment that a border cuts lose the sentences of the old bead. The rest of
// them between two old beads becomes one bead, with the score of an uncertain one.

// leftScore is the score of a bead made of what others left, low enough for a person to check it.
const leftScore = 0.3

// Inherit gives t, the aligner's result, the pairing of the beads of old for which keep reports
// true. The function key returns the same key for sentences with the same content. Beads with one
// side keep their state; others are aligned. Inherit returns the number of inherited beads.
func (t *Bitext) Inherit(old *Bitext, key func(text string) string, keep func(*Bead) bool) int {
	var m [2]matching
	for s := range m {
		t.splitAs(old, Side(s), key)
		m[s] = matchSentences(old.sentenceKeys(Side(s), key), t.sentenceKeys(Side(s), key))
	}
	type placed struct {
		bead *Bead
		from [2]int
		to   [2]int
	}
	var kept []placed
	var at, done [2]int // in the old and the new texts
	for i := range old.Beads {
		b := &old.Beads[i]
		p := placed{bead: b}
		ok := keep(b)
		for s := range p.from {
			n := len(b.Sides[s])
			var known bool
			p.from[s], p.to[s], known = m[s].span(at[s], at[s]+n, done[s])
			whole := p.to[s]-p.from[s] == n && m[s].all(at[s], at[s]+n)
			ok = ok && known && p.from[s] >= done[s] && (Side(s) == Target && (n > 0) == (p.to[s] > p.from[s]) || whole)
			at[s] += n
		}
		if ok {
			done = p.to
			kept = append(kept, p)
		}
	}
	if len(kept) == 0 {
		return 0
	}
	fresh := t.Beads
	var all [2][]Sentence
	for i := range fresh {
		for s := range all {
			all[s] = append(all[s], fresh[i].Sides[s]...)
		}
	}
	t.Beads = nil
	next, begin := 0, [2]int{}    // of fresh
	var filled [2]int             // of the sentences
	ids := map[int]int{}          // new numbers by those of old beads
	survives := map[int]bool{}    // beads of fresh
	fill := func(border [2]int) { // makes the beads up to the border
		var whole []Bead
		var first, last [2]int
		for ; next < len(fresh); next++ {
			b := &fresh[next]
			end := [2]int{begin[0] + len(b.Sides[0]), begin[1] + len(b.Sides[1])}
			if end[0] > border[0] || end[1] > border[1] {
				break
			}
			if begin[0] >= filled[0] && begin[1] >= filled[1] {
				if whole == nil {
					first = begin
				}
				whole, last = append(whole, *b), end
				survives[b.ID] = true
			}
			begin = end
		}
		left := func(to [2]int) {
			b := Bead{ID: t.next, Score: stepped(leftScore), Sides: [2][]Sentence{
				slices.Clone(all[0][filled[0]:to[0]]), slices.Clone(all[1][filled[1]:to[1]]),
			}}
			if filled = to; !b.Empty(Source) || !b.Empty(Target) {
				t.next++
				t.Beads = append(t.Beads, b)
			}
		}
		if whole != nil {
			left(first)
			t.Beads = append(t.Beads, whole...)
			filled = last
		}
		left(border)
	}
	for _, p := range kept {
		fill(p.from)
		b := Bead{ID: t.next, Score: 1, Sides: [2][]Sentence{
			slices.Clone(all[0][p.from[0]:p.to[0]]), slices.Clone(all[1][p.from[1]:p.to[1]]),
		}}
		if p.bead.Lone() && p.bead.Partner == 0 || p.bead.State == SetAside && p.bead.Unit == 0 {
			b.State = p.bead.State
		}
		ids[p.bead.ID] = b.ID
		b.Partner = -p.bead.Partner // the number of an old bead, for now
		t.next++
		t.Beads = append(t.Beads, b)
		filled = p.to
	}
	fill([2]int{len(all[0]), len(all[1])})
	for i := range t.Beads {
		switch b := &t.Beads[i]; {
		case b.Partner < 0:
			b.Partner = ids[-b.Partner]
		case b.Partner > 0 && !survives[b.Partner]:
			b.Partner = 0
		}
	}
	t.paginate()
	return len(kept)
}

// mostParts is the greatest number of parts that a sentence is split into again.
const mostParts = 8

// splitAs splits the sentences of a side that old has in parts.
func (t *Bitext) splitAs(old *Bitext, s Side, key func(string) string) {
	var texts []string
	for i := range old.Beads {
		for _, x := range old.Beads[i].Sides[s] {
			texts = append(texts, x.Text)
		}
	}
	there := map[string]bool{}
	for _, k := range t.sentenceKeys(s, key) {
		there[k] = true
	}
	whole := map[string][]string{} // the parts by the key of the whole
	for i := range texts {
		all := texts[i]
		for n := 2; n <= mostParts && i+n <= len(texts); n++ {
			all += texts[i+n-1]
			if k := key(all); there[k] && whole[k] == nil {
				whole[k] = texts[i : i+n]
			}
		}
	}
	if len(whole) == 0 {
		return
	}
	for i := range t.Beads {
		var list []Sentence
		for _, x := range t.Beads[i].Sides[s] {
			for _, part := range partsOf(x.Text, whole[key(x.Text)], key) {
				list = append(list, Sentence{Gap: x.Gap + part.Gap, Text: part.Text, Paragraph: x.Paragraph})
				x.Gap, x.Paragraph = "", false
			}
		}
		t.Beads[i].Sides[s] = list
	}
}

// partsOf splits a text into the parts, or returns it whole if that cannot be done.
func partsOf(text string, parts []string, key func(string) string) []Sentence {
	var list []Sentence
	rest, gap := text, ""
	for len(parts) > 1 {
		want, at := key(parts[0]), 0
		for i := range rest {
			if i > 0 && key(rest[:i]) == want {
				at = i
				break
			}
		}
		if at == 0 {
			return []Sentence{{Text: text}}
		}
		second := strings.TrimLeftFunc(rest[at:], unicode.IsSpace)
		list = append(list, Sentence{Gap: gap, Text: rest[:at]})
		gap, rest, parts = rest[at:len(rest)-len(second)], second, parts[1:]
	}
	if rest == "" {
		return []Sentence{{Text: text}}
	}
	return append(list, Sentence{Gap: gap, Text: rest})
}

func (t *Bitext) sentenceKeys(s Side, key func(string) string) []string {
	var keys []string
	for i := range t.Beads {
		for _, x := range t.Beads[i].Sides[s] {
			keys = append(keys, key(x.Text))
		}
	}
	return keys
}

// A matching holds the index of the new sentence equal to each old one, or -1 if there is none.
type matching struct {
	to  []int
	new int // the number of new sentences
}

// all reports whether all the old sentences have a new one.
func (m matching) all(from, to int) bool { return !slices.Contains(m.to[from:to], -1) }

// span returns the place of old sentences in the new text: from the end of the sentence before
// them, or the start of the first, to the start of the sentence after them, or the end of the
// last. For no sentences it is a border not before done.
func (m matching) span(from, to, done int) (begin, end int, ok bool) {
	border := func(i int) (before, after int) {
		before, after = -1, -1
		if i == 0 {
			before = 0
		} else if x := m.to[i-1]; x >= 0 {
			before = x + 1
		}
		if i == len(m.to) {
			after = m.new
		} else {
			after = m.to[i]
		}
		return before, after
	}
	beforeFrom, afterFrom := border(from)
	beforeTo, afterTo := border(to)
	if from == to {
		begin = max(beforeFrom, done)
		if beforeFrom < 0 {
			begin = afterFrom
		}
		return begin, begin, begin >= done
	}
	if begin = afterFrom; begin < 0 {
		begin = beforeFrom
	}
	if end = beforeTo; end < 0 {
		end = afterTo
	}
	return begin, end, begin >= 0 && end >= begin
}

// matchSentences finds a common subsequence of two lists, the longest if possible: first the
// common beginning and end, then in between the keys that occur once in both and ascend, and then
// the same between these.
func matchSentences(old, fresh []string) matching {
	m := matching{to: make([]int, len(old)), new: len(fresh)}
	for i := range m.to {
		m.to[i] = -1
	}
	var match func(a, b, c, d int)
	match = func(a, b, c, d int) {
		for a < b && c < d && old[a] == fresh[c] {
			m.to[a] = c
			a, c = a+1, c+1
		}
		for a < b && c < d && old[b-1] == fresh[d-1] {
			b, d = b-1, d-1
			m.to[b] = d
		}
		if a == b || c == d {
			return
		}
		type occurrence struct{ olds, news, i, j int }
		found := map[string]*occurrence{}
		for i := a; i < b; i++ {
			if found[old[i]] == nil {
				found[old[i]] = &occurrence{}
			}
			found[old[i]].olds++
			found[old[i]].i = i
		}
		for j := c; j < d; j++ {
			if o := found[fresh[j]]; o != nil {
				o.news++
				o.j = j
			}
		}
		var once [][2]int
		for i := a; i < b; i++ {
			if o := found[old[i]]; o.olds == 1 && o.news == 1 {
				once = append(once, [2]int{i, o.j})
			}
		}
		chain := ascending(once)
		for _, x := range chain {
			m.to[x[0]] = x[1]
		}
		if len(chain) == 0 {
			return
		}
		i, j := a, c
		for _, x := range append(chain, [2]int{b, d}) {
			match(i, x[0], j, x[1])
			i, j = x[0]+1, x[1]+1
		}
	}
	match(0, len(old), 0, len(fresh))
	return m
}

// ascending returns the longest chain of pairs with ascending second numbers. The first numbers
// must ascend.
func ascending(pairs [][2]int) [][2]int {
	var ends []int // the index of the pair that ends the best chain of each length
	previous := make([]int, len(pairs))
	for i, p := range pairs {
		n, _ := slices.BinarySearchFunc(ends, p[1], func(e, second int) int { return pairs[e][1] - second })
		previous[i] = -1
		if n > 0 {
			previous[i] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, i)
		} else {
			ends[n] = i
		}
	}
	if len(ends) == 0 {
		return nil
	}
	var chain [][2]int
	for i := ends[len(ends)-1]; i >= 0; i = previous[i] {
		chain = append(chain, pairs[i])
	}
	slices.Reverse(chain)
	return chain
}
