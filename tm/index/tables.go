package index

// The lists of a block are numbered as they come up. Two hash tables with open
// addressing, at most half full, find the number: a map of the language takes
// three times as long. Nearly all tokens of a text are known ones, and a look at a
// slot, somewhere in some megabytes, is what they cost; so a slot is small, and
// tells without a look elsewhere whether it is the right one.

// pairTable finds the list of a pair. A slot is 0 or
//
//	pair plus 1, 42 bits | number of the list, 22 bits
type pairTable struct {
	slots []uint64
	count int
	// rest are the pairs whose numbers are too great for a slot, as those of one
	// monstrous text can be.
	rest map[gram]uint32
}

// numberBits is the size of a list's number in a slot.
const numberBits = 64 - 2*runeBits

// list returns the number of the pair's list, which is next where the pair is new.
func (t *pairTable) list(g gram, next uint32) uint32 {
	if 2*t.count >= len(t.slots) {
		t.grow()
	}
	key := uint64(g + 1)
	for i := t.home(key); ; i = (i + 1) & (len(t.slots) - 1) {
		switch s := t.slots[i]; {
		case s>>numberBits == key:
			return uint32(s & (1<<numberBits - 1))
		case s != 0:
		case next >= 1<<numberBits:
			return t.restList(g, next)
		default:
			t.slots[i] = key<<numberBits | uint64(next)
			t.count++
			return next
		}
	}
}

// restList is list for a pair that no slot has and for which there is no room in any.
func (t *pairTable) restList(g gram, next uint32) uint32 {
	if number, ok := t.rest[g]; ok {
		return number
	}
	if t.rest == nil {
		t.rest = map[gram]uint32{}
	}
	t.rest[g] = next
	return next
}

// golden is 2^64 divided by the golden ratio.
const golden = 0x9E3779B97F4A7C15

// home is where the search for a key begins.
func (t *pairTable) home(key uint64) int { return int(key*golden>>32) & (len(t.slots) - 1) }

// grow doubles the table.
func (t *pairTable) grow() {
	old := t.slots
	t.slots = make([]uint64, max(1<<12, 2*len(old)))
	for _, s := range old {
		if s == 0 {
			continue
		}
		i := t.home(s >> numberBits)
		for t.slots[i] != 0 {
			i = (i + 1) & (len(t.slots) - 1)
		}
		t.slots[i] = s
	}
}

// clear empties the table, which keeps its room.
func (t *pairTable) clear() {
	clear(t.slots)
	t.count, t.rest = 0, nil
}

// wordTable finds the list of a word, and keeps the words.
type wordTable struct {
	slots []wordSlot
	count int
	// text is all words, one after the other.
	text []byte
}

// wordSlot is a word by its key. The key of a word of up to eight bytes is the word;
// a longer one must be compared.
type wordSlot struct {
	key    uint64 // 0 in an empty slot
	number uint32 // of the list
}

// word is where a word stands in wordTable.text. The zero value is none.
type word struct{ start, size uint32 }

// longWord is what the key of a word of more than eight bytes begins with; no byte of a
// word is like it, for words are UTF-8.
const longWord = 0xFF << 56

// wordKey is the key of the word text[start:end] with the hash.
func wordKey(text string, start, end int, hash uint32) uint64 {
	n := end - start
	switch {
	case n > 8:
		return longWord | uint64(n&0xFFFFFF)<<32 | uint64(hash)
	case start+8 <= len(text):
		b := text[start : start+8]
		all := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		return all & (1<<(8*n) - 1)
	}
	key := uint64(0)
	for i := end - 1; i >= start; i-- {
		key = key<<8 | uint64(text[i])
	}
	return key
}

// list returns the number of the word's list, which is next where the word is
// new, with place set to where the table then keeps it. The lists of the words known are given.
func (t *wordTable) list(lists []listed, w string, key uint64, next uint32) (number uint32, place word) {
	if 2*t.count >= len(t.slots) {
		t.grow()
	}
	for i := t.home(key); ; i = (i + 1) & (len(t.slots) - 1) {
		s := &t.slots[i]
		if s.key == key && (key < longWord || string(t.at(lists[s.number].word)) == w) {
			return s.number, word{}
		}
		if s.key == 0 {
			*s = wordSlot{key, next}
			t.count++
			place = word{uint32(len(t.text)), uint32(len(w))}
			t.text = append(t.text, w...)
			return next, place
		}
	}
}

// at is the word at a place.
func (t *wordTable) at(w word) []byte { return t.text[w.start:][:w.size] }

// home is where the search for a key begins.
func (t *wordTable) home(key uint64) int { return int(key*golden>>32) & (len(t.slots) - 1) }

// grow doubles the table.
func (t *wordTable) grow() {
	old := t.slots
	t.slots = make([]wordSlot, max(1<<12, 2*len(old)))
	for _, s := range old {
		if s.key == 0 {
			continue
		}
		i := t.home(s.key)
		for t.slots[i].key != 0 {
			i = (i + 1) & (len(t.slots) - 1)
		}
		t.slots[i] = s
	}
}

// clear empties the table, which keeps its room.
func (t *wordTable) clear() {
	clear(t.slots)
	t.count, t.text = 0, t.text[:0]
}
