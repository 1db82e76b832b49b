package index

import (
	"context"
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/yiku-tm/yiku/tm/match"
)

// Match is a variant similar to a query.
type Match struct {
	ID int64
	// Score is in percent, see package match.
	Score int
}

// Similar returns all variants whose text has at least the score, in percent,
// with the query, the best first, then by id. Nothing is missed. A least score of 0
// or less returns every variant.
func (x *Index) Similar(ctx context.Context, q *match.Query, least int) ([]Match, error) {
	ids, err := x.near(ctx, q, least)
	if err != nil {
		return nil, err
	}
	var matches []Match
	err = x.read(ctx, ids, func(id int64, text string) error {
		if score, ok := q.Score(text, least); ok {
			matches = append(matches, Match{id, score})
		}
		return nil
	})
	slices.SortStableFunc(matches, func(a, b Match) int { return b.Score - a.Score })
	return matches, err
}

// near returns the ids, in order, of the variants that neither length nor
// signature rules out, and of all that wait in the tail.
func (x *Index) near(ctx context.Context, q *match.Query, least int) ([]int64, error) {
	candidates, _, err := x.Candidates(ctx, []*match.Query{q}, least, 0)
	ids := make([]int64, len(candidates))
	for i, c := range candidates {
		ids[i] = c.ID
	}
	slices.Sort(ids)
	return ids, err
}

// A Candidate is a variant that may be similar to one of several queries.
type Candidate struct {
	ID int64
	// Query is the index of the query, Most the greatest score that the variant can have.
	Query, Most int32
}

// Candidates returns the variants that neither length nor signature rules out for the queries, in
// no particular order: all that have the score with one of them, and others. It reads every
// signature once for all queries, and keeps those read for a single query. It returns false if there are more than limit; 0 is no limit.
func (x *Index) Candidates(ctx context.Context, queries []*match.Query, least, limit int) ([]Candidate, bool, error) {
	probes := make([]*probe, len(queries))
	var found []Candidate
	for i, q := range queries {
		probes[i] = newProbe(q, least)
		for _, id := range x.manifest.tail {
			found = append(found, Candidate{id, int32(i), 100})
		}
	}
	for _, info := range x.manifest.blocks {
		var err error
		if found, err = x.candidatesInBlock(ctx, info, probes, found); err != nil {
			return nil, false, err
		}
		if limit > 0 && len(found) > limit {
			return nil, false, nil
		}
	}
	return found, true, nil
}

// candidatesInBlock appends the candidates of a block.
func (x *Index) candidatesInBlock(ctx context.Context, info blockInfo, probes []*probe, found []Candidate) ([]Candidate, error) {
	b := x.cache.get(info)
	d, err := b.readDirectory(ctx, x.store)
	if err != nil {
		return nil, err
	}
	dead, err := readDead(ctx, x.store, info)
	if err != nil {
		return nil, err
	}
	from := len(found)
	for number, chunk := range d.signatures {
		var list *signatureList
		for i, p := range probes {
			if !p.canMatch(chunk) {
				continue
			}
			if list == nil {
				if list, err = b.readSignatures(ctx, x.store, d, number, len(probes) == 1); err != nil {
					return nil, err
				}
			}
			p.near(list, func(ordinal uint32, most int) {
				if dead == nil || !dead.has(ordinal) {
					found = append(found, Candidate{int64(ordinal), int32(i), int32(most)})
				}
			})
		}
	}
	for i := range found[from:] {
		c := &found[from+i]
		ids, err := b.readIDs(ctx, x.store, d, int(c.ID)/chunkSize)
		if err != nil {
			return nil, err
		}
		c.ID = ids.at(int(c.ID) % chunkSize)
	}
	return found, nil
}

// The misses of a query in a text (see package match) are counted for 64 texts at a
// time: the counters are transposed, too, and one word holds one binary digit of
// all 64. A row is added to them digit by digit, as on
// paper, with XOR for the digit and AND for the carry:
//
//	          text  63 … 2 1 0
//	digit 0          0 … 1 0 1      row of a missing bit    0 … 0 1 1
//	digit 1          0 … 0 1 0      after it: digit 0 is    0 … 1 1 0
//	digit 2          0 … 0 0 0                digit 1       0 … 0 1 1
//
// The counts of texts 0, 1 and 2 were 1, 2, 1 and are 2, 3, 1.
//
// Eight rows are first added to one another, which takes seven adders, and then
// to the counters. These do not start at 0 but at 2^d - 1 - limit, so that the
// first miss above the limit carries over from the highest of d digits, and the carry stays set.
// Once it is set for all 64 texts the rest need not be counted: with the rows of rare tokens
// first that is after two thirds of the rows, for nearly all groups.
//
// Counting bits with transposed adders: H. S. Warren, Hacker's Delight (2nd ed.
// 2012), section 5-1, after R. Seal and D. Harley.

// maxDigits bounds the counters; of longer queries only the misses of the first tokens are counted.
const maxDigits = 12

// maxWidth is greater than any bit.
const maxWidth = 1 << 16

// counters are 64 counts by digit, the lowest first; over are those above the limit.
type counters struct {
	digits [maxDigits]uint64
	over   uint64
}

// start sets all counts so that over marks the texts with more than limit misses; limit
// < n < 2^digits, where n is the number of rows.
func (c *counters) start(limit, digits int) {
	first := 1<<digits - 1 - limit
	for i := range digits {
		c.digits[i] = -uint64(first >> i & 1)
	}
	c.over = 0
}

// add adds a row to the digits from one on.
func (c *counters) add(row uint64, from, digits int) {
	for i := from; i < digits && row != 0; i++ {
		c.digits[i], row = c.digits[i]^row, c.digits[i]&row
	}
	c.over |= row
}

// adder adds three bits: their sum and the carry.
func adder(a, b, c uint64) (sum, carry uint64) {
	half := a ^ b
	return half ^ c, a&b | half&c
}

// add8 adds eight rows.
func (c *counters) add8(r *[8]uint64, digits int) {
	one, a := adder(c.digits[0], r[0], r[1])
	one, b := adder(one, r[2], r[3])
	two, p := adder(c.digits[1], a, b)
	one, a = adder(one, r[4], r[5])
	one, b = adder(one, r[6], r[7])
	two, q := adder(two, a, b)
	four, eight := adder(c.digits[2], p, q)
	c.digits[0], c.digits[1], c.digits[2] = one, two, four
	c.add(eight, 3, digits)
}

// probe is a query with what is needed to search chunks.
type probe struct {
	query  *match.Query
	least  int
	hashes []uint32
	shape  match.Shape
	// rows are, by width and kind, the bits of the query's occurrences, the
	// rarest first.
	rows map[[2]int][]int
	// others are, by width, the bits that are not of the query.
	others map[int][]int
	// digits is the number of digits needed to count the occurrences.
	digits int
}

// newProbe prepares a search for texts with the score.
func newProbe(q *match.Query, least int) *probe {
	p := &probe{query: q, least: least, rows: map[[2]int][]int{}, others: map[int][]int{}}
	p.hashes, p.shape = q.Hashes()
	p.hashes = p.hashes[:min(len(p.hashes), 1<<maxDigits-1)]
	p.digits = max(3, bits.Len(uint(len(p.hashes))))
	return p
}

// limit returns how many misses a text of the shape can have; negative where it
// cannot match.
func (p *probe) limit(s match.Shape) int {
	if p.shape.Apart(s) > match.Within(max(p.shape.Tokens, s.Tokens), p.least) {
		return -1
	}
	return p.query.Misses(s.Tokens, p.least)
}

// canMatch reports whether a chunk can hold a match.
func (p *probe) canMatch(c signatureChunk) bool {
	shortest, longest := match.Lengths(p.shape.Tokens, p.least)
	if c.longest < shortest || longest >= 0 && c.shortest > longest {
		return false
	}
	// What every text of the chunk lacks at least.
	words := max(0, p.shape.Words-c.most)
	characters := max(0, p.shape.Tokens-p.shape.Words-(c.longest-c.fewest))
	moreWords := max(0, c.fewest-p.shape.Words)
	moreCharacters := max(0, c.shortest-c.most-(p.shape.Tokens-p.shape.Words))
	return max(words+characters, moreWords+moreCharacters) <= match.Within(max(p.shape.Tokens, c.longest), p.least)
}

// distance returns the least distance of a text of the shape with so many misses and extras; see
// package match.
func (p *probe) distance(misses, extras int, s match.Shape) int {
	longer := s.Tokens - p.shape.Tokens
	return max(misses+max(0, longer), extras+max(0, -longer), p.shape.Apart(s))
}

// near calls visit with the ordinals of the texts of a chunk that may match, and the greatest
// score that each can have.
func (p *probe) near(l *signatureList, visit func(ordinal uint32, most int)) {
	rows, others := p.rowsIn(l), p.othersIn(l.width)
	run := 0
	for group := range groupsOf(l.count) {
		from, to := 64*group, min(l.count, 64*group+64)
		// The greatest limit of the group's texts.
		limit := -1
		for i := run; ; i++ {
			limit = max(limit, p.limit(l.runs[i].shape))
			if l.runs[i].end >= to {
				break
			}
		}
		if limit >= 0 {
			for left := p.count(l, rows, group, limit) & (1<<(to-from) - 1); left != 0; left &= left - 1 {
				text := from + bits.TrailingZeros64(left)
				for l.runs[run].end <= text {
					run++
				}
				shape := l.runs[run].shape
				misses := l.misses(rows, text)
				if misses > p.limit(shape) {
					continue
				}
				longer := max(p.shape.Tokens, shape.Tokens)
				if d := p.distance(misses, l.extras(others, text), shape); d <= match.Within(longer, p.least) {
					visit(l.ordinal(text), match.Score(d, longer))
				}
			}
		}
		for run < len(l.runs) && l.runs[run].end <= to {
			run++
		}
	}
}

// count returns which texts of a group have no more misses than the limit.
func (p *probe) count(l *signatureList, rows []int, group, limit int) uint64 {
	if limit >= len(rows) {
		return ^uint64(0)
	}
	var c counters
	c.start(limit, p.digits)
	size := groupsOf(l.count) * 8
	at := 8 * group
	var r [8]uint64
	for ; len(rows) >= 8; rows = rows[8:] {
		for i, bit := range rows[:8] {
			r[i] = ^binary.LittleEndian.Uint64(l.rows[bit*size+at:])
		}
		c.add8(&r, p.digits)
		if c.over == ^uint64(0) {
			return 0
		}
	}
	for _, bit := range rows {
		c.add(^binary.LittleEndian.Uint64(l.rows[bit*size+at:]), 0, p.digits)
	}
	return ^c.over
}

// misses counts the misses of one text.
func (l *signatureList) misses(rows []int, text int) int {
	size, n := groupsOf(l.count)*8, 0
	for _, bit := range rows {
		n += int(^l.rows[bit*size+text/8] >> (text % 8) & 1)
	}
	return n
}

// extras counts the bits of one text that are not of the query.
func (l *signatureList) extras(others []int, text int) int {
	size, n := groupsOf(l.count)*8, 0
	for _, bit := range others {
		n += int(l.rows[bit*size+text/8] >> (text % 8) & 1)
	}
	return n
}

// othersIn returns the bits of signatures of the width that no occurrence of the query sets.
func (p *probe) othersIn(width int) []int {
	others, ok := p.others[width]
	if !ok {
		hashes, _ := p.query.Hashes() // all, also those beyond maxDigits
		set := make([]bool, width)
		for _, h := range hashes {
			set[match.Bit(h, width)] = true
		}
		for bit := range width {
			if !set[bit] {
				others = append(others, bit)
			}
		}
		p.others[width] = others
	}
	return others
}

// rowsIn returns the rows of the query's occurrences, those with the fewest texts first, as
// counted in the first chunk of its width and kind: the others are much the same.
func (p *probe) rowsIn(l *signatureList) []int {
	key := [2]int{l.width, 0}
	if wordy(l.runs[0].shape) {
		key[1] = 1
	}
	if rows, ok := p.rows[key]; ok {
		return rows
	}
	rows := make([]int, len(p.hashes))
	for i, h := range p.hashes {
		bit := match.Bit(h, l.width)
		texts := 0
		for row := l.row(bit); len(row) > 0; row = row[8:] {
			texts += bits.OnesCount64(binary.LittleEndian.Uint64(row))
		}
		rows[i] = texts*maxWidth + bit // in the order of the texts
	}
	slices.Sort(rows)
	for i := range rows {
		rows[i] %= maxWidth
	}
	p.rows[key] = rows
	return rows
}
