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

// ExchangeOptions say how to read an exchange file.
type ExchangeOptions struct {
	export.ReadOptions
	// Reviewed counts all units of the file as reviewed.
	Reviewed bool
}

func (o ExchangeOptions) options() formats.ReadOptions {
	return formats.ReadOptions{ReadOptions: o.ReadOptions, OpenSDLTM: openSDLTM}
}

// openSDLTM opens a memory of Trados Studio for the packages under export, which
// reach no database themselves.
func openSDLTM(ctx context.Context, r io.Reader) (sdltm.Database, error) {
	f, err := trados.Open(ctx, r)
	if err != nil {
		return nil, err // not f, which is not a nil Database
	}
	return f, nil
}

// Check refuses what no file could be read with.
func (o ExchangeOptions) Check() error {
	if err := o.options().Check(); err != nil {
		return request(err)
	}
	return nil
}

// ExchangeFile is an exchange file that is being read.
type ExchangeFile struct {
	// Path is its name, or the names of two.
	Path   string
	Format formats.Format
	// Bad are the first maxBad of the parts that could not be used, BadCount is
	// how many there are.
	Bad      []shape.Skipped
	BadCount int

	// SameLanguage counts units whose texts are said to be in one language;
	// SameFirst says where the first is and in which.
	SameLanguage int
	SameFirst    string

	first  *export.BadUnit // of the parts that the reader could not use
	files  []*os.File      // none for standard input
	reader export.Reader
}

// maxBad is how many bad parts of a file are kept for the report: a file in
// which more are bad is hardly what its name says.
const maxBad = 1000

// OpenExchange opens the file at path, or standard input, or the two files of a
// format of two. Its format is found by its content. Close must be called.
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

// read makes the reader of the files that were opened.
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

// Report returns what the reader found so far.
func (e *ExchangeFile) Report() export.ReadReport { return e.reader.Report() }

// formatMoses is the format of two files.
const formatMoses = "moses"

// sideLanguages takes the languages of two files, where the user does not say
// them, from the ends of their names: corpus.zh and corpus.en.
func sideLanguages(paths []string, o ExchangeOptions) ExchangeOptions {
	for i, tag := range []*string{&o.From, &o.To} {
		ending := strings.TrimPrefix(filepath.Ext(paths[i]), ".")
		if len(ending) < 2 || ending == "txt" {
			continue
		}
		if said, err := lang.Canonical(ending); *tag == "" && err == nil {
			*tag = said
		}
	}
	return o
}

// Close closes the files, which were only read.
func (e *ExchangeFile) Close() {
	for _, f := range e.files {
		f.Close()
	}
}

// hopeless is how many units in a row, from the first, may be bad before a file is
// given up: a memory has no such beginning, a file that was made to do harm may go
// on like that for minutes.
const hopeless = 100_000

// Units streams the good units and keeps the bad ones for the report. Errors
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

// Pairs streams the good units as Units does, with one text in each language: as the
// look-ups of a memory and most formats have them. Divided units count as several.
func (e *ExchangeFile) Pairs(ctx context.Context) iter.Seq2[export.Item, error] {
	return func(yield func(export.Item, error) bool) {
		more := 0 // units that others were divided into
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

// All streams all units, bad ones as well. Errors name the file.
func (e *ExchangeFile) All(ctx context.Context) iter.Seq2[export.Item, error] {
	return func(yield func(export.Item, error) bool) {
		if err := e.all(ctx, yield); err != nil {
			yield(export.Item{}, err)
		}
	}
}

// all yields all units; its error is a panic of the reader.
func (e *ExchangeFile) all(ctx context.Context, yield func(export.Item, error) bool) (broken error) {
	yielding := false // a panic of the caller is not ours
	defer func() {
		if yielding {
			return
		}
		if p := recover(); p != nil {
			broken = fault("cannot read "+e.Path, p)
		}
	}()
	bad := 0
	for item, err := range e.reader.Units(ctx) {
		if err == nil && item.Bad != nil {
			bad++
			err = e.giveUp(item.Bad, bad)
		} else if err != nil {
			err = e.explain(err)
		}
		yielding = true
		more := yield(item, err)
		yielding = false
		if !more || err != nil {
			return nil
		}
	}
	return nil
}

// giveUp is an error for a file without a good unit among its first bad ones.
func (e *ExchangeFile) giveUp(bad *export.BadUnit, count int) error {
	if count < hopeless || e.reader.Report().Units > 0 {
		return nil
	}
	return fail(ReasonUnreadableUnits, "cannot read %s: line %d: its first %d units cannot be read: %s", e.Path, bad.Line, count, bad.Cause)
}

// explain adds the file's name to an error of reading.
func (e *ExchangeFile) explain(err error) error {
	if _, ok := errors.AsType[*export.BadUnit](err); ok {
		return fail(ReasonStrict, "cannot read %s: %w", e.Path, err)
	}
	return fmt.Errorf("cannot read %s: %w", e.Path, err)
}

// skipUnit keeps a bad part for the report.
func (e *ExchangeFile) skipUnit(line int, unit, cause string) {
	if unit != "" {
		cause = fmt.Sprintf("%s: %s", unit, cause)
	}
	e.BadCount++
	if len(e.Bad) < maxBad {
		e.Bad = append(e.Bad, shape.Skipped{File: e.Path, Place: e.place(line), Reason: cause})
	}
}

// place names a line of the file.
func (e *ExchangeFile) place(line int) string { return fmt.Sprintf("%s:%d", e.Path, line) }

// unusable is the reason for refusing a file in which nothing can be used.
func (e *ExchangeFile) unusable() string {
	if e.first != nil && e.first.Reason() != "" {
		return e.first.Reason()
	}
	return ReasonUnreadableUnits
}

// refuseEmpty is an error for a file in which nothing could be used although
// there is something.
func (e *ExchangeFile) refuseEmpty() error {
	if e.reader.Report().Units > 0 || len(e.Bad) == 0 {
		return nil
	}
	return fail(e.unusable(), "cannot use %s: it has no unit that can be read; %s: %s", e.Path, e.Bad[0].Place, e.Bad[0].Reason)
}

// refuseUnfinished is an error for a file whose texts were all passed over, with
// the reasons.
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

// Shape returns the contract of what was read.
func (e *ExchangeFile) Shape() shape.Exchange {
	r := e.reader.Report()
	return shape.Exchange{
		File: e.Path, Encoding: r.Encoding, Declared: r.Declared, Tool: r.Tool, From: r.SourceLang,
		Units: r.Units, Skipped: append([]shape.Skipped{}, e.Bad...), Repairs: shape.CountedOf(r.Repairs),
		Unfinished: shape.UnfinishedOf(r.Unfinished),
	}
}

// digestOf is the SHA-256 of the bytes of a file, in hexadecimal digits.
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
