package index

import (
	"context"
	"slices"
)

// CountSettled is Count for the variants in blocks alone, those in the tail left
// out. It reads no texts but to settle doubt, so it can be asked thousands of times
// in a row; what the tail holds, the caller reads once, by Tail.
func (x *Index) CountSettled(ctx context.Context, phrase string) (int, error) {
	if !searchForm(phrase) {
		return 0, ErrPhrase
	}
	return x.hits(phrase).Count(ctx)
}

// Tail returns the ids of the variants that are in no block, in order.
func (x *Index) Tail() []int64 { return slices.Sorted(slices.Values(x.manifest.tail)) }
