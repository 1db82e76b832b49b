package ooxml

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// WhatExcel names the format in messages.
const WhatExcel = "an Excel file (xlsx)"

// IsExcel reports whether data is an Excel file.
func IsExcel(data string) bool {
	return zipxml.IsZip(data) && strings.Contains(data, "xl/workbook")
}

// maxTexts is the maximum total size in bytes of the shared texts of a file.
// They are held in memory, since cells refer to them by number.
const maxTexts = 1 << 30

// maxRepeated is by how many bytes the texts in all cells may be longer than the shared
// texts: a small file can show one long text a million times.
const maxRepeated = 512 << 20

// emptyText is the memory in bytes of an empty shared text.
const emptyText = 16

// Rows calls yield with every row of the visible sheets of an Excel file (ISO/IEC
// 29500-1, SpreadsheetML), in order; rows without cells may be missing. The text of
// a cell is what Excel displays: the last computed value of a formula, a number in
// its format (see numberformat.go), nothing for an error. Line is the number of the
// row. Rows stops at the first error of yield and returns it.
//
// A library for the whole format takes five milliseconds to start and holds the
// whole file in memory; this package streams the sheets.
func Rows(ctx context.Context, a *zipxml.Archive, yield func(table.Row) error) error {
	name, parts, err := mainPart(ctx, a, "xl/workbook.xml")
	if err != nil {
		return err
	}
	b := &book{archive: a, yield: yield}
	if part := related(parts, "sharedStrings", "xl/sharedStrings.xml"); a.Has(part) {
		if err := b.readTexts(ctx, part); err != nil {
			return err
		}
	}
	if part := related(parts, "styles", "xl/styles.xml"); a.Has(part) {
		if err := b.readStyles(ctx, part); err != nil {
			return err
		}
	}
	sheets, hidden, err := b.sheets(ctx, name)
	if err != nil {
		return err
	}
	switch {
	case len(sheets) == 0 && len(hidden) > 0:
		return &content.FormatError{Format: WhatExcel, Err: errors.New("all its sheets are hidden"), Why: content.ReasonHidden}
	case len(sheets) == 0:
		return a.Broken(name, errors.New("it lists no sheet"))
	}
	// All are found before any row is read, so that a lost sheet leaves nothing half read.
	var read, unread []string // parts
	for _, s := range sheets {
		i := slices.IndexFunc(parts, func(r relation) bool { return r.id == s.id })
		if i < 0 {
			return a.Broken("", fmt.Errorf("it does not say which part is the sheet %q", s.name))
		}
		switch target := parts[i].target; {
		case !a.Has(target):
			return a.Broken("", fmt.Errorf("the part %s of the sheet %q is missing", target, s.name))
		case slices.Contains(read, target):
			return a.Broken("", fmt.Errorf("the part %s is two sheets", target))
		default:
			read = append(read, target)
		}
	}
	for _, f := range a.Files() { // those that no sheet names
		if target := f.Name; path.Dir(target) == path.Dir(read[0]) && path.Ext(target) == ".xml" && !slices.Contains(read, target) {
			unread = append(unread, target)
		}
	}
	for n, s := range sheets {
		if err := b.readSheet(ctx, s.name, read[n]); err != nil {
			return err
		}
	}
	for _, s := range hidden {
		i := slices.IndexFunc(parts, func(r relation) bool { return r.id == s.id })
		unread = slices.DeleteFunc(unread, func(target string) bool { return i >= 0 && parts[i].target == target })
	}
	for _, target := range unread {
		hidden = append(hidden, sheetName{name: target})
	}
	for _, s := range hidden {
		if err := yield(table.Row{Table: s.name, Hidden: true}); err != nil {
			return err
		}
	}
	return nil
}

// sheetRoots are the root elements of sheets. Only a worksheet has rows of texts.
var sheetRoots = []string{"worksheet", "chartsheet", "dialogsheet", "macrosheet"}

// A book is an Excel file that is being read.
type book struct {
	archive *zipxml.Archive
	yield   func(table.Row) error
	// texts holds the shared texts, which cells refer to by number.
	texts []string
	size  int
	// shown is the size of the shared texts in the cells read so far.
	shown int
	// formats holds the number formats of the cell styles by the number of the
	// style.
	formats []numberFormat
	// rows counts the rows of all sheets.
	rows int
	// date1904 reports that dates are counted from 1904.
	date1904 bool
}

// maxRows is the number of rows that all sheets together may have: two full
// sheets of Excel.
const maxRows = 2 << 20

// A sheetName is a sheet in the list of the book.
type sheetName struct{ name, id string }

// sheets returns the visible sheets and the hidden ones, in order.
func (b *book) sheets(ctx context.Context, part string) (list, hidden []sheetName, err error) {
	m, err := b.archive.Parse(ctx, part)
	if err != nil {
		return nil, nil, err
	}
	err = m.Elements(func(e xml.StartElement) error {
		switch s := (sheetName{zipxml.Attribute(e, "name"), zipxml.Attribute(e, "id")}); {
		case e.Name.Local == "workbookPr":
			value := zipxml.Attribute(e, "date1904")
			b.date1904 = value == "1" || value == "true"
		case e.Name.Local != "sheet" && m.Name(e.Name) == "x:"+e.Name.Local && m.Within("", "sheets") && e.Name.Local != "sheets":
			return m.Misplaced()
		case e.Name.Local != "sheet":
		case strings.HasSuffix(strings.ToLower(zipxml.Attribute(e, "state")), "hidden"):
			hidden = append(hidden, s)
		default:
			list = append(list, s)
		}
		return nil
	})
	return list, hidden, err
}

func (b *book) readTexts(ctx context.Context, part string) error {
	m, err := b.archive.Parse(ctx, part)
	if err != nil {
		return err
	}
	return m.Each(func(t xml.Token) error {
		if e, ok := t.(xml.StartElement); !ok || e.Name.Local != "si" {
			return m.Stray(t, "t", "r")
		}
		text, err := richText(m)
		if err != nil {
			return err
		}
		if b.size += len(text) + emptyText; b.size > maxTexts {
			return m.Broken(content.ErrTooMuch)
		}
		b.texts = append(b.texts, text)
		return nil
	})
}

// richText returns the text of the element whose start was read last: of its
// x:t, alone or in runs. Phonetic readings (x:rPh) are left out.
func richText(m *zipxml.Markup) (string, error) {
	var text strings.Builder
	err := m.Inside(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		switch {
		case ok && e.Name.Local == "t":
			s, err := m.Text()
			text.WriteString(s)
			return err
		case ok && e.Name.Local == "rPh":
			return m.Skip()
		}
		return m.Stray(t, "si", "is")
	})
	return text.String(), err
}

// readStyles reads the number formats of the cell styles.
func (b *book) readStyles(ctx context.Context, part string) error {
	m, err := b.archive.Parse(ctx, part)
	if err != nil {
		return err
	}
	codes := map[int]string{}
	inCells := false
	return m.Each(func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			id, _ := strconv.Atoi(zipxml.Attribute(e, "numFmtId"))
			switch {
			case e.Name.Local == "numFmt":
				codes[id] = zipxml.Attribute(e, "formatCode")
			case e.Name.Local == "cellXfs":
				inCells = true
			case e.Name.Local == "xf" && inCells:
				code, ok := codes[id]
				if !ok {
					code = builtinFormats[id]
				}
				b.formats = append(b.formats, parseFormat(code))
			}
		case xml.EndElement:
			if e.Name.Local == "cellXfs" {
				inCells = false
			}
		}
		return nil
	})
}

func (b *book) readSheet(ctx context.Context, name, part string) error {
	last, err := b.mergedDown(part)
	if err != nil {
		return err
	}
	m, err := b.archive.Parse(ctx, part)
	if err != nil {
		return err
	}
	root, err := m.Start()
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		m.Close()
		return err
	case !slices.Contains(sheetRoots, root.Name.Local):
		m.Close()
		return b.archive.Broken(part, fmt.Errorf("it is not the sheet %q but something else", name))
	case root.Name.Local != "worksheet":
		m.Close()
		return nil
	}
	number := 0
	var merged table.Merges
	return m.Each(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil // other parts of a sheet have texts, such as a footer
		}
		if e.Name.Local != "row" {
			return m.Stray(t, "c", "v", "is", "t")
		}
		number++
		if n, err := strconv.Atoi(zipxml.Attribute(e, "r")); err == nil {
			number = n
		}
		if b.rows++; b.rows > maxRows {
			return m.Broken(content.ErrManyParts)
		}
		row := table.Row{Table: name, Line: number}
		if err := b.readRow(m, &row); err != nil {
			return err
		}
		for column, text := range row.Cells {
			if end := last[place{number, column}]; end > number {
				merged.Add(column, end, text)
			}
		}
		if len(row.Cells) > 0 {
			merged.Fill(&row)
			if err := b.yield(row); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
}

// mergesSize is how many bytes at the end of a sheet are searched for merged cells, which
// stand after its rows: some 20,000 of them.
const mergesSize = 1 << 20

var mergedCells = regexp.MustCompile(`<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"`)

// place is the row of a cell, counted from 1, and its column, counted from 0.
type place struct{ row, column int }

// mergedDown returns the last rows of the cells of a sheet that are merged downwards.
func (b *book) mergedDown(part string) (map[place]int, error) {
	end, err := b.archive.Tail(part, mergesSize)
	if err != nil {
		return nil, err
	}
	last := make(map[place]int)
	for _, ref := range mergedCells.FindAllStringSubmatch(end, -1) {
		column, _ := columnIndex(ref[1])
		first, _ := strconv.Atoi(strings.TrimLeft(ref[1], "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		if row, _ := strconv.Atoi(ref[2]); row > first && column < table.MaxColumns {
			last[place{first, column}] = row
		}
	}
	return last, nil
}

// readRow reads the cells of the row whose start was read last.
func (b *book) readRow(m *zipxml.Markup, row *table.Row) error {
	next := 0 // the column of a cell that does not name it
	var filled [table.MaxColumns]bool
	return m.Inside(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "c" {
			return m.Stray(t, "row", "v", "is", "t", "f")
		}
		column := next
		if at, ok := columnIndex(zipxml.Attribute(e, "r")); ok {
			column = at
		}
		next = column + 1
		text, value, err := b.cell(m, e)
		if err != nil || column >= table.MaxColumns {
			return err
		}
		for len(row.Cells) <= column {
			row.Cells = append(row.Cells, "")
		}
		if filled[column] && row.Cells[column] != text && row.Bad == "" {
			row.Bad = fmt.Sprintf("it has two cells in column %s", table.Letters(column))
		}
		row.Cells[column], filled[column] = text, true
		if value != "" && value != text {
			for len(row.Values) <= column {
				row.Values = append(row.Values, "")
			}
			row.Values[column] = value
		}
		return nil
	})
}

// cell returns the displayed text of the cell whose start was read last and, if it
// is a number, the number.
func (b *book) cell(m *zipxml.Markup, c xml.StartElement) (text, number string, err error) {
	value := ""
	err = m.Inside(func(t xml.Token) (err error) {
		e, ok := t.(xml.StartElement)
		if !ok {
			return m.Stray(t)
		}
		part := value
		switch e.Name.Local {
		case "v":
			value, err = m.Text()
		case "is":
			value, err = richText(m)
		case "f", "extLst":
			return m.Skip()
		default:
			if m.Name(e.Name) == "x:"+e.Name.Local {
				return m.Misplaced()
			}
			return m.SkipProperties("v", "is", "t")
		}
		if part != "" && value != part && err == nil {
			return m.Broken(errors.New("a cell has two values"))
		}
		return err
	})
	if err != nil {
		return "", "", err
	}
	switch zipxml.Attribute(c, "t") {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(b.texts) {
			return "", "", m.Broken(fmt.Errorf("a cell refers to text %q, which does not exist", value))
		}
		if b.shown += len(b.texts[i]); b.shown > b.size+maxRepeated {
			return "", "", m.Broken(content.ErrTooMuch)
		}
		return unescapeCell(b.texts[i]), "", nil
	case "str", "inlineStr":
		return unescapeCell(value), "", nil
	case "e":
		return "", "", nil
	case "b":
		if strings.TrimSpace(value) == "1" {
			return "TRUE", "", nil
		}
		return "FALSE", "", nil
	case "d":
		return b.isoDate(strings.TrimSpace(value), c), "", nil
	case "", "n":
	default:
		return "", "", m.Broken(fmt.Errorf("a cell has the unknown type %q", content.Snippet(zipxml.Attribute(c, "t"))))
	}
	style, _ := strconv.Atoi(zipxml.Attribute(c, "s"))
	value = strings.TrimSpace(value)
	return b.number(value, style), value, nil
}

// unescapeCell decodes _xHHHH_, which Excel writes for characters that XML
// cannot represent (ISO/IEC 29500-1, section 22.9.2.19).
func unescapeCell(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || i+7 > len(s) {
			return b.String() + s
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		switch r := rune(n); {
		case r == '\r': // a line end of two characters keeps the other one
			if !strings.HasPrefix(s[i+7:], "\n") && !strings.HasPrefix(s[i+7:], "_x000A_") {
				b.WriteByte('\n')
			}
		case r == '\t' || r == '\n' || r >= ' ' && (r < 0xD800 || r > 0xDFFF):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
		s = s[i+7:]
	}
}

// columnIndex returns the column of a reference such as "AB12", counted from 0.
func columnIndex(reference string) (int, bool) {
	n := 0
	for i := range len(reference) {
		c := reference[i]
		if c < 'A' || c > 'Z' || n > table.MaxColumns {
			break
		}
		n = 26*n + int(c-'A') + 1
	}
	return n - 1, n > 0
}
