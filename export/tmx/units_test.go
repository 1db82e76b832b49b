package tmx

import (
	"bytes"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The Writer is what Copy takes.
var _ export.Writer = (*Writer)(nil)

// noon is the header's creation date in all tests.
var noon = time.Date(2026, 5, 9, 12, 0, 0, 0, time.UTC)

// talks is an origin with every field filled.
var talks = unit.Origin{
	ID: 3, Source: "talks.zh.txt", Target: "talks.en.txt",
	Title: "两国代表团举行会谈", Body: "海城通讯社", Translator: "Li Ming", Date: "2026-05-08",
	URL:      "https://news.example/talks?id=7&lang=zh",
	Checksum: "0f5a3b9c2d417e86aa00bb11cc22dd33ee44ff5566778899aabbccddeeff0011",
	Imported: noon,
}

// unit makes a unit of the origin from tag, text, tag, text ...
func newUnit(o unit.Origin, place int, tagsAndTexts ...string) unit.Unit {
	u := unit.Unit{
		ID: int64(100 + place), Origin: o, Place: place, Status: unit.Aligned, Score: 0.9266,
		Created: time.Date(2026, 5, 8, 21, 4, 5, 0, time.FixedZone("", 8*3600)),
		Changed: time.Date(2026, 5, 9, 6, 0, 0, 0, time.UTC),
	}
	for i := 0; i+1 < len(tagsAndTexts); i += 2 {
		u.Variants = append(u.Variants, unit.Variant{Lang: tagsAndTexts[i], Text: tagsAndTexts[i+1]})
	}
	return u
}

// write returns the file that the options make of the units, and the report.
func write(t *testing.T, o export.WriteOptions, units ...unit.Unit) (string, export.Report) {
	t.Helper()
	o.ToolVersion = "0.1.0"
	if o.Created.IsZero() {
		o.Created = noon
	}
	var b bytes.Buffer
	w, err := NewWriter(&b, o)
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
	r := w.Report()
	if r.Bytes != int64(b.Len()) {
		t.Errorf("report says %d bytes, the file has %d", r.Bytes, b.Len())
	}
	skipped := 0
	for _, s := range r.Skipped {
		skipped += s.Count
	}
	if r.Units != len(units) || r.Units != r.Written+skipped {
		t.Errorf("report does not add up: %d given, %d units, %d written, %d skipped", len(units), r.Units, r.Written, skipped)
	}
	return b.String(), r
}
