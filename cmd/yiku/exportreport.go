package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
)

// exported is the JSON of yiku export.
type exported struct {
	File string `json:"file"`
	// Files are all files written, of which File is the first.
	Files             []string  `json:"files"`
	Format            string    `json:"format"`
	Units             int       `json:"units"`
	Written           int       `json:"written"`
	Skipped           []leftOut `json:"skipped"`
	DroppedCharacters int       `json:"dropped_characters"`
	LineBreaks        int       `json:"line_breaks"`
	Trimmed           int       `json:"trimmed"`
	OtherVariants     int       `json:"other_variants"`
	LongUnits         int       `json:"long_units"`
	Bytes             int64     `json:"bytes"`
	SourceCodes       []string  `json:"source_codes"`
	TargetCodes       []string  `json:"target_codes"`
	Warnings          []string  `json:"warnings"`
}

// leftOut is a reason for leaving units out.
type leftOut struct {
	Reason export.Reason `json:"reason"`
	Count  int           `json:"count"`
	First  string        `json:"first"`
}

func exportedOf(files []string, format string, r export.Report) exported {
	skipped := make([]leftOut, len(r.Skipped))
	for i, s := range r.Skipped {
		skipped[i] = leftOut{s.Reason, s.Count, s.First}
	}
	return exported{
		File: files[0], Files: files, Format: format, Units: r.Units, Written: r.Written, Skipped: skipped,
		DroppedCharacters: r.DroppedCharacters, LineBreaks: r.LineBreaks, Trimmed: r.Trimmed,
		OtherVariants: r.OtherVariants, LongUnits: r.LongUnits, Bytes: r.Bytes,
		SourceCodes: orEmpty(r.SourceCodes), TargetCodes: orEmpty(r.TargetCodes), Warnings: orEmpty(r.Warnings),
	}
}

// orEmpty makes JSON say [] rather than null.
func orEmpty(words []string) []string {
	if words == nil {
		return []string{}
	}
	return words
}

// printExport says in words what was written and what was not.
func printExport(w io.Writer, files []string, r export.Report) {
	languages := strings.Join(r.TargetCodes, ", ")
	if len(r.SourceCodes) > 0 {
		languages = strings.Join(r.SourceCodes, ", ") + " to " + languages
	}
	file := files[0]
	switch {
	case file == ui.StandardOutput:
		file = "standard output"
	case len(files) > 1:
		file = list([]string{files[0], files[len(files)-1]})
		if len(files) > 2 {
			file = fmt.Sprintf("%d files, %s to %s", len(files), files[0], files[len(files)-1])
		}
	}
	fmt.Fprintf(w, "Wrote %s to %s", count(r.Written, "unit", "units"), file)
	if languages != "" {
		fmt.Fprintf(w, " (%s)", languages)
	}
	fmt.Fprintln(w)
	printChanges(w, r)
	for _, warning := range r.Warnings {
		fmt.Fprintf(w, "Please note: %s\n", warning)
	}
}

// printChanges says which units were left out and what was changed in the others.
func printChanges(w io.Writer, r export.Report) {
	for _, s := range r.Skipped {
		fmt.Fprintf(w, "Left out: %s\n", s)
	}
	for _, change := range []struct {
		n         int
		one, many string
	}{
		{r.DroppedCharacters, "character that XML forbids was dropped", "characters that XML forbids were dropped"},
		{r.LineBreaks, "line break became a blank", "line breaks became blanks"},
	} {
		if change.n > 0 {
			fmt.Fprintf(w, "Changed: %s\n", count(change.n, change.one, change.many))
		}
	}
}
