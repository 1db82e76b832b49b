package srx

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// The oracle asks at every place rule after rule, as the standard words it, with
// a matcher that goes back wherever it can. It shares the parser with the engine
// and nothing else; TestAgainstRegexp tests the parser.

// oracle matches the tree on the characters.
type oracle []rune

// from calls done with every end of a match of n that begins at i, until it
// returns true.
func (o oracle) from(n *node, i int, done func(int) bool) bool {
	switch n.op {
	case opCat:
		return o.sequence(n.subs, i, done)
	case opAlt:
		return slices.ContainsFunc(n.subs, func(sub *node) bool { return o.from(sub, i, done) })
	case opSet:
		return i < len(o) && n.set.has(o[i]) && done(i+1)
	case opRepeat:
		return o.times(n, i, 0, done)
	case opEdge:
		return o.edges(i)&n.edge != 0 && done(i)
	default:
		return o.looks(n, i) && done(i)
	}
}

func (o oracle) sequence(subs []*node, i int, done func(int) bool) bool {
	if len(subs) == 0 {
		return done(i)
	}
	return o.from(subs[0], i, func(j int) bool { return o.sequence(subs[1:], j, done) })
}

func (o oracle) times(n *node, i, count int, done func(int) bool) bool {
	if count >= n.min && done(i) {
		return true
	}
	if n.max != unbounded && count >= n.max {
		return false
	}
	return o.from(n.subs[0], i, func(j int) bool {
		return (j > i || count < n.min) && o.times(n, j, count+1, done)
	})
}

func (o oracle) looks(n *node, i int) bool {
	if n.look.behind {
		return o.endsAt(n.subs[0], i) != n.look.negative
	}
	return o.from(n.subs[0], i, func(int) bool { return true }) != n.look.negative
}

// endsAt tells whether a match of n ends at i.
func (o oracle) endsAt(n *node, i int) bool {
	for start := i; start >= 0; start-- {
		if o.from(n, start, func(end int) bool { return end == i }) {
			return true
		}
	}
	return false
}

func (o oracle) edges(i int) edge {
	word := func(i int) bool { return i >= 0 && i < len(o) && classes()["word"].has(o[i]) }
	ends := func(i int) bool { return i >= 0 && i < len(o) && classes()["lineend"].has(o[i]) }
	inside := i > 0 && i < len(o) && o[i-1] == '\r' && o[i] == '\n'
	rest := string(o[i:])
	var e edge
	for _, row := range []struct {
		bit   edge
		holds bool
	}{
		{textStart, i == 0},
		{textEnd, i == len(o)},
		{finalEnd, i == len(o) || !inside && (rest == "\r\n" || len(o)-i == 1 && ends(i))},
		{lineStart, i == 0 || i < len(o) && ends(i-1) && !inside},
		{lineEnd, i == len(o) || ends(i) && !inside},
		{wordEdge, word(i-1) != word(i)},
		{noWordEdge, word(i-1) == word(i)},
	} {
		if row.holds {
			e |= row.bit
		}
	}
	return e
}

// breaks returns the places, in characters, at which the rules break the text.
func (o oracle) breaks(t *testing.T, rules []rule) []int {
	t.Helper()
	trees := make(map[string]*node)
	for _, r := range rules {
		for _, x := range []string{r.before.text, r.after.text} {
			tree, err := parse(x)
			if err != nil {
				t.Fatal(err)
			}
			trees[x] = tree
		}
	}
	var out []int
	for i := 1; i < len(o); i++ {
		for _, r := range rules {
			if o.from(trees[r.after.text], i, func(int) bool { return true }) && o.endsAt(trees[r.before.text], i) {
				if r.breaks {
					out = append(out, i)
				}
				break
			}
		}
	}
	return out
}

// engineBreaks returns the places, in characters, at which the engine breaks.
func engineBreaks(e *engine, text string) []int {
	r := e.take()
	defer e.give(r)
	e.pass(r, text)
	var out []int
	for i := 1; i < len(r.classes); i++ {
		if e.verdict(r, r.before[i], r.after[i]) == isBreak {
			out = append(out, i)
		}
	}
	return out
}

// pieces are parts of expressions that the tests put together at random.
var pieces = []string{
	"a", "b", "。", `\.`, "[ab]", "[^a]", `\s`, `\w`, `\b`, `\B`, "^", "$", `\A`, `\z`, `\Z`, "(?m:^)", "(?m:$)", ".", "(?s:.)",
	"(?=a)", "(?!b)", "(?<=a)", "(?<!b)", `(?=\s*b)`, `(?<=a\s?)`, "(?!a(?=b))", "(?<!(?<=a)b)", "(?=(?!a).)", "(?i:A)", "a|b", "(?:a|ab)",
	"a*", "b+", "a?", "(?:ab)*", "(?:a|b){1,2}", "a*+", "b?+", `[ab]{1,2}+`, `\R`, `\p{L}`, `[\w&&[^b]]`, "(?:)", `\Q.\E`, "(?:a*)*", "(?:a?b?){2}",
}

var texts = []string{"", "a", "b", "。", ".", " ", "\n", "\r\n", "A", "-", "ab", "é"}

func join(r *rand.Rand, from []string, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(from[r.IntN(len(from))])
	}
	return b.String()
}

// TestAgainstOracle puts rules and texts together at random.
func TestAgainstOracle(t *testing.T) {
	random := rand.New(rand.NewPCG(2026, 11))
	for range 200 {
		var rules []rule
		for range 1 + random.IntN(4) {
			rules = append(rules, rule{expr{join(random, pieces, 3), 1}, expr{join(random, pieces, 2), 1}, random.IntN(2) == 0})
		}
		e, err := compile("random", rules, false)
		if err != nil {
			t.Fatal(err)
		}
		for range 8 {
			text := join(random, texts, 9)
			want := oracle([]rune(text)).breaks(t, rules)
			if diff := cmp.Diff(want, engineBreaks(e, text)); diff != "" {
				t.Fatalf("rules %+v, text %q (-want +got):\n%s", rules, text, diff)
			}
		}
	}
}

// common are parts that Go's regexp reads as Java does.
var common = []string{
	"a", "b", "。", `\.`, "[ab]", "[^a]", "[a-c]", "[^b-z]", ".", "(?s:.)", "(?i:a)", "(?i:[a-b])", "a|b", "(a|ab)", "a*", "b+?", "a??", "(?:ab)*",
	"a{2}", "b{1,2}", "a{1,}", `\x41`, `\x{62}`, `\n`, "^", `\z`, "(?:a|)", `\p{Lu}`, `\P{L}`, `\pL`, `[\d\p{Lu}]`, `\Qa.\E`, `[\]a]`, `[a\-b]`,
}

// TestAgainstRegexp holds that expressions mean what they mean to Go where both
// know them: which texts they match as a whole.
func TestAgainstRegexp(t *testing.T) {
	random := rand.New(rand.NewPCG(22, 11))
	for range 400 {
		expression := join(random, common, 4)
		want := regexp.MustCompile(`\A(?:` + expression + `)\z`)
		e, err := compile("random", []rule{{before: expr{`\A(?:` + expression + `)\z`, 1}}}, false)
		if err != nil {
			t.Fatalf("%s: %v", expression, err)
		}
		for range 8 {
			text := join(random, append(texts, "c", "1"), 4)
			if got := e.matchesAll(text); got != want.MatchString(text) {
				t.Fatalf("%q matches %q: %v, want %v", expression, text, got, !got)
			}
		}
	}
}

// TestMeanings holds what is beyond Go's expressions, by texts that match as a
// whole and texts that do not.
func TestMeanings(t *testing.T) {
	for _, row := range []struct{ expression, match, not string }{
		{`\h+\v`, "\u3000\t\n", "\n\n"},
		{`\R\R`, "\r\n\u2028", "\r\n"},
		{`[\p{L}&&[^\p{Lu}]]+`, "abж", "aЖ"},
		{`[a-z&&[^bc]&&[^d]]`, "e", "d"},
		{`[^a&&[ab]]`, "b", "a"},
		{`[a[bc]d]+`, "abcd", "e"},
		{`[]a]+`, "]a", "b"},
		{`[&a]+`, "&a", "b"},
		{`[a-]+`, "-a", "b"},
		{`[\Qa-\E]+`, "-a", "b"},
		{`(?i)привет`, "ПРИВЕТ", "ПРИВЕД"},
		{`(?i)[а-я]+\p{Lu}`, "ЖЩъ", "1"},
		{`(?iu:ё)ё`, "Ёё", "ёЁ"},
		{`(?i)a(?-i)b`, "Ab", "AB"},
		{`(?x) a b # c`, "ab", "a b"},
		{`\u4e2d\x{6587}\ud840\udc00`, "中文𠀀", "中文"},
		{`\0101\cA\e\a\f\t\r`, "A\x01\x1b\a\f\t\r", "A"},
		{`\p{IsHan}\p{script=Han}\p{InCJKUnifiedIdeographs}\p{InHiragana}`, "中中中の", "中中中中"},
		{`\p{javaLowerCase}\p{javaWhitespace}\p{Alpha}\p{Punct}\p{IsAlphabetic}`, "a b。c", "a\u00a0b。c"},
		{`\p{gc=Lu}\p{^Lu}\P{^Lu}`, "AaA", "AAA"},
		{`\D\W\S\H\V`, "a-aa ", "1-aa "},
		{`[[:^alpha:]][\D\s]`, "1\t", "a\t"},
		{`[\x{41}-C\]]+`, "ABC]", "D"},
		{`(?i)[b-d]\x41`, "Ca", "ea"},
		{`\w\d\s`, "中３\u3000", "-３\u3000"},
		{`(?>ab|cd)e(?>a*)b(?>x)`, "cdeaabx", "cdeaa"},
		{`a{2,3}+a`, "aaaa", "aaa"},
		{`a*+b`, "aab", "aa"},
		{`(?<name>a)(?#note)b`, "ab", "a"},
		{`a(?=b(?!c))bd`, "abd", "abc"},
		{`ab(?<=ab)(?<!bb)c`, "abc", "bbc"},
		{`(?m)a$\n^b`, "a\nb", "a\n\nb"},
		{`a$\n`, "a\n", "a"},
		{`.`, "中", "\u2028"},
		{`(?s).`, "\n", "ab"},
		{`\bмир\b`, "мир", "миру"},
		{`\bмир\B.*`, "миру", "мир у"},
	} {
		e, err := compile("f", []rule{{before: expr{`\A(?:` + row.expression + `)\z`, 1}}}, false)
		if strings.HasPrefix(row.expression, "(?x)") {
			e, err = compile("f", []rule{{before: expr{`\A(?:` + row.expression + "\n" + `)\z`, 1}}}, false)
		}
		if err != nil {
			t.Errorf("%s: %v", row.expression, err)
			continue
		}
		if !e.matchesAll(row.match) {
			t.Errorf("%s does not match %q", row.expression, row.match)
		}
		if e.matchesAll(row.not) {
			t.Errorf("%s matches %q", row.expression, row.not)
		}
	}
}

// FuzzExpression holds that any expression is read or refused, and that a text is
// then split as the oracle does, invalid bytes included.
func FuzzExpression(f *testing.F) {
	for _, p := range append(slices.Clone(pieces), common...) {
		f.Add(p, `\s`, "a. b。 ab\r\nA")
	}
	f.Add(`[.?!]+\s*`, `\p{Lu}`, "a. B\xff\xe3\x80. C")
	f.Fuzz(func(t *testing.T, before, after, text string) {
		if len(before)+len(after) > 24 || len(text) > 16 || strings.ContainsAny(before+after, "{") {
			return // the oracle takes exponential time
		}
		rules := []rule{{expr{before, 1}, expr{after, 1}, true}}
		e, err := compile("fuzz", rules, false)
		if err != nil {
			return
		}
		if diff := cmp.Diff(oracle([]rune(text)).breaks(t, rules), engineBreaks(e, text)); diff != "" {
			t.Errorf("%q before %q in %q (-want +got):\n%s", before, after, text, diff)
		}
	})
}

// FuzzSplit holds what a Splitter promises, for any text.
func FuzzSplit(f *testing.F) {
	rules := readRules(f, "rules.srx")
	f.Add("会议今天开幕。会期三天；\u3000代表们来了！", "zh")
	f.Add("Mr. Li met \xff\xe3\x80. They \u2028 talked.\r\n", "en")
	f.Fuzz(func(t *testing.T, text, tag string) {
		s, ok, err := rules.Splitter(tag)
		if err != nil || !ok {
			return
		}
		spans := s.Split(text)
		checkSpans(t, text, spans)
		if diff := cmp.Diff(spans, s.Split(text)); diff != "" {
			t.Errorf("a second run differs:\n%s", diff)
		}
	})
}

// TestStatesAreBounded holds that forgetting states changes nothing.
func TestStatesAreBounded(t *testing.T) {
	e, err := compile("f", []rule{{expr{`[ab]*a[ab]{15}`, 1}, expr{`[ab]*b[ab]{12}\z|.`, 1}, true}}, false)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for range 40000 {
		b.WriteByte("ab"[random.IntN(2)])
	}
	text := b.String()
	var want []int
	for i := 16; i < len(text); i++ {
		if text[i-16] == 'a' {
			want = append(want, i)
		}
	}
	if diff := cmp.Diff(want, engineBreaks(e, text)); diff != "" {
		t.Errorf("breaks (-want +got):\n%s", diff[:min(len(diff), 2000)])
	}
}

// TestConcurrent holds that one Splitter serves several goroutines.
func TestConcurrent(t *testing.T) {
	s := splitterFor(t, readRules(t, "rules.srx"), "zh")
	text := strings.Repeat("会议今天开幕。会期三天；代表们来了！", 50)
	want := fmt.Sprint(s.Split(text))
	results := make(chan string)
	for range 8 {
		go func() { results <- fmt.Sprint(s.Split(text)) }()
	}
	for range 8 {
		if got := <-results; got != want {
			t.Error("the goroutines differ")
		}
	}
}

func BenchmarkSplit(b *testing.B) {
	rules := readRules(b, "rules.srx")
	for tag, text := range map[string]string{
		"zh": "新华社北京9月3日电（记者 李明）会议指出，要坚持稳中求进工作总基调。“时间不等人！”他说，“我们要抓紧每一天。”",
		"ru": "Пекин, 3 сентября. Совещание призвало двигаться вперёд. В 2024 г. Китай вырос. Доходы населения повышаются. ",
	} {
		s := splitterFor(b, rules, tag)
		text = strings.Repeat(text, 1<<20/len(text))
		b.Run(tag, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				s.Split(text)
			}
		})
	}
}

// TestSets holds the arithmetic of sets on every character of a range.
func TestSets(t *testing.T) {
	a, b := set{{'b', 'd'}, {'x', 'x'}}, set{{'c', 'f'}, {0x4e00, utf8.MaxRune}}
	for r := rune(0); r < 0x5000; r++ {
		if got, want := union(a, b).has(r), a.has(r) || b.has(r); got != want {
			t.Fatalf("%q in the union: %v", r, got)
		}
		if got, want := intersect(a, b).has(r), a.has(r) && b.has(r); got != want {
			t.Fatalf("%q in the intersection: %v", r, got)
		}
		if got := b.negate().has(r); got == b.has(r) {
			t.Fatalf("%q in the set and out of it: %v", r, got)
		}
	}
}
