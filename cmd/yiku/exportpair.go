package main

import (
	"context"
	"fmt"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm"
)

// choosePair sets the languages that the user left out to those of the memory
// where that leaves no unit out, and asks the user to choose where it would.
func (o *exportOptions) choosePair(ctx context.Context, m *tm.Memory) error {
	if o.languages.from != "" && o.languages.to != "" {
		return nil
	}
	stats, err := m.Stats(ctx)
	if err != nil {
		return err
	}
	asked := tm.PairCount{Source: o.languages.from, Target: o.languages.to}
	var fitting []tm.PairCount
	for _, p := range stats.Pairs {
		if p, ok := orient(p, asked); ok {
			fitting = append(fitting, p)
		}
	}
	if len(fitting) == 0 {
		return nil // the export will be empty, and says so
	}
	for _, p := range fitting {
		if coversAll(p, fitting) {
			o.languages.from, o.languages.to = p.Source, p.Target
			return nil
		}
	}
	var names []string
	for _, p := range fitting {
		names = append(names, fmt.Sprintf("%s to %s (%s)", p.Source, p.Target, count(p.Count, "unit", "units")))
	}
	return ui.WithHint(
		usagef("the memory holds several language pairs: %s", list(names)),
		"choose one, for instance --from %s --to %s; or --multilingual", fitting[0].Source, fitting[0].Target)
}

// orient turns the pair round where only that fits what was asked; false where
// neither way does. Empty languages of asked fit all.
func orient(p, asked tm.PairCount) (tm.PairCount, bool) {
	if lang.Matches(asked.Source, p.Source) && lang.Matches(asked.Target, p.Target) {
		return p, true
	}
	p.Source, p.Target = p.Target, p.Source
	return p, lang.Matches(asked.Source, p.Source) && lang.Matches(asked.Target, p.Target)
}

// coversAll tells whether an export of the pair leaves none of the others out.
func coversAll(pair tm.PairCount, others []tm.PairCount) bool {
	for _, other := range others {
		there := covers(pair.Source, other.Source) && covers(pair.Target, other.Target)
		back := covers(pair.Source, other.Target) && covers(pair.Target, other.Source)
		if !there && !back {
			return false
		}
	}
	return true
}

// covers tells whether an export of the language takes in the other one: a
// variety of it in the same script. Exports never mix scripts.
func covers(wide, tag string) bool {
	return lang.Matches(wide, tag) && export.Script(wide) == export.Script(tag)
}
