package match

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tokenTexts are the tokens of a text as strings.
func tokenTexts(text string) []string {
	var tokens []string
	for t, ok := Next(text, 0); ok; t, ok = Next(text, t.End) {
		tokens = append(tokens, text[t.Start:t.End])
	}
	return tokens
}

func TestTokens(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"", nil},
		{" ", nil},
		{"第3条适用。", []string{"第", "3", "条", "适", "用", "。"}},
		{"the people's congress", []string{"the", "people", "'", "s", "congress"}},
		{"совещание по итогам", []string{"совещание", "по", "итогам"}},
		{"e\u0301te\u0301", []string{"e\u0301te\u0301"}},
		{"한국 사람", []string{"한", "국", "사", "람"}},
		{"คำ", []string{"ค", "ำ"}},
		{"wto第12届", []string{"wto", "第", "12", "届"}},
		{"𠮷野😀", []string{"𠮷", "野", "😀"}},
		{"5.2%", []string{"5", ".", "2", "%"}},
		{"①总则", []string{"①", "总", "则"}},
		{"हिन्दी पाठ", []string{"हिन्दी", "पाठ"}},
	}
	for _, tt := range tests {
		if got := tokenTexts(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("tokens of %q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestTokenBlanks(t *testing.T) {
	var got []bool
	text := "a - b-c, 国d"
	for tok, ok := Next(text, 0); ok; tok, ok = Next(text, tok.End) {
		got = append(got, tok.Space)
	}
	if want := []bool{false, true, true, false, false, false, true, false}; !slices.Equal(got, want) {
		t.Errorf("blanks before the tokens of %q: %v, want %v", text, got, want)
	}
}

// TestFastClasses compares the fast and the slow test of what belongs to words,
// for the runes for which they differ.
func TestFastClasses(t *testing.T) {
	for r := rune(0); r <= 0xFFFF; r++ {
		if inWord(r) != inRareWord(r) && !(r >= 0x3000 && r < 0xA4D0 || r >= 0xAC00 && r < 0xD7B0) {
			t.Errorf("%U: in a word %v, by definition %v", r, inWord(r), inRareWord(r))
		}
	}
}

func TestScore(t *testing.T) {
	tests := []struct {
		query, text string
		want        int
	}{
		{"", "", 100},
		{"", "甲", 0},
		{"坚持改革开放", "坚持改革开放", 100},
		{"坚持改革开放", "坚持扩大开放", 66},
		{"坚持改革", "坚持改革开放", 66},
		{"the committee met in beijing", "the committee met in moscow", 80},
		{"the committee met", "the committees met", 66},
		{"co-operation", "co - operation", 99},
		{"第3条 export", "第4条 export", 75},
		{"совет принял решение", "совет отклонил решение", 66},
		{"甲", "乙", 0},
		{strings.Repeat("甲", 200), strings.Repeat("甲", 199) + "乙", 99},
		{strings.Repeat("甲", 100), strings.Repeat("甲", 98) + "乙丙", 98},
	}
	for _, tt := range tests {
		if got, ok := Prepare(tt.query).Score(tt.text, 0); got != tt.want || !ok {
			t.Errorf("score of %q and %q: %d, %v, want %d", tt.query, tt.text, got, ok, tt.want)
		}
	}
}

// TestWithin checks that the limit of the distance agrees exactly with the score.
func TestWithin(t *testing.T) {
	for m := range 130 {
		for score := -1; score <= 101; score++ {
			for d := 0; d <= m; d++ {
				if got, want := d <= Within(m, score), Score(d, m) >= score; got != want {
					t.Fatalf("d = %d, m = %d, score %d: within %v, reached %v", d, m, score, got, want)
				}
			}
		}
	}
}

// TestLengths checks that no length outside the window can have the score, and
// that the window is not too wide.
func TestLengths(t *testing.T) {
	for n := range 40 {
		for score := range 101 {
			least, most := Lengths(n, score)
			for other := range 200 {
				m := max(n, other)
				possible := Score(m-min(n, other), m) >= score
				inside := other >= least && (most < 0 || other <= most)
				if possible != inside {
					t.Fatalf("query of %d, other of %d, score %d: possible %v, in [%d, %d] %v", n, other, score, possible, least, most, inside)
				}
			}
		}
	}
}

// TestDistance compares with the whole table.
func TestDistance(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		a, b := randomPair(rng)
		checkPair(t, a, b)
	}
}

// checkPair checks all that holds of two texts in search form.
func checkPair(t *testing.T, a, b string) {
	t.Helper()
	ta, tb := plainTokens(a), plainTokens(b)
	if diff := cmp.Diff(ta, tokenTexts(a)); diff != "" {
		t.Fatalf("tokens of %q: %s", a, diff)
	}
	want := plainDistance(ta, tb)
	q := Prepare(a)
	for _, k := range []int{0, want - 1, want, want + 1, len(ta) + len(tb)} {
		if got, ok := distance(q, b, k); ok != (want <= k) || ok && got != want {
			t.Fatalf("distance of %q and %q within %d: %d, %v, want %d", a, b, k, got, ok, want)
		}
	}
	checkScore(t, q, b, want)
	checkSignature(t, q, b, want)
	checkEdits(t, q, b, want)
}

// checkScore checks the score against its definition, at every threshold near it.
func checkScore(t *testing.T, q *Query, b string, d int) {
	t.Helper()
	want := 100
	if q.text != b {
		want = min(Score(d, max(q.length, len(plainTokens(b)))), 99)
	}
	for _, least := range []int{-5, 0, want - 1, want, want + 1, 100, 101} {
		if got, ok := q.Score(b, least); ok != (want >= least) || ok && got != want {
			t.Fatalf("score of %q and %q, least %d: %d, %v, want %d", q.text, b, least, got, ok, want)
		}
	}
	if back, _ := Prepare(b).Score(q.text, 0); back != want {
		t.Fatalf("score of %q and %q is %d, the other way round %d", q.text, b, want, back)
	}
}

// checkSignature holds the bounds by which texts are rejected against the distance d.
func checkSignature(t *testing.T, q *Query, b string, d int) {
	t.Helper()
	var s Signer
	theirs, shape := s.Append(nil, b)
	words := 0
	for tok, ok := Next(b, 0); ok; tok, ok = Next(b, tok.End) {
		if tok.Word() {
			words++
		}
	}
	if want := (Shape{len(plainTokens(b)), words}); shape != want || len(theirs) != shape.Tokens {
		t.Fatalf("%d hashes, shape %v of %q, want %v", len(theirs), shape, b, want)
	}
	own, ownShape := q.Hashes()
	if apart := ownShape.Apart(shape); apart > d || apart != shape.Apart(ownShape) {
		t.Fatalf("%q and %q are %d apart by shape, their distance is %d", q.text, b, apart, d)
	}
	width := Width(shape.Tokens)
	signature := make([]bool, width)
	for _, h := range theirs {
		signature[Bit(h, width)] = true
	}
	misses := 0
	for _, h := range own {
		if !signature[Bit(h, width)] {
			misses++
		}
	}
	if m := max(ownShape.Tokens, shape.Tokens); misses > q.Misses(shape.Tokens, Score(d, m)) {
		t.Fatalf("%q has %d misses in %q, more than the score %d allows", q.text, misses, b, Score(d, m))
	}
	if bound := misses + max(0, shape.Tokens-ownShape.Tokens); bound > d {
		t.Fatalf("signatures of %q and %q say distance %d at least, but it is %d", q.text, b, bound, d)
	}
}

// checkEdits replays the edits.
func checkEdits(t *testing.T, q *Query, b string, want int) {
	t.Helper()
	a := q.text
	edits := q.Edits(b)
	var own, other []string
	cost := 0
	for i, e := range edits {
		if e.QueryStart > e.QueryEnd || e.Start > e.End || i > 0 && (edits[i-1].Op == e.Op || edits[i-1].QueryEnd > e.QueryStart || edits[i-1].End > e.Start) {
			t.Fatalf("%q to %q: edit %d of %v", a, b, i, edits)
		}
		x, y := tokenTexts(a[e.QueryStart:e.QueryEnd]), tokenTexts(b[e.Start:e.End])
		own, other = append(own, x...), append(other, y...)
		if e.Op == Same && !slices.Equal(x, y) ||
			e.Op == Replace && len(x) != len(y) ||
			e.Op == Insert && len(x) != 0 ||
			e.Op == Delete && len(y) != 0 {
			t.Fatalf("%q to %q: %s of %q to %q", a, b, e.Op, x, y)
		}
		if e.Op != Same {
			cost += max(len(x), len(y))
		}
	}
	if !slices.Equal(own, plainTokens(a)) || !slices.Equal(other, plainTokens(b)) {
		t.Fatalf("the edits %v do not cover %q and %q", edits, a, b)
	}
	if cost != want {
		t.Fatalf("%q to %q: edits %v cost %d, the distance is %d", a, b, edits, cost, want)
	}
}

func TestEdits(t *testing.T) {
	type edit struct {
		Op          Op
		Query, Text string
	}
	tests := []struct {
		query, text string
		want        []edit
	}{
		{"", "", nil},
		{"坚持改革开放", "坚持扩大开放", []edit{{Same, "坚持", "坚持"}, {Replace, "改革", "扩大"}, {Same, "开放", "开放"}}},
		{"稳步推进改革", "推进改革开放", []edit{{Delete, "稳步", ""}, {Same, "推进改革", "推进改革"}, {Insert, "", "开放"}}},
		{"the old law", "the new trade law", []edit{{Same, "the", "the"}, {Insert, "", "new"}, {Replace, "old", "trade"}, {Same, "law", "law"}}},
		{"甲", "", []edit{{Delete, "甲", ""}}},
		{"", "甲 b", []edit{{Insert, "", "甲 b"}}},
	}
	for _, tt := range tests {
		var got []edit
		for _, e := range Prepare(tt.query).Edits(tt.text) {
			got = append(got, edit{e.Op, tt.query[e.QueryStart:e.QueryEnd], tt.text[e.Start:e.End]})
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q to %q: %s", tt.query, tt.text, diff)
		}
	}
}

// TestSignatureIsStored pins how signatures are made, because they are stored.
func TestSignatureIsStored(t *testing.T) {
	var s Signer
	for _, tt := range []struct {
		text  string
		want  []uint32
		shape Shape
	}{
		{"", nil, Shape{0, 0}},
		{"稳中稳", []uint32{0x6345c4d1, 0xa0b47607, 0x865cd9d9}, Shape{3, 0}},
		{"the law, 第3条 the law", []uint32{0x82da4b44, 0xce04e9e7, 0x9988f7f7, 0x4f2eaea8, 0x82289a82, 0xb7d8e358, 0x2eec4ef0, 0x9cd1771b}, Shape{8, 5}},
	} {
		if got, shape := s.Append(nil, tt.text); !slices.Equal(got, tt.want) || shape != tt.shape {
			t.Errorf("hashes of %q: %#x %v, want %#x %v", tt.text, got, shape, tt.want, tt.shape)
		}
	}
}

func TestWidth(t *testing.T) {
	for _, tt := range []struct{ n, want int }{{0, 16}, {1, 16}, {4, 16}, {5, 32}, {8, 32}, {9, 48}, {511, 2048}, {512, 2048}, {1 << 20, 2048}} {
		if got := Width(tt.n); got != tt.want {
			t.Errorf("Width(%d) = %d, want %d", tt.n, got, tt.want)
		}
	}
	for _, width := range []int{16, 48, 2048} {
		if low, high := Bit(0, width), Bit(math.MaxUint32, width); low != 0 || high != width-1 {
			t.Errorf("bits of width %d: %d to %d", width, low, high)
		}
	}
}

func TestNoAllocations(t *testing.T) {
	q := Prepare("各级政府应当坚持从实际出发，统筹兼顾，稳步推进各项改革 in 2026。")
	text := "各级政府应当从实际出发，统筹兼顾，推进各项改革 in 2025。"
	q.Score(text, 50)
	if n := testing.AllocsPerRun(100, func() { q.Score(text, 50) }); n != 0 {
		t.Errorf("%v allocations a candidate", n)
	}
}

func FuzzPair(f *testing.F) {
	f.Add("坚持改革开放", "坚持扩大 开放")
	f.Add("the rule of law", "rule by law")
	f.Add("", "😀%_*\"")
	f.Add(strings.Repeat("甲乙", 40), strings.Repeat("乙甲", 41))
	f.Add("a\xff中\xe4", "\ufffd")
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a)+len(b) > 2000 {
			return
		}
		checkPair(t, tidy(strings.ToValidUTF8(a, "?")), tidy(strings.ToValidUTF8(b, "?")))
		q := Prepare(a) // any bytes: no panic, and still a distance
		if d, ok := distance(q, b, len(a)+len(b)); !ok || d > max(q.length, len(q.candidate)) {
			t.Fatalf("distance of %+q and %+q: %d, %v", a, b, d, ok)
		}
		q.Edits(b)
	})
}

// distance returns the distance to the text in tokens, false where it is greater than k.
func distance(q *Query, text string, k int) (int, bool) {
	q.candidate = q.symbols.read(q.candidate[:0], text)
	return q.distance(k)
}

// TestMisses checks the bound itself: a weaker one would only be slower.
func TestMisses(t *testing.T) {
	q := Prepare("一二三四")
	for _, tt := range []struct{ n, least, want int }{
		{4, 100, 0}, {4, 75, 1}, {4, 50, 2}, {6, 50, 1}, {2, 50, 2}, {8, 50, 0}, {10, 50, -1}, {4, 101, -1},
	} {
		if got := q.Misses(tt.n, tt.least); got != tt.want {
			t.Errorf("Misses(%d, %d) = %d, want %d", tt.n, tt.least, got, tt.want)
		}
	}
}

// TestSignerAgain checks that a Signer keeps nothing of one text for the next.
func TestSignerAgain(t *testing.T) {
	var s Signer
	first, _ := s.Append(nil, "稳中求进稳步 and on and on")
	again, _ := s.Append(nil, "稳中求进稳步 and on and on")
	if !slices.Equal(first, again) {
		t.Errorf("the same text has the hashes %v and then %v", first, again)
	}
}
