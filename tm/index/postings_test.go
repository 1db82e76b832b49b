package index

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// written is a list as given to a pageWriter.
type written struct {
	gram     gram
	postings []posting
}

// randomLists makes lists in order, a few of them long.
func randomLists(rng *rand.Rand) []written {
	var lists []written
	g := gram(0)
	for range 1 + rng.IntN(60) {
		g += 1 + gram(rng.Int64N(1<<(1+rng.IntN(36))))
		if g >= endOfGram {
			break
		}
		n := 1 + rng.IntN(5)
		if rng.IntN(10) == 0 {
			n = rng.IntN(4000) + 1
		}
		var l written
		l.gram = g
		p := posting(0)
		for range n {
			if rng.IntN(4) == 0 {
				p += 2 + posting(rng.IntN(1<<(1+rng.IntN(16)))*2)
			} else {
				p = newPosting(p.ordinal()+1+uint32(rng.IntN(20)), uint32(rng.IntN(200))*2)
			}
			if g.hasSpaces() && rng.IntN(2) == 0 {
				p |= 1
			}
			l.postings = append(l.postings, p)
		}
		lists = append(lists, l)
	}
	return lists
}

// TestPages writes lists and reads them back.
func TestPages(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		lists := randomLists(rng)
		var pages [][]byte
		w := pageWriter{flush: func(number int, page []byte) error {
			if number != len(pages) {
				t.Fatalf("page %d after %d pages", number, len(pages))
			}
			pages = append(pages, slices.Clone(page))
			return nil
		}}
		for _, l := range lists {
			must(t, w.write(l.gram, l.postings))
		}
		must(t, w.close())
		if len(w.starts) != len(pages) {
			t.Fatalf("%d starts of %d pages", len(w.starts), len(pages))
		}
		checkPages(t, lists, pages, w.starts)
	}
}

// checkPages compares pages with what was written.
func checkPages(t *testing.T, lists []written, pages [][]byte, starts []pageStart) {
	t.Helper()
	var got []written
	for i, page := range pages {
		if len(page)+checksumSize > pageSize {
			t.Fatalf("page of %d bytes", len(page))
		}
		if i+1 < len(pages) && len(page) < pageSize/2 {
			t.Fatalf("page %d of %d has %d bytes only", i, len(pages), len(page))
		}
		r := readPage(page)
		first := true
		for l, ok := r.next(); ok; l, ok = r.next() {
			postings, ok := l.postings(nil, math.MaxUint32)
			if !ok {
				t.Fatalf("page %d: list %d cannot be read", i, l.gram)
			}
			checkPostingsIn(t, l, postings)
			if first && (starts[i] != pageStart{l.gram, postings[0].ordinal()}) {
				t.Fatalf("page %d starts with %d of %d, not %v", i, postings[0].ordinal(), l.gram, starts[i])
			}
			if n := len(got); !first || n == 0 || got[n-1].gram != l.gram {
				got = append(got, written{gram: l.gram})
			}
			got[len(got)-1].postings = append(got[len(got)-1].postings, postings...)
			first = false
		}
		if !r.whole() {
			t.Fatalf("page %d is damaged", i)
		}
	}
	if !slices.EqualFunc(got, lists, func(a, b written) bool { return a.gram == b.gram && slices.Equal(a.postings, b.postings) }) {
		t.Fatalf("read %v, written %v", got, lists)
	}
}

// checkPostingsIn reads a part of the postings only.
func checkPostingsIn(t *testing.T, l list, postings []posting) {
	t.Helper()
	for _, every := range []uint32{1, 3, 40} {
		var others, want []posting
		for _, p := range postings {
			if p.ordinal()%every == 0 {
				others = append(others, newPosting(p.ordinal(), 0))
				want = append(want, p)
			}
		}
		others = append(others, newPosting(postings[0].ordinal()+1_000_000, 0))
		got, ok := l.postingsIn(nil, others, math.MaxUint32)
		if l.count > 1 && (!ok || !slices.Equal(got, want)) {
			t.Fatalf("of %v the part %v, %v, want %v", postings, got, ok, want)
		}
	}
}

// FuzzPage reads any bytes: no panic, and what can be read is written back the same.
func FuzzPage(f *testing.F) {
	w := pageWriter{flush: func(_ int, page []byte) error { f.Add(slices.Clone(page)); return nil }}
	for _, l := range randomLists(rand.New(rand.NewPCG(5, 6))) {
		must(f, w.write(l.gram, l.postings))
	}
	must(f, w.close())
	f.Add([]byte{})
	f.Add([]byte{1, 2, 3})
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0x0f, 1})
	f.Fuzz(func(t *testing.T, page []byte) {
		r := readPage(page)
		for l, ok := r.next(); ok; l, ok = r.next() {
			postings, ok := l.postings(nil, maxVariants)
			if !ok {
				continue
			}
			if len(postings) != l.count || !slices.IsSorted(postings) || int(postings[len(postings)-1].ordinal()) >= maxVariants {
				t.Fatalf("list of %d: %v", l.count, postings)
			}
			checkPostingsIn(t, l, postings)
			found := newSet(maxVariants)
			if !l.ordinals(found, maxVariants) {
				t.Fatal("the postings can be read, their ordinals cannot")
			}
			for _, p := range postings {
				if !found.has(p.ordinal()) {
					t.Fatalf("ordinal %d is missing", p.ordinal())
				}
			}
		}
	})
}

// TestPagesAreFull writes long lists whose density changes: the guess of how much goes
// into the next page must not leave pages half empty, and loses nothing.
func TestPagesAreFull(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	g := pair('的', none)
	for round := range 6 {
		var list []posting
		ordinal := uint32(0)
		for len(list) < 60_000 && ordinal < maxVariants-1 {
			dense := len(list)/(3000+1000*round)%2 == 0
			if gap := uint32(rng.IntN(9)); !dense {
				ordinal += gap
			} else if rng.IntN(8) == 0 {
				ordinal++
			}
			place := uint32(rng.IntN(30)) << 1
			if !dense {
				place <<= 4
			}
			list = append(list, newPosting(min(ordinal, maxVariants-1), place))
		}
		slices.Sort(list)
		list = slices.Compact(list)
		var got []posting
		var sizes []int
		w := pageWriter{flush: func(_ int, page []byte) error {
			sizes = append(sizes, len(page))
			r := readPage(slices.Clone(page))
			for l, ok := r.next(); ok; l, ok = r.next() {
				if got, ok = l.postings(got, maxVariants); !ok {
					t.Fatal("a list cannot be read")
				}
			}
			return nil
		}}
		must(t, w.write(g, list))
		must(t, w.close())
		if !slices.Equal(got, list) {
			t.Fatalf("%d postings were written, %d other ones read", len(list), len(got))
		}
		for i, size := range sizes[:len(sizes)-1] {
			if size < pageSize*9/10 {
				t.Errorf("page %d of %d has %d bytes of %d", i, len(sizes), size, pageSize)
			}
		}
	}
}
