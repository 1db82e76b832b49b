package match

// symbols numbers the different tokens of a query from 1. Tokens of other
// texts that the query does not have are symbol 0. Words are compared as
// strings and characters as runes, so that no two tokens are taken for each other.
type symbols struct {
	words map[string]int32
	// table holds the characters, open addressing with linear probing; a
	// power of two long, at most half full.
	table []character
	last  int32
}

// character is an entry of the table; symbol 0 marks an empty one.
type character struct {
	r      rune
	symbol int32
}

// count is the number of symbols, symbol 0 included.
func (s *symbols) count() int { return int(s.last) + 1 }

// learn numbers the tokens of the query and returns their symbols in order.
func (s *symbols) learn(text string) []int32 {
	n := 0
	for t, ok := Next(text, 0); ok; t, ok = Next(text, t.End) {
		n++
	}
	size := 16
	for size < 2*n {
		size *= 2
	}
	s.table = make([]character, size)
	s.words = map[string]int32{}
	places := make([]int32, 0, n)
	for t, ok := Next(text, 0); ok; t, ok = Next(text, t.End) {
		symbol := s.symbol(text, t)
		if symbol == 0 {
			s.last++
			symbol = s.last
			if t.Word() {
				s.words[text[t.Start:t.End]] = symbol
			} else {
				s.table[s.slot(t.Rune)] = character{t.Rune, symbol}
			}
		}
		places = append(places, symbol)
	}
	return places
}

// read appends the symbols of another text.
func (s *symbols) read(dst []int32, text string) []int32 {
	for t, ok := Next(text, 0); ok; t, ok = Next(text, t.End) {
		dst = append(dst, s.symbol(text, t))
	}
	return dst
}

// symbol is the number of a token, 0 where it has none.
func (s *symbols) symbol(text string, t Token) int32 {
	if t.Word() {
		return s.words[text[t.Start:t.End]]
	}
	return s.table[s.slot(t.Rune)].symbol
}

// slot is where the character stands in the table, or the empty entry where it
// would.
func (s *symbols) slot(r rune) int {
	i := int(uint32(r)*hashFactor>>8) & (len(s.table) - 1)
	for s.table[i].symbol != 0 && s.table[i].r != r {
		i = (i + 1) & (len(s.table) - 1)
	}
	return i
}

// hashFactor is 2^32 divided by the golden ratio, which spreads neighbours
// (Knuth, The Art of Computer Programming 3, section 6.4).
const hashFactor = 0x9E3779B9
