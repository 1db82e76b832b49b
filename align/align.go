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
// The score of a bead is a weighted sum of log likelihood ratios: how much likelier
// are these sentences as translations of each other than as sentences that have
// nothing to do with each other?
//
//	score(bead) = sum of w f over the features f of tune.Features:
//
//	DocumentShape  log share of the bead's shape in this document      shapes.go
//	Shape          a bias of each shape                                shapes.go
//	Words          how well each side generates the other's tokens,    emission.go
//	               by class: value, mark, name, head, frequent, rare
//	Poor           sentences of a side of several that the other       emission.go
//	               side hardly generates
//	Length...      ratio of the lengths, extra for 1-1, its square     length.go
//	Border, Inner  what holds at the places before and inside the      places.go
//	               bead: paragraphs, quotations, questions, speakers
//	Lone...        length and quotation marks of a lone sentence       search.go
//
// and, with weight 1, paragraphs known to stand together (counterparts.go). Ratios
// make beads of every size comparable (Moore 2002 has the same idea with sentence
// probabilities). No weight depends on which document is the source.
//
// # What the words say
//
// The words are tokens (tokens.go): stems of alphabetic languages, all dictionary
// heads and characters of Chinese, numerals by value, names by their romanisation.
// Which token translates which is known at first from the dictionary, the lexicons
// learned from openly licensed texts, shared spellings and names (links.go), then
// learned from the document itself (learning.go): a hybrid of length and lexicon as
// in Moore (2002), Varga et al. (2005) and Ma (2006), with a maximum a posteriori IBM
// Model 1 (Brown et al. 1993) where those count co-occurrences.
//
// # Two passes
//
// The first pass knows only what is known beforehand. An inverted index finds
// for each source sentence the target sentences that share its rarest translations,
// the heaviest increasing chain of such pairs, whose steps pay for straying from the
// slope of the texts, is the backbone, and the search keeps to a band around it
// (band.go), so that its cost grows with the length of the text and not with its
// square. From its beads the length model, the shares of the shapes, the habits at
// the places between sentences and the translation table are estimated anew, and the
// second pass searches a narrow band around the first path with them.
//
// # Weights, scores, decoding
//
// The weights of the first pass are set by hand (tune.Start). Those of the second are
// trained: the model is a globally normalised chain over whole paths (Lafferty and
// others 2001), and internal/train maximises the log-likelihood of alignments made
// by hand (weights.go says which). So the posterior of a bead among all paths of the
// band, which is its score, means what it says: of the beads with a score of 0.9 or
// more 98 in 100 are right. Of all paths the one with the most beads expected to be right is
// returned, not the likeliest (Kumar and Byrne 2004; search.go).
//
// A sentence that is a long list in the other language takes in the whole list
// (lists.go). Afterwards sentences that the translation moved are looked for among those without
// partner (moved.go). What a document taught outlives it (learned.go) and helps the
// next. What each part of all this is worth: docs/benchmarks.md, make bench-ablation.
//
// # Sources
//
// Gale and Church, A program for aligning sentences in bilingual corpora
// (Computational Linguistics 19, 1993). Brown, Della Pietra, Della Pietra and
// Mercer, The mathematics of statistical machine translation (same volume). Lafferty,
// McCallum and Pereira, Conditional random fields (ICML 2001). Moore, Fast and accurate
// sentence alignment of bilingual corpora (AMTA 2002), and Improving IBM
// word-alignment model 1 (ACL 2004). Kumar and Byrne, Minimum Bayes-risk decoding for
// statistical machine translation (HLT-NAACL 2004). Varga and others, Parallel corpora
// for medium density languages (RANLP 2005: hunalign). Ma, Champollion (LREC 2006).
// Thompson and Koehn, Vecalign (EMNLP 2019), for the linear search with long beads and
// for how alignments are counted.
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
	dictionaries, err := loadHeads(source, target, o.Terms)
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
