// Package align pairs the sentences of a document with those of its translation.
//
// Read a [Document] with package align/read, set its sentences with package align/split, do the
// same for the translation, and call [Align]. The beads of the [Bitext] it returns cover the
// sentences of both sides once, in order, and each has a score. The same documents always give
// the same beads. The package opens no files and uses no network.
//
// # The search
//
// Alignment is a shortest-path search (Gale and Church 1993) over cells (i,j):
// i source and j target sentences done. A bead of a and b sentences is a step
// from (i-a,j-b) to (i,j):
//
//	      j-1   j
//	i-1    o----o      0-1  a target sentence without a partner
//	       | \  |      1-0  a source sentence without a partner
//	i      o----*      1-1  and, not drawn, 1-2 ... 1-8, 2-1 ... 8-1, up to 4-5
//
// The score of a bead is a weighted sum of log likelihood ratios, which compare how
// likely these sentences are as translations of each other and as unrelated sentences:
//
//	score(bead) = sum of w f over the features f of tune.Features:
//
//	DocumentShape  log share of the bead's shape in this document      shapes.go
//	Shape          a bias of each shape                                shapes.go
//	Words          how well each side generates the other's tokens,    emission.go
//	               by class: value, mark, name, head, frequent, rare
//	Poor           sentences of a side of several that the other       emission.go
//	               side hardly generates
//	Order          how well the order of these tokens agrees            order.go
//	Length...      ratio of the lengths, extra for 1-1, its square     length.go
//	Border, Inner  properties of the places before and inside the      places.go
//	               bead: paragraphs, quotations, questions, speakers
//	Lone...        length and quotation marks of a lone sentence       search.go
//
// and, with weight 1, paragraphs known to correspond (counterparts.go). Ratios make beads of
// every size comparable (Moore 2002 has the same idea with sentence probabilities). No weight
// depends on which document is the source.
//
// # Words
//
// The words are tokens (tokens.go): stems of alphabetic languages, all dictionary heads and
// characters of Chinese, numerals by value, names by their romanisation. Translations of tokens
// are known at first from the dictionary, the synonyms of its English words, the lexicons learned
// from openly licensed texts, shared spellings and names (links.go), and then learned from the document itself
// (learning.go): a hybrid of length and lexicon as in Moore (2002), Varga et al. (2005) and Ma
// (2006), with a maximum a posteriori IBM Model 1 (Brown et al. 1993) where those count
// co-occurrences.
//
// # Two passes
//
// The first pass uses only prior knowledge. An inverted index finds for each source sentence the
// target sentences that share its rarest translations. The heaviest increasing chain of such
// pairs, with a cost for straying from the slope of the texts, is the backbone, and the search
// is limited to a band around it (band.go), so that its cost grows with the length of the text
// and not with its square. From the beads of the first pass the length model, the shares of the
// shapes, the properties of the places between sentences and the translation table are estimated
// again, and the second pass uses them to search a narrow band around the first path. The order
// of the words, which depends on whole beads, is compared at the end, in the beads that are
// likely without it.
//
// # Weights, scores, decoding
//
// The weights of the first pass are set by hand (tune.Start). Those of the second are trained:
// the model is a globally normalised chain over whole paths (Lafferty and others 2001), and
// internal/train maximises the log-likelihood of alignments made by hand (weights.go lists
// them), once with dictionaries, also of short pieces with gaps (internal/train/pieces.go), and
// once without, since words that no dictionary has prove less. So the score of a bead, its
// posterior among all paths of the band, is calibrated: of the beads with a score of at least
// 0.9, 99 in 100 are right. The path that is returned is not the most likely one but the one
// with the most beads expected to be right (Kumar and Byrne 2004; search.go).
//
// A sentence whose translation is a long list gets the whole list (lists.go). Then sentences
// that the translation moved are searched among those without a partner (moved.go). What a
// document taught is kept (learned.go) and helps the next. docs/experiments.md (make
// bench-ablation) shows the contribution of each part.
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

// Align takes up to 600 MB of memory and half a minute for two texts that have, together,
// MaxText bytes or MaxSentences sentences: a shelf of books. It aligns no longer ones.
const (
	MaxText      = 12 << 20
	MaxSentences = 150_000
)

// ReasonTooLong is the reason of ErrTooLong.
const ReasonTooLong = "align: too long"

// ErrTooLong is returned for two texts that are longer together than MaxText or
// MaxSentences.
var ErrTooLong error = tooLong{}

type tooLong struct{}

func (tooLong) Error() string {
	return fmt.Sprintf("the texts have more than %d MiB or %d sentences together", MaxText>>20, MaxSentences)
}

// Reason returns ReasonTooLong.
func (tooLong) Reason() string { return ReasonTooLong }

// Align aligns two documents with sentences. Its errors are those of the
// context, ErrTooLong, and those for a document that violates the invariants of
// [Document.Check].
func Align(ctx context.Context, source, target *Document, o Options) (*Bitext, error) {
	for _, d := range []*Document{source, target} {
		if err := d.Check(); err != nil {
			return nil, fmt.Errorf("align %s: %w", d.Name, err)
		}
	}
	if len(source.Text)+len(target.Text) > MaxText || len(source.Sentences)+len(target.Sentences) > MaxSentences {
		return nil, ErrTooLong
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

// loneBeads returns the alignment if one side has no sentences.
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
