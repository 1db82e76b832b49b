package tm

import (
	"context"
	"fmt"
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

// benchUnits is the size of the memory of the benchmarks; it has twice as many
// variants.
const benchUnits = 50_000

// benchMemory is a memory of benchUnits units from 50 documents.
func benchMemory(b *testing.B) *Memory {
	b.Helper()
	m := openNew(b)
	units := randomPairs(3, benchUnits)
	const documents = 50
	for d := range documents {
		o := unit.Origin{Source: "a", Checksum: fmt.Sprint(d), Date: fmt.Sprint(1970 + d)}
		mustAdd(b, m, o, units[d*len(units)/documents:(d+1)*len(units)/documents]...)
	}
	return m
}

func BenchmarkLookup(b *testing.B) {
	m := benchMemory(b)
	for _, q := range []Query{
		{Text: "没有这个短语", Limit: 20},
		{Text: "1999年两国元首深化人文交流", Limit: 20},
		{Text: "改革开放", Limit: 20},
		{Text: "改革开放", From: "zh", To: "en", Limit: 20},
		{Text: "年", Limit: 20},
		{Text: "reform and opening", Limit: 20},
	} {
		b.Run(q.Text+" "+q.From, func(b *testing.B) {
			var total int
			for b.Loop() {
				a, err := m.Lookup(context.Background(), q)
				if err != nil {
					b.Fatal(err)
				}
				total = a.Total
			}
			b.ReportMetric(float64(total), "units")
		})
	}
}

func BenchmarkAdd(b *testing.B) {
	units := randomPairs(3, benchUnits)
	var size int
	for _, u := range units {
		size += len(u.Variants[0].Text) + len(u.Variants[1].Text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		m := openNew(b)
		mustAdd(b, m, unit.Origin{Source: "a", Checksum: "a"}, units...)
	}
}

func BenchmarkOpen(b *testing.B) {
	path := benchMemory(b).Path()
	for b.Loop() {
		m, err := Open(context.Background(), path, Options{ReadOnly: true})
		if err != nil {
			b.Fatal(err)
		}
		if err := m.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnits(b *testing.B) {
	m := benchMemory(b)
	for b.Loop() {
		if n := len(collect(b, m, Filter{})); n != benchUnits {
			b.Fatalf("%d units", n)
		}
	}
}

func BenchmarkStats(b *testing.B) {
	m := benchMemory(b)
	for b.Loop() {
		if _, err := m.Stats(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
