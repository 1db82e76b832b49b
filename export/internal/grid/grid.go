// Package grid is what the table-like formats share: which column of a table is
// what, how a row becomes a unit, and which columns a unit is written into.
//
// To read, call Recognise with the first rows, then Layout.Record for every row
// behind the heading. To write, call New with the languages, then Layout.Heading
// and Layout.Row. What New writes, Recognise understands: a unit that went out
// and came back is the same as far as a table can carry it.
package grid

import (
	"fmt"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Role says what a column holds.
type Role int

// The roles of columns.
const (
	// Ignored columns hold numbers of rows, or nothing.
	Ignored Role = iota
	// ID is the name of the unit; see own.TUID.
	ID
	// Text is a text in the language of Column.Lang, or the source or target.
	Text
	// Status is who vouches for the unit, Score the score of the aligner.
	Status
	Score
	// Note is a remark; each line of it is one.
	Note
	// Title, Date, Body, Translator and URL describe the origin, SourceFile and
	// TargetFile name its files.
	Title
	Date
	Body
	Translator
	URL
	SourceFile
	TargetFile
	// Created and Changed are the dates of the unit, CreatedBy and ChangedBy who
	// did so.
	Created
	Changed
	CreatedBy
	ChangedBy
	// Property is anything else under a heading: a property of that name.
	Property
)

// Side tells which text a column is, where the heading says so.
type Side int

// The sides of a pair.
const (
	NoSide Side = iota
	Source
	Target
)

// Column is a column of a table.
type Column struct {
	Role Role
	// Heading is the heading as it stands in the table.
	Heading string
	// Lang is the canonical language tag of a Text.
	Lang string
	Side Side
}

// Layout is the columns of a table, from the left.
type Layout struct {
	Columns []Column
	// Headed tells that the first row is the heading.
	Headed bool
	// source is the index of the column with the source text, -1 where the table
	// does not tell.
	source int
}

// Languages are the tags of the texts, in the order of the columns.
func (l *Layout) Languages() []string {
	var list []string
	for _, c := range l.Columns {
		if c.Role == Text {
			list = append(list, c.Lang)
		}
	}
	return list
}

// Has tells whether a column has the role.
func (l *Layout) Has(r Role) bool {
	for _, c := range l.Columns {
		if c.Role == r {
			return true
		}
	}
	return false
}

// ColumnsError tells that a table has no two columns with texts in two languages.
type ColumnsError struct {
	// Found are the columns with text, in words.
	Found []string
	// Unsure tells that the texts of one of them do not show their language.
	Unsure bool
}

// Error says which columns there are.
func (e *ColumnsError) Error() string {
	if len(e.Found) == 0 {
		return "the table has no column with text"
	}
	words := ""
	for i, f := range e.Found {
		if i > 0 {
			words += ", "
		}
		words += f
	}
	return fmt.Sprintf("two columns with texts in two languages are needed, the table has %s", words)
}

// Hint says what to do next.
func (e *ColumnsError) Hint() string {
	if e.Unsure {
		return "say the languages with --from and --to, such as --from zh --to en: a few words do not show theirs"
	}
	return "write the languages above the columns (zh and en, or 原文 and 译文), or name them with --from and --to"
}

// known are the statuses that a table says in its own words, beside the words of
// the memory itself.
var known = map[string]unit.Status{
	"ok": unit.Reviewed, "okay": unit.Reviewed, "yes": unit.Reviewed, "y": unit.Reviewed, "x": unit.Reviewed, "✓": unit.Reviewed, "✔": unit.Reviewed, "√": unit.Reviewed,
	"approved": unit.Reviewed, "confirmed": unit.Reviewed, "checked": unit.Reviewed, "final": unit.Reviewed, "translated": unit.Imported, "accepted": unit.Reviewed,
	"signed-off": unit.Reviewed, "corrected": unit.Reviewed, "done": unit.Reviewed,
	"已审": unit.Reviewed, "已审核": unit.Reviewed, "已校": unit.Reviewed, "已校对": unit.Reviewed, "通过": unit.Reviewed, "确认": unit.Reviewed, "已确认": unit.Reviewed, "可": unit.Reviewed, "对": unit.Reviewed,
	"проверено": unit.Reviewed, "утверждено": unit.Reviewed, "да": unit.Reviewed, "validé": unit.Reviewed,
	"no": unit.Rejected, "wrong": unit.Rejected, "bad": unit.Rejected, "reject": unit.Rejected, "n": unit.Rejected, "✗": unit.Rejected, "✘": unit.Rejected, "×": unit.Rejected,
	"拒绝": unit.Rejected, "错误": unit.Rejected, "错": unit.Rejected, "驳回": unit.Rejected, "不通过": unit.Rejected, "删除": unit.Rejected, "нет": unit.Rejected, "отклонено": unit.Rejected,
	"未审": unit.Aligned, "待审": unit.Aligned, "draft": unit.Aligned, "fuzzy": unit.Aligned,
	string(unit.Aligned): unit.Aligned, string(unit.Reviewed): unit.Reviewed, string(unit.Imported): unit.Imported, string(unit.Rejected): unit.Rejected,
}

// SourceLang is the tag of the source text; empty where the table does not tell.
func (l *Layout) SourceLang() string {
	if l.source < 0 {
		return ""
	}
	return l.Columns[l.source].Lang
}
