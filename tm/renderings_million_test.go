//go:build unix

package tm

import (
	"fmt"
	"path/filepath"
	"testing"
)

// TestMillionRenderings looks phrases up with their renderings, as a long-lived
// process does: every fourth phrase of each length, twice, and counts the second time.
func TestMillionRenderings(t *testing.T) {
	m, folder := millionMemory(t)
	var phrases []string
	for _, n := range []int{2, 3, 4, 8} {
		for i, p := range readLines(t, filepath.Join(folder, fmt.Sprintf("phrases_%d.txt", n))) {
			if i%4 == 0 {
				phrases = append(phrases, p)
			}
		}
	}
	for round := range 2 {
		var d times
		groups := 0
		_, before := usage()
		for _, p := range phrases {
			d.timed(func() { groups += len(find(t, m, Query{Text: p, Limit: 20}).Renderings) })
		}
		_, after := usage()
		if round == 1 {
			fmt.Printf("renderings of %d phrases, %d groups: %s (%.1f ms of processors; goal p90 40 ms)\n",
				len(phrases), groups, d, (after-before).Seconds()*1000/float64(len(phrases)))
		}
	}
}
