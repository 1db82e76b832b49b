package index

import (
	"encoding/binary"
	"math"
)

// A page is a few lists, or a part of a long one:
//
//	page = list …
//	list = step to its gram | number of postings | length of the body, where more than one | body (see list.go)
//
// The first gram of a page is absolute, and so is the first ordinal of a list
// in a page, so a page can be read alone. These numbers are varints.

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
	// smallPart is added to what the page before had of a long list, and a quarter of it
	// more, for the number of postings to be tried for the next page: encoding
	// three times as many as it takes was a third of the work.
	smallPart = 256
	// headerSize is the greatest length of a list's header.
	headerSize = 2*binary.MaxVarintLen64 + binary.MaxVarintLen32
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
		n := w.list.encode(postings[:min(len(postings), limit)], g.hasBlanks(), room)
		if n == limit && n < partLimit { // there is room for more
			n = w.list.encode(postings[:min(len(postings), partLimit)], g.hasBlanks(), room)
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

// close finishes the page under way, if any.
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
		// An ordinal and a place take a bit of the stream each at least.
		if 4*len(l.body) < l.count {
			r.failed = true
		}
	}
	return l, !r.failed
}
