package worddoc

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/ooxml"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/align/read/zipxml"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/internal/reading"
)

// ErrNoTable is returned for a Word file without any table.
var ErrNoTable = &noTable{}

type noTable struct{}

// Error describes what is missing.
func (*noTable) Error() string { return "the Word file has no table" }

func (*noTable) Reason() string { return ReasonNoTable }

// ReasonNoTable is the reason of ErrNoTable.
const ReasonNoTable = "worddoc: no table"

// NewReader returns a Reader of a Word file (docx). It reads nothing yet. The error
// names an invalid option. Units yields an error if no table has texts in two languages.
func NewReader(r io.Reader, o export.ReadOptions) (export.Reader, error) {
	return grid.NewReader(o, func(ctx context.Context, stream *reading.Stream, yield func(table.Row) error) error {
		stream.Found.Format, stream.Found.Encoding = "Word", charset.UTF8
		a, err := zipxml.OpenReader(r, ooxml.WhatWord)
		if err != nil {
			return err
		}
		var above table.Row
		tables, err := ooxml.Tables(ctx, a, func(row ooxml.WordRow) error {
			above = rowOf(row, above)
			return yield(above)
		})
		if err == nil && tables == 0 {
			err = ErrNoTable
		}
		return err
	})
}

// shownID matches an id at the end of a cell, in files of programs that show hidden text.
var shownID = regexp.MustCompile(`\s*([0-9a-f]{16}-\d+(?:\s+[0-9a-f]{8})?|\bID)\s*$`)

// rowOf returns the row of a table. Its first cell is the hidden text of the row, the id. A
// cell that continues the one above it has the text of that.
func rowOf(r ooxml.WordRow, above table.Row) table.Row {
	row := table.Row{Table: fmt.Sprintf("table %d", r.Table), Line: r.Line, Cells: []string{""}, Undecoded: r.Undecoded}
	for i, c := range r.Cells {
		if at := shownID.FindStringSubmatchIndex(c.Text); i == 0 && at != nil && c.Hidden == "" && at[0] > 0 {
			c.Text, c.Hidden = c.Text[:at[0]], c.Text[at[2]:at[3]]
		}
		if row.Cells[0] == "" {
			row.Cells[0] = strings.TrimSpace(c.Hidden)
		}
		if n := len(row.Cells); c.Continues && r.Line > 1 && n < len(above.Cells) {
			c.Text = above.Cells[n]
		}
		row.Cells = append(row.Cells, strings.TrimSpace(c.Text))
		for range c.Span - 1 {
			row.Cells = append(row.Cells, "")
		}
		row.Notes = append(row.Notes, c.Comments...)
	}
	return row
}
