package read

import (
	"context"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// whatXlsx is how messages call the format.
const whatXlsx = "an Excel file (xlsx)"

func isXlsx(data string) bool { return isZip(data) && strings.Contains(data, "xl/workbook") }

// readXlsx reads a column (table.go) of the sheets of an Excel file that are not
// hidden (ISO/IEC 29500-1, SpreadsheetML). Of a formula it takes the value that
// Excel last computed. The library that knows all of the format takes five
// milliseconds to start, whatever is read, and holds the whole file; a document
// needs its texts only.
func readXlsx(ctx context.Context, data string, o Options) (*content, error) {
	a, err := openArchive(data, whatXlsx, o)
	if err != nil {
		return nil, err
	}
	root, err := a.relations(ctx, "")
	if err != nil {
		return nil, err
	}
	book := related(root, "officeDocument", "xl/workbook.xml")
	parts, err := a.relations(ctx, book)
	if err != nil {
		return nil, err
	}
	x := &sheetReader{archive: a}
	if f := a.find(related(parts, "sharedStrings", "xl/sharedStrings.xml")); f != nil {
		if err := x.readStrings(ctx, f.Name); err != nil {
			return nil, err
		}
	}
	sheets, err := x.sheets(ctx, book)
	if err != nil {
		return nil, err
	}
	for _, s := range sheets {
		for _, r := range parts {
			if r.id == s.id && r.kind == "worksheet" {
				if err := x.readSheet(ctx, s.name, r.target); err != nil {
					return nil, err
				}
			}
		}
	}
	paragraphs, err := chooseColumn(x.tables, o)
	return &content{encoding: utf8Name, paragraphs: paragraphs}, err
}

// sheetReader reads the sheets of an Excel file.
type sheetReader struct {
	archive *archive
	// strings are the texts that cells refer to by number.
	strings []string
	tables  []table
	size    int
}

// sheetName is a sheet as the book lists it.
type sheetName struct{ name, id string }

// parse opens a part that the file needs.
func (x *sheetReader) parse(ctx context.Context, name string) (*markup, error) {
	f := x.archive.find(name)
	if f == nil {
		return nil, x.archive.broken("", missingPart(name))
	}
	return x.archive.parse(ctx, f)
}

// sheets lists the sheets that are not hidden, in their order.
func (x *sheetReader) sheets(ctx context.Context, book string) ([]sheetName, error) {
	m, err := x.parse(ctx, book)
	if err != nil {
		return nil, err
	}
	var list []sheetName
	err = m.each(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if ok && e.Name.Local == "sheet" && !strings.HasSuffix(strings.ToLower(attribute(e, "state")), "hidden") {
			list = append(list, sheetName{attribute(e, "name"), attribute(e, "id")})
		}
		return nil
	})
	return list, err
}

// richText returns the text of the element that was begun last: of x:t, whether
// it stands alone or in runs. The reading of a word (x:rPh) is no part of it.
func richText(m *markup) (string, error) {
	var b strings.Builder
	for depth := m.depth; m.depth >= depth; {
		t, err := m.next()
		if err != nil {
			return "", m.unended(err)
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "t":
			text, err := m.characters()
			if err != nil {
				return "", err
			}
			b.WriteString(text)
		case "rPh":
			if err := m.skip(); err != nil {
				return "", err
			}
		}
	}
	return b.String(), nil
}

func (x *sheetReader) readStrings(ctx context.Context, part string) error {
	m, err := x.parse(ctx, part)
	if err != nil {
		return err
	}
	return m.each(func(t xml.Token) error {
		if e, ok := t.(xml.StartElement); !ok || e.Name.Local != "si" {
			return nil
		}
		text, err := richText(m)
		if err != nil {
			return err
		}
		x.strings = append(x.strings, text)
		return x.count(m, len(text)+emptyCell)
	})
}

// count counts memory taken, in bytes.
func (x *sheetReader) count(m *markup, n int) error {
	if x.size += n; x.size > maxUnpacked {
		return m.broken(errTooMuch)
	}
	return nil
}

// readSheet reads the rows of a sheet that have texts.
func (x *sheetReader) readSheet(ctx context.Context, name, part string) error {
	m, err := x.parse(ctx, part)
	if err != nil {
		return err
	}
	t := table{name: name}
	var row []string
	next := 0 // the column of a cell that does not say it
	err = m.each(func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "row":
				row, next = nil, 0
			case "c":
				column := next
				if at, ok := columnIndex(attribute(e, "r")); ok {
					column = at
				}
				next = column + 1
				text, err := x.cell(m, e)
				if err != nil || text == "" || column >= maxColumns {
					return err
				}
				if err := x.count(m, len(text)+emptyCell*(max(0, column-len(row))+1)); err != nil {
					return err
				}
				for len(row) <= column {
					row = append(row, "")
				}
				row[column] = text
			}
		case xml.EndElement:
			if e.Name.Local == "row" && len(row) > 0 {
				t.rows = append(t.rows, row)
				row = nil
			}
		}
		return nil
	})
	x.tables = append(x.tables, t)
	return err
}

// cell returns the text of the cell that was begun last. Numbers, dates and
// errors are no text; they count as empty.
func (x *sheetReader) cell(m *markup, c xml.StartElement) (string, error) {
	kind, value := attribute(c, "t"), ""
	for depth := m.depth; m.depth >= depth; {
		t, err := m.next()
		if err != nil {
			return "", m.unended(err)
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "v":
			value, err = m.characters()
		case "is":
			value, err = richText(m)
		default:
			err = m.skip()
		}
		if err != nil {
			return "", err
		}
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(x.strings) {
			return "", m.broken(fmt.Errorf("a cell refers to text %q, which is not there", value))
		}
		return unescapeCell(x.strings[i]), nil
	case "str", "inlineStr":
		return unescapeCell(value), nil
	}
	return "", nil
}

// unescapeCell replaces _xHHHH_, which Excel writes for characters that XML does
// not have (ISO/IEC 29500-1, section 22.9.2.19).
func unescapeCell(s string) string {
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
		if r := rune(n); r == '\t' || r >= ' ' && (r < 0xD800 || r > 0xDFFF) {
			b.WriteRune(r)
		} else {
			b.WriteByte('\n')
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
