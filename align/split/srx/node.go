package srx

// node is a part of a regular expression, as a tree.
type node struct {
	op   nodeOp
	set  set      // opSet
	subs []*node  // opCat, opAlt; one of opRepeat and opLook
	min  int      // opRepeat
	max  int      // opRepeat; unbounded for no end
	edge edge     // opEdge
	look lookSide // opLook
}

type nodeOp uint8

const (
	opCat    nodeOp = iota // the subs in order; none is the empty expression
	opAlt                  // one of the subs
	opSet                  // one character of the set
	opRepeat               // the sub min to max times
	opEdge                 // a place, no character
	opLook                 // a place before or after which the sub stands, or does not
)

// unbounded is the max of a repetition without end.
const unbounded = -1

// lookSide tells the four kinds of look-around apart.
type lookSide struct {
	behind, negative bool
}

// edge is a set of properties of a place between two characters, as bits: an edge
// matches where the place has one of them.
type edge uint8

const (
	textStart  edge = 1 << iota // ^ and \A
	textEnd                     // \z
	finalEnd                    // $ and \Z: the end, or before the line break at the end
	lineStart                   // ^ with (?m)
	lineEnd                     // $ with (?m)
	wordEdge                    // \b
	noWordEdge                  // \B
)

func cat(subs ...*node) *node { return &node{op: opCat, subs: subs} }
func alt(subs ...*node) *node { return &node{op: opAlt, subs: subs} }
func one(s set) *node         { return &node{op: opSet, set: s} }
func at(e edge) *node         { return &node{op: opEdge, edge: e} }

func repeat(n *node, least, most int) *node {
	return &node{op: opRepeat, subs: []*node{n}, min: least, max: most}
}

// notNext is the place before which no character of the set stands.
func notNext(s set) *node {
	return &node{op: opLook, look: lookSide{negative: true}, subs: []*node{one(s)}}
}
