package grid

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export/internal/langguess"
)

// SampleRows is how many rows Recognise wants to see, if there are as many.
const SampleRows = 200

const (
	// longestHeading is the length in characters of the longest heading. A row
	// with a longer cell is a row of texts.
	longestHeading = 40
	// filledShare is the share of the rows, of those with a text in one of two
	// columns that no heading names, that must have one in both. A form has a
	// text here and one there.
	filledShare = 0.6
	// sampleBytes is how much of a column its language is guessed from.
	sampleBytes = 8 << 10
)

// Options are what is known of a table beforehand. The zero value knows nothing.
type Options struct {
	// From and To are the languages of the source and the target.
	From, To string
	// Languages says what headings mean, by heading.
	Languages map[string]string
}

// Recognise finds out what the columns of a table are: by its heading where it
// has one, else by the languages of the texts. An error is a *ColumnsError.
func Recognise(rows [][]string, o Options) (*Layout, error) {
	l := &Layout{source: -1}
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	l.Columns = make([]Column, width)
	body := rows
	if len(rows) > 0 && l.readHeading(rows[0], o) {
		l.Headed, body = true, rows[1:]
	}
	samples := samplesOf(body, width)
	if !l.chooseTexts(samples, o) || !l.Headed && !l.filled(body) {
		return nil, l.columnsError(samples)
	}
	l.source = l.sourceColumn(o)
	return l, nil
}

// readHeading takes the row as a heading if it is one: short words in every cell,
// of which one at least is known to name a text or two to name anything.
func (l *Layout) readHeading(row []string, o Options) bool {
	texts, known, filled := 0, 0, 0
	columns := make([]Column, len(l.Columns))
	for i, cell := range row {
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		filled++
		if utf8.RuneCountInString(cell) > longestHeading || strings.ContainsAny(cell, "。！？；\n") {
			return false
		}
		c, ok := headingOf(cell, o.Languages)
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
	if texts == 0 && known < 2 || texts == 1 && known == 1 && filled > 1 && filled < 3 {
		return false
	}
	l.Columns = columns
	return true
}

// sample is what a column holds.
type sample struct {
	text    strings.Builder
	letters int
	tag     string
}

func samplesOf(rows [][]string, width int) []sample {
	list := make([]sample, width)
	for _, row := range rows {
		for i, cell := range row {
			s := &list[i]
			for _, r := range cell {
				if unicode.IsLetter(r) {
					s.letters++
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
			s.tag = langguess.Of(s.text.String())
		}
	}
	return list
}

// chooseTexts gives every text column its language, and finds the text columns
// that no heading names. It returns false where there are no two languages.
func (l *Layout) chooseTexts(samples []sample, o Options) bool {
	named := 0
	for i := range l.Columns {
		c := &l.Columns[i]
		if c.Role != Text {
			continue
		}
		named++
		if c.Lang == "" {
			c.Lang = languageOfSide(c.Side, samples[i].tag, o)
		}
	}
	for ; named < 2; named++ {
		best := l.bestUnnamed(samples, o)
		if best < 0 {
			return false
		}
		l.Columns[best].Role, l.Columns[best].Lang = Text, l.languageOfUnnamed(samples[best].tag, o)
	}
	tags := l.Languages()
	slices.Sort(tags)
	return tags[0] != "" && len(slices.Compact(tags)) >= 2
}

// filled tells whether most rows have all of the texts.
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

// languageOfSide is the language of a column called source or target.
func languageOfSide(s Side, guessed string, o Options) string {
	if s == Source && o.From != "" {
		return o.From
	}
	if s == Target && o.To != "" {
		return o.To
	}
	return guessed
}

// languageOfUnnamed makes the guess at a column what the user says of it.
func (l *Layout) languageOfUnnamed(guessed string, o Options) string {
	there := l.Languages()
	for _, asked := range []string{o.From, o.To} {
		if asked != "" && guessed != "" && lang.Base(asked) == lang.Base(guessed) {
			return asked
		}
	}
	if guessed == "" {
		for _, asked := range []string{o.From, o.To} {
			if asked != "" && !slices.Contains(there, asked) {
				return asked
			}
		}
	}
	return guessed
}

// bestUnnamed is the column with the most letters, among those without a role,
// whose language is known and not there yet; -1 where there is none. One that shows
// a language which the user asks for goes first: it is not to be taken by a column
// that shows none.
func (l *Layout) bestUnnamed(samples []sample, o Options) int {
	there := l.Languages()
	best, bestShows := -1, false
	for i, c := range l.Columns {
		if c.Role != Ignored && c.Role != Property || l.Headed && c.Role == Ignored && c.Heading != "" || samples[i].letters == 0 {
			continue
		}
		tag := l.languageOfUnnamed(samples[i].tag, o)
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

// sourceColumn is the column of the source: as a heading says, as the user says,
// else the first text.
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

// columnsError lists the columns with text.
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
		tag := l.Columns[i].Lang
		if tag == "" {
			tag = s.tag
		}
		if tag == "" {
			tag, e.Unsure = "language unknown", true
		}
		e.Found = append(e.Found, words+" ("+tag+")")
	}
	return e
}

// Letters is the name that spreadsheet programs give to a column, counted from 0:
// A to Z, AA …
func Letters(index int) string {
	name := ""
	for index++; index > 0; index = (index - 1) / 26 {
		name = string(rune('A'+(index-1)%26)) + name
	}
	return name
}
