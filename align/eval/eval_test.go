package eval

import (
	"math"
	"strings"
	"testing"
)

func parse(t *testing.T, text string) []Bead {
	t.Helper()
	beads, err := Parse(strings.NewReader(text), "test")
	if err != nil {
		t.Fatal(err)
	}
	return beads
}

// TestFigures works through one alignment by hand.
func TestFigures(t *testing.T) {
	gold := parse(t, "[0]:[0]\n[1,2]:[1]\n[3]:[]\n[4]:[2,3]\n")
	output := parse(t, "[0]:[0]:0.99\n[1]:[1]:0.4\n[2]:[]:0.3\n[3]:[]:0.8\n[4]:[2,3]:1\n")
	c := Count(gold, output)
	check := func(name string, f Figure, precision, recall float64) {
		t.Helper()
		if math.Abs(f.Precision-precision) > 1e-9 || math.Abs(f.Recall-recall) > 1e-9 {
			t.Errorf("%s: precision %.3f recall %.3f, want %.3f %.3f", name, f.Precision, f.Recall, precision, recall)
		}
	}
	// Of five beads put out, [0]:[0], [3]:[] and [4]:[2,3] are in the gold; of
	// three gold beads with both sides, two are in the output.
	check("strict", c.Strict(), 3.0/5, 2.0/3)
	// [1]:[1] shares both sides with [1,2]:[1].
	check("lax", c.Lax(), 4.0/5, 3.0/3)
	check("all", c.AllBeads(), 3.0/5, 3.0/4)
	if f := c.Strict().F1; math.Abs(f-2*0.6*(2.0/3)/(0.6+2.0/3)) > 1e-9 {
		t.Errorf("strict F1 %v", f)
	}
}

func TestParseNamesTheLine(t *testing.T) {
	_, err := Parse(strings.NewReader("[0]:[0]\n\nnonsense\n"), "a.gold")
	if err == nil || !strings.HasPrefix(err.Error(), "a.gold:3:") {
		t.Errorf("got %v, want an error at a.gold:3", err)
	}
}

func TestEmptyBitext(t *testing.T) {
	if f := Count(nil, nil).Strict(); f != (Figure{}) {
		t.Errorf("got %+v", f)
	}
}

func TestReliability(t *testing.T) {
	gold := parse(t, "[0]:[0]\n[1]:[1]\n[2]:[]\n")
	bands := AddBands(nil, Reliability(gold, parse(t, "[0]:[0]:1\n[1]:[1,2]:0.35\n[2]:[]:0.99\n")))
	if b := bands[9]; b.Beads != 1 || b.Right != 1 || b.Share() != 1 {
		t.Errorf("the band of 0.9 to 1: %+v", b)
	}
	if b := bands[3]; b.Beads != 1 || b.Right != 0 {
		t.Errorf("the band of 0.3 to 0.4: %+v", b)
	}
}

func TestMergeVerses(t *testing.T) {
	verses := []string{"1", "1", "2", "2"}
	merged := MergeVerses(parse(t, "[0]:[0]:0.9\n[1]:[1]:0.7\n[2]:[]\n[3]:[2,3]\n"), verses, verses)
	want := parse(t, "[0,1]:[0,1]\n[2,3]:[2,3]\n")
	if len(merged) != len(want) {
		t.Fatalf("got %v", merged)
	}
	for i := range want {
		if merged[i].key() != want[i].key() {
			t.Errorf("bead %d: %v, want %v", i, merged[i], want[i])
		}
	}
	if merged[0].Score != 0.7 {
		t.Errorf("a merged bead has score %v, want the least of its parts", merged[0].Score)
	}
	if apart := MergeVerses(parse(t, "[1,2]:[1]\n[3]:[3]\n"), verses, verses); len(apart) != 2 {
		t.Errorf("a bead over two verses was merged: %v", apart)
	}
}
