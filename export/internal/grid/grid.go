// Package grid converts rows of tables to units and units to rows, for all formats of
// tables. Package table determines the roles of the columns.
//
// To read, call NewReader. To write, call New with the languages, then Heading and RowOf.
// table.Recognise recognises the columns that New returns, so that a unit that is written
// and read back is the same in everything that has a column.
package grid
