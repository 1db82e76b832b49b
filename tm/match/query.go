package match

// Query is a text prepared to be compared with many others. It keeps buffers:
// a Query serves one goroutine at a time.
type Query struct {
	text    string
	length  int // in tokens
	symbols symbols
	// masks holds for every symbol the places where it stands in the query,
	// as bits of blocks words; symbol 0 stands nowhere.
	masks  []uint64
	blocks int

	candidate []int32    // symbols of the candidate
	columns   []vertical // state of the search, one per block
	hashes    []uint32   // of its occurrences, made when asked for
	shape     Shape
}

// Prepare prepares a text in its search form. The work and the memory are
// proportional to the number of its tokens times the number of different ones.
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

// Text is the text as given to Prepare.
func (q *Query) Text() string { return q.text }

// Len is the number of tokens of the query.
func (q *Query) Len() int { return q.length }

// Distance returns the distance to the text in tokens, or false where it is
// greater than k. It stops as soon as that is certain.
func (q *Query) Distance(text string, k int) (int, bool) {
	q.candidate = q.symbols.read(q.candidate[:0], text)
	return q.distance(k)
}

// distance is Distance for the candidate read last.
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

// Score returns the score of the text in percent (see the package comment), or
// false where it is below least. A least of 0 or less lets every text pass.
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
