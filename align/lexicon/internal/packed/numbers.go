package packed

import "encoding/binary"

// numbers is a row of numbers, four bytes each.
type numbers string

func (n numbers) len() int { return len(n) / 4 }

// at returns number i. The compiler makes one load of it.
func (n numbers) at(i int) int32 {
	b := n[4*i : 4*i+4]
	return int32(uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24)
}

// texts is a row of texts.
type texts struct {
	block  string
	places numbers // where each begins, and where the last ends
}

func (t texts) len() int        { return max(0, t.places.len()-1) }
func (t texts) of(i int) string { return t.block[t.places.at(i):t.places.at(i+1)] }

// whole reports whether the places fit the block.
func (t texts) whole() bool { return increasing(t.places, len(t.block)) }

// increasing reports whether the numbers are the places of parts of a row of so
// many: from 0 up to the end, none before the one before it.
func increasing(places numbers, end int) bool {
	n := places.len()
	if n == 0 || places.at(0) != 0 || int(places.at(n-1)) != end {
		return false
	}
	for i := 1; i < n; i++ {
		if places.at(i) < places.at(i-1) {
			return false
		}
	}
	return true
}

// below reports whether all numbers are 0 up to limit-1.
func below(n numbers, limit int) bool {
	for i := range n.len() {
		if v := n.at(i); v < 0 || int(v) >= limit {
			return false
		}
	}
	return true
}

// row collects numbers.
type row []byte

func (r *row) add(n int) { *r = binary.LittleEndian.AppendUint32(*r, uint32(n)) }

// textRow collects texts.
type textRow struct {
	block  []byte
	places row
}

func newTextRow(list []string) *textRow {
	t := &textRow{}
	t.places.add(0)
	for _, s := range list {
		t.block = append(t.block, s...)
		t.places.add(len(t.block))
	}
	return t
}
