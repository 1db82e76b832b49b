package read

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/ooxml"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/align/read/zipxml"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// readError reads what must not be read and returns the error.
func readError(t *testing.T, data string, o Options) error {
	t.Helper()
	d, err := Read(context.Background(), strings.NewReader(data), o)
	if err == nil {
		t.Fatalf("read without an error: %q", d.Text[:min(len(d.Text), 100)])
	}
	return err
}

// Files that are broken or built to exhaust the reader are refused by name, with
// the reason and something to do.
func TestRefusesBroken(t *testing.T) {
	whole := docxOf(t, para("市水利局发布通报。"))
	deep := strings.Repeat("<w:sdt><w:sdtContent>", zipxml.MaxDepth) + para("深") + strings.Repeat("</w:sdtContent></w:sdt>", zipxml.MaxDepth)
	entities := strings.Replace(docxBody(para("&a;")), xmlHead, xmlHead+`<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>`, 1)
	for name, c := range map[string]struct{ data, says string }{
		"cut docx":         {whole[:len(whole)/2], "cut off or damaged"},
		"docx of nothing":  {docxOf(t, para(" ")), "the file holds no text"},
		"XML not closed":   {docxOf(t, "<w:p><w:r>"), "word/document.xml, line 2"},
		"deep XML":         {docxOf(t, deep), "nested deeper"},
		"entities":         {zipOf(t, zipPart{"word/document.xml", entities}), "entity"},
		"no document":      {zipOf(t, zipPart{"word/documents.xml", "<w/>"}, zipPart{"a", ""}), "it has no part word/document.xml"},
		"epub of nothing":  {zipOf(t, zipPart{"mimetype", "application/epub+zip"}, zipPart{"a", "b"}), "META-INF/container.xml"},
		"odt of nothing":   {zipOf(t, zipPart{"mimetype", "application/vnd.oasis.opendocument.text"}, zipPart{"a", "b"}), "it has no part content.xml"},
		"xlsx of nothing":  {zipOf(t, zipPart{"xl/workbook.xml", "<x/>"}, zipPart{"a", ""}), "it lists no sheet"},
		"cell of no text":  {xlsxOf(t, "", `<row><c t="s"><v>7</v></c></row>`), `a cell refers to text "7"`},
		"cell outside row": {xlsxOf(t, "", `<row><c><v>7</v></c></row><c t="str"><v>闸</v></c>`), "xl/worksheets/sheet1.xml, line 2: <c> is in the wrong place"},
		"misspelt row":     {xlsxOf(t, "", `<rov r="1"><c t="str"><v>闸</v></c></rov>`), "<c> is in the wrong place"},
		"misspelt text":    {xlsxOf(t, "<si><u>闸</u></si>", ``), `the text "闸" is in the wrong place, in <u>`},
		"two cells in one": {xlsxOf(t, "", `<row r="3"><c r="B3" t="str"><v>闸</v></c><c r="B3" t="str"><v>坝</v></c></row>`), `row 3 of the sheet "一": it has two cells in column B`},
		"misspelt sheet":   {zipOf(t, zipPart{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheeet name="一"/></sheets></workbook>`}), "<sheeet> is in the wrong place"},
		"hidden sheets":    {zipOf(t, zipPart{"xl/workbook.xml", `<workbook><sheets><sheet name="一" state="veryHidden"/></sheets></workbook>`}, zipPart{"a", ""}), "all its sheets are hidden"},
		"text in tcPr":     {docxOf(t, `<w:tbl><w:tr><w:tc><w:tcPr>`+para("闸")+`</w:tcPr></w:tc></w:tr></w:tbl>`), "<p> is in the wrong place"},
		"text of no run":   {docxOf(t, `<w:p><w:r>闸门</w:r></w:p>`+para("坝")), `the text "闸门" is in the wrong place, in <r>`},
		"cut gzip":         {"\x1F\x8B\x08\x00\x00", "a gzip file that cannot be read"},
		"deep page":        {"<!DOCTYPE html>" + strings.Repeat("<div>", 600) + "深", "a web page (html) that cannot be read"},
		"broken catalogue": {"msgid \"\"\nmsgstr \"\"\n\nmsgid \"a\nmsgstr \"b\"\n", "line 4"},
	} {
		t.Run(name, func(t *testing.T) {
			err := readError(t, c.data, Options{Name: "x.bin"})
			if !strings.HasPrefix(err.Error(), "read x.bin: ") || !strings.Contains(err.Error(), c.says) {
				t.Errorf("want %q, got %v", c.says, err)
			}
			var hinter interface{ Reason() string }
			if !errors.As(err, &hinter) || hinter.Reason() == "" {
				t.Errorf("%v says nothing on what to do", err)
			}
		})
	}
}

// A megabyte of zeros packs to a kilobyte: an archive of such parts.
func TestRefusesBombs(t *testing.T) {
	var member bytes.Buffer
	w := gzip.NewWriter(&member)
	if _, err := w.Write(make([]byte, 4<<20)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	const most = 8 << 20
	packed := strings.Repeat(member.String(), most>>22) // members of one gzip file follow one another
	if text, err := gunzip(context.Background(), packed, most); err != nil || len(text) != most {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	if _, err := gunzip(context.Background(), packed+member.String(), most); !errors.Is(err, content.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

// A text that many cells share counts in each of them.
func TestRefusesSharedBomb(t *testing.T) {
	text := strings.Repeat("水", 1<<20)
	data := xlsxOf(t, "<si><t>"+text+"</t></si>", strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 400))
	a, err := zipxml.OpenReader(strings.NewReader(data), ooxml.WhatExcel)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	err = ooxml.Rows(context.Background(), a, func(r table.Row) error {
		read += len(r.Cells[0])
		return nil
	})
	if !errors.Is(err, content.ErrTooMuch) || read > 600<<20 {
		t.Errorf("%d MB are read: %v", read>>20, err)
	}
}

// TestRefusesMany checks the limits of lines, paragraphs and cells of a document,
// also where a few bytes represent many.
func TestRefusesMany(t *testing.T) {
	repeated := strings.Repeat(`<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="1024"><text:p>水</text:p></table:table-cell></table:table-row>`, 40)
	for name, c := range map[string]struct {
		data string
		o    Options
		says string
	}{
		"lines":          {strings.Repeat("水\n", content.MaxParagraphs+1), Options{}, "lines or paragraphs"},
		"sentences":      {strings.Repeat("\n", content.MaxSentenceLines) + "水\n", Options{Lines: true}, "4000000 lines"},
		"tags":           {"<!DOCTYPE html><p>水" + strings.Repeat("<a><b>", 750_000), Options{}, "1500000 tags"},
		"Markdown":       {"# 水\n\n" + strings.Repeat("- 水\n", 400_000), Options{}, "the Markdown text has more than 400000 lines"},
		"repeated cells": {odfOf(t, "spreadsheet", `<table:table table:name="a">`+repeated+`</table:table>`), Options{Column: AllColumns}, "larger than 256 MiB"},
	} {
		err := readError(t, c.data, c.o)
		if !errors.Is(err, content.ErrTooLarge) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d := mustRead(t, strings.Repeat("水\n", content.MaxParagraphs+1), Options{Lines: true}); len(d.Sentences) != content.MaxParagraphs+1 {
		t.Errorf("%d lines", len(d.Sentences))
	}
}

func TestRefusesExchangeFiles(t *testing.T) {
	for text, what := range map[string]string{
		`<?xml version="1.0" encoding="utf-16"?>` + "\n<!-- x -->\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\"><tmx version=\"1.4\"><body/></tmx>": "a translation memory (tmx)",
		`<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"></xliff>`:                                                     "a file of translation units (xliff)",
		"\uFEFF<martif type=\"TBX\"></martif>": "a term base (tbx)",
	} {
		err := readError(t, text, Options{Name: "x.xml"})
		if _, ok := errors.AsType[*content.BinaryError](err); !ok || !strings.Contains(err.Error(), what) {
			t.Errorf("want %q, got %v", what, err)
		}
	}
	mustRead(t, "<tmx", Options{})
	mustRead(t, "<map version=\"1\"><layer>水</layer></map>", Options{})
}

func TestPacked(t *testing.T) {
	const text = "市水利局发布通报。"
	gz := func(s string) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for name, data := range map[string]string{
		"gzip":              gz(text),
		"zip":               zipOf(t, zipPart{"a/", ""}, zipPart{"a/b.txt", text}, zipPart{"__MACOSX/a/._b.txt", "\x00"}),
		"gzip in a zip":     zipOf(t, zipPart{"b.txt.gz", gz(text)}),
		"docx in a gzip":    gz(docxOf(t, para(text))),
		"docx in a zip":     zipOf(t, zipPart{"b.docx", docxOf(t, para(text))}),
		"GB18030 in a gzip": gz(encode(t, simplifiedchinese.GB18030, text)),
	} {
		if got := texts(mustRead(t, data, Options{Name: name})); !cmp.Equal(got, []string{text}) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if err := readError(t, gz(gz(gz(text))), Options{Name: "x"}); !strings.Contains(err.Error(), "read x: ") {
		t.Errorf("got %v", err)
	}
}

// pipe is one whose writer never ends.
type pipe struct{}

func (pipe) Read(p []byte) (int, error) { return len(p), nil }

// TestEndlessInput checks that an input of unknown length is refused at the limit, with
// little more memory than what was read.
func TestEndlessInput(t *testing.T) {
	const most = 32 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := readAll(context.Background(), pipe{}, most)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, content.ErrTooLarge) {
		t.Error(err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > most*3/2 {
		t.Errorf("%d bytes for %d", took, most)
	}
	text := strings.Repeat("水利局", 1<<20)
	for name, r := range map[string]io.Reader{"known": strings.NewReader(text), "unknown": io.MultiReader(strings.NewReader(text)), "grown": sizedReader{strings.NewReader(text), 7}} {
		if got, err := readAll(context.Background(), r, most); got != text || err != nil {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

// sizedReader is a file that was longer or shorter when its size was taken.
type sizedReader struct {
	io.Reader
	size int
}

func (r sizedReader) Len() int { return r.size }

// TestMarkdownBounds checks that texts of quotations and footnotes alone, which take the parser
// much memory or time, are refused at once.
func TestMarkdownBounds(t *testing.T) {
	notes := "# 注\n\n" + strings.Repeat("水[^1]。\n\n", 30_000) + strings.Repeat("[^1]: 注。\n\n", 30_000)
	quotations := "# 注\n\n" + strings.Repeat(strings.Repeat("> ", 50)+"水\n\n", 30_000)
	for name, text := range map[string]string{"notes": notes, "quotations": quotations} {
		if err := readError(t, text, Options{Name: name}); !errors.Is(err, content.ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
