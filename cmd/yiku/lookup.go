package main

import (
	"cmp"
	"context"
	"errors"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/ruling"
)

// defaultLimit is how many units lookup shows unless told: about what one
// reads; --all shows the rest.
const defaultLimit = 20

const lookupLong = `Finds every unit of the memory that holds the text, in either language: from
one character up, simplified or traditional, full or half width, upper or lower
case. First comes how the text was rendered: the words, how often, when, by
whom, and what an authority rules (yiku ruling). Then the units, those of the
newest documents first. The number of units is always that of all that hold the
text, however many are shown.

Renderings are found by what recurs in the units, by a dictionary and by what
the rest of a sentence leaves over. "weak" marks those with few units behind
them: trust the sentences. Where the words are marked wrong, yiku mark puts
them right.

Of a text that no unit holds, its parts and its likes are shown. Of a sentence,
the units that are like it.

Several words are one text; quotation marks of the shell are not needed, except
around characters that the shell itself reads. Inside the text * stands for any
characters within the sentence, or none; \* is the character itself.

With --json: {"query","from","to","total","sampled","renderings":[{"text",
"lang","count","first","last","weak","status","missing","marked",
"years":[{"name","count"}],"bodies":[{"name","count"}]}],
"rulings":[{"id","phrase","rendering","lang","status","authority","date",
"citation","note"}],"rulings_for":[…],"near":{"longer":[{"phrase","units"}],
"shorter","parts","alike"},"matches":[{"score","id","source",
"target","origin"}],"units":[{"id","source","target","source_lang",
"target_lang","score","status","origin":{"id","source","target","title","date",
"body","translator","url","imported"},"date","hits":[{"start","end"}],
"renderings":[{"start","end"}],"rendering","marked"}]}. "source" is the side
that holds the text; hits are byte offsets into it, the renderings of a unit
into "target". The status of a rendering is what is ruled, or empty. A unit's
"rendering" is its place in the list, -1 for none. The list counts the newest
units, 300 at most: "sampled" is how many.`

// lookupOptions are what yiku lookup was asked.
type lookupOptions struct {
	text      string
	languages languageFlags
	// targets are the languages of --to, one or several; an empty one is any.
	targets  []string
	origins  originFilterFlags
	filter   lookupFilterFlags
	limit    int
	all      bool
	context  int
	timeline timelineFlags
	memory   memoryFlag
	json     jsonFlag
}

func newLookup(a *app) *cobra.Command {
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
			return runLookup(cmd.Context(), a, o)
		},
	}
	o.languages.register(cmd, "the `LANGUAGE` of TEXT (any if left out)", "show translations into this `LANGUAGE`, or several: en,ru")
	cmd.Flags().IntVar(&o.limit, "limit", defaultLimit, "show at most `N` units")
	cmd.Flags().BoolVar(&o.all, "all", false, "show all units")
	cmd.Flags().IntVar(&o.context, "context", 0, "show `N` units before and after each")
	o.origins.register(cmd, "documents")
	o.filter.register(cmd)
	o.timeline.register(cmd)
	o.memory.register(cmd)
	o.json.register(cmd)
	return cmd
}

func (o *lookupOptions) validate(args []string, limited bool) error {
	o.text = strings.Join(args, " ")
	switch {
	case strings.TrimSpace(o.text) == "":
		return usagef("lookup needs a text to look for")
	case o.limit < 1:
		return usagef("--limit must be 1 or more; --all shows all units")
	case o.all && limited:
		return usagef("--limit and --all exclude each other")
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
	return o.splitTargets()
}

// splitTargets reads --to, which may name several languages.
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

// query asks for the units with a translation into the language.
func (o *lookupOptions) query(to string) tm.Query {
	q := tm.Query{From: o.languages.from, To: to, Limit: o.limit, Origins: o.origins.filter()}
	o.filter.apply(&q, o.text)
	if o.timeline.wanted() {
		q.Limit, q.Sample = 0, timelineSample
	}
	return q
}

func runLookup(ctx context.Context, a *app, o lookupOptions) error {
	// Little lives longer than the answer: a memory of some hundred megabytes at
	// most is a fair price for the tenth of the time that collecting it takes.
	debug.SetGCPercent(400)
	return withMemory(ctx, a, o.memory.path(), func(m *tm.Memory) error {
		answers, err := lookUp(ctx, m, o)
		switch {
		case errors.Is(err, tm.ErrEmptyQuery): // invisible characters only
			return &usageError{err}
		case err != nil:
			return err
		}
		for _, l := range answers.lookups {
			if l.Note != "" {
				ui.PrintNote(a.err, "%s", l.Note)
				break
			}
		}
		switch {
		case o.timeline.wanted() && answers.total > 0:
			return o.timeline.show(ctx, a, o, answers)
		case bool(o.json):
			err = ui.PrintJSON(a.out, answerOf(o, answers))
		case answers.total == 0 && len(answers.matches) == 0:
			return nothingHolds(ctx, a, o, m, answers)
		default:
			return showAnswers(ctx, a, o, m, answers)
		}
		if err == nil && answers.total == 0 {
			err = errNothingFound
		}
		return err
	})
}

// lookups are the answers for all languages asked for.
type lookups struct {
	// targets and lookups are index by index.
	targets []string
	lookups []tm.Lookup
	// total is the number of units that hold the text; of one language asked for, of those that have it.
	total   int
	near    tm.Near
	matches []tm.Match
	// rulingsFor are the rulings in which the text is the rendering.
	rulingsFor []ruling.Ruling
}

// lookUp asks the memory: what is near at the same time as the rest.
func lookUp(ctx context.Context, m *tm.Memory, o lookupOptions) (lookups, error) {
	answers := lookups{targets: o.targets}
	if o.timeline.wanted() {
		err := answers.find(ctx, m, o)
		return answers, err
	}
	// The first question is the cheap one; both of the next find the index read.
	q := o.query(o.targets[0])
	q.Plain, q.Limit = true, nearSample
	plain, err := m.Lookup(ctx, q)
	if err != nil {
		return answers, err
	}
	var around sync.WaitGroup
	var nearErr error
	around.Go(func() { answers.near, nearErr = m.Near(ctx, q, plain) })
	err = answers.find(ctx, m, o)
	around.Wait()
	if err = cmp.Or(err, nearErr); err != nil {
		return answers, err
	}
	if answers.rulingsFor, err = m.RulingsFor(ctx, o.text); err != nil {
		return answers, err
	}
	answers.matches, err = similar(ctx, m, o)
	return answers, err
}

// nearSample is how many units longer phrases are looked for in.
const nearSample = 60

// find finds the units in all languages asked for, and their number.
func (answers *lookups) find(ctx context.Context, m *tm.Memory, o lookupOptions) error {
	for _, to := range o.targets {
		l, err := m.Lookup(ctx, o.query(to))
		if err != nil {
			return err
		}
		answers.lookups = append(answers.lookups, l)
		answers.total = l.Total
	}
	if len(o.targets) == 1 {
		return nil
	}
	q := o.query("")
	q.Plain, q.Limit = true, 1
	l, err := m.Lookup(ctx, q)
	answers.total = l.Total
	return err
}

// shownMatches is how many units like a sentence are shown.
const shownMatches = 5

// similar finds the units that are like the text, where it is a sentence.
func similar(ctx context.Context, m *tm.Memory, o lookupOptions) ([]tm.Match, error) {
	if !isSentence(o.text) {
		return nil, nil
	}
	found, err := m.Match(ctx, tm.MatchQuery{Text: o.text, From: o.languages.from, To: o.targets[0], Limit: shownMatches, Origins: o.origins.filter()})
	return found.Matches, err
}

// The length from which a text is a sentence: in characters, where a Chinese one
// or mark stands in it, else in words.
const (
	sentenceCharacters = 10
	sentenceWords      = 6
)

func isSentence(text string) bool {
	if words := len(strings.Fields(text)); words > 1 {
		return words >= sentenceWords
	}
	return len([]rune(text)) >= sentenceCharacters
}

// nothingHolds says that no unit was found, whether the languages asked for
// are why, and what there is instead.
func nothingHolds(ctx context.Context, a *app, o lookupOptions, m *tm.Memory, answers lookups) error {
	if o.languages != (languageFlags{}) || o.origins != (originFilterFlags{}) {
		any, err := m.Lookup(ctx, tm.Query{Text: o.text, Limit: 1, Plain: true})
		if err != nil {
			return err
		}
		switch {
		case any.Total > 0 && o.languages != (languageFlags{}):
			ui.PrintNote(a.err, "%s %s, but not in these languages", count(any.Total, "unit holds", "units hold"), o.text)
			ui.PrintHint(a.err, "leave --from and --to out to see them")
			return errNothingFound
		case any.Total > 0:
			ui.PrintNote(a.err, "%s %s, but not of these documents", count(any.Total, "unit holds", "units hold"), o.text)
			ui.PrintHint(a.err, "leave --body, --since and --until out to see them")
			return errNothingFound
		}
	}
	ui.PrintNote(a.err, "no unit holds %s", o.text)
	writeNear(a.out, a.screen, answers.near)
	for _, l := range answers.lookups {
		writeRulings(a.out, a.screen, l)
	}
	writeRulingsFor(a.out, a.screen, answers.rulingsFor)
	ui.PrintHint(a.err, "a shorter text finds more; yiku stats shows what the memory holds")
	return errNothingFound
}
