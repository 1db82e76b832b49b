package read

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func BenchmarkRead(b *testing.B) {
	chinese := strings.Repeat(strings.Join(prose["zh"], "\n\n")+"\n\n", 10000)
	english := strings.Repeat(strings.Join(prose["en"], "\n")+"\n", 10000)
	wrapped := strings.Repeat(wrapText(prose["en"][0], 60, false)+"\n\n"+wrapText(prose["en"][1], 60, false)+"\n\n", 10000)
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(chinese)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name, text string
		lines      bool
	}{{"chinese", chinese, false}, {"english", english, false}, {"wrapped", wrapped, false}, {"lines", english, true}, {"gbk", gbk, false}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(context.Background(), strings.NewReader(c.text), Options{Lines: c.lines}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
