package read

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/delimited"
	"github.com/yiku-tm/yiku/align/read/markdown"
	"github.com/yiku-tm/yiku/align/read/odf"
	"github.com/yiku-tm/yiku/align/read/ooxml"
	"github.com/yiku-tm/yiku/align/read/pdf"
	"github.com/yiku-tm/yiku/align/read/po"
	"github.com/yiku-tm/yiku/align/read/subtitles"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/align/read/web"
	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// The format of a file is detected from its content and not from its name, which may be
// wrong («report.doc» for a web page). Markdown is the exception: a text without a sign
// of it still has lines that a reader of Markdown joins, so there the name counts.
//
// The packed formats are not text and are detected from the bytes. The written formats are
// texts; they are decoded first, in the encoding that they declare if they declare one, and
// detected from the text. Any other file is plain text, or of a format that is refused by name
// (refuse.go).
//
// A reader returns paragraphs of decoded text in reading order. document.go makes the
// document of them, in the same way for all formats.

// A packed format is detected from the bytes of a file.
type packed struct {
	is   func(data string) bool
	read func(ctx context.Context, data string, o Options) (*content.Content, error)
}

// packedFormats returns the formats that are detected from bytes. It is a
// function so that nothing is initialised before a file is read.
func packedFormats() []packed {
	return []packed{
		{ooxml.IsWord, func(ctx context.Context, data string, _ Options) (*content.Content, error) {
			return ooxml.ReadWord(ctx, data)
		}},
		{ooxml.IsExcel, readExcel},
		{odf.Is, readOpenDocument},
		{web.IsBook, func(ctx context.Context, data string, o Options) (*content.Content, error) {
			return web.Book(ctx, data, charset.Options{Lang: o.Lang, Lossy: o.Lossy})
		}},
		{pdf.Is, func(ctx context.Context, data string, o Options) (*content.Content, error) {
			return pdf.Read(ctx, data, o.Cache)
		}},
	}
}

// charset returns how the bytes of a file are decoded.
func (o Options) charset(data string) charset.Options {
	return charset.Options{
		Label: o.Encoding, Declared: web.DeclaredEncoding(data), Lang: o.Lang, Lossy: o.Lossy,
		Whole: slices.Contains(o.Without, RepairCutEnd),
	}
}

// A written format is detected from decoded text.
type written struct {
	is   func(text string, o Options) bool
	read func(ctx context.Context, text string, o Options) ([]content.Paragraph, error)
}

// plainly makes a written format whose test and reader need no options.
func plainly(is func(text string) bool, read func(ctx context.Context, text string) ([]content.Paragraph, error)) written {
	return written{
		func(text string, _ Options) bool { return is(text) },
		func(ctx context.Context, text string, _ Options) ([]content.Paragraph, error) { return read(ctx, text) },
	}
}

// writtenFormats returns the formats that are detected from text, in the order
// in which they are tried, the most reliable first.
func writtenFormats() []written {
	return []written{
		{
			func(text string, o Options) bool { return web.IsHTML(text) && !markdown.IsNamed(o.Name, text) },
			func(ctx context.Context, text string, _ Options) ([]content.Paragraph, error) {
				return web.Article(ctx, text)
			},
		},
		plainly(web.IsFeed, web.Feed),
		{
			func(text string, _ Options) bool { return subtitles.IsVTT(text) || subtitles.IsSRT(text) },
			func(ctx context.Context, text string, o Options) ([]content.Paragraph, error) {
				return subtitles.Read(ctx, text, o.Mixed)
			},
		},
		{
			func(text string, _ Options) bool { return po.IsCatalogue(content.Beginning(text)) },
			func(ctx context.Context, text string, o Options) ([]content.Paragraph, error) {
				return po.Document(ctx, text, o.Lang)
			},
		},
		{isDelimited, readDelimited},
		{
			func(text string, o Options) bool { return markdown.Is(text) || markdown.IsNamed(o.Name, text) },
			func(ctx context.Context, text string, _ Options) ([]content.Paragraph, error) {
				return markdown.Read(ctx, text)
			},
		},
	}
}

// writtenFormat returns the format of a text, or nil for plain text. With
// Options.Lines every text is plain.
func writtenFormat(text string, o Options) (*written, error) {
	if o.Lines {
		return nil, nil
	}
	if err := refuseExchange(text); err != nil {
		return nil, err
	}
	for _, f := range writtenFormats() {
		if f.is(text, o) {
			return &f, nil
		}
	}
	return nil, refuseXML(text)
}

// choice returns which column of a table is read.
func (o Options) choice() table.Choice {
	c := table.Choice{Column: o.Column, Lang: o.Lang, Mixed: o.Mixed}
	if c.Column == "" && o.AnyColumn && o.Lang == "" && !o.Mixed {
		c.Column = table.AllColumns
	}
	return c
}

// readExcel reads a column of the sheets of an Excel file.
func readExcel(ctx context.Context, data string, o Options) (*content.Content, error) {
	a, err := zipxml.Open(data, ooxml.WhatExcel)
	if err != nil {
		return nil, err
	}
	var rows []table.Row
	size := 0
	err = ooxml.Rows(ctx, a, func(row table.Row) error {
		const cell = 16 // memory in bytes of an empty cell
		switch {
		case row.Hidden:
			return nil
		case row.Bad != "":
			return a.Broken("", fmt.Errorf("row %d of the sheet %q: %s", row.Line, row.Table, row.Bad))
		}
		for _, text := range row.Cells {
			size += cell + len(text)
		}
		if size > MaxSize {
			return a.Broken("", content.ErrTooMuch)
		}
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return nil, err
	}
	list, err := table.Choose(rows, o.choice())
	return &content.Content{Encoding: charset.UTF8, Paragraphs: list}, err
}

// readOpenDocument reads a text document, or a column of a spreadsheet.
func readOpenDocument(ctx context.Context, data string, o Options) (*content.Content, error) {
	a, err := zipxml.Open(data, odf.What)
	if err != nil {
		return nil, err
	}
	c, rows, err := odf.Read(ctx, a)
	if err == nil && len(rows) > 0 {
		c.Paragraphs, err = table.Choose(rows, o.choice())
	}
	return c, err
}

// isDelimited reports whether a text is read as a table: if a column is
// requested, if its columns are in different languages, or if quotes show that
// a program wrote it. Any other table is read as plain text, in which each line
// is a paragraph.
func isDelimited(text string, o Options) bool {
	rows, quotes, ok := delimited.InDocument(text)
	if o.Column != "" {
		_, ok = delimited.IsTable(content.Beginning(text))
		return ok
	}
	if !ok {
		return false
	}
	holds, languages := table.Shows(rows)
	return holds && (quotes || languages)
}

// readDelimited reads a column of a table of separated values.
func readDelimited(ctx context.Context, text string, o Options) ([]content.Paragraph, error) {
	r, err := delimited.NewReader(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	var rows []table.Row
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return table.Choose(rows, o.choice())
		}
		if err == nil && row.Bad != "" {
			err = &content.FormatError{Format: "a table of separated values (csv)", Part: "the text", Line: row.Line, Err: errors.New(row.Bad), Why: content.ReasonBrokenQuotes}
		}
		if err != nil {
			return nil, err
		}
		if rows = append(rows, row); len(rows)%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}
