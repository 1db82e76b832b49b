package table

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/content"
)

// The columns of a table contain different texts: Chinese, its translation, numbers. A
// document is one of the columns, chosen by name or by the language of the document.
// Otherwise the table must have a single column with text, or all its columns must be in
// one language, in which case every cell is read, row by row.

// AllColumns as Choice.Column reads every cell, row by row.
const AllColumns = "*"

// A Choice selects the column of a table that is a document.
type Choice struct {
	// Column is the letter, number or heading of the column, or AllColumns. If it
	// is empty, the column is chosen by Lang.
	Column string
	// Lang is the canonical tag of the document, or empty.
	Lang string
	// Mixed selects the texts of all languages, row by row, without the columns of
	// numbers and remarks.
	Mixed bool
}

// A ColumnError reports that the column of a document is ambiguous or does not exist.
type ColumnError struct {
	// Column is the requested column as given, or empty.
	Column string
	// Columns describes the columns with text: «B "原文" (zh)».
	Columns []string
}

// Error lists the columns.
func (e *ColumnError) Error() string {
	columns := cmp.Or(strings.Join(e.Columns, ", "), "none")
	if e.Column != "" {
		return fmt.Sprintf("the table has no column %q with text; its columns with text are %s", e.Column, columns)
	}
	return fmt.Sprintf("the table has more than one column with text: %s", columns)
}

// Reason returns ReasonWhichColumn.
func (e *ColumnError) Reason() string { return ReasonWhichColumn }

// A part is the rows of one table.
type part struct {
	rows []Row
	// heading is the index of the heading, or -1.
	heading int
}

// parts divides rows by their tables.
func parts(rows []Row) []part {
	var list []part
	for i, r := range rows {
		if i == 0 || r.Table != rows[i-1].Table {
			list = append(list, part{})
		}
		p := &list[len(list)-1]
		p.rows = append(p.rows, r)
	}
	for i := range list {
		list[i].heading = list[i].findHeading()
	}
	return list
}

// findHeading returns the index of the row of the heading, or -1. It ignores empty rows.
func (p part) findHeading() int {
	var cells [][]string
	var at []int
	width := 0
	for i, r := range p.rows {
		if filledIn(r.Cells) > 0 {
			cells, at = append(cells, r.Cells), append(at, i)
			width = max(width, len(r.Cells))
		}
		if len(cells) == deepestHeading {
			break
		}
	}
	if i, _ := findHeading(cells, width, nil); i >= 0 {
		return at[i]
	}
	return -1
}

// Choose returns the cells of the document, each as a paragraph. The only error is
// a *ColumnError.
func Choose(rows []Row, o Choice) ([]content.Paragraph, error) {
	tables := parts(rows)
	columns := textColumns(tables)
	switch {
	case len(columns) == 0:
		return nil, nil
	case o.Column == AllColumns:
		return cells(tables, -1, false)
	case o.Column != "":
		for _, c := range columns {
			if c.isCalled(o.Column) {
				return cells(tables, c.index, true)
			}
		}
		return nil, columnError(columns, o)
	case o.Mixed:
		return mixedCells(tables)
	case len(columns) == 1:
		return cells(tables, columns[0].index, true)
	case o.Lang != "":
		best := -1
		for i, c := range columns {
			if lang.Base(c.tag) == lang.Base(o.Lang) && (best < 0 || c.letters > columns[best].letters) {
				best = i
			}
		}
		if best >= 0 {
			return cells(tables, columns[best].index, true)
		}
		return nil, columnError(columns, o)
	case !oneLanguage(columns):
		return nil, columnError(columns, o)
	}
	return cells(tables, -1, false)
}

// Shows reports whether the first rows of a table have columns with text, and
// whether these are in different languages.
func Shows(rows []Row) (text, languages bool) {
	columns := textColumns(parts(rows))
	return len(columns) > 0, !oneLanguage(columns)
}

// A column is a column with text, over all tables of a file.
type column struct {
	index   int
	heading string
	tag     string
	letters int
}

// oneLanguage reports whether no two columns are known to be in different languages.
func oneLanguage(columns []column) bool {
	known := ""
	for _, c := range columns {
		switch base := lang.Base(c.tag); {
		case c.tag == lang.Undetermined, base == known:
		case known == "":
			known = base
		default:
			return false
		}
	}
	return true
}

func columnError(columns []column, o Choice) error {
	e := &ColumnError{Column: o.Column}
	for _, c := range columns {
		words := Letters(c.index)
		if c.heading != "" {
			words += fmt.Sprintf(" %q", content.Snippet(c.heading))
		}
		e.Columns = append(e.Columns, words+" ("+c.tag+")")
	}
	return e
}

// textColumns returns the columns that contain letters.
func textColumns(tables []part) []column {
	var all [MaxColumns]column
	var samples [MaxColumns]strings.Builder
	for _, t := range tables {
		for r, row := range t.rows {
			if r < t.heading {
				continue
			}
			for i, cell := range row.Cells[:min(len(row.Cells), MaxColumns)] {
				n := letters(cell)
				if n == 0 {
					continue
				}
				c := &all[i]
				c.letters += n
				if r == max(t.heading, 0) && c.heading == "" {
					c.heading = cell
				} else if samples[i].Len() < sampleBytes {
					samples[i].WriteString(cell)
					samples[i].WriteByte('\n')
				}
			}
		}
	}
	var list []column
	for i := range all {
		c := all[i]
		sample := samples[i].String()
		if sample == "" && (c.heading == "" || len(tables) == 1 && len(tables[0].rows) > 1) {
			continue // numbers under a heading
		}
		sample = cmp.Or(sample, c.heading)
		c.index, c.tag = i, lang.Undetermined
		if guess := lang.Detect(sample); guess.Confidence >= surely {
			c.tag = guess.Tag
		}
		list = append(list, c)
	}
	return list
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// isCalled reports whether name is the heading, the letter or the number, counted from 1,
// of a column.
func (c column) isCalled(name string) bool {
	name = strings.TrimSpace(name)
	if strings.EqualFold(strings.TrimSpace(c.heading), name) || strings.EqualFold(Letters(c.index), name) {
		return true
	}
	n, err := strconv.Atoi(name)
	return err == nil && n == c.index+1
}

// cells returns the cells of a column, or of all columns if index is -1. If bare is set,
// the heading and the rows above it are left out.
func cells(tables []part, index int, bare bool) ([]content.Paragraph, error) {
	var list content.List
	for _, t := range tables {
		for r, row := range t.rows {
			if err := list.Full(); err != nil {
				return nil, err
			}
			if bare && r <= t.heading {
				continue
			}
			for i, cell := range row.Cells {
				if index < 0 || i == index {
					list.Add(content.Paragraph{Text: cell})
				}
			}
		}
	}
	return list.Paragraphs, list.Full()
}

// mixedCells returns the cells with texts in all languages, or every cell of a table whose
// columns are not recognised.
func mixedCells(tables []part) ([]content.Paragraph, error) {
	var list content.List
	for _, t := range tables {
		var sample [][]string
		for _, row := range t.rows {
			if filledIn(row.Cells) > 0 && len(sample) < SampleRows {
				sample = append(sample, row.Cells)
			}
		}
		layout, err := Recognise(sample, Options{})
		skip := t.heading + 1
		if err == nil {
			skip = 0
			if layout.Headed {
				skip = layout.Above + 1
			}
		}
		for r, row := range t.rows {
			if err := list.Full(); err != nil {
				return nil, err
			}
			switch {
			case err != nil && r < skip:
				continue
			case err == nil && skip > 0:
				if filledIn(row.Cells) > 0 {
					skip--
				}
				continue
			}
			for i, cell := range row.Cells {
				if err != nil || i < len(layout.Columns) && layout.Columns[i].Role == Text {
					list.Add(content.Paragraph{Text: cell})
				}
			}
		}
	}
	return list.Paragraphs, list.Full()
}
