package packed

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// randomTable makes a table of any shape that Encode takes, bytes equal to
// a line feed among the counts included.
func randomTable(r *rand.Rand) *Table {
	text := func(prefix string, i int) string { return fmt.Sprintf("%s%d", prefix, i*i) }
	t := &Table{}
	var words, syllables []string
	for i := range 1 + r.IntN(300) {
		words = append(words, text("word", i))
		stem := words[i][:r.IntN(len(words[i])+1)]
		if r.IntN(4) == 0 {
			stem += "é"
		}
		t.Stems = append(t.Stems, stem)
	}
	for i := range 1 + r.IntN(30) {
		syllables = append(syllables, text("s", i))
	}
	seen := map[string]bool{}
	for range r.IntN(400) {
		var head []rune
		for range 1 + r.IntN(12) {
			head = append(head, rune([]int{0x4e00, 0x20000, 'A', 0xb7}[r.IntN(4)]+r.IntN(3)))
		}
		seen[string(head)] = true
	}
	var heads []string
	for head := range seen {
		heads = append(heads, head)
	}
	slices.Sort(heads)
	t.Words, t.Syllables, t.Heads = TextsOf(words), TextsOf(syllables), TextsOf(heads)
	for _, head := range heads {
		var ids []int32
		for range r.IntN(12) {
			ids = append(ids, r.Int32N(int32(len(words))))
		}
		t.HeadWords.Add(ids...)
		for range []rune(head) {
			t.Spellings = append(t.Spellings, Spelling(r.IntN(256)))
		}
	}
	for i := range r.IntN(50) {
		t.Chars = append(t.Chars, rune(0x4e00+i*i*7))
		t.Readings.Add(r.Int32N(int32(len(syllables))))
	}
	return t
}

func TestEncodeDecode(t *testing.T) {
	for seed := range uint64(15) {
		want := randomTable(rand.New(rand.NewPCG(seed, 1)))
		var b bytes.Buffer
		if err := Encode(&b, want); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		got, err := Decode(b.Bytes())
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if diff := cmp.Diff(plain(want), plain(got)); diff != "" {
			t.Fatalf("seed %d (-encoded +decoded):\n%s", seed, diff)
		}
	}
}

// plain turns the blocks of a table into slices that compare.
func plain(t *Table) map[string]any {
	lists := func(l *Lists) [][]int32 {
		var all [][]int32
		for i := range l.Len() {
			all = append(all, append([]int32{}, l.Of(i)...))
		}
		return all
	}
	return map[string]any{
		"words": t.Words.All(), "stems": t.Stems, "heads": t.Heads.All(), "syllables": t.Syllables.All(),
		"chars": string(t.Chars), "spellings": fmt.Sprint(t.Spellings),
		"head words": lists(&t.HeadWords), "readings": lists(&t.Readings),
	}
}

func TestEncodeRefuses(t *testing.T) {
	long := &Table{Heads: TextsOf([]string{"约"}), Spellings: []Spelling{Unread}, Words: TextsOf([]string{"pact"}), Stems: []string{"pact"}}
	long.HeadWords.Add(make([]int32, 256)...)
	tests := []struct {
		why   string
		table *Table
	}{
		{"a line feed in a word", &Table{Words: TextsOf([]string{"a\nb"}), Stems: []string{"a"}}},
		{"a word of 256 bytes", &Table{Words: TextsOf([]string{strings.Repeat("a", 256)}), Stems: []string{"a"}}},
		{"256 words of a head", long},
	}
	for _, tt := range tests {
		if err := Encode(&bytes.Buffer{}, tt.table); err == nil {
			t.Errorf("%s: no error", tt.why)
		}
	}
}

// A damaged stream gives an error wherever it was cut, never a panic or a
// table.
func TestDecodeDamaged(t *testing.T) {
	var b bytes.Buffer
	if err := Encode(&b, randomTable(rand.New(rand.NewPCG(1, 1)))); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	for n := 0; n < len(whole); n += 1 + len(whole)/150 {
		if _, err := Decode(whole[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes decode without an error", n, len(whole))
		}
	}
	good := [2]string{magic + "\x02a\n\x02\x00\n", "\x01" + strings.Repeat("\x00", 7)}
	if _, err := Decode(joined(t, good)); err != nil {
		t.Fatalf("a table of one word: %v", err)
	}
	for what, streams := range map[string][2]string{
		"another magic line":      {"yiku lexicon 0\n" + good[0][len(magic):], good[1]},
		"no sections":             {magic, good[1]},
		"a long section":          {magic + "\xff\x7fabc", good[1]},
		"words without end":       {magic + "\x01a\x00", good[1]},
		"a section too few":       {good[0], good[1][:7]},
		"something left":          {good[0], good[1] + "a"},
		"another number of words": {good[0], "\x02" + good[1][1:]},
		"no number of words":      {good[0], ""},
	} {
		if _, err := Decode(joined(t, streams)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: error %v, want ErrDamaged", what, err)
		}
	}
}

// joined packs two streams as Encode does.
func joined(t *testing.T, streams [2]string) []byte {
	t.Helper()
	var packed [2][]byte
	for i, raw := range streams {
		var err error
		if packed[i], err = deflate([]byte(raw), nil); err != nil {
			t.Fatal(err)
		}
	}
	return slices.Concat(binary.LittleEndian.AppendUint32(nil, uint32(len(packed[0]))), packed[0], packed[1])
}
