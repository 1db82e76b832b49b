package spot

import (
	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lexicon"
)

// Query is a phrase and the languages of the question.
type Query struct {
	// From is the language of the phrase, To that of the renderings: BCP 47 tags.
	From, To string
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
	// Group is the index of the group in Answer.Groups, -1 where nothing is known.
	Group int
}

// Group is a rendering in all its forms.
type Group struct {
	// Text is its most frequent form, of equals that of the first pair; empty
	// where Missing is set.
	Text string
	// Count is the number of pairs that render the phrase so.
	Count int
	// Weak tells that the sample is so small that little more than a dictionary
	// speaks for it, and no person marked it.
	Weak bool
	// Missing is the group of the pairs that do not render the phrase.
	Missing bool
}

// Answer is what Find returns.
type Answer struct {
	// Pairs are in the order of the sample.
	Pairs []Found
	// Groups are the most frequent first, that of the missing last.
	Groups []Group
}

// WeakBelow is the number of pairs under which an answer is weak: co-occurrence
// says little then (measured: of renderings with six pairs or more nine in ten are
// right, of those with one three in four).
const WeakBelow = 6

// Find spots the rendering of the phrase in every pair of the sample, and groups
// what it found. The sample has the most trusted pairs first, for its first 64
// teach the model. The pool is pairs of the same languages that do not hold the
// phrase: they are the background, and teach what the other words mean; some
// hundreds are enough, and of the same documents are best.
//
// A dictionary of another language than either side's serves by the words that
// look alike in both; nil leaves it out.
func Find(d *lexicon.Dictionary, q Query, sample, pool []Pair) Answer {
	r := newRace(d, q, sample, pool)
	r.enter()
	return r.answer(r.choose())
}
