// Package worddoc writes units as a Word table for a reviser, and reads such
// tables, and other tables of two languages, back (ISO/IEC 29500-1,
// WordprocessingML).
//
// To write, call NewWriter, Write each unit, Close, and show the Report. The page
// lies on its side; the table has a row a unit, its number, the two texts, the
// status and room for a note, and repeats its heading on every page. Beside the
// number stands the id of the unit, hidden, by which the memory finds it again.
//
// To read, call NewReader and range over Units. Every table of the document with
// texts in two languages is read. Tracked changes count as accepted, and comments
// on a row are notes of its unit.
//
// What a unit has beside its texts, status and notes stays in the memory: a table
// that comes back from review carries no origin, dates, properties or inline
// codes.
package worddoc

import (
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
)

// ReadOptions are how to read the tables. The zero value reads whatever comes.
type ReadOptions struct {
	// Strict ends the reading with an error at the first row that cannot be used.
	Strict bool
	// Languages says what headings mean, by heading.
	Languages map[string]string
	// From and To are the languages of the texts where the table does not say
	// them.
	From, To string
}

// WriteOptions are how to write the table. The zero value writes the pair of the
// first unit.
type WriteOptions struct {
	// Title heads the document; empty is a plain word.
	Title string
	// Source and Target are the language tags of the pair; empty are those of
	// the first unit.
	Source, Target string
	// LangStyle and Labels say how the languages are written in the heading.
	LangStyle export.LangStyle
	Labels    map[string]string
}

// Reader reads the tables of a Word file; it is an export.Reader. It is not safe
// for concurrent use by multiple goroutines.
type Reader struct{ *grid.Reader }
