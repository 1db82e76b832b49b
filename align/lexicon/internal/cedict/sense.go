package cedict

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/words"
)

// maxSense is the maximum number of words taken from one sense. Renderings are
// short; longer senses explain ("the system, abolished in 1905, by which …").
const maxSense = 8

// A sense is the content of one sense of a gloss.
type sense struct {
	words []string
	// surname marks the words of "surname Wang": the last thing a head means.
	surname bool
	// links are heads that the sense refers to.
	links []string
	// always marks links whose words are wanted beside the head's own: an
	// abbreviation is translated by the words of its full form.
	always bool
}

// senses reads the glosses of an entry.
func senses(e Entry) []sense {
	var out []sense
	for _, g := range e.Glosses {
		for _, text := range splitSenses(g) {
			s := readSense(text, e.name())
			if len(s.words)+len(s.links) > 0 {
				out = append(out, s)
			}
		}
	}
	return out
}

// splitSenses splits a gloss at the semicolons outside parentheses.
func splitSenses(g string) []string {
	var parts []string
	depth, from := 0, 0
	for i, c := range []byte(g) {
		switch c {
		case '(':
			depth++
		case ')':
			depth = max(0, depth-1)
		case ';':
			if depth == 0 {
				parts = append(parts, g[from:i])
				from = i + 1
			}
		}
	}
	return append(parts, g[from:])
}

// The parts of a sense that are not a rendering.
var (
	// 兒化|儿化[er2 hua4]: a reference to another head; the simplified form is group 2.
	reference = regexp.MustCompile(`(?:(\p{Han}[\p{Han}·，]*)\|)?(\p{Han}[\p{Han}·，]*)(?:\[[^\]]*\])`)
	brackets  = regexp.MustCompile(`\[[^\]]*\]`)
	// abbr. for X, short for X; inside parentheses too.
	abbreviation = regexp.MustCompile(`(?i)\b(?:abbr\.|abbreviation|short|contraction) (?:for|of) ([^();]*)`)
	// variant of X, see X, same as X: the whole sense is the reference.
	elsewhere = regexp.MustCompile(`(?i)^(?:[a-z]+ )?(?:variant (?:form )?of|see(?: also)?|same as|equivalent to|also written|also called|another name for)\s+(?:\p{Han})`)
	surname   = regexp.MustCompile(`^(?:[A-Z][a-z]+ )?(?:two-character )?surname ([A-Z]\S*)`)
	// a kind of fish: a fish.
	kindOf = regexp.MustCompile(`(?i)^(?:an? |the )?(?:kind|type|sort|variety|form|name) of `)
	// Xiong county in Hebei: the name of a place and its kind are kept.
	placeIn = regexp.MustCompile(`^([A-Z]\S*(?: [A-Z]\S*)*(?: [a-z-]+)* (?:city|county|district|prefecture|province|township|town|village|suburb|banner|region|area|river|lake|mountain|island|state))(?: \p{Han}+)?,? (?:in|of|on|at|near) .*`)
)

// asides are the beginnings of senses that describe the head instead of
// rendering it.
var asides = []string{
	"also pr.", "taiwan pr.", "beijing pr.", "mainland pr.", "pr. ", "old pr.",
	"cl:", "classifier for", "classifier", "used in", "used to", "used as", "used for", "used before", "used after",
	"used by", "used when", "used with", "abbr. to", "abbreviated to", "kangxi radical", "radical in", "component in", "one of the characters used in",
	"place name", "indicates", "indicating",
	"phonetic", "suffix", "prefix", "japanese surname", "transliteration of", "character used in",
	"a semantically light",
}

// aside finds the same anywhere in a sense.
var aside = regexp.MustCompile(`(?i)\b(?:marker|particle|interjection|radical in chinese characters|kangxi radical)\b`)

// explanation matches the part of a gloss that explains: "people's congress, a
// legislative body within …".
var explanation = regexp.MustCompile(`(?i), (?:an?|which|who|whose|where|usually|esp\.|especially|i\.e\.|e\.g\.|such as) .*`)

// readSense reads one sense; name reports whether the entry is a proper name.
func readSense(text string, name bool) sense {
	text = strings.TrimSpace(text)
	if m := abbreviation.FindStringSubmatch(text); m != nil {
		if links := references(m[1]); len(links) > 0 {
			s := readSense(strings.Replace(text, m[0], "", 1), name)
			s.links, s.always = append(links, s.links...), true
			return s
		}
	}
	bare := strings.TrimSpace(dropParentheses(brackets.ReplaceAllString(text, "")))
	if elsewhere.MatchString(bare) {
		return sense{links: references(text)}
	}
	if m := surname.FindStringSubmatch(bare); m != nil {
		return sense{words: words.Content("en", m[1]), surname: true}
	}
	lower := strings.ToLower(bare)
	if aside.MatchString(bare) || slices.ContainsFunc(asides, func(a string) bool { return strings.HasPrefix(lower, a) }) {
		return sense{}
	}
	if name {
		bare = properName(bare)
	}
	bare = explanation.ReplaceAllString(bare, "")
	words := words.Content("en", kindOf.ReplaceAllString(bare, ""))
	words = append(words, acronyms(text)...)
	return sense{words: words[:min(len(words), maxSense)]}
}

// references returns the heads referred to, in simplified characters.
func references(text string) []string {
	var heads []string
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		heads = append(heads, m[2])
	}
	return heads
}

// properName returns the name in a gloss that explains it: "Guiyang,
// prefecture-level city and capital of Guizhou" is about Guiyang.
func properName(text string) string {
	if m := placeIn.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	first, _, cut := strings.Cut(text, ",")
	if cut && first != "" && unicode.IsUpper([]rune(first)[0]) {
		return first
	}
	return text
}

// dropParentheses removes what is in parentheses: labels (idiom), dates,
// asides.
func dropParentheses(text string) string {
	if !strings.Contains(text, "(") {
		return text
	}
	var b strings.Builder
	depth := 0
	for _, r := range text {
		switch {
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

var inParentheses = regexp.MustCompile(`([^()]*)\(([A-Z]{2,7})\)`)

// acronyms returns the abbreviations that a gloss gives in parentheses after the
// full form: World Trade Organization (WTO). Labels such as (PRC) or (TCM) are
// no abbreviation of the words before them and stay out.
func acronyms(text string) []string {
	var out []string
	for _, m := range inParentheses.FindAllStringSubmatch(text, -1) {
		if abbreviates(m[2], m[1]) {
			out = append(out, strings.ToLower(m[2]))
		}
	}
	return out
}

// abbreviates reports whether the letters of the acronym are initials of words of
// the text, in order, the last word included.
func abbreviates(acronym, text string) bool {
	words := strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return !unicode.IsLetter(r) })
	i := len(acronym) - 1
	for j := len(words) - 1; j >= 0 && i >= 0; j-- {
		if words[j][0] == acronym[i] {
			i--
		} else if j == len(words)-1 {
			return false
		}
	}
	return i < 0
}
