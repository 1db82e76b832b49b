package tm

import (
	"context"
	"slices"
	"sync"

	"github.com/yiku-tm/yiku/tm/internal/search"

	"github.com/yiku-tm/yiku/tm/ruling"
)

// A Question asks for everything that the memory has about a text.
type Question struct {
	// Text is the text to look up, as the user wrote it.
	Text string
	// Query selects the units. Its To is ignored.
	Query Query
	// Targets are the languages of the translations; an empty one means any.
	// There must be at least one.
	Targets []string
	// Rulings asks for Answer.RulingsFor and RulingsLonger, Near for Near and Anywhere,
	// which take a dozen searches.
	Rulings, Near bool
	// Matches is the maximum number of matches of the whole text; 0 means none.
	Matches int
}

// Answer is the answer to a Question. It is read in one transaction.
type Answer struct {
	// Total is the number of units with the text: those with a translation into
	// the target if there is one target, otherwise all.
	Total int
	// Lookups holds the answers of Lookup, one for each target.
	Lookups []Lookup
	// Near is what the memory has around the text, with translations into the first target.
	Near Near
	// RulingsFor holds the rulings that are about the text as a rendering, in
	// the order of Rulings.
	RulingsFor []ruling.Ruling
	// RulingsLonger holds rulings on longer phrases that contain the text, the
	// shortest phrases first.
	RulingsLonger []ruling.Ruling
	// Matches holds the best matches of the text with translations into the
	// first target.
	Matches []Match
	// Anywhere is, if Total is 0, the number of units with the text in any
	// languages and documents.
	Anywhere int
}

// Answer answers a question. It reads everything in one transaction; the errors
// are those of Lookup and Match.
func (m *Memory) Answer(ctx context.Context, q Question) (Answer, error) {
	var a Answer
	err := m.look(ctx, func(r *reading) (err error) {
		a, err = r.answerAll(ctx, q)
		return err
	})
	if err != nil {
		return Answer{}, m.explain("search", err)
	}
	return a, nil
}

// answerAll answers a question. The renderings are found in parallel with the
// rest.
func (r *reading) answerAll(ctx context.Context, q Question) (a Answer, err error) {
	a.Lookups = make([]Lookup, len(q.Targets))
	found := make([]error, len(q.Targets))
	var renderings sync.WaitGroup
	defer func() {
		renderings.Wait()
		for _, failed := range found {
			if err == nil {
				err = failed
			}
		}
	}()
	var sample []Found // of the first target, for near
	for i, target := range q.Targets {
		query := q.Query
		query.To = target
		l, job, err := r.lookup(ctx, query)
		if err != nil {
			return a, err
		}
		if i == 0 && job != nil {
			sample = slices.Clone(job.units[:min(len(job.units), nearSample)])
		}
		a.Lookups[i], a.Total = l, l.Total
		renderings.Go(func() { found[i] = job.find(ctx, &a.Lookups[i]) })
	}
	if len(q.Targets) > 1 {
		query := q.Query
		query.To = ""
		if a.Total, err = r.count(ctx, query); err != nil {
			return a, err
		}
	}
	if q.Rulings {
		if a.RulingsFor, err = r.rulingsFor(ctx, q.Text); err != nil {
			return a, err
		}
		if a.RulingsLonger, err = r.rulingsLonger(ctx, q.Text); err != nil {
			return a, err
		}
	}
	if q.Near {
		if err = r.surround(ctx, q, sample, &a); err != nil {
			return a, err
		}
	}
	if q.Matches > 0 {
		query := MatchQuery{Text: q.Text, From: q.Query.From, To: q.Targets[0], Limit: q.Matches, Origins: q.Query.Origins}
		query.Origins.IDs = nil
		matches, err := r.match(ctx, query)
		if err != nil {
			return a, err
		}
		a.Matches = matches.Matches
	}
	return a, nil
}

// surround sets what the memory has around the text; sample holds the newest units
// with it.
func (r *reading) surround(ctx context.Context, q Question, sample []Found, a *Answer) (err error) {
	query := q.Query
	query.To = q.Targets[0]
	if a.Near, err = r.near(ctx, query, a.Lookups[0].Total, sample); err != nil {
		return err
	}
	forms, err := r.alsoWritten(ctx, query)
	if err != nil {
		return err
	}
	a.Near.Also = append(a.Near.Also, forms...)
	if a.Total == 0 {
		a.Anywhere, err = r.count(ctx, Query{Text: q.Text})
	}
	return err
}

// reading answers questions in one read transaction.
type reading struct {
	*search.Snapshot
	memory *Memory
}

// look runs f in a read transaction.
func (m *Memory) look(ctx context.Context, f func(r *reading) error) error {
	return m.searcher.Look(ctx, func(s *search.Snapshot) error { return f(&reading{s, m}) })
}
