package index

import (
	"context"
	"encoding/binary"
	"slices"
)

// format is the version of everything stored, signatures and the search form of texts
// included. Any other version is refused with a FormatError.
const format = 5

// blockInfo is the entry of a block in the manifest.
type blockInfo struct {
	// number is never used again, so that what was read of a block stays valid.
	number   int64
	variants int
	// dead is how many of them were removed.
	dead   int
	tokens int64
	// checksum is that of the directory. It distinguishes blocks of the same number
	// where the transaction that made one of them was rolled back.
	checksum uint32
}

// live returns how many variants are left.
func (b blockInfo) live() int { return b.variants - b.dead }

// manifest is the list of the blocks and the tail.
type manifest struct {
	next   int64 // the number of the next block
	blocks []blockInfo
	// tail holds the ids of the variants that are in no block, in order.
	tail []int64
	// stored are the payloads of the tail's chunks as they are in the store,
	// itself that of the manifest.
	stored [][]byte
	itself []byte
}

// readManifest reads the manifest, an empty one where there is none.
func readManifest(ctx context.Context, s Store) (*manifest, error) {
	payload, err := getAny(ctx, s, keyManifest)
	if err != nil {
		return nil, err
	}
	if payload == nil {
		return &manifest{next: 1}, nil
	}
	if stored, n := binary.Uvarint(payload); n > 0 && stored != format {
		return nil, &FormatError{Stored: stored, Known: format}
	}
	m, tailChunks, reason := decodeManifest(payload)
	if reason != "" {
		return nil, &CorruptError{keyManifest, reason}
	}
	m.itself = payload
	for i := range tailChunks {
		key := keyTail + Key(i)
		chunk, err := get(ctx, s, key)
		if err != nil {
			return nil, err
		}
		ids, ok := decodeIDs(chunk)
		if !ok || len(ids) == 0 || len(m.tail) > 0 && ids[0] <= m.tail[len(m.tail)-1] {
			return nil, &CorruptError{key, "its ids do not ascend"}
		}
		m.tail = append(m.tail, ids...)
		m.stored = append(m.stored, chunk)
	}
	return m, nil
}

// decodeManifest decodes the payload. reason describes the damage, or is "".
func decodeManifest(payload []byte) (m *manifest, tailChunks int, reason string) {
	r := &reader{rest: payload}
	if v := r.number(); v != format {
		return nil, 0, "it has another format"
	}
	m = &manifest{next: r.sum(0)}
	m.blocks = make([]blockInfo, r.count(5))
	for i := range m.blocks {
		b := blockInfo{number: r.sum(0), variants: int(r.below(maxVariants + 1))}
		b.dead = int(r.below(uint64(b.variants) + 1))
		b.tokens = int64(r.below(1 << 40))
		b.checksum = uint32(r.below(1 << 32))
		if b.number <= 0 || b.number >= m.next {
			return nil, 0, "the numbers of its blocks are wrong"
		}
		m.blocks[i] = b
	}
	tailChunks = int(r.below(maxVariants))
	if !r.whole() {
		return nil, 0, "its numbers do not fit each other"
	}
	return m, tailChunks, ""
}

// write stores what has changed of the manifest and of the tail: after the addition of a
// single text, one chunk of the tail.
func (m *manifest) write(ctx context.Context, s Store) error {
	var stored [][]byte
	for from := 0; from < len(m.tail); from += chunkSize {
		i := len(stored)
		chunk := encodeIDs(m.tail[from:min(len(m.tail), from+chunkSize)])
		if i >= len(m.stored) || !slices.Equal(chunk, m.stored[i]) {
			if err := put(ctx, s, keyTail+Key(i), chunk); err != nil {
				return err
			}
		}
		stored = append(stored, chunk)
	}
	if len(stored) < len(m.stored) {
		if err := s.Remove(ctx, keyTail+Key(len(stored)), keyTail+Key(len(m.stored))); err != nil {
			return err
		}
	}
	m.stored = stored
	b := binary.AppendUvarint(nil, format)
	b = binary.AppendUvarint(b, uint64(m.next))
	b = binary.AppendUvarint(b, uint64(len(m.blocks)))
	for _, info := range m.blocks {
		b = binary.AppendUvarint(b, uint64(info.number))
		b = binary.AppendUvarint(b, uint64(info.variants))
		b = binary.AppendUvarint(b, uint64(info.dead))
		b = binary.AppendUvarint(b, uint64(info.tokens))
		b = binary.AppendUvarint(b, uint64(info.checksum))
	}
	b = binary.AppendUvarint(b, uint64(len(stored)))
	if slices.Equal(b, m.itself) {
		return nil
	}
	m.itself = slices.Clone(b)
	return put(ctx, s, keyManifest, b)
}

// The ids of a chunk ascend, and regularly so: a memory numbers the
// variants of a unit consecutively, so that the step from a text to the next but one
// is mostly the same:
//
//	ids     256 257 512 513 768 769        first ids 256 257, then 4 steps of 256
//
//	chunk = number of ids | first | step to the second | (step over two, how many times) …

// encodeIDs returns the payload of a chunk of ids, which are positive and ascend.
func encodeIDs(ids []int64) []byte {
	b := binary.AppendUvarint(nil, uint64(len(ids)))
	last := int64(0)
	for _, id := range ids[:min(len(ids), 2)] {
		b = binary.AppendUvarint(b, uint64(id-last))
		last = id
	}
	for i := 2; i < len(ids); {
		step, n := ids[i]-ids[i-2], 1
		for i+n < len(ids) && ids[i+n]-ids[i+n-2] == step {
			n++
		}
		b = binary.AppendUvarint(b, uint64(step))
		b = binary.AppendUvarint(b, uint64(n))
		i += n
	}
	return b
}

// An idChunk holds the ids of a chunk.
type idChunk struct {
	count int
	// first holds the first two ids, step is the step over two. They give all ids of a regular
	// chunk, of which nothing else is kept: a frequent phrase has hits in every chunk, and
	// decoding all ids of a million pairs would take 16 MB.
	first [2]int64
	step  int64
	// listed holds the ids of a chunk that is not regular.
	listed []int64
}

// at returns the id at a place in the chunk.
func (c *idChunk) at(i int) int64 {
	if c.listed != nil {
		return c.listed[i]
	}
	return c.first[i&1] + int64(i>>1)*c.step
}

// greatestStep bounds the ids of a regular chunk, so that none overflows.
const greatestStep = 1 << 48

// decodeIDChunk decodes the payload; ok is false if it is damaged.
func decodeIDChunk(payload []byte) (c idChunk, ok bool) {
	r := &reader{rest: payload}
	n := int(r.below(chunkSize + 1))
	c = idChunk{count: n, first: [2]int64{r.sum(0)}}
	c.first[1] = r.sum(c.first[0])
	c.step = int64(r.below(greatestStep))
	apart := c.first[1] - c.first[0]
	if n > 2 && int(r.number()) == n-2 && r.whole() && 0 < c.first[0] && c.first[1] < greatestStep && 0 < apart && apart < c.step {
		return c, true
	}
	ids, ok := decodeIDs(payload)
	return idChunk{count: len(ids), listed: ids}, ok
}

// decodeIDs decodes the payload; ok is false if it is damaged.
func decodeIDs(payload []byte) ([]int64, bool) {
	r := &reader{rest: payload}
	n := int(r.below(chunkSize + 1))
	ids := make([]int64, 0, n)
	last := int64(0)
	for len(ids) < min(n, 2) && !r.failed {
		last = r.sum(last)
		ids = append(ids, last)
	}
	for len(ids) < n && !r.failed {
		step := int64(r.number())
		for range r.below(uint64(n-len(ids)) + 1) {
			ids = append(ids, ids[len(ids)-2]+step)
		}
	}
	for i, id := range ids {
		if id <= 0 || i > 0 && id <= ids[i-1] {
			return nil, false
		}
	}
	return ids, r.whole() && len(ids) == n
}
