// Package worddoc writes units as a Word table for a reviser, and reads such
// tables, and other tables of two languages, back (ISO/IEC 29500-1,
// WordprocessingML).
//
// To write, call NewWriter, Write each unit, Close, and show the Report. The page is
// in landscape format. The table has a row for each unit, with its number, the two texts,
// the status and room for a note, and repeats its heading on every page. A hidden text
// after the number is the id of the unit, by which the memory finds it again.
//
// To read, call NewReader and range over Units. Every table of the document with
// texts in two languages is read. Tracked changes are read as accepted, and comments
// on a row are notes of its unit.
//
// The table has only the texts, status and notes of a unit; its origin, dates, properties
// and inline codes are not written.
package worddoc

import (
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// WriteOptions are the options of NewWriter. The zero value writes the pair of languages
// of the first unit.
type WriteOptions struct {
	// Title is the title of the document; if empty, it is "Translations for review".
	Title string
	// Source and Target are the language tags of the pair; empty are those of
	// the first unit.
	Source, Target string
	// LangStyle and Labels determine how the languages are written in the
	// heading.
	LangStyle export.LangStyle
	Labels    map[string]string
	// Comments, when not nil, returns the comments on the translation of a unit; a line
	// break begins a paragraph.
	Comments func(u *unit.Unit) []string
}
