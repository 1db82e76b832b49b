// Package sheet reads and writes tables of units as people keep them and send
// them to a reviser: CSV and TSV (RFC 4180), and Excel files (ISO/IEC 29500-1,
// SpreadsheetML).
//
// To read, call NewTextReader or NewExcelReader and range over Units. Which column
// is what, the heading says in the words of those who make such tables (zh, en,
// 原文, 译文, source, target, note, date …); without one the languages are told by
// the texts. Columns with a heading that nobody knows become properties.
//
// To write, call NewTextWriter or NewExcelWriter, Write each unit, Close, and show
// the Report. The table has a row a unit: its id, the texts, the source first, and
// beside them status and note for the reviser, then what the memory knows of the
// origin. A table that comes back with its ids finds its units again. Inline
// codes, properties and variants in other languages have no column and are lost.
//
// Text files hold cells that begin with = + - @ after an apostrophe, so that no
// spreadsheet program takes a text for a formula; reading takes it off again.
// Excel files say of each cell that it is a text.
package sheet

import (
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
)

// ReadOptions are how to read a table. The zero value reads whatever comes.
type ReadOptions struct {
	// Strict ends the reading with an error, a *export.BadUnit, at the first row
	// that cannot be used.
	Strict bool
	// Encoding is the name of a text file's encoding; empty has it found.
	Encoding string
	// Languages says what headings mean, by heading: "col1": "zh".
	Languages map[string]string
	// From and To are the languages of the texts where the table does not say
	// them.
	From, To string
}

// Reader reads a table; it is an export.Reader. Beside the first rows it holds of
// an Excel file the list of its texts. A row is an item, whose Line is the line of
// a text file, the row of a sheet. The error of Units is one of these: the file
// has no two columns with texts in two languages, a row cannot be used and the
// options say strict, the file is damaged. It is not safe for concurrent use by multiple
// goroutines.
type Reader struct{ *grid.Reader }

func newReader(o ReadOptions, rows grid.Feed) (*Reader, error) {
	r, err := grid.NewReader(grid.ReadOptions{Strict: o.Strict, Languages: o.Languages, From: o.From, To: o.To}, rows)
	if err != nil {
		return nil, err
	}
	return &Reader{r}, nil
}

// WriteOptions are how to write a table. The zero value writes the pair of the
// first unit.
type WriteOptions struct {
	// Source and Target are the language tags of the pair; empty are those of
	// the first unit.
	Source, Target string
	// Languages, when not empty, are the tags of the texts, a column each; Source
	// and Target must be empty then.
	Languages []string
	// LangStyle and Labels say how the languages are written in the heading.
	LangStyle export.LangStyle
	Labels    map[string]string
	// Tab parts the cells of a text file by tabs instead of commas.
	Tab bool
	// NoMark leaves the byte order mark out, by which Excel knows that a text
	// file is in UTF-8.
	NoMark bool
}
