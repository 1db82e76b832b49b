package app

import (
	"cmp"
	"context"
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
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// OmegaT reads every TMX in the tm folder of a project, and again as soon as
// the file changes. The folder determines what it does with a match (OmegaT
// manual, "Translation memories: subfolders"): from tm/auto it inserts exact
// matches into the translation, from tm/penalty-NN it reduces every match by NN
// percent. So the status of a unit, which shows how far it can be trusted,
// determines its folder.

// The penalties in percent. A unit that nobody has reviewed is never an exact
// match; one that the aligner doubts must not rank above the good fuzzy matches
// of others.
const (
	penaltyAligned  = 10
	penaltyDoubtful = 30
)

// An omegatFolder is a folder below tm. part is the name of its units.
type omegatFolder struct {
	part, folder string
	wants        func(u *unit.Unit) bool
}

// omegatFolders are the folders below tm with the units of each.
var omegatFolders = []omegatFolder{
	{"reviewed", "auto", func(u *unit.Unit) bool { return u.Status == unit.Reviewed }},
	{"imported", "", func(u *unit.Unit) bool { return u.Status == unit.Imported }},
	{"aligned", fmt.Sprintf("penalty-%d", penaltyAligned), func(u *unit.Unit) bool { return u.Status == unit.Aligned && u.Score >= align.DoubtfulBelow }},
	{"doubtful", fmt.Sprintf("penalty-%d", penaltyDoubtful), func(u *unit.Unit) bool { return u.Status == unit.Aligned && u.Score < align.DoubtfulBelow }},
}

// omegatFile is the name of our files: OmegaT shows it with each match, and the
// next export replaces it.
const omegatFile = "yiku.tmx"

// ExportOmegaT writes the memory into the tm folder of an OmegaT project.
func (s *Session) ExportOmegaT(ctx context.Context, project string, o ExportOptions) (Exported, error) {
	if err := o.takeProject(project); err != nil {
		return Exported{}, err
	}
	var done Exported
	err := s.Read(ctx, func(m *tm.Memory) error {
		if err := o.choosePair(ctx, m); err != nil {
			return err
		}
		// A choice without units is a mistake: keep the earlier files.
		for _, err := range only(o.units(ctx, m), forOmegaT) {
			if err != nil {
				return err
			}
			done.Report.Units = 1
			break
		}
		if done.Report.Units == 0 {
			return o.nothing(export.Report{})
		}
		done.Report = export.Report{}
		for _, f := range omegatFolders {
			report, err := o.writeOmegaT(ctx, m, s.Memory, filepath.Join(project, "tm", f.folder), f.wants)
			if err != nil {
				return err
			}
			if report.Written > 0 {
				done.Files = append(done.Files, filepath.Join(project, "tm", f.folder, omegatFile))
			}
			addReport(&done.Report, report)
		}
		if done.Report.Written == 0 {
			return o.nothing(done.Report)
		}
		return nil
	})
	return done, err
}

// errNoUnits is returned for a folder without units.
var errNoUnits = errors.New("no unit for this folder")

// writeOmegaT writes the units of one folder. If there are none, it removes the
// file of an earlier export, whose units OmegaT would offer for ever.
func (o ExportOptions) writeOmegaT(ctx context.Context, m *tm.Memory, memory, dir string, wants func(*unit.Unit) bool) (report export.Report, err error) {
	out := ui.OutFile{Path: filepath.Join(dir, omegatFile), Force: true, Inputs: []string{memory}}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return report, fmt.Errorf("cannot make the folder %s: %w", dir, ui.Reason(err))
	}
	options, err := o.writeOptions(ctx, m)
	if err != nil {
		return report, err
	}
	err = out.Write(io.Discard, func(w io.Writer) error {
		writer, err := o.Output.Format.Write(w, options)
		if err != nil {
			return request(err)
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
	if filepath.Base(dir) != "tm" {
		os.Remove(dir) // only if it is empty
	}
	return report, nil
}

func only(units iter.Seq2[unit.Unit, error], wants func(*unit.Unit) bool) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		for u, err := range units {
			if (err != nil || wants(&u)) && !yield(u, err) {
				return
			}
		}
	}
}

// forOmegaT reports whether the unit goes into one of the folders.
func forOmegaT(u *unit.Unit) bool {
	for _, f := range omegatFolders {
		if f.wants(u) {
			return true
		}
	}
	return false
}

// WriteOmegaTPart writes the units of a pair in a part as TMX: "reviewed", "imported",
// "aligned" or "doubtful", or all of them if part is empty. Without units it writes an
// empty TMX.
func (s *Session) WriteOmegaTPart(ctx context.Context, w io.Writer, from, to, part string) error {
	wants := forOmegaT
	for _, f := range omegatFolders {
		if f.part == part {
			wants = f.wants
		}
	}
	format, _ := formats.ByName("tmx")
	o := ExportOptions{From: from, To: to, Output: Output{Format: format, Options: export.WriteOptions{ToolVersion: s.Version}}}
	return s.Read(ctx, func(m *tm.Memory) error {
		options, err := o.writeOptions(ctx, m)
		if err != nil {
			return err
		}
		writer, err := format.Write(w, options)
		if err != nil {
			return request(err)
		}
		_, err = export.Copy(ctx, writer, only(o.units(ctx, m), wants))
		return err
	})
}

// takeProject returns an error for a folder that is not a project, and sets
// missing languages to those of the project.
func (o *ExportOptions) takeProject(project string) error {
	p, err := readOmegaTProject(project)
	if err != nil {
		return err
	}
	from, to := p.languages()
	o.From, o.To = cmp.Or(o.From, from), cmp.Or(o.To, to)
	return nil
}

// general returns the language of a tag without its region, with the script if
// that is not the usual one.
func general(tag string) string {
	base := lang.Base(tag)
	if script := export.Script(tag); script != "" && script != export.Script(base) {
		return base + "-" + script
	}
	return base
}
