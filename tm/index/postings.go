package index

import (
	"encoding/binary"
	"math"
)

// A page is a few lists, or a part of a long one:
//
//	page = list …
//	list = step to its gram | number of postings | length of the body, where more than one | body (see below)
//
// The first gram of a page is absolute, and so is the first ordinal of a list
// in a page, so a page can be read alone. These numbers are varints.

// posting is an occurrence of a gram: the ordinal of the variant in the upper half, its
// place in the lower. The place is the number of the token, counted from 0, times
// two, plus one where a space stands before it.
type posting uint64

func newPosting(ordinal, place uint32) posting { return posting(ordinal)<<32 | posting(place) }

func (p posting) ordinal() uint32 { return uint32(p >> 32) }
func (p posting) place() uint32   { return uint32(p) }

const (
	// pageSize is the greatest length of a page with its checksum. Two and their
	// row headers fit a database page of 8 KB.
	pageSize = 4040
	// With less than pageRest bytes left a page is closed rather than given the
	// beginning of a list that continues on the next.
	pageRest = 128
	// smallPart bounds the number of postings tried for the next page of a long list: as many
	// as the last page took, a quarter more, and smallPart. Encoding three times as many as a
	// page takes was a third of the work.
	smallPart = 256
	// headerSize is the greatest length of a list's header.
	headerSize = 2*binary.MaxVarintLen64 + binary.MaxVarintLen32
)

// A pageStart describes the beginning of a page: its first gram and the first
// ordinal there.
type pageStart struct {
	gram    gram
	ordinal uint32
}

// pageWriter packs lists, given in the order of their grams, into pages.
type pageWriter struct {
	// flush is called with each full page.
	flush  func(number int, page []byte) error
	starts []pageStart

	page []byte
	last gram // of the list written last into the page
	list listWriter
}

// write adds the postings of a gram, which are in order and at least one.
func (w *pageWriter) write(g gram, postings []posting) error {
	limit := partLimit
	for len(postings) > 0 {
		if len(w.page) > 0 && len(w.page)+pageRest > pageSize-checksumSize {
			if err := w.close(); err != nil {
				return err
			}
		}
		room := pageSize - checksumSize - len(w.page) - headerSize
		n := w.list.encode(postings[:min(len(postings), limit)], g.hasSpaces(), room)
		if n == limit && n < partLimit { // there is room for more
			n = w.list.encode(postings[:min(len(postings), partLimit)], g.hasSpaces(), room)
		}
		w.append(g, postings[0].ordinal(), n)
		postings = postings[n:]
		if len(postings) > 0 {
			if err := w.close(); err != nil {
				return err
			}
			limit = min(partLimit, n+n/4+smallPart)
		}
	}
	return nil
}

// append adds the encoded list of n postings to the page.
func (w *pageWriter) append(g gram, ordinal uint32, n int) {
	if len(w.page) == 0 {
		w.starts = append(w.starts, pageStart{g, ordinal})
		w.last = 0
	}
	w.page = binary.AppendUvarint(w.page, uint64(g-w.last))
	w.page = binary.AppendUvarint(w.page, uint64(n))
	if n > 1 {
		w.page = binary.AppendUvarint(w.page, uint64(len(w.list.body)))
	}
	w.page = append(w.page, w.list.body...)
	w.last = g
}

// close flushes the page under way, if any.
func (w *pageWriter) close() error {
	if len(w.page) == 0 {
		return nil
	}
	err := w.flush(len(w.starts)-1, w.page)
	w.page = w.page[:0]
	return err
}

// pageReader walks over the lists of a page.
type pageReader struct {
	reader
	gram  gram
	first bool
}

func readPage(page []byte) pageReader { return pageReader{reader: reader{rest: page}, first: true} }

// next returns the next list; false at the end of the page or where it is damaged.
func (r *pageReader) next() (list, bool) {
	if len(r.rest) == 0 {
		return list{}, false
	}
	step := r.below(uint64(endOfGram - r.gram))
	if step == 0 && !r.first {
		r.failed = true
	}
	r.first = false
	r.gram += gram(step)
	l := list{gram: r.gram, count: int(r.below(math.MaxInt32))}
	switch l.count {
	case 0:
		r.failed = true
	case 1:
		l.body = r.takeSingle()
	default:
		l.body = r.take(r.number())
		// An ordinal and a place take at least one bit of a stream each.
		if 4*len(l.body) < l.count {
			r.failed = true
		}
	}
	return l, !r.failed
}

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
// The ordinals of a list are practically random, so their gaps have the distribution
// for which Rice codes are the shortest prefix codes; places nearly so. The gap of a
// list with n of a block's N texts takes about 1.5 + log2(N/n) bits. As the streams
// come last and that of the gaps first, counting the variants of a character reads
// no places.
//
// The body of a list of one posting, which is every second list, has three bytes: 17
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

// encode encodes as many postings as fit the room, at least one and at most partLimit, and
// returns how many. With spaces the places keep the bit of the space.
func (w *listWriter) encode(postings []posting, spaces bool, room int) int {
	w.body = w.body[:0]
	part := postings
	w.part(part, spaces)
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

// part splits the postings into gaps and places.
func (w *listWriter) part(postings []posting, spaces bool) {
	w.gaps, w.places = w.gaps[:0], w.places[:0]
	last := uint32(0)
	for _, p := range postings {
		place := p.place()
		if !spaces {
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

// fit returns how many postings fit the room, in bits; at least one.
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

// takeSingle reads the body of a list of one posting.
func (r *reader) takeSingle() []byte {
	start := r.rest
	if b := r.take(singleSize); b != nil && b[singleSize-1] >= singlePlace<<(ordinalBits%8) {
		r.below(maxPlace)
	}
	return start[:len(start)-len(r.rest)]
}

// list is a list as stored in a page, its postings not yet decoded.
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

// parts returns readers of the gaps and of the places, and the first ordinal; ok is
// false if the body is damaged. The reader of the places is valid after the gaps were
// read.
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

// ordinals adds the ordinal of every posting to the set, which has room for ordinals below
// limit. It returns false if the list is damaged.
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

// postings appends the postings of the list; ok is false if it is damaged.
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

// placeShift returns the shift of a stored place: the bit of the space is not
// stored for grams without spaces.
func (l list) placeShift() int {
	if l.gram.hasSpaces() {
		return 0
	}
	return 1
}

// postingsIn appends the postings whose ordinals are among those of others,
// which must be sorted; ok is false if the list is damaged. It does not decode
// the other places, which saves half of the work.
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
				// For now the place holds the number of the posting in the list.
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
