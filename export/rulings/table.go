package rulings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/sheet"
	"github.com/yiku-tm/yiku/tm/ruling"
)

// column is the content of a column.
type column int

const (
	unknownColumn column = iota
	phraseColumn
	renderingColumn
	langColumn
	statusColumn
	authorityColumn
	dateColumn
	citationColumn
	noteColumn
)

// headings maps headings in lower case to columns.
var headings = map[string]column{
	"中文词条": phraseColumn, "汉语": phraseColumn, "中文名称": phraseColumn, "词条": phraseColumn, "中文术语": phraseColumn, "chinese term": phraseColumn, "chinese expression": phraseColumn,
	"phrase": phraseColumn, "term": phraseColumn, "source": phraseColumn, "chinese": phraseColumn, "中文": phraseColumn, "原文": phraseColumn,
	"词语": phraseColumn, "术语": phraseColumn, "短语": phraseColumn,
	"rendering": renderingColumn, "translation": renderingColumn, "target": renderingColumn, "译文": renderingColumn, "译法": renderingColumn, "译名": renderingColumn,
	"lang": langColumn, "language": langColumn, "语言": langColumn, "语种": langColumn,
	"status": statusColumn, "状态": statusColumn, "规定": statusColumn,
	"authority": authorityColumn, "body": authorityColumn, "机关": authorityColumn, "机构": authorityColumn, "发布单位": authorityColumn, "发布者": authorityColumn, "issued by": authorityColumn, "issuing body": authorityColumn, "发布机构": authorityColumn,
	"date": dateColumn, "日期": dateColumn, "发布日期": dateColumn, "发布时间": dateColumn, "时间": dateColumn, "year": dateColumn, "published": dateColumn, "since": dateColumn, "valid from": dateColumn, "effective": dateColumn, "effective date": dateColumn, "起始日期": dateColumn, "生效日期": dateColumn, "施行日期": dateColumn,
	"citation": citationColumn, "reference": citationColumn, "出处": citationColumn, "来源": citationColumn, "文件": citationColumn, "文献来源": citationColumn, "source document": citationColumn, "依据": citationColumn,
	"note": noteColumn, "notes": noteColumn, "comment": noteColumn, "备注": noteColumn, "说明": noteColumn,
}

// languageNames maps headings that name a language to its tag.
var languageNames = map[string]string{
	"english": "en", "russian": "ru", "french": "fr", "german": "de", "spanish": "es", "japanese": "ja", "arabic": "ar",
	"english term": "en", "english translation": "en", "english version": "en", "英文译文": "en", "英译": "en", "英文译法": "en", "英文译名": "en", "英文名称": "en", "英文表述": "en",
	"russian translation": "ru", "俄译": "ru", "俄文译文": "ru", "俄文译法": "ru",
	"英文": "en", "英语": "en", "俄文": "ru", "俄语": "ru", "法文": "fr", "法语": "fr", "德文": "de", "西班牙文": "es", "日文": "ja",
}

// heading is a column with the language that its heading names, if any.
type heading struct {
	column column
	lang   string
}

// page is a sheet of a table.
type page struct {
	name    string
	options Options
	rows    []sheet.RawRow
	columns []heading
}

// deepestHeading is the number of rows among which the heading is searched: there may be
// titles and remarks above it.
const deepestHeading = 10

// rulings appends the rulings in the page to the result. ok is false if the page has no
// columns of phrases and renderings.
func (p *page) rulings(to *Result) (ok bool, err error) {
	at := -1
	for i, r := range p.rows[:min(len(p.rows), deepestHeading)] {
		if p.columns = headingsOf(r.Cells); p.columns != nil {
			at = i
			break
		}
	}
	if at < 0 {
		var cells [][]string
		for _, r := range p.rows[:min(len(p.rows), table.SampleRows)] {
			cells = append(cells, r.Cells)
		}
		l, err := table.Recognise(cells, table.Options{To: p.options.Lang})
		if err != nil {
			return false, nil
		}
		if l.Headed {
			at = l.Above
		}
		if p.columns = columnsOf(l); p.columns == nil {
			return false, nil
		}
	}
	if at >= 0 {
		to.Skipped = append(to.Skipped, p.unread(at)...)
	}
	for i, r := range p.rows {
		if r.Bad != "" {
			return true, p.fault(r, r.Bad)
		}
		if i <= at || at >= 0 && slices.Equal(r.Cells, p.rows[at].Cells) { // the heading is repeated on each printed page
			continue
		}
		list, empty, problem := p.rulingsOf(r.Cells)
		switch {
		case problem != "":
			return true, p.fault(r, problem)
		case empty != "":
			to.Skipped = append(to.Skipped, p.fault(r, empty))
		}
		if to.Rulings = append(to.Rulings, list...); len(to.Rulings) > MaxRulings {
			return true, fmt.Errorf("read %s: %w", p.name, ErrManyRulings)
		}
	}
	return true, nil
}

// unread returns a fault for every column with texts whose heading is unknown.
func (p *page) unread(at int) (faults []*LineError) {
	for i, heading := range p.rows[at].Cells {
		role, known := table.Heading(heading)
		if strings.TrimSpace(heading) == "" || i < len(p.columns) && p.columns[i].column != unknownColumn || known && role == table.Ignored {
			continue
		}
		if slices.ContainsFunc(p.rows[at+1:], func(r sheet.RawRow) bool { return i < len(r.Cells) && strings.TrimSpace(r.Cells[i]) != "" }) {
			faults = append(faults, &LineError{Name: p.name, Sheet: p.rows[at].Sheet, Line: p.rows[at].Line, Problem: "the column “" + heading + "” is not read"})
		}
	}
	return faults
}

func (p *page) fault(r sheet.RawRow, problem string) *LineError {
	return &LineError{Name: p.name, Sheet: r.Sheet, Line: r.Line, Problem: problem}
}

// headingsOf reads the heading. It returns nil if no column is a phrase or none is a
// rendering.
func headingsOf(cells []string) []heading {
	columns := make([]heading, len(cells))
	phrases, rendering, source := 0, false, -1
	for i, cell := range cells {
		word := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(cell, "\ufeff")))
		columns[i] = headingOf(word)
		if word == "source" {
			source = i
		}
		if columns[i].column == phraseColumn {
			phrases++
		}
		rendering = rendering || columns[i].column == renderingColumn
	}
	if phrases > 1 && source >= 0 { // beside “Chinese”, it is the source of the term
		columns[source].column = citationColumn
	}
	if phrases == 0 || !rendering {
		return nil
	}
	return columns
}

func headingOf(word string) heading {
	if c, ok := headings[word]; ok {
		return heading{column: c}
	}
	if tag := languageNames[word]; tag != "" {
		return heading{renderingColumn, tag}
	}
	if tag, err := lang.Canonical(word); err == nil && len(lang.Base(tag)) == 2 {
		if lang.Base(tag) == "zh" {
			return heading{column: phraseColumn}
		}
		return heading{renderingColumn, tag}
	}
	return heading{}
}

// columnsOf returns the columns of a recognised table, or nil if no column is a phrase or
// none is a rendering.
func columnsOf(l *table.Layout) []heading {
	columns := make([]heading, len(l.Columns))
	phrase, rendering := false, false
	for i, c := range l.Columns {
		switch c.Role {
		case table.Text:
			columns[i] = heading{renderingColumn, c.Lang}
			if lang.Base(c.Lang) == "zh" {
				columns[i] = heading{column: phraseColumn}
			}
		case table.Status:
			columns[i].column = statusColumn
		case table.Note:
			columns[i].column = noteColumn
		case table.Date:
			columns[i].column = dateColumn
		case table.Body:
			columns[i].column = authorityColumn
		case table.URL, table.Title, table.SourceFile:
			columns[i].column = citationColumn
		}
		if c.Role != table.Text {
			if h := headingOf(strings.ToLower(strings.TrimSpace(c.Heading))); h.column > renderingColumn {
				columns[i] = h
			}
		}
		phrase = phrase || columns[i].column == phraseColumn
		rendering = rendering || columns[i].column == renderingColumn
	}
	if !phrase || !rendering {
		return nil
	}
	return columns
}

// rulingsOf returns a ruling for each rendering in a row. empty describes what is missing
// in a row without a ruling.
func (p *page) rulingsOf(cells []string) (rulings []ruling.Ruling, empty, problem string) {
	common := ruling.Ruling{Status: ruling.Official, Lang: p.options.Lang, Authority: p.options.Authority, Date: p.options.Date, Citation: p.options.Citation}
	var renderings []heading
	var words []string
	for i, cell := range cells {
		if i >= len(p.columns) {
			break
		}
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		switch p.columns[i].column {
		case phraseColumn:
			common.Phrase = cell
		case renderingColumn:
			renderings, words = append(renderings, p.columns[i]), append(words, cell)
		case langColumn:
			common.Lang = cell
			if tag := languageNames[strings.ToLower(cell)]; tag != "" {
				common.Lang = tag
			}
		case statusColumn:
			status, err := ruling.StatusWords.Parse(cell)
			if err != nil {
				return nil, "", err.Error()
			}
			common.Status = status
		case authorityColumn:
			common.Authority = cell
		case dateColumn:
			common.Date = cell
			if day, ok := grid.Day(cell); ok {
				common.Date = day
			}
		case citationColumn:
			common.Citation = cell
		case noteColumn:
			common.Note = cell
		}
	}
	switch {
	case len(renderings) == 0:
		return nil, "the row has no rendering", ""
	case common.Phrase == "":
		return nil, "the row has no phrase", ""
	}
	for i, h := range renderings {
		r := common
		r.Rendering = words[i]
		if h.lang != "" {
			r.Lang = h.lang
		}
		if r.Lang == "" {
			return nil, "", "the language of “" + r.Rendering + "” is not said: add a column lang, or head the column of renderings en or ru"
		}
		if err := r.Validate(); err != nil {
			return nil, "", err.Error()
		}
		rulings = append(rulings, r)
	}
	return rulings, "", ""
}
