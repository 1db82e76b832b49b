package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/doctor"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/export/jsonl"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/repair"
)

const doctorLong = `Checks the memory for damage and reports what it finds: the pages of the file,
the consistency of its tables, the texts, and whether the index finds them. By
default a sample of the texts is looked up in the index; --full looks up all.

--repair rebuilds what is derived from the texts, such as the index. It never
changes texts. --salvage FILE.db makes a new memory of all that can still be
read: units of every status, documents, rulings, marks and the journal. With
another ending FILE holds the units alone, as JSON lines, which yiku import and
yiku convert read.

With FILE it checks an exchange file (TMX, XLIFF and others) instead, and
reports what other tools may refuse in it; -o writes a repaired copy. --all
lists all findings.`

// doctorOptions are the flags of yiku doctor.
type doctorOptions struct {
	memory memoryFlag
	json   jsonFlag
	// full, repair and salvage are for the memory.
	full    bool
	repair  bool
	salvage string
	// all prints every finding instead of the first ones.
	all bool
	// out is the file for the repaired copy of an exchange file; its force also
	// applies to salvage.
	out outFlags
}

func newDoctor(a *cli) *cobra.Command {
	var o doctorOptions
	cmd := &cobra.Command{
		Use:     "doctor [FILE]",
		Short:   "Check the memory or an exchange file for damage",
		Long:    doctorLong,
		Example: "  yiku doctor",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.validate(args); err != nil {
				return err
			}
			if len(args) == 1 {
				return runDoctorFile(cmd.Context(), a, o, args[0])
			}
			return runDoctorMemory(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.full, "full", false, "compare the index with every text")
	flags.BoolVar(&o.repair, "repair", false, "rebuild what is derived from the texts")
	flags.StringVar(&o.salvage, "salvage", "", "write what can be read to `FILE`: a new memory (.db) or JSON lines")
	flags.BoolVar(&o.all, "all", false, "list all findings, not only the first ones")
	o.out.register(cmd, "write a repaired copy of the exchange file to `FILE`")
	o.memory.register(cmd)
	o.json.register(cmd, shape.Examined{}, printed{"For a file: %s", shape.ExaminedFile{}})
	return cmd
}

// validate returns an error for options of the memory with a file and vice
// versa.
func (o *doctorOptions) validate(args []string) error {
	forMemory := o.full || o.repair || o.salvage != ""
	switch {
	case len(args) == 1 && (forMemory || o.memory != ""):
		return usagef("--full, --repair, --salvage and --memory are for the memory: leave them out or leave %s out", args[0])
	case len(args) == 0 && o.out.path != "":
		return usagef("-o is for the repaired copy of an exchange file: name the file, or use --salvage for the memory")
	}
	return nil
}

// runDoctorMemory examines the memory, and saves what can be read of it.
func runDoctorMemory(ctx context.Context, a *cli, o doctorOptions) error {
	path := o.memory.path()
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return a.session(o.memory).Read(ctx, nil) // returns the error for a missing memory
	}
	if err != nil {
		return fmt.Errorf("cannot look into %s: %w", path, ui.Reason(err))
	}
	result := shape.Examined{Memory: path, Bytes: info.Size(), Checked: []string{}, Findings: []shape.Finding{}}
	if err := o.examine(ctx, a, path, &result); err != nil {
		return err
	}
	if o.salvage != "" {
		if result.Salvaged, err = salvageTo(ctx, a, o, path); err != nil {
			return err
		}
	}
	if o.json {
		err = ui.PrintJSON(a.out, result)
	} else {
		printExamined(a, o, result)
	}
	if err == nil && !result.Sound && result.Salvaged == nil {
		err = complaint(result, o)
	}
	return err
}

// examine fills the result. A memory that cannot be opened because of damage is
// a finding, too.
func (o doctorOptions) examine(ctx context.Context, a *cli, path string, result *shape.Examined) error {
	m, err := tm.Open(ctx, path, tm.Options{ReadOnly: !o.repair, AnySchema: true, Waiting: func() { a.note("another yiku is writing to %s; waiting for it", path) }})
	if e, ok := errors.AsType[*fault.FileError](err); ok && e.Damaged() {
		result.Findings = append(result.Findings, shape.Finding{Part: repair.PartFile, Problem: e.Problem, Remedy: hintOf(e)})
		return nil
	}
	if err != nil {
		return err
	}
	progress := ui.NewProgress(a.bars, a.errScreen, "looking")
	h, err := m.Check(ctx, repair.Options{Full: o.full, Repair: o.repair, Progress: progress.Set})
	progress.Done()
	if closing := m.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	result.Sound, result.Checked, result.Variants, result.Asked = h.Sound(), h.Parts, h.Variants, h.Asked
	for _, f := range h.Findings {
		result.Findings = append(result.Findings, shape.Finding{Part: f.Part, Problem: f.Problem, Remedy: hints[f.Reason], Derived: f.Derived, Repaired: f.Repaired})
	}
	return nil
}

// complaint returns the error for a damaged memory, so that scripts notice.
func complaint(e shape.Examined, o doctorOptions) error {
	derived := true
	for _, f := range e.Findings {
		derived = derived && (f.Derived || f.Repaired)
	}
	err := fmt.Errorf("memory %s is damaged", e.Memory)
	if derived && !o.repair {
		return ui.WithHint(err, "yiku doctor --repair repairs it: no unit is lost")
	}
	return ui.WithHint(err, "keep a copy of the file, then save what can be read: yiku doctor --salvage saved.db")
}

// shownFindings is the number of findings printed without --all.
const shownFindings = 12

func printExamined(a *cli, o doctorOptions, e shape.Examined) {
	fmt.Fprintf(a.out, "%s, %s\n", e.Memory, app.Bytes(e.Bytes))
	if len(e.Checked) > 0 {
		asked := ui.Sayf("%s looked up in the index", ui.Count(e.Asked, "text", "texts"))
		if e.Asked < e.Variants {
			asked += ui.Sayf(" of %d; --full looks up all", e.Variants)
		}
		checked := make([]string, len(e.Checked))
		for i, part := range e.Checked {
			checked[i] = ui.Say(part)
		}
		say(a.out, "Examined: %s (%s)\n", strings.Join(checked, ", "), asked)
	}
	for i, f := range e.Findings {
		if i == shownFindings && !o.all {
			say(a.out, "and %d more; --all shows them\n", len(e.Findings)-i)
			break
		}
		state := ""
		if f.Repaired {
			state = ui.Sayf(" (repaired)")
		}
		fmt.Fprintf(a.out, "%s: %s%s\n", ui.Say(f.Part), a.screen.Safe(ui.Say(f.Problem)), state)
		if !f.Repaired && f.Remedy != "" && (i == 0 || e.Findings[i-1].Remedy != f.Remedy) {
			fmt.Fprintf(a.out, "  %s\n", ui.Say(f.Remedy))
		}
	}
	switch {
	case len(e.Findings) == 0:
		say(a.out, "No damage was found\n")
	case e.Sound:
		say(a.out, "All damage is repaired\n")
	}
	if e.Salvaged != nil {
		printSalvaged(a, o, *e.Salvaged)
	}
}

// tableWords describes the content of the tables of a memory.
var tableWords = map[string]string{
	"languages": "languages", "origins": "documents", "units": "units", "details": "notes and codes of units",
	"rulings": "rulings", "lexicons": "lexicons", "bitexts": "bitexts", "bitext_pages": "beads", "journal": "changes", "journal_changes": "details of changes",
	"more_origins": "further documents of units", "marks": "marks",
	"learned": "learned words", "ignored": "findings set aside",
}

func printSalvaged(a *cli, o doctorOptions, s shape.Salvaged) {
	say(a.out, "\nSaved %s to %s", ui.Count(s.Units, "unit", "units"), s.File)
	if s.Partial > 0 {
		say(a.out, ", %d of them without their document or dates", s.Partial)
	}
	fmt.Fprintln(a.out)
	if n := len(s.Damaged); n > 0 {
		say(a.out, "Damaged texts: %s, the first is unit %d\n", ui.Count(n, "unit", "units"), s.Damaged[0])
	}
	for i, c := range s.Changed {
		if i == shownFindings && !o.all {
			say(a.out, "and %d more; --all shows them\n", len(s.Changed)-i)
			break
		}
		say(a.out, "Saved, but not as it was stored: number %s of the %s\n", c.Key, ui.Say(tableWords[c.Table]))
	}
	if len(s.Told) > 0 {
		say(a.out, "Languages whose names were lost, as the texts show them: %s\n", strings.Join(s.Told, ", "))
	}
	if s.Memory {
		say(a.out, "with %s, %s, %s and %s that can be undone\n", ui.Count(s.Rulings, "ruling", "rulings"), ui.Count(s.Marks, "mark", "marks"),
			ui.Count(s.Bitexts, "bitext", "bitexts"), ui.Count(s.Changes, "change", "changes"))
	}
	for _, l := range s.Lost {
		last := ui.Sayf("to %d", l.Last)
		if l.Last == 0 {
			last = ui.Say("on")
		}
		say(a.out, "Lost: %s with the numbers from %d %s\n", ui.Say(tableWords[l.Table]), l.First, last)
	}
	if s.DroppedBitexts > 0 {
		say(a.out, "Left out: %s with beads or units that are lost\n", ui.Count(s.DroppedBitexts, "bitext", "bitexts"))
	}
	if s.DroppedChanges > 0 {
		say(a.out, "Left out: %s that can no longer be undone\n", ui.Count(s.DroppedChanges, "change", "changes"))
	}
	if s.Memory {
		say(a.out, "Use it: yiku stats --memory %s\n", quoted(s.File))
		return
	}
	say(a.out, "Rulings, marks and changes are not in it: a file that ends in .db takes them, too\n")
	say(a.out, "Bring it into a new memory: yiku import %s --memory NEW.db\n", quoted(s.File))
}

// salvageTo writes what can be read of the memory to a new one or as JSON
// lines.
func salvageTo(ctx context.Context, a *cli, o doctorOptions, path string) (*shape.Salvaged, error) {
	out := ui.OutFile{Path: o.salvage, Force: o.out.force, Inputs: []string{path}}
	if err := out.Check(); err != nil {
		return nil, err
	}
	s := &shape.Salvaged{File: o.salvage, Gaps: [][2]int64{}, Memory: strings.EqualFold(filepath.Ext(o.salvage), ".db")}
	var err error
	if s.Memory {
		err = out.Replace(func(name string) (err error) {
			s.Copied, err = repair.Copy(ctx, path, name)
			return err
		})
	} else {
		var report repair.Report
		err = out.Write(a.out, func(w io.Writer) error {
			lines := jsonl.NewWriter(w)
			lines.KeepRejected()
			_, err := export.Copy(ctx, lines, repair.Salvage(ctx, path, &report))
			return err
		})
		s.Units, s.Partial, s.Damaged, s.Told = report.Units, report.Partial, report.Damaged, report.Told
		for _, g := range report.Gaps {
			s.Gaps = append(s.Gaps, [2]int64{g.First, g.Last})
			s.Lost = append(s.Lost, repair.Lost{Table: "units", Gap: g})
		}
	}
	s.Damaged, s.Told, s.Lost = shape.List(s.Damaged), shape.List(s.Told), shape.List(s.Lost)
	return s, err
}

// runDoctorFile examines the exchange file at path, and writes a repaired copy
// if requested.
func runDoctorFile(ctx context.Context, a *cli, o doctorOptions, path string) error {
	var inputs []string
	if path != app.StandardInput {
		inputs = append(inputs, path)
	}
	wanted := o.out.path != ""
	if wanted {
		if err := o.out.file(inputs...).Check(); err != nil {
			return err
		}
	}
	source, err := a.session("").OpenExchange(ctx, []string{path}, app.ExchangeOptions{})
	if err != nil {
		return err
	}
	defer source.Close()
	p := fileExamination{source: source, doctor: doctor.New(), inputs: inputs}
	switch {
	case !wanted:
		err = p.examine(ctx, nil)
	case keepsSkeleton(source.Format):
		err = p.mendXML(ctx, a, o, path)
	default:
		err = p.mendUnits(ctx, a, o)
	}
	if err != nil {
		return err
	}
	if source.Format.XML {
		if err := p.parseStrictly(ctx, a, path); err != nil {
			return err
		}
	}
	result := p.result(o)
	if o.json {
		if err := ui.PrintJSON(a.out, result); err != nil {
			return err
		}
	} else {
		to := io.Writer(a.out)
		if wanted && o.out.file().Standard() {
			to = a.err
		}
		p.print(to, result, o)
	}
	if result.Faults > 0 && !wanted {
		return ui.WithHint(errors.New(ui.Sayf("%s has %s", source.Path, ui.Count(result.Faults, "fault", "faults"))), "-o FILE writes a repaired copy")
	}
	return nil
}

// A fileExamination is an exchange file being examined.
type fileExamination struct {
	source *app.ExchangeFile
	inputs []string
	doctor *doctor.Doctor
	// left is the number of units omitted from the repaired copy, changes the
	// number of repaired places in a file that is copied otherwise unchanged.
	left, changes int
	written       export.Report
}

// examine reads the whole file. It calls each for every unit that is not bad.
func (p *fileExamination) examine(ctx context.Context, each func(export.Item) error) error {
	for item, err := range p.source.All(ctx) {
		if err != nil {
			return err
		}
		p.doctor.See(item, p.source.Report().SourceLang)
		if item.Bad != nil {
			p.left++
		} else if each != nil {
			if err := each(item); err != nil {
				return err
			}
		}
	}
	return nil
}

// parseStrictly reads the file again as a strict XML parser does.
func (p *fileExamination) parseStrictly(ctx context.Context, a *cli, path string) error {
	if path == app.StandardInput {
		a.note("standard input is read once: it was not examined as a strict XML parser does; give a file for that")
		return nil
	}
	text, f, err := p.reopen(ctx, path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := p.doctor.Strict(text, ""); err != nil {
		return fmt.Errorf("cannot read %s: %w", path, ui.Reason(err))
	}
	return nil
}

// reopen opens the file for another reading, which fails when ctx ends. f must
// be closed.
func (p *fileExamination) reopen(ctx context.Context, path string) (text io.Reader, f io.Closer, err error) {
	file, err := app.OpenFile(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	text, err = export.Unpack(app.Cancellable(ctx, file), p.source.Format.Ending())
	if err != nil {
		file.Close()
		return nil, nil, fmt.Errorf("cannot read %s: %w", path, ui.Reason(err))
	}
	return text, file, nil
}

// keepsSkeleton reports whether files of the format contain more than their units,
// which the program they come from needs. They are repaired as XML.
func keepsSkeleton(f formats.Format) bool { return f.Name == "xliff" }

// mendXML examines the file and copies it with its XML repaired.
func (p *fileExamination) mendXML(ctx context.Context, a *cli, o doctorOptions, path string) error {
	if path == app.StandardInput {
		return usagef("a repaired copy of this format is made in a second reading, which standard input does not allow: give a file")
	}
	if err := p.examine(ctx, nil); err != nil {
		return err
	}
	text, f, err := p.reopen(ctx, path)
	if err != nil {
		return err
	}
	defer f.Close()
	return o.out.file(p.inputs...).Write(a.out, func(w io.Writer) (err error) {
		p.changes, err = doctor.MendXML(w, text, "")
		return err
	})
}

// mendUnits examines the file and writes its units again.
func (p *fileExamination) mendUnits(ctx context.Context, a *cli, o doctorOptions) error {
	format := p.source.Format
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
			return ui.Errorf("have the file exported again by the program it comes from", "no unit of %s can be saved", p.source.Path)
		}
		if err := w.Close(); err != nil {
			return err
		}
		p.written = w.Report()
		return nil
	})
}

// writer returns a writer in the format and with the language codes of the file.
// It must be called after they are known.
func (p *fileExamination) writer(out io.Writer) (export.Writer, error) {
	o := export.WriteOptions{ToolVersion: thisBuild().Version, LangStyle: export.StyleAsIs}
	if p.source.Format.Multilingual {
		o.Multilingual, o.MultilingualSource = true, p.source.Report().SourceLang
	}
	return p.source.Format.Write(out, o)
}

// print describes what was found and repaired.
func (p *fileExamination) print(w io.Writer, e shape.ExaminedFile, o doctorOptions) {
	words := []string{ui.Count(e.Units, "unit", "units")}
	for _, word := range []string{e.Format, e.Encoding} {
		if word != "" {
			words = append(words, word)
		}
	}
	if e.Tool != "" {
		words = append(words, ui.Sayf("by %s", e.Tool))
	}
	fmt.Fprintf(w, "%s: %s\n", e.File, strings.Join(words, ", "))
	var languages []string
	for _, l := range e.Languages {
		languages = append(languages, fmt.Sprintf("%s %s", l.Tag, ui.Count(l.Texts, "text", "texts")))
	}
	if len(languages) > 0 {
		say(w, "Languages: %s\n", strings.Join(languages, ", "))
	}
	most := listed
	if o.all {
		most = doctor.MaxPlaces
	}
	printFindings(w, "Faults", e.Findings, true, most)
	printFindings(w, "Worth knowing", e.Findings, false, most)
	if len(e.Findings) == 0 {
		say(w, "Nothing wrong was found.\n")
	}
	if e.Output == "" {
		return
	}
	if len(e.Findings) > 0 {
		fmt.Fprintln(w)
	}
	units := p.written.Units > 0
	if units {
		say(w, "Wrote %s to %s", ui.Count(e.Written, "unit", "units"), e.Output)
		if e.Left > 0 {
			say(w, "; %s left out, as they cannot be read or have one side only", ui.Count(e.Left, "unit", "units"))
		}
		fmt.Fprintln(w)
	} else {
		say(w, "Wrote %s with %s repaired; everything else is unchanged\n", e.Output, ui.Count(e.Changes, "place", "places"))
	}
	for _, f := range e.Findings {
		if f.Fault && (!f.Mended || !units && !mendedAsXML(f.Kind)) {
			say(w, "Not repaired: %s\n", f.Words)
		}
	}
}

// mendedAsXML reports whether repairing only the XML removes findings of the
// kind.
func mendedAsXML(k doctor.Kind) bool {
	return k == doctor.BadEncoding || k == doctor.BadCharacter || k == doctor.BadMarkup
}

// printFindings lists the findings that are faults, or those that are not, with at
// most most places each.
func printFindings(w io.Writer, title string, findings []shape.FileFinding, faults bool, most int) {
	begun := false
	for _, f := range findings {
		if f.Fault != faults {
			continue
		}
		if !begun {
			fmt.Fprintf(w, "\n%s\n", ui.Say(title))
			begun = true
		}
		fmt.Fprintf(w, "  %s: %s\n", ui.Count(f.Count, "place", "places"), ui.Say(f.Words))
		for _, place := range f.Places[:min(len(f.Places), most)] {
			if words := placeWords(place); words != "" {
				fmt.Fprintf(w, "    %s\n", words)
			}
		}
		more := f.Count - most
		switch {
		case more <= 0 || len(f.Places) <= 1:
		case len(f.Places) > most:
			say(w, "    … and %d more; --all shows them\n", more)
		default: // the library stores no more places
			say(w, "    … and %d more\n", more)
		}
	}
}

// placeWords describes where something was found.
func placeWords(p doctor.Place) string {
	var parts []string
	if p.Line > 0 {
		parts = append(parts, ui.Sayf("line %d", p.Line))
	}
	if p.Unit != "" {
		parts = append(parts, ui.Say(p.Unit))
	}
	words := strings.Join(parts, ", ")
	if p.Detail == "" {
		return words
	}
	if words == "" {
		return ui.Say(p.Detail)
	}
	return words + ": " + ui.Say(p.Detail)
}

// result returns the findings and what was written as JSON.
func (p *fileExamination) result(o doctorOptions) shape.ExaminedFile {
	r := p.source.Report()
	e := shape.ExaminedFile{
		File: p.source.Path, Format: r.Format, Encoding: r.Encoding, Declared: r.Declared, Tool: r.Tool, Units: r.Units,
		Languages: p.doctor.Languages(), Output: o.out.path, Written: p.written.Written, Changes: p.changes,
		Findings: shape.Each(p.doctor.Findings(r), func(f doctor.Finding) shape.FileFinding {
			return shape.FileFinding{Kind: f.Kind, Fault: f.Kind.Fault(), Mended: f.Kind.Mended(), Count: f.Count, Words: f.Kind.Words(), Places: shape.List(f.Places)}
		}),
	}
	for _, f := range e.Findings {
		if f.Fault {
			e.Faults += f.Count
		}
	}
	if p.written.Units > 0 {
		e.Left = p.left + p.written.Units - p.written.Written
	}
	return e
}
