package doctor_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/doctor"
	"github.com/yiku-tm/yiku/export/tmx"
	"github.com/yiku-tm/yiku/export/xliff"
)

// examine examines a TMX.
func examine(t *testing.T, data string) ([]export.Item, *doctor.Doctor, []doctor.Finding) {
	t.Helper()
	r, err := tmx.NewReader(strings.NewReader(data), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	d := doctor.New()
	var items []export.Item
	for item, err := range r.Units(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
		d.See(item, r.Report().SourceLang)
	}
	return items, d, d.Findings(r.Report())
}

func tmxOf(units ...string) string {
	return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<tmx version=\"1.4\"><header srclang=\"zh\"/><body>\n" + strings.Join(units, "\n") + "\n</body></tmx>\n"
}

func tu(id string, variants ...string) string {
	s := "<tu"
	if id != "" {
		s += ` tuid="` + id + `"`
	}
	s += ">"
	for i := 0; i < len(variants); i += 2 {
		s += `<tuv xml:lang="` + variants[i] + `"><seg>` + variants[i+1] + "</seg></tuv>"
	}
	return s + "</tu>"
}

// TestFindings gives each kind its file, with the line in which it must be found.
func TestFindings(t *testing.T) {
	const good = "双方签署联合声明。"
	for _, c := range []struct {
		name   string
		file   string
		kind   doctor.Kind
		line   int
		detail string
	}{
		{"a unit that is not closed", tmxOf("<tu><tuv", tu("b", "zh", good, "en", "ok")), doctor.BadUnit, 3, "not closed"},
		{"a control character", tmxOf(tu("a", "zh", "双\x01方", "en", "both")), doctor.BadCharacter, 3, "control"},
		{"a bare &", tmxOf(tu("a", "zh", "研究&开发", "en", "R & D")), doctor.BadMarkup, 3, "faulty & or unknown entity"},
		{"no language code", tmxOf(tu("a", "zh", good, "L1", "both")), doctor.UnknownLanguage, 3, `"L1"`},
		{"no source", tmxOf(tu("a", "ru", "обе стороны", "en", "both")), doctor.NoSource, 3, "zh"},
		{"one language", tmxOf(tu("a", "zh", good, "zh-CN", "双方都已签署。")), doctor.OneLanguage, 3, "zh; both texts look like zh"},
		{"half empty", tmxOf(tu("a", "zh", good, "en", " ")), doctor.HalfEmpty, 3, "1 of 2 texts"},
		{"an id twice", tmxOf(tu("a", "zh", "甲", "en", "A"), tu("a", "zh", "乙", "en", "B")), doctor.SameID, 4, "as in line 3"},
		{"half a pair", tmxOf(tu("a", "zh", `<bpt i="1">&lt;b></bpt>甲`, "en", "A")), doctor.BrokenCodes, 3, "zh: <b>"},
		{"other codes", tmxOf(tu("a", "zh", `甲<ph x="1">{0}</ph>`, "en", "A")), doctor.OtherCodes, 3, "fewer ph in en"},
		{"changed places", tmxOf(tu("a", "zh", "The two sides signed it", "en", "Both")), doctor.OtherLanguage, 3, "written in Latin letters"},
		{"both kinds of Chinese", tmxOf(tu("a", "zh-CN", "双方", "en", "both"), tu("b", "zh-TW", "雙方", "en", "both sides")), doctor.MixedScripts, 0, "zh-CN, zh-TW"},
		{"too long", tmxOf(tu("a", "zh", strings.Repeat("长", 2001), "en", "long")), doctor.TooLong, 3, "zh has 2001 characters"},
		{"the same unit", tmxOf(tu("", "zh", "甲", "en", "A"), tu("", "zh", "甲", "en", "A")), doctor.SameUnit, 4, "as in line 3"},
		{"untranslated", tmxOf(tu("", "zh", "WTO", "en", "WTO")), doctor.SameText, 3, "WTO"},
		{"a line break", tmxOf(tu("", "zh", "双方\n签署", "en", "signed")), doctor.LineBreak, 3, "zh"},
		{"nothing", tmxOf(), doctor.NoUnits, 0, ""},
		{"a wrong declaration", strings.Replace(tmxOf(tu("", "zh", good, "en", "x")), "utf-8", "gb2312", 1), doctor.BadEncoding, 0, "it is utf-8 but declares gb2312"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, findings := examine(t, c.file)
			i := slices.IndexFunc(findings, func(f doctor.Finding) bool { return f.Kind == c.kind })
			if i < 0 {
				t.Fatalf("not found in %+v", findings)
			}
			p := findings[i].Places[0]
			if p.Line != c.line || !strings.Contains(p.Detail, c.detail) || c.kind.Words() == string(c.kind) {
				t.Errorf("%+v", findings[i])
			}
		})
	}
}

// TestHealthy checks that a file of ours has no findings.
func TestHealthy(t *testing.T) {
	_, d, findings := examine(t, tmxOf(
		tu("a", "zh", "双方签署联合声明，第3条生效。", "en", "The two sides signed the joint statement.", "ru", "Стороны подписали заявление."),
		tu("b", "zh", `<bpt i="1">&lt;b></bpt>甲<ept i="1">&lt;/b></ept>`, "en", `<bpt i="2">&lt;b></bpt>A<ept i="2">&lt;/b></ept>`),
		tu("c", "zh", "A级 WTO", "en", "级"), tu("d", "zh", "3", "en", "3")))
	if len(findings) > 0 {
		t.Errorf("%+v", findings)
	}
	if d := cmp.Diff([]doctor.Language{{"en", 4}, {"zh", 4}, {"ru", 1}}, d.Languages()); d != "" {
		t.Error(d)
	}
}

// TestMend checks that the copy is free of what is reported as mended, and has
// all else.
func TestMend(t *testing.T) {
	file := tmxOf(
		tu("a", "zh", "双\x01方 & <", "en", "both"), tu("a", "zh", "乙", "en", "B"), tu("a~2", "zh", "丙", "en", "C"), tu("h", "zh", "空", "en", ""),
		tu("c", "zh", `<bpt i="1">&lt;b></bpt>甲</seg></tuv><tuv xml:lang="en"><seg>A<ept i="7">&lt;/i></ept>`), tu("x", "zh", "双方\n签署", "en", " signed"),
		tu("", "zh", "丁", "en", "D"), tu("", "zh", "丁", "en", "D"))
	items, _, before := examine(t, file)
	var out bytes.Buffer
	w, err := tmx.NewWriter(&out, export.WriteOptions{Multilingual: true, LangStyle: export.StyleAsIs, MultilingualSource: "zh"})
	if err != nil {
		t.Fatal(err)
	}
	m := doctor.NewMender()
	for _, item := range items {
		if item.Bad != nil {
			t.Fatal(item.Bad)
		}
		if u, ok := m.Mend(item); ok {
			if err := w.Write(u); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	mended, _, after := examine(t, out.String())
	for _, f := range after {
		if f.Kind.Mended() {
			t.Errorf("left: %+v", f)
		}
	}
	var kinds []string
	for _, f := range before {
		kinds = append(kinds, fmt.Sprintf("%s %d", f.Kind, f.Count))
	}
	if d := cmp.Diff([]string{"bad-character 1", "bad-markup 1", "half-empty 1", "duplicate-id 1", "broken-codes 2", "mismatched-codes 1", "duplicate-unit 1", "line-break 1"}, kinds); d != "" {
		t.Error(d)
	}
	var ids []string
	for _, item := range mended {
		ids = append(ids, item.Unit.TUID)
	}
	if d := cmp.Diff([]string{"a", "a~2", "a~2~2", "c", "x"}, ids[:5]); d != "" {
		t.Error(d)
	}
}

// TestMendXML repairs a broken XLIFF: strict readers accept it then, and what
// was right is unchanged byte for byte.
func TestMendXML(t *testing.T) {
	const broken = "<?xml version='1.0' encoding=\"gb2312\" standalone='yes'?>\r\n<!DOCTYPE xliff [<!ENTITY own 'x'>]>\n<xliff version=\"1.2\">\n <file original='a&b.docx' source-language='zh' target-language='en'><body>\n" +
		"<trans-unit id='1' note=\"a < b &lt; &#x4E2D; \x02\"><source>研究&开发 &own; &nbsp;&amp; 3 < 4\x01</source><target><![CDATA[R & D \x03]]></target></trans-unit>\n</body></file></xliff>\n"
	const want = "<?xml version='1.0' encoding=\"UTF-8\" standalone='yes'?>\r\n<!DOCTYPE xliff [<!ENTITY own 'x'>]>\n<xliff version=\"1.2\">\n <file original='a&amp;b.docx' source-language='zh' target-language='en'><body>\n" +
		"<trans-unit id='1' note=\"a &lt; b &lt; &#x4E2D; \"><source>研究&amp;开发 &own; &amp;nbsp;&amp; 3 &lt; 4</source><target><![CDATA[R & D ]]></target></trans-unit>\n</body></file></xliff>\n"
	var out bytes.Buffer
	changes, err := doctor.MendXML(&out, strings.NewReader(broken), "")
	if err != nil || changes != 9 {
		t.Errorf("%d changes, %v", changes, err)
	}
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Error(d)
	}
	d := xml.NewDecoder(strings.NewReader(out.String()))
	d.Entity = map[string]string{"own": "x"}
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	var again bytes.Buffer
	if changes, err := doctor.MendXML(&again, strings.NewReader(out.String()), ""); changes != 0 || err != nil || again.String() != out.String() {
		t.Errorf("a second repair changes %d places, %v", changes, err)
	}
	r, err := xliff.NewReader(strings.NewReader(out.String()), export.ReadOptions{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	for item, err := range r.Units(context.Background()) {
		if err != nil || item.Unit.Variants[1].Text != "R & D " {
			t.Errorf("%+v %v", item, err)
		}
	}
}

// FuzzMendXML checks that a second repair changes nothing, and that no text gets lost
// but forbidden characters.
func FuzzMendXML(f *testing.F) {
	for _, s := range []string{"<a b='&'>x & y < z</a>", "<?xml encoding='utf-16'?><a>&amp;&#0;&lt", "<a b=\"<\" c='\x01'/>", "<!-- & --><![CDATA[&]]>\xff", "<a a=aa a='&'>", "<a =a a=\"&\">", "<Ac00\"0\" 0='&'0>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var once, twice bytes.Buffer
		if _, err := doctor.MendXML(&once, strings.NewReader(s), "utf-8"); err != nil {
			t.Fatal(err)
		}
		n, err := doctor.MendXML(&twice, bytes.NewReader(once.Bytes()), "utf-8")
		if err != nil || n > 0 && !strings.Contains(s, "encoding") || once.String() != twice.String() {
			t.Errorf("%q becomes %q and then %q, %d changes, %v", s, once.String(), twice.String(), n, err)
		}
	})
}
