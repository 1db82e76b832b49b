package read

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// shiftedBytes writes a text in ISO-2022: the bytes of an encoding of eight bits
// without their highest bit, between shifts.
func shiftedBytes(t *testing.T, designation string, e encoding.Encoding, text string) string {
	t.Helper()
	eight, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(designation)
	out := false
	for _, c := range []byte(eight) {
		if high := c >= 0x80; high != out && c != '\n' {
			b.WriteByte(map[bool]byte{true: shiftOut, false: shiftIn}[high])
			out = high
		}
		if c == '\n' && out {
			b.WriteByte(shiftIn)
			out = false
		}
		b.WriteByte(c & 0x7F)
	}
	return b.String()
}

func TestShiftedEncodings(t *testing.T) {
	for _, c := range []struct{ name, designation, text string }{
		{"iso-2022-kr", "\x1B$)C\n", "올해 각 댐의 저수 상황은 대체로 양호하다.\nWater levels (2025) are normal.\n양호"},
		{"iso-2022-cn", "\x1B$)A", "今年汛期以来，全市各水库蓄水情况总体良好。\nWater levels are normal: 良好。"},
	} {
		var eight encoding.Encoding = korean.EUCKR
		if c.name == "iso-2022-cn" {
			eight = simplifiedchinese.GBK
		}
		data := shiftedBytes(t, c.designation, eight, c.text)
		for _, asked := range []string{"", c.name} {
			d := mustRead(t, data, Options{Encoding: asked})
			if strings.TrimSpace(d.Text) != c.text || d.Encoding != c.name {
				t.Errorf("%s, asked as %q: read as %s: %q", c.name, asked, d.Encoding, d.Text)
			}
		}
		damaged := strings.Replace(data, "\x0F", "\x7F\x7F\x0F", 1)
		if err := readError(t, damaged, Options{}); !strings.Contains(err.Error(), c.name) || !strings.Contains(err.Error(), "offset") {
			t.Errorf("%s damaged: %v", c.name, err)
		}
	}
}

func TestUTF32WithoutMark(t *testing.T) {
	for _, text := range []string{
		"今年汛期以来，水库情况良好。\nWater levels are normal.", "Water levels are normal.", "Уровень воды в норме.", "好。😀好了", "ab",
	} {
		for _, c := range []coding{utf32LE, utf32BE} {
			data := encode(t, c.codec, text)
			d := mustRead(t, data, Options{})
			if d.Text != text || d.Encoding != c.name {
				t.Errorf("%q in %s: read as %s: %q", text, c.name, d.Encoding, d.Text)
			}
			if len(text) > 20 { // cut inside a character
				if d := mustRead(t, data[:len(data)-1], Options{}); !strings.HasPrefix(text, d.Text) || len(d.Repairs) != 1 {
					t.Errorf("%q in %s, cut: %q, repairs %v", text, c.name, d.Text, d.Repairs)
				}
			}
		}
	}
}

func TestFeed(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"rss": {`<?xml version="1.0" encoding="utf-8"?><!-- made by a program --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>水利新闻</title><link>http://example.org</link><description>每日更新</description><image><title>水利新闻</title></image>
<item><title>水库蓄水良好</title><description><![CDATA[<p>今年汛期以来情况良好。</p><p>专家表示满意。</p>]]></description><pubDate>Wed</pubDate></item>
<item><title>会议召开 &amp; 闭幕</title><description>摘要……</description><content:encoded><![CDATA[会议在京召开。<br><br>会议通过决议。]]></content:encoded></item>
</channel></rss>`, "水利新闻|每日更新|水库蓄水良好|今年汛期以来情况良好。|专家表示满意。|会议召开 & 闭幕|会议在京召开。|会议通过决议。"},
		"atom": {`<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><author><name>Desk</name></author><entry><title type="html">Talks &amp;amp; signing</title>
<summary>Short.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The talks were held.</p><p>An agreement was signed.</p></div></content></entry></feed>`,
			"News|Talks & signing|The talks were held.|An agreement was signed."},
		"rdf": {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>Новости</title></channel><item><title>Переговоры</title><description>Стороны подписали соглашение.</description></item></rdf:RDF>`,
			"Новости|Переговоры|Стороны подписали соглашение."},
	} {
		got, _ := readText(t, c.text, Options{Name: name})
		if joined := strings.Join(got, "|"); joined != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", name, joined, c.want)
		}
	}
	err := readError(t, "<rss><channel>\n<title>水</title>\n<item><title>没有结束", Options{Name: "feed"})
	if !strings.Contains(err.Error(), "a feed of the web (rss, atom) that cannot be read") || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("a broken feed: %v", err)
	}
}

func TestOtherXML(t *testing.T) {
	text := "<?xml version=\"1.0\"?>\n<!-- made by a program -->\n<catalogue><item>水库</item></catalogue>"
	if err := readError(t, text, Options{Name: "items.xml"}); !strings.Contains(err.Error(), "items.xml: this is an XML file of a kind that is not read (its first element is catalogue)") {
		t.Error(err)
	}
	if d := mustRead(t, text, Options{Lines: true}); len(d.Paragraphs) != 3 {
		t.Errorf("line by line: %d lines", len(d.Paragraphs))
	}
}
