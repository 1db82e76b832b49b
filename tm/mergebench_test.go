//go:build unix

package tm

import (
	"context"
	"fmt"
	"testing"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/merge"
)

// BenchmarkMergePairing merges the memory of a colleague who reviewed the same document of
// 2,500 and of 10,000 pairs: untouched, confirmed, with every twentieth bead merged with the next, and with pairs
// of its sentences without a partner.
func BenchmarkMergePairing(b *testing.B) {
	ctx := context.Background()
	for _, pairs := range []int{2500, 10_000} {
		mergePairings(ctx, b, pairs)
	}
}

func mergePairings(ctx context.Context, b *testing.B, pairs int) {
	for _, tt := range []struct {
		name string
		edit func(t *bitext.Bitext) error
	}{
		{"untouched", nil},
		{"confirmed", func(t *bitext.Bitext) error {
			_, err := t.ConfirmThrough(t.Beads[len(t.Beads)-1].ID)
			return err
		}},
		{"merged", func(t *bitext.Bitext) error {
			for i := 0; i+1 < len(t.Beads); i += 20 {
				if t.Beads[i].Partner == 0 && t.Beads[i+1].Partner == 0 {
					if _, err := t.Merge(t.Beads[i].ID); err != nil {
						return err
					}
				}
			}
			return nil
		}},
		{"moved", func(t *bitext.Bitext) error {
			var lone [2][]int
			for i := range t.Beads {
				if x := &t.Beads[i]; x.Lone() && x.Partner == 0 {
					side := 0
					if x.Empty(bitext.Source) {
						side = 1
					}
					lone[side] = append(lone[side], x.ID)
				}
			}
			for i := range min(len(lone[0]), len(lone[1])) {
				if _, err := t.PairUp(lone[0][i], lone[1][i]); err != nil {
					return err
				}
			}
			return nil
		}},
	} {
		b.Run(fmt.Sprintf("%s/%d", tt.name, pairs), func(b *testing.B) {
			other := openNew(b)
			origin := addBilingual(b, other, "a", pairs).Origin.ID
			if tt.edit != nil {
				if _, err := other.Review(ctx, origin, bitext.ReviewOptions{}, tt.edit); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				b.StopTimer()
				m := openNew(b)
				addBilingual(b, m, "a", pairs)
				_, before := usage()
				b.StartTimer()
				if _, err := m.Merge(ctx, other, merge.Options{}); err != nil {
					b.Fatal(err)
				}
				peak, after := usage()
				b.ReportMetric(float64((after - before).Milliseconds()), "cpu-ms")
				b.ReportMetric(float64(peak), "peak-MB")
			}
		})
	}
}
