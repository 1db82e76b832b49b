// Package findings writes the findings of a check (tm/check) as a table, as a page, as
// XLIFF 2.1 with localization quality issues, or as a Word table for review with comments.
package findings

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/office"
	"github.com/yiku-tm/yiku/export/sheet"
	"github.com/yiku-tm/yiku/export/worddoc"
	"github.com/yiku-tm/yiku/tm/check"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Report holds the findings of a document.
type Report struct {
	// Document is the name of the document, From and To are its languages.
	Document, From, To string
	Findings           []check.Finding
	// Say translates a message into the language of the reader. If it is nil, messages
	// are in English.
	Say func(english string) string
}

// unitFindings holds the findings of a unit.
type unitFindings struct {
	check.Place
	findings []check.Finding
}

// byUnit returns the units with findings, in the order of the document.
func (r *Report) byUnit() []unitFindings {
	at := map[int]int{}
	var units []unitFindings
	for _, f := range r.Findings {
		for _, p := range f.Places {
			i, ok := at[p.Number]
			if !ok {
				i = len(units)
				at[p.Number] = i
				units = append(units, unitFindings{Place: p})
			}
			f.Places = []check.Place{p}
			units[i].findings = append(units[i].findings, f)
		}
	}
	slices.SortStableFunc(units, func(a, b unitFindings) int { return cmp.Compare(a.Number, b.Number) })
	return units
}

// Text returns a message in the language of the report.
func (r Report) Text(english string) string {
	if r.Say == nil {
		return english
	}
	return r.Say(english)
}

// words describes a finding in one text: its severity, message, evidence and suggestion.
func (r Report) words(f check.Finding) string {
	return strings.Join(append([]string{r.Text(string(f.Severity)) + ": " + r.Text(f.Message)}, r.Evidence(f)...), "\n")
}

// Evidence returns the evidence of a finding, followed by the suggestion.
func (r Report) Evidence(f check.Finding) (lines []string) {
	for _, e := range f.Evidence {
		lines = append(lines, r.Text(e))
	}
	if f.Suggestion != "" {
		lines = append(lines, r.Text("suggested: "+f.Suggestion))
	}
	return lines
}

// WriterOf returns the function that writes findings to a file with the ending, such as xlsx, or
// nil for an unknown ending.
func WriterOf(ending string) func(w io.Writer, r Report) error {
	switch ending {
	case "xlsx", "csv", "tsv":
		return func(w io.Writer, r Report) error { return WriteTable(w, ending, r) }
	case "html", "htm":
		return WriteHTML
	case "docx":
		return WriteWord
	case "xlf", "xliff":
		return WriteXLIFF
	}
	return nil
}

// WriteTable writes a table with a row for each place of each finding. format is xlsx,
// csv or tsv.
func WriteTable(w io.Writer, format string, r Report) error {
	t, err := sheet.NewRowWriter(w, format, format == sheet.CSV, []sheet.Column{
		{Heading: r.Text("Severity")}, {Heading: r.Text("Kind")}, {Heading: r.Text("Unit")}, {Heading: r.Text("Finding"), Wide: true},
		{Heading: r.Text("Source"), Wide: true}, {Heading: r.Text("Target"), Wide: true},
		{Heading: r.Text("Suggestion"), Wide: true}, {Heading: r.Text("Evidence"), Wide: true}, {Heading: "ID"},
	})
	if err != nil {
		return err
	}
	for _, f := range r.Findings {
		suggestion := f.Suggestion
		f.Suggestion = "" // it has a column
		evidence := r.Evidence(f)
		for _, p := range f.Places {
			err := t.Write([]string{
				r.Text(string(f.Severity)), r.Text(string(f.Kind)), strconv.Itoa(p.Number), r.Text(f.Message), p.Source, p.Target,
				suggestion, strings.Join(evidence, "\n"), f.ID,
			})
			if err != nil {
				return err
			}
		}
	}
	return t.Close()
}

// WriteWord writes the units with findings as a table for review, with a comment for
// each finding. The reviser's changes can be imported.
func WriteWord(w io.Writer, r Report) error {
	units := r.byUnit()
	at := 0
	table, err := worddoc.NewWriter(w, export.WriteOptions{Title: r.Document, Source: r.From, Target: r.To, LangStyle: export.StyleBase})
	if err != nil {
		return err
	}
	table.Comment(func(*unit.Unit) []string {
		var list []string
		for _, f := range units[at].findings {
			list = append(list, r.words(f))
		}
		return list
	})
	for i, u := range units {
		at = i
		// A row needs both texts. The reviser replaces the dash.
		u.Source, u.Target = cmp.Or(u.Source, missing), cmp.Or(u.Target, missing)
		err := table.Write(unit.Unit{
			ID: u.UnitID, Place: u.Number - 1, Status: unit.Imported, Score: 1,
			Variants: []unit.Variant{{Lang: r.From, Text: u.Source}, {Lang: r.To, Text: u.Target}},
		})
		if err != nil {
			return err
		}
	}
	return table.Close()
}

// missing represents an empty text.
const missing = "—"

func issueType(f check.Finding) string {
	switch f.Rule {
	case "added sentence":
		return "addition"
	case "left over", "same as source":
		return "untranslated"
	case "code lost", "code added":
		return "markup"
	case "double space", "space before mark":
		return "whitespace"
	case "doubled word":
		return "duplication"
	}
	return issueTypes[f.Kind]
}

// issueTypes maps kinds of findings to types of ITS 2.0 (section 8.17, "Localization
// Quality Issue").
var issueTypes = map[check.Kind]string{
	check.Numerals: "numbers", check.Dates: "numbers", check.Percent: "numbers", check.Completeness: "omission", check.Rulings: "terminology",
	check.Memory: "inconsistency", check.Names: "inconsistent-entities", check.Form: "typographical",
}

// issueSeverities maps severities to those of ITS, 0 to 100.
var issueSeverities = map[check.Severity]int{check.Error: 100, check.Warning: 50, check.Info: 10}

// WriteXLIFF writes the units with findings as XLIFF 2.1. A mark around the target holds
// the findings in the form of the ITS module.
func WriteXLIFF(w io.Writer, r Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, `%s<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:its="http://www.w3.org/2005/11/its" xmlns:itsxlf="urn:oasis:names:tc:xliff:itsm:2.1" version="2.1" its:version="2.0" srcLang="%s" trgLang="%s">`+"\n",
		office.Header, escape(r.From), escape(r.To))
	fmt.Fprintf(&b, ` <file id="f1" original="%s">`+"\n", escape(r.Document))
	for _, u := range r.byUnit() {
		fmt.Fprintf(&b, `  <unit id="u%d">`+"\n", u.Number)
		open, closing := "", ""
		for i, f := range u.findings {
			open += fmt.Sprintf(`<mrk id="m%d" type="its:generic" its:locQualityIssueType="%s" its:locQualityIssueComment="%s" its:locQualityIssueSeverity="%d">`,
				i+1, issueType(f), escape(r.words(f)), issueSeverities[f.Severity])
			closing += `</mrk>`
		}
		source, target := escape(u.Source), open+escape(u.Target)+closing
		if u.Target == "" {
			source, target = open+source+closing, ""
		}
		fmt.Fprintf(&b, "   <segment>\n    <source xml:space=\"preserve\">%s</source>\n    <target xml:space=\"preserve\">%s</target>\n   </segment>\n  </unit>\n", source, target)
	}
	if len(r.Findings) == 0 {
		b.WriteString("  <group id=\"g1\"/>\n") // a file must have a unit or a group
	}
	b.WriteString(" </file>\n</xliff>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// escape escapes a text for an element or attribute of XML.
func escape(s string) string {
	escaped, _ := office.Escape(s)
	return strings.NewReplacer(`"`, "&quot;", "\n", "&#10;").Replace(escaped)
}

// piece is a part of a text, marked or not.
type piece struct {
	Text   string
	Marked bool
}

// pieces divides a text at its spans, which it marks.
func pieces(text string, spans []align.Span) []piece {
	var list []piece
	at := 0
	for _, s := range spans {
		if s.Start < at || s.End > len(text) {
			continue
		}
		list = append(list, piece{text[at:s.Start], false}, piece{text[s.Start:s.End], true})
		at = s.End
	}
	return append(list, piece{text[at:], false})
}

//go:embed page.html
var pageText string

var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("findings").Funcs(template.FuncMap{
		"source": func(p check.Place) []piece { return pieces(p.Source, p.SourceSpans) },
		"target": func(p check.Place) []piece { return pieces(p.Target, p.TargetSpans) },
	}).Parse(pageText))
})

// WriteHTML writes a page.
func WriteHTML(w io.Writer, r Report) error {
	if err := page().Execute(w, r); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}
