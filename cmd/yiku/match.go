package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/match"
)

// defaultMatches is the default number of matches: about a screen.
const defaultMatches = 5

const matchLong = `Finds the units with a text similar to the one given, the best first. The score
is a percentage: 101 means the same text with the same neighbours (--previous
and --next), 100 the same text, and a lower score the share of characters
(Chinese) or words (other languages) that are unchanged. All units that are
similar enough are found.

With --file every sentence of a document is matched; -o writes the document as
XLIFF 1.2 for a CAT tool, translated where there are matches. yiku brief counts
the matches by band.

In the JSON, edits say how the query becomes "source": "replace", "insert" or
"delete", as byte offsets into both. With --file, one such object a line.`

// matchOptions are the flags of yiku match.
type matchOptions struct {
	tm.MatchQuery
	languages languageFlags
	all       bool
	documents originFilterFlags
	file      matchFileFlags
	memory    memoryFlag
	json      jsonFlag
}

func newMatch(a *cli) *cobra.Command {
	var o matchOptions
	cmd := &cobra.Command{
		Use:     "match TEXT",
		Short:   "Find sentences like this one, with their translations",
		Long:    matchLong,
		Example: "  yiku match 十月的北京，秋高气爽。陈立衡在会见厅门前迎候托雷利。 --min-score 50",
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.file.path != "" {
				if err := o.validateFile(args); err != nil {
					return err
				}
				return runMatchFile(cmd.Context(), a, o)
			}
			if err := o.validate(args, cmd.Flags().Changed("limit")); err != nil {
				return err
			}
			return runMatch(cmd.Context(), a, o)
		},
	}
	o.languages.register(cmd, "the `LANGUAGE` of TEXT (any by default)", "the `LANGUAGE` of the translation (any by default)")
	cmd.Flags().IntVar(&o.Min, "min-score", tm.DefaultMin, "the least similarity in `PERCENT`, 1 to 100")
	cmd.Flags().IntVar(&o.Limit, "limit", defaultMatches, "show at most `N` matches")
	cmd.Flags().BoolVar(&o.all, "all", false, "show all matches")
	cmd.Flags().StringVar(&o.Previous, "previous", "", "the `SENTENCE` before TEXT in the document")
	cmd.Flags().StringVar(&o.Next, "next", "", "the `SENTENCE` after TEXT in the document")
	o.documents.register(cmd, "documents")
	o.file.register(cmd)
	o.memory.register(cmd)
	o.json.register(cmd, shape.Matches{})
	return cmd
}

func (o *matchOptions) validate(args []string, limited bool) error {
	o.Text = strings.Join(args, " ")
	switch {
	case strings.TrimSpace(o.Text) == "":
		return usagef("match needs a text to compare")
	case o.file.out.path != "":
		return usagef("-o goes with --file DOC")
	case o.all && limited:
		return usagef("--limit and --all cannot be used together")
	case (o.Previous == "") != (o.Next == ""):
		return usagef("--previous and --next must be used together")
	}
	if err := o.check(); err != nil {
		return err
	}
	if o.all {
		o.Limit = 0 // all, in tm.MatchQuery
	}
	return nil
}

// check checks the options that a text and a document have in common.
func (o *matchOptions) check() error {
	switch {
	case o.Min < 1 || o.Min > 100:
		return usagef("--min-score must be from 1 to 100")
	case o.Limit < 1:
		return usagef("--limit must be 1 or more; --all shows all matches")
	}
	return cmp.Or(o.documents.validate(), o.languages.validate())
}

// query returns the query to the memory.
func (o matchOptions) query() tm.MatchQuery {
	q := o.MatchQuery
	q.From, q.To, q.Origins = o.languages.from, o.languages.to, o.documents.OriginFilter
	return q
}

func runMatch(ctx context.Context, a *cli, o matchOptions) error {
	defer debug.SetGCPercent(debug.SetGCPercent(shortGC))
	return a.session(o.memory).Read(ctx, func(m *tm.Memory) error {
		q := o.query()
		answer, err := m.Match(ctx, q)
		switch {
		case errors.Is(err, tm.ErrEmptyQuery):
			return &usageError{err}
		case err != nil:
			return err
		}
		switch {
		case bool(o.json):
			err = ui.PrintJSON(a.out, shape.MatchesOf(q, answer))
		case answer.Total == 0:
			a.note("no unit is like this text at %d %% or more", o.Min)
			a.hint("a lower --min-score finds more; yiku lookup finds a part of the text")
		default:
			showMatches(ctx, a, o, answer)
		}
		for _, m := range answer.Matches {
			a.noteDamaged(m.Unit)
		}
		if answer.Note != "" {
			a.note("%s. yiku doctor --repair rebuilds the index", answer.Note)
		}
		if err == nil && answer.Total == 0 {
			err = errNothingFound
		}
		return err
	})
}

// showMatches prints the matches, through the pager if they are many.
func showMatches(ctx context.Context, a *cli, o matchOptions, answer tm.Matches) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", a.screen.Strong(a.screen.Safe(o.Text)), ui.Count(answer.Total, "match", "matches"))
	for _, m := range answer.Matches {
		b.WriteByte('\n')
		writeMatch(&b, a.screen, o.Text, m)
	}
	if left := answer.Total - len(answer.Matches); left > 0 {
		say(&b, "\n%s more; --all shows them\n", ui.Count(left, "match", "matches"))
	}
	a.page(ctx, b.String())
}

// writeMatch writes one match: its score and both texts, the differences, the
// penalties and the source.
func writeMatch(b *strings.Builder, screen ui.Screen, query string, m tm.Match) {
	var changed []align.Span
	for _, e := range m.Edits {
		if e.Op != match.Same && e.Start < e.End {
			changed = append(changed, align.Span{Start: e.Start, End: e.End})
		}
	}
	variant := m.Unit.Variants[m.Variant]
	text := screen.Paragraph(variant.Text, changed, ui.MarkHit, textIndent)
	fmt.Fprintf(b, "%s  %s\n", screen.Strong(fmt.Sprintf("%*d", textIndent-2, m.Score)), text[textIndent:])
	if m.Other >= 0 {
		fmt.Fprintln(b, screen.Paragraph(m.Unit.Variants[m.Other].Text, nil, ui.MarkLikely, textIndent))
	}
	lines := []string{differences(query, variant.Text, m.Edits), penaltyWords(m), ui.Sayf("unit %d: %s", m.Unit.ID, source(m.Unit))}
	for _, words := range lines {
		if words == "" {
			continue
		}
		for line := range strings.SplitSeq(screen.Paragraph(words, nil, ui.MarkHit, textIndent), "\n") {
			fmt.Fprintln(b, screen.Faint(line))
		}
	}
}

// shownDifferences is the maximum number of differences that are listed; more
// show only that the texts have little in common.
const shownDifferences = 6

// differences lists how the text of the memory differs from the query: «三 → 五,
// + 再次, − 继续».
func differences(query, text string, edits []match.Difference) string {
	var words []string
	for _, e := range edits {
		was, is := query[e.QueryStart:e.QueryEnd], text[e.Start:e.End]
		switch e.Op {
		case match.Replace:
			words = append(words, was+" → "+is)
		case match.Insert:
			words = append(words, "+ "+is)
		case match.Delete:
			words = append(words, "− "+was)
		}
	}
	if len(words) > shownDifferences {
		words = append(words[:shownDifferences], "…")
	}
	return strings.Join(words, ", ")
}

// penaltyWords describes the penalties of the match.
func penaltyWords(m tm.Match) string {
	var words []string
	for _, p := range m.Penalties {
		words = append(words, ui.Say(penaltyName(p.Name)))
	}
	return strings.Join(words, ", ")
}

// penaltyName describes a penalty.
func penaltyName(name match.PenaltyName) string {
	switch name {
	case match.PenaltyCodes:
		return "other inline codes"
	case match.PenaltyNumbers:
		return "other numbers"
	case match.PenaltyUnreviewed:
		return "not reviewed"
	case match.PenaltyDoubtful:
		return "a doubtful pair"
	case match.PenaltyAmbiguous:
		return "translated in several ways"
	case match.PenaltyVariety:
		return "another variety of the language"
	}
	return string(name)
}

// matchFileFlags are the companions of --file.
type matchFileFlags struct {
	path     string
	encoding string
	out      outFlags
}

func (f *matchFileFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.path, "file", "", "match every sentence of this `DOC` instead of TEXT")
	cmd.Flags().StringVar(&f.encoding, "encoding", "", "the `ENCODING` of DOC (detected by default)")
	suggest(cmd, "encoding", commonEncodings)
	f.out.register(cmd, "with --file: write DOC with the matches filled in to this `FILE`, as XLIFF 1.2")
}

// validateFile checks the options of matching a document.
func (o *matchOptions) validateFile(args []string) error {
	switch {
	case len(args) > 0:
		return usagef("--file and a TEXT cannot be used together")
	case o.Previous != "" || o.Next != "":
		return usagef("--previous and --next are those of the document with --file")
	case o.file.out.path != "" && o.languages.to == "":
		return usagef("-o needs the language of the translation: --to en")
	case o.file.out.file().Standard() && o.file.out.path != "" && bool(o.json):
		return usagef("--json and -o - cannot both go to standard output")
	}
	if err := o.file.out.file(o.file.path, o.memory.path()).Check(); err != nil {
		return err
	}
	return o.check()
}

// runMatchFile matches the sentences of a document.
func runMatchFile(ctx context.Context, a *cli, o matchOptions) error {
	s := a.session(o.memory)
	query := o.query()
	reading := app.ReadOptions{Lang: o.languages.from, Encoding: o.file.encoding}
	matched, err := s.MatchDocument(ctx, o.file.path, reading, query)
	if err != nil {
		return err
	}
	if o.file.out.path != "" {
		err := a.write(o.file.out.file(o.file.path, o.memory.path()), func(w io.Writer) error { return s.WriteXLIFF(w, matched, o.languages.to) })
		if err != nil {
			return err
		}
	}
	switch {
	case bool(o.json):
		for i, matches := range matched.Matches {
			q := query
			q.Text = matched.Doc.SentenceText(i)
			if err := ui.PrintJSONLine(a.out, shape.MatchesOf(q, matches)); err != nil {
				return err
			}
		}
		return nil
	case o.file.out.path == ui.StandardOutput:
		return nil
	}
	printMatchTable(ctx, a, o, matched)
	return nil
}

// printMatchTable shows how well each sentence is matched.
func printMatchTable(ctx context.Context, a *cli, o matchOptions, d app.MatchedDocument) {
	t := ui.Table{Header: []string{"no.", "score", "sentence"}, Right: []int{0, 1}}
	for i, m := range d.Matches {
		score := "–"
		if len(m.Matches) > 0 {
			score = strconv.Itoa(m.Matches[0].Score)
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), score, d.Doc.SentenceText(i)})
	}
	a.page(ctx, ui.Sayf("%s: %s, %d matched at %d %% or more\n\n%s", a.screen.Safe(o.file.path), ui.Count(len(d.Matches), "sentence", "sentences"), d.Matched(), o.Min, a.screen.Render(t, 0)))
}
