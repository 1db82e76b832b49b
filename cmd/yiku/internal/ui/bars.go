package ui

import (
	"strconv"
	"strings"
)

// A Bar is a bar of a bar chart: a name and a count.
type Bar struct {
	Name  string
	Count int
}

// maxBar is the width of the longest bar in columns: a longer one adds no
// information.
const maxBar = 40

// eighths are the last cells of bars, by the number of eighths they fill.
var eighths = []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

// RenderBars returns a bar chart below a header, one line per bar, each with a
// line break: the names, the counts, and bars in proportion to the greatest
// count. A count above 0 has at least a thin line.
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

// drawBar returns a bar of n of most, where most is width columns wide.
func drawBar(n, most, width int) string {
	if n <= 0 || most <= 0 {
		return ""
	}
	filled := max(int(float64(n)/float64(most)*float64(width*8)+0.5), 1)
	return strings.Repeat("█", filled/8) + eighths[filled%8]
}
