package index

import "encoding/binary"

// takeSingle takes the body of a list of one posting.
func (r *reader) takeSingle() []byte {
	start := r.rest
	if b := r.take(singleSize); b != nil && b[singleSize-1] >= singlePlace<<(ordinalBits%8) {
		r.below(maxPlace)
	}
	return start[:len(start)-len(r.rest)]
}

// list is a list as it stands in a page, its postings not yet decoded.
type list struct {
	gram  gram
	count int
	body  []byte
}

// singlePosting returns the ordinal and the place of the only posting.
func (l list) singlePosting() (ordinal, place uint32) {
	v := uint32(l.body[0]) | uint32(l.body[1])<<8 | uint32(l.body[2])<<16
	ordinal, place = v&(1<<ordinalBits-1), v>>ordinalBits
	if place == singlePlace {
		more, _ := binary.Uvarint(l.body[singleSize:])
		place += uint32(more)
	}
	return ordinal, place
}

// parts returns readers of the gaps and of the places, and the first ordinal;
// false where the body is damaged. That of the places is good after the gaps were read.
func (l list) parts() (first uint32, gaps, places rice, ok bool) {
	v, n := binary.Uvarint(l.body)
	if n <= 0 || v >= parameterBase*32 {
		return 0, rice{}, rice{}, false
	}
	body := l.body[n:]
	kg, kp := int(v%parameterBase), int(v/parameterBase)
	low := ordinalBits + (l.count-1)*kg
	stream := low + l.count*kp
	gaps = rice{bits: body, k: kg, low: ordinalBits, stream: stream}
	places = rice{bits: body, k: kp, low: low}
	return uint32(loadBits(body, 0) & (1<<ordinalBits - 1)), gaps, places, stream <= 8*len(body)
}

// batch is how many numbers are decoded at once.
const batch = 128

// ordinals adds the ordinal of every posting to the set; false where one is
// not below the limit, which the set has room for, or bits are missing.
func (l list) ordinals(found set, limit uint32) bool {
	if l.count == 1 {
		ordinal, _ := l.singlePosting()
		if ordinal >= limit {
			return false
		}
		found.add(ordinal)
		return true
	}
	ordinal, gaps, _, ok := l.parts()
	if !ok || ordinal >= limit {
		return false
	}
	found.add(ordinal)
	var buffer [batch]uint32
	for left := l.count - 1; left > 0; {
		some := buffer[:min(left, batch)]
		left -= len(some)
		if !gaps.read(some) {
			return false
		}
		for _, gap := range some {
			if gap >= limit-ordinal {
				return false
			}
			ordinal += gap
			found.add(ordinal)
		}
	}
	return true
}

// postings appends the postings of the list; false where it is damaged.
func (l list) postings(dst []posting, limit uint32) ([]posting, bool) {
	from := len(dst)
	if l.count == 1 {
		return l.appendSingle(dst, limit)
	}
	ordinal, gaps, places, ok := l.parts()
	if !ok || ordinal >= limit {
		return dst, false
	}
	dst = append(dst, newPosting(ordinal, 0))
	var buffer [batch]uint32
	for left := l.count - 1; left > 0; {
		some := buffer[:min(left, batch)]
		left -= len(some)
		if !gaps.read(some) {
			return dst[:from], false
		}
		for _, gap := range some {
			if gap >= limit-ordinal {
				return dst[:from], false
			}
			ordinal += gap
			dst = append(dst, newPosting(ordinal, 0))
		}
	}
	places.stream = gaps.stream
	shift := l.placeShift()
	for at := from; at < len(dst); {
		some := buffer[:min(len(dst)-at, batch)]
		if !places.read(some) {
			return dst[:from], false
		}
		for _, place := range some {
			p := dst[at] | posting(place)<<shift
			if place > maxPlace || at > from && p <= dst[at-1] {
				return dst[:from], false
			}
			dst[at] = p
			at++
		}
	}
	return dst, true
}

// appendSingle is postings for a list of one.
func (l list) appendSingle(dst []posting, limit uint32) ([]posting, bool) {
	ordinal, place := l.singlePosting()
	if ordinal >= limit || place > maxPlace {
		return dst, false
	}
	return append(dst, newPosting(ordinal, place<<l.placeShift())), true
}

// placeShift is by how much a place as stored is to be shifted: the bit of the
// blank is not stored where there are no blanks.
func (l list) placeShift() int {
	if l.gram.hasBlanks() {
		return 0
	}
	return 1
}

// postingsIn appends the postings whose ordinals are among those of other
// postings, which are in order; false where it is damaged. It reads the places
// of no others, which is half of the work.
func (l list) postingsIn(dst, others []posting, limit uint32) ([]posting, bool) {
	if l.count == 1 {
		return l.appendSingle(dst, limit)
	}
	ordinal, gaps, places, ok := l.parts()
	if !ok || ordinal >= limit {
		return dst, false
	}
	from, shift := len(dst), l.placeShift()
	var buffer [batch]uint32
	next := 0 // of the others
	for n := 0; n < l.count; {
		some := buffer[:min(l.count-n, batch)]
		if n == 0 {
			some[0] = 0 // the step to the first ordinal, which is known
			ok = gaps.read(some[1:])
		} else {
			ok = gaps.read(some)
		}
		if !ok {
			return dst[:from], false
		}
		for i, gap := range some {
			if gap >= limit-ordinal {
				return dst[:from], false
			}
			ordinal += gap
			for next < len(others) && others[next].ordinal() < ordinal {
				next++
			}
			if next < len(others) && others[next].ordinal() == ordinal {
				// In place of the place, for now, which of the list's postings it is.
				dst = append(dst, newPosting(ordinal, uint32(n+i)))
			}
		}
		n += len(some)
		if next == len(others) {
			ok = gaps.skip(l.count - n) // to where the places begin
			break
		}
	}
	if !ok {
		return dst[:from], false
	}
	places.stream = gaps.stream
	at := 0
	for i, p := range dst[from:] {
		if !places.skip(int(p.place())-at) || !places.read(buffer[:1]) {
			return dst[:from], false
		}
		at = int(p.place()) + 1
		if buffer[0] > maxPlace {
			return dst[:from], false
		}
		dst[from+i] = newPosting(p.ordinal(), buffer[0]<<shift)
	}
	return dst, true
}
