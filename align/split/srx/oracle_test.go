package srx

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The oracle asks at every place rule after rule, as the standard words it. Its
// matcher is Go's regexp: another translation, another way to match. It knows
// neither look-arounds nor possessive quantifiers; TestMeanings has those.

// oracle returns the places, in characters, at which the rules break the text.
func oracle(t testing.TB, rules []rule, text string) []int {
	t.Helper()
	type pair struct{ before, after *regexp.Regexp }
	var pairs []pair
	for _, r := range rules {
		before, err := regexp.Compile(`(?:` + r.before.text + `)\z`)
		if err != nil {
			t.Fatal(err)
		}
		after, err := regexp.Compile(`\A(?:` + r.after.text + `)`)
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, pair{before, after})
	}
	var places []int
	for i := range text {
		if i == 0 {
			continue
		}
		for n, p := range pairs {
			if p.before.MatchString(text[:i]) && p.after.MatchString(text[i:]) {
				if rules[n].breaks {
					places = append(places, len([]rune(text[:i])))
				}
				break
			}
		}
	}
	return places
}

// engineBreaks returns the places, in characters, at which the engine breaks.
func engineBreaks(t testing.TB, e *engine, text string) []int {
	t.Helper()
	places, err := e.breaks([]rune(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return places
}

func compiled(t testing.TB, rules ...rule) *engine {
	t.Helper()
	e, err := compile("test.srx", rules, false)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// pieces are parts of expressions that Go's regexp reads as ICU does.
var pieces = []string{
	"a", "b", "。", `\.`, "[ab]", "[^a]", "[a-c]", "[^b-z]", "(?s:.)", "(?i:a)", "(?i:[a-b])", "a|b", "(a|ab)", "a*", "b+?", "a??", "(?:ab)*",
	"a{2}", "b{1,2}", "a{1,}", `\x41`, `\x{62}`, `\n`, "(?:a|)", `\p{Lu}`, `\P{L}`, `\pL`, `[\d\p{Lu}]`, `\Qa.\E`, `[\]a]`, `[a\-b]`,
	"(?:a*)*", "(?:a?b?){2}", "(?:a|b){1,2}", "(?:)", "[^a-b]+", "(?i:[^a])",
}

var texts = []string{"", "a", "b", "。", ".", " ", "\n", "\r\n", "A", "-", "ab", "é", "c", "1"}

func join(r *rand.Rand, from []string, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(from[r.IntN(len(from))])
	}
	return b.String()
}

// TestAgainstOracle puts rules and texts together at random. Every second engine
// sees the text in small blocks, with a context that reaches over all of it.
func TestAgainstOracle(t *testing.T) {
	random := rand.New(rand.NewPCG(2026, 11))
	for round := range 400 {
		var rules []rule
		for range 1 + random.IntN(4) {
			rules = append(rules, rule{expr{join(random, pieces, 3), 1}, expr{join(random, pieces, 2), 1}, random.IntN(2) == 0})
		}
		e := compiled(t, rules...)
		if round%2 == 1 {
			e.block = 1 + random.IntN(4)
		}
		for range 8 {
			text := join(random, texts, 9)
			if diff := cmp.Diff(oracle(t, rules, text), engineBreaks(t, e, text)); diff != "" {
				t.Fatalf("rules %+v, text %q (-want +got):\n%s", rules, text, diff)
			}
		}
	}
}

// matches reports whether the expression matches the whole text: as a beforebreak
// (leftward) and as an afterbreak, which must agree.
func matches(t *testing.T, expression, text string) (before, after bool) {
	t.Helper()
	const mark = "\U0010fffd" // stands in no text of the tests
	place := len([]rune(text)) + 1
	e := compiled(t, rule{expr{mark + "(?:" + expression + ")", 1}, expr{mark, 1}, true})
	before = slices.Contains(engineBreaks(t, e, mark+text+mark), place)
	e = compiled(t, rule{expr{mark, 1}, expr{"(?:" + expression + ")" + mark, 1}, true})
	after = slices.Contains(engineBreaks(t, e, mark+text+mark), 1)
	return before, after
}

// TestMeanings checks what expressions mean, by a text that each matches as a
// whole and one that it does not.
func TestMeanings(t *testing.T) {
	for _, row := range []struct{ expression, match, not string }{
		{`\h+\v`, "\u3000\t\n", "\n\n"},
		{`\R\R`, "\r\n\u2028", "\r\n"},
		{`\R`, "\x0b", "\t"},
		{`[\p{L}&&[^\p{Lu}]]+`, "abж", "aЖ"},
		{`[a-z&&[^bc]&&[^d]]`, "e", "d"},
		{`[^a&&[ab]]`, "b", "a"},
		{`[^a&&[ab]]`, "c", "a"},
		{`[a[bc]d]+`, "abcd", "e"},
		{`[a[^b]]+`, "axa", "b"},
		{`[^a[^b]]`, "b", "a"},
		{`[]a]+`, "]a", "b"},
		{`[&a]+`, "&a", "b"},
		{`[a-]+`, "-a", "b"},
		{`[\Qa-\E]+`, "-a", "b"},
		{`[^\Qa-\E]`, "b", "-"},
		{`[<>"'#~-]+`, `<>"'#~-`, "a"},
		{`<'"#%/!:;,~@`, `<'"#%/!:;,~@`, "<"},
		{`(?i)привет`, "ПРИВЕТ", "ПРИВЕД"},
		{`(?i)[а-я]+\p{Lu}`, "ЖЩъ", "1"},
		{`(?i)[^а-в]`, "Г", "В"},
		{`(?i)σ[k]`, "ς\u212a", "sk"},
		{`(?i)\P{Lu}`, "1", "a"},
		{`(?iu:ё)ё`, "Ёё", "ёЁ"},
		{`(?i)a(?-i)b`, "Ab", "AB"},
		{`(?i:a(?-i:b)c)d`, "AbCd", "ABCd"},
		{`a(?i)b|c`, "C", "AB"},
		{"(?x) a b # c\n", "ab", "a b"},
		{"(?x) a + [ b c ] (?-x: )", "aab ", "a b"},
		{"(?s-s).", "a", "\n"},
		{`\u4e2d\x{6587}\ud840\udc00`, "中文𠀀", "中文"},
		{`\U00004e2d\x41`, "中A", "中"},
		{`\0101\cA\e\a\f\t\r`, "A\x01\x1b\a\f\t\r", "A"},
		{`\p{IsHan}\p{script=Han}\p{InCJKUnifiedIdeographs}\p{InHiragana}`, "中中中の", "中中中中"},
		{`\p{javaLowerCase}\p{javaWhitespace}\p{Alpha}\p{Punct}\p{IsAlphabetic}`, "a b。c", "a\u00a0b。c"},
		{`\p{gc=Lu}\p{^Lu}\P{^Lu}`, "AaA", "AAA"},
		{`\p{block=Greek}\p{Print}\p{Graph}`, "α a", "αa "},
		{`\D\W\S\H\V`, "a-aa ", "1-aa "},
		{`[[:^alpha:]][\D\s]`, "1\t", "a\t"},
		{`[\x{41}-C\]]+`, "ABC]", "D"},
		{`(?i)[b-d]\x41`, "Ca", "ea"},
		{`\w\d\s`, "中３\u3000", "-３\u3000"},
		{`\w+`, "हिन्दी", "हिन्दी।"},
		{`a{2,3}+b`, "aaab", "ab"},
		{`a{2}+b`, "aab", "ab"},
		{`a*+b`, "aab", "aa"},
		{`[ab]*+`, "aba", "abc"},
		{`a++\.`, "aa.", "."},
		{`a?+b`, "ab", "aab"},
		{`(?<name>a)(?#note)b`, "ab", "a"},
		{`a(?=b(?!c))bd`, "abd", "abc"},
		{`ab(?<=ab)(?<!bb)c`, "abc", "bbc"},
		{`(?<=(?=ab)a)b`, "", "b"},
		{`a(?<=(?!b)a)b`, "ab", "bb"},
		{`a{0,2}`, "aa", "aaa"},
		{`.`, "中", "\u2028"},
		{`(?s).`, "\n", "ab"},
		{`-\bмир\b-`, "-мир-", "-миру-"},
		{`мир\B.*`, "миру", "мир у"},
		{`(?m)a$\n^b`, "a\nb", "a\n\nb"},
		{`(?m)\r$\n`, "", "\r\n"},
		{`(?m)\r^\n`, "", "\r\n"},
		{`(?m)a$\r\n^b`, "a\r\nb", "a\rb"},
		{`a$\n`, "", "a\n"},
	} {
		if before, after := matches(t, row.expression, row.match); row.match != "" && !(before && after) {
			t.Errorf("%s matches %q: %v as a beforebreak, %v as an afterbreak", row.expression, row.match, before, after)
		}
		if before, after := matches(t, row.expression, row.not); before || after {
			t.Errorf("%s matches %q: %v as a beforebreak, %v as an afterbreak", row.expression, row.not, before, after)
		}
	}
}

// TestPossessive checks that what is taken for good is taken from the left, on
// both sides of a break and in look-arounds of both directions.
func TestPossessive(t *testing.T) {
	for _, row := range []struct {
		before, after, text string
		want                []int
	}{
		{`[ab]*+b`, ``, "aab", nil},
		{`[ab]*b`, ``, "aabc", []int{3}},
		{`^[ab]{1,2}+`, ``, "aaab", []int{2}},
		{`^a{1,3}+`, ``, "aab", []int{2}},
		{``, `a*+a`, "baa", nil},
		{``, `(?>ab|a)c`, "-abc", []int{1}},
		{``, `(?>a|ab)c`, "-abc", nil},
		{``, `(?:ab)++a`, "-ababa", []int{1, 3}},
		{``, `(?:ab?)++b`, "-abab", nil},
		{`b(?=(?>a|ab)c)`, ``, "babc", nil},
		{`c`, `(?<=a++c)`, "aac", nil},
		{`c`, `(?<=a++c)`, "aacb", []int{3}},
	} {
		e := compiled(t, rule{expr{row.before, 1}, expr{row.after, 1}, true})
		if diff := cmp.Diff(row.want, engineBreaks(t, e, row.text)); diff != "" {
			t.Errorf("%s and %s in %q (-want +got):\n%s", row.before, row.after, row.text, diff)
		}
	}
}

// TestAnchors holds where the edges of texts and lines are.
func TestAnchors(t *testing.T) {
	for _, row := range []struct {
		before, after, text string
		want                []int
	}{
		{`^a`, ``, "aba", []int{1}},
		{`\Aa`, ``, "a\na.", []int{1}},
		{`(?m)^a`, ``, "a\na\r\na\u2028a.", []int{1, 3, 6, 8}},
		{`a`, `$`, "a\na\n", []int{3}},
		{`a`, `$`, "a\na\r\n", []int{3}},
		{`a`, `\Z`, "a\na\u2029", []int{3}},
		{`a`, `\z`, "aa\n", nil},
		{`a`, `(?m)$`, "a\na\r\na.", []int{1, 3}},
		{`\n`, `$`, "a\n\n", []int{2}},
		{`\r`, `$`, "a\r\n", nil},
		{`.`, `\b`, "ab, cд-", []int{2, 4, 6}},
		{`.`, `\B`, "ab, cд-", []int{1, 3, 5}},
	} {
		e := compiled(t, rule{expr{row.before, 1}, expr{row.after, 1}, true})
		if diff := cmp.Diff(row.want, engineBreaks(t, e, row.text)); diff != "" {
			t.Errorf("%s and %s in %q (-want +got):\n%s", row.before, row.after, row.text, diff)
		}
	}
}

// FuzzExpression checks that any expression is translated or refused, and that
// regexp2 accepts every translation.
func FuzzExpression(f *testing.F) {
	for _, p := range pieces {
		f.Add(p, `\s`, "a. b。 ab\r\nA")
	}
	f.Add(`(?<=a*+)[^b&&[c]]\R`, `(?>x)\b(?i:\p{Lu})`, "a. B\xff\xe3\x80. C")
	f.Fuzz(func(t *testing.T, before, after, text string) {
		if len(before)+len(after) > 24 || len(text) > 16 {
			return // a repetition in a repetition takes exponential time
		}
		_, beforeFault := translate(before, true)
		_, afterFault := translate(after, false)
		e, err := compile("fuzz", []rule{{expr{before, 1}, expr{after, 1}, true}}, false)
		if (err == nil) != (beforeFault == nil && afterFault == nil) {
			t.Fatalf("%q and %q: %v", before, after, err)
		}
		if err == nil {
			if _, err := e.Split(text); err != nil {
				t.Log(err)
			}
		}
	})
}

// FuzzSplit checks what a Splitter promises, for any text.
func FuzzSplit(f *testing.F) {
	rules := readRules(f, "rules.srx")
	f.Add("会议今天开幕。会期三天；\u3000代表们来了！", "zh")
	f.Add("Mr. Li met \xff\xe3\x80. They \u2028 talked.\r\n", "en")
	f.Fuzz(func(t *testing.T, text, tag string) {
		s, ok, err := rules.Splitter(tag)
		if err != nil || !ok {
			return
		}
		spans, err := s.Split(text)
		if err != nil {
			t.Fatal(err)
		}
		checkSpans(t, text, spans)
		if again, err := s.Split(text); err != nil || !slices.Equal(spans, again) {
			t.Errorf("a second run gives %v and %v, the first %v", again, err, spans)
		}
	})
}

// TestBlocks checks that a text longer than a block is split like its parts, and
// how far a rule sees.
func TestBlocks(t *testing.T) {
	e := compiled(t,
		rule{expr{`Mr\.`, 1}, expr{``, 1}, false},
		rule{expr{`\.`, 1}, expr{`\s*[A-Z]`, 1}, true},
	)
	text := strings.Repeat("Mr. Li came. He left.", 20)
	want := engineBreaks(t, e, text)
	for block := 1; block < 40; block++ {
		e.block, e.context = block, 4
		if diff := cmp.Diff(want, engineBreaks(t, e, text)); diff != "" {
			t.Fatalf("blocks of %d (-want +got):\n%s", block, diff)
		}
	}
	// With two characters of context no rule sees all of "Mr.", nor the capital
	// after three spaces.
	e.block, e.context = 1, 2
	if diff := cmp.Diff([]int{3, 12}, engineBreaks(t, e, "Mr. Li came. He.   A")); diff != "" {
		t.Errorf("breaks (-want +got):\n%s", diff)
	}
}

// TestTooSlow checks that a rule which takes too long is named.
func TestTooSlow(t *testing.T) {
	slow := expr{`b(?:a|aa)+`, 7}
	for _, rules := range [][]rule{
		{{slow, expr{`c`, 7}, true}},
		{{expr{`a`, 5}, expr{`b`, 5}, false}, {slow, expr{`c`, 7}, false}, {expr{`a`, 9}, expr{`c`, 9}, true}},
	} {
		e := compiled(t, rules...)
		e.steps[0].re.MatchTimeout = 50 * time.Millisecond
		_, err := e.Split(strings.Repeat("a", 200) + "c")
		var fault *Error
		if !errors.As(err, &fault) || fault.Line != 7 || !strings.Contains(err.Error(), "test.srx: line 7: the rule with the expressions b(?:a|aa)+ and c takes longer than 50ms") {
			t.Errorf("the error is %v", err)
		}
	}
}

// TestLinear checks that the time for a long paragraph grows with its length, for
// rules that look at everything before a place.
func TestLinear(t *testing.T) {
	e := compiled(t,
		rule{expr{`^.*x.*\.`, 1}, expr{``, 1}, false},
		rule{expr{`.*\.`, 1}, expr{`.*`, 1}, true},
	)
	e.block, e.context = 1<<8, 1<<6
	took := func(n int) time.Duration {
		text := strings.Repeat("a. ", n)
		least := time.Hour // of several runs: what else the machine does only adds
		for range 5 {
			start := time.Now()
			if got := len(engineBreaks(t, e, text)); got != n {
				t.Fatalf("%d breaks in a text with %d stops", got, n)
			}
			least = min(least, time.Since(start))
		}
		return least
	}
	if short, long := took(200), took(3200); long > 64*short {
		t.Errorf("16 times the text takes %v, %v for the short one", long, short)
	}
}

// TestConcurrent checks that one Splitter serves several goroutines.
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
				if _, err := s.Split(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
