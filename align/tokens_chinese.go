package align

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

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

// hanWeight is the weight of a Chinese character relative to 1 for a word: an
// English word has about 1.6 characters of Chinese.
const hanWeight = 0.8

// nameWeight is the weight of a name read from characters relative to 1 for a
// word.
const nameWeight = 0.6

// hanNumerals adds the values of numerals in Chinese characters.
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

// countsAfter reports whether a single Chinese digit before the character is a
// number: 三年, 五日, 三国 but not 一些, 三番.
func countsAfter(r rune) bool {
	switch r {
	case '年', '日', '号', '届', '次', '项', '个', '名', '位', '条', '款', '章', '国', '天', '周', '倍', '岁', '点', '人', '件', '座', '家':
		return true
	}
	return false
}

// heads holds the dictionaries whose Chinese heads become tokens: the embedded
// one and those of the user, whose words are in the language of the other
// document.
type heads struct {
	builtIn *lexicon.Dictionary
	given   []weighted // at most two: the user's terms, published dictionaries
	// learned holds possible translations of heads into a language that the
	// embedded dictionary does not have; it is nil for an unknown language.
	learned map[string][]lexicon.Translation
}

// translates reports whether the dictionaries have words of the language. Without any, the
// words of the other side are known only by their spelling.
func (h *heads) translates(tag string) bool {
	return h != nil && (len(h.given) > 0 || h.learned != nil || h.builtIn.Lang() == lang.Base(tag))
}

// weighted is a dictionary with the weight of its links.
type weighted struct {
	*lexicon.Dictionary
	weight float32
}

// loadHeads loads the dictionaries for a pair of documents; it returns nil if
// neither is Chinese.
func loadHeads(source, target *Document, terms []*lexicon.Terms) (*heads, error) {
	chinese, other := source, target.Lang
	if lang.Base(source.Lang) != "zh" {
		chinese, other = target, source.Lang
	}
	if lang.Base(chinese.Lang) != "zh" {
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
	for _, kind := range []struct {
		published bool
		weight    float32
	}{{false, termWeight}, {true, 1}} {
		all := &lexicon.Terms{}
		for _, list := range terms {
			if list.Published == kind.published {
				all.Name, all.List = list.Name, append(all.List, termsIn(chinese.Text, list.List)...)
			}
		}
		if len(all.List) == 0 {
			continue
		}
		d, err := lexicon.FromTerms(lang.Base(other), all)
		if err != nil {
			return nil, err
		}
		h.given = append(h.given, weighted{d, kind.weight})
	}
	return h, nil
}

// termsIn returns the terms whose head occurs in the text, with their heads in
// simplified characters. Of a large dictionary these are few, and stemming the
// words of all takes longer than aligning a document.
func termsIn(text string, terms []lexicon.Term) []lexicon.Term {
	text = strings.Map(han.Simplify, text)
	here := make(map[string]bool) // the beginnings of texts at each place, as long as every head
	for i := range text {
		_, first := utf8.DecodeRuneInString(text[i:])
		_, second := utf8.DecodeRuneInString(text[i+first:])
		here[text[i:i+first]] = true
		here[text[i:i+first+second]] = true
	}
	var found []lexicon.Term
	for _, t := range terms {
		t.Head = strings.Map(han.Simplify, t.Head)
		_, first := utf8.DecodeRuneInString(t.Head)
		_, second := utf8.DecodeRuneInString(t.Head[first:])
		if here[t.Head[:first+second]] {
			found = append(found, t)
		}
	}
	return found
}

// longestHead is the maximum number of characters of a head of the embedded
// dictionary that becomes a token. Longer heads are proverbs and titles, and
// the shorter ones in them cover them.
const longestHead = 8

// in appends the heads of at least two characters in the runes from from on, by
// where they begin.
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
		for i, d := range h.given {
			for length := range d.HeadsAt(runes, at) {
				if length > 1 && !h.known(runes[at:at+length], i) {
					found = append(found, headAt{at, at + length})
				}
			}
		}
	}
	return found
}

// known reports whether in finds the head in the embedded dictionary or in one of the
// first n given ones.
func (h *heads) known(head []rune, n int) bool {
	text := string(head)
	if _, ok := h.builtIn.HeadID(text); ok && len(head) <= longestHead {
		return true
	}
	return slices.ContainsFunc(h.given[:n], func(d weighted) bool {
		_, ok := d.HeadID(text)
		return ok
	})
}

// romanised holds the names of the other side as which Chinese characters may
// be read.
type romanised struct {
	*words.Names
	written map[int32]string // by token of the other side
}

// namesOf returns the names of a side: the words that are always written with a
// capital. It returns nil for a language that does not transcribe Chinese names,
// and without a dictionary, which has the readings.
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
