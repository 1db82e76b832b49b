package xliff

import (
	"context"
	"fmt"
	"io"
	"iter"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/charset"
)

// ReadOptions of NewReader. The zero value reads what is translated.
type ReadOptions struct {
	// Strict ends the reading with an error, a *export.BadUnit, at the first
	// part of the file that cannot be used.
	Strict bool
	// Encoding is the name of the file's encoding; empty has it found.
	Encoding string
	// Languages says what codes of the file mean, by code, such as "L1": "zh".
	Languages map[string]string
	// Drafts takes targets too that the file calls new, drafts or to be reviewed.
	Drafts bool
	// NoMatches leaves the matches out that the file carries along.
	NoMatches bool
}

// Reader reads XLIFF; it is an export.Reader. It must not be used by two
// goroutines at once. It holds one translation unit and a window of the file.
type Reader struct {
	r          io.Reader
	o          ReadOptions
	begun      bool
	report     export.ReadReport
	tally      export.RepairTally
	unfinished export.UnfinishedTally
}

// NewReader returns a Reader of the file, which may be packed with gzip or zip
// (see export.Unpack). It reads nothing yet. An error says which option is wrong.
func NewReader(r io.Reader, o ReadOptions) (*Reader, error) {
	meanings, err := export.Meanings(o.Languages)
	if err != nil {
		return nil, fmt.Errorf("read xliff: %w", err)
	}
	o.Languages = meanings
	return &Reader{r: r, o: o}, nil
}

// NotXLIFFError tells that a file is no XLIFF.
type NotXLIFFError struct {
	// Line is where that shows, counted from 1.
	Line int
	// Found says what the file is instead.
	Found string
}

// Error names the line and what is there.
func (e *NotXLIFFError) Error() string {
	return fmt.Sprintf("line %d: this is no XLIFF: %s", e.Line, e.Found)
}

// Hint says what to do next.
func (e *NotXLIFFError) Hint() string {
	return "an XLIFF file begins with <xliff>; export it again as XLIFF from the program it comes from"
}

// Units streams the segments that are translated; see export.Reader. The error is
// a *NotXLIFFError for a file that is something else, a *export.BadUnit with
// ReadOptions.Strict, or one of reading, with the line.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return export.Once(&r.begun, func(yield func(export.Item) bool) error { return r.read(ctx, yield) })
}

// Report tells what was read so far.
func (r *Reader) Report() export.ReadReport {
	report := r.report
	report.Repairs = r.tally.Counts()
	report.Unfinished = r.unfinished.Counts()
	return report
}

// read opens the file and hands its items to yield until this returns false.
func (r *Reader) read(ctx context.Context, yield func(export.Item) bool) error {
	unpacked, err := export.Unpack(r.r, ".xlf")
	if err != nil {
		return err
	}
	text, name, declared, err := charset.Decode(unpacked, r.o.Encoding)
	if err != nil {
		return err
	}
	r.report.Encoding, r.report.Declared = name, declared
	p := newParser(text, r)
	if err := p.root(); err != nil {
		return err
	}
	for {
		items, more, err := p.next()
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		for _, item := range items {
			if r.o.Strict && item.Bad != nil {
				return item.Bad
			}
			r.count(item)
			if !yield(item) {
				return nil
			}
		}
		if !more {
			return nil
		}
	}
}

// count enters the item into the report.
func (r *Reader) count(item export.Item) {
	if item.Bad != nil {
		r.report.Bad++
		return
	}
	r.report.Units++
	r.report.Variants += len(item.Unit.Variants)
	for _, repair := range item.Repairs {
		r.tally.Add(repair)
	}
}
