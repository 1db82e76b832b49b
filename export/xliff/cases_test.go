package xliff

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/yiku-tm/yiku/export"
)

// casesFolder holds files of translation tools. It lies beside the project and is
// not part of it.
const casesFolder = "../../../shared/cases/docs"

// readAll reads a whole file.
func readAll(data []byte, o export.ReadOptions) ([]export.Item, export.ReadReport, error) {
	r, err := NewReader(bytes.NewReader(data), o)
	if err != nil {
		return nil, export.ReadReport{}, err
	}
	var items []export.Item
	for item, err := range r.Units(context.Background()) {
		if err != nil {
			return items, r.Report(), err
		}
		items = append(items, item)
	}
	return items, r.Report(), nil
}

// TestCases checks that files of many tools are read without a fault, and that
// every unit has two texts in two languages.
func TestCases(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(casesFolder, "*xliff", "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("the development cases are not there (%s)", casesFolder)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			items, report, err := readAll(data, export.ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%+v", report)
			for _, item := range items {
				if item.Bad != nil {
					t.Errorf("%v", item.Bad)
					continue
				}
				v := item.Unit.Variants
				if len(v) != 2 || v[0].Text == "" || v[1].Text == "" || v[0].Lang == v[1].Lang {
					t.Errorf("%+v", item.Unit)
				}
				t.Logf("%d %s %v %.2f %q %q | %d %d codes", item.Number, item.Unit.TUID, item.Unit.Status, item.Unit.Score, v[0].Text, v[1].Text, len(v[0].Codes), len(v[1].Codes))
			}
		})
	}
}
