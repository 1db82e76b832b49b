package formats

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/exporttest"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Faults that take something away.
const (
	noCharacter = "a character is missing"
	noLine      = "the rest of a line is missing"
)

// TestFaultsLoseNoUnit breaks a file at many places, inside and outside units. What a
// crude count of the units finds must be read, reported as bad or skipped: no fault
// makes a unit vanish, and none is read as the end of the file.
func TestFaultsLoseNoUnit(t *testing.T) {
	var units []unit.Unit
	for i := range 4 {
		units = append(units, unit.Unit{
			Score: 1, TUID: fmt.Sprintf("id%d", i), Notes: []string{"checked"},
			Variants: []unit.Variant{{Lang: "zh", Text: fmt.Sprintf("第%d条", i)}, {Lang: "en", Text: fmt.Sprintf("Article %d", i)}},
		})
	}
	for _, c := range []struct{ write, read, begin string }{
		{"tmx", "tmx", "<tu "}, {"xliff", "xliff", "<trans-unit "}, {"xliff2", "xliff", "<unit "}, {"tbx", "tbx", "<termEntry "}, {"jsonl", "jsonl", `{"id"`},
		{"po", "po", "\nmsgid \"A"},
	} {
		writer, _ := ByName(c.write)
		reader, _ := ByName(c.read)
		data, _ := exporttest.Write(t, func(b *bytes.Buffer) (export.Writer, error) {
			return writer.Write(b, export.WriteOptions{Source: "zh", Target: "en"})
		}, units)
		for at := 0; at < len(data); at += 11 {
			for _, fault := range []string{noCharacter, noLine, `"`, "<", ">", "<!--", "<?", "</", "\n", "\n\n", "#~", "\x00"} {
				broken := string(data[:at]) + fault + string(data[at:])
				switch fault {
				case noCharacter:
					broken = string(data[:at]) + string(data[at+1:])
				case noLine:
					_, rest, _ := bytes.Cut(data[at:], []byte("\n"))
					broken = string(data[:at]) + "\n" + string(rest)
				}
				r, err := reader.Read(strings.NewReader(broken), ReadOptions{})
				if err != nil {
					t.Fatal(err)
				}
				var refused error
				for _, err := range r.Units(t.Context()) {
					refused = err
				}
				if refused != nil {
					continue // the file is no longer in the format, which is reported
				}
				report := r.Report()
				found := report.Units + report.Bad
				for _, u := range report.Unfinished {
					found += u.Count
				}
				if want := strings.Count(broken, c.begin); found < want {
					t.Errorf("%s, %q at %d (%q): %d of %d units, %d of them bad", c.write, fault, at, broken[max(0, at-20):min(len(broken), at+20)], found, want, report.Bad)
				}
			}
		}
	}
}
