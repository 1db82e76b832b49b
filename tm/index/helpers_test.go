package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/fold"
)

// blobs is a store in memory.
type blobs struct {
	all map[Key][]byte
	// fail, when positive, is the number of calls until every call fails.
	fail int
}

var errStore = errors.New("the store fails on purpose")

func newBlobs() *blobs { return &blobs{all: map[Key][]byte{}} }

// call counts a call.
func (b *blobs) call() error {
	if b.fail > 0 {
		if b.fail--; b.fail == 0 {
			b.fail = 1
			return errStore
		}
	}
	return nil
}

func (b *blobs) Get(_ context.Context, key Key) ([]byte, error) {
	return b.all[key], b.call()
}

func (b *blobs) Put(_ context.Context, key Key, blob []byte) error {
	if len(blob) == 0 {
		return fmt.Errorf("an empty blob for %d", key)
	}
	b.all[key] = slices.Clone(blob)
	return b.call()
}

func (b *blobs) Remove(_ context.Context, from, to Key) error {
	maps.DeleteFunc(b.all, func(k Key, _ []byte) bool { return k >= from && k < to })
	return b.call()
}

// corpus is what an index should know: the oracle.
type corpus map[int64]string

// texts is the callback of an index.
func (c corpus) texts(_ context.Context, ids []int64) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, id := range ids {
			text, ok := c[id]
			if !ok {
				yield("", fmt.Errorf("no text %d", id))
				return
			}
			if !yield(text, nil) {
				return
			}
		}
	}
}

// ids are all ids in order.
func (c corpus) ids() []int64 { return slices.Sorted(maps.Keys(c)) }

// find is the plain search.
func (c corpus) find(phrase string) []int64 {
	var found []int64
	for id, text := range c {
		if strings.Contains(text, phrase) {
			found = append(found, id)
		}
	}
	slices.Sort(found)
	return found
}

// pieces are what random texts are made of: many meetings of few characters of
// every kind. Folding makes search forms of them.
var pieces = []string{
	"中", "国", "國", "人", "民", "的", "条", "稳", "，", "。", "《", "》", "か", "カ", "ー", "한", "국", " 사", "람", "ไ", "𠮷",
	"art", "partner", "the ", "of ", " a", "Depart", "ment", "и ", "совет", "é", "e\u0301", "3", "12", "2026", " 5.2%", "b", "c",
	" ", " ", "-", " - ", "_", "%", "\"", "*", "'s", "...", "😀", "👍🏽", "\u3099", "\u0301", "\x00", "\n",
}

// randomText is a text in search form of about n pieces.
func randomText(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(pieces[rng.IntN(len(pieces))])
	}
	return fold.String(b.String())
}

// randomPhrase is a phrase of 1 to 8 characters: a part of a text, often, or random.
func randomPhrase(rng *rand.Rand, c corpus, ids []int64) string {
	for {
		phrase := randomText(rng, 1+rng.IntN(4))
		if rng.IntN(4) > 0 && len(ids) > 0 {
			runes := []rune(c[ids[rng.IntN(len(ids))]])
			if len(runes) == 0 {
				continue
			}
			from := rng.IntN(len(runes))
			phrase = string(runes[from:min(len(runes), from+1+rng.IntN(8))])
		}
		if phrase = strings.TrimSpace(phrase); phrase != "" {
			return phrase
		}
	}
}

// mustOpen opens an index.
func mustOpen(t testing.TB, s Store, c corpus, o Options) *Index {
	t.Helper()
	x, err := Open(context.Background(), s, c.texts, o)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// must fails the test on an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// checkPhrase compares the index with the plain search.
func checkPhrase(t testing.TB, x *Index, c corpus, phrase string) {
	t.Helper()
	got, err := x.Find(context.Background(), phrase)
	if err != nil {
		t.Fatalf("find %q: %v", phrase, err)
	}
	if want := c.find(phrase); !slices.Equal(got, want) {
		t.Fatalf("find %q: %s", phrase, differ(c, got, want))
	}
}

// checkSome compares FindSome with a scan of the texts that are in blocks.
func checkSome(t testing.TB, x *Index, c corpus, phrase string) {
	t.Helper()
	tail := x.Tail()
	var all []int64
	for _, id := range c.find(phrase) {
		if !slices.Contains(tail, id) {
			all = append(all, id)
		}
	}
	from := int64(0)
	if len(all) > 2 {
		from = all[1]
	}
	got, err := x.FindSome(context.Background(), phrase, from, 3)
	must(t, err)
	want := len(slices.DeleteFunc(slices.Clone(all), func(id int64) bool { return id < from }))
	if len(got) != min(want, 3) {
		t.Fatalf("FindSome(%q, %d, 3) = %v, want %d of %v", phrase, from, got, min(want, 3), all)
	}
	for _, id := range got {
		if id < from || !slices.Contains(all, id) {
			t.Fatalf("FindSome(%q, %d, 3) = %v, not of %v", phrase, from, got, all)
		}
	}
}

// checkSettled combines the results of blocks and the tail.
func checkSettled(t testing.TB, x *Index, c corpus, phrase string) {
	t.Helper()
	n, err := x.CountSettled(context.Background(), phrase, 0)
	must(t, err)
	for _, enough := range []int{1, 2, n, n + 1} {
		some, err := x.CountSettled(context.Background(), phrase, enough)
		must(t, err)
		if some > n || some < min(enough, n) {
			t.Fatalf("%d hits of %q where %d are enough, %d without a limit", some, phrase, enough, n)
		}
	}
	for _, id := range x.Tail() {
		if strings.Contains(c[id], phrase) {
			n++
		}
	}
	if want := len(c.find(phrase)); n != want {
		t.Fatalf("%d hits of %q in blocks and tail, %d expected", n, phrase, want)
	}
}

// differ names a text on which two answers differ.
func differ(c corpus, got, want []int64) string {
	for _, id := range want {
		if _, ok := slices.BinarySearch(got, id); !ok {
			return fmt.Sprintf("%d found, %d expected; not found: %d %q", len(got), len(want), id, c[id])
		}
	}
	for _, id := range got {
		if _, ok := slices.BinarySearch(want, id); !ok {
			return fmt.Sprintf("%d found, %d expected; too many: %d %q", len(got), len(want), id, c[id])
		}
	}
	return "one text twice"
}
