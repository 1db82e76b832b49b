package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
)

// ErrPhrase is returned for a phrase that is not in search form: it is empty, or has
// spaces at its ends or two in a row.
var ErrPhrase = errors.New("the phrase is not in search form")

// An UnknownError is returned for a variant that is not in the index.
type UnknownError struct{ ID int64 }

// Error names the variant.
func (e *UnknownError) Error() string { return fmt.Sprintf("variant %d is not in the index", e.ID) }

// A StaleError is returned if the index disagrees with a text: the text of a hit does
// not contain the phrase.
type StaleError struct {
	ID     int64
	Phrase string
}

// Error names the variant and the phrase.
func (e *StaleError) Error() string {
	return fmt.Sprintf("the index says that variant %d holds %q, but its text does not; rebuild the index", e.ID, e.Phrase)
}

// Options change how an Index works. The zero value suits a process that asks once.
type Options struct {
	// Cache, if not nil, keeps what was read for the next Index, in a
	// process that answers many queries.
	Cache *Cache
	// Verify reads the text of every hit of Find and returns a StaleError if it
	// does not contain the phrase. Postings prove a hit by themselves, so this
	// is for checking the index.
	Verify bool
	// TailLimit is the number of variants from which the tail becomes a
	// block; 0 means 16,384.
	TailLimit int
}

// tailLimit is the usual size at which the tail becomes a block: a scan of so
// many texts takes about 10 ms.
const tailLimit = 16_384

// Index finds phrases and similar texts among the variants of a store. It is valid
// for one transaction and not safe for concurrent use by multiple goroutines. After an error
// from Add, AddBlock, Flush or Remove the transaction must be rolled back and the Index must
// not be used again.
type Index struct {
	store    Store
	texts    Texts
	options  Options
	manifest *manifest
	cache    *Cache
	// textsPerPage is the constant of this name or, with the caller's cache, cachedTextsPerPage,
	// except in tests.
	textsPerPage float64
}

// Open reads the index of a store; an empty store is an empty index.
func Open(ctx context.Context, store Store, texts Texts, options Options) (*Index, error) {
	m, err := readManifest(ctx, store)
	if err != nil {
		return nil, err
	}
	if options.TailLimit <= 0 {
		options.TailLimit = tailLimit
	}
	x := &Index{store: store, texts: texts, options: options, manifest: m, cache: options.Cache, textsPerPage: cachedTextsPerPage}
	if x.cache == nil {
		x.cache, x.textsPerPage = new(Cache), textsPerPage
	}
	x.cache.keep(m.blocks)
	return x, nil
}

// Len returns the number of variants in the index.
func (x *Index) Len() int {
	n := len(x.manifest.tail)
	for _, b := range x.manifest.blocks {
		n += b.live()
	}
	return n
}

// Check returns a CorruptError if the index lacks the variant greatest, the one with the
// greatest id that it should contain, or 0. Damage usually affects the end of an index:
// the manifest is missing, or is one of an earlier time.
func (x *Index) Check(ctx context.Context, greatest int64) error {
	last := int64(0)
	if n := len(x.manifest.tail); n > 0 {
		last = x.manifest.tail[n-1]
	}
	for i := len(x.manifest.blocks) - 1; i >= 0 && last < greatest; i-- { // the newest first
		d, err := x.cache.get(x.manifest.blocks[i]).readDirectory(ctx, x.store)
		if err != nil {
			return err
		}
		last = max(last, d.last)
	}
	if last < greatest {
		return &CorruptError{keyManifest, fmt.Sprintf("it ends before variant %d", greatest)}
	}
	return nil
}

// Add adds variants, whose texts the index's Texts must know. They are found
// at once. Ids must be positive and not in the index yet. When the tail is
// full it becomes a block, and small blocks may be merged.
func (x *Index) Add(ctx context.Context, ids ...int64) error {
	ids = slices.Sorted(slices.Values(ids))
	if err := x.checkNew(ctx, ids); err != nil {
		return err
	}
	tail := append(slices.Clone(x.manifest.tail), ids...)
	slices.Sort(tail)
	x.manifest.tail = tail
	if len(tail) >= x.options.TailLimit {
		return x.Flush(ctx)
	}
	return x.manifest.write(ctx, x.store)
}

// Flush makes blocks of the tail, whatever its size, and merges small blocks.
func (x *Index) Flush(ctx context.Context) error {
	b := NewBuilder()
	err := x.read(ctx, x.manifest.tail, func(id int64, text string) error {
		if b.Full() {
			if err := x.append(ctx, b); err != nil {
				return err
			}
			b = NewBuilder()
		}
		return b.Add(id, text)
	})
	if err != nil {
		return err
	}
	if err := x.append(ctx, b); err != nil {
		return err
	}
	x.manifest.tail = nil
	return x.merge(ctx)
}

// AddBlock adds the variants of a builder, which must not be in the index yet,
// as a block of their own, for many variants at once. The builder must not be used
// afterwards. An empty one adds nothing.
func (x *Index) AddBlock(ctx context.Context, b *Builder) error {
	if err := x.checkNew(ctx, b.ids); err != nil {
		return err
	}
	if err := x.append(ctx, b); err != nil {
		return err
	}
	return x.merge(ctx)
}

// append stores a block, without the manifest.
func (x *Index) append(ctx context.Context, b *Builder) error {
	if b.Len() == 0 {
		return nil
	}
	info, err := b.write(ctx, x.store, x.manifest.next)
	if err != nil {
		return err
	}
	b.release()
	x.manifest.next++
	x.manifest.blocks = append(x.manifest.blocks, info)
	return nil
}

// checkNew returns an error if one of the ids, given in order, is invalid or in the index already.
func (x *Index) checkNew(ctx context.Context, ids []int64) error {
	for i, id := range ids {
		_, known := slices.BinarySearch(x.manifest.tail, id)
		if known || id <= 0 || i > 0 && id == ids[i-1] {
			return fmt.Errorf("index variant %d: ids must be positive and not in the index", id)
		}
	}
	for _, info := range x.manifest.blocks {
		var r removal
		others, err := x.mark(ctx, info, ids, &r)
		if err != nil {
			return err
		}
		if r.count > 0 {
			return fmt.Errorf("index %d variants: %d are in the index already; remove them first", len(ids), len(ids)-len(others))
		}
	}
	return nil
}

// Remove removes variants. It asks for no texts. To change the text of a variant, remove the
// variant and add it again. If an id is not in the index, Remove returns an UnknownError and removes
// nothing.
func (x *Index) Remove(ctx context.Context, ids ...int64) error {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	rest := make([]int64, 0, len(ids)) // not in the tail
	for _, id := range ids {
		if _, ok := slices.BinarySearch(x.manifest.tail, id); !ok {
			rest = append(rest, id)
		}
	}
	var changes []removal
	for i, info := range x.manifest.blocks {
		if len(rest) == 0 {
			break
		}
		r := removal{block: i}
		var err error
		if rest, err = x.mark(ctx, info, rest, &r); err != nil {
			return err
		}
		if r.count > 0 {
			changes = append(changes, r)
		}
	}
	if len(rest) > 0 {
		return &UnknownError{rest[0]}
	}
	for _, r := range changes {
		info := &x.manifest.blocks[r.block]
		info.dead += r.count
		if err := writeDead(ctx, x.store, info.number, r.dead); err != nil {
			return err
		}
	}
	x.manifest.tail = slices.DeleteFunc(slices.Clone(x.manifest.tail), func(id int64) bool {
		_, ok := slices.BinarySearch(ids, id)
		return ok
	})
	return x.merge(ctx)
}

// removal is the variants that are removed from a block.
type removal struct {
	block int // in the manifest
	dead  set // all removed variants, earlier ones included
	count int // of new ones
}

// mark adds to the removal the ids that are alive in the block and returns the others.
func (x *Index) mark(ctx context.Context, info blockInfo, ids []int64, r *removal) ([]int64, error) {
	b := x.cache.get(info)
	d, err := b.readDirectory(ctx, x.store)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 || ids[0] > d.last { // the usual case of new variants
		return ids, nil
	}
	var (
		others []int64
		known  = -1 // the chunk read last
		chunk  idChunk
	)
	for _, id := range ids {
		number, ok := d.chunkOf(id)
		if ok && number != known {
			if chunk, err = b.readIDs(ctx, x.store, d, number); err != nil {
				return nil, err
			}
			known = number
		}
		i, here := 0, false
		if ok {
			i, here = sort.Find(chunk.count, func(i int) int { return cmp.Compare(id, chunk.at(i)) })
		}
		if here && r.dead == nil { // not before: most ids are in one block of many
			if r.dead, err = readDead(ctx, x.store, info); err != nil {
				return nil, err
			}
			if r.dead == nil {
				r.dead = newSet(info.variants)
			}
		}
		ordinal := uint32(number*chunkSize + i)
		if !here || r.dead.has(ordinal) {
			others = append(others, id)
			continue
		}
		r.dead.add(ordinal)
		r.count++
	}
	return others, nil
}
