package index

import (
	"context"
	"math"
	"slices"

	"github.com/yiku-tm/yiku/tm/match"
)

// Match is a variant similar to a query.
type Match struct {
	ID int64
	// Score is in percent, see package match.
	Score int
}

// Similar returns all variants whose text has at least the score, in percent,
// with the query: the best first, then by id. Nothing is missed. A score of 0
// or less is every variant.
func (x *Index) Similar(ctx context.Context, q *match.Query, least int) ([]Match, error) {
	ids, err := x.near(ctx, q, least)
	if err != nil {
		return nil, err
	}
	var matches []Match
	err = x.read(ctx, ids, func(id int64, text string) error {
		if score, ok := q.Score(text, least); ok {
			matches = append(matches, Match{id, score})
		}
		return nil
	})
	slices.SortStableFunc(matches, func(a, b Match) int { return b.Score - a.Score })
	return matches, err
}

// nearInBlock appends the ids that neither length nor signature rules out.
func (x *Index) nearInBlock(ctx context.Context, info blockInfo, p *probe, ids []int64) ([]int64, error) {
	b := x.cache.get(info)
	d, err := b.readDirectory(ctx, x.store)
	if err != nil {
		return ids, err
	}
	dead, err := readDead(ctx, x.store, info)
	if err != nil {
		return ids, err
	}
	var near set
	for number, c := range d.signatures {
		if !p.worth(c) {
			continue
		}
		list, err := b.readSignatures(ctx, x.store, number, d, x.options.Cache != nil)
		if err != nil {
			return ids, err
		}
		p.near(list, func(ordinal uint32) {
			if dead != nil && dead.has(ordinal) {
				return
			}
			if near == nil {
				near = newSet(d.variants)
			}
			near.add(ordinal)
		})
	}
	if near == nil {
		return ids, nil
	}
	return b.appendIDs(ctx, x.store, d, near, idRange{0, math.MaxInt64, math.MaxInt}, ids)
}
