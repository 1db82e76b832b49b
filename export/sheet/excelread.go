package sheet

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/internal/office"
)

// maxColumns is the number of columns that are looked at; spreadsheet programs
// have up to 16,384, people's tables some tens.
const maxColumns = 1024

// maxTexts is the size in bytes of the shared texts of a file, which must be held
// in memory as cells refer to them by number.
const maxTexts = 1 << 30

// NewExcelReader returns a Reader of an Excel file (xlsx). All sheets that are
// not hidden are read, each by its own columns; of a formula the value that Excel
// last computed. It reads nothing yet.
func NewExcelReader(r io.Reader, o ReadOptions) (*Reader, error) {
	return newReader(o, func(ctx context.Context, report *export.ReadReport, yield func(grid.Row) error) error {
		report.Format, report.Encoding = "Excel", "utf-8"
		f, err := office.Open(r)
		if err != nil {
			return err
		}
		return (&book{file: f, ctx: ctx, yield: yield}).read()
	})
}

// book is an Excel file that is being read.
type book struct {
	ctx   context.Context
	file  *office.File
	yield func(grid.Row) error
	// texts are what cells refer to by number.
	texts []string
	size  int
}

func (b *book) read() error {
	name, err := b.file.Related("", "officeDocument", "xl/workbook.xml")
	if err != nil {
		return err
	}
	parts, err := b.file.Relations(name)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if p.Kind == "sharedStrings" && b.file.Has(p.Target) {
			if err := b.readTexts(p.Target); err != nil {
				return err
			}
		}
	}
	sheets, err := b.sheets(name)
	if err != nil {
		return err
	}
	for _, s := range sheets {
		for _, p := range parts {
			if p.ID == s.id && p.Kind == "worksheet" {
				if err := b.readSheet(s.name, p.Target); err != nil {
					return fmt.Errorf("sheet %s: %w", s.name, err)
				}
			}
		}
	}
	return nil
}

// named is a sheet as the book lists it.
type named struct{ name, id string }

// sheets lists the sheets that are not hidden.
func (b *book) sheets(part string) ([]named, error) {
	m, err := b.file.Parse(part)
	if err != nil {
		return nil, err
	}
	defer m.Close()
	var list []named
	for {
		e, err := m.Start()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		if e.Name.Local == "sheet" && !strings.HasSuffix(strings.ToLower(office.Attribute(e, "state")), "hidden") {
			list = append(list, named{office.Attribute(e, "name"), office.Attribute(e, "id")})
		}
	}
}

func (b *book) readTexts(part string) error {
	m, err := b.file.Parse(part)
	if err != nil {
		return err
	}
	defer m.Close()
	for {
		e, err := m.Start()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e.Name.Local != "si" {
			continue
		}
		text, err := richText(m)
		if err != nil {
			return err
		}
		if b.size += len(text) + 16; b.size > maxTexts {
			return office.ErrTooMuch
		}
		b.texts = append(b.texts, text)
	}
}

// richText returns the text of the element that was begun last: of x:t, whether
// it stands alone or in runs. The reading of a word (x:rPh) is no part of it.
func richText(m *office.Markup) (string, error) {
	var text strings.Builder
	err := m.Inside(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch e.Name.Local {
		case "t":
			s, err := m.Text()
			text.WriteString(s)
			return err
		case "rPh":
			return m.Skip()
		}
		return nil
	})
	return text.String(), err
}

// readSheet hands the rows of a sheet to yield.
func (b *book) readSheet(name, part string) error {
	m, err := b.file.Parse(part)
	if err != nil {
		return err
	}
	defer m.Close()
	number := 0
	for {
		e, err := m.Start()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e.Name.Local != "row" {
			continue
		}
		number++
		if n, err := strconv.Atoi(office.Attribute(e, "r")); err == nil {
			number = n
		}
		at := grid.Row{Table: name, Line: number}
		if at.Cells, err = b.readRow(m); err != nil {
			return err
		}
		if err := b.yield(at); err != nil {
			return err
		}
		if err := b.ctx.Err(); err != nil {
			return err
		}
	}
}

// readRow returns the cells of the row that was begun last.
func (b *book) readRow(m *office.Markup) ([]string, error) {
	var cells []string
	next := 0 // the column of a cell that does not say it
	err := m.Inside(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "c" {
			return nil
		}
		column := next
		if at, ok := columnIndex(office.Attribute(e, "r")); ok {
			column = at
		}
		next = column + 1
		text, err := b.cell(m, office.Attribute(e, "t"))
		if err != nil || column >= maxColumns {
			return err
		}
		for len(cells) <= column {
			cells = append(cells, "")
		}
		cells[column] = text
		return nil
	})
	return cells, err
}

// cell returns what the cell that was begun last shows. Numbers are as they are
// kept: a date is its number of days. An error of a formula counts as empty.
func (b *book) cell(m *office.Markup, kind string) (string, error) {
	value := ""
	err := m.Inside(func(t xml.Token) (err error) {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch e.Name.Local {
		case "v":
			value, err = m.Text()
		case "is":
			value, err = richText(m)
		default:
			err = m.Skip()
		}
		return err
	})
	if err != nil {
		return "", err
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(b.texts) {
			return "", fmt.Errorf("line %d: a cell refers to text %q, which is not there", m.Line(), value)
		}
		return unescapeCell(b.texts[i]), nil
	case "e":
		return "", nil
	}
	return unescapeCell(value), nil
}

// unescapeCell replaces _xHHHH_, which Excel writes for characters that XML does
// not have (ISO/IEC 29500-1, section 22.9.2.19).
func unescapeCell(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || i+7 > len(s) {
			return b.String() + s
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		switch r := rune(n); {
		case r == '\r': // of the two that end a line, the other one stays
		case r == '\t' || r == '\n' || r >= ' ' && (r < 0xD800 || r > 0xDFFF):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
		s = s[i+7:]
	}
}

// columnIndex reads the column of a reference such as "AB12", counted from 0.
func columnIndex(reference string) (int, bool) {
	n := 0
	for i := range len(reference) {
		c := reference[i]
		if c < 'A' || c > 'Z' || n > maxColumns {
			break
		}
		n = 26*n + int(c-'A') + 1
	}
	return n - 1, n > 0
}
