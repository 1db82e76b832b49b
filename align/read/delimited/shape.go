package delimited

import (
	"bufio"
	"strings"

	"github.com/yiku-tm/yiku/align/read/table"
)

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
	d := &Reader{r: bufio.NewReader(strings.NewReader("")), separator: separator, lineEnd: '\n'}
	end := "\n"
	if strings.IndexByte(head, '\n') < 0 {
		end = "\r"
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(strings.TrimPrefix(head, "\uFEFF"), end), end) {
		d.held = append(d.held, strings.TrimSuffix(line, "\r"))
		if len(d.held) > 2*someRecords {
			break
		}
	}
	counts := map[int]int{}
	for _, line := range d.held {
		if cells := strings.Count(line, string(separator)) + 1; line != "" && cells > 1 {
			if counts[cells]++; counts[cells] > counts[d.width] {
				d.width = cells
			}
		}
	}
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
