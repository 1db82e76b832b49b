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
