package index

import (
	"encoding/binary"
	"math"
)

// The body of a list of several postings is one row of bits (see bits.go):
//
//	k of the gaps and of the places   one number, see parameters
//	first ordinal                     17 bits
//	gaps of the other ordinals        low bits
//	places                            low bits
//	gaps of the other ordinals        stream
//	places                            stream
//
//	   改革   3 postings              ordinals 7 7 912     gaps 0 905
//	                                  places   4 19 0      as they are
//
// The ordinals of a list are as good as random, so their gaps have the
// distribution for which Rice codes are the shortest of all prefix codes;
// places nearly so. The gap of a list with n of a block's N texts takes about
// 1.5 + log2(N/n) bits. As the streams come last and that of the gaps first,
// counting the variants of a character reads no places.
//
// The body of a list of one posting, as every second is, has three bytes: 17
// bits of the ordinal and 7 of the place. A place of 127 or more is written
// after them as a varint, less 127.

const (
	// ordinalBits holds any ordinal of a block.
	ordinalBits = 17
	// singleSize is the length of a single posting, singlePlace the place from
	// which it is longer.
	singleSize  = 3
	singlePlace = 1<<(8*singleSize-ordinalBits) - 1
	// partLimit is the greatest number of postings encoded at once. More do not fit
	// a page unless they take less than four bits each; and among so few none can
	// take more than 1 KB, however much it differs from the others.
	partLimit = 8192
	// parameterBase is one more than the greatest k of gaps.
	parameterBase = ordinalBits + 1
)

// maxPlace is the greatest place as stored, before it is shifted: half of what
// its half of a posting holds.
const maxPlace = math.MaxUint32 / 2

// listWriter encodes lists.
type listWriter struct {
	body         []byte // of the list encoded last
	gaps, places []uint32
	stream       bitWriter
}

// encode encodes as many postings as there is room for, one at least, and
// returns how many. They are partLimit at most. The places of some grams have the bit of the blank.
func (w *listWriter) encode(postings []posting, blanks bool, room int) int {
	w.body = w.body[:0]
	part := postings
	w.part(part, blanks)
	if len(part) == 1 {
		w.single(part[0].ordinal())
		return 1
	}
	kg, gaps := bestRice(w.gaps[1:])
	kp, places := bestRice(w.places)
	w.body = binary.AppendUvarint(w.body, uint64(kg+parameterBase*kp))
	n := len(part)
	if bits := 8 * (room - len(w.body)); ordinalBits+gaps+places > bits {
		n = w.fit(kg, kp, bits)
	}
	if n == 1 {
		w.body = w.body[:0]
		w.single(part[0].ordinal())
		return 1
	}
	w.pack(part[0].ordinal(), kg, kp, n)
	return n
}

// part takes the postings apart.
func (w *listWriter) part(postings []posting, blanks bool) {
	w.gaps, w.places = w.gaps[:0], w.places[:0]
	last := uint32(0)
	for _, p := range postings {
		place := p.place()
		if !blanks {
			place >>= 1
		}
		w.gaps = append(w.gaps, p.ordinal()-last)
		w.places = append(w.places, place)
		last = p.ordinal()
	}
}

// single encodes the first posting alone.
func (w *listWriter) single(ordinal uint32) {
	place := w.places[0]
	v := ordinal | min(place, singlePlace)<<ordinalBits
	w.body = append(w.body, byte(v), byte(v>>8), byte(v>>16))
	if place >= singlePlace {
		w.body = binary.AppendUvarint(w.body, uint64(place-singlePlace))
	}
}

// fit returns how many postings fit so many bits, one at least.
func (w *listWriter) fit(kg, kp, room int) int {
	size := ordinalBits + kp + 1 + int(w.places[0]>>kp)
	for i := 1; i < len(w.gaps); i++ {
		size += kg + kp + 2 + int(w.gaps[i]>>kg) + int(w.places[i]>>kp)
		if size > room {
			return i
		}
	}
	return len(w.gaps)
}

// pack appends n postings to the body.
func (w *listWriter) pack(first uint32, kg, kp, n int) {
	b := &w.stream
	b.reset()
	b.write(uint64(first), ordinalBits)
	b.low(w.gaps[1:n], kg)
	b.low(w.places[:n], kp)
	b.high(w.gaps[1:n], kg)
	b.high(w.places[:n], kp)
	w.body = append(w.body, b.bytes()...)
}
