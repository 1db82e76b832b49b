package xliff

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// written is the file with the segments.
func written(t *testing.T, version Version, o export.WriteOptions, segments ...Segment) (string, export.Report) {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, version, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range segments {
		if err := w.WriteSegment(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	wellFormed(t, out.String())
	return out.String(), w.Report()
}

// wellFormed checks that the standard library reads the file to its end.
func wellFormed(t *testing.T, file string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(file))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, file)
		}
	}
}

func text(s string, codes ...unit.Code) unit.Variant { return unit.Variant{Text: s, Codes: codes} }

// pairOf are two codes that begin and end a pair.
func pairOf(i, begin, end string, from, to int) []unit.Code {
	number := []unit.Prop{{Type: "i", Value: i}}
	return []unit.Code{{At: from, Kind: unit.CodeBegin, Data: begin, Attributes: number}, {At: to, Kind: unit.CodeEnd, Data: end, Attributes: number}}
}

// TestSegments checks the content of a pretranslation.
func TestSegments(t *testing.T) {
	segments := []Segment{
		{ID: "p1", Source: text("会谈开始。"), Target: text("The talks began."), MatchQuality: 101, Origin: "2024"},
		{ID: "p2", Source: text("会谈 < 结束。", pairOf("1", "", "", 0, 6)...), Target: text("The talks ended.", pairOf("1", "", "", 4, 9)...), MatchQuality: 85},
		{Source: text("签署\n协议\x00。"), Matches: []Match{{72, "法律", text("签署条约。"), text("Sign the treaty.")}}, Notes: []string{"看 & 改"}},
		{Source: text(" ")},
		{Source: text("定稿"), Target: text("final"), State: Final},
	}
	for _, c := range []struct {
		version Version
		want    []string
	}{
		{Version12, []string{
			`<file original="公报.docx" source-language="zh-CN" target-language="en-US" datatype="plaintext" tool-id="yiku">`,
			`<trans-unit id="1" resname="p1">`, `<target state="translated" state-qualifier="exact-match">The talks began.</target>`,
			`<alt-trans match-quality="101%" origin="2024" tool-id="yiku">`,
			`<source><g id="1">会谈</g> &lt; 结束。</source>`, `<target state="needs-review-translation" state-qualifier="fuzzy-match">The <g id="1">talks</g> ended.</target>`,
			`<source>签署 协议。</source>`, `<note>看 &amp; 改</note>`, `<alt-trans match-quality="72%" origin="法律" tool-id="yiku">`,
			`<trans-unit id="4" approved="yes">`, `<target state="final">final</target>`,
		}},
		{Version21, []string{
			`srcLang="zh-CN" trgLang="en-US"`, `<file id="f1" original="公报.docx">`, `<unit id="u1" name="p1">`, `<segment id="s1" state="translated">`,
			`<mtc:match id="m1" ref="#s1" similarity="100.0" type="icm" origin="2024">`,
			`<source><sc id="c1"/>会谈<ec startRef="c1"/> &lt; 结束。</source>`, `<segment id="s1" state="initial" subState="yiku:draft">`,
			`similarity="72.0" type="tm"`, `<segment id="s1" state="final">`, `<note>看 &amp; 改</note>`,
		}},
	} {
		file, report := written(t, c.version, export.WriteOptions{Source: "zh", Target: "en", Title: "/home/li/公报.docx"}, segments...)
		for _, want := range c.want {
			if !strings.Contains(file, want) {
				t.Errorf("%s: no %s in\n%s", c.version, want, file)
			}
		}
		if report.Units != 5 || report.Written != 4 || report.Bytes != int64(len(file)) || report.DroppedCharacters != 1 || report.LineBreaks != 1 || len(report.Skipped) != 1 {
			t.Errorf("%s: %+v", c.version, report)
		}
		if again, _ := written(t, c.version, export.WriteOptions{Source: "zh", Target: "en", Title: "公报.docx"}, segments...); again != file {
			t.Errorf("%s: written again it is another file", c.version)
		}
	}
}

func TestOptions(t *testing.T) {
	for _, c := range []struct {
		version Version
		o       export.WriteOptions
	}{{"1.1", export.WriteOptions{}}, {Version12, export.WriteOptions{Source: "en", Target: "en"}}, {Version12, export.WriteOptions{LangStyle: "no"}}} {
		if _, err := NewWriter(io.Discard, c.version, c.o); err == nil || !strings.HasPrefix(err.Error(), "write xliff: ") {
			t.Errorf("%+v: %v", c, err)
		}
	}
	w, err := NewWriter(io.Discard, Version12, export.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteSegment(Segment{Source: text("甲")}); err == nil {
		t.Error("a segment without languages was written")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(unit.Unit{}); err == nil {
		t.Error("a closed file was written to")
	}
}

// TestEmpty checks that a file without segments is whole.
func TestEmpty(t *testing.T) {
	for _, v := range Versions {
		file, report := written(t, v, export.WriteOptions{Source: "zh", Target: "en"})
		checkStructure(t, file)
		if report.Written != 0 || len(report.Warnings) != 1 {
			t.Errorf("%+v", report)
		}
	}
}

// TestWriteLeavesOut checks that what is not written is counted.
func TestWriteLeavesOut(t *testing.T) {
	var out bytes.Buffer
	w, err := NewWriter(&out, Version12, export.WriteOptions{Source: "zh", Target: "en"})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range []unit.Unit{
		{Status: unit.Rejected, Variants: []unit.Variant{{Lang: "zh", Text: "甲"}, {Lang: "en", Text: "A"}}},
		{Variants: []unit.Variant{{Lang: "zh", Text: "甲"}, {Lang: "ru", Text: "А"}}},
		{Variants: []unit.Variant{{Lang: "zh", Text: "甲"}, {Lang: "en", Text: " "}}},
		{Variants: []unit.Variant{{Lang: "zh", Text: "甲"}, {Lang: "en", Text: "A"}, {Lang: "ru", Text: "А"}}},
	} {
		if err := w.Write(u); err != nil {
			t.Fatal(err)
		}
	}
	r := w.Report()
	if r.Units != 4 || r.Written != 1 || r.OtherVariants != 1 || len(r.Skipped) != 3 || r.Skipped[0].Reason != export.ReasonRejected {
		t.Errorf("%+v", r)
	}
}
