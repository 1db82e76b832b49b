package read

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// fewestRecords is the number of records that show a table. Two lines with a
// comma each are prose.
const fewestRecords = 3

// someRecords is how many records are looked at to tell a table from prose.
const someRecords = 50

// separatorOf returns the separator of a table of separated values (RFC 4180,
// and with tabs as spreadsheets copy it), or 0 for other texts. In a table every
// record has the same number of fields, two or more, and no blank follows a comma
// as it does in prose.
func separatorOf(text string) rune {
	for _, separator := range []rune{'\t', ',', ';'} {
		if isTable(text, separator) {
			return separator
		}
	}
	return 0
}

func isTable(text string, separator rune) bool {
	line, _, _ := strings.Cut(text, "\n")
	if !strings.ContainsRune(line, separator) {
		return false
	}
	r := recordReader(text, separator)
	records, fields := 0, 0
	for records < someRecords {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil || len(record) < 2 || fields > 0 && len(record) != fields {
			return false
		}
		fields = len(record)
		for _, field := range record[1:] {
			if separator != '\t' && strings.HasPrefix(field, " ") {
				return false
			}
		}
		records++
	}
	return records >= fewestRecords
}

func recordReader(text string, separator rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = separator, -1
	r.LazyQuotes = separator == '\t' // tables with tabs are rarely quoted
	return r
}

// isSeparated tells whether a text is to be read as a table: where a column is
// asked for, where its columns are in different languages, or where quotes show
// that a program wrote it. Any other table is read line by line as plain text,
// in which a line of a table is a paragraph.
func isSeparated(text string, o Options) bool {
	separator := separatorOf(text)
	if separator == 0 {
		return false
	}
	if o.Column != "" && o.Column != AllColumns {
		return true
	}
	r := recordReader(text, separator)
	var t table
	for len(t.rows) < someRecords {
		record, err := r.Read()
		if err != nil {
			break
		}
		t.rows = append(t.rows, record)
	}
	quoted := separator != '\t' && strings.Contains(beginningOf(text), `"`)
	columns := textColumns([]table{t})
	return len(columns) > 0 && (quoted || !oneLanguage(columns))
}

// readSeparated reads a table of separated values.
func readSeparated(ctx context.Context, text string, o Options) ([]paragraph, error) {
	r := recordReader(text, separatorOf(text))
	var t table
	for {
		record, err := r.Read()
		if err == io.EOF {
			return chooseColumn([]table{t}, o)
		}
		if err != nil {
			e := &FormatError{Name: o.name(), Format: "a table of separated values (csv)", Err: err,
				Advice: "repair the quotes in that line, or read it as it stands with --lines"}
			if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
				e.Part, e.Err = fmt.Sprintf("the record at line %d", wrong.StartLine), wrong.Err
			}
			return nil, e
		}
		if t.rows = append(t.rows, record); len(t.rows)%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}
