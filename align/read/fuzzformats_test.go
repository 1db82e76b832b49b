package read

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/delimited"
	"github.com/yiku-tm/yiku/align/read/table"
)

// checkRead reads data and checks what every reader promises: a document that
// keeps the promises of align.Document, or an error that names the file.
func checkRead(t *testing.T, data string, o Options) {
	t.Helper()
	o.Name = "x"
	d, err := Read(context.Background(), strings.NewReader(data), o)
	if err != nil {
		if !strings.HasPrefix(err.Error(), "read x: ") && !strings.HasPrefix(err.Error(), "read x, ") {
			t.Errorf("the error does not name the file: %v", err)
		}
		return
	}
	if err := d.Check(); err != nil {
		t.Error(err)
	}
	if len(d.Paragraphs) == 0 {
		t.Error("no paragraphs")
	}
}

// checkWritten passes a text to the reader of a format, whether it is in the
// format or not.
func checkWritten(t *testing.T, text string, f written) {
	t.Helper()
	if !utf8.ValidString(text) {
		return // texts are decoded before
	}
	list, err := f.read(context.Background(), text, Options{Name: "x"})
	if err != nil {
		_, format := errors.AsType[*content.FormatError](err)
		_, column := errors.AsType[*table.ColumnError](err)
		if !format && !column {
			t.Errorf("an unknown error: %v", err)
		}
		return
	}
	d, err := Options{Name: "x"}.document(context.Background(), &content.Content{Paragraphs: list}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Check(); err != nil {
		t.Error(err)
	}
	for _, p := range list {
		if strings.TrimFunc(p.Text, align.IsBlank) != p.Text || p.Text == "" {
			t.Errorf("paragraph %q has spaces at its edges", p.Text)
		}
	}
}

func FuzzHTML(f *testing.F) {
	f.Add(newsPage)
	f.Add("<p>a<br><br>\u3000b<br>c<td>d<pre>e\n\nf</pre><ruby>g<rt>h")
	f.Add("<!DOCTYPE html><meta charset=gbk><ul><li><a>x</a><li><a>y</a><li><a>z</a></ul>")
	f.Fuzz(func(t *testing.T, text string) {
		checkRead(t, "<!DOCTYPE html>"+text, Options{})
		checkWritten(t, text, writtenFormats()[0])
	})
}

func FuzzMarkdown(f *testing.F) {
	f.Add("# 通报\n\n- 一\n- 二\n\n|a|b|\n|-|-|\n|c|d|\n")
	f.Add("---\na: b\n---\n> **x** [y](z) <b>w\n```\ncode")
	f.Fuzz(func(t *testing.T, text string) {
		checkRead(t, "# x\n"+text, Options{})
	})
}

func FuzzSubtitles(f *testing.F) {
	f.Add("1\n00:00:01,000 --> 00:00:04,000\n今天上午\n<i>会谈</i>\n\n2\n00:00:05,000 --> 00:00:06,000\n- a\n- b")
	f.Add("WEBVTT\n\nNOTE x\n\n00:01.000 --> 00:02.000\n<v A>b,\n\n00:03.000 --> 00:04.000\nc")
	f.Fuzz(func(t *testing.T, text string) { checkWritten(t, text, writtenFormats()[2]) })
}

func FuzzPO(f *testing.F) {
	f.Add(catalogue)
	f.Add("msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"\\n\\x\"\n\"c\"\nmsgctxt \"d\"")
	f.Fuzz(func(t *testing.T, text string) { checkWritten(t, text, writtenFormats()[3]) })
}

func FuzzSeparated(f *testing.F) {
	f.Add("原文,译文\n\"甲\n乙\",b\n丙,d\n")
	f.Add("a\tb\nc\t\"d\ne\tf\n")
	f.Fuzz(func(t *testing.T, text string) {
		if _, _, ok := delimited.InDocument(text); ok {
			checkWritten(t, text, writtenFormats()[4])
		}
	})
}

// FuzzParts puts the text into the parts of packed formats, which a fuzzer would
// hardly get into them through the compression.
func FuzzParts(f *testing.F) {
	f.Add(`<w:p><w:r><w:t>a</w:t><w:br/></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`)
	f.Add(`<text:p>a<text:s text:c="9"/><text:note><text:note-body><text:p>b</text:p></text:note-body></text:note></text:p>`)
	f.Add(`<table:table><table:table-row><table:table-cell table:number-columns-repeated="3"><text:p>a</text:p></table:table-cell></table:table-row></table:table>`)
	f.Add(`<row><c r="B2" t="s"><v>0</v></c><c t="inlineStr"><is><t>_x0041_</t></is></c></row><si><t>b</t></si>`)
	f.Add(`<p>a<br/>b</p>`)
	f.Fuzz(func(t *testing.T, text string) {
		checkRead(t, docxOf(t, text, docxNotes("footnote", text)), Options{})
		checkRead(t, odfOf(t, "text", text), Options{})
		checkRead(t, odfOf(t, "spreadsheet", text), Options{Column: AllColumns})
		checkRead(t, epubOf(t, "", text), Options{})
		checkRead(t, xlsxOf(t, text, text), Options{Column: AllColumns})
	})
}

// FuzzArchive damages whole files.
func FuzzArchive(f *testing.F) {
	for _, data := range []string{docxOf(f, para("水")), odfOf(f, "text", "<text:p>a</text:p>"), epubOf(f, "", "<p>a</p>"), xlsxOf(f, "<si><t>a</t></si>", `<row><c t="s"><v>0</v></c></row>`), zipOf(f, zipPart{"a.txt", "水"})} {
		f.Add([]byte(data), 0, byte(0))
		f.Add([]byte(data), len(data)/2, byte(0xFF))
	}
	f.Fuzz(func(t *testing.T, data []byte, at int, b byte) {
		if len(data) == 0 {
			return
		}
		if strings.HasPrefix(string(data[:min(4, len(data))]), "%PDF") {
			return // its reader takes seconds to start
		}
		data[max(0, at)%len(data)] ^= b
		checkRead(t, string(data), Options{})
	})
}

// FuzzFeed reads feeds, also in seven-bit encodings with shifts between
// character sets.
func FuzzFeed(f *testing.F) {
	f.Add("<rss><channel><title>水</title><item><description>&lt;p>a&lt;/p>&nbsp;b</description></item></channel></rss>")
	f.Add("<feed><entry><content type=\"xhtml\"><div><p>a</p></div></content><summary>b</entry>")
	f.Add("\x1B$)C\x0E0!\x0F a\n\x1B$)A\x0E")
	f.Fuzz(func(t *testing.T, text string) {
		for _, data := range []string{text, "<?xml version=\"1.0\"?><rss><channel>" + text} {
			d, err := Read(context.Background(), strings.NewReader(data), Options{Name: "feed"})
			if err != nil {
				continue
			}
			if err := d.Check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
