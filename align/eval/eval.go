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
	// Score is the number after the bead, or 1 where there is none.
	Score float64
}

// key identifies the bead among others.
func (b Bead) key() string { return fmt.Sprint(b.Source, b.Target) }

// Aligned reports whether both sides have lines.
func (b Bead) Aligned() bool { return len(b.Source) > 0 && len(b.Target) > 0 }

var beadLine = regexp.MustCompile(`^\[([\d, ]*)\]\s*:\s*\[([\d, ]*)\]\s*(?::\s*([-+.\deE]+))?$`)

// Parse reads a bead file: one bead per line, «[0,1]:[0]» or «[0,1]:[0]:0.93».
// Empty lines are ignored. The error names the file and the line.
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

// Counts are the counts from which the figures are computed.
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
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
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

// Bands is the number of score bands of a reliability table: 0-0.1 ... 0.9-1.
const Bands = 10

// Band is one row of a reliability table: the aligned beads of the output
// whose score lies in [From, To), the last band including 1.
type Band struct {
	From, To float64
	// Beads is how many there are, Right how many of them are in the gold.
	Beads, Right int
}

// Share returns the share of right beads, or 0 if there are no beads.
func (b Band) Share() float64 { return ratio(b.Right, b.Beads) }

// Reliability shows how far the scores of the output can be trusted: for a
// well calibrated aligner the share of right beads in a band is near the scores
// of the band (the reliability diagram of forecasting, Murphy and Winkler 1977).
// Beads with an empty side do not count: they are not kept.
func Reliability(gold, output []Bead) []Band {
	right := map[string]bool{}
	for _, b := range gold {
		right[b.key()] = true
	}
	bands := make([]Band, Bands)
	for i := range bands {
		bands[i].From, bands[i].To = float64(i)/Bands, float64(i+1)/Bands
	}
	for _, b := range output {
		if !b.Aligned() {
			continue
		}
		at := min(max(int(b.Score*Bands), 0), Bands-1)
		bands[at].Beads++
		if right[b.key()] {
			bands[at].Right++
		}
	}
	return bands
}

// AddBands adds the rows of one document's table to another's.
func AddBands(to, from []Band) []Band {
	if to == nil {
		to = Reliability(nil, nil)
	}
	for i := range from {
		to[i].Beads += from[i].Beads
		to[i].Right += from[i].Right
	}
	return to
}

// MergeVerses merges a bead into the one before where both lie wholly inside
// the same verse, as Bertalign does for its Bible set, whose gold has one bead a
// verse. sourceVerses and targetVerses name the verse of every line.
func MergeVerses(beads []Bead, sourceVerses, targetVerses []string) []Bead {
	var merged []Bead
	last, known := "", false
	for _, b := range beads {
		verse, one := onlyVerse(b, sourceVerses, targetVerses)
		if one && known && verse == last {
			m := &merged[len(merged)-1]
			m.Source = append(m.Source[:len(m.Source):len(m.Source)], b.Source...)
			m.Target = append(m.Target[:len(m.Target):len(m.Target)], b.Target...)
			m.Score = min(m.Score, b.Score)
		} else {
			merged = append(merged, b)
		}
		last, known = verse, one
	}
	return merged
}

// onlyVerse returns the one verse that all lines of the bead belong to, or false.
func onlyVerse(b Bead, sourceVerses, targetVerses []string) (string, bool) {
	verse, found := "", false
	for _, side := range []struct {
		lines  []int
		verses []string
	}{{b.Source, sourceVerses}, {b.Target, targetVerses}} {
		for _, line := range side.lines {
			if line >= len(side.verses) {
				continue
			}
			if found && side.verses[line] != verse {
				return "", false
			}
			verse, found = side.verses[line], true
		}
	}
	return verse, found
}
