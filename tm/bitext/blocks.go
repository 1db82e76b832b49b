package bitext

import (
	"slices"
)

// Two people review copies of one document and pair sentences differently. Blocks finds the
// shortest stretches between borders that both copies have:
//
//	ours    [甲|A]  [乙|B] [丙|C]   [丁|D]
//	theirs  [甲|A]  [乙 丙|B C]     [丁|D]
//	blocks  ─────   ─────────────   ─────
//
// A border of theirs is found in ours by the sentence before or after it, as in Inherit.

// A Block is a stretch of the beads of two bitexts, each as the indices of its start and its end.
type Block struct{ Ours, Theirs [2]int }

// Blocks returns the stretches of t and another bitext of the document, in order. The function
// key returns the same key for sentences with the same content.
func (t *Bitext) Blocks(other *Bitext, key func(text string) string) []Block {
	var m [2]matching
	for s := range m {
		m[s] = matchSentences(other.sentenceKeys(Side(s), key), t.sentenceKeys(Side(s), key))
	}
	ours := map[[2]int]int{} // the number of beads before a border
	var at [2]int
	for i := range t.Beads {
		for s := range at {
			at[s] += len(t.Beads[i].Sides[s])
		}
		ours[at] = i + 1
	}
	var list []Block
	var last Block
	at = [2]int{}
	for i := range other.Beads {
		var here [2]int
		known := true
		for s := range at {
			at[s] += len(other.Beads[i].Sides[s])
			begin, _, ok := m[s].span(at[s], at[s], 0)
			here[s], known = begin, known && ok
		}
		if j, ok := ours[here]; known && ok && j > last.Ours[1] {
			last = Block{[2]int{last.Ours[1], j}, [2]int{last.Theirs[1], i + 1}}
			list = append(list, last)
		}
	}
	if last.Ours[1] < len(t.Beads) && last.Theirs[1] < len(other.Beads) {
		list = append(list, Block{[2]int{last.Ours[1], len(t.Beads)}, [2]int{last.Theirs[1], len(other.Beads)}})
	}
	return list
}

// SamePairing reports whether beads of two bitexts have the same sentences on the same sides,
// regardless of their states and partners.
func SamePairing(a, b []Bead, key func(text string) string) bool {
	return slices.EqualFunc(a, b, func(x, y Bead) bool {
		for s := range x.Sides {
			same := slices.EqualFunc(x.Sides[s], y.Sides[s], func(p, q Sentence) bool { return key(p.Text) == key(q.Text) })
			if !same {
				return false
			}
		}
		return true
	})
}

// Adopt replaces our beads of a block by those of another bitext of the document, with their
// states but without partners.
func (t *Bitext) Adopt(other *Bitext, b Block) (Change, error) {
	made := slices.Clone(other.Beads[b.Theirs[0]:b.Theirs[1]])
	for i := range made {
		m := &made[i]
		m.Partner, m.Unit = 0, 0
		m.Sides = [2][]Sentence{slices.Clone(m.Sides[Source]), slices.Clone(m.Sides[Target])}
	}
	return t.edit(func() error { return t.replace(b.Ours[0], b.Ours[1], made) })
}
