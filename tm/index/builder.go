package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/match"
)

const (
	// maxVariants is the greatest number of variants in a block.
	maxVariants = 131_072
	// maxTokens is the number of tokens at which a block is full, whatever
	// its number of variants. It bounds the memory of a Builder to about 200 MB.
	maxTokens = 8 << 20
	// maxLists is the number of distinct grams at which a block is full, which
	// limits garbage too. Up to twice as many are sorted fast.
	maxLists = 1 << 20
)

// Builder collects the texts of one block. Several builders can work at the same time,
// each in a goroutine of its own; Index.AddBlock takes them one after another. A
// Builder is not safe for concurrent use by multiple goroutines.
type Builder struct {
	ids  []int64
	ends []int // of each variant's tokens in occurrences
	// occurrences are all tokens in order: the number of the list times two,
	// plus one where a space stands before.
	occurrences []uint32

	// pairs and words map to the numbers of their lists, which are in the order of their first tokens.
	pairs pairTable
	words map[string]uint32
	lists []gram // those of words are not known before write

	signer     match.Signer
	signatures signatureSet
	hashes     []uint32 // of the tokens of the text added last
}

// NewBuilder returns an empty builder.
func NewBuilder() *Builder { return &Builder{words: map[string]uint32{}} }

// Len returns the number of variants added.
func (b *Builder) Len() int { return len(b.ids) }

// Full reports whether the block should be written before more is added.
func (b *Builder) Full() bool {
	return len(b.ids) >= maxVariants || len(b.occurrences) >= maxTokens || len(b.lists) >= maxLists
}

// Add adds a variant with its text in search form. Ids must be positive and
// ascend. A full builder takes no more.
func (b *Builder) Add(id int64, text string) error {
	switch n := len(b.ids); {
	case b.Full():
		return fmt.Errorf("index variant %d: the block is full with %d variants", id, n)
	case id <= 0, n > 0 && id <= b.ids[n-1]:
		return fmt.Errorf("index variant %d: ids must be positive and ascend", id)
	}
	b.add(id, text)
	return nil
}

// add is like Add but does not check that the variant may come next.
func (b *Builder) add(id int64, text string) {
	b.hashes = b.hashes[:0]
	shape := match.Shape{}
	grammed(text, func(t match.Token, g gram) {
		b.hashes = append(b.hashes, match.Hash(text, t))
		shape.Tokens++
		number := uint32(len(b.lists)) // of a new list
		if !t.Word() {
			number = b.pairs.list(g, number)
		} else {
			shape.Words++
			known, ok := b.words[text[t.Start:t.End]]
			if ok {
				number = known
			} else {
				b.words[strings.Clone(text[t.Start:t.End])] = number
			}
		}
		if int(number) == len(b.lists) {
			b.lists = append(b.lists, g)
		}
		number <<= 1
		if t.Space {
			number |= 1
		}
		b.occurrences = append(b.occurrences, number)
	})
	b.ids = append(b.ids, id)
	b.ends = append(b.ends, len(b.occurrences))
	b.signer.Occurrences(b.hashes)
	b.signatures.add(uint32(len(b.ids)-1), shape, b.hashes)
}

// write stores the block.
func (b *Builder) write(ctx context.Context, store Store, block int64) (blockInfo, error) {
	vocabulary := b.nameWords()
	order := make([]uint32, len(b.lists)) // of the lists by their grams
	counts := make([]uint32, len(b.lists))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return cmp.Compare(b.lists[x], b.lists[y]) })
	for _, o := range b.occurrences {
		counts[o>>1]++
	}
	w := newBlockWriter(ctx, store, block)
	rest := b.sortPostings(order, counts)
	for _, i := range order {
		n := counts[i]
		if err := w.pages.write(b.lists[i], rest[:n]); err != nil {
			return blockInfo{}, err
		}
		rest = rest[n:]
	}
	return w.finish(ctx, b.ids, int64(len(b.occurrences)), vocabulary, &b.signatures)
}

// nameWords assigns grams to the words and returns the vocabulary.
func (b *Builder) nameWords() string {
	var w vocabularyWriter
	for _, word := range slices.Sorted(maps.Keys(b.words)) {
		b.lists[b.words[word]] = w.add(word)
	}
	return w.text.String()
}

// sortPostings returns the occurrences sorted by list: counting gives every list its
// part of one slice, and walking the texts in order fills all parts in order.
func (b *Builder) sortPostings(order, counts []uint32) []posting {
	next := make([]uint32, len(b.lists)) // where the next posting of each list belongs
	at := uint32(0)
	for _, i := range order {
		next[i] = at
		at += counts[i]
	}
	all := make([]posting, len(b.occurrences))
	start := 0
	for ordinal, end := range b.ends {
		for place, o := range b.occurrences[start:end] {
			k := next[o>>1]
			next[o>>1] = k + 1
			all[k] = newPosting(uint32(ordinal), uint32(place)<<1|o&1)
		}
		start = end
	}
	return all
}

// blockWriter stores the parts of a block.
type blockWriter struct {
	store Store
	block int64
	pages pageWriter
}

// newBlockWriter returns a writer of a block. The lists are written first, to pages;
// finish stores the rest.
func newBlockWriter(ctx context.Context, store Store, block int64) *blockWriter {
	w := &blockWriter{store: store, block: block}
	w.pages.flush = func(number int, page []byte) error {
		return put(ctx, store, blobKey(block, placePages+number), page)
	}
	return w
}

// finish stores everything but the postings.
func (w *blockWriter) finish(ctx context.Context, ids []int64, tokens int64, words string, signatures *signatureSet) (blockInfo, error) {
	if err := w.pages.close(); err != nil {
		return blockInfo{}, err
	}
	d := directory{variants: len(ids), tokens: tokens, pages: w.pages.starts, last: ids[len(ids)-1]}
	var err error
	if d.signatures, err = signatures.write(ctx, w.store, w.block, len(ids)); err != nil {
		return blockInfo{}, err
	}
	for from := 0; from < len(ids); from += chunkSize {
		chunk := ids[from:min(len(ids), from+chunkSize)]
		if err := put(ctx, w.store, blobKey(w.block, placeIDs+len(d.ids)), encodeIDs(chunk)); err != nil {
			return blockInfo{}, err
		}
		d.ids = append(d.ids, chunk[0])
	}
	if err := put(ctx, w.store, blobKey(w.block, placeVocabulary), []byte(words)); err != nil {
		return blockInfo{}, err
	}
	payload := d.encode()
	key := blobKey(w.block, placeDirectory)
	info := blockInfo{number: w.block, variants: len(ids), tokens: tokens, checksum: checksum(key, payload)}
	return info, put(ctx, w.store, key, payload)
}

// pairTable maps pairs to the numbers of their lists, by open addressing and at most half
// full. Nearly every Chinese character is a search in it, for which a map takes three times
// as long.
type pairTable struct {
	slots []pairSlot
	count int
}

// pairSlot is a pair with its list. The key is the gram plus 1, or 0 in an empty slot.
type pairSlot struct {
	key    gram
	number uint32
}

// list returns the number of the pair's list, which is next where the pair is new.
func (t *pairTable) list(g gram, next uint32) uint32 {
	if 2*t.count >= len(t.slots) {
		old := t.slots
		t.slots = make([]pairSlot, max(1<<12, 2*len(old)))
		for _, s := range old {
			if s.key != 0 {
				*t.find(s.key) = s
			}
		}
	}
	s := t.find(g + 1)
	if s.key == 0 {
		*s = pairSlot{g + 1, next}
		t.count++
	}
	return s.number
}

// find returns the slot of a key, or the empty one where it belongs.
func (t *pairTable) find(key gram) *pairSlot {
	const golden = 0x9E3779B97F4A7C15 // 2^64 divided by the golden ratio
	for i := int(uint64(key) * golden >> 32); ; i++ {
		if s := &t.slots[i&(len(t.slots)-1)]; s.key == key || s.key == 0 {
			return s
		}
	}
}
