package lexicon

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lexicon/internal/cedict"
	"github.com/yiku-tm/yiku/align/words"
)

func load(t testing.TB) *Dictionary {
	t.Helper()
	d, err := Chinese()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Well-known heads have the words that agency prose renders them by.
func TestChineseWords(t *testing.T) {
	d := load(t)
	tests := []struct{ head, words string }{
		{"一带一路", "belt road initiative"},
		{"合作", "cooperate"},
		{"十四", "fourteen"},
		{"联合国", "united nations"},
		{"国务院", "state council"},
		{"改革开放", "reform opening"},
		{"发展", "develop development"},
		{"关系", "relation"},
		{"世界贸易组织", "world trade organization wto"},
		{"中俄", "china russia"},
		{"贵阳", "guiyang"},
		{"外交部", "ministry foreign affairs"},
		{"规定", "provisions rules"},
		{"我", "i me"},
		{"在", "at"},
		{"不", "not"},
		{"干隆", "qianlong"}, // 乾隆 as package han simplifies it
	}
	for _, tt := range tests {
		id, ok := d.HeadID(tt.head)
		if !ok {
			t.Errorf("%s is not a head", tt.head)
			continue
		}
		words := d.Words(id)
		for want := range strings.FieldsSeq(tt.words) {
			if !slices.Contains(words, want) {
				t.Errorf("%s has the words %v, want %q among them", tt.head, words, want)
			}
		}
	}
}

// What a gloss says about a head is not among the words of any.
func TestChineseHasNoLabels(t *testing.T) {
	d := load(t)
	labels := []string{"cl", "sth", "loanword", "fig", "to", "the"}
	for head, id := range d.image.Heads() {
		for _, word := range d.Words(id) {
			if slices.Contains(labels, word) {
				t.Errorf("%s is a word of %s: %v", word, head, d.Words(id))
			}
		}
	}
}

// The main sense comes first, whatever the order of the source.
func TestChineseMainSenseFirst(t *testing.T) {
	d := load(t)
	for head, want := range map[string]string{"说": "speak", "王": "king", "和": "and", "长": "long", "打": "hit"} {
		id, ok := d.HeadID(head)
		if !ok || d.Words(id)[0] != want {
			t.Errorf("the first word of %s is %v, want %s", head, d.Words(id), want)
		}
	}
}

// Everything that the doc comments promise of heads, words and stems.
func TestChineseInvariants(t *testing.T) {
	d := load(t)
	if d.Lang() != "en" {
		t.Errorf("Lang() = %q, want en", d.Lang())
	}
	if cedict.Embedded != (cedict.Limits{Head: MaxHead, Words: MaxWords}) {
		t.Errorf("the generator's limits %+v are not those of the package", cedict.Embedded)
	}
	if err := d.image.Check(); err != nil {
		t.Fatal(err)
	}
	stemOf := map[string]string{} // Stem once for each word: heads hold 400,000
	heads := 0
	for head, id := range d.image.Heads() {
		heads++
		words, stems := d.Words(id), slices.Collect(d.Stems(id))
		if back, ok := d.HeadID(head); !ok || back != id {
			t.Fatalf("HeadID(%s) = %d, %v, want %d", head, back, ok, id)
		}
		if n := utf8.RuneCountInString(head); n < 1 || n > MaxHead {
			t.Errorf("%s has %d characters", head, n)
		}
		if head != strings.Map(han.Simplify, head) {
			t.Errorf("%s is not simplified as package han does it", head)
		}
		if len(words) < 1 || len(words) > MaxWords {
			t.Errorf("%s has %d words", head, len(words))
		}
		if want := stemsOf(words, stemOf); !slices.Equal(want, stems) {
			t.Errorf("%s: the stems of %v are %v, want %v", head, words, stems, want)
		}
	}
	if heads < 100_000 {
		t.Errorf("%d heads: the embedded dictionary is not whole", heads)
	}
}

// stemsOf stems the words again: the stems in the embedded file must be those
// that Stem returns today.
func stemsOf(list []string, stemOf map[string]string) []string {
	var stems []string
	for _, w := range list {
		s, ok := stemOf[w]
		if !ok {
			s = words.Stem("en", w)
			stemOf[w] = s
		}
		if !slices.Contains(stems, s) {
			stems = append(stems, s)
		}
	}
	return stems
}

func TestUnknownHeads(t *testing.T) {
	d := load(t)
	for _, head := range []string{"", "cooperation", "合作合", "人类命", "\xff", "\ufffd", "𪚥𪚥", "合\xff"} {
		if id, ok := d.HeadID(head); ok {
			t.Errorf("HeadID(%q) = %d, want none", head, id)
		}
	}
}

func TestAttribution(t *testing.T) {
	for _, want := range []string{"CC-CEDICT", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/", "Changed:"} {
		if !strings.Contains(Attribution, want) {
			t.Errorf("the attribution lacks %q", want)
		}
	}
}

// What the dictionary may cost: some megabytes of the program, and nothing when it
// is opened.
func TestFootprint(t *testing.T) {
	const maxEmbedded, maxAllocations = 6 << 20, 8
	if len(packedDictionary) > maxEmbedded {
		t.Errorf("%d bytes are embedded, the budget is %d", len(packedDictionary), maxEmbedded)
	}
	allocations := testing.AllocsPerRun(10, func() {
		if _, err := newDictionary("en", packedDictionary); err != nil {
			t.Fatal(err)
		}
	})
	if allocations > maxAllocations {
		t.Errorf("opening the dictionary takes %v allocations, want %d at most", allocations, maxAllocations)
	}
}

func TestOpenDamaged(t *testing.T) {
	for _, data := range []string{"", "no dictionary", packedDictionary[:len(packedDictionary)/2]} {
		if _, err := newDictionary("en", data); err == nil {
			t.Errorf("%d bytes open without an error", len(data))
		}
	}
}
