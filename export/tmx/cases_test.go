package tmx

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
)

// casesFolder holds files of many tools and the text of every segment. It lies
// beside the project and is not part of it.
const casesFolder = "../../../shared/cases/tmx"

// expectedUnit is a line of an expectation: Plain and All are the two readings.
type expectedUnit struct {
	TUID *string `json:"tuid"`
	TUV  []struct {
		Lang  *string  `json:"lang"`
		Plain *string  `json:"plain"`
		All   *string  `json:"all"`
		Sub   []string `json:"sub"`
	} `json:"tuv"`
}

// TestCases reads every file of the development cases.
func TestCases(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(casesFolder, "files", "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("the development cases are not there (%s)", casesFolder)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { testCase(t, file) })
	}
}

func testCase(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	items, report, err := readAll(data, export.ReadOptions{})
	want := expectations(t, file)
	t.Logf("units %d variants %d bad %d encoding %s declared %q format %s repairs %v err %v",
		report.Units, report.Variants, report.Bad, report.Encoding, report.Declared, report.Format, report.Repairs, err)
	if err != nil && len(want) > 0 {
		t.Fatalf("%v", err)
	}
	if report.Units == 0 && len(want) == 0 {
		return
	}
	if got := len(items); got < len(want) {
		t.Fatalf("%d units, want %d", got, len(want))
	}
	for i, w := range want {
		compareUnit(t, items[i], w)
	}
}

// compareUnit holds an item against what is expected. A variant without a text
// element is expected to be missing, and a unit of such alone to be bad.
func compareUnit(t *testing.T, got export.Item, want expectedUnit) {
	t.Helper()
	n := 0
	for _, w := range want.TUV {
		if w.Plain == nil {
			continue
		}
		if n >= len(got.Unit.Variants) {
			t.Errorf("unit %d: variant %d is missing (%v)", got.Number, n, got.Bad)
			return
		}
		v := got.Unit.Variants[n]
		n++
		if tag, err := lang.Canonical(*w.Lang); err == nil && tag != v.Lang || err != nil && *w.Lang != v.Lang {
			t.Errorf("unit %d: language %s, want %s", got.Number, v.Lang, *w.Lang)
		}
		if v.Text != *w.Plain {
			t.Errorf("unit %d %s:\n got %q\nwant %q", got.Number, v.Lang, v.Text, *w.Plain)
		}
		if v.FullText() != *w.All {
			t.Errorf("unit %d %s, full text:\n got %q\nwant %q", got.Number, v.Lang, v.FullText(), *w.All)
		}
		var subs []string
		for _, c := range v.Codes {
			for _, s := range c.Subs {
				subs = append(subs, c.Data[s.Start:s.End])
			}
		}
		if strings.Join(subs, "|") != strings.Join(w.Sub, "|") {
			t.Errorf("unit %d %s: subflows %q, want %q", got.Number, v.Lang, subs, w.Sub)
		}
	}
	if (n == 0) != (got.Bad != nil) {
		t.Errorf("unit %d: bad is %v with %d texts", got.Number, got.Bad, n)
	}
	if want.TUID != nil && got.Unit.TUID != *want.TUID {
		t.Errorf("unit %d: tuid %q, want %q", got.Number, got.Unit.TUID, *want.TUID)
	}
}

// expectations reads what is expected of the file; nothing for a file without
// units.
func expectations(t *testing.T, file string) []expectedUnit {
	f, err := os.Open(filepath.Join(casesFolder, "expect", filepath.Base(file)+".jsonl"))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []expectedUnit
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var u expectedUnit
		if err := json.Unmarshal(lines.Bytes(), &u); err != nil {
			t.Fatal(err)
		}
		list = append(list, u)
	}
	return list
}

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
