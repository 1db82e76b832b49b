package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/yiku-tm/yiku/tm/match"
)

// life drives an index and its oracle through random changes.
type life struct {
	t     *testing.T
	rng   *rand.Rand
	store *blobs
	c     corpus
	x     *Index
	next  int64
	o     Options
}

// step makes one change.
func (l *life) step() {
	ctx := context.Background()
	ids := l.c.ids()
	switch l.rng.IntN(10) {
	case 0, 1, 2, 3: // some new ones
		var added []int64
		for range 1 + l.rng.IntN(8) {
			l.next += 1 + l.rng.Int64N(300)
			l.c[l.next] = randomText(l.rng, l.rng.IntN(14))
			added = append(added, l.next)
		}
		must(l.t, l.x.Add(ctx, added...))
	case 4: // many new ones
		b := NewBuilder()
		for range l.rng.IntN(40) {
			l.next++
			l.c[l.next] = randomText(l.rng, l.rng.IntN(14))
			must(l.t, b.Add(l.next, l.c[l.next]))
		}
		must(l.t, l.x.AddBlock(ctx, b))
	case 5, 6: // removed
		var gone []int64
		for range min(len(ids), 1+l.rng.IntN(12)) {
			gone = append(gone, ids[l.rng.IntN(len(ids))])
		}
		must(l.t, l.x.Remove(ctx, gone...))
		for _, id := range gone {
			delete(l.c, id)
		}
	case 7: // changed
		if len(ids) > 0 {
			id := ids[l.rng.IntN(len(ids))]
			must(l.t, l.x.Remove(ctx, id))
			l.c[id] = randomText(l.rng, l.rng.IntN(14))
			must(l.t, l.x.Add(ctx, id))
		}
	case 8:
		must(l.t, l.x.Flush(ctx))
	case 9:
		l.x = mustOpen(l.t, l.store, l.c, l.o)
	}
}

// newLife starts with nothing.
func newLife(t *testing.T, seed uint64, o Options) *life {
	l := &life{t: t, rng: rand.New(rand.NewPCG(seed, 1)), store: newBlobs(), c: corpus{}, o: o}
	l.x = mustOpen(t, l.store, l.c, o)
	return l
}

// TestOracle compares with a plain scan through changes of every kind.
func TestOracle(t *testing.T) {
	for seed := range uint64(6) {
		o := Options{TailLimit: 20 + int(seed)}
		if seed%3 == 0 {
			o.Cache = new(Cache)
		}
		l := newLife(t, seed, o)
		merged := false
		for range 120 {
			blocks := len(l.x.manifest.blocks)
			l.step()
			merged = merged || len(l.x.manifest.blocks) < blocks-1
			if n := l.x.Len(); n != len(l.c) {
				t.Fatalf("Len() = %d of %d", n, len(l.c))
			}
			ids := l.c.ids()
			for i := range 6 {
				l.x.textsPerPage = []float64{0, cachedTextsPerPage, textsPerPage, 100}[i%4] // by postings alone, as usual, mostly by texts
				phrase := randomPhrase(l.rng, l.c, ids)
				checkPhrase(t, l.x, l.c, phrase)
				checkSettled(t, l.x, l.c, phrase)
				checkSome(t, l.x, l.c, phrase)
			}
			checkSimilar(t, l, ids)
		}
		if !merged {
			t.Errorf("seed %d: blocks were never merged", seed)
		}
		checkNothingLeft(t, l)
	}
}

// checkSimilar compares with the score of every text.
func checkSimilar(t *testing.T, l *life, ids []int64) {
	t.Helper()
	if len(ids) == 0 {
		return
	}
	text := l.c[ids[l.rng.IntN(len(ids))]]
	q := match.Prepare(text)
	least := l.rng.IntN(102)
	got, err := l.x.Similar(context.Background(), q, least)
	must(t, err)
	var want []Match
	for _, id := range ids {
		if score, ok := q.Score(l.c[id], least); ok {
			want = append(want, Match{id, score})
		}
	}
	slices.SortStableFunc(want, func(a, b Match) int { return b.Score - a.Score })
	if !slices.Equal(got, want) {
		t.Fatalf("similar to %q at %d: %v, want %v", text, least, got, want)
	}
}

// checkNothingLeft removes all and looks for blobs that nobody needs.
func checkNothingLeft(t *testing.T, l *life) {
	t.Helper()
	must(t, l.x.Remove(context.Background(), l.c.ids()...))
	clear(l.c)
	checkPhrase(t, l.x, l.c, "中")
	delete(l.store.all, keyManifest)
	for key := range l.store.all {
		t.Fatalf("an empty index leaves %d blobs, blob %d of block %d for one", len(l.store.all), key&(1<<placeBits-1), key>>placeBits)
	}
}

// TestLongLists has lists that fill many pages, and fragments that are in many
// words.
func TestLongLists(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	c := corpus{}
	store := newBlobs()
	x := mustOpen(t, store, c, Options{})
	b := NewBuilder()
	for id := int64(1); id <= 6_000; id++ {
		c[id] = randomText(rng, rng.IntN(30))
		must(t, b.Add(id*3, c[id]))
	}
	c = func() corpus { // with the ids that were given
		tripled := corpus{}
		for id, text := range c {
			tripled[3*id] = text
		}
		return tripled
	}()
	x.texts = c.texts
	must(t, x.AddBlock(context.Background(), b))
	ids := c.ids()
	for i := range 80 {
		x.textsPerPage = float64(i % 2 * textsPerPage)
		checkPhrase(t, x, c, randomPhrase(rng, c, ids))
	}
	for key, blob := range store.all {
		if key&placePages != 0 && len(blob) > pageSize {
			t.Errorf("page %d has %d bytes", key, len(blob))
		}
	}
}

// TestPhrases holds phrases one would look up, on texts one would have.
func TestPhrases(t *testing.T) {
	c := corpus{
		1: "全面战略协作伙伴关系", 2: "第3条适用于本法。", 3: "the partner of the department", 4: "art, and the state of the art.",
		5: "100%_*\"'的", 6: "wto第12届部长级会议", 7: "한국 사람과 중국 사람", 8: "совет принял решение", 9: "😀👍稳中求进", 10: "稳",
		11: "belt-and road", 12: "belt and road", 13: "seatbelt and roads", 14: "belt and- road", 15: "中人中人民", 16: "中国国人民", 17: "",
	}
	tests := []struct {
		phrase string
		want   []int64
	}{
		{"伙伴", []int64{1}}, {"战略协作伙伴", []int64{1}}, {"战略伙伴", nil}, {"系", []int64{1}}, {"面战略", []int64{1}},
		{"3条", []int64{2}}, {"第3", []int64{2}}, {"第条", nil}, {"3", []int64{2}},
		{"art", []int64{3, 4}}, {"art of", nil}, {"the art", []int64{4}}, {"of the", []int64{3, 4}}, {"r of the d", []int64{3}}, {"art.", []int64{4}}, {"art, a", []int64{4}},
		{"%", []int64{5}}, {"_", []int64{5}}, {"*\"", []int64{5}}, {"0%_", []int64{5}}, {"'的", []int64{5}},
		{"to第1", []int64{6}}, {"12届", []int64{6}}, {"2届部", []int64{6}}, {"1届", nil},
		{"국 사", []int64{7}}, {"국사", nil}, {"사람과", []int64{7}}, {"람과 중", []int64{7}},
		{"вет при", []int64{8}}, {"😀", []int64{9}}, {"👍稳", []int64{9}}, {"稳", []int64{9, 10}},
		{"belt and road", []int64{12, 13}}, {"belt-and", []int64{11}}, {"and- road", []int64{14}}, {"t and r", []int64{12, 13}},
		{"中人民", []int64{15}}, {"国人", []int64{16}}, {"中国人", nil}, {"中人", []int64{15}},
	}
	for _, flush := range []bool{false, true} {
		x := mustOpen(t, newBlobs(), c, Options{Verify: true})
		must(t, x.Add(context.Background(), c.ids()...))
		if flush {
			must(t, x.Flush(context.Background()))
		}
		for _, tt := range tests {
			got, err := x.Find(context.Background(), tt.phrase)
			must(t, err)
			if !slices.Equal(got, tt.want) && len(got)+len(tt.want) > 0 {
				t.Errorf("flushed %v: find %q: %v, want %v", flush, tt.phrase, got, tt.want)
			}
		}
	}
}

func TestSearchForm(t *testing.T) {
	x := mustOpen(t, newBlobs(), corpus{}, Options{})
	for _, phrase := range []string{"", " ", " 中", "a ", "a  b"} {
		if _, err := x.Find(context.Background(), phrase); !errors.Is(err, ErrPhrase) {
			t.Errorf("find %q: %v", phrase, err)
		}
		if _, err := x.CountSettled(context.Background(), phrase, 0); !errors.Is(err, ErrPhrase) {
			t.Errorf("count %q: %v", phrase, err)
		}
	}
}

// TestMistakes checks the errors for mistakes of a caller.
func TestMistakes(t *testing.T) {
	ctx := context.Background()
	c := corpus{1: "甲", 2: "乙", 3: "丙"}
	x := mustOpen(t, newBlobs(), c, Options{})
	must(t, x.Add(ctx, 1, 2))
	must(t, x.Flush(ctx))
	for _, ids := range [][]int64{{0}, {-4}, {3, 3}, {2}} {
		if err := x.Add(ctx, ids...); err == nil {
			t.Errorf("adding %v is no error", ids)
		}
	}
	must(t, x.Add(ctx, 3))
	if err := x.Add(ctx, 3); err == nil {
		t.Error("adding to the tail twice is no error")
	}
	b := NewBuilder()
	must(t, b.Add(2, "乙"))
	for _, id := range []int64{2, 1, 0} {
		if err := b.Add(id, "丁"); err == nil {
			t.Errorf("building %d after 2 is no error", id)
		}
	}
	if err := x.AddBlock(ctx, b); err == nil {
		t.Error("adding a block with a known variant is no error")
	}
	var unknown *UnknownError
	if err := x.Remove(ctx, 1, 7); !errors.As(err, &unknown) || unknown.ID != 7 {
		t.Errorf("removing 7: %v", err)
	}
	checkPhrase(t, x, c, "甲") // nothing was removed
	x.options.Verify = true
	c[2] = "changed behind its back"
	var stale *StaleError
	if _, err := x.Find(ctx, "乙"); !errors.As(err, &stale) || stale.ID != 2 {
		t.Errorf("a stale text: %v", err)
	}
	delete(c, 3)
	if _, err := x.Find(ctx, "丙"); err == nil || !strings.Contains(err.Error(), "no text 3") {
		t.Errorf("a missing text: %v", err)
	}
}

// TestStoreFails lets every single call of the store fail: the error arrives.
func TestStoreFails(t *testing.T) {
	ctx := context.Background()
	c := corpus{}
	for id := range int64(30) {
		c[id+1] = fmt.Sprintf("第%d条 art of partner", id)
	}
	run := func(store *blobs) error {
		x, err := Open(ctx, store, c.texts, Options{TailLimit: 2})
		for id := int64(1); id <= 30 && err == nil; id++ {
			err = x.Add(ctx, id)
		}
		if err == nil {
			err = x.Remove(ctx, 3, 4, 5, 30)
		}
		if err == nil {
			_, err = x.Find(ctx, "art of")
		}
		if err == nil {
			_, err = x.Similar(ctx, match.Prepare("第3条 art of partner"), 60)
		}
		return err
	}
	for n := 1; ; n++ {
		store := newBlobs()
		store.fail = n
		err := run(store)
		if err == nil {
			if n < 200 {
				t.Errorf("only %d calls of the store", n)
			}
			return
		}
		if !errors.Is(err, errStore) {
			t.Fatalf("call %d fails: %v", n, err)
		}
	}
}

// TestCanceled stops when the context does.
func TestCanceled(t *testing.T) {
	c := corpus{1: "甲乙丙"}
	x := mustOpen(t, newBlobs(), c, Options{TailLimit: 1})
	must(t, x.Add(context.Background(), 1))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Find(ctx, "甲"); !errors.Is(err, context.Canceled) {
		t.Errorf("find after cancel: %v", err)
	}
}

// TestDeterministic builds the same blobs twice.
func TestDeterministic(t *testing.T) {
	build := func() map[Key][]byte {
		l := newLife(t, 77, Options{TailLimit: 25})
		for range 120 {
			l.step()
		}
		return l.store.all
	}
	if !maps.EqualFunc(build(), build(), slices.Equal) {
		t.Error("the same changes gave other blobs")
	}
}

// TestRollback uses a block number for two different blocks, as rolling a
// transaction back does, with one cache.
func TestRollback(t *testing.T) {
	ctx := context.Background()
	cache := new(Cache)
	for _, text := range []string{"甲", "乙", "partner", "department"} {
		c := corpus{1: text}
		x := mustOpen(t, newBlobs(), c, Options{Cache: cache, TailLimit: 1})
		must(t, x.Add(ctx, 1))
		for _, phrase := range []string{"甲", "乙", "part", "depart"} {
			checkPhrase(t, x, c, phrase)
		}
	}
}

// TestSharedCache searches from several goroutines with one cache.
func TestSharedCache(t *testing.T) {
	store, c := smallIndex(t)
	cache := new(Cache)
	var group sync.WaitGroup
	for worker := range uint64(4) {
		group.Go(func() {
			rng := rand.New(rand.NewPCG(worker, 6))
			for range 30 {
				x, err := Open(context.Background(), store, c.texts, Options{Cache: cache})
				if err != nil {
					t.Error(err)
					return
				}
				phrase := randomPhrase(rng, c, c.ids())
				got, err := x.Find(context.Background(), phrase)
				if want := c.find(phrase); err != nil || !slices.Equal(got, want) {
					t.Errorf("find %q: %v, %v, want %v", phrase, got, err, want)
				}
				similar, err := x.Similar(context.Background(), match.Prepare(c[c.ids()[0]]), 100)
				if err != nil || len(similar) == 0 {
					t.Errorf("similar: %v, %v", similar, err)
				}
			}
		})
	}
	group.Wait()
}

// readsOf counts the blobs read.
type readsOf struct {
	*blobs
	keys []Key
}

func (r *readsOf) Get(ctx context.Context, key Key) ([]byte, error) {
	r.keys = append(r.keys, key)
	return r.blobs.Get(ctx, key)
}

// TestRemovalReadsOneBlock removes a variant of the first of several blocks, all of which
// have tombstones: those of the other blocks, 16 KB each, are not read.
func TestRemovalReadsOneBlock(t *testing.T) {
	ctx := context.Background()
	store, c := &readsOf{blobs: newBlobs()}, corpus{}
	x, err := Open(ctx, store, c.texts, Options{})
	if err != nil {
		t.Fatal(err)
	}
	const blocks, variants = mergeAt - 1, 10
	for i := range int64(blocks * variants) {
		c[i+1] = fmt.Sprintf("text %d", i)
		if err := x.Add(ctx, i+1); err != nil {
			t.Fatal(err)
		}
		if i%variants == variants-1 {
			if err := x.Flush(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range int64(blocks) {
		if err := x.Remove(ctx, i*variants+5); err != nil {
			t.Fatal(err)
		}
	}
	store.keys = nil
	if err := x.Remove(ctx, 6); err != nil {
		t.Fatal(err)
	}
	if err := x.Add(ctx, 5, 6); err != nil {
		t.Fatal(err)
	}
	for _, info := range x.manifest.blocks[1:] {
		if slices.Contains(store.keys, blobKey(info.number, placeDead)) {
			t.Errorf("the tombstones of block %d were read", info.number)
		}
	}
}
