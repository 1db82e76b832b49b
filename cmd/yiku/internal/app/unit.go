package app

import (
	"context"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A ShownUnit is a unit with its neighbours in the document and its history.
type ShownUnit struct {
	unit.Unit
	Before, After []unit.Unit
	History       []history.Entry
}

// Shape returns the unit as JSON.
func (u ShownUnit) Shape() shape.Unit { return shape.UnitOf(u.Unit, u.Before, u.After, u.History) }

// Neighbours is the usual number of units that are shown on each side of a unit.
const Neighbours = 2

// ShowUnits returns the units with these numbers, with so many neighbours on each side.
func (s *Session) ShowUnits(ctx context.Context, neighbours int, ids ...int64) ([]ShownUnit, error) {
	list := make([]ShownUnit, len(ids))
	err := s.Read(ctx, func(m *tm.Memory) (err error) {
		for i, id := range ids {
			u := &list[i]
			if u.Unit, err = m.Unit(ctx, id); err != nil {
				return err
			}
			if u.Before, u.After, err = m.Neighbours(ctx, u.Unit, neighbours); err != nil {
				return err
			}
			if u.History, err = m.UnitHistory(ctx, id); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// FoundIn looks the phrase up and returns the unit with the given number from the answer.
// If it is not among the newest units found, only its document is searched.
func (s *Session) FoundIn(ctx context.Context, id int64, phrase, to string) (found tm.Found, err error) {
	o := LookupOptions{Text: phrase, Query: tm.Query{Limit: renderedUnits}, Targets: []string{to}, UnitsOnly: true}
	units, err := s.ShowUnits(ctx, 0, id)
	if err != nil {
		return found, err
	}
	for _, origins := range [][]int64{nil, {units[0].Origin.ID}} {
		o.Query.Origins.IDs = origins
		answer, err := s.Lookup(ctx, o)
		if err != nil {
			return found, err
		}
		for _, f := range answer.Lookups[0].Units {
			if f.Unit.ID == id {
				return f, nil
			}
		}
	}
	return found, request(&fault.MarkError{Unit: id, Problem: "it does not hold " + phrase, Code: fault.ReasonNotInUnit})
}

// Mark stores which words of a unit render a phrase (see tm.Memory.SetMark).
func (s *Session) Mark(ctx context.Context, mark tm.Mark) (done tm.Mark, err error) {
	err = s.Change(ctx, func(m *tm.Memory) (err error) {
		done, err = m.SetMark(ctx, mark)
		return err
	})
	return done, err
}

// Unmark removes the mark for the phrase in the unit. If there is none, the error is
// tm.ErrNoMark.
func (s *Session) Unmark(ctx context.Context, id int64, phrase, command string) error {
	return s.Change(ctx, func(m *tm.Memory) error { return m.RemoveMark(ctx, id, phrase, command) })
}

// Documents returns the documents of the memory that contain all the words (see OriginHas) and pass
// the filter, and the number of all documents.
func (s *Session) Documents(ctx context.Context, words []string, f unit.OriginFilter) (chosen []unit.OriginCount, all int, err error) {
	err = s.Read(ctx, func(m *tm.Memory) error {
		origins, err := m.Origins(ctx)
		all = len(origins)
		for _, c := range origins {
			if OriginHas(c.Origin, words) && f.Chooses(c.Origin) {
				chosen = append(chosen, c)
			}
		}
		return err
	})
	return chosen, all, err
}

// OriginHas reports whether the title, the file names, the issuing body or the
// translator of an origin contain all the words, ignoring case.
func OriginHas(o unit.Origin, words []string) bool {
	text := strings.ToLower(strings.Join([]string{o.Title, o.Source, o.Target, o.Body, o.Translator}, "\n"))
	for _, w := range words {
		if !strings.Contains(text, strings.ToLower(w)) {
			return false
		}
	}
	return true
}
