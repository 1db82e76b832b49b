package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/spot"
	"github.com/yiku-tm/yiku/tm/unit"
)

// foundUnit is a unit that holds 粮食 at its beginning.
func foundUnit(id int64) tm.Found {
	return tm.Found{
		Unit: unit.Unit{
			ID:     id,
			Origin: unit.Origin{ID: 3, Title: "粮食生产会议", Date: "2025-03", Source: "meetings/zh.txt"},
			Variants: []unit.Variant{
				{Lang: "zh", Text: "粮食安全是头等大事，要严格保护耕地，稳定播种面积，推动农业科技创新，促进农民持续增收。"},
				{Lang: "en", Text: "Food security is of prime importance: farmland must be strictly protected and the sown area kept stable."},
			},
		},
		Other: 1,
		Hits:  []align.Span{{Start: 0, End: 6}},
	}
}

func TestWriteFound(t *testing.T) {
	for _, test := range []struct {
		name   string
		screen ui.Screen
		id     int64
		want   string
	}{
		{"terminal", ui.Screen{Terminal: true, Width: 60}, 7, `   7  粮食安全是头等大事，要严格保护耕地，稳定播种面积，推动
      农业科技创新，促进农民持续增收。
      Food security is of prime importance: farmland must be
      strictly protected and the sown area kept stable.
      粮食生产会议, 2025-03 (zh.txt, document 3)
`},
		{"pipe", ui.Screen{}, 1234567, `1234567  粮食安全是头等大事，要严格保护耕地，稳定播种面积，推动农业科技创新，促进农民持续增收。
      Food security is of prime importance: farmland must be strictly protected and the sown area kept stable.
      粮食生产会议, 2025-03 (zh.txt, document 3)
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b strings.Builder
			writeFound(&b, test.screen, foundUnit(test.id))
			if diff := cmp.Diff(test.want, b.String()); diff != "" {
				t.Errorf("screen (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFoundInOneLanguage checks that a unit without a translation shows as such.
func TestFoundInOneLanguage(t *testing.T) {
	f := foundUnit(1)
	f.Unit.Variants, f.Other = f.Unit.Variants[:1], -1
	f.Unit.Origin = unit.Origin{ID: 3, Source: "zh.txt"}
	var b strings.Builder
	writeFound(&b, ui.Screen{}, f)
	if want := "   1  " + f.Unit.Variants[0].Text + "\n      zh.txt, document 3\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	a := shape.LookupOf("粮食", "", "", tm.Answer{Total: 1, Lookups: []tm.Lookup{{Total: 1, From: "zh", Units: []tm.Found{f}}}})
	if a.From != "zh" || a.To != "" || a.Units[0].Target != "" {
		t.Errorf("the answer is %+v", a)
	}
}

// TestSampleIsReported checks that renderings of only some of the units are not shown as those of
// all.
func TestSampleIsReported(t *testing.T) {
	l := tm.Lookup{Total: 10073, Sampled: 300, Renderings: []tm.Rendering{{Text: "food security", Lang: "en", Count: 290}}}
	var b strings.Builder
	writeRenderings(&b, ui.Screen{}, l, false, shownRenderings)
	if want := "\nRendered as (in the newest 300 of 10073 units)\n  food security  290×\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	l.Total = 300
	b.Reset()
	writeRenderings(&b, ui.Screen{}, l, true, shownRenderings)
	if want := "\nRendered in English as\n  food security  290×\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestBracketed(t *testing.T) {
	for _, test := range []struct {
		name string
		r    tm.Rendering
		want string
	}{
		{"sure", tm.Rendering{Text: "food security", Least: "food security", Most: "food security", Lang: "en"}, "food security"},
		{"both sides", tm.Rendering{Text: "ensure food", Least: "food", Most: "ensure food security", Lang: "en"}, "[ensure] food [security]"},
		{"stop between", tm.Rendering{Text: "sown area", Least: "sown area", Most: "farmland, sown area", Lang: "en"}, "[farmland,] sown area"},
		{"Chinese", tm.Rendering{Text: "粮食", Least: "粮食", Most: "粮食安全", Lang: "zh"}, "粮食[安全]"},
		{"ruled, in no unit", tm.Rendering{Text: "food", Lang: "en"}, "food"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := bracketed(test.r); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestNotFoundIsReported checks that units in which no rendering was found are counted.
func TestNotFoundIsReported(t *testing.T) {
	l := tm.Lookup{Total: 3, Sampled: 3, NotFound: 2, Renderings: []tm.Rendering{{Text: "food", Least: "food", Most: "food", Lang: "en", Count: 1}}}
	for _, want := range []string{"\nRendered as\n  food  1×\n  no rendering found in 2 units\n", "\n  no rendering found in 2 units\n"} {
		var b strings.Builder
		writeRenderings(&b, ui.Screen{}, l, false, shownRenderings)
		if b.String() != want {
			t.Errorf("got %q, want %q", b.String(), want)
		}
		l.Renderings = nil
	}
}

// TestDoubtfulWords checks that doubtful words at the ends of a rendering are fainter than the
// others.
func TestDoubtfulWords(t *testing.T) {
	f := foundUnit(7)
	f.Renderings = []align.Span{{Start: 0, End: 13}}
	f.Extents = []spot.Extent{{Least: align.Span{Start: 5, End: 13}, Most: align.Span{Start: 0, End: 16}}}
	want := []ui.Marked{
		{Span: align.Span{Start: 0, End: 5}, Mark: ui.MarkDoubtful},
		{Span: align.Span{Start: 5, End: 13}, Mark: ui.MarkLikely},
		{Span: align.Span{Start: 13, End: 16}, Mark: ui.MarkDoubtful},
	}
	if diff := cmp.Diff(want, likely(f)); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
	var b strings.Builder
	writeFound(&b, ui.Screen{Terminal: true, Color: true, Width: 100}, f)
	if got := b.String(); !strings.Contains(got, "\x1b[2;32mFood \x1b[m\x1b[32msecurity\x1b[m\x1b[2;32m is\x1b[m of") {
		t.Errorf("screen %q", got)
	}
}
