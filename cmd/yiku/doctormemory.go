package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/jsonl"
	"github.com/yiku-tm/yiku/tm"
)

// examined is the JSON of yiku doctor for the memory.
type examined struct {
	Memory   string        `json:"memory"`
	Bytes    int64         `json:"bytes"`
	Sound    bool          `json:"sound"`
	Variants int           `json:"variants"`
	Asked    int           `json:"asked"`
	Checked  []string      `json:"checked"`
	Findings []finding     `json:"findings"`
	Salvaged *salvagedFile `json:"salvaged,omitempty"`
}

type finding struct {
	Part     string `json:"part"`
	Problem  string `json:"problem"`
	Remedy   string `json:"remedy"`
	Derived  bool   `json:"derived"`
	Repaired bool   `json:"repaired"`
}

// salvagedFile says what a salvage brought.
type salvagedFile struct {
	File    string     `json:"file"`
	Units   int        `json:"units"`
	Partial int        `json:"partial"`
	Gaps    [][2]int64 `json:"gaps"`
}

// runDoctorMemory looks into the memory, and saves what can be read of it.
func runDoctorMemory(ctx context.Context, a *app, o doctorOptions) error {
	path := o.memory.path()
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return noMemory(path)
	}
	if err != nil {
		return fmt.Errorf("cannot look into %s: %w", path, ui.Reason(err))
	}
	result := examined{Memory: path, Bytes: info.Size(), Checked: []string{}, Findings: []finding{}}
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
		err = result.complaint(o)
	}
	return err
}

// examine fills the result. A memory that cannot be opened because it is
// damaged is a finding, too.
func (o doctorOptions) examine(ctx context.Context, a *app, path string, result *examined) error {
	m, err := tm.Open(ctx, path, tm.Options{ReadOnly: !o.repair, Waiting: a.waiting(path)})
	if e, ok := errors.AsType[*tm.FileError](err); ok && e.Damaged() {
		result.Findings = append(result.Findings, finding{Part: tm.PartFile, Problem: e.Problem, Remedy: hintOf(e)})
		return nil
	}
	if err != nil {
		return err
	}
	progress := ui.NewProgress(a.err, a.errScreen, "looking")
	h, err := m.Check(ctx, tm.CheckOptions{Full: o.full, Repair: o.repair, Progress: progress.Set})
	progress.Done()
	if closing := m.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	result.Sound, result.Checked, result.Variants, result.Asked = h.Sound(), h.Parts, h.Variants, h.Asked
	for _, f := range h.Findings {
		result.Findings = append(result.Findings, finding{f.Part, f.Problem, hints[f.Reason], f.Derived, f.Repaired})
	}
	return nil
}

// complaint is the error for a memory that is not sound, so that scripts notice.
func (e examined) complaint(o doctorOptions) error {
	derived := true
	for _, f := range e.Findings {
		derived = derived && (f.Derived || f.Repaired)
	}
	err := fmt.Errorf("memory %s is damaged", e.Memory)
	if derived && !o.repair {
		return ui.WithHint(err, "yiku doctor --repair mends it: no unit is lost")
	}
	return ui.WithHint(err, "keep a copy of the file, then save what can be read: yiku doctor --salvage saved.jsonl")
}

// shownFindings is how many findings are printed.
const shownFindings = 12

func printExamined(a *app, o doctorOptions, e examined) {
	fmt.Fprintf(a.out, "%s, %s\n", e.Memory, size(e.Bytes))
	if len(e.Checked) > 0 {
		asked := fmt.Sprintf("the index asked for %s", count(e.Asked, "text", "texts"))
		if e.Asked < e.Variants {
			asked += fmt.Sprintf(" of %d; --full asks for all", e.Variants)
		}
		fmt.Fprintf(a.out, "Looked into: %s (%s)\n", strings.Join(e.Checked, ", "), asked)
	}
	for i, f := range e.Findings {
		if i == shownFindings {
			fmt.Fprintf(a.out, "and %d more; --json shows all\n", len(e.Findings)-i)
			break
		}
		state := ""
		if f.Repaired {
			state = " (repaired)"
		}
		fmt.Fprintf(a.out, "%s: %s%s\n", f.Part, a.screen.Safe(f.Problem), state)
		if !f.Repaired && f.Remedy != "" && (i == 0 || e.Findings[i-1].Remedy != f.Remedy) {
			fmt.Fprintf(a.out, "  %s\n", f.Remedy)
		}
	}
	switch {
	case len(e.Findings) == 0:
		fmt.Fprintln(a.out, "All is as it should be")
	case e.Sound:
		fmt.Fprintln(a.out, "All is as it should be now")
	}
	if s := e.Salvaged; s != nil {
		fmt.Fprintf(a.out, "\nSaved %s to %s", count(s.Units, "unit", "units"), s.File)
		if s.Partial > 0 {
			fmt.Fprintf(a.out, ", %d of them without their document or dates", s.Partial)
		}
		fmt.Fprintln(a.out)
		for _, g := range s.Gaps {
			last := fmt.Sprintf("to %d ", g[1])
			if g[1] == 0 {
				last = "on "
			}
			fmt.Fprintf(a.out, "Lost: what can have stood at the numbers from %d %s\n", g[0], strings.TrimSpace(last))
		}
		fmt.Fprintf(a.out, "Bring it into a new memory: yiku import %s --memory NEW.db\n", s.File)
	}
}

// salvageTo writes what can be read of the memory as JSON lines.
func salvageTo(ctx context.Context, a *app, o doctorOptions, path string) (*salvagedFile, error) {
	out := ui.OutFile{Path: o.salvage, Force: o.out.force, Inputs: []string{path}}
	if err := out.Check(); err != nil {
		return nil, err
	}
	var report tm.SalvageReport
	err := out.Write(a.out, func(w io.Writer) error {
		_, err := export.Copy(ctx, jsonl.NewWriter(w), tm.Salvage(ctx, path, &report))
		return err
	})
	if err != nil {
		return nil, err
	}
	s := &salvagedFile{File: o.salvage, Units: report.Units, Partial: report.Partial, Gaps: [][2]int64{}}
	for _, g := range report.Gaps {
		s.Gaps = append(s.Gaps, [2]int64{g.First, g.Last})
	}
	return s, nil
}
