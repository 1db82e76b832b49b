package tmx

import (
	"bytes"
	"io"
	"strconv"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// benchUnits are a thousand units of ten origins: sentences of varied length,
// one in fifty with markup, one in two hundred with something to clean.
func benchUnits() []unit.Unit {
	zh := []string{
		"双方一致同意进一步深化各领域务实合作。", "会谈后，两国代表团共同发表了《关于加强海上互联互通的联合声明》，并签署多项合作文件。",
		"今年前三季度，两国贸易额达1260亿元，同比增长8.4%。", "本办法自2026年7月1日起施行。",
	}
	en := []string{
		"The two sides agreed to deepen practical cooperation in all fields.",
		"After the talks the delegations issued a joint statement on strengthening maritime connectivity and signed a number of cooperation documents.",
		"In the first three quarters trade between the two countries reached 126 billion yuan, up 8.4 percent.",
		"These Measures shall enter into force on July 1, 2026.",
	}
	units := make([]unit.Unit, 1000)
	for i := range units {
		o := talks
		o.Source = "talks" + strconv.Itoa(i/100) + ".zh.txt"
		source, target := zh[i%4]+zh[i/4%4], en[i%4]+" "+en[i/4%4]
		if i%50 == 0 {
			target += " <R&D>"
		}
		if i%200 == 0 {
			source += "\n"
		}
		units[i] = newUnit(o, i, "zh", source, "en", target)
	}
	return units
}

func BenchmarkWrite(b *testing.B) {
	units := benchUnits()
	var size bytes.Buffer
	writeAll(b, &size, units)
	b.SetBytes(int64(size.Len()))
	b.ReportAllocs()
	for b.Loop() {
		writeAll(b, io.Discard, units)
	}
}

func writeAll(b *testing.B, out io.Writer, units []unit.Unit) {
	w, err := NewWriter(out, export.WriteOptions{Created: noon, Source: "zh", Target: "en"})
	if err != nil {
		b.Fatal(err)
	}
	for i := range units {
		if err := w.Write(units[i]); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkAppendText(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"zh", "会谈后，两国代表团共同发表了《关于加强海上互联互通的联合声明》，并签署多项合作文件。"},
		{"en", "After the talks the delegations issued a joint statement on strengthening maritime connectivity."},
		{"ru", "По итогам переговоров делегации приняли совместное заявление о развитии морского сообщения."},
		{"cleaned", "会谈后，两国代表团共同发表了\n《关于加强海上互联互通的联合声明》，并签署多项合作文件。"},
	} {
		b.Run(c.name, func(b *testing.B) {
			var buf []byte
			var counts xmltext.Cleaned
			b.SetBytes(int64(len(c.text)))
			for b.Loop() {
				buf = xmltext.Append(buf[:0], c.text, &counts)
			}
		})
	}
}
