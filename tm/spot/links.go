package spot

// linkTable gives the pairs of atoms that stand in one pairing a place: a hash
// table with open addressing, which is asked some hundred thousand times a
// question and takes half the time and a third of the room of a map.
type linkTable struct {
	// slots hold the places of pairs, plus one; 0 is free.
	slots []int32
	pairs []linked
}

// linked is a pair of atoms that stand in one pairing.
type linked struct{ source, target int32 }

// hash spreads a pair over the slots, by the multiplier of Knuth (The Art of
// Computer Programming 3, section 6.4) for 64 bits.
func (l linked) hash() uint64 {
	h := (uint64(l.source)<<32 | uint64(uint32(l.target))) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// slot returns the slot of a pair, or the free one where it would go.
func (t *linkTable) slot(l linked) *int32 {
	mask := uint64(len(t.slots) - 1)
	for i := l.hash() & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; *s == 0 || t.pairs[*s-1] == l {
			return s
		}
	}
}

// find returns the place of a pair, or -1.
func (t *linkTable) find(source, target int32) int32 {
	if len(t.slots) == 0 {
		return -1
	}
	return *t.slot(linked{source, target}) - 1
}

// add returns the place of a pair, a new one where it had none.
func (t *linkTable) add(source, target int32) int32 {
	if 2*len(t.pairs) >= len(t.slots) {
		t.grow()
	}
	s := t.slot(linked{source, target})
	if *s == 0 {
		t.pairs = append(t.pairs, linked{source, target})
		*s = int32(len(t.pairs))
	}
	return *s - 1
}

// grow makes room for twice as many pairs.
func (t *linkTable) grow() {
	t.slots = make([]int32, max(1<<14, 2*len(t.slots)))
	for i, l := range t.pairs {
		*t.slot(l) = int32(i + 1)
	}
}
