package main

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/eval"
	"github.com/yiku-tm/yiku/align/internal/tune"
)

// Most of what is imported is shorter than the documents of the gold sets, and less complete. So
// the training also sees them cut into pieces of pieceBeads beads, with gaps where one side of a
// bead is left out: dropShare of the beads begin a gap, and the next bead is in it as well with
// the probability dropOn.
const (
	pieceBeads = 40
	dropShare  = 0.05
	dropOn     = 0.3
)

// A piece is a pair of documents with its gold.
type piece struct {
	source, target *align.Document
	gold           []eval.Bead
}

// piecesOf cuts a document into pieces; the name determines the gaps.
func piecesOf(name string, whole piece) []piece {
	hash := fnv.New64a()
	hash.Write([]byte(name))
	random := rand.New(rand.NewPCG(hash.Sum64(), 1))
	beads := contiguous(whole.gold, len(whole.source.Sentences), len(whole.target.Sentences))
	isGold := make(map[tune.Bead]bool)
	for _, b := range whole.gold {
		if b.Aligned() {
			isGold[tune.Bead{I0: b.Source[0], I: b.Source[0] + len(b.Source), J0: b.Target[0], J: b.Target[0] + len(b.Target)}] = true
		}
	}
	var out []piece
	for len(beads) > 0 {
		size := pieceBeads
		if len(beads) < size*3/2 {
			size = len(beads)
		}
		var p piece
		var sources, targets []string
		gap, dropsSource := false, false
		for _, bead := range beads[:size] {
			if gap = gap && random.Float64() < dropOn; !gap && random.Float64() < dropShare {
				gap, dropsSource = true, random.IntN(2) == 0
			}
			var g eval.Bead
			aligned := bead.I > bead.I0 && bead.J > bead.J0
			if !(aligned && gap && dropsSource) {
				for i := bead.I0; i < bead.I; i++ {
					g.Source = append(g.Source, len(sources))
					sources = append(sources, whole.source.SentenceText(i))
				}
			}
			if !(aligned && gap && !dropsSource) {
				for j := bead.J0; j < bead.J; j++ {
					g.Target = append(g.Target, len(targets))
					targets = append(targets, whole.target.SentenceText(j))
				}
			}
			switch {
			case !g.Aligned():
				for _, i := range g.Source {
					p.gold = append(p.gold, eval.Bead{Source: []int{i}})
				}
				for _, j := range g.Target {
					p.gold = append(p.gold, eval.Bead{Target: []int{j}})
				}
			case isGold[bead]: // others are regions that the gold leaves open
				p.gold = append(p.gold, g)
			}
		}
		p.source, p.target = documentOf(sources, whole.source.Lang), documentOf(targets, whole.target.Lang)
		out = append(out, p)
		beads = beads[size:]
	}
	return out
}

// documentOf returns a document of a sentence a line, each a paragraph.
func documentOf(lines []string, tag string) *align.Document {
	d := &align.Document{Lang: tag, Text: strings.Join(lines, "\n")}
	at := 0
	for i, line := range lines {
		text := strings.TrimFunc(line, align.IsBlank)
		from := at + strings.Index(line, text)
		span := align.Span{Start: from, End: from + len(text)}
		d.Paragraphs = append(d.Paragraphs, span)
		d.Sentences = append(d.Sentences, align.Sentence{Span: span, Paragraph: i})
		at += len(line) + 1
	}
	return d
}
