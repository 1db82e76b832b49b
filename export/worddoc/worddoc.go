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
