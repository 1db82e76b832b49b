package index

import (
	"bufio"
	"context"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/match"
)

// millionVariable names, in the environment, a folder with tm1m.tsv, a Chinese
// and an English text a line, and the questions to put to an index of them. The
// figures of docs/benchmarks.md are made with it.
const millionVariable = "MILLION"

// realTexts are the texts of the folder in search form, the two of a line beside
// each other, as a memory numbers them: text i has the id realID(i).
type realTexts []string

func realID(i int) int64 { return int64(i/2+1)*256 + int64(i%2) }

func (r realTexts) texts(_ context.Context, ids []int64) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, id := range ids {
			if !yield(r[2*(id/256-1)+id%256], nil) {
				return
			}
		}
	}
}

// lines are the first fields of the lines of a file of the folder, folded.
func lines(b *testing.B, name string, fields int) []string {
	b.Helper()
	folder := os.Getenv(millionVariable)
	if folder == "" {
		b.Skipf("%s names no folder with a million pairs", millionVariable)
	}
	f, err := os.Open(filepath.Join(folder, name))
	must(b, err)
	defer f.Close()
	var all []string
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		for i, field := range strings.Split(s.Text(), "\t") {
			if i < fields {
				all = append(all, fold.String(field))
			}
		}
	}
	must(b, s.Err())
	return all
}

var real struct {
	once  sync.Once
	texts realTexts
	store *blobs
}

// realIndex is the index of all texts of the folder, built once.
func realIndex(b *testing.B) (realTexts, *blobs) {
	b.Helper()
	real.once.Do(func() {
		real.texts = lines(b, "tm1m.tsv", 2)
		real.store = buildReal(b, real.texts)
	})
	if real.store == nil {
		b.Skipf("%s names no folder with a million pairs", millionVariable)
	}
	return real.texts, real.store
}

func buildReal(b *testing.B, texts realTexts) *blobs {
	store := newBlobs()
	x, err := Open(context.Background(), store, texts.texts, Options{})
	must(b, err)
	builder := NewBuilder()
	for i, text := range texts {
		if builder.Full() {
			must(b, x.AddBlock(context.Background(), builder))
			builder = NewBuilder()
		}
		must(b, builder.Add(realID(i), text))
	}
	must(b, x.AddBlock(context.Background(), builder))
	return store
}

// BenchmarkRealBuild builds the index on one core and says how large it is.
func BenchmarkRealBuild(b *testing.B) {
	texts := realTexts(lines(b, "tm1m.tsv", 2))
	var store *blobs
	runtime.GC()
	for b.Loop() {
		store = buildReal(b, texts)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(texts)), "ns/variant")
	reportSize(b, store, len(texts))
}

// BenchmarkRealSimilar finds matches of sentences that are in the index with
// some characters changed, and of sentences that are not.
func BenchmarkRealSimilar(b *testing.B) {
	texts, store := realIndex(b)
	queries := append(lines(b, "queries_edited.tsv", 1), lines(b, "queries_unseen.txt", 1)...)
	for _, resident := range []bool{false, true} {
		o, name := Options{}, "alone"
		if resident {
			o.Cache, name = new(Cache), "resident"
		}
		for _, least := range []string{"70", "50", "100"} {
			percent := map[string]int{"70": 70, "50": 50, "100": 100}[least]
			timed(b, name+"/"+least, queries, func(query string) int {
				x, err := Open(context.Background(), store, texts.texts, o)
				must(b, err)
				found, err := x.Similar(context.Background(), match.Prepare(query), percent)
				must(b, err)
				return len(found)
			})
		}
	}
}

// BenchmarkRealCount counts phrases.
func BenchmarkRealCount(b *testing.B) {
	texts, store := realIndex(b)
	cache := new(Cache)
	for _, length := range []string{"1", "2", "3", "4", "8"} {
		timed(b, length, lines(b, "phrases_"+length+".txt", 1), func(phrase string) int {
			x, err := Open(context.Background(), store, texts.texts, Options{Cache: cache})
			must(b, err)
			n, err := x.CountSettled(context.Background(), phrase, 0)
			must(b, err)
			return n
		})
	}
}
