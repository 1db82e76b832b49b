package spot

import (
	"cmp"
	"context"
	"slices"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
)

// A Query is a phrase and the languages of the question.
type Query struct {
	// From is the language of the phrase, To that of the renderings: BCP 47 tags.
	From, To string
	// Known are renderings that people stated, such as prescribed ones and terms of a glossary.
	// If one of them occurs in a pair, in any of its forms, it is the rendering there. One in
	// several parts (see Parts) occurs if its parts do, in order.
	Known []string
}

// A Pair is a unit of the memory: the side with the phrase and the side that renders it.
type Pair struct {
	Source, Target string
	// Hits are the places of the phrase in Source, as byte offsets in order; empty for a pair of
	// the pool.
	Hits []align.Span
	// Marked, if not nil, are the parts of the rendering that a person marked, as byte offsets in
	// order. An empty list means that the phrase is not rendered.
	Marked []align.Span
}

// Found is the result for one pair.
type Found struct {
	// Spans are the places of the rendering in Target, as byte offsets in order; empty if none is
	// known.
	Spans []align.Span
	// Parts hold, for each place of the rendering, of how many of the spans it consists: 1, or
	// more if it has several parts.
	Parts []int
	// Extents hold, for each span, which of its words and of those beside it are doubtful.
	Extents []Extent
	// Group is the index of the group in Answer.Groups, or -1 if nothing is known.
	Group int
}

// An Extent holds how certain the ends of a span are. Least is the part that surely renders the
// phrase; Most includes the words beside the span that may belong to it. Both equal the span if
// nothing is doubtful.
type Extent struct {
	Least align.Span `json:"least"`
	Most  align.Span `json:"most"`
}

// A Group is a rendering in all its forms.
type Group struct {
	// Text is its most frequent form, or of equally frequent ones that of the first pair; empty
	// if Missing is set. If it has several parts, there is an ellipsis between them.
	Text string
	// Least is the part of Text that surely renders the phrase, and Most is Text with the words
	// beside it that may belong to it, as in most of the pairs with this form (see Extent).
	Least, Most string
	// Count is the number of pairs with this rendering.
	Count int
	// Weak means that the place is a guess: fewer than nine in ten of such guesses are exact to
	// the word. It is never set if people stated the rendering.
	Weak bool
	// Missing marks the group of the pairs that do not render the phrase.
	Missing bool
}

// An Answer is the result of Find.
type Answer struct {
	// Pairs are in the order of the sample.
	Pairs []Found
	// Groups are ordered by frequency, then by certainty; the group of the missing is last.
	Groups []Group
	// NotFound is the number of pairs about which nothing is known. It and the counts of the
	// groups add up to the number of pairs of the sample.
	NotFound int
}

// sureChance is the least mean probability of the spans of a group that is not weak. It was found
// on the development share with phrases that were not used to train the weights.
const sureChance = 0.7

// Find finds the rendering of the phrase in every pair of the sample and groups the renderings.
// The sample must begin with the most trusted pairs, because its first 64 train the model. The
// pool consists of pairs in the same languages without the phrase: they are the background and
// show what the other words mean. Some hundreds are enough, preferably from the same documents.
//
// A dictionary of a language that neither side has still helps, through words that look alike in
// both languages. The dictionary may be nil.
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

// Context returns at most limit words that occur beside the phrase in the pairs, as written
// there: the nearest first, of each pair in turn. Units that share them with the sample make the
// best pool: they show what those words mean, and so that they do not render the phrase.
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

// contextPairs is the number of pairs of the sample that Context reads.
const contextPairs = 24

// context returns the words of a side, ordered by their distance from the hit.
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
