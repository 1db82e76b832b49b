package packed

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// randomTable makes a table of any shape that Pack takes.
func randomTable(r *rand.Rand) *Table {
	t := &Table{}
	for i := range 1 + r.IntN(300) {
		word := fmt.Sprintf("word%d", i*i)
		t.Words = append(t.Words, word)
		t.Stems = append(t.Stems, word[:1+r.IntN(len(word))])
	}
	seen := map[string]bool{}
	for range r.IntN(400) {
		var head []rune
		for range 1 + r.IntN(12) {
			head = append(head, rune([]int{0x4e00, 0x20000, 'A', 0xb7}[r.IntN(4)]+r.IntN(3)))
		}
		seen[string(head)] = true
	}
	for head := range seen {
		t.Heads = append(t.Heads, head)
	}
	slices.Sort(t.Heads)
	for range t.Heads {
		var ids []int32
		for _, id := range r.Perm(len(t.Words))[:1+r.IntN(min(12, len(t.Words)))] {
			ids = append(ids, int32(id))
		}
		t.HeadWords = append(t.HeadWords, ids)
	}
	for i := range r.IntN(50) {
		t.Chars = append(t.Chars, rune(0x4e00+i*i*7))
		t.Readings = append(t.Readings, fmt.Sprintf("a%d b", r.IntN(9)))
	}
	return t
}

func open(t *testing.T, table *Table) *Image {
	t.Helper()
	m, err := Open(Pack(table))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	return m
}

// Everything that was packed is found, and nothing else.
func TestPackOpen(t *testing.T) {
	for seed := range uint64(15) {
		want := randomTable(rand.New(rand.NewPCG(seed, 1)))
		m := open(t, want)
		var heads []string
		for head := range m.Heads() {
			heads = append(heads, head)
		}
		slices.Sort(heads)
		if diff := cmp.Diff(want.Heads, heads); diff != "" {
			t.Fatalf("seed %d: heads (-want +got):\n%s", seed, diff)
		}
		for i, head := range want.Heads {
			id, ok := m.Head(head)
			var words, stems []string
			for _, w := range want.HeadWords[i] {
				words = append(words, want.Words[w])
				if !slices.Contains(stems, want.Stems[w]) {
					stems = append(stems, want.Stems[w])
				}
			}
			if !ok || !slices.Equal(words, m.Words(id)) || !slices.Equal(stems, slices.Collect(m.Stems(id))) {
				t.Fatalf("seed %d: %s has the words %v and stems %v, want %v and %v", seed, head, m.Words(id), slices.Collect(m.Stems(id)), words, stems)
			}
			longer := head + "A"
			if _, ok := m.Head(longer); ok != slices.Contains(want.Heads, longer) {
				t.Fatalf("seed %d: Head(%s) = %v", seed, longer, ok)
			}
		}
		for r := rune(0x4dff); r < 0x4e00+50*50*7; r++ {
			reading, got := "", ""
			if i := slices.Index(want.Chars, r); i >= 0 {
				reading = want.Readings[i]
			}
			if i, ok := m.Reading(r); ok {
				got = m.Readings()[i]
			}
			if got != reading {
				t.Fatalf("seed %d: the readings of %c are %q, want %q", seed, r, got, reading)
			}
		}
	}
}

func TestPackIsTheSame(t *testing.T) {
	table := randomTable(rand.New(rand.NewPCG(3, 3)))
	first, second := Pack(table), Pack(table)
	if first != second {
		t.Error("one table gave two blocks")
	}
}

// A block that was cut or lengthened is not opened.
func TestOpenDamaged(t *testing.T) {
	whole := Pack(randomTable(rand.New(rand.NewPCG(1, 1))))
	for n := 0; n < len(whole); n += 1 + len(whole)/150 {
		if _, err := Open(whole[:n]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("the first %d of %d bytes: error %v, want ErrDamaged", n, len(whole), err)
		}
	}
	for what, block := range map[string]string{
		"another form":   "yiku lexicon 0\n\n" + whole[len(magic):],
		"something left": whole + "a",
		"no sections":    magic + strings.Repeat("\x00", 4*sections),
	} {
		if _, err := Open(block); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: error %v, want ErrDamaged", what, err)
		}
	}
}

// A block that Check passes can be searched everywhere; one that it refuses is damaged.
func FuzzCheck(f *testing.F) {
	whole := Pack(randomTable(rand.New(rand.NewPCG(2, 2))))
	for at := len(magic); at < len(whole); at += len(whole) / 40 {
		f.Add(at, byte(0x81))
	}
	f.Fuzz(func(t *testing.T, at int, flip byte) {
		block := []byte(whole)
		if at < 0 || at >= len(block) {
			return
		}
		block[at] ^= flip
		m, err := Open(string(block))
		if err == nil {
			err = m.Check()
		}
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatalf("error %v, want ErrDamaged", err)
			}
			return
		}
		for head, id := range m.Heads() {
			m.Head(head)
			m.Words(id)
			for range m.Stems(id) {
			}
			m.HeadsAt([]rune(head), 0, func(int, int32) bool { return true })
		}
		for r := range rune(0x6000) {
			if i, ok := m.Reading(r); ok && m.Readings()[i] == "" {
				t.Fatalf("%c has an empty reading", r)
			}
		}
	})
}
