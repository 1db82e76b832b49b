package rulings

import (
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export/sheet"
	"github.com/yiku-tm/yiku/tm/ruling"
)

// column is what a column of a table holds.
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

// headings are the words for columns, in small letters.
var headings = map[string]column{
	"phrase": phraseColumn, "term": phraseColumn, "source": phraseColumn, "chinese": phraseColumn, "中文": phraseColumn, "原文": phraseColumn,
	"词语": phraseColumn, "术语": phraseColumn, "短语": phraseColumn,
	"rendering": renderingColumn, "translation": renderingColumn, "target": renderingColumn, "译文": renderingColumn, "译法": renderingColumn, "译名": renderingColumn,
	"lang": langColumn, "language": langColumn, "语言": langColumn, "语种": langColumn,
	"status": statusColumn, "状态": statusColumn, "规定": statusColumn,
	"authority": authorityColumn, "body": authorityColumn, "机关": authorityColumn, "机构": authorityColumn, "发布机构": authorityColumn,
	"date": dateColumn, "日期": dateColumn,
	"citation": citationColumn, "reference": citationColumn, "出处": citationColumn, "来源": citationColumn, "依据": citationColumn,
	"note": noteColumn, "notes": noteColumn, "comment": noteColumn, "备注": noteColumn, "说明": noteColumn,
}

// languageNames are headings that name a language in words.
var languageNames = map[string]string{
	"english": "en", "russian": "ru", "french": "fr", "german": "de", "spanish": "es", "japanese": "ja", "arabic": "ar",
	"英文": "en", "英语": "en", "俄文": "ru", "俄语": "ru", "法文": "fr", "法语": "fr", "德文": "de", "西班牙文": "es", "日文": "ja",
}

// heading is a column with the language that its heading names, if any.
type heading struct {
	column column
	lang   string
}

// table reads the rows of a table.
type table struct {
	name    string
	options Options
	sheet   string
	columns []heading
	rulings []ruling.Ruling
}

// row takes one row.
func (t *table) row(r sheet.RawRow) error {
	bad := func(problem string) error { return &LineError{t.name, r.Sheet, r.Line, problem} }
	if r.Bad != "" {
		return bad(r.Bad)
	}
	if strings.TrimSpace(strings.Join(r.Cells, "")) == "" {
		return nil
	}
	if t.columns == nil || r.Sheet != t.sheet {
		t.sheet = r.Sheet
		if t.columns = headingsOf(r.Cells); t.columns == nil {
			return bad("the first row is no heading that names a phrase and a rendering")
		}
		return nil
	}
	rulings, problem := t.rulingsOf(r.Cells)
	if problem != "" {
		return bad(problem)
	}
	t.rulings = append(t.rulings, rulings...)
	return nil
}

// headingsOf reads the heading; nil where it names no phrase or no rendering.
func headingsOf(cells []string) []heading {
	columns := make([]heading, len(cells))
	phrase, rendering := false, false
	for i, cell := range cells {
		word := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(cell, "\ufeff")))
		if c, ok := headings[word]; ok {
			columns[i].column = c
		} else if tag := languageNames[word]; tag != "" {
			columns[i] = heading{renderingColumn, tag}
		} else if tag, err := lang.Canonical(word); err == nil && len(lang.Base(tag)) == 2 {
			columns[i] = heading{renderingColumn, tag}
			if lang.Base(tag) == "zh" {
				columns[i] = heading{column: phraseColumn}
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

// rulingsOf makes a ruling of every rendering in a row.
func (t *table) rulingsOf(cells []string) (rulings []ruling.Ruling, problem string) {
	common := ruling.Ruling{Status: ruling.Official, Lang: t.options.Lang, Authority: t.options.Authority, Date: t.options.Date, Citation: t.options.Citation}
	var renderings []heading
	var words []string
	for i, cell := range cells {
		if i >= len(t.columns) {
			break
		}
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		switch t.columns[i].column {
		case phraseColumn:
			common.Phrase = cell
		case renderingColumn:
			renderings, words = append(renderings, t.columns[i]), append(words, cell)
		case langColumn:
			common.Lang = cell
			if tag := languageNames[strings.ToLower(cell)]; tag != "" {
				common.Lang = tag
			}
		case statusColumn:
			status, err := ruling.StatusWords.Parse(cell)
			if err != nil {
				return nil, err.Error()
			}
			common.Status = status
		case authorityColumn:
			common.Authority = cell
		case dateColumn:
			common.Date = cell
		case citationColumn:
			common.Citation = cell
		case noteColumn:
			common.Note = cell
		}
	}
	if len(renderings) == 0 {
		return nil, "the row has no rendering"
	}
	for i, h := range renderings {
		r := common
		r.Rendering = words[i]
		if h.lang != "" {
			r.Lang = h.lang
		}
		if r.Lang == "" {
			return nil, "the language of “" + r.Rendering + "” is not said: add a column lang, or head the column of renderings en or ru"
		}
		if err := r.Validate(); err != nil {
			return nil, err.Error()
		}
		rulings = append(rulings, r)
	}
	return rulings, ""
}
