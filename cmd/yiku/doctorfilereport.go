package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/export/doctor"
)

// countFaults counts the places that are faults.
func countFaults(findings []doctor.Finding) int {
	n := 0
	for _, f := range findings {
		if f.Kind.Fault() {
			n += f.Count
		}
	}
	return n
}

// print says in words what was found and mended.
func (p *patient) print(w io.Writer, findings []doctor.Finding, o doctorOptions) {
	p.printHead(w)
	var languages []string
	for _, l := range p.doctor.Languages() {
		languages = append(languages, fmt.Sprintf("%s %s", l.Tag, count(l.Texts, "text", "texts")))
	}
	if len(languages) > 0 {
		fmt.Fprintf(w, "Languages: %s\n", strings.Join(languages, ", "))
	}
	printFindings(w, "Faults", findings, true)
	printFindings(w, "Worth knowing", findings, false)
	if len(findings) == 0 {
		fmt.Fprintln(w, "Nothing wrong was found.")
	}
	if o.out.path == "" {
		return
	}
	if len(findings) > 0 {
		fmt.Fprintln(w)
	}
	if p.written.Units > 0 {
		fmt.Fprintf(w, "Wrote %s to %s", count(p.written.Written, "unit", "units"), o.out.path)
		if left := p.left + p.written.Units - p.written.Written; left > 0 {
			fmt.Fprintf(w, "; %s left out, as they cannot be read or have one side only", count(left, "unit", "units"))
		}
		fmt.Fprintln(w)
	} else {
		fmt.Fprintf(w, "Wrote %s with %s mended; all else is as it was\n", o.out.path, count(p.changes, "place", "places"))
	}
	for _, f := range findings {
		if f.Kind.Fault() && (!f.Kind.Mended() || p.written.Units == 0 && !mendedAsXML(f.Kind)) {
			fmt.Fprintf(w, "Not mended: %s\n", f.Kind.Words())
		}
	}
}

// printHead says what the file is.
func (p *patient) printHead(w io.Writer) {
	r := p.source.reader.Report()
	words := []string{count(r.Units, "unit", "units")}
	for _, word := range []string{r.Format, r.Encoding} {
		if word != "" {
			words = append(words, word)
		}
	}
	if r.Tool != "" {
		words = append(words, "by "+r.Tool)
	}
	fmt.Fprintf(w, "%s: %s\n", p.source.path, strings.Join(words, ", "))
}

// mendedAsXML tells whether a repair of the XML alone mends the kind.
func mendedAsXML(k doctor.Kind) bool {
	return k == doctor.BadEncoding || k == doctor.BadCharacter || k == doctor.BadMarkup
}

// printFindings lists what is a fault, or what is none.
func printFindings(w io.Writer, title string, findings []doctor.Finding, faults bool) {
	begun := false
	for _, f := range findings {
		if f.Kind.Fault() != faults {
			continue
		}
		if !begun {
			fmt.Fprintf(w, "\n%s\n", title)
			begun = true
		}
		fmt.Fprintf(w, "  %s: %s\n", count(f.Count, "place", "places"), f.Kind.Words())
		for _, place := range f.Places[:min(len(f.Places), listed)] {
			if words := placeWords(place); words != "" {
				fmt.Fprintf(w, "    %s\n", words)
			}
		}
		if more := f.Count - listed; more > 0 && len(f.Places) > 1 {
			fmt.Fprintf(w, "    … and %d more\n", more)
		}
	}
}

// placeWords says where something was found.
func placeWords(p doctor.Place) string {
	var parts []string
	if p.Line > 0 {
		parts = append(parts, fmt.Sprintf("line %d", p.Line))
	}
	if p.Unit != "" {
		parts = append(parts, p.Unit)
	}
	words := strings.Join(parts, ", ")
	if p.Detail == "" {
		return words
	}
	if words == "" {
		return p.Detail
	}
	return words + ": " + p.Detail
}

// The JSON of an examination.
type (
	examinedFile struct {
		File      string            `json:"file"`
		Format    string            `json:"format"`
		Encoding  string            `json:"encoding"`
		Declared  string            `json:"declared_encoding"`
		Tool      string            `json:"tool"`
		Units     int               `json:"units"`
		Faults    int               `json:"faults"`
		Languages []fileLanguage    `json:"languages"`
		Findings  []examinedFinding `json:"findings"`
		Output    string            `json:"output"`
		Written   int               `json:"written"`
		Left      int               `json:"left_out"`
		Changes   int               `json:"changes"`
	}
	fileLanguage struct {
		Language string `json:"language"`
		Texts    int    `json:"texts"`
	}
	examinedFinding struct {
		Kind   doctor.Kind     `json:"kind"`
		Fault  bool            `json:"fault"`
		Mended bool            `json:"mended"`
		Count  int             `json:"count"`
		Words  string          `json:"words"`
		Places []examinedPlace `json:"places"`
	}
	examinedPlace struct {
		Line   int    `json:"line"`
		Unit   string `json:"unit"`
		Detail string `json:"detail"`
	}
)

func (p *patient) json(findings []doctor.Finding, o doctorOptions) examinedFile {
	r := p.source.reader.Report()
	e := examinedFile{
		File: p.source.path, Format: r.Format, Encoding: r.Encoding, Declared: r.Declared, Tool: r.Tool, Units: r.Units,
		Faults: countFaults(findings), Languages: []fileLanguage{}, Findings: []examinedFinding{}, Output: o.out.path,
		Written: p.written.Written, Changes: p.changes,
	}
	if p.written.Units > 0 {
		e.Left = p.left + p.written.Units - p.written.Written
	}
	for _, l := range p.doctor.Languages() {
		e.Languages = append(e.Languages, fileLanguage{l.Tag, l.Texts})
	}
	for _, f := range findings {
		x := examinedFinding{Kind: f.Kind, Fault: f.Kind.Fault(), Mended: f.Kind.Mended(), Count: f.Count, Words: f.Kind.Words()}
		for _, place := range f.Places {
			x.Places = append(x.Places, examinedPlace{place.Line, place.Unit, place.Detail})
		}
		e.Findings = append(e.Findings, x)
	}
	return e
}
