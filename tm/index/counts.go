package index

import (
	"context"
	"encoding/binary"
	"slices"
)

// The lists of a frequent character are long, and there are many. Everyone
// asks how often it stands in the memory, so a block holds the answer: for each
// character of countFrom postings or more the number of its variants, and how
// many of them have an id that is one more than that of another of them, by which
// CountRange tells units from variants. It is right as long as no variant of the
// block is removed; then the lists are counted again, until the block is merged.

// countFrom is the number of postings from which a count is stored. The lists of
// rarer characters fill a few pages at most.
const countFrom = 32

// characterCount is in how many variants of a block a character stands.
type characterCount struct {
	character rune
	variants  int
	// next is how many of the variants have the id after that of another one.
	next int
}

// counter counts while the lists of a block go by in the order of their grams.
type counter struct {
	counts   []characterCount
	current  rune
	postings int
	seen     set
	variants int // in seen
	after    set // the variants whose id is one more than that of the one before
}

// newCounter begins to count for a block of these ids.
func newCounter(ids []int64) counter {
	c := counter{seen: newSet(len(ids)), after: newSet(len(ids))}
	c.after.neighbours(0, -1, ids) // ids are positive
	return c
}

// add takes a list.
func (c *counter) add(g gram, postings []posting) {
	if g >= firstWord {
		return
	}
	if r := rune(g >> runeBits); r != c.current {
		c.close()
		c.current = r
	}
	c.postings += len(postings)
	for _, p := range postings {
		if o := p.ordinal(); !c.seen.has(o) {
			c.seen.add(o)
			c.variants++
		}
	}
}

// close ends the lists of a character.
func (c *counter) close() {
	if c.postings >= countFrom {
		_, next := countNext(c.seen, c.after)
		c.counts = append(c.counts, characterCount{c.current, c.variants, next})
	}
	if c.postings > 0 {
		clear(c.seen)
	}
	c.postings, c.variants = 0, 0
}

// encodeCounts gives the payload: steps of the characters, and their two numbers.
func encodeCounts(counts []characterCount) []byte {
	b := binary.AppendUvarint(nil, uint64(len(counts)))
	last := rune(0)
	for _, c := range counts {
		b = binary.AppendUvarint(b, uint64(c.character-last))
		b = binary.AppendUvarint(b, uint64(c.variants))
		b = binary.AppendUvarint(b, uint64(c.next))
		last = c.character
	}
	return b
}

// decodeCounts reads the payload; false where it is damaged.
func decodeCounts(payload []byte, variants int) ([]characterCount, bool) {
	r := &reader{rest: payload}
	counts := make([]characterCount, r.count(3))
	last := rune(0)
	for i := range counts {
		last += rune(r.below(1<<runeBits - uint64(last)))
		c := characterCount{character: last, variants: int(r.below(uint64(variants) + 1))}
		c.next = int(r.below(uint64(c.variants) + 1))
		counts[i] = c
	}
	return counts, r.whole()
}

// readCounts returns the counts of the block.
func (b *block) readCounts(ctx context.Context, s Store, variants int) ([]characterCount, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.counts == nil {
		key := blobKey(b.number, placeCounts)
		payload, err := get(ctx, s, key)
		if err != nil {
			return nil, err
		}
		counts, ok := decodeCounts(payload, variants)
		if !ok {
			return nil, &CorruptError{key, "its numbers do not fit each other"}
		}
		b.counts = counts
	}
	return b.counts, nil
}

// storedCount is what is stored of the variants of a block with the phrase; false
// where nothing is, or variants were removed since.
func (x *Index) storedCount(ctx context.Context, info blockInfo, s search) (characterCount, bool, error) {
	r, ok := s.character()
	if !ok || info.dead > 0 {
		return characterCount{}, false, nil
	}
	counts, err := x.cache.get(info).readCounts(ctx, x.store, info.variants)
	if err != nil {
		return characterCount{}, false, err
	}
	i, ok := slices.BinarySearchFunc(counts, r, func(c characterCount, r rune) int { return int(c.character - r) })
	if !ok {
		return characterCount{}, false, nil
	}
	return counts[i], true, nil
}
