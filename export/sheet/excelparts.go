package sheet

import (
	"fmt"
	"strings"

	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export/internal/office"
)

// The parts of an Excel file beside its rows. Worksheets are the default type of
// a part, so that their number need not be known when the first part is written.
const (
	mainSpace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	typePrefix    = "application/vnd.openxmlformats-officedocument.spreadsheetml."

	excelTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="` + typePrefix + `worksheet+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + typePrefix + `sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + typePrefix + `styles+xml"/></Types>`

	excelRoot = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relationSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
)

// The cell styles, by their number in styles.xml. The texts of each language have a style,
// beginning with styleText.
const (
	stylePlain = iota
	styleHeading
	styleSmall
	styleReview
	styleScore
	styleDoubtful
	styleText
)

func styleOf(r table.Role) int {
	switch r {
	case table.Status, table.Note:
		return styleReview
	case table.Score:
		return styleScore
	}
	return styleSmall
}

// widths are the widths of columns in characters of the typeface.
var widths = map[table.Role]int{
	table.ID: 9, table.Text: 58, table.Status: 11, table.Note: 30, table.Score: 7, table.Date: 11, table.Body: 14, table.Title: 28,
	table.Translator: 12, table.URL: 16, table.SourceFile: 16, table.TargetFile: 16, table.Created: 18, table.Changed: 18, table.CreatedBy: 12, table.ChangedBy: 12,
}

// sheetHead returns the part of a sheet before its rows.
func sheetHead(l *table.Layout) string {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="` + mainSpace + `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
		`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>` +
		`<selection pane="bottomLeft" activeCell="B2" sqref="B2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i, c := range l.Columns {
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, widths[c.Role])
	}
	b.WriteString("</cols><sheetData>\n")
	return b.String()
}

// sheetTail returns the part of a sheet after its rows.
func sheetTail(l *table.Layout, rows int) string {
	var b strings.Builder
	last := table.Letters(len(l.Columns) - 1)
	fmt.Fprintf(&b, `</sheetData><autoFilter ref="A1:%s%d"/>`, last, rows)
	for i, c := range l.Columns {
		if c.Role == table.Status && rows > 1 {
			// Other words are allowed and become properties.
			fmt.Fprintf(&b, `<dataValidations count="1"><dataValidation type="list" errorStyle="information" allowBlank="1" showErrorMessage="0" sqref="%s2:%s%d">`+
				`<formula1>"reviewed,rejected,aligned,imported"</formula1></dataValidation></dataValidations>`, table.Letters(i), table.Letters(i), rows)
		}
	}
	b.WriteString(`<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>` +
		`<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>` +
		`<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>`)
	return b.String()
}

// workbook returns workbook.xml: the sheets with their print areas, which are the texts
// and the columns of the reviser, with the heading on every page.
func workbook(l *table.Layout, rows []int) string {
	first, last := 0, 0
	for i, c := range l.Columns {
		if c.Role == table.Text && first == 0 {
			first = i
		}
		if c.Role == table.Note {
			last = i
		}
	}
	var b, names strings.Builder
	b.WriteString(`<workbook xmlns="` + mainSpace + `" xmlns:r="` + relationSpace + `"><bookViews><workbookView activeTab="0"/></bookViews><sheets>`)
	for i, n := range rows {
		name := "Units"
		if i > 0 {
			name = fmt.Sprintf("Units%d", i+1)
		}
		fmt.Fprintf(&b, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, name, i+1, i+1)
		fmt.Fprintf(&names, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">%s!$A$1:$%s$%d</definedName>`, i, name, table.Letters(len(l.Columns)-1), n)
		fmt.Fprintf(&names, `<definedName name="_xlnm.Print_Area" localSheetId="%d">%s!$%s$1:$%s$%d</definedName>`, i, name, table.Letters(first), table.Letters(last), n)
		fmt.Fprintf(&names, `<definedName name="_xlnm.Print_Titles" localSheetId="%d">%s!$1:$1</definedName>`, i, name)
	}
	b.WriteString(`</sheets><definedNames>` + names.String() + `</definedNames></workbook>`)
	return b.String()
}

func workbookRelations(sheets int) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := range sheets {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, relationSpace, i+1)
	}
	fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, sheets+1, relationSpace)
	return b.String()
}

// styles returns styles.xml: the typefaces, the colours and the cell styles above.
func styles(l *table.Layout) string {
	var fonts, cells strings.Builder
	languages := l.Languages()
	for i, tag := range languages {
		fmt.Fprintf(&fonts, `<font><sz val="11"/><color rgb="FF1F1F1F"/><name val="%s"/></font>`, office.Typeface(tag))
		order := ` horizontal="left" indent="1"`
		if office.RightToLeft(tag) {
			order = ` readingOrder="2" horizontal="right"`
		}
		fmt.Fprintf(&cells, `<xf numFmtId="49" fontId="%d" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">`+
			`<alignment vertical="top" wrapText="1"%s/></xf>`, 3+i, order)
	}
	xf := func(format, font, fill int, alignment string) string {
		return fmt.Sprintf(`<xf numFmtId="%d" fontId="%d" fillId="%d" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">`+
			`<alignment %s/></xf>`, format, font, fill, alignment)
	}
	return `<styleSheet xmlns="` + mainSpace + `">` +
		fmt.Sprintf(`<fonts count="%d">`, 3+len(languages)) +
		`<font><sz val="11"/><name val="Calibri"/></font>` +
		`<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font>` +
		`<font><sz val="9"/><color rgb="FF6B6B6B"/><name val="Calibri"/></font>` + fonts.String() + `</fonts>` +
		`<fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
		fill("FF2F5D62") + fill("FFFFFBEA") + fill("FFFFD8A8") + `</fills>` +
		`<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>` +
		`<border><left/><right/><top/><bottom style="thin"><color rgb="FFD9D9D9"/></bottom><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		fmt.Sprintf(`<cellXfs count="%d"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`, styleText+len(languages)) +
		xf(49, 1, 2, `vertical="center"`) + // heading
		xf(49, 2, 0, `vertical="top"`) + // small
		xf(49, 0, 3, `vertical="top" horizontal="left" indent="1" wrapText="1"`) + // review
		xf(2, 2, 0, `vertical="top" horizontal="right"`) + // score
		xf(2, 2, 4, `vertical="top" horizontal="right"`) + // doubtful
		cells.String() + `</cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}

func fill(colour string) string {
	return `<fill><patternFill patternType="solid"><fgColor rgb="` + colour + `"/><bgColor indexed="64"/></patternFill></fill>`
}
