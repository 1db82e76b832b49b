package app

import (
	"context"
	"iter"
	"path/filepath"
	"slices"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// ConvertOptions describe a conversion.
type ConvertOptions struct {
	// Inputs holds an exchange file, or the two files of a format of two.
	Inputs   []string
	Exchange ExchangeOptions
	// From and To select a language pair. Without them, all languages are
	// written if the format can hold them.
	From, To string
	Output   Output
}

// Converted describes what was read and written.
type Converted struct {
	Source *ExchangeFile
	Report export.Report
}

// Convert streams the units of an exchange file into another one.
func (s *Session) Convert(ctx context.Context, o ConvertOptions) (Converted, error) {
	inputs := slices.DeleteFunc(slices.Clone(o.Inputs), func(path string) bool { return path == StandardInput })
	if err := o.Output.Check(inputs...); err != nil {
		return Converted{}, err
	}
	source, err := s.OpenExchange(ctx, o.Inputs, o.Exchange)
	if err != nil {
		return Converted{}, err
	}
	defer source.Close()
	report, err := o.convert(ctx, source, inputs)
	return Converted{source, report}, err
}

// beginning is the number of units that are read before the output is begun, to
// determine the languages, which some formats name before the first unit.
const beginning = 200

func (o ConvertOptions) convert(ctx context.Context, source *ExchangeFile, inputs []string) (export.Report, error) {
	items := source.Pairs
	if o.From == "" && o.To == "" && o.Output.Format.Multilingual && o.Output.Format.NamesLanguages {
		items = source.Units // the format can hold several texts of a language
	}
	next, stop := iter.Pull2(items(ctx))
	defer stop()
	var held []export.Item
	for len(held) < beginning {
		item, err, more := next()
		if err != nil {
			return export.Report{}, err
		}
		if !more {
			break
		}
		held = append(held, item)
	}
	options := o.writeOptions(source, held)
	units := func(yield func(unit.Unit, error) bool) {
		for _, item := range held {
			if !yield(o.unit(item, options), nil) {
				return
			}
		}
		for {
			item, err, more := next()
			if !more || !yield(o.unit(item, options), err) || err != nil {
				return
			}
		}
	}
	return o.Output.write(inputs, options, func(w export.Writer) (export.Report, error) {
		report, err := export.Copy(ctx, w, units)
		if err == nil {
			err = source.refuseEmpty()
		}
		return report, err
	})
}

// unit returns the unit as written to the output.
func (o ConvertOptions) unit(item export.Item, w export.WriteOptions) unit.Unit {
	u := item.Unit
	if !w.Multilingual {
		u = item.SourceFirst()
	}
	if o.Output.Plain {
		u.Variants = withoutCodes(u.Variants)
	}
	return u
}

// writeOptions chooses the languages of the output: those that the user names,
// or else all languages of the file if the format can hold them. A table has a
// column for each language of the first units.
func (o ConvertOptions) writeOptions(source *ExchangeFile, held []export.Item) export.WriteOptions {
	w := o.Output.Options
	w.Source, w.Target = o.From, o.To
	w.Title = filepath.Base(source.Path)
	for _, item := range held {
		for _, v := range item.SourceFirst().Variants {
			if !slices.Contains(w.Languages, v.Lang) {
				w.Languages = append(w.Languages, v.Lang)
			}
		}
	}
	if w.Source != "" || w.Target != "" || !o.Output.Format.Multilingual {
		if w.Source == "" && w.Target == "" && o.Output.Format.WritePair != nil && len(w.Languages) > 1 {
			w.Source, w.Target = w.Languages[0], w.Languages[1]
		}
		return w
	}
	w.Multilingual, w.KeepHalfEmpty = true, true
	w.MultilingualSource = source.Report().SourceLang
	return w
}

// Shape returns the conversion as JSON.
func (c Converted) Shape(o ConvertOptions) shape.Converted {
	return shape.Converted{
		Exchange: c.Source.Shape(), Output: o.Output.Path, Format: o.Output.Format.Name, Written: c.Report.Written,
		LeftOut: shape.Each(c.Report.Skipped, shape.LeftOutOf), DroppedCharacters: c.Report.DroppedCharacters, LineBreaks: c.Report.LineBreaks,
	}
}
