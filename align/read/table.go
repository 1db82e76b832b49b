package read

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/lang"
)

// A table holds a text in each of its columns: a column of Chinese, one of the
// translation, one of numbers. A document is one of them. Which, the options say:
// by name, or by the language of the document; else the table must have but one
// column with text, or all of its columns must be of one language, and then every
// cell is read, row by row.

// AllColumns as Options.Column reads every cell, row by row.
const AllColumns = "*"

// maxColumns is the number of columns that are looked at; spreadsheet programs
// have up to 16,384, people's tables some tens.
const maxColumns = 1024

// emptyCell is the memory in bytes that a cell takes even if it is empty.
const emptyCell = 16

// table is a sheet of a spreadsheet, or a file of separated values.
type table struct {
	name string
	rows [][]string
}

// column is a column with text, over all sheets.
type column struct {
	index   int
	heading string
	tag     string
	letters int
}

// chooseColumn returns the cells that the options ask for, each a paragraph.
func chooseColumn(tables []table, o Options) ([]paragraph, error) {
	columns := textColumns(tables)
	if len(columns) == 0 {
		return nil, nil
	}
	if o.Column == AllColumns {
		return cells(tables, -1, false), nil
	}
	if o.Column == "" && o.Mixed {
		return cells(tables, -1, true), nil
	}
	if o.Column != "" {
		for _, c := range columns {
			if c.isCalled(o.Column) {
				return cells(tables, c.index, true), nil
			}
		}
		return nil, columnError(columns, o)
	}
	if len(columns) == 1 {
		return cells(tables, columns[0].index, true), nil
	}
	if o.Lang != "" {
		best := -1
		for i, c := range columns {
			if sameLanguage(c.tag, o.Lang) && (best < 0 || c.letters > columns[best].letters) {
				best = i
			}
		}
		if best >= 0 {
			return cells(tables, columns[best].index, true), nil
		}
		return nil, columnError(columns, o)
	}
	if !oneLanguage(columns) {
		return nil, columnError(columns, o)
	}
	return cells(tables, -1, false), nil
}

// unknownLanguage is the tag of a column whose language its text does not show.
const unknownLanguage = "und"

// oneLanguage tells whether no two columns are known to be in different languages.
func oneLanguage(columns []column) bool {
	known := ""
	for _, c := range columns {
		switch base := lang.Base(c.tag); {
		case c.tag == unknownLanguage, base == known:
		case known == "":
			known = base
		default:
			return false
		}
	}
	return true
}

func sameLanguage(a, b string) bool { return lang.Base(a) == lang.Base(b) }

func columnError(columns []column, o Options) error {
	e := &ColumnError{Name: o.name(), Asked: o.Column}
	for _, c := range columns {
		words := columnLetters(c.index)
		if c.heading != "" {
			words += fmt.Sprintf(" %q", snippet(c.heading))
		}
		e.Columns = append(e.Columns, words+" ("+c.tag+")")
	}
	return e
}

// longestSample bounds the text that the language of a column is guessed from, in bytes.
const longestSample = 8 << 10

// surely is the confidence from which on the guess at a column's language
// counts. Names, codes and units make columns that look like any language.
const surely = 0.5

// textColumns finds the columns that hold letters.
func textColumns(tables []table) []column {
	var all [maxColumns]column
	var samples [maxColumns]strings.Builder
	for _, t := range tables {
		for r, row := range t.rows {
			for i, cell := range row {
				if i >= maxColumns {
					break
				}
				n := letters(cell)
				if n == 0 {
					continue
				}
				c := &all[i]
				c.letters += n
				if r == 0 && c.heading == "" {
					c.heading = cell
				} else if samples[i].Len() < longestSample {
					samples[i].WriteString(cell)
					samples[i].WriteByte('\n')
				}
			}
		}
	}
	var list []column
	for i := range all {
		c := all[i]
		sample := samples[i].String()
		if sample == "" && (c.heading == "" || len(tables) == 1 && len(tables[0].rows) > 1) {
			continue // numbers under a heading
		}
		if sample == "" {
			sample = c.heading
		}
		c.index, c.tag = i, unknownLanguage
		if guess := lang.Detect(sample); guess.Confidence >= surely {
			c.tag = guess.Tag
		}
		list = append(list, c)
	}
	return list
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// isCalled tells whether a column is the one that was asked for: by its heading,
// its letter or its number, counted from 1.
func (c column) isCalled(asked string) bool {
	asked = strings.TrimSpace(asked)
	if strings.EqualFold(strings.TrimSpace(c.heading), asked) || strings.EqualFold(columnLetters(c.index), asked) {
		return true
	}
	n, err := strconv.Atoi(asked)
	return err == nil && n == c.index+1
}

// columnLetters is the name that spreadsheet programs give to a column: A to Z, AA …
func columnLetters(index int) string {
	name := ""
	for index++; index > 0; index = (index - 1) / 26 {
		name = string(rune('A'+(index-1)%26)) + name
	}
	return name
}

// cells returns the cells of a column, or of all where index is -1. Headings are
// left out where bare is set.
func cells(tables []table, index int, bare bool) []paragraph {
	var c collector
	for _, t := range tables {
		for r, row := range t.rows {
			if bare && r == 0 && isHeading(row) {
				continue
			}
			for i, cell := range row {
				if index < 0 || i == index {
					c.add(paragraph{text: cell})
				}
			}
		}
	}
	return c.list
}

// headings are words that head the columns of bilingual tables.
const headings = " zh en ru fr de es ja ko zh-cn zh-tw en-us en-gb source target src tgt id no no. note notes chinese english russian french german term " +
	"中文 英文 俄文 法文 德文 日文 汉语 英语 俄语 原文 译文 源语 目标语 源语言 目标语言 序号 编号 备注 术语 简体中文 繁体中文 номер русский английский китайский "

// isHeading tells whether every cell of a row is a word that heads a column.
func isHeading(row []string) bool {
	found := false
	for _, cell := range row {
		cell = strings.ToLower(strings.TrimSpace(cell))
		if cell == "" {
			continue
		}
		if strings.ContainsAny(cell, " \n") || !strings.Contains(headings, " "+cell+" ") {
			return false
		}
		found = true
	}
	return found
}
