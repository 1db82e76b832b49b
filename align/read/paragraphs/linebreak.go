package paragraphs

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/read/content"
)

// A paragraph ends at an empty line and, in a file that is not wrapped, at a line break,
// unless the text shows that the next line continues the same sentence. The usual reason
// is the end of a page or a column:
//
//	…也是推进全球治理体
//	                        ← an empty line at the end of the page
//	系改革的时代呼唤。
//
// Both errors are costly. A break that is kept puts two halves of a sentence into the
// memory; a heading, a byline or a slogan joined to an article puts a sentence there
// that nobody wrote. So the first part must be prose: a paragraph of some length that
// contains commas or full stops and does not end in one. And the second part must be a
// possible continuation: not a list item, a dateline or a short line without
// punctuation, and in alphabetic texts preferably one that begins with a small letter.
// A heading is short, has no full stop inside, and is followed by a capital.
//
// Lengths are in characters and cover the lines of the paragraph joined so far.
const (
	// Chinese news headings have up to about 30 characters.
	proseChinese = 40
	// A shorter text is prose if it ends in a comma or has a verb of saying.
	clauseChinese = 15
	// A shorter text may be a name, a list item or a line of verse.
	shortestChinese = 6
	// An English heading rarely has 100 characters.
	proseLetters = 100
	// Only prose and numbered headings are longer without a full stop.
	longLetters = 150
	// The shortest line of letters that is a line of prose, not of a list.
	clauseLetters = 40
	// Two words that begin a sentence.
	shortestLetters = 12
	// A credit («新华社记者 李明 摄») after the last full stop of a caption.
	longestCredit = 25
)

// A part describes the text before or after a break.
type part struct {
	text    string
	ending  ending
	opening opening
	length  int  // in characters
	stops   bool // a sentence ends inside, before the end
	commas  bool
}

// longestPart is the number of bytes of a paragraph that are examined.
const longestPart = 2000

// partBefore returns the part before a break; text is the paragraph up to it.
func partBefore(text string, e ending, o opening) part {
	n := max(0, len(text)-longestPart)
	for n < len(text) && !utf8.RuneStart(text[n]) {
		n++
	}
	return newPart(text[n:], e, o)
}

// partAfter returns the part after a break; text is what follows it.
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

// A lineBreak is a break between two lines at which a paragraph may or may not end.
type lineBreak struct {
	before, after part
	// single reports that there is a line break between them and no empty line.
	single bool
	// list reports that the line before the first part suggests a list of which the
	// first part is an item.
	list bool
	// wrapped reports that the first part ends in a full line of wrapped text.
	wrapped bool
	// indented reports that the paragraphs of the file begin with an indent and the
	// second part does not.
	indented bool
	// title reports that the first part begins the file.
	title bool
	tag   string
}

// joins reports whether the second part continues the first.
func (c lineBreak) joins() bool {
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
func (c lineBreak) isProse() bool {
	if content.IsWide(lastLetter(c.before.text)) {
		return c.before.length >= proseChinese
	}
	return c.before.length >= proseLetters
}

// isContinuation reports whether the second part looks like the rest of a paragraph: it
// ends in a full stop, contains one, or is long prose that is broken again.
func (c lineBreak) isContinuation() bool {
	b := c.after
	if b.ending == endsStop || b.stops {
		return true
	}
	if content.IsWide(firstLetter(b.text)) {
		return b.length >= clauseChinese && b.ending != endsOpen && b.ending != endsCloser || b.length >= proseChinese && b.commas
	}
	return b.ending == endsSemicolon || b.ending == endsComma && b.length >= clauseLetters || b.length >= proseLetters
}

func (c lineBreak) joinsChinese() bool {
	a, b := c.before, c.after
	if closesBracket(a.text, b.text) && a.length >= 10 {
		return true
	}
	if !c.isContinuation() || b.opening == opensArticle && a.ending != endsComma {
		return false
	}
	switch {
	case c.title && !a.stops && a.ending == endsOpen: // titles may be long and have commas
		return false
	case c.isWordBroken():
		return true
	case a.stops && a.length >= clauseChinese, a.commas && a.length >= proseChinese:
		// A paragraph more often ends in a closing bracket or a title than it is
		// broken after one.
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

// isWordBroken reports whether a short Chinese text is the beginning of a broken
// sentence: the break divides a word of the dictionary or follows a word, such as a
// preposition, that no heading ends in.
func (c lineBreak) isWordBroken() bool {
	a, b := c.before, c.after
	if a.ending != endsOpen || a.opening == opensMarker || c.list || a.length < shortestChinese || b.length < shortestChinese || c.isVerse() {
		return false
	}
	return endsInLink(a.text) || opensMidWord(b.text) || isInsideWord(a.text, b.text)
}

func (c lineBreak) joinsLetters() bool {
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
		return small && !c.isVerse() || c.isProse() && c.isContinuation()
	case small:
		// List items that begin with small letters are short and have no full stops.
		return a.stops || !c.list && (c.isContinuation() || b.length >= clauseLetters)
	case a.ending == endsCloser:
		return false
	}
	if !c.isContinuation() || c.title && !a.stops {
		return false
	}
	return isDateline(a.text) || c.isProse() && (a.stops || c.wrapped && a.commas) ||
		a.length >= longLetters && a.opening < opensMarker && mostlySmall(a.text)
}

// isVerse reports whether the two parts look like lines of verse or a couplet: short,
// with no empty line between them, and of nearly the same length.
func (c lineBreak) isVerse() bool {
	const short, alike = 60, 3
	a, b := c.before, c.after
	letters := a.length + b.length
	if content.IsWide(lastLetter(a.text)) {
		letters *= 2
	}
	return c.single && !c.wrapped && !a.stops && letters < 2*short && a.length-b.length <= alike && b.length-a.length <= alike &&
		!isDateline(a.text) && !hasSaying(a.text)
}

func endsInBracket(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(")）]］】〕}", r)
}

// brackets are the pairs that never enclose the end of a paragraph. Quotation marks do: a
// quotation of several paragraphs has an opening mark before each.
var brackets = []struct{ open, close string }{{"《", "》"}, {"（", "）"}, {"「", "」"}, {"(", ")"}, {"«", "»"}}

// closesBracket reports whether a bracket opened in a is closed near the beginning of b.
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

// lastLetter returns the last character of a text that is not a mark.
func lastLetter(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(text, isMark))
	return r
}

// firstLetter returns the first character of a text that is not a mark.
func firstLetter(text string) rune {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(text, isMark))
	return r
}

func isMark(r rune) bool { return !unicode.IsLetter(r) && r < 0x3400 || r >= 0xFF00 && r <= 0xFF0F }
