// Package grid converts rows of tables to units and units to rows, for all formats of
// tables. Package table determines the roles of the columns.
//
// To read, call NewReader. To write, call New with the languages, then Heading and RowOf.
// table.Recognise recognises the columns that New returns, so that a unit that is written
// and read back is the same in everything that has a column.
package grid

import (
	"strconv"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/tm/unit"
)

// written holds the columns other than the texts, in order, with headings that
// table.Recognise knows. Those for the reviewer are next to the texts.
var written = []table.Column{
	{Role: table.Status, Heading: "Status"},
	{Role: table.Note, Heading: "Note"},
	{Role: table.Score, Heading: "Score"},
	{Role: table.Date, Heading: "Date"},
	{Role: table.Body, Heading: "Body"},
	{Role: table.Title, Heading: "Title"},
	{Role: table.Translator, Heading: "Translator"},
	{Role: table.URL, Heading: "URL"},
	{Role: table.SourceFile, Heading: "Source file"},
	{Role: table.TargetFile, Heading: "Target file"},
	{Role: table.Created, Heading: "Created"},
	{Role: table.Changed, Heading: "Changed"},
	{Role: table.CreatedBy, Heading: "Created by"},
	{Role: table.ChangedBy, Heading: "Changed by"},
}

// New returns the columns that units are written into: the id, a text for each
// language, the source first, and the other fields of a unit. The headings
// of the texts are the labels of their languages.
func New(languages, labels []string) *table.Layout {
	l := &table.Layout{Headed: true, Source: 1}
	l.Columns = append(l.Columns, table.Column{Role: table.ID, Heading: "ID"})
	for i, tag := range languages {
		l.Columns = append(l.Columns, table.Column{Role: table.Text, Heading: labels[i], Lang: tag})
	}
	l.Columns = append(l.Columns, written...)
	return l
}

// Heading returns the row of the headings.
func Heading(l *table.Layout) []string {
	row := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		row[i] = c.Heading
	}
	return row
}

// RowOf returns the row of a unit whose texts are in the order of the columns.
func RowOf(l *table.Layout, u *unit.Unit, texts []string) []string {
	row := make([]string, len(l.Columns))
	n := 0
	for i, c := range l.Columns {
		if c.Role == table.Text {
			row[i] = texts[n]
			n++
			continue
		}
		if c.Role == table.ID {
			row[i] = MarkedID(u, texts)
			continue
		}
		row[i] = value(&c, u)
	}
	return row
}

func value(c *table.Column, u *unit.Unit) string {
	o := &u.Origin
	switch c.Role {
	case table.Status:
		return string(u.Status)
	case table.Score:
		if u.Status == "" {
			return ""
		}
		return strconv.FormatFloat(u.Score, 'f', 2, 64)
	case table.Note:
		return strings.Join(u.Notes, "\n")
	case table.Title:
		return o.Title
	case table.Date:
		return o.Date
	case table.Body:
		return o.Body
	case table.Translator:
		return o.Translator
	case table.URL:
		return o.URL
	case table.SourceFile:
		return provenance.FileName(o.Source)
	case table.TargetFile:
		return provenance.FileName(o.Target)
	case table.Created:
		return moment(u.Created)
	case table.Changed:
		return moment(u.Changed)
	case table.CreatedBy:
		return u.CreatedBy
	case table.ChangedBy:
		return u.ChangedBy
	}
	return ""
}

// moment formats a time in UTC as spreadsheets read it.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}
