package tmx

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// wrap makes a file of the units.
func wrap(units string) string {
	return `<tmx version="1.4"><header srclang="zh-CN"/><body>` + units + "</body></tmx>"
}

// pairUnit is a unit in Chinese and English.
const pairUnit = `<tu tuid="u"><tuv xml:lang="zh-CN"><seg>双方签署了合作文件，并发表联合公报。</seg></tuv><tuv xml:lang="en"><seg>The two sides signed documents and issued a joint communiqué.</seg></tuv></tu>`

// TestFaults reads good units between bad ones.
func TestFaults(t *testing.T) {
	data, err := os.ReadFile("../../testdata/tmx/read/faults.tmx")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	items, report, err := readAll(data, export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("hostile entities took %v", took)
	}
	var got []string
	for _, item := range items {
		if item.Bad != nil {
			got = append(got, item.Bad.Error())
			continue
		}
		line := fmt.Sprintf("%s line %d source %d", item.Unit.TUID, item.Line, item.Source)
		for _, v := range item.Unit.Variants {
			line += fmt.Sprintf(" %s=%s", v.Lang, v.Text)
		}
		got = append(got, line)
	}
	const refused = "it uses an entity that refers to another file or expands to more than the limit; such entities are never expanded"
	want := []string{
		"good-1 line 8 source -1 zh-CN=据海城通讯社报道 en=</tu> & <seg>",
		"line 9, bomb: " + refused,
		"line 10, round: " + refused,
		"line 11, outside: " + refused,
		"repaired line 12 source -1 zh-CN=研发\u00a0R&D 1 < 2 en=R&D 1 < 2 bold",
		"line 14, no-end: </tu> is missing",
		"good-2 line 14 source -1 zh-CN=公报 ru=Коммюнике",
		"line 15, crossed: </seg> found where </hi> is expected",
		"line 16, quote: the tag <tuv is not closed",
		"line 17, no-language: <tuv> has no language",
		"line 18, two-segs: <tuv> zh-CN has 2 <seg>, and it is unclear which one is meant",
		`line 19, stray: "游离" is between the elements of the unit`,
		"line 20: <seg> is outside the units",
		`line 20: "outside" is outside the units`,
		"good-3 line 21 source 1 zh-CN=声明 en-GB=statement en-GB=declaration",
		"line 23, cut: the file ends inside <seg>",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	wantReport := export.ReadReport{
		Units: 4, Variants: 9, Bad: 12, Format: "TMX 1.4", Encoding: "utf-8", Declared: "utf-16",
		Repairs: []export.RepairCount{
			{Kind: export.RepairControl, Count: 1, First: 12}, {Kind: export.RepairEntity, Count: 2, First: 12},
			{Kind: export.RepairBracket, Count: 1, First: 12}, {Kind: export.RepairElement, Count: 1, First: 12},
			{Kind: export.RepairVariant, Count: 1, First: 14},
		},
	}
	if diff := cmp.Diff(wantReport, report); diff != "" {
		t.Error(diff)
	}
	_, _, err = readAll(data, export.ReadOptions{Strict: true})
	if bad, ok := errors.AsType[*export.BadUnit](err); !ok || bad.Unit != "bomb" {
		t.Errorf("strict: %v", err)
	}
}

// TestEncodings reads one text in many encodings, with right and wrong
// declarations, with and without a byte order mark, in pieces and packed.
func TestEncodings(t *testing.T) {
	utf16le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	utf16be := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	plain := wrap(pairUnit)
	han := strings.ReplaceAll(plain, "é", "e")
	declared := func(label, text string) string { return `<?xml version="1.0" encoding="` + label + "\"?>\n" + text }
	encode := func(e interface{ Bytes([]byte) ([]byte, error) }, text string) string {
		b, err := e.Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, c := range []struct{ name, data, encoding, label string }{
		{"utf-8", plain, "utf-8", ""},
		{"utf-8 with mark", "\uFEFF" + declared("UTF-8", plain), "utf-8", ""},
		{"utf-8 declared utf-16", declared("utf-16", plain), "utf-8", "utf-16"},
		{"utf-8 declared gbk", declared("GBK", plain), "utf-8", "gbk"},
		{"utf-8 declared nonsense", declared("x-none", plain), "utf-8", "x-none"},
		{"utf-16le with mark", "\xff\xfe" + encode(utf16le.NewEncoder(), declared("utf-16", plain)), "utf-16le", ""},
		{"utf-16le", encode(utf16le.NewEncoder(), plain), "utf-16le", ""},
		{"utf-16be with mark", "\xfe\xff" + encode(utf16be.NewEncoder(), plain), "utf-16be", ""},
		{"utf-16be declared utf-8", encode(utf16be.NewEncoder(), declared("utf-8", plain)), "utf-16be", "utf-8"},
		{"gb2312", encode(simplifiedchinese.GB18030.NewEncoder(), declared("gb2312", han)), "gb18030", ""},
		{"gbk undeclared", encode(simplifiedchinese.GB18030.NewEncoder(), han), "gb18030", ""},
		{"gbk declared utf-8", encode(simplifiedchinese.GB18030.NewEncoder(), declared("utf-8", han)), "gb18030", "utf-8"},
		{"big5 declared", encode(traditionalchinese.Big5.NewEncoder(), declared("big5", strings.NewReplacer("双方签署", "雙方簽署", "发表联合公报", "發表聯合公報", "并", "並").Replace(han))), "big5", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for how, r := range map[string]io.Reader{
				"whole": strings.NewReader(c.data), "in pieces": iotest.OneByteReader(strings.NewReader(c.data)),
				"gzip": packGzip(t, c.data), "zip": packZip(t, c.data), "zip in a stream": struct{ io.Reader }{packZip(t, c.data)},
			} {
				reader, err := NewReader(r, export.ReadOptions{})
				if err != nil {
					t.Fatal(err)
				}
				n := 0
				for item, err := range reader.Units(context.Background()) {
					if err != nil {
						t.Fatalf("%s: %v", how, err)
					}
					n++
					if zh := item.Unit.Variants[0].Text; !strings.Contains(zh, "合作文件") {
						t.Errorf("%s: text %q", how, zh)
					}
				}
				if r := reader.Report(); n != 1 || r.Encoding != c.encoding || r.Declared != c.label || len(r.Repairs) > 0 {
					t.Errorf("%s: %d units, %+v", how, n, r)
				}
			}
		})
	}
}

func packGzip(t *testing.T, text string) io.Reader {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

func packZip(t *testing.T, text string) io.Reader {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range map[string]string{"readme.txt": "see the other file", "memory.TMX": text} {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

// TestRefused checks the errors for files that are not TMX.
func TestRefused(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"empty", "", "line 1: this is not TMX: the file is empty, or contains only a declaration"},
		{"text", "译文如下", `line 1: this is not TMX: it begins with "译文如下"`},
		{"xliff", "<?xml version='1.0'?>\n<!-- x -->\n<xliff version='1.2'>", "line 3: this is not TMX: its root is <xliff>, not <tmx>"},
		{"tiled", `<map version="1.10" tiledversion="1.10.2"/>`, "line 1: this is not TMX: it is a map of the game editor Tiled, whose files end in .tmx too"},
		{"open root", "<tmx version=", "line 1: this is not TMX: its first tag, <tmx, is not closed"},
	} {
		_, _, err := readAll([]byte(c.data), export.ReadOptions{})
		refused, ok := errors.AsType[*export.FormatError](err)
		if !ok || err.Error() != c.want || refused.Reason() != export.NotTMX {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
	}
	if _, err := NewReader(strings.NewReader(""), export.ReadOptions{Languages: map[string]string{"L1": "no such thing"}}); err == nil {
		t.Error("a meaning that is no language is taken")
	}
	if _, _, err := readAll([]byte(wrap("")), export.ReadOptions{Encoding: "klingon"}); err == nil {
		t.Error("an encoding that does not exist is taken")
	}
	if _, _, err := readAll([]byte(wrap("<tu tuid=\""+strings.Repeat("x", maxToken+1)+"\">")), export.ReadOptions{}); err == nil || !strings.HasPrefix(err.Error(), "line 1: a single text or tag is too long") {
		t.Errorf("an endless tag: %v", err)
	}
	long := wrap(`<tu><tuv xml:lang="zh"><seg>` + strings.Repeat("<ph>"+strings.Repeat("x", 1<<20)+"</ph>", 40) + `</seg></tuv></tu>` + pairUnit)
	items, _, err := readAll([]byte(long), export.ReadOptions{})
	if err != nil || len(items) != 2 || items[0].Bad == nil || items[1].Bad != nil {
		t.Errorf("an endless unit: %v %v", items, err)
	}
}

// TestLanguages holds the codes of the file against canonical tags, and what
// the user says of others.
func TestLanguages(t *testing.T) {
	unit := ""
	for _, code := range []string{"zh_CN", "CHS", "ZH-TW", "zh-cmn-Hans", "eN-uS", "lang1", "L2", "*none*"} {
		unit += `<tuv xml:lang="` + code + `"><seg>x</seg></tuv>`
	}
	items, _, err := readAll([]byte(wrap("<tu srclang='l2'>"+unit+"</tu>")), export.ReadOptions{Languages: map[string]string{"L2": "ru_RU", "l2": "RU-ru"}})
	if err != nil || len(items) != 1 {
		t.Fatal(items, err)
	}
	var got []string
	for _, v := range items[0].Unit.Variants {
		got = append(got, v.Lang)
	}
	if diff := cmp.Diff([]string{"zh-CN", "zh-Hans", "zh-TW", "zh-Hans", "en-US", "lang1", "ru-RU", "*none*"}, got); diff != "" {
		t.Error(diff)
	}
	if items[0].Source != 6 || items[0].SourceFirst().Variants[0].Lang != "ru-RU" {
		t.Errorf("source is %d", items[0].Source)
	}
}

// TestWriteRead writes units with all that a unit can carry, and reads them back.
func TestWriteRead(t *testing.T) {
	at := time.Date(2026, 5, 8, 13, 4, 5, 0, time.UTC)
	units := []unit.Unit{
		{TUID: "<1>", Score: 1, Created: at, Changed: at, CreatedBy: "Li \"Ming\"", ChangedBy: "王",
			Props: []unit.Prop{{Type: "x-field", Value: "law & order"}}, Notes: []string{"核对过"},
			Attributes: []unit.Prop{{Type: "usagecount", Value: "3"}, {Type: "srclang", Value: "zh-CN"}},
			Variants: []unit.Variant{
				{Lang: "zh-CN", Text: "按下 确定 键", Codes: []unit.Code{
					{At: 7, Kind: unit.CodeBegin, Data: "<b>", Attributes: []unit.Prop{{Type: "i", Value: "1"}}},
					{At: 7, Kind: unit.CodeHighlight, Attributes: []unit.Prop{{Type: "type", Value: "term"}}},
					{At: 13, Kind: unit.CodeHighlightEnd},
					{At: 13, Kind: unit.CodeEnd, Data: "</b>", Attributes: []unit.Prop{{Type: "i", Value: "1"}}},
					{At: 17, Kind: unit.CodePlaceholder, Data: `<img alt="图">`, Subs: []unit.Sub{{Start: 10, End: 13, Attributes: []unit.Prop{{Type: "type", Value: "alt"}}}}},
				}},
				{Lang: "en", Text: "Press OK", Details: &unit.Details{Created: at, ChangedBy: "A", Props: []unit.Prop{{Type: "p", Value: "v"}}, Notes: []string{"n"}, Attributes: []unit.Prop{{Type: "o-tmf", Value: "x"}}},
					Codes: []unit.Code{{At: 0, Kind: unit.CodeUnknown, Data: " {\\b "}, {At: 8, Kind: unit.CodeIsolated, Attributes: []unit.Prop{{Type: "pos", Value: "end"}}}}},
			}},
		{TUID: "half", Score: 1, Variants: []unit.Variant{{Lang: "lang1", Text: "alone"}}},
		{TUID: "0f5a3b9c2d417e86-7", Place: 7, Status: unit.Reviewed, Score: 0.93, Created: at, Changed: at,
			Origin:   unit.Origin{Source: "talks.zh.txt", Target: "talks.en.txt", Title: "会谈", Date: "2026-05", Body: "海城通讯社", Translator: "Li", URL: "https://example.org/a?b&c", Checksum: "0f5a3b9c2d417e86"},
			Variants: []unit.Variant{{Lang: "zh-CN", Text: "会谈"}, {Lang: "en", Text: "talks"}}},
	}
	var out bytes.Buffer
	w, err := NewWriter(&out, export.WriteOptions{Multilingual: true, MultilingualSource: "zh-CN", KeepHalfEmpty: true, LangStyle: export.StyleAsIs, DOCTYPE: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := export.Copy(context.Background(), w, unit.Each(units)); err != nil {
		t.Fatal(err)
	}
	items, report, err := readAll(out.Bytes(), export.ReadOptions{Strict: true})
	if err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	var got []unit.Unit
	for _, item := range items {
		got = append(got, item.Unit)
	}
	if diff := cmp.Diff(units, got); diff != "" {
		t.Errorf("%s\n%s", diff, &out)
	}
	if report.SourceLang != "zh-CN" || items[0].Source != 0 || len(report.Repairs) > 0 {
		t.Errorf("%+v", report)
	}
	if full := got[0].Variants[0].FullText(); full != `按下 <b>确定</b> 键<img alt="图">` {
		t.Errorf("full text %q", full)
	}
}

// TestHostileCodes checks that codes that do not fit their text, or the DTD,
// still give a well-formed file.
func TestHostileCodes(t *testing.T) {
	v := unit.Variant{Lang: "zh", Text: " 甲乙 ", Codes: []unit.Code{
		{At: -3, Kind: unit.CodeHighlightEnd}, {At: 2, Kind: unit.CodeHighlight}, {At: 99, Kind: "script", Data: "<>&\x00"},
		{At: 1, Kind: unit.CodeBegin, Data: "x", Subs: []unit.Sub{{Start: 5, End: 9}, {Start: 1, End: 0}},
			Attributes: []unit.Prop{{Type: "x", Value: "1"}, {Type: "x", Value: "2"}, {Type: "on click", Value: "3"}}},
	}}
	var out bytes.Buffer
	w, err := NewWriter(&out, export.WriteOptions{Multilingual: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(unit.Unit{Variants: []unit.Variant{v, {Lang: "en", Text: "b"}}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	const want = `<seg><hi>甲乙 <ph>&lt;&gt;&amp;</ph><ph x="1">x</ph></hi></seg>`
	if !strings.Contains(out.String(), want) {
		t.Errorf("%s has no %s", &out, want)
	}
	items, _, err := readAll(out.Bytes(), export.ReadOptions{Strict: true})
	if err != nil || len(items) != 1 || len(items[0].Repairs) > 0 {
		t.Errorf("%v %v", items, err)
	}
}

// TestReaderOnce checks that the stream can be left early and is read once, and
// that it ends with its context.
func TestReaderOnce(t *testing.T) {
	data := wrap(strings.Repeat(pairUnit, 3))
	r, err := NewReader(strings.NewReader(data), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for range r.Units(context.Background()) {
		break
	}
	for item, err := range r.Units(context.Background()) {
		t.Errorf("a second range yields %v %v", item, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, err = NewReader(strings.NewReader(data), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range r.Units(ctx) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	}
	r, err = NewReader(io.MultiReader(strings.NewReader(data[:200]), iotest.ErrReader(errors.New("disk gone"))), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var last error
	for _, err := range r.Units(context.Background()) {
		last = err
	}
	if last == nil || !strings.Contains(last.Error(), "disk gone") {
		t.Errorf("a broken disk: %v", last)
	}
}

// FuzzReader checks that any file ends without a panic, and that what is read of
// it can be written and is then read the same without a fault.
func FuzzReader(f *testing.F) {
	faults, err := os.ReadFile("../../testdata/tmx/read/faults.tmx")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(faults))
	f.Add(wrap(pairUnit))
	f.Add(wrap(`<tu><prop type="a">b<c/></prop><note>n</note><tuv xml:lang="zh"><seg>a<bpt i="1">b<sub>c<ph/></sub></bpt><it>d</it><ut/><hi>e</hi></seg></tuv></tu>`))
	f.Fuzz(func(t *testing.T, data string) {
		items, _, err := readAll([]byte(data), export.ReadOptions{})
		if err != nil {
			return
		}
		var units []unit.Unit
		for _, item := range items {
			if item.Bad == nil {
				units = append(units, item.Unit)
			}
		}
		var out bytes.Buffer
		w, err := NewWriter(&out, export.WriteOptions{Multilingual: true, KeepHalfEmpty: true, LangStyle: export.StyleAsIs})
		if err != nil {
			t.Fatal(err)
		}
		report, err := export.Copy(context.Background(), w, unit.Each(units))
		if err != nil {
			t.Fatal(err)
		}
		again, second, err := readAll(out.Bytes(), export.ReadOptions{Strict: true})
		if err != nil || len(again) != report.Written || len(second.Repairs) > 0 {
			t.Fatalf("%q\nis written as\n%s\nand read with %v, %+v", data, &out, err, second)
		}
	})
}
