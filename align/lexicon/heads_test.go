package lexicon

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// bruteHeadsAt is the oracle: every prefix of the rest, looked up in a set.
func bruteHeadsAt(heads map[string]int32, text []rune, at int) []string {
	var found []string
	for length := 1; at >= 0 && at+length <= len(text); length++ {
		if id, ok := heads[string(text[at:at+length])]; ok {
			found = append(found, fmt.Sprintf("%d:%d", length, id))
		}
	}
	return found
}

func headsAt(d *Dictionary, text []rune, at int) []string {
	var found []string
	for length, id := range d.HeadsAt(text, at) {
		found = append(found, fmt.Sprintf("%d:%d", length, id))
	}
	return found
}

// allHeads are the heads of a dictionary in code point order, and their numbers.
func allHeads(d *Dictionary) (list []string, numbers map[string]int32) {
	numbers = maps.Collect(d.image.Heads())
	return slices.Sorted(maps.Keys(numbers)), numbers
}

// Texts made of whole heads, pieces of heads and strange characters.
func TestHeadsAtAgainstBruteForce(t *testing.T) {
	d := load(t)
	list, set := allHeads(d)
	r := rand.New(rand.NewPCG(14, 5))
	for range 300 {
		var text []rune
		for range 1 + r.IntN(8) {
			head := []rune(list[r.IntN(len(list))])
			switch r.IntN(4) {
			case 0:
				head = head[:r.IntN(len(head)+1)]
			case 1:
				text = append(text, rune(r.IntN(0x120000)-0x1000))
			}
			text = append(text, head...)
		}
		for at := -1; at <= len(text)+1; at++ {
			if want, got := bruteHeadsAt(set, text, at), headsAt(d, text, at); !slices.Equal(want, got) {
				t.Fatalf("%q at %d: HeadsAt yields %v, brute force finds %v", string(text), at, got, want)
			}
		}
	}
}

// Every head is found in itself.
func TestHeadsAtFindsEveryHead(t *testing.T) {
	d := load(t)
	for head, id := range d.image.Heads() {
		last := int32(-1)
		for _, found := range d.HeadsAt([]rune(head), 0) {
			last = found
		}
		if last != id {
			t.Fatalf("%s (%d) is not the longest head in itself, %d is", head, id, last)
		}
	}
}

func TestHeadsAtStops(t *testing.T) {
	d := load(t)
	n := 0
	for range d.HeadsAt([]rune("中华人民共和国"), 0) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("the range went on %d times after break", n)
	}
}

func TestHeadsAtAllocatesNothing(t *testing.T) {
	d := load(t)
	text := []rune("中华人民共和国国务院新闻办公室")
	total := 0
	allocs := testing.AllocsPerRun(100, func() {
		for at := range text {
			for length, head := range d.HeadsAt(text, at) {
				for stem := range d.Stems(head) {
					total += length + len(stem)
				}
			}
		}
	})
	if allocs != 0 || total == 0 {
		t.Errorf("a sentence takes %v allocations, want 0 (total %d)", allocs, total)
	}
}

func TestEmptyDictionary(t *testing.T) {
	none, err := FromTerms("ru", &Terms{})
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*Dictionary{"zero": {}, "no terms": none} {
		if got := headsAt(d, []rune("合作"), 0); got != nil {
			t.Errorf("%s: HeadsAt yields %v", name, got)
		}
		if _, ok := d.HeadID("合作"); ok || d.Pinyin('合') != nil {
			t.Errorf("%s: it has heads or readings", name)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := newDictionary("en", packedDictionary); err != nil {
			b.Fatal(err)
		}
	}
}

// One operation is one character of a text.
func BenchmarkHeadsAt(b *testing.B) {
	d := load(b)
	text := []rune(strings.Repeat("各方同意在相互尊重和平等互利的基础上深化经贸合作，推动区域发展规划与本国战略对接，共同维护世界和平。", 20))
	b.ReportAllocs()
	at, total := 0, 0
	for b.Loop() {
		for length := range d.HeadsAt(text, at) {
			total += length
		}
		if at++; at == len(text) {
			at = 0
		}
	}
	if total == 0 {
		b.Fatal("no heads found")
	}
}
