// Package delimited reads tables of separated values: CSV (RFC 4180) with commas or
// semicolons, and TSV with tabs, as spreadsheets write and copy them and as OmegaT stores
// its glossaries.
//
// This package decides, for documents and exchange files alike, which quotation marks
// enclose a cell. A cell is quoted if it begins with a quotation mark, and the next one
// that is not doubled is followed by a separator or the end of a line:
//
//	"甲,乙",c           甲,乙 | c
//	"""甲""乙",c        "甲"乙 | c
//	"一带一路"倡议→c    "一带一路"倡议 | c     the mark does not enclose the cell
//	"三农→c             "三农 | c              nothing closes it
//
// All other marks are text. Since one text may begin with a mark and a later one end with
// one, a quoted cell that contains a separator or a line end must leave its record with
// the usual number of cells, and in a table with tabs the lines that it spans must not be
// records themselves. If either is violated, or if an unquoted cell would contain a line
// end, the line is read without quoting. A quoted cell that contains what may be further
// records is reported in table.Row.Spread.
package delimited

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/read/table"
)

const (
	// longestCell is the distance in bytes within which the end of a quoted cell is
	// searched. Excel allows 32,767 characters in a cell, of at most 4 bytes each.
	longestCell = 128 << 10
	// longestLine is the maximum length of a line in bytes.
	longestLine = 64 << 20
	// The search for the end of a quoted cell reads lines again: fewer than 10 bytes for
	// each byte of tables that programs write, but longestCell bytes where every cell
	// stays open. Allowed are someWork bytes plus workPerByte for each byte read, which
	// takes about two seconds for 256 MiB.
	someWork    = 512 << 20
	workPerByte = 16
)

// errMarks is returned for a text in which finding the ends of quoted cells takes
// too long.
var errMarks = errors.New("its quotation marks are not closed, again and again")

// A Reader reads the records of a table.
type Reader struct {
	r         *bufio.Reader
	separator rune
	// width is the number of cells of most records, 0 if it is unknown.
	width int
	// lineEnd is '\r' for a file without other line ends, otherwise '\n'.
	lineEnd byte
	// held contains lines that were read ahead; those before at are used up. If keep
	// is set, lines that are read are also held, to be read again.
	held []string
	at   int
	keep bool
	line int
	// read counts the bytes read, worked those read again.
	read, worked int
	// commented reports that the file begins with a comment.
	commented bool
}

// headSize is the number of bytes from which the shape of a table is detected.
const headSize = 64 << 10

// NewReader returns a Reader of a text. It detects the separator from the
// beginning of the text, or from a first line such as «sep=;», which Excel
// knows.
func NewReader(r io.Reader) (*Reader, error) {
	b := bufio.NewReaderSize(r, headSize)
	head, err := b.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	d := &Reader{r: b, lineEnd: '\n'}
	if strings.IndexByte(string(head), '\n') < 0 && strings.IndexByte(string(head), '\r') >= 0 {
		d.lineEnd = '\r'
	}
	shape := shapeOf(string(head), errors.Is(err, io.EOF))
	d.separator, d.width = shape.separator, shape.width
	if shape.named {
		if _, err := d.next(); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
	}
	return d, nil
}

// Separator returns the separator of cells.
func (d *Reader) Separator() rune { return d.separator }

// Read returns the next record, or io.EOF. It skips empty lines and comments. Bad is
// set for a record whose quotation marks make its separators ambiguous.
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
			row.Cells, row.Bad = nil, `a quotation mark is missing, or there is one too many; inside quotes it is written twice ("")`
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
// with #. A record with the usual number of cells is a comment only if a space
// follows the # or the file begins with a comment, since «#» can also be the heading
// of a column of numbers or the beginning of a name.
func (d *Reader) isComment(cells []string) bool {
	first := strings.TrimPrefix(cells[0], "\uFEFF")
	if d.separator != '\t' || !strings.HasPrefix(first, "#") || strings.TrimSpace(first) == "#" {
		return false
	}
	return d.commented || len(cells) == 1 && d.width > 1 || strings.HasPrefix(first, "# ")
}

// next returns the next line without its line end.
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
		case errors.Is(err, bufio.ErrBufferFull) && len(long) <= longestLine:
			continue
		case errors.Is(err, bufio.ErrBufferFull):
			return "", fmt.Errorf("line %d is longer than %d MiB", d.line+1, longestLine>>20)
		case err != nil && (!errors.Is(err, io.EOF) || len(long) == 0):
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

// record returns the cells of the record that begins with line.
func (d *Reader) record(line string, row *table.Row) (cells []string, bad bool, err error) {
	separators := strings.Count(line, string(d.separator))
	plain := strings.SplitN(line, string(d.separator), min(separators, table.MaxColumns)+1) // capacity for that many cells
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

// closing appends lines to an open cell, up to one that may close it, and reports whether
// there is one.
func (d *Reader) closing(text *strings.Builder, ahead *[]string) (bool, error) {
	for text.Len() < longestCell {
		line, err := d.next()
		if errors.Is(err, io.EOF) {
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

// areRecords reports whether lines, at least one, are all records of a table with
// tabs. If so, no cell spans them: tables with tabs are rarely quoted.
func (d *Reader) areRecords(lines []string) bool {
	for _, line := range lines {
		if strings.Count(line, "\t")+1 != d.width {
			return false
		}
	}
	return d.separator == '\t' && len(lines) > 0
}

// unread goes back by the given number of kept lines.
func (d *Reader) unread(lines int) {
	d.at -= lines
	d.line -= lines
}

// quoting describes the quotation marks of a record.
type quoting struct {
	open    bool // the last cell is not closed
	reaches bool // a quoted cell contains a separator or a line end
	stray   bool // a cell begins with a mark that does not enclose it
	spilled bool // an unquoted cell would contain a line end
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

// separators are the characters that may separate cells. Excel writes semicolons
// where the decimal separator is a comma.
var separators = []rune{'\t', ';', ','}

// A shape describes a table as detected from its beginning.
type shape struct {
	separator rune
	// width is the number of cells of most records.
	width int
	// regular is the share of records with width cells or, in a table with tabs,
	// whose last cells may be missing, with at least two.
	regular float64
	// named reports that the first line names the separator.
	named bool
}

// someRecords is the number of records that are examined.
const someRecords = 200

// shapeOf finds the separator that divides nearly all records into the same number of
// cells. whole reports that head is the whole text.
func shapeOf(head string, whole bool) shape {
	line, rest, _ := strings.Cut(strings.TrimPrefix(head, "\uFEFF"), "\n")
	if line = strings.TrimSpace(line); strings.HasPrefix(strings.ToLower(line), "sep=") && len(line) == len("sep=;") {
		s := shapeWith(rest, rune(line[4]), whole)
		s.named = true
		return s
	}
	best := shape{separator: ','}
	for _, separator := range separators {
		if s := shapeWith(head, separator, whole); s.regular > best.regular {
			best = s
		}
	}
	return best
}

func shapeWith(head string, separator rune, whole bool) shape {
	counts := map[int]int{}
	n, several, last := 0, 0, 0
	for _, r := range records(head, separator) {
		last = len(r.Cells)
		counts[last]++
		n++
		if last > 1 {
			several++
		}
	}
	if n > 1 && n < someRecords && !whole { // head ends inside the last one
		counts[last]--
		n--
		if last > 1 {
			several--
		}
	}
	s := shape{separator: separator}
	most := 0
	for cells, count := range counts {
		if count > most || count == most && cells > s.width {
			most, s.width = count, cells
		}
	}
	switch {
	case n == 0 || s.width < 2:
		s.width = 0
	case separator == '\t':
		s.regular = float64(several) / float64(n)
	default:
		s.regular = float64(most) / float64(n)
	}
	return s
}

func records(head string, separator rune) []table.Row {
	end := "\n"
	if strings.IndexByte(head, '\n') < 0 {
		end = "\r"
	}
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSuffix(strings.TrimPrefix(head, "\uFEFF"), end), end) {
		lines = append(lines, strings.TrimSuffix(line, "\r"))
		if len(lines) > 2*someRecords {
			break
		}
	}
	return readLines(lines, separator, usualWidth(lines, separator))
}

// readLines reads some records of lines.
func readLines(lines []string, separator rune, width int) []table.Row {
	d := &Reader{r: bufio.NewReader(strings.NewReader("")), separator: separator, lineEnd: '\n', held: slices.Clone(lines), width: width}
	var list []table.Row
	for len(list) < someRecords {
		row, err := d.Read()
		if err != nil {
			break
		}
		list = append(list, row)
	}
	return list
}

// usualWidth returns the number of cells of most records with more than one, or 0. Marks that
// enclose cells count: a comma stands in most cells of some tables, but only between marks. In
// a table with tabs, where quoted cells are rare, they count only if the lines without marks,
// such as the heading, say so.
func usualWidth(lines []string, separator rune) int {
	var enclosed, plain, unmarked widths
	for _, r := range readLines(lines, separator, 0) {
		enclosed.add(len(r.Cells))
	}
	if separator != '\t' {
		return enclosed.usual
	}
	for _, line := range lines {
		cells := strings.Count(line, string(separator)) + 1
		plain.add(cells)
		if strings.IndexByte(line, '"') < 0 {
			unmarked.add(cells)
		}
	}
	if unmarked.usual == enclosed.usual && enclosed.usual > 0 {
		return enclosed.usual
	}
	return plain.usual
}

// widths counts records by their number of cells.
type widths struct {
	records map[int]int
	usual   int // of most records; of several such numbers the first
}

func (w *widths) add(cells int) {
	if cells < 2 {
		return
	}
	if w.records == nil {
		w.records = map[int]int{}
	}
	if w.records[cells]++; w.records[cells] > w.records[w.usual] {
		w.usual = cells
	}
}

// A table has at least this many records, and at least this share of them has
// the same number of cells. Prose with commas has neither.
const (
	tableRecords = 2
	tableShare   = 0.9
)

// IsTable reports whether head, the beginning of a text, is that of a table, and
// returns its first rows.
func IsTable(head string) ([]table.Row, bool) {
	s := shapeOf(head, len(head) < headSize)
	if s.named {
		_, head, _ = strings.Cut(head, "\n")
	} else if s.regular < tableShare {
		return nil, false
	}
	rows := records(head, s.separator)
	return rows, len(rows) >= tableRecords && s.width > 1
}

// fewestRecords is the number of records required of a table that may be prose:
// two lines of prose may have one comma each.
const fewestRecords = 3

// InDocument reports whether a text that may be prose is a table: every record has
// the same number of cells, at least two, and no space follows a comma as it does in
// prose. quotes reports that quoted cells show that a program wrote it. InDocument
// returns the first rows.
func InDocument(text string) (rows []table.Row, quotes, ok bool) {
	line, _, _ := strings.Cut(text, "\n")
	head := text[:min(len(text), headSize)]
	for _, separator := range []rune{'\t', ',', ';'} {
		if !strings.ContainsRune(line, separator) {
			continue
		}
		rows := records(head, separator)
		if len(head) < len(text) && len(rows) > 1 && len(rows) < someRecords {
			rows = rows[:len(rows)-1]
		}
		if isRegular(rows, separator) {
			return rows, separator != '\t' && strings.Contains(head, `"`), true
		}
	}
	return nil, false, false
}

func isRegular(rows []table.Row, separator rune) bool {
	for _, r := range rows {
		if r.Bad != "" || len(r.Cells) < 2 || len(r.Cells) != len(rows[0].Cells) {
			return false
		}
		for _, cell := range r.Cells[1:] {
			if separator != '\t' && strings.HasPrefix(cell, " ") {
				return false
			}
		}
	}
	return len(rows) >= fewestRecords
}
