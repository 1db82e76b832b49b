package cedict

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
)

// addPinyin adds the readings of the characters of simplified heads, each with
// the most frequent first, and how every head of the table is read.
func addPinyin(t *packed.Table, heads []string, entries []Entry) {
	counts := map[rune]map[string]int{}
	first := map[string]Entry{} // the first entry of a head, for its spelling
	for _, e := range entries {
		if _, ok := first[e.Simplified]; !ok && e.characters() != nil {
			first[e.Simplified] = e
		}
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
	readings := rank(counts)
	addReadings(t, readings)
	for _, h := range heads {
		t.Spellings = append(t.Spellings, spell(h, first[h], readings)...)
	}
}

// erhua is how 儿 is read at the end of a word: very frequent, but never in a name.
const erhua = "r"

// rank orders the readings of every character by frequency, erhua last.
func rank(counts map[rune]map[string]int) map[rune][]string {
	readings := make(map[rune][]string, len(counts))
	for r, n := range counts {
		readings[r] = slices.SortedFunc(maps.Keys(n), func(a, b string) int {
			return cmp.Or(compareBool(a == erhua, b == erhua), cmp.Compare(n[b], n[a]), cmp.Compare(a, b))
		})
	}
	return readings
}

func addReadings(t *packed.Table, readings map[rune][]string) {
	number := map[string]int32{}
	for _, list := range readings {
		for _, s := range list {
			number[s] = 0
		}
	}
	syllables := slices.Sorted(maps.Keys(number))
	t.Syllables = packed.TextsOf(syllables)
	for i, s := range syllables {
		number[s] = int32(i)
	}
	t.Chars = slices.Sorted(maps.Keys(readings))
	for _, r := range t.Chars {
		ids := make([]int32, len(readings[r]))
		for i, s := range readings[r] {
			ids[i] = number[s]
		}
		t.Readings.Add(ids...)
	}
}

// spell says which reading each character of the head has in the entry. The
// entry is empty where none tells.
func spell(head string, e Entry, readings map[rune][]string) []packed.Spelling {
	var out []packed.Spelling
	for i, r := range []rune(head) {
		s := packed.Unread
		if i < len(e.Pinyin) {
			if syllable, ok := toneless(e.Pinyin[i]); ok {
				if k := slices.Index(readings[r], syllable); k >= 0 {
					s = packed.Spell(k, unicode.IsUpper(rune(e.Pinyin[i][0])))
				}
			}
		}
		out = append(out, s)
	}
	return out
}

// toneless turns a syllable of CC-CEDICT into plain pinyin: Lu:3 into lv. The
// mark for an unknown reading (xx5) and what is no syllable give false.
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
