package cedict

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
	"github.com/yiku-tm/yiku/align/words"
)

// Limits of the reduced dictionary, in characters of a head and words of a head.
type Limits struct {
	Head, Words int
}

// Embedded are the limits of the embedded dictionary. Package lexicon promises
// them as MaxHead and MaxWords; a test holds the two together.
var Embedded = Limits{Head: 13, Words: 24}

// Reduce makes the dictionary that package lexicon embeds:
//
//   - entries with one simplified head become one head;
//   - a head keeps the content words of its senses, in order, each once
//     (see package gloss): no labels, asides, pinyin, classifiers, and
//     of a name no explanation; surnames last;
//   - "variant of X" and "see X" give the words of X where the head has none
//     of its own; "abbr. for X" gives them beside its own;
//   - heads without a Han character, with a comma (proverbs of two halves), longer
//     than the limit or without any word are left out.
//
// The result depends on nothing but the entries and their order.
func Reduce(entries []Entry, limits Limits) *packed.Table {
	entries = arrange(entries)
	r := reducer{limits: limits, heads: map[string]*head{}}
	for _, e := range entries {
		r.add(e)
	}
	words := r.resolve()
	t := &packed.Table{Heads: slices.Sorted(maps.Keys(words))}
	addWords(t, words)
	addPinyin(t, entries)
	return t
}

// arrange returns the entries with their heads as a reader of simplified text
// looks for them, the main entry of a head first: CC-CEDICT orders the entries
// of one head by the letters of the pinyin, so 说 "to persuade" (shui) stands before
// "to speak" (shuo). Names come after other words; then the reading in which the
// characters occur in more heads comes first.
//
// The simplified form is that of package han, which callers apply to their
// text: CC-CEDICT keeps 乾 in 乾隆, han writes 干.
func arrange(entries []Entry) []Entry {
	entries = slices.Clone(entries)
	type reading struct {
		char, pinyin string
	}
	count := map[reading]int{}
	for i, e := range entries {
		e.Simplified = strings.Map(han.Simplify, e.Simplified)
		entries[i] = e
		for k, r := range e.characters() {
			count[reading{string(r), strings.ToLower(e.Pinyin[k])}]++
		}
	}
	slices.SortStableFunc(entries, func(a, b Entry) int {
		if c := cmp.Or(strings.Compare(a.Simplified, b.Simplified), compareBool(a.name(), b.name())); c != 0 {
			return c
		}
		if utf8.RuneCountInString(a.Simplified) > 1 || len(a.Pinyin) != 1 || len(b.Pinyin) != 1 {
			return 0
		}
		return count[reading{b.Simplified, strings.ToLower(b.Pinyin[0])}] - count[reading{a.Simplified, strings.ToLower(a.Pinyin[0])}]
	})
	return entries
}

// compareBool orders false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// A head collects the entries of one simplified head.
type head struct {
	words, surnames []string
	links           []string // used where words is empty
	full            []string // full forms of an abbreviation
}

type reducer struct {
	limits Limits
	heads  map[string]*head
}

func (r *reducer) add(e Entry) {
	h := r.heads[e.Simplified]
	if h == nil {
		h = &head{}
		r.heads[e.Simplified] = h
	}
	for _, s := range senses(e) {
		switch {
		case s.surname:
			h.surnames = append(h.surnames, s.words...)
		case s.always:
			h.words = append(h.words, s.words...)
			h.full = append(h.full, s.links...)
		default:
			h.words = append(h.words, s.words...)
			h.links = append(h.links, s.links...)
		}
	}
}

// resolve follows the links and returns the words of the heads that stay.
func (r *reducer) resolve() map[string][]string {
	out := map[string][]string{}
	for text, h := range r.heads {
		if !r.keeps(text) {
			continue
		}
		words := slices.Concat(h.words, r.wordsOf(h.full))
		if len(words) == 0 {
			words = r.wordsOf(h.links)
		}
		words = unique(append(words, h.surnames...))
		if len(words) > 0 {
			out[text] = words[:min(len(words), r.limits.Words)]
		}
	}
	return out
}

// maxLinked is the maximum number of words taken from a linked head: those of
// its first senses, one of which the link means.
const maxLinked = 8

// wordsOf returns the words of the linked heads. It follows at most two links, so
// that a variant of an abbreviation finds the full form and no chain is endless.
func (r *reducer) wordsOf(links []string) []string {
	var out []string
	for _, link := range links {
		h := r.heads[link]
		if h == nil {
			continue
		}
		words := h.words
		if len(words) == 0 {
			for _, next := range slices.Concat(h.full, h.links) {
				if n := r.heads[next]; n != nil {
					words = append(slices.Clip(words), n.words...)
				}
			}
		}
		out = append(out, words[:min(len(words), maxLinked)]...)
	}
	return out
}

func (r *reducer) keeps(head string) bool {
	return utf8.RuneCountInString(head) <= r.limits.Head &&
		strings.ContainsFunc(head, func(c rune) bool { return unicode.Is(unicode.Han, c) }) &&
		!strings.ContainsAny(head, "，、：")
}

// addWords numbers the words, the most frequent first, and links them to heads.
func addWords(t *packed.Table, listed map[string][]string) {
	count := map[string]int{}
	for _, list := range listed {
		for _, w := range list {
			count[w]++
		}
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	t.Words = all
	number := make(map[string]int32, len(all))
	for i, w := range all {
		number[w] = int32(i)
		t.Stems = append(t.Stems, words.Stem("en", w))
	}
	for _, h := range t.Heads {
		ids := make([]int32, len(listed[h]))
		for i, w := range listed[h] {
			ids[i] = number[w]
		}
		t.HeadWords = append(t.HeadWords, ids)
	}
}

func unique(list []string) []string {
	seen := make(map[string]bool, len(list))
	out := list[:0:0]
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// addPinyin adds the readings of the characters of simplified heads, each with
// the most frequent first.
func addPinyin(t *packed.Table, entries []Entry) {
	counts := map[rune]map[string]int{}
	for _, e := range entries {
		for i, r := range e.characters() {
			syllable, ok := toneless(e.Pinyin[i])
			if !ok || !unicode.Is(unicode.Han, r) {
				continue
			}
			if counts[r] == nil {
				counts[r] = map[string]int{}
			}
			counts[r][syllable]++
		}
	}
	t.Chars = slices.Sorted(maps.Keys(counts))
	for _, r := range t.Chars {
		t.Readings = append(t.Readings, strings.Join(withVariants(rank(counts[r])), " "))
	}
}

// erhua is how 儿 is read at the end of a word: very frequent, but never in a name.
const erhua = "r"

// rank orders the readings of a character by frequency, erhua last.
func rank(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(compareBool(a == erhua, b == erhua), cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}

// withVariants adds the ways in which English texts write ü: lv (typed), lu
// (plain), lyu (Chinese passports and state media since 2012).
func withVariants(syllables []string) []string {
	var all []string
	for _, s := range syllables {
		all = append(all, s)
		if stem, ok := strings.CutSuffix(s, "v"); ok {
			all = append(all, stem+"u", stem+"yu")
		} else if strings.Contains(s, "v") {
			all = append(all, strings.Replace(s, "v", "u", 1))
		}
	}
	return unique(all)
}

// toneless converts a syllable of CC-CEDICT to plain pinyin: Lu:3 to lv. ok is
// false for an unknown reading (xx5) and for anything that is not a syllable.
func toneless(s string) (string, bool) {
	if s == "" || s[len(s)-1] < '1' || s[len(s)-1] > '5' {
		return "", false
	}
	s = strings.ToLower(s[:len(s)-1])
	s = strings.ReplaceAll(s, "u:", "v")
	if s == "xx" || strings.ContainsFunc(s, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return "", false
	}
	return s, s != ""
}
