package mixed

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
)

// A paragraph is a sequence of stretches of letters of one script each. Most changes of
// script are names and terms: «发布 iPhone 15»; «the concept of he (和)». A stretch is
// independent only if a sentence ends before it and at its end, and if it has the size of
// a sentence. All others are absorbed by their neighbours, the smallest first, until every
// border between stretches is the end of a sentence:
//
//	会议通过了APEC宣言。The meeting adopted the APEC declaration.
//	│────────│──│──││──────────────────────────────────────│
//	 Chinese  Lat Ch  Latin        "APEC" has no full stop before it: absorbed
//
// Letters in brackets belong to the word that the brackets follow.

// A stretch is a part of a paragraph in one script, from its first letter to its
// last. Offsets are into the paragraph.
type stretch struct {
	side       int
	start, end int
	weight     float64
	words      int
	// bySide is the weight of the letters of each side and, last, of neither side.
	bySide [3]float64
}

// sideIndex returns the index of a side in stretch.bySide.
func sideIndex(side int) int {
	if side == neither {
		return 2
	}
	return side
}

// with returns the stretch merged with the one after it. Its side is that of most of its
// letters.
func (s stretch) with(next stretch) stretch {
	s.end = next.end
	s.weight += next.weight
	s.words += next.words
	for k := range s.bySide {
		s.bySide[k] += next.bySide[k]
	}
	for _, side := range [3]int{0, 1, neither} {
		if s.bySide[sideIndex(side)] > s.bySide[sideIndex(s.side)] {
			s.side = side
		}
	}
	return s
}

// The least size of an independent stretch: two words («Thank you!»), a long one
// («Congratulations!»), or two Chinese characters («谢谢！»). headingWord is the length of a
// word that may be a heading («前言 Preface»).
const (
	fewestWords     = 2
	longWord        = 12.0 // letters
	headingWord     = 4.0  // letters
	fewestCharacter = 2.0
)

// isIndependent reports whether a stretch has the size of a sentence.
func (p *parter) isIndependent(s stretch) bool {
	if s.side == neither {
		return s.words >= fewestWords
	}
	switch t := p.scripts[s.side]; t {
	case lang.Han, lang.Kana, lang.Hangul:
		return s.weight >= fewestCharacter*t.Weight()
	}
	return s.words >= fewestWords || s.weight >= longWord
}

// isHeading reports whether a stretch has the size of a heading.
func (p *parter) isHeading(s stretch) bool {
	return p.isIndependent(s) || s.words == 1 && s.weight >= headingWord
}

// lopsided is the greatest ratio of the weights of the two sides of a paragraph that
// contains a text and its translation. Beyond it, the paragraph is in one language and
// quotes a sentence in the other.
const lopsided = 6.0

// mostStretches is the number of stretches beyond which a paragraph is left
// whole, since absorbing takes quadratic time. A report of 20,000 words in a single
// paragraph has about 2,000.
const mostStretches = 4000

// divideParagraph divides a paragraph of the page into pieces.
func (p *parter) divideParagraph(span align.Span) division {
	text := p.doc.Text[span.Start:span.End]
	if isAddress(text) {
		return division{pieces: []piece{{Span: span, side: unknown}}}
	}
	var list []stretch
	if p.bothIdeographic() {
		list = p.sentences(text)
	} else {
		list = p.stretches(text)
	}
	if len(list) == 0 {
		return division{pieces: []piece{{Span: span, side: unknown}}}
	}
	for k := range list {
		list[k].bySide[sideIndex(list[k].side)] = list[k].weight
	}
	if len(list) > mostStretches {
		return division{pieces: []piece{{Span: span, side: heaviest(list), weight: p.weightOf(span)}}}
	}
	list, perhaps := p.absorb(text, list)
	whole := division{pieces: []piece{{Span: span, side: heaviest(list), weight: p.weightOf(span)}}}
	if !balanced(list) {
		return whole
	}
	if perhaps > 0 {
		whole.perhaps, whole.sides = span.Start+perhaps, [2]int{list[0].side, list[1].side}
		whole.doubtful = !p.isIndependent(list[0]) || !p.isIndependent(list[1])
		return whole
	}
	at, sides := make([]int, 0, len(list)), make([]int, 0, len(list))
	for k, s := range list {
		sides = append(sides, s.side)
		if k > 0 {
			at = append(at, span.Start+border(text, list[k-1].end, s.start))
		}
	}
	return division{pieces: p.divide(span, at, sides)}
}

// balanced reports whether the stretches may be a text and its translation, or are of one
// side.
func balanced(list []stretch) bool {
	var weight [2]float64
	for _, s := range list {
		if s.side == neither {
			return len(list) == 1
		}
		weight[s.side] += s.weight
	}
	return len(list) == 1 || weight[0] <= lopsided*weight[1] && weight[1] <= lopsided*weight[0]
}

// heaviest returns the side with the greatest weight.
func heaviest(list []stretch) int {
	whole := list[0]
	for _, s := range list[1:] {
		whole = whole.with(s)
	}
	return whole.side
}

// sideOf returns the side of a letter by its script; ok is false for other characters.
func (p *parter) sideOf(r rune) (side int, ok bool) {
	s := lang.ScriptOf(r)
	if s == lang.NoScript {
		return 0, false
	}
	if s == lang.Han && !slices.Contains(p.scripts[:], lang.Han) {
		s = lang.Kana
	} else if s == lang.Kana && !slices.Contains(p.scripts[:], lang.Kana) {
		s = lang.Han
	}
	if side := slices.Index(p.scripts[:], s); side >= 0 {
		return side, true
	}
	return neither, true
}

func (p *parter) bothIdeographic() bool {
	return slices.Contains(p.scripts[:], lang.Han) && slices.Contains(p.scripts[:], lang.Kana)
}

// stretches returns the stretches of a paragraph.
func (p *parter) stretches(text string) []stretch {
	aside := asides(text)
	var list []stretch
	inWord := false
	for i, r := range text {
		side, ok := p.sideOf(r)
		if !ok {
			inWord = inWord && (unicode.IsMark(r) || r == '\'' || r == '’')
			continue
		}
		for len(aside) > 0 && aside[0].End <= i {
			aside = aside[1:]
		}
		end := i + utf8.RuneLen(r)
		n := len(list)
		if n > 0 && len(aside) > 0 && aside[0].Start < i {
			list[n-1].end = end
			continue
		}
		if n == 0 || list[n-1].side != side {
			list = append(list, stretch{side: side, start: i})
			n++
			inWord = false
		}
		last := &list[n-1]
		last.end = end
		last.weight += lang.ScriptOf(r).Weight()
		if !inWord {
			last.words++
		}
		inWord = true
	}
	for k, s := range list {
		if isAddress(text[s.start:s.end]) {
			list[k].words, list[k].weight = 1, 1
		}
	}
	return list
}

// asides returns the brackets that follow a word, without their closing marks.
func asides(text string) []align.Span {
	var list []align.Span
	start, before := -1, ' '
	for i, r := range text {
		switch {
		case start < 0 && strings.ContainsRune("(（[［【〔", r):
			if unicode.IsLetter(before) || unicode.IsDigit(before) || strings.ContainsRune("”’\"'》」』", before) {
				start = i
			}
		case start >= 0 && strings.ContainsRune(")）]］】〕", r):
			list = append(list, align.Span{Start: start, End: i})
			start = -1
		}
		if !unicode.IsSpace(r) {
			before = r
		}
	}
	return list
}

// absorb merges the stretches that are not independent into their neighbours. perhaps is
// the offset at which the last two may be divided although no sentence ends between them or
// one is a single word, or 0; if it is not 0, they are returned unmerged.
func (p *parter) absorb(text string, list []stretch) (rest []stretch, perhaps int) {
	ends := make([]bool, len(list)+1) // whether a sentence ends before stretch k
	ends[0], ends[len(list)] = true, true
	for k := 1; k < len(list); k++ {
		ends[k] = endsSentence(text[list[k-1].end:list[k].start])
	}
	for len(list) > 1 {
		least := p.least(list, ends)
		if least < 0 {
			return list, 0
		}
		if len(list) == 2 && p.isHeading(list[0]) && p.isHeading(list[1]) {
			return list, border(text, list[0].end, list[1].start)
		}
		from, to := least, least
		if least > 0 && (!ends[least] || ends[least+1]) {
			from--
		}
		if least+1 < len(list) && (!ends[least+1] || least == 0) {
			to++
		}
		merged := list[from]
		for _, s := range list[from+1 : to+1] {
			merged = merged.with(s)
		}
		list = slices.Replace(list, from, to+1, merged)
		ends = slices.Delete(ends, from+1, to+1)
	}
	return list, 0
}

// least returns the index of the stretch to absorb next, or -1: the lightest of those
// inside a sentence or, if there is none, of those that are not independent.
func (p *parter) least(list []stretch, ends []bool) int {
	best, inside := -1, false
	for k, s := range list {
		if ends[k] && ends[k+1] && p.isIndependent(s) {
			continue
		}
		in := k > 0 && k+1 < len(list) && !ends[k] && !ends[k+1]
		if best < 0 || in && !inside || in == inside && s.weight < list[best].weight {
			best, inside = k, in
		}
	}
	return best
}

// sentences returns the stretches of a paragraph in Chinese and Japanese: its sentences,
// which are distinguished by their kana.
func (p *parter) sentences(text string) []stretch {
	var list []stretch
	for at := 0; at < len(text); {
		end := at + sentenceEnd(text[at:])
		w := weighLanguages(text[at:end])
		t := w.heaviest()
		side := slices.Index(p.scripts[:], t)
		if side < 0 && t != lang.NoScript {
			side = neither
		}
		n := len(list)
		switch {
		case t == lang.NoScript && n == 0:
		case t == lang.NoScript, n > 0 && list[n-1].side == side:
			list[n-1].end = end
			list[n-1].weight += w[t]
		default:
			list = append(list, stretch{side: side, start: at, end: end, weight: w[t], words: fewestWords})
		}
		at = end
	}
	return list
}

// isSimplified reports whether a text contains a simplified character that is not a
// Japanese form as well.
func isSimplified(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return han.FormOf(r) == han.Simplified && !strings.ContainsRune(japaneseForms, r)
	})
}

// japaneseForms are the most frequent characters that have the same form in Japanese and
// in simplified Chinese.
const japaneseForms = "国学会体点来当对与万号医区声宝写台乱余辞献担胆寿旧双党属随数断虫蚕触独湿潜灯炉状将称礼禄静争浅钱残践尽昼缶欠麦弥"

// isAddress reports whether a text is a web or mail address, such as the name of a site at
// the end of a line that says where a text is from.
func isAddress(text string) bool {
	if strings.ContainsAny(text, " \t\n\u3000") || !strings.ContainsAny(text, "./@") {
		return false
	}
	share, _ := IdeographicShare(text)
	return share < 0.5 && (strings.Contains(text, "://") || strings.HasPrefix(text, "www.") || strings.Contains(text, "@") || siteName().MatchString(text))
}

// siteName matches the name of a site and, perhaps, a path in it.
var siteName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^([a-z0-9-]+\.)+(com|cn|org|net|gov|edu|int|info|eu|hk|tw|mo|sg|jp|kr|ru|uk|fr|de|us)(/.*)?$`)
})

// The marks that end a sentence or separate columns on a line, and the closing and opening
// quotation marks and brackets.
const (
	sentenceMarks = "。！？!?…；;.｡؟۔।\n\t|｜"
	closingMarks  = "”’』」》〉)）]］】〕"
	openingMarks  = "“‘「『《〈(（[［【〔\"'«"
)

// endsSentence reports whether a sentence ends in the text between two letters of
// different scripts.
func endsSentence(between string) bool {
	return afterSentence(between) >= 0
}

// afterSentence returns the offset after the last end of a sentence in the text between two
// letters, or -1. A colon ends a sentence («全文如下：The ...») unless it introduces a
// quotation; so do two spaces in a row, which separate columns, and a slash between
// spaces.
func afterSentence(between string) int {
	last := -1
	runes := []rune(between)
	offset := 0
	for k, r := range runes {
		size := utf8.RuneLen(r)
		next := ' '
		if k+1 < len(runes) {
			next = runes[k+1]
		}
		before := ' '
		if k > 0 {
			before = runes[k-1]
		}
		switch {
		case strings.ContainsRune(sentenceMarks, r):
			if r != '.' || !unicode.IsDigit(next) {
				last = offset + size
			}
		case (r == ':' || r == '：') && !strings.ContainsAny(between[offset:], openingMarks) && !unicode.IsDigit(next):
			last = offset + size
		case unicode.IsSpace(r) && (r == '\u3000' || unicode.IsSpace(next) && k+1 < len(runes)),
			(r == '/' || r == '／') && unicode.IsSpace(before) && k > 0 && unicode.IsSpace(next):
			last = offset + size
		case last == offset && (strings.ContainsRune(closingMarks, r) || (r == '"' || r == '\'') && k > 0):
			last = offset + size
		}
		offset += size
	}
	return last
}

// border returns the offset in a paragraph at which it is divided between two stretches:
// after the end of a sentence or, if none ends there, at the first space or after the
// closing marks of the first stretch.
func border(text string, end, start int) int {
	between := text[end:start]
	if at := afterSentence(between); at >= 0 {
		return end + at
	}
	if i := strings.IndexFunc(between, unicode.IsSpace); i >= 0 {
		return end + i
	}
	closed := len(between) - len(strings.TrimLeft(between, closingMarks+"，、,%"))
	return end + closed
}
