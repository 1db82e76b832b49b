package main

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
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/export/sdltm"
	trados "github.com/yiku-tm/yiku/tm/sdltm"
)

// exchangeFlags say how to read an exchange file.
type exchangeFlags struct {
	encoding string
	strict   bool
	// drafts takes translations that an XLIFF calls drafts.
	drafts    bool
	languages map[string]string
	// reviewed counts all units of the file as reviewed.
	reviewed bool
	// from and to are the languages of a file that does not say them.
	from, to string
}

func (e *exchangeFlags) options() formats.ReadOptions {
	return formats.ReadOptions{
		Strict: e.strict, Drafts: e.drafts, Encoding: e.encoding, Languages: e.languages, From: e.from, To: e.to,
		OpenSDLTM: openSDLTM,
	}
}

// openSDLTM opens a memory of Trados Studio for the packages under export, which
// reach no database themselves.
func openSDLTM(ctx context.Context, r io.Reader) (sdltm.Database, error) {
	f, err := trados.Open(ctx, r)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// validate refuses what no file could be read with.
func (e *exchangeFlags) validate() error {
	if err := e.options().Check(); err != nil {
		return &usageError{err}
	}
	return nil
}

// exchangeFile is an exchange file that is being read.
type exchangeFile struct {
	path   string
	files  []*os.File // none for standard input
	format formats.Format
	reader export.Reader
	// bad are the first maxBad of the parts that could not be used, badCount is
	// how many there are.
	bad      []skipped
	badCount int
	// first is the first of them that the reader found.
	first *export.BadUnit
	// sameLanguage counts units whose texts are said to be in one language;
	// sameFirst says where the first is and in which.
	sameLanguage int
	sameFirst    string
}

// maxBad is how many bad parts of a file are kept for the report: a file in
// which more are bad is hardly what its name says.
const maxBad = 1000

// openExchange opens the file at path, or standard input, or the two files of a
// format of two. Its format is told by its content. Close must be called.
func openExchange(ctx context.Context, a *app, paths []string, o exchangeFlags) (*exchangeFile, error) {
	e := &exchangeFile{path: strings.Join(paths, " and ")}
	var inputs []io.Reader
	for _, path := range paths {
		if path == standardInput {
			e.path = "standard input"
			inputs = append(inputs, interruptible{ctx, a.in})
			continue
		}
		f, err := openInput(ctx, path)
		if err != nil {
			e.Close()
			return nil, err
		}
		e.files, inputs = append(e.files, f), append(inputs, f)
	}
	err := e.read(inputs, paths, o)
	if err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

// read makes the reader of the files that were opened.
func (e *exchangeFile) read(inputs []io.Reader, paths []string, o exchangeFlags) (err error) {
	if len(inputs) == 2 {
		e.format, _ = formats.ByName(formatMoses)
		e.reader, err = e.format.ReadPair(inputs[0], inputs[1], sideLanguages(paths, o).options())
	} else {
		var in io.Reader
		e.format, in, err = formats.Detect(inputs[0], paths[0])
		if unknown, ok := errors.AsType[*formats.UnknownError](err); ok {
			return &usageError{fmt.Errorf("cannot read %s: %w", e.path, unknown)}
		}
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", e.path, ui.Reason(err))
		}
		e.reader, err = e.format.Read(in, o.options())
	}
	if err != nil {
		return &usageError{err}
	}
	return nil
}

// formatMoses is the format of two files.
const formatMoses = "moses"

// sideLanguages takes the languages of two files, where the user does not say
// them, from the ends of their names: corpus.zh and corpus.en.
func sideLanguages(paths []string, o exchangeFlags) *exchangeFlags {
	for i, tag := range []*string{&o.from, &o.to} {
		ending := strings.TrimPrefix(filepath.Ext(paths[i]), ".")
		if len(ending) < 2 || ending == "txt" {
			continue
		}
		if said, err := lang.Canonical(ending); *tag == "" && err == nil {
			*tag = said
		}
	}
	return &o
}

// Close closes the files, which were only read.
func (e *exchangeFile) Close() {
	for _, f := range e.files {
		f.Close()
	}
}

// hopeless is how many units in a row, from the first, may be bad before a file is
// given up: a memory has no such beginning, a file that was made to do harm may go
// on like that for minutes.
const hopeless = 100_000

// units streams the good units and keeps the bad ones for the report. Errors
// name the file.
func (e *exchangeFile) units(ctx context.Context) iter.Seq2[export.Item, error] {
	return func(yield func(export.Item, error) bool) {
		for item, err := range e.reader.Units(ctx) {
			switch {
			case err != nil:
				yield(item, e.explain(err))
				return
			case item.Bad != nil:
				e.skip(item.Bad)
				if err := e.giveUp(item.Bad, e.badCount); err != nil {
					yield(item, err)
					return
				}
			default:
				if tag, one := export.OneLanguage(&item.Unit); one {
					if e.sameLanguage++; e.sameLanguage == 1 {
						e.sameFirst = fmt.Sprintf("%s: %s%s", e.place(item.Line), tag, export.LookLike(&item.Unit))
					}
				}
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

// giveUp is an error for a file without a good unit among its first bad ones.
func (e *exchangeFile) giveUp(bad *export.BadUnit, count int) error {
	if count < hopeless || e.reader.Report().Units > 0 {
		return nil
	}
	return ui.Errorf("have the file exported again by the program it comes from",
		"cannot read %s: line %d: its first %d units cannot be read: %s", e.path, bad.Line, count, bad.Cause)
}

// explain adds the file's name to an error of reading.
func (e *exchangeFile) explain(err error) error {
	if _, ok := errors.AsType[*export.BadUnit](err); ok {
		return ui.Errorf("without --strict the other units are taken", "cannot read %s: %w", e.path, err)
	}
	return fmt.Errorf("cannot read %s: %w", e.path, err)
}

// skip keeps a bad part for the report.
func (e *exchangeFile) skip(bad *export.BadUnit) {
	if e.first == nil {
		e.first = bad
	}
	e.skipUnit(bad.Line, bad.Unit, bad.Cause)
}

func (e *exchangeFile) skipUnit(line int, unit, cause string) {
	if unit != "" {
		cause = fmt.Sprintf("%s: %s", unit, cause)
	}
	e.badCount++
	if len(e.bad) < maxBad {
		e.bad = append(e.bad, skipped{File: e.path, Place: e.place(line), Reason: cause})
	}
}

// place names a line of the file.
func (e *exchangeFile) place(line int) string { return fmt.Sprintf("%s:%d", e.path, line) }

// remedy is the hint for a file in which nothing can be used.
func (e *exchangeFile) remedy() string {
	if e.first != nil {
		if hint := hints[e.first.Reason()]; hint != "" {
			return hint
		}
	}
	return "have the file exported again by the program it comes from"
}

// refuseEmpty is an error for a file in which nothing could be used although
// there is something.
func (e *exchangeFile) refuseEmpty() error {
	if e.reader.Report().Units > 0 || len(e.bad) == 0 {
		return nil
	}
	return ui.Errorf(e.remedy(),
		"cannot use %s: it has no unit that can be read; %s: %s", e.path, e.bad[0].Place, e.bad[0].Reason)
}

// refuseUnfinished is an error for a file whose texts were all passed over, with
// the reasons.
func (e *exchangeFile) refuseUnfinished() error {
	counts := e.reader.Report().Unfinished
	if len(counts) == 0 {
		return nil
	}
	reasons, hint := make([]string, len(counts)), "import it when its translation is done"
	for i, c := range counts {
		reasons[i] = c.String()
		if c.Reason == export.IsDraft {
			hint = "--drafts takes drafts too, with half the score"
		}
	}
	return ui.Errorf(hint, "%s holds no finished translation, nothing was stored: %s", e.path, strings.Join(reasons, "; "))
}

// exchangeInfo is the JSON of what was read.
type exchangeInfo struct {
	File     string    `json:"file"`
	Encoding string    `json:"encoding"`
	Declared string    `json:"declared_encoding"`
	Tool     string    `json:"tool"`
	From     string    `json:"from"`
	Units    int       `json:"units"`
	Skipped  []skipped `json:"skipped"`
	Repairs  []counted `json:"repairs"`
	// Unfinished is what the file itself does not call a translation yet.
	Unfinished []unfinished `json:"unfinished"`
}

// unfinished is a reason for passing texts over, with how many there are and the
// line of the first.
type unfinished struct {
	Reason export.Unfinished `json:"reason"`
	Count  int               `json:"count"`
	Line   int               `json:"line"`
}

func unfinishedOf(counts []export.UnfinishedCount) []unfinished {
	list := make([]unfinished, len(counts))
	for i, c := range counts {
		list[i] = unfinished{c.Reason, c.Count, c.First}
	}
	return list
}

// counted is a repair with how often it was made and the line of the first.
type counted struct {
	Kind  export.RepairKind `json:"kind"`
	Count int               `json:"count"`
	Line  int               `json:"line"`
}

func (e *exchangeFile) info() exchangeInfo {
	r := e.reader.Report()
	return exchangeInfo{
		File: e.path, Encoding: r.Encoding, Declared: r.Declared, Tool: r.Tool, From: r.SourceLang,
		Units: r.Units, Skipped: append([]skipped{}, e.bad...), Repairs: countedOf(r.Repairs),
		Unfinished: unfinishedOf(r.Unfinished),
	}
}

func countedOf(repairs []export.RepairCount) []counted {
	list := make([]counted, len(repairs))
	for i, c := range repairs {
		list[i] = counted{c.Kind, c.Count, c.First}
	}
	return list
}

// print says in words what was read and repaired.
func (e *exchangeFile) print(w io.Writer) {
	r := e.reader.Report()
	words := []string{r.Format}
	switch {
	case r.Declared != "":
		words = append(words, r.Encoding+" although it says "+r.Declared)
	case r.Encoding != "":
		words = append(words, r.Encoding)
	}
	if r.Tool != "" {
		words = append(words, "by "+r.Tool)
	}
	fmt.Fprintf(w, "Read %s from %s (%s)\n", count(r.Units, "unit", "units"), e.path, strings.Join(words, ", "))
	for _, c := range r.Repairs {
		fmt.Fprintf(w, "Repaired: %s\n", c)
	}
	for _, c := range r.Unfinished {
		fmt.Fprintf(w, "Passed over: %s\n", c)
	}
	if e.sameLanguage > 0 {
		fmt.Fprintf(w, "Please note: %s both sides in one language, the first %s\n", count(e.sameLanguage, "unit has", "units have"), e.sameFirst)
	}
}

// printBad lists the first of the parts that could not be used.
func (e *exchangeFile) printBad(w io.Writer) {
	if len(e.bad) == 0 {
		return
	}
	fmt.Fprintf(w, "Not used, as they cannot be read: %s\n", count(e.badCount, "place", "places"))
	for _, b := range e.bad[:min(len(e.bad), listed)] {
		fmt.Fprintf(w, "  %s: %s\n", b.Place, b.Reason)
	}
	if more := e.badCount - listed; more > 0 {
		fmt.Fprintf(w, "  … and %d more (--json lists %d)\n", more, len(e.bad))
	}
}

// digestOf is the SHA-256 of the bytes of a file, in hexadecimal digits.
func digestOf(ctx context.Context, path string) (string, error) {
	f, err := openInput(ctx, path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, cancellable{ctx, f}); err != nil {
		return "", fmt.Errorf("cannot read %s: %w", path, ui.Reason(err))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// cancellable is a reader of a file that Ctrl-C ends between two reads.
type cancellable struct {
	ctx context.Context
	r   io.Reader
}

func (c cancellable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
