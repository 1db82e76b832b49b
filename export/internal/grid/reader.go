package grid

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/reading"
)

// IsPair reports whether rows, the first of a table, have two columns of texts in two
// languages, or in two writings: a few words do not show which language they are in.
func IsPair(rows []table.Row) bool {
	var cells [][]string
	for _, r := range rows {
		if strings.TrimSpace(strings.Join(r.Cells, "")) != "" {
			cells = append(cells, r.Cells)
		}
	}
	_, err := table.Recognise(cells, table.Options{})
	if unsure, ok := errors.AsType[*table.ColumnsError](err); ok && unsure.Unsure {
		_, err = table.Recognise(cells, table.Options{From: "zh", To: "en"})
	}
	return err == nil
}

// Feed calls yield with the rows of a file, in their order, and enters the format into
// the report of the stream. It returns the first error of yield.
type Feed func(ctx context.Context, stream *reading.Stream, yield func(table.Row) error) error

// Reader reads tables; it is an export.Reader. It holds the first rows of each table
// until the columns are known. It is not safe for concurrent use by multiple goroutines.
type Reader struct {
	o      export.ReadOptions
	rows   Feed
	stream reading.Stream
	// layout describes the current table; it is nil until its columns are
	// known.
	layout *table.Layout
	table  string
	held   []table.Row
	// tables is the number of tables with texts in two languages, problem the error of
	// the first one without.
	tables  int
	problem error
	number  int
}

// NewReader returns a Reader of the rows. It reads nothing yet. The error names an
// invalid option.
func NewReader(o export.ReadOptions, rows Feed) (export.Reader, error) {
	meanings := make(map[string]string, len(o.Languages))
	for _, heading := range slices.Sorted(maps.Keys(o.Languages)) {
		tag, err := lang.Canonical(o.Languages[heading])
		if err != nil {
			return nil, fmt.Errorf("read table: language of the column %s: %w", heading, err)
		}
		meanings[heading] = tag
	}
	o.Languages = meanings
	return &Reader{o: o, rows: rows, stream: reading.Stream{Strict: o.Strict}}, nil
}

// Report returns what was read so far.
func (r *Reader) Report() export.ReadReport { return r.stream.Report() }

// Units streams the rows; see export.Reader. Line is the number of the row. The error is
// a *table.ColumnsError for a file without texts in two languages, a *export.BadUnit with
// Strict, or an error of reading.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return r.stream.Units(ctx, func(emit reading.Emit) error {
		err := r.rows(ctx, &r.stream, func(row table.Row) error { return r.take(row, emit) })
		if err == nil {
			err = r.flush(emit)
		}
		if err == nil && r.tables == 0 {
			err = r.problem
		}
		return err
	})
}

// take holds a row back until the columns of its table are known.
func (r *Reader) take(at table.Row, emit reading.Emit) error {
	if at.Hidden {
		r.stream.Repair(export.Repair{Kind: export.RepairHidden, Count: 1, Detail: at.Table})
		return nil
	}
	if at.Table != r.table {
		if err := r.flush(emit); err != nil {
			return err
		}
		r.layout, r.table = nil, at.Table
	}
	if r.layout != nil {
		return r.send(at, emit)
	}
	r.held = append(r.held, at)
	if len(r.held) >= table.SampleRows {
		return r.flush(emit)
	}
	return nil
}

// flush recognises the columns and sends the rows held back.
func (r *Reader) flush(emit reading.Emit) error {
	held := r.held
	r.held = nil
	var cells [][]string
	for _, h := range held {
		if h.Bad == "" && !isEmpty(h) {
			cells = append(cells, h.Cells)
		}
	}
	if len(held) == 0 || r.layout != nil {
		return nil
	}
	layout, err := table.Recognise(cells, table.Options{From: r.o.From, To: r.o.To, Languages: r.o.Languages})
	if err != nil {
		// A file may contain a table of remarks in addition to the table of
		// texts.
		if r.problem == nil && len(cells) > 0 {
			r.problem = err
		}
		r.layout = &table.Layout{}
		for _, h := range held {
			if err := r.send(h, emit); err != nil {
				return err
			}
		}
		return nil
	}
	for _, h := range held {
		if !layout.Has(table.ID) && slices.ContainsFunc(h.Cells, func(cell string) bool { return withMark.MatchString(strings.TrimSpace(cell)) }) {
			return &export.NoHeadingError{Line: h.Line}
		}
	}
	r.layout = layout
	r.tables++
	if r.stream.Found.SourceLang == "" {
		r.stream.Found.SourceLang = layout.SourceLang()
	}
	skip := 0 // the heading and the rows above it
	if layout.Headed {
		skip = layout.Above + 1
	}
	for _, h := range held {
		if skip > 0 && h.Bad == "" && !isEmpty(h) {
			switch skip--; {
			case skip == 0:
				r.checkHeading(h, held)
				continue
			case !r.hasTexts(h):
				r.stream.Repair(export.Repair{Line: h.Line, Kind: export.RepairAbove, Count: 1, Detail: shown(h)})
				continue
			}
		}
		if err := r.send(h, emit); err != nil {
			return err
		}
	}
	return nil
}

// isEmpty reports whether a row has no text.
func isEmpty(row table.Row) bool { return strings.TrimSpace(strings.Join(row.Cells, "")) == "" }

// shown returns the cells of a row for a message.
func shown(row table.Row) string {
	return reading.Shorten(strings.Join(slices.DeleteFunc(slices.Clone(row.Cells), func(cell string) bool { return strings.TrimSpace(cell) == "" }), " | "))
}

// hasTexts reports whether a row above the heading is a row like those below it, which sorting the table has
// moved there: it has all texts, in the writing of their languages.
func (r *Reader) hasTexts(row table.Row) bool {
	for i, c := range r.layout.Columns {
		if c.Role == table.Text && (i >= len(row.Cells) || !table.MayBe(row.Cells[i], c.Lang)) {
			return false
		}
	}
	return true
}

// checkHeading counts the texts of a heading that no row of a text file has a cell for. In other files short
// rows are usual.
func (r *Reader) checkHeading(heading table.Row, rows []table.Row) {
	width := 0
	for _, row := range rows {
		if row.Line != heading.Line {
			width = max(width, len(row.Cells))
		}
	}
	for i := width; i < len(heading.Cells) && r.table == "" && width > 0; i++ {
		if strings.TrimSpace(heading.Cells[i]) != "" {
			r.stream.Repair(export.Repair{Line: heading.Line, Kind: export.RepairHeading, Count: 1, Detail: reading.Shorten(heading.Cells[i])})
		}
	}
}

func (r *Reader) send(at table.Row, emit reading.Emit) error {
	if len(r.layout.Columns) == 0 { // a table without texts
		if !isEmpty(at) || at.Bad != "" {
			r.stream.Repair(export.Repair{Line: at.Line, Kind: export.RepairTable, Count: 1, Detail: r.table})
		}
		return nil
	}
	item := export.Item{Line: at.Line, Source: -1}
	if at.Bad != "" {
		r.number++
		item.Number = r.number
		item.Bad = &export.BadUnit{Line: at.Line, Unit: r.table, Cause: at.Bad}
		return emit(&item)
	}
	record := RecordOf(r.layout, at)
	if record.Empty {
		if strings.ContainsFunc(strings.Join(at.Cells, ""), unicode.IsLetter) { // more than numbers
			r.stream.Repair(export.Repair{Line: at.Line, Kind: export.RepairRow, Count: 1, Detail: shown(at)})
		}
		return nil
	}
	r.number++
	item.Number, item.Unit, item.Source, item.Review, item.UnknownStatus = r.number, record.Unit, record.Source, record.Review, record.UnknownStatus
	if len(at.Notes) > 0 {
		item.Unit.Notes = append(item.Unit.Notes, at.Notes...)
		if item.Review != nil {
			item.Review.Touched = true
		}
	}
	if at.Undecoded > 0 {
		item.Repairs = []export.Repair{{Line: at.Line, Kind: export.RepairEncoding, Count: at.Undecoded}}
	}
	if at.Spread > 0 {
		item.Repairs = append(item.Repairs, export.Repair{Line: at.Line, Kind: export.RepairSpread, Count: at.Spread})
	}
	if record.Beyond > 0 {
		item.Repairs = append(item.Repairs, export.Repair{Line: at.Line, Kind: export.RepairBeyond, Count: record.Beyond})
	}
	return emit(&item)
}
