package spot

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
)

func TestParts(t *testing.T) {
	for _, c := range []struct {
		text, tag string
		parts     []string
		joined    string
	}{
		{"take … into account", "en", []string{"take", "into account"}, "take … into account"},
		{"take ... into account", "en", []string{"take", "into account"}, "take … into account"},
		{"take…into account……", "en", []string{"take", "into account"}, "take … into account"},
		{"以．．．为主", "zh", []string{"以", "为主"}, "以…为主"},
		{"…", "en", []string{}, ""}, {"9.5 v. 10", "en", []string{"9.5 v. 10"}, "9.5 v. 10"},
	} {
		if got := Parts(c.text); !slices.Equal(got, c.parts) {
			t.Errorf("%q has the parts %q, want %q", c.text, got, c.parts)
		}
		if got := JoinParts(c.tag, c.parts); got != c.joined {
			t.Errorf("%q joined are %q, want %q", c.parts, got, c.joined)
		}
	}
}

// TestNearest checks that the parts follow each other as closely as possible.
func TestNearest(t *testing.T) {
	at := func(pairs ...int) (list []align.Span) {
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, align.Span{Start: pairs[i], End: pairs[i+1]})
		}
		return list
	}
	for _, c := range []struct {
		name   string
		places [][]align.Span
		want   []align.Span
	}{
		{"one after the other", [][]align.Span{at(0, 4), at(10, 22)}, at(0, 4, 10, 22)},
		{"the nearer beginning", [][]align.Span{at(0, 4, 6, 9), at(10, 22)}, at(6, 9, 10, 22)},
		{"the nearer end", [][]align.Span{at(3, 5), at(0, 2, 10, 12, 20, 22)}, at(3, 5, 10, 12)},
		{"the closer of two", [][]align.Span{at(0, 2, 30, 32), at(20, 22, 34, 36)}, at(30, 32, 34, 36)},
		{"in the wrong order", [][]align.Span{at(10, 22), at(0, 4)}, nil},
		{"with nothing between", [][]align.Span{at(0, 3), at(3, 6)}, nil},
		{"three", [][]align.Span{at(0, 2), at(4, 6), at(3, 5, 8, 9)}, at(0, 2, 4, 6, 8, 9)},
		{"one part nowhere", [][]align.Span{at(0, 2), nil}, nil},
		{"no parts", nil, nil},
	} {
		if diff := cmp.Diff(c.want, Nearest(c.places)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestKnownParts checks that the parts of a stated rendering are found in order, whatever their
// inflection and whatever stands between them, and that a part alone is not the rendering.
func TestKnownParts(t *testing.T) {
	for _, c := range []struct{ phrase, source, from, known, target, to, want string }{
		{"考虑", "考虑农民的意见。", "zh", "take … into account", "We will take the views of farmers into account.", "en", "take|into account"},
		{"考虑", "考虑到了农民的意见。", "zh", "take ... into account", "It took the views of farmers, and those of traders, into account.", "en", "took|into account"},
		{"考虑", "考虑农民的意见。", "zh", "take … into account", "We will take into account the views of farmers.", "en", "take into account"},
		{"不仅", "不仅要修路，而且要种树。", "zh", "not only … but also", "Not only roads will be built, but also trees planted.", "en", "Not only|but also"},
		{"не только", "не только дороги, но и мосты", "ru", "不仅…而且", "不仅修路，而且修桥。", "zh", "不仅|而且"},
		{"считать", "считать дорогу хорошей", "ru", "以…为", "他以为路好。", "zh", ""},
		{"不仅", "不仅修路，而且修桥。", "zh", "не только … но и", "Строятся не только дороги, но и мосты.", "ru", "не только|но и"},
		{"按照", "按照法律办理。", "zh", "in accordance with", "It is handled in accordance with the law.", "en", "in accordance with"},
	} {
		p := pairOf(c.phrase, c.source, c.target)
		a := findAll(t, nil, Query{From: c.from, To: c.to, Known: []string{c.known}}, []Pair{p}, nil)
		got := strings.Join(spelled(p, a.Pairs[0]), "|")
		if c.want == "" {
			if len(a.Groups) > 0 && !a.Groups[0].Weak {
				t.Errorf("%s for %s: %q", c.phrase, c.known, got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("%s in %q: %q, want %q", c.phrase, c.target, got, c.want)
			continue
		}
		parts := strings.Split(c.want, "|")
		if want := (Group{Text: JoinParts(c.to, parts), Least: JoinParts(c.to, parts), Most: JoinParts(c.to, parts), Count: 1}); a.Groups[0] != want {
			t.Errorf("group %+v, want %+v", a.Groups[0], want)
		}
		if f := a.Pairs[0]; !slices.Equal(f.Parts, []int{len(parts)}) || len(f.Extents) != len(f.Spans) {
			t.Errorf("parts %v, extents %v of the spans %v", f.Parts, f.Extents, f.Spans)
		}
	}
	for _, target := range []string{
		"They take part.", "It goes into account.", "The account was read, and we take it.", "We take a look at the account.", "not a road, but also a bridge",
	} {
		p := pairOf("考虑", "考虑意见。", target)
		a := findAll(t, nil, Query{From: "zh", To: "en", Known: []string{"take … into account", "not only … but also"}}, []Pair{p}, nil)
		if len(a.Pairs[0].Parts) > 0 && (a.Pairs[0].Parts[0] > 1 || !a.Groups[0].Weak) {
			t.Errorf("in %q it found %q", target, spelled(p, a.Pairs[0]))
		}
	}
}

// TestMarkedParts checks that parts marked by a person are one rendering, taught to other units,
// and counted together with the same words in one piece.
func TestMarkedParts(t *testing.T) {
	sample := []Pair{
		pairOf("考虑", "考虑农民的意见。", "We will take the views of farmers into account."),
		pairOf("考虑", "应当考虑天气，也考虑价格。", "It should take weather into account, and it should take prices into account."),
		pairOf("考虑", "考虑历史。", "History is taken into account."),
	}
	target := sample[0].Target
	for _, part := range []string{"take", "into account"} {
		at := strings.Index(target, part)
		sample[0].Marked = append(sample[0].Marked, align.Span{Start: at, End: at + len(part)})
	}
	a := findAll(t, nil, Query{From: "zh", To: "en"}, sample, nil)
	for i, want := range []string{"take|into account", "take|into account|take|into account"} {
		if got := strings.Join(spelled(sample[i], a.Pairs[i]), "|"); got != want {
			t.Errorf("unit %d has %q, want %q", i, got, want)
		}
	}
	if got := a.Pairs[1].Parts; !slices.Equal(got, []int{2, 2}) {
		t.Errorf("parts %v", got)
	}
	if g := a.Groups[0]; g.Text != "take … into account" || g.Count < 2 || g.Weak {
		t.Errorf("groups %+v", a.Groups)
	}
}

func TestSameParts(t *testing.T) {
	for _, c := range []struct {
		tag, a, b string
		want      bool
	}{
		{"en", "take … into account", "takes ... into account", true}, {"en", "take … into account", "take into account", true},
		{"en", "not only … but also", "Not only ... but also", true}, {"en", "not only … but also", "not", false}, {"en", "not only … but also", "not … also but", false},
		{"zh", "以…为", "以……为", true}, {"zh", "以…为", "以为", false}, {"en", "…", "…", true}, {"en", "…", "of", false},
	} {
		if got := Same(c.tag, c.a, c.b); got != c.want {
			t.Errorf("Same(%s, %q, %q) = %v", c.tag, c.a, c.b, got)
		}
	}
}
