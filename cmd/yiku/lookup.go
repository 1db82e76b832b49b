package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// defaultLimit is the default number of units that lookup shows: about what a
// person reads; --all shows the rest.
const defaultLimit = 20

const lookupLong = `Finds every unit of the memory that contains the text, in either language. The
text may be a single character; simplified and traditional characters, full and
half width, and upper and lower case are treated as the same. The renderings of
the text come first: the words, how often they occur, when, by whom, and the
rulings on them (yiku ruling). The units follow, those of the newest documents
first. The number of units counts all that contain the text, however many are
shown.

Renderings are found by what recurs in the units, by a dictionary, and by
elimination in a sentence. "weak" marks those that are not sure, and brackets
words at their ends that may or may not belong to them; check the sentences.
yiku mark corrects words that are marked wrongly.

For a text that no unit contains, its parts and similar phrases are shown; for a
sentence, similar units.

Several words are one text; shell quotes are needed only around characters with
a meaning to the shell. In the text, * stands for any characters within the
sentence, or none, and so does … between words; \* is the character itself.

In the JSON, "source" is the side that holds the text; hits are byte offsets
into it, the renderings of a unit into "target", and "parts" says how many of
these make one rendering: 2 of take … into account. A unit's "rendering" is its
place in the list, -1 for none. "least" is the part of a rendering that is sure,
"most" has the words beside it that may belong to it; its status is what is
ruled, or empty. The list counts the newest units, 300 at most: "sampled" is how
many, and "not_found" in how many nothing was found. With --file, one such
object a line.`

// lookupOptions are the flags of yiku lookup.
type lookupOptions struct {
	text      string
	languages languageFlags
	// targets are the languages of --to; an empty one is any.
	targets  []string
	origins  originFilterFlags
	filter   lookupFilterFlags
	limit    int
	all      bool
	context  int
	timeline timelineFlags
	list     listFlags
	common
}

func newLookup(a *cli) *cobra.Command {
	var o lookupOptions
	cmd := &cobra.Command{
		Use:     "lookup TEXT",
		Short:   "Show how a text was translated before, when and where",
		Long:    lookupLong,
		Example: "  yiku lookup 一带一路",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.validate(args, cmd.Flags().Changed("limit")); err != nil {
				return err
			}
			if o.list.path != "" {
				return runLookupList(cmd.Context(), a, o)
			}
			return runLookup(cmd.Context(), a, o)
		},
	}
	o.languages.register(cmd, "the `LANGUAGE` of TEXT (any by default)", "show translations into this `LANGUAGE`, or several: en,ru")
	cmd.Flags().IntVar(&o.limit, "limit", defaultLimit, "show at most `N` units")
	cmd.Flags().BoolVar(&o.all, "all", false, "show all units and all renderings")
	cmd.Flags().IntVar(&o.context, "context", 0, "show `N` units before and after each")
	o.origins.register(cmd, "documents")
	o.filter.register(cmd)
	o.timeline.register(cmd)
	o.list.register(cmd)
	return o.common.register(cmd, shape.Lookup{})
}

func (o *lookupOptions) validate(args []string, limited bool) error {
	o.text = strings.Join(args, " ")
	switch {
	case o.list.path != "" && o.text != "":
		return usagef("--file supplies the phrases: leave out %s", o.text)
	case strings.TrimSpace(o.text) == "" && o.list.path == "":
		return usagef("lookup needs a text to look for")
	case o.limit < 1:
		return usagef("--limit must be 1 or more; --all shows all units")
	case o.all && limited:
		return usagef("--limit and --all cannot be used together")
	case o.context < 0:
		return usagef("--context must be 0 or more")
	}
	if o.all {
		o.limit = 0 // what tm.Query calls all
	}
	if err := o.timeline.validate(o.json); err != nil {
		return err
	}
	if err := o.origins.validate(); err != nil {
		return err
	}
	if err := o.filter.validate(); err != nil {
		return err
	}
	if err := o.list.validate(o); err != nil {
		return err
	}
	return o.splitTargets()
}

// splitTargets parses --to, which may name several languages.
func (o *lookupOptions) splitTargets() error {
	for tag := range strings.SplitSeq(o.languages.to, ",") {
		l := languageFlags{from: o.languages.from, to: strings.TrimSpace(tag)}
		if err := l.validate(); err != nil {
			return err
		}
		o.languages.from = l.from
		o.targets = append(o.targets, l.to)
	}
	o.languages.to = strings.Join(o.targets, ",")
	return nil
}

func (o *lookupOptions) options() app.LookupOptions {
	q := tm.Query{From: o.languages.from, Limit: o.limit, Origins: o.origins.OriginFilter}
	o.filter.apply(&q)
	if o.timeline.wanted() {
		q.Limit, q.Sample = 0, timelineSample
	}
	return app.LookupOptions{Text: o.text, Query: q, Targets: o.targets, UnitsOnly: o.timeline.wanted(), Context: o.context}
}

func runLookup(ctx context.Context, a *cli, o lookupOptions) error {
	defer debug.SetGCPercent(debug.SetGCPercent(shortGC))
	answer, err := a.session(o.memory).Lookup(ctx, o.options())
	switch {
	case errors.Is(err, tm.ErrEmptyQuery): // only invisible characters
		return &usageError{err}
	case err != nil:
		return err
	}
	switch {
	case o.timeline.wanted() && answer.Total > 0:
		err = o.timeline.show(ctx, a, o, answer)
	case bool(o.json):
		err = ui.PrintJSON(a.out, shape.LookupOf(o.text, o.languages.from, o.languages.to, answer.Answer))
	case answer.Total == 0 && len(answer.Matches) == 0:
		nothingHolds(a, o, answer)
	default:
		showAnswer(ctx, a, o, answer)
	}
	for _, l := range answer.Lookups {
		for _, f := range l.Units {
			a.noteDamaged(f.Unit)
		}
	}
	for _, l := range answer.Lookups {
		if l.Note != "" {
			a.note("%s. yiku doctor --repair rebuilds the index", l.Note)
			break
		}
	}
	if err == nil && answer.Total == 0 && (bool(o.json) || len(answer.Matches) == 0) {
		err = errNothingFound
	}
	return err
}

// nothingHolds reports that no unit was found, whether the filters are the reason, and
// what was found instead. Rulings come first, since they are an answer.
func nothingHolds(a *cli, o lookupOptions, answer app.Answer) {
	elsewhere := ui.Count(answer.Anywhere, "unit holds", "units hold")
	switch {
	case answer.Anywhere > 0 && o.languages != (languageFlags{}):
		a.note("%s %s, but not in these languages", elsewhere, o.text)
		a.hint("leave out --from and --to to see them")
		return
	case answer.Anywhere > 0 && !o.origins.OriginFilter.All():
		a.note("%s %s, but not of these documents", elsewhere, o.text)
		a.hint("leave out --document, --body, --since and --until to see them")
		return
	}
	var b strings.Builder
	for _, l := range answer.Lookups {
		writeRulings(&b, a.screen, l)
	}
	writeRulingsFor(&b, a.screen, answer.RulingsFor)
	writeRulingsLonger(&b, a, o.all, answer.RulingsLonger)
	fmt.Fprint(a.out, strings.TrimPrefix(b.String(), "\n"))
	a.note("no unit contains %s", o.text)
	writeNear(a.out, a.screen, answer.Near)
	if also := answer.Near.Also; len(also) > 0 {
		a.hint(ui.Sayf("look for the other form: %s", nextCommand(o.memory, also[0].Phrase)))
		return
	}
	a.hint("a shorter text finds more; yiku stats shows what the memory holds")
}

// lookupFilterFlags are the options of lookup that restrict a search.
type lookupFilterFlags struct {
	and, other []string
	regex      string
	statuses   statusFlag

	pattern *regexp.Regexp // of regex
}

func (f *lookupFilterFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.and, "and", nil, "the side with TEXT must also contain this `TEXT`; may be repeated")
	cmd.Flags().StringArrayVar(&f.other, "other", nil, "the translation must contain this `TEXT`; may be repeated")
	cmd.Flags().StringVar(&f.regex, "regex", "", "the side with TEXT must match this regular `EXPRESSION` (RE2)")
	f.statuses.register(cmd, "only units of this `STATUS`: aligned, reviewed, imported, rejected")
}

func (f *lookupFilterFlags) validate() error {
	for _, list := range []struct {
		option string
		texts  []string
	}{{"and", f.and}, {"other", f.other}} {
		for _, text := range list.texts {
			if strings.TrimSpace(text) == "" {
				return usagef("--%s needs a text", list.option)
			}
		}
	}
	err := f.statuses.validate()
	if err != nil || f.regex == "" {
		return err
	}
	if f.pattern, err = regexp.Compile(f.regex); err != nil {
		return usagef("--regex %s: %w", f.regex, err)
	}
	return nil
}

func (f *lookupFilterFlags) apply(q *tm.Query) {
	for _, text := range f.and {
		q.Phrases = append(q.Phrases, tm.ParsePhrase(text))
	}
	for _, text := range f.other {
		q.Others = append(q.Others, tm.ParsePhrase(text))
	}
	q.Pattern = f.pattern
	q.Statuses = f.statuses.chosen
}

// showAnswer prints the answer, through the pager if it is long.
func showAnswer(ctx context.Context, a *cli, o lookupOptions, answers app.Answer) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", a.screen.Strong(a.screen.Safe(o.text)), ui.Count(answers.Total, "unit", "units"))
	most := shownRenderings
	if o.all {
		most = math.MaxInt
	}
	for i, l := range answers.Lookups {
		if len(answers.Lookups) > 1 && l.Total == 0 {
			say(&b, "\n%s: no unit\n", app.LanguageName(answers.Targets[i]))
		}
		writeRenderings(&b, a.screen, l, len(answers.Lookups) > 1, most)
		writeRulings(&b, a.screen, l)
	}
	writeRulingsFor(&b, a.screen, answers.RulingsFor)
	writeRulingsLonger(&b, a, o.all, answers.RulingsLonger)
	writeNear(&b, a.screen, answers.Near)
	for _, l := range answers.Lookups {
		for _, f := range l.Units {
			b.WriteByte('\n')
			writeAround(&b, a.screen, f, answers.Around[f.Unit.ID].Before)
			writeFound(&b, a.screen, f)
			writeAround(&b, a.screen, f, answers.Around[f.Unit.ID].After)
		}
		if left := l.Total - len(l.Units); left > 0 {
			say(&b, "\n%s more; --all shows them\n", ui.Count(left, "unit", "units"))
		}
	}
	if len(answers.Matches) > 0 {
		say(&b, "\nSimilar units\n")
	}
	for _, found := range answers.Matches {
		b.WriteByte('\n')
		writeMatch(&b, a.screen, o.text, found)
	}
	a.page(ctx, b.String())
}

// shownRenderings is the number of renderings listed per language without --all.
const shownRenderings = 8

// writeRenderings lists at most the given number of renderings for each language: the
// words, how often, the years, the bodies, and the ruling. The heading names the language
// if there are several or name is set, and says so if only a sample was examined. Words that may or may
// not belong to a rendering are in brackets. Units in which none was found are counted at the end.
func writeRenderings(w io.Writer, screen ui.Screen, l tm.Lookup, name bool, most int) {
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
		title := ui.Say("Rendered as")
		if name || len(order) > 1 {
			title = ui.Sayf("Rendered in %s as", app.LanguageName(base))
		}
		if words := sampleWords(l); words != "" {
			title += " (" + words + ")"
		}
		fmt.Fprintf(w, "\n%s\n", title)
		table := ui.Table{Right: []int{1}}
		for _, r := range list[:min(len(list), most)] {
			words := bracketed(r)
			if r.Missing {
				words = ui.Say("(not rendered)")
			}
			table.Rows = append(table.Rows, []string{words, fmt.Sprintf("%d×", r.Count), years(r, first, last), bodies(r), remarks(r)})
		}
		fmt.Fprint(w, screen.Render(table, 2))
		if left := len(list) - most; left > 0 {
			say(w, "  … and %s; --all shows them\n", ui.Count(left, "rendering more", "renderings more"))
		}
	}
	if l.NotFound > 0 {
		if len(order) == 0 {
			fmt.Fprintln(w)
		}
		say(w, "  no rendering found in %s\n", ui.Count(l.NotFound, "unit", "units"))
	}
}

// sampleWords describes the sample in which renderings were found, or returns "" if
// that is all units.
func sampleWords(l tm.Lookup) string {
	if l.Sampled == 0 || l.Sampled >= l.Total {
		return ""
	}
	return ui.Sayf("in the newest %d of %s", l.Sampled, ui.Count(l.Total, "unit", "units"))
}

// years returns the range of years from the first to the last use, preceded by a
// sparkline if the renderings span several years.
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

// longestSparkline is the number of years that a sparkline shows at most, the last ones.
const longestSparkline = 20

// sparkline draws the number of uses in each year. It returns "" for a single year.
func sparkline(list []unit.Count, first, last string) string {
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

// bodies returns the names of the two bodies that used the rendering most.
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

// remarks returns the status of the ruling, and whether the rendering was marked by a
// person or is supported by few units.
func remarks(r tm.Rendering) string {
	var words []string
	if r.Ruling != nil {
		words = append(words, ui.Say(string(r.Ruling.Status)))
	}
	switch {
	case r.Marked > 0:
		words = append(words, ui.Say("marked"))
	case r.Weak && !r.Missing && r.Count > 0:
		words = append(words, ui.Say("weak"))
	}
	return strings.Join(words, ", ")
}

// writeRulings lists the rulings on the text, each with the renderings in the memory
// that conflict with it.
func writeRulings(w io.Writer, screen ui.Screen, l tm.Lookup) {
	if len(l.Rulings) == 0 {
		return
	}
	say(w, "\nRulings\n")
	for _, r := range l.Rulings {
		fmt.Fprintf(w, "  %s\n", screen.Safe(rulingWords(r)))
		for _, line := range l.Conflicts(r) {
			fmt.Fprintf(w, "    %s\n", screen.Safe(conflictWords(line)))
		}
	}
}

// writeRulingsFor lists the rulings in which the text is the rendering.
func writeRulingsFor(w io.Writer, screen ui.Screen, rulings []ruling.Ruling) {
	if len(rulings) == 0 {
		return
	}
	say(w, "\nRuled on as a rendering\n")
	for _, r := range rulings {
		say(w, "  of %s: %s\n", screen.Safe(r.Phrase), screen.Safe(rulingWords(r)))
	}
}

// shownLonger is the number of rulings on longer phrases that are shown without
// --all.
const shownLonger = 5

// writeRulingsLonger lists the rulings on longer phrases that contain the text.
func writeRulingsLonger(w io.Writer, a *cli, all bool, rulings []ruling.Ruling) {
	if len(rulings) == 0 {
		return
	}
	say(w, "\nRuled on in longer phrases\n")
	most := shownLonger
	if all {
		most = len(rulings)
	}
	for _, r := range rulings[:min(len(rulings), most)] {
		fmt.Fprintf(w, "  %s: %s\n", a.screen.Safe(r.Phrase), a.screen.Safe(rulingWords(r)))
	}
	if more := len(rulings) - most; more > 0 {
		say(w, "  … and %s; --all shows them\n", ui.Count(more, "ruling more", "rulings more"))
	}
}

// conflictWords describes how often and when the memory has a rendering that conflicts
// with a ruling.
func conflictWords(r tm.Rendering) string {
	words := ui.Sayf("but the memory has “%s” %s", r.Text, ui.Count(r.Count, "time", "times"))
	from, to := r.First, r.Last
	switch {
	case from == "":
		return words
	case from == to:
		return words + ", " + from
	}
	return words + ", " + ui.Sayf("%s to %s", from, to)
}

// writeNear lists phrases around the text.
func writeNear(w io.Writer, screen ui.Screen, n tm.Near) {
	lines := []struct {
		title string
		list  []tm.PhraseCount
	}{{ui.Say("Also written"), n.Also}, {ui.Say("Longer"), n.Longer}, {ui.Say("Shorter"), n.Shorter}, {ui.Say("Parts"), n.Parts}, {ui.Say("Alike"), n.Alike}}
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

// textIndent is the column at which the texts of a unit begin, after its number.
const textIndent = 6

// writeFound writes one unit: its number, both texts, and where it comes from.
func writeFound(b *strings.Builder, screen ui.Screen, f tm.Found) {
	number := fmt.Sprintf("%*d", textIndent-2, f.Unit.ID)
	text := screen.Paragraph(f.Unit.Variants[f.Variant].Text, f.Hits, ui.MarkHit, textIndent)
	// The number replaces the indent of the first line; a longer number shifts the
	// line to the right.
	fmt.Fprintf(b, "%s  %s\n", screen.Faint(number), text[textIndent:])
	if f.Other >= 0 {
		fmt.Fprintln(b, screen.MarkedParagraph(f.Unit.Variants[f.Other].Text, likely(f), textIndent))
	}
	for line := range strings.SplitSeq(screen.Paragraph(source(f.Unit), nil, ui.MarkHit, textIndent), "\n") {
		fmt.Fprintln(b, screen.Faint(line))
	}
}

// likely returns the marks for the renderings of a unit, and for the doubtful words at and next to
// their ends.
func likely(f tm.Found) []ui.Marked {
	var list []ui.Marked
	for i, span := range f.Renderings {
		if i >= len(f.Extents) {
			list = append(list, ui.Marked{Span: span, Mark: ui.MarkLikely})
			continue
		}
		e := f.Extents[i]
		list = append(list,
			ui.Marked{Span: align.Span{Start: e.Most.Start, End: e.Least.Start}, Mark: ui.MarkDoubtful},
			ui.Marked{Span: e.Least, Mark: ui.MarkLikely},
			ui.Marked{Span: align.Span{Start: e.Least.End, End: e.Most.End}, Mark: ui.MarkDoubtful})
	}
	return list
}

// bracketed returns a rendering with brackets around the words, at and next to its ends, that may not
// belong to it.
func bracketed(r tm.Rendering) string {
	before, after, found := strings.Cut(r.Most, r.Least)
	if !found || r.Least == "" {
		return r.Text
	}
	words := r.Least
	if before = strings.TrimSpace(before); before != "" {
		words = "[" + before + "]" + gap(r.Lang) + words
	}
	if after = strings.TrimSpace(after); after != "" {
		words += gap(r.Lang) + "[" + after + "]"
	}
	return words
}

// gap returns the separator of words in a language.
func gap(tag string) string {
	if lang.Spaced(tag) {
		return " "
	}
	return ""
}

// writeAround writes the neighbours of a unit, in its languages.
func writeAround(b *strings.Builder, screen ui.Screen, f tm.Found, units []unit.Unit) {
	for _, u := range units {
		for i, v := range u.Variants {
			if i == f.Variant || i == f.Other {
				for line := range strings.SplitSeq(screen.Paragraph(v.Text, nil, ui.MarkHit, textIndent), "\n") {
					fmt.Fprintln(b, screen.Faint(line))
				}
			}
		}
	}
}

// source describes the origin of a unit: the details of the document, its number, then
// the name of the file without its directory.
func source(u unit.Unit) string {
	words := originWords(u.Origin)
	if number := ui.Sayf("document %d", u.Origin.ID); strings.HasSuffix(words, ")") {
		words = strings.TrimSuffix(words, ")") + ", " + number + ")"
	} else {
		words += ", " + number
	}
	if n := len(u.MoreOrigins); n > 0 {
		words += ui.Sayf(", and in %s", ui.Count(n, "other place", "other places")) // yiku show lists them
	}
	return words
}

// originWords describes a document and its file.
func originWords(o unit.Origin) string {
	words := provenance(o)
	if o.Source == "" {
		return words
	}
	file := ui.Say(filepath.Base(o.Source)) // pairs added by hand have no file
	if words == "" {
		return file
	}
	return words + " (" + file + ")"
}
