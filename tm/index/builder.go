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

	pairs  pairTable
	words  wordTable
	lists  []listed
	warmed uint64 // see warm

	counts []uint32 // of the postings of each list

	signer     match.Signer
	signatures signatureSet
	// Of the text added last: its tokens, and their hashes.
	tokens []scanned
	hashes []uint32

	postings []posting // of all lists
	next     []uint32  // where the next posting of each list belongs
	packed   []uint64  // the lists, for sorting
}

// listed is the key of a list: a pair, or a word whose gram is not yet known.
type listed struct {
	gram gram
	word word
}

// scanned is a token of the text being added: a pair, or a word by its key.
type scanned struct {
	key        uint64 // or the pair
	start, end int32  // of a word; 0 for a pair
	space      uint32 // 1 if a space precedes it
}

// builders holds builders that are no longer in use, for their buffers: about 80 MB for a
// full block. An import fills one block after another and would otherwise allocate them
// for each.
var builders = sync.Pool{New: func() any { return new(Builder) }}

// NewBuilder returns an empty builder.
func NewBuilder() *Builder { return builders.Get().(*Builder) }

// release passes the buffers on to the next builder. It empties the builder, to
// which its owner may still refer.
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
	if cap(next.occurrences) <= 2*maxTokens && cap(next.lists) <= 2*maxLists { // a single huge text can have more
		builders.Put(next)
	}
}

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
	words := b.scan(text)
	b.number(text)
	b.ids = append(b.ids, id)
	b.ends = append(b.ends, len(b.occurrences))
	shape := match.Shape{Tokens: len(b.tokens), Words: words}
	b.signer.Occurrences(b.hashes)
	b.signatures.add(uint32(len(b.ids)-1), shape, b.hashes)
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
		if t.Space {
			s.space = 1
		}
		b.tokens = append(b.tokens, s)
	})
	return words
}

// warm loads the slots at which the searches of number begin. Nothing depends on what they
// hold, so the processor loads many at a time; number waits for a slot wherever the
// processor guessed wrongly what is in it. The sum keeps the compiler from leaving the
// loads out.
func (b *Builder) warm() (sum uint64) {
	if len(b.pairs.slots) == 0 || len(b.words.slots) == 0 {
		return 0
	}
	for i := range b.tokens {
		if t := &b.tokens[i]; t.end > 0 {
			sum += b.words.slots[b.words.home(t.key)].key
		} else {
			sum += b.pairs.slots[b.pairs.home(pairKey(gram(t.key)))]
		}
	}
	return sum
}

// number appends the tokens of the text as the numbers of their lists. It is a
// separate loop with little but a table look-up in it, so that the processor can
// overlap several of them.
func (b *Builder) number(text string) {
	b.warmed += b.warm()
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
		}
		b.occurrences = append(b.occurrences, number<<1|t.space)
	}
}

// write stores the block.
func (b *Builder) write(ctx context.Context, store Store, block int64) (blockInfo, error) {
	vocabulary := b.nameWords()
	order := b.order()
	b.countPostings()
	b.sortPostings(order)
	w := newBlockWriter(ctx, store, block)
	rest := b.postings
	for _, i := range order {
		n := b.counts[i]
		if err := w.pages.write(b.lists[i].gram, rest[:n]); err != nil {
			return blockInfo{}, err
		}
		rest = rest[n:]
	}
	return w.finish(ctx, b.ids, int64(len(b.occurrences)), vocabulary, &b.signatures)
}

// countPostings counts the postings of each list. Done by number, it would be one more
// access somewhere in several megabytes to wait for.
func (b *Builder) countPostings() {
	b.counts = slices.Grow(b.counts[:0], len(b.lists))[:len(b.lists)]
	clear(b.counts)
	for _, o := range b.occurrences {
		b.counts[o>>1]++
	}
}

// nameWords assigns grams to the words and returns the vocabulary.
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
// part of one slice, and walking the texts in order fills all parts in order.
func (b *Builder) sortPostings(order []uint32) {
	b.next = slices.Grow(b.next[:0], len(b.lists))[:len(b.lists)]
	at := uint32(0)
	for _, i := range order {
		b.next[i] = at
		at += b.counts[i]
	}
	if n := len(b.occurrences); cap(b.postings) < n {
		b.postings = make([]posting, n+n/8) // blocks differ by about that much, so one buffer serves all
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
	if len(b.lists) > 1<<(64-gramBits) { // a single huge text
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

// The lists of a block are numbered in the order of their first tokens. Two hash tables with
// open addressing, at most half full, find the number; a map takes three times as long. Nearly
// every token has a list already, and the cost is one access to a slot somewhere in
// several megabytes. So a slot is small, and shows without another access whether it is the
// right one.

// pairTable finds the list of a pair. A slot is 0 or
//
//	pair plus 1, 42 bits | number of the list, 22 bits
type pairTable struct {
	slots []uint64
	count int
	// rest are the pairs whose numbers are too great for a slot, as those of a single
	// huge text can be.
	rest map[gram]uint32
}

// numberBits is the size of a list's number in a slot, in bits.
const numberBits = 64 - 2*runeBits

// pairKey returns the key of a pair, which is not 0.
func pairKey(g gram) uint64 { return uint64(g + 1) }

// list returns the number of the pair's list, which is next where the pair is new.
func (t *pairTable) list(g gram, next uint32) uint32 {
	if 2*t.count >= len(t.slots) {
		t.grow()
	}
	key := pairKey(g)
	for i := t.home(key); ; i = (i + 1) & (len(t.slots) - 1) {
		switch s := t.slots[i]; {
		case s>>numberBits == key:
			return uint32(s & (1<<numberBits - 1))
		case s != 0:
		case next >= 1<<numberBits:
			return t.restList(g, next)
		default:
			t.slots[i] = key<<numberBits | uint64(next)
			t.count++
			return next
		}
	}
}

// restList is like list, for a pair that has no slot and whose number fits none.
func (t *pairTable) restList(g gram, next uint32) uint32 {
	if number, ok := t.rest[g]; ok {
		return number
	}
	if t.rest == nil {
		t.rest = map[gram]uint32{}
	}
	t.rest[g] = next
	return next
}

// golden is 2^64 divided by the golden ratio.
const golden = 0x9E3779B97F4A7C15

// home returns the slot at which the search for a key begins.
func (t *pairTable) home(key uint64) int { return int(key*golden>>32) & (len(t.slots) - 1) }

// grow doubles the table.
func (t *pairTable) grow() {
	old := t.slots
	t.slots = make([]uint64, max(1<<12, 2*len(old)))
	for _, s := range old {
		if s == 0 {
			continue
		}
		i := t.home(s >> numberBits)
		for t.slots[i] != 0 {
			i = (i + 1) & (len(t.slots) - 1)
		}
		t.slots[i] = s
	}
}

// clear empties the table and keeps its memory.
func (t *pairTable) clear() {
	clear(t.slots)
	t.count, t.rest = 0, nil
}

// wordTable finds the list of a word and keeps the words.
type wordTable struct {
	slots []wordSlot
	count int
	// text is all words, one after the other.
	text []byte
}

// wordSlot is a word by its key. The key of a word of up to eight bytes is the word itself;
// longer words must be compared.
type wordSlot struct {
	key    uint64 // 0 in an empty slot
	number uint32 // of the list
}

// A word is the position of a word in wordTable.text. The zero value is none.
type word struct{ start, size uint32 }

// longWord is the highest byte of the key of a word of more than eight bytes. No word
// has this byte, because words are UTF-8.
const longWord = 0xFF << 56

// wordKey returns the key of the word text[start:end] with the hash.
func wordKey(text string, start, end int, hash uint32) uint64 {
	n := end - start
	switch {
	case n > 8:
		return longWord | uint64(n&0xFFFFFF)<<32 | uint64(hash)
	case start+8 <= len(text):
		b := text[start : start+8]
		all := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		return all & (1<<(8*n) - 1)
	}
	key := uint64(0)
	for i := end - 1; i >= start; i-- {
		key = key<<8 | uint64(text[i])
	}
	return key
}

// list returns the number of the word's list, which is next where the word is
// new; place is then where the table keeps it. The lists are those of the words known.
func (t *wordTable) list(lists []listed, w string, key uint64, next uint32) (number uint32, place word) {
	if 2*t.count >= len(t.slots) {
		t.grow()
	}
	for i := t.home(key); ; i = (i + 1) & (len(t.slots) - 1) {
		s := &t.slots[i]
		if s.key == key && (key < longWord || string(t.at(lists[s.number].word)) == w) {
			return s.number, word{}
		}
		if s.key == 0 {
			*s = wordSlot{key, next}
			t.count++
			place = word{uint32(len(t.text)), uint32(len(w))}
			t.text = append(t.text, w...)
			return next, place
		}
	}
}

// at returns the word at a place.
func (t *wordTable) at(w word) []byte { return t.text[w.start:][:w.size] }

// home returns the slot at which the search for a key begins.
func (t *wordTable) home(key uint64) int { return int(key*golden>>32) & (len(t.slots) - 1) }

// grow doubles the table.
func (t *wordTable) grow() {
	old := t.slots
	t.slots = make([]wordSlot, max(1<<12, 2*len(old)))
	for _, s := range old {
		if s.key == 0 {
			continue
		}
		i := t.home(s.key)
		for t.slots[i].key != 0 {
			i = (i + 1) & (len(t.slots) - 1)
		}
		t.slots[i] = s
	}
}

// clear empties the table and keeps its memory.
func (t *wordTable) clear() {
	clear(t.slots)
	t.count, t.text = 0, t.text[:0]
}
