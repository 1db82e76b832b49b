package paragraphs

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/content"
)

// between returns the text between two lines that are joined: nothing beside a Chinese
// character or mark, a space between words, and nothing within a number that is broken
// at the end of a line of Chinese.
func (m *builder) between(last, next int) string {
	a, _ := utf8.DecodeLastRuneInString(m.text[:m.lines[last].end])
	b, _ := utf8.DecodeRuneInString(m.text[m.lines[next].start:])
	switch {
	case m.lines[next].opening == opensInner, strings.ContainsRune("([{«“‘（《", a):
		return ""
	case m.lines[last].ending == endsHyphen && !m.suspended(next), m.tightDash(last):
		return ""
	case m.spaced && !(content.IsWide(a) && content.IsWide(b)):
		return " "
	case content.IsWide(a) || content.IsWide(b):
		return ""
	case isNarrow(a) && isNarrow(b) && !(unicode.IsDigit(a) && unicode.IsDigit(b)):
		return " "
	}
	return ""
}

// tightDash reports whether a line ends in a dash without a space before it: «2024-»,
// «ports—». Such a dash has no space after it either.
func (m *builder) tightDash(i int) bool {
	_, size := utf8.DecodeLastRuneInString(m.body(i))
	before, _ := utf8.DecodeLastRuneInString(m.body(i)[:len(m.body(i))-size])
	return m.lines[i].ending == endsDash && before != utf8.RuneError && !unicode.IsSpace(before)
}

// isNarrow reports whether r is a letter or digit of a script with spaces between
// words, or a mark used with those.
func isNarrow(r rune) bool {
	return r < 0x2E80 && !unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan) &&
		!strings.ContainsRune("“”‘’…—·", r)
}

// A hyphen at the end of a line divides a word, or belongs to a compound that
// is broken at its own hyphen. It is removed when a small letter follows, unless one of
// these shows a compound:
//
//   - the text nearby has the compound with its hyphen: «long-term»
//   - the first half is one of the words that make compounds: «self-»,
//     «win-», in Russian an adjective in -ско, -льно …: «китайско-»
//   - the second half is one: «-based», «кто-то»
//
// A word without a hyphen in the text nearby takes precedence over all of these. Before
// a capital or a digit a hyphen stays: «Sino-Russian», «COVID-19». A soft hyphen (U+00AD)
// is always removed. A suspended hyphen stays and keeps its space: «prefecture- and
// county-level».

// nearby is the number of bytes searched before and after the hyphen.
const nearby = 32 << 10

// compounding returns the set of the first halves of compounds, and of the second halves
// with a hyphen before them. Each is a word by itself, and so is rarely a syllable of a
// longer word.
var compounding = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(`self well long short high low large small full part half all win near far north south east west
		people state hard easy good ill so non ex vice cross world year decades century multi mid policy market decision law first second third one two three
		five ten best least socio anti Sino Russo
		-based -led -term -level -quality -owned -oriented -year -old -being -made -wide -to -in -up -out -off -depth -scale -range -speed -tech
		-то -либо -нибудь -таки -ка еще по во кто что как где из торгово военно научно социально политико историко культурно информационно`) {
		set[word] = true
	}
	return set
})

// divided reports whether line last ends in a hyphen that must be removed, and returns
// the offset of the hyphen.
func (m *builder) divided(last, next int) (at int, ok bool) {
	end, start := int(m.lines[last].end), int(m.lines[next].start)
	hyphen, size := utf8.DecodeLastRuneInString(m.text[:end])
	if m.lines[last].ending != endsHyphen || hyphen == '\u2011' {
		return 0, false
	}
	at = end - size
	if hyphen == '\u00AD' {
		return at, true
	}
	first, second := wordBefore(m.text[:at]), wordAfter(m.text[start:])
	if m.lines[next].opening != opensSmall || second == "" || m.suspended(next) {
		return 0, false
	}
	around := m.text[max(0, at-nearby):min(len(m.text), start+nearby)]
	switch {
	case strings.Contains(around, first+second):
		return at, true
	case strings.Contains(around, first+"-"+second):
		return 0, false
	case compounding()[strings.ToLower(first)], compounding()["-"+second], isRussianLink(first):
		return 0, false
	}
	return at, true
}

// suspended reports whether a line begins with a conjunction, before which a hyphen
// replaces the second half of a compound.
func (m *builder) suspended(next int) bool {
	switch wordAfter(m.text[m.lines[next].start:]) {
	case "and", "or", "to", "und", "oder", "bis", "et", "ou", "и", "или":
		return true
	}
	return false
}

// isRussianLink reports whether a word is the linking form of an adjective, which occurs
// only before a hyphen: «китайско-», «социально-».
func isRussianLink(word string) bool {
	const fourLetters = 4 * len("о")
	for _, ending := range []string{"ско", "льно", "енно", "йно"} {
		if strings.HasSuffix(word, ending) && len(word) > fourLetters+len(ending) {
			return true
		}
	}
	return false
}

func wordBefore(text string) string {
	return text[len(strings.TrimRightFunc(text, unicode.IsLetter)):]
}

func wordAfter(text string) string {
	return text[:len(text)-len(strings.TrimLeftFunc(text, unicode.IsLetter))]
}

// wholeWord returns the divided word without its hyphen, for a note.
func (m *builder) wholeWord(hyphen, next int) string {
	return wordBefore(m.text[:hyphen]) + wordAfter(m.text[next:])
}

// Tail returns the end of a text for a note: a few characters of Chinese, or the last
// words of other texts.
func Tail(text string) string {
	const characters, letters = 5, 16
	n, most := 0, letters
	i := len(text)
	for i > 0 && n < most {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if r == '\n' || r == '\r' {
			break
		}
		if content.IsWide(r) {
			most = characters
		}
		i -= size
		n++
	}
	return strings.TrimLeftFunc(text[i:], align.IsBlank)
}
