package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// narrowRules judge stops in alphabets that write blanks between words, in the
// order asked. A language puts its own rules before the ones named default.
func narrowRules(own ...rule) []rule {
	rules := []rule{
		{"nested", nested},
		{"continues", continues},
		{"citation", citation},
		{"leader", leader},
		{"attribution", attribution},
		{"list-marker", listMarker},
		{"item-number", itemNumber},
		{"latin.first-item", latinFirstItem},
		{"latin.heading", latinHeading},
		{"latin.dateline", latinDateline},
		{"latin.brand", latinBrand},
		{"latin.glued", latinGlued},
		{"latin.item-next", latinItemNext},
		{"latin.speech-tag", latinSpeechTag},
		{"latin.brackets", latinBrackets},
	}
	rules = append(rules, own...)
	return append(rules,
		rule{"latin.before-han", latinShortBeforeHan},
		rule{"latin.compound", latinCompound},
		rule{"latin.time-zone", latinTimeZone},
		rule{"latin.opening", latinOpening},
		rule{"latin.abbreviation", latinAbbreviation},
		rule{"latin.initial", latinInitial},
		rule{"latin.acronym", latinAcronym},
		rule{"latin.address", latinAddress},
		rule{"latin.small-writer", latinSmallWriter},
		rule{"latin.small-letter", latinSmallLetter},
		rule{"latin.digit", latinDigit},
	)
}

// latinFirstItem joins the stop of the first number of a list that a colon
// announces: "The tasks are: 1. Improve the rules. 2. Train staff." The number goes
// with its item, as later ones do. A result («the score was 3: 1.») has a digit
// before the colon.
func latinFirstItem(s *stop) verdict {
	if !s.period || s.glued() {
		return pass
	}
	before, numbered := strings.CutSuffix(s.text[s.floor:s.start], " 1")
	before, announced := strings.CutSuffix(strings.TrimRight(before, " \u00A0"), ":")
	if !numbered || !announced || unicode.IsLower(s.nextRune) || !unicode.IsLetter(s.nextRune) {
		return pass
	}
	if r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, " \u00A0")); unicode.IsDigit(r) {
		return pass
	}
	return join
}

// latinGlued judges a stop with no blank after it. It is part of a number, an
// address, a file name or an ellipsis (3.5, www.xinhua.cn, a.txt, see...what) and
// joins, unless a new sentence was glued to a plain word or a number, as pages
// cut together do: "It ended.The next day", "It cost 2,500.That was cheap."
func latinGlued(s *stop) verdict {
	if !s.glued() || s.closed() {
		return pass
	}
	if kind, side := pairOf(s.nextRune); kind != noPair && side == opens {
		return pass
	}
	if s.lang.caseless && isCaseless(s.nextRune) && isCaseless(s.prevRune) {
		return pass // the language has its own rule
	}
	if isCJK(s.nextRune) {
		return latinBeforeHan(s)
	}
	next := wordAfter(s.text, s.next)
	after, _ := utf8.DecodeRuneInString(s.text[s.next+len(next):])
	_, title := s.lang.abbreviation(next)
	if s.period && s.prevRune == '%' && !unicode.IsDigit(s.nextRune) {
		return cut // 增长5%.CPI
	}
	opening := isCapitalised(next) || len(next) > 1 && isRoman(next)
	sentence := opening && (align.IsBlank(after) || isContinuing(after) || after == '\'' || after == '’' || title && after == '.')
	if s.ellipsis && sentence && s.startsSentence() && hasWord(s.text[max(s.floor, s.start-maxWord):s.start]) {
		return cut // ... it was late...The rain had stopped
	}
	if s.ellipsis || !sentence {
		return join
	}
	word, plain := s.plainWord()
	long := utf8.RuneCountInString(word) > 2
	if plain && long && unicode.IsLower(s.prevRune) || unicode.IsDigit(s.prevRune) && !s.atHead(word) ||
		long && strings.ToUpper(word) == word && s.startsSentence() {
		return cut // ... joined the WTO.The economy grew
	}
	return join
}

// latinBeforeHan judges a Latin word with a full stop before a Chinese
// character: 支持GPT.然后 ends, U.S.标准 and 2.总则 do not.
func latinBeforeHan(s *stop) verdict {
	if s.query {
		return cut
	}
	word := s.word()
	_, known := s.lang.abbreviation(word)
	if known || strings.Contains(word, ".") || utf8.RuneCountInString(word) < 3 || unicode.IsDigit(s.prevRune) {
		return join
	}
	return cut
}

// hanShort are short forms of company names, streets, flats and books that only
// stand before Chinese words: the lists of English hold the others.
var hanShort = set("nv ag ln sq pl ct pkwy fl rm apt ste ed eds trans repr")

// latinShortBeforeHan joins a short form in Latin letters with the Chinese words
// after it, whose sentences end in 。: 他在Huaxia, Inc. 工作, 住在Main St. 附近.
func latinShortBeforeHan(s *stop) verdict {
	if !s.period || s.closed() || s.broken || !isCJK(s.nextLetter()) {
		return pass
	}
	if _, kind := s.shortForm(); kind != 0 || hanShort[strings.ToLower(s.word())] {
		return join
	}
	return pass
}

// latinItemNext cuts before a list marker, whose small letter or digit would
// otherwise go on with the sentence: "Scope of the law. (b) Definitions.", "from
// 1994. 23. The Board". Two short numbers are one date or number ("3. 5. Mai").
func latinItemNext(s *stop) verdict {
	if s.next == s.end || !markerAt(s.text, s.next) && (!numberedAt(s.text, s.next) || arabicValue(s.word()) > 0) {
		return pass
	}
	if _, kind := s.shortForm(); kind != 0 {
		return pass
	}
	return cut
}

// speechVerbs say who spoke after a quotation, where the name comes first:
// "Why not?" Wang asked.
var speechVerbs = set("said says asked asks replied answered told added shouted cried called whispered noted warned " +
	"remarked exclaimed explained continued repeated concluded demanded wondered")

// latinSpeechTag joins a quotation with the words that say whose it is: after a
// small letter ("Stop!" he said, «Да?» — спросил он) and, after a question or an
// exclamation, a name with a verb of speech.
func latinSpeechTag(s *stop) verdict {
	i := s.next
	if isDash(s.nextRune) {
		_, size := utf8.DecodeRuneInString(s.text[i:])
		i, _ = skipBlanks(s.text, i+size)
		r, _ := utf8.DecodeRuneInString(s.text[i:])
		if unicode.IsLower(r) {
			return join
		}
	}
	if !s.quoted() || !s.query || s.startsSentence() {
		return pass
	}
	for range 3 {
		word := wordAfter(s.text, i)
		if word == "" {
			break
		}
		if speechVerbs[word] {
			return join
		}
		i, _ = skipBlanks(s.text, i+len(word))
	}
	return pass
}

// latinBrackets judges a stop at the end of a bracket that opened inside the
// sentence. A question or an abbreviation there belongs to the bracket: "born in
// 1712 (1713?) Li", "Reed (Ill.) Smith".
func latinBrackets(s *stop) verdict {
	if !s.closing.kind.bracket() || strings.TrimSpace(s.text[s.floor:min(s.closing.span.Start, s.floor+8)]) == "" {
		return pass
	}
	if s.query {
		return join
	}
	if _, kind := s.shortForm(); kind != 0 {
		return join
	}
	return pass
}

// brands are names that end in an exclamation mark.
var brands = set("Yahoo Jeopardy Oklahoma Oliver Yum Wham Airplane Joomla Kahoot Mia Rouge Ahoy Panic E")

// latinBrand joins a name that is written with an exclamation mark: "Yahoo! News".
func latinBrand(s *stop) verdict {
	if s.text[s.start:s.marks] == "!" && brands[s.word()] && !s.closed() && !s.startsSentence() {
		return join
	}
	return pass
}

// latinSmallLetter joins before a small letter, through quotes and brackets:
// "the min. value", "Stop!" he said, "I was ... well, late".
func latinSmallLetter(s *stop) verdict {
	if unicode.IsLower(s.nextLetter()) {
		return join
	}
	return pass
}

// latinAddress cuts before a web address, whose small letter says nothing:
// "Read more. https://example.org"
func latinAddress(s *stop) verdict {
	t := s.text[s.ahead():]
	if strings.HasPrefix(t, "http://") || strings.HasPrefix(t, "https://") || strings.HasPrefix(t, "www.") {
		return cut
	}
	return pass
}

// latinSmallWriter cuts between sentences that begin with small letters, as in
// mail and notes. That the writer uses no capitals is known from the head of the
// sentence under way; the word before the marks must be a plain one of four
// letters or more.
func latinSmallWriter(s *stop) verdict {
	head, _ := utf8.DecodeRuneInString(s.text[s.floor:])
	if !unicode.IsLower(head) || s.closed() || s.ellipsis || s.next == s.end || !unicode.IsLower(s.nextRune) {
		return pass
	}
	if word, plain := s.plainWord(); plain && utf8.RuneCountInString(word) >= 4 {
		return cut
	}
	return pass
}

// latinDigit judges a full stop before a digit: after a plain word it ends the
// sentence ("They met. 20 came"), after a number or a short form it does not
// ("fig. 3", "3. 5", "Okt. 2").
func latinDigit(s *stop) verdict {
	if !s.period || s.closed() || s.broken || !unicode.IsDigit(s.nextLetter()) {
		return pass
	}
	word, plain := s.plainWord()
	short := 2
	if isCapitalised(word) {
		short = 4
	}
	if plain && utf8.RuneCountInString(word) > short {
		return cut
	}
	return join
}

// isCapitalised tells whether the word is a capital letter and small ones.
func isCapitalised(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	second, _ := utf8.DecodeRuneInString(word[size:])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}
