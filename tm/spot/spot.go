package spot

import (
	"cmp"
	"context"
	"slices"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
)

// Query is a phrase and the languages of the question.
type Query struct {
	// From is the language of the phrase, To that of the renderings: BCP 47 tags.
	From, To string
	// Known are renderings that people stated: ruled ones, terms of a glossary. Where one
	// stands in a pair, in any of its forms, it is the rendering there.
	Known []string
}

// Pair is a unit of the memory as the question sees it: the side that holds the
// phrase and the side that renders it.
type Pair struct {
	Source, Target string
	// Hits are the places of the phrase in Source, as byte offsets in order;
	// empty for a pair of the pool.
	Hits []align.Span
	// Marked, when not nil, says where the rendering is: a person marked it. An
	// empty list says that the phrase is not rendered.
	Marked []align.Span
}

// Found is what was spotted in one pair.
type Found struct {
	// Spans are the places of the rendering in Target, as byte offsets in order;
	// empty where none is known.
	Spans []align.Span
	// Extents say of each span which of its words are doubtful, and which beside it.
	Extents []Extent
	// Group is the index of the group in Answer.Groups, -1 where nothing is known.
	Group int
}

// Extent says how sure the ends of a span are. Least is the part that surely renders the
// phrase, Most has the words beside it that may; both are the span where nothing is doubtful.
type Extent struct{ Least, Most align.Span }

// Group is a rendering in all its forms.
type Group struct {
	// Text is its most frequent form, of equals that of the first pair; empty
	// where Missing is set.
	Text string
	// Least and Most are the part of Text that surely renders the phrase and Text with the words
	// beside it that may, as in most of the pairs with this form (see Extent).
	Least, Most string
	// Count is the number of pairs that render the phrase so.
	Count int
	// Weak means that the place is a guess: fewer than nine in ten of such are right to the
	// word. It is never set where people stated the rendering.
	Weak bool
	// Missing is the group of the pairs that do not render the phrase.
	Missing bool
}

// Answer is what Find returns.
type Answer struct {
	// Pairs are in the order of the sample.
	Pairs []Found
	// Groups are the most frequent first, of equals the surest; that of the missing is last.
	Groups []Group
	// NotFound is the number of pairs of which nothing is known: the counts of the groups and
	// it add up to the pairs of the sample.
	NotFound int
}

// sureChance is the mean chance of a group's spans from which on it is not weak. Found on
// the development share by phrases that the weights had not seen.
const sureChance = 0.7

// Find spots the rendering of the phrase in every pair of the sample, and groups
// what it found. The sample has the most trusted pairs first, for its first 64
// teach the model. The pool is pairs of the same languages that do not hold the
// phrase: they are the background, and teach what the other words mean; some
// hundreds are enough, and of the same documents are best.
//
// A dictionary of another language than either side's serves by the words that
// look alike in both; nil leaves it out.
//
// The only error is that of the context.
func Find(ctx context.Context, d *lexicon.Dictionary, q Query, sample, pool []Pair) (Answer, error) {
	r, err := newQuestion(ctx, d, q, sample, pool)
	if err != nil {
		return Answer{}, err
	}
	if err := r.propose(ctx); err != nil {
		return Answer{}, err
	}
	r.agree()
	return r.answer(), nil
}

// Context returns words that stand beside the phrase in the pairs, as they are
// written there: the nearest first, of each pair in turn, at most so many. Units that
// share them with the sample make the best pool, for they tell what those words
// mean, which is then not the rendering of the phrase.
func Context(d *lexicon.Dictionary, q Query, sample []Pair, limit int) []string {
	c := borrowCutter(d)
	defer c.giveBack()
	lists := make([][]string, 0, contextPairs)
	longest := 0
	for _, p := range sample[:min(len(sample), contextPairs)] {
		if len(p.Hits) == 0 {
			continue
		}
		list := c.context(c.cut(p.Source, q.From), p.Hits[0])
		lists, longest = append(lists, list), max(longest, len(list))
	}
	var words []string
	seen := make(map[string]bool)
	for rank := range longest {
		for _, list := range lists {
			if rank < len(list) && !seen[list[rank]] && len(words) < limit {
				seen[list[rank]] = true
				words = append(words, list[rank])
			}
		}
	}
	return words
}

// contextPairs is how many pairs of the sample Context reads.
const contextPairs = 24

// context lists the words of a side by their distance from the hit.
func (c *cutter) context(s *side, hit align.Span) []string {
	from, to := s.within(hit)
	type near struct {
		word  string
		apart int
	}
	var list []near
	for _, a := range s.atoms {
		if a.weight < 1 || a.from == from && a.to == to || a.key[0] == '=' || lang.Base(s.tag) == "zh" && a.to-a.from < 2 {
			continue
		}
		word := s.text[s.tokens[a.from].Start:s.tokens[a.to-1].End]
		list = append(list, near{word, max(0, from-a.to+1, a.from-to+1)})
	}
	slices.SortStableFunc(list, func(a, b near) int { return cmp.Compare(a.apart, b.apart) })
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = n.word
	}
	return words
}
