package doctor_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/doctor"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/export/internal/exporttest"
	"github.com/yiku-tm/yiku/export/tmx"
)

// strict returns what Strict finds in a file, after its units were seen.
func strict(t testing.TB, data string) []doctor.Finding {
	t.Helper()
	r, err := tmx.NewReader(strings.NewReader(data), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	d := doctor.New()
	for item, err := range r.Units(context.Background()) {
		if err != nil {
			break // no TMX at all
		}
		d.See(item, "")
	}
	if err := d.Strict(strings.NewReader(data), ""); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(d.Findings(export.ReadReport{Units: 1}), func(f doctor.Finding) bool {
		return !slices.Contains([]doctor.Kind{doctor.NotWellFormed, doctor.BadMarkup, doctor.BadCharacter, doctor.BadUnit}, f.Kind)
	})
}

// TestStrict gives each violation of XML a file, with the line where it must be
// reported, once, by a reader or by a strict parser.
func TestStrict(t *testing.T) {
	unit := tu("a", "zh", "双方签署。", "en", "Both signed.")
	for _, c := range []struct {
		name, file string
		kind       doctor.Kind
		line       int
		detail     string
	}{
		{"nothing", tmxOf(unit), "", 0, ""},
		{"everything that is allowed", `<?xml version='1.0' encoding="UTF-8" standalone='yes' ?><!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!ENTITY co "译库">]><!-- a - b --><?pi -- ?>` +
			`<tmx xmlns="urn:a" xmlns:b="urn:b" version = '1.4' ><header b:x="1" x="2" xml:space="preserve"><b:y xmlns=""/><![CDATA[]]>]]&gt; &#x4e2d;&co;</header><body/></tmx>` + "\n<!-- end -->", "", 0, ""},
		{"a prefix of an element", tmxOf(unit, "<sdl:x/>"), doctor.NotWellFormed, 4, "the prefix sdl of <sdl:x> is not bound to a namespace"},
		{"a prefix of an attribute", strings.Replace(tmxOf(unit), "<body>", `<body sdl:x="1">`, 1), doctor.NotWellFormed, 2, "the prefix sdl of the attribute sdl:x"},
		{"a prefix outside of its element", tmxOf(`<a xmlns:s="u"><s:b/></a>`, `<s:c/>`, unit), doctor.NotWellFormed, 4, "the prefix s of <s:c>"},
		{"a prefix for nothing", tmxOf(`<a xmlns:s=""/>`, unit), doctor.NotWellFormed, 3, "the prefix s is declared without a namespace"},
		{"the prefix xml for another", tmxOf(`<a xmlns:xml="u"/>`, unit), doctor.NotWellFormed, 3, "the prefix xml cannot be declared this way"},
		{"two colons", tmxOf(`<a:b:c/>`, unit), doctor.NotWellFormed, 3, "a:b:c"},
		{"a name with a digit first", tmxOf(`<a 1b="c"/>`, unit), doctor.NotWellFormed, 3, `"1b" holds a character`},
		{"a line before the declaration", "\n" + tmxOf(unit), doctor.NotWellFormed, 2, "<?xml is not at the beginning of the file"},
		{"a comment before the declaration", "<!-- a -->" + tmxOf(unit), doctor.NotWellFormed, 1, "<?xml is not at the beginning of the file"},
		{"a declaration without a version", strings.Replace(tmxOf(unit), ` version="1.0"`, "", 1), doctor.NotWellFormed, 1, "is not one of version 1"},
		{"a declaration of version 2", strings.Replace(tmxOf(unit), `"1.0"`, `"2.0"`, 1), doctor.NotWellFormed, 1, "is not one of version 1"},
		{"a second declaration", tmxOf(unit, `<?xml version="1.0"?>`), doctor.NotWellFormed, 4, "<?xml is not at the beginning of the file"},
		{"an instruction named XML", tmxOf(unit, `<?XML a?>`), doctor.NotWellFormed, 4, "named <?XML"},
		{"an attribute twice", tmxOf(unit, `<prop a="1" a="2"/>`), doctor.NotWellFormed, 4, "<prop> has the attribute a twice"},
		{"an attribute twice by its namespace", tmxOf(unit, `<prop xmlns:a="u" xmlns:b="u" a:x="1" b:x="2"/>`), doctor.NotWellFormed, 4, "has the attribute b:x twice"},
		{"hyphens in a comment", tmxOf(unit, `<!-- a -- b -->`), doctor.NotWellFormed, 4, "two hyphens"},
		{"a hyphen at the end of a comment", tmxOf(unit, `<!-- a --->`), doctor.NotWellFormed, 4, "two hyphens"},
		{"a second root", tmxOf(unit) + "<tmx/>", doctor.NotWellFormed, 5, "a second root element, <tmx>"},
		{"text after the root", tmxOf(unit) + "end", doctor.BadUnit, 4, `"end" is outside the units`},
		{"no space between attributes", tmxOf(unit, `<prop a="1"b="2"/>`), doctor.NotWellFormed, 4, "there is no space before an attribute of <prop>"},
		{"a value without quotes", strings.Replace(tmxOf(unit), `<header srclang="zh"/>`, `<header srclang=zh/>`, 1), doctor.NotWellFormed, 2, "an attribute of <header> cannot be read"},
		{"an end tag with an attribute", tmxOf(unit, `<a></a b="1">`), doctor.NotWellFormed, 4, "</a> holds more than its name"},
		{"an end that ends nothing", tmxOf(unit, `</a>`), doctor.NotWellFormed, 4, "</a> has no start tag"},
		{"elements that cross", tmxOf(unit, `<a><b></a>`), doctor.NotWellFormed, 4, "</a> found where </b> is expected"},
		{"an entity in the header", strings.Replace(tmxOf(unit), `<header srclang="zh"/>`, `<header srclang="zh" o-tmf="A & B"/>`, 1), doctor.BadMarkup, 2, "a bare &"},
		{"a < in a value", strings.Replace(tmxOf(unit), `<header srclang="zh"/>`, `<header srclang="zh" o-tmf="A < B"/>`, 1), doctor.BadMarkup, 2, "a < in an attribute of <header>"},
		{"a control character in the header", strings.Replace(tmxOf(unit), `<header srclang="zh"/>`, "<header srclang=\"zh\" o-tmf=\"A\x01\"/>", 1), doctor.BadCharacter, 2, "a forbidden character"},
		{"the end of CDATA in a text", tmxOf(tu("a", "zh", "双方]]>签署。", "en", "Both signed.")), doctor.BadMarkup, 3, "]]> in a text"},
		{"a document type in the wrong place", tmxOf(unit, `<!DOCTYPE tmx>`), doctor.BadUnit, 4, `"<!DOCTYPE tmx>" is outside the units`},
		{"two document types", "<!DOCTYPE tmx>" + "<!DOCTYPE tmx>" + tmxOf(unit)[strings.Index(tmxOf(unit), "\n"):], doctor.NotWellFormed, 1, "a second document type, or one after the first element"},
		{"a document type in small letters", "<!doctype tmx>" + tmxOf(unit)[strings.Index(tmxOf(unit), "\n"):], doctor.NotWellFormed, 1, "<!doctype tmx is not markup"},
		{"a document type without quotes", `<!DOCTYPE tmx SYSTEM tmx14.dtd>` + tmxOf(unit)[strings.Index(tmxOf(unit), "\n"):], doctor.NotWellFormed, 1, "is not well-formed"},
		{"the end of the file", strings.TrimSuffix(tmxOf(unit), "</body></tmx>\n"), doctor.BadUnit, 4, "cut off"},
	} {
		found := strict(t, c.file)
		if c.kind == "" {
			if len(found) > 0 {
				t.Errorf("%s: %+v", c.name, found)
			}
			continue
		}
		if len(found) != 1 || found[0].Count != 1 || found[0].Kind != c.kind || found[0].Places[0].Line != c.line || !strings.Contains(found[0].Places[0].Detail, c.detail) {
			t.Errorf("%s: %+v, want one %s in line %d: %s", c.name, found, c.kind, c.line, c.detail)
		}
	}
}

// TestStrictReportsAll checks that a fault does not hide the next.
func TestStrictReportsAll(t *testing.T) {
	found := strict(t, "\n"+tmxOf(tu("a", "zh", "甲", "en", "A"), `<s:x/>`, `<!-- a -- b -->`, `<a b="1" b="2"/>`)+"<tmx/>")
	var lines []int
	for _, p := range found[0].Places {
		lines = append(lines, p.Line)
	}
	if !slices.Equal(lines, []int{2, 5, 6, 7, 9}) {
		t.Errorf("lines %v in %+v", lines, found)
	}
}

// TestStrictEncoding checks that an encoding that the file does not declare is
// reported.
func TestStrictEncoding(t *testing.T) {
	plain := strings.Replace(tmxOf(tu("a", "zh", "双方一致同意深化务实合作。", "en", "Both agreed.")), ` encoding="utf-8"`, "", 1)
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	bare := gbk[strings.Index(gbk, "<tmx"):]
	for name, data := range map[string]string{"without an encoding": gbk, "without a declaration": bare} {
		found := strict(t, data)
		if len(found) != 1 || found[0].Kind != doctor.NotWellFormed || !strings.Contains(found[0].Places[0].Detail, "gb18030 and does not declare it") {
			t.Errorf("%s: %+v", name, found)
		}
	}
	declared := strings.Replace(gbk, `version="1.0"`, `version="1.0" encoding="gbk"`, 1)
	for name, data := range map[string]string{"declared": declared, "utf-8": plain} {
		if found := strict(t, data); len(found) > 0 {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

// TestStrictTakesOurFiles checks that all that is written here passes.
func TestStrictTakesOurFiles(t *testing.T) {
	for _, f := range formats.All() {
		if f.Write == nil || f.Name != "tmx" && f.Name != "tbx" && f.Name != "tbx3" && f.Name != "xliff" && f.Name != "xliff2" {
			continue
		}
		data, _ := exporttest.Write(t, func(b *bytes.Buffer) (export.Writer, error) {
			return f.Write(b, export.WriteOptions{Source: "zh", Target: "en", DOCTYPE: true})
		}, exporttest.Units())
		d := doctor.New()
		if err := d.Strict(bytes.NewReader(data), ""); err != nil {
			t.Fatal(err)
		}
		if found := d.Findings(export.ReadReport{Units: 1}); len(found) > 0 {
			t.Errorf("%s: %+v", f.Name, found)
		}
	}
}

// FuzzStrict checks that what encoding/xml refuses is reported.
func FuzzStrict(f *testing.F) {
	f.Add(tmxOf(tu("a", "zh", "双方签署。", "en", "Both signed.")))
	f.Add(`<a b="1"c='2'><!-- - --><b:c xmlns:b="u"/>]]></a><d>`)
	f.Add("\ufeff<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e 'f'>]><a>&e;&#0;</a>")
	f.Fuzz(func(t *testing.T, data string) {
		d := doctor.New()
		if err := d.Strict(strings.NewReader(data), "utf-8"); err != nil {
			return
		}
		x := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(data, "\ufeff")))
		x.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
		for {
			_, err := x.Token()
			if err == io.EOF {
				return
			}
			if err != nil {
				break
			}
		}
		if len(d.Findings(export.ReadReport{Units: 1})) == 0 && !strings.Contains(data, "<!ENTITY") {
			t.Errorf("%q is told to be right", data)
		}
	})
}
