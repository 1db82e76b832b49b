package grid

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
)

// ReadOptions are how to read tables. The zero value reads whatever comes.
type ReadOptions struct {
	// Strict ends the reading with an error, a *export.BadUnit, at the first row
	// that cannot be used.
	Strict bool
	// Languages says what headings mean, by heading.
	Languages map[string]string
	// From and To are the languages of texts where a table does not say them.
	From, To string
}

// Row is a row of a table.
type Row struct {
	// Table names the table; empty in a file of one. Each has its own columns.
	Table string
	// Line is the line or the number of the row, counted from 1.
	Line  int
	Cells []string
	// Notes are remarks on the row that stand in no cell of it.
	Notes []string
	// Bad says why the row cannot be read.
	Bad string
}

// Feed hands the rows of a file to yield, in their order, and enters the format
// into the report.
type Feed func(ctx context.Context, report *export.ReadReport, yield func(Row) error) error

// Reader reads tables; it is an export.Reader. It holds the first rows of each
// table until their columns are known. It must not be used by two goroutines at
// once.
type Reader struct {
	o      ReadOptions
	rows   Feed
	begun  bool
	report export.ReadReport
	// layout is that of the table being read, nil as long as held is gathered.
	layout *Layout
	table  string
	held   []Row
	// tables is how many tables had texts in two languages; problem is the fault
	// of the first that had not.
	tables  int
	problem error
	number  int
}

// NewReader returns a Reader of the rows. It reads nothing yet. An error says which
// option is wrong.
func NewReader(o ReadOptions, rows Feed) (*Reader, error) {
	meanings := make(map[string]string, len(o.Languages))
	for _, heading := range slices.Sorted(maps.Keys(o.Languages)) {
		tag, err := lang.Canonical(o.Languages[heading])
		if err != nil {
			return nil, fmt.Errorf("read table: language of the column %s: %w", heading, err)
		}
		meanings[heading] = tag
	}
	o.Languages = meanings
	return &Reader{o: o, rows: rows}, nil
}

// Report tells what was read so far.
func (r *Reader) Report() export.ReadReport { return r.report }

// errStop ends a reading whose reader has seen enough.
type errStop struct{}

func (errStop) Error() string { return "stopped" }

// Units streams the rows; see export.Reader. Line is the row of the table. The
// error is a *ColumnsError for a file without texts in two languages, a
// *export.BadUnit with ReadOptions.Strict, or one of reading.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return func(yield func(export.Item, error) bool) {
		if r.begun {
			return
		}
		r.begun = true
		send := func(item export.Item) error {
			if item.Bad != nil {
				if r.o.Strict {
					return item.Bad
				}
				r.report.Bad++
			} else {
				r.report.Units++
				r.report.Variants += len(item.Unit.Variants)
			}
			if !yield(item, nil) {
				return errStop{}
			}
			return nil
		}
		err := r.rows(ctx, &r.report, func(at Row) error { return r.take(at, send) })
		if err == nil {
			err = r.flush(send)
		}
		if err == nil && r.tables == 0 && r.problem != nil {
			err = r.problem
		}
		if _, stopped := errors.AsType[errStop](err); err != nil && !stopped {
			yield(export.Item{}, err)
		}
	}
}

// take holds a row back until the columns of its table are known.
func (r *Reader) take(at Row, send func(export.Item) error) error {
	if at.Table != r.table {
		if err := r.flush(send); err != nil {
			return err
		}
		r.layout, r.table = nil, at.Table
	}
	if r.layout != nil {
		return r.send(at, send)
	}
	r.held = append(r.held, at)
	if len(r.held) >= SampleRows {
		return r.flush(send)
	}
	return nil
}

// flush recognises the columns and sends the rows held back.
func (r *Reader) flush(send func(export.Item) error) error {
	held := r.held
	r.held = nil
	var cells [][]string
	for _, h := range held {
		if h.Bad == "" && strings.TrimSpace(strings.Join(h.Cells, "")) != "" {
			cells = append(cells, h.Cells)
		}
	}
	if len(held) == 0 || r.layout != nil {
		return nil
	}
	layout, err := Recognise(cells, Options{From: r.o.From, To: r.o.To, Languages: r.o.Languages})
	if err != nil {
		// A table of remarks beside the table of texts does no harm.
		if r.problem == nil && len(cells) > 0 {
			r.problem = err
		}
		r.layout = &Layout{}
		return nil
	}
	r.layout = layout
	r.tables++
	if r.report.SourceLang == "" {
		r.report.SourceLang = layout.SourceLang()
	}
	heading := layout.Headed
	for _, h := range held {
		if heading && h.Bad == "" && strings.TrimSpace(strings.Join(h.Cells, "")) != "" {
			heading = false
			continue
		}
		if err := r.send(h, send); err != nil {
			return err
		}
	}
	return nil
}

// send makes an item of a row.
func (r *Reader) send(at Row, send func(export.Item) error) error {
	if len(r.layout.Columns) == 0 { // a table without texts
		return nil
	}
	item := export.Item{Line: at.Line, Source: -1}
	if at.Bad != "" {
		r.number++
		item.Number = r.number
		item.Bad = &export.BadUnit{Line: at.Line, Unit: r.table, Cause: at.Bad}
		return send(item)
	}
	record := r.layout.Record(at.Cells)
	if record.Blank {
		return nil
	}
	r.number++
	item.Number, item.Unit, item.Source, item.Review = r.number, record.Unit, record.Source, record.Review
	if len(at.Notes) > 0 {
		item.Unit.Notes = append(item.Unit.Notes, at.Notes...)
		if item.Review != nil {
			item.Review.Touched = true
		}
	}
	return send(item)
}
