package read

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
)

// A part is a part of an archive that a test builds.
type zipPart struct{ name, content string }

// zipOf builds an archive.
func zipOf(t testing.TB, parts ...zipPart) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range parts {
		method := zip.Deflate
		if p.name == "mimetype" {
			method = zip.Store
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: p.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, p.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// docxBody wraps the elements of a body in a document.xml.
func docxBody(body string) string {
	return xmlHead + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
		` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
		` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"` +
		` xmlns:v="urn:schemas-microsoft-com:vml"><w:body>` + body + `<w:sectPr/></w:body></w:document>`
}

// docxOf builds a Word file with a body and other parts.
func docxOf(t testing.TB, body string, parts ...zipPart) string {
	t.Helper()
	return zipOf(t, append([]zipPart{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{"_rels/.rels", xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", docxBody(body)},
	}, parts...)...)
}

// docxNotes is a part of notes: kind is "footnote" or "endnote".
func docxNotes(kind, notes string) zipPart {
	return zipPart{"word/" + kind + "s.xml", xmlHead + `<w:` + kind + `s xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` + notes + `</w:` + kind + `s>`}
}

// odfOf builds an OpenDocument file: kind is "text" or "spreadsheet".
func odfOf(t testing.TB, kind, body string, parts ...zipPart) string {
	t.Helper()
	return zipOf(t, append([]zipPart{
		{"mimetype", "application/vnd.oasis.opendocument." + kind},
		{"content.xml", xmlHead + `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"` +
			` xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"` +
			` xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><office:body><office:` + kind + `>` + body +
			`</office:` + kind + `></office:body></office:document-content>`},
	}, parts...)...)
}

// epubOf builds a book of pages in their order; the first is the contents.
func epubOf(t testing.TB, pages ...string) string {
	t.Helper()
	parts := []zipPart{
		{"mimetype", "application/epub+zip"},
		{"META-INF/container.xml", xmlHead + `<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>`},
	}
	var manifest, spine strings.Builder
	for i, page := range pages {
		id := string(rune('a' + i))
		properties := ""
		if i == 0 {
			properties = ` properties="nav"`
		}
		manifest.WriteString(`<item id="` + id + `" href="page%20` + id + `.xhtml" media-type="application/xhtml+xml"` + properties + `/>`)
		spine.WriteString(`<itemref idref="` + id + `"/>`)
		parts = append(parts, zipPart{"OPS/page " + id + ".xhtml", xmlHead + `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>` + page + `</body></html>`})
	}
	parts = append(parts, zipPart{"OPS/book.opf", xmlHead + `<package><manifest>` + manifest.String() + `</manifest><spine>` + spine.String() + `</spine></package>`})
	return zipOf(t, parts...)
}

// xlsxOf builds an Excel file of one visible sheet and one hidden.
func xlsxOf(t testing.TB, strings, rows string) string {
	t.Helper()
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	return zipOf(t,
		zipPart{"_rels/.rels", xmlHead + relations + `<Relationship Id="r1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		zipPart{"xl/workbook.xml", xmlHead + `<workbook ` + main + ` xmlns:r="` + office + `"><sheets><sheet name="一" r:id="r1"/><sheet name="二" state="hidden" r:id="r2"/></sheets></workbook>`},
		zipPart{"xl/_rels/workbook.xml.rels", xmlHead + relations +
			`<Relationship Id="r1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="` + office + `/worksheet" Target="/xl/worksheets/sheet2.xml"/>` +
			`<Relationship Id="r3" Type="` + office + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
		zipPart{"xl/sharedStrings.xml", xmlHead + `<sst ` + main + `>` + strings + `</sst>`},
		zipPart{"xl/worksheets/sheet1.xml", xmlHead + `<worksheet ` + main + `><sheetData>` + rows + `</sheetData></worksheet>`},
		zipPart{"xl/worksheets/sheet2.xml", xmlHead + `<worksheet ` + main + `><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>看不见</t></is></c></row></sheetData></worksheet>`},
	)
}
