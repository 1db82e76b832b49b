package lexicon

import (
	"embed"
	"iter"
	"strconv"
	"strings"
	"sync"
)

// Kin holds the words of a language that are related to each Chinese character: those that render
// the heads with the character. 减 is related to reduce and, through 减轻, to lighten and alleviate. So
// it gives evidence of the meaning of a phrase that is in no dictionary. The data is made by
// internal/kin. The zero value is empty.
type Kin struct {
	// lines holds lines of the form "character, tab, stem=percent stem=percent ...",
	// in code point order.
	lines string
	// parsed holds the lines read so far: the same few thousand characters are asked for again and again.
	mutex  sync.RWMutex
	parsed map[rune][]related // guarded by mutex
}

// related is a stem that is related to a character.
type related struct {
	stem  string
	share float64
}

//go:embed cedict/kin.tsv
var englishKin string

//go:embed learned/kin.*.tsv
var kinFiles embed.FS

// kins holds a *Kin by the base language.
var kins sync.Map

// KinOf returns the words of a language that are related to Chinese characters, which are none for an
// unknown language. The data is searched in place, so that this costs next to nothing.
func KinOf(tag string) *Kin {
	base, _, _ := strings.Cut(tag, "-")
	if k, ok := kins.Load(base); ok {
		return k.(*Kin)
	}
	k := &Kin{lines: englishKin}
	if base != "en" {
		text, err := kinFiles.ReadFile("learned/kin." + base + ".tsv")
		if err != nil { // unknown language
			return new(Kin)
		}
		k.lines = string(text)
	}
	first, _ := kins.LoadOrStore(base, k)
	return first.(*Kin)
}

// Of yields the stems that are related to a simplified character, and how strongly: more than
// 0, less than 1.
func (k *Kin) Of(character rune) iter.Seq2[string, float64] {
	return func(yield func(string, float64) bool) {
		for _, r := range k.parse(character) {
			if !yield(r.stem, r.share) {
				return
			}
		}
	}
}

// parse returns the stems of the character's line.
func (k *Kin) parse(character rune) []related {
	k.mutex.RLock()
	list, known := k.parsed[character]
	k.mutex.RUnlock()
	if known {
		return list
	}
	line := lineOf(k.lines, string(character))
	if line == "" {
		return nil // not kept: a text may have any characters
	}
	list = make([]related, 0, strings.Count(line, " ")+1)
	for entry := range strings.SplitSeq(line, " ") {
		stem, percent, _ := strings.Cut(entry, "=")
		n, err := strconv.Atoi(percent)
		if err != nil {
			break
		}
		list = append(list, related{stem, float64(n) / 100})
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.parsed == nil {
		k.parsed = make(map[rune][]related)
	}
	k.parsed[character] = list
	return list
}
