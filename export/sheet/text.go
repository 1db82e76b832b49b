package sheet

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/charset"
	"github.com/yiku-tm/yiku/export/internal/grid"
)

// headSize is how many bytes the separator is told from.
const headSize = 64 << 10

// NewTextReader returns a Reader of a file of separated values, by commas,
// semicolons or tabs. It reads nothing yet.
func NewTextReader(r io.Reader, o ReadOptions) (*Reader, error) {
	return newReader(o, func(ctx context.Context, report *export.ReadReport, yield func(grid.Row) error) error {
		return readText(ctx, r, o, report, yield)
	})
}

// readText hands the records of the file to yield.
func readText(ctx context.Context, r io.Reader, o ReadOptions, report *export.ReadReport, yield func(grid.Row) error) error {
	unpacked, err := export.Unpack(r, ".csv", ".tsv", ".tab")
	if err != nil {
		return err
	}
	decoded, name, _, err := charset.Decode(unpacked, o.Encoding)
	if err != nil {
		return err
	}
	report.Encoding = name
	text := bufio.NewReaderSize(decoded, headSize)
	head, err := text.Peek(headSize)
	if err != nil && err != io.EOF {
		return err
	}
	separator, said := separatorOf(string(head), err == io.EOF)
	first := 1
	if said {
		if _, err := text.ReadString('\n'); err != nil {
			return nil // nothing but the line that says the separator
		}
		first = 2
	}
	report.Format = map[rune]string{'\t': "TSV", ',': "CSV", ';': "CSV with semicolons"}[separator]
	records := recordReader(text, separator)
	for {
		record, err := records.Read()
		if err == io.EOF {
			return nil
		}
		at := grid.Row{Cells: record}
		if err == nil {
			line, _ := records.FieldPos(0)
			at.Line = line + first - 1
		} else if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
			at = grid.Row{Line: wrong.StartLine + first - 1, Bad: plainCSVError(wrong.Err)}
		} else {
			return err
		}
		for i, cell := range at.Cells {
			at.Cells[i] = unescape(cell)
		}
		if err := yield(at); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// plainCSVError says in plain words what is wrong with a record.
func plainCSVError(err error) string {
	switch {
	case errors.Is(err, csv.ErrQuote):
		return `a quotation mark is missing or one too many: inside of quotes it is written twice ("")`
	case errors.Is(err, csv.ErrBareQuote):
		return `a quotation mark stands inside of a cell that is not in quotes`
	}
	return err.Error()
}

func recordReader(r io.Reader, separator rune) *csv.Reader {
	records := csv.NewReader(r)
	records.Comma, records.FieldsPerRecord = separator, -1
	records.LazyQuotes = separator == '\t' // tables with tabs are rarely quoted
	return records
}

// separators are what parts cells. Excel writes semicolons where the comma is the
// sign of decimals.
var separators = []rune{'\t', ';', ','}

// separatorOf returns the separator of a table by its beginning: the one that
// parts nearly all records into the same number of cells. said tells that the
// first line names it, as Excel lets one do: «sep=;».
func separatorOf(head string, whole bool) (separator rune, said bool) {
	if line, _, _ := strings.Cut(head, "\n"); strings.HasPrefix(strings.ToLower(line), "sep=") && len(strings.TrimSpace(line)) == len("sep=;") {
		return rune(strings.TrimSpace(line)[4]), true
	}
	best, regular := ',', 0.0
	for _, s := range separators {
		if r := regularity(head, s, whole); r > regular {
			best, regular = s, r
		}
	}
	return best, false
}

// someRecords is how many records are looked at to tell the separator.
const someRecords = 100

// regularity is the share of the records that have the most common number of
// cells, 0 where that is one.
func regularity(head string, separator rune, whole bool) float64 {
	counts := map[int]int{}
	records := recordReader(strings.NewReader(head), separator)
	n, last := 0, 0
	for ; n < someRecords; n++ {
		record, err := records.Read()
		if err == io.EOF {
			break
		}
		last = len(record)
		if err != nil {
			last = 0
		}
		counts[last]++
	}
	if n > 1 && n < someRecords && !whole { // the head ends inside of the last one
		counts[last]--
		n--
	}
	most, cells := 0, 0
	for c := range counts {
		if counts[c] > most || counts[c] == most && c > cells {
			most, cells = counts[c], c
		}
	}
	if n == 0 || cells < 2 {
		return 0
	}
	return float64(most) / float64(n)
}

// tableRecords is the number of records that show a table, and tableShare the
// share of them that must have the same number of cells. Prose with commas has
// neither.
const (
	tableRecords = 2
	tableShare   = 0.9
)

// IsTable tells whether a text, or the beginning of one, is a table with texts in
// two languages.
func IsTable(head string) bool {
	whole := len(head) < headSize
	separator, said := separatorOf(head, whole)
	if said {
		_, head, _ = strings.Cut(head, "\n")
	} else if regularity(head, separator, whole) < tableShare {
		return false
	}
	records := recordReader(strings.NewReader(head), separator)
	var rows [][]string
	for len(rows) < grid.SampleRows {
		record, err := records.Read()
		if err != nil {
			break
		}
		rows = append(rows, record)
	}
	if len(rows) < tableRecords {
		return false
	}
	_, err := grid.Recognise(rows, grid.Options{})
	return err == nil
}
