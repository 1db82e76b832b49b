package table

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/content"
)

// SampleRows is the number of rows that should be passed to Recognise, if the table has
// as many.
const SampleRows = 200

const (
	// longestHeading is the length in characters of the longest heading. A row
	// with a longer cell is a row of texts.
	longestHeading = 40
	// filledShare is the share of rows, of those with a text in at least one of
	// two columns without a heading, that must have a text in both. The texts
	// of a form are scattered.
	filledShare = 0.6
	// sampleBytes is the size of the text from which the language of a column is detected.
	sampleBytes = 8 << 10
)

// Options hold what is known about a table. The zero value is valid.
type Options struct {
	// From and To are the languages of the source and the target.
	From, To string
	// Languages are the language tags of columns, by heading.
	Languages map[string]string
}

// Recognise returns the columns of a table, which it determines from the heading or,
// without one, from the languages of the texts. rows are the first rows of the table that
// are not empty. The error is a *ColumnsError.
func Recognise(rows [][]string, o Options) (*Layout, error) {
	l := &Layout{Source: -1}
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	l.Columns = make([]Column, width)
	body := rows
	if at, columns := findHeading(rows, width, o.Languages); at >= 0 {
		l.Headed, l.Above, l.Columns, body = true, at, columns, rows[at+1:]
	}
	samples := samplesOf(body, width)
	l.doubtHeadings(samples)
	ok := l.chooseTexts(samples, o) && (l.Headed || l.filled(body))
	if !l.Headed && len(rows) > 1 && (!ok || l.isForeignHeading(rows[0])) {
		if m := l.belowUnknownHeading(rows, o); m != nil {
			l, ok = m, true
		}
	}
	if !ok {
		return nil, l.columnsError(samples)
	}
	l.Source = l.sourceColumn(o)
	return l, nil
}

// deepestHeading is the number of rows in which a heading is searched.
const deepestHeading = 10

// findHeading returns the index of the heading, or -1: the first row that is one,
// after rows without texts, such as a title, a date or a remark on the table. Those
// have at most half as many filled cells as the heading.
func findHeading(rows [][]string, width int, meanings map[string]string) (at int, columns []Column) {
	above := 0 // the most filled cells of a row above
	for i, row := range rows[:min(len(rows), deepestHeading)] {
		n := filledIn(row)
		if columns, ok := readHeading(row, width, meanings); ok && (i == 0 || above == 1 && n > 1 || 2*above <= n) {
			return i, columns
		}
		above = max(above, n)
	}
	return -1, nil
}

// filledIn counts the filled cells of a row. Adjacent cells with the same text,
// which some programs write for a merged cell, count as one.
func filledIn(row []string) int {
	n, before := 0, ""
	for _, cell := range row {
		if cell = strings.TrimSpace(cell); cell != "" && cell != before {
			n++
		}
		before = cell
	}
	return n
}

// readHeading returns the columns of a heading: a row with a short text in
// every cell, at least one of which is known to name a text, or two of which
// are known, or are names of languages but for a slip.
func readHeading(row []string, width int, meanings map[string]string) ([]Column, bool) {
	texts, known, filled := 0, 0, 0
	columns := make([]Column, width)
	for i, cell := range row {
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		filled++
		if !mayHead(cell) {
			return nil, false
		}
		c, ok := headingOf(cell, meanings)
		if !ok {
			c.Role = Property
		} else {
			known++
			if c.Role == Text {
				texts++
			}
		}
		columns[i] = c
	}
	slips := 0
	for _, c := range columns {
		if c.Role == Property && misspelt(c.Heading) != "" {
			slips++
		}
	}
	if texts == 0 && slips < 2 && known < 2 || texts == 1 && known == 1 && filled > 1 && filled < 3 && !looksLikeHeading(row) {
		return nil, false
	}
	if texts > 0 || slips > 1 {
		for i := range columns {
			if tag := misspelt(columns[i].Heading); columns[i].Role == Property && tag != "" {
				columns[i].Role, columns[i].Lang = Text, tag // unless the cells contradict it
			}
		}
	}
	return columns, true
}

// shortestMisspelt is the length in characters from which a word that differs from
// the name of a language by one slip is read as that name. Shorter names are too
// similar.
const shortestMisspelt = 6

// misspelt returns the language whose name differs from a heading by one slip, or
// "".
func misspelt(heading string) string {
	word := squeeze(heading)
	if utf8.RuneCountInString(word) < shortestMisspelt {
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(languageWords)) {
		if utf8.RuneCountInString(name) >= shortestMisspelt && oneSlip(word, name) {
			return languageWords[name]
		}
	}
	return ""
}

// mayHead reports whether a cell is short enough for a heading and not a
// sentence.
func mayHead(cell string) bool {
	return utf8.RuneCountInString(cell) <= longestHeading && !strings.ContainsAny(cell, "。！？；\n")
}

// looksLikeHeading reports whether a row of two cells, one of which is known to name
// a text, is a heading with a slip in the other («中文,Englishh»): a word without a
// space that begins or ends like the name of a language or side.
func looksLikeHeading(row []string) bool {
	for _, cell := range row {
		word := squeeze(cell)
		if _, known := headingOf(cell, nil); known || word == "" {
			continue
		}
		for _, names := range []iter.Seq[string]{maps.Keys(languageWords), maps.Keys(sideWords)} {
			for name := range names {
				if utf8.RuneCountInString(name) >= 4 && oneSlip(word, name) {
					return true
				}
			}
		}
		return false
	}
	return false
}

// oneSlip reports whether two words differ by one character added, left out or
// changed, or by two adjacent characters exchanged.
func oneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return slices.Equal(x[i:], y[i+1:])
	}
	if i == len(x) || slices.Equal(x[i+1:], y[i+1:]) {
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
}

// doubtHeadings discards the language that a heading names if the cells are in
// another script: a column «Cat» of Chinese words is not Catalan. A heading that is
// the name of a side or of a language still marks a text. Names and numbers below «zh»
// do not contradict it if no column has Chinese: its texts are left as they are.
func (l *Layout) doubtHeadings(samples []sample) {
	chinese := slices.ContainsFunc(samples, func(s sample) bool { return s.wide > 0 })
	for i := range l.Columns {
		c := &l.Columns[i]
		if c.Role != Text || c.Lang == "" || c.named || !chinese || !samples[i].contradicts(c.Lang) {
			continue
		}
		c.Lang = ""
		if _, isName := languageWords[squeeze(c.Heading)]; c.Side == NoSide && !isName {
			c.Role = Property
		}
	}
}

// contradicts reports whether the letters of a column cannot be those of a language:
// most are Chinese and the language is not written in Chinese characters, or hardly
// any are and it is.
func (s *sample) contradicts(tag string) bool {
	if s.letters < fewestContradicting {
		return false
	}
	share := float64(s.wide) / float64(s.letters)
	switch lang.Base(tag) {
	case "zh", "yue", "ja", "ko":
		return share < 0.05
	}
	return share > 0.5
}

// fewestContradicting is the number of letters below which a column cannot
// contradict its heading.
const fewestContradicting = 4

// mayBe reports whether a column with these letters can be in a language at all.
func (s *sample) mayBe(tag string) bool {
	if s.letters == 0 {
		return true
	}
	switch lang.Base(tag) {
	case "zh", "yue", "ja", "ko":
		return s.wide > 0
	}
	return s.wide < s.letters
}

// MayBe reports whether a text has letters, and only such as a text in the language may have.
func MayBe(text, tag string) bool {
	s := samplesOf([][]string{{text}}, 1)[0]
	return s.letters > 0 && s.mayBe(tag)
}

// isForeignHeading reports whether the first row of a table is a heading in Chinese
// above columns in two languages: short words, at least one of them above a column
// in another script. In the opposite case, a Latin word may be an entry, GDP, but not
// the name of a field: src_lng.
func (l *Layout) isForeignHeading(row []string) bool {
	foreign := false
	for i, cell := range row {
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		if !mayHead(cell) {
			return false
		}
		if c := l.Columns[i]; c.Role == Text {
			one := samplesOf([][]string{{cell}}, 1)[0]
			switch lang.Base(c.Lang) {
			case "", "zh", "yue", "ja", "ko":
				foreign = foreign || one.letters > 0 && one.wide == 0 && strings.Contains(cell, "_")
			default:
				foreign = foreign || one.letters > 0 && one.wide == one.letters
			}
		}
	}
	return foreign
}

// belowUnknownHeading reads the table as one whose first row is a heading of unknown
// words. It returns nil if the rest does not have two languages.
func (l *Layout) belowUnknownHeading(rows [][]string, o Options) *Layout {
	m := &Layout{Source: -1, Headed: true, Columns: make([]Column, len(l.Columns))}
	for i, cell := range rows[0] {
		cell = strings.TrimSpace(cell)
		if !mayHead(cell) {
			return nil
		}
		if cell != "" {
			if c, ok := headingOf(cell, o.Languages); ok && c.Role != Text {
				m.Columns[i] = c
			} else {
				m.Columns[i] = Column{Role: Property, Heading: cell}
			}
		}
	}
	samples := samplesOf(rows[1:], len(l.Columns))
	if !m.chooseTexts(samples, o) || !m.filled(rows[1:]) || !m.isForeignHeading(rows[0]) {
		return nil
	}
	return m
}

// A sample describes the content of a column.
type sample struct {
	text strings.Builder
	// letters counts the letters, wide those of Chinese, Japanese and Korean.
	letters, wide int
	tag           string
}

func samplesOf(rows [][]string, width int) []sample {
	list := make([]sample, width)
	for _, row := range rows {
		for i, cell := range row {
			s := &list[i]
			for _, r := range cell {
				if unicode.IsLetter(r) {
					s.letters++
					if content.IsWide(r) || r >= 0xAC00 && r <= 0xD7A3 {
						s.wide++
					}
				}
			}
			if s.text.Len() < sampleBytes {
				s.text.WriteString(cell)
				s.text.WriteByte('\n')
			}
		}
	}
	for i := range list {
		s := &list[i]
		if s.letters > 0 {
			s.tag = Language(s.text.String())
			if s.tag == "" && 2*s.wide >= s.letters { // Chinese words among Latin ones
				s.tag = Language(strings.Map(func(r rune) rune {
					if r == '\n' || content.IsWide(r) {
						return r
					}
					return -1
				}, s.text.String()))
			}
		}
	}
	return list
}

// chooseTexts sets the language of every text column, and finds the text
// columns without a heading. It returns false if there are not two languages.
func (l *Layout) chooseTexts(samples []sample, o Options) bool {
	named := 0
	for i := range l.Columns {
		c := &l.Columns[i]
		if c.Role != Text {
			continue
		}
		named++
		if c.Lang != "" {
			continue
		}
		c.Lang = languageOfSide(c.Side, samples[i].tag, o)
		if c.Side == NoSide && (c.Lang == "" || l.hasLanguage(c.Lang, i)) { // «术语» next to «中文»
			c.Role, c.Lang = Property, ""
			named--
		}
	}
	if named == 0 {
		named = l.chooseGlossary(samples, o)
	}
	for ; named < 2; named++ {
		best := l.bestUnnamed(samples, o)
		if best < 0 {
			return false
		}
		l.Columns[best].Role, l.Columns[best].Lang = Text, l.languageOfUnnamed(&samples[best], o)
	}
	tags := l.Languages()
	slices.Sort(tags)
	return tags[0] != "" && len(slices.Compact(tags)) >= 2
}

// chooseGlossary recognises a table of three columns without a heading as a glossary
// in the form of OmegaT: term, translation, note. It returns the number of texts
// found.
func (l *Layout) chooseGlossary(samples []sample, o Options) int {
	if l.Headed || len(l.Columns) != 3 {
		return 0
	}
	tags := [2]string{}
	for i := range tags {
		if samples[i].letters == 0 {
			return 0
		}
		if tags[i] = l.languageOfUnnamed(&samples[i], o); tags[i] == "" || i == 1 && lang.Base(tags[0]) == lang.Base(tags[1]) {
			return 0
		}
	}
	for i, tag := range tags {
		l.Columns[i].Role, l.Columns[i].Lang = Text, tag
	}
	if samples[2].letters > 0 {
		l.Columns[2].Role = Note
	}
	return len(tags)
}

// hasLanguage reports whether another column is known to be in the language.
func (l *Layout) hasLanguage(tag string, but int) bool {
	for i, c := range l.Columns {
		if i != but && c.Role == Text && c.Lang != "" && lang.Base(c.Lang) == lang.Base(tag) {
			return true
		}
	}
	return false
}

// filled reports whether most rows have all of the texts.
func (l *Layout) filled(rows [][]string) bool {
	some, all := 0, 0
	for _, row := range rows {
		texts, there := 0, 0
		for i, c := range l.Columns {
			if c.Role != Text {
				continue
			}
			texts++
			if i < len(row) && strings.TrimSpace(row[i]) != "" {
				there++
			}
		}
		if there > 0 {
			some++
		}
		if there == texts {
			all++
		}
	}
	return float64(all) >= filledShare*float64(some)
}

// languageOfSide returns the language of a column called source or target.
func languageOfSide(s Side, guessed string, o Options) string {
	if s == Source && o.From != "" {
		return o.From
	}
	if s == Target && o.To != "" {
		return o.To
	}
	return guessed
}

// languageOfUnnamed returns the language of a column without a heading: that of the options
// which matches the detected one, or the detected one. Where none is detected, it is one
// of the options that is written so.
func (l *Layout) languageOfUnnamed(s *sample, o Options) string {
	guessed, there := s.tag, l.Languages()
	for _, given := range []string{o.From, o.To} {
		if given != "" && guessed != "" && lang.Base(given) == lang.Base(guessed) {
			return given
		}
	}
	if guessed == "" {
		for _, given := range []string{o.From, o.To} {
			if given != "" && !slices.Contains(there, given) && s.mayBe(given) {
				return given
			}
		}
	}
	return guessed
}

// bestUnnamed returns the column with the most letters among those without a role
// whose language is known and not yet found, or -1. Columns whose detected language
// is one that the user named take precedence over columns whose language was not
// detected.
func (l *Layout) bestUnnamed(samples []sample, o Options) int {
	there := l.Languages()
	best, bestShows := -1, false
	for i, c := range l.Columns {
		if c.Role != Ignored && c.Role != Property || l.Headed && c.Role == Ignored && c.Heading != "" || samples[i].letters == 0 {
			continue
		}
		tag := l.languageOfUnnamed(&samples[i], o)
		if tag == "" || slices.Contains(there, tag) {
			continue
		}
		shows := samples[i].tag != "" && (tag == o.From || tag == o.To)
		if best < 0 || shows && !bestShows || shows == bestShows && samples[i].letters > samples[best].letters {
			best, bestShows = i, shows
		}
	}
	return best
}

// sourceColumn returns the column of the source, according to the heading, the
// user, or else the first text.
func (l *Layout) sourceColumn(o Options) int {
	first := -1
	for i, c := range l.Columns {
		if c.Role == Text && c.Side == Source {
			return i
		}
		if c.Role == Text && first < 0 && c.Side != Target {
			first = i
		}
	}
	for i, c := range l.Columns {
		if c.Role == Text && o.From != "" && lang.Matches(o.From, c.Lang) {
			return i
		}
	}
	return first
}

func (l *Layout) columnsError(samples []sample) error {
	e := &ColumnsError{}
	for i, s := range samples {
		if s.letters == 0 {
			continue
		}
		words := Letters(i)
		if h := l.Columns[i].Heading; h != "" {
			words += fmt.Sprintf(" %q", h)
		}
		tag := cmp.Or(l.Columns[i].Lang, s.tag)
		if tag == "" {
			tag, e.Unsure = "language unknown", true
		}
		e.Found = append(e.Found, words+" ("+tag+")")
	}
	return e
}

// Letters returns the name of a column, counted from 0, in spreadsheet programs:
// A to Z, AA …
func Letters(index int) string {
	name := ""
	for index++; index > 0; index = (index - 1) / 26 {
		name = string(rune('A'+(index-1)%26)) + name
	}
	return name
}

const (
	// surely is the least confidence at which a detection by package lang is used.
	// Columns of names, codes and units look like any language.
	surely = 0.5
	// plainShare is the share of letters beyond ASCII below which a text is
	// considered to have none. French has 4 in 100; Italian, which has the
	// fewest of the languages that use them, has 1.
	plainShare = 0.002
	// proseWords is the number of words per line above which lines are
	// sentences.
	proseWords = 6
)

// unmarked are the languages besides English that are written in plain letters.
const unmarked = " it nl id ms la tl sw so ceb jv ha ig st tn xh zu "

// Language detects the language of texts, one per line. It returns a canonical tag,
// or "" if the texts do not show their language.
//
// Trigrams recognise prose. A list of terms has no «the» and «of» to count; by
// trigrams, English terms look French or Dutch («delivery systems»). But French,
// German or Spanish lists of any length have letters with marks. A text in plain
// letters only is therefore English, unless it is prose that trigrams recognise as
// one of the languages written that way.
func Language(texts string) string {
	guess := lang.Detect(texts)
	if guess.Confidence < surely || guess.Tag == lang.Undetermined {
		if isPlain(texts) && wordsPerLine(texts) > 0 {
			return english(texts)
		}
		return ""
	}
	if guess.Tag == "en" || !isPlain(texts) {
		return guess.Tag
	}
	if strings.Contains(unmarked, " "+guess.Tag+" ") && wordsPerLine(texts) >= proseWords {
		return guess.Tag
	}
	return "en"
}

// fewestLetters is the number of letters below which a list shows no language.
const fewestLetters = 60

// english recognises English by the absence of other letters, if there are
// enough letters.
func english(texts string) string {
	letters := 0
	for _, r := range texts {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < fewestLetters {
		return ""
	}
	return "en"
}

// isPlain reports whether a text is in Latin letters without marks.
func isPlain(s string) bool {
	plain, other := 0, 0
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
			plain++
		case unicode.IsLetter(r):
			other++
		}
	}
	return plain > 0 && float64(other) < plainShare*float64(plain)
}

// wordsPerLine returns the average number of words of the lines that have any.
func wordsPerLine(s string) float64 {
	words, lines := 0, 0
	for line := range strings.Lines(s) {
		if n := len(strings.Fields(line)); n > 0 {
			words += n
			lines++
		}
	}
	if lines == 0 {
		return 0
	}
	return float64(words) / float64(lines)
}
