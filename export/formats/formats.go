// Package formats lists the exchange formats that yiku reads and writes. Call Detect for
// a file to be read, or ByName or ByFile for a file to be written, and then Read or Write of
// the Format.
//
// The format of a file to be read is detected from its content. The name decides only if
// the content is ambiguous.
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
	// Name identifies the format: "tmx".
	Name string
	// Title is its name in messages: "a translation memory (tmx)".
	Title string
	// Endings are the endings of its files in lower case, with the dot, the usual one
	// first. Formats that can be written have no ending in common.
	Endings []string
	// ReadEndings are further endings of files that are read but not written.
	ReadEndings []string
	// Is reports whether a file is in this format, from its content. It is nil for
	// formats that cannot be read.
	Is func(h *Head) bool
	// Read returns a Reader of the file, which may be compressed. It is nil if the format
	// cannot be read. The error names an invalid option.
	Read func(r io.Reader, o ReadOptions) (export.Reader, error)
	// Write returns a Writer. It is nil if the format cannot be written. The error names
	// an invalid option.
	Write func(w io.Writer, o export.WriteOptions) (export.Writer, error)
	// ReadPair and WritePair are used instead of Read and Write for a format of two
	// files, the source and the target side.
	ReadPair  func(source, target io.Reader, o ReadOptions) (export.Reader, error)
	WritePair func(source, target io.Writer, o export.WriteOptions) (export.Writer, error)
	// NamesLanguages reports whether its files name their languages, so that From and To
	// of the options are ignored.
	NamesLanguages bool
	// XML reports whether its files are XML, which strict parsers refuse for any fault.
	XML bool
	// Multilingual reports whether a file can hold more than two languages.
	Multilingual bool
}

// ReadOptions are the options of all formats.
type ReadOptions struct {
	export.ReadOptions
	// OpenSDLTM opens a memory of Trados Studio, which is a database. If it is nil, such
	// files cannot be read.
	OpenSDLTM func(ctx context.Context, r io.Reader) (sdltm.Database, error)
}

// ByName returns the format with the name, ignoring case.
func ByName(name string) (Format, bool) {
	for _, f := range All() {
		if f.Name == strings.ToLower(name) {
			return f, true
		}
	}
	return Format{}, false
}

// ByFile returns the format for the name of a file to be written. It ignores folders and the
// endings of compressed files (.gz, .zip).
func ByFile(name string) (Format, bool) {
	return byEnding(name, func(f Format) []string { return f.Endings })
}

// ByFileRead is like ByFile for the name of a file to be read.
func ByFileRead(name string) (Format, bool) {
	return byEnding(name, func(f Format) []string {
		if f.Read == nil {
			return nil
		}
		return slices.Concat(f.Endings, f.ReadEndings)
	})
}

func byEnding(name string, endings func(Format) []string) (Format, bool) {
	name = strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))
	for _, packing := range []string{".gz", ".zip"} {
		name = strings.TrimSuffix(name, packing)
	}
	for _, f := range All() {
		for _, e := range endings(f) {
			if strings.HasSuffix(name, e) {
				return f, true
			}
		}
	}
	return Format{}, false
}

// Readable returns the names of the formats that can be read, in the order of All.
func Readable() []string {
	return names(func(f Format) bool { return f.Read != nil || f.ReadPair != nil })
}

// Writable returns the names of the formats that can be written, in the order of All.
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
