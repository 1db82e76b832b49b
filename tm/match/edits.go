package match

// Op is what an edit does to the query to turn it into the other text.
type Op string

// The edits, and Same for what stays.
const (
	Same    Op = "same"
	Replace Op = "replace"
	Insert  Op = "insert"
	Delete  Op = "delete"
)

// Edit is a run of adjacent tokens with the same operation. Spaces between the tokens of a run
// belong to the run; spaces between runs belong to neither.
type Edit struct {
	Op Op
	// QueryStart and QueryEnd are bytes of the query. An insertion has an
	// empty range, at the end of the token before it.
	QueryStart, QueryEnd int
	// Start and End are bytes of the other text. A deletion has an empty
	// range, at the end of the token before it.
	Start, End int
}

// Edits returns how the query becomes the text with the fewest edits: runs in order that cover
// every token of both once. If several ways have the fewest, it always chooses the same one. The
// tokens in edits other than Same, with a replacement counted once, add up to the distance.
//
// It keeps the table of all steps, a quarter of a byte for each pair of tokens:
// 25 MB for two texts of 10,000 tokens.
func (q *Query) Edits(text string) []Edit {
	q.candidate = q.symbols.read(q.candidate[:0], text)
	table := q.table()
	ops := make([]Op, 0, q.length+len(q.candidate))
	i, j := q.length, len(q.candidate)
	for i > 0 || j > 0 {
		op := Same
		switch {
		case j == 0:
			op = Delete
		case i == 0:
			op = Insert
		case table.plus(q, i, j):
			op = Delete
		case j > 1 && table.minus(q, i, j-1):
			op = Insert
		case !q.equal(i-1, q.candidate[j-1]):
			op = Replace
		}
		if op != Insert {
			i--
		}
		if op != Delete {
			j--
		}
		ops = append(ops, op)
	}
	return q.spans(text, ops)
}

// steps holds the vertical steps of all columns but the first, block by block.
type steps []vertical

// table runs the search over the candidate read last and keeps every column.
func (q *Query) table() steps {
	for b := range q.columns {
		q.columns[b] = vertical{plus: ^uint64(0)}
	}
	table := make(steps, 0, q.blocks*len(q.candidate))
	if q.blocks == 0 {
		return table
	}
	for _, symbol := range q.candidate {
		q.step(symbol)
		table = append(table, q.columns...)
	}
	return table
}

// plus reports whether D[i][j] = D[i-1][j] + 1: deleting the query's i-th token,
// counted from 1, is on a shortest path.
func (s steps) plus(q *Query, i, j int) bool {
	return s[(j-1)*q.blocks+(i-1)/64].plus>>((i-1)%64)&1 != 0
}

// minus reports whether D[i][j] = D[i-1][j] - 1. Where that holds for column j-1
// and not plus for column j, inserting the candidate's j-th token is on a shortest path.
func (s steps) minus(q *Query, i, j int) bool {
	return s[(j-1)*q.blocks+(i-1)/64].minus>>((i-1)%64)&1 != 0
}

// equal reports whether token i of the query, counted from 0, is the symbol.
func (q *Query) equal(i int, symbol int32) bool {
	return q.masks[int(symbol)*q.blocks+i/64]>>(i%64)&1 != 0
}

// spans turns single edits, the last one first, into runs with their offsets.
func (q *Query) spans(text string, ops []Op) []Edit {
	var (
		edits      []Edit
		own, other Token
	)
	for at := len(ops) - 1; at >= 0; at-- {
		op := ops[at]
		e := Edit{Op: op, QueryStart: own.End, Start: other.End}
		if op != Insert {
			own, _ = Next(q.text, own.End)
			e.QueryStart = own.Start
		}
		if op != Delete {
			other, _ = Next(text, other.End)
			e.Start = other.Start
		}
		e.QueryEnd, e.End = own.End, other.End
		if last := len(edits) - 1; last >= 0 && edits[last].Op == op {
			edits[last].QueryEnd, edits[last].End = e.QueryEnd, e.End
			continue
		}
		edits = append(edits, e)
	}
	return edits
}
