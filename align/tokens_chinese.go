package align

import (
	"fmt"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
)

// hanRun reads a run of Chinese characters: numerals by value, every
// dictionary head and every character as tokens.
func (a *analyser) hanRun(at int) int {
	end := at
	for end < len(a.runes) && (han.IsHan(a.runes[end]) || a.runes[end] == '〇' || a.runes[end] == '○') {
		end++
	}
	a.hanNumerals(at, end)
	a.found = a.heads.in(a.found[:0], a.runes[:end], at)
	a.cover = a.cover[:0]
	for i := at; i < end; i++ {
		a.cover = append(a.cover, 1)
	}
	for _, h := range a.found {
		for j := h.start; j < h.end; j++ {
			a.cover[j-at]++
		}
	}
	next := 0
	for i := at; i < end; i++ {
		character := a.vocab.id(string(a.runes[i]), hanToken)
		for ; next < len(a.found) && a.found[next].start == i; next++ {
			h := a.found[next]
			id := a.vocab.id(string(a.runes[h.start:h.end]), hanToken)
			weight := float32(0)
			for j := h.start; j < h.end; j++ {
				weight += 1 / a.cover[j-at]
			}
			a.add(id, weight*hanWeight)
		}
		a.add(character, hanWeight/a.cover[i-at])
		if a.names != nil {
			a.names.At(a.runes[:end], i, func(length int, other int32) {
				id := a.vocab.id("name:"+a.names.written[other], nameToken)
				a.vocab.tokens[id].named = other
				a.add(id, nameWeight)
			})
		}
	}
	return end
}

// hanWeight is what a Chinese character stands for beside a word's 1: a word of
// English takes about 1.6 characters of Chinese.
const hanWeight = 0.8

// nameWeight is what a name read off the characters stands for beside a word's 1.
const nameWeight = 0.6

// hanNumerals adds the values of the numerals written in Chinese characters.
func (a *analyser) hanNumerals(at, end int) {
	for i := at; i < end; {
		if !words.IsHanNumeral(a.runes[i]) {
			i++
			continue
		}
		stop := i
		for stop < end && words.IsHanNumeral(a.runes[stop]) {
			stop++
		}
		value, ok := words.HanNumeral(a.runes[i:stop])
		if ok {
			a.placeMark(i, stop, value)
		}
		switch {
		case !ok:
		case stop < end && a.runes[stop] == '月' && value >= 1 && value <= 12:
			a.add(a.vocab.id(words.MonthKey(int(value)), valueToken), 1)
		case stop-i > 1 || i > at && a.runes[i-1] == '第' || stop < end && countsAfter(a.runes[stop]):
			a.add(a.vocab.id(words.NumeralKey(value), valueToken), 1)
		}
		i = stop
	}
}

// countsAfter reports whether a single Chinese digit before the character counts
// something, so that its value is meant: 三年, 五日, 三国 but not 一些, 三番.
func countsAfter(r rune) bool {
	switch r {
	case '年', '日', '号', '届', '次', '项', '个', '名', '位', '条', '款', '章', '国', '天', '周', '倍', '岁', '点', '人', '件', '座', '家':
		return true
	}
	return false
}

// heads are the dictionaries whose Chinese heads become tokens: the embedded one
// and the terms of the user, whose words are in the other document's language.
type heads struct {
	builtIn *lexicon.Dictionary
	terms   *lexicon.Dictionary // nil where the user gave none
	// learned is what heads may be in a language that the embedded dictionary does
	// not have; nil where nothing is known of it.
	learned map[string][]lexicon.Translation
}

// loadHeads loads what a pair of languages needs; nil where none of them is Chinese.
func loadHeads(source, target string, terms *lexicon.Terms) (*heads, error) {
	other := target
	if lang.Base(source) != "zh" {
		other = source
	}
	if lang.Base(source) != "zh" && lang.Base(target) != "zh" {
		return nil, nil
	}
	builtIn, err := lexicon.Chinese()
	if err != nil {
		return nil, fmt.Errorf("load the Chinese dictionary: %w", err)
	}
	h := &heads{builtIn: builtIn}
	if h.learned, err = lexicon.Translations(other); err != nil {
		return nil, fmt.Errorf("load the lexicon of %s: %w", other, err)
	}
	if terms != nil {
		plain := &lexicon.Terms{Name: terms.Name}
		for _, t := range terms.List {
			runes := []rune(t.Head)
			for i, r := range runes {
				runes[i] = han.Simplify(r)
			}
			t.Head = string(runes)
			plain.List = append(plain.List, t)
		}
		if h.terms, err = lexicon.FromTerms(lang.Base(other), plain); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// longestHead bounds the heads of the embedded dictionary that become tokens, in
// characters. Longer heads are proverbs and titles that the shorter ones inside
// them cover.
const longestHead = 8

// in appends the heads of two characters or more that stand in the runes from
// a place on, by where they begin.
func (h *heads) in(found []headAt, runes []rune, from int) []headAt {
	if h == nil {
		return found
	}
	for at := from; at < len(runes); at++ {
		for length := range h.builtIn.HeadsAt(runes, at) {
			if length > 1 && length <= longestHead {
				found = append(found, headAt{at, at + length})
			}
		}
		if h.terms == nil {
			continue
		}
		for length := range h.terms.HeadsAt(runes, at) {
			if _, known := h.builtIn.HeadID(string(runes[at : at+length])); length > longestHead || length > 1 && !known {
				found = append(found, headAt{at, at + length})
			}
		}
	}
	return found
}

// romanised are the names of the other side by which Chinese characters are read.
type romanised struct {
	*words.Names
	written map[int32]string // by token of the other side
}

// namesOf collects the names of a side: the words written with a capital and never
// without. It returns nil where the language does not transcribe Chinese names, and
// without a dictionary, which has the readings.
func namesOf(s *side, dictionaries *heads) *romanised {
	if dictionaries == nil {
		return nil
	}
	n := &romanised{words.NewNames(s.tag, dictionaries.builtIn.Pinyin, false), map[int32]string{}}
	if n.Names == nil {
		return nil
	}
	for id, u := range s.vocab.tokens {
		if u.kind != wordToken || !u.capital || u.small {
			continue
		}
		key := u.raw
		if lang.Base(s.tag) == "ru" {
			key = u.key
		}
		n.Add(key, int32(id))
		n.written[int32(id)] = key
	}
	return n
}
