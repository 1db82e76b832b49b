package lexicon

import (
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
)

// trie finds the heads that begin at a place of a text.
//
// The nodes stand breadth first, so the children of a node are neighbours:
// those of node n are first[n] up to first[n+1], sorted by label. A step is a
// binary search among them. The root has thousands of children, so its step is
// a table of two levels instead: 256 characters to a page, and only pages with
// a head in them exist.
//
//	heads 合 合作 合作社 同      node 0 root -> 1 合, 2 同
//	                           node 1 合   -> 3 作        head 0
//	                           node 2 同   ->             head 3
//	                           node 3 作   -> 4 社        head 1
//	                           node 4 社   ->             head 2
//
// It is built from the sorted heads in one pass (5 ms for 120,000), which is
// less than it would take to read it from disk.
type trie struct {
	label []rune
	first []int32
	head  []int32 // number of the head that ends here, or noHead
	pages []uint16
	roots [][pageSize]int32
}

const (
	noHead   = -1
	pageBits = 8
	pageSize = 1 << pageBits
)

// newTrie builds the trie of heads that are sorted by code point, distinct and
// not empty. The number of a head is its index.
func newTrie(heads *packed.Texts) trie {
	type run struct {
		from, to int32 // heads that share the label path to this node
		at       int32 // bytes of that path
	}
	n := heads.Len()
	size := n + n/4 + 1 // 120,000 heads have 140,000 nodes
	t := trie{
		label: make([]rune, 1, size), // node 0 is the root
		first: make([]int32, 0, size+1),
		head:  make([]int32, 0, size),
		pages: make([]uint16, (utf8.MaxRune+1)>>pageBits),
		roots: make([][pageSize]int32, 1), // page 0 is empty
	}
	queue := make([]run, 1, size)
	queue[0] = run{0, int32(n), 0}
	for node := 0; node < len(queue); node++ {
		q := queue[node]
		head := int32(noHead)
		if q.from < q.to && len(heads.Of(int(q.from))) == int(q.at) {
			head = q.from
			q.from++
		}
		t.head = append(t.head, head)
		t.first = append(t.first, int32(len(queue)))
		for q.from < q.to {
			rest := heads.Of(int(q.from))[q.at:]
			r, width := utf8.DecodeRuneInString(rest)
			to := q.from + 1
			for to < q.to && strings.HasPrefix(heads.Of(int(to))[q.at:], rest[:width]) {
				to++
			}
			if node == 0 {
				t.setRoot(r, int32(len(queue)))
			}
			t.label = append(t.label, r)
			queue = append(queue, run{q.from, to, q.at + int32(width)})
			q.from = to
		}
	}
	t.first = append(t.first, int32(len(queue)))
	return t
}

func (t *trie) setRoot(r rune, node int32) {
	page := &t.pages[r>>pageBits]
	if *page == 0 {
		*page = uint16(len(t.roots))
		t.roots = append(t.roots, [pageSize]int32{})
	}
	t.roots[*page][r%pageSize] = node
}

// root returns the node of a first character, or 0.
func (t *trie) root(r rune) int32 {
	page := uint32(r) >> pageBits
	if page >= uint32(len(t.pages)) {
		return 0
	}
	return t.roots[t.pages[page]][r%pageSize]
}

// child returns the child of the node with the label, or 0.
func (t *trie) child(node int32, r rune) int32 {
	lo, hi := t.first[node], t.first[node+1]
	for lo < hi {
		mid := (lo + hi) / 2
		if t.label[mid] < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < t.first[node+1] && t.label[lo] == r {
		return lo
	}
	return 0
}

// walk yields the heads that begin at text[at], shortest first.
func (t *trie) walk(text []rune, at int, yield func(length int, head int32) bool) {
	if at < 0 || at >= len(text) || len(t.head) == 0 {
		return
	}
	node := t.root(text[at])
	for length := 1; node != 0; length++ {
		if head := t.head[node]; head != noHead && !yield(length, head) {
			return
		}
		if at+length == len(text) {
			return
		}
		node = t.child(node, text[at+length])
	}
}
