package match

// Query is a text prepared to be compared with many others. It keeps buffers and is
// not safe for concurrent use by multiple goroutines.
type Query struct {
	text    string
	length  int // in tokens
	symbols symbols
	// masks holds the positions of every symbol in the query, as bits of blocks words; symbol 0 has
	// none.
	masks  []uint64
	blocks int

	candidate []int32    // symbols of the candidate
	columns   []vertical // state of the search, one per block
	hashes    []uint32   // of the query's occurrences, nil until they are asked for
	shape     Shape
}

// Prepare prepares a text in its search form. Time and memory are
// proportional to the number of its tokens times the number of distinct ones.
func Prepare(text string) *Query {
	q := &Query{text: text}
	places := q.symbols.learn(text)
	q.length = len(places)
	q.blocks = (q.length + 63) / 64
	q.masks = make([]uint64, q.blocks*q.symbols.count())
	for i, symbol := range places {
		q.masks[int(symbol)*q.blocks+i/64] |= 1 << (i % 64)
	}
	q.columns = make([]vertical, q.blocks)
	return q
}

// distance returns the distance to the candidate read last, in tokens, or false if it is greater
// than k. It stops as soon as that is certain.
func (q *Query) distance(k int) (int, bool) {
	n := len(q.candidate)
	switch {
	case max(n, q.length)-min(n, q.length) > k:
		return 0, false
	case q.length == 0:
		return n, true
	case q.blocks == 1:
		return q.short(k)
	}
	return q.long(k)
}

// Score returns the score of the text in percent (see the package comment), or false if it is below
// least. A least of 0 or less accepts every text.
func (q *Query) Score(text string, least int) (int, bool) {
	if text == q.text {
		return 100, least <= 100
	}
	if least >= 100 {
		return 0, false
	}
	q.candidate = q.symbols.read(q.candidate[:0], text)
	m := max(len(q.candidate), q.length)
	d, ok := q.distance(Within(m, least))
	if !ok {
		return 0, false
	}
	return min(Score(d, m), 99), true
}

// Score returns the score in percent, 0..100, of two texts that differ by d of at
// most m tokens, m being the number of tokens of the longer one: floor(100 (m -
// d) / m). It does not know whether the texts are identical (see Query.Score).
func Score(d, m int) int {
	if m == 0 {
		return 100
	}
	return 100 * (m - d) / m
}

// Within returns the greatest distance at which texts of at most m tokens still
// have the score: d <= Within(m, score) exactly when Score(d, m) >= score.
// It is -1 for scores above 100, which no distance gives.
//
//	floor(100 (m-d) / m) >= t   <=>   100 (m-d) >= t m   <=>   d <= m (100-t) / 100
func Within(m, score int) int {
	if score > 100 {
		return -1
	}
	return m * (100 - max(score, 0)) / 100
}

// Lengths returns the least and the greatest number of tokens of a text that
// can have the score with one of n tokens; most < 0 means that there is no
// bound. A length difference is a distance at least:
//
//	the other is shorter, m = n:   n - least <= Within(n, score)
//	the other is longer, m = most: most - n <= most (100-score) / 100   <=>   most <= 100 n / score
func Lengths(n, score int) (least, most int) {
	least = max(0, n-Within(n, score))
	if score <= 0 {
		return least, -1
	}
	return least, 100 * n / score
}

// symbols numbers the distinct tokens of a query from 1. Tokens of other texts that the query does
// not have are symbol 0. Words are compared as strings and characters as runes, so that no two
// tokens are confused.
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

// count returns the number of symbols, symbol 0 included.
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

// symbol returns the number of a token, or 0 if it has none.
func (s *symbols) symbol(text string, t Token) int32 {
	if t.Word() {
		return s.words[text[t.Start:t.End]]
	}
	return s.table[s.slot(t.Rune)].symbol
}

// slot returns the place of the character in the table, or of the empty entry where
// it would stand.
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
