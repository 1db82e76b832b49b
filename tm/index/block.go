package index

import (
	"context"
	"encoding/binary"
	"math/bits"
	"sync"
)

// block is one of the index's blocks for reading. What was read stays true for
// as long as the block lives, for nothing but its tombstones ever changes; those are
// read anew by every Index.
type block struct {
	number int64

	mutex      sync.Mutex
	directory  *directory
	vocabulary vocabulary
	known      bool // whether the vocabulary was read
	counts     []characterCount
	chunks     map[int]*signatureList
	// ids are the chunks of ids, nil where one was not read; after are the ordinals
	// in those read, and the first beyond, with an id that is one more than that of
	// the ordinal before. It lies in one piece, for a frequent phrase needs all of it.
	ids   [][]int64
	after set
	pages *pageCache // of its Cache
}

// Cache keeps what searches of a long-lived process read again and again:
// directories, vocabularies, ids and signatures, some 30 bytes a variant, and 64 MB of postings
// at most. It may be shared by several
// Index values over the same store at the same time. The zero value is ready.
type Cache struct {
	mutex  sync.Mutex
	blocks map[cacheKey]*block
	pages  pageCache
}

// cacheKey tells blocks apart for good, see blockInfo.checksum.
type cacheKey struct {
	number   int64
	checksum uint32
}

// get returns the block.
func (c *Cache) get(info blockInfo) *block {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	key := cacheKey{info.number, info.checksum}
	b := c.blocks[key]
	if b == nil {
		if c.blocks == nil {
			c.blocks = map[cacheKey]*block{}
		}
		b = &block{number: info.number, pages: &c.pages}
		c.blocks[key] = b
	}
	return b
}

// keep forgets all blocks but those given. So those of a transaction that was rolled
// back are forgotten before their numbers are given again.
func (c *Cache) keep(infos []blockInfo) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	kept := make(map[cacheKey]*block, len(infos))
	for _, info := range infos {
		key := cacheKey{info.number, info.checksum}
		if b := c.blocks[key]; b != nil {
			kept[key] = b
		}
	}
	c.blocks = kept
}

// readDirectory returns the directory.
func (b *block) readDirectory(ctx context.Context, s Store) (*directory, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.directory == nil {
		d, err := readDirectory(ctx, s, b.number)
		if err != nil {
			return nil, err
		}
		b.directory = d
	}
	return b.directory, nil
}

// readVocabulary returns the vocabulary.
func (b *block) readVocabulary(ctx context.Context, s Store) (vocabulary, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if !b.known {
		key := blobKey(b.number, placeVocabulary)
		payload, err := get(ctx, s, key)
		if err != nil {
			return nil, err
		}
		b.vocabulary = vocabulary(payload)
		if !b.vocabulary.valid() {
			return nil, &CorruptError{key, "its last word has no end"}
		}
		b.known = true
	}
	return b.vocabulary, nil
}

// readSignatures returns a chunk of signatures, and keeps it when asked to.
func (b *block) readSignatures(ctx context.Context, s Store, number int, d *directory, keep bool) (*signatureList, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if list := b.chunks[number]; list != nil {
		return list, nil
	}
	list, err := readSignatures(ctx, s, b.number, number, d.signatures[number], d.variants)
	if err == nil && keep {
		if b.chunks == nil {
			b.chunks = map[int]*signatureList{}
		}
		b.chunks[number] = list
	}
	return list, err
}

// page returns a page of postings.
func (b *block) page(ctx context.Context, s Store, number int) ([]byte, error) {
	key := pageKey{b, number}
	if page := b.pages.get(key); page != nil {
		return page, nil
	}
	page, err := get(ctx, s, blobKey(b.number, placePages+number))
	if err == nil {
		b.pages.put(key, page)
	}
	return page, err
}

// neighbours adds the places of the ids that are one more than the id before
// them, counted from a place on; before is the id before the first.
func (s set) neighbours(from int, before int64, ids []int64) {
	for i, id := range ids {
		if id == before+1 {
			s.add(uint32(from + i))
		}
		before = id
	}
}

// readIDs returns a chunk of ids, which must not be changed. They are kept: a
// frequent phrase needs nearly all of them each time, 8 bytes a variant.
func (b *block) readIDs(ctx context.Context, s Store, d *directory, chunk int) ([]int64, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.lockedIDs(ctx, s, d, chunk)
}

// lockedIDs is readIDs for whoever holds the mutex.
func (b *block) lockedIDs(ctx context.Context, s Store, d *directory, chunk int) ([]int64, error) {
	if b.ids == nil {
		b.ids, b.after = make([][]int64, len(d.ids)), newSet(d.variants)
	}
	if ids := b.ids[chunk]; ids != nil {
		return ids, nil
	}
	key := blobKey(b.number, placeIDs+chunk)
	payload, err := get(ctx, s, key)
	if err != nil {
		return nil, err
	}
	ids, ok := decodeIDs(payload)
	if want := min(chunkSize, d.variants-chunk*chunkSize); !ok || len(ids) != want || ids[0] != d.ids[chunk] {
		return nil, &CorruptError{key, "its ids do not fit the directory"}
	}
	b.ids[chunk] = ids
	b.after.neighbours(chunk*chunkSize, -1, ids) // ids are positive
	if chunk+1 < len(d.ids) {
		b.after.neighbours((chunk+1)*chunkSize, ids[len(ids)-1], d.ids[chunk+1:][:1])
	}
	return ids, nil
}

// allIDs returns the ids of all variants, removed ones included, by ordinal.
func (b *block) allIDs(ctx context.Context, s Store, d *directory) ([]int64, error) {
	all := make([]int64, 0, d.variants)
	for chunk := range d.ids {
		ids, err := b.readIDs(ctx, s, d, chunk)
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return all, nil
}

// set is a set of the ordinals of a block.
type set []uint64

func newSet(variants int) set { return make(set, (variants+63)/64) }

func (s set) has(ordinal uint32) bool { return s[ordinal/64]>>(ordinal%64)&1 != 0 }
func (s set) add(ordinal uint32)      { s[ordinal/64] |= 1 << (ordinal % 64) }

// empty tells whether the set has no ordinal.
func (s set) empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// len is the number of ordinals in the set.
func (s set) len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// readDead returns the removed variants of a block, nil where there are none.
// The tombstones are a bitmap: 16 KB for a block of full size.
func readDead(ctx context.Context, s Store, info blockInfo) (set, error) {
	if info.dead == 0 {
		return nil, nil
	}
	key := blobKey(info.number, placeDead)
	payload, err := get(ctx, s, key)
	if err != nil {
		return nil, err
	}
	dead := newSet(info.variants)
	if len(payload) != 8*len(dead) {
		return nil, &CorruptError{key, "its length does not fit the number of variants"}
	}
	for i := range dead {
		dead[i] = binary.LittleEndian.Uint64(payload[8*i:])
	}
	return dead, nil
}

// writeDead stores the removed variants.
func writeDead(ctx context.Context, s Store, number int64, dead set) error {
	payload := make([]byte, 0, 8*len(dead))
	for _, w := range dead {
		payload = binary.LittleEndian.AppendUint64(payload, w)
	}
	return put(ctx, s, blobKey(number, placeDead), payload)
}
