package spot

import (
	"math"
	"slices"
	"testing"

	"github.com/yiku-tm/yiku/align"
)

// TestBest checks which candidate is chosen by the probabilities.
func TestBest(t *testing.T) {
	span := func(from int, key form, chance, rendered float64) candidate {
		return candidate{from: from, to: from + 1, key: key, chance: chance, rendered: rendered}
	}
	none := func(chance float64) candidate { return candidate{chance: chance} }
	for _, c := range []struct {
		name string
		list []candidate
		want int
	}{
		{"the most likely", []candidate{span(0, 1, 0.3, 1), span(1, 2, 0.5, 1), none(0.2)}, 1},
		{"a form that stands twice", []candidate{span(0, 1, 0.3, 1), span(1, 2, 0.4, 1), span(2, 1, 0.25, 1), none(0.05)}, 0},
		{"not rendered", []candidate{span(0, 1, 0.4, 1), none(0.6)}, -1},
		{"too unlikely", []candidate{span(0, 1, 0.15, 1), span(1, 2, 0.1, 1), none(0.1)}, -1},
		{"nothing of the phrase", []candidate{span(0, 1, 0.9, 0), none(0.1)}, -1},
		{"nothing known", nil, -1},
	} {
		q := &question{lists: [][]candidate{c.list}, stated: make([]bool, 1)}
		got := q.best(0)
		if got == nil && c.want >= 0 || got != nil && (c.want < 0 || got != &q.lists[0][c.want]) {
			t.Errorf("%s: %+v, want candidate %d", c.name, got, c.want)
		}
	}
}

// TestChosen checks which candidates render a phrase that occurs twice in a unit.
func TestChosen(t *testing.T) {
	span := func(from, to int, key form, chance float64) candidate {
		return candidate{from: from, to: to, key: key, chance: chance, rendered: 1}
	}
	for _, c := range []struct {
		name string
		hits int
		list []candidate
		want []int
	}{
		{"once", 1, []candidate{span(0, 1, 1, 0.6), span(2, 3, 1, 0.3)}, []int{0}},
		{"the same form, however unlikely", 2, []candidate{span(0, 1, 1, 0.6), span(2, 3, 2, 0.3), span(4, 5, 1, 0.05)}, []int{0, 2}},
		{"another form", 2, []candidate{span(0, 1, 1, 0.6), span(2, 3, 2, 0.2)}, []int{0, 1}},
		{"another form, too unlikely", 2, []candidate{span(0, 1, 1, 0.6), span(2, 3, 2, 0.1)}, []int{0}},
		{"the likelier of two other forms", 2, []candidate{span(0, 1, 1, 0.5), span(2, 3, 2, 0.2), span(4, 5, 3, 0.25)}, []int{0, 2}},
		{"none that overlaps", 2, []candidate{span(0, 2, 1, 0.6), span(1, 3, 2, 0.3)}, []int{0}},
	} {
		q := &question{lists: [][]candidate{c.list}, stated: make([]bool, 1), pairings: []*pairing{{hits: make([]tokenRange, c.hits)}}}
		var want []*candidate
		for _, k := range c.want {
			want = append(want, &q.lists[0][k])
		}
		if got := q.chosen(0); !slices.Equal(got, want) {
			t.Errorf("%s: %d candidates, want those at %v", c.name, len(got), c.want)
		}
	}
}

// TestPrecision checks the counts of units that contain a form, with the phrase and without it.
func TestPrecision(t *testing.T) {
	c := newCutter(nil)
	q := &question{sample: make([]Pair, 2)}
	for _, text := range []string{"new growth drivers", "fresh growth drivers", "growth slowed", "new growth and new growth"} {
		q.pairings = append(q.pairings, &pairing{target: c.cut(text, "en")})
	}
	s := q.pairings[0].target
	q.lists = [][]candidate{{{from: 1, to: 3, key: s.form(1, 3)}, {from: 0, to: 2, key: s.form(0, 2)}, {from: 1, to: 2, key: s.form(1, 2)}}, nil}
	q.numberForms()
	q.precision()
	for i, want := range []float64{0, math.Log(1.5 / 1.8), math.Log(2.5 / 3.1)} {
		if got := q.lists[0][i].features[featPrecise]; math.Abs(got-want) > 1e-9 {
			t.Errorf("candidate %d: %.4f, want %.4f", i, got, want)
		}
	}
}

// TestClosed distinguishes a word that is always next to a form from one that something else
// explains.
func TestClosed(t *testing.T) {
	c := newCutter(nil)
	q := &question{sample: make([]Pair, 3), stated: make([]bool, 3)}
	for i, text := range []string{"ensure stability on the six fronts today", "stability on the six fronts now", "maintain the six fronts"} {
		s := c.cut(text, "en")
		q.pairings = append(q.pairings, &pairing{target: s})
		q.aligned = append(q.aligned, &alignment{outside: make([]float64, len(s.tokens))})
		from := len(s.tokens) - 2
		if i < 2 {
			from--
		}
		q.lists = append(q.lists, []candidate{{from: from, to: from + 2, key: s.form(from, from+2)}, {}})
	}
	q.aligned[1].outside[0] = 0.75
	q.numberForms()
	q.closed()
	for i, want := range [][2]float64{{1 / 2.5, 0}, {0.25 / 2.5, 0}, {0, 0}} {
		c := &q.lists[i][0]
		if left, right := c.features[featClosedLeft], c.features[featClosedRight]; math.Abs(left-want[0]) > 1e-9 || right != want[1] {
			t.Errorf("unit %d: %.3f and %.3f, want %v", i, left, right, want)
		}
		if q.lists[i][1].features != (features{}) {
			t.Errorf("unit %d: \"not rendered\" has neighbours", i)
		}
	}
}

// TestStopCommon checks that a comma inside a form costs less the more units have the form.
func TestStopCommon(t *testing.T) {
	c := newCutter(nil)
	q := &question{sample: make([]Pair, 3), stated: make([]bool, 3)}
	for _, text := range []string{"ease rules, cut fees", "cut fees, ease rules", "ease taxes, cut fees"} {
		s := c.cut(text, "en")
		q.pairings = append(q.pairings, &pairing{target: s})
		q.aligned = append(q.aligned, &alignment{outside: make([]float64, len(s.tokens))})
		whole := candidate{from: 0, to: len(s.tokens), key: s.form(0, len(s.tokens))}
		whole.features[featStop] = 1
		q.lists = append(q.lists, []candidate{whole})
	}
	q.numberForms()
	q.closed()
	for i, want := range []float64{1 / 2.5, 1 / 2.5, 0} {
		if got := q.lists[i][0].features[featStopCommon]; math.Abs(got-want) > 1e-9 {
			t.Errorf("unit %d: %.3f, want %.3f", i, got, want)
		}
	}
}

// TestAroundKnown checks how much of the source around the phrase is rendered.
func TestAroundKnown(t *testing.T) {
	s := newCutter(nil).cut("old towns need new growth drivers", "en")
	x := &pairing{source: s, hits: []tokenRange{{4, 6}}}
	for i := range s.atoms {
		x.given = append(x.given, placed{int32(i), i})
	}
	if got := x.known([]float64{1, 0.5, 0, 0.5, 0.9, 0.9}); got != 0.5 {
		t.Errorf("known %v, want 0.5", got)
	}
}

// TestExtent checks which ends are doubtful.
func TestExtent(t *testing.T) {
	s := newCutter(nil).cut("rebuild old urban areas today", "en")
	q := &question{sample: make([]Pair, 1), stated: make([]bool, 1), pairings: []*pairing{{target: s}}, lists: [][]candidate{{
		{from: 1, to: 4, chance: 0.5}, {from: 0, to: 4, chance: 0.25}, {from: 1, to: 3, chance: 0.22}, {from: 1, to: 5, chance: 0.03},
	}}}
	e := q.extent(0, &q.lists[0][0])
	if got := s.text[e.Most.Start:e.Most.End]; got != "rebuild old urban areas" {
		t.Errorf("most is %q", got)
	}
	if got := s.text[e.Least.Start:e.Least.End]; got != "old urban" {
		t.Errorf("least is %q", got)
	}
}

// TestVotes checks that a marked unit counts more than a stated one, and a stated one more than a
// unit that was only spotted, and that no unit supports itself.
func TestVotes(t *testing.T) {
	one := func(key form) []candidate {
		return []candidate{{to: 1, key: key, chance: 1}, {from: 1, to: 3, key: 9, chance: 0}}
	}
	q := &question{
		sample: []Pair{{Marked: []align.Span{{}}}, {}, {}, {}, {}}, stated: []bool{true, true, false, false, false},
		lists: [][]candidate{one(1), one(2), one(1), one(2), one(3)},
	}
	q.numberForms()
	q.support()
	for i, want := range map[int]float64{2: markedVotes, 3: knownVotes, 4: 0} {
		if got := q.lists[i][0].features[featSupport]; got != math.Log1p(want) {
			t.Errorf("unit %d has the support %.3f, want %.3f", i, got, math.Log1p(want))
		}
	}
	if markedVotes <= knownVotes || knownVotes <= 1 {
		t.Error("the votes are not in their order")
	}
}

// TestFeatures checks the features of a candidate at its ends and inside.
func TestFeatures(t *testing.T) {
	p := pairOf("合作", "双方2024年扩大合作。", `The New Hope Fund, "born of need", backed 20 green high-tech joint works of art and the rest.`)
	q, err := newQuestion(t.Context(), dictionary(t), Query{From: "zh", To: "en"}, []Pair{p}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := q.spanner(0)
	s.keep = 0
	byText := make(map[string]features)
	for _, c := range s.candidates() {
		byText[s.target.words(c.from, c.to)] = c.features
	}
	for _, c := range []struct {
		text    string
		feature int
		want    float64
	}{
		{"New Hope", featArticleLeft, 1}, {"Hope Fund", featNameLeft, 1}, {"New Hope", featNameRight, 1}, {"New Hope Fund", featOpenRight, 1},
		{"New Hope Fund", featNameRight, 0}, {`Fund, "born`, featStop, 1}, {`Fund, "born`, featQuote, 1}, {`Fund, "born of need", backed`, featQuote, 0},
		{`Fund, "born of need", backed`, featStop, 2}, {"need", featOfLeft, 1}, {"born", featOfRight, 1}, {"born of need", featEdge, 1},
		{"backed 20", featFigure, 1}, {"backed", featFigure, 0}, {"works", featOfRight, 1}, {"art", featAndRight, 1}, {"rest", featArticleLeft, 1},
		{"rest", featOpenRight, 1}, {"born", featOpenLeft, 1}, {"green", featAloneShort, byText["green"][featShort]},
	} {
		f, ok := byText[c.text]
		if !ok {
			t.Errorf("%q is no candidate", c.text)
		} else if f[c.feature] != c.want {
			t.Errorf("%q: feature %s is %v, want %v", c.text, featureNames[c.feature], f[c.feature], c.want)
		}
	}
	for _, text := range []string{"high", "tech", "green high", "tech joint", "of art"} {
		if _, ok := byText[text]; ok {
			t.Errorf("%q is a candidate", text)
		}
	}
}

// TestGroupsShownAlikeAreOne checks that groups with the same sure and doubtful words are merged,
// with the text of the surest.
func TestGroupsShownAlikeAreOne(t *testing.T) {
	g := grouping{
		groups: []Group{{Text: "partnership", Count: 2}, {Text: "green", Count: 1}, {Text: "strategic partnership", Count: 1}},
		extents: []map[extentWords]int{
			{{"partnership", "partnership", "strategic partnership"}: 2},
			{{"green", "green", "green"}: 1},
			{{"strategic partnership", "partnership", "strategic partnership"}: 1},
		},
		chance: []float64{0.5, 0.9, 0.6},
		stated: make([]bool, 3),
	}
	left, into := g.join()
	if !slices.Equal(left, []int{0, 1}) || !slices.Equal(into, []int{0, 1, 0}) {
		t.Fatalf("left %v, into %v", left, into)
	}
	want := Group{Text: "strategic partnership", Least: "partnership", Most: "strategic partnership", Count: 3}
	if g.groups[0] != want || g.chance[0] != 1.1 {
		t.Errorf("%+v, chance %v", g.groups[0], g.chance[0])
	}
}

// TestSpanClosesBrackets checks that a rendering does not end inside a bracket that closes right
// after it.
func TestSpanClosesBrackets(t *testing.T) {
	c := borrowCutter(nil)
	defer c.giveBack()
	for _, row := range []struct{ text, want string }{
		{"gross domestic product (GDP) grew", "gross domestic product (GDP)"},
		{"product (GDP growth) rose", "product (GDP"},
		{"product (net) GDP) rose", "product (net) GDP"},
		{"gross product, GDP) rose", "gross product, GDP"},
	} {
		s := c.cut(row.text, "en")
		words := 0
		for i := range s.tokens {
			if s.tokens[i].Start < len(row.want) {
				words = i + 1
			}
		}
		if got := s.words(0, words); got != row.want {
			t.Errorf("%s: %q, want %q", row.text, got, row.want)
		}
	}
}

// TestSpanKeepsBoundWords checks that a word of a fixed expression has the function words of it.
func TestSpanKeepsBoundWords(t *testing.T) {
	c := borrowCutter(dictionary(t))
	defer c.giveBack()
	for _, row := range []struct {
		tag, text string
		from, to  int
		want      string
	}{
		{"en", "They act in accordance with the law", 3, 7, "in accordance with the law"},
		{"en", "They act in accordance with the law", 3, 4, "in accordance with"},
		{"en", "On behalf of the Party", 1, 5, "On behalf of the Party"},
		{"en", "They came in, accordance, with delay, was reached", 3, 4, "accordance"},
		{"en", "They live in peace with all", 3, 4, "peace"},
		{"en", "In addition, roads were built", 1, 2, "In addition"},
		{"en", "roads in addition to bridges", 2, 3, "in addition to"},
		{"en", "an addition to the house", 1, 2, "addition"},
		{"en", "Goods were put in order by hand", 4, 5, "order"},
		{"en", "in order to help", 1, 2, "in order to"},
		{"en", "late due to snow", 1, 2, "due to"},
		{"en", "As regards roads", 1, 2, "As regards"},
		{"ru", "работа в соответствии с законом", 2, 5, "в соответствии с законом"},
		{"ru", "соответствии формы", 0, 1, "соответствии"},
		{"zh", "坚持以路为先", 3, 6, "以路为先"},
		{"zh", "坚持以修路", 3, 5, "修路"},
		{"zh", "可以路为先", 2, 5, "路为先"},
	} {
		s := c.cut(row.text, row.tag)
		if got := s.words(row.from, row.to); got != row.want {
			t.Errorf("%s: %q, want %q", row.text, got, row.want)
		}
	}
}

// TestPercentBelongsToItsNumber checks that a rendering does not begin between a number and the
// word percent.
func TestPercentBelongsToItsNumber(t *testing.T) {
	c := borrowCutter(nil)
	defer c.giveBack()
	s := c.cut("a rate of around 5.5 percent CPI increase of 3 percent in percent terms", "en")
	var got []int
	for i := range s.tokens {
		if s.isPercent(i) {
			got = append(got, i)
		}
	}
	if !slices.Equal(got, []int{5, 10}) {
		t.Errorf("percent after a number at %v, want 5 and 10", got)
	}
}

// TestNoEndInOpenExpression checks that no rendering of several words ends before the "to" of "due
// to".
func TestNoEndInOpenExpression(t *testing.T) {
	p := pairOf("困难的人", "帮助因大雪困难的人", "help for people in difficulty due to snow")
	r, err := newQuestion(t.Context(), dictionary(t), Query{From: "zh", To: "en"}, []Pair{p}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.propose(t.Context()); err != nil {
		t.Fatal(err)
	}
	found := make(map[string]bool)
	for _, c := range r.lists[0] {
		if c.to > 0 {
			found[r.pairings[0].target.words(c.from, c.to)] = true
		}
	}
	for text, want := range map[string]bool{"people in difficulty": true, "due to": true, "due to snow": true, "difficulty due to": false, "people in difficulty due to": false} {
		if found[text] != want {
			t.Errorf("%q is a candidate: %v, want %v", text, !want, want)
		}
	}
}
