package align_test

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align"
)

// sentencesOf reads the gold sentences of a text of testdata.
func sentencesOf(t *testing.T, name string) []string {
	t.Helper()
	d := linesOf(t, filepath.Join("..", "testdata", name+".sents"), "zh")
	texts := make([]string, len(d.Sentences))
	for i := range texts {
		texts[i] = d.SentenceText(i)
	}
	return texts
}

// mayChange is the share of the pairs that may change where something is put
// in or left out: those at its edges, and in so short a text those whose prior
// the unaligned sentences change.
const mayChange = 0.15

// TestNoiseDoesNotDerail adds something to one side that the other side does
// not have, and checks that the rest is aligned as without it and that what has
// no partner stays unpaired.
func TestNoiseDoesNotDerail(t *testing.T) {
	zh, en := sentencesOf(t, "notice.zh"), sentencesOf(t, "notice.en")
	talks := sentencesOf(t, "talks.zh")
	banner := []string{"文明云港", "WEN MING YUN GANG", "富强 民主 文明 和谐", "爱国 敬业 诚信 友善", "云港市文明办 宣"}
	clean := mustAlign(t, document("zh", strings.Join(zh, "\n")), document("en", strings.Join(en, "\n")))
	want := pairsOf(clean)
	for _, c := range []struct {
		name           string
		source, target []string
	}{
		{"a banner at the end", slices.Concat(zh, banner), en},
		{"a preface", slices.Concat(talks[:12], zh), en},
		{"footnotes in the middle", slices.Concat(zh[:13], banner, zh[13:]), en},
		{"a chapter of another text in the translation", zh, slices.Concat(en[:20], sentencesOf(t, "talks.en")[:15], en[20:])},
	} {
		got := pairsOf(mustAlign(t, document("zh", strings.Join(c.source, "\n")), document("en", strings.Join(c.target, "\n"))))
		lost := 0
		for pair := range want {
			if !got[pair] {
				lost++
				t.Logf("%s: lost %s", c.name, pair)
			}
		}
		if float64(lost) > mayChange*float64(len(want)) {
			t.Errorf("%s: %d of %d pairs are lost", c.name, lost, len(want))
		}
	}
}

// TestLostChapter leaves out a third of the translation.
func TestLostChapter(t *testing.T) {
	zh, en := sentencesOf(t, "notice.zh"), sentencesOf(t, "notice.en")
	want := pairsOf(mustAlign(t, document("zh", strings.Join(zh, "\n")), document("en", strings.Join(en, "\n"))))
	kept := slices.Concat(en[:10], en[19:])
	got := pairsOf(mustAlign(t, document("zh", strings.Join(zh, "\n")), document("en", strings.Join(kept, "\n"))))
	gone := strings.Join(en[10:19], "\n")
	lost, all := 0, 0
	for pair := range want {
		_, target, _ := strings.Cut(pair, "\t")
		if strings.Contains(gone, target) {
			continue
		}
		all++
		if !got[pair] {
			lost++
			t.Logf("lost %s", pair)
		}
	}
	if float64(lost) > mayChange*float64(all) {
		t.Errorf("%d of the %d pairs that are left are lost", lost, all)
	}
}

// pairsOf returns the texts of the aligned beads.
func pairsOf(b *align.Bitext) map[string]bool {
	pairs := map[string]bool{}
	for _, bead := range b.Beads {
		if bead.Aligned() {
			pairs[b.Source.RangeText(bead.Source)+"\t"+b.Target.RangeText(bead.Target)] = true
		}
	}
	return pairs
}

// TestTooLong checks the bounds of time and memory.
func TestTooLong(t *testing.T) {
	short := document("en", "It rains.")
	long := document("zh", strings.Repeat("水", align.MaxText/len("水")))
	many := document("zh", strings.Repeat("水\n", align.MaxSentences))
	for _, d := range []*align.Document{long, many} {
		if _, err := align.Align(t.Context(), d, short, align.Options{}); !errors.Is(err, align.ErrTooLong) {
			t.Errorf("%d bytes and %d sentences: %v", len(d.Text), len(d.Sentences), err)
		}
	}
}
