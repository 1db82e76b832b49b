package align_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/yiku-tm/yiku/align"
)

// book makes a document of the sentences of the own bitext, n of them.
func book(tb testing.TB, path, tag string, n int) *align.Document {
	d := linesOf(tb, path, tag)
	long := &align.Document{Name: d.Name, Lang: tag}
	for i := range n {
		start := len(long.Text)
		long.Text += d.SentenceText(i%len(d.Sentences)) + fmt.Sprintf(" %d\n", i/len(d.Sentences))
		span := align.Span{Start: start, End: len(long.Text) - 1}
		long.Paragraphs = append(long.Paragraphs, span)
		long.Sentences = append(long.Sentences, align.Sentence{Span: span, Paragraph: i})
	}
	return long
}

// BenchmarkAlign measures the whole of Align; sentences/s counts both sides.
func BenchmarkAlign(b *testing.B) {
	for _, n := range []int{100, 1000, 4000} {
		b.Run(fmt.Sprintf("sentences=%d", n), func(b *testing.B) {
			zh := book(b, "../testdata/notice.zh.sents", "zh", n)
			en := book(b, "../testdata/notice.en.sents", "en", n*29/26)
			for b.Loop() {
				if _, err := align.Align(context.Background(), zh, en, align.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(zh.Sentences)+len(en.Sentences))*float64(b.N)/b.Elapsed().Seconds(), "sentences/s")
		})
	}
}
