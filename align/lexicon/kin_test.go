package lexicon

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/words"
)

// TestKin checks that every line of every file is found and well-formed, and the words
// related to some characters.
func TestKin(t *testing.T) {
	tags := append(slices.Sorted(maps.Keys(translations)), "en-GB")
	for _, tag := range tags {
		k := KinOf(tag)
		last, n := rune(0), 0
		for line := range strings.Lines(k.lines) {
			r, size := utf8.DecodeRuneInString(line)
			want := strings.TrimSuffix(line[size+1:], "\n")
			if got := lineOf(k.lines, string(r)); r <= last || got != want {
				t.Fatalf("%s: %c after %c: %q, want %q", tag, r, last, got, want)
			}
			found := maps.Collect(k.Of(r))
			if len(found) != strings.Count(want, "=") {
				t.Errorf("%s: %c has %d stems in %q", tag, r, len(found), want)
			}
			for stem, share := range found {
				if stem == "" || share <= 0 || share >= 1 {
					t.Errorf("%s: %c is akin to %q by %v", tag, r, stem, share)
				}
			}
			last, n = r, n+1
		}
		if n < 300 {
			t.Errorf("%s: %d characters", tag, n)
		}
	}
	english := KinOf("en")
	for character, stem := range map[rune]string{'减': words.Stem("en", "lighten"), '效': words.Stem("en", "efficiency"), '济': words.Stem("en", "economy")} {
		if maps.Collect(english.Of(character))[stem] < 0.5 {
			t.Errorf("%c is not akin to %s", character, stem)
		}
	}
	for _, r := range []rune{0, 'a', '\u3400', utf8.MaxRune} {
		for stem := range english.Of(r) {
			t.Errorf("%c is akin to %s", r, stem)
		}
	}
	if line := lineOf(KinOf("xx").lines, "减"); line != "" {
		t.Errorf("of an unknown language: %q", line)
	}
}

// A language has one Kin, which reads a line once.
func TestKinParsedOnce(t *testing.T) {
	k := KinOf("en")
	if k != KinOf("en-GB") {
		t.Error("English has two")
	}
	first := k.parse('减')
	if again := k.parse('减'); len(first) == 0 || &again[0] != &first[0] {
		t.Error("the line was read twice")
	}
	if k.parse('x') != nil || k.parsed['x'] != nil {
		t.Error("what is no character is kept")
	}
}
