package jsonl

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/exporttest"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/tm/unit"
)

// everything is a unit with everything that a unit can have.
func everything() unit.Unit {
	at := time.Date(2026, 5, 8, 13, 4, 5, 0, time.UTC)
	props := []unit.Prop{{Type: "x-field", Value: "law"}, {Type: "x-field", Value: "二"}}
	return unit.Unit{
		TUID: "A-7", Place: 12, Status: unit.Reviewed, Score: 0.93, Created: at, Changed: at.Add(time.Hour), CreatedBy: "li", ChangedBy: "wang",
		Props: props, Notes: []string{"one", "two\nlines"}, Attributes: []unit.Prop{{Type: "usagecount", Value: "3"}},
		Origin: unit.Origin{Source: "/a/b.zh.txt", Target: "b.en.txt", Title: "题", Date: "2026-05", Body: "社", Translator: "李明", URL: "https://example.org", Checksum: strings.Repeat("0f", 32)},
		Variants: []unit.Variant{
			{
				Lang: "zh-Hans", Text: "按下“确定”", Details: &unit.Details{Created: at, Changed: at, CreatedBy: "a", ChangedBy: "b", Props: props, Notes: []string{"n"}, Attributes: props},
				Codes: []unit.Code{{At: 6, Kind: unit.CodeBegin, Data: `<img alt="图">`, Attributes: []unit.Prop{{Type: "i", Value: "1"}}, Subs: []unit.Sub{{Start: 10, End: 13, Attributes: props[:1]}}}},
			},
			{Lang: "en", Text: "Press OK"},
		},
	}
}

func written(t testing.TB, units []unit.Unit) []byte {
	t.Helper()
	file, _ := exporttest.Write(t, func(b *bytes.Buffer) (export.Writer, error) { return NewWriter(b), nil }, units)
	return file
}

// TestRoundTrip checks that nothing of a unit is lost.
func TestRoundTrip(t *testing.T) {
	want := append(exporttest.Units(), everything())
	file := written(t, want)
	r, err := NewReader(bytes.NewReader(file), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := exporttest.Good(t, exporttest.Read(t, r))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	if !bytes.Equal(written(t, got), file) {
		t.Error("written again it is another file")
	}
}

func TestBadLines(t *testing.T) {
	good := `{"id":null,"variants":[{"lang":"zh_CN","text":"公告"},{"lang":"L1","text":"Notice"}]}`
	for line, cause := range map[string]string{
		`{"variants":`:                           "this is not JSON",
		`{"variants":[]}`:                        "no variants",
		`{"variant":[{"lang":"zh","text":"a"}]}`: `no variants; its field "variant" is unknown`,
		`{"variants":[{"lang":"zh","text":"a"}],"Variants":[]}`:                                    "no variants",
		`{"variants":[{"lang":"zh","text":"a","text":"b"}]}`:                                       `the field "text" twice`,
		`{"variants":[{"lang":"zh","te\u0078t":"a","text":"b"}]}`:                                  `the field "text" twice`,
		`{"variants":[{"lang":"zh","text":"a"}],"Id":"1","id":"2"}`:                                `the field "id" twice`,
		`{"variants":[{"lang":"zh","text":7}]}`:                                                    "the field",
		`{"variants":[{"lang":"zh","text":"a"}],"score":2}`:                                        "not between",
		`{"variants":[{"lang":"zh","text":"a"}],"status":"great"}`:                                 "is unknown",
		`{"id":"x","variants":[{"lang":"zh","text":"公","codes":[{"at":1,"data":"b"}]}]}`:           "not a valid position",
		`{"variants":[{"lang":"zh","text":"公","codes":[{"at":0,"data":"b","subs":[{"end":9}]}]}]}`: "too short",
	} {
		file := good + "\n\n" + line + "\n" + good + "\n"
		r, err := NewReader(strings.NewReader(file), export.ReadOptions{Languages: map[string]string{"L1": "en"}})
		if err != nil {
			t.Fatal(err)
		}
		items := exporttest.Read(t, r)
		if len(items) != 3 || items[1].Bad == nil || items[1].Bad.Line != 3 || !strings.Contains(items[1].Bad.Cause, cause) {
			t.Errorf("%s: %+v", line, items[1])
			continue
		}
		if v := items[2].Unit.Variants; v[0].Lang != "zh-CN" || v[1].Lang != "en" {
			t.Errorf("languages %+v", v)
		}
		r, err = NewReader(strings.NewReader(file), export.ReadOptions{Strict: true})
		if err != nil {
			t.Fatal(err)
		}
		if bad, ok := errors.AsType[*export.BadUnit](exporttest.Error(t, r)); !ok || bad.Line != 3 {
			t.Errorf("%s, strict: %v", line, bad)
		}
	}
	if _, err := NewReader(strings.NewReader(""), export.ReadOptions{Languages: map[string]string{"a": "klingonish"}}); err == nil {
		t.Error("an unknown language is taken")
	}
}

// TestUnknownFields holds that a field of another name is told, and that its values are not.
func TestUnknownFields(t *testing.T) {
	r, err := NewReader(strings.NewReader(`{"variants":[{"lang":"zh","text":"公告"},{"lang":"en","text":"Notice","texts":[]}],"note":["a"],"more":{"a":1,"a":[{"a":null}]}}
{"variants":[{"lang":"zh","text":"公,\"告"},{"LANG":"en","Text":"Notice"}], "Notes" : ["}"] , "score":0.5}
`), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if units := exporttest.Good(t, exporttest.Read(t, r)); len(units) != 2 || units[1].Variants[1].Text != "Notice" {
		t.Errorf("%+v", units)
	}
	want := []export.RepairCount{{Kind: export.RepairField, Count: 3, First: 1, Detail: `"texts"`}}
	if d := cmp.Diff(want, r.Report().Repairs); d != "" {
		t.Error(d)
	}
}

// FuzzReader checks that any file ends without a panic and that what is read can be
// written.
func FuzzReader(f *testing.F) {
	f.Add(written(f, []unit.Unit{everything()}))
	f.Add([]byte(`{"variants":[{"lang":"zh","text":"a","codes":[{"at":-1}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := NewReader(bytes.NewReader(data), export.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for item, err := range r.Units(t.Context()) {
			if err == nil && item.Bad == nil {
				written(t, []unit.Unit{item.Unit})
			}
		}
	})
}

// TestBrokenBytes reads lines with invalid UTF-8: the text stays UTF-8 and
// the line is reported.
func TestBrokenBytes(t *testing.T) {
	data := `{"variants":[{"lang":"zh","text":"会谈` + "\xe9\xe9" + `开始"},{"lang":"en","text":"The talks ` + "\xff" + `began"}]}` + "\n" +
		`{"variants":[{"lang":"zh","text":"签署"},{"lang":"en","text":"signed"}]}` + "\n"
	r, err := NewReader(strings.NewReader(data), export.ReadOptions{Encoding: "utf-8"})
	if err != nil {
		t.Fatal(err)
	}
	units := exporttest.Good(t, exporttest.Read(t, r))
	if len(units) != 2 || units[0].Variants[0].Text != "会谈\uFFFD开始" || units[1].Variants[0].Text != "签署" {
		t.Errorf("%+v", units)
	}
	want := []export.RepairCount{{Kind: export.RepairEncoding, Count: 2, First: 1}}
	if d := cmp.Diff(want, r.Report().Repairs); d != "" {
		t.Error(d)
	}
}

// TestLargeUnits holds that a unit with more than any has is left out and told, and that what
// stands after it is read.
func TestLargeUnits(t *testing.T) {
	variants := make([]string, reading.MaxVariants+1)
	for i := range variants {
		variants[i] = fmt.Sprintf(`{"lang":"x%d","text":"a"}`, i)
	}
	small := `{"variants":[{"lang":"zh","text":"水"},{"lang":"en","text":"a"}]}`
	r, err := NewReader(strings.NewReader(strings.Join([]string{
		small, `{"variants":[` + strings.Join(variants, ",") + `]}`,
		`{"variants":[{"lang":"zh","text":"` + strings.Repeat("a", reading.MaxText+1) + `"}]}`, small,
	}, "\n")), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var bad []string
	good := 0
	for item, err := range r.Units(t.Context()) {
		switch {
		case err != nil:
			t.Fatal(err)
		case item.Bad != nil:
			bad = append(bad, item.Bad.Cause)
		default:
			good++
		}
	}
	if good != 2 || len(bad) != 2 || bad[0] != "the unit has 501 texts, more than 500" || bad[1] != "a text has 4194305 bytes, more than 4194304" {
		t.Errorf("%d units, left out: %q", good, bad)
	}
}
