package export

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/unit"
)

// places is a Writer that only remembers what it was given, and fails at a place.
type places struct {
	got    []int
	failAt int
	closed bool
}

var errWrite = errors.New("write failed")

func (w *places) Write(u unit.Unit) error {
	if u.Place == w.failAt {
		return errWrite
	}
	w.got = append(w.got, u.Place)
	return nil
}

func (w *places) Close() error { w.closed = true; return nil }

func (w *places) Report() Report { return Report{Units: len(w.got), Written: len(w.got)} }

// stream yields units 1 to n, and then the error if there is one.
func stream(n int, err error) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		for i := range n {
			if !yield(unit.Unit{Place: i + 1}, nil) {
				return
			}
		}
		if err != nil {
			yield(unit.Unit{}, err)
		}
	}
}

func TestCopy(t *testing.T) {
	errRead := errors.New("read failed")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name   string
		ctx    context.Context
		units  iter.Seq2[unit.Unit, error]
		failAt int
		want   []int
		err    error
	}{
		{"whole", t.Context(), stream(3, nil), 0, []int{1, 2, 3}, nil},
		{"empty", t.Context(), stream(0, nil), 0, nil, nil},
		{"read error", t.Context(), stream(2, errRead), 0, []int{1, 2}, errRead},
		{"write error", t.Context(), stream(3, nil), 2, []int{1}, errWrite},
		{"cancelled", cancelled, stream(3, nil), 0, nil, context.Canceled},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &places{failAt: c.failAt}
			r, err := Copy(c.ctx, w, c.units)
			if !errors.Is(err, c.err) || !slices.Equal(w.got, c.want) || r.Units != len(c.want) {
				t.Errorf("got %v, report %+v, error %v", w.got, r, err)
			}
			if w.closed != (c.err == nil) {
				t.Errorf("closed: %v", w.closed)
			}
		})
	}
}

func TestTally(t *testing.T) {
	var tally Tally
	if list := tally.Skipped(); len(list) != 0 {
		t.Errorf("skipped %v", list)
	}
	tally.Add(ReasonHalfEmpty, &unit.Unit{Origin: unit.Origin{Source: "a.txt"}, Place: 6})
	tally.Add(ReasonRejected, &unit.Unit{Origin: unit.Origin{Title: "公报"}})
	tally.Add(ReasonHalfEmpty, &unit.Unit{Place: 9})
	want := []Skip{
		{Reason: ReasonRejected, Count: 1, First: "公报, unit 1"},
		{Reason: ReasonHalfEmpty, Count: 2, First: "a.txt, unit 7"},
	}
	if d := cmp.Diff(want, tally.Skipped()); d != "" {
		t.Error(d)
	}
}

// TestTalliesOfReaders checks that what a reader counts has its number and its first line.
func TestTalliesOfReaders(t *testing.T) {
	var unfinished UnfinishedTally
	last := unfinishedWords[len(unfinishedWords)-1].reason
	unfinished.Add(last, 7)
	unfinished.Add(unfinishedWords[0].reason, 8)
	unfinished.Add(last, 9)
	if d := cmp.Diff([]UnfinishedCount{{unfinishedWords[0].reason, 1, 8}, {last, 2, 7}}, unfinished.Counts()); d != "" {
		t.Error(d)
	}
}

func TestSkipWords(t *testing.T) {
	for _, c := range []struct {
		s    Skip
		want string
	}{
		{Skip{ReasonRejected, 1, "a.txt, unit 3"}, "1 unit marked as rejected, the first is a.txt, unit 3"},
		{Skip{ReasonHalfEmpty, 2, "unit 1"}, "2 units with an empty side, the first is unit 1"},
	} {
		if got := c.s.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	for _, r := range reasons {
		if r.reason.Words() == string(r.reason) {
			t.Errorf("%s has no words", r.reason)
		}
	}
}

func TestApart(t *testing.T) {
	variants := func(list ...string) (v []unit.Variant) {
		for i := 0; i < len(list); i += 2 {
			v = append(v, unit.Variant{Lang: list[i], Text: list[i+1]})
		}
		return v
	}
	for _, c := range []struct {
		name   string
		source int
		texts  []string
		want   []string // tuid, the source text and the others
	}{
		{"one text a language", 0, []string{"zh", "汛期", "en", "flood season"}, nil},
		{"two translations", 0, []string{"zh", "汛期", "en", "flood season", "ru", "паводок", "en", "rainy season"},
			[]string{"7 汛期 | flood season паводок", "7#2 汛期 | rainy season паводок"}},
		{"two sources after the target", 1, []string{"en", "dyke", "zh", "堤", "zh", "堤防"}, []string{"7 堤 | dyke", "7#2 堤防 | dyke"}},
		{"the same twice", 0, []string{"zh", "汛期", "en", "flood season", "en", "flood season"}, []string{"7 汛期 | flood season"}},
		{"an empty one", 0, []string{"zh", "汛期", "en", "", "en", "flood season", "en", ""}, []string{"7 汛期 | flood season"}},
		{"one language", -1, []string{"zh", "汛期", "zh", "洪水期"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			item := Item{Source: c.source, Unit: unit.Unit{TUID: "7", Variants: variants(c.texts...)}}
			var got []string
			for _, i := range item.Apart() {
				u := i.SourceFirst()
				line := u.TUID + " " + u.Variants[0].Text + " |"
				for _, v := range u.Variants[1:] {
					line += " " + v.Text
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("want - got +:\n%s", diff)
			}
			item.Unit.Origin.Checksum = "of a memory"
			if item.Apart() != nil {
				t.Error("a unit of a memory is divided")
			}
		})
	}
}
