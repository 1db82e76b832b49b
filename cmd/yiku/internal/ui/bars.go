package ui

import (
	"strconv"
	"strings"
)

// Bar is a line of a bar chart: a name and how many.
type Bar struct {
	Name  string
	Count int
}

// maxBar is the width, in columns, of the longest bar: longer ones say no more.
const maxBar = 40

// eighths are the last cells of bars, by how many eighths of a cell they fill.
var eighths = []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

// RenderBars returns a bar chart under a header, one line a bar, each ended by
// a line break: the names, the counts, bars in proportion to the greatest
// count. A count above 0 shows at least a thin line.
func (s Screen) RenderBars(name, counts string, bars []Bar, indent int) string {
	most, width := 0, maxBar
	for _, b := range bars {
		most = max(most, b.Count)
	}
	if s.Width > 0 { // leave half of a narrow screen to names and counts
		width = max(min(width, s.Width/2), 1)
	}
	t := Table{Header: []string{name, counts, ""}, Right: []int{1}}
	for _, b := range bars {
		t.Rows = append(t.Rows, []string{b.Name, strconv.Itoa(b.Count), drawBar(b.Count, most, width)})
	}
	return s.Render(t, indent)
}

// drawBar draws n of most in width columns.
func drawBar(n, most, width int) string {
	if n <= 0 || most <= 0 {
		return ""
	}
	filled := max(int(float64(n)/float64(most)*float64(width*8)+0.5), 1)
	return strings.Repeat("█", filled/8) + eighths[filled%8]
}
