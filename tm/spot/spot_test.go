package spot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lexicon"
)

func findAll(t testing.TB, d *lexicon.Dictionary, q Query, sample, pool []Pair) Answer {
	t.Helper()
	a, err := Find(t.Context(), d, q, sample, pool)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func dictionary(t testing.TB) *lexicon.Dictionary {
	t.Helper()
	d, err := lexicon.Chinese()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// pairOf returns a pair with the hits of the phrase.
func pairOf(phrase, source, target string) Pair {
	p := Pair{Source: source, Target: target}
	for at := 0; ; {
		i := strings.Index(source[at:], phrase)
		if i < 0 {
			return p
		}
		p.Hits = append(p.Hits, align.Span{Start: at + i, End: at + i + len(phrase)})
		at += i + len(phrase)
	}
}

// spelled returns the texts of the spans.
func spelled(p Pair, f Found) []string {
	var list []string
	for _, s := range f.Spans {
		list = append(list, p.Target[s.Start:s.End])
	}
	return list
}

// TestOneUnit finds renderings in a sample of one unit.
func TestOneUnit(t *testing.T) {
	d := dictionary(t)
	for _, c := range []struct{ phrase, source, from, target, to, want string }{
		{"合作", "双方同意扩大港口合作。", "zh", "The two sides agreed to expand cooperation in ports.", "en", "cooperation"},
		{"清洁能源", "扩大港口、清洁能源、数字经济合作", "zh", "expanding cooperation in ports, clean energy and the digital economy", "en", "clean energy"},
		{"數字經濟", "擴大港口、清潔能源、數字經濟合作", "zh-Hant", "expanding cooperation in ports, clean energy and the digital economy", "en", "digital economy"},
		{"文化和旅游", "办好明年的文化和旅游年", "zh", "make a success of the Year of Culture and Tourism next year", "en", "Culture and Tourism"},
		{"全面战略伙伴关系", "两国2020年建立全面战略伙伴关系", "zh", "they built a comprehensive strategic partnership in 2020", "en", "comprehensive strategic partnership"},
		{"第十四个", "实施第十四个五年规划", "zh", "carry out the 14th Five-Year Plan", "en", "14th"},
		{"陈立衡", "陈立衡会见外宾。", "zh", "Chen Liheng met with the guests.", "en", "Chen Liheng"},
		{"陈立衡", "陈立衡会见外宾。", "zh", "Чэнь Лихэн встретился с гостями.", "ru", "Чэнь Лихэн"},
		{"数字经济", "扩大农业和数字经济合作。", "zh", "Расширять сотрудничество в сельском хозяйстве и цифровой экономике.", "ru", "цифровой экономике"},
		{"可持续发展", "促进农业和可持续发展。", "zh", "promouvoir l'agriculture et le développement durable.", "fr", "développement durable"},
		{"digital economy", "expanding cooperation in ports, clean energy and the digital economy", "en", "扩大港口、清洁能源、数字经济合作。", "zh", "数字经济"},
		{"合作", "双方同意扩大合作。", "zh", "They posed for photos.", "en", ""},
	} {
		p := pairOf(c.phrase, c.source, c.target)
		a := findAll(t, d, Query{From: c.from, To: c.to}, []Pair{p}, nil)
		if got := strings.Join(spelled(p, a.Pairs[0]), "|"); got != c.want {
			t.Errorf("%s in %q: %q, want %q", c.phrase, c.target, got, c.want)
		}
	}
}

// invented returns units in which a phrase that no dictionary has is rendered in two ways, and
// once not at all.
func invented() (sample, pool []Pair) {
	for _, p := range [][2]string{
		{"要落实三清行动，改善环境。", "We will carry out the Triple Cleanup and improve the environment."},
		{"三清行动取得成效。", "The Triple Cleanup has shown results."},
		{"各地推进三清行动和道路建设。", "All regions are pushing on with the Triple Cleanup and road building."},
		{"三清行动惠及农民。", "Farmers benefit from the Triple Cleanup."},
		{"今年继续开展三清行动。", "The sanitation drive will go on this year."},
		{"三清行动覆盖全省。", "The sanitation drive covers the whole province."},
		{"县里开展三清行动，群众满意。", "People in the county are satisfied."},
	} {
		sample = append(sample, pairOf("三清行动", p[0], p[1]))
	}
	for _, p := range [][2]string{
		{"要改善环境。", "We will improve the environment."}, {"各地推进道路建设。", "All regions are pushing on with road building."},
		{"农民收入增加。", "The income of farmers has risen."}, {"今年继续开展培训。", "Training will go on this year."},
		{"网络覆盖全省。", "The network covers the whole province."}, {"县里开展培训。", "Training is offered in the county."},
		{"群众满意。", "People are satisfied."}, {"改革取得成效。", "The reform has shown results."},
	} {
		pool = append(pool, Pair{Source: p[0], Target: p[1]})
	}
	return sample, pool
}

// TestWhatRecurs finds renderings that are in no dictionary.
func TestWhatRecurs(t *testing.T) {
	sample, pool := invented()
	a := findAll(t, dictionary(t), Query{From: "zh", To: "en"}, sample, pool)
	if len(a.Groups) < 2 || a.Groups[0].Text != "Triple Cleanup" || a.Groups[0].Count != 4 || a.Groups[0].Weak {
		t.Errorf("groups %+v", a.Groups)
	}
	if !slices.ContainsFunc(a.Groups, func(g Group) bool { return g.Text == "sanitation drive" && g.Count == 2 }) {
		t.Errorf("the second rendering is not among %+v", a.Groups)
	}
	if last := a.Groups[len(a.Groups)-1]; !last.Missing || last.Count != 1 || a.Pairs[6].Group != len(a.Groups)-1 {
		t.Errorf("the unit without a rendering is not told: %+v", a.Groups)
	}
}

// TestSameAnswerAgain checks that the answer does not depend on chance.
func TestSameAnswerAgain(t *testing.T) {
	sample, pool := invented()
	first := findAll(t, dictionary(t), Query{From: "zh", To: "en"}, sample, pool)
	for range 5 {
		if diff := cmp.Diff(first, findAll(t, dictionary(t), Query{From: "zh", To: "en"}, sample, pool)); diff != "" {
			t.Fatalf("another answer:\n%s", diff)
		}
	}
}

// TestMarkedTeaches checks that a span marked by a person is used and influences other units.
func TestMarkedTeaches(t *testing.T) {
	sample := []Pair{
		pairOf("三清行动", "三清行动惠及农民。", "Farmers benefit from the village drive."),
		pairOf("三清行动", "各地推进三清行动。", "All regions push on with the village drive."),
	}
	at := strings.Index(sample[0].Target, "village drive")
	sample[0].Marked = []align.Span{{Start: at, End: at + len("village drive")}}
	a := findAll(t, dictionary(t), Query{From: "zh", To: "en"}, sample, nil)
	if got := spelled(sample[1], a.Pairs[1]); !slices.Equal(got, []string{"village drive"}) || a.Groups[0].Weak {
		t.Errorf("the second unit has %q; groups %+v", got, a.Groups)
	}
}

// TestMarkIsFoundElsewhere checks that a rendering marked in one unit is also the rendering in
// others that contain it, inflected or not, whatever the model prefers.
func TestMarkIsFoundElsewhere(t *testing.T) {
	sample := []Pair{
		pairOf("合作", "双方扩大合作。", "The two sides will expand cooperation."),
		pairOf("合作", "合作取得进展。", "Cooperation and joint undertakings made progress."),
		pairOf("合作", "深化合作。", "They will deepen cooperation."),
	}
	word := "joint undertakings"
	sample[0].Target = "The two sides will expand their joint undertaking, and cooperation."
	sample[1].Marked = []align.Span{{Start: strings.Index(sample[1].Target, word), End: strings.Index(sample[1].Target, word) + len(word)}}
	a := findAll(t, dictionary(t), Query{From: "zh", To: "en"}, sample, nil)
	for i, want := range []string{"joint undertaking", word, "cooperation"} {
		if got := strings.Join(spelled(sample[i], a.Pairs[i]), "|"); got != want {
			t.Errorf("unit %d has %q, want %q", i, got, want)
		}
	}
	if len(a.Groups) != 2 || a.Groups[0].Count != 2 || a.Groups[0].Weak {
		t.Errorf("groups %+v", a.Groups)
	}
}

// TestKnown checks that a stated rendering in any of its forms takes precedence over what would
// be spotted, and only where it occurs.
func TestKnown(t *testing.T) {
	sample := []Pair{
		pairOf("生态保护", "加强生态保护。", "We will strengthen ecological conservation by green ways of living."),
		pairOf("生态保护", "生态保护和经济发展并重。", "Equal stress is laid on ecological protection, the green way of living, and growth."),
		pairOf("生态保护", "重视生态保护。", "Importance is attached to ecological protection."),
	}
	q := Query{From: "zh", To: "en", Known: []string{"Green Way of Living"}}
	a := findAll(t, dictionary(t), q, sample, nil)
	for i, want := range []string{"green ways of living", "green way of living", "ecological protection"} {
		if got := strings.Join(spelled(sample[i], a.Pairs[i]), "|"); got != want {
			t.Errorf("unit %d has %q, want %q", i, got, want)
		}
	}
	if a.Groups[0].Text != "green ways of living" || a.Groups[0].Count != 2 || a.Groups[0].Weak {
		t.Errorf("groups %+v", a.Groups)
	}
	if e := a.Pairs[0].Extents[0]; e.Least != a.Pairs[0].Spans[0] || e.Most != e.Least {
		t.Errorf("a stated rendering has doubtful ends: %v", e)
	}
}

// TestOneGroup checks that forms of one rendering are in one group.
func TestOneGroup(t *testing.T) {
	var sample []Pair
	for _, target := range []string{
		"We will continue reform and opening up.", "The reform and opening up brought change.",
		"Opening-up and reform have changed the village.",
	} {
		sample = append(sample, pairOf("改革开放", "改革开放改变了乡村。", target))
	}
	a := findAll(t, dictionary(t), Query{From: "zh", To: "en", Known: []string{"reform and opening up"}}, sample, nil)
	if len(a.Groups) != 1 || a.Groups[0].Text != "reform and opening up" || a.Groups[0].Count != 3 {
		t.Errorf("groups %+v", a.Groups)
	}
}

// TestContext checks that the words next to the phrase come first, without the phrase itself.
func TestContext(t *testing.T) {
	p := pairOf("合作", "会议决定扩大合作领域。", "")
	got := Context(dictionary(t), Query{From: "zh", To: "en"}, []Pair{p}, 3)
	if len(got) != 3 || !slices.Contains(got[:2], "扩大") || !slices.Contains(got[:2], "领域") || slices.Contains(got, "合作") {
		t.Errorf("context %q", got)
	}
	p = pairOf("cooperation", "The meeting decided on wider cooperation in energy.", "")
	if got := Context(dictionary(t), Query{From: "en", To: "zh"}, []Pair{p}, 2); !slices.Equal(got, []string{"wider", "energy"}) {
		t.Errorf("context %q", got)
	}
	unmarked := Pair{Source: "The weather was fine in the mountains."} // found by another form of the phrase
	if got := Context(dictionary(t), Query{From: "en", To: "zh"}, []Pair{unmarked, p}, 2); !slices.Equal(got, []string{"wider", "energy"}) {
		t.Errorf("context with a pair without hits %q", got)
	}
}

// TestNothingToRender checks that function words and fragments of words have no rendering.
func TestNothingToRender(t *testing.T) {
	d := dictionary(t)
	for _, c := range [][4]string{
		{"的", "和平的事业", "zh", "the cause of peace"}, {"。", "和平。", "zh", "Peace."}, {"the", "the cause of peace", "en", "和平的事业"},
		{"e", "the cause of peace", "en", "和平的事业"}, {"pea", "peace", "en", "和平"},
	} {
		p := pairOf(c[0], c[1], c[3])
		to := map[string]string{"zh": "en", "en": "zh"}[c[2]]
		if a := findAll(t, d, Query{From: c[2], To: to}, []Pair{p, p, p, p, p, p, p}, nil); c[0] != "pea" && len(a.Groups) > 0 {
			t.Errorf("%q is rendered as %+v", c[0], a.Groups)
		} else if c[0] == "pea" && (len(a.Groups) == 0 || a.Groups[0].Text != "和平") {
			t.Errorf("most of a word is a word, not %+v", a.Groups)
		}
	}
}

// TestTwiceInOneUnit checks that both places are found.
func TestTwiceInOneUnit(t *testing.T) {
	p := pairOf("能源", "能源生产关系能源安全。", "Energy production bears on the security of energy.")
	a := findAll(t, dictionary(t), Query{From: "zh", To: "en"}, []Pair{p}, nil)
	if got := spelled(p, a.Pairs[0]); !slices.Equal(got, []string{"Energy", "energy"}) {
		t.Errorf("spans %q", got)
	}
}

// TestFigures checks that figures are compared by value and are not part of the rendering of a
// phrase without one.
func TestFigures(t *testing.T) {
	c := newCutter(nil)
	for _, tc := range []struct{ text, tag, want string }{
		{"39,000 households", "en", "=39000"}, {"3.9万户", "zh", "=3.9"}, {"the 14th plan", "en", "=14"}, {"12.4 percent", "en", "=12.4"},
	} {
		s := c.cut(tc.text, tc.tag)
		if !slices.ContainsFunc(s.tokens, func(k token) bool { return k.key == tc.want }) {
			t.Errorf("%q has the tokens %+v, want %s", tc.text, s.tokens, tc.want)
		}
	}
	s := newCutter(dictionary(t)).cut("改造3.9万户", "zh")
	if !slices.ContainsFunc(s.atoms, func(a atom) bool { return a.key == "=39000" }) {
		t.Errorf("3.9万 is not 39000: %+v", s.atoms)
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		tag, a, b string
		want      bool
	}{
		{"en", "the Global South", "Global South", true}, {"en", "initiatives", "Initiative", true}, {"en", "global north", "global south", false},
		{"en", "reform and opening-up", "opening up and reform", true}, {"en", "improving the performance of", "improve performance", true},
		{"en", "of", "in", false}, {"zh", "改革开放", "开放改革", false},
		{"ru", "Глобальный Юг", "Глобального Юга", true}, {"zh", "數字經濟", "数字经济", true},
	} {
		if got := Same(c.tag, c.a, c.b); got != c.want {
			t.Errorf("Same(%s, %q, %q) = %v", c.tag, c.a, c.b, got)
		}
	}
}

// TestLoneMark finds renderings in texts with a combining mark that is on no letter: it has no
// stem, and is not a word to look up.
func TestLoneMark(t *testing.T) {
	d := dictionary(t)
	for _, text := range []string{"\u0301:growth", "Number 51 ß？…\u0301:growth", "growth.\u094d"} {
		p := pairOf("growth", text, "增长")
		q := Query{From: "en", To: "zh"}
		for _, word := range Context(d, q, []Pair{p}, 10) {
			if strings.ContainsAny(word, "\u0301\u094d") {
				t.Errorf("%q: the mark is a word beside the phrase", text)
			}
		}
		a := findAll(t, d, q, []Pair{p}, nil)
		if got := strings.Join(spelled(p, a.Pairs[0]), "|"); got != "增长" {
			t.Errorf("growth in %q: %q, want 增长", text, got)
		}
	}
}

// FuzzFind checks that spans are inside their texts, at character boundaries and in order.
func FuzzFind(f *testing.F) {
	d := dictionary(f)
	f.Add("合作", "扩大合作，深化合作", "to expand cooperation, and deepen it")
	f.Add("digital economy", "the digital economy", "数字经济")
	f.Add("\xff", "\xff合", "\xff\xfe合作")
	f.Add("第3条", "第3条和第14条", "Articles 3 and 14")
	f.Add("b", "\u0301:b", "\u0301:你好")
	f.Add("考虑", "考虑天气", "take the weather, and all else, into account … and into account")
	f.Fuzz(func(t *testing.T, phrase, source, target string) {
		if phrase == "" || len(source)+len(target) > 2000 {
			return
		}
		for _, tags := range [][2]string{{"zh", "en"}, {"en", "zh"}, {"zh", "ru"}, {"fr", "de"}} {
			p := pairOf(phrase, source, target)
			known := Query{From: tags[0], To: tags[1], Known: []string{source, target[:len(target)/3] + "…" + target[len(target)/2:]}}
			Context(d, known, []Pair{p}, 10)
			a := findAll(t, d, Query{From: tags[0], To: tags[1]}, []Pair{p, p}, []Pair{{Source: target, Target: source}})
			stated := findAll(t, d, known, []Pair{p, p}, nil)
			for _, found := range append(a.Pairs, stated.Pairs...) {
				end, spans := 0, 0
				for _, n := range found.Parts {
					spans += n
				}
				if spans != len(found.Spans) || len(found.Extents) != spans {
					t.Fatalf("%d spans, parts %v, extents %v", len(found.Spans), found.Parts, found.Extents)
				}
				for _, s := range found.Spans {
					if s.Start < end || s.End > len(target) || s.Start >= s.End {
						t.Fatalf("spans %v of a text of %d bytes", found.Spans, len(target))
					}
					end = s.End
					if utf8.ValidString(target) && !utf8.ValidString(target[s.Start:s.End]) {
						t.Fatalf("span %v cuts a character of %q", s, target)
					}
				}
			}
		}
	})
}

// TestCutterKept checks that the cache of a cutter is kept for the next question, even if a
// cutter without a dictionary was borrowed in between.
func TestCutterKept(t *testing.T) {
	d := dictionary(t)
	c := borrowCutter(d)
	c.cut("growth drivers", "en")
	c.giveBack()
	borrowCutter(nil).giveBack()
	if again := borrowCutter(d); again != c {
		t.Error("the cutter is lost")
	}
}

// TestCancelled checks that Find ends with its context.
func TestCancelled(t *testing.T) {
	p := Pair{Source: "发展绿色能源", Target: "develop green energy", Hits: []align.Span{{Start: 6, End: 18}}}
	sample := slices.Repeat([]Pair{p}, 40)
	ctx, cancel := context.WithCancel(t.Context())
	r, err := newQuestion(ctx, dictionary(t), Query{From: "zh", To: "en"}, sample, nil)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := r.propose(ctx); !errors.Is(err, context.Canceled) || r.lists[0] != nil {
		t.Errorf("candidates were sought: %v", err)
	}
	if _, err := Find(ctx, dictionary(t), Query{From: "zh", To: "en"}, sample, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestLightVerbIsWeak checks that a verb such as take is weak alone, unless the dictionary gives it.
func TestLightVerbIsWeak(t *testing.T) {
	for _, c := range []struct {
		phrase, text string
		want         bool
	}{{"考虑", "Taken", true}, {"采取", "taken", false}, {"考虑", "consider", false}, {"考虑", "take account", false}} {
		p := Pair{Source: c.phrase, Target: "x", Hits: []align.Span{{Start: 0, End: len(c.phrase)}}}
		q := question{query: Query{From: "zh", To: "en"}, dictionary: dictionary(t), sample: []Pair{p}}
		if got := q.isLight(c.text); got != c.want {
			t.Errorf("%s %s: %t, want %t", c.phrase, c.text, got, c.want)
		}
	}
}
