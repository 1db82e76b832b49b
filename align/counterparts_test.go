package align

import (
	"context"
	"strings"
	"testing"
)

// paragraphsOf makes a document with one sentence in each paragraph.
func paragraphsOf(tag string, lines ...string) *Document {
	d := &Document{Name: tag, Lang: tag, Text: strings.Join(lines, "\n")}
	at := 0
	for i, l := range lines {
		s := Span{at, at + len(l)}
		d.Paragraphs = append(d.Paragraphs, s)
		d.Sentences = append(d.Sentences, Sentence{s, i})
		at += len(l) + 1
	}
	return d
}

// TestCounterpartsAnchor checks that counterparts decide where the words give
// no evidence, and have no effect where they are absent.
func TestCounterpartsAnchor(t *testing.T) {
	source := paragraphsOf("zh", "好。", "是。", "对。")
	target := paragraphsOf("ar", "ج.", "د.", "ه.")
	list := []Counterpart{{Range{0, 0}, Range{0, 1}}, {Range{0, 1}, Range{1, 2}}, {Range{1, 2}, Range{2, 3}}, {Range{2, 3}, Range{3, 3}}}
	b, err := Align(context.Background(), source, target, Options{Counterparts: list})
	if err != nil {
		t.Fatal(err)
	}
	for _, bead := range b.Beads {
		if bead.Aligned() && (bead.Source.Len() != 1 || bead.Target.Len() != 1 || bead.Target.From != bead.Source.From+1) {
			t.Errorf("bead %v crosses a border", bead)
		}
	}
}

func TestCounterpartsOutOfOrder(t *testing.T) {
	source, target := paragraphsOf("zh", "好。", "是。"), paragraphsOf("en", "Good.", "Yes.")
	for _, list := range [][]Counterpart{
		{{Range{1, 2}, Range{0, 1}}, {Range{0, 1}, Range{1, 2}}},
		{{Range{0, 3}, Range{0, 2}}},
		{{Range{0, 1}, Range{1, 0}}},
	} {
		if _, err := Align(context.Background(), source, target, Options{Counterparts: list}); err == nil {
			t.Errorf("%v was taken", list)
		}
	}
}

// TestCounterpartsWiden checks that a widened band is still one.
func TestCounterpartsWiden(t *testing.T) {
	c := &counterparts{source: []int32{0, 0, 1, 2, -1, 3}, targets: []Range{{0, 3}, {3, 4}, {4, 9}, {9, 9}}}
	b := &band{low: []int{0, 1, 2, 3, 4, 5, 9}, high: []int{0, 2, 3, 3, 5, 6, 9}}
	c.widen(b)
	for i := 1; i < len(b.low); i++ {
		if b.low[i] < b.low[i-1] || b.high[i] < b.high[i-1] || b.low[i] > b.high[i-1] || b.low[i] > b.high[i] {
			t.Errorf("row %d: [%d,%d] after [%d,%d]", i, b.low[i], b.high[i], b.low[i-1], b.high[i-1])
		}
	}
	if b.low[0] != 0 || b.high[6] != 9 || b.high[0] < 3 || b.high[3] < 9 {
		t.Errorf("band %v %v does not hold the counterparts", b.low, b.high)
	}
}
