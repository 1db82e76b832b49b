package index

import (
	"encoding/binary"
	"math"
)

// reader takes numbers from a payload. The first failure stays: callers read
// on, get zeros, and look at failed once.
type reader struct {
	rest   []byte
	failed bool
}

// number takes an unsigned varint.
func (r *reader) number() uint64 {
	if len(r.rest) > 0 && r.rest[0] < 0x80 {
		v := r.rest[0]
		r.rest = r.rest[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.failed, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// below takes a number that must be less than the limit.
func (r *reader) below(limit uint64) uint64 {
	v := r.number()
	if v >= limit {
		r.failed, r.rest = true, nil
		return 0
	}
	return v
}

// count takes the length of a list whose items take so many bytes at least, so
// that a damaged count cannot ask for more memory than there are bytes.
func (r *reader) count(itemSize int) int {
	return int(r.below(uint64(len(r.rest)/itemSize) + 1))
}

// take takes n bytes.
func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.failed, r.rest = true, nil
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// sum takes a number and adds it to one that must not overflow.
func (r *reader) sum(to int64) int64 {
	return to + int64(r.below(uint64(math.MaxInt64-to)+1))
}

// whole tells whether the payload was read to its end without failure.
func (r *reader) whole() bool { return !r.failed && len(r.rest) == 0 }
