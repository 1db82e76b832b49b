//go:build unix

package tm

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// reviewUnits names, in the environment, the size of the memory of BenchmarkReview in
// units, where it is to be another one than benchUnits.
const reviewUnits = "REVIEW_UNITS"

// BenchmarkReview edits beads, and units with their beads, of a document of 1,000 and
// one of 10,000 pairs, both older than half of a memory that stays open. The metrics are
// the median and the 90th percentile of processor time, which other jobs of the machine
// change less than they do the other two, those of the clock.
func BenchmarkReview(b *testing.B) {
	ctx := context.Background()
	m := openNew(b)
	size, err := strconv.Atoi(os.Getenv(reviewUnits))
	if err != nil {
		size = benchUnits
	}
	const document = 500 // as long as an article or a chapter: a million units are 2,000 documents
	documents := size / document
	add := func(from, to int) {
		for i := from; i < to; i++ {
			mustAdd(b, m, unit.Origin{Checksum: fmt.Sprint(i)}, randomPairs(uint64(i), document)...)
		}
	}
	lengths := []int{1000, 10_000}
	origins := map[int]int64{}
	add(0, documents/2)
	for _, n := range lengths {
		origins[n] = addBilingual(b, m, fmt.Sprint("pairs", n), n).Origin.ID
	}
	add(documents/2, documents)
	syscall.Sync() // else the first edits wait until the system has written the memory
	for _, n := range lengths {
		origin := origins[n]
		beads := beadsOf(b, m, origin).Beads
		units := collect(b, m, Filter{Origin: origin})
		i := 0
		states := []bitext.State{bitext.Confirmed, bitext.Aligned}
		run := func(name string, edit func(b *testing.B)) {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				var clock, processor []time.Duration
				for b.Loop() {
					i++
					start := time.Now()
					_, before := usage()
					edit(b)
					_, after := usage()
					clock, processor = append(clock, time.Since(start)), append(processor, after-before)
				}
				reportQuantiles(b, "cpu", processor)
				reportQuantiles(b, "clock", clock)
			})
		}
		run("confirm", func(b *testing.B) {
			bead := beads[i*7%len(beads)].ID
			state := states[i/len(beads)%2]
			if _, err := m.Review(ctx, origin, bitext.ReviewOptions{}, func(t *bitext.Bitext) error { _, err := t.SetState(bead, state); return err }); err != nil {
				b.Fatal(err)
			}
		})
		run("edit", func(b *testing.B) {
			edit := unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: fmt.Sprintf("Edited for the %d. time.", i)}}}
			if _, err := m.EditUnit(ctx, units[i*11%len(units)].ID, edit, ""); err != nil {
				b.Fatal(err)
			}
		})
		run("undo", func(b *testing.B) {
			if _, err := m.Undo(ctx, history.UndoOptions{}); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// reportQuantiles reports the median and the 90th percentile of some times.
func reportQuantiles(b *testing.B, name string, times []time.Duration) {
	slices.Sort(times)
	for _, q := range []int{50, 90} {
		b.ReportMetric(times[len(times)*q/100].Seconds()*1000, fmt.Sprintf("%s-p%d-ms", name, q))
	}
}

// BenchmarkBitext reads and unpacks the bitext of a document of 10,000 pairs.
func BenchmarkBitext(b *testing.B) {
	m := openNew(b)
	origin := addBilingual(b, m, "a", 10_000).Origin.ID
	_, before := usage()
	for b.Loop() {
		err := m.file.View(context.Background(), func(tx *sql.Tx) error {
			_, err := tables.LoadBitext(context.Background(), tx, origin, nil)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	_, after := usage()
	b.ReportMetric(float64((after-before).Microseconds())/float64(b.N), "cpu-µs/op")
}
