package index

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/match"
)

// similarCorpus has texts of every length and script, many of them similar, so that
// there are groups of 64 of one shape and groups of many shapes.
func similarCorpus(rng *rand.Rand) corpus {
	p := newProse(rng.Uint64())
	c := corpus{}
	add := func(text string) { c[int64(len(c)+1)*7] = text }
	for i := range 700 {
		text := p.text(i%2 == 1)
		add(text)
		if i%3 == 0 {
			add(vary(rng, text, 1+rng.IntN(10)))
		}
	}
	for _, n := range []int{0, 1, 3, 600, 4200} {
		long := strings.Repeat("改革开放的新阶段 art ", n)
		runes := []rune(long)[:n]
		add(strings.TrimSpace(string(runes)))
		add(vary(rng, strings.TrimSpace(string(runes)), n/5))
	}
	return c
}

// vary replaces, drops and adds edits characters.
func vary(rng *rand.Rand, text string, edits int) string {
	runes := []rune(text)
	for range edits {
		at := rng.IntN(len(runes) + 1)
		switch rng.IntN(3) {
		case 0:
			runes = slices.Insert(runes, at, '新')
		case 1:
			runes = slices.Delete(runes, at, min(at+1, len(runes)))
		default:
			if at < len(runes) {
				runes[at] = '法'
			}
		}
	}
	return strings.Join(strings.Fields(string(runes)), " ")
}

// TestSimilarEqualsScan scores every text, whatever its length, at every kind of threshold.
func TestSimilarEqualsScan(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 8))
	c := similarCorpus(rng)
	ids := c.ids()
	x := mustOpen(t, newBlobs(), c, Options{Cache: new(Cache)})
	must(t, x.Add(context.Background(), ids...))
	must(t, x.Flush(context.Background()))
	for i := range 25 {
		at := rng.IntN(len(ids))
		if i < 4 {
			at = len(ids) - 1 - i // the long ones
		}
		text := vary(rng, c[ids[at]], rng.IntN(4))
		q := match.Prepare(text)
		for _, least := range []int{0, 30, 70, 99, 100, 101} {
			got, err := x.Similar(context.Background(), q, least)
			must(t, err)
			var want []Match
			for _, id := range ids {
				if score, ok := q.Score(c[id], least); ok {
					want = append(want, Match{id, score})
				}
			}
			slices.SortStableFunc(want, func(a, b Match) int { return b.Score - a.Score })
			if !slices.Equal(got, want) {
				t.Fatalf("similar to %.40q at %d: %d found, %d expected", text, least, len(got), len(want))
			}
		}
	}
}

// TestProbe compares counting for 64 texts at a time with counting for each:
// exactly those with no more misses than the limit pass.
func TestProbe(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 8))
	c := similarCorpus(rng)
	var (
		signer match.Signer
		set    signatureSet
		texts  []string
	)
	for i, id := range c.ids() {
		hashes, shape := signer.Append(nil, c[id])
		set.add(uint32(i), shape, hashes)
		texts = append(texts, c[id])
	}
	store := newBlobs()
	chunks, err := set.write(context.Background(), store, 1, len(texts))
	must(t, err)
	for range 40 {
		q := match.Prepare(texts[rng.IntN(len(texts))])
		p := newProbe(q, rng.IntN(110)-5)
		for number, want := range chunks {
			l, err := readSignatures(context.Background(), store, blobKey(1, placeSignatures+number), want, len(texts))
			must(t, err)
			var expected []uint32
			text := 0
			for _, run := range l.runs {
				for ; text < run.end; text++ {
					misses := 0
					for _, h := range p.hashes {
						if row := l.row(match.Bit(h, l.width)); row[text/8]>>(text%8)&1 == 0 {
							misses++
						}
					}
					extras := 0
					for bit := range l.width {
						ofQuery := slices.ContainsFunc(p.hashes, func(h uint32) bool { return match.Bit(h, l.width) == bit })
						if row := l.row(bit); row[text/8]>>(text%8)&1 == 1 && !ofQuery {
							extras++
						}
					}
					longer := run.shape.Tokens - p.shape.Tokens
					least := max(misses+max(0, longer), extras-min(0, longer), p.shape.Apart(run.shape))
					if least <= match.Within(max(p.shape.Tokens, run.shape.Tokens), p.least) {
						expected = append(expected, l.ordinal(text))
					}
				}
			}
			var got []uint32
			if p.canMatch(want) {
				p.near(l, func(ordinal uint32, most int) {
					got = append(got, ordinal)
					if score, ok := q.Score(texts[ordinal], 0); ok && score > most {
						t.Fatalf("%q has %d of %d at most", texts[ordinal], score, most)
					}
				})
			}
			if !slices.Equal(got, expected) {
				t.Fatalf("query of %d tokens at %d, chunk %v: %d texts passed on, %d expected", p.shape.Tokens, p.least, want, len(got), len(expected))
			}
		}
	}
}
