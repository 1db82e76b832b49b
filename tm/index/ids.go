package index

import "encoding/binary"

// The ids of a chunk ascend, and with much regularity: a memory numbers the
// variants of a unit side by side, so that from one text to the next but one
// of it is mostly the same step:
//
//	ids     256 257 512 513 768 769        first ids 256 257, then 4 steps of 256
//
//	chunk = number of ids | first | step to the second | (step over two, how many times) …

// encodeIDs gives the payload of a chunk of ids, which are positive and ascend.
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

// decodeIDs reads the payload; false where it is damaged.
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
