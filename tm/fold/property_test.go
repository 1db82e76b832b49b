package fold

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func indexOf(s, part string) int { return strings.Index(s, part) }

// TestEveryRune folds every rune alone and between letters: folding twice is
// folding once, the map is right, and the forms of a letter fold to the same.
func TestEveryRune(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r >= 0xD800 && r < 0xE000 || r > 0x30000 && r < 0xE0000 || r > 0xE1000 {
			continue // surrogates, unassigned and private planes
		}
		if e := searched.entry(r); e&^isCJK == entry(r) && r%31 != 0 {
			continue // a hundred thousand that stay what they are
		}
		for _, s := range []string{string(r), "a" + string(r) + " か" + string(r) + "\u0301 " + string(r)} {
			checkText(t, s)
		}
		e := searched.entry(r)
		if e&isMark == 0 && e&(isSpace|isIgnored) == 0 {
			first, _ := utf8.DecodeRuneInString(String(string(r)))
			if joins(first) {
				t.Errorf("%U is no mark but folds to the mark %U", r, first)
			}
		}
		if twin := unicode.SimpleFold(r); String(string(twin)) != String(string(r)) {
			t.Errorf("%U and %U differ only in case, but fold to %q and %q", r, twin, String(string(r)), String(string(twin)))
		}
	}
}

// checkText checks what holds for every text.
func checkText(t *testing.T, s string) {
	t.Helper()
	folded := String(s)
	if !utf8.ValidString(folded) {
		t.Fatalf("%q folds to invalid %q", s, folded)
	}
	if twice := String(folded); twice != folded {
		t.Fatalf("%+q folds to %+q, and that to %+q", s, folded, twice)
	}
	shown := Simplified(s)
	if String(shown) != folded || len(shown) != len(folded) || Simplified(shown) != shown {
		t.Fatalf("%+q: Simplified gives %+q, the search form is %+q", s, shown, folded)
	}
	text := Fold(s)
	if text.Folded != folded {
		t.Fatalf("%+q: String gives %+q, Fold %+q", s, folded, text.Folded)
	}
	checkMap(t, s, text)
}

// checkMap checks that the map covers the search form and stays in the text, in
// order, and that every character corresponds to one that folds to the same.
func checkMap(t *testing.T, s string, text Text) {
	t.Helper()
	at := 0
	for i, c := range text.chars {
		next := len(text.Folded)
		if i+1 < len(text.chars) {
			next = text.chars[i+1].folded
		}
		if i == 0 && c.folded != 0 || c.folded >= next {
			t.Fatalf("%+q: character %d of the map begins at %d, the next at %d", s, i, c.folded, next)
		}
		if c.start < at || c.end <= c.start || c.end > len(s) {
			t.Fatalf("%+q: character %d stands at [%d, %d) after %d", s, i, c.start, c.end, at)
		}
		at = c.end
		part, whole := text.Folded[c.folded:next], String(s[c.start:c.end])
		if part != " " && !strings.Contains(whole, part) {
			t.Fatalf("%+q: %+q stands for %+q, which folds to %+q", s, part, s[c.start:c.end], whole)
		}
		if from, to := text.Original(c.folded, next); from != c.start || to != c.end {
			t.Fatalf("%+q: Original(%d, %d) = %d, %d, want %d, %d", s, c.folded, next, from, to, c.start, c.end)
		}
	}
	if (len(text.chars) == 0) != (text.Folded == "") {
		t.Fatalf("%+q: %d characters for %q", s, len(text.chars), text.Folded)
	}
}

// boundaries returns the places of s where no character is cut: those not
// followed, after invisible runes, by a mark.
func boundaries(s string) []int {
	var places []int
	for i := 0; i <= len(s); {
		if !joinsNext(s[i:]) {
			places = append(places, i)
		}
		if i == len(s) {
			break
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return places
}

// joinsNext reports whether the first visible rune of s is a mark.
func joinsNext(s string) bool {
	for _, r := range s {
		if e := searched.entry(r); e&isIgnored == 0 {
			return e&isMark != 0
		}
	}
	return false
}

// checkLocal checks that the part of s between two boundaries is found in the
// folded s.
func checkLocal(t *testing.T, s string, from, to int) {
	t.Helper()
	if q := String(s[from:to]); !strings.Contains(String(s), q) {
		t.Fatalf("%+q folds to %+q, which does not hold %+q of its part %+q", s, String(s), q, s[from:to])
	}
}

// alphabet holds the characters whose rules meet: random texts of it find
// what random texts of all Unicode would miss.
var alphabet = []string{
	"中", "國", "条", "。", "，", "、", "《", "」", "か", "ｶ", "ﾞ", "\u3099", "ー", "a", "E", "J", "ß", "ẞ", "İ", "i", "ſ", "é", "е", "Ё", "ё",
	"\u0301", "\u0300", "\u0308", "\u0307", "\u030C", "\u0323", "\u0345", "\u0338", "=", "<", ".", ".", "…", "‥", "．", "-", "—", "“", "'", "%", "_", "\"", "*",
	" ", " ", "\t", "\n", "\u3000", "\u00A0", "\u200B", "\u00AD", "\uFE0F", "\uFEFF", "\u1112", "\u1161", "\u11AB", "ﾡ", "ￂ", "3", "３", "①", "Ⅷ", "ﬁ", "𠮷", "😀", "\u200D",
	"\xff", "\xe4\xb8", "\x00", "薴", "\u0B47", "\u0B3E",
	"著", "着", "〇", "○", "零", "⻓", "㑮", "𫝈", "鍊", "链", "链\u0301",
}

func randomText(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(alphabet[rng.IntN(len(alphabet))])
	}
	return b.String()
}

func TestRandomTexts(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		s := randomText(rng, 1+rng.IntN(14))
		checkText(t, s)
		places := boundaries(s)
		if len(places) < 2 {
			continue
		}
		i, j := rng.IntN(len(places)), rng.IntN(len(places))
		checkLocal(t, s, places[min(i, j)], places[max(i, j)])
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{
		"", "第 3 条……", "e\u200B\u0301", "か \u3099", "\xe4\xb8 .\u0301..", "«Ёлка»", "ǰJ\u030C",
		strings.Repeat("\u0301", 40) + strings.Repeat("\u0323", 40), "е" + strings.Repeat("\u0308\u0300", 30),
	} {
		f.Add(s, uint(1), uint(3))
	}
	f.Fuzz(func(t *testing.T, s string, a, b uint) {
		checkText(t, s)
		places := boundaries(s)
		if len(places) == 0 {
			return
		}
		i, j := int(a%uint(len(places))), int(b%uint(len(places)))
		checkLocal(t, s, places[min(i, j)], places[max(i, j)])
		if got := Append([]byte("中 "), s); !bytes.Equal(got, []byte("中 "+String(s))) {
			t.Fatalf("Append(%+q) depends on what stood before: %+q", s, got)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	texts := []struct{ name, text string }{
		{"chinese", strings.Repeat("各级政府应当坚持从实际出发，统筹兼顾，稳步推进各项改革。", 1000)},
		{"traditional", strings.Repeat("各級政府應當堅持從實際出發，統籌兼顧，穩步推進各項改革。", 1000)},
		{"english", strings.Repeat("Governments at all levels shall proceed from reality, and advance the Reform step by step. ", 1000)},
		{"russian", strings.Repeat("Правительства всех уровней должны исходить из реального положения дел, «шаг за шагом». ", 1000)},
	}
	for _, tt := range texts {
		b.Run(tt.name, func(b *testing.B) {
			var dst []byte
			b.SetBytes(int64(len(tt.text)))
			b.ReportAllocs()
			for b.Loop() {
				dst = Append(dst[:0], tt.text)
			}
		})
	}
	b.Run("sentences", func(b *testing.B) {
		s := strings.Repeat("各级政府应当坚持从实际出发，统筹兼顾。", 3)
		var dst []byte
		b.SetBytes(int64(len(s)))
		b.ReportAllocs()
		for b.Loop() {
			dst = Append(dst[:0], s)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	s := strings.Repeat("各级政府应当坚持从实际出发，统筹兼顾。", 3)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Fold(s)
	}
}
