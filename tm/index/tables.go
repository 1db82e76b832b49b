package index

// pairTable finds the list of a pair: a hash table with open addressing, at most
// half full. A map of the language takes three times as long.
type pairTable struct {
	slots []pairSlot
	count int
}

// pairSlot is empty where gram is 0; otherwise that is the gram plus one.
type pairSlot struct {
	gram gram
	list uint32
}

// slot returns the slot of the gram, or the empty one where it belongs.
func (t *pairTable) slot(g gram) *pairSlot {
	if 2*t.count >= len(t.slots) {
		t.grow()
	}
	for i := t.home(g + 1); ; i = (i + 1) & (len(t.slots) - 1) {
		if s := &t.slots[i]; s.gram == 0 || s.gram == g+1 {
			return s
		}
	}
}

// home is where the search for a gram begins.
func (t *pairTable) home(g gram) int {
	const golden = 0x9E3779B97F4A7C15 // 2^64 divided by the golden ratio
	return int(uint64(g)*golden>>32) & (len(t.slots) - 1)
}

// grow doubles the table.
func (t *pairTable) grow() {
	old := t.slots
	t.slots = make([]pairSlot, max(1<<12, 2*len(old)))
	for _, s := range old {
		if s.gram == 0 {
			continue
		}
		i := t.home(s.gram)
		for t.slots[i].gram != 0 {
			i = (i + 1) & (len(t.slots) - 1)
		}
		t.slots[i] = s
	}
}

// wordTable finds the list of a word, in the same way.
type wordTable struct {
	slots []wordSlot
	count int
}

// wordSlot is empty where list is 0; otherwise that is the number of the list plus one.
type wordSlot struct {
	hash, list uint32
}

// slot returns the slot of the word, or the empty one where it belongs.
func (t *wordTable) slot(lists []listed, word string, hash uint32) *wordSlot {
	if 2*t.count >= len(t.slots) {
		t.grow()
	}
	for i := t.home(hash); ; i = (i + 1) & (len(t.slots) - 1) {
		s := &t.slots[i]
		if s.list == 0 || s.hash == hash && lists[s.list-1].word == word {
			return s
		}
	}
}

// home is where the search for a hash begins.
func (t *wordTable) home(hash uint32) int { return int(hash^hash>>15) & (len(t.slots) - 1) }

// grow doubles the table.
func (t *wordTable) grow() {
	old := t.slots
	t.slots = make([]wordSlot, max(1<<12, 2*len(old)))
	for _, s := range old {
		if s.list == 0 {
			continue
		}
		i := t.home(s.hash)
		for t.slots[i].list != 0 {
			i = (i + 1) & (len(t.slots) - 1)
		}
		t.slots[i] = s
	}
}
