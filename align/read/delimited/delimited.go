// Package delimited reads tables of separated values: CSV (RFC 4180), with commas
// or semicolons, and TSV, with tabs, as spreadsheets write and copy them and as
// OmegaT keeps its glossaries.
//
// Which quotation marks enclose a cell is decided here, for documents and for
// exchange files alike. A cell is quoted if it begins with a quotation mark and the
// next one that is not doubled ends it, before a separator or the end of a line:
//
//	"甲,乙",c           甲,乙 | c
//	"""甲""乙",c        "甲"乙 | c
//	"一带一路"倡议→c    "一带一路"倡议 | c     the mark does not enclose the cell
//	"三农→c             "三农 | c              nothing closes it
//
// Otherwise the marks are text. As a text may begin with a mark and another one
// further on end with one, a quoted cell that reaches over a separator or a line end
// must leave its record with as many cells as the others have, and in a table with tabs
// the lines that it reaches over must not be records themselves; else its line is read as
// it stands. So is it where a cell without marks around it would get a line end. A cell
// that holds what may be further records is told (table.Row.Spread).
package delimited

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/read/table"
)

const (
	// longestCell bounds how far the end of a quoted cell is looked for, in bytes: Excel
	// holds 32,767 characters in a cell, of 4 bytes at most.
	longestCell = 128 << 10
	// longestLine bounds a line, in bytes.
	longestLine = 64 << 20
	// A line is looked at again when the end of a quoted cell is looked for. Tables that
	// programs write need that for less than 10 bytes a byte read; where all cells stay
	// open it is longestCell. someWork bytes and workPerByte for each byte read are
	// allowed, about two seconds for 256 MiB.
	someWork    = 512 << 20
	workPerByte = 16
)

// errMarks refuses a text in which the ends of quoted cells take too long to find.
var errMarks = errors.New("its quotation marks are not closed, again and again")

// Reader reads the records of a table.
type Reader struct {
	r         *bufio.Reader
	separator rune
	// width is the number of cells of most records; 0 where it is not known.
	width int
	// lineEnd is '\r' for a file with no other line ends, else '\n'.
	lineEnd byte
	// held are lines that were read ahead, those before at are used up. With keep set,
	// lines read are held, to be read again.
	held []string
	at   int
	keep bool
	line int
	// read counts the bytes read, worked those looked at again.
	read, worked int
	// commented reports that the file began with a comment.
	commented bool
}

// headSize is the number of bytes by which a table is judged.
const headSize = 64 << 10

// NewReader returns a Reader of a text. The separator is told by the beginning of
// the text, or by a first line such as «sep=;», which Excel knows.
func NewReader(r io.Reader) (*Reader, error) {
	b := bufio.NewReaderSize(r, headSize)
	head, err := b.Peek(headSize)
	if err != nil && err != io.EOF {
		return nil, err
	}
	d := &Reader{r: b, lineEnd: '\n'}
	if strings.IndexByte(string(head), '\n') < 0 && strings.IndexByte(string(head), '\r') >= 0 {
		d.lineEnd = '\r'
	}
	shape := shapeOf(string(head), err == io.EOF)
	d.separator, d.width = shape.separator, shape.width
	if shape.said {
		if _, err := d.next(); err != nil && err != io.EOF {
			return nil, err
		}
	}
	return d, nil
}

// Separator is what separates cells.
func (d *Reader) Separator() rune { return d.separator }

// Read returns the next record, or io.EOF. Empty lines and comments are none. Bad is
// set for a record whose quotation marks leave open which of its separators count.
func (d *Reader) Read() (table.Row, error) {
	for {
		line, err := d.next()
		if err != nil {
			return table.Row{}, err
		}
		if line == "" {
			continue
		}
		row := table.Row{Line: d.line}
		cells, bad, err := d.record(line, &row)
		if err != nil {
			return row, err
		}
		if !bad && d.isComment(cells) {
			d.commented = d.commented || row.Line == 1
			continue
		}
		if row.Cells = cells; bad {
			row.Cells, row.Bad = nil, `a quotation mark is missing or one too many: inside of quotes it is written twice ("")`
		}
		for i, cell := range row.Cells {
			if !utf8.ValidString(cell) {
				row.Cells[i] = strings.ToValidUTF8(cell, string(utf8.RuneError))
				row.Undecoded++
			}
		}
		return row, nil
	}
}

// isComment reports whether a record of a table with tabs is a comment, which begins
// with #. One that has the cells of a record is one only where it says so by a space
// or the file begins with a comment: «#» also heads a column of numbers and begins
// names.
func (d *Reader) isComment(cells []string) bool {
	first := strings.TrimPrefix(cells[0], "\uFEFF")
	if d.separator != '\t' || !strings.HasPrefix(first, "#") || strings.TrimSpace(first) == "#" {
		return false
	}
	return d.commented || len(cells) == 1 && d.width > 1 || strings.HasPrefix(first, "# ")
}

// next returns the next line without its end.
func (d *Reader) next() (string, error) {
	if d.at < len(d.held) {
		d.at++
		d.line++
		return d.held[d.at-1], nil
	}
	var long []byte
	for {
		piece, err := d.r.ReadSlice(d.lineEnd)
		long = append(long, piece...)
		switch {
		case err == bufio.ErrBufferFull && len(long) <= longestLine:
			continue
		case err == bufio.ErrBufferFull:
			return "", fmt.Errorf("line %d is longer than %d MiB", d.line+1, longestLine>>20)
		case err != nil && (err != io.EOF || len(long) == 0):
			return "", err
		}
		d.line++
		d.read += len(long)
		line := strings.TrimSuffix(strings.TrimSuffix(string(long), string(d.lineEnd)), "\r")
		if d.keep {
			d.held = append(d.held, line)
			d.at++
		}
		return line, nil
	}
}

// record makes the cells of the record that begins with a line.
func (d *Reader) record(line string, row *table.Row) (cells []string, bad bool, err error) {
	separators := strings.Count(line, string(d.separator))
	plain := strings.SplitN(line, string(d.separator), min(separators, table.MaxColumns)+1) // makes room for so many
	plain = plain[:min(len(plain), table.MaxColumns)]
	if strings.IndexByte(line, '"') < 0 {
		return plain, false, nil
	}
	if 2*d.at > len(d.held) { // at least half of the lines are used up
		d.held = append(d.held[:0], d.held[d.at:]...)
		d.at = 0
	}
	d.keep = true
	defer func() { d.keep = false }()
	var text strings.Builder
	text.WriteString(line)
	var ahead []string
	for {
		d.worked += text.Len()
		if d.worked > someWork+workPerByte*d.read {
			return nil, false, fmt.Errorf("line %d: %w", d.line, errMarks)
		}
		cells, state := parse(text.String(), d.separator)
		switch {
		case state.spilled:
			d.unread(len(ahead))
			return plain, d.separator != '\t' && d.width > 0 && len(plain) != d.width, nil
		case state.open && text.Len() < longestCell:
			more, err := d.closing(&text, &ahead)
			if more {
				continue
			}
			if err != nil {
				return nil, false, err
			}
			fallthrough
		case state.open:
			d.unread(len(ahead))
			return plain, d.separator != '\t' && d.width > 0 && len(plain) != d.width, nil
		case state.reaches && d.width > 0 && len(plain) == d.width && (len(cells) != d.width || d.areRecords(ahead)):
			d.unread(len(ahead))
			return plain, false, nil
		case state.stray && d.separator != '\t' && d.width > 0 && len(cells) != d.width:
			return nil, true, nil
		}
		for _, line := range ahead {
			if d.width > 1 && strings.Count(line, string(d.separator))+1 == d.width {
				row.Spread++
			}
		}
		return cells, false, nil
	}
}

// closing takes lines to an open cell up to one that may close it; false where none does.
func (d *Reader) closing(text *strings.Builder, ahead *[]string) (bool, error) {
	for text.Len() < longestCell {
		line, err := d.next()
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		d.worked += len(line)
		*ahead = append(*ahead, line)
		text.WriteByte('\n')
		text.WriteString(line)
		if strings.IndexByte(line, '"') >= 0 {
			return true, nil
		}
	}
	return false, nil
}

// areRecords reports whether lines, one at least, are records of a table with tabs as
// they stand: then no cell reaches over them. Tables with tabs are rarely quoted.
func (d *Reader) areRecords(lines []string) bool {
	for _, line := range lines {
		if strings.Count(line, "\t")+1 != d.width {
			return false
		}
	}
	return d.separator == '\t' && len(lines) > 0
}

// unread goes back by lines that were kept.
func (d *Reader) unread(lines int) {
	d.at -= lines
	d.line -= lines
}

// quoting is what parsing showed of the quotation marks of a record.
type quoting struct {
	open    bool // the last cell is not closed
	reaches bool // a quoted cell holds a separator or a line end
	stray   bool // a cell begins with a mark that does not enclose it
	spilled bool // a cell without marks around it would hold a line end
}

// parse divides a record into cells.
func parse(text string, separator rune) (cells []string, q quoting) {
	sep := string(separator)
	defer func() { cells = cells[:min(len(cells), table.MaxColumns)] }()
	for {
		if strings.HasPrefix(text, `"`) {
			cell, rest, closed, encloses := quoted(text[1:], sep)
			switch {
			case !closed:
				q.open = true
				return append(cells, text), q
			case encloses:
				q.reaches = q.reaches || strings.Contains(cell, sep) || strings.Contains(cell, "\n")
				cells = append(cells, cell)
				if rest == "" {
					return cells, q
				}
				text = rest[len(sep):]
				continue
			}
			q.stray = true
		}
		cell, rest, more := strings.Cut(text, sep)
		q.spilled = q.spilled || strings.Contains(cell, "\n")
		cells = append(cells, cell)
		if !more {
			return cells, q
		}
		text = rest
	}
}

// quoted reads a cell after its opening mark. rest is what follows the closing mark:
// nothing, or a separator and more.
func quoted(text, sep string) (cell, rest string, closed, encloses bool) {
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '"')
		if i < 0 {
			return "", "", false, false
		}
		b.WriteString(text[:i])
		text = text[i+1:]
		if !strings.HasPrefix(text, `"`) {
			return b.String(), text, true, text == "" || strings.HasPrefix(text, sep)
		}
		b.WriteByte('"')
		text = text[1:]
	}
}
