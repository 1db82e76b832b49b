package match

// The distance by bit-parallel dynamic programming.
//
// The table of Wagner and Fischer has a row for each token of the query and a
// column for each of the candidate; D[i][j] is the distance of the first i to
// the first j. Neighbours in it differ by at most one, so a column is held as
// two bit vectors of its steps downwards, and the next column follows with a
// dozen operations on 64 rows at once:
//
//	            第  五  条           plus:  D[i][j] - D[i-1][j] = +1
//	        0   1   2   3           minus: D[i][j] - D[i-1][j] = -1
//	   第   1   0   1   2
//	   三   2   1   1   2           column 条: steps -1 0 -1
//	   条   3   2   2   1           plus 000, minus 101
//
// The last row is followed by what the step to the right is there. Longer
// queries take several words of 64 rows; the step to the right on the last row
// of one is the input of the next.
//
// A column to the right can lower the last row by one at most, so with r
// columns left a distance above k + r now is above k at the end: stop.
//
// Sources: G. Myers, A fast bit-vector algorithm for approximate string matching
// (JACM 46, 1999); H. Hyyrö, A bit-vector algorithm for computing Levenshtein and
// Damerau edit distances (Nordic Journal of Computing 10, 2003), for the form
// in which both texts are matched whole.

// vertical is the state of 64 rows: where the table steps up and down by one.
type vertical struct {
	plus, minus uint64
}

// short returns the distance to the candidate read last, for queries of 1 to 64 tokens; false if it
// is greater than k.
func (q *Query) short(k int) (int, bool) {
	var (
		column = vertical{plus: ^uint64(0)}
		last   = uint(q.length - 1)
		d      = q.length
	)
	for j, symbol := range q.candidate {
		var right int
		column, right, _, _ = column.next(q.masks[symbol], 1, 0, last)
		d += right
		if d > k+len(q.candidate)-1-j {
			return 0, false
		}
	}
	return d, d <= k
}

// long is like short, for queries of any length except 0.
func (q *Query) long(k int) (int, bool) {
	for b := range q.columns {
		q.columns[b] = vertical{plus: ^uint64(0)}
	}
	d := q.length
	for j, symbol := range q.candidate {
		d += q.step(symbol)
		if d > k+len(q.candidate)-1-j {
			return 0, false
		}
	}
	return d, d <= k
}

// step moves to the next column and returns the step to the right on the last row.
func (q *Query) step(symbol int32) int {
	// The row above the first is 0 1 2 …: its step to the right is always +1.
	plus, minus := uint64(1), uint64(0)
	masks := q.masks[int(symbol)*q.blocks:][:q.blocks]
	final := q.blocks - 1
	for b := range final {
		q.columns[b], _, plus, minus = q.columns[b].next(masks[b], plus, minus, 63)
	}
	var right int
	q.columns[final], right, _, _ = q.columns[final].next(masks[final], plus, minus, uint(q.length-1)%64)
	return right
}

// next returns the column to the right for one block of rows: equal are the rows
// whose token is the column's, plusIn and minusIn (0 or 1) the step to the
// right on the row above. It returns the step to the right on the row given,
// as a number, and on row 63 as bits.
func (v vertical) next(equal, plusIn, minusIn uint64, row uint) (next vertical, right int, plusOut, minusOut uint64) {
	x := equal | minusIn
	diagonal := (((x & v.plus) + v.plus) ^ v.plus) | x | v.minus // rows where the step along the diagonal is 0
	plus := v.minus | ^(diagonal | v.plus)
	minus := diagonal & v.plus
	right = int(plus>>row&1) - int(minus>>row&1)
	plusOut, minusOut = plus>>63, minus>>63
	plus = plus<<1 | plusIn
	minus = minus<<1 | minusIn
	return vertical{plus: minus | ^(diagonal | plus), minus: plus & diagonal}, right, plusOut, minusOut
}
