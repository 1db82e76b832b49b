package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
)

// Names of Chinese people are written by their readings, the surname first:
//
//	source   张 建 国         Zhang + jian + guo
//	target   Zhang Jianguo    right, as is Zhang Jian-guo
//	         Jianguo Zhang    the surname last: a warning
//	         Zhang Jiangou    nearly the name, which is absent: a warning
//
// Nothing marks a name in a Chinese text, so names are found from the target: two words with
// capital letters, one of which is the reading of a surname in the source. Names with a
// given name of one syllable are left out, because any two words resemble one. In Russian
// the readings are those of Palladius, and the last word may be inflected.

// surnames holds the most frequent surnames, which nine in ten people have.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤习栗韩温胡傅楚"

// A personName is a possible spelling of a name in the target.
type personName struct {
	written        string // in Chinese
	surname, given string // in lower case
	first          string // the first syllable of given, or all of it: 唐凤 in 唐凤和
}

// A peopleReader finds the names that may begin with the surnames of a text.
type peopleReader struct {
	dictionary *lexicon.Dictionary
	russian    bool
}

// readings returns the spellings of a character.
func (r *peopleReader) readings(c rune) []string {
	list := r.dictionary.Pinyin(c)
	if !r.russian {
		return list
	}
	var russian []string
	for _, syllable := range list {
		if s := words.Palladius(syllable); !slices.Contains(russian, s) {
			russian = append(russian, s)
		}
	}
	return russian
}

// names returns possible names of three characters, by the spelling of the surname.
func (r *peopleReader) names(text string) map[string][]personName {
	list := map[string][]personName{}
	known := map[personName]bool{}
	runes := []rune(text)
	for i := 0; i+2 < len(runes); i++ {
		if !strings.ContainsRune(surnames, runes[i]) || !han.IsHan(runes[i+1]) || !han.IsHan(runes[i+2]) {
			continue
		}
		for _, s := range r.readings(runes[i]) {
			for _, a := range r.readings(runes[i+1]) {
				for _, b := range r.readings(runes[i+2]) {
					name := personName{string(runes[i : i+3]), s, a + b, a}
					if !known[name] {
						known[name] = true
						list[s] = append(list[s], name)
					}
				}
			}
		}
	}
	return list
}

// A capital is a word of the target with a capital letter; key is the word in lower case.
type capital struct {
	key  string
	span align.Span
}

// capitalPairs calls yield for each pair of adjacent words with capital letters.
func capitalPairs(text string, yield func(a, b capital)) {
	var last capital
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) {
			if r != ' ' && r != 0xA0 {
				last = capital{}
			}
			i += size
			continue
		}
		end := i
		var key strings.Builder
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !unicode.IsLetter(r) && !strings.ContainsRune("-'’", r) {
				break
			}
			if unicode.IsLetter(r) {
				key.WriteRune(unicode.ToLower(r))
			}
			end += size
		}
		word := capital{}
		if unicode.IsUpper(r) {
			word = capital{strings.ReplaceAll(key.String(), "ё", "е"), align.Span{Start: i, End: end}}
			word.key = strings.TrimSuffix(word.key, "s") // Zhang Jianguo’s
			if last.key != "" {
				yield(last, word)
			}
		}
		last, i = word, end
	}
}

const (
	// leastGiven is the minimum length of a given name in which a slip is recognised.
	leastGiven = 5
	// mostSlips is the maximum number of wrong letters in a slip.
	mostSlips = 2
	// mostEnding is the maximum length of a Russian ending.
	mostEnding = 2
)

// checkPeople reports names of Chinese people in the wrong order or with a slip.
func (c *Checker) checkPeople(p *pair) {
	if p.sourceTag != "zh" || p.targetTag != "en" && p.targetTag != "fr" && p.targetTag != "ru" {
		return
	}
	text := simplified(p.source.Text)
	if !strings.ContainsAny(text, surnames) {
		return
	}
	dictionary, err := lexicon.Chinese()
	if err != nil {
		return
	}
	reader := peopleReader{dictionary, p.targetTag == "ru"}
	var names map[string][]personName
	given := func(name personName, word string) bool { // in any grammatical case
		rest, ok := strings.CutPrefix(word, name.given)
		return ok && (rest == "" || reader.russian && utf8.RuneCountInString(rest) <= mostEnding)
	}
	type slip struct {
		name personName
		at   align.Span
	}
	var slips []slip
	right := map[string]bool{}
	capitalPairs(p.target.Text, func(a, b capital) {
		if names == nil {
			names = reader.names(text)
		}
		if c.full(p) {
			return
		}
		both := align.Span{Start: a.span.Start, End: b.span.End}
		candidates := names[a.key]
		if a.key != b.key {
			candidates = append(slices.Clip(candidates), names[b.key]...)
		}
		for _, name := range candidates {
			switch {
			case a.key == name.surname && (given(name, b.key) || b.key == name.first):
				right[name.written] = true
			case b.key == name.surname && a.key != name.surname && given(name, a.key):
				right[name.written] = true
				f := Finding{Kind: Names, Rule: "order of a name", Severity: Warning, Message: "the surname of " + name.written + " comes first",
					Source: name.written, Suggestion: p.target.Text[b.span.Start:b.span.End] + " " + p.target.Text[a.span.Start:a.span.End]}
				c.report(p, f, nameSpan(p, text, name.written), []align.Span{both})
			case a.key == name.surname && len(name.given) >= leastGiven && nearName(name.given, b.key):
				slips = append(slips, slip{name, both})
			}
		}
	})
	told := map[align.Span]bool{}
	for _, s := range slips {
		if c.full(p) {
			return
		}
		if right[s.name.written] || told[s.at] || slices.ContainsFunc(names[s.name.surname], func(n personName) bool {
			// another name of the source: 李克强 and 李强
			_, word, _ := strings.Cut(strings.ToLower(p.target.Text[s.at.Start:s.at.End]), " ")
			return given(n, word)
		}) {
			continue
		}
		told[s.at] = true
		spelled := titled(s.name.surname) + " " + titled(s.name.given)
		f := Finding{Kind: Names, Rule: "spelling of a name", Severity: Warning, Message: s.name.written + " is spelled " + spelled, Source: s.name.written, Suggestion: spelled}
		c.report(p, f, nameSpan(p, text, s.name.written), []align.Span{s.at})
	}
}

func titled(word string) string {
	r, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[size:]
}

// nameSpan returns the position of a name in the source, given its simplified text.
func nameSpan(p *pair, text, name string) []align.Span {
	if len(text) != len(p.source.Text) {
		return nil
	}
	return spansOf(text, name)
}

// nearName reports whether a word is a name with a slip: transposed letters, or one or two
// that are missing or wrong.
func nearName(name, word string) bool {
	if name == word || word == "" || name[0] != word[0] || len(word) < leastGiven-1 {
		return false
	}
	return changes([]rune(name), []rune(word)) <= mostSlips
}

// changes returns the number of insertions, deletions and replacements between two words.
func changes(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		before := row[0] // the value above and to the left
		row[0] = i + 1
		for j, y := range b {
			above := row[j+1]
			replace := before
			if x != y {
				replace++
			}
			row[j+1], before = min(replace, above+1, row[j]+1), above
		}
	}
	return row[len(b)]
}
