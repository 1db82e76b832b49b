// Package sheet reads and writes tables of units as people keep them and send
// them to a reviser: CSV and TSV (RFC 4180), and Excel files (ISO/IEC 29500-1,
// SpreadsheetML).
//
// To read, call NewTextReader or NewExcelReader and range over Units. The headings, in
// the usual words for them (zh, en, 原文, 译文, source, target, note, date …), show the
// roles of the columns; without headings the languages are detected from the texts.
// Columns with unknown headings become properties.
//
// To write, call NewTextWriter or NewExcelWriter, Write each unit, Close, and show
// the Report. The table has a row for each unit: its id, the texts, the source
// first, status and note for the reviser, and then the fields of the origin. The ids
// connect a table that is read back with the units of the memory. Inline
// codes, properties and variants in other languages have no column and are lost.
//
// In text files an apostrophe is written before a text that begins with = + - or @, so
// that no spreadsheet program reads it as a formula; reading removes it. In Excel files
// each cell is marked as text.
package sheet

import (
	"github.com/yiku-tm/yiku/export"
)

// WriteOptions are the options of the writers. The zero value writes the pair of languages
// of the first unit.
type WriteOptions struct {
	// Source and Target are the language tags of the pair; empty are those of
	// the first unit.
	Source, Target string
	// Languages, when not empty, are the tags of the texts, a column each; Source
	// and Target must be empty then.
	Languages []string
	// LangStyle and Labels determine how the languages are written in the
	// heading.
	LangStyle export.LangStyle
	Labels    map[string]string
	// Tab separates the cells of a text file by tabs instead of commas.
	Tab bool
	// NoMark omits the byte order mark, by which Excel recognises that a text file is in
	// UTF-8.
	NoMark bool
}
