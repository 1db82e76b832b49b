package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// narrowRules returns the rules for stops in alphabets that write spaces between
// words, in the order in which they are applied. The rules of a language
// precede those about abbreviations.
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
		{"latin.no-space", latinNoSpace},
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
// announces: "The tasks are: 1. Improve the rules. 2. Train staff." The number
// belongs to its item, like later ones. A result («the score was 3: 1.») has a
// digit before the colon.
func latinFirstItem(s *stop) verdict {
	if !s.period || s.unspaced() {
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

// latinNoSpace judges a stop without a space after it. It joins a stop in a number, an
// address, a file name or an ellipsis (3.5, www.xinhua.cn, a.txt, see...what), and
// splits where a plain word or a number precedes and the beginning of a sentence follows:
// "It ended.The next day", "It cost 2,500.That was cheap."
func latinNoSpace(s *stop) verdict {
	if !s.unspaced() || s.closed() {
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
	opening := isCapitalised(next) || len(next) > 1 && isRoman(next) || len(next) == 1 && s.startsSentence()
	sentence := opening && (align.IsBlank(after) || isContinuing(after) || after == '\'' || after == '’' || after == '-' || title && after == '.')
	if s.ellipsis && sentence && s.startsSentence() && hasWord(s.text[max(s.floor, s.start-maxWord):s.start]) {
		return cut // ... it was late...The rain had stopped
	}
	if s.ellipsis || !sentence {
		return join
	}
	word, plain := s.plainWord()
	if s.inAddress() {
		return join
	}
	long := utf8.RuneCountInString(word) > 2
	if plain && unicode.IsLower(s.prevRune) && (long || s.startsSentence()) || unicode.IsDigit(s.prevRune) && !s.atHead(word) ||
		long && strings.ToUpper(word) == word && s.startsSentence() {
		return cut // ... joined the WTO.The economy grew
	}
	return join
}

// inAddress reports whether the marks are in the path of a web address:
//
//	example.org/Rules.Html
func (s *stop) inAddress() bool {
	const longest = 256 // bytes
	t := s.text[max(s.floor, s.start-longest):s.start]
	t = t[strings.LastIndexFunc(t, unicode.IsSpace)+1:]
	host, _, path := strings.Cut(t, "/")
	return strings.Contains(t, "://") || path && strings.Contains(host, ".")
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

// hanShort are short forms of company names, streets, flats and books that are
// recognised only before Chinese words; the lists of English have the others.
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

// latinItemNext splits before a list marker, whose small letter or digit would otherwise
// continue the sentence: "Scope of the law. (b) Definitions.", "from
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

// speechVerbs are verbs of speech that follow a name after a quotation:
// "Why not?" Wang asked.
var speechVerbs = set("said says asked asks replied answered told added shouted cried called whispered noted warned " +
	"remarked exclaimed explained continued repeated concluded demanded wondered")

// latinSpeechTag joins a quotation with the speech tag after it: one that begins with a
// small letter ("Stop!" he said, «Да?» — спросил он) and, after a question or an
// exclamation, a name with a verb of speech.
func latinSpeechTag(s *stop) verdict {
	i := s.next
	if isDash(s.nextRune) {
		_, size := utf8.DecodeRuneInString(s.text[i:])
		i, _ = skipSpaces(s.text, i+size)
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
		i, _ = skipSpaces(s.text, i+len(word))
	}
	return pass
}

// latinBrackets judges a stop at the end of a bracket that opened inside the
// sentence. A question or an abbreviation there belongs to the bracket: "born in
// 1712 (1713?) Li", "Reed (Ill.) Smith".
func latinBrackets(s *stop) verdict {
	if !s.closing.kind.bracket() || s.closing.span.Start <= s.floor || strings.TrimSpace(s.text[s.floor:min(s.closing.span.Start, s.floor+8)]) == "" {
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

// latinAddress splits before a web address, although it begins with a small letter:
// "Read more. https://example.org"
func latinAddress(s *stop) verdict {
	t := s.text[s.ahead():]
	if strings.HasPrefix(t, "http://") || strings.HasPrefix(t, "https://") || strings.HasPrefix(t, "www.") {
		return cut
	}
	return pass
}

// latinSmallWriter splits between sentences that begin with small letters, as in mail and
// notes. The current sentence must begin with a small letter too, and the word before the
// marks must be a plain one of four letters or more.
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

// isCapitalised reports whether the word is a capital letter and small ones.
func isCapitalised(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	second, _ := utf8.DecodeRuneInString(word[size:])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}

// The rules of short forms: abbreviations, initials, acronyms. The
// abbreviations of each language are data (languages.txt), whose kinds
// determine the rules (language.go).

// headings are the words that, with a number, precede the title of a part.
var headings = set("article chapter section part title annex appendix schedule rule clause table figure " +
	"статья глава раздел часть приложение пункт таблица рисунок " +
	"chapitre titre partie annexe tableau règle artikel kapitel abschnitt teil anhang tabelle " +
	"artículo capítulo sección título parte anexo articolo capo allegato artigo seção " +
	"المادة الفصل الباب القسم ماده فصل стаття розділ бап тарау")

// latinHeading joins the number of a heading with its title: "Article 3. Scope",
// «Глава II. Общие положения».
func latinHeading(s *stop) verdict {
	if !s.period || s.closed() || s.start-s.floor > maxWord {
		return pass
	}
	word, number, found := strings.Cut(s.text[s.floor:s.start], " ")
	if found && headings[strings.ToLower(word)] && (arabicValue(number) > 0 || isNumeral(number)) {
		return join
	}
	return pass
}

// latinCompound joins the first parts of an abbreviation of several:
// the т. of т. е., the z. of z. B., the p. of p. m.
func latinCompound(s *stop) verdict {
	if !s.period || s.closed() {
		return pass
	}
	next := wordAfter(s.text, s.next)
	if next == "" || len(next) > maxAbbreviation || s.next+len(next) >= len(s.text) || s.text[s.next+len(next)] != '.' {
		return pass
	}
	if _, ok := s.lang.abbreviation(s.word() + "." + next); ok {
		return join
	}
	return pass
}

// zones are the time zones that follow a time of day.
var zones = set("GMT UTC EST EDT CST CDT MST MDT PST PDT AST BST CET CEST EET MSK JST HKT SGT BJT Eastern Pacific Central Moscow Beijing")

// latinTimeZone joins a time of day with its zone: "at 3 p.m. GMT. Please come".
func latinTimeZone(s *stop) verdict {
	form, kind := s.shortForm()
	if kind != 0 && (strings.EqualFold(form, "a.m") || strings.EqualFold(form, "p.m")) && zones[s.nextWord()] {
		return join
	}
	return pass
}

// maxOpening is the maximum length in bytes of an adverbial at the beginning of a sentence.
const maxOpening = 64

// times are the abbreviations that end an adverbial of time.
var times = set("a.m p.m b.c a.d c.e b.c.e uhr h jh jhdt v.chr n.chr j.-c av.j.-c apr.j.-c a.c d.c в вв гг н.э до.н.э ч мин")

// latinOpening joins a time when the sentence so far is no more than an adverbial:
// "At 5 a.m. Mr. Li came.", «В XIX в. Россия росла.»
func latinOpening(s *stop) verdict {
	form, kind := s.shortForm()
	if kind != 0 && !s.closed() && times[strings.ToLower(form)] && s.openingAdverbial() {
		return join
	}
	return pass
}

// openingAdverbial reports whether the sentence so far is a preposition and one to
// four words, or a number and one to five (3 марта 221 года до н. э.), with no comma.
func (s *stop) openingAdverbial() bool {
	if s.start-s.floor > maxOpening {
		return false
	}
	head := s.text[s.floor:s.start]
	words := strings.Fields(head)
	if len(words) < 2 || len(words) > 6 || strings.ContainsAny(head, ",;:") {
		return false
	}
	return arabicValue(words[0]) > 0 || len(words) < 6 && s.lang.prepositions[strings.ToLower(words[0])]
}

// shortForm returns the longest abbreviation of the language that ends in the
// full stop, without its last full stop and spaces ("Dr", "т.д" of "и т. д."), and
// its kind, 0 when there is none.
func (s *stop) shortForm() (string, abbreviationKind) {
	if !s.shortRead {
		s.shortRead = true
		if s.period {
			s.shortFound, s.shortKind = s.findShortForm()
		}
	}
	return s.shortFound, s.shortKind
}

func (s *stop) findShortForm() (string, abbreviationKind) {
	form := s.word()
	kind, _ := s.lang.abbreviation(form)
	key, i := form, s.start-len(form)
	for range 2 {
		before := strings.TrimRight(s.text[max(s.floor, i-maxSpaces):max(s.floor, i)], " \u00a0\u202f")
		if !strings.HasSuffix(before, ".") {
			break
		}
		i = max(s.floor, i-maxSpaces) + len(before) - 1
		word := wordBefore(s.text, i)
		if word == "" || len(word)+len(key) > maxAbbreviation {
			break
		}
		i -= len(word)
		key = word + "." + key
		if k, ok := s.lang.abbreviation(key); ok {
			form, kind = key, k
		}
	}
	return form, kind
}

// maxSpaces is the greatest length in bytes of the spaces inside an abbreviation, with
// the full stop before them.
const maxSpaces = 8

// latinAbbreviation judges a full stop after an abbreviation of the language by
// its kind and by what follows.
func latinAbbreviation(s *stop) verdict {
	_, kind := s.shortForm()
	if kind == 0 {
		return pass
	}
	next := s.nextLetter()
	switch {
	case kind == beforeName:
		return join
	case s.beforeBracket():
		return join
	case unicode.IsLower(next), unicode.IsDigit(next):
		return join
	case kind == beforeNumber && s.afterPreposition():
		return join
	case kind == beforeNumber:
		if isNumeral(s.nextWord()) || next == '§' || next == '№' {
			return join
		}
	case kind == open && !s.startsSentence():
		if unicode.IsUpper(next) || isCaseless(next) {
			return join
		}
	}
	return cut
}

// afterPreposition reports whether a preposition directly precedes the short
// form. No sentence ends with «из д.», so a name follows (деревня, not дом).
func (s *stop) afterPreposition() bool {
	form, _ := s.shortForm()
	before := strings.TrimRight(s.text[s.floor:max(s.floor, s.start-len(form))], " \u00a0")
	return s.lang.prepositions[strings.ToLower(wordBefore(before, len(before)))]
}

// beforeBracket reports whether an opening bracket follows, which explains an
// abbreviation: "Huaxia Corp. (the Company)".
func (s *stop) beforeBracket() bool {
	kind, side := pairOf(s.nextRune)
	return kind.bracket() && side == opens
}

// isNumeral reports whether the word represents a number: a Roman numeral or a
// single letter.
func isNumeral(word string) bool {
	return utf8.RuneCountInString(word) == 1 || isRoman(word)
}

// isRoman reports whether the word is a Roman numeral in capitals.
func isRoman(word string) bool { return word != "" && strings.Trim(word, "IVXLCDM") == "" }

// latinInitial joins the initial of a name: "J. R. R. Tolkien", «А. С. Пушкин».
// A word that begins sentences after it ends one: "they chose you and I. What next".
func latinInitial(s *stop) verdict {
	word := s.word()
	r, size := utf8.DecodeRuneInString(word)
	if !s.period || s.closed() || size == 0 || size != len(word) || !unicode.IsUpper(r) || s.afterNumber(word) {
		return pass
	}
	if s.startsSentence() && !s.atHead(word) {
		return cut
	}
	return join
}

// afterNumber reports whether a number or a degree sign precedes the word,
// which is then a unit of measure: "35 C. It", "2º C."
func (s *stop) afterNumber(word string) bool {
	t := strings.TrimRightFunc(s.text[s.floor:max(s.floor, s.start-len(word))], align.IsBlank)
	r, _ := utf8.DecodeLastRuneInString(t)
	return unicode.IsDigit(r) || r == '°' || r == 'º'
}

// latinAcronym judges letters separated by full stops that are in no list. They are
// part of a name ("the L.A. Times") unless a word that begins sentences follows. Small
// letters ("s.u.") are not part of a name.
func latinAcronym(s *stop) verdict {
	word := s.word()
	if !s.period || s.closed() || !strings.Contains(word, ".") {
		return pass
	}
	capitals := false
	for part := range strings.SplitSeq(word, ".") {
		r, size := utf8.DecodeRuneInString(part)
		if size == 0 || utf8.RuneCountInString(part) > 2 || !unicode.IsLetter(r) {
			return pass
		}
		capitals = capitals || unicode.IsUpper(r)
	}
	if unicode.IsUpper(s.nextLetter()) && (!capitals || s.startsSentence()) {
		return cut
	}
	return join
}

// Datelines
//
//	МОСКВА, 8 мая. /ТАСС/. Правительство ...
//	Москва. 8 мая. ИНТЕРФАКС - Правительство ...
//	MOSCOW, May 8. /TASS/. The government ...
//	BEIJING, Sept. 3 (Xinhua) -- The session ...
//
// The place, the day and the agency at the head of a report belong together, whatever
// full stops there are.

// months are the names of months as datelines have them, in small letters.
var months = set("january february march april may june july august september october november december " +
	"jan feb mar apr jun jul aug sep sept oct nov dec " +
	"января февраля марта апреля мая июня июля августа сентября октября ноября декабря " +
	"січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня " +
	"қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан " +
	"janvier février mars avril mai juin juillet août septembre octobre novembre décembre " +
	"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")

// maxDateline is the length in bytes of the longest dateline: two places of Cyrillic letters and a day.
const maxDateline = 96

// latinDateline joins the full stops of a dateline with its parts: the place
// with the day, and the day with the agency, which is between slashes, in
// brackets or in capitals.
func latinDateline(s *stop) verdict {
	if !s.period || s.floor > 0 || s.start > maxDateline || s.broken {
		return pass
	}
	head := s.text[:s.start]
	if !isPlace(head) {
		return pass
	}
	words := strings.FieldsFunc(head, func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '\u00a0' })
	if hasDay(words) {
		return verdictIf(s.agencyFollows(), join)
	}
	if len(words) > maxPlaceWords {
		return pass
	}
	after := strings.Fields(s.text[s.next:min(len(s.text), s.next+maxDateline)])
	if len(after) < 2 {
		return pass
	}
	return verdictIf(hasDay([]string{strings.TrimRight(after[0], ".,"), strings.TrimRight(after[1], ".,")}), join)
}

// maxPlaceWords is the most words of a place in a dateline: Нью-Йорк, Rio de Janeiro.
const maxPlaceWords = 4

// isPlace reports whether the text begins with a capital letter, like the name of a place.
func isPlace(head string) bool {
	r, _ := utf8.DecodeRuneInString(head)
	return unicode.IsUpper(r)
}

// hasDay reports whether the words end in the day of a month, before a year or not:
// 8 мая, May 8, 8 мая 2026 года.
func hasDay(words []string) bool {
	for i := range max(0, len(words)-1) {
		a, b := strings.ToLower(words[i]), strings.ToLower(words[i+1])
		day := isDigits(a) && len(a) <= 2 && months[b] || months[a] && isDigits(b) && len(b) <= 2
		if rest := words[i+2:]; day && (len(rest) == 0 || len(rest) <= 2 && len(rest[0]) == 4 && isDigits(rest[0])) {
			return true
		}
	}
	return false
}

// agencyFollows reports whether the name of an agency follows: between slashes, in
// brackets or as a word of three or more capitals.
func (s *stop) agencyFollows() bool {
	if s.nextRune == '/' || s.nextRune == '(' {
		return true
	}
	letters := 0
	for _, r := range s.nextWord() {
		if !unicode.IsUpper(r) {
			return false
		}
		letters++
	}
	return letters > 2
}
