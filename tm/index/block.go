package index

import (
	"context"
	"encoding/binary"
	"math/bits"
	"sort"
	"sync"
)

// block is a block of the index for reading. What was read stays valid as long as
// the block exists, because nothing but its tombstones ever changes; every Index reads
// those again.
type block struct {
	number int64

	mutex      sync.Mutex
	directory  *directory
	vocabulary vocabulary
	known      bool // whether the vocabulary was read
	chunks     map[int]*signatureList
	// ids holds the chunks of ids; those not yet read are empty.
	ids   []idChunk
	pages *pageCache // of the block's Cache
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

// readSignatures returns a chunk of signatures, and keeps it if keep is set.
func (b *block) readSignatures(ctx context.Context, s Store, d *directory, number int, keep bool) (*signatureList, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if list := b.chunks[number]; list != nil {
		return list, nil
	}
	list, err := readSignatures(ctx, s, blobKey(b.number, placeSignatures+number), d.signatures[number], d.variants)
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

// readIDs returns a chunk of ids. They are kept, because a frequent phrase needs
// nearly all chunks.
func (b *block) readIDs(ctx context.Context, s Store, d *directory, chunk int) (idChunk, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.ids == nil {
		b.ids = make([]idChunk, len(d.ids))
	}
	if ids := b.ids[chunk]; ids.count > 0 {
		return ids, nil
	}
	key := blobKey(b.number, placeIDs+chunk)
	payload, err := get(ctx, s, key)
	if err != nil {
		return idChunk{}, err
	}
	ids, ok := decodeIDChunk(payload)
	if want := min(chunkSize, d.variants-chunk*chunkSize); !ok || ids.count != want || ids.at(0) != d.ids[chunk] {
		return idChunk{}, &CorruptError{key, "its ids do not fit the directory"}
	}
	b.ids[chunk] = ids
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
		for i := range ids.count {
			all = append(all, ids.at(i))
		}
	}
	return all, nil
}

// set is a set of the ordinals of a block.
type set []uint64

func newSet(variants int) set { return make(set, (variants+63)/64) }

func (s set) has(ordinal uint32) bool { return s[ordinal/64]>>(ordinal%64)&1 != 0 }
func (s set) add(ordinal uint32)      { s[ordinal/64] |= 1 << (ordinal % 64) }

// empty reports whether the set has no ordinal.
func (s set) empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// len returns the number of ordinals in the set.
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

// chunk returns the part of the set that belongs to a chunk of ids.
func (s set) chunk(number int) set {
	const words = chunkSize / 64
	return s[number*words : min(len(s), (number+1)*words)]
}

// chunkSize is the greatest number of variants in a chunk of ids or signatures.
const chunkSize = 1024

// A directory lists the content of a block with its places. It is read first.
type directory struct {
	variants int
	tokens   int64
	pages    []pageStart
	// ids are the first ids of the chunks of ids; last is the block's last id.
	ids  []int64
	last int64
	// signatures describe the chunks of signatures.
	signatures []signatureChunk
}

// signatureChunk describes a chunk of signatures: how many there are, and the least and
// greatest numbers of tokens and of words of its texts.
type signatureChunk struct {
	count             int
	shortest, longest int // tokens
	fewest, most      int // words
}

// encode returns the payload.
func (d *directory) encode() []byte {
	b := binary.AppendUvarint(nil, uint64(d.variants))
	b = binary.AppendUvarint(b, uint64(d.tokens))
	b = binary.AppendUvarint(b, uint64(len(d.pages)))
	last := gram(0)
	for _, p := range d.pages {
		b = binary.AppendUvarint(b, uint64(p.gram-last))
		b = binary.AppendUvarint(b, uint64(p.ordinal))
		last = p.gram
	}
	b = binary.AppendUvarint(b, uint64(len(d.ids)))
	id := int64(0)
	for _, next := range append(d.ids[:len(d.ids):len(d.ids)], d.last) {
		b = binary.AppendUvarint(b, uint64(next-id))
		id = next
	}
	b = binary.AppendUvarint(b, uint64(len(d.signatures)))
	for _, c := range d.signatures {
		b = binary.AppendUvarint(b, uint64(c.count))
		b = binary.AppendUvarint(b, uint64(c.shortest))
		b = binary.AppendUvarint(b, uint64(c.longest-c.shortest))
		b = binary.AppendUvarint(b, uint64(c.fewest))
		b = binary.AppendUvarint(b, uint64(c.most-c.fewest))
	}
	return b
}

// readDirectory reads the directory of a block.
func readDirectory(ctx context.Context, s Store, block int64) (*directory, error) {
	key := blobKey(block, placeDirectory)
	payload, err := get(ctx, s, key)
	if err != nil {
		return nil, err
	}
	d, ok := decodeDirectory(payload)
	if !ok {
		return nil, &CorruptError{key, "its numbers do not fit each other"}
	}
	return d, nil
}

// decodeDirectory decodes the payload; ok is false if it is damaged.
func decodeDirectory(payload []byte) (*directory, bool) {
	r := &reader{rest: payload}
	d := &directory{variants: int(r.below(maxVariants + 1)), tokens: int64(r.below(1 << 40))}
	d.pages = make([]pageStart, r.count(2))
	last := gram(0)
	for i := range d.pages {
		last += gram(r.below(uint64(endOfGram - last)))
		d.pages[i] = pageStart{last, uint32(r.below(uint64(d.variants)))}
	}
	d.ids = make([]int64, r.count(1))
	id := int64(0)
	for i := range d.ids {
		id = r.sum(id)
		d.ids[i] = id
	}
	d.last = r.sum(id)
	d.signatures = make([]signatureChunk, r.count(5))
	total := 0
	for i := range d.signatures {
		c := signatureChunk{count: int(r.below(chunkSize + 1)), shortest: int(r.below(1 << 40))}
		c.longest = c.shortest + int(r.below(1<<40))
		c.fewest = int(r.below(1 << 40))
		c.most = c.fewest + int(r.below(1<<40))
		d.signatures[i] = c
		total += c.count
	}
	fits := d.variants > 0 && total == d.variants && len(d.ids) == chunks(d.variants)
	return d, r.whole() && fits
}

// chunks returns how many chunks n variants fill.
func chunks(n int) int { return (n + chunkSize - 1) / chunkSize }

// spread returns the pages [from, to) that can hold lists of the range.
func (d *directory) spread(g grams) (from, to int) {
	from = sort.Search(len(d.pages), func(i int) bool { return d.pages[i].gram >= g.from })
	if from > 0 {
		from-- // its last list may be of the range, or the first part of one
	}
	to = sort.Search(len(d.pages), func(i int) bool { return d.pages[i].gram >= g.to })
	return from, max(from, to)
}

// chunkOf returns the chunk that would contain the id; ok is false if none can.
func (d *directory) chunkOf(id int64) (int, bool) {
	i := sort.Search(len(d.ids), func(i int) bool { return d.ids[i] > id }) - 1
	return i, i >= 0 && id <= d.last
}

// Cache keeps what the searches of a long-lived process read again and again:
// directories, vocabularies, ids and signatures, some 30 bytes a variant, and at most 64 MB
// of postings. It is safe for concurrent use by several Index values over the same store. The
// zero value is ready to use.
type Cache struct {
	mutex  sync.Mutex
	blocks map[cacheKey]*block
	pages  pageCache
}

// cacheKey identifies a block for good, see blockInfo.checksum.
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

// keep forgets all blocks but those given, so that those of a transaction that was rolled
// back are gone before their numbers are used again.
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

// keptPages is the greatest size of the pages that a cache keeps, in bytes. A page costs
// about 20 microseconds to read from a table of SQLite, and a phrase needs one or more of
// every block. This is half of the postings of a million pairs, and much more
// than the phrases of a day's work need.
const keptPages = 64 << 20

// pageCache keeps roughly the pages that were read last: those read since the present
// generation began, and those of the generation before.
//
//	read again: moved to young      dropped when the young ones fill half of the cache
//	young  ◄──────────────── old  ─────────────────────────────────────────────────► gone
type pageCache struct {
	mutex      sync.Mutex
	young, old map[pageKey][]byte
	size       int // bytes of the young ones
}

// pageKey identifies a page as long as its block is in the cache.
type pageKey struct {
	block  *block
	number int
}

// get returns the page, or nil if it is not cached.
func (c *pageCache) get(k pageKey) []byte {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if page := c.young[k]; page != nil {
		return page
	}
	page := c.old[k]
	if page != nil {
		c.keep(k, page)
	}
	return page
}

// put keeps a page.
func (c *pageCache) put(k pageKey, page []byte) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.keep(k, page)
}

// keep adds a page to the young ones. The mutex must be held.
func (c *pageCache) keep(k pageKey, page []byte) {
	if c.size+len(page) > keptPages/2 || c.young == nil {
		c.young, c.old, c.size = map[pageKey][]byte{}, c.young, 0
	}
	c.young[k] = page
	c.size += len(page)
}
