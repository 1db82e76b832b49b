package packed

import (
	"errors"
	"fmt"
	"iter"
	"sort"
	"strings"
)

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
