package main

import (
	"fmt"
	"testing"

	"github.com/yiku-tm/yiku/align/eval"
)

// TestPieces cuts a document of 1-2 beads into pieces and looks whether each sentence is in one
// bead of the gold of its piece, beside the right ones.
func TestPieces(t *testing.T) {
	var sources, targets []string
	var gold []eval.Bead
	for i := range 130 {
		sources = append(sources, fmt.Sprint("s", i))
		targets = append(targets, fmt.Sprint("a", i), fmt.Sprint("b", i))
		gold = append(gold, eval.Bead{Source: []int{i}, Target: []int{2 * i, 2*i + 1}})
	}
	pieces := piecesOf("test", piece{documentOf(sources, "zh"), documentOf(targets, "en"), gold})
	if len(pieces) != 3 {
		t.Errorf("%d pieces", len(pieces))
	}
	lone, aligned := 0, 0
	for _, p := range pieces {
		source, target := 0, 0
		for _, b := range p.gold {
			for _, i := range b.Source {
				if i != source {
					t.Fatalf("source sentence %d where %d is next", i, source)
				}
				source++
			}
			for _, j := range b.Target {
				if j != target {
					t.Fatalf("target sentence %d where %d is next", j, target)
				}
				target++
			}
			if !b.Aligned() {
				lone++
				continue
			}
			aligned++
			s := p.source.SentenceText(b.Source[0])[1:]
			if a, z := p.target.SentenceText(b.Target[0]), p.target.SentenceText(b.Target[1]); a != "a"+s || z != "b"+s {
				t.Errorf("s%s beside %s, %s", s, a, z)
			}
		}
		if source != len(p.source.Sentences) || target != len(p.target.Sentences) {
			t.Errorf("the gold has %d and %d sentences of %d and %d", source, target, len(p.source.Sentences), len(p.target.Sentences))
		}
	}
	if lone < 4 || lone > 30 || aligned < 100 {
		t.Errorf("%d lone sentences, %d beads", lone, aligned)
	}
}
