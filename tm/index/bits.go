package index

import (
	"encoding/binary"
	"math/bits"
)

// Numbers are packed lowest bit first, one after another, so that any of
// them can be read with one load from memory, a shift and a mask:
//
//	numbers of 3 bits  5 3 6      byte 0    … 11 011 101      the rest of 6 in byte 1
//
// Numbers most of which are small are Rice coded: the lowest
// k bits are packed, what is above them is as many zeros and a one in a stream
// beside. (R. F. Rice, Some practical universal noiseless coding techniques, JPL
// 1979. The two parts are kept separate here, because then neither depends on
// where the other ends, which makes reading twice as fast.)
//
//	k = 3:  5 13 2 30      packed 5 5 2 6       stream 1 01 1 0001

// bitWriter packs numbers.
type bitWriter struct {
	full []byte
	last uint64 // bits not yet in full, fewer than 64
	n    int    // of them
}

// write appends the lowest size bits of v, at most 56; v has no others.
func (w *bitWriter) write(v uint64, size int) {
	w.last |= v << w.n
	w.n += size
	if w.n >= 64 {
		w.full = binary.LittleEndian.AppendUint64(w.full, w.last)
		w.n -= 64
		w.last = v >> (size - w.n)
	}
}

// unary appends v zeros and a one.
func (w *bitWriter) unary(v uint64) {
	for ; v > 48; v -= 48 {
		w.write(0, 48)
	}
	w.write(1<<v, int(v)+1)
}

// low appends the lowest k bits of each number.
func (w *bitWriter) low(numbers []uint32, k int) {
	if k == 0 {
		return
	}
	full, last, n := w.full, w.last, w.n
	mask := uint64(1)<<k - 1
	for _, number := range numbers {
		v := uint64(number) & mask
		last |= v << n
		if n += k; n >= 64 {
			full = binary.LittleEndian.AppendUint64(full, last)
			n -= 64
			last = v >> (k - n)
		}
	}
	w.full, w.last, w.n = full, last, n
}

// high appends the bits above the lowest k of each number, in unary.
func (w *bitWriter) high(numbers []uint32, k int) {
	for _, number := range numbers {
		v := int(number >> k)
		if w.n+v >= 63 {
			w.unary(uint64(v))
			continue
		}
		w.last |= 1 << (w.n + v)
		w.n += v + 1
	}
}

// bytes returns what was written, the last byte padded with zeros.
func (w *bitWriter) bytes() []byte {
	full := w.full
	for rest, n := w.last, w.n; n > 0; n -= 8 {
		full = append(full, byte(rest))
		rest >>= 8
	}
	return full
}

// reset empties the writer and keeps its memory.
func (w *bitWriter) reset() { *w = bitWriter{full: w.full[:0]} }

// loadable is the number of bits returned by loadBits that are certainly valid:
// all 64 but the up to seven before the first one requested.
const loadable = 57

// loadBits returns the bits from a place on, at least loadable, with zeros after the end.
func loadBits(b []byte, at int) uint64 {
	i := at >> 3
	if i <= len(b)-8 {
		return binary.LittleEndian.Uint64(b[i:]) >> (at & 7)
	}
	return loadTail(b, i) >> (at & 7)
}

// loadTail is like loadBits, for fewer than eight remaining bytes.
func loadTail(b []byte, i int) (v uint64) {
	for shift := 0; i < len(b) && shift < 64; i, shift = i+1, shift+8 {
		v |= uint64(b[i]) << shift
	}
	return v
}

// rice reads numbers that are Rice coded.
type rice struct {
	bits []byte
	k    int
	// low and stream are the places of the bits to be read next.
	low, stream int
}

// read fills dst with numbers and reports whether the stream has enough.
func (r *rice) read(dst []uint32) bool {
	mask := uint64(1)<<r.k - 1
	low, n := r.low, 0
	zeros := 0 // at the end of what was read of the stream
	for n < len(dst) {
		w := loadBits(r.bits, r.stream) & (1<<loadable - 1)
		if w == 0 && r.stream >= 8*len(r.bits) {
			return false
		}
		used := 0
		for w != 0 && n < len(dst) {
			at := bits.TrailingZeros64(w)
			w &= w - 1
			dst[n] = uint32(zeros+at-used)<<r.k | uint32(loadBits(r.bits, low)&mask)
			low += r.k
			zeros, used = 0, at+1
			n++
		}
		if n == len(dst) {
			r.stream += used
		} else {
			zeros += loadable - used
			r.stream += loadable
		}
	}
	r.low = low
	return r.stream <= 8*len(r.bits)
}

// skip skips n numbers and reports whether the stream has enough.
func (r *rice) skip(n int) bool {
	r.low += n * r.k
	for n > 0 {
		w := loadBits(r.bits, r.stream) & (1<<loadable - 1)
		if r.stream >= 8*len(r.bits) {
			return false
		}
		ones := bits.OnesCount64(w)
		if ones < n {
			n -= ones
			r.stream += loadable
			continue
		}
		for range n - 1 {
			w &= w - 1
		}
		r.stream += bits.TrailingZeros64(w) + 1
		n = 0
	}
	return true
}

// bestRice returns the k for which the numbers are shortest, searched near the logarithm of
// their mean, where it lies for numbers suited to Rice coding, and the size of all of them
// in bits: low bits, ones and zeros.
func bestRice(numbers []uint32) (k, size int) {
	if len(numbers) == 0 {
		return 0, 0
	}
	sum := uint64(0)
	for _, v := range numbers {
		sum += uint64(v)
	}
	const tried = 3
	middle := bits.Len64(sum / uint64(len(numbers)))
	least := max(0, middle-tried+1)
	var zeros [tried]int
	for _, v := range numbers {
		v >>= least
		zeros[0] += int(v)
		zeros[1] += int(v >> 1)
		zeros[2] += int(v >> 2)
	}
	k, size = least, len(numbers)*(least+1)+zeros[0]
	for more := 1; least+more <= middle; more++ {
		if s := len(numbers)*(least+more+1) + zeros[more]; s < size {
			k, size = least+more, s
		}
	}
	return k, size
}
