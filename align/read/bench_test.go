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

// Speeds are of the text inside, not of the packed file.
func BenchmarkFormats(b *testing.B) {
	var docx, page strings.Builder
	for range 4000 {
		for _, p := range prose["zh"] {
			docx.WriteString(`<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>` + p + `</w:t></w:r></w:p>`)
			page.WriteString(`<p class="text">` + p + "</p>\n")
		}
	}
	for _, c := range []struct {
		name, data string
		size       int
	}{
		{"docx", docxOf(b, docx.String()), docx.Len()},
		{"html", "<!DOCTYPE html><body>" + page.String(), page.Len()},
		{"article", newsPage, len(newsPage)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(c.size))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(context.Background(), strings.NewReader(c.data), Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// PDFium is started for every file; the first start, which compiles it, does not count.
func BenchmarkPDF(b *testing.B) {
	data := pdfOf([]string{"市水利局星期三发布通报。"})
	if _, err := Read(context.Background(), strings.NewReader(data), Options{Cache: compiled()}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Read(context.Background(), strings.NewReader(data), Options{Cache: compiled()}); err != nil {
			b.Fatal(err)
		}
	}
}
