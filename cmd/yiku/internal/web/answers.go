package web

import (
	"context"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/ruling"
)

// This file has the queries of the memory that several protocols share.

// matches returns the units that are similar to a sentence.
func (s *Server) matches(ctx context.Context, q tm.MatchQuery) (found tm.Matches, err error) {
	err = s.session.Read(ctx, func(m *tm.Memory) (err error) {
		found, err = m.Match(ctx, q)
		return err
	})
	return found, err
}

// rulings returns those whose phrase contains the text, or all if the text is empty.
func (s *Server) rulings(ctx context.Context, text string) (list []ruling.Ruling, err error) {
	err = s.session.Read(ctx, func(m *tm.Memory) (err error) {
		list, err = m.Rulings(ctx, text)
		return err
	})
	return list, err
}

func (s *Server) stats(ctx context.Context) (j shape.Stats, err error) {
	err = s.session.Read(ctx, func(m *tm.Memory) error {
		stats, err := m.Stats(ctx)
		if err != nil {
			return err
		}
		sizes, err := m.Sizes(ctx)
		if err != nil {
			return err
		}
		origins, err := m.Origins(ctx)
		j = shape.StatsOf(m.Path(), stats, sizes, origins)
		return err
	})
	return j, err
}
