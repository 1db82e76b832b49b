package findings

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm/check"
)

// report has a finding of two units, one with a sign that XML must escape, and a
// sentence left out.
var report = Report{
	Document: "a & b", From: "zh", To: "en",
	Findings: []check.Finding{
		{
			ID: "0a", Kind: check.Numerals, Severity: check.Error, Rule: "magnitude", Message: "530万 = 5.3 million, not “530 million”", Suggestion: "5.3 million",
			Places: []check.Place{
				{Number: 1, Source: "共530万人", Target: "<530 million> \"people\"", SourceSpans: []align.Span{{Start: 3, End: 9}}, TargetSpans: []align.Span{{Start: 1, End: 12}}},
				{Number: 3, Source: "530万", Target: "530 million"},
			},
		},
		{ID: "0b", Kind: check.Rulings, Severity: check.Warning, Message: "not as ruled", Evidence: []string{"official: x"}, Places: []check.Place{{Number: 3, Source: "530万", Target: "530 million"}}},
		{ID: "0c", Kind: check.Completeness, Severity: check.Warning, Rule: "omitted sentence", Message: "no translation", Places: []check.Place{{Number: 2, Source: "漏译"}}},
	},
}

// wellFormed fails unless the bytes are XML, and returns their text.
func wellFormed(t *testing.T, data []byte) string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return string(data)
		} else if err != nil {
			t.Fatalf("%v in %s", err, data)
		}
	}
}

func TestXLIFF(t *testing.T) {
	var b bytes.Buffer
	if err := WriteXLIFF(&b, report); err != nil {
		t.Fatal(err)
	}
	text := wellFormed(t, b.Bytes())
	for part, count := range map[string]int{"<unit ": 3, "<mrk ": 4, `its:locQualityIssueSeverity="100"`: 2, `its:locQualityIssueType="terminology"`: 1, "official: x": 1} {
		if got := strings.Count(text, part); got != count {
			t.Errorf("%d times %s, want %d:\n%s", got, part, count, text)
		}
	}
}

// TestXLIFFOfNothing checks that a file without findings has all that the schema requires.
func TestXLIFFOfNothing(t *testing.T) {
	var b bytes.Buffer
	if err := WriteXLIFF(&b, Report{Document: "a", From: "zh", To: "en"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(wellFormed(t, b.Bytes()), "<group ") {
		t.Errorf("neither unit nor group:\n%s", b.String())
	}
}

func TestWordComments(t *testing.T) {
	var b bytes.Buffer
	if err := WriteWord(&b, report); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = wellFormed(t, data)
	}
	for _, id := range []string{"0", "1", "2", "3"} {
		for _, element := range []string{"commentRangeStart", "commentRangeEnd", "commentReference"} {
			if strings.Count(parts["word/document.xml"], `<w:`+element+` w:id="`+id+`"/>`) != 1 {
				t.Errorf("%s of comment %s is not there once", element, id)
			}
		}
		if !strings.Contains(parts["word/comments.xml"], `<w:comment w:id="`+id+`"`) {
			t.Errorf("comment %s has no text", id)
		}
	}
	if !strings.Contains(parts["[Content_Types].xml"], "comments+xml") || !strings.Contains(parts["word/_rels/document.xml.rels"], "comments.xml") {
		t.Error("the package does not name its comments")
	}
}

func TestTableAndPage(t *testing.T) {
	var table, page bytes.Buffer
	if err := WriteTable(&table, "tsv", report); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(table.String(), "\n"); got != 5 {
		t.Errorf("%d lines, want a heading and four places:\n%s", got, table.String())
	}
	if err := WriteHTML(&page, report); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.String(), "&lt;<mark>530 million</mark>") && !strings.Contains(page.String(), "<mark>530 million</mark>") {
		t.Errorf("the words in question are not marked:\n%s", page.String())
	}
}
