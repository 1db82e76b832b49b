package index

import (
	"context"
	"encoding/binary"
	"sort"
)

// chunkSize is the greatest number of variants in a chunk of ids or signatures.
const chunkSize = 1024

// directory says what a block has and where: it is read whole before anything else of
// the block.
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

// signatureChunk describes a chunk of signatures: how many, and between what
// numbers of tokens and of words its texts have.
type signatureChunk struct {
	count             int
	shortest, longest int // tokens
	fewest, most      int // words
}

// encode gives the payload.
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

// decodeDirectory reads the payload; false where it is damaged.
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

// chunks is how many chunks n variants fill.
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

// chunkOf returns the chunk that would hold the id, false where none can.
func (d *directory) chunkOf(id int64) (int, bool) {
	i := sort.Search(len(d.ids), func(i int) bool { return d.ids[i] > id }) - 1
	return i, i >= 0 && id <= d.last
}
