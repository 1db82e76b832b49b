// Package export defines what the packages of all exchange formats share: the
// Reader and Writer that each format implements, the reports they return, and
// the language codes they write. Each format is a package of its own below this
// one, such as export/tmx.
//
// To export, create a Writer with the format's NewWriter, pass it to Copy with a
// sequence of units, and show the Report to the user. A Writer holds only a few
// units in memory, whatever the size of the translation memory. It opens no
// files; the caller provides an io.Writer. Every unit is either written or
// counted in the Report with the reason.
package export

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Writer writes units in one exchange format.
type Writer interface {
	// Write adds a unit, or leaves it out and counts why. An error means that
	// the file cannot be finished; every later call returns it again.
	Write(u unit.Unit) error
	// Close completes the file and flushes buffered data to the underlying
	// writer, which it does not close. Further calls do nothing.
	Close() error
	// Report returns what was written and what was not. It is complete after
	// Close.
	Report() Report
}

// Copy writes every unit of the sequence and closes the writer. It stops at the
// first error of the sequence, the writer or the context; the file is then
// incomplete, and the report counts what was written up to that point.
func Copy(ctx context.Context, w Writer, units iter.Seq2[unit.Unit, error]) (Report, error) {
	for u, err := range units {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return w.Report(), fmt.Errorf("export after %d units: %w", w.Report().Units, err)
		}
		if err := w.Write(u); err != nil {
			return w.Report(), err
		}
	}
	err := w.Close()
	return w.Report(), err
}

// WriteOptions are the options of the writers of all formats. The zero value writes the pair
// of languages of the first unit. A format ignores what it has no use for.
type WriteOptions struct {
	// ToolVersion is the version of yiku.
	ToolVersion string
	// Title is the heading of a page, a table for review or a term base, and the document
	// that an XLIFF names.
	Title string
	// Source and Target are the language tags of the pair, by default those of the first
	// unit. A tag includes its varieties, except those in another script: see lang.Matches.
	Source, Target string
	// Multilingual writes all variants of every unit, if the format allows it. Source and
	// Target must be empty then.
	Multilingual bool
	// MultilingualSource is the source language of such a file, if it is known.
	MultilingualSource string
	// KeepHalfEmpty, with Multilingual, also writes units with one text. Trados refuses them; a
	// conversion that should lose nothing keeps them.
	KeepHalfEmpty bool
	// Languages, with Multilingual, are the tags of all languages, for formats that need them
	// before the first unit (the columns of a table).
	Languages []string
	// LangStyle and Labels determine how language codes are written; see Labels. The default
	// style is that of the format.
	LangStyle LangStyle
	Labels    map[string]string
	// DOCTYPE adds the document type declaration to a TMX, which names tmx14.dtd. Some
	// validators ask for it; some readers try to open the DTD and fail.
	DOCTYPE bool
	// NoMark omits the byte order mark of a CSV file, by which Excel recognises UTF-8.
	NoMark bool
	// Marks are phrases to mark in a page, in the texts of both sides. Like a look-up, the
	// search ignores case, width and script.
	Marks []string
	// Created is the creation time of the file: in a TMX by default the present, in an XLIFF
	// by default not written.
	Created time.Time
}
