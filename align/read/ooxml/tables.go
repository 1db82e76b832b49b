package ooxml

import (
	"context"
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// maxWordColumns is the number of columns of a Word table that are read.
const maxWordColumns = 64

// A WordRow is a row of a table in a Word file.
type WordRow struct {
	// Table and Line are the numbers of the table and of the row in it, counted
	// from 1.
	Table, Line int
	Cells       []WordCell
	// Undecoded counts the characters without a code, which are read as U+FFFD.
	Undecoded int
}

// A WordCell is a cell of a table. Its paragraphs and line breaks are separated by
// \n.
type WordCell struct {
	// Text is the visible text, Hidden the hidden text.
	Text, Hidden string
	// Comments holds the comments on the cell.
	Comments []string
	// Span is the number of columns that the cell covers, at least 1.
	Span int
	// Continues reports whether it is merged with the cell above it, which has the text.
	Continues bool
}

// Tables calls yield with every row of every table of a Word file, in order,
// without tracked deletions. It returns the number of tables. It stops at the
// first error of yield and returns it.
func Tables(ctx context.Context, a *zipxml.Archive, yield func(WordRow) error) (int, error) {
	name, parts, err := mainPart(ctx, a, mainWord)
	if err != nil {
		return 0, err
	}
	t := &tableReader{yield: yield}
	if comments := related(parts, "comments", ""); comments != "" {
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
		return m.Stray(e, "tr", "tc")
	})
	return t.tables, err
}

type tableReader struct {
	yield func(WordRow) error
	// comments maps the numbers of comments to their texts.
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

// readTable reads the table whose start was read last.
func (t *tableReader) readTable(ctx context.Context, m *zipxml.Markup) error {
	t.tables++
	row := WordRow{Table: t.tables}
	return m.Inside(func(token xml.Token) error {
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "tr" {
			return m.Stray(token, "tc", "p", "r", "t")
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

// readRow reads the row whose start was read last.
func (t *tableReader) readRow(m *zipxml.Markup, row *WordRow) error {
	return m.Inside(func(token xml.Token) error {
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "tc" {
			return m.Stray(token, "tr", "p", "r", "t")
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

// escapedMark matches what LibreOffice writes for a text that looks like an
// escaped character of a spreadsheet (ECMA-376 part 1, 22.9.2.19):
// _x005F_x000D_ for _x000D_. LibreOffice writes it in documents too, although
// Word has no such escapes.
var escapedMark = regexp.MustCompile(`_x005F_(x[0-9A-Fa-f]{4})_`)

// readCell reads the cell or comment whose start was read last. It also returns the
// numbers of the comments on it, and the number of symbols without a character.
func readCell(m *zipxml.Markup) (c WordCell, comments []string, unknown int, err error) {
	c.Span = 1
	r := &inline{Markup: m}
	var shown, hidden strings.Builder
	paragraphs, nested := 0, false // nested: the spans are those of the cells of a table in the cell
	err = m.Inside(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return r.stray(t)
		}
		switch name := m.Name(e.Name); name {
		case "w:tbl":
			nested = true
		case "w:p":
			if paragraphs++; paragraphs > 1 {
				shown.WriteByte('\n')
			}
		case "w:gridSpan":
			if n, err := strconv.Atoi(zipxml.Attribute(e, "val")); err == nil && n > 1 && n <= maxWordColumns && !nested {
				c.Span = n
			}
		case "w:vMerge":
			c.Continues = c.Continues || !nested && zipxml.Attribute(e, "val") != "restart"
		case "w:commentReference":
			comments = append(comments, zipxml.Attribute(e, "id"))
		case "w:pPr": // tab stops are not tabs, and the paragraph mark may be hidden
			return m.SkipProperties(textElements...)
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
