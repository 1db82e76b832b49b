package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// Find returns the ids, in order, of all variants whose text holds the phrase; both are
// in search form. It equals a plain search for a substring in every text; no hit is no error.
func (x *Index) Find(ctx context.Context, phrase string) ([]int64, error) {
	if !searchForm(phrase) {
		return nil, ErrPhrase
	}
	found, err := x.scanTail(ctx, phrase)
	if err != nil {
		return nil, err
	}
	needs, n := cover(phrase), 0
	hits := make([]set, len(x.manifest.blocks))
	for i, info := range x.manifest.blocks {
		if hits[i], err = x.hits(ctx, info, phrase, needs); err != nil {
			return nil, err
		}
		n += hits[i].len()
	}
	found = slices.Grow(found, n) // a frequent character has megabytes of ids
	for i, info := range x.manifest.blocks {
		if found, err = x.appendIDs(ctx, info, hits[i], found); err != nil {
			return nil, err
		}
	}
	// Blocks mostly hold ids that follow those of the block before.
	if !slices.IsSorted(found) {
		slices.Sort(found)
	}
	if x.options.Verify {
		return found, x.verify(ctx, phrase, found)
	}
	return found, nil
}

// FindSome returns the ids of some variants with the phrase, at least from and at most limit of
// them. It omits those in the tail. It reads one block after the other until there are enough,
// so a frequent phrase costs a part of one block.
func (x *Index) FindSome(ctx context.Context, phrase string, from int64, limit int) ([]int64, error) {
	if !searchForm(phrase) {
		return nil, ErrPhrase
	}
	var found []int64
	needs := cover(phrase)
	for _, info := range x.manifest.blocks {
		d, err := x.cache.get(info).readDirectory(ctx, x.store)
		if err != nil {
			return nil, err
		}
		if d.last < from {
			continue
		}
		hits, err := x.hits(ctx, info, phrase, needs)
		if err != nil {
			return nil, err
		}
		ids, err := x.appendIDs(ctx, info, hits, nil)
		if err != nil {
			return nil, err
		}
		first, _ := slices.BinarySearch(ids, from)
		if found = append(found, ids[first:]...); len(found) >= limit {
			return found[:limit], nil
		}
	}
	return found, nil
}

// CountSettled returns how many variants in blocks hold the phrase; those in the tail are
// left out. It reads texts only where postings leave a doubt, so it can be called thousands of times
// in a row; the caller reads the texts of the tail once (see Tail). It reads no further block
// once it has found enough; 0 counts all.
func (x *Index) CountSettled(ctx context.Context, phrase string, enough int) (int, error) {
	if !searchForm(phrase) {
		return 0, ErrPhrase
	}
	needs, n := cover(phrase), 0
	for _, info := range x.manifest.blocks {
		hits, err := x.hits(ctx, info, phrase, needs)
		if err != nil {
			return 0, err
		}
		if n += hits.len(); enough > 0 && n >= enough {
			break
		}
	}
	return n, nil
}

// Tail returns the ids of the variants that are in no block, in order.
func (x *Index) Tail() []int64 { return slices.Clone(x.manifest.tail) }

// hits returns the variants of a block that hold the phrase, removed ones left out; nil where there
// are none. The needs are those of the phrase.
func (x *Index) hits(ctx context.Context, info blockInfo, phrase string, needs []need) (set, error) {
	block := x.cache.get(info)
	d, err := block.readDirectory(ctx, x.store)
	if err != nil {
		return nil, err
	}
	f := finder{store: x.store, block: block, directory: d, textsPerPage: x.textsPerPage}
	hits, ask, err := f.find(ctx, needs)
	if err != nil || hits == nil {
		return nil, err
	}
	dead, err := readDead(ctx, x.store, info)
	if err != nil {
		return nil, err
	}
	for i, w := range dead {
		hits[i] &^= w
	}
	if ask {
		err = x.ask(ctx, info, phrase, hits)
	}
	return hits, err
}

// ask removes from the hits the variants whose text does not hold the phrase.
func (x *Index) ask(ctx context.Context, info blockInfo, phrase string, hits set) error {
	ids, err := x.appendIDs(ctx, info, hits, nil)
	if err != nil {
		return err
	}
	holds := make([]bool, 0, len(ids))
	err = x.read(ctx, ids, func(_ int64, text string) error {
		holds = append(holds, strings.Contains(text, phrase))
		return nil
	})
	if err != nil {
		return err
	}
	next := 0
	for i, w := range hits {
		for ; w != 0; w &= w - 1 {
			if !holds[next] {
				hits[i] &^= w & -w
			}
			next++
		}
	}
	return nil
}

// appendIDs appends the ids of the ordinals of a block.
func (x *Index) appendIDs(ctx context.Context, info blockInfo, ordinals set, dst []int64) ([]int64, error) {
	block := x.cache.get(info)
	d, err := block.readDirectory(ctx, x.store)
	if err != nil {
		return nil, err
	}
	dst = slices.Grow(dst, ordinals.len())
	for chunk := 0; chunk < len(d.ids) && len(ordinals) > 0; chunk++ {
		part := ordinals.chunk(chunk)
		if part.empty() {
			continue
		}
		ids, err := block.readIDs(ctx, x.store, d, chunk)
		if err != nil {
			return nil, err
		}
		for i, w := range part {
			for ; w != 0; w &= w - 1 {
				dst = append(dst, ids.at(64*i+bits.TrailingZeros64(w)))
			}
		}
	}
	return dst, nil
}

// scanTail returns the variants of the tail that hold the phrase.
func (x *Index) scanTail(ctx context.Context, phrase string) ([]int64, error) {
	var found []int64
	err := x.read(ctx, x.manifest.tail, func(id int64, text string) error {
		if strings.Contains(text, phrase) {
			found = append(found, id)
		}
		return nil
	})
	return found, err
}

// verify checks that every text holds the phrase.
func (x *Index) verify(ctx context.Context, phrase string, ids []int64) error {
	return x.read(ctx, ids, func(id int64, text string) error {
		if !strings.Contains(text, phrase) {
			return &StaleError{id, phrase}
		}
		return nil
	})
}

// read calls visit with the text of every variant.
func (x *Index) read(ctx context.Context, ids []int64, visit func(id int64, text string) error) error {
	if len(ids) == 0 {
		return nil
	}
	n := 0
	for text, err := range x.texts(ctx, ids) {
		if err == nil && n == len(ids) {
			err = fmt.Errorf("index: more than %d texts for as many variants", n)
		}
		if err == nil {
			err = visit(ids[n], text)
		}
		if err != nil {
			return err
		}
		n++
	}
	if n < len(ids) {
		return fmt.Errorf("index: %d texts for %d variants", n, len(ids))
	}
	return nil
}

// finder looks for one phrase in one block.
type finder struct {
	store     Store
	block     *block
	directory *directory
	// textsPerPage is how many texts may be read in place of one page.
	textsPerPage float64
}

// textsPerPage is how many texts cost as much as a page of postings: both are a row of a table,
// found by its key, and some microseconds of work. A page that a cache keeps is only decoded,
// but the words that begin with the last letters of a phrase may be on a thousand pages.
const (
	textsPerPage       = 1
	cachedTextsPerPage = 0.25
)

// bound is a need with the grams that satisfy it in a block.
type bound struct {
	need
	ranges []grams
	// pages is the greatest number of pages to be read, by the directory.
	pages int
}

// find returns the variants of the block that hold the phrase, removed ones
// included; nil where there are none. Where the remaining postings would cost more
// than the texts of the variants left, ask reports that the texts must be searched.
func (f *finder) find(ctx context.Context, needs []need) (found set, ask bool, err error) {
	bounds, err := f.bind(ctx, needs)
	if err != nil || bounds == nil {
		return nil, false, err
	}
	if len(bounds) == 1 {
		found, err = f.union(ctx, bounds[0].ranges)
		return found, false, err
	}
	// The rarest first: later needs are searched only where earlier ones occur.
	slices.SortStableFunc(bounds, func(a, b bound) int { return cmp.Compare(a.pages, b.pages) })
	starts, err := f.starts(ctx, bounds[0])
	for _, b := range bounds[1:] {
		if err != nil || len(starts) == 0 {
			return nil, false, err
		}
		if float64(len(starts)) <= float64(b.pages)*f.textsPerPage {
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

// bind finds the grams of the needs; nil where one need has none.
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

// wanted reports whether a search needs any ordinals in [first, last].
type wanted func(first, last uint32) bool

// lists calls visit with every list in the ranges, in the order of the grams.
// A page that holds one gram only is skipped where none of its ordinals is wanted;
// nil wants all.
func (f *finder) lists(ctx context.Context, ranges []grams, want wanted, visit func(l list) bool) error {
	at := 0 // in the ranges
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

// wants reports whether a page can hold wanted ordinals.
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

// starts returns where the phrase can begin by one need alone, in order: postings
// with the place of the phrase's first token, without the bit of the space.
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

// start returns where the phrase begins if the posting satisfies the need; ok is
// false if it cannot.
func (b bound) start(p posting) (posting, bool) {
	token := p.place() >> 1
	if token < b.offset || b.offset > 0 && p.place()&1 == 1 != b.space {
		return 0, false
	}
	return newPosting(p.ordinal(), token-b.offset), true
}

// filter returns those of the starts at which the need is satisfied.
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
			// The starts of a list come in order, because all have one offset.
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
