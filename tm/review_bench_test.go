//go:build unix

package tm

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// reviewUnits names, in the environment, the size of the memory of BenchmarkReview in
// units, where it is to be another one than benchUnits.
const reviewUnits = "REVIEW_UNITS"

// BenchmarkReview edits beads, and units with their beads, of a document of 1,000 and
// one of 10,000 pairs in a memory that stays open. The metric cpu-µs/op is processor
// time, which other jobs of the machine change less than they do ns/op.
func BenchmarkReview(b *testing.B) {
	ctx := context.Background()
	m := openNew(b)
	size, err := strconv.Atoi(os.Getenv(reviewUnits))
	if err != nil {
		size = benchUnits
	}
	const document = 10_000
	for i := range size / document {
		mustAdd(b, m, unit.Origin{Checksum: fmt.Sprint(i)}, randomPairs(uint64(i), document)...)
	}
	for _, n := range []int{1000, 10_000} {
		r := addBilingual(b, m, fmt.Sprint("pairs", n), n)
		beads := beadsOf(b, m, r.Origin.ID).Beads
		units := collect(b, m, Filter{Origin: r.Origin.ID})
		i := 0
		states := []bitext.State{bitext.Confirmed, bitext.Aligned}
		run := func(name string, edit func(b *testing.B)) {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				_, before := usage()
				for b.Loop() {
					i++
					edit(b)
				}
				_, after := usage()
				b.ReportMetric(float64((after-before).Microseconds())/float64(b.N), "cpu-µs/op")
			})
		}
		run("confirm", func(b *testing.B) {
			bead := beads[i*7%len(beads)].ID
			state := states[i/len(beads)%2]
			if _, err := m.Review(ctx, r.Origin.ID, ReviewOptions{}, func(t *bitext.Bitext) error { _, err := t.SetState(bead, state); return err }); err != nil {
				b.Fatal(err)
			}
		})
		run("edit", func(b *testing.B) {
			edit := Edit{Texts: []TextEdit{{Position: 1, Text: fmt.Sprintf("Edited for the %d. time.", i)}}}
			if _, err := m.EditUnit(ctx, units[i*11%len(units)].ID, edit, ""); err != nil {
				b.Fatal(err)
			}
		})
		run("undo", func(b *testing.B) {
			if _, err := m.Undo(ctx, UndoOptions{}); err != nil {
				b.Fatal(err)
			}
		})
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
