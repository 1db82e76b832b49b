// Package eval scores alignments against alignments made by hand.
//
// Parse reads bead files, Count compares one document, Counts.Add sums
// documents, and Figures turns the sums into precision, recall and F1. The
// measures are those of the field, so that figures compare with published ones:
//
//   - strict and lax as in vecalign's score.py (Thompson and Koehn 2019) and
//     Bertalign's eval.py: precision over the distinct beads of the output, empty
//     sides included; recall over the gold beads with both sides. A strict hit is
//     the same bead on the other side; a lax hit shares a source and a target
//     sentence with one link of the other side.
//   - all as in the published tables of the MAC corpus: the same bead, with beads
//     with an empty side counting in precision and in recall.
package eval

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Bead is a line of a bead file: the line numbers, counted from 0, of both sides.
type Bead struct {
	Source, Target []int
	// Score is the number behind the bead, or 1 where there is none.
	Score float64
}

// key identifies the bead among others.
func (b Bead) key() string { return fmt.Sprint(b.Source, b.Target) }

// Aligned tells whether both sides hold lines.
func (b Bead) Aligned() bool { return len(b.Source) > 0 && len(b.Target) > 0 }

var beadLine = regexp.MustCompile(`^\[([\d, ]*)\]\s*:\s*\[([\d, ]*)\]\s*(?::\s*([-+.\deE]+))?$`)

// Parse reads a bead file: one bead a line, «[0,1]:[0]» or «[0,1]:[0]:0.93»;
// blank lines do not count. The error tells the name and the line.
func Parse(r io.Reader, name string) ([]Bead, error) {
	var beads []Bead
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 1<<20)
	for line := 1; scanner.Scan(); line++ {
		text := strings.TrimSpace(scanner.Text())
		if text == "" {
			continue
		}
		parts := beadLine.FindStringSubmatch(text)
		if parts == nil {
			return nil, fmt.Errorf("%s:%d: not a bead: %q; a bead looks like [0,1]:[0]", name, line, text)
		}
		bead := Bead{Score: 1}
		for k, side := range []*[]int{&bead.Source, &bead.Target} {
			for _, field := range strings.FieldsFunc(parts[k+1], func(r rune) bool { return r == ',' || r == ' ' }) {
				number, err := strconv.Atoi(field)
				if err != nil {
					return nil, fmt.Errorf("%s:%d: line number %q: %w", name, line, field, err)
				}
				*side = append(*side, number)
			}
		}
		if parts[3] != "" {
			score, err := strconv.ParseFloat(parts[3], 64)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: score %q: %w", name, line, parts[3], err)
			}
			bead.Score = score
		}
		beads = append(beads, bead)
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return beads, nil
}

// Counts are the sums that the figures are made of.
type Counts struct {
	StrictPrecision, LaxPrecision, Output int // hits among the distinct beads of the output
	StrictRecall, LaxRecall, Gold         int // hits among the distinct gold beads with both sides
	All, AllOutput, AllGold               int // beads that are the same, of all
}

// Add adds the counts of another document.
func (c *Counts) Add(o Counts) {
	c.StrictPrecision += o.StrictPrecision
	c.LaxPrecision += o.LaxPrecision
	c.Output += o.Output
	c.StrictRecall += o.StrictRecall
	c.LaxRecall += o.LaxRecall
	c.Gold += o.Gold
	c.All += o.All
	c.AllOutput += o.AllOutput
	c.AllGold += o.AllGold
}

// Count compares the beads of one document with its gold.
func Count(gold, output []Bead) Counts {
	var c Counts
	c.StrictPrecision, c.LaxPrecision, c.Output = hits(output, gold)
	c.StrictRecall, c.LaxRecall, c.Gold = hits(bothSided(gold), bothSided(output))
	expected := map[string]bool{}
	for _, b := range gold {
		expected[b.key()] = true
	}
	for _, b := range output {
		if expected[b.key()] {
			c.All++
		}
	}
	c.AllOutput, c.AllGold = len(output), len(gold)
	return c
}

// hits returns how many of the distinct beads are in the reference, how many
// touch it, and how many there are.
func hits(beads, reference []Bead) (same, touching, distinct int) {
	exact := map[string]bool{}
	links := map[int]map[int]bool{}
	for _, b := range reference {
		exact[b.key()] = true
		for _, s := range b.Source {
			if links[s] == nil {
				links[s] = map[int]bool{}
			}
			for _, t := range b.Target {
				links[s][t] = true
			}
		}
	}
	seen := map[string]bool{}
	for _, b := range beads {
		if key := b.key(); !seen[key] && len(b.Source)+len(b.Target) > 0 {
			seen[key] = true
			distinct++
			if exact[key] {
				same++
				touching++
			} else if touches(b, links) {
				touching++
			}
		}
	}
	return same, touching, distinct
}

func touches(b Bead, links map[int]map[int]bool) bool {
	return slices.ContainsFunc(b.Source, func(s int) bool {
		return slices.ContainsFunc(b.Target, func(t int) bool { return links[s][t] })
	})
}

func bothSided(beads []Bead) []Bead {
	return slices.DeleteFunc(slices.Clone(beads), func(b Bead) bool { return !b.Aligned() })
}

// Figure is precision, recall and their harmonic mean, each 0..1.
type Figure struct {
	Precision, Recall, F1 float64
}

func figure(precisionHits, precisionOf, recallHits, recallOf int) Figure {
	f := Figure{ratio(precisionHits, precisionOf), ratio(recallHits, recallOf), 0}
	if f.Precision+f.Recall > 0 {
		f.F1 = 2 * f.Precision * f.Recall / (f.Precision + f.Recall)
	}
	return f
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Strict returns the strict figure of the counts.
func (c Counts) Strict() Figure { return figure(c.StrictPrecision, c.Output, c.StrictRecall, c.Gold) }

// Lax returns the lax figure of the counts.
func (c Counts) Lax() Figure { return figure(c.LaxPrecision, c.Output, c.LaxRecall, c.Gold) }

// AllBeads returns the figure over all beads, those with an empty side too.
func (c Counts) AllBeads() Figure { return figure(c.All, c.AllOutput, c.All, c.AllGold) }
