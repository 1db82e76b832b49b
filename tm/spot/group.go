package spot

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
)

// A grouping collects the groups by form.
type grouping struct {
	groups  []Group
	byForm  map[form]int
	surface []map[string]int
	extents []map[extentWords]int
	chance  []float64 // by group, the sum of the probabilities of its spans
	stated  []bool    // by group, whether a person stated it
}

// extentWords are the words of a form and of its extent.
type extentWords struct{ text, least, most string }

// answer groups the chosen spans.
func (r *question) answer() Answer {
	answer := Answer{Pairs: make([]Found, len(r.sample))}
	g := grouping{byForm: make(map[form]int)}
	missing := Group{Missing: true}
	const isMissing = -2
	for i := range r.sample {
		f := &answer.Pairs[i]
		f.Group = -1
		switch chosen := r.chosen(i); {
		case len(chosen) > 0:
			r.place(i, chosen, f)
			f.Group = g.add(chosen[0].key, r.words(i, chosen[0]), r.chanceOf(i, chosen[0].key), r.stated[i])
			g.addExtent(f, r.sample[i].Target)
		case r.isMissing(i):
			f.Group = isMissing
			missing.Count++
		default:
			answer.NotFound++
		}
	}
	order, into := g.join()
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(g.groups[b].Count, g.groups[a].Count), cmp.Compare(g.chance[b], g.chance[a]))
	})
	place := make([]int, len(g.groups))
	for i, o := range order {
		group := g.groups[o]
		group.Weak = !g.stated[o] && (g.chance[o] < sureChance*float64(group.Count) || r.isLight(group.Text))
		answer.Groups = append(answer.Groups, group)
		place[o] = i
	}
	if missing.Count > 0 {
		answer.Groups = append(answer.Groups, missing)
	}
	for i := range answer.Pairs {
		if at := answer.Pairs[i].Group; at >= 0 {
			answer.Pairs[i].Group = place[into[at]]
		} else if at == isMissing {
			answer.Pairs[i].Group = len(order)
		}
	}
	return answer
}

// lightVerbs are the forms of English verbs that say little without a noun or a particle, such
// as the take of "take into account".
var lightVerbs = []string{
	"take takes taking took taken", "make makes making made", "give gives giving gave given", "have has having had", "get gets getting got",
	"put puts putting", "do does doing did done", "carry carries carrying carried", "bring brings bringing brought", "keep keeps keeping kept",
	"hold holds holding held", "set sets setting", "turn turns turning turned", "go goes going went gone", "come comes coming came",
}

// isLight reports whether a rendering is a light verb that the dictionary does not give for the
// phrase.
func (r *question) isLight(text string) bool {
	if lang.Base(r.query.To) != "en" {
		return false
	}
	i := slices.IndexFunc(lightVerbs, func(forms string) bool { return slices.Contains(strings.Fields(forms), strings.ToLower(text)) })
	if i < 0 {
		return false
	}
	verb, _, _ := strings.Cut(lightVerbs[i], " ")
	for _, p := range r.sample {
		for _, at := range p.Hits {
			if head, known := r.dictionary.HeadID(p.Source[at.Start:at.End]); known && slices.Contains(r.dictionary.Words(head), verb) {
				return false
			}
		}
	}
	return true
}

// join sets the extents of the groups and merges groups with the same extent: the words of one
// group's text are doubtful in the other, and a reader would see one line twice. It returns the
// groups that remain and, for each group, the one it became part of.
func (g *grouping) join() (left, into []int) {
	into = make([]int, len(g.groups))
	alike := make(map[[2]string]int)
	for i := range g.groups {
		b := &g.groups[i]
		b.Least, b.Most = g.extent(i)
		at, known := alike[[2]string{b.Least, b.Most}]
		if !known {
			alike[[2]string{b.Least, b.Most}] = i
			left, into[i] = append(left, i), i
			continue
		}
		a := &g.groups[at]
		if g.chance[i] > g.chance[at] {
			a.Text = b.Text
		}
		a.Count += b.Count
		g.chance[at] += g.chance[i]
		g.stated[at] = g.stated[at] || g.stated[i]
		into[i] = at
	}
	return left, into
}

// add counts a rendering, as written in a unit, in its group and returns the number of the group.
func (g *grouping) add(key form, text string, chance float64, stated bool) int {
	at, ok := g.byForm[key]
	if !ok {
		at = len(g.groups)
		g.byForm[key] = at
		g.groups = append(g.groups, Group{})
		g.surface = append(g.surface, make(map[string]int))
		g.extents = append(g.extents, make(map[extentWords]int))
		g.chance = append(g.chance, 0)
		g.stated = append(g.stated, false)
	}
	group := &g.groups[at]
	group.Count++
	g.chance[at] += chance
	g.stated[at] = g.stated[at] || stated
	g.surface[at][text]++
	if group.Text == "" || moreUsual(text, group.Text, g.surface[at]) {
		group.Text = text
	}
	return at
}

// addExtent counts the extent of the first span of a pair.
func (g *grouping) addExtent(f *Found, target string) {
	words := func(s align.Span) string { return target[s.Start:s.End] }
	e := f.Extents[0]
	g.extents[f.Group][extentWords{words(f.Spans[0]), words(e.Least), words(e.Most)}]++
}

// extent returns the most frequent extent of the group's form; of equally frequent ones the
// surest.
func (g *grouping) extent(at int) (least, most string) {
	top := 0
	for e, n := range g.extents[at] {
		if e.text != g.groups[at].Text || n < top {
			continue
		}
		if n > top || cmp.Or(cmp.Compare(len(least), len(e.least)), cmp.Compare(len(e.most), len(most)), cmp.Compare(e.least+e.most, least+most)) < 0 {
			least, most, top = e.least, e.most, n
		}
	}
	if top == 0 { // the pair that gave the form has another first span
		return g.groups[at].Text, g.groups[at].Text
	}
	return least, most
}

// moreUsual reports whether a form is more frequent than another, or as frequent but without the
// capital of a sentence's beginning.
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

// words returns the text of the tokens as written.
func (s *side) words(from, to int) string {
	span := s.span(from, to)
	return s.text[span.Start:span.End]
}

// boundWords are words of fixed expressions: by language, each with the function words before and
// after it that together make one. An expression may be long or short: in addition, in addition to.
var boundWords = map[string]map[string][][2]string{
	"en": {
		"accordance": {{"in", ""}, {"", "with"}}, "behalf": {{"on", ""}, {"", "of"}}, "lieu": {{"in", ""}, {"", "of"}}, "spite": {{"in", ""}, {"", "of"}},
		"according": {{"", "to"}}, "addition": {{"in", ""}, {"in", "to"}}, "apart": {{"", "from"}}, "based": {{"", "on"}}, "due": {{"", "to"}},
		"light": {{"in", "of"}}, "order": {{"in", "to"}}, "owing": {{"", "to"}}, "prior": {{"", "to"}}, "regard": {{"with", "to"}, {"in", "to"}},
		"regardless": {{"", "of"}}, "regards": {{"as", ""}}, "relation": {{"in", "to"}}, "respect": {{"with", "to"}}, "terms": {{"in", "of"}}, "view": {{"in", "of"}},
	},
	"ru": {
		"основе": {{"на", ""}}, "рамках": {{"в", ""}}, "связи": {{"в", "с"}}, "соответствии": {{"в", "с"}}, "сравнению": {{"по", "с"}},
	},
}

// bound returns the tokens of the longest fixed expression with the word: the word itself, if it
// stands in none.
func (s *side) bound(at int) (from, to int) {
	written := func(i int) string { return strings.ToLower(s.text[s.tokens[i].Start:s.tokens[i].End]) }
	from, to = at, at+1
	for _, around := range boundWords[lang.Base(s.tag)][written(at)] {
		before := at > 0 && s.tokens[at].stop == 0 && written(at-1) == around[0]
		after := at+1 < len(s.tokens) && s.tokens[at+1].stop == 0 && written(at+1) == around[1]
		if (before || around[0] == "") && (after || around[1] == "") {
			if before {
				from = at - 1
			}
			if after {
				to = at + 2
			}
		}
	}
	return from, to
}

// span returns the place of the tokens, including the function words that its first and its last
// word need, "in accordance with", in Chinese the 以 of a 为, and the closing mark of a bracket
// opened in it: "gross domestic product (GDP)".
func (s *side) span(from, to int) align.Span {
	first, _ := s.bound(from)
	_, last := s.bound(to - 1)
	if s.crossed != nil && first > 0 && s.tokens[first].stop == 0 && s.tokens[first-1].key == "以" && !s.crossed[first-1] &&
		slices.ContainsFunc(s.tokens[from:to], func(t token) bool { return t.key == "为" }) {
		first-- // 以人民为中心
	}
	span := align.Span{Start: s.tokens[first].Start, End: s.tokens[last-1].End}
	text, rest := s.text[span.Start:span.End], s.text[span.End:]
	for _, marks := range []string{"()", "（）"} {
		size := len(marks) / 2
		if strings.LastIndex(text, marks[:size]) > strings.LastIndex(text, marks[size:]) && strings.HasPrefix(rest, marks[size:]) {
			span.End += size
		}
	}
	return span
}

// secondChance is the least probability of another candidate for a second occurrence of the
// phrase.
const secondChance = 0.15

// chosen returns the candidates that render the phrase in a unit: the most likely one and, if the
// phrase occurs several times, as many more that do not overlap, those of the same form first. It
// returns none if nothing is known or the phrase is not rendered.
func (r *question) chosen(i int) []*candidate {
	list := r.lists[i]
	best := r.best(i)
	if best == nil {
		return nil
	}
	chosen := []*candidate{best}
	order := make([]*candidate, 0, len(list))
	for k := range list {
		if c := &list[k]; c.to > 0 && (c.key == best.key || c.chance >= secondChance) {
			order = append(order, c)
		}
	}
	slices.SortStableFunc(order, func(a, b *candidate) int {
		if same := a.key == best.key; same != (b.key == best.key) {
			if same {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.chance, a.chance)
	})
	for _, c := range order {
		if len(chosen) >= len(r.pairings[i].hits) {
			break
		}
		if !slices.ContainsFunc(chosen, func(o *candidate) bool { return c.from < o.to && o.from < c.to }) {
			chosen = append(chosen, c)
		}
	}
	return chosen
}

// place sets the spans of the candidates chosen in a unit, and their extents.
func (r *question) place(i int, chosen []*candidate, f *Found) {
	if marked := r.sample[i].Marked; marked != nil {
		f.Spans, f.Parts = marked, []int{len(marked)}
		for _, s := range marked {
			f.Extents = append(f.Extents, Extent{s, s})
		}
		return
	}
	chosen = slices.SortedFunc(slices.Values(chosen), func(a, b *candidate) int { return cmp.Compare(a.from, b.from) })
	for k, c := range chosen {
		if c.parts > 0 {
			for _, run := range r.parts[c.parts-1] {
				span := r.pairings[i].target.span(run.from, run.to)
				f.Spans, f.Extents = append(f.Spans, span), append(f.Extents, Extent{span, span})
			}
			f.Parts = append(f.Parts, len(r.parts[c.parts-1]))
			continue
		}
		f.Parts = append(f.Parts, 1)
		e := r.extent(i, c)
		if k > 0 {
			e.Most.Start = max(e.Most.Start, f.Extents[len(f.Extents)-1].Most.End)
		}
		if k+1 < len(chosen) {
			e.Most.End = min(e.Most.End, r.pairings[i].target.tokens[chosen[k+1].from].Start)
		}
		f.Spans = append(f.Spans, r.pairings[i].target.span(c.from, c.to))
		f.Extents = append(f.Extents, e)
	}
}

// doubtfulChance is the least probability of other ends at which an end is doubtful.
const doubtfulChance = 0.2

// extent returns the extent of a candidate, from the other candidates whose ends are probable
// enough.
func (r *question) extent(i int, c *candidate) Extent {
	s := r.pairings[i].target
	from, to := [2]int{c.from, c.from}, [2]int{c.to, c.to} // least and most
	var less, more [2]float64                              // at the beginning and the end
	var bestLess, bestMore [2]float64
	if !r.stated[i] {
		for k := range r.lists[i] {
			o := &r.lists[i][k]
			if o.to == 0 || o.from >= c.to || c.from >= o.to {
				continue
			}
			for end := range 2 {
				longer, shorter := o.from < c.from, o.from > c.from
				if end == 1 {
					longer, shorter = o.to > c.to, o.to < c.to
				}
				if longer {
					more[end] += o.chance
				}
				if shorter {
					less[end] += o.chance
				}
				if longer && o.chance > bestMore[end] {
					bestMore[end] = o.chance
					if end == 0 {
						from[1] = o.from
					} else {
						to[1] = o.to
					}
				}
				if shorter && o.chance > bestLess[end] {
					bestLess[end] = o.chance
					if end == 0 {
						from[0] = o.from
					} else {
						to[0] = o.to
					}
				}
			}
		}
	}
	if less[0] < doubtfulChance {
		from[0] = c.from
	}
	if more[0] < doubtfulChance {
		from[1] = c.from
	}
	if less[1] < doubtfulChance {
		to[0] = c.to
	}
	if more[1] < doubtfulChance {
		to[1] = c.to
	}
	if from[0] >= to[0] { // two parts, each doubtful
		from[0], to[0] = c.from, c.to
	}
	return Extent{Least: s.span(from[0], to[0]), Most: s.span(from[1], to[1])}
}

// leastUnits is the least size of a sample in which a unit can be "not rendered". In smaller ones
// an unknown rendering is likelier.
const leastUnits = 6

// isMissing reports whether a unit without a chosen candidate does not render the phrase.
func (r *question) isMissing(i int) bool {
	if marked := r.sample[i].Marked; marked != nil {
		return len(marked) == 0
	}
	if len(r.sample) < leastUnits {
		return false
	}
	for k := range r.lists[i] {
		if c := &r.lists[i][k]; c.to == 0 {
			return c.chance > missingChance
		}
	}
	return false
}

// missingChance is the probability of "not rendered" above which the answer says so.
const missingChance = 0.5

// A Form is equal for two texts in a language that are one rendering: they have the same
// stems, function words omitted, in any order.
type Form struct {
	stems form
	text  string // in lower case, if it has no stems
}

// FormOf returns the form of a text.
func FormOf(tag, text string) Form {
	c := borrowCutter(nil)
	defer c.giveBack()
	f := form(0)
	if parts := Parts(text); len(parts) > 1 || len(parts) == 1 && !lang.Spaced(tag) {
		if st := c.cutParts(text, tag); st != nil {
			f = st.form
		}
	} else {
		known := c.words(tag)
		eachWord(text, func(written string, _ align.Span, _ string) {
			if w := known.of(written); !w.edge {
				f += form(w.hash)
			}
		})
	}
	if f == 0 {
		return Form{text: strings.ToLower(text)}
	}
	return Form{stems: f}
}

// Same reports whether two texts in a language are one rendering.
func Same(tag, a, b string) bool { return FormOf(tag, a) == FormOf(tag, b) }
