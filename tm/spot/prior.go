package spot

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
)

// The prior gives possible translations before anything is counted: numbers and foreign words
// that are the same on both sides, names by the readings of their characters, the words of the
// dictionary, words of their family and, in languages that the dictionary does not have, words
// that look like its words: the dictionary has strategy for 战略, and стратегический begins like
// it.
const (
	sameWeight = 1.0
	nameWeight = 0.9
	// familyWeight is for words that begin like a word of the dictionary: partner and
	// partnership.
	familyWeight = 0.6
	// cognateWeight is for words of another language that begin alike.
	cognateWeight = 0.5
	// familyLetters and cognateLetters are the lengths of beginning that these words must share.
	familyLetters  = 4
	cognateLetters = 4
	// kinWeight is for words akin to a character.
	kinWeight = 0.5
)

// A prior finds the possible translations of an atom. It knows the atoms of the target by their
// keys.
type prior struct {
	dictionary *lexicon.Dictionary
	learned    map[string][]lexicon.Translation // stems of the target language by Chinese head
	from, to   string                           // base languages
	known      map[string]int32
	keys       []string
	beginnings map[string][]int32 // by the first letters of the skeleton
	skeletons  []string
	names      *words.Names // words of the target written with a capital
	kin        *lexicon.Kin // of the other language than Chinese
	// backward holds, for a Chinese target, the atoms by the words that translate them.
	backward map[string][]weighted
}

// A weighted is an atom of the target with the weight of the link to it.
type weighted struct {
	id     int32
	weight float64
}

// newPrior returns the prior for the atoms of the target, whose keys are indexed by number.
func newPrior(d *lexicon.Dictionary, from, to string, keys []string, heads []int32, capitals []bool) *prior {
	p := &prior{dictionary: d, from: lang.Base(from), to: lang.Base(to), keys: keys, known: make(map[string]int32, len(keys))}
	p.beginnings, p.skeletons = make(map[string][]int32), make([]string, len(keys))
	for i, k := range keys {
		p.known[k] = int32(i)
		if lang.Spaced(p.to) {
			p.skeletons[i] = words.Latinise(k)
			if b := beginning(p.skeletons[i]); b != "" {
				p.beginnings[b] = append(p.beginnings[b], int32(i))
			}
		}
	}
	p.kin = lexicon.KinOf(cmp.Or(strings.TrimPrefix(p.from, "zh"), p.to))
	if p.from == "zh" {
		p.learned = learned(p.to)
		if d != nil && slices.Contains(capitals, true) {
			p.names = words.NewNames(p.to, d.Pinyin, true)
		}
		for i, k := range keys {
			if p.names != nil && capitals[i] {
				p.names.Add(k, int32(i))
			}
		}
	}
	if p.to == "zh" {
		p.turn(heads)
	}
	return p
}

// turn prepares the look-up of Chinese heads by words.
func (p *prior) turn(heads []int32) {
	p.backward = make(map[string][]weighted)
	learned := learned(p.from)
	for i, head := range heads {
		add := func(stem string, w float64) {
			p.backward[stem] = append(p.backward[stem], weighted{int32(i), w})
		}
		for _, l := range learned[p.keys[i]] {
			add(l.Stem, float64(l.Weight))
		}
		if r, ok := character(p.keys[i]); ok {
			for stem, share := range p.kin.Of(r) {
				add(stem, kinWeight*share)
			}
		}
		if head < 0 || p.dictionary == nil {
			continue
		}
		for stem, w := range p.dictionaryStems(head) {
			add(stem, w)
		}
	}
}

// dictionaryStems yields the stems of a head with their weights. A head with many words is vague,
// so each counts less.
func (p *prior) dictionaryStems(head int32) func(func(string, float64) bool) {
	return func(yield func(string, float64) bool) {
		n, w := 0, 1.0
		for range p.dictionary.Stems(head) {
			n++
		}
		if n > vagueWords {
			w = vagueWords / float64(n)
		}
		for stem := range p.dictionary.Stems(head) {
			if !yield(stem, w) {
				return
			}
		}
	}
}

// vagueWords is the greatest number of words of a head with full weight.
const vagueWords = 6.0

// of returns the possible translations of an atom of the source.
func (p *prior) of(a atom) []weighted {
	var out []weighted
	add := func(id int32, w float64) {
		for i := range out {
			if out[i].id == id {
				out[i].weight = max(out[i].weight, w)
				return
			}
		}
		out = append(out, weighted{id, w})
	}
	if id, ok := p.known[a.key]; ok && !han.IsHan(firstRune(a.key)) {
		add(id, sameWeight)
	}
	switch {
	case p.from == "zh":
		p.fromChinese(a, add)
	case p.to == "zh":
		for _, w := range p.backward[a.key] {
			add(w.id, w.weight)
		}
	default:
		p.alike(a.key, cognateWeight, add)
	}
	return out
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func (p *prior) fromChinese(a atom, add func(int32, float64)) {
	for _, l := range p.learned[a.key] {
		if id, ok := p.known[l.Stem]; ok {
			add(id, float64(l.Weight))
		}
		p.alike(l.Stem, float64(l.Weight)*familyWeight, add)
	}
	if r, ok := character(a.key); ok {
		for stem, share := range p.kin.Of(r) {
			if id, ok := p.known[stem]; ok {
				add(id, kinWeight*share)
			}
		}
	}
	if a.head >= 0 && p.dictionary != nil {
		for stem, w := range p.dictionaryStems(a.head) {
			if p.dictionary.Lang() == p.to {
				if id, ok := p.known[stem]; ok {
					add(id, w)
				}
				p.alike(stem, w*familyWeight, add)
			} else {
				p.alike(stem, w*cognateWeight, add)
			}
		}
	}
}

// character returns the Chinese character that the key consists of, if it does.
func character(key string) (rune, bool) {
	r, size := utf8.DecodeRuneInString(key)
	return r, size == len(key) && han.IsHan(r)
}

// akin returns, for the keys of the target that are akin to a token of the phrase, how much they
// are akin to each token.
func (p *prior) akin(phrase []token) map[string][]float64 {
	akin := make(map[string][]float64)
	add := func(key string, at int, share float64) {
		if akin[key] == nil {
			akin[key] = make([]float64, len(phrase))
		}
		akin[key][at] = max(akin[key][at], share)
	}
	if p.from == "zh" {
		for at, t := range phrase {
			if r, ok := character(t.key); ok {
				for stem, share := range p.kin.Of(r) {
					add(stem, at, share)
				}
			}
		}
		return akin
	}
	for _, key := range p.keys {
		if r, ok := character(key); ok {
			for stem, share := range p.kin.Of(r) {
				for at, t := range phrase {
					if t.key == stem {
						add(key, at, share)
					}
				}
			}
		}
	}
	return akin
}

// alike adds the atoms of the target that begin like the stem.
func (p *prior) alike(stem string, weight float64, add func(int32, float64)) {
	var buffer [64]byte
	k := words.AppendLatin(buffer[:0], stem)
	if len(k) < cognateLetters {
		return
	}
	for _, id := range p.beginnings[string(k[:cognateLetters])] {
		other := p.skeletons[id]
		n := shared(k, other)
		if n >= familyLetters && n >= min(len(k), len(other))-1 ||
			p.to != "en" && n >= cognateLetters+1 {
			add(id, weight)
		}
	}
}

// beginning returns the key for finding skeletons that may be alike.
func beginning(skeleton string) string {
	if len(skeleton) < cognateLetters {
		return ""
	}
	return skeleton[:cognateLetters]
}

func shared(a []byte, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// learned returns what is known about Chinese heads in a language that the dictionary does not
// have: its core words, and what was learned from free translations.
func learned(tag string) map[string][]lexicon.Translation {
	known, err := lexicon.Translations(tag)
	if err != nil { // the program itself is damaged, which reading the dictionary reports
		return nil
	}
	return known
}
