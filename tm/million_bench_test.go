//go:build unix

package tm

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkMillion asks a memory of a million units, of which what a question needs is
// in main memory already; with -cpuprofile it says where the time goes. The
// metric cpu-µs/op is processor time, which other jobs of the machine change less
// than they do ns/op. Made for
//
//	MILLION=FOLDER MILLION_MEMORY=FILE go test -run xxx -bench Million -benchtime 2000x ./tm
func BenchmarkMillion(b *testing.B) {
	folder := os.Getenv(millionVariable)
	if folder == "" || os.Getenv(keptVariable) == "" {
		b.Skipf("set %s and %s: see make bench-tm", millionVariable, keptVariable)
	}
	m := reopen(b, os.Getenv(keptVariable), Options{ReadOnly: true})
	for _, n := range []int{1, 2, 3, 4, 8} {
		phrases := readLines(b, filepath.Join(folder, fmt.Sprintf("phrases_%d.txt", n)))
		for _, limit := range []int{50, 1} {
			b.Run(fmt.Sprintf("phrase=%d/limit=%d", n, limit), func(b *testing.B) {
				perQuestion(b, phrases, func(p string) { find(b, m, Query{Text: p, Limit: limit, Plain: true}) })
			})
		}
	}
	queries := readLines(b, filepath.Join(folder, "queries_edited.tsv"))
	b.Run("match", func(b *testing.B) {
		perQuestion(b, queries, func(line string) {
			text, _, _ := strings.Cut(line, "\t")
			similarTo(b, m, MatchQuery{Text: text})
		})
	})
}

// perQuestion puts all questions once, and then b.N of them in turn.
func perQuestion(b *testing.B, questions []string, put func(string)) {
	for _, q := range questions {
		put(q)
	}
	b.ReportAllocs()
	b.ResetTimer()
	_, before := usage()
	for i := range b.N {
		put(questions[i%len(questions)])
	}
	_, after := usage()
	b.ReportMetric(float64((after-before).Microseconds())/float64(b.N), "cpu-µs/op")
}
