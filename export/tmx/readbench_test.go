package tmx

import (
	"bytes"
	"context"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
)

// BenchmarkRead reads a file of yiku's own, with its properties, and one as
// other tools write it.
func BenchmarkRead(b *testing.B) {
	for _, file := range []struct {
		name string
		data []byte
	}{{"own", ownFile(b)}, {"plain", plainFile()}} {
		b.Run(file.name, func(b *testing.B) {
			b.SetBytes(int64(len(file.data)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := NewReader(bytes.NewReader(file.data), export.ReadOptions{})
				if err != nil {
					b.Fatal(err)
				}
				for _, err := range r.Units(context.Background()) {
					if err != nil {
						b.Fatal(err)
					}
				}
				if r.Report().Bad > 0 || r.Report().Units == 0 {
					b.Fatalf("%+v", r.Report())
				}
			}
		})
	}
}

// BenchmarkScan is the scanner alone.
func BenchmarkScan(b *testing.B) {
	data := plainFile()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		s := xmlscan.New(bytes.NewReader(data), 0)
		for {
			kind, err := s.Next()
			if err != nil {
				b.Fatal(err)
			}
			if kind == xmlscan.EOF {
				break
			}
		}
	}
}

// plainFile is a bilingual file without properties, of some 8 MB.
func plainFile() []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<tmx version=\"1.4\">\n<header srclang=\"zh-CN\" creationtool=\"x\"/>\n<body>\n")
	for b.Len() < 8<<20 {
		b.WriteString(`<tu creationdate="20260508T130405Z">
<tuv xml:lang="zh-CN"><seg>双方强调，要继续深化务实合作，维护多边贸易体制，推动建设开放型世界经济。</seg></tuv>
<tuv xml:lang="en-US"><seg>The two sides stressed the need to deepen practical cooperation, uphold the multilateral trading system and build an open world economy.</seg></tuv>
</tu>
`)
	}
	b.WriteString("</body>\n</tmx>\n")
	return b.Bytes()
}

// ownFile is a file of the Writer, of some 8 MB.
func ownFile(b *testing.B) []byte {
	var out bytes.Buffer
	w, err := NewWriter(&out, export.WriteOptions{Created: noon, Source: "zh", Target: "en"})
	if err != nil {
		b.Fatal(err)
	}
	for out.Len() < 8<<20 {
		for _, u := range benchUnits() {
			if err := w.Write(u); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}
