package han

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func simplify(s string) string { return strings.Map(Simplify, s) }

func TestSimplify(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"國務院總理會見外國客人", "国务院总理会见外国客人"},
		{"国务院总理会见外国客人", "国务院总理会见外国客人"},
		{"全國人民代表大會常務委員會", "全国人民代表大会常务委员会"},
		{"Article 1，ГОСТ", "Article 1，ГОСТ"},
		{"乾", "干"},
		{"𠁞薴", "𠀾苎"},
		{"", ""},
	} {
		if got := simplify(c.in); got != c.want {
			t.Errorf("Simplify(%s) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestForms(t *testing.T) {
	for form, chars := range map[Form]string{
		Common:      "中人大后里台面乾著了于於aя。",
		Simplified:  "国这说为习东门么发",
		Traditional: "國這說為習東門發後裡臺",
	} {
		for _, r := range chars {
			if got := FormOf(r); got != form {
				t.Errorf("FormOf(%c) = %d, want %d", r, got, form)
			}
		}
	}
}

// The data must not turn a character into something that has itself a
// simplified form, or the fold of a text would depend on how often it is made.
func TestSimplifyTwiceIsSimplifyOnce(t *testing.T) {
	var changed int
	for r := rune(0); r <= 0x323AF; r++ {
		s := Simplify(r)
		if s != r {
			changed++
			if !IsHan(r) || !IsHan(s) {
				t.Errorf("%c becomes %c: not both are Chinese characters", r, s)
			}
		}
		if Simplify(s) != s {
			t.Errorf("%c becomes %c becomes %c", r, s, Simplify(s))
		}
	}
	if changed < 3000 || changed > 5000 {
		t.Errorf("%d characters have a simplified form; the data should hold 3,000 to 5,000", changed)
	}
}

func TestIsHanAgreesWithUnicode(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		// Radicals and unassigned compatibility code points are not counted either way.
		if r >= 0x2E80 && r <= 0x2FDF || r >= 0xF900 && r <= 0xFAFF || r >= 0x20000 || (r >= 0x3038 && r <= 0x303A) || (r >= 0x16FE0 && r <= 0x16FFF) {
			continue
		}
		if got, want := IsHan(r), unicode.Is(unicode.Han, r); got != want {
			t.Errorf("IsHan(%U) = %v, Unicode says %v", r, got, want)
		}
	}
	for _, r := range "𠮷𰻝豈" {
		if !IsHan(r) {
			t.Errorf("IsHan(%c) = false", r)
		}
	}
	for _, r := range []rune{-1, utf8.RuneError, unicode.MaxRune, unicode.MaxRune + 5} {
		if IsHan(r) || Simplify(r) != r || FormOf(r) != Common {
			t.Errorf("%U is taken for a Chinese character", r)
		}
	}
}

func BenchmarkSimplify(b *testing.B) {
	const text = "國務院總理今天會見外國客人，雙方就共同關心的問題交換了意見。"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for _, r := range text {
			Simplify(r)
		}
	}
}
