package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/yiku-tm/yiku/align/read/content"
)

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

// A chinese font is one that the file does not hold.
type chinese struct {
	name, ordering, cmap string
	codec                encoding.Encoding
}

// fileOf makes a PDF of one page. In its content F is Helvetica and C the Chinese font.
func fileOf(font chinese, content string) string {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R /C 6 0 R >> >> /Contents 4 0 R >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /%s /DescendantFonts [7 0 R] >>", font.name, font.cmap),
		fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (%s) /Supplement 0 >> /DW 1000 /FontDescriptor 8 0 R >>", font.name, font.ordering),
		fmt.Sprintf("<< /Type /FontDescriptor /FontName /%s /Flags 6 /ItalicAngle 0 /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 /FontBBox [-25 -254 1000 880] >>", font.name),
	}
	var b, table strings.Builder
	b.WriteString("%PDF-1.7\n")
	for i, object := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table.String(), len(objects)+1, b.Len())
	return b.String()
}

// show writes a text at a place, its ASCII in Helvetica and all else in the Chinese font.
func show(t *testing.T, font chinese, x, y int, text string) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "BT %d %d Td\n", x, y)
	for text != "" {
		n := strings.IndexFunc(text, func(r rune) bool { return (r < 0x80) != (text[0] < 0x80) })
		if n < 0 {
			n = len(text)
		}
		name, piece := "F", text[:n]
		if text[0] >= 0x80 {
			name = "C"
			var err error
			if piece, err = font.codec.NewEncoder().String(piece); err != nil {
				t.Fatal(err)
			}
		}
		fmt.Fprintf(&b, "/%s 12 Tf <%x> Tj\n", name, piece)
		text = text[n:]
	}
	return b.String() + "ET\n"
}

// wide are the fonts and encodings of the standard (ISO 32000-1, table 118).
var wide = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)

var fonts = []struct {
	chinese
	text string
}{
	{chinese{"STSong-Light", "GB1", "UniGB-UCS2-H", wide}, "截至2031年7月，共有9人。"},
	{chinese{"STSong-Light", "GB1", "UniGB-UTF16-H", wide}, "截至2031年7月，共有9人。"},
	{chinese{"STHeiti-Regular", "GB1", "GBK-EUC-H", simplifiedchinese.GBK}, "截至2031年7月，共有9人。"},
	{chinese{"STSong-Light", "GB1", "GB-EUC-H", simplifiedchinese.GBK}, "截至2031年7月，共有9人。"},
	{chinese{"SimSun", "GB1", "GBKp-EUC-H", simplifiedchinese.GBK}, "截至2031年7月，共有9人。"},
	{chinese{"SimSun", "GB1", "GBK2K-H", simplifiedchinese.GB18030}, "截至2031年7月，共有9人。"},
	{chinese{"MSung-Light", "CNS1", "UniCNS-UCS2-H", wide}, "截至2031年7月，共有9條。"},
	{chinese{"MSung-Light", "CNS1", "UniCNS-UTF16-H", wide}, "截至2031年7月，共有9條。"},
	{chinese{"MHei-Medium", "CNS1", "ETen-B5-H", traditionalchinese.Big5}, "截至2031年7月，共有9條。"},
	{chinese{"MSung-Light", "CNS1", "B5pc-H", traditionalchinese.Big5}, "截至2031年7月，共有9條。"},
	{chinese{"HeiseiMin-W3", "Japan1", "UniJIS-UCS2-H", wide}, "令和13年7月、全9条。"},
	{chinese{"HeiseiMin-W3", "Japan1", "90ms-RKSJ-H", japanese.ShiftJIS}, "令和13年7月、全9条。"},
	{chinese{"HYSMyeongJo-Medium", "Korea1", "UniKS-UCS2-H", wide}, "2031년7월9일."},
	{chinese{"HYSMyeongJo-Medium", "Korea1", "KSCms-UHC-H", korean.EUCKR}, "2031년7월9일."},
}

// TestFontsNotInFile checks that every character of a font that is not in the file is
// read, even a single one between those of another font.
func TestFontsNotInFile(t *testing.T) {
	e, err := startEngine(context.Background(), compiled(), leastSpace)
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	for _, f := range fonts {
		got, err := e.text(context.Background(), []byte(fileOf(f.chinese, show(t, f.chinese, 72, 700, f.text))), nil)
		if err != nil || got != f.text {
			t.Errorf("%s in %s: %q, %v; want %q", f.name, f.cmap, got, err, f.text)
		}
	}
}

// TestColumns checks that columns with interleaved lines are read one after the other,
// and that tables and columns stored one by one are unchanged.
func TestColumns(t *testing.T) {
	left := []string{"水利部门决定成立联合小组，负", "责起草水库调度的年度计划。", "各县应当在五月以前报送材料，", "并说明堤防的现状。"}
	right := []string{"The water authority decided to set up", "a joint group to draft the plan for all", "reservoirs. Counties shall report before", "the month of May on their dykes."}
	at := func(x, y float64, text string) piece {
		width := 5.5 * float64(len(text))
		if text[0] >= 0x80 {
			width = 12 * float64(len([]rune(text)))
		}
		return piece{text, x, x + width, y, y - 10}
	}
	var turns, apart, table []piece
	turns = append(turns, at(60, 800, "Bulletin of the water authority of the region, seventh volume of the new series, 水利公报"))
	for i := range left {
		y := 780 - 16*float64(i)
		turns = append(turns, at(60, y, left[i]), at(320, y, right[i]))
		table = append(table, at(60, y, "水位"), at(320, y, "level"))
	}
	for i := range left {
		apart = append(apart, at(60, 780-16*float64(i), left[i]))
	}
	for i := range right {
		apart = append(apart, at(320, 780-16*float64(i), right[i]))
	}
	got, ok := columnText(turns)
	want := turns[0].text + "\n\n" + strings.Join(left, "\n") + "\n\n" + strings.Join(right, "\n")
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("%v (-want +got):\n%s", ok, diff)
	}
	// A heading in the middle that is shorter than a column is above both, too.
	middle := append([]piece{at(190, 800, "水利公报二则")}, turns[1:]...)
	want = "水利公报二则\n\n" + strings.Join(left, "\n") + "\n\n" + strings.Join(right, "\n")
	got, ok = columnText(middle)
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("a short heading: %v (-want +got):\n%s", ok, diff)
	}
	for name, pieces := range map[string][]piece{"a table": table, "columns stored one by one": apart, "nothing": nil} {
		if text, ok := columnText(pieces); ok {
			t.Errorf("%s is read as %q", name, text)
		}
	}
}

// TestVertical checks that vertical lines are read from the right, tier by
// tier.
func TestVertical(t *testing.T) {
	at := func(x, y float64, text string) piece {
		return piece{text, x, x + 10, y, y - 10*float64(len([]rune(text)))}
	}
	got, ok := verticalText([]piece{at(100, 500, "第四行文字"), at(120, 500, "第三行文字"), at(100, 800, "第二行文字"), at(120, 800, "第一行"), at(120, 770, "文字")})
	if want := "第一行文字\n第二行文字\n第三行文字\n第四行文字"; !ok || got != want {
		t.Errorf("%q, %v; want %q", got, ok, want)
	}
	if _, ok := verticalText([]piece{{"横排文字", 10, 50, 20, 10}}); ok {
		t.Error("level text is taken for upright text")
	}
}

func TestCleanPage(t *testing.T) {
	for in, want := range map[string]string{
		"co\x02\r\noperation": "co-\noperation", "co\x02operation": "co-\noperation", "co\uFFFEoperation": "co-\noperation",
		"a\x00b\x07c\td": "a\uFFFDbc\td",
	} {
		if got := cleanPage(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// TestBomb checks that a page that unpacks to more than PDFium may take is refused, and
// that the refusal is short.
func TestBomb(t *testing.T) {
	packed := bytes.Repeat([]byte("q\n"), 96<<20)
	for range 2 {
		var b bytes.Buffer
		w, err := zlib.NewWriterLevel(&b, zlib.BestSpeed)
		if err == nil {
			_, err = w.Write(packed)
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		packed = b.Bytes()
	}
	data := strings.Replace(fileOf(fonts[0].chinese, string(packed)), "<< /Length", "<< /Filter [/FlateDecode /FlateDecode] /Length", 1)
	_, err := Read(t.Context(), data, compiled())
	refused, ok := errors.AsType[*content.FormatError](err)
	if !ok || refused.Reason() != content.ReasonHostile || strings.Contains(err.Error(), "\n") {
		t.Errorf("%d bytes: %v", len(data), err)
	}
}

// TestCancelled checks that Read ends with its context.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	start := time.Now()
	file := fileOf(fonts[0].chinese, strings.Repeat("BT (text) Tj ET\n", 1<<20))
	if _, err := Read(ctx, file, compiled()); !errors.Is(err, context.Canceled) || time.Since(start) > 10*time.Second {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
}
