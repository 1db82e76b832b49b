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
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/tmx"
)

// isExchange tells by its name whether a file is an exchange file that one
// command takes alone: TMX, as it is, packed, or under the name of XML.
func isExchange(path string) bool {
	name := strings.ToLower(path)
	for _, ending := range []string{".tmx", ".tmx.gz", ".tmx.zip", ".xml"} {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}

// exchangeFile is an exchange file that is being read.
type exchangeFile struct {
	path   string
	file   *os.File // nil for standard input
	reader export.Reader
	// bad are the first maxBad of the parts that could not be used, badCount is
	// how many there are.
	bad      []skipped
	badCount int
}

// maxBad is how many bad parts of a file are kept for the report: a file in
// which more are bad is hardly what its name says.
const maxBad = 1000

// openExchange opens the file at path, or standard input. Close must be called.
func openExchange(ctx context.Context, a *app, path string, o exchangeFlags) (*exchangeFile, error) {
	e := &exchangeFile{path: path}
	var r io.Reader
	if path == standardInput {
		e.path = "standard input"
		r = interruptible{ctx, a.in}
	} else {
		f, err := openInput(ctx, path)
		if err != nil {
			return nil, err
		}
		e.file, r = f, f
	}
	reader, err := tmx.NewReader(r, o.options())
	if err != nil {
		e.Close()
		return nil, &usageError{err}
	}
	e.reader = reader
	return e, nil
}

// Close closes the file, which was only read.
func (e *exchangeFile) Close() {
	if e.file != nil {
		e.file.Close()
	}
}

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
			case !yield(item, nil):
				return
			}
		}
	}
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
	e.skipUnit(bad.Line, bad.Unit, bad.Cause)
}

func (e *exchangeFile) skipUnit(line int, unit, cause string) {
	if unit != "" {
		cause = fmt.Sprintf("%s: %s", unit, cause)
	}
	e.badCount++
	if len(e.bad) < maxBad {
		e.bad = append(e.bad, skipped{File: e.path, Place: fmt.Sprintf("%s:%d", e.path, line), Reason: cause})
	}
}

// refuseEmpty is an error for a file in which nothing could be used although
// there is something.
func (e *exchangeFile) refuseEmpty() error {
	if e.reader.Report().Units > 0 || len(e.bad) == 0 {
		return nil
	}
	return ui.Errorf("have the file exported again by the program it comes from",
		"cannot use %s: it has no unit that can be read; %s: %s", e.path, e.bad[0].Place, e.bad[0].Reason)
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
	words := []string{r.Format, r.Encoding}
	if r.Declared != "" {
		words[1] += " although it says " + r.Declared
	}
	if r.Tool != "" {
		words = append(words, "by "+r.Tool)
	}
	fmt.Fprintf(w, "Read %s from %s (%s)\n", count(r.Units, "unit", "units"), e.path, strings.Join(words, ", "))
	for _, c := range r.Repairs {
		fmt.Fprintf(w, "Repaired: %s\n", c)
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
