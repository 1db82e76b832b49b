// Command kin finds the words that are related to a Chinese character: those that render the
// heads with the character. It reads the embedded dictionary and the learned lexicons, and
// writes for English cedict/kin.tsv and for each other language learned/kin.LANG.tsv: lines
// "character, tab, stem=percent stem=percent ...", in code point order. Run it in the folder of
// package lexicon.
//
// 减 is reduce by itself; 减轻 is to lighten and to alleviate, 减免 to waive. A set phrase or an abbreviation
// uses the character for any of them: 减负 is to lighten the burden.
//
// The strength of the relation is a translation probability of Model 1 (P. Brown and others,
// Computational Linguistics 19, 1993), with the characters of a head as one side and the stems of
// its words as the other: 轻 contributes more to "lighten" than 减 does. There are two rounds: more
// would give every word to the one character that explains it best.
package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
)

const (
	rounds = 2
	// longestHead excludes names and proverbs, in which a character carries little
	// meaning.
	longestHead = 4
	// vagueWords is the number of words of a head of full weight.
	vagueWords = 6.0
	// nullWeight is the weight of "no character" relative to a character.
	nullWeight = 0.2
	// rare is added to the counts of characters and stems, since a single occurrence is chance.
	rare = 2.0
	// half is the strength that is weighted one half.
	half = 0.02
	// leastHeads, least and most limit what is kept: the heads of a character, the strength of a
	// stem, the stems of a character.
	leastHeads = 3
	least      = 0.012
	most       = 40
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("kin: ")
	languages := flag.String("languages", "cs de es fr it ja ko pl pt ru tr", "languages beside English, divided by spaces")
	flag.Parse()
	heads, err := english(filepath.Join("cedict", "cedict.bin"))
	check(err)
	check(os.WriteFile(filepath.Join("cedict", "kin.tsv"), find(heads), 0o644))
	for _, tag := range strings.Fields(*languages) {
		heads, err := learned(tag)
		check(err)
		check(os.WriteFile(filepath.Join("learned", "kin."+tag+".tsv"), find(heads), 0o644))
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// An entry is a head as its characters and the stems of its words.
type entry struct {
	characters []rune
	stems      []string
	weights    []float64
}

// add appends a head that is not too long.
func add(list []entry, head string, stems []string, weights []float64) []entry {
	characters := []rune(head)
	if len(characters) > longestHead {
		return list
	}
	slices.Sort(characters)
	return append(list, entry{slices.Compact(characters), stems, weights})
}

func english(name string) ([]entry, error) {
	block, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	image, err := packed.Open(string(block))
	if err != nil {
		return nil, err
	}
	var list []entry
	for head, id := range image.Heads() {
		stems := slices.Collect(image.Stems(id))
		list = add(list, head, stems, slices.Repeat([]float64{min(1, vagueWords/float64(len(stems)))}, len(stems)))
	}
	return list, nil
}

func learned(tag string) ([]entry, error) {
	heads, err := lexicon.Translations(tag)
	if err != nil {
		return nil, err
	}
	if len(heads) == 0 {
		return nil, fmt.Errorf("nothing was learned of %s", tag)
	}
	var list []entry
	for _, head := range slices.Sorted(maps.Keys(heads)) {
		var stems []string
		var weights []float64
		for _, t := range heads[head] {
			stems, weights = append(stems, t.Stem), append(weights, float64(t.Weight))
		}
		list = add(list, head, stems, weights)
	}
	return list, nil
}

// link is a character and a stem.
type link struct {
	character rune
	stem      string
}

// find returns the lines of the file.
func find(entries []entry) []byte {
	chance, count := make(map[link]float64), make(map[link]float64)
	heads, stems, characters := make(map[rune]float64), make(map[string]float64), make(map[rune]float64)
	usual := make(map[string]float64)
	for _, e := range entries {
		for _, c := range e.characters {
			heads[c]++
		}
		for i, s := range e.stems {
			usual[s] += e.weights[i]
			for _, c := range e.characters {
				chance[link{c, s}] += e.weights[i]
			}
		}
	}
	for l := range chance {
		chance[l] /= heads[l.character]
	}
	for range rounds {
		clear(count)
		clear(stems)
		clear(characters)
		for _, e := range entries {
			for i, s := range e.stems {
				sum := nullWeight * usual[s] / float64(len(entries))
				for _, c := range e.characters {
					sum += chance[link{c, s}]
				}
				for _, c := range e.characters {
					x := e.weights[i] * chance[link{c, s}] / sum
					count[link{c, s}] += x
					stems[s] += x
					characters[c] += x
				}
			}
		}
		for l, n := range count {
			chance[l] = n / characters[l.character]
		}
	}
	strength := func(l link) float64 { return count[l] / math.Sqrt((characters[l.character]+rare)*(stems[l.stem]+rare)) }
	kept := make(map[rune][]link)
	for l := range count {
		if heads[l.character] >= leastHeads && strength(l) >= least {
			kept[l.character] = append(kept[l.character], l)
		}
	}
	var b bytes.Buffer
	for _, c := range slices.Sorted(maps.Keys(kept)) {
		list := kept[c]
		slices.SortFunc(list, func(x, y link) int {
			return cmp.Or(cmp.Compare(strength(y), strength(x)), strings.Compare(x.stem, y.stem))
		})
		fmt.Fprintf(&b, "%c", c)
		for i, l := range list[:min(len(list), most)] {
			s := strength(l)
			fmt.Fprintf(&b, "%c%s=%.0f", "\t "[min(i, 1)], l.stem, 100*s/(s+half))
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}
