package read

// Where form feeds tell the pages apart, running heads and feet show themselves:
// the same line, but for its digits, stands first or last on page after page. They
// are left out wherever they stand, not only in mid-sentence. The one at the top
// of the first page is kept: there it is the title. The head of one chapter's pages
// stands there less often than on one page in five.

const (
	fewestHeads = 3   // pages that show a running head
	headShare   = 0.2 // of all pages
	deepestHead = 2   // lines of a head or a foot
)

// dropRunningHeads finds the running heads and feet of a text with form feeds.
func (m *mender) dropRunningHeads() {
	pages := m.pages()
	if len(pages) < fewestHeads {
		return
	}
	for range deepestHead {
		counts := map[string]int{}
		for _, p := range pages {
			seen := ""
			for _, i := range m.edges(p) {
				if key := headKey(m.body(i)); key != "" && key != seen {
					counts[key]++
					seen = key
				}
			}
		}
		found := false
		for k, p := range pages {
			for _, i := range m.edges(p) {
				if k == 0 && i == p[0] && !m.options.later {
					continue
				}
				if n := counts[headKey(m.body(i))]; n >= fewestHeads && float64(n) >= headShare*float64(len(pages)) {
					m.dropped[i] = true
					found = true
				}
			}
		}
		if !found {
			return
		}
	}
}

// pages returns the first and last line of each page.
func (m *mender) pages() [][2]int {
	var pages [][2]int
	first := 0
	for i := range m.lines {
		if i > 0 && m.lines[i].page {
			pages = append(pages, [2]int{first, i - 1})
			first = i
		}
	}
	if len(pages) == 0 {
		return nil
	}
	return append(pages, [2]int{first, len(m.lines) - 1})
}

// edges returns the first and the last line of a page that are not left out yet,
// if they are short enough to be a head. A page keeps a line at least.
func (m *mender) edges(page [2]int) []int {
	first, last := page[0], page[1]
	for first < last && m.dropped[first] {
		first++
	}
	for last > first && m.dropped[last] {
		last--
	}
	if first >= last {
		return nil
	}
	var edges []int
	for _, i := range [2]int{first, last} {
		if l := m.lines[i]; l.width <= longestHead && l.ending != endsStop {
			edges = append(edges, i)
		}
	}
	return edges
}
