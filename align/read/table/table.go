// Package table determines the roles of the columns of a table from any kind of file: a
// spreadsheet, separated values, a table in a Word file.
//
// Recognise returns the columns of a table of units for exchange, Choose the cells of a
// table that make a document. Both use the same headings (headings.go) and the same
// detection of the language of a column (recognise.go).
package table

import "strings"

// MaxColumns is the number of columns that are read. Spreadsheet programs allow 16,384;
// usual tables have fewer than a hundred.
const MaxColumns = 1024

// Row is a row of a table.
type Row struct {
	// Table is the name of the table; empty in a file with one table.
	Table string
	// Line is the line of a text or the number of the row, counted from 1.
	Line  int
	Cells []string
	// Values are the numbers of the cells that show a formatted number or date, and empty
	// for other cells; nil if there are no such cells.
	Values []string
	// Notes are remarks on the row outside its cells.
	Notes []string
	// Undecoded is the number of places that could not be decoded and are U+FFFD.
	Undecoded int
	// Spread is the number of lines in quoted cells that contain the separators of a
	// record.
	Spread int
	// Bad is the reason why the row cannot be read, or "".
	Bad string
	// Hidden reports that the row stands for a hidden table, which is not read.
	Hidden bool
}

// A Role is what a column contains.
type Role int

// The roles of columns.
const (
	// Ignored columns contain row numbers, or nothing.
	Ignored Role = iota
	// ID is the name of the unit; see the package of the format.
	ID
	// Text is a text in the language of Column.Lang, or the source or target.
	Text
	// Status is the status of the unit, Score the score of the aligner.
	Status
	Score
	// Note is a remark; each of its lines is a note of the unit.
	Note
	// Title, Date, Body, Translator and URL describe the origin, SourceFile and
	// TargetFile name its files.
	Title
	Date
	Body
	Translator
	URL
	SourceFile
	TargetFile
	// Created and Changed are the dates of the unit, CreatedBy and ChangedBy the names of
	// those who created and changed it.
	Created
	Changed
	CreatedBy
	ChangedBy
	// Property is any other column with a heading, which names the property.
	Property
)

// Side is the side of a text according to its heading.
type Side int

// The sides of a pair.
const (
	NoSide Side = iota
	Source
	Target
)

// Column is a column of a table.
type Column struct {
	Role Role
	// Heading is the heading as written in the table.
	Heading string
	// Lang is the canonical language tag of a Text.
	Lang string
	Side Side
	// named reports that the user said what the heading means.
	named bool
}

// Layout describes the columns of a table, from left to right.
type Layout struct {
	Columns []Column
	// Headed reports whether there is a heading.
	Headed bool
	// Above is the number of rows above the heading, such as a title; empty rows do not
	// count.
	Above int
	// Source is the index of the column with the source text, or -1 if it is unknown.
	Source int
}

// Languages returns the tags of the texts, in the order of the columns.
func (l *Layout) Languages() []string {
	var list []string
	for _, c := range l.Columns {
		if c.Role == Text {
			list = append(list, c.Lang)
		}
	}
	return list
}

// Has reports whether a column has the role.
func (l *Layout) Has(r Role) bool {
	for _, c := range l.Columns {
		if c.Role == r {
			return true
		}
	}
	return false
}

// A ColumnsError reports that a table does not have two columns with texts in two
// languages.
type ColumnsError struct {
	// Found describes the columns with text.
	Found []string
	// Unsure reports that the language of one of them could not be detected.
	Unsure bool
}

// Error lists the columns.
func (e *ColumnsError) Error() string {
	if len(e.Found) == 0 {
		return "the table has no column with text"
	}
	return "two columns with texts in two languages are needed; the table has " + strings.Join(e.Found, ", ")
}

// Reason returns ReasonUnsure or ReasonNoPair.
func (e *ColumnsError) Reason() string {
	if e.Unsure {
		return ReasonUnsure
	}
	return ReasonNoPair
}

// The reasons of the errors of this package.
const (
	// ReasonNoPair: the table does not have two columns with texts in two
	// languages.
	ReasonNoPair = "table: no pair of columns"
	// ReasonUnsure: the language of a column could not be detected.
	ReasonUnsure = "table: unsure language"
	// ReasonWhichColumn: the column of a document is ambiguous or does not
	// exist.
	ReasonWhichColumn = "table: which column"
)

// SourceLang returns the tag of the source text, or "" if it is unknown.
func (l *Layout) SourceLang() string {
	if l.Source < 0 {
		return ""
	}
	return l.Columns[l.Source].Lang
}

// Merges holds the cells of a table that are merged downwards, such as a term next to its
// renderings. Programs write the text only in the first row, but it belongs to all rows.
// The
// zero value has no such cells.
type Merges struct {
	// open holds the cells that continue below the current row, by column.
	open map[int]mergedCell
	// filled is the size in bytes of the texts that were repeated.
	filled int
}

// mostFilled limits the size in bytes of the repeated texts of a table, so that a small
// file
// with one long text merged over a million rows does not take gigabytes. 100,000 terms have
// less.
const mostFilled = 16 << 20

type mergedCell struct {
	last int // row
	text string
}

// Add records that the cell in a column, with its text, extends down to the row last.
func (m *Merges) Add(column, last int, text string) {
	if m.open == nil {
		m.open = make(map[int]mergedCell)
	}
	m.open[column] = mergedCell{last, text}
}

// Fill sets the cells of a row that belong to cells above it. The rows must come in order.
func (m *Merges) Fill(r *Row) {
	for column, c := range m.open {
		if c.last < r.Line {
			delete(m.open, column)
			continue
		}
		for len(r.Cells) <= column {
			r.Cells = append(r.Cells, "")
		}
		if r.Cells[column] == "" && m.filled < mostFilled {
			r.Cells[column] = c.text
			m.filled += len(c.text)
		}
	}
}
