package ui

import (
	"slices"
	"strconv"
	"strings"
)

// columnGap is the number of spaces between two columns of a table.
const columnGap = 2

// A Table has rows below a header, in aligned columns.
type Table struct {
	// Header holds the names of the columns, or is nil.
	Header []string
	// Right holds the columns, counted from 0, that are aligned to the right:
	// those of numbers.
	Right []int
	// Names holds the columns whose cells are shortened in the middle instead
	// of at the end: names of files.
	Names []int
	// Rows have one cell per column each.
	Rows [][]string
}

// Render returns the table as lines with line breaks, every line indented by
// indent spaces. Cells are shortened if the table would be wider than the
// screen; names of columns are not.
func (s Screen) Render(t Table, indent int) string {
	if len(t.Rows) == 0 && len(t.Header) == 0 {
		return ""
	}
	for i, name := range t.Header {
		if i == 0 {
			t.Header = slices.Clone(t.Header)
		}
		t.Header[i] = Say(name)
	}
	rows := s.fit(t, indent)
	widths := make([]int, t.columns())
	for _, row := range append([][]string{t.Header}, rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], Width(cell))
		}
	}
	var b strings.Builder
	write := func(row []string, style func(string) string) {
		var line strings.Builder
		for i, cell := range row {
			blanks := strings.Repeat(" ", widths[i]-Width(cell))
			cell = style(cell)
			if slices.Contains(t.Right, i) {
				cell = blanks + cell
			} else {
				cell += blanks
			}
			if i < len(row)-1 {
				cell += strings.Repeat(" ", columnGap)
			}
			line.WriteString(cell)
		}
		b.WriteString(strings.Repeat(" ", indent))
		b.WriteString(strings.TrimRight(line.String(), " "))
		b.WriteByte('\n')
	}
	if len(t.Header) > 0 {
		write(t.Header, s.Faint)
	}
	for _, row := range rows {
		write(row, func(cell string) string { return cell })
	}
	return b.String()
}

func (t Table) columns() int {
	if len(t.Rows) > 0 {
		return len(t.Rows[0])
	}
	return len(t.Header)
}

// fit returns the rows with each cell on one line and short enough for the
// table to fit the screen. The widest columns are narrowed step by step, so
// that numbers and dates stay whole; no column becomes narrower than its name.
func (s Screen) fit(t Table, indent int) [][]string {
	rows := make([][]string, len(t.Rows))
	widths := make([]int, t.columns())
	for i, name := range t.Header {
		widths[i] = Width(name)
	}
	least := slices.Clone(widths)
	for r, row := range t.Rows {
		rows[r] = make([]string, len(row))
		for i, cell := range row {
			rows[r][i] = strings.Join(strings.Fields(s.Safe(cell)), " ")
			widths[i] = max(widths[i], Width(rows[r][i]))
		}
	}
	total := indent + columnGap*(len(widths)-1)
	for _, w := range widths {
		total += w
	}
	for ; s.Width > 0 && total > s.Width; total-- {
		widest := -1
		for i, w := range widths {
			if w > least[i] && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break // only the names of the columns are left
		}
		widths[widest]--
	}
	for _, row := range rows {
		for i := range row {
			if slices.Contains(t.Names, i) {
				row[i] = ShortenMiddle(row[i], widths[i])
			} else {
				row[i] = Shorten(row[i], widths[i])
			}
		}
	}
	return rows
}

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
