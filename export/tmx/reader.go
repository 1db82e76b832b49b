package tmx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/charset"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
)

// ReadOptions of NewReader. The zero value reads whatever comes.
type ReadOptions struct {
	// Strict ends the reading with an error, a *export.BadUnit, at the first
	// part of the file that cannot be used.
	Strict bool
	// Encoding is the name of the file's encoding; empty has it found.
	Encoding string
	// Languages says what codes of the file mean, by code, such as
	// "lang1": "zh". A code that stands here is not looked at further.
	Languages map[string]string
}

// Limits of what is held in memory, whatever the file.
const (
	// maxToken is the length in bytes of a single text or tag.
	maxToken = 16 << 20
	// maxUnit is the length in bytes of all texts, notes and properties of a
	// unit together; a longer unit is bad.
	maxUnit = 32 << 20
)

// Reader reads TMX 1.1 to 1.4b; it is an export.Reader. It must not be used by
// two goroutines at once.
//
// It holds one unit and a window of the file: about 1 MB with units of the
// usual size and never more than some 100 MB, whatever the size of the file.
type Reader struct {
	r     io.Reader
	o     ReadOptions
	begun bool
	// long has everything read the long way, for tests.
	long   bool
	report export.ReadReport
	tally  export.RepairTally
}

// NewReader returns a Reader of the file, which may be packed with gzip or zip
// (see export.Unpack). It reads nothing yet. An error says which option is wrong.
func NewReader(r io.Reader, o ReadOptions) (*Reader, error) {
	meanings, err := export.Meanings(o.Languages)
	if err != nil {
		return nil, fmt.Errorf("read tmx: %w", err)
	}
	o.Languages = meanings
	return &Reader{r: r, o: o}, nil
}

// NotTMXError tells that a file is no TMX.
type NotTMXError struct {
	// Line is where that shows, counted from 1.
	Line int
	// Found says what the file is instead.
	Found string
}

// Error names the line and what is there.
func (e *NotTMXError) Error() string {
	return fmt.Sprintf("line %d: this is no TMX: %s", e.Line, e.Found)
}

// Hint says what to do next.
func (e *NotTMXError) Hint() string {
	return "a TMX file begins with <tmx>; export the memory again as TMX from the program it comes from"
}

// Units streams the units; see export.Reader. The error is a *NotTMXError for
// a file that is something else, a *export.BadUnit with ReadOptions.Strict, or
// one of reading, unpacking or a limit, with the line.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return export.Once(&r.begun, func(yield func(export.Item) bool) error { return r.read(ctx, yield) })
}

// Report tells what was read so far.
func (r *Reader) Report() export.ReadReport {
	report := r.report
	report.Repairs = r.tally.Counts()
	return report
}

// read opens the file and hands its items to yield until this returns false.
func (r *Reader) read(ctx context.Context, yield func(export.Item) bool) error {
	unpacked, err := export.Unpack(r.r, ".tmx")
	if err != nil {
		return err
	}
	text, name, declared, err := charset.Decode(unpacked, r.o.Encoding)
	if err != nil {
		return err
	}
	r.report.Encoding, r.report.Declared = name, declared
	p := newParser(text, r.o)
	p.fast.off = r.long
	if err := p.prolog(); err != nil {
		return p.explain(err)
	}
	r.report.Format = "TMX"
	if p.version != "" {
		r.report.Format += " " + p.version
	}
	for {
		more, err := p.next()
		r.report.Tool, r.report.SourceLang = p.tool, p.source
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return p.explain(err)
		}
		if !more {
			return nil
		}
		if r.o.Strict && p.item.Bad != nil {
			return p.item.Bad
		}
		r.count(&p.item)
		if !yield(p.item) {
			return nil
		}
	}
}

// count enters the item into the report.
func (r *Reader) count(item *export.Item) {
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

// explain adds the line to an error of reading.
func (p *parser) explain(err error) error {
	if _, ok := errors.AsType[*NotTMXError](err); ok {
		return err
	}
	if errors.Is(err, xmlscan.ErrTooLong) {
		err = fmt.Errorf("%w: it has over %d MiB; a quotation mark or bracket may be missing before it", err, maxToken>>20)
	}
	return fmt.Errorf("line %d: %w", p.s.Line(), err)
}
