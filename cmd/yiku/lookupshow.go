package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// showAnswers prints the answers, through the pager where they are long.
func showAnswers(ctx context.Context, a *app, o lookupOptions, m *tm.Memory, answers lookups) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", a.screen.Strong(a.screen.Safe(o.text)), count(answers.Total, "unit", "units"))
	for i, l := range answers.Lookups {
		if len(answers.Lookups) > 1 && l.Total == 0 {
			fmt.Fprintf(&b, "\n%s: no unit\n", languageName(answers.targets[i]))
		}
		writeRenderings(&b, a.screen, l, len(answers.Lookups) > 1)
		writeRulings(&b, a.screen, l)
	}
	writeRulingsFor(&b, a.screen, answers.RulingsFor)
	writeNear(&b, a.screen, answers.Near)
	for _, l := range answers.Lookups {
		for _, f := range l.Units {
			b.WriteByte('\n')
			if err := writeWithContext(ctx, &b, a.screen, m, f, o.context); err != nil {
				return err
			}
		}
		if left := l.Total - len(l.Units); left > 0 {
			fmt.Fprintf(&b, "\n%s more; --all shows them\n", count(left, "unit", "units"))
		}
	}
	if len(answers.Matches) > 0 {
		b.WriteString("\nUnits like this text\n")
	}
	for _, found := range answers.Matches {
		b.WriteByte('\n')
		writeMatch(&b, a.screen, o.text, found)
	}
	if a.terminal == nil || !ui.Page(ctx, a.terminal, a.screen, b.String()) {
		fmt.Fprint(a.out, b.String())
	}
	return nil
}

// shownRenderings is how many renderings into a language are listed; --json has all.
const shownRenderings = 8

// writeRenderings lists how the text was rendered, language by language: words,
// times, years, bodies, and what an authority says. The language is named where
// there are several, or name asks for it. Where only some of the units were looked
// at the heading says so.
func writeRenderings(w io.Writer, screen ui.Screen, l tm.Lookup, name bool) {
	var order []string
	byLang := make(map[string][]tm.Rendering)
	first, last := "", ""
	for _, r := range l.Renderings {
		base := lang.Base(r.Lang)
		if byLang[base] == nil {
			order = append(order, base)
		}
		byLang[base] = append(byLang[base], r)
		if len(r.Years) > 0 {
			if name := r.Years[0].Name; first == "" || name < first {
				first = name
			}
			last = max(last, r.Years[len(r.Years)-1].Name)
		}
	}
	for _, base := range order {
		list := byLang[base]
		title := "Rendered as"
		if name || len(order) > 1 {
			title = "Rendered in " + languageName(base) + " as"
		}
		if words := sampleWords(l); words != "" {
			title += " (" + words + ")"
		}
		fmt.Fprintf(w, "\n%s\n", title)
		table := ui.Table{Right: []int{1}}
		for _, r := range list[:min(len(list), shownRenderings)] {
			words := r.Text
			if r.Missing {
				words = "(not rendered)"
			}
			table.Rows = append(table.Rows, []string{words, fmt.Sprintf("%d×", r.Count), years(r, first, last), bodies(r), remarks(r)})
		}
		fmt.Fprint(w, screen.Render(table, 2))
		if left := len(list) - shownRenderings; left > 0 {
			fmt.Fprintf(w, "  … and %s; --json has all\n", count(left, "rendering more", "renderings more"))
		}
	}
}

// sampleWords say that renderings were looked for in some of the units only.
func sampleWords(l tm.Lookup) string {
	if l.Sampled == 0 || l.Sampled >= l.Total {
		return ""
	}
	return fmt.Sprintf("in the newest %d of %s", l.Sampled, count(l.Total, "unit", "units"))
}

// years is the time between the first and the last use, in years, and in front of
// several a sparkline of all years that any rendering was used in.
func years(r tm.Rendering, first, last string) string {
	from, to := r.First[:min(len(r.First), len("2006"))], r.Last[:min(len(r.Last), len("2006"))]
	span := from
	if from != to {
		span = from + "-" + to
	}
	if line := sparkline(r.Years, first, last); line != "" && span != "" {
		return line + " " + span
	}
	return span
}

// longestSparkline is the most years that a sparkline shows, the last ones: 20 columns.
const longestSparkline = 20

// sparkline draws how often something was used in each year; empty where there is one year.
func sparkline(list []tm.NamedCount, first, last string) string {
	from, to := 0, 0
	if _, err := fmt.Sscan(first, &from); err != nil {
		return ""
	}
	if _, err := fmt.Sscan(last, &to); err != nil || from == to {
		return ""
	}
	from = max(from, to-longestSparkline+1)
	counts := make([]int, to-from+1)
	most := 1
	for _, y := range list {
		year := 0
		if _, err := fmt.Sscan(y.Name, &year); err == nil && year >= from && year <= to {
			counts[year-from] = y.Count
			most = max(most, y.Count)
		}
	}
	levels := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, n := range counts {
		if n == 0 {
			b.WriteRune('·')
			continue
		}
		b.WriteRune(levels[(n*len(levels)-1)/most])
	}
	return b.String()
}

// bodies names the two bodies that used the rendering most.
func bodies(r tm.Rendering) string {
	var words []string
	for _, b := range r.Bodies[:min(len(r.Bodies), 2)] {
		words = append(words, b.Name)
	}
	if len(r.Bodies) > 2 {
		words = append(words, "…")
	}
	return strings.Join(words, ", ")
}

// remarks says what is ruled, what a person marked, and that little is behind it.
func remarks(r tm.Rendering) string {
	var words []string
	if r.Ruling != nil {
		words = append(words, string(r.Ruling.Status))
	}
	switch {
	case r.Marked > 0:
		words = append(words, "marked")
	case r.Weak && !r.Missing && r.Count > 0:
		words = append(words, "weak")
	}
	return strings.Join(words, ", ")
}

// writeRulings says what authorities say of the text, and plainly where the memory
// has it otherwise.
func writeRulings(w io.Writer, screen ui.Screen, l tm.Lookup) {
	if len(l.Rulings) == 0 {
		return
	}
	fmt.Fprint(w, "\nRulings\n")
	for _, r := range l.Rulings {
		fmt.Fprintf(w, "  %s\n", screen.Safe(rulingWords(r)))
		for _, line := range l.Conflicts(r) {
			fmt.Fprintf(w, "    %s\n", screen.Safe(conflictWords(line)))
		}
	}
}

// writeRulingsFor says of what phrases the text is a rendering that was ruled on.
func writeRulingsFor(w io.Writer, screen ui.Screen, rulings []ruling.Ruling) {
	if len(rulings) == 0 {
		return
	}
	fmt.Fprint(w, "\nRuled on as a rendering\n")
	for _, r := range rulings {
		fmt.Fprintf(w, "  of %s: %s\n", screen.Safe(r.Phrase), screen.Safe(rulingWords(r)))
	}
}

// conflictWords says how often and since when the memory has words that a ruling does not want.
func conflictWords(r tm.Rendering) string {
	words := fmt.Sprintf("but the memory has “%s” %s", r.Text, count(r.Count, "time", "times"))
	from, to := r.First, r.Last
	switch {
	case from == "":
		return words
	case from == to:
		return words + ", " + from
	}
	return words + ", " + from + " to " + to
}

// writeNear lists phrases around the text.
func writeNear(w io.Writer, screen ui.Screen, n tm.Near) {
	lines := []struct {
		title string
		list  []tm.PhraseCount
	}{{"Longer", n.Longer}, {"Shorter", n.Shorter}, {"Parts", n.Parts}, {"Alike", n.Alike}}
	first := true
	for _, line := range lines {
		if len(line.list) == 0 {
			continue
		}
		words := make([]string, len(line.list))
		for i, p := range line.list {
			words[i] = fmt.Sprintf("%s %d×", screen.Safe(p.Phrase), p.Units)
		}
		if first {
			fmt.Fprintln(w)
			first = false
		}
		fmt.Fprintf(w, "%-8s %s\n", line.title+":", strings.Join(words, ", "))
	}
}

// textIndent is where the texts of a unit begin, in columns: behind its number.
const textIndent = 6

// writeFound writes one unit: its number, both texts, and where it comes from.
func writeFound(b *strings.Builder, screen ui.Screen, f tm.Found) {
	number := fmt.Sprintf("%*d", textIndent-2, f.Unit.ID)
	text := screen.Paragraph(f.Unit.Variants[f.Variant].Text, f.Hits, ui.MarkHit, textIndent)
	// The number takes the place of the indent of the first line; one longer
	// than that pushes the line to the right.
	fmt.Fprintf(b, "%s  %s\n", screen.Faint(number), text[textIndent:])
	if f.Other >= 0 {
		fmt.Fprintln(b, screen.Paragraph(f.Unit.Variants[f.Other].Text, f.Renderings, ui.MarkLikely, textIndent))
	}
	for line := range strings.SplitSeq(screen.Paragraph(source(f.Unit), nil, ui.MarkHit, textIndent), "\n") {
		fmt.Fprintln(b, screen.Faint(line))
	}
}

// writeWithContext writes a unit between its neighbours, so many on each side.
func writeWithContext(ctx context.Context, b *strings.Builder, screen ui.Screen, m *tm.Memory, f tm.Found, n int) error {
	if n == 0 {
		writeFound(b, screen, f)
		return nil
	}
	before, after, err := m.Neighbours(ctx, f.Unit, n)
	if err != nil {
		return err
	}
	around := func(units []unit.Unit) {
		for _, u := range units {
			for i, v := range u.Variants {
				if i == f.Variant || i == f.Other {
					for line := range strings.SplitSeq(screen.Paragraph(v.Text, []align.Span{}, ui.MarkHit, textIndent), "\n") {
						fmt.Fprintln(b, screen.Faint(line))
					}
				}
			}
		}
	}
	around(before)
	writeFound(b, screen, f)
	around(after)
	return nil
}

// source says where a unit comes from: what is known of the document, then
// the name of the file without its folder.
func source(u unit.Unit) string {
	words := originWords(u.Origin)
	if n := len(u.MoreOrigins); n > 0 {
		words += ", and in " + count(n, "other place", "other places") // yiku show lists them
	}
	return words
}

// originWords say what is known of a document, and its file.
func originWords(o unit.Origin) string {
	words := provenance(o)
	if o.Source == "" {
		return words
	}
	file := filepath.Base(o.Source)
	if words == "" {
		return file
	}
	return words + " (" + file + ")"
}
