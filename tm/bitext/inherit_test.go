package bitext

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestInherit(t *testing.T) {
	for _, tt := range []struct {
		name       string
		old, fresh []string
		keep       string // numbers of the old beads
		want       string
	}{
		{"the same", []string{"甲乙|A", "丙|B"}, []string{"甲乙|A", "丙|B"}, "1", "甲乙|A 丙|B"},
		{"merged", []string{"甲乙|AB", "丙|C"}, []string{"甲|A", "乙|B", "丙|C"}, "1", "甲乙|AB 丙|C"},
		{"parted", []string{"甲|A", "乙|B", "丙|C"}, []string{"甲乙|AB", "丙|C"}, "1", "甲|A 乙|B 丙|C"},
		{"in the middle", []string{"甲|A", "乙|B", "丙|C"}, []string{"甲乙丙|ABC"}, "2", "甲|A 乙|B 丙|C"},
		{"a corrected translation", []string{"甲乙|AB", "丙|C"}, []string{"甲|X", "乙|Y", "丙|C"}, "1", "甲乙|XY 丙|C"},
		{"a sentence more before", []string{"甲|A", "乙|B"}, []string{"新甲|NA", "乙|B"}, "1", "新|N 甲|A 乙|B"},
		{"a sentence gone", []string{"甲乙|A", "丙|B"}, []string{"甲|A", "丙|B"}, "12", "甲|A 丙|B"},
		{"taken up", []string{"甲|AB", "乙|C"}, []string{"甲|A", "乙|BC"}, "12", "甲|AB 乙|C"},
		{"no counterpart", []string{"甲|A", "乙|", "丙|C"}, []string{"甲|A", "乙丙|C"}, "2", "甲|A 乙| 丙|C"},
		{"repeated", []string{"注|N", "甲|A", "注|N"}, []string{"注|N", "甲注|AN"}, "3", "注|N 甲|A 注|N"},
	} {
		old, fresh := sketch(tt.old...), sketch(tt.fresh...)
		fresh.Inherit(old, strings.ToLower, func(b *Bead) bool { return strings.Contains(tt.keep, string('0'+rune(b.ID))) })
		if got := drawn(fresh); got != tt.want || fresh.Check() != nil {
			t.Errorf("%s: %s, want %s; %v", tt.name, got, tt.want, fresh.Check())
		}
	}
}

// TestInheritMoved checks that Inherit keeps pairs out of order, and the states of beads with one
// side.
func TestInheritMoved(t *testing.T) {
	old := sketch("甲|", "乙|A", "|B", "丙|")
	if _, err := old.PairUp(1, 3); err != nil {
		t.Fatal(err)
	}
	if _, err := old.SetState(4, Confirmed); err != nil {
		t.Fatal(err)
	}
	fresh := sketch("甲|A", "乙|B", "丙|")
	fresh.Inherit(old, strings.ToLower, func(b *Bead) bool { return b.State != Aligned })
	if got, want := drawn(fresh), "甲|~6 乙|A |B~4 丙|!"; got != want || fresh.Check() != nil {
		t.Errorf("%s, want %s; %v", got, want, fresh.Check())
	}
}

// TestInheritSplit checks that sentences a person split are split again.
func TestInheritSplit(t *testing.T) {
	of := func(beads ...[2]string) *Bitext {
		b := &Bitext{Langs: [2]string{"zh", "en"}, next: 1}
		for _, x := range beads {
			b.Beads = append(b.Beads, Bead{ID: b.next, Sides: [2][]Sentence{{{Gap: "\n", Text: x[0]}}, {{Gap: "\n", Text: x[1]}}}})
			b.next++
		}
		b.paginate()
		return b
	}
	key := func(text string) string { return strings.ReplaceAll(text, " ", "") }
	old := of([2]string{"甲，", "A,"}, [2]string{"乙。", "and B."}, [2]string{"丙。", "C."})
	fresh := of([2]string{"甲，乙。", "A, and B."}, [2]string{"丙。", "C."})
	source, target := fresh.Text(Source), fresh.Text(Target)
	fresh.Inherit(old, key, func(b *Bead) bool { return b.ID < 3 })
	var got []string
	for i := range fresh.Beads {
		s, x, _ := fresh.Pair(&fresh.Beads[i])
		got = append(got, s+"|"+x)
	}
	if want := []string{"甲，|A,", "乙。|and B.", "丙。|C."}; !slices.Equal(got, want) || fresh.Text(Source) != source || fresh.Text(Target) != target {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestInheritRandom changes texts and pairings at random and checks that both texts remain whole,
// and that every bead to be kept is inherited if all its sentences still exist.
func TestInheritRandom(t *testing.T) {
	for seed := range uint64(3000) {
		rng := rand.New(rand.NewPCG(seed, 5))
		letters := func(n int, first rune) []rune {
			list := make([]rune, n)
			for i := range list {
				list[i] = first + rune(rng.IntN(2*n+1))
			}
			return list
		}
		texts := [2][]rune{letters(1+rng.IntN(12), '一'), letters(1+rng.IntN(12), 'a')}
		beads := func(texts [2][]rune) []string {
			var list []string
			for len(texts[0])+len(texts[1]) > 0 {
				n, m := min(rng.IntN(3), len(texts[0])), min(rng.IntN(3), len(texts[1]))
				if n+m > 0 {
					list = append(list, string(texts[0][:n])+"|"+string(texts[1][:m]))
				}
				texts[0], texts[1] = texts[0][n:], texts[1][m:]
			}
			return list
		}
		old := sketch(beads(texts)...)
		for s := range texts {
			texts[s] = slices.Clone(texts[s])
			for range rng.IntN(3) {
				i := rng.IntN(len(texts[s]) + 1)
				if rng.IntN(2) == 0 || i == len(texts[s]) {
					texts[s] = slices.Insert(texts[s], i, 'Z'+rune(s))
				} else {
					texts[s] = slices.Delete(texts[s], i, i+1)
				}
			}
		}
		if len(texts[0])+len(texts[1]) == 0 {
			continue
		}
		fresh := sketch(beads(texts)...)
		whole := [2]string{fresh.Text(Source), fresh.Text(Target)}
		before := drawn(fresh)
		n := fresh.Inherit(old, strings.ToLower, func(b *Bead) bool { return b.ID%2 == 0 })
		if fresh.Text(Source) != whole[0] || fresh.Text(Target) != whole[1] || fresh.Check() != nil {
			t.Fatalf("seed %d: %s with the beads of %s became %s: %v", seed, before, drawn(old), drawn(fresh), fresh.Check())
		}
		if same := sketch(strings.Fields(drawn(old))...); seed%3 == 0 {
			kept := same.Inherit(old, strings.ToLower, func(*Bead) bool { return true })
			if kept != len(old.Beads) || drawn(same) != drawn(old) {
				t.Fatalf("seed %d: %s became %s", seed, drawn(old), drawn(same))
			}
		}
		_ = n
	}
}
