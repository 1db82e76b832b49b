// Package formats lists the exchange formats that yiku reads and writes. It is
// where a command finds the one that is meant: call Detect for a file that is to
// be read, ByName or ByFile for one that is to be written, and then Read or Write
// of the Format that comes back.
//
// What is read is told by its content. A name only decides where the content
// says nothing, and which format to write.
package formats

import (
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/sdltm"
)

// Format is one exchange format.
type Format struct {
	// Name is what --format takes: "tmx".
	Name string
	// Title names it in messages: "a translation memory (tmx)".
	Title string
	// Endings are the endings of its files in lower case, with the dot, the usual
	// one first. None is the ending of two formats that are written.
	Endings []string
	// Is tells by its content whether a file is of this format; nil for formats
	// that are written only.
	Is func(h *Head) bool
	// Read makes a Reader of the file, which may be packed; nil where the format
	// is not read. An error says which option is wrong.
	Read func(r io.Reader, o ReadOptions) (export.Reader, error)
	// Write makes a Writer; nil where the format is not written. An error says
	// which option is wrong.
	Write func(w io.Writer, o WriteOptions) (export.Writer, error)
	// ReadPair and WritePair are for a format of two files, the source and the
	// target side; Read and Write are nil then.
	ReadPair  func(source, target io.Reader, o ReadOptions) (export.Reader, error)
	WritePair func(source, target io.Writer, o WriteOptions) (export.Writer, error)
	// NamesLanguages reports whether its files say which languages they are in, so
	// that ReadOptions.From and To have no say.
	NamesLanguages bool
	// XML reports whether its files are XML, which strict parsers refuse for any fault.
	XML bool
	// Multilingual reports whether a file can hold more than two languages.
	Multilingual bool
}

// ReadOptions are the options of every format, and what the caller has to give for some.
type ReadOptions struct {
	export.ReadOptions
	// OpenSDLTM opens a memory of Trados Studio, which is a database; without it
	// reading one is an error.
	OpenSDLTM func(ctx context.Context, r io.Reader) (sdltm.Database, error)
}

// WriteOptions are what the user asked of a file that is written. The zero value
// writes the pair of the first unit. Each format takes what concerns it.
type WriteOptions struct {
	// ToolVersion is the version of yiku.
	ToolVersion string
	// Title heads what people read: a page, a table for review.
	Title string
	// Source and Target are the language tags of the pair; empty are those of
	// the first unit.
	Source, Target string
	// Multilingual writes all variants of every unit, where the format can.
	Multilingual bool
	// MultilingualSource is the source language of such a file where it is known.
	MultilingualSource string
	// KeepHalfEmpty, with Multilingual, keeps units with one text.
	KeepHalfEmpty bool
	// Languages are the tags of all languages of a multilingual file, for formats
	// that must know them before the first unit (the columns of a table).
	Languages []string
	// LangStyle and Labels say how language codes are written; see export.Labels.
	LangStyle export.LangStyle
	Labels    map[string]string
	// DOCTYPE adds the document type declaration to a TMX.
	DOCTYPE bool
	// NoMark leaves the byte order mark out of a CSV, by which Excel knows that it
	// is in UTF-8.
	NoMark bool
	// Marks are phrases that a page for people shows marked.
	Marks []string
}

// ByName returns the format with the name, in any case of letters.
func ByName(name string) (Format, bool) {
	for _, f := range All() {
		if f.Name == strings.ToLower(name) {
			return f, true
		}
	}
	return Format{}, false
}

// ByFile returns the format that a file of the name is written in. Folders and a
// packing at the end of the name (.gz, .zip) do not count.
func ByFile(name string) (Format, bool) {
	name = strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))
	for _, packing := range []string{".gz", ".zip"} {
		name = strings.TrimSuffix(name, packing)
	}
	for _, f := range All() {
		for _, e := range f.Endings {
			if strings.HasSuffix(name, e) {
				return f, true
			}
		}
	}
	return Format{}, false
}

// Readable and Writable are the names of the formats that are read and written,
// in the order of All.
func Readable() []string {
	return names(func(f Format) bool { return f.Read != nil || f.ReadPair != nil })
}

// Writable is described beside Readable.
func Writable() []string {
	return names(func(f Format) bool { return f.Write != nil || f.WritePair != nil })
}

func names(want func(Format) bool) []string {
	var list []string
	for _, f := range All() {
		if want(f) && !slices.Contains(list, f.Name) {
			list = append(list, f.Name)
		}
	}
	return list
}
