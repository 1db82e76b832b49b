package paragraphs

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/read/content"
)

// Is a paragraph cut? When a paragraph is followed by an empty line, or in a file
// that is not wrapped by a line break, it is over, unless the text shows that
// the next lines carry on the same sentence. A page or a column that ended there
// is the common reason:
//
//	…也是推进全球治理体
//	                        ← an empty line where the page ended
//	系改革的时代呼唤。
//
// Both errors are costly. A cut left as it is puts two halves of a sentence into
// the memory; a heading, a byline or a slogan glued to an article puts a
// sentence there that nobody wrote. So the first part must be prose: a paragraph
// of some length with commas or full stops in it, broken off without one. And
// the second must be able to carry it on: no list item, no dateline, no short
// line without any punctuation, and in alphabetic texts preferably a small
// letter. A heading looks like neither: it is short, has no full stop inside,
// and a capital follows it.
//
// Lengths are in characters, counted over the paragraph as far as it was joined.
const (
	// A Chinese heading of the news has up to some 30 characters.
	proseChinese = 40
	// With a comma at its end or a verb of saying, less shows prose.
	clauseChinese = 15
	// Less may be a name, an item of a list, a line of verse.
	shortestChinese = 6
	// An English heading rarely has 100 characters.
	proseLetters = 100
	// Only prose goes on so long without a full stop, or a numbered heading.
	longLetters = 150
	// The shortest line of letters that is a line of prose, not of a list.
	clauseLetters = 40
	// Two words that begin a sentence.
	shortestLetters = 12
	// A credit («新华社记者 李明 摄») after the last full stop of a caption.
	longestCredit = 25
)

// A part is what the test knows of the text before or after a possible cut.
type part struct {
	text    string
	ending  ending
	opening opening
	length  int  // in characters
	stops   bool // a sentence ends inside, before the end
	commas  bool
}

// longestPart bounds how much of a paragraph is looked at, in bytes.
const longestPart = 2000

// partBefore is the end of a paragraph up to a possible cut.
func partBefore(text string, e ending, o opening) part {
	n := max(0, len(text)-longestPart)
	for n < len(text) && !utf8.RuneStart(text[n]) {
		n++
	}
	return newPart(text[n:], e, o)
}

// partAfter is the beginning of what follows a possible cut.
func partAfter(text string, e ending, o opening) part {
	n := min(len(text), longestPart)
	for n < len(text) && !utf8.RuneStart(text[n]) {
		n--
	}
	return newPart(text[:n], e, o)
}

func newPart(text string, e ending, o opening) part {
	return part{
		text: text, ending: e, opening: o,
		length: utf8.RuneCountInString(text),
		stops:  hasStop(strings.TrimRight(text, ".。！？!?…"+closers)),
		commas: strings.ContainsAny(text, "，,;；"),
	}
}

// hasStop reports whether a sentence ends inside the text: a Chinese full stop, or
// a full stop after a small letter with a space and a capital after it.
func hasStop(text string) bool {
	if strings.ContainsAny(text, "。！？；") {
		return true
	}
	for at := 0; ; {
		i := strings.IndexAny(text[at:], ".!?")
		if i < 0 {
			return false
		}
		at += i + 1
		before, _ := utf8.DecodeLastRuneInString(text[:at-1])
		after := strings.TrimLeft(text[at:], closers)
		next, size := utf8.DecodeRuneInString(after)
		if !unicode.IsSpace(next) || !unicode.IsLower(before) && !strings.ContainsRune(closers, before) {
			continue
		}
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(after[size:], " \t\r\n“\"«(—-"))
		if unicode.IsUpper(first) && !endsInTitle(text[:at-1]) {
			return true
		}
	}
}

// endsInTitle reports whether a text ends in an abbreviation before a name.
func endsInTitle(text string) bool {
	word := text[strings.LastIndexAny(text, " \n\t(")+1:]
	switch word {
	case "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Sen", "Gov", "St", "No", "Art", "Sec", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec", "vs", "cf", "тов", "проф", "акад", "им", "ст", "г", "гг":
		return true
	}
	return false
}

// A cut is a place where a paragraph may have been cut.
type cut struct {
	before, after part
	// single reports that there is a line break between them and no empty line.
	single bool
	// list reports that the paragraph before the first part ended openly too, or
	// in a semicolon or colon: it may be an item of a list.
	list bool
	// wrapped reports that the first part ends in a full line of wrapped text.
	wrapped bool
	// indented reports that paragraphs of the file begin with an indent, but the
	// second part does not.
	indented bool
	// title reports that the first part begins the file.
	title bool
	tag   string
}

// joins reports whether the second part carries on the first.
func (c cut) joins() bool {
	a, b := c.before, c.after
	switch {
	case b.opening == opensInner:
		return true
	case b.opening == opensMarker, a.ending == endsColon, isDateline(b.text):
		return false
	case a.ending == endsStop:
		return b.opening == opensSmall && endsInAbbreviation(a.text) && a.length >= clauseLetters
	case a.ending == endsSemicolon:
		return !c.list && a.stops && c.isProse() && b.length > 1 && b.ending == endsStop && b.opening != opensArticle
	case isCredit(a.text), b.opening != opensSmall && endsInAttribution(a.text):
		return false
	}
	if content.IsWide(lastLetter(a.text)) || content.IsWide(firstLetter(b.text)) {
		return c.joinsChinese()
	}
	return c.joinsLetters()
}

// isProse reports whether the first part has the length of a paragraph.
func (c cut) isProse() bool {
	if content.IsWide(lastLetter(c.before.text)) {
		return c.before.length >= proseChinese
	}
	return c.before.length >= proseLetters
}

// carriesOn reports whether the second part looks like the rest of a paragraph:
// it ends in a full stop or has one inside, or is itself long prose cut again.
func (c cut) carriesOn() bool {
	b := c.after
	if b.ending == endsStop || b.stops {
		return true
	}
	if content.IsWide(firstLetter(b.text)) {
		return b.length >= clauseChinese && b.ending != endsOpen && b.ending != endsCloser || b.length >= proseChinese && b.commas
	}
	return b.ending == endsSemicolon || b.ending == endsComma && b.length >= clauseLetters || b.length >= proseLetters
}

func (c cut) joinsChinese() bool {
	a, b := c.before, c.after
	if closesBracket(a.text, b.text) && a.length >= 10 {
		return true
	}
	if !c.carriesOn() || b.opening == opensArticle && a.ending != endsComma {
		return false
	}
	switch {
	case c.title && !a.stops && a.ending == endsOpen: // titles may be long and have commas
		return false
	case c.isShortCut():
		return true
	case a.stops && a.length >= clauseChinese, a.commas && a.length >= proseChinese:
		// A bracket or a title closed at the end of a paragraph is its end more
		// often than a quotation is cut there.
		return a.ending != endsCloser || !endsInBracket(a.text)
	case strings.Count(a.text, "，") > 1 && a.ending == endsOpen: // a heading has two clauses at most
		return a.length >= clauseChinese+10
	case a.ending == endsComma:
		return a.length >= clauseChinese && !c.isVerse()
	case a.ending == endsCloser:
		return false
	case a.opening == opensMarker: // a numbered heading
		return false
	case isDateline(a.text), hasSaying(a.text), hasAdverbial(a.text), opensMidWord(b.text), c.wrapped && a.commas && strings.Contains(a.text, "\n"):
		return a.length >= clauseChinese
	case a.commas && hasProseWord(a.text):
		return a.length >= clauseChinese+3
	case strings.HasSuffix(a.text, "的") && !strings.HasSuffix(a.text, "目的"):
		return a.length >= 10
	}
	return c.indented && a.length >= clauseChinese
}

// isShortCut reports whether a few characters of Chinese are the beginning of a
// sentence that was cut: the cut divides a word of the dictionary, or stands
// after a word that calls for the next, which no heading ends in.
func (c cut) isShortCut() bool {
	a, b := c.before, c.after
	if a.ending != endsOpen || a.opening == opensMarker || c.list || a.length < shortestChinese || b.length < shortestChinese || c.isVerse() {
		return false
	}
	return endsInLink(a.text) || opensMidWord(b.text) || isInsideWord(a.text, b.text)
}

func (c cut) joinsLetters() bool {
	a, b := c.before, c.after
	small := b.opening == opensSmall
	if a.length < clauseLetters {
		// Hardly any paragraph begins with a small letter and ends in a full stop.
		return small && !c.single && !c.list && a.length >= shortestLetters && a.opening == opensCapital &&
			(a.ending == endsOpen || a.ending == endsComma) &&
			strings.Contains(a.text, " ") && b.ending == endsStop && b.length >= clauseLetters/2
	}
	switch {
	case a.ending == endsHyphen:
		return !c.isVerse()
	case a.ending != endsCloser && isFunctionWord(lastWord(a.text), c.tag):
		return true
	case b.opening == opensArticle:
		return false
	case a.ending == endsComma, a.ending == endsDash:
		return small && !c.isVerse() || c.isProse() && c.carriesOn()
	case small:
		// Lines of a list may begin with small letters; they have no full stops
		// and are short.
		return a.stops || !c.list && (c.carriesOn() || b.length >= clauseLetters)
	case a.ending == endsCloser:
		return false
	}
	if !c.carriesOn() || c.title && !a.stops {
		return false
	}
	return isDateline(a.text) || c.isProse() && (a.stops || c.wrapped && a.commas) ||
		a.length >= longLetters && a.opening < opensMarker && mostlySmall(a.text)
}

// isVerse reports whether two lines are alike as lines of verse or of a couplet
// are: short, with no empty line between them, and of nearly the same length.
func (c cut) isVerse() bool {
	const short, alike = 60, 3
	a, b := c.before, c.after
	letters := a.length + b.length
	if content.IsWide(lastLetter(a.text)) {
		letters *= 2
	}
	return c.single && !c.wrapped && !a.stops && letters < 2*short && a.length-b.length <= alike && b.length-a.length <= alike &&
		!isDateline(a.text) && !hasSaying(a.text)
}

// endsInBracket reports whether a text ends in a closing bracket.
func endsInBracket(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(")）]］】〕}", r)
}

// brackets that a line break does not stand in unless something was cut.
// Quotes are not among them: a quotation of several paragraphs has an opening
// quote before each.
var brackets = []struct{ open, close string }{{"《", "》"}, {"（", "）"}, {"「", "」"}, {"(", ")"}, {"«", "»"}}

// closesBracket reports whether a bracket opened in a is closed early in b.
func closesBracket(a, b string) bool {
	const early = 300
	b = b[:min(len(b), early)]
	for _, k := range brackets {
		opened := strings.LastIndex(a, k.open)
		if opened < 0 || strings.Contains(a[opened:], k.close) {
			continue
		}
		if i := strings.Index(b, k.close); i >= 0 && !strings.Contains(b[:i], k.open) {
			return true
		}
	}
	return false
}

// lastLetter is the last character of a text that is no mark.
func lastLetter(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(text, isMark))
	return r
}

// firstLetter is the first character of a text that is no mark.
func firstLetter(text string) rune {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(text, isMark))
	return r
}

func isMark(r rune) bool { return !unicode.IsLetter(r) && r < 0x3400 || r >= 0xFF00 && r <= 0xFF0F }
