package align

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
)

// The bytes of a Learned: a byte for the version, then, compressed (flate),
//
//	first language, second language                           strings
//	units of each language, sorted, with their totals         string, count
//	for each first unit its pairs: how many, then             uvarint
//	    place of the second unit, minus the one before        uvarint
//	    onward, back                                          counts
//
// A string is its length and its bytes, a count is kept in sixteenths.

const learnedVersion = 1

// countSteps is the number of steps in which a count of 1 is kept.
const countSteps = 16

// longestLearned bounds what reading unpacks: damaged bytes must not fill the memory.
const longestLearned = 256 << 20

// errLearned is what all errors of reading are.
var errLearned = errors.New("these are not the bytes of learned counts, or they are damaged")

// MarshalBinary returns the bytes of what was learned; the same counts give the same
// bytes. The error is always nil.
func (k *Learned) MarshalBinary() ([]byte, error) {
	first, second := slices.Sorted(maps.Keys(k.firstTotal)), slices.Sorted(maps.Keys(k.secondTotal))
	var b []byte
	b = appendString(appendString(b, k.first), k.second)
	b = appendUnits(b, first, k.firstTotal)
	b = appendUnits(b, second, k.secondTotal)
	place := make(map[string]int, len(second))
	for i, key := range second {
		place[key] = i
	}
	at := 0
	for _, key := range first {
		end := at
		for end < len(k.pairs) && k.pairs[end].first == key {
			end++
		}
		b = binary.AppendUvarint(b, uint64(end-at))
		last := 0
		for ; at < end; at++ {
			p := k.pairs[at]
			b = binary.AppendUvarint(b, uint64(place[p.second]-last))
			b = appendCount(appendCount(b, p.onward), p.back)
			last = place[p.second]
		}
	}
	var out bytes.Buffer
	out.WriteByte(learnedVersion)
	w, err := flate.NewWriter(&out, flate.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendCount(b []byte, n float32) []byte {
	return binary.AppendUvarint(b, uint64(math.Round(float64(n)*countSteps)))
}

func appendUnits(b []byte, keys []string, totals map[string]float32) []byte {
	b = binary.AppendUvarint(b, uint64(len(keys)))
	for _, key := range keys {
		b = appendCount(appendString(b, key), totals[key])
	}
	return b
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (k *Learned) UnmarshalBinary(data []byte) error {
	if len(data) == 0 || data[0] != learnedVersion {
		return errLearned
	}
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data[1:])), longestLearned))
	if err != nil {
		return fmt.Errorf("%w: %v", errLearned, err)
	}
	r := learnedReader{rest: raw}
	read := Learned{first: r.string(), second: r.string()}
	first, firstTotal := r.units()
	second, secondTotal := r.units()
	read.firstTotal, read.secondTotal = firstTotal, secondTotal
	for _, key := range first {
		place := 0
		for range r.number() {
			place += r.number()
			if r.bad || place >= len(second) {
				return errLearned
			}
			read.pairs = append(read.pairs, taught{key, second[place], r.count(), r.count()})
		}
	}
	ordered := slices.IsSortedFunc(read.pairs, byKeys)
	if r.bad || len(r.rest) > 0 || !ordered || read.first > read.second {
		return errLearned
	}
	*k = read
	return nil
}

// learnedReader takes values off the unpacked bytes. After a fault it gives
// zeros and is bad.
type learnedReader struct {
	rest []byte
	bad  bool
}

// number reads a number that is at most the length of any list in memory.
func (r *learnedReader) number() int {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n > math.MaxInt32 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[size:]
	return int(n)
}

func (r *learnedReader) count() float32 { return float32(r.number()) / countSteps }

func (r *learnedReader) string() string {
	n := r.number()
	if n > len(r.rest) {
		r.bad, r.rest = true, nil
		return ""
	}
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	return s
}

func (r *learnedReader) units() ([]string, map[string]float32) {
	n := r.number()
	if n > len(r.rest) {
		r.bad = true
		return nil, nil
	}
	keys, totals := make([]string, n), make(map[string]float32, n)
	for i := range keys {
		keys[i] = r.string()
		totals[keys[i]] = r.count()
	}
	return keys, totals
}
