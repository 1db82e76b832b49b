package main

import (
	"bufio"
	"fmt"
	"strconv"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// planned is the JSON of yiku import FOLDER --dry-run.
type planned struct {
	Plan  []plannedPair `json:"plan"`
	Alone []string      `json:"alone"`
	// Skipped are places that could not be read.
	Skipped []skipped `json:"skipped"`
}

type plannedPair struct {
	Source string `json:"source"`
	Target string `json:"target"`
	// From and To are the languages that the names tell.
	From string `json:"from"`
	To   string `json:"to"`
}

// importedFolder is the JSON of yiku import FOLDER.
type importedFolder struct {
	imports
	// Alone are the files that found no partner.
	Alone []string `json:"alone"`
}

// reportPlan shows what an import of the folder would do.
func reportPlan(a *app, o importOptions, plan folderPlan) error {
	if o.json {
		shape := planned{Plan: []plannedPair{}, Alone: asList(plan.alone), Skipped: asList(plan.skipped)}
		for _, p := range plan.pairs {
			shape.Plan = append(shape.Plan, plannedPair{p.source, p.target, p.from, p.to})
		}
		return ui.PrintJSON(a.out, shape)
	}
	table := ui.Table{Header: []string{"source", "target", "languages"}}
	for _, p := range plan.pairs {
		table.Rows = append(table.Rows, []string{p.source, p.target, p.from + " > " + p.to})
	}
	fmt.Fprint(a.out, a.screen.Render(table, 0))
	printUnpaired(a, plan)
	fmt.Fprintf(a.out, "\n%s would be imported; nothing was stored\n", count(len(plan.pairs), "pair of files", "pairs of files"))
	return nil
}

// asList makes JSON say [] rather than null.
func asList[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// reportFolder tells what became of every pair. Its error says how many failed.
func reportFolder(a *app, o importOptions, plan folderPlan, results []*folderResult) error {
	failed := 0
	for _, r := range results {
		if r.err != nil {
			failed++
		}
	}
	if o.json {
		if err := ui.PrintJSON(a.out, folderShape(o, plan, results)); err != nil {
			return err
		}
	} else {
		printFolder(a, o, plan, results)
	}
	if failed > 0 {
		return ui.Errorf("mend these files and import the folder again: what is stored is passed over",
			"%d of %s could not be imported", failed, count(len(results), "pair of files", "pairs of files"))
	}
	return nil
}

func folderShape(o importOptions, plan folderPlan, results []*folderResult) importedFolder {
	shape := importedFolder{imports{[]imported{}, 0, asList(plan.skipped), o.memory.path()}, asList(plan.alone)}
	for _, r := range results {
		if r.err != nil {
			shape.Skipped = append(shape.Skipped, skipped{r.source, r.target, r.err.Error()})
			continue
		}
		shape.Units += r.summary.Units
		shape.Imports = append(shape.Imports, r.summary)
	}
	return shape
}

// shape is the JSON of one pair, as an import of it alone prints it.
func (r *folderResult) shape() imported {
	if r.stored.already != nil {
		one := newImported(r.stored.pair, *r.stored.already)
		one.Already = true
		return one
	}
	one := newImported(r.stored.pair, r.stored.receipt.Origin)
	one.addBeads(r.stored)
	one.Replaced = r.stored.receipt.Replaced
	return one
}

// printFolder prints the table of all pairs, then what failed and why.
func printFolder(a *app, o importOptions, plan folderPlan, results []*folderResult) {
	table := ui.Table{Header: []string{"source", "target", "stored", "doubtful", ""}, Right: []int{2, 3}}
	units, already := 0, 0
	for _, r := range results {
		row := []string{r.source, r.target, "", "", ""}
		switch {
		case r.err != nil:
			row[4] = "failed"
		case r.already:
			already++
			row[4] = "stored before"
		default:
			units += r.summary.Units
			row[2], row[3] = strconv.Itoa(r.summary.Units), strconv.Itoa(r.summary.Doubtful)
		}
		table.Rows = append(table.Rows, row)
	}
	fmt.Fprint(a.out, a.screen.Render(table, 0))
	printUnpaired(a, plan)
	fmt.Fprintf(a.out, "\nStored %s in %s\n", count(units, "pair", "pairs"), o.memory.path())
	if already > 0 {
		fmt.Fprintf(a.out, "%s stored before; --again replaces them\n", count(already, "pair of files was", "pairs of files were"))
	}
	printNotes(a, results)
}

// printUnpaired lists the files that found no partner, and what could not be read.
func printUnpaired(a *app, plan folderPlan) {
	if len(plan.alone) > 0 {
		fmt.Fprintf(a.out, "\nWithout a partner by name: %s\n", count(len(plan.alone), "file", "files"))
		for _, name := range plan.alone[:min(len(plan.alone), listed)] {
			fmt.Fprintf(a.out, "  %s\n", a.screen.Safe(name))
		}
		printMore(a, len(plan.alone))
	}
	for _, s := range plan.skipped {
		fmt.Fprintf(a.out, "  %s %s\n", a.screen.Safe(s.File), s.Reason)
	}
}

// printNotes writes to standard error what each pair has to say, under its name,
// and the error of those that failed.
func printNotes(a *app, results []*folderResult) {
	for _, r := range results {
		if r.err == nil && r.notes.Len() == 0 {
			continue
		}
		fmt.Fprintf(a.err, "%s with %s\n", r.source, r.target)
		lines := bufio.NewScanner(&r.notes)
		for lines.Scan() {
			fmt.Fprintf(a.err, "  %s\n", lines.Text())
		}
		if r.err != nil {
			fmt.Fprintf(a.err, "  failed: %v\n", r.err)
			if hint := hintFor(r.err); hint != "" {
				fmt.Fprintf(a.err, "  hint: %s\n", hint)
			}
		}
	}
}
