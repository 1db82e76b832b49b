package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"math"
	"slices"

	"github.com/yiku-tm/yiku/tm/match"
)

// Signatures lie in chunks of at most 1,024, in the order of the texts'
// lengths, so that those which a query can match by length are neighbours and
// other chunks are not touched:
//
//	chunk = count | lengths, each as a step from the last | ordinals, 4 bytes each | signatures, 8 bytes a word
//
// All signatures of a chunk have one width.

// signed is a variant with the place of its signature in a common slice.
type signed struct {
	length  uint32 // in tokens
	ordinal uint32
	from    int
}

// signatureSet collects the signatures of a block.
type signatureSet struct {
	entries []signed
	words   []uint64
}

// signature is that of an entry.
func (s *signatureSet) signature(e signed) []uint64 {
	return s.words[e.from : e.from+match.Words(int(e.length))]
}

// write stores all chunks and returns their description. It puts the entries in
// the order of their lengths.
func (s *signatureSet) write(ctx context.Context, store Store, block int64) ([]signatureChunk, error) {
	slices.SortFunc(s.entries, func(a, b signed) int {
		return cmp.Or(cmp.Compare(a.length, b.length), cmp.Compare(a.ordinal, b.ordinal))
	})
	var described []signatureChunk
	for rest := s.entries; len(rest) > 0; {
		n := 1
		for n < min(len(rest), chunkSize) && match.Words(int(rest[n].length)) == match.Words(int(rest[0].length)) {
			n++
		}
		part := rest[:n]
		rest = rest[n:]
		if err := put(ctx, store, blobKey(block, placeSignatures+len(described)), s.encode(part)); err != nil {
			return nil, err
		}
		described = append(described, signatureChunk{n, int(part[0].length), int(part[n-1].length)})
	}
	return described, nil
}

// encode gives the payload of a chunk.
func (s *signatureSet) encode(part []signed) []byte {
	b := binary.AppendUvarint(nil, uint64(len(part)))
	last := uint32(0)
	for _, e := range part {
		b = binary.AppendUvarint(b, uint64(e.length-last))
		last = e.length
	}
	for _, e := range part {
		b = binary.LittleEndian.AppendUint32(b, e.ordinal)
	}
	for _, e := range part {
		for _, w := range s.signature(e) {
			b = binary.LittleEndian.AppendUint64(b, w)
		}
	}
	return b
}

// signatureList is a chunk as read.
type signatureList struct {
	width    int // words of a signature
	lengths  []uint32
	ordinals []uint32
	words    []uint64
}

// readSignatures reads a chunk.
func readSignatures(ctx context.Context, s Store, block int64, number int, want signatureChunk, variants int) (*signatureList, error) {
	key := blobKey(block, placeSignatures+number)
	payload, err := get(ctx, s, key)
	if err != nil {
		return nil, err
	}
	list, ok := decodeSignatures(payload, variants)
	if !ok || len(list.lengths) != want.count || int(list.lengths[0]) != want.shortest || int(list.lengths[want.count-1]) != want.longest {
		return nil, &CorruptError{key, "its signatures do not fit the directory"}
	}
	return list, nil
}

// decodeSignatures reads the payload; false where it is damaged.
func decodeSignatures(payload []byte, variants int) (*signatureList, bool) {
	r := &reader{rest: payload}
	n := r.count(1 + 4 + 8)
	if n == 0 {
		return nil, false
	}
	list := &signatureList{lengths: make([]uint32, n), ordinals: make([]uint32, n)}
	last := uint64(0)
	for i := range list.lengths {
		last += r.below(math.MaxUint32 - last)
		list.lengths[i] = uint32(last)
	}
	for i := range list.ordinals {
		if b := r.take(4); b != nil {
			list.ordinals[i] = binary.LittleEndian.Uint32(b)
		}
		if list.ordinals[i] >= uint32(variants) {
			return nil, false
		}
	}
	list.width = match.Words(int(list.lengths[0]))
	if match.Words(int(list.lengths[n-1])) != list.width || len(r.rest) != 8*n*list.width {
		return nil, false
	}
	list.words = make([]uint64, n*list.width)
	for i := range list.words {
		list.words[i] = binary.LittleEndian.Uint64(r.rest[8*i:])
	}
	return list, !r.failed
}

// near calls visit with the ordinals of the texts that the query may match at
// the score: those neither length nor signature rules out.
func (l *signatureList) near(q *match.Query, least int, visit func(ordinal uint32)) {
	shortest, longest := match.Lengths(q.Len(), least)
	from, _ := slices.BinarySearch(l.lengths, uint32(shortest))
	own := q.Signature(int(l.lengths[0]))
	for from < len(l.lengths) {
		// Texts of one length are neighbours and have one bound.
		length := int(l.lengths[from])
		if longest >= 0 && length > longest {
			return
		}
		to := from + 1
		for to < len(l.lengths) && int(l.lengths[to]) == length {
			to++
		}
		within := match.Within(max(q.Len(), length), least)
		for i, words := from, l.words[from*l.width:to*l.width]; i < to; i++ {
			if match.Near(own, words[:l.width], within) {
				visit(l.ordinals[i])
			}
			words = words[l.width:]
		}
		from = to
	}
}
