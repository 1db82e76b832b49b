package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/match"
)

// TestWordTable compares the table with a map, for words of all lengths, many
// with the same beginning or end.
func TestWordTable(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	for range 30_000 {
		text.WriteString([]string{"a", "b", "é", "совет", "partner", "interdependence"}[rng.IntN(6)])
		if rng.IntN(3) == 0 {
			text.WriteByte(' ')
		}
	}
	all := text.String()
	var table wordTable
	var lists []listed
	known := map[string]uint32{}
	for tok, ok := match.Next(all, 0); ok; tok, ok = match.Next(all, tok.End) {
		w := all[tok.Start:tok.End]
		next := uint32(len(lists))
		number, place := table.list(lists, w, wordKey(all, tok.Start, tok.End, match.Hash(all, tok)), next)
		want, there := known[w]
		if !there {
			want = next
			known[w] = next
			lists = append(lists, listed{word: place})
		}
		if number != want || string(table.at(lists[number].word)) != w {
			t.Fatalf("the list of %q is %d (%q), want %d", w, number, table.at(lists[number].word), want)
		}
	}
	if len(known) < 1000 {
		t.Errorf("%d different words only", len(known))
	}
	table.clear()
	if number, place := table.list(nil, "a", wordKey("a", 0, 1, 0), 0); number != 0 || place != (word{0, 1}) {
		t.Errorf("after clear: list %d, place %v", number, place)
	}
}

// TestWordTableCollision distinguishes words with one hash.
func TestWordTableCollision(t *testing.T) {
	var table wordTable
	var lists []listed
	for i, w := range []string{"interdependence", "interindependent", "independenceless"} {
		number, place := table.list(lists, w, wordKey(w, 0, len(w), 7), uint32(i))
		if number != uint32(i) {
			t.Errorf("%q has list %d, want %d", w, number, i)
		}
		lists = append(lists, listed{word: place})
	}
}

// TestPairTable compares the table with a map, also for numbers that do not fit a slot.
func TestPairTable(t *testing.T) {
	for _, first := range []uint32{0, 1<<numberBits - 500} {
		t.Run(fmt.Sprint(first), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(3, 4))
			var table pairTable
			known := map[gram]uint32{}
			for range 20_000 {
				g := pair(rune(rng.IntN(80)), rune(rng.IntN(80)-1))
				if rng.IntN(4) == 0 {
					g = pair(0x10FFFF-rune(rng.IntN(20)), 0x10FFFF-rune(rng.IntN(20)))
				}
				next := first + uint32(len(known))
				want, there := known[g]
				if !there {
					want = next
					known[g] = next
				}
				if number := table.list(g, next); number != want {
					t.Fatalf("the list of %x is %d, want %d", g, number, want)
				}
			}
			if first > 0 && len(table.rest) == 0 {
				t.Error("no number was too great")
			}
		})
	}
}

// TestSortedSignatures compares the sorting of numbers with that of entries.
func TestSortedSignatures(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, longest := range []int{3, 60, 5000, 1 << shapeBits} {
		var set signatureSet
		for ordinal := range uint32(2000) {
			shape := match.Shape{Tokens: rng.IntN(longest)}
			shape.Words = rng.IntN(shape.Tokens + 1)
			set.entries = append(set.entries, signed{shape: shape, ordinal: ordinal, from: ordinal, to: ordinal + 1})
		}
		set.entries[7].shape.Tokens = longest // the longest one is sorted with the others
		rng.Shuffle(len(set.entries), func(i, j int) { set.entries[i], set.entries[j] = set.entries[j], set.entries[i] })
		want := slices.Clone(set.entries)
		slices.SortFunc(want, signatureOrder)
		if !slices.Equal(set.sorted(), want) {
			t.Errorf("texts of up to %d tokens are in another order", longest)
		}
	}
}
