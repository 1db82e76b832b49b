package index

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/yiku-tm/yiku/tm/match"
)

const (
	// maxVariants is the greatest number of variants in a block.
	maxVariants = 131_072
	// maxTokens is the number of tokens after which a block is full whatever
	// its number of variants: it bounds the memory of a Builder to about 200 MB.
	maxTokens = 8 << 20
	// maxLists is the number of different grams after which a block is full, so
	// that garbage, too, has a bound; sorting them is fast up to twice as many.
	maxLists = 1 << 20
)

// Builder collects the texts of one block. Several may work at the same time,
// each in a goroutine of its own; Index.AddBlock takes them one after the other.
type Builder struct {
	ids  []int64
	ends []int // of each variant's tokens in occurrences
	// occurrences are all tokens in order: the number of the list times two,
	// plus one where a blank stands before.
	occurrences []uint32

	pairs  pairTable
	words  wordTable
	lists  []listed
	counts []uint32 // of the postings of each list

	signer     match.Signer
	signatures signatureSet
	// Of the text added last: its tokens, and their hashes.
	tokens []scanned
	hashes []uint32

	postings []posting // room for those of all lists
	next     []uint32  // and for where the next one of each list belongs
	packed   []uint64  // and for sorting
}

// listed is a list by number: a pair, or a word whose gram is not yet known.
type listed struct {
	gram gram
	word word
}

// scanned is a token of the text being added: a pair, or a word by its key.
type scanned struct {
	key        uint64 // or the pair
	start, end int32  // of a word; 0 for a pair
	blank      uint32 // 1 where a blank stands before
}

// builders are those no longer in use, with their buffers, some 80 MB for a
// full block: an import fills one block after the other, and would leave it to
// the garbage collector to find the room for each.
var builders = sync.Pool{New: func() any { return new(Builder) }}

// NewBuilder returns an empty builder.
func NewBuilder() *Builder { return builders.Get().(*Builder) }

// release leaves the buffers to the next builder. The builder itself is left
// empty, for its owner may still hold it.
func (b *Builder) release() {
	next := &Builder{
		ids: b.ids[:0], ends: b.ends[:0], occurrences: b.occurrences[:0],
		pairs: b.pairs, words: b.words, lists: b.lists[:0], counts: b.counts[:0],
		signatures: signatureSet{entries: b.signatures.entries[:0], set: b.signatures.set[:0]},
		tokens:     b.tokens[:0], hashes: b.hashes[:0],
		postings: b.postings[:0], next: b.next[:0], packed: b.packed[:0],
	}
	next.pairs.clear()
	next.words.clear()
	*b = Builder{}
	if cap(next.occurrences) <= 2*maxTokens && cap(next.lists) <= 2*maxLists { // one monstrous text had more
		builders.Put(next)
	}
}

// Len is the number of variants added.
func (b *Builder) Len() int { return len(b.ids) }

// Full tells whether the block should be written before more is added.
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
	words := b.scan(text)
	b.number(text)
	b.ids = append(b.ids, id)
	b.ends = append(b.ends, len(b.occurrences))
	shape := match.Shape{Tokens: len(b.tokens), Words: words}
	b.signer.Occurrences(b.hashes)
	b.signatures.add(uint32(len(b.ids)-1), shape, b.hashes)
	return nil
}

// scan finds the tokens of the text, and returns how many are words.
func (b *Builder) scan(text string) (words int) {
	b.tokens, b.hashes = b.tokens[:0], b.hashes[:0]
	grammed(text, func(t match.Token, g gram) {
		hash := match.Hash(text, t)
		b.hashes = append(b.hashes, hash)
		s := scanned{key: uint64(g)}
		if t.Word() {
			words++
			s = scanned{key: wordKey(text, t.Start, t.End, hash), start: int32(t.Start), end: int32(t.End)}
		}
		if t.Blank {
			s.blank = 1
		}
		b.tokens = append(b.tokens, s)
	})
	return words
}

// number appends the tokens of the text by the numbers of their lists. It is a
// loop of its own, with little in it but the look at a table: so the processor
// has several of them under way at once.
func (b *Builder) number(text string) {
	for i := range b.tokens {
		t := &b.tokens[i]
		next := uint32(len(b.lists))
		var number uint32
		l := listed{}
		if t.end > 0 {
			number, l.word = b.words.list(b.lists, text[t.start:t.end], t.key, next)
		} else {
			l.gram = gram(t.key)
			number = b.pairs.list(l.gram, next)
		}
		if number == next {
			b.lists = append(b.lists, l)
			b.counts = append(b.counts, 0)
		}
		b.counts[number]++
		b.occurrences = append(b.occurrences, number<<1|t.blank)
	}
}

// write stores the block.
func (b *Builder) write(ctx context.Context, store Store, block int64) (blockInfo, error) {
	vocabulary := b.nameWords()
	order := b.order()
	b.sortPostings(order)
	w := newBlockWriter(ctx, store, block, b.ids)
	rest := b.postings
	for _, i := range order {
		n := b.counts[i]
		if err := w.write(b.lists[i].gram, rest[:n]); err != nil {
			return blockInfo{}, err
		}
		rest = rest[n:]
	}
	return w.finish(ctx, b.ids, int64(len(b.occurrences)), vocabulary, &b.signatures)
}

// nameWords gives the words their grams and returns the vocabulary.
func (b *Builder) nameWords() string {
	words := make([]uint32, 0, b.words.count)
	for i, l := range b.lists {
		if l.word != (word{}) {
			words = append(words, uint32(i))
		}
	}
	text := func(i uint32) []byte { return b.words.at(b.lists[i].word) }
	slices.SortFunc(words, func(x, y uint32) int { return bytes.Compare(text(x), text(y)) })
	var w vocabularyWriter
	for _, i := range words {
		b.lists[i].gram = w.add(string(text(i)))
	}
	return w.text.String()
}

// sortPostings sorts the occurrences by list: counting gives every list its
// part of one slice, and going over the texts in order fills all parts in order.
func (b *Builder) sortPostings(order []uint32) {
	b.next = slices.Grow(b.next[:0], len(b.lists))[:len(b.lists)]
	at := uint32(0)
	for _, i := range order {
		b.next[i] = at
		at += b.counts[i]
	}
	if n := len(b.occurrences); cap(b.postings) < n {
		b.postings = make([]posting, n+n/8) // blocks differ by that much: one buffer serves all
	}
	all, next := b.postings[:len(b.occurrences)], b.next
	start := 0
	for ordinal, end := range b.ends {
		for place, o := range b.occurrences[start:end] {
			k := next[o>>1]
			next[o>>1] = k + 1
			all[k] = newPosting(uint32(ordinal), uint32(place)<<1|o&1)
		}
		start = end
	}
	b.postings = all
}

// order returns the numbers of the lists in the order of their grams.
func (b *Builder) order() []uint32 {
	order := make([]uint32, len(b.lists))
	if len(b.lists) > 1<<(64-gramBits) { // one monstrous text
		for i := range order {
			order[i] = uint32(i)
		}
		slices.SortFunc(order, func(x, y uint32) int { return cmp.Compare(b.lists[x].gram, b.lists[y].gram) })
		return order
	}
	// A gram and the number of its list fit into 64 bits: sorting numbers is
	// several times faster than sorting structs.
	b.packed = b.packed[:0]
	for i, l := range b.lists {
		b.packed = append(b.packed, uint64(l.gram)<<(64-gramBits)|uint64(i))
	}
	slices.Sort(b.packed)
	for k, p := range b.packed {
		order[k] = uint32(p & (1<<(64-gramBits) - 1))
	}
	return order
}
