package formats

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/exporttest"
	"github.com/yiku-tm/yiku/tm/unit"
)

// lostPairs are the texts of the files that TestFaultsLoseNoText breaks, each unlike the others.
var lostPairs = [][2]string{
	{"会议审议了发展规划", "The meeting considered the development plan."},
	{"代表们听取了工作报告", "Delegates heard the report on work."},
	{"港口将于明年扩建", "The harbour will be enlarged next year."},
	{"双方签署了合作协议", "Both sides signed an agreement on cooperation."},
}

// xliff12, xliff2 and tbx3 have what the writers do not write: segments, matches, several terms.
const (
	xliff12 = `<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a.txt" source-language="zh" target-language="en" datatype="plaintext"><body>
<trans-unit id="1"><source>会议审议了发展规划</source><target>The meeting considered the development plan.</target>
<alt-trans match-quality="80"><source>代表们听取了工作报告</source><target>Delegates heard the report on work.</target></alt-trans></trans-unit>
<trans-unit id="2"><source>港口将于明年扩建。双方签署了合作协议。</source>
<seg-source><mrk mtype="seg" mid="1">港口将于明年扩建</mrk> <mrk mtype="seg" mid="2">双方签署了合作协议</mrk></seg-source>
<target><mrk mtype="seg" mid="1">The harbour will be enlarged next year.</mrk> <mrk mtype="seg" mid="2">Both sides signed an agreement on cooperation.</mrk></target></trans-unit>
</body></file></xliff>
`
	xliff20 = `<?xml version="1.0" encoding="UTF-8"?>
<xliff version="2.1" srcLang="zh" trgLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0">
<file id="f"><unit id="1">
<mtc:matches><mtc:match ref="#s1"><source>代表们听取了工作报告</source><target>Delegates heard the report on work.</target></mtc:match></mtc:matches>
<segment id="s1"><source>会议审议了发展规划</source><target>The meeting considered the development plan.</target></segment>
<ignorable><source> </source></ignorable>
<segment id="s2"><source>港口将于明年扩建</source><target>The harbour will be enlarged next year.</target></segment></unit>
<unit id="2"><segment><source>双方签署了合作协议</source><target>Both sides signed an agreement on cooperation.</target></segment></unit>
</file></xliff>
`
	tbx20 = `<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>terms</p></sourceDesc></fileDesc></martifHeader><text><body>
<termEntry id="c1"><langSet xml:lang="zh"><tig><term>会议审议了发展规划</term></tig><ntig><termGrp><term>代表们听取了工作报告</term></termGrp></ntig></langSet>
<langSet xml:lang="en"><tig><term>The meeting considered the development plan.</term><termNote type="partOfSpeech">noun</termNote></tig><tig><term>Delegates heard the report on work.</term></tig></langSet></termEntry>
<termEntry id="c2"><langSet xml:lang="zh"><tig><term>港口将于明年扩建</term></tig></langSet><langSet xml:lang="en"><tig><term>The harbour will be enlarged next year.</term></tig></langSet></termEntry>
</body></text></martif>
`
)

// zipped parts of small office files, as other programs write them.
var (
	excelFile = map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/><sheet name="B" sheetId="2" r:id="rId2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>zh</t></si><si><t>en</t></si><si><t>会议审议了发展规划</t></si><si><r><t>The meeting considered the development plan.</t></r></si><si><t>代表们听取了工作报告</t></si><si><t>Delegates heard the report on work.</t></si></sst>`,
		"xl/worksheets/sheet1.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>3</v></c></row>
<row r="3"><c r="A3" t="s"><v>4</v></c><c r="B3" t="s"><v>5</v></c></row>
</sheetData></worksheet>`,
		"xl/worksheets/sheet2.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>zh</t></is></c><c r="B1" t="inlineStr"><is><t>en</t></is></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>港口将于明年扩建</t></is></c><c r="B2" t="inlineStr"><is><t>The harbour will be enlarged next year.</t></is></c></row>
<row r="3"><c r="A3" t="str"><v>双方签署了合作协议</v></c><c r="B3" t="str"><v>Both sides signed an agreement on cooperation.</v></c></row>
</sheetData></worksheet>`,
	}
	odsFile = map[string]string{
		"mimetype": "application/vnd.oasis.opendocument.spreadsheet",
		"content.xml": `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="A"><table:table-column table:number-columns-repeated="2"/>
<table:table-row><table:table-cell office:value-type="string"><text:p>zh</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>en</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>会议审议了发展规划</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>The meeting considered the development plan.</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>代表们听取了工作报告</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Delegates heard the <text:span>report</text:span> on work.</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>`,
	}
	wordFile = map[string]string{
		"[Content_Types].xml": officeTypes,
		"_rels/.rels":         `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml": `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="1"/></w:tblGrid>
<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="1" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>zh</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:tcW w:w="1" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>en</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:tcW w:w="1" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>会议审议了发展规划</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val="1"/></w:tcPr><w:p><w:r><w:t>The meeting considered the development plan.</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:tcW w:w="1" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>代表们听取了工作报告</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:tcW w:w="1" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>Delegates heard the report on work.</w:t></w:r></w:p></w:tc></w:tr>
</w:tbl><w:p/><w:sectPr/></w:body></w:document>`,
	}
)

const officeTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`

const tmxMore = `<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" segtype="sentence" adminlang="en" srclang="zh" o-tmf="x" datatype="plaintext"><note>head</note><prop type="a">b</prop></header><body>
<tu tuid="1" creationid="me"><note>seen</note><prop type="p">v</prop><tuv xml:lang="zh"><note>n</note><seg>会议审议了发展规划</seg></tuv><tuv xml:lang="en"><seg>The meeting considered the development plan.</seg></tuv><tuv xml:lang="ru"><seg>Совещание</seg></tuv></tu>
<tu><tuv xml:lang="zh"><seg><bpt i="1">&lt;b&gt;</bpt>代表们听取了工作报告<ept i="1">&lt;/b&gt;</ept></seg></tuv><tuv xml:lang="en"><seg><hi>Delegates heard the report on work.</hi><ph>&lt;br/&gt;<sub>港口将于明年扩建</sub></ph></seg></tuv></tu>
<tu><tuv lang="zh"><seg>双方签署了合作协议</seg></tuv>
<tuv lang="en"><seg>Both sides signed an agreement on cooperation.</seg></tuv></tu>
</body></tmx>
`
const poMore = `msgid ""
msgstr ""
"Language: zh\n"
"Plural-Forms: nplurals=1; plural=0;\n"

# a note
#. from code
#: a.c:1
msgctxt "menu"
msgid "The meeting considered the development plan."
msgstr "会议审议了发展规划"

#, fuzzy
#| msgid "Delegates"
msgid ""
"Delegates heard the report on work."
msgstr ""
"代表们听取了工作报告"

msgid "The harbour will be enlarged next year."
msgid_plural "Both sides signed an agreement on cooperation."
msgstr[0] "港口将于明年扩建"

#~ msgid "old"
#~ msgstr "双方签署了合作协议"
`
const xliffCodes = `<xliff version="1.2"><file original="a" source-language="zh" target-language="en" datatype="x"><body><group><trans-unit id="1" resname="r"><source><g id="1">会议审议了发展规划</g><x id="2"/></source><target><g id="1">The meeting considered the development plan.</g><x id="2"/></target><note>seen</note></trans-unit>
<trans-unit id="2"><source><bpt id="1">&lt;b&gt;</bpt>代表们听取了工作报告<ept id="1">&lt;/b&gt;</ept></source><target state="translated"><mrk mtype="x-term">Delegates heard the report on work.</mrk><ph id="3">x<sub>港口将于明年扩建</sub></ph></target></trans-unit></group></body></file></xliff>`

const tbxDCT = `<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>
<conceptEntry id="c1"><min:subjectField>law</min:subjectField><langSec xml:lang="zh"><termSec><term>会议审议了发展规划</term><min:partOfSpeech>noun</min:partOfSpeech></termSec></langSec><langSec xml:lang="en"><termSec><term>The meeting considered the development plan.</term></termSec></langSec></conceptEntry>
<conceptEntry id="c2"><langSec xml:lang="zh"><termSec><term>代表们听取了工作报告</term></termSec></langSec><langSec xml:lang="en"><termSec><term>Delegates heard the report on work.</term></termSec></langSec></conceptEntry></body></text></tbx>`

func zipParts(t *testing.T, parts map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	names := make([]string, 0, len(parts))
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	if i := slices.Index(names, "mimetype"); i > 0 {
		names = slices.Insert(slices.Delete(names, i, i+1), 0, "mimetype")
	}
	for _, name := range names {
		part, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(part, parts[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	markupTag  = regexp.MustCompile(`<(/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"]*")*)\s*(/?)>`)
	markupAttr = regexp.MustCompile(`\s([\w:.-]+)="([^"]*)"`)
)

// markupFaults calls yield with the text of an XML file after each of many faults of one tag, element
// or attribute.
func markupFaults(text string, yield func(fault, broken string)) {
	tags := markupTag.FindAllStringSubmatchIndex(text, -1)
	var stack []int
	end := map[int]int{} // of the start tag, its end tag
	for i, m := range tags {
		switch {
		case m[3] > m[2] && len(stack) > 0:
			end[stack[len(stack)-1]] = i
			stack = stack[:len(stack)-1]
		case m[8] < m[9]:
			end[i] = i
		default:
			stack = append(stack, i)
		}
	}
	for i, m := range tags {
		if m[3] > m[2] {
			continue
		}
		e := tags[end[i]]
		name, start := text[m[4]:m[5]], text[m[0]:m[1]]
		inside, whole := text[m[1]:max(m[1], e[0])], text[m[0]:e[1]]
		at := fmt.Sprintf("%s at %d", start, m[0])
		yield("no start of "+at, text[:m[0]]+text[m[1]:])
		yield("twice "+at, text[:e[1]]+whole+text[e[1]:])
		yield("twice before "+at, text[:m[0]]+start+text[m[0]:])
		if end[i] != i {
			long := "</" + name + ">"
			yield("no end of "+at, text[:e[0]]+text[e[1]:])
			yield("no tags of "+at, text[:m[0]]+inside+text[e[1]:])
			yield("renamed "+at, text[:m[0]]+strings.Replace(start, name, name+"x", 1)+inside+"</"+name+"x>"+text[e[1]:])
			yield("wrapped "+at, text[:m[0]]+"<x>"+whole+"</x>"+text[e[1]:])
			yield("inside wrapped "+at, text[:m[1]]+"<x>"+inside+"</x>"+text[e[0]:])
			yield("inside twice wrapped "+at, text[:m[1]]+start+inside+long+text[e[0]:])
			yield("ended and begun "+at, text[:m[1]]+long+start+text[m[1]:])
			// The element is moved behind the next tag, before the one before it, and to its parent's end.
			rest := text[e[1]:]
			if next := markupTag.FindStringIndex(rest); next != nil {
				yield("behind the next "+at, text[:m[0]]+rest[:next[1]]+whole+rest[next[1]:])
			}
			if i > 0 {
				before := tags[i-1]
				yield("before the last "+at, text[:before[0]]+whole+text[before[0]:m[0]]+rest)
			}
			// The end tag is behind the next tag, the start tag before the last.
			if next := markupTag.FindStringIndex(rest); next != nil {
				yield("end later "+at, text[:e[0]]+rest[:next[1]]+long+rest[next[1]:])
			}
		} else {
			yield("renamed "+at, text[:m[0]]+strings.Replace(start, name, name+"x", 1)+text[m[1]:])
		}
		for _, a := range markupAttr.FindAllStringSubmatchIndex(text[m[6]:m[7]], -1) {
			from, to := m[6]+a[0], m[6]+a[1]
			attr, value := text[m[6]+a[2]:m[6]+a[3]], text[m[6]+a[4]:m[6]+a[5]]
			if strings.HasPrefix(attr, "xmlns") {
				continue
			}
			yield("no "+attr+" in "+at, text[:from]+text[to:])
			yield("misspelt "+attr+" in "+at, text[:from]+" "+attr+`x="`+value+`"`+text[to:])
			yield("empty "+attr+" in "+at, text[:from]+" "+attr+`=""`+text[to:])
			yield("other "+attr+" in "+at, text[:from]+" "+attr+`="`+value+`x"`+text[to:])
			for _, b := range tags[:i] {
				for _, c := range markupAttr.FindAllStringSubmatchIndex(text[b[6]:b[7]], -1) {
					if text[b[6]+c[2]:b[6]+c[3]] == attr {
						yield("same "+attr+" as earlier in "+at, text[:from]+" "+attr+`="`+text[b[6]+c[4]:b[6]+c[5]]+`"`+text[to:])
					}
				}
			}
		}
	}
}

// lineFaults does the same for a text of lines, with faults of one line, separator or mark.
func lineFaults(text string, yield func(fault, broken string)) {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		if line == "" {
			continue
		}
		before, after := strings.Join(lines[:i], ""), strings.Join(lines[i+1:], "")
		at := fmt.Sprintf("line %d", i+1)
		yield("no "+at, before+after)
		yield("twice "+at, before+line+line+after)
		yield("no line end of "+at, before+strings.TrimRight(line, "\r\n")+after)
		yield("at the end "+at, before+after+line)
		yield("first "+at, line+before+after)
		yield("renamed "+at, before+"x"+line+after)
		for k, r := range line {
			if !strings.ContainsRune("\t,;\"{}[]:", r) {
				continue
			}
			yield(fmt.Sprintf("no %q at %d of %s", r, k, at), before+line[:k]+line[k+1:]+after)
			yield(fmt.Sprintf("two %q at %d of %s", r, k, at), before+line[:k]+string(r)+line[k:]+after)
			yield(fmt.Sprintf("line end at %d of %s", k, at), before+line[:k]+"\n"+line[k:]+after)
		}
	}
}

var jsonKey = regexp.MustCompile(`"(\w+)":`)

func keyFaults(text string, yield func(fault, broken string)) {
	lineFaults(text, yield)
	for _, m := range jsonKey.FindAllStringSubmatchIndex(text, -1) {
		at := fmt.Sprintf("%s at %d", text[m[2]:m[3]], m[0])
		yield("shorter "+at, text[:m[3]-1]+text[m[3]:])
		yield("longer "+at, text[:m[3]]+"x"+text[m[3]:])
		yield("upper case "+at, text[:m[2]]+strings.ToUpper(text[m[2]:m[3]])+text[m[3]:])
		for _, b := range jsonKey.FindAllStringSubmatchIndex(text[:m[0]], -1) {
			if !strings.Contains(text[b[0]:m[0]], "\n") {
				yield("as "+text[b[2]:b[3]]+" "+at, text[:m[2]]+text[b[2]:b[3]]+text[m[3]:])
			}
		}
	}
}

// TestFaultsLoseNoText breaks one element, attribute, key, line or separator of a file. Every text that
// is still in the file must be read, or something must be told of it.
func TestFaultsLoseNoText(t *testing.T) {
	var units []unit.Unit
	for i, p := range lostPairs {
		units = append(units, unit.Unit{Score: 1, TUID: fmt.Sprintf("id%d", i), Variants: []unit.Variant{{Lang: "zh", Text: p[0]}, {Lang: "en", Text: p[1]}}})
	}
	written := func(format string) string {
		f, _ := ByName(format)
		data, _ := exporttest.Write(t, func(b *bytes.Buffer) (export.Writer, error) {
			return f.Write(b, export.WriteOptions{Source: "zh", Target: "en"})
		}, units)
		return string(data)
	}
	table := func(sep, heading, more string) string {
		text := heading
		for _, p := range lostPairs {
			text += p[0] + sep + p[1] + more + "\n"
		}
		return text
	}
	for _, c := range []struct {
		name, format, text string
		faults             func(string, func(string, string))
		parts              map[string]string
	}{
		{"tmx", "tmx", written("tmx"), markupFaults, nil},
		{"tmx with more", "tmx", tmxMore, markupFaults, nil},
		{"po with more", "po", poMore, lineFaults, nil},
		{"xliff 1.2 with codes", "xliff", xliffCodes, markupFaults, nil},
		{"tbx 3, dct", "tbx", tbxDCT, markupFaults, nil},
		{"xliff 1.2", "xliff", xliff12, markupFaults, nil},
		{"xliff 1.2 as written", "xliff", written("xliff"), markupFaults, nil},
		{"xliff 2", "xliff", xliff20, markupFaults, nil},
		{"xliff 2 as written", "xliff", written("xliff2"), markupFaults, nil},
		{"tbx 2", "tbx", tbx20, markupFaults, nil},
		{"tbx 2 as written", "tbx", written("tbx"), markupFaults, nil},
		{"tbx 3 as written", "tbx", written("tbx3"), markupFaults, nil},
		{"jsonl", "jsonl", written("jsonl"), keyFaults, nil},
		{"tsv", "tsv", table("\t", "zh\ten\n", ""), lineFaults, nil},
		{"tsv without a heading", "tsv", table("\t", "", ""), lineFaults, nil},
		{"tsv with notes", "tsv", table("\t", "zh\ten\tnote\n", "\tseen"), lineFaults, nil},
		{"csv", "csv", table(",", "zh,en\n", ""), lineFaults, nil},
		{"csv as written", "csv", written("csv"), lineFaults, nil},
		{"po", "po", written("po"), lineFaults, nil},
		{"xlsx", "xlsx", "", markupFaults, excelFile},
		{"ods", "ods", "", markupFaults, odsFile},
		{"docx", "docx", "", markupFaults, wordFile},
	} {
		t.Run(c.name, func(t *testing.T) {
			faults, lost := 0, 0
			try := func(fault, plain, file string) {
				faults++
				if missing := lostTexts(t, c.format, plain, file); len(missing) > 0 {
					lost++
					t.Errorf("%s: %q", fault, missing)
				}
			}
			if c.parts == nil {
				c.faults(c.text, func(fault, broken string) { try(fault, broken, broken) })
			}
			for name, part := range c.parts {
				parts := map[string]string{}
				c.faults(part, func(fault, broken string) {
					if strings.Contains(fault, "<si>") || strings.Contains(fault, " t in <c ") {
						return // then cells refer to other texts, or show a number, as in a sound file
					}
					plain := ""
					for other, text := range c.parts {
						if other == name {
							text = broken
						}
						parts[other] = text
						plain += text
					}
					try(name+": "+fault, plain, zipParts(t, parts))
				})
			}
			t.Logf("%d faults, %d lose a text", faults, lost)
		})
	}
}

// lostTexts returns the texts in plain that reading file does not return, unless it tells that
// something is wrong.
func lostTexts(t *testing.T, format, plain, file string) (lost []string) {
	f, in, err := Detect(strings.NewReader(file), "file."+format)
	if err != nil {
		return nil
	}
	r, err := f.Read(in, ReadOptions{ReadOptions: export.ReadOptions{From: "zh", To: "en"}})
	if err != nil {
		t.Fatal(err)
	}
	read := ""
	for item, err := range r.Units(t.Context()) {
		if err != nil {
			return nil
		}
		read += item.Unit.TUID + "\n"
		for _, v := range item.Unit.Variants {
			read += v.FullText() + "\n"
			if v.Details != nil {
				read += fmt.Sprint(v.Details.Notes, v.Details.Props)
			}
		}
		for _, p := range item.Unit.Props {
			read += p.Value + "\n"
		}
		read += strings.Join(item.Unit.Notes, "\n") + "\n"
	}
	if report := r.Report(); report.Bad > 0 || len(report.Repairs) > 0 || len(report.Unfinished) > 0 {
		return nil
	}
	for _, p := range lostPairs {
		for _, text := range p {
			if strings.Contains(plain, text) && !strings.Contains(read, text) {
				lost = append(lost, text)
			}
		}
	}
	return lost
}
