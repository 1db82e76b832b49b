package grid

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Record is the content of a row.
type Record struct {
	Unit unit.Unit
	// Source is the index of the variant in the source language, -1 if it is unknown.
	Source int
	// Empty reports that the row has no text and so is not a unit.
	Empty bool
	// UnknownStatus is the status if it is not a known word. It is kept as a
	// property.
	UnknownStatus string
	// Beyond is the number of texts without a heading above them, which are kept as properties.
	Beyond int
	// Review is set if the id contains the mark that was written with the row.
	Review *export.Review
}

// RecordOf returns the content of a row. Texts are the unchanged texts of the cells.
func RecordOf(l *table.Layout, row table.Row) Record {
	r := Record{Source: -1, Empty: true}
	u := &r.Unit
	u.Score = 1
	mark, status := "", ""
	var texts []string
	for i, c := range l.Columns {
		value := ""
		if i < len(row.Cells) {
			value = row.Cells[i]
		}
		if c.Role == table.Text {
			if i == l.Source {
				r.Source = len(u.Variants)
			}
			r.Empty = r.Empty && strings.TrimSpace(value) == ""
			u.Variants = append(u.Variants, unit.Variant{Lang: c.Lang, Text: value})
			texts = append(texts, value)
			continue
		}
		value = strings.TrimSpace(value)
		switch c.Role {
		case table.ID:
			value, mark = cutMark(value)
		case table.Status:
			status = value
		}
		if i < len(row.Values) && row.Values[i] != "" && isValue(c.Role) {
			value = row.Values[i]
		}
		if value != "" {
			take(&c, u, value)
		}
	}
	for i, cell := range row.Cells {
		if value := strings.TrimSpace(cell); isUnheaded(l, i) && strings.ContainsFunc(value, unicode.IsLetter) {
			u.Props = append(u.Props, unit.Prop{Type: "column " + table.Letters(i), Value: value})
			r.Beyond++
		}
	}
	if status != "" && u.Status == "" {
		r.UnknownStatus = status
	}
	if mark != "" {
		// The status is compared as written: «ok» instead of «reviewed» is a change.
		now := export.ReviewMark(texts, unit.Status(status), u.Notes)
		r.Review = &export.Review{Mark: mark, Touched: now != mark}
	}
	return r
}

// isUnheaded reports whether the column has no heading. Such a column may number the rows.
func isUnheaded(l *table.Layout, i int) bool {
	return i >= len(l.Columns) || l.Columns[i].Role == table.Ignored && l.Columns[i].Heading == ""
}

// withMark matches an id of the memory followed by a mark.
var withMark = regexp.MustCompile(`^([0-9a-f]{16}-\d+)\s+([0-9a-f]{8})$`)

// cutMark divides the value of the column of ids into the id and the mark.
func cutMark(value string) (id, mark string) {
	if m := withMark.FindStringSubmatch(value); m != nil {
		return m[1], m[2]
	}
	return value, ""
}

// MarkedID returns the value of the column of ids: the id and, if a unit can be found by
// it, the mark.
func MarkedID(u *unit.Unit, texts []string) string {
	id := provenance.ID(u)
	if _, _, mine := provenance.ParseTUID(id); !mine || u.Status == "" {
		return id
	}
	return id + " " + export.ReviewMark(texts, u.Status, u.Notes)
}

// take sets the field of a column to the value of a cell. An invalid value becomes a
// property, so that it is not lost.
func take(c *table.Column, u *unit.Unit, value string) {
	o := &u.Origin
	ok := true
	switch c.Role {
	case table.Ignored:
	case table.ID:
		u.TUID = value
		if sum, place, mine := provenance.ParseTUID(value); mine {
			o.Checksum, u.Place = sum, place
		}
	case table.Status:
		var err error
		u.Status, err = unit.StatusWords.Parse(value)
		ok = err == nil
	case table.Score:
		var score float64
		if score, ok = scoreOf(value); ok {
			u.Score = score
		}
	case table.Note:
		for line := range strings.Lines(value) {
			if line = strings.TrimSpace(line); line != "" {
				u.Notes = append(u.Notes, line)
			}
		}
	case table.Title:
		o.Title = oneLine(value)
	case table.Date:
		o.Date, ok = Day(value)
	case table.Body:
		o.Body = oneLine(value)
	case table.Translator:
		o.Translator = oneLine(value)
	case table.URL:
		o.URL = oneLine(value)
	case table.SourceFile:
		o.Source = oneLine(value)
	case table.TargetFile:
		o.Target = oneLine(value)
	case table.Created:
		u.Created, ok = timeOf(value)
	case table.Changed:
		u.Changed, ok = timeOf(value)
	case table.CreatedBy:
		u.CreatedBy = oneLine(value)
	case table.ChangedBy:
		u.ChangedBy = oneLine(value)
	default:
		ok = false
	}
	if !ok {
		u.Props = append(u.Props, unit.Prop{Type: c.Heading, Value: value})
	}
}

// isValue reports whether a column contains dates or numbers, which are read from the
// value of a cell instead of its text.
func isValue(r table.Role) bool {
	switch r {
	case table.Date, table.Created, table.Changed, table.Score:
		return true
	}
	return false
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// scoreOf reads a score: 0.93, 93 % or 93.
func scoreOf(s string) (float64, bool) {
	number, percent := strings.CutSuffix(strings.TrimSpace(s), "%")
	score, err := strconv.ParseFloat(strings.TrimSpace(strings.Replace(number, ",", ".", 1)), 64)
	if percent || score > 1 {
		score /= 100
	}
	return score, err == nil && score >= 0 && score <= 1
}

// times are the layouts of dates in tables, each with the layout of the date of a
// document.
var times = []struct{ layout, day string }{
	{time.RFC3339, time.DateOnly}, {"2006-01-02 15:04:05", time.DateOnly}, {"2006-01-02T15:04:05", time.DateOnly}, {"2006-01-02 15:04", time.DateOnly},
	{"20060102T150405Z", time.DateOnly}, {time.DateOnly, time.DateOnly}, {"2006-01", "2006-01"}, {"2006", "2006"},
	{"2006/1/2", time.DateOnly}, {"2006/1/2 15:04", time.DateOnly}, {"2006.1.2", time.DateOnly}, {"2006年1月2日", time.DateOnly}, {"2006年1月", "2006-01"}, {"2006年", "2006"},
	{"2.1.2006", time.DateOnly}, {"20060102", time.DateOnly},
}

// timeOf parses a time; one without a zone is in UTC.
func timeOf(s string) (time.Time, bool) {
	for _, x := range times {
		if t, err := time.Parse(x.layout, strings.TrimSpace(s)); err == nil {
			return t.UTC(), true
		}
	}
	t, ok := serial(s)
	return t, ok
}

// Day returns the date that a cell holds in the form of unit.Origin.Date.
func Day(s string) (string, bool) {
	for _, x := range times {
		if t, err := time.Parse(x.layout, strings.TrimSpace(s)); err == nil {
			return t.Format(x.day), true
		}
	}
	if t, ok := serial(s); ok {
		return t.Format(time.DateOnly), true
	}
	return "", false
}

// The serial dates of spreadsheets, in days since 1899-12-30, of the years 1950 to 2099.
// The limits keep a year from being read as a serial date.
const (
	firstSerial = 18264
	lastSerial  = 73050
)

// serial parses the serial date of a spreadsheet.
func serial(s string) (time.Time, bool) {
	days, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || days < firstSerial || days > lastSerial {
		return time.Time{}, false
	}
	seconds := int64(days*24*60*60 + 0.5)
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(seconds) * time.Second), true
}
