package main

import (
	"context"
	"fmt"
	"io"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/doctor"
	"github.com/yiku-tm/yiku/export/formats"
)

// runDoctorFile looks into the exchange file at path, and writes a repaired copy
// where one is asked for.
func runDoctorFile(ctx context.Context, a *app, o doctorOptions, path string) error {
	var inputs []string
	if path != standardInput {
		inputs = append(inputs, path)
	}
	wanted := o.out.path != ""
	if wanted {
		if err := o.out.file(inputs...).Check(); err != nil {
			return err
		}
	}
	source, err := openExchange(ctx, a, []string{path}, exchangeFlags{})
	if err != nil {
		return err
	}
	defer source.Close()
	p := patient{source: source, doctor: doctor.New(), inputs: inputs}
	switch {
	case !wanted:
		err = p.examine(ctx, nil)
	case keepsSkeleton(source.format):
		err = p.mendXML(ctx, a, o, path)
	default:
		err = p.mendUnits(ctx, a, o)
	}
	if err != nil {
		return err
	}
	if source.format.XML {
		if err := p.parseStrictly(ctx, a, path); err != nil {
			return err
		}
	}
	findings := p.doctor.Findings(source.reader.Report())
	if o.json {
		if err := ui.PrintJSON(a.out, p.json(findings, o)); err != nil {
			return err
		}
	} else {
		to := io.Writer(a.out)
		if wanted && o.out.file().Standard() {
			to = a.err
		}
		p.print(to, findings, o)
	}
	if faults := countFaults(findings); faults > 0 && !wanted {
		return ui.Errorf("-o FILE writes a repaired copy", "%s has %s", source.path, count(faults, "fault", "faults"))
	}
	return nil
}

// patient is a file under examination.
type patient struct {
	source *exchangeFile
	inputs []string
	doctor *doctor.Doctor
	// left is how many units the repaired copy is without, changes how many places
	// of a file were mended that is copied as it is.
	left, changes int
	written       export.Report
}

// examine reads the file to its end. each is called for every unit that is not bad.
func (p *patient) examine(ctx context.Context, each func(export.Item) error) error {
	for item, err := range p.source.reader.Units(ctx) {
		if err != nil {
			return p.source.explain(err)
		}
		p.doctor.See(item, p.source.reader.Report().SourceLang)
		if item.Bad != nil {
			p.left++
			if err := p.source.giveUp(item.Bad, p.left); err != nil {
				return err
			}
		} else if each != nil {
			if err := each(item); err != nil {
				return err
			}
		}
	}
	return nil
}

// parseStrictly reads the file again as a strict XML parser does.
func (p *patient) parseStrictly(ctx context.Context, a *app, path string) error {
	if path == standardInput {
		ui.PrintNote(a.err, "standard input is read once: it was not looked at as a strict XML parser does; give a file for that")
		return nil
	}
	unpacked, f, err := p.reopen(ctx, path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := p.doctor.Strict(cancellable{ctx, unpacked}, ""); err != nil {
		return fmt.Errorf("cannot read %s: %w", path, ui.Reason(err))
	}
	return nil
}

// reopen opens the file for another reading; f must be closed.
func (p *patient) reopen(ctx context.Context, path string) (unpacked io.Reader, f io.Closer, err error) {
	file, err := openInput(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	unpacked, err = export.Unpack(file, p.source.format.Ending())
	if err != nil {
		file.Close()
		return nil, nil, fmt.Errorf("cannot read %s: %w", path, ui.Reason(err))
	}
	return unpacked, file, nil
}

// keepsSkeleton tells whether files of the format hold more than their units, which
// the program they come from needs again. They are repaired as XML.
func keepsSkeleton(f formats.Format) bool { return f.Name == "xliff" }

// mendXML examines the file and copies it with its XML repaired.
func (p *patient) mendXML(ctx context.Context, a *app, o doctorOptions, path string) error {
	if path == standardInput {
		return usagef("a repaired copy of this format is made in a second reading, which standard input does not allow: give a file")
	}
	if err := p.examine(ctx, nil); err != nil {
		return err
	}
	unpacked, f, err := p.reopen(ctx, path)
	if err != nil {
		return err
	}
	defer f.Close()
	return o.out.file(p.inputs...).Write(a.out, func(w io.Writer) (err error) {
		p.changes, err = doctor.MendXML(w, cancellable{ctx, unpacked}, "")
		return err
	})
}

// mendUnits examines the file and writes its units anew.
func (p *patient) mendUnits(ctx context.Context, a *app, o doctorOptions) error {
	format := p.source.format
	if format.Write == nil {
		return usagef("%s files are not written: convert turns the file into another format", format.Name)
	}
	m := doctor.NewMender()
	return o.out.file(p.inputs...).Write(a.out, func(out io.Writer) error {
		var w export.Writer
		err := p.examine(ctx, func(item export.Item) error {
			u, ok := m.Mend(item)
			if !ok {
				p.left++
				return nil
			}
			if w == nil {
				var err error
				if w, err = p.writer(out); err != nil {
					return err
				}
			}
			return w.Write(u)
		})
		if err != nil {
			return err
		}
		if w == nil {
			return ui.Errorf("have the file exported again by the program it comes from", "no unit of %s can be saved", p.source.path)
		}
		if err := w.Close(); err != nil {
			return err
		}
		p.written = w.Report()
		return nil
	})
}

// writer writes in the file's own format and codes, once it is known what the file
// says of itself.
func (p *patient) writer(out io.Writer) (export.Writer, error) {
	o := formats.WriteOptions{ToolVersion: thisBuild().Version, LangStyle: export.StyleAsIs}
	if p.source.format.Multilingual {
		o.Multilingual, o.MultilingualSource = true, p.source.reader.Report().SourceLang
	}
	return p.source.format.Write(out, o)
}
