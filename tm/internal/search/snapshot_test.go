package search

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"
)

// TestKeptTexts checks that texts are returned in the order of their rows, and that cached
// ones are not read.
func TestKeptTexts(t *testing.T) {
	kept := &tailTexts{Texts: map[int64]string{2: "kept 2", 3: "kept 3", 6: "kept 6"}}
	for _, rows := range [][]int64{nil, {2}, {1}, {1, 2, 3}, {2, 4, 5, 6}, {2, 3, 6}, {1, 2, 4, 6, 7}} {
		var asked []int64
		read := func(_ context.Context, ids []int64) iter.Seq2[string, error] {
			asked = append(asked, ids...)
			return func(yield func(string, error) bool) {
				for _, id := range ids {
					if !yield(fmt.Sprintf("read %d", id), nil) {
						return
					}
				}
			}
		}
		var want []string
		var missing []int64
		for _, row := range rows {
			if text, ok := kept.Texts[row]; ok {
				want = append(want, text)
				continue
			}
			want, missing = append(want, fmt.Sprintf("read %d", row)), append(missing, row)
		}
		var got []string
		for text, err := range kept.of(context.Background(), rows, read) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, text)
		}
		if !slices.Equal(got, want) || !slices.Equal(asked, missing) {
			t.Errorf("rows %v: %q, %v read; want %q, %v read", rows, got, asked, want, missing)
		}
		for range kept.of(context.Background(), rows, read) {
			break // a search may end early
		}
	}
}
