package ooxml

import (
	"context"
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// maxWordColumns is the number of columns of a Word table that are looked at.
const maxWordColumns = 64

// A WordRow is a row of a table in a Word file.
type WordRow struct {
	// Table and Line are the numbers of the table and of the row in it, counted
	// from 1.
	Table, Line int
	Cells       []WordCell
	// Undecoded counts the characters that have no code; U+FFFD stands for them.
	Undecoded int
}

// A WordCell is a cell of a table. Paragraphs and line breaks in it are line breaks.
type WordCell struct {
	// Text is what is shown, Hidden what is not.
	Text, Hidden string
	// Comments are the comments on the cell.
	Comments []string
	// Span is the number of columns that it takes, at least 1.
	Span int
}

// Tables calls yield with every row of every table of a Word file, in order. What
// was deleted under revision marks is left out. It returns the number of tables,
// and stops at the first error of yield and returns it.
func Tables(ctx context.Context, a *zipxml.Archive, yield func(WordRow) error) (int, error) {
	name, parts, err := mainPart(ctx, a, mainWord)
	if err != nil {
		return 0, err
	}
	t := &tableReader{yield: yield}
	if comments := related(parts, "comments", ""); comments != "" && a.Has(comments) {
		m, err := a.Parse(ctx, comments)
		if err != nil {
			return 0, err
		}
		if err := t.readComments(m); err != nil {
			return 0, err
		}
	}
	m, err := a.Parse(ctx, name)
	if err != nil {
		return 0, err
	}
	err = m.Elements(func(e xml.StartElement) error {
		if e.Name.Local == "tbl" {
			return t.readTable(ctx, m)
		}
		return nil
	})
	return t.tables, err
}

type tableReader struct {
	yield func(WordRow) error
	// comments are the texts of the comments by their number.
	comments map[string]string
	tables   int
}

func (t *tableReader) readComments(m *zipxml.Markup) error {
	t.comments = map[string]string{}
	return m.Elements(func(e xml.StartElement) error {
		if e.Name.Local != "comment" {
			return nil
		}
		c, _, _, err := readCell(m)
		t.comments[zipxml.Attribute(e, "id")] = strings.Join(strings.Fields(c.Text), " ")
		return err
	})
}

// readTable reads the table that was begun last.
func (t *tableReader) readTable(ctx context.Context, m *zipxml.Markup) error {
	t.tables++
	row := WordRow{Table: t.tables}
	return m.Inside(func(token xml.Token) error {
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "tr" {
			return nil
		}
		row = WordRow{Table: row.Table, Line: row.Line + 1}
		if err := t.readRow(m, &row); err != nil {
			return err
		}
		if err := t.yield(row); err != nil {
			return err
		}
		return ctx.Err()
	})
}

// readRow reads the row that was begun last.
func (t *tableReader) readRow(m *zipxml.Markup, row *WordRow) error {
	return m.Inside(func(token xml.Token) error {
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "tc" {
			return nil
		}
		c, comments, unknown, err := readCell(m)
		if err != nil || len(row.Cells) >= maxWordColumns {
			return err
		}
		for _, id := range comments {
			if text := t.comments[id]; text != "" {
				c.Comments = append(c.Comments, text)
			}
		}
		row.Cells = append(row.Cells, c)
		row.Undecoded += unknown
		return nil
	})
}

// escapedMark is how LibreOffice writes what looks like an escaped character of
// a spreadsheet (ECMA-376 part 1, 22.9.2.19), also in a document, where Word
// knows no such escapes: _x005F_x000D_ for _x000D_.
var escapedMark = regexp.MustCompile(`_x005F_(x[0-9A-Fa-f]{4})_`)

// readCell reads the element that was begun last: a cell or a comment. It also
// returns the numbers of the comments on it, and how many symbols have no character.
func readCell(m *zipxml.Markup) (c WordCell, comments []string, unknown int, err error) {
	c.Span = 1
	r := &inline{Markup: m}
	var shown, hidden strings.Builder
	paragraphs := 0
	err = m.Inside(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch name := m.Name(e.Name); name {
		case "w:p":
			if paragraphs++; paragraphs > 1 {
				shown.WriteByte('\n')
			}
		case "w:gridSpan":
			if n, err := strconv.Atoi(zipxml.Attribute(e, "val")); err == nil && n > 1 && n <= maxWordColumns {
				c.Span = n
			}
		case "w:commentReference":
			comments = append(comments, zipxml.Attribute(e, "id"))
		case "w:pPr": // tab stops are no tabs, and the mark of a paragraph may be hidden
			return m.Skip()
		default:
			text, err := r.text(name, e)
			if name == "w:t" {
				text = escapedMark.ReplaceAllString(text, "_${1}_")
			}
			if r.hidden {
				hidden.WriteString(text)
			} else {
				shown.WriteString(text)
			}
			return err
		}
		return nil
	})
	c.Text, c.Hidden = shown.String(), hidden.String()
	return c, comments, r.unknown, err
}
