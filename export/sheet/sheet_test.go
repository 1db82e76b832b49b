package sheet

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/exporttest"
	"github.com/yiku-tm/yiku/tm/unit"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// kinds are the three kinds of table.
var kinds = []struct {
	name  string
	write func(w io.Writer, o export.WriteOptions) (*Writer, error)
	read  func(r io.Reader, o export.ReadOptions) (export.Reader, error)
}{
	{"csv", NewCSVWriter, NewTextReader},
	{"tsv", NewTSVWriter, NewTextReader},
	{"xlsx", NewExcelWriter, NewExcelReader},
}

// written is a table of the units.
func written(t testing.TB, make func(io.Writer, export.WriteOptions) (*Writer, error), o export.WriteOptions, units []unit.Unit) ([]byte, export.Report) {
	t.Helper()
	return exporttest.Write(t, func(b *bytes.Buffer) (export.Writer, error) { return make(b, o) }, units)
}

// carried returns the units as a table stores them: without the end of a
// checksum.
func carried(units []unit.Unit) []unit.Unit {
	list := make([]unit.Unit, len(units))
	for i, u := range units {
		u.TUID = ""
		list[i] = u
	}
	return list
}

// TestRoundTrip checks that what goes out comes back, and goes out again the same.
func TestRoundTrip(t *testing.T) {
	units := exporttest.Units()
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			file, report := written(t, k.write, export.WriteOptions{LangStyle: export.StyleAsIs}, units)
			if report.Units != len(units) || report.Written != len(units) || report.Bytes != int64(len(file)) || len(report.Skipped) > 0 {
				t.Errorf("report %+v of a file of %d bytes", report, len(file))
			}
			r, err := k.read(bytes.NewReader(file), export.ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			items := exporttest.Read(t, r)
			got := exporttest.Good(t, items)
			if diff := cmp.Diff(carried(units), carried(got)); diff != "" {
				t.Errorf("(-written +read):\n%s", diff)
			}
			for i, item := range items {
				if item.Source != 0 || item.Number != i+1 || item.Line < i+2 {
					t.Errorf("item %d: number %d, line %d, source %d", i, item.Number, item.Line, item.Source)
				}
			}
			if again, _ := written(t, k.write, export.WriteOptions{LangStyle: export.StyleAsIs}, got); !bytes.Equal(again, file) {
				t.Error("written again it is another file")
			}
		})
	}
}

// TestGolden holds the text files byte for byte.
func TestGolden(t *testing.T) {
	for _, k := range kinds[:2] {
		file, _ := written(t, k.write, export.WriteOptions{}, exporttest.Units())
		path := filepath.Join("testdata", "units."+k.name)
		if *update {
			if err := os.WriteFile(path, file, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(file)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

func TestTextFiles(t *testing.T) {
	const zh, en = "会议审议通过了规划纲要草案。", "The meeting adopted the draft outline."
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("中文,英文\n" + zh + ",\"" + en + "\"\n公告,Notice\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, file, format string }{
		{"commas", "zh,en\n" + zh + "," + en + "\n公告,Notice\n", "CSV"},
		{"semicolons", "zh;en\r\n" + zh + ";" + en + "\r\n公告;Notice\r\n", "CSV with semicolons"},
		{"tabs", "zh\ten\n" + zh + "\t" + en + "\n公告\tNotice", "TSV"},
		{"tabs, no heading, commas in the texts", zh + "\t" + en + ", it said\n公告\tNotice, a, b", "TSV"},
		{"said by Excel", "sep=;\nzh;en\n" + zh + ";" + en + "\n公告;Notice\n", "CSV with semicolons"},
		{"byte order mark", "\ufeffzh,en\n" + zh + "," + en + "\n公告,Notice\n", "CSV"},
		{"GB18030", gb, "CSV"},
		{"blank rows", "zh,en\n\n" + zh + "," + en + "\n,\n公告,Notice\n,\n", "CSV"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := NewTextReader(strings.NewReader(c.file), export.ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			units := exporttest.Good(t, exporttest.Read(t, r))
			if len(units) != 2 || units[0].Variants[0].Text != zh || !strings.HasPrefix(units[1].Variants[1].Text, "Notice") || units[0].Variants[1].Lang != "en" {
				t.Errorf("read %+v", units)
			}
			if r.Report().Format != c.format || r.Report().Units != 2 || r.Report().SourceLang != "zh" {
				t.Errorf("report %+v", r.Report())
			}
		})
	}
}

// TestBadRows checks that a bad row is reported with its line, and that the others are
// read.
func TestBadRows(t *testing.T) {
	file := "zh,en\n公告,Notice\n通知,\"a \"quote\", inside\"\n决定,Decision\n"
	r, err := NewTextReader(strings.NewReader(file), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items := exporttest.Read(t, r)
	if len(items) != 3 || items[1].Bad == nil || items[1].Bad.Line != 3 || items[2].Unit.Variants[1].Text != "Decision" || r.Report().Bad != 1 {
		t.Errorf("read %+v", items)
	}
	r, err = NewTextReader(strings.NewReader(file), export.ReadOptions{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	if bad, ok := errors.AsType[*export.BadUnit](exporttest.Error(t, r)); !ok || bad.Line != 3 {
		t.Errorf("strict: %v", bad)
	}
}

// TestLeftOut holds that rows which are no units are read or told.
func TestLeftOut(t *testing.T) {
	const pairs = "码头\twharf\n锚地\tanchorage\n"
	for _, c := range []struct {
		name, table string
		units       int
		told        string
	}{
		{"titles", "港口术语表\n2025年版\nzh\ten\n" + pairs, 2, "2 rows above the heading left out, the first in line 1: 港口术语表"},
		{"sorted", "航道\tfairway\nSource\t2025\n港口\tport\nzh\ten\tnote\tid\tdate\n码头\twharf\t\t\t\n锚地\tanchorage\tx\t1\t2025\n", 4,
			"1 row above the heading left out, in line 2: Source | 2025"},
		{"two rows in one", "zh\ten\n" + pairs + "航道\tfairway港口\tport\n", 3, "1 text in a column without a heading, kept as a property, in line 4"},
		{"two rows in one without a heading", pairs + "航道\tfairway\n港口\tport闸门\tsluice gate\t闸\n", 4, "2 texts in columns without a heading, kept as properties, the first in line 4"},
		{"an empty pair", "zh\ten\tnote\n" + pairs + "\t\t第二章\n\t\t7\n", 2, "1 row without a text left out, though it has other cells, in line 4: 第二章"},
		{"the heading and a row in one", "zh\ten\tnote码头\twharf\tseen\n锚地\tanchorage\tseen\n", 1,
			"2 texts in the heading left out, as no row has a cell below them, the first in line 1: wharf"},
	} {
		r, err := NewTextReader(strings.NewReader(c.table), export.ReadOptions{From: "zh", To: "en"})
		if err != nil {
			t.Fatal(err)
		}
		units := exporttest.Good(t, exporttest.Read(t, r))
		var told []string
		for _, repair := range r.Report().Repairs {
			told = append(told, repair.String())
		}
		if got := strings.Join(told, "; "); len(units) != c.units || got != c.told {
			t.Errorf("%s: %d units, %s", c.name, len(units), got)
		}
	}
}

func TestRefuses(t *testing.T) {
	r, err := NewTextReader(strings.NewReader("a,b\n1,2\n"), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := errors.AsType[*table.ColumnsError](exporttest.Error(t, r)); !ok {
		t.Error("a table without texts is read")
	}
	r, err = NewExcelReader(strings.NewReader("PK\x03\x04 no archive"), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := exporttest.Error(t, r); err == nil {
		t.Error("a damaged file is read")
	}
	if _, err := NewTextReader(strings.NewReader(""), export.ReadOptions{Languages: map[string]string{"a": "klingonish"}}); err == nil {
		t.Error("an unknown language is taken")
	}
	if _, err := NewExcelWriter(io.Discard, export.WriteOptions{Source: "zh", Target: "zh-CN"}); err == nil {
		t.Error("one code for both sides")
	}
	if _, err := NewCSVWriter(io.Discard, export.WriteOptions{Source: "zh", Multilingual: true, Languages: []string{"zh", "en"}}); err == nil {
		t.Error("a pair and all languages")
	}
}

func TestIsTable(t *testing.T) {
	for text, want := range map[string]bool{
		"zh,en\n公告,Notice\n": true,
		"会议审议通过了规划纲要草案。\tThe meeting adopted the draft outline.\n会议要求。\tThe meeting asked for it to be done.\n": true,
		"Dear Sir, I write to you, as you know, about this.\nYours, A. B.\n":                                    false,
		"会议审议通过了规划纲要草案。\n公告\n":                                                                                  false,
		"a,b\n1,2\n": false,
		"# Glossary\nsluice\t闸\ndam\t坝\tnote\n": true,
		"闸\tшлюз\n坝\tплотина\n":                 true,
		"闸\t坝\n堤\t渠\n":                          false,
		"sluice\tdam\ndyke\tcanal\n":            false,
		"":                                      false,
	} {
		if got := IsTable(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestLanguages tests a table of more than two languages, and what is left out.
func TestLanguages(t *testing.T) {
	newUnit := func(variants ...unit.Variant) unit.Unit { return unit.Unit{Score: 1, Variants: variants} }
	zh, en, ru := unit.Variant{Lang: "zh", Text: "公告"}, unit.Variant{Lang: "en", Text: "Notice"}, unit.Variant{Lang: "ru", Text: "Объявление"}
	units := []unit.Unit{newUnit(zh, en, ru), newUnit(zh, ru), newUnit(en), {Status: unit.Rejected, Variants: []unit.Variant{zh, en}}}
	for _, k := range kinds {
		file, report := written(t, k.write, export.WriteOptions{Multilingual: true, Languages: []string{"zh", "en", "ru"}}, units)
		if report.Written != 2 || len(report.Skipped) != 2 {
			t.Errorf("%s: report %+v", k.name, report)
		}
		r, err := k.read(bytes.NewReader(file), export.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got := exporttest.Good(t, exporttest.Read(t, r))
		if len(got) != 2 || len(got[0].Variants) != 3 || got[0].Variants[2].Text != "Объявление" || got[1].Variants[1].Text != "" {
			t.Errorf("%s: %+v", k.name, got)
		}
		// A pair leaves the third language out and says so.
		_, report = written(t, k.write, export.WriteOptions{}, units)
		if report.Written != 1 || report.OtherVariants != 1 || report.Skipped[1].Reason != export.ReasonOtherLanguages {
			t.Errorf("%s, pair: %+v", k.name, report)
		}
	}
}

func TestEscapes(t *testing.T) {
	for _, s := range []string{"", "=1", "'=1", "''=1", "'", "''", "'a", "+", "-5", "@a", "\ta", "a=", "'-", "''@x", "a;=1", "a;'=1", "a;b", ";;+1;-;'", "=;=", "';@"} {
		if got := unescape(escape(s)); got != s {
			t.Errorf("%q comes back as %q", s, got)
		}
		if e := escape(s); e != "" && strings.IndexByte("=+-@\t\r", e[0]) >= 0 {
			t.Errorf("%q is written as the formula %q", s, e)
		}
		for _, start := range []string{";=", ";+", ";-", ";@"} {
			if e := escape(s); strings.Contains(e, start) {
				t.Errorf("%q is written as %q, a formula after a semicolon", s, e)
			}
		}
	}
}

// FuzzRoundTrip holds for any text what TestRoundTrip holds for some.
func FuzzRoundTrip(f *testing.F) {
	f.Add("公告", "Notice")
	f.Add("=a\"b", "'+\n\t;,\"")
	f.Add("_x0041_ _x005F_", "  blanks  ")
	f.Add("_x0041_ Ex005F_", "  blanks  ") // no Chinese below zh-CN
	f.Fuzz(func(t *testing.T, zh, en string) {
		if strings.TrimSpace(zh) == "" || strings.TrimSpace(en) == "" {
			t.Skip()
		}
		for _, s := range []string{zh, en} {
			// What XML has no place for is dropped and counted, and all line breaks
			// are line feeds: that is tested on its own.
			if strings.ToValidUTF8(s, "") != s || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF }) {
				t.Skip()
			}
		}
		made := unit.Unit{Score: 1, Variants: []unit.Variant{{Lang: "zh", Text: zh}, {Lang: "en", Text: en}}}
		for _, k := range kinds {
			file, _ := written(t, k.write, export.WriteOptions{}, []unit.Unit{made})
			r, err := k.read(bytes.NewReader(file), export.ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			got := exporttest.Good(t, exporttest.Read(t, r))
			if len(got) != 1 || got[0].Variants[0].Text != zh || got[0].Variants[1].Text != en {
				t.Errorf("%s: %q and %q come back as %+v", k.name, zh, en, got)
			}
		}
	})
}

// FuzzText checks that any bytes end without a panic.
func FuzzText(f *testing.F) {
	f.Add([]byte("zh,en\n公告,Notice\n"))
	f.Add([]byte("sep=;\n\"a;\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := NewTextReader(bytes.NewReader(data), export.ReadOptions{From: "zh", To: "en"})
		if err != nil {
			t.Fatal(err)
		}
		exporttest.Error(t, r)
		IsTable(string(data))
	})
}
