package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"

	"github.com/yiku-tm/yiku/tm/match"
)

// Signatures (see package match) lie in chunks of at most 1,024, all of one
// width and one kind, mostly words or mostly characters, in the order of the
// texts' lengths. So those that a query can match by length and script are
// adjacent, and other chunks are not read. In a chunk they are transposed:
// a row for each bit, with a bit for each text:
//
//	text      0 1 2 3 4 …      chunk = number of texts | runs | ordinals | rows
//	bit 0     . # . . .
//	bit 1     # . . # .        runs      number, then of each run of texts of one shape the
//	bit 2     . . # . .                  step to its tokens, its words, how many texts
//	…                          ordinals  packed, as many bits each as the block needs
//	                           rows      8 bytes for 64 texts, the first text lowest
//
// A query of 30 tokens reads the rows of its 30 bits only, a quarter of the
// chunk, and 64 texts with one operation (see similar.go). A chunk is long enough for
// little to be lost in the last of its 8 KB database pages.

// signed is a text with the range of its set bits in a common slice.
type signed struct {
	shape    match.Shape
	ordinal  uint32
	from, to uint32
}

// wordy reports whether a text of the shape is mostly words.
func wordy(s match.Shape) bool { return 2*s.Words > s.Tokens }

// signatureSet collects the signatures of a block.
type signatureSet struct {
	entries []signed
	// set are the set bits of all texts, some twice.
	set []uint16
}

// add adds a text by the hashes of its occurrences.
func (s *signatureSet) add(ordinal uint32, shape match.Shape, hashes []uint32) {
	from := len(s.set)
	width := match.Width(shape.Tokens)
	for _, h := range hashes {
		s.set = append(s.set, uint16(match.Bit(h, width)))
	}
	s.entries = append(s.entries, signed{shape, ordinal, uint32(from), uint32(len(s.set))})
}

// signatureOrder compares signatures by their order in a block.
func signatureOrder(a, b signed) int {
	if c := cmp.Compare(match.Width(a.shape.Tokens), match.Width(b.shape.Tokens)); c != 0 {
		return c
	}
	if w := wordy(a.shape); w != wordy(b.shape) {
		if w {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(a.shape.Tokens, b.shape.Tokens), cmp.Compare(a.shape.Words, b.shape.Words), cmp.Compare(a.ordinal, b.ordinal))
}

// fits reports whether a text may follow another in one chunk.
func fits(a, b match.Shape) bool {
	return match.Width(a.Tokens) == match.Width(b.Tokens) && wordy(a) == wordy(b)
}

// shapeBits is the size of a number of tokens or words in a packed key: hardly any text has more.
const shapeBits = 17

// sorted returns the entries in their order. What decides fits into 64 bits except
// for huge texts, and sorting numbers is several times faster than sorting structs.
//
//	width 12 | mostly words 1 | tokens 17 | words 17 | ordinal 17
func (s *signatureSet) sorted() []signed {
	keys := make([]uint64, len(s.entries))
	at := make([]uint32, 1<<ordinalBits) // of the entries by ordinal
	for i, e := range s.entries {
		tokens, words := uint64(e.shape.Tokens), uint64(e.shape.Words)
		if tokens >= 1<<shapeBits {
			slices.SortFunc(s.entries, signatureOrder)
			return s.entries
		}
		key := uint64(match.Width(e.shape.Tokens)) << 1
		if wordy(e.shape) {
			key |= 1
		}
		keys[i] = ((key<<shapeBits|tokens)<<shapeBits|words)<<ordinalBits | uint64(e.ordinal)
		at[e.ordinal] = uint32(i)
	}
	slices.Sort(keys)
	sorted := make([]signed, len(keys))
	for i, key := range keys {
		sorted[i] = s.entries[at[key&(1<<ordinalBits-1)]]
	}
	return sorted
}

// write stores all chunks and returns their descriptions.
func (s *signatureSet) write(ctx context.Context, store Store, block int64, variants int) ([]signatureChunk, error) {
	var described []signatureChunk
	for rest := s.sorted(); len(rest) > 0; {
		n := 1
		for n < min(len(rest), chunkSize) && fits(rest[0].shape, rest[n].shape) {
			n++
		}
		part := rest[:n]
		rest = rest[n:]
		if err := put(ctx, store, blobKey(block, placeSignatures+len(described)), s.encode(part, variants)); err != nil {
			return nil, err
		}
		described = append(described, describeChunk(part))
	}
	return described, nil
}

// describeChunk returns the entry of a chunk in the directory.
func describeChunk(part []signed) signatureChunk {
	c := signatureChunk{count: len(part), shortest: part[0].shape.Tokens, longest: part[len(part)-1].shape.Tokens, fewest: math.MaxInt}
	for _, e := range part {
		c.fewest = min(c.fewest, e.shape.Words)
		c.most = max(c.most, e.shape.Words)
	}
	return c
}

// ordinalSize returns the number of bits of an ordinal in a block.
func ordinalSize(variants int) int { return bits.Len(uint(variants - 1)) }

// encode returns the payload of a chunk.
func (s *signatureSet) encode(part []signed, variants int) []byte {
	b := binary.AppendUvarint(nil, uint64(len(part)))
	b = appendRuns(b, part)
	var ordinals bitWriter
	for _, e := range part {
		ordinals.write(uint64(e.ordinal), ordinalSize(variants))
	}
	b = append(b, ordinals.bytes()...)
	groups := groupsOf(len(part))
	rows := make([]byte, match.Width(part[0].shape.Tokens)*groups*8)
	for i, e := range part {
		for _, bit := range s.set[e.from:e.to] {
			rows[int(bit)*groups*8+i/8] |= 1 << (i % 8)
		}
	}
	return append(b, rows...)
}

// appendRuns appends the runs of texts of one shape.
func appendRuns(b []byte, part []signed) []byte {
	var body []byte
	n, tokens := 0, 0
	for from := 0; from < len(part); {
		shape := part[from].shape
		to := from + 1
		for to < len(part) && part[to].shape == shape {
			to++
		}
		body = binary.AppendUvarint(body, uint64(shape.Tokens-tokens))
		body = binary.AppendUvarint(body, uint64(shape.Words))
		body = binary.AppendUvarint(body, uint64(to-from))
		n, tokens, from = n+1, shape.Tokens, to
	}
	return append(binary.AppendUvarint(b, uint64(n)), body...)
}

// groupsOf returns how many groups of 64 n texts fill.
func groupsOf(n int) int { return (n + 63) / 64 }

// signatureRun is a run of texts of one shape.
type signatureRun struct {
	shape match.Shape
	end   int // of its texts
}

// signatureList is a chunk as read. The rows stay as they are stored.
type signatureList struct {
	count    int
	width    int // of a signature, in bits
	runs     []signatureRun
	ordinals []byte // packed
	size     int    // of an ordinal, in bits
	rows     []byte
}

// ordinal returns the ordinal of a text.
func (l *signatureList) ordinal(text int) uint32 {
	return uint32(loadBits(l.ordinals, text*l.size) & (1<<l.size - 1))
}

// row returns the row of a bit.
func (l *signatureList) row(bit int) []byte {
	size := groupsOf(l.count) * 8
	return l.rows[bit*size:][:size]
}

// readSignatures reads a chunk, which the directory describes.
func readSignatures(ctx context.Context, s Store, key Key, want signatureChunk, variants int) (*signatureList, error) {
	payload, err := get(ctx, s, key)
	if err != nil {
		return nil, err
	}
	l := new(signatureList)
	if !l.decode(payload, variants) || l.count != want.count || l.runs[0].shape.Tokens != want.shortest || l.runs[len(l.runs)-1].shape.Tokens != want.longest {
		return nil, &CorruptError{key, "its signatures do not fit the directory"}
	}
	return l, nil
}

// decode decodes the payload; it returns false if it is damaged.
func (l *signatureList) decode(payload []byte, variants int) bool {
	r := &reader{rest: payload}
	l.count, l.size = int(r.below(chunkSize+1)), ordinalSize(variants)
	l.runs = make([]signatureRun, r.count(3))
	tokens, end := uint64(0), 0
	for i := range l.runs {
		tokens += r.below(maxPlace - tokens)
		shape := match.Shape{Tokens: int(tokens), Words: int(r.below(tokens + 1))}
		end += int(r.below(chunkSize + 1 - uint64(end)))
		l.runs[i] = signatureRun{shape, end}
		if !fits(l.runs[0].shape, shape) {
			return false
		}
	}
	if r.failed || end != l.count || end == 0 {
		return false
	}
	l.width = match.Width(int(tokens))
	l.ordinals = r.take(uint64(l.count*l.size+7) / 8)
	l.rows = r.take(uint64(l.width * groupsOf(l.count) * 8))
	if !r.whole() {
		return false
	}
	for i := 0; i < l.count && variants < 1<<l.size; i++ { // in a full block all ordinals exist
		if int(l.ordinal(i)) >= variants {
			return false
		}
	}
	return true
}

// addTo adds the texts of the chunk to a set, except those whose new ordinal is removed.
func (l *signatureList) addTo(s *signatureSet, ordinals []uint32) {
	set := make([][]uint16, l.count)
	for bit := range l.width {
		row := l.row(bit)
		for group := range groupsOf(l.count) {
			for w := binary.LittleEndian.Uint64(row[8*group:]); w != 0; w &= w - 1 {
				if text := 64*group + bits.TrailingZeros64(w); text < l.count {
					set[text] = append(set[text], uint16(bit))
				}
			}
		}
	}
	text := 0
	for _, run := range l.runs {
		for ; text < run.end; text++ {
			to := ordinals[l.ordinal(text)]
			if to == removed {
				continue
			}
			from := len(s.set)
			s.set = append(s.set, set[text]...)
			s.entries = append(s.entries, signed{run.shape, to, uint32(from), uint32(len(s.set))})
		}
	}
}
