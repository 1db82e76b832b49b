package tm

import (
	"context"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/align/split"
	"github.com/yiku-tm/yiku/tm/unit"
)

// learnedOf aligns two short texts and returns what they taught.
func learnedOf(t *testing.T) *align.Learned {
	t.Helper()
	sides := [2]*align.Document{}
	for i, c := range []struct{ tag, text string }{
		{"zh", "双方签署协议。双方重申协议。双方欢迎协议。"},
		{"en", "The two sides signed the agreement. The two sides reaffirmed the agreement. The two sides welcomed the agreement."},
	} {
		d, err := read.Read(context.Background(), strings.NewReader(c.text), read.Options{Lang: c.tag})
		if err != nil {
			t.Fatal(err)
		}
		split.Document(d)
		sides[i] = d
	}
	bitext, err := align.Align(context.Background(), sides[0], sides[1], align.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if bitext.Learned().Pairs() == 0 {
		t.Fatal("the text taught nothing")
	}
	return bitext.Learned()
}

// TestLearned stores what imports taught. Damage is reported, and repaired by the
// next import.
func TestLearned(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	if known, err := m.Learned(ctx); known != nil || err != nil {
		t.Errorf("a new memory knows %v (%v)", known, err)
	}
	taught := learnedOf(t)
	add := func(checksum string) {
		t.Helper()
		if _, err := m.Add(ctx, unit.Origin{Source: "a", Checksum: checksum}, unit.Each([]unit.Unit{pair(0, "甲", "A")}), AddOptions{Learned: taught}); err != nil {
			t.Fatal(err)
		}
		if known, err := m.Learned(ctx); err != nil || len(known) != 1 || known[0].Pairs() != taught.Pairs() {
			t.Errorf("after %s it knows %d pairs of languages (%v)", checksum, len(known), err)
		}
	}
	add("first")
	add("second")
	if _, err := m.file.Write.Exec("UPDATE learned SET data = x'0102'"); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Learned(ctx); err == nil {
		t.Error("damaged counts are no error")
	}
	add("after the damage")
}
