package ui

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// sample has cells of every width: Chinese, Latin, long, empty, of two lines.
var sample = Table{
	Header: []string{"no.", "date", "document", "file", "units"},
	Right:  []int{0, 4},
	Rows: [][]string{
		{"1", "2025-10-15", "陈立衡会见瓦尔多拉总统托雷利", "talks.zh.txt", "27"},
		{"12", "", "Notice on the fair ordering of markets, with two lines\nand a good deal of text", "notice.zh.txt", "1250"},
		{"3", "2024", "港口城市论坛在“望海”开幕：“一带一路”合作走深走实，各方期待更多成果惠及各国人民", "forum.zh.gb18030.txt", "8"},
	},
}

func TestTableGolden(t *testing.T) {
	for name, screen := range map[string]Screen{
		"pipe":     {},
		"eighty":   {Terminal: true, Width: 80},
		"narrow":   {Terminal: true, Width: 46},
		"coloured": {Terminal: true, Color: true, Width: 80},
	} {
		t.Run(name, func(t *testing.T) {
			got := screen.Render(sample, 2)
			file := filepath.Join("testdata", "table-"+name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}

// TestTableColumns checks that every column begins at the same place in every
// line, and that no line is wider than a screen that holds at least the names
// of the columns.
func TestTableColumns(t *testing.T) {
	for width := 40; width <= 120; width++ {
		lines := strings.Split(strings.TrimSuffix(Screen{Terminal: true, Width: width}.Render(sample, 0), "\n"), "\n")
		edge := Width(lines[0]) // the last column is aligned to the right
		for _, line := range lines {
			if Width(line) != edge {
				t.Errorf("at width %d the line %q ends at column %d, the header at %d", width, line, Width(line), edge)
			}
			if Width(line) > width {
				t.Errorf("at width %d the line %q is %d wide", width, line, Width(line))
			}
		}
	}
}

func TestTableWithoutHeader(t *testing.T) {
	got := Screen{}.Render(Table{Rows: [][]string{{"一", "x"}, {"ab", "y"}, {"", "z"}}}, 1)
	if want := " 一  x\n ab  y\n     z\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := (Screen{}).Render(Table{}, 0); got != "" {
		t.Errorf("an empty table is %q", got)
	}
}
