package tbx

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/exporttest"
	"github.com/yiku-tm/yiku/tm/unit"
)

func entries(data string, o export.ReadOptions) ([]Found, export.ReadReport, error) {
	r, err := NewReader(strings.NewReader(data), o)
	if err != nil {
		return nil, export.ReadReport{}, err
	}
	var list []Found
	for f, err := range r.Entries(context.Background()) {
		if err != nil {
			return list, r.Report(), err
		}
		list = append(list, f)
	}
	return list, r.Report(), nil
}

// concept is what every test file of TestVersions says, in its own way.
var concept = Entry{
	ID: "c1", Subject: "外交", Definition: "多国共建的合作倡议", Source: "白皮书", Notes: []string{"见第二章"}, Date: "2026-05-08",
	Terms: []Term{
		{Lang: "zh-CN", Text: "一带一路", Status: Official, PartOfSpeech: "noun"},
		{Lang: "en", Text: "Belt and Road Initiative", Status: Official, Source: "外交部", Notes: []string{"缩写 BRI"}, Date: "2026-05-07", By: "李明"},
		{Lang: "en", Text: "One Belt One Road", Status: Banned, Context: "Do not write One Belt One Road."},
		{Lang: "en", Text: "Belt and Road", Status: Allowed},
		{Lang: "en", Text: "New Silk Road", Status: Superseded},
	},
}

func TestVersions(t *testing.T) {
	header := `<fileDesc><titleStmt><title>t</title></titleStmt><sourceDesc><p>x</p></sourceDesc></fileDesc>`
	files := map[string]string{
		"2, tig": `<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd"><martif type="TBX" xml:lang="en"><martifHeader>` + header + `</martifHeader><text><body>
<termEntry id="c1"><descrip type="subjectField">外交</descrip><descripGrp><descrip type="definition">多国共建的合作倡议</descrip><admin type="source">白皮书</admin></descripGrp>
<transacGrp><transac type="transactionType">modification</transac><date>2026-05-08</date></transacGrp><note>见第二章</note>
<langSet xml:lang="zh_CN"><tig><term>一带一路</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote><termNote type="partOfSpeech">noun</termNote></tig></langSet>
<langSet xml:lang="en"><tig><term>Belt and Road <hi>Initiative</hi></term><termNote type="normativeAuthorization">standardizedTerm</termNote><admin type="source">外交部</admin>
<transacGrp><transac type="transactionType">origination</transac><transacNote type="responsibility">李明</transacNote><date>2026-05-07</date></transacGrp><note>缩写 BRI</note></tig>
<tig><term>One Belt One Road</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote><descrip type="context">Do not write One Belt One Road.</descrip></tig>
<tig><term>Belt and Road</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></tig>
<tig><term>New Silk Road</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig></langSet></termEntry></body></text></martif>`,
		"2, ntig": `<martif type="TBX-Basic"><martifHeader/><text><body><termEntry id="c1"><descrip type="subjectField">外交</descrip><descrip type="definition">多国共建的合作倡议</descrip><admin type="source">白皮书</admin>
<transacGrp><date>2026-05-08</date></transacGrp><note>见第二章</note><langSet lang="zh-CN"><ntig><termGrp><term>一带一路</term><termNote type="administrativeStatus">preferred</termNote><termNote type="partOfSpeech">noun</termNote></termGrp></ntig></langSet>
<langSet xml:lang="en"><ntig><termGrp><term>Belt and Road Initiative</term><termNote type="administrativeStatus">preferredTerm</termNote></termGrp><admin type="source">外交部</admin><transacGrp><transacNote type="responsibility">李明</transacNote><date>2026-05-07</date></transacGrp><note>缩写 BRI</note></ntig>
<ntig><termGrp><term>One Belt One Road</term><termNote type="administrativeStatus">Forbidden</termNote></termGrp><descrip type="context">Do not write One Belt One Road.</descrip></ntig>
<ntig><termGrp><term>Belt and Road</term><termNoteGrp><termNote type="administrativeStatus">admitted</termNote></termNoteGrp></termGrp></ntig>
<ntig><termGrp><term>New Silk Road</term><termNote type="administrativeStatus">obsolete</termNote></termGrp></ntig></langSet></termEntry></body></text></martif>`,
		"3, dct": `<tbx type="TBX-Basic" style="dct" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:m="http://www.tbxinfo.net/ns/min" xmlns:b="http://www.tbxinfo.net/ns/basic"><tbxHeader>` + header + `</tbxHeader><text><body>
<conceptEntry id="c1"><m:subjectField>外交</m:subjectField><descripGrp><b:definition>多国共建的合作倡议</b:definition><b:source>白皮书</b:source></descripGrp><transacGrp><b:transactionType>modification</b:transactionType><date>2026-05-08</date></transacGrp><note>见第二章</note>
<langSec xml:lang="zh-CN"><termSec><term>一带一路</term><m:administrativeStatus>preferredTerm-admn-sts</m:administrativeStatus><m:partOfSpeech>noun</m:partOfSpeech></termSec></langSec>
<langSec xml:lang="en"><termSec><term>Belt and Road Initiative</term><m:administrativeStatus>preferredTerm-admn-sts</m:administrativeStatus><b:source>外交部</b:source><transacGrp><b:responsibility>李明</b:responsibility><date>2026-05-07</date></transacGrp><note>缩写 BRI</note></termSec>
<termSec><term>One Belt One Road</term><m:administrativeStatus>deprecatedTerm-admn-sts</m:administrativeStatus><b:context>Do not write One Belt One Road.</b:context></termSec>
<termSec><term>Belt and Road</term><m:administrativeStatus>admittedTerm-admn-sts</m:administrativeStatus></termSec>
<termSec><term>New Silk Road</term><m:administrativeStatus>supersededTerm-admn-sts</m:administrativeStatus></termSec></langSec></conceptEntry></body></text></tbx>`,
	}
	for name, file := range files {
		found, report, err := entries(file, export.ReadOptions{})
		if err != nil || len(found) != 1 || report.Bad != 0 {
			t.Fatalf("%s: %+v %+v %v", name, found, report, err)
		}
		if d := cmp.Diff(concept, found[0].Entry, cmpopts.IgnoreFields(Entry{}, "Number", "Line")); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// exported is the file with the entries.
func exported(t *testing.T, version Version, o export.WriteOptions, list ...Entry) (string, export.Report) {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, version, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if err := w.WriteEntry(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.WriteEntry(concept); err == nil {
		t.Error("a closed file was written to")
	}
	return out.String(), w.Report()
}

// TestRoundTrip checks that a concept written in any version is read back, and
// written again is the same file.
func TestRoundTrip(t *testing.T) {
	other := Entry{ID: "c2", Definition: "a < b & c", Terms: []Term{{Lang: "zh-TW", Text: "法治"}, {Lang: "ru", Text: "верховенство права"}}}
	for _, v := range []Version{Version2, Version3} {
		o := export.WriteOptions{LangStyle: export.StyleAsIs}
		file, report := exported(t, v, o, concept, other)
		if report.Written != 2 || report.Bytes != int64(len(file)) {
			t.Errorf("%+v", report)
		}
		found, _, err := entries(file, export.ReadOptions{})
		if err != nil {
			t.Fatalf("%v in\n%s", err, file)
		}
		var got []Entry
		for _, f := range found {
			got = append(got, f.Entry)
		}
		if d := cmp.Diff([]Entry{concept, other}, got, cmpopts.IgnoreFields(Entry{}, "Number", "Line")); d != "" {
			t.Errorf("%s: %s\n%s", v, d, file)
		}
		if again, _ := exported(t, v, o, got...); again != file {
			t.Errorf("%s: written again it is another file", v)
		}
	}
}

// TestUnits checks what a memory takes from a concept: no banned or superseded
// term, each other one once, the best first.
func TestUnits(t *testing.T) {
	file, _ := exported(t, Version2, export.WriteOptions{LangStyle: export.StyleAsIs}, concept, Entry{ID: "one", Terms: []Term{{Lang: "zh", Text: "独"}}})
	r, err := NewReader(strings.NewReader(file), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	var units []unit.Unit
	for item, err := range r.Units(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, item.Unit)
		v := item.Unit.Variants
		got = append(got, fmt.Sprintf("%d %s %s=%s %s=%s", item.Number, item.Unit.TUID, v[0].Lang, v[0].Text, v[1].Lang, v[1].Text))
	}
	want := []string{"1 c1 zh-CN=一带一路 en=Belt and Road Initiative", "2 c1#2 zh-CN=一带一路 en=Belt and Road"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	report := r.Report()
	if report.Units != 2 || report.Variants != 4 || len(report.Unfinished) != 2 || report.Unfinished[1].Count != 2 {
		t.Errorf("%+v", report)
	}
	// What a unit carries of its concept comes back into a term base.
	var out bytes.Buffer
	w, err := NewWriter(&out, Version2, export.WriteOptions{LangStyle: export.StyleAsIs})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(units[0]), w.Write(unit.Unit{Status: unit.Rejected}), w.Write(unit.Unit{}), w.Close()); err != nil {
		t.Fatal(err)
	}
	if r := w.Report(); r.Units != 3 || r.Written != 1 || len(r.Skipped) != 2 {
		t.Errorf("%+v", r)
	}
	found, _, err := entries(out.String(), export.ReadOptions{})
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	short := concept
	short.Terms = concept.Terms[:2]
	if d := cmp.Diff(short, found[0].Entry, cmpopts.IgnoreFields(Entry{}, "Number", "Line")); d != "" {
		t.Error(d)
	}
}

// TestUnitsOfAMemory checks that a unit of a memory is recognised by its origin and
// place: by the id of its entry, with or without the letter in front, or next to the
// id of another tool. Spaces that belong to the text are kept.
func TestUnitsOfAMemory(t *testing.T) {
	newUnit := func(tuid, checksum string, place int, texts ...unit.Variant) unit.Unit {
		return unit.Unit{TUID: tuid, Place: place, Status: unit.Imported, Origin: unit.Origin{Checksum: checksum, Title: "条例"}, Variants: texts}
	}
	zh, en := unit.Variant{Lang: "zh", Text: "第一条　总则"}, unit.Variant{Lang: "en", Text: "Article 1 General provisions"}
	units := []unit.Unit{
		newUnit("", "0f5a3b9c2d417e86", 12, zh, en),
		newUnit("", "c1b2c3d4e5f60718", 0, zh, en, unit.Variant{Lang: "en", Text: "Article 1 General rules"}),
		newUnit("their-7", "a1b2c3d4e5f60718", 3, zh, en),
	}
	for _, v := range []Version{Version2, Version3} {
		var out bytes.Buffer
		w, err := NewWriter(&out, v, export.WriteOptions{LangStyle: export.StyleAsIs})
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range units {
			if err := w.Write(u); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := NewReader(&out, export.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var got []unit.Unit
		for item, err := range r.Units(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, item.Unit)
		}
		if len(got) != len(units) {
			t.Fatalf("%s: %d units come back of %d", v, len(got), len(units))
		}
		for i, u := range got {
			want := units[i]
			if u.Origin.Checksum != want.Origin.Checksum || u.Place != want.Place || want.TUID != "" && u.TUID != want.TUID {
				t.Errorf("%s: unit %d comes back as %+v", v, i, u)
			}
			if d := cmp.Diff(want.Variants, u.Variants); d != "" {
				t.Errorf("%s: unit %d: %s", v, i, d)
			}
		}
	}
}

func TestBad(t *testing.T) {
	const head, tail = `<martif><text><body>`, `</body></text></martif>`
	const good = `<termEntry id="g"><langSet xml:lang="zh"><tig><term>法</term></tig></langSet></termEntry>`
	for _, c := range []struct{ name, file, want string }{
		{"no term", head + `<termEntry id="a"><note>x</note></termEntry>` + good + tail, "line 1, a: the entry has no term in any language|good"},
		{"broken", head + `<termEntry id="a"><langSet></termEntry>` + good + tail, "line 1, a: </termEntry> found where </langSet> is expected|good"},
		{"missing end", head + "\n<termEntry>" + good + tail, "line 2, entry 1: </termEntry> is missing|good"},
		{"misspelt entry", head + "\n" + strings.ReplaceAll(good, "termEntry", "TermEntry") + good + tail, "line 2: <langSet> is outside the units|good"},
		{"two languages", head + `<concept><langSec><termSec><term>法</term></termSec></langSec><langSec/></concept>` + good + tail, "line 1: <langSec> is outside the units|good"},
		{"other namespace", head + strings.Replace(good, "<termEntry", `<termEntry xmlns="urn:x"`, 1) + good + tail, "line 1: <langSet> is outside the units|good"},
		{"terms alone", head + good + "\n<tig><term>法</term></tig>" + good + "\n<term>法</term>" + tail,
			"good|line 2: <tig> is outside the units|good|line 3: <term> is outside the units"},
		{"terms in a tag that is not closed", head + "<langSet><tig>" + good + tail, "line 1: <langSet> is outside the units|good"},
		{"two terms in one", head + `<termEntry id="a"><langSet xml:lang="zh"><tig><term>法</term><term>律</term></tig></langSet></termEntry>` + tail,
			`line 1, a: it has a second <term> in the place of one: "律" is not read|good`},
		{"two groups", head + `<termEntry id="a"><langSet xml:lang="zh"><ntig><termGrp><term>法</term></termGrp><termGrp><term>律</term></termGrp></ntig></langSet></termEntry>` + tail,
			`line 1, a: it has a second <term> in the place of one: "律" is not read|good`},
		{"no language", head + `<termEntry id="a"><langSet xml:lang="zh"><tig><term>法</term></tig></langSet><langSet xmllang="en"><tig><term>law</term></tig></langSet></termEntry>` + tail,
			"line 1, a: a term has no language: neither it nor its language section names one|good"},
		{"misspelt section", head + `<termEntry id="a"><langSet xml:lang="zh"><tig><term>法</term></tig></langSet><langset xml:lang="en"><tig><term>law</term></tig></langset></termEntry>` + tail,
			`line 1, a: it has an unknown <langset>, whose text is not read: "law"|good`},
		{"misspelt term", head + `<termEntry id="a"><langSet xml:lang="zh"><tig><term>法</term></tig><tig><Term>律</Term></tig></langSet></termEntry>` + tail,
			`line 1, a: it has an unknown <Term>, whose text is not read: "律"|line 1, a: its <tig> has no <term>|good`},
		{"a text of no term", head + `<termEntry id="a"><langSet xml:lang="zh">律<tig><term>法</term></tig></langSet></termEntry>` + tail,
			`line 1, a: the text "律" is in the wrong place, in <langSet>|good`},
		{"cut off", head + good, "good|line 1: the file ends before the end of its root: it may be cut off"},
	} {
		found, _, err := entries(c.file, export.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range found {
			if f.Bad != nil {
				got = append(got, f.Bad.Error())
			} else {
				got = append(got, "good")
			}
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
		if _, _, err := entries(c.file, export.ReadOptions{Strict: true}); err == nil {
			t.Errorf("%s: strict reading takes it", c.name)
		}
	}
	legal := `<martif><martifHeader><p><term>x</term></p></martifHeader><text><body>` + good + `<x:term xmlns:x="urn:x"/></body><back><refObjectList><term>x</term></refObjectList></back></text></martif>`
	if found, report, err := entries(legal, export.ReadOptions{}); err != nil || len(found) != 1 || report.Bad != 0 {
		t.Errorf("terms in the header, the back matter and extensions: %+v, report %+v, %v", found, report, err)
	}
	for _, file := range []string{"", "<tmx/>", "术语"} {
		_, _, err := entries(file, export.ReadOptions{})
		if _, ok := errors.AsType[*export.FormatError](err); !ok {
			t.Errorf("%q: %v", file, err)
		}
	}
}

// TestLanguageOfTerm reads a term that names its language itself.
func TestLanguageOfTerm(t *testing.T) {
	for _, file := range []string{`<langSet><tig xml:lang="ZH_cn"><term>法</term>`, `<langSet><tig><term xml:lang="zh-CN">法</term>`, `<langSet xml:lang="zh-CN"><tig xml:lang="en"><term>法</term>`} {
		found, _, err := entries(`<martif><text><body><termEntry>`+file+`</tig></langSet></termEntry></body></text></martif>`, export.ReadOptions{})
		if err != nil || len(found) != 1 || found[0].Bad != nil || found[0].Entry.Terms[0].Lang != "zh-CN" {
			t.Errorf("%s: %v %+v", file, err, found)
		}
	}
}

func TestOptions(t *testing.T) {
	if _, err := NewWriter(io.Discard, "4", export.WriteOptions{}); err == nil {
		t.Error("version 4 is taken")
	}
	if _, err := NewWriter(io.Discard, Version2, export.WriteOptions{LangStyle: "x"}); err == nil {
		t.Error("a wrong style is taken")
	}
	if _, err := NewReader(nil, export.ReadOptions{Languages: map[string]string{"a": "no such language"}}); err == nil {
		t.Error("a wrong language is taken")
	}
}

// FuzzTBX checks that no input makes the reader fail otherwise than by an error, and
// that what it reads is written well-formed in every version and read back whole.
func FuzzTBX(f *testing.F) {
	f.Add("<martif><text><body><termEntry id='1 x'><langSet xml:lang='zh'><tig><term>法\x01</term><note>&amp;</note></tig></langSet></termEntry>")
	f.Add("<tbx><termEntry><descripGrp/><langSec><termSec><term/></termSec></langSec></termEntry></tbx>")
	f.Add("<martif><termEntry><langSet xml:lang='\"'><ntig><termGrp><term> a </term></termGrp></ntig></langSet></termEntry></martif>")
	f.Fuzz(func(t *testing.T, data string) {
		found, _, err := entries(data, export.ReadOptions{})
		if err != nil {
			return
		}
		for _, v := range []Version{Version2, Version3} {
			var list []Entry
			for _, x := range found {
				if x.Bad == nil {
					list = append(list, x.Entry)
				}
			}
			file, report := exported(t, v, export.WriteOptions{}, list...)
			d := xml.NewDecoder(strings.NewReader(file))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%v in\n%s", err, file)
				}
			}
			back, _, err := entries(file, export.ReadOptions{})
			if err != nil || len(back) != report.Written {
				t.Fatalf("%d entries of %d are read back, %v", len(back), report.Written, err)
			}
		}
	})
}

// TestRepairsOfEntriesWithoutUnits counts the repairs of a concept without a unit,
// since it is in one language.
func TestRepairsOfEntriesWithoutUnits(t *testing.T) {
	r, err := NewReader(strings.NewReader(`<martif type="TBX"><text><body><termEntry id="a"><langSet xml:lang="zh"><tig><term>法&治</term></tig></langSet></termEntry></body></text></martif>`), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items := exporttest.Read(t, r)
	report := r.Report()
	if len(items) != 0 || len(report.Unfinished) != 1 || len(report.Repairs) != 1 || report.Repairs[0].Kind != export.RepairEntity {
		t.Errorf("%d items, report %+v", len(items), report)
	}
}
