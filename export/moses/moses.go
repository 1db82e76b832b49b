// Package moses reads and writes the two files that machine translation is
// trained on and that the tools around Moses (Koehn et al. 2007) take: one text a
// line, line n of one file the translation of line n of the other.
//
// To read, call NewReader with both sides; to write, NewWriter with both. The
// files hold texts and nothing else: of a unit go lost its id, origin, status,
// dates, notes and inline codes. A line break inside a text becomes a space.
package moses

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/tm/unit"
)

const (
	// sampleLines is how many lines a language is guessed from.
	sampleLines = 200
	// maxLine is the length in bytes of the longest line.
	maxLine = 16 << 20
)

// Reader reads a pair of files; it is an export.Reader. It is not safe for
// concurrent use by multiple goroutines.
type Reader struct {
	o              export.ReadOptions
	source, target io.Reader
	stream         reading.Stream
}

// NewReader returns a Reader of the two sides. It reads nothing yet.
func NewReader(source, target io.Reader, o export.ReadOptions) *Reader {
	return &Reader{o: o, source: source, target: target}
}

// Report returns what was read so far.
func (r *Reader) Report() export.ReadReport { return r.stream.Report() }

// Units streams the lines; see export.Reader. Lines that are empty on both sides
// are no units. An error says that the files do not have the same number of
// lines, or cannot be read, or that a language cannot be found.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return r.stream.Units(ctx, r.read)
}

// side is one of the two files.
type side struct {
	lines *bufio.Scanner
	// held are the lines that the language was guessed from.
	held [][]byte
	at   int
	tag  string
}

// open begins to read a side.
func open(r io.Reader, name, tag, encoding string) (*side, string, error) {
	text, coding, _, err := charset.NewReader(r, encoding)
	if err != nil {
		return nil, "", fmt.Errorf("%s side: %w", name, err)
	}
	s := &side{lines: bufio.NewScanner(text), tag: tag}
	s.lines.Buffer(make([]byte, 64<<10), maxLine)
	for len(s.held) < sampleLines && s.lines.Scan() {
		s.held = append(s.held, bytes.Clone(s.lines.Bytes()))
	}
	if s.tag == "" {
		s.tag = cmp.Or(table.Language(string(bytes.Join(s.held, []byte("\n")))), lang.Undetermined)
	}
	return s, coding, nil
}

// next returns the next line, or false at the end.
func (s *side) next() ([]byte, bool) {
	if s.at < len(s.held) {
		s.at++
		return s.held[s.at-1], true
	}
	if !s.lines.Scan() {
		return nil, false
	}
	return s.lines.Bytes(), true
}

func (r *Reader) read(emit reading.Emit) error {
	source, coding, err := open(r.source, "source", r.o.From, r.o.Encoding)
	if err != nil {
		return err
	}
	target, _, err := open(r.target, "target", r.o.To, r.o.Encoding)
	if err != nil {
		return err
	}
	found := &r.stream.Found
	found.Format, found.Encoding, found.SourceLang = "Moses", coding, source.tag
	if source.tag == target.tag {
		return &LanguageError{Tag: source.tag}
	}
	number := 0
	for line := 1; ; line++ {
		a, more := source.next()
		b, moreTarget := target.next()
		if err := errors.Join(source.lines.Err(), target.lines.Err()); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		if more != moreTarget {
			return &LengthError{Lines: line - 1, Source: more}
		}
		if !more {
			return nil
		}
		if len(bytes.TrimSpace(a)) == 0 && len(bytes.TrimSpace(b)) == 0 {
			continue
		}
		number++
		a, repairs := reading.Valid(a, line)
		b, inTarget := reading.Valid(b, line)
		item := export.Item{Number: number, Line: line, Repairs: append(repairs, inTarget...), Unit: unit.Unit{
			Score: 1, Variants: []unit.Variant{{Lang: source.tag, Text: string(a)}, {Lang: target.tag, Text: string(b)}},
		}}
		if err := emit(&item); err != nil {
			return err
		}
	}
}

// The reasons of errors.
const (
	ReasonLength   = "sides-differ-in-length"
	ReasonLanguage = "sides-in-one-language"
)

// LengthError is returned where one file has more lines than the other.
type LengthError struct {
	// Lines is how many lines the shorter file has; Source reports whether the source
	// side is the longer one.
	Lines  int
	Source bool
}

// Error says which side ends where.
func (e *LengthError) Error() string {
	short, long := "source", "target"
	if e.Source {
		short, long = long, short
	}
	return fmt.Sprintf("the %s side ends after %d lines, the %s side goes on", short, e.Lines, long)
}

// Reason returns ReasonLength.
func (e *LengthError) Reason() string { return ReasonLength }

// LanguageError is returned where both sides look like one language.
type LanguageError struct{ Tag string }

// Error names the language.
func (e *LanguageError) Error() string {
	if e.Tag == lang.Undetermined {
		return "the language of the two files cannot be told"
	}
	return fmt.Sprintf("both files look like one language, %s", e.Tag)
}

// Reason returns ReasonLanguage.
func (e *LanguageError) Reason() string { return ReasonLanguage }
