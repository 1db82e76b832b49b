package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// exportFilter chooses the units of an export.
type exportFilter struct {
	origin     int64
	body       string
	dates      dateFlags
	statuses   []string
	minScore   float64
	noDoubtful bool
}

// statuses are the statuses that a user can name.
var statuses = []string{string(unit.Aligned), string(unit.Reviewed), string(unit.Imported), string(unit.Rejected)}

func (f *exportFilter) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.Int64Var(&f.origin, "origin", 0, "only the units of the document with this `NUMBER` (see yiku list)")
	flags.StringVar(&f.body, "body", "", "only documents that this `BODY` issued")
	f.dates.register(cmd, "only documents")
	flags.StringSliceVar(&f.statuses, "status", nil, "only units of this `STATUS`: "+strings.Join(statuses[:3], ", "))
	suggest(cmd, "status", statuses[:3])
	flags.Float64Var(&f.minScore, "min-score", 0, "only units with a score of at least `SCORE`, 0 to 1")
	flags.BoolVar(&f.noDoubtful, "no-doubtful", false, "leave doubtful pairs out")
}

func (f *exportFilter) validate() error {
	switch {
	case !(f.minScore >= 0 && f.minScore <= 1): // also not a number
		return usagef("--min-score must be between 0 and 1")
	case f.origin < 0:
		return usagef("--origin must be the number of a document (see yiku list)")
	}
	for _, s := range f.statuses {
		if s == string(unit.Rejected) {
			return usagef("--status rejected: rejected units are never exported; yiku list and yiku show tell of them")
		}
		if !slices.Contains(statuses, s) {
			return usagef("--status %q is unknown: use one of %s", s, list(statuses[:3]))
		}
	}
	if f.noDoubtful {
		f.minScore = max(f.minScore, align.DoubtfulBelow)
	}
	return f.dates.validate()
}

// filter is the part of the choice that the memory makes.
func (f *exportFilter) filter() tm.Filter {
	t := tm.Filter{Origin: f.origin, MinScore: f.minScore}
	for _, s := range f.statuses {
		t.Statuses = append(t.Statuses, unit.Status(s))
	}
	return t
}

// wants is the other part: what the origin of the unit must be.
func (f *exportFilter) wants(u *unit.Unit) bool {
	return tm.OriginFilter{Body: f.body, Since: f.dates.since, Until: f.dates.until}.Chooses(u.Origin)
}

// title names the choice for people: «新华社, 2025 to 2026».
func (f *exportFilter) title() string {
	var words []string
	if f.body != "" {
		words = append(words, f.body)
	}
	switch d := f.dates; {
	case d.since != "" && d.until != "":
		words = append(words, d.since+" – "+d.until)
	case d.since != "":
		words = append(words, "since "+d.since)
	case d.until != "":
		words = append(words, "until "+d.until)
	}
	return strings.Join(words, ", ")
}
