package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// ExportOptions describe an export.
type ExportOptions struct {
	// From and To are the language pair. An empty one is chosen if the memory
	// leaves no doubt.
	From, To string
	Choice   Choice
	// Multilingual writes all languages into one file.
	Multilingual bool
	// SplitAt is the size in bytes at which the output is split into several files, or
	// 0.
	SplitAt int64
	Output  Output
}

// A Choice selects the units of an export. The zero value selects all.
type Choice struct {
	Origins            unit.OriginFilter
	Statuses           []unit.Status
	MinScore, MaxScore float64
}

func (c Choice) filter() tm.Filter {
	return tm.Filter{Origins: c.Origins, Statuses: c.Statuses, MinScore: c.MinScore, MaxScore: c.MaxScore}
}

// all reports whether the choice selects all units.
func (c Choice) all() bool {
	return c.Origins.All() && len(c.Statuses) == 0 && c.MinScore == 0 && c.MaxScore == 0
}

// title describes the choice for people: «新华社, 2025 – 2026».
func (c Choice) title() string {
	var words []string
	if c.Origins.Body != "" {
		words = append(words, c.Origins.Body)
	}
	switch since, until := c.Origins.Since, c.Origins.Until; {
	case since != "" && until != "":
		words = append(words, since+" – "+until)
	case since != "":
		words = append(words, "since "+since)
	case until != "":
		words = append(words, "until "+until)
	}
	return strings.Join(words, ", ")
}

// Exported describes what an export wrote.
type Exported struct {
	// Files holds the files written, in order.
	Files  []string
	Report export.Report
}

// A PairsError is returned if the memory, or the Chosen part of it, has several
// language pairs, of which an export takes one.
type PairsError struct {
	Pairs  []unit.PairCount
	Chosen bool
}

func (e *PairsError) Error() string {
	var names []string
	for _, p := range e.Pairs {
		names = append(names, fmt.Sprintf("%s to %s (%s)", p.Source, p.Target, ui.Count(p.Count, "unit", "units")))
	}
	if e.Chosen {
		return "the units chosen are in several language pairs: " + ui.List(names)
	}
	return "the memory holds several language pairs: " + ui.List(names)
}

// Reason returns ReasonSeveralPairs.
func (e *PairsError) Reason() string { return ReasonSeveralPairs }

// A LeftOutError is returned if every unit was left out of an export.
type LeftOutError struct {
	message string
	First   export.Skip
}

func (e *LeftOutError) Error() string { return e.message }

// Reason returns ReasonAllLeftOut.
func (e *LeftOutError) Reason() string { return ReasonAllLeftOut }

// exportGC is the GC percentage while units are written. Little memory is in use, most of
// what is allocated is garbage at once, and collecting it at the usual 4 MB takes an eighth
// of the processor time.
const exportGC = 400

// Export writes the chosen units of the memory.
func (s *Session) Export(ctx context.Context, o ExportOptions) (Exported, error) {
	if o.SplitAt == 0 {
		if err := o.Output.Check(s.Memory); err != nil {
			return Exported{}, err
		}
	}
	defer debug.SetGCPercent(debug.SetGCPercent(exportGC))
	var done Exported
	err := s.Read(ctx, func(m *tm.Memory) error {
		if err := o.choosePair(ctx, m); err != nil {
			return err
		}
		w, err := o.writeOptions(ctx, m)
		if err != nil {
			return err
		}
		units := o.units(ctx, m)
		if o.SplitAt > 0 {
			done.Files, done.Report, err = o.writeParts(ctx, s.Memory, w, units)
			return err
		}
		done.Files = o.Output.files(w)
		done.Report, err = o.Output.write([]string{s.Memory}, w, func(w export.Writer) (export.Report, error) {
			report, err := export.Copy(ctx, w, units)
			if err == nil && report.Written == 0 {
				err = o.nothing(report)
			}
			return report, err
		})
		return err
	})
	return done, err
}

func (o ExportOptions) writeOptions(ctx context.Context, m *tm.Memory) (export.WriteOptions, error) {
	w := o.Output.Options
	w.Source, w.Target, w.Multilingual = o.From, o.To, o.Multilingual
	w.Title = o.Choice.title()
	if !o.Multilingual {
		return w, nil
	}
	stats, err := m.Stats(ctx)
	add := func(tag string) {
		if !slices.Contains(w.Languages, tag) {
			w.Languages = append(w.Languages, tag)
		}
	}
	for _, p := range stats.Pairs { // sources first: the first text of a row is read as the source
		add(p.Source)
	}
	for _, l := range stats.Languages {
		add(l.Name)
	}
	return w, err
}

// units streams the chosen units as written to the output.
func (o ExportOptions) units(ctx context.Context, m *tm.Memory) iter.Seq2[unit.Unit, error] {
	f := o.Choice.filter()
	f.From, f.To = o.From, o.To
	return func(yield func(unit.Unit, error) bool) {
		for u, err := range m.Units(ctx, f) {
			if o.Output.Plain {
				u.Variants = withoutCodes(u.Variants)
			}
			if !yield(u, err) {
				return
			}
		}
	}
}

// nothing returns the error for an export without units.
func (o ExportOptions) nothing(r export.Report) error {
	message := "the memory has no unit to export"
	if o.From != "" && o.To != "" {
		message += fmt.Sprintf(" from %s to %s", LanguageName(o.From), LanguageName(o.To))
	}
	if len(r.Skipped) > 0 {
		return &LeftOutError{message, r.Skipped[0]}
	}
	return fail(ReasonNothingToExport, "%s", message)
}

// choosePair sets missing languages to those of the memory if that leaves no
// unit out; otherwise it returns a *PairsError.
func (o *ExportOptions) choosePair(ctx context.Context, m *tm.Memory) error {
	if o.Multilingual || o.From != "" && o.To != "" {
		return nil
	}
	pairs, err := o.Choice.pairs(ctx, m)
	if err != nil {
		return err
	}
	wanted := unit.PairCount{Source: o.From, Target: o.To}
	var fitting []unit.PairCount
	for _, p := range pairs {
		if p, ok := orient(p, wanted); ok {
			fitting = append(fitting, p)
		}
	}
	if len(fitting) == 0 {
		return nil // the export will be empty and report that
	}
	for _, p := range fitting {
		if coversAll(p, fitting) {
			o.From, o.To = p.Source, p.Target
			return nil
		}
	}
	return request(&PairsError{fitting, !o.Choice.all()})
}

// pairs counts the chosen units by language pair, the most frequent first. In a memory of
// one pair it counts all units, since the chosen ones can have no other.
func (c Choice) pairs(ctx context.Context, m *tm.Memory) ([]unit.PairCount, error) {
	all, err := m.Pairs(ctx)
	if err != nil || c.all() || len(all) < 2 {
		return all, err
	}
	counts := map[unit.PairCount]int{}
	for u, err := range m.Units(ctx, c.filter()) {
		if err != nil {
			return nil, err
		}
		for i, v := range u.Variants {
			same := func(w unit.Variant) bool { return w.Lang == v.Lang }
			if !slices.ContainsFunc(u.Variants[:i], same) && i > 0 {
				counts[unit.PairCount{Source: u.Variants[0].Lang, Target: v.Lang}]++
			}
		}
	}
	list := make([]unit.PairCount, 0, len(counts))
	for p, n := range counts {
		p.Count = n
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b unit.PairCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target))
	})
	return list, nil
}

// orient reverses the pair if only that matches what is wanted. ok is false if
// neither direction does. An empty language of wanted matches any.
func orient(p, wanted unit.PairCount) (unit.PairCount, bool) {
	if lang.Matches(wanted.Source, p.Source) && lang.Matches(wanted.Target, p.Target) {
		return p, true
	}
	p.Source, p.Target = p.Target, p.Source
	return p, lang.Matches(wanted.Source, p.Source) && lang.Matches(wanted.Target, p.Target)
}

// coversAll reports whether an export of the pair includes all of the others.
func coversAll(pair unit.PairCount, others []unit.PairCount) bool {
	for _, other := range others {
		there := covers(pair.Source, other.Source) && covers(pair.Target, other.Target)
		back := covers(pair.Source, other.Target) && covers(pair.Target, other.Source)
		if !there && !back {
			return false
		}
	}
	return true
}

// covers reports whether an export of the language includes the other one: a
// variety of it in the same script. Exports never mix scripts.
func covers(wide, tag string) bool {
	return lang.Matches(wide, tag) && export.Script(wide) == export.Script(tag)
}

// writeParts writes the units into complete files of about the requested size.
// After an error none of them remains.
func (o ExportOptions) writeParts(ctx context.Context, memory string, w export.WriteOptions, units iter.Seq2[unit.Unit, error]) (files []string, total export.Report, err error) {
	next, stop := iter.Pull2(units)
	defer stop()
	defer func() {
		if err != nil {
			for _, f := range files {
				os.Remove(f)
			}
		}
	}()
	p := parts{next: next, limit: o.SplitAt}
	p.advance()
	for !p.done || len(files) == 0 && p.failed == nil {
		part := o.Output
		part.Path = numbered(o.Output.Path, len(files)+1)
		report, err := part.write([]string{memory}, w, func(w export.Writer) (export.Report, error) {
			err := p.fill(ctx, w)
			if err == nil && w.Report().Written == 0 && len(files) == 0 {
				err = o.nothing(w.Report())
			}
			return w.Report(), err
		})
		if errors.Is(err, errEmptyPart) { // the last units were all left out
			addReport(&total, report)
			break
		}
		if err != nil {
			return files, total, err
		}
		files = append(files, part.Path)
		addReport(&total, report)
	}
	if old := numbered(o.Output.Path, len(files)+1); p.failed == nil {
		if _, err := os.Lstat(old); err == nil {
			total.Warnings = append(slices.Clone(total.Warnings), old+" is not part of this export: remove it and those after it, if they are of an earlier one")
		}
	}
	return files, total, p.failed
}

// errEmptyPart is returned if no unit was written into a part after the first.
var errEmptyPart = errors.New("no unit in this part")

// parts distributes the units of a stream to several writers.
type parts struct {
	next   func() (unit.Unit, error, bool)
	limit  int64
	unit   unit.Unit
	done   bool
	failed error
	// number is the number of parts written.
	number int
}

// advance moves to the next unit.
func (p *parts) advance() {
	u, err, more := p.next()
	p.unit, p.failed, p.done = u, err, !more || err != nil
}

// fill writes units until the next one, if as large as the largest so far,
// would make the file exceed the limit.
func (p *parts) fill(ctx context.Context, w export.Writer) error {
	p.number++
	largest, before := int64(0), int64(0)
	for !p.done {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.Write(p.unit); err != nil {
			return err
		}
		p.advance()
		now := w.Report().Bytes
		largest, before = max(largest, now-before), now
		if w.Report().Written > 0 && now+largest > p.limit {
			break
		}
	}
	if p.failed != nil {
		return p.failed
	}
	if p.number > 1 && w.Report().Written == 0 {
		return errEmptyPart
	}
	return w.Close()
}

// numbered returns the name of a part: memory-1.tmx for memory.tmx.
func numbered(path string, n int) string {
	ending := filepath.Ext(path)
	return strings.TrimSuffix(path, ending) + "-" + strconv.Itoa(n) + ending
}

func addReport(total *export.Report, r export.Report) {
	total.Units += r.Units
	total.Written += r.Written
	total.OtherVariants += r.OtherVariants
	total.DroppedCharacters += r.DroppedCharacters
	total.LineBreaks += r.LineBreaks
	total.Trimmed += r.Trimmed
	total.LongUnits += r.LongUnits
	total.Bytes += r.Bytes
	for _, s := range r.Skipped {
		same := func(t export.Skip) bool { return t.Reason == s.Reason }
		if i := slices.IndexFunc(total.Skipped, same); i >= 0 {
			total.Skipped[i].Count += s.Count
		} else {
			total.Skipped = append(total.Skipped, s)
		}
	}
	if len(total.TargetCodes) == 0 {
		total.SourceCodes, total.TargetCodes, total.Warnings = r.SourceCodes, r.TargetCodes, r.Warnings
	}
}

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
