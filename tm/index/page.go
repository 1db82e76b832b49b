package index

import (
	"encoding/binary"
	"math"
)

// A page is a few lists, or a part of a long one:
//
//	page  = list …
//	list  = step to its gram | number of postings | length of what follows, when more than one | ordinals | places
//
//	   改革   3 postings                 ordinals 7 7 912    gaps 7 0 905
//	                                     places   4 19 0     as they are
//
// Ordinals come first and together: counting the variants of a character reads
// no places. The first ordinal of a list in a page and its first gram are
// absolute, so a page can be read alone. All numbers are varints.

// posting is an occurrence of a gram: the ordinal of the variant in the upper
// half, in the lower its place there: the number of the token, counted from 0, times
// two, plus one where a blank stands before it.
type posting uint64

func newPosting(ordinal, place uint32) posting { return posting(ordinal)<<32 | posting(place) }

func (p posting) ordinal() uint32 { return uint32(p >> 32) }
func (p posting) place() uint32   { return uint32(p) }

const (
	// pageSize is the greatest length of a page with its checksum. Two and their
	// row headers fit a database page of 8 KB.
	pageSize = 4040
	// pageRest is the room below which a page is closed rather than given the
	// beginning of a list that goes on.
	pageRest = 128
	// postingSize is the greatest length of an encoded posting, headerSize of
	// a list's header.
	postingSize = 2 * binary.MaxVarintLen32
	headerSize  = 2*binary.MaxVarintLen64 + binary.MaxVarintLen32
)

// pageStart says where a page begins: its first gram and the first ordinal there.
type pageStart struct {
	gram    gram
	ordinal uint32
}

// pageWriter packs lists, given in the order of their grams, into pages.
type pageWriter struct {
	// flush is called with each full page.
	flush  func(number int, page []byte) error
	starts []pageStart

	page           []byte
	last           gram // of the list written last into the page
	gaps, postings []byte
}

// write adds the postings of a gram, which are in order and at least one.
func (w *pageWriter) write(g gram, postings []posting) error {
	for len(postings) > 0 {
		if len(w.page) > 0 && len(w.page)+pageRest > pageSize-checksumSize {
			if err := w.close(); err != nil {
				return err
			}
		}
		n := w.encode(g, postings)
		w.append(g, postings[0].ordinal(), n)
		postings = postings[n:]
		if len(postings) > 0 {
			if err := w.close(); err != nil {
				return err
			}
		}
	}
	return nil
}

// encode puts as many postings as the page has room for, one at least, into the
// buffers, and returns how many.
func (w *pageWriter) encode(g gram, postings []posting) int {
	room := pageSize - checksumSize - len(w.page) - headerSize
	w.gaps, w.postings = w.gaps[:0], w.postings[:0]
	blanks := g.hasBlanks()
	last := uint32(0)
	for i, p := range postings {
		if i > 0 && len(w.gaps)+len(w.postings)+postingSize > room {
			return i
		}
		w.gaps = binary.AppendUvarint(w.gaps, uint64(p.ordinal()-last))
		last = p.ordinal()
		place := p.place()
		if !blanks {
			place >>= 1
		}
		w.postings = binary.AppendUvarint(w.postings, uint64(place))
	}
	return len(postings)
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
		w.page = binary.AppendUvarint(w.page, uint64(len(w.gaps)+len(w.postings)))
	}
	w.page = append(append(w.page, w.gaps...), w.postings...)
	w.last = g
}

// close finishes the page under way, if any.
func (w *pageWriter) close() error {
	if len(w.page) == 0 {
		return nil
	}
	err := w.flush(len(w.starts)-1, w.page)
	w.page = w.page[:0]
	return err
}

// list is a list as it stands in a page, its postings not yet decoded.
type list struct {
	gram  gram
	count int
	body  []byte
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
		start := r.rest
		r.number()
		r.number()
		l.body = start[:len(start)-len(r.rest)]
	default:
		l.body = r.take(r.number())
		if len(l.body) < 2*l.count {
			r.failed = true
		}
	}
	return l, !r.failed
}

// ordinals adds the ordinal of every posting to the set; false where one is
// not below the limit, which the set has room for, or bytes are missing. With
// postings below it is the innermost loop of every search, hence the numbers
// taken by hand.
func (l list) ordinals(found set, limit uint32) bool {
	body, at, ordinal := l.body, 0, uint32(0)
	for range l.count {
		if at >= len(body) {
			return false
		}
		gap := uint32(body[at])
		at++
		if gap >= 0x80 {
			gap, at = longNumber(body, at-1)
		}
		if gap >= limit-ordinal {
			return false
		}
		ordinal += gap
		found.add(ordinal)
	}
	return true
}

// postings appends the postings of the list; false where it is damaged.
func (l list) postings(dst []posting, limit uint32) ([]posting, bool) {
	from := len(dst)
	body, at, ordinal := l.body, 0, uint32(0)
	for range l.count {
		if at >= len(body) {
			return dst[:from], false
		}
		gap := uint32(body[at])
		at++
		if gap >= 0x80 {
			gap, at = longNumber(body, at-1)
		}
		if gap >= limit-ordinal {
			return dst[:from], false
		}
		ordinal += gap
		dst = append(dst, newPosting(ordinal, 0))
	}
	shift := 1
	if l.gram.hasBlanks() {
		shift = 0
	}
	last := posting(0)
	for i := range dst[from:] {
		if at >= len(body) {
			return dst[:from], false
		}
		place := uint32(body[at])
		at++
		if place >= 0x80 {
			place, at = longNumber(body, at-1)
		}
		p := dst[from+i] | posting(place<<shift)
		if place > maxPlace || i > 0 && p <= last {
			return dst[:from], false
		}
		dst[from+i], last = p, p
	}
	return dst, at == len(body)
}

// maxPlace is the greatest place as stored, before it is shifted: half of what
// its half of a posting holds.
const maxPlace = math.MaxUint32 / 2

// longNumber takes a number of several bytes at a place of the body, and
// returns the place after it. One that is damaged is the greatest number there is,
// and nothing is after it.
func longNumber(body []byte, at int) (uint32, int) {
	v, n := binary.Uvarint(body[at:])
	if n <= 0 || v >= math.MaxUint32 {
		return math.MaxUint32, len(body)
	}
	return uint32(v), at + n
}
