// Package exporttest provides what the tests of the formats share: units that are
// hard to write, and functions that write and read a whole file.
package exporttest

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Units returns units of two documents with texts that are difficult for formats:
// markup, formulas, quotes, line breaks and characters outside the BMP.
func Units() []unit.Unit {
	created := time.Date(2026, 5, 8, 13, 4, 5, 0, time.UTC)
	talks := unit.Origin{
		Source: "talks.zh.txt", Target: "talks.en.txt", Title: "会谈 “纪要” & 其他", Date: "2026-05-08", Body: "译库社",
		Translator: "Li Ming", URL: "https://example.org/a?b=1&c=<2>", Checksum: "0f5a3b9c2d417e86",
	}
	law := unit.Origin{Source: "law.zh.txt", Target: "law.en.txt", Date: "2025-03", Checksum: "a1b2c3d4e5f60718"}
	newUnit := func(o unit.Origin, place int, status unit.Status, score float64, zh, en string, notes ...string) unit.Unit {
		return unit.Unit{
			Origin: o, Place: place, Status: status, Score: score, Created: created, Changed: created.Add(time.Hour), Notes: notes,
			Variants: []unit.Variant{{Lang: "zh", Text: zh}, {Lang: "en", Text: en}},
		}
	}
	return []unit.Unit{
		newUnit(talks, 0, unit.Aligned, 0.97, "双方一致同意深化务实合作。", "The two sides agreed to deepen practical cooperation."),
		newUnit(talks, 1, unit.Reviewed, 1, "=1+1 是公式吗？", "=1+1 is that a formula?", "checked by the legal office", "second remark"),
		newUnit(talks, 2, unit.Aligned, 0.55, "他说：“合作，共赢”；谢谢！", `He said, "cooperation, win-win"; thanks!`),
		newUnit(talks, 3, unit.Imported, 1, "第一行\n第二行", "line one\nline two"),
		newUnit(talks, 5, unit.Aligned, 0.8, "'+8 已加引号", "'+8 quoted already"),
		newUnit(talks, 6, unit.Aligned, 0.9, "a<b & c>d\t制表", "a<b & c>d\ttab _x000D_ \\n %s {0}"),
		newUnit(law, 0, unit.Imported, 1, "第三条　适用范围𠮷", "Article 3   Scope\u00a0of application"),
		newUnit(law, 1, unit.Aligned, 0.99, "双方一致同意深化务实合作。", "Both parties agreed to deepen practical cooperation."),
		newUnit(law, 2, unit.Aligned, 0.99, "双方一致同意深化务实合作。", "Both parties agreed to deepen practical cooperation."),
	}
}

// Write writes the units and returns the file.
func Write(t testing.TB, make func(b *bytes.Buffer) (export.Writer, error), units []unit.Unit) ([]byte, export.Report) {
	t.Helper()
	var b bytes.Buffer
	w, err := make(&b)
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
	if err := w.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
	return b.Bytes(), w.Report()
}

// Read reads all items of a file.
func Read(t testing.TB, r export.Reader) []export.Item {
	t.Helper()
	var list []export.Item
	for item, err := range r.Units(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, item)
	}
	for range r.Units(context.Background()) {
		t.Fatal("a second range yields something")
	}
	return list
}

// Error reads a file and returns the error that ends it, or nil.
func Error(t testing.TB, r export.Reader) error {
	t.Helper()
	for _, err := range r.Units(context.Background()) {
		if err != nil {
			return err
		}
	}
	return nil
}

// Good returns the units of the items, none of which may be bad.
func Good(t testing.TB, items []export.Item) []unit.Unit {
	t.Helper()
	var list []unit.Unit
	for _, i := range items {
		if i.Bad != nil {
			t.Fatalf("unit %d: %v", i.Number, i.Bad)
		}
		list = append(list, i.Unit)
	}
	return list
}
