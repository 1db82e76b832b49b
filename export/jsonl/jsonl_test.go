package jsonl

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/tm/unit"
)

var _ export.Writer = (*Writer)(nil)

func TestWrite(t *testing.T) {
	units := []unit.Unit{
		{TUID: "a", Score: 0.5, Status: unit.Reviewed, Created: time.Date(2026, 5, 8, 1, 2, 3, 0, time.FixedZone("", 3600)),
			Origin:   unit.Origin{Source: "会谈.txt"},
			Variants: []unit.Variant{{Lang: "zh", Text: "<甲>\n&", Codes: []unit.Code{{At: 1, Kind: unit.CodePlaceholder, Data: "{\"}", Subs: []unit.Sub{{Start: 0, End: 1}}}}}}},
		{Status: unit.Rejected},
		{Score: 1, Variants: []unit.Variant{{Lang: "en", Text: "", Details: &unit.Details{Notes: []string{"n"}, Props: []unit.Prop{{Type: "p", Value: "v"}}}}}},
	}
	const want = `{"id":"a","variants":[{"lang":"zh","text":"<甲>\n&","codes":[{"at":1,"kind":"ph","data":"{\"}","subs":[{"start":0,"end":1}]}]}],"origin":{"source":"会谈.txt","target":"","title":"","date":"","body":"","translator":"","url":""},"props":[],"notes":[],"status":"reviewed","score":0.5,"created":"2026-05-08T00:02:03Z"}
{"id":null,"variants":[{"lang":"en","text":"","codes":[],"props":[{"type":"p","value":"v"}],"notes":["n"]}],"origin":{"source":"","target":"","title":"","date":"","body":"","translator":"","url":""},"props":[],"notes":[],"score":1}
`
	var out bytes.Buffer
	w := NewWriter(&out)
	for _, u := range units {
		if err := w.Write(u); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &out, want)
	}
	for line := range strings.Lines(out.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
	r := w.Report()
	if r.Units != 3 || r.Written != 2 || r.Bytes != int64(out.Len()) || len(r.Skipped) != 1 || r.Skipped[0].Reason != export.ReasonRejected {
		t.Errorf("%+v", r)
	}
	if err := w.Write(units[0]); err == nil {
		t.Error("a closed file takes a unit")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteError(t *testing.T) {
	w := NewWriter(full{})
	u := unit.Unit{Variants: []unit.Variant{{Lang: "zh", Text: strings.Repeat("字", writing.BufferSize)}}}
	if err := w.Write(u); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("%v", err)
	}
	if err := w.Close(); err == nil {
		t.Error("the error is forgotten")
	}
}
