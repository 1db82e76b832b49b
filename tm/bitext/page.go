package bitext

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
)

// A bitext is stored in pages, so that an edit writes some kilobytes whatever
// the length of the document. A page is packed by deflate (RFC 1951):
//
//	beads, then for each: ID, unit, partner, state, score,
//	and for each side the sentences: gap, text, paragraph mark
//
// Numbers are varints, a text is its length and its bytes; scores are in
// steps of 1/65535.

const (
	// beadsAPage is the number of beads on a new page: enough to compress well, few enough to
	// read and write a page in well under a millisecond.
	beadsAPage = 48
	// maxPage limits the unpacked size of a page, so that a damaged file cannot use up the memory
	// of the machine. No bead is longer than a document.
	maxPage = 512 << 20
)

// scoreSteps is the resolution of stored scores: two bytes.
const scoreSteps = math.MaxUint16

// stepped returns the score as read back from a page.
func stepped(score float64) float64 { return math.Round(score*scoreSteps) / scoreSteps }

// ErrDamaged is returned by Decode for a page that this package did not write.
var ErrDamaged = errors.New("the stored beads are damaged")

// paginate assigns every bead to a page.
func (t *Bitext) paginate() {
	for i := range t.Beads {
		t.Beads[i].page = i / beadsAPage
	}
}

// Pages returns the numbers of all pages, in order.
func (t *Bitext) Pages() []int {
	var pages []int
	for i := range t.Beads {
		if p := t.Beads[i].page; len(pages) == 0 || pages[len(pages)-1] != p {
			pages = append(pages, p)
		}
	}
	return pages
}

// Next returns the number of the next new bead. A memory stores it, so that no number is used
// twice.
func (t *Bitext) Next() int { return t.next }

// SetUnit records, before the bitext is stored, which unit was made of the bead with the index;
// afterwards use Link.
func (t *Bitext) SetUnit(i int, unit int64) { t.Beads[i].Unit = unit }

// Page returns the packed bytes of a page, or nil if it has no beads any more.
func (t *Bitext) Page(page int) []byte {
	var plain []byte
	n := 0
	for i := range t.Beads {
		if t.Beads[i].page == page {
			plain = t.Beads[i].append(plain)
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return deflate(append(binary.AppendUvarint(nil, uint64(n)), plain...))
}

// deflaters are reused, because the tables of one take most of a megabyte.
var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.DefaultCompression)
	if err != nil {
		panic(err) // the level is a constant of the library
	}
	return w
}}

func deflate(plain []byte) []byte {
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	var packed bytes.Buffer
	w.Reset(&packed)
	// Writing to a buffer does not fail.
	_, _ = w.Write(plain)
	_ = w.Close()
	return packed.Bytes()
}

func inflate(packed []byte) ([]byte, error) {
	return io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxPage))
}

func (b *Bead) append(to []byte) []byte {
	for _, n := range []uint64{uint64(b.ID), uint64(b.Unit), uint64(b.Partner), uint64(b.State), uint64(math.Round(b.Score * scoreSteps))} {
		to = binary.AppendUvarint(to, n)
	}
	for _, side := range b.Sides {
		to = binary.AppendUvarint(to, uint64(len(side)))
		for _, x := range side {
			for _, text := range []string{x.Gap, x.Text} {
				to = binary.AppendUvarint(to, uint64(len(text)))
				to = append(to, text...)
			}
			mark := byte(0)
			if x.Paragraph {
				mark = 1
			}
			to = append(to, mark)
		}
	}
	return to
}

// A StoredPage is a page as stored.
type StoredPage struct {
	Number int
	Data   []byte
}

// Decode returns the bitext of its stored pages, which must be in order. The error is ErrDamaged,
// or that of Check.
func Decode(langs [2]string, next int, pages []StoredPage) (*Bitext, error) {
	t := &Bitext{Langs: langs, next: next}
	for _, p := range pages {
		plain, err := inflate(p.Data)
		if err != nil {
			return nil, fmt.Errorf("%w: page %d: %w", ErrDamaged, p.Number, err)
		}
		d := decoder{data: plain}
		n := d.number(len(plain))
		for range n {
			b := d.bead()
			b.page = p.Number
			t.Beads = append(t.Beads, b)
			if d.bad {
				break
			}
		}
		if d.bad || len(d.data) > 0 {
			return nil, fmt.Errorf("%w: page %d", ErrDamaged, p.Number)
		}
	}
	if !slices.IsSortedFunc(t.Beads, func(a, b Bead) int { return a.page - b.page }) {
		return nil, fmt.Errorf("%w: the pages are out of order", ErrDamaged)
	}
	return t, t.Check()
}

// A decoder reads what append wrote. After the first error it reads nothing more.
type decoder struct {
	data []byte
	bad  bool
}

func (d *decoder) number(limit int) int {
	n, size := binary.Uvarint(d.data)
	if size <= 0 || n > uint64(limit) {
		d.bad = true
		d.data = nil
		return 0
	}
	d.data = d.data[size:]
	return int(n)
}

func (d *decoder) text() string {
	n := d.number(len(d.data))
	if d.bad || n > len(d.data) {
		d.bad = true
		return ""
	}
	s := string(d.data[:n])
	d.data = d.data[n:]
	return s
}

func (d *decoder) bead() Bead {
	var b Bead
	b.ID = d.number(math.MaxInt)
	b.Unit = int64(d.number(math.MaxInt))
	b.Partner = d.number(math.MaxInt)
	b.State = State(d.number(math.MaxUint8))
	b.Score = float64(d.number(scoreSteps)) / scoreSteps
	for s := range b.Sides {
		for range d.number(len(d.data)) {
			x := Sentence{Gap: d.text(), Text: d.text()}
			if d.bad || len(d.data) == 0 {
				d.bad = true
				return b
			}
			x.Paragraph = d.data[0] == 1
			d.data = d.data[1:]
			b.Sides[s] = append(b.Sides[s], x)
		}
	}
	return b
}
