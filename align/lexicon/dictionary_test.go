package lexicon

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lexicon/internal/cedict"
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
	for _, label := range []string{"cl", "sth", "loanword", "fig", "to", "the"} {
		if id, ok := d.StemID(Stem("en", label)); ok {
			for head := range int32(d.HeadCount()) {
				if slices.Contains(d.Words(head), label) {
					t.Errorf("%s (stem %d) is a word of %s: %v", label, id, d.Head(head), d.Words(head))
					break
				}
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
	if d.HeadCount() < 100_000 || d.StemCount() < 20_000 {
		t.Fatalf("%d heads and %d stems: the embedded dictionary is not whole", d.HeadCount(), d.StemCount())
	}
	stemOf := map[string]string{} // Stem once for each word: heads hold 400,000
	for id := range int32(d.HeadCount()) {
		head, words, stems := d.Head(id), d.Words(id), d.StemIDs(id)
		if id > 0 && d.Head(id-1) >= head {
			t.Fatalf("head %d %q does not come after %q", id, head, d.Head(id-1))
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
		if want := stemsOf(words, stemOf); !slices.Equal(want, stemNames(d, stems)) {
			t.Errorf("%s: the stems of %v are %v, want %v", head, words, stemNames(d, stems), want)
		}
	}
	for id := range int32(d.StemCount()) {
		if back, ok := d.StemID(d.Stem(id)); !ok || back != id {
			t.Errorf("StemID(Stem(%d)) = %d, %v", id, back, ok)
		}
	}
}

// stemsOf stems the words anew: the stems in the embedded file must be those
// that Stem makes today.
func stemsOf(words []string, stemOf map[string]string) []string {
	var stems []string
	for _, w := range words {
		s, ok := stemOf[w]
		if !ok {
			s = Stem("en", w)
			stemOf[w] = s
		}
		if !slices.Contains(stems, s) {
			stems = append(stems, s)
		}
	}
	return stems
}

func stemNames(d *Dictionary, ids []int32) []string {
	var names []string
	for _, id := range ids {
		names = append(names, d.Stem(id))
	}
	return names
}

func TestUnknownHeadsAndStems(t *testing.T) {
	d := load(t)
	for _, head := range []string{"", "cooperation", "合作合", "\xff", "𪚥𪚥"} {
		if id, ok := d.HeadID(head); ok {
			t.Errorf("HeadID(%q) = %d, want none", head, id)
		}
	}
	if id, ok := d.StemID("qqqq"); ok {
		t.Errorf("StemID(qqqq) = %d, want none", id)
	}
}

func TestAttribution(t *testing.T) {
	for _, want := range []string{"CC-CEDICT", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/", "Changed:"} {
		if !strings.Contains(Attribution, want) {
			t.Errorf("the attribution lacks %q", want)
		}
	}
}

// The budget of the design: 2 MB embedded, 40 MB of heap.
func TestFootprint(t *testing.T) {
	const maxEmbedded, maxHeap = 2 << 20, 40 << 20
	if len(packedDictionary) > maxEmbedded {
		t.Errorf("%d bytes are embedded, the budget is %d", len(packedDictionary), maxEmbedded)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	d, err := unpack(packedDictionary)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%d bytes embedded, %d bytes of heap", len(packedDictionary), after.HeapAlloc-before.HeapAlloc)
	if after.HeapAlloc > before.HeapAlloc+maxHeap {
		t.Errorf("the dictionary takes %d bytes of heap, the budget is %d", after.HeapAlloc-before.HeapAlloc, maxHeap)
	}
	runtime.KeepAlive(d)
}

func TestUnpackDamaged(t *testing.T) {
	for _, data := range [][]byte{nil, []byte("no dictionary"), packedDictionary[:len(packedDictionary)/2]} {
		if _, err := unpack(data); err == nil {
			t.Errorf("%d bytes unpack without an error", len(data))
		}
	}
}
