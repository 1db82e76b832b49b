package sheet

import (
	"context"
	"io"

	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/odf"
	"github.com/yiku-tm/yiku/align/read/ooxml"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/align/read/zipxml"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/internal/reading"
)

// NewExcelReader returns a Reader of an Excel file (xlsx). All sheets that are
// not hidden are read, each by its own columns; cells are as Excel shows them. It
// reads nothing yet.
func NewExcelReader(r io.Reader, o export.ReadOptions) (export.Reader, error) {
	return grid.NewReader(o, func(ctx context.Context, stream *reading.Stream, yield func(table.Row) error) error {
		stream.Found.Format, stream.Found.Encoding = "Excel", charset.UTF8
		return readExcel(ctx, r, yield)
	})
}

func readExcel(ctx context.Context, r io.Reader, yield func(table.Row) error) error {
	a, err := zipxml.OpenReader(r, ooxml.WhatExcel)
	if err != nil {
		return err
	}
	return ooxml.Rows(ctx, a, yield)
}

// NewODSReader returns a Reader of an OpenDocument spreadsheet (ods), as NewExcelReader
// does of an Excel file. It reads nothing yet.
func NewODSReader(r io.Reader, o export.ReadOptions) (export.Reader, error) {
	return grid.NewReader(o, func(ctx context.Context, stream *reading.Stream, yield func(table.Row) error) error {
		stream.Found.Format, stream.Found.Encoding = "OpenDocument", charset.UTF8
		return readODS(ctx, r, yield)
	})
}

func readODS(ctx context.Context, r io.Reader, yield func(table.Row) error) error {
	a, err := zipxml.OpenReader(r, odf.What)
	if err != nil {
		return err
	}
	_, rows, err := odf.Read(ctx, a)
	for _, row := range rows {
		if err == nil {
			err = yield(row)
		}
	}
	return err
}

// EachODSRow is like EachTextRow, for an OpenDocument spreadsheet.
func EachODSRow(ctx context.Context, r io.Reader, yield func(RawRow) error) error {
	return readODS(ctx, r, rawRows(yield))
}
