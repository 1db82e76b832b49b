// Package align pairs the sentences of a document with those of its
// translation.
//
// Read a [Document] with package align/read, set its sentences with package
// align/split, do the same for the translation, and call [Align]. The beads of
// the [Bitext] it returns cover the sentences of both sides once, in order, and
// each has a score of its own. The same documents give the same beads on every
// run. Nothing here opens a file or speaks to a network.
//
// # The search
//
// Alignment is a shortest-path search (Gale and Church 1993) over cells (i,j):
// i source and j target sentences done. A bead of a and b sentences is a step
// from (i-a,j-b) to (i,j):
//
//	      j-1   j
//	i-1    o----o      0-1  a target sentence without partner
//	       | \  |      1-0  a source sentence without partner
//	i      o----*      1-1  and, not drawn, 1-2 ... 1-8, 2-1 ... 8-1, up to 4-5
//
// The score of a bead is a sum of log likelihood ratios: how much likelier are
// these sentences as translations of each other than as sentences that have
// nothing to do with each other?
//
//	score(bead) = log prior(shape)                    beadtypes.go
//	            + 0.6 (FW + RV)   words, both ways    emission.go
//	            + length          of the two sides    length.go
//	            + paragraph marks                     paragraphs.go
//	            + quotations open or not              agreement.go
//	            + paragraphs known to belong together counterparts.go
//
// Ratios make beads of every size comparable, and a bead with an empty side,
// whose ratio is 1, costs only its prior (Moore 2002 has the same idea with
// sentence probabilities).
//
// # What the words say
//
// The words are tokens (tokens.go): stems of alphabetic languages, all dictionary
// heads and characters of Chinese, numerals by value, names by their
// romanisation. Which token translates which is first told by the dictionary,
// shared spellings and names (links.go), then learned from the document itself
// (em.go): a hybrid of length and lexicon as in Moore (2002), Varga et al.
// (2005) and Ma (2006), with a maximum a posteriori IBM Model 1 (Brown et al.
// 1993) where those count co-occurrences.
//
// # Two passes
//
// The first pass knows only what is known beforehand. An inverted index finds
// for each source sentence the target sentences that share its rarest
// translations, the heaviest increasing chain of such pairs is the backbone,
// and the search keeps to a band around it (band.go), so that its cost grows
// with the length of the text and not with its square. From its beads the
// length model, the priors of the shapes, the paragraph marks and the
// translation table are estimated anew, and the second pass searches a narrow
// band around the first path with them. The posterior of each bead among all
// paths of that band is its score (posterior.go).
//
// What a document taught outlives it (learned.go) and helps the next. What each
// part of all this is worth: docs/benchmarks.md, make bench-ablation.
//
// # Sources
//
// Gale and Church, A program for aligning sentences in bilingual corpora
// (Computational Linguistics 19, 1993). Brown, Della Pietra, Della Pietra and
// Mercer, The mathematics of statistical machine translation (same volume). Moore,
// Fast and accurate sentence alignment of bilingual corpora (AMTA 2002), and
// Improving IBM word-alignment model 1 (ACL 2004). Varga and others, Parallel
// corpora for medium density languages (RANLP 2005: hunalign). Ma, Champollion
// (LREC 2006). Thompson and Koehn, Vecalign (EMNLP 2019), for the linear search
// with long beads and for how alignments are counted.
package align

import (
	"context"
	"fmt"
)

// Align finds the beads of two documents whose sentences are set. An error
// comes only from the context or from a document that breaks the invariants of
// [Document.Check].
func Align(ctx context.Context, source, target *Document, o Options) (*Bitext, error) {
	for _, d := range []*Document{source, target} {
		if err := d.Check(); err != nil {
			return nil, fmt.Errorf("align %s: %w", d.Name, err)
		}
	}
	bitext := &Bitext{Source: source, Target: target}
	if len(source.Sentences) == 0 || len(target.Sentences) == 0 {
		bitext.Beads = loneBeads(len(source.Sentences), len(target.Sentences))
		return bitext, nil
	}
	dictionaries, err := loadHeads(source.Lang, target.Lang, o.Terms)
	if err != nil {
		return nil, err
	}
	p, err := newPasses(source, target, dictionaries, o)
	if err != nil {
		return nil, err
	}
	if err := p.first(ctx); err != nil {
		return nil, err
	}
	if o.Effort != Fast {
		if err := p.learn(ctx); err != nil {
			return nil, err
		}
		if err := p.second(ctx); err != nil {
			return nil, err
		}
	}
	if o.Effort != Fast {
		bitext.Moved = p.moved()
	}
	bitext.Beads, bitext.learned = p.beads, p.taught
	return bitext, nil
}

// loneBeads is the alignment where one side has no sentence at all.
func loneBeads(n, m int) []Bead {
	var beads []Bead
	for i := range n {
		beads = append(beads, Bead{Range{i, i + 1}, Range{0, 0}, 1})
	}
	for j := range m {
		beads = append(beads, Bead{Range{n, n}, Range{j, j + 1}, 1})
	}
	return beads
}
