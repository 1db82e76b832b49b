package grid

import (
	"strconv"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/tm/unit"
)

// written are the columns beside the texts, in their order, with the headings
// that Recognise knows. Those for the reviewer stand next to the texts.
var written = []Column{
	{Role: Status, Heading: "Status"},
	{Role: Note, Heading: "Note"},
	{Role: Score, Heading: "Score"},
	{Role: Date, Heading: "Date"},
	{Role: Body, Heading: "Body"},
	{Role: Title, Heading: "Title"},
	{Role: Translator, Heading: "Translator"},
	{Role: URL, Heading: "URL"},
	{Role: SourceFile, Heading: "Source file"},
	{Role: TargetFile, Heading: "Target file"},
	{Role: Created, Heading: "Created"},
	{Role: Changed, Heading: "Changed"},
	{Role: CreatedBy, Heading: "Created by"},
	{Role: ChangedBy, Heading: "Changed by"},
}

// New returns the columns that units are written into: the id, a text for each
// language, the source first, and what the memory knows of a unit. The headings
// of the texts are the labels of their languages.
func New(languages, labels []string) *Layout {
	l := &Layout{Headed: true, source: 1}
	l.Columns = append(l.Columns, Column{Role: ID, Heading: "ID"})
	for i, tag := range languages {
		l.Columns = append(l.Columns, Column{Role: Text, Heading: labels[i], Lang: tag})
	}
	l.Columns = append(l.Columns, written...)
	return l
}

// Heading is the first row.
func (l *Layout) Heading() []string {
	row := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		row[i] = c.Heading
	}
	return row
}

// Row is the row of a unit whose texts are given in the order of the columns.
func (l *Layout) Row(u *unit.Unit, texts []string) []string {
	row := make([]string, len(l.Columns))
	n := 0
	for i, c := range l.Columns {
		if c.Role == Text {
			row[i] = texts[n]
			n++
			continue
		}
		if c.Role == ID {
			row[i] = MarkedID(u, texts)
			continue
		}
		row[i] = c.value(u)
	}
	return row
}

// value is what a cell of the column says of the unit.
func (c *Column) value(u *unit.Unit) string {
	o := &u.Origin
	switch c.Role {
	case Status:
		return string(u.Status)
	case Score:
		if u.Status == "" {
			return ""
		}
		return strconv.FormatFloat(u.Score, 'f', 2, 64)
	case Note:
		return strings.Join(u.Notes, "\n")
	case Title:
		return o.Title
	case Date:
		return o.Date
	case Body:
		return o.Body
	case Translator:
		return o.Translator
	case URL:
		return o.URL
	case SourceFile:
		return own.FileName(o.Source)
	case TargetFile:
		return own.FileName(o.Target)
	case Created:
		return moment(u.Created)
	case Changed:
		return moment(u.Changed)
	case CreatedBy:
		return u.CreatedBy
	case ChangedBy:
		return u.ChangedBy
	}
	return ""
}

// moment is a time as people and spreadsheets read it, in UTC.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}
