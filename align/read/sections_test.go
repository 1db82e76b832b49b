package read

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/yiku-tm/yiku/align"
)

// joinSections reads the data section by section and makes one document of them.
func joinSections(data string, o Options) (*align.Document, int, error) {
	var whole *align.Document
	n := 0
	for s, err := range Sections(context.Background(), strings.NewReader(data), int64(len(data)), o) {
		if err != nil {
			return nil, n, err
		}
		if n++; whole == nil {
			whole = &align.Document{Name: s.Name}
		}
		if s.Offset != len(whole.Text) || s.Before != len(whole.Paragraphs) {
			return nil, n, fmt.Errorf("section at %d after %d bytes, %d paragraphs before it after %d", s.Offset, len(whole.Text), s.Before, len(whole.Paragraphs))
		}
		whole.Lang, whole.Encoding = s.Lang, s.Encoding
		whole.Text += s.Text
		for _, p := range s.Paragraphs {
			whole.Paragraphs = append(whole.Paragraphs, align.Span{Start: p.Start + s.Offset, End: p.End + s.Offset})
		}
		for _, r := range s.Repairs {
			r.Start, r.End = r.Start+s.Offset, r.End+s.Offset
			whole.Repairs = append(whole.Repairs, r)
		}
	}
	return whole, n, nil
}

// sameAsWhole checks that reading by sections and reading at once agree, on errors
// too, and returns the document.
func sameAsWhole(t *testing.T, data string, o Options) (d *align.Document, sections int) {
	t.Helper()
	want, wantErr := Read(context.Background(), strings.NewReader(data), o)
	got, n, err := joinSections(data, o)
	if fmt.Sprint(wantErr) != fmt.Sprint(err) {
		t.Fatalf("at once: %v; by sections: %v", wantErr, err)
	}
	if err != nil {
		return nil, n
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("sections of %d bytes (- at once, + by sections):\n%s", o.section, diff)
	}
	if err := got.Check(); err != nil {
		t.Fatal(err)
	}
	return got, n
}

// writer makes texts of one layout.
type writer struct{ *rand.Rand }

func newWriter(seed uint64) writer { return writer{rand.New(rand.NewPCG(seed, 4))} }

// sentence is a Chinese sentence in the manner of a water authority.
func (w writer) sentence() string {
	clauses := []string{"市水利局今天发布通报", "各地要落实防汛责任", "水库蓄水情况良好", "有关部门加强巡查", "确保堤防安全", "会议指出", "今年汛期来得早",
		"要做好物资储备工作", "沿江各县加快修复水毁工程", "专家组赴现场指导"}
	var parts []string
	for range 1 + w.IntN(3) {
		parts = append(parts, clauses[w.IntN(len(clauses))])
	}
	return strings.Join(parts, "，") + "。"
}

func (w writer) paragraph() string {
	var b strings.Builder
	for range 1 + w.IntN(4) {
		b.WriteString(w.sentence())
	}
	return b.String()
}

// english is a paragraph of English.
func (w writer) english() string {
	sentences := []string{"The water authority published its report today. ", "Reservoirs are in good order, and the dykes have been inspected. ",
		"Counties along the river shall repair what the flood has damaged. ", "Experts were sent to the site. "}
	var b strings.Builder
	for range 2 + w.IntN(4) {
		b.WriteString(sentences[w.IntN(len(sentences))])
	}
	return strings.TrimSpace(b.String())
}

// wrapChinese wraps a paragraph after an indent at so many characters; no line
// begins with a mark.
func wrapChinese(paragraph string, width int) []string {
	var lines []string
	line := []rune("　　")
	for _, r := range paragraph {
		if len(line) >= width && r != '，' && r != '。' {
			lines, line = append(lines, string(line)), nil
		}
		line = append(line, r)
	}
	return append(lines, string(line))
}

func wrapEnglish(paragraph string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(paragraph) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

// layouts are the ways in which long texts come. Each makes so many paragraphs.
var layouts = map[string]func(w writer, paragraphs int) string{
	"clean": func(w writer, n int) string { return w.many(n, "\n\n", w.paragraph) },
	"CRLF":  func(w writer, n int) string { return w.many(n, "\r\n\r\n", w.paragraph) },
	"CR":    func(w writer, n int) string { return w.many(n, "\r", w.paragraph) },
	"lines": func(w writer, n int) string { return w.many(n, "\n", w.paragraph) },
	"wrapped": func(w writer, n int) string {
		return w.many(n, "\n", func() string { return strings.Join(wrapChinese(w.paragraph(), 30), "\n") })
	},
	"wrapped, blank lines": func(w writer, n int) string {
		return w.many(n, "\n\n", func() string { return strings.Join(wrapEnglish(w.english(), 64), "\n") })
	},
	"stray blanks": func(w writer, n int) string {
		return w.many(n, "\n\n", func() string {
			return strings.ReplaceAll(w.paragraph(), "水利", "水 利") + "推动发展 ，确保安全。"
		})
	},
	"pages": func(w writer, n int) string {
		var lines []string
		for range n {
			lines = append(lines, wrapChinese(w.paragraph(), 30)...)
		}
		return paged(lines, "\f")
	},
	"pages without form feeds": func(w writer, n int) string {
		var lines []string
		for range n {
			lines = append(lines, wrapChinese(w.paragraph(), 30)...)
		}
		return paged(lines, "")
	},
}

func (w writer) many(n int, between string, paragraph func() string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = paragraph()
	}
	return strings.Join(list, between) + between
}

// paged puts a running head above every forty lines and a page number below.
func paged(lines []string, feed string) string {
	var b strings.Builder
	for page := 1; len(lines) > 0; page++ {
		n := min(40, len(lines))
		if page > 1 {
			b.WriteString(feed)
		}
		fmt.Fprintf(&b, "防汛工作年度报告\n\n%s\n\n— %d —\n\n", strings.Join(lines[:n], "\n"), page)
		lines = lines[n:]
	}
	return b.String()
}

// others are texts that have no good place to end a section.
func others() map[string]string {
	w := newWriter(1)
	return map[string]string{
		"one line":        w.many(60, "", w.paragraph),
		"one word":        strings.Repeat("水", 3000),
		"one English":     w.many(20, " ", w.english),
		"blanks":          strings.Repeat(" \n\n\t", 700) + "会议结束。" + strings.Repeat("\n", 900),
		"numbers":         strings.Repeat("12\n13\n", 500),
		"form feeds":      strings.Repeat("通报\f", 500),
		"verse":           strings.Repeat("大江东去\n浪淘尽\n", 200),
		"lines with CRLF": strings.ReplaceAll(strings.Repeat("水库蓄水\n良好。\n", 200), "\n", "\r\n"),
		"separators":      strings.Repeat("水库\u2028蓄水良好。\u0085", 300),
		"nothing":         strings.Repeat("\n", 5000),
	}
}

// Reading by sections and reading at once give the same document, wherever the
// borders of sections and of the windows of the decoder fall.
func TestSectionsAreTheWhole(t *testing.T) {
	texts := others()
	for name, layout := range layouts {
		texts[name] = layout(newWriter(2), 40)
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			sizes := []int{17, 64, 150, 997, 4000}
			if underRace {
				sizes = sizes[2:3] // there is no concurrency to look at
			}
			for _, section := range sizes {
				for shift := range 3 {
					d, n := sameAsWhole(t, strings.Repeat("水", shift)+text, Options{Name: "x.txt", section: section})
					if d != nil && len(d.Text) > 2*section && n < 2 {
						t.Errorf("a text of %d bytes has %d sections of %d", len(d.Text), n, section)
					}
				}
			}
		})
	}
}

// The same in other encodings.
func TestSectionsOfEncodings(t *testing.T) {
	chinese := layouts["pages"](newWriter(3), 30)
	russian := strings.Repeat("Управление водного хозяйства опубликовало сводку. Обстановка спокойная.\n\n", 60)
	for name, c := range map[string]struct{ data, encoding string }{
		"utf-8 with a mark": {"\uFEFF" + chinese, "utf-8"},
		"gb18030":           {encode(t, simplifiedchinese.GB18030, chinese), "gb18030"},
		"utf-16le":          {encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), chinese+"𠮷"), "utf-16le"},
		"utf-16be":          {encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), chinese+"𠮷"), "utf-16be"},
		"windows-1251":      {encode(t, charmap.Windows1251, russian), "windows-1251"},
		"hz":                {encode(t, simplifiedchinese.HZGB2312, strings.ReplaceAll(chinese, "\f", "")), "hz-gb-2312"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, section := range []int{40, 1000, 3000} {
				d, n := sameAsWhole(t, c.data, Options{Name: "x.txt", section: section})
				if d.Encoding != c.encoding || n < 2 {
					t.Errorf("%s in %d sections", d.Encoding, n)
				}
			}
			for _, cut := range []int{1, 2, 3} {
				sameAsWhole(t, c.data+"水"[:cut], Options{Name: "x.txt", section: 700})
				sameAsWhole(t, c.data[:len(c.data)-cut], Options{Name: "x.txt", section: 700})
				for _, at := range []int{1, len(c.data) / 2, len(c.data) - 1} {
					broken := c.data[:at] + "\xFF\xFF\xFF"[:cut] + c.data[at:]
					sameAsWhole(t, broken, Options{Name: "x.txt", section: 700})
					sameAsWhole(t, broken, Options{Name: "x.txt", section: 90, Lossy: true})
					sameAsWhole(t, broken, Options{Name: "x.txt", section: 90, Lossy: true, Encoding: c.encoding})
				}
			}
		})
	}
}

// In a text of one layout the borders of sections change nothing: what is found
// is what is found in one section, wherever they fall.
func TestSectionsChangeNothing(t *testing.T) {
	for name, layout := range layouts {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(6) {
				if underRace && seed > 0 {
					break
				}
				text := layout(newWriter(seed), 300)
				want, err := Read(context.Background(), strings.NewReader(text), Options{Name: "x.txt"})
				if err != nil {
					t.Fatal(err)
				}
				for _, section := range []int{17_000, 23_456} {
					got, n := sameAsWhole(t, text, Options{Name: "x.txt", section: section})
					if n < 2 {
						t.Fatalf("only %d section", n)
					}
					if diff := cmp.Diff(texts(want), texts(got)); diff != "" {
						t.Errorf("sections of %d bytes (- one, + several):\n%s", section, diff)
					}
				}
			}
		})
	}
}

// The same of real texts in many encodings.
func TestSectionsOfRealDocuments(t *testing.T) {
	var files []string
	for _, pattern := range []string{"docs/encodings/*", "bilingual/*.txt", "bilingual/*.md", "seed/*.txt"} {
		found, _ := filepath.Glob("../../../shared/cases/" + pattern)
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("the development cases are not here")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			for _, section := range []int{500, 4321} {
				sameAsWhole(t, string(data), Options{Name: filepath.Base(file), section: section})
			}
		})
	}
}

// What cannot be read is refused before the first section.
func TestSectionsRefuse(t *testing.T) {
	long := layouts["clean"](newWriter(5), 30)
	for name, data := range map[string]string{
		"bad last byte": long + "\xFF\xFE\xFD。\n",
		"zero byte":     long + "\x00",
		"exchange file": `<?xml version="1.0"?><tmx version="1.4">` + long,
		"blank":         strings.Repeat(" \n", 4000),
		"empty":         "",
	} {
		_, n, err := joinSections(data, Options{Name: "x.txt", section: 500})
		if err == nil || n > 0 || !strings.Contains(err.Error(), "x.txt") {
			t.Errorf("%s: %d sections, %v", name, n, err)
		}
		sameAsWhole(t, data, Options{Name: "x.txt", section: 500})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, err := range Sections(ctx, strings.NewReader(long), int64(len(long)), Options{section: 500}) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	for _, err := range Sections(context.Background(), strings.NewReader(long), int64(len(long))+10, Options{Name: "x.txt", section: 500}) {
		if err == nil || !strings.Contains(err.Error(), "x.txt, after") {
			t.Errorf("a file that became shorter: %v", err)
		}
	}
}

// A caller may stop after any section.
func TestSectionsStop(t *testing.T) {
	text := layouts["clean"](newWriter(6), 100)
	n := 0
	for s, err := range Sections(context.Background(), strings.NewReader(text), int64(len(text)), Options{section: 2000}) {
		if err != nil || !strings.HasPrefix(text, s.Text) && n == 0 {
			t.Fatal(s.Text, err)
		}
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("stopped after %d sections", n)
	}
}

func FuzzSections(f *testing.F) {
	w := newWriter(7)
	for name := range layouts {
		f.Add(layouts[name](w, 8), 300)
	}
	f.Add("\xFF\xFEa\x00\r\x00\n\x00", 1)
	f.Add("~{VPND~}~{", 2)
	f.Add(encode(f, encoding.Encoding(simplifiedchinese.GBK), "水利通报。\n\n水库")+"\x81", 3)
	f.Fuzz(func(t *testing.T, data string, section int) {
		section = 8 + section&0xFFF
		for _, o := range []Options{{section: section}, {section: section, Lossy: true}} {
			o.Name = "x.txt"
			sameAsWhole(t, data, o)
		}
	})
}

// repeated is a file of any size that holds the same text again and again.
type repeated struct {
	text string
	size int64
}

func (r repeated) ReadAt(p []byte, at int64) (int, error) {
	n := 0
	for n < len(p) && at < r.size {
		from := int(at % int64(len(r.text)))
		k := copy(p[n:], r.text[from:min(int64(len(r.text)), int64(from)+r.size-at)])
		n, at = n+k, at+int64(k)
	}
	if at == r.size {
		return n, io.EOF
	}
	return n, nil
}

// A text of any length takes the memory of a section or two.
func TestSectionsAreFlat(t *testing.T) {
	if underRace {
		t.Skip("the race detector keeps memory of its own")
	}
	const mostHeap = 40 << 20
	for _, layout := range []string{"clean", "pages"} {
		text := layouts[layout](newWriter(8), 400)
		size := int64(len(text)) * (40 << 20 / int64(len(text)))
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		n := int64(0)
		for s, err := range Sections(context.Background(), repeated{text, size}, size, Options{}) {
			if err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&now)
			if grown := int64(now.HeapAlloc) - int64(before.HeapAlloc); grown > mostHeap {
				t.Fatalf("%s: %d MB of heap after %d MB of text", layout, grown>>20, n>>20)
			}
			n += int64(len(s.Text))
		}
		if n != size {
			t.Errorf("%s: %d bytes of %d", layout, n, size)
		}
	}
}
