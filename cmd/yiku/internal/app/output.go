package app

import (
	"io"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm/unit"
)

// An Output is an exchange file to be written. It appears whole or not at all.
type Output struct {
	// Path is the file, or "-" for Stdout. A format of two files appends the
	// languages.
	Path string
	// Force lets existing files be replaced.
	Force  bool
	Stdout io.Writer
	Format formats.Format
	// Options are those of the writer, except the languages.
	Options export.WriteOptions
	// Plain omits inline codes.
	Plain bool
}

// Standard reports whether the output goes to standard output.
func (o Output) Standard() bool { return ui.OutFile{Path: o.Path}.Standard() }

// file returns the output at path, which must not be one of the inputs.
func (o Output) file(path string, inputs []string) ui.OutFile {
	return ui.OutFile{Path: path, Force: o.Force, Inputs: inputs}
}

// Check returns an error for an output that would be refused after long work.
func (o Output) Check(inputs ...string) error {
	if o.Format.WritePair != nil {
		return nil // the names depend on the languages
	}
	return o.file(o.Path, inputs).Check()
}

// files returns the files made from the path.
func (o Output) files(w export.WriteOptions) []string {
	if o.Format.WritePair == nil {
		return []string{o.Path}
	}
	return []string{sidePath(o.Path, w.Source), sidePath(o.Path, w.Target)}
}

// sidePath returns the name of one of two files: corpus.zh for corpus.
func sidePath(path, tag string) string {
	return path + "." + export.Labels{Style: export.StyleBase}.Label(tag)
}

func (o Output) write(inputs []string, w export.WriteOptions, fill func(export.Writer) (export.Report, error)) (report export.Report, err error) {
	if o.Format.WritePair != nil {
		return o.writePair(inputs, w, fill)
	}
	err = o.file(o.Path, inputs).Write(o.Stdout, func(to io.Writer) error {
		writer, err := o.Format.Write(to, w)
		if err != nil {
			return request(err)
		}
		report, err = fill(writer)
		return err
	})
	return report, err
}

// writePair is like write, for a format of two files.
func (o Output) writePair(inputs []string, w export.WriteOptions, fill func(export.Writer) (export.Report, error)) (report export.Report, err error) {
	if w.Source == "" || w.Target == "" {
		return report, request(fail(ReasonNeedsLanguages, "the two files are named by their languages"))
	}
	source, target := o.file(sidePath(o.Path, w.Source), inputs), o.file(sidePath(o.Path, w.Target), inputs)
	if err := target.Check(); err != nil {
		return report, err
	}
	err = source.Write(o.Stdout, func(s io.Writer) error {
		return target.Write(o.Stdout, func(t io.Writer) error {
			writer, err := o.Format.WritePair(s, t, w)
			if err != nil {
				return request(err)
			}
			report, err = fill(writer)
			return err
		})
	})
	return report, err
}

func withoutCodes(variants []unit.Variant) []unit.Variant {
	list := make([]unit.Variant, len(variants))
	for i, v := range variants {
		v.Codes = nil
		list[i] = v
	}
	return list
}
