package worddoc

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/yiku-tm/yiku/export/internal/office"
)

const (
	mainSpace     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/relationships"
	typePrefix    = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// The page, A4 in landscape format with margins of half an inch, and the widths of the five
// columns, in twentieths of a point.
const pageWidth, pageHeight, pageMargin = 16838, 11906, 720

var columnWidths = [...]int{720, 5900, 5900, 1140, 1738}

// The colours of cells.
const (
	colourHeading  = "2F5D62"
	colourDoubtful = "FFD8A8"
	colourReview   = "FFFBEA"
)

// parts are the parts that are the same in every file.
var parts = []office.Part{
	{Name: "[Content_Types].xml", Content: `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + typePrefix + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + typePrefix + `styles+xml"/>` +
		`<Override PartName="/word/footer1.xml" ContentType="` + typePrefix + `footer+xml"/></Types>`},
	{Name: "_rels/.rels", Content: `<Relationships xmlns="` + packageSpace + `">` +
		`<Relationship Id="rId1" Type="` + relationSpace + `/officeDocument" Target="word/document.xml"/></Relationships>`},
	{Name: "word/_rels/document.xml.rels", Content: `<Relationships xmlns="` + packageSpace + `">` +
		`<Relationship Id="rId1" Type="` + relationSpace + `/styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + relationSpace + `/footer" Target="footer1.xml"/></Relationships>`},
	{Name: "word/styles.xml", Content: `<w:styles xmlns:w="` + mainSpace + `"><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Microsoft YaHei" w:cs="Arial"/><w:sz w:val="20"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:pPr><w:spacing w:after="120"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style></w:styles>`},
	{Name: "word/footer1.xml", Content: `<w:ftr xmlns:w="` + mainSpace + `"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` +
		field("PAGE") + `<w:r><w:t xml:space="preserve"> / </w:t></w:r>` + field("NUMPAGES") + `</w:p></w:ftr>`},
}

// partsOf returns the parts, with what a part for comments needs.
func partsOf(comments bool) []office.Part {
	if !comments {
		return parts
	}
	list := append([]office.Part{}, parts...)
	for i, p := range list {
		switch p.Name {
		case "[Content_Types].xml":
			list[i].Content = strings.Replace(p.Content, `</Types>`, `<Override PartName="/word/comments.xml" ContentType="`+typePrefix+`comments+xml"/></Types>`, 1)
		case "word/_rels/document.xml.rels":
			list[i].Content = strings.Replace(p.Content, `</Relationships>`, `<Relationship Id="rId3" Type="`+relationSpace+`/comments" Target="comments.xml"/></Relationships>`, 1)
		}
	}
	return list
}

func field(name string) string {
	return `<w:fldSimple w:instr=" ` + name + ` "><w:r><w:t>1</w:t></w:r></w:fldSimple>`
}

// instructions are the instructions for the reviser.
var instructions = []string{
	"Correct the translation in the table. In the column Status write ok where it is right and no where it is wrong; remarks go into the column Note. Leave the first column as it is: by it the corrections are found again.",
	"请在表中直接修改译文。Status 栏：译文无误填 ok，不可用填 no；意见写入 Note 栏。第一栏用于回收修改，请勿改动。",
}

// documentHead returns the document up to the first row of a unit.
func documentHead(title string, labels [2]string) string {
	title = cmp.Or(title, "Translations for review")
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="` + mainSpace + `" xmlns:r="` + relationSpace + `"><w:body>`)
	b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>` + run(title, "") + `</w:p>`)
	for i, line := range instructions {
		tag := "en"
		if i > 0 {
			tag = "zh"
		}
		b.WriteString(`<w:p><w:pPr><w:spacing w:after="80"/></w:pPr>` + run(line, runProperties(tag)+`<w:color w:val="505050"/><w:sz w:val="18"/>`) + `</w:p>`)
	}
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>`, side)
	}
	b.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="90" w:type="dxa"/>` +
		`<w:bottom w:w="50" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, width := range columnWidths {
		fmt.Fprintf(&b, `<w:gridCol w:w="%d"/>`, width)
	}
	b.WriteString(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	heading := `<w:b/><w:color w:val="FFFFFF"/>`
	for i, h := range []string{"No.", labels[0], labels[1], "Status", "Note"} {
		b.WriteString(openCell(i, colourHeading) + `<w:p>` + run(h, heading))
		if i == 0 {
			b.WriteString(run("ID", `<w:noProof/><w:vanish/>`))
		}
		b.WriteString(`</w:p></w:tc>`)
	}
	b.WriteString("</w:tr>\n")
	return b.String()
}

// documentTail is the document after the last row.
var documentTail = fmt.Sprintf(`</w:tbl><w:p/><w:sectPr><w:footerReference w:type="default" r:id="rId2"/>`+
	`<w:pgSz w:w="%d" w:h="%d" w:orient="landscape"/><w:pgMar w:top="%[3]d" w:right="%[3]d" w:bottom="%[3]d" w:left="%[3]d" w:header="400" w:footer="400" w:gutter="0"/>`+
	`</w:sectPr></w:body></w:document>`, pageWidth, pageHeight, pageMargin)

// openCell returns the beginning of a cell of a column, with a background colour if colour
// is not empty.
func openCell(column int, colour string) string {
	shading := ""
	if colour != "" {
		shading = `<w:shd w:val="clear" w:color="auto" w:fill="` + colour + `"/>`
	}
	return fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr>`, columnWidths[column], shading)
}

// run returns a run of text on one line, which may contain tabs.
func run(text, properties string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<w:r>`)
	if properties != "" {
		b.WriteString(`<w:rPr>` + properties + `</w:rPr>`)
	}
	for i, part := range strings.Split(text, "\t") {
		if i > 0 {
			b.WriteString(`<w:tab/>`)
		}
		if escaped, _ := office.Escape(part); escaped != "" {
			b.WriteString(`<w:t xml:space="preserve">` + escaped + `</w:t>`)
		}
	}
	b.WriteString(`</w:r>`)
	return b.String()
}

// runProperties returns the typeface of a text and its language, in which Word checks the
// spelling.
func runProperties(tag string) string {
	face := office.Typeface(tag)
	fonts := fmt.Sprintf(`<w:rFonts w:ascii="%[1]s" w:hAnsi="%[1]s" w:cs="%[1]s"/>`, face)
	language, _ := office.Escape(tag)
	switch {
	case office.EastAsian(tag):
		return fmt.Sprintf(`<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="%s" w:hint="eastAsia"/>`, face) +
			fmt.Sprintf(`<w:lang w:eastAsia="%s"/>`, language)
	case office.RightToLeft(tag):
		return fonts + fmt.Sprintf(`<w:rtl/><w:lang w:bidi="%s"/>`, language)
	}
	return fonts + fmt.Sprintf(`<w:lang w:val="%s"/>`, language)
}
