package main

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// OmegaT reads every TMX of the tm folder of a project, and reads it again as
// soon as the file changes. What it does with a match, the folder says (OmegaT
// manual, «Translation memories: subfolders»): from tm/auto exact matches are put
// into the translation at once, from tm/penalty-NN every match counts NN percent
// less. So the units go where their status says how far they can be trusted.

// The penalties in percent. A unit that nobody has looked at never counts as
// exact; one that the aligner doubts must not stand above the good fuzzy matches
// of others.
const (
	penaltyAligned  = 10
	penaltyDoubtful = 30
)

// omegatFolders are the folders below tm, and which units go into each.
var omegatFolders = []struct {
	folder string
	wants  func(u *unit.Unit) bool
}{
	{"auto", func(u *unit.Unit) bool { return u.Status == unit.Reviewed }},
	{"", func(u *unit.Unit) bool { return u.Status == unit.Imported }},
	{fmt.Sprintf("penalty-%d", penaltyAligned), func(u *unit.Unit) bool { return u.Status == unit.Aligned && u.Score >= align.DoubtfulBelow }},
	{fmt.Sprintf("penalty-%d", penaltyDoubtful), func(u *unit.Unit) bool { return u.Status == unit.Aligned && u.Score < align.DoubtfulBelow }},
}

// omegatFile is the name of our files: OmegaT shows it with each match, and the
// next export replaces it.
const omegatFile = "yiku.tmx"

// runExportOmegaT writes the memory into an OmegaT project.
func runExportOmegaT(ctx context.Context, a *app, o exportOptions) error {
	if err := o.takeProject(); err != nil {
		return err
	}
	memory := o.memory.path()
	return withMemory(ctx, a, memory, func(m *tm.Memory) error {
		if err := o.choosePair(ctx, m); err != nil {
			return err
		}
		// A choice without units is a slip: the files of before stay as they are.
		if some, err := anyUnit(only(o.units(ctx, m), forOmegaT)); err != nil {
			return err
		} else if !some {
			return o.nothing(export.Report{})
		}
		var files []string
		var total export.Report
		for _, f := range omegatFolders {
			report, err := o.writeOmegaT(ctx, m, memory, f.folder, f.wants)
			if err != nil {
				return err
			}
			if report.Written > 0 {
				files = append(files, filepath.Join(o.omegat, "tm", f.folder, omegatFile))
			}
			addReport(&total, report)
		}
		if total.Written == 0 {
			return o.nothing(total)
		}
		if o.json {
			return ui.PrintJSON(a.out, exportedOf(files, o.output.format().Name, total))
		}
		printExport(a.out, files, total)
		for _, f := range files {
			fmt.Fprintf(a.out, "  %s\n", f)
		}
		return nil
	})
}

// errNoUnits tells that a folder has no unit.
var errNoUnits = errors.New("no unit for this folder")

// writeOmegaT writes the units of one folder. Where there is none, the file of an
// earlier export goes: its units would be offered for ever.
func (o exportOptions) writeOmegaT(ctx context.Context, m *tm.Memory, memory, folder string, wants func(*unit.Unit) bool) (report export.Report, err error) {
	dir := filepath.Join(o.omegat, "tm", folder)
	out := ui.OutFile{Path: filepath.Join(dir, omegatFile), Force: true, Inputs: []string{memory}}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return report, fmt.Errorf("cannot make the folder %s: %w", dir, ui.Reason(err))
	}
	options, err := o.writeOptions(ctx, m)
	if err != nil {
		return report, err
	}
	err = out.Write(io.Discard, func(w io.Writer) error {
		writer, err := o.output.format().Write(w, options)
		if err != nil {
			return &usageError{err}
		}
		report, err = export.Copy(ctx, writer, only(o.units(ctx, m), wants))
		if err == nil && report.Written == 0 {
			err = errNoUnits
		}
		return err
	})
	if !errors.Is(err, errNoUnits) {
		return report, err
	}
	if err := os.Remove(out.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return report, fmt.Errorf("cannot remove %s of an earlier export: %w", out.Path, ui.Reason(err))
	}
	if folder != "" {
		os.Remove(dir) // only if nothing is in it
	}
	return report, nil
}

// only are the units that are wanted.
func only(units iter.Seq2[unit.Unit, error], wants func(*unit.Unit) bool) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		for u, err := range units {
			if (err != nil || wants(&u)) && !yield(u, err) {
				return
			}
		}
	}
}

// forOmegaT tells whether one of the folders wants the unit.
func forOmegaT(u *unit.Unit) bool {
	for _, f := range omegatFolders {
		if f.wants(u) {
			return true
		}
	}
	return false
}

// anyUnit tells whether there is a unit at all.
func anyUnit(units iter.Seq2[unit.Unit, error]) (bool, error) {
	for _, err := range units {
		return err == nil, err
	}
	return false, nil
}

// omegatProject is what a project says in omegat.project.
type omegatProject struct {
	Source string `xml:"project>source_lang"`
	Target string `xml:"project>target_lang"`
}

// takeProject refuses a folder that is no project, and takes the languages that
// the user left out from it.
func (o *exportOptions) takeProject() error {
	data, err := os.ReadFile(filepath.Join(o.omegat, "omegat.project"))
	if err != nil {
		return ui.Errorf("name the folder that holds omegat.project", "%s is no OmegaT project: %w", o.omegat, ui.Reason(err))
	}
	var p omegatProject
	if err := xml.Unmarshal(data, &p); err != nil {
		return fmt.Errorf("cannot read %s: %w", filepath.Join(o.omegat, "omegat.project"), err)
	}
	for _, side := range []struct {
		tag  *string
		said string
	}{{&o.languages.from, p.Source}, {&o.languages.to, p.Target}} {
		if tag, err := lang.Canonical(side.said); err == nil && *side.tag == "" {
			// The region of a project is that of the customer: any variety serves.
			*side.tag = cmp.Or(general(tag), tag)
		}
	}
	return nil
}

// general is the language of a tag without its region, with the script where that
// is not the usual one.
func general(tag string) string {
	base := lang.Base(tag)
	if script := export.Script(tag); script != "" && script != export.Script(base) {
		return base + "-" + script
	}
	return base
}
