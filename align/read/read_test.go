package read

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
)

func zipWith(t *testing.T, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range []struct{ name, content string }{{name, content}, {"other.xml", "<x/>"}} {
		f, err := w.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, part.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRefusesBinary(t *testing.T) {
	noise := make([]byte, 600)
	for i := range noise {
		noise[i] = byte(i*i*7 + i/3)
	}
	for what, data := range map[string]string{
		"a PowerPoint file (pptx)":             zipWith(t, "ppt/presentation.xml", "<x/>"),
		"a zip archive of 2 files":             zipWith(t, "a.txt", "a"),
		"an old Word, Excel or PowerPoint":     "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest",
		"a rich text file (rtf)":               "{\\rtf1\\ansi}",
		"an SQLite database":                   "SQLite format 3\x00",
		"a picture (png)":                      "\x89PNG\r\n\x1A\n",
		"a sound, film or picture (riff)":      "RIFF\x24\x00\x00\x00WAVE",
		"a binary file (zero byte at offset 3": "abc\x00def, and then a long text follows that has no other zero byte",
		"a binary file (zero byte at offset 0": "\x00a long text follows the only zero byte, as in some old formats",
		"a binary file":                        string(noise),
		"a binary file (full of control":       strings.Repeat("\x01\x02\x03ab", 50),
	} {
		_, err := Read(context.Background(), strings.NewReader(data), Options{Name: "x.bin"})
		var binary *content.BinaryError
		if !errors.As(err, &binary) || !strings.Contains(err.Error(), what) || !strings.Contains(err.Error(), "x.bin") {
			t.Errorf("want %q, got %v", what, err)
		}
	}
	for _, text := range []string{"RIFF is a format for sounds.", "ID3 tags hold names.", "MZ is a town.", "BZhang wrote this."} {
		mustRead(t, text, Options{})
	}
}

func TestRefusesEmpty(t *testing.T) {
	for _, data := range []string{"", "\n", " \t\r\n\u3000\u00a0\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\n", "\xFF\xFE", "\u200b\n\ufeff"} {
		for _, o := range []Options{{Name: "x.txt"}, {Name: "x.txt", Lines: true}, {Name: "x.txt", Encoding: "utf-8"}} {
			_, err := Read(context.Background(), strings.NewReader(data), o)
			var wrong *charset.Error
			if !errors.Is(err, content.ErrEmpty) && !errors.As(err, &wrong) {
				t.Errorf("%q is read with %v", data, err)
			}
			if o.Encoding == "" && !strings.Contains(fmt.Sprint(err), "read x.txt: the file is empty") {
				t.Errorf("%q: %v", data, err)
			}
		}
	}
}

// endless yields left bytes of text.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	for i := range p[:n] {
		p[i] = 'a'
	}
	e.left -= n
	return n, nil
}

func TestRefusesTooLarge(t *testing.T) {
	const most = 3*chunk + 5
	if _, err := readAll(context.Background(), &endless{most + 1}, most); !errors.Is(err, content.ErrTooLarge) || !strings.Contains(err.Error(), "the file is larger than 256 MiB") {
		t.Errorf("got %v", err)
	}
	if text, err := readAll(context.Background(), &endless{most}, most); err != nil || len(text) != most {
		t.Errorf("got %d bytes, %v", len(text), err)
	}
}

func TestReaderErrorAndContext(t *testing.T) {
	broken := errors.New("the cable was pulled")
	r := io.MultiReader(strings.NewReader("some text"), iotest.ErrReader(broken))
	if _, err := Read(context.Background(), r, Options{Name: "x.txt"}); !errors.Is(err, broken) || !strings.Contains(err.Error(), "x.txt") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, strings.NewReader("some text"), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if d := mustRead(t, "one byte at a time", Options{}); d.Text != "one byte at a time" {
		t.Error(d.Text)
	}
	d, err := Read(context.Background(), iotest.OneByteReader(strings.NewReader("one byte\nat a time")), Options{})
	if err != nil || d.Text != "one byte\nat a time" {
		t.Errorf("%v, %v", d, err)
	}
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"市水利局星期三发布通报。":                     "zh",
		"水利署星期三發布通報。":                      "zh-Hant",
		"The bureau is open on weekdays.":  "en",
		"Управление открыто в будние дни.": "ru",
		"2024 — 2025": "und",
	} {
		if d := mustRead(t, text, Options{}); d.Lang != want {
			t.Errorf("%s is taken for %s", text, d.Lang)
		}
	}
	if d := mustRead(t, "OK", Options{Lang: "ZH_cn"}); d.Lang != "zh-CN" {
		t.Errorf("the language asked for became %s", d.Lang)
	}
	_, err := Read(context.Background(), strings.NewReader("text"), Options{Lang: "Chinese", Name: "x.txt"})
	var unknown *lang.UnknownTagError
	if !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
}

func texts(d *align.Document) []string {
	var out []string
	for _, p := range d.Paragraphs {
		out = append(out, d.Slice(p))
	}
	return out
}

func TestLineBreaksAndBlanks(t *testing.T) {
	for name, text := range map[string]string{
		"LF":              "第一段。\n\n第二段。\n",
		"CRLF":            "第一段。\r\n\r\n第二段。\r\n",
		"CR":              "第一段。\r\r第二段。",
		"U+2028":          "第一段。\u2028第二段。",
		"U+2029":          "第一段。\u2029第二段。",
		"U+0085":          "第一段。\u0085第二段。",
		"form feed":       "第一段。\f第二段。",
		"vertical tab":    "第一段。\v第二段。",
		"wide indent":     "　　第一段。\n　　第二段。",
		"tabs":            "\t第一段。\t\n\t第二段。  \n \n",
		"zero width":      "\ufeff第一段。\u200b\n\u200b\n\ufeff第二段。",
		"no-break blanks": "\u00a0第一段。\u00a0\n\n第二段。",
	} {
		d := mustRead(t, text, Options{Name: name})
		if got := texts(d); !slices.Equal(got, []string{"第一段。", "第二段。"}) {
			t.Errorf("%s: %q", name, got)
		}
		if d.Text != strings.TrimPrefix(text, "\ufeff") {
			t.Errorf("%s: the text was changed to %q", name, d.Text)
		}
	}
	if d := mustRead(t, "任务\u200b安排\ufeff表", Options{}); d.Slice(d.Paragraphs[0]) != "任务\u200b安排\ufeff表" {
		t.Error("zero-width characters inside the text are lost")
	}
}

func TestWithout(t *testing.T) {
	const text = "The delegations discussed the next steps of their technical co-\n\noperation and agreed on a date.\n\nThe report covers the work of all nine river stations and describes how\n\n— 3 —\n\nthe water rose in April."
	for _, c := range []struct {
		without []align.RepairKind
		want    []string
	}{
		{nil, []string{"The delegations discussed the next steps of their technical cooperation and agreed on a date.", "The report covers the work of all nine river stations and describes how the water rose in April."}},
		{[]align.RepairKind{align.RepairHyphen}, []string{"The delegations discussed the next steps of their technical co-operation and agreed on a date.", "The report covers the work of all nine river stations and describes how the water rose in April."}},
		{[]align.RepairKind{align.RepairPageNumber}, []string{"The delegations discussed the next steps of their technical cooperation and agreed on a date.", "The report covers the work of all nine river stations and describes how", "— 3 —", "the water rose in April."}},
		{[]align.RepairKind{align.RepairPageBreak, align.RepairPageNumber}, []string{"The delegations discussed the next steps of their technical co-", "operation and agreed on a date.", "The report covers the work of all nine river stations and describes how", "— 3 —", "the water rose in April."}},
	} {
		if diff := cmp.Diff(c.want, texts(mustRead(t, text, Options{Without: c.without}))); diff != "" {
			t.Errorf("without %v, want - got +:\n%s", c.without, diff)
		}
	}
	wrapped := wrapText(prose["en"][0], 60, false)
	d := mustRead(t, wrapped, Options{Without: []align.RepairKind{align.RepairHardWrap}})
	if len(d.Repairs) != 0 || len(d.Paragraphs) != strings.Count(wrapped, "\n")+1 {
		t.Errorf("%d paragraphs, %d repairs", len(d.Paragraphs), len(d.Repairs))
	}
}

func TestNotes(t *testing.T) {
	d := mustRead(t, "部长说，去年以来，双方贸易额稳步增长。两国企业在港口和铁路方面的合作不断扩大，创造了新的就业机\n\n- 3 -\n\n会和税收来源。\n\n第 4 页", Options{})
	var notes []string
	for _, r := range d.Repairs {
		notes = append(notes, r.Note)
	}
	want := []string{"joined after “…的就业机” over “- 3 -”, which was left out", "“第 4 页” left out"}
	want[0] = "joined after “…新的就业机” over “- 3 -”, which was left out"
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Errorf("want - got +:\n%s", diff)
	}
}
