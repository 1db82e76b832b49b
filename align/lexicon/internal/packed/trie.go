package packed

import (
	"strings"
	"unicode/utf8"
)

// The trie finds the heads that begin at a place of a text.
//
// The nodes are in breadth-first order, so that the children of a node are adjacent: those
// of node n are children[n] up to children[n+1], sorted by label. A step is a binary search
// among them. The root has thousands of children, so its step is a table of two levels
// instead: 256 characters to a page, and only pages with a head in them exist.
//
//	heads 合 合作 合作社 同      node 0 root -> 1 合, 2 同
//	                           node 1 合   -> 3 作        ends 合
//	                           node 2 同   ->             ends 同
//	                           node 3 作   -> 4 社        ends 合作
//	                           node 4 社   ->             ends 合作社
//
// The number of a head is that of the node where it ends; a node where none ends has no
// words.
const (
	pageBits = 8
	pageSize = 1 << pageBits
	pages    = (utf8.MaxRune + 1) >> pageBits
)

// trieRows is the trie in the form of Pack.
type trieRows struct {
	labels, children, pages, roots row
	// heads are, per node, the index of the head that ends there, or -1.
	heads []int32
}

// newTrie builds the trie of heads that are sorted by code point, distinct and
// not empty.
func newTrie(heads []string) *trieRows {
	type run struct {
		from, to int // heads that share the path of labels to this node
		at       int // bytes of that path
	}
	t := &trieRows{}
	t.labels.add(0) // of the root
	page := make([]int, pages)
	roots := make([]int, pageSize) // page 0 is empty
	queue := []run{{0, len(heads), 0}}
	for node := 0; node < len(queue); node++ {
		q := queue[node]
		head := int32(-1)
		if q.from < q.to && len(heads[q.from]) == q.at {
			head = int32(q.from)
			q.from++
		}
		t.heads = append(t.heads, head)
		t.children.add(len(queue))
		for q.from < q.to {
			rest := heads[q.from][q.at:]
			r, width := utf8.DecodeRuneInString(rest)
			to := q.from + 1
			for to < q.to && strings.HasPrefix(heads[to][q.at:], rest[:width]) {
				to++
			}
			if node == 0 {
				if page[r>>pageBits] == 0 {
					page[r>>pageBits] = len(roots) / pageSize
					roots = append(roots, make([]int, pageSize)...)
				}
				roots[page[r>>pageBits]*pageSize+int(r%pageSize)] = len(queue)
			}
			t.labels.add(int(r))
			queue = append(queue, run{q.from, to, q.at + width})
			q.from = to
		}
	}
	t.children.add(len(queue))
	for _, p := range page {
		t.pages.add(p)
	}
	for _, node := range roots {
		t.roots.add(node)
	}
	return t
}

// root returns the node of a first character, or 0.
func (m *Image) root(r rune) int32 {
	if r < 0 || r > utf8.MaxRune || len(m.pages) == 0 {
		return 0
	}
	page := m.pages.at(int(r >> pageBits))
	return m.roots.at(int(page)*pageSize + int(r%pageSize))
}

// child returns the child of the node with the label, or 0.
func (m *Image) child(node int32, r rune) int32 {
	lo, hi := int(m.children.at(int(node))), int(m.children.at(int(node)+1))
	end := hi
	for lo < hi {
		mid := (lo + hi) / 2
		if m.labels.at(mid) < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < end && m.labels.at(lo) == r {
		return int32(lo)
	}
	return 0
}

// ends reports whether a head ends in the node.
func (m *Image) ends(node int32) bool {
	return m.wordsAt.at(int(node)) < m.wordsAt.at(int(node)+1)
}

// HeadsAt calls yield with every head that begins at text[at], the shortest first,
// as its length in characters and its number, until yield returns false.
func (m *Image) HeadsAt(text []rune, at int, yield func(length int, head int32) bool) {
	if at < 0 || at >= len(text) {
		return
	}
	node := m.root(text[at])
	for length := 1; node != 0; length++ {
		if m.ends(node) && !yield(length, node) {
			return
		}
		if at+length == len(text) {
			return
		}
		node = m.child(node, text[at+length])
	}
}

// Head returns the number of a head and reports whether it exists.
func (m *Image) Head(head string) (int32, bool) {
	node := int32(0)
	for i, r := range head {
		if r == utf8.RuneError && !strings.HasPrefix(head[i:], "\ufffd") {
			return 0, false // invalid UTF-8
		}
		if i == 0 {
			node = m.root(r)
		} else {
			node = m.child(node, r)
		}
		if node == 0 {
			return 0, false
		}
	}
	return node, node != 0 && m.ends(node)
}
