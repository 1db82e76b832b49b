package xliff

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// exported is the file with the units.
func exported(t *testing.T, version Version, o export.WriteOptions, units ...unit.Unit) string {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, version, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range units {
		if err := w.Write(u); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// randomUnit is a unit of a memory with all that a file can carry.
func randomUnit(r *rand.Rand, place int) unit.Unit {
	statuses := []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported}
	u := unit.Unit{
		Origin: unit.Origin{
			Source: "talks.zh.txt", Target: "talks.en.txt", Title: "会谈 & 公报", Body: "外交部", Date: "2026-05-08", Translator: "李明",
			Checksum: "0f5a3b9c2d417e86",
		},
		Place: place, Status: statuses[r.IntN(3)], Score: float64(r.IntN(101)) / 100,
		Created: time.Unix(1_700_000_000+r.Int64N(1e8), 0).UTC(), Changed: time.Unix(1_750_000_000+r.Int64N(1e7), 0).UTC(), ChangedBy: "王",
		Props: []unit.Prop{{Type: "x-client", Value: "a < b"}, {Type: "client", Value: "c"}}, Notes: []string{"译者注"},
		Variants: []unit.Variant{{Lang: "zh", Text: "双方签署联合声明。"}, {Lang: "en", Text: "The two sides signed a joint statement."}},
	}
	for i := range u.Variants {
		u.Variants[i].Codes = randomCodes(r, len([]rune(u.Variants[i].Text)), u.Variants[i].Text)
	}
	return u
}

// randomCodes are codes in any order, pairs crossing pairs and marks.
func randomCodes(r *rand.Rand, length int, text string) []unit.Code {
	var codes []unit.Code
	var open []unit.Code
	at := 0
	runes := []rune(text)
	data := func() string { return []string{"", "<b>", "{0} & x"}[r.IntN(3)] }
	for n := r.IntN(6); n > 0 && at < length; n-- {
		at += r.IntN(length - at)
		offset := len(string(runes[:at]))
		switch k := r.IntN(5); {
		case k == 0:
			codes = append(codes, unit.Code{At: offset, Kind: unit.CodePlaceholder, Data: data()})
		case k == 1:
			codes = append(codes, unit.Code{At: offset, Kind: unit.CodeIsolated, Data: data(), Attributes: []unit.Prop{{Type: "pos", Value: []string{"begin", "end"}[r.IntN(2)]}}})
		case k == 2:
			c := unit.Code{At: offset, Kind: unit.CodeBegin, Data: data(), Attributes: []unit.Prop{{Type: "i", Value: string(rune('a' + len(codes)))}}}
			codes, open = append(codes, c), append(open, unit.Code{Kind: unit.CodeEnd, Data: data(), Attributes: c.Attributes})
		case k == 3:
			codes, open = append(codes, unit.Code{At: offset, Kind: unit.CodeHighlight}), append(open, unit.Code{Kind: unit.CodeHighlightEnd})
		case len(open) > 0:
			i := r.IntN(len(open))
			open[i].At = offset
			codes = append(codes, open[i])
			open = append(open[:i], open[i+1:]...)
		}
	}
	for _, c := range open {
		c.At = len(text)
		codes = append(codes, c)
	}
	return codes
}

// kinds are the codes of a text without their numbers.
func kinds(v unit.Variant) string {
	var b strings.Builder
	for _, c := range v.Codes {
		b.WriteString(string(c.Kind) + "@" + string(rune('0'+c.At/10)) + string(rune('0'+c.At%10)) + c.Data + " ")
	}
	return b.String()
}

// TestRoundTrip checks that what is written is read back: all of a unit of a
// memory except its ID and the numbers of its codes.
func TestRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, version := range Versions {
		var units []unit.Unit
		for i := range 300 {
			units = append(units, randomUnit(r, i))
		}
		o := export.WriteOptions{LangStyle: "zh"}
		file := exported(t, version, o, units...)
		checkStructure(t, file)
		items, report, err := readAll([]byte(file), export.ReadOptions{})
		if err != nil || len(items) != len(units) || report.Bad > 0 || len(report.Unfinished) > 0 {
			t.Fatalf("%s: %d items, %+v, %v", version, len(items), report, err)
		}
		for i, item := range items {
			want := units[i]
			want.TUID = item.Unit.TUID // made by the writer
			if d := cmp.Diff(want, item.Unit, cmpopts.IgnoreFields(unit.Variant{}, "Codes")); d != "" {
				t.Fatalf("%s: %s", version, d)
			}
			for j, v := range item.Unit.Variants {
				if got, w := kinds(v), kinds(want.Variants[j]); got != w {
					t.Fatalf("%s: codes %s\nwant %s", version, got, w)
				}
			}
		}
		back := make([]unit.Unit, len(items))
		for i, item := range items {
			back[i] = item.Unit
		}
		if again := exported(t, version, o, back...); again != file {
			t.Errorf("%s: written again it is another file", version)
		}
	}
}

// FuzzRead checks that no input makes the reader fail otherwise than by an error,
// and that what it reads can be written.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		head12 + `<trans-unit id="1"><source>一<g id="1">二</g></source><target>one<ept id="9"/></target></trans-unit>` + tail12,
		head2 + `<unit id="1"><segment><source>一<mrk id="m">x</mrk></source><target>one<ec startRef="9"/></target></segment></unit>` + tail2,
		head12 + `<trans-unit id="1"><source>一</source><target>one<trans-unit>`, `<xliff version="1.2"><file`, "<xliff>&#0;<unit/>",
		head12 + `<trans-unit xmlns:a="b" a:c="d"><source xmlns="e"/></trans-unit></file></body>`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		items, _, err := readAll(data, export.ReadOptions{Drafts: true})
		if err != nil {
			return
		}
		for _, version := range Versions {
			for _, item := range items {
				if item.Bad != nil {
					continue
				}
				for _, v := range item.Unit.Variants {
					for _, c := range v.Codes {
						if c.At < 0 || c.At > len(v.Text) {
							t.Fatalf("a code at %d of %q", c.At, v.Text)
						}
					}
				}
				checkStructure(t, exported(t, version, export.WriteOptions{}, item.Unit))
			}
		}
	})
}
