// Package packed defines the form of a dictionary embedded in the program: a block of bytes that is
// searched in place. Call [Pack] to make one from a [Table], and [Open] to search it. Opening takes
// some microseconds and no memory, whatever the size, so that looking up one word does not cost
// what reading 120,000 does.
//
// The block is a line that names the form, the lengths in bytes of the sections (4 bytes each), and
// the sections. Numbers are 4 bytes, little endian. Lists and texts are concatenated: item i is
// between the offsets i and i+1 of a section of offsets.
//
//	labels, children        the trie of the heads, see Image.HeadsAt
//	pages, roots            its first step
//	wordsAt, wordIDs        by node of the trie: the words of the head that ends there
//	words, stems            texts
//	stemOf                  by word: its stem
//	chars, charReadings     characters in code point order, and the number of the readings of each
//	readings                texts: pinyin syllables separated by spaces, the most frequent first
//
// The same table always gives the same bytes.
package packed

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// A Table is the input of Pack.
type Table struct {
	// Words are distinct; the most frequent first.
	Words []string
	// Stems are the stems of Words, index by index.
	Stems []string
	// Heads are distinct, in code point order, not empty, valid UTF-8.
	Heads []string
	// HeadWords holds, for each head, the distinct indexes of its words, at
	// least one.
	HeadWords [][]int32
	// Chars are distinct and in code point order. Readings holds for each of
	// them the pinyin syllables, separated by spaces.
	Chars    []rune
	Readings []string
}

// ErrDamaged is wrapped by every error about a block.
var ErrDamaged = errors.New("the packed dictionary is damaged")

// An Image searches a block. The zero value is an empty dictionary. It is
// immutable and safe for concurrent use by multiple goroutines. Heads are
// identified by the numbers that HeadsAt and Head return, which are valid for
// this Image only.
type Image struct {
	labels, children, pages, roots numbers
	wordsAt, wordIDs               numbers
	words, stems                   texts
	stemOf                         numbers
	chars, charReadings            numbers
	readings                       texts
}

// sections is the number of sections of a block.
const sections = 15

// Open returns an Image of a block. It checks the header and the lengths of the
// sections, but not their content; see [Image.Check]. An error wraps ErrDamaged.
func Open(block string) (*Image, error) {
	rest, ok := strings.CutPrefix(block, magic)
	if !ok || len(rest) < 4*sections {
		return nil, fmt.Errorf("open the dictionary: %w: it does not begin with %q and the lengths of its sections", ErrDamaged, magic)
	}
	lengths := numbers(rest[:4*sections])
	rest = rest[4*sections:]
	var parts [sections]string
	for i := range parts {
		n := int(lengths.at(i))
		if n < 0 || n > len(rest) {
			return nil, fmt.Errorf("open the dictionary: %w: section %d is cut off", ErrDamaged, i)
		}
		parts[i], rest = rest[:n], rest[n:]
	}
	m := &Image{
		labels: numbers(parts[0]), children: numbers(parts[1]), pages: numbers(parts[2]), roots: numbers(parts[3]),
		wordsAt: numbers(parts[4]), wordIDs: numbers(parts[5]),
		words: texts{parts[6], numbers(parts[7])}, stems: texts{parts[8], numbers(parts[9])}, stemOf: numbers(parts[10]),
		chars: numbers(parts[11]), charReadings: numbers(parts[12]), readings: texts{parts[13], numbers(parts[14])},
	}
	if rest != "" || !m.fits() {
		return nil, fmt.Errorf("open the dictionary: %w: its sections do not belong together", ErrDamaged)
	}
	return m, nil
}

// fits reports whether the lengths of the sections go together.
func (m *Image) fits() bool {
	nodes := m.labels.len()
	return nodes > 0 && m.children.len() == nodes+1 && m.wordsAt.len() == nodes+1 &&
		m.pages.len() == pages && m.roots.len()%pageSize == 0 &&
		m.stemOf.len() == m.words.len() && m.chars.len() == m.charReadings.len()
}

// Check reads all of the block: after it no search can go astray. It takes some
// milliseconds, and is for tests and for whoever made a block. An error wraps ErrDamaged.
func (m *Image) Check() error {
	nodes := m.labels.len()
	for _, c := range []struct {
		what string
		ok   bool
	}{
		{"pages", below(m.pages, m.roots.len()/pageSize)},
		{"roots", below(m.roots, nodes)},
		{"children", m.childrenOnce()},
		{"words of the heads", increasing(m.wordsAt, m.wordIDs.len()) && below(m.wordIDs, m.words.len())},
		{"words", m.words.whole()},
		{"stems", m.stems.whole() && below(m.stemOf, m.stems.len())},
		{"readings", m.readings.whole() && below(m.charReadings, m.readings.len())},
	} {
		if !c.ok {
			return fmt.Errorf("check the dictionary: %w: %s", ErrDamaged, c.what)
		}
	}
	return nil
}

// childrenOnce reports whether every node but the root is the child of exactly one node, which
// precedes it.
func (m *Image) childrenOnce() bool {
	nodes := m.labels.len()
	if m.children.at(0) != 1 || int(m.children.at(nodes)) != nodes {
		return false
	}
	for node := range nodes {
		from, to := int(m.children.at(node)), int(m.children.at(node+1))
		if from > to || from <= node {
			return false
		}
	}
	return true
}

// Words returns the words of a head.
func (m *Image) Words(head int32) []string {
	from, to := int(m.wordsAt.at(int(head))), int(m.wordsAt.at(int(head)+1))
	words := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		words = append(words, m.words.of(int(m.wordIDs.at(i))))
	}
	return words
}

// Stems yields the distinct stems of the words of a head, in the order of the
// words. The lists are short, so that a linear search finds the stems yielded
// before.
func (m *Image) Stems(head int32) iter.Seq[string] {
	return func(yield func(string) bool) {
		from, to := int(m.wordsAt.at(int(head))), int(m.wordsAt.at(int(head)+1))
		for i := from; i < to; i++ {
			if stem := m.stemAt(i); !m.stemBetween(stem, from, i) && !yield(m.stems.of(int(stem))) {
				return
			}
		}
	}
}

func (m *Image) stemAt(i int) int32 { return m.stemOf.at(int(m.wordIDs.at(i))) }

func (m *Image) stemBetween(stem int32, from, to int) bool {
	for i := from; i < to; i++ {
		if m.stemAt(i) == stem {
			return true
		}
	}
	return false
}

// Reading returns the number of the readings of a character, which other
// characters may share, and reports whether there are any.
func (m *Image) Reading(r rune) (int, bool) {
	i, ok := sort.Find(m.chars.len(), func(i int) int { return int(r - m.chars.at(i)) })
	if !ok {
		return 0, false
	}
	return int(m.charReadings.at(i)), true
}

// Readings returns the readings by the numbers of Reading: syllables separated by
// spaces.
func (m *Image) Readings() []string {
	list := make([]string, m.readings.len())
	for i := range list {
		list[i] = m.readings.of(i)
	}
	return list
}

// Heads yields all heads and their numbers in no particular order. It is for
// tests: it walks the whole trie.
func (m *Image) Heads() iter.Seq2[string, int32] {
	return func(yield func(string, int32) bool) {
		path := make([]string, m.labels.len())
		for node := range m.labels.len() {
			if m.ends(int32(node)) && !yield(path[node], int32(node)) {
				return
			}
			for child := m.children.at(node); child < m.children.at(node+1); child++ {
				path[child] = path[node] + string(m.labels.at(int(child)))
			}
		}
	}
}

// numbers is a row of numbers, four bytes each.
type numbers string

func (n numbers) len() int { return len(n) / 4 }

// at returns number i. The compiler makes one load of it.
func (n numbers) at(i int) int32 {
	b := n[4*i : 4*i+4]
	return int32(uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24)
}

// texts is a row of texts.
type texts struct {
	block  string
	places numbers // where each begins, and where the last ends
}

func (t texts) len() int        { return max(0, t.places.len()-1) }
func (t texts) of(i int) string { return t.block[t.places.at(i):t.places.at(i+1)] }

// whole reports whether the places fit the block.
func (t texts) whole() bool { return increasing(t.places, len(t.block)) }

// increasing reports whether the numbers are the places of parts of a row of so
// many: from 0 up to the end, none before the one before it.
func increasing(places numbers, end int) bool {
	n := places.len()
	if n == 0 || places.at(0) != 0 || int(places.at(n-1)) != end {
		return false
	}
	for i := 1; i < n; i++ {
		if places.at(i) < places.at(i-1) {
			return false
		}
	}
	return true
}

// below reports whether all numbers are 0 up to limit-1.
func below(n numbers, limit int) bool {
	for i := range n.len() {
		if v := n.at(i); v < 0 || int(v) >= limit {
			return false
		}
	}
	return true
}

// row collects numbers.
type row []byte

func (r *row) add(n int) { *r = binary.LittleEndian.AppendUint32(*r, uint32(n)) }

// textRow collects texts.
type textRow struct {
	block  []byte
	places row
}

func newTextRow(list []string) *textRow {
	t := &textRow{}
	t.places.add(0)
	for _, s := range list {
		t.block = append(t.block, s...)
		t.places.add(len(t.block))
	}
	return t
}

// magic begins a block and changes when the form does.
const magic = "yiku lexicon 3\n\n"

// Pack makes the block of a table. If a section takes more than two billion
// bytes, Open refuses the block.
func Pack(t *Table) string {
	trie := newTrie(t.Heads)
	var wordsAt, wordIDs row
	wordsAt.add(0)
	for _, head := range trie.heads {
		if head >= 0 {
			for _, id := range t.HeadWords[head] {
				wordIDs.add(int(id))
			}
		}
		wordsAt.add(wordIDs.len())
	}
	stems, stemOf := distinct(t.Stems)
	readings, readingOf := distinct(t.Readings)
	var chars row
	for _, r := range t.Chars {
		chars.add(int(r))
	}
	words, stemTexts, readingTexts := newTextRow(t.Words), newTextRow(stems), newTextRow(readings)
	return join(
		trie.labels, trie.children, trie.pages, trie.roots,
		wordsAt, wordIDs,
		words.block, words.places, stemTexts.block, stemTexts.places, stemOf,
		chars, readingOf, readingTexts.block, readingTexts.places,
	)
}

func (r row) len() int { return len(r) / 4 }

// distinct numbers the distinct texts of a list in the order of their first
// occurrence.
func distinct(list []string) (texts []string, numbers row) {
	known := make(map[string]int, len(list))
	for _, s := range list {
		id, ok := known[s]
		if !ok {
			id = len(texts)
			known[s] = id
			texts = append(texts, s)
		}
		numbers.add(id)
	}
	return texts, numbers
}

// join puts the sections into one block.
func join(sections ...[]byte) string {
	head := []byte(magic)
	for _, s := range sections {
		head = binary.LittleEndian.AppendUint32(head, uint32(len(s)))
	}
	return string(slices.Concat(append([][]byte{head}, sections...)...))
}

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
