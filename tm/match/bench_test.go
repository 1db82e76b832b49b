package match

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// sentences returns n made-up report sentences of 10 to 60 characters, a few of
// them similar.
func sentences(n int) []string {
	rng := rand.New(rand.NewPCG(5, 6))
	var characters []rune
	for r := rune(0x4E00); r < 0x4E00+2500; r++ {
		characters = append(characters, r)
	}
	texts := make([]string, n)
	for i := range texts {
		var b strings.Builder
		for range 10 + rng.IntN(50) {
			// The square of a uniform number prefers the first characters, as texts do.
			x := rng.Float64()
			b.WriteRune(characters[int(x*x*float64(len(characters)))])
		}
		texts[i] = b.String()
	}
	return texts
}

func BenchmarkDistance(b *testing.B) {
	for _, n := range []int{10, 40, 64, 200, 1000} {
		base := strings.Repeat("各级政府应当坚持从实际出发统筹兼顾稳步推进各项改革", n/24+1)
		runes := []rune(base)[:n]
		query := string(runes)
		runes[n/2], runes[n/3] = '甲', '乙'
		text := string(runes)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			q := Prepare(query)
			b.ReportAllocs()
			for b.Loop() {
				distance(q, text, n)
			}
		})
	}
}

func BenchmarkDistanceEarlyStop(b *testing.B) {
	texts := sentences(1000)
	q := Prepare(texts[0])
	for b.Loop() {
		for _, text := range texts {
			q.Score(text, 70)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(texts)), "ns/candidate")
}

func BenchmarkPrepare(b *testing.B) {
	for b.Loop() {
		Prepare("各级政府应当坚持从实际出发，统筹兼顾，稳步推进各项改革。")
	}
}

func BenchmarkSigner(b *testing.B) {
	var s Signer
	var dst []uint32
	text := "各级政府应当坚持从实际出发，统筹兼顾，稳步推进各项改革。"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		dst, _ = s.Append(dst[:0], text)
	}
}

func BenchmarkEdits(b *testing.B) {
	q := Prepare("各级政府应当坚持从实际出发，统筹兼顾，稳步推进各项改革。")
	for b.Loop() {
		q.Edits("各级政府要从实际出发，统筹兼顾，稳步推进改革开放。")
	}
}
