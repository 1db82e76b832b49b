package mixed

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
)

// Where does a paragraph pass from one language into the other? It is written as
// stretches of letters of one script each. Most changes of script are names and
// terms: «发布 iPhone 15»; «the concept of he (和)». A stretch stands for itself
// only if a sentence ends before it and at its end, and if it has the size of the
// shortest sentences; all others are absorbed by what is around them, the
// smallest first, until every border between stretches is the end of a sentence:
//
//	会议通过了APEC宣言。The meeting adopted the APEC declaration.
//	│────────│──│──││──────────────────────────────────────│
//	 Chinese  Lat Ch  Latin        "APEC" has no full stop before it: absorbed
//
// Letters in brackets belong to what the brackets are attached to.

// stretch is a part of a paragraph in one script, from its first letter to its
// last. Offsets are into the paragraph.
type stretch struct {
	side       int
	start, end int
	weight     float64
	words      int
	// of is how much of the weight is of each side and, last, of neither, once
	// stretches were merged.
	of [3]float64
}

// sided fills what the weight is of.
func (s stretch) sided() stretch {
	s.of = [3]float64{}
	s.of[sideIndex(s.side)] = s.weight
	return s
}

// sideIndex is the place of a side in stretch.of.
func sideIndex(side int) int {
	if side == neither {
		return 2
	}
	return side
}

// with merges the stretch that follows. The side is that of most of it.
func (s stretch) with(next stretch) stretch {
	s.end = next.end
	s.weight += next.weight
	s.words += next.words
	for k := range s.of {
		s.of[k] += next.of[k]
	}
	for _, side := range [3]int{0, 1, neither} {
		if s.of[sideIndex(side)] > s.of[sideIndex(s.side)] {
			s.side = side
		}
	}
	return s
}

// The least that stands for itself: two words of letters («Thank you!»), one long
// one («Congratulations!»), or two Chinese characters («谢谢！»).
const (
	fewestWords     = 2
	longWord        = 12.0 // letters
	fewestCharacter = 2.0
)

// stands reports whether a stretch has the size of a sentence.
func (p *parter) stands(s stretch) bool {
	if s.side == neither {
		return s.words >= fewestWords
	}
	switch t := p.tongues[s.side]; t {
	case lang.Han, lang.Kana, lang.Hangul:
		return s.weight >= fewestCharacter*t.Weight()
	}
	return s.words >= fewestWords || s.weight >= longWord
}

// lopsided is how much more one side of a paragraph may say than the other for
// both to be a text and its translation. A paragraph beyond it is in one
// language, with a sentence quoted in the other.
const lopsided = 6.0

// mostStretches is the number of stretches beyond which a paragraph is left
// whole: absorbing takes the square of it. A report of 20,000 words run together
// in one paragraph has some 2,000.
const mostStretches = 4000

// cutParagraph cuts a paragraph of the page.
func (p *parter) cutParagraph(span align.Span) cutting {
	text := p.doc.Text[span.Start:span.End]
	if isAddress(text) {
		return cutting{pieces: []piece{{Span: span, side: unknown}}}
	}
	var list []stretch
	if p.bothIdeographic() {
		list = p.sentences(text)
	} else {
		list = p.stretches(text)
	}
	if len(list) == 0 {
		return cutting{pieces: []piece{{Span: span, side: unknown}}}
	}
	for k, s := range list {
		list[k] = s.sided()
	}
	if len(list) > mostStretches {
		return cutting{pieces: []piece{{Span: span, side: heaviest(list), weight: p.weightOf(span)}}}
	}
	list, perhaps := p.absorb(text, list)
	whole := cutting{pieces: []piece{{Span: span, side: heaviest(list), weight: p.weightOf(span)}}}
	if !balanced(list) {
		return whole
	}
	if perhaps > 0 {
		whole.perhaps, whole.sides = span.Start+perhaps, [2]int{list[0].side, list[1].side}
		return whole
	}
	at, sides := make([]int, 0, len(list)), make([]int, 0, len(list))
	for k, s := range list {
		sides = append(sides, s.side)
		if k > 0 {
			at = append(at, span.Start+border(text, list[k-1].end, s.start))
		}
	}
	return cutting{pieces: p.divide(span, at, sides)}
}

// balanced reports whether the stretches may be a text and its translation, or are
// all of one side.
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

// heaviest is the side that most of the stretches are of.
func heaviest(list []stretch) int {
	whole := list[0]
	for _, s := range list[1:] {
		whole = whole.with(s)
	}
	return whole.side
}

// sideOf is the side that a letter's script belongs to; ok is false for other
// characters.
func (p *parter) sideOf(r rune) (side int, ok bool) {
	s := lang.ScriptOf(r)
	if s == lang.NoScript {
		return 0, false
	}
	if s == lang.Han && !slices.Contains(p.tongues[:], lang.Han) {
		s = lang.Kana
	} else if s == lang.Kana && !slices.Contains(p.tongues[:], lang.Kana) {
		s = lang.Han
	}
	if side := slices.Index(p.tongues[:], s); side >= 0 {
		return side, true
	}
	return neither, true
}

func (p *parter) bothIdeographic() bool {
	return slices.Contains(p.tongues[:], lang.Han) && slices.Contains(p.tongues[:], lang.Kana)
}

// stretches finds the stretches of a paragraph.
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
	return list
}

// asides finds the pairs of brackets that are attached to a word.
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

// absorb merges the stretches that do not stand for themselves into those around
// them. perhaps is where the last two could be cut although no sentence ends
// between them, or 0; they are returned then as they are.
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
		if len(list) == 2 && !ends[1] && p.stands(list[0]) && p.stands(list[1]) {
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

// least is the stretch to be absorbed next, or -1: the lightest of those in the
// middle of a sentence or, without one, of all that do not stand for themselves.
func (p *parter) least(list []stretch, ends []bool) int {
	best, inside := -1, false
	for k, s := range list {
		if ends[k] && ends[k+1] && p.stands(s) {
			continue
		}
		in := k > 0 && k+1 < len(list) && !ends[k] && !ends[k+1]
		if best < 0 || in && !inside || in == inside && s.weight < list[best].weight {
			best, inside = k, in
		}
	}
	return best
}

// sentences are the stretches of a paragraph in Chinese and Japanese: sentences,
// told apart by their kana.
func (p *parter) sentences(text string) []stretch {
	var list []stretch
	for at := 0; at < len(text); {
		end := at + sentenceEnd(text[at:])
		w := weighTongues(text[at:end])
		t := w.heaviest()
		side := slices.Index(p.tongues[:], t)
		if side < 0 && t != noTongue {
			side = neither
		}
		n := len(list)
		switch {
		case t == noTongue && n == 0:
		case t == noTongue, n > 0 && list[n-1].side == side:
			list[n-1].end = end
			list[n-1].weight += w[t]
		default:
			list = append(list, stretch{side: side, start: at, end: end, weight: w[t], words: fewestWords})
		}
		at = end
	}
	return list
}

// isSimplified reports whether a text holds a character of the simplified script,
// which no Japanese text does unless it is also a Japanese form.
func isSimplified(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return han.FormOf(r) == han.Simplified && !strings.ContainsRune(japaneseForms, r)
	})
}

// japaneseForms are characters that Japan and the simplified script of China
// write alike: a selection of the most frequent.
const japaneseForms = "国学会体点来当对与万号医区声宝写台乱余辞献担胆寿旧双党属随数断虫蚕触独湿潜灯炉状将称礼禄静争浅钱残践尽昼缶欠麦弥"

// isAddress reports whether a text is nothing but an address of the web or of mail.
func isAddress(text string) bool {
	if strings.ContainsAny(text, " \t\n\u3000") || !strings.ContainsAny(text, "./@") {
		return false
	}
	share, _ := IdeographicShare(text)
	return share < 0.5 && (strings.Contains(text, "://") || strings.HasPrefix(text, "www.") || strings.Contains(text, "@"))
}

// Marks that end a sentence or part columns on one line; and those that close a
// quotation or a bracket after them.
const (
	sentenceMarks = "。！？!?…；;.｡؟۔।\n\t|｜"
	closingMarks  = "”’』」》〉)）]］】〕"
	openingMarks  = "“‘「『《〈(（[［【〔\"'«"
)

// endsSentence reports whether a sentence ends in what stands between two letters
// of different scripts.
func endsSentence(between string) bool {
	return afterSentence(between) >= 0
}

// afterSentence is the offset after the last end of a sentence in what stands
// between two letters, or -1. A colon ends one («全文如下：The ...») unless a quotation
// begins with it; so do two spaces in a row, which part columns, and a slash
// between spaces.
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

// border is where a paragraph is cut between two stretches, an offset into its
// text: after the sentence that ends there; where none ends, at the first space,
// or after what closes the first.
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
