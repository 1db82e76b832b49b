package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/export/sdltm"
	trados "github.com/yiku-tm/yiku/tm/sdltm"
)

// ExchangeOptions describe how to read an exchange file.
type ExchangeOptions struct {
	export.ReadOptions
	// Reviewed marks all units of the file as reviewed.
	Reviewed bool
}

func (o ExchangeOptions) options() formats.ReadOptions {
	return formats.ReadOptions{ReadOptions: o.ReadOptions, OpenSDLTM: openSDLTM}
}

// openSDLTM opens a memory of Trados Studio for the packages below export,
// which do not use a database themselves.
func openSDLTM(ctx context.Context, r io.Reader) (sdltm.Database, error) {
	f, err := trados.Open(ctx, r)
	if err != nil {
		return nil, err // f would be a nil pointer in a Database that is not nil
	}
	return f, nil
}

// Check returns an error for options with which no file could be read.
func (o ExchangeOptions) Check() error {
	if err := o.options().Check(); err != nil {
		return request(err)
	}
	return nil
}

// An ExchangeFile is an exchange file that is being read.
type ExchangeFile struct {
	// Path is its name, or the names of two files.
	Path   string
	Format formats.Format
	// Bad holds the first maxBad of the parts that could not be used, BadCount
	// the number of all.
	Bad      []shape.Skipped
	BadCount int

	// SameLanguage counts units whose texts are all marked as one language;
	// SameFirst describes the first, with its place.
	SameLanguage int
	SameFirst    string

	first  *export.BadUnit // of the parts that the reader could not use
	files  []*os.File      // empty for standard input
	reader export.Reader
}

// maxBad is the number of bad parts of a file that are kept for the report. A
// file with more is hardly of the format that it seems.
const maxBad = 1000

// OpenExchange opens the file at path, standard input, or the two files of a
// format of two, and detects the format from the content. Close must be called.
func (s *Session) OpenExchange(ctx context.Context, paths []string, o ExchangeOptions) (*ExchangeFile, error) {
	e := &ExchangeFile{Path: ui.List(paths)}
	var inputs []io.Reader
	for _, path := range paths {
		if path == StandardInput {
			e.Path = ui.Say("standard input")
			inputs = append(inputs, interruptible(ctx, s.Stdin))
			continue
		}
		f, err := OpenFile(ctx, path)
		if err != nil {
			e.Close()
			return nil, err
		}
		e.files, inputs = append(e.files, f), append(inputs, f)
	}
	if err := e.read(inputs, paths, o); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

func (e *ExchangeFile) read(inputs []io.Reader, paths []string, o ExchangeOptions) (err error) {
	defer guard(e.Path, &err)
	if len(inputs) == 2 {
		e.Format, _ = formats.ByName(formatMoses)
		e.reader, err = e.Format.ReadPair(inputs[0], inputs[1], sideLanguages(paths, o).options())
	} else {
		var in io.Reader
		e.Format, in, err = formats.Detect(inputs[0], paths[0])
		if unknown, ok := errors.AsType[*formats.UnknownError](err); ok {
			return request(fmt.Errorf("cannot read %s: %w", e.Path, unknown))
		}
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", e.Path, ui.Reason(err))
		}
		e.reader, err = e.Format.Read(in, o.options())
	}
	if err != nil {
		return request(err)
	}
	return nil
}

// Report returns the report of the reader so far.
func (e *ExchangeFile) Report() export.ReadReport { return e.reader.Report() }

// formatMoses is the format of two files.
const formatMoses = "moses"

// sideLanguages sets missing languages of two files from the endings of their
// names: corpus.zh and corpus.en.
func sideLanguages(paths []string, o ExchangeOptions) ExchangeOptions {
	for i, tag := range []*string{&o.From, &o.To} {
		ending := strings.TrimPrefix(filepath.Ext(paths[i]), ".")
		if len(ending) < 2 || ending == "txt" {
			continue
		}
		if canonical, err := lang.Canonical(ending); *tag == "" && err == nil {
			*tag = canonical
		}
	}
	return o
}

// Close closes the files.
func (e *ExchangeFile) Close() {
	for _, f := range e.files {
		f.Close()
	}
}

// hopeless is the number of units, from the first, that may all be bad before
// reading stops: no memory begins like that, and a file made to do harm may
// continue for minutes.
const hopeless = 100_000

// Units streams the good units and records the bad ones for the report. Errors
// name the file.
func (e *ExchangeFile) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return func(yield func(export.Item, error) bool) {
		for item, err := range e.All(ctx) {
			if err == nil && item.Bad != nil {
				if e.first == nil {
					e.first = item.Bad
				}
				e.skipUnit(item.Bad.Line, item.Bad.Unit, item.Bad.Cause)
				continue
			}
			if tag, one := export.OneLanguage(&item.Unit); err == nil && one {
				if e.SameLanguage++; e.SameLanguage == 1 {
					e.SameFirst = fmt.Sprintf("%s: %s%s", e.place(item.Line), tag, export.DetectedLanguages(&item.Unit))
				}
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// Pairs is like Units but with one text per language, as look-ups and most formats require. A
// unit with several is divided and counts as several.
func (e *ExchangeFile) Pairs(ctx context.Context) iter.Seq2[export.Item, error] {
	return func(yield func(export.Item, error) bool) {
		more := 0 // units made by dividing others
		for item, err := range e.Units(ctx) {
			if err != nil {
				yield(item, err)
				return
			}
			item.Number += more
			apart := item.Apart()
			if apart == nil {
				if !yield(item, nil) {
					return
				}
				continue
			}
			for i := range apart {
				apart[i].Number += i
				if !yield(apart[i], nil) {
					return
				}
			}
			more += len(apart) - 1
		}
	}
}

// All streams all units, including bad ones. Errors name the file.
func (e *ExchangeFile) All(ctx context.Context) iter.Seq2[export.Item, error] {
	return func(yield func(export.Item, error) bool) {
		if err := e.all(ctx, yield); err != nil {
			yield(export.Item{}, err)
		}
	}
}

// all yields all units. Its error is a panic of the reader.
func (e *ExchangeFile) all(ctx context.Context, yield func(export.Item, error) bool) (broken error) {
	yielding := false // a panic of the caller is not recovered
	defer func() {
		if yielding {
			return
		}
		if p := recover(); p != nil {
			broken = internalError("cannot read "+e.Path, p)
		}
	}()
	good, bad := 0, 0
	for item, err := range e.reader.Units(ctx) {
		switch {
		case err != nil:
			err = e.explain(err)
		case item.Bad == nil:
			good++
		default:
			if bad++; good == 0 {
				err = e.giveUp(item.Bad, bad)
			}
		}
		yielding = true
		more := yield(item, err)
		yielding = false
		if !more || err != nil {
			return nil
		}
	}
	return broken
}

// giveUp returns an error for a file whose first units, as many as count, are all bad.
func (e *ExchangeFile) giveUp(bad *export.BadUnit, count int) error {
	if count < hopeless {
		return nil
	}
	return fail(ReasonUnreadableUnits, "cannot read %s: line %d: its first %d units cannot be read: %s", e.Path, bad.Line, count, bad.Cause)
}

// explain adds the name of the file to an error of reading.
func (e *ExchangeFile) explain(err error) error {
	if _, ok := errors.AsType[*export.BadUnit](err); ok {
		return fail(ReasonStrict, "cannot read %s: %w", e.Path, err)
	}
	return fmt.Errorf("cannot read %s: %w", e.Path, err)
}

// skipUnit records a bad part for the report.
func (e *ExchangeFile) skipUnit(line int, unit, cause string) {
	if unit != "" {
		cause = fmt.Sprintf("%s: %s", unit, cause)
	}
	e.BadCount++
	if len(e.Bad) < maxBad {
		e.Bad = append(e.Bad, shape.Skipped{File: e.Path, Place: e.place(line), Reason: cause})
	}
}

func (e *ExchangeFile) place(line int) string { return fmt.Sprintf("%s:%d", e.Path, line) }

// unusable returns the reason for refusing a file in which nothing is usable.
func (e *ExchangeFile) unusable() string {
	if e.first != nil && e.first.Reason() != "" {
		return e.first.Reason()
	}
	return ReasonUnreadableUnits
}

// refuseEmpty returns an error for a file that has parts, none of which is
// usable.
func (e *ExchangeFile) refuseEmpty() error {
	if e.reader.Report().Units > 0 || len(e.Bad) == 0 {
		return nil
	}
	return fail(e.unusable(), "cannot use %s: it has no unit that can be read; %s: %s", e.Path, e.Bad[0].Place, e.Bad[0].Reason)
}

// refuseUnfinished returns an error for a file whose texts were all skipped,
// with the reasons.
func (e *ExchangeFile) refuseUnfinished() error {
	counts := e.reader.Report().Unfinished
	if len(counts) == 0 {
		return nil
	}
	reasons, reason := make([]string, len(counts)), ReasonUnfinished
	for i, c := range counts {
		reasons[i] = c.String()
		if c.Reason == export.IsDraft {
			reason = ReasonDrafts
		}
	}
	return fail(reason, "%s holds no finished translation, nothing was stored: %s", e.Path, strings.Join(reasons, "; "))
}

// Shape returns what was read as JSON.
func (e *ExchangeFile) Shape() shape.Exchange {
	r := e.reader.Report()
	return shape.Exchange{
		File: e.Path, Encoding: r.Encoding, Declared: r.Declared, Tool: r.Tool, From: r.SourceLang,
		Units: r.Units, Skipped: append([]shape.Skipped{}, e.Bad...), Repairs: shape.Each(r.Repairs, shape.CountedOf),
		Unfinished: shape.Each(r.Unfinished, shape.UnfinishedOf),
	}
}

// digestOf returns the SHA-256 of a file in hexadecimal digits.
func digestOf(ctx context.Context, path string) (string, error) {
	f, err := OpenFile(ctx, path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, Cancellable(ctx, f)); err != nil {
		return "", fmt.Errorf("cannot read %s: %w", path, ui.Reason(err))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
