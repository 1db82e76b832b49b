package app

import (
	"context"
	"errors"

	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// AddPairs adds units to the origin, which is stored where the memory does not have
// it, in one change. A unit whose first two texts are those of one in the memory is not
// added again.
func (s *Session) AddPairs(ctx context.Context, origin unit.Origin, units []unit.Unit, command string) (done tm.Revised, err error) {
	revision := tm.Revision{Origin: origin}
	err = s.Change(ctx, func(m *tm.Memory) error {
		for _, u := range units {
			for i, v := range u.Variants {
				u.Variants[i] = tidy(v)
			}
			if err := u.Validate(); err != nil {
				return request(err)
			}
			known, err := holds(ctx, m, u)
			if err != nil {
				return err
			}
			if !known {
				revision.Additions = append(revision.Additions, tm.Addition{Unit: u})
			}
		}
		if len(revision.Additions) == 0 {
			return nil
		}
		done, err = m.Revise(ctx, revision, command)
		return err
	})
	return done, err
}

// holds reports whether the memory has a unit with the first two texts of this one,
// rejected or not.
func holds(ctx context.Context, m *tm.Memory, u unit.Unit) (bool, error) {
	source, target := u.Variants[0], u.Variants[1]
	found, err := m.Match(ctx, tm.MatchQuery{
		Text: source.Text, From: source.Lang, To: target.Lang, Min: 100,
		Statuses: []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected},
	})
	if errors.Is(err, tm.ErrEmptyQuery) {
		return false, nil
	}
	for _, match := range found.Matches {
		if match.Unit.Variants[match.Variant].Text == source.Text && match.Unit.Variants[match.Other].Text == target.Text {
			return true, nil
		}
	}
	return false, err
}
