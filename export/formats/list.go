package formats

import (
	"context"
	"errors"
	"io"
	"strings"

	catalogue "github.com/yiku-tm/yiku/align/read/po"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/html"
	"github.com/yiku-tm/yiku/export/jsonl"
	"github.com/yiku-tm/yiku/export/moses"
	"github.com/yiku-tm/yiku/export/po"
	"github.com/yiku-tm/yiku/export/sdltm"
	"github.com/yiku-tm/yiku/export/sheet"
	"github.com/yiku-tm/yiku/export/tbx"
	"github.com/yiku-tm/yiku/export/tmx"
	"github.com/yiku-tm/yiku/export/worddoc"
	"github.com/yiku-tm/yiku/export/xliff"
)

// All lists the formats in the order in which Detect tries them, the most certain first. A
// new format needs an entry here and nowhere else.
func All() []Format {
	return []Format{
		{
			Name: "tmx", Title: "a translation memory (tmx)", Endings: []string{".tmx"},
			Is:   func(h *Head) bool { return h.root("tmx") },
			Read: reads(tmx.NewReader), Write: writes(tmx.NewWriter), XML: true, NamesLanguages: true, Multilingual: true,
		},
		{
			Name: "xlsx", Title: "an Excel file (xlsx)", Endings: []string{".xlsx", ".xlsm"},
			Is:           func(h *Head) bool { return h.has("xl/workbook") },
			Read:         reads(sheet.NewExcelReader),
			Write:        writes(sheet.NewExcelWriter),
			Multilingual: true,
		},
		{
			Name: "ods", Title: "an OpenDocument spreadsheet (ods)", Endings: []string{".ods"},
			Is:   func(h *Head) bool { return strings.Contains(h.Bytes, "application/vnd.oasis.opendocument.spreadsheet") },
			Read: reads(sheet.NewODSReader),
		},
		{
			Name: "docx", Title: "a Word file (docx)", Endings: []string{".docx", ".docm"},
			Is:    func(h *Head) bool { return h.has("word/document") },
			Read:  reads(worddoc.NewReader),
			Write: writes(worddoc.NewWriter),
		},
		{
			Name: "jsonl", Title: "units as JSON lines (jsonl)", Endings: []string{".jsonl", ".ndjson"},
			Is:             func(h *Head) bool { return jsonl.IsLines(h.Text) },
			Read:           reads(jsonl.NewReader),
			Write:          func(w io.Writer, _ export.WriteOptions) (export.Writer, error) { return jsonl.NewWriter(w), nil },
			NamesLanguages: true, Multilingual: true,
		},
		{
			Name: "po", Title: "a message catalogue (po)", Endings: []string{".po", ".pot"},
			Is:   func(h *Head) bool { return catalogue.IsCatalogue(h.Text) },
			Read: func(r io.Reader, o ReadOptions) (export.Reader, error) { return po.NewReader(r, o.ReadOptions), nil },
			Write: func(w io.Writer, o export.WriteOptions) (export.Writer, error) {
				o.LangStyle = "" // that of gettext
				return writer(po.NewWriter(w, o))
			},
		},
		{
			Name: "csv", Title: "a table (csv)", Endings: []string{".csv"},
			Is:           func(h *Head) bool { return len(h.Parts) == 0 && h.Root == "" && sheet.IsTable(h.Text) },
			Read:         reads(sheet.NewTextReader),
			Write:        writes(sheet.NewCSVWriter),
			Multilingual: true,
		},
		{
			Name: "tsv", Title: "a table (tsv)", Endings: []string{".tsv", ".tab"},
			Read:         reads(sheet.NewTextReader),
			Write:        writes(sheet.NewTSVWriter),
			Multilingual: true,
		},
		{
			Name: "html", Title: "a page (html)", Endings: []string{".html", ".htm"},
			Write: writes(html.NewWriter),
		},
		{
			Name: "moses", Title: "two files with a text a line (moses)",
			ReadPair: func(source, target io.Reader, o ReadOptions) (export.Reader, error) {
				return moses.NewReader(source, target, o.ReadOptions), nil
			},
			WritePair: func(source, target io.Writer, o export.WriteOptions) (export.Writer, error) {
				return writer(moses.NewWriter(source, target, o))
			},
		},
		{
			// The variants of Trados, memoQ and Phrase can be read but not written.
			Name: "xliff", Title: "a file of translation units (xliff)", Endings: []string{".xlf", ".xliff"},
			ReadEndings: []string{".sdlxliff", ".mqxliff", ".mxliff", ".mqxlz", ".xlz"},
			Is:          func(h *Head) bool { return h.root("xliff") },
			Read:        reads(xliff.NewReader), Write: versions(xliff.NewWriter, xliff.Version12), XML: true,
		},
		{
			Name: "xliff2", Title: "a file of translation units (xliff 2.1)",
			Write: versions(xliff.NewWriter, xliff.Version21),
		},
		{
			Name: "tbx", Title: "a term base (tbx)", Endings: []string{".tbx"},
			Is:    func(h *Head) bool { return h.root("martif", "tbx") },
			Read:  reads(tbx.NewReader),
			Write: versions(tbx.NewWriter, tbx.Version2), XML: true, NamesLanguages: true, Multilingual: true,
		},
		{
			Name: "tbx3", Title: "a term base (tbx 3)",
			Write: versions(tbx.NewWriter, tbx.Version3), NamesLanguages: true, Multilingual: true,
		},
		sdltmFormat(),
	}
}

// reads returns the Read of a format from its NewReader.
func reads[R export.Reader](open func(io.Reader, export.ReadOptions) (R, error)) func(io.Reader, ReadOptions) (export.Reader, error) {
	return func(r io.Reader, o ReadOptions) (export.Reader, error) { return reader(open(r, o.ReadOptions)) }
}

// writes returns the Write of a format from its NewWriter.
func writes[W export.Writer](open func(io.Writer, export.WriteOptions) (W, error)) func(io.Writer, export.WriteOptions) (export.Writer, error) {
	return func(w io.Writer, o export.WriteOptions) (export.Writer, error) { return writer(open(w, o)) }
}

// versions is like writes, for a format with several versions.
func versions[V any, W export.Writer](open func(io.Writer, V, export.WriteOptions) (W, error), version V) func(io.Writer, export.WriteOptions) (export.Writer, error) {
	return func(w io.Writer, o export.WriteOptions) (export.Writer, error) { return writer(open(w, version, o)) }
}

// reader returns the Reader of a format, nil after an error.
func reader[R export.Reader](r R, err error) (export.Reader, error) {
	if err != nil {
		return nil, err
	}
	return r, nil
}

// writer does the same for a Writer.
func writer[W export.Writer](w W, err error) (export.Writer, error) {
	if err != nil {
		return nil, err
	}
	return w, nil
}

// Check returns an error for options that are invalid for every format.
func (o ReadOptions) Check() error {
	_, err := tmx.NewReader(strings.NewReader(""), o.ReadOptions)
	return err
}

// sdltmFormat returns the format of the memories of Trados Studio, which can
// only be read.
func sdltmFormat() Format {
	return Format{
		Name: "sdltm", Title: "a memory of Trados Studio (sdltm)", Endings: []string{".sdltm"},
		Is: func(h *Head) bool {
			return strings.HasPrefix(h.Bytes, "SQLite format 3\x00") && strings.Contains(h.Bytes, "translation_units")
		},
		Read: func(r io.Reader, o ReadOptions) (export.Reader, error) {
			open := func(ctx context.Context) (sdltm.Database, error) {
				if o.OpenSDLTM == nil {
					return nil, errors.New("read sdltm: no database can be opened")
				}
				return o.OpenSDLTM(ctx, r)
			}
			return reader(sdltm.NewReader(open, o.ReadOptions))
		},
		NamesLanguages: true,
	}
}
