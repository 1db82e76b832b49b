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
