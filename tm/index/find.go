package index

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// finder looks for one phrase in one block.
type finder struct {
	store     Store
	block     *block
	directory *directory
	// textsPerPage is how many texts may be read rather than one page.
	textsPerPage int
}

// textsPerPage is how many texts cost what a page of postings costs: both are
// a row of a table, found by its key, and some microseconds of work.
const textsPerPage = 1

// bound is a need with the grams that satisfy it in a block.
type bound struct {
	need
	ranges []grams
	// pages is how many pages may have to be read, as far as the directory says.
	pages int
}

// find returns the variants of the block that hold the phrase, removed ones
// included; nil where there are none. Where the rest of the postings would cost more
// than the texts of what is left, it says that the texts must be asked.
func (f *finder) find(ctx context.Context, needs []need) (found set, ask bool, err error) {
	bounds, err := f.bind(ctx, needs)
	if err != nil || bounds == nil {
		return nil, false, err
	}
	if len(bounds) == 1 {
		found, err = f.union(ctx, bounds[0].ranges)
		return found, false, err
	}
	// Rarest first: what the first leaves over is all that the next must look for.
	slices.SortStableFunc(bounds, func(a, b bound) int { return cmp.Compare(a.pages, b.pages) })
	starts, err := f.starts(ctx, bounds[0])
	for _, b := range bounds[1:] {
		if err != nil || len(starts) == 0 {
			return nil, false, err
		}
		if len(starts) <= b.pages*f.textsPerPage {
			ask = true
			break
		}
		starts, err = f.filter(ctx, b, starts)
	}
	if err != nil || len(starts) == 0 {
		return nil, false, err
	}
	found = newSet(f.directory.variants)
	for _, s := range starts {
		found.add(s.ordinal())
	}
	return found, ask, nil
}

// bind resolves the needs; nil where one cannot be satisfied.
func (f *finder) bind(ctx context.Context, needs []need) ([]bound, error) {
	var words vocabulary
	bounds := make([]bound, len(needs))
	for i, n := range needs {
		if n.word != "" && words == nil {
			var err error
			if words, err = f.block.readVocabulary(ctx, f.store); err != nil {
				return nil, err
			}
		}
		b := bound{need: n, ranges: n.resolve(words)}
		if len(b.ranges) == 0 {
			return nil, nil
		}
		for _, r := range b.ranges {
			from, to := f.directory.spread(r)
			b.pages += to - from
		}
		bounds[i] = b
	}
	return bounds, nil
}

// wanted says which part of the lists of a page a search needs.
type wanted func(first, last uint32) bool

// lists calls visit with every list in the ranges, in the order of the grams.
// A page that holds nothing but one gram is left out where the ordinals that it
// can have are not wanted; nil wants all.
func (f *finder) lists(ctx context.Context, ranges []grams, want wanted, visit func(l list) bool) error {
	at := 0 // of the ranges
	read := -1
	for at < len(ranges) {
		from, to := f.directory.spread(ranges[at])
		for number := max(from, read+1); number < to; number++ {
			read = number
			if want != nil && !f.wants(number, want) {
				continue
			}
			if err := f.page(ctx, number, ranges[at:], visit); err != nil {
				return err
			}
		}
		at++
	}
	return nil
}

// wants tells whether a page can hold wanted ordinals.
func (f *finder) wants(number int, want wanted) bool {
	pages := f.directory.pages
	start := pages[number]
	if number+1 == len(pages) || pages[number+1].gram != start.gram {
		return true
	}
	return want(start.ordinal, pages[number+1].ordinal)
}

// page calls visit with the lists of a page that are in the ranges.
func (f *finder) page(ctx context.Context, number int, ranges []grams, visit func(l list) bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	page, err := f.block.page(ctx, f.store, number)
	if err != nil {
		return err
	}
	r := readPage(page)
	for l, ok := r.next(); ok; l, ok = r.next() {
		for len(ranges) > 0 && l.gram >= ranges[0].to {
			ranges = ranges[1:]
		}
		if len(ranges) == 0 {
			return nil
		}
		if l.gram >= ranges[0].from && !visit(l) {
			r.failed = true
			break
		}
	}
	if r.failed {
		return &CorruptError{blobKey(f.block.number, placePages+number), "its lists do not fit each other"}
	}
	return nil
}

// union returns the variants with any of the grams.
func (f *finder) union(ctx context.Context, ranges []grams) (set, error) {
	found := newSet(f.directory.variants)
	limit := uint32(f.directory.variants)
	err := f.lists(ctx, ranges, nil, func(l list) bool {
		return l.ordinals(found, limit)
	})
	return found, err
}

// starts returns where the phrase can begin by one need alone, in order: a
// posting whose place is that of the phrase's first token, without the blank.
func (f *finder) starts(ctx context.Context, b bound) ([]posting, error) {
	var found, buffer []posting
	lists := 0
	err := f.lists(ctx, b.ranges, nil, func(l list) (ok bool) {
		lists++
		buffer, ok = l.postings(buffer[:0], uint32(f.directory.variants))
		for _, p := range buffer {
			if start, fits := b.start(p); fits {
				found = append(found, start)
			}
		}
		return ok
	})
	if lists > 1 {
		slices.Sort(found)
	}
	return found, err
}

// start returns where the phrase begins if the posting satisfies the need, false if
// it cannot.
func (b bound) start(p posting) (posting, bool) {
	token := p.place() >> 1
	if token < b.offset || b.offset > 0 && p.place()&1 == 1 != b.blank {
		return 0, false
	}
	return newPosting(p.ordinal(), token-b.offset), true
}

// filter leaves of the starts those at which the need is satisfied.
func (f *finder) filter(ctx context.Context, b bound, starts []posting) ([]posting, error) {
	kept := make([]bool, len(starts))
	inPage := func(first, last uint32) bool {
		i, _ := slices.BinarySearch(starts, newPosting(first, 0))
		return i < len(starts) && starts[i] <= newPosting(last, math.MaxUint32)
	}
	var some []posting
	err := f.lists(ctx, b.ranges, inPage, func(l list) (ok bool) {
		some, ok = l.postingsIn(some[:0], starts, uint32(f.directory.variants))
		i := 0
		for _, p := range some {
			start, fits := b.start(p)
			if !fits {
				continue
			}
			// The starts of a list come in order, for all have one offset.
			for i < len(starts) && starts[i] < start {
				i++
			}
			if i == len(starts) {
				break
			}
			if starts[i] == start {
				kept[i] = true
			}
		}
		return ok
	})
	n := 0
	for i, s := range starts {
		if kept[i] {
			starts[n] = s
			n++
		}
	}
	return starts[:n], err
}
