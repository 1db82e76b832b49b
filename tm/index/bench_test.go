package index

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm/match"
)

// The texts of the benchmarks are made up, half Chinese and half English, in
// turn: words drawn with the frequencies of Zipf's law from vocabularies of
// 40,000 Chinese words of one to three characters (themselves drawn so from
// 4,000 characters) and 60,000 English ones; a comma now and then, a full stop
// at the end, a number in one text of eight. 8 to 30 words make a text, which gives 35 characters
// of Chinese on average. Real sentences repeat each other more and are kinder to any index.

const benchVariants = 1_000_000

// zipf draws numbers below n, the k-th with a frequency of 1/(k+1).
type zipf struct {
	n   int
	log float64
}

func newZipf(n int) zipf { return zipf{n, math.Log(float64(n) + 1)} }

func (z zipf) draw(rng *rand.Rand) int { return min(z.n-1, int(math.Exp(rng.Float64()*z.log))-1) }

// prose makes texts.
type prose struct {
	rng              *rand.Rand
	chinese, english []string
	zh, en           zipf
}

func newProse(seed uint64) *prose {
	p := &prose{rng: rand.New(rand.NewPCG(seed, 1)), zh: newZipf(40_000), en: newZipf(60_000)}
	characters := newZipf(4000)
	for range p.zh.n {
		var b strings.Builder
		for range []int{1, 2, 2, 2, 2, 3}[p.rng.IntN(6)] {
			b.WriteRune(rune(0x4E00 + (characters.draw(p.rng)*2654435761)%15000))
		}
		p.chinese = append(p.chinese, b.String())
	}
	syllables := strings.Fields("an con de er for in ing ist ment na or pre re ro sa ta ti tion un ver lo mi ka du el")
	for range p.en.n {
		var b strings.Builder
		for range 1 + p.rng.IntN(4) {
			b.WriteString(syllables[p.rng.IntN(len(syllables))])
		}
		p.english = append(p.english, b.String())
	}
	return p
}

// text is the next text, in search form.
func (p *prose) text(english bool) string {
	words, z, space, stop := p.chinese, p.zh, "", "。"
	if english {
		words, z, space, stop = p.english, p.en, " ", "."
	}
	var b strings.Builder
	for i := range 8 + p.rng.IntN(23) {
		if i > 0 {
			b.WriteString(space)
		}
		b.WriteString(words[z.draw(p.rng)])
		if p.rng.IntN(10) == 0 {
			b.WriteString(",")
		}
	}
	if p.rng.IntN(8) == 0 {
		fmt.Fprintf(&b, "%s%d", space, p.rng.IntN(3000))
	}
	b.WriteString(stop)
	return b.String()
}

// benchTexts are the variants of the benchmarks, with the ids of a memory.
var benchTexts = sync.OnceValue(func() corpus {
	p := newProse(1)
	c := make(corpus, benchVariants)
	for i := range int64(benchVariants) {
		c[(i/2+1)*256+i%2] = p.text(i%2 == 1)
	}
	return c
})

// benchStore is the index of benchTexts.
var benchStore = sync.OnceValue(func() *blobs {
	c := benchTexts()
	store := newBlobs()
	x, err := Open(context.Background(), store, c.texts, Options{})
	if err != nil {
		panic(err)
	}
	b := NewBuilder()
	for _, id := range c.ids() {
		if b.Full() {
			if err := x.AddBlock(context.Background(), b); err != nil {
				panic(err)
			}
			b = NewBuilder()
		}
		if err := b.Add(id, c[id]); err != nil {
			panic(err)
		}
	}
	if err := x.AddBlock(context.Background(), b); err != nil {
		panic(err)
	}
	return store
})

// BenchmarkBuild builds and stores one block of full size, on one core.
func BenchmarkBuild(b *testing.B) {
	p := newProse(2)
	texts := make([]string, maxVariants)
	size := 0
	for i := range texts {
		texts[i] = p.text(i%2 == 1)
		size += len(texts[i])
	}
	b.SetBytes(int64(size))
	store := newBlobs()
	for b.Loop() {
		store = newBlobs()
		x := mustOpen(b, store, corpus{}, Options{})
		builder := NewBuilder()
		for i, text := range texts {
			must(b, builder.Add(int64(i/2+1)*256+int64(i%2), text))
		}
		must(b, x.AddBlock(context.Background(), builder))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/maxVariants, "ns/variant")
	reportSize(b, store, maxVariants)
}

// reportSize says how large the parts of the index are.
func reportSize(b *testing.B, store *blobs, variants int) {
	var pages, signatures, others int
	for key, blob := range store.all {
		switch place := key & (1<<placeBits - 1); {
		case place >= placePages:
			pages += len(blob)
		case place >= placeSignatures:
			signatures += len(blob)
		default:
			others += len(blob)
		}
	}
	for _, part := range []struct {
		name string
		size int
	}{{"postings", pages}, {"signatures", signatures}, {"other", others}} {
		b.ReportMetric(float64(part.size)/float64(variants), part.name+"-B/variant")
	}
}

// BenchmarkMerge merges eight blocks of 16,384 into one.
func BenchmarkMerge(b *testing.B) {
	p := newProse(3)
	c := corpus{}
	full := newBlobs()
	x := mustOpen(b, full, c, Options{})
	for block := range int64(8) {
		builder := NewBuilder()
		for i := range int64(tailLimit) {
			id := block*tailLimit + i + 1
			must(b, builder.Add(id, p.text(i%2 == 1)))
		}
		must(b, x.append(context.Background(), builder))
	}
	for b.Loop() {
		_, err := x.mergeGroup(context.Background(), x.manifest.blocks)
		must(b, err)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(8*tailLimit), "ns/variant")
}

// BenchmarkFind looks for parts of texts, by length in characters, in an index
// of a million variants in memory, with the directories kept.
func BenchmarkFind(b *testing.B) {
	c, store := benchTexts(), benchStore()
	ids := c.ids()
	for _, language := range []string{"zh", "en"} {
		for _, length := range []int{1, 2, 3, 4, 6, 8, 16} {
			rng := rand.New(rand.NewPCG(uint64(length), 5))
			var phrases []string
			for len(phrases) < 300 {
				id := ids[2*rng.IntN(len(ids)/2)]
				if language == "en" {
					id++
				}
				runes := []rune(c[id])
				if len(runes) <= length {
					continue
				}
				from := rng.IntN(len(runes) - length)
				if phrase := string(runes[from : from+length]); searchForm(phrase) {
					phrases = append(phrases, phrase)
				}
			}
			cache := new(Cache)
			timed(b, fmt.Sprintf("%s/%d", language, length), phrases, func(phrase string) int {
				x := mustOpen(b, store, c, Options{Cache: cache})
				n, err := x.CountSettled(context.Background(), phrase, 0)
				must(b, err)
				return n
			})
		}
	}
}

// timed runs all queries in turn and reports the median and the slowest tenth.
func timed(b *testing.B, name string, queries []string, run func(query string) int) {
	b.Run(name, func(b *testing.B) {
		var times []time.Duration
		hits, i := 0, 0
		for b.Loop() {
			start := time.Now()
			hits += run(queries[i%len(queries)])
			times = append(times, time.Since(start))
			i++
		}
		slices.Sort(times)
		b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
		b.ReportMetric(float64(times[len(times)*9/10].Microseconds()), "p90-µs")
		b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
		b.ReportMetric(float64(hits)/float64(i), "hits")
	})
}

// BenchmarkSimilar finds matches of sentences with a few words changed.
func BenchmarkSimilar(b *testing.B) {
	c, store := benchTexts(), benchStore()
	ids := c.ids()
	rng := rand.New(rand.NewPCG(8, 5))
	var queries []string
	for range 200 {
		runes := []rune(c[ids[2*rng.IntN(len(ids)/2)]])
		for range len(runes) / 8 {
			runes[rng.IntN(len(runes))] = rune(0x4E00 + rng.IntN(3000))
		}
		queries = append(queries, string(runes))
	}
	for _, resident := range []bool{false, true} {
		o := Options{}
		name := "alone"
		if resident {
			o.Cache, name = new(Cache), "resident"
		}
		timed(b, name, queries, func(query string) int {
			x := mustOpen(b, store, c, o)
			found, err := x.Similar(context.Background(), match.Prepare(query), 70)
			must(b, err)
			return len(found)
		})
	}
}

// BenchmarkTail searches a full tail.
func BenchmarkTail(b *testing.B) {
	p := newProse(4)
	c := corpus{}
	for i := range int64(tailLimit) {
		c[i+1] = p.text(i%2 == 1)
	}
	x := mustOpen(b, newBlobs(), c, Options{TailLimit: 2 * tailLimit})
	must(b, x.Add(context.Background(), c.ids()...))
	for b.Loop() {
		_, err := x.Find(context.Background(), "没有的")
		must(b, err)
	}
}
