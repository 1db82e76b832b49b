package read

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/pdf"
)

// pdfOf builds a PDF whose pages have lines of text. Its font is only a name;
// the characters are given by their code points.
func pdfOf(pages ...[]string) string {
	var objects []string
	add := func(object string) int { objects = append(objects, object); return len(objects) }
	stream := func(s string) string { return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(s), s) }
	add("<< /Type /Catalog /Pages 2 0 R >>")
	pagesAt := add("")
	unicode := add(stream("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n" +
		"1 begincodespacerange <0000> <FFFF> endcodespacerange\n1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end"))
	descriptor := add("<< /Type /FontDescriptor /FontName /Song /Flags 4 /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 /FontBBox [0 -200 1000 800] >>")
	cid := add(fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /FontDescriptor %d 0 R >>", descriptor))
	font := add(fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", cid, unicode))
	var kids strings.Builder
	for _, lines := range pages {
		var text strings.Builder
		text.WriteString("BT /F 12 Tf 72 780 Td 16 TL\n")
		for _, line := range lines {
			text.WriteByte('<')
			for _, r := range line {
				fmt.Fprintf(&text, "%04X", r)
			}
			text.WriteString("> Tj T*\n")
		}
		text.WriteString("ET")
		body := add(stream(text.String()))
		page := add(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F %d 0 R >> >> /Contents %d 0 R >>", pagesAt, font, body))
		fmt.Fprintf(&kids, "%d 0 R ", page)
	}
	objects[pagesAt-1] = fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(pages), kids.String())
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	var table strings.Builder
	for i, object := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table.String(), len(objects)+1, b.Len())
	return b.String()
}

// compiled is a folder for what the PDF reader is compiled to, one for all tests:
// each of its starts but the first is fast.
var compiled = sync.OnceValue(func() string {
	folder, err := os.MkdirTemp("", "yiku-pdf")
	if err != nil {
		panic(err)
	}
	return folder
})

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(compiled())
	os.Exit(code)
}

func TestPDF(t *testing.T) {
	if underRace {
		t.Skip("compiling the PDF reader takes a minute under the race detector")
	}
	o := Options{Name: "x.pdf", Cache: compiled()}
	pages := [][]string{
		{"水利年报", "市水利局星期三发布通报说，今年汛期以来，全市各水库蓄水情况", "总体良好。通报要求各单位加强值守，及时报告水位变化，做好应急", "准备工作。各县（区）应当在每周五以前报送一次水情，并说明本地", "1"},
		{"水利年报", "水库和河道的情况，重要情况应当立即报告。汛期结束以后，各单位应", "当对本年度的工作进行总结，并于十一月底以前报送书面材料。", "2"},
		{"水利年报", "第二章　水库", "本市共有水库九座。", "3"},
	}
	d := mustRead(t, pdfOf(pages...), o)
	want := []string{
		"水利年报",
		"市水利局星期三发布通报说，今年汛期以来，全市各水库蓄水情况总体良好。通报要求各单位加强值守，及时报告水位变化，做好应急准备工作。各县（区）应当在每周五以前报送一次水情，并说明本地水库和河道的情况，重要情况应当立即报告。汛期结束以后，各单位应当对本年度的工作进行总结，并于十一月底以前报送书面材料。",
		"第二章　水库", "本市共有水库九座。",
	}
	if diff := cmp.Diff(want, texts(d)); diff != "" {
		t.Errorf("want - got +:\n%s", diff)
	}
	if err := readError(t, pdfOf(nil, nil), o); !errors.Is(err, content.ErrNoText) {
		t.Errorf("a PDF without text: %v", err)
	}
	for _, data := range []string{"%PDF-1.7\n%\xe2\xe3", pdfOf(pages...)[:700]} {
		err := readError(t, data, o)
		if format, ok := errors.AsType[*content.FormatError](err); !ok || !strings.Contains(err.Error(), "x.pdf: this is a PDF file that cannot be read") || format.Reason() == "" {
			t.Errorf("got %v", err)
		}
	}
}

func TestIsPDF(t *testing.T) {
	whole := pdfOf([]string{"水"})
	for data, want := range map[string]bool{whole: true, "\r\n" + whole: true, "%PDF-1.7\n": true, "A PDF begins with %PDF- and a number.": false, strings.Repeat(" ", 2000) + whole: false} {
		if got := pdf.Is(data); got != want {
			t.Errorf("%.30q: %v", data, got)
		}
	}
}
