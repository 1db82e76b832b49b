package main

import (
	"context"
	"errors"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
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
		for _, l := range answers.Lookups {
			if l.Note != "" {
				ui.PrintNote(a.err, "%s. yiku doctor --repair makes the index anew", l.Note)
				break
			}
		}
		switch {
		case o.timeline.wanted() && answers.Total > 0:
			return o.timeline.show(ctx, a, o, answers)
		case bool(o.json):
			err = ui.PrintJSON(a.out, answerOf(o, answers))
		case answers.Total == 0 && len(answers.Matches) == 0:
			return nothingHolds(a, o, answers)
		default:
			return showAnswers(ctx, a, o, m, answers)
		}
		if err == nil && answers.Total == 0 {
			err = errNothingFound
		}
		return err
	})
}

// lookups are the answers for all languages asked for; the targets are those of
// the lookups, index by index.
type lookups struct {
	tm.Answer
	targets []string
}

// shownMatches is how many units like a sentence are shown.
const shownMatches = 5

// lookUp asks the memory.
func lookUp(ctx context.Context, m *tm.Memory, o lookupOptions) (lookups, error) {
	question := tm.Question{Text: o.text, Query: o.query(""), Targets: o.targets, Surroundings: !o.timeline.wanted()}
	if isSentence(o.text) && !o.timeline.wanted() {
		question.Matches = shownMatches
	}
	answer, err := m.Answer(ctx, question)
	return lookups{answer, o.targets}, err
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
func nothingHolds(a *app, o lookupOptions, answers lookups) error {
	elsewhere := count(answers.Anywhere, "unit holds", "units hold")
	switch {
	case answers.Anywhere > 0 && o.languages != (languageFlags{}):
		ui.PrintNote(a.err, "%s %s, but not in these languages", elsewhere, o.text)
		ui.PrintHint(a.err, "leave --from and --to out to see them")
		return errNothingFound
	case answers.Anywhere > 0 && o.origins != (originFilterFlags{}):
		ui.PrintNote(a.err, "%s %s, but not of these documents", elsewhere, o.text)
		ui.PrintHint(a.err, "leave --body, --since and --until out to see them")
		return errNothingFound
	}
	ui.PrintNote(a.err, "no unit holds %s", o.text)
	writeNear(a.out, a.screen, answers.Near)
	for _, l := range answers.Lookups {
		writeRulings(a.out, a.screen, l)
	}
	writeRulingsFor(a.out, a.screen, answers.RulingsFor)
	ui.PrintHint(a.err, "a shorter text finds more; yiku stats shows what the memory holds")
	return errNothingFound
}
