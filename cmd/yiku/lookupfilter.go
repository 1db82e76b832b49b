package main

import (
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// lookupFilterFlags are the options of lookup that narrow a search down.
type lookupFilterFlags struct {
	and, other []string
	regex      string
	documents  []int64
	statuses   []string

	pattern *regexp.Regexp // of regex
}

func (f *lookupFilterFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.and, "and", nil, "the side with TEXT must also hold this `TEXT`; may be repeated")
	cmd.Flags().StringArrayVar(&f.other, "other", nil, "the translation must hold this `TEXT`; may be repeated")
	cmd.Flags().StringVar(&f.regex, "regex", "", "the side with TEXT must match this regular `EXPRESSION` (RE2)")
	cmd.Flags().Int64SliceVar(&f.documents, "document", nil, "only units of the documents with these `NUMBERS` (yiku list)")
	cmd.Flags().StringSliceVar(&f.statuses, "status", nil, "only units of this `STATUS`: aligned, reviewed, imported, rejected")
	suggest(cmd, "status", []string{string(unit.Aligned), string(unit.Reviewed), string(unit.Imported), string(unit.Rejected)})
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
	for _, s := range f.statuses {
		switch unit.Status(s) {
		case unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected:
		default:
			return usagef("--status %s: a unit is aligned, reviewed, imported or rejected", s)
		}
	}
	if f.regex == "" {
		return nil
	}
	var err error
	if f.pattern, err = regexp.Compile(f.regex); err != nil {
		return usagef("--regex %s: %w", f.regex, err)
	}
	return nil
}

// apply puts the text, in which * stands for any characters, and the options
// into the query.
func (f *lookupFilterFlags) apply(q *tm.Query, text string) {
	switch phrase := tm.ParsePhrase(text); len(phrase) {
	case 0:
		q.Text = text
	case 1:
		q.Text = phrase[0]
	default:
		q.Text, q.Phrases = "", []tm.Phrase{phrase}
	}
	for _, text := range f.and {
		q.Phrases = append(q.Phrases, tm.ParsePhrase(text))
	}
	for _, text := range f.other {
		q.Others = append(q.Others, tm.ParsePhrase(text))
	}
	q.Pattern = f.pattern
	q.Origins.IDs = f.documents
	for _, s := range f.statuses {
		q.Statuses = append(q.Statuses, unit.Status(s))
	}
}
