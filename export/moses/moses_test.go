package moses

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/exporttest"
	"github.com/yiku-tm/yiku/tm/unit"
)

func TestRoundTrip(t *testing.T) {
	units := exporttest.Units()
	var source bytes.Buffer
	target, report := exporttest.Write(t, func(b *bytes.Buffer) (export.Writer, error) { return NewWriter(&source, b, export.WriteOptions{}) }, units)
	if report.Written != len(units) || report.LineBreaks != 2 || report.Bytes != int64(source.Len()+len(target)) {
		t.Errorf("report %+v", report)
	}
	items := exporttest.Read(t, NewReader(&source, bytes.NewReader(target), export.ReadOptions{}))
	if len(items) != len(units) {
		t.Fatalf("%d units, want %d", len(items), len(units))
	}
	for i, item := range items {
		for side, v := range item.Unit.Variants {
			want := unit.Variant{Lang: units[i].Variants[side].Lang, Text: strings.ReplaceAll(units[i].Variants[side].Text, "\n", " ")}
			if diff := cmp.Diff(want, v); diff != "" {
				t.Errorf("unit %d (-want +got):\n%s", i, diff)
			}
		}
		if item.Line != i+1 || item.Number != i+1 {
			t.Errorf("unit %d: line %d, number %d", i, item.Line, item.Number)
		}
	}
}

func TestReader(t *testing.T) {
	read := func(source, target string) (int, error) {
		r := NewReader(strings.NewReader(source), strings.NewReader(target), export.ReadOptions{From: "zh", To: "en"})
		n := 0
		for _, err := range r.Units(t.Context()) {
			if err != nil {
				return n, err
			}
			n++
		}
		return n, nil
	}
	if n, err := read("公告\r\n\r\n通知", "Notice\n\nCircular\n"); n != 2 || err != nil {
		t.Errorf("%d units, %v", n, err)
	}
	for _, c := range []struct {
		source, target string
		lines          int
		longer         bool
	}{{"公告\n通知\n", "Notice\n", 1, true}, {"", "Notice\n", 0, false}} {
		_, err := read(c.source, c.target)
		if wrong, ok := errors.AsType[*LengthError](err); !ok || wrong.Lines != c.lines || wrong.Source != c.longer {
			t.Errorf("%q and %q: %v", c.source, c.target, err)
		}
	}
	same := NewReader(strings.NewReader("会议通过了草案。\n"), strings.NewReader("会议通过了规划。\n"), export.ReadOptions{})
	if _, ok := errors.AsType[*LanguageError](exporttest.Error(t, same)); !ok {
		t.Error("two files in one language are read")
	}
}

// TestBrokenBytes reads sides with invalid UTF-8: the line is reported.
func TestBrokenBytes(t *testing.T) {
	r := NewReader(strings.NewReader("会谈开始\n签\xe9署\n"), strings.NewReader("The talks began\nsig\xffned\n"), export.ReadOptions{From: "zh", To: "en", Encoding: "utf-8"})
	units := exporttest.Good(t, exporttest.Read(t, r))
	if len(units) != 2 || units[1].Variants[0].Text != "签\uFFFD署" || units[1].Variants[1].Text != "sig\uFFFDned" {
		t.Errorf("%+v", units)
	}
	want := []export.RepairCount{{Kind: export.RepairEncoding, Count: 2, First: 2}}
	if d := cmp.Diff(want, r.Report().Repairs); d != "" {
		t.Error(d)
	}
}
