package align_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
)

// taughtBy aligns a bitext of testdata and returns what it taught.
func taughtBy(t testing.TB, name, source, target string) *align.Learned {
	t.Helper()
	stem := filepath.Join("..", "testdata", name)
	bitext, err := align.Align(context.Background(), linesOf(t, stem+"."+source+".sents", source), linesOf(t, stem+"."+target+".sents", target), align.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if bitext.Learned().Pairs() == 0 {
		t.Fatalf("%s taught nothing", name)
	}
	return bitext.Learned()
}

func bytesOf(t testing.TB, k *align.Learned) []byte {
	t.Helper()
	data, err := k.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestLearnedBytes writes and reads; the second writing must give the same bytes.
func TestLearnedBytes(t *testing.T) {
	for _, target := range []string{"en", "ru"} {
		k := taughtBy(t, "talks", "zh", target)
		data := bytesOf(t, k)
		var read align.Learned
		if err := read.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
		if read.Pairs() != k.Pairs() {
			t.Errorf("%d pairs read, %d written", read.Pairs(), k.Pairs())
		}
		if !cmp.Equal(bytesOf(t, &read), data) {
			t.Errorf("zh-%s: writing what was read gives other bytes", target)
		}
		first, second := read.Languages()
		if want := min("zh", target); first != want || second != "zh" {
			t.Errorf("languages %s, %s", first, second)
		}
	}
}

// TestLearnedAdd adds in both orders, and refuses other languages.
func TestLearnedAdd(t *testing.T) {
	talks, notice, russian := taughtBy(t, "talks", "zh", "en"), taughtBy(t, "notice", "zh", "en"), taughtBy(t, "talks", "zh", "ru")
	var a, b align.Learned
	a.Add(talks, notice)
	b.Add(notice)
	b.Add(talks, russian, nil, &align.Learned{})
	if !cmp.Equal(bytesOf(t, &a), bytesOf(t, &b)) {
		t.Error("the order of adding makes a difference, or another language was added")
	}
	if a.Pairs() < max(talks.Pairs(), notice.Pairs()) || a.Pairs() > talks.Pairs()+notice.Pairs() {
		t.Errorf("%d pairs of %d and %d", a.Pairs(), talks.Pairs(), notice.Pairs())
	}
}

// TestLearnedHelps aligns texts with an invented language, of which nothing is
// known beforehand: what longer texts taught must show in the scores.
func TestLearnedHelps(t *testing.T) {
	teacher, pupil := inventedPair(1, 200), inventedPair(2, 12)
	alone := meanScore(t, pupil, align.Options{})
	bitext, err := align.Align(context.Background(), teacher[0], teacher[1], align.Options{})
	if err != nil {
		t.Fatal(err)
	}
	taught := meanScore(t, pupil, align.Options{Learned: []*align.Learned{bitext.Learned()}})
	if taught <= alone {
		t.Errorf("mean score %.3f with what was learned, %.3f without", taught, alone)
	}
	turned := meanScore(t, [2]*align.Document{pupil[1], pupil[0]}, align.Options{Learned: []*align.Learned{bitext.Learned()}})
	if turned <= alone {
		t.Errorf("mean score %.3f the other way round, %.3f without", turned, alone)
	}
	foreign := meanScore(t, pupil, align.Options{Learned: []*align.Learned{taughtBy(t, "talks", "zh", "en")}})
	if foreign != alone {
		t.Errorf("what other languages taught changes the score from %.4f to %.4f", alone, foreign)
	}
}

func meanScore(t *testing.T, pair [2]*align.Document, o align.Options) float64 {
	t.Helper()
	bitext, err := align.Align(context.Background(), pair[0], pair[1], o)
	if err != nil {
		t.Fatal(err)
	}
	sum, n := 0.0, 0.0
	for _, b := range bitext.Beads {
		if b.Source.Len() == 1 && b.Target.Len() == 1 && b.Source.From == b.Target.From {
			sum += b.Score
		}
		n++
	}
	return sum / n
}

// FuzzLearnedBytes reads anything: an error or a value that writes itself
// again, no panic, no endless memory.
func FuzzLearnedBytes(f *testing.F) {
	data := bytesOf(f, taughtBy(f, "talks", "zh", "en"))
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add([]byte{})
	f.Add([]byte{1, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		var k align.Learned
		if err := k.UnmarshalBinary(data); err != nil {
			return
		}
		var again align.Learned
		if err := again.UnmarshalBinary(bytesOf(t, &k)); err != nil || again.Pairs() != k.Pairs() {
			t.Fatalf("what was read cannot be written and read again: %v", err)
		}
	})
}
