package read

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/table"
)

// run wraps a text in a run of WordprocessingML.
func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

// para is a paragraph of one run.
func para(text string) string { return `<w:p>` + run(text) + `</w:p>` }

func TestDocx(t *testing.T) {
	for name, c := range map[string]struct {
		body  string
		parts []zipPart
		want  []string
	}{
		"runs": {`<w:p>` + run("市水利局") + run("发布通报。") + `</w:p>` + para("") + para("第二段。"), nil, []string{"市水利局发布通报。", "第二段。"}},
		"tabs and tab stops": {`<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs></w:pPr><w:r><w:t>甲方：</w:t><w:tab/><w:t>市水利局</w:t></w:r></w:p>`, nil,
			[]string{"甲方：\t市水利局"}},
		"table": {`<w:tbl><w:tr><w:tc>` + para("水库") + `</w:tc><w:tc>` + para("水位") + para("单位：米") + `</w:tc></w:tr><w:tr><w:tc>` +
			`<w:tbl><w:tr><w:tc>` + para("内表") + `</w:tc></w:tr></w:tbl>` + para("") + `</w:tc></w:tr></w:tbl>` + para("表后。"), nil,
			[]string{"水库", "水位", "单位：米", "内表", "表后。"}},
		"tracked": {`<w:p>` + run("会议于") + `<w:del><w:r><w:delText>周一</w:delText></w:r></w:del><w:ins>` + run("周二") + `</w:ins>` + run("举行。") +
			`<w:moveFrom>` + run("这句移走了。") + `</w:moveFrom></w:p><w:p><w:moveTo>` + run("这句移来了。") + `</w:moveTo></w:p>`, nil,
			[]string{"会议于周二举行。", "这句移来了。"}},
		"deleted paragraph mark": {`<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>` + run("会议在北京") + `</w:p>` + para("举行。") +
			`<w:p><w:pPr><w:rPr><w:ins w:id="2"/></w:rPr></w:pPr>` + run("新段。") + `</w:p>`, nil, []string{"会议在北京举行。", "新段。"}},
		"mark deleted before the end": {`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + run("末段") + `</w:p>`, nil, []string{"末段"}},
		"hidden": {`<w:p>` + run("看得见") + `<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>` + run("的字") +
			`<w:r><w:rPr><w:vanish w:val="0"/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>都在。</w:t></w:r></w:p>`, nil, []string{"看得见的字都在。"}},
		"field": {`<w:p>` + run("见第") + `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF _x </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("7") +
			`<w:r><w:fldChar w:fldCharType="end"/></w:r>` + run("页。") + `</w:p>`, nil, []string{"见第7页。"}},
		"text box": {`<w:p>` + run("正文在") + `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx><w:txbxContent>` + para("框里的话。") + `</w:txbxContent></wps:txbx></mc:Choice>` +
			`<mc:Fallback><v:textbox><w:txbxContent>` + para("框里的话。") + `</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r>` + run("这里。") + `</w:p>` + para("下一段。"), nil,
			[]string{"正文在这里。", "框里的话。", "下一段。"}},
		"ruby": {`<w:p><w:r><w:ruby><w:rt><w:r><w:t>みず</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>水</w:t></w:r></w:rubyBase></w:ruby></w:r>` + run("です。") + `</w:p>`, nil, []string{"水です。"}},
		"notes": {`<w:p>` + run("甲") + `<w:r><w:endnoteReference w:id="2"/></w:r>` + run("乙") + `<w:r><w:footnoteReference w:id="3"/></w:r>` + run("丙。") + `<w:r><w:footnoteReference w:id="2"/></w:r></w:p>`,
			[]zipPart{
				docxNotes("footnote", `<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="2">`+para("脚注二。")+`</w:footnote><w:footnote w:id="3">`+para("脚注三。")+para("又一段。")+`</w:footnote><w:footnote w:id="9">`+para("没有引用。")+`</w:footnote>`),
				docxNotes("endnote", `<w:endnote w:id="2">`+para("尾注二。")+`</w:endnote>`),
			}, []string{"甲乙丙。", "脚注三。", "又一段。", "脚注二。", "尾注二。"}},
		"line breaks": {`<w:p><w:r><w:t>关于加强仓库管理的</w:t><w:br/><w:t>通知</w:t></w:r></w:p><w:p><w:r><w:t>第一行到此为止。</w:t><w:br/><w:t>第二行也是。</w:t></w:r></w:p>`, nil,
			[]string{"关于加强仓库管理的", "通知", "第一行到此为止。", "第二行也是。"}},
		"signs": {`<w:p><w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Arial" w:char="00A7"/></w:r></w:p>`, nil, []string{"A\u2011B✓§"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustRead(t, docxOf(t, c.body, c.parts...), Options{Name: "x.docx", Lang: "zh"})
			if diff := cmp.Diff(c.want, texts(d)); diff != "" {
				t.Errorf("want - got +:\n%s", diff)
			}
		})
	}
}

// Office Open XML has a second set of namespaces, and parts may have other names.
func TestDocxStrict(t *testing.T) {
	body := strings.ReplaceAll(docxBody(para("严格。")), "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
	data := zipOf(t,
		zipPart{"_rels/.rels", `<Relationships><Relationship Id="r" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/word/document2.xml"/></Relationships>`},
		zipPart{"word/document2.xml", body})
	if got := texts(mustRead(t, data, Options{})); !cmp.Equal(got, []string{"严格。"}) {
		t.Errorf("got %q", got)
	}
}

// A part in UTF-16, as the standard allows.
func TestDocxUTF16(t *testing.T) {
	body := strings.Replace(docxBody(para("今年汛期以来。")), `encoding="UTF-8"`, `encoding="UTF-16"`, 1)
	data := zipOf(t, zipPart{"word/document.xml", "\xFF\xFE" + encode(t, utf16LE, body)})
	if got := texts(mustRead(t, data, Options{})); !cmp.Equal(got, []string{"今年汛期以来。"}) {
		t.Errorf("got %q", got)
	}
}

func TestOpenDocument(t *testing.T) {
	data := odfOf(t, "text", `<text:tracked-changes><text:changed-region><text:deletion><text:p>删去的话。</text:p></text:deletion></text:changed-region></text:tracked-changes>`+
		`<text:h text:outline-level="1">水利 通报</text:h><text:p>甲方：<text:tab/>市水利局<text:s text:c="2"/>乙方
  某公司</text:p>`+
		`<text:p>正文<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>注文。</text:p></text:note-body></text:note>继续。</text:p>`+
		`<text:p>锚<draw:frame><draw:text-box><text:p>框里。</text:p></draw:text-box></draw:frame>点。</text:p>`+
		`<table:table><table:table-row><table:table-cell><text:p>水库</text:p></table:table-cell><table:table-cell><text:p>水位</text:p></table:table-cell></table:table-row></table:table>`+
		`<text:p>前<text:span>一</text:span><office:annotation><text:p>批注。</text:p></office:annotation>后。</text:p><text:p> </text:p>`)
	want := []string{"水利 通报", "甲方：\t市水利局  乙方 某公司", "正文继续。", "锚点。", "框里。", "水库", "水位", "前一后。", "注文。"}
	if diff := cmp.Diff(want, texts(mustRead(t, data, Options{Lang: "zh"}))); diff != "" {
		t.Errorf("want - got +:\n%s", diff)
	}
}

func TestOpenDocumentSheet(t *testing.T) {
	cell := func(s string) string { return `<table:table-cell><text:p>` + s + `</text:p></table:table-cell>` }
	data := odfOf(t, "spreadsheet", `<table:table table:name="一"><table:table-row>`+cell("原文")+`<table:table-cell table:number-columns-repeated="2"/>`+cell("译文")+`</table:table-row><table:table-row>`+
		cell("会议在北京举行，各方代表出席。")+`<table:table-cell table:number-columns-repeated="2"/>`+cell("The meeting was held in Beijing and all sides attended it.")+`</table:table-row>`+
		`<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`)
	if got := texts(mustRead(t, data, Options{Column: "D"})); !cmp.Equal(got, []string{"The meeting was held in Beijing and all sides attended it."}) {
		t.Errorf("got %q", got)
	}
}

func TestEpub(t *testing.T) {
	data := epubOf(t, `<nav><ol><li>第一章</li></ol></nav>`, `<h1>第一章&nbsp;水</h1><p>第一段。</p>`, `<p><ruby>水<rp>(</rp><rt>みず</rt><rp>)</rp></ruby>の話。</p>`)
	if diff := cmp.Diff([]string{"第一章\u00a0水", "第一段。", "水の話。"}, texts(mustRead(t, data, Options{}))); diff != "" {
		t.Errorf("want - got +:\n%s", diff)
	}
	locked := zipPart{"META-INF/encryption.xml", `<encryption><EncryptedData><CipherData><CipherReference URI="OPS/a.xhtml"/></CipherData></EncryptedData></encryption>`}
	book := zipOf(t, zipPart{"mimetype", "application/epub+zip"}, zipPart{"META-INF/container.xml", `<container><rootfile full-path="OPS/b.opf"/></container>`},
		zipPart{"OPS/b.opf", `<package><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><itemref idref="a"/></package>`}, zipPart{"OPS/a.xhtml", "\x01\x02"}, locked)
	err := readError(t, book, Options{Name: "x.epub"})
	if !errors.Is(err, content.ErrProtected) || !strings.Contains(err.Error(), "x.epub") {
		t.Errorf("got %v", err)
	}
}

func TestXlsx(t *testing.T) {
	shared := `<si><t>原文</t></si><si><t>译文</t></si><si><r><t>会议在</t></r><r><t>北京举行，各方代表出席。</t></r><rPh><t>かいぎ</t></rPh></si><si><t>The meeting was held in Beijing_x000D_and all sides attended it.</t></si>`
	rows := `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>` +
		`<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>12</v></c><c r="C2" t="s"><v>3</v></c></row>` +
		`<row r="3"><c r="A3" t="inlineStr"><is><t>水位正常。</t></is></c><c r="C3" t="str"><f>A1&amp;B1</f><v>The water level is normal.</v></c></row>`
	data := xlsxOf(t, shared, rows)
	chinese := []string{"会议在北京举行，各方代表出席。", "水位正常。"}
	english := []string{"The meeting was held in Beijing", "and all sides attended it.", "The water level is normal."}
	for _, c := range []struct {
		o    Options
		want []string
	}{
		{Options{Lang: "zh"}, chinese}, {Options{Lang: "en"}, english},
		{Options{Column: "A"}, chinese}, {Options{Column: "3"}, english}, {Options{Column: "原文"}, chinese},
		{Options{Column: AllColumns}, []string{"原文", "译文", chinese[0], "12", english[0], english[1], chinese[1], english[2]}},
	} {
		c.o.Without = append(c.o.Without, "page-break", "hard-wrap")
		if diff := cmp.Diff(c.want, texts(mustRead(t, data, c.o))); diff != "" {
			t.Errorf("%+v: want - got +:\n%s", c.o, diff)
		}
	}
	for _, o := range []Options{{Name: "x.xlsx"}, {Name: "x.xlsx", Column: "Z"}, {Name: "x.xlsx", Lang: "ru"}} {
		err := readError(t, data, o)
		column, ok := errors.AsType[*table.ColumnError](err)
		if !ok || len(column.Columns) != 2 || !strings.Contains(err.Error(), `A "原文" (zh), C "译文" (en)`) {
			t.Errorf("%+v: got %v", o, err)
		}
	}
}

// A part that the file names and does not have is an error: what it held would be missing from the
// text without a word.
func TestMissingParts(t *testing.T) {
	sheet := func(text string) string {
		return `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>` + text + `</t></is></c></row></sheetData></worksheet>`
	}
	workbook := zipPart{"xl/workbook.xml", `<workbook><sheets><sheet name="一" id="r1"/><sheet name="二" id="r2"/></sheets></workbook>`}
	first := zipPart{"xl/worksheets/sheet1.xml", sheet("水库的水位。")}
	second := zipPart{"xl/worksheets/sheet2.xml", sheet("第二张表。")}
	relations := func(list string) zipPart {
		return zipPart{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` + list + `</Relationships>`}
	}
	good := relations(`<Relationship Id="r2" Type="x/worksheet" Target="worksheets/sheet2.xml"/>`)
	for name, c := range map[string]struct {
		data, want string
	}{
		"no relations":       {zipOf(t, workbook, first, second), `it does not say which part is the sheet "一"`},
		"a relation lost":    {zipOf(t, workbook, relations(""), first, second), `it does not say which part is the sheet "二"`},
		"a sheet lost":       {zipOf(t, workbook, good, first), `the part xl/worksheets/sheet2.xml of the sheet "二" is missing`},
		"another part":       {zipOf(t, workbook, relations(`<Relationship Id="r2" Type="x/worksheet" Target="workbook.xml"/>`), first, second), `xl/workbook.xml: it is not the sheet "二" but something else`},
		"footnotes lost":     {docxOf(t, `<w:p>`+run("甲。")+`<w:r><w:footnoteReference w:id="2"/></w:r></w:p>`), "it has no part word/footnotes.xml"},
		"a page lost":        {zipOf(t, zipPart{"mimetype", "application/epub+zip"}, zipPart{"META-INF/container.xml", `<container><rootfile full-path="b.opf"/></container>`}, zipPart{"b.opf", `<package><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><itemref idref="a"/></package>`}), "it has no part a.xhtml"},
		"OpenDocument, lost": {zipOf(t, zipPart{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}), "it has no part content.xml"},
	} {
		if err := readError(t, c.data, Options{}); !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	chart := zipOf(t, workbook, relations(`<Relationship Id="r2" Type="x/chartsheet" Target="chartsheets/sheet1.xml"/>`), first, zipPart{"xl/chartsheets/sheet1.xml", `<chartsheet><drawing/></chartsheet>`})
	if got := texts(mustRead(t, chart, Options{})); !cmp.Equal(got, []string{"水库的水位。"}) {
		t.Errorf("beside a chart: %q", got)
	}
}
