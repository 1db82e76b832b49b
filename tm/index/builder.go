package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
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
	hashes     []uint32 // of the tokens of the text added last
	signatures signatureSet
	postings   []posting // room for those of all lists
}

// listed is a list by number: a pair, or a word whose gram is not yet known.
type listed struct {
	gram gram
	word string
}

// builders are those no longer in use, with their buffers, some 90 MB for a
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
		hashes: b.hashes[:0], signatures: signatureSet{b.signatures.entries[:0], b.signatures.set[:0]},
		postings: b.postings[:0],
	}
	clear(b.lists) // they hold words
	clear(next.pairs.slots)
	clear(next.words.slots)
	next.pairs.count, next.words.count = 0, 0
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
	shape := match.Shape{}
	b.hashes = b.hashes[:0]
	grammed(text, func(t match.Token, g gram) {
		hash := match.Hash(text, t)
		var number uint32
		if t.Word() {
			shape.Words++
			number = b.wordList(text[t.Start:t.End], hash)
		} else {
			number = b.pairList(g)
		}
		b.hashes = append(b.hashes, hash)
		b.counts[number]++
		number <<= 1
		if t.Blank {
			number |= 1
		}
		b.occurrences = append(b.occurrences, number)
	})
	b.ids = append(b.ids, id)
	b.ends = append(b.ends, len(b.occurrences))
	shape.Tokens = len(b.hashes)
	b.signer.Occurrences(b.hashes)
	b.signatures.add(uint32(len(b.ids)-1), shape, b.hashes)
	return nil
}

// wordList is the number of the word's list.
func (b *Builder) wordList(word string, hash uint32) uint32 {
	slot := b.words.slot(b.lists, word, hash)
	if slot.list == 0 {
		*slot = wordSlot{hash, uint32(len(b.lists)) + 1}
		b.words.count++
		// A part of the text would keep the text.
		b.newList(listed{word: strings.Clone(word)})
	}
	return slot.list - 1
}

// pairList is the number of the pair's list.
func (b *Builder) pairList(g gram) uint32 {
	slot := b.pairs.slot(g)
	if slot.gram == 0 {
		slot.gram, slot.list = g+1, uint32(len(b.lists))
		b.pairs.count++
		b.newList(listed{gram: g})
	}
	return slot.list
}

// newList adds a list.
func (b *Builder) newList(l listed) {
	b.lists = append(b.lists, l)
	b.counts = append(b.counts, 0)
}

// write stores the block.
func (b *Builder) write(ctx context.Context, store Store, block int64) (blockInfo, error) {
	vocabulary := b.number()
	postings := b.sortedPostings()
	w := newBlockWriter(ctx, store, block, len(b.ids))
	for _, l := range postings {
		if err := w.write(l.gram, l.postings); err != nil {
			return blockInfo{}, err
		}
	}
	return w.finish(ctx, b.ids, int64(len(b.occurrences)), vocabulary, &b.signatures)
}

// number gives the words their grams and returns the vocabulary.
func (b *Builder) number() string {
	words := make([]uint32, 0, b.words.count)
	for i, l := range b.lists {
		if l.word != "" {
			words = append(words, uint32(i))
		}
	}
	slices.SortFunc(words, func(x, y uint32) int { return strings.Compare(b.lists[x].word, b.lists[y].word) })
	var w vocabularyWriter
	for _, i := range words {
		b.lists[i].gram = w.add(b.lists[i].word)
	}
	return w.text.String()
}

// gramPostings is a gram and all its postings.
type gramPostings struct {
	gram     gram
	postings []posting
}

// sortedPostings sorts the occurrences by list: counting gives every list its
// part of one slice, and going over the texts in order fills all parts in order.
func (b *Builder) sortedPostings() []gramPostings {
	order := b.order()
	next := make([]uint32, len(b.lists))
	at := 0
	for _, i := range order {
		next[i] = uint32(at)
		at += int(b.counts[i])
	}
	if n := len(b.occurrences); cap(b.postings) < n {
		b.postings = make([]posting, n+n/8) // blocks differ by that much: one buffer serves all
	}
	all := b.postings[:len(b.occurrences)]
	start := 0
	for ordinal, end := range b.ends {
		for place, o := range b.occurrences[start:end] {
			all[next[o>>1]] = newPosting(uint32(ordinal), uint32(place)<<1|o&1)
			next[o>>1]++
		}
		start = end
	}
	sorted := make([]gramPostings, len(order))
	at = 0
	for k, i := range order {
		n := int(b.counts[i])
		sorted[k] = gramPostings{b.lists[i].gram, all[at : at+n]}
		at += n
	}
	return sorted
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
	packed := make([]uint64, len(b.lists))
	for i, l := range b.lists {
		packed[i] = uint64(l.gram)<<(64-gramBits) | uint64(i)
	}
	slices.Sort(packed)
	for k, p := range packed {
		order[k] = uint32(p & (1<<(64-gramBits) - 1))
	}
	return order
}
