package xmltext

import (
	"encoding/xml"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestAppend(t *testing.T) {
	for _, c := range []struct {
		name, in, out string
		cleaned       Cleaned
	}{
		{"plain Chinese", "双方签署《联合声明》，共10条。", "双方签署《联合声明》，共10条。", Cleaned{}},
		{"empty", "", "", Cleaned{}},
		{"markup", `a < b && c > d "e" 'f' ]]>`, `a &lt; b &amp;&amp; c &gt; d "e" 'f' ]]&gt;`, Cleaned{}},
		{"entity stays text", "&lt; &#65;", "&amp;lt; &amp;#65;", Cleaned{}},
		{"astral", "𠮷野家 👍🏽", "𠮷野家 👍🏽", Cleaned{}},
		{"lead bytes alone", "“引号”£，é—…", "“引号”£，é—…", Cleaned{}},
		{"controls", "a\x00b\x1fc\x08", "abc", Cleaned{Dropped: 3}},
		{"delete and C1 are legal", "a\x7fb\u0080c", "a\x7fb\u0080c", Cleaned{}},
		{"noncharacters", "a\ufffe\uffffb\ufffd", "ab\ufffd", Cleaned{Dropped: 2}},
		{"invalid bytes", "协\xe8\xae议\xff", "协议", Cleaned{Dropped: 3}},
		{"surrogate as bytes", "a\xed\xa0\x80b", "ab", Cleaned{Dropped: 3}},
		{"line break", "第一行\n第二行", "第一行 第二行", Cleaned{LineBreaks: 1}},
		{"break with white space", "end \r\n\r\n　　start", "end start", Cleaned{LineBreaks: 1}},
		{"all breaks", "a\rb\vc\fd\u0085e\u2028f\u2029g", "a b c d e f g", Cleaned{LineBreaks: 6}},
		{"dropped inside a break", "a \x01\n\x02 b", "a b", Cleaned{Dropped: 2, LineBreaks: 1}},
		{"dropped inside blanks", "a \x01 b", "a  b", Cleaned{Dropped: 1}},
		{"inner blanks stay", "a  b\tc\u00a0d　e", "a  b\tc\u00a0d　e", Cleaned{}},
		{"ends", "\u3000 text\u00a0\n", "text", Cleaned{Trimmed: 1}},
		{"dropped at the ends", "\x01 a \x02", "a", Cleaned{Dropped: 2, Trimmed: 1}},
		{"nothing left", " \n\x0e", "", Cleaned{Dropped: 1, Trimmed: 1}},
		{"markup in a cleaned text", "a&b\n<c>", "a&amp;b &lt;c&gt;", Cleaned{LineBreaks: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got Cleaned
			out := string(Append([]byte("x "), c.in, &got))
			if out != "x "+c.out || got != c.cleaned {
				t.Errorf("%q became %q, %+v; want %q, %+v", c.in, out[2:], got, c.out, c.cleaned)
			}
		})
	}
}

func TestAppendValue(t *testing.T) {
	var c Cleaned
	got := string(AppendValue(nil, "a \"b\"\t<c> & 'd'\n", &c))
	if want := `a &quot;b&quot; &lt;c&gt; &amp; 'd'`; got != want || c != (Cleaned{Trimmed: 1}) {
		t.Errorf("got %s, %+v, want %s", got, c, want)
	}
}

// The white space of unicode.IsSpace, and the line breaks in it, as the
// regular expressions of the oracle need them.
const (
	spaceClass = `[\t-\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]`
	breakClass = `[\n-\r\x{85}\x{2028}\x{2029}]`
)

var breakRun = regexp.MustCompile(spaceClass + `*` + breakClass + spaceClass + `*`)

// cleanSlowly is the oracle of Append: the three steps of its comment, one
// after the other, with nothing in common with it.
func cleanSlowly(s string) (string, Cleaned) {
	var c Cleaned
	var b strings.Builder
	for i, r := range s {
		if _, size := utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError && size == 1 {
			c.Dropped++
			continue
		}
		if control := r < 0x20 && !strings.ContainsRune("\t\n\v\f\r", r); control || r == 0xFFFE || r == 0xFFFF {
			c.Dropped++
			continue
		}
		b.WriteRune(r)
	}
	text := strings.TrimFunc(b.String(), unicode.IsSpace)
	if text != b.String() {
		c.Trimmed = 1
	}
	c.LineBreaks = len(breakRun.FindAllString(text, -1))
	return breakRun.ReplaceAllString(text, " "), c
}

func FuzzAppend(f *testing.F) {
	for _, s := range []string{
		"", "会谈在友好气氛中举行。", "a & b < c > d", "\x00\r\n\u0085x", "协\xe8\xae", "\ufeff文本\ufffe", " 　a \x01 \n b\t",
		"𠮷\u2028𠮷", "\xed\xa0\x80", "\x01", "a\xc2", "\xef\xbf", "\xe2\x80",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var counts Cleaned
		out := Append(nil, s, &counts)
		want, wantCounts := cleanSlowly(s)
		if counts != wantCounts {
			t.Errorf("%q: counts %+v, want %+v", s, counts, wantCounts)
		}
		var back struct {
			Attr string `xml:"a,attr"`
			Text string `xml:",chardata"`
		}
		file := `<s a="` + string(AppendValue(nil, s, &Cleaned{})) + `">` + string(out) + `</s>`
		if err := xml.Unmarshal([]byte(file), &back); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if back.Text != want {
			t.Errorf("%q: read back %q, want %q", s, back.Text, want)
		}
		wantAttr, _ := cleanSlowly(strings.ReplaceAll(s, "\t", " "))
		if back.Attr != wantAttr {
			t.Errorf("%q: attribute read back %q, want %q", s, back.Attr, wantAttr)
		}
		if second := Append(nil, want, &counts); counts != wantCounts || string(second) != string(out) {
			t.Errorf("%q: cleaning again changes it", s)
		}
	})
}
