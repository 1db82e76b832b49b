// Package moses reads and writes pairs of text files as used by Moses (Koehn et al.
// 2007) and other tools for training machine translation: line n of one file is the
// translation of line n of the other.
//
// The files hold nothing but texts: the id, origin, status, dates, notes and inline codes
// of a unit are lost. A line break inside a text becomes a space.
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
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/tm/unit"
)

const (
	// sampleLines is the number of lines from which a language is detected.
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

// Report returns the counts of what has been read.
func (r *Reader) Report() export.ReadReport { return r.stream.Report() }

// Units returns the pairs of lines; see export.Reader. Pairs of empty lines are skipped.
// The error is a *LengthError, a *LanguageError or an error of reading.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return r.stream.Units(ctx, r.read)
}

// side is one of the two files.
type side struct {
	lines *bufio.Scanner
	// held are the lines from which the language was detected, at the next of them.
	held [][]byte
	at   int
	tag  string
}

// open opens a side and detects its language, if tag is empty.
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

// LengthError is returned if one file has more lines than the other.
type LengthError struct {
	// Lines is the number of lines of the shorter file. Source reports whether the source
	// side is longer.
	Lines  int
	Source bool
}

// Error names the side that is shorter and its length.
func (e *LengthError) Error() string {
	short, long := "source", "target"
	if e.Source {
		short, long = long, short
	}
	return fmt.Sprintf("the %s side ends after %d lines, the %s side continues", short, e.Lines, long)
}

// Reason returns ReasonLength.
func (e *LengthError) Reason() string { return ReasonLength }

// LanguageError is returned if both sides seem to be in the same language.
type LanguageError struct{ Tag string }

// Error names the language.
func (e *LanguageError) Error() string {
	if e.Tag == lang.Undetermined {
		return "the languages of the two files are not known"
	}
	return fmt.Sprintf("both files look like one language, %s", e.Tag)
}

// Reason returns ReasonLanguage.
func (e *LanguageError) Reason() string { return ReasonLanguage }

// Writer writes a pair of files; it is an export.Writer. It is not safe for
// concurrent use by multiple goroutines.
type Writer struct {
	// The counts of units are those of source.
	source, target writing.File
	langs          *pair.Chooser
}

// NewWriter returns a Writer to the two sides. It writes nothing yet. The error
// names an invalid option.
func NewWriter(source, target io.Writer, o export.WriteOptions) (*Writer, error) {
	langs, err := pair.New(export.Labels{Style: export.StyleBase}, o.Source, o.Target)
	if err != nil {
		return nil, fmt.Errorf("write moses: %w", err)
	}
	return &Writer{source: writing.New(source, "moses", "units"), target: writing.New(target, "moses", "units"), langs: langs}, nil
}

// Write adds a line to each file. A unit that is left out is counted in the Report with
// the reason.
func (w *Writer) Write(u unit.Unit) error {
	for _, side := range []*writing.File{&w.source, &w.target} {
		if err := side.Begin(); err != nil {
			return err
		}
	}
	source, target, reason := w.langs.ChooseUnrejected(&u)
	if reason != "" {
		w.source.Skip(reason, &u)
		return nil
	}
	w.line(&w.source, u.Variants[source].Text)
	w.line(&w.target, u.Variants[target].Text)
	w.langs.Record(&u, source, target, &w.source.Counts)
	return errors.Join(w.source.Wrote(), w.target.Wrote())
}

func (w *Writer) line(to *writing.File, text string) {
	line := strings.TrimSpace(text)
	if strings.ContainsAny(line, lineBreaks) {
		parts := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(lineBreaks, r) })
		w.source.Counts.LineBreaks += len(parts) - 1
		line = strings.Join(parts, " ")
	}
	to.Buf = append(append(to.Buf, line...), '\n')
}

// lineBreaks are the characters that some programs treat as the end of a line.
const lineBreaks = "\n\r\v\f\u0085\u2028\u2029"

// Close flushes the buffers.
func (w *Writer) Close() error {
	if ended, err := w.source.Ended(); ended {
		return err
	}
	return errors.Join(w.source.End(), w.target.End())
}

// Report returns what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.source.Report()
	r.Bytes += w.target.Report().Bytes
	return r
}
