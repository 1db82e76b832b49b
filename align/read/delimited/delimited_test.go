package delimited

import (
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align/read/table"
)

// all reads a text; of a bad record it gives «!».
func all(t testing.TB, text string) (list [][]string, lines []int) {
	t.Helper()
	d, err := NewReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := d.Read()
		if err == io.EOF {
			return list, lines
		}
		if err != nil {
			t.Fatal(err)
		}
		if row.Bad != "" {
			row.Cells = []string{"!"}
		}
		list, lines = append(list, row.Cells), append(lines, row.Line)
	}
}

func TestQuotes(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		want  [][]string
		lines []int
	}{
		"quoted":                     {"甲,乙\n\"丙,\"\"丁\"\"\",戊\n\"己\n庚\",辛\n", [][]string{{"甲", "乙"}, {`丙,"丁"`, "戊"}, {"己\n庚", "辛"}}, []int{1, 2, 3}},
		"a mark opens a text":        {"中\ten\n\"一带\"倡议\tx\n\"三农\"问题\ty \"z\"\n", [][]string{{"中", "en"}, {`"一带"倡议`, "x"}, {`"三农"问题`, `y "z"`}}, []int{1, 2, 3}},
		"nothing closes it":          {"中\ten\n\"三农\tx\n发展\ty\n", [][]string{{"中", "en"}, {`"三农`, "x"}, {"发展", "y"}}, []int{1, 2, 3}},
		"another cell closes it":     {"中\ten\n\"三农\tx\"\n发展\ty\n", [][]string{{"中", "en"}, {`"三农`, `x"`}, {"发展", "y"}}, []int{1, 2, 3}},
		"another row closes it":      {"中\ten\n\"三农\tx\n发展\"\ty\n", [][]string{{"中", "en"}, {`"三农`, "x"}, {`发展"`, "y"}}, []int{1, 2, 3}},
		"two cells of a row open":    {"中\ten\n\"三农\t\"x\n发展\ty\n\"水\"\t\"z\"\n", [][]string{{"中", "en"}, {`"三农`, `"x`}, {"发展", "y"}, {"水", "z"}}, []int{1, 2, 3, 4}},
		"a cell after an open one":   {"中,en\n\"三\"农,\"x\n发展,y\n\"水\",\"z\"\n", [][]string{{"中", "en"}, {`"三"农`, `"x`}, {"发展", "y"}, {"水", "z"}}, []int{1, 2, 3, 4}},
		"in a table of commas":       {"中,en\n水位,the \"level\"\n\"水\"位,\"lev\"el\n", [][]string{{"中", "en"}, {"水位", `the "level"`}, {`"水"位`, `"lev"el`}}, []int{1, 2, 3}},
		"which commas count":         {"中,en\n水位,\"a \"level\", b\"\n水,c\n", [][]string{{"中", "en"}, {"!"}, {"水", "c"}}, []int{1, 2, 3}},
		"no line without marks":      {"\"水, 位\",level\n\"坝, 库\",dam\n", [][]string{{"水, 位", "level"}, {"坝, 库", "dam"}}, []int{1, 2}},
		"a tab inside":               {"中\ten\n\"水\t位\"\tlevel\n", [][]string{{"中", "en"}, {"水\t位", "level"}}, []int{1, 2}},
		"comments":                   {"# 水利\n水位\tlevel\n#坝\tdam\n水库\treservoir\t见通报\n", [][]string{{"水位", "level"}, {"水库", "reservoir", "见通报"}}, []int{2, 4}},
		"a comment further on":       {"水位\tlevel\n#坝 dam\n水库\treservoir\n", [][]string{{"水位", "level"}, {"水库", "reservoir"}}, []int{1, 3}},
		"a column of numbers":        {"#\t中\ten\n1\t水位\tlevel\n", [][]string{{"#", "中", "en"}, {"1", "水位", "level"}}, []int{1, 2}},
		"semicolons, said":           {"sep=;\r\n中;en\r\n水,位;level\r\n", [][]string{{"中", "en"}, {"水,位", "level"}}, []int{2, 3}},
		"carriage returns":           {"中,en\r水位,level\r", [][]string{{"中", "en"}, {"水位", "level"}}, []int{1, 2}},
		"empty lines, no line break": {"\n中,en\n\n水位,level", [][]string{{"中", "en"}, {"水位", "level"}}, []int{2, 4}},
	} {
		got, lines := all(t, c.text)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(c.lines, lines); diff != "" {
			t.Errorf("%s, lines (-want +got):\n%s", name, diff)
		}
	}
}

// TestUndecoded checks that invalid bytes are counted.
func TestUndecoded(t *testing.T) {
	d, err := NewReader(strings.NewReader("中,en\n水\xe4,level\n"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []table.Row
	for range 2 {
		row, err := d.Read()
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if rows[0].Undecoded != 0 || rows[1].Undecoded != 1 || rows[1].Cells[0] != "水\uFFFD" {
		t.Errorf("read %+v", rows)
	}
}

func TestInDocument(t *testing.T) {
	for text, want := range map[string]bool{
		"甲,乙\n丙,丁\n戊,己\n": true, "甲\t乙\n丙\t丁\n戊\t己\n": true, "甲,乙\n丙,丁\n": false, "Yes, we do\nNo, we do\nSo, we do\n": false,
		"甲,乙\n丙\n戊,己\n": false, "甲,乙\n丙,丁,戊\n己,庚\n": false,
	} {
		if _, _, got := InDocument(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// FuzzRead checks that what encoding/csv writes is read as it was, and that any text
// ends without a panic and without a line that is lost.
func FuzzRead(f *testing.F) {
	f.Add("水\"位\"", "le,vel\n\"", "")
	f.Add("\"", "\t", "#x")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		all(t, a+"\n"+b+"\t"+c)
		for _, s := range []string{a, b, c} {
			if strings.ContainsAny(s, "\r\x00") || strings.ToValidUTF8(s, "") != s {
				t.Skip()
			}
		}
		want := [][]string{{"id", "zh", "en"}, {"1" + a, "2" + b, "3" + c}, {"x", "y", "z"}, {"x", "y", "z"}}
		var file strings.Builder
		w := csv.NewWriter(&file)
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		if shapeOf(file.String(), true).separator != ',' {
			t.Skip() // another separator divides the texts more evenly
		}
		got, _ := all(t, file.String())
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", file.String(), diff)
		}
	})
}

// TestSpread checks that lines in a cell that may be rows are counted.
func TestSpread(t *testing.T) {
	d, err := NewReader(strings.NewReader("中,en\n水位,level\n大坝,\"dam\n水库,reservoir\nand more\"\n河,river\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{0, 0, 1, 0} {
		row, err := d.Read()
		if err != nil || row.Spread != want {
			t.Errorf("line %d: %d lines in a cell, want %d; %v", row.Line, row.Spread, want, err)
		}
	}
}

// TestHostile checks that tables made to cost time or memory are read or refused soon.
func TestHostile(t *testing.T) {
	const size = 2 << 20
	for name, text := range map[string]string{
		"every cell open":       strings.Repeat("\"a,b\n", size/5),
		"marks doubled":         strings.Repeat("\"\"\n", size/3),
		"closed and opened":     strings.Repeat("\"x\",\"\n", size/6),
		"separators":            strings.Repeat(",", size),
		"separators and a mark": "\"" + strings.Repeat(",", size),
		"quoted cells":          strings.Repeat("\"\",", size/3),
	} {
		start := time.Now()
		d, err := NewReader(strings.NewReader(text))
		rows, cells := 0, 0
		for err == nil {
			var row table.Row
			row, err = d.Read()
			rows++
			cells = max(cells, len(row.Cells))
		}
		if err != io.EOF && !errors.Is(err, errMarks) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 20*time.Second || cells > table.MaxColumns {
			t.Errorf("%s: %d rows of up to %d cells in %v", name, rows, cells, took)
		}
	}
}

// TestStandardCells reads what encoding/csv writes: a heading and rows in which any number of
// cells contain separators, marks and line ends.
func TestStandardCells(t *testing.T) {
	texts := []string{"你好。", "Hello, world.", `He said: "Yes; no."`, "一、二; 三", "第一行\n第二行", `"三农"问题`, "plain", "a,b,c,d"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 2_000 {
		separator := []rune{',', ';'}[random.IntN(2)]
		want := [][]string{[]string{"zh", "en", "note"}[:2+random.IntN(2)]}
		for range 1 + random.IntN(6) {
			row := make([]string, len(want[0]))
			for i := range row {
				row[i] = texts[random.IntN(len(texts))]
			}
			want = append(want, row)
		}
		var file strings.Builder
		w := csv.NewWriter(&file)
		w.Comma = separator
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		got, _ := all(t, file.String())
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("of\n%s: (-want +got)\n%s", file.String(), diff)
		}
	}
}
