package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/exporttest"
	"github.com/yiku-tm/yiku/export/internal/office"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestManyRows checks that units beyond the last row go into further sheets.
func TestManyRows(t *testing.T) {
	units := exporttest.Units()
	file, _ := exporttest.Write(t, func(b *bytes.Buffer) (export.Writer, error) {
		return newWriter(export.WriteOptions{}, &excelOutput{zip: office.NewWriter(b), rowsPerSheet: 4})
	}, units)
	r, err := NewExcelReader(bytes.NewReader(file), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items := exporttest.Read(t, r)
	if len(items) != len(units) {
		t.Fatalf("%d units, want %d", len(items), len(units))
	}
	for i, item := range items {
		if item.Unit.Variants[0].Text != units[i].Variants[0].Text || item.Line != i%3+2 {
			t.Errorf("unit %d: row %d, %q", i, item.Line, item.Unit.Variants[0].Text)
		}
	}
}

// TestLongText checks that a text which no cell can hold is left out with the
// reason, in an Excel file only.
func TestLongText(t *testing.T) {
	long := unit.Unit{Score: 1, Variants: []unit.Variant{{Lang: "zh", Text: strings.Repeat("长", excelText+1)}, {Lang: "en", Text: "long"}}}
	_, report := written(t, NewExcelWriter, export.WriteOptions{}, []unit.Unit{long})
	if report.Written != 0 || len(report.Skipped) != 1 || report.Skipped[0].Reason != export.ReasonTooLong {
		t.Errorf("report %+v", report)
	}
	if _, report = written(t, NewCSVWriter, export.WriteOptions{}, []unit.Unit{long}); report.Written != 1 || report.LongUnits != 1 {
		t.Errorf("csv: report %+v", report)
	}
}

// TestWellFormed checks that every part is XML, whatever the texts hold.
func TestWellFormed(t *testing.T) {
	units := append(exporttest.Units(), unit.Unit{Variants: []unit.Variant{{Lang: "zh", Text: "坏\x01\x02字\xff"}, {Lang: "ar", Text: "\ufffe<>&\""}}})
	file, _ := written(t, NewExcelWriter, export.WriteOptions{}, units)
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(r)
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v", f.Name, err)
				break
			}
		}
	}
	_, report := written(t, NewExcelWriter, export.WriteOptions{Target: "ar"}, units)
	if report.Written != 1 || report.DroppedCharacters != 4 {
		t.Errorf("report %+v", report)
	}
}

// otherBook is an Excel file as other programs write them: shared texts, rich
// text, the reading of a word, numbers, dates, gaps, merged cells and a hidden sheet.
func otherBook(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := office.NewWriter(&b)
	sheet := func(rows string) string {
		return `<worksheet xmlns="` + mainSpace + `"><sheetData>` + rows + `</sheetData><mergeCells count="2"><mergeCell ref="B4:B5"/><mergeCell ref="A1:C1"/></mergeCells></worksheet>`
	}
	relation := func(id, kind, target string) string {
		return fmt.Sprintf(`<Relationship Id="%s" Type="%s/%s" Target="%s"/>`, id, relationSpace, kind, target)
	}
	if err := w.Add(
		office.Part{Name: "_rels/.rels", Content: excelRoot},
		office.Part{Name: "xl/workbook.xml", Content: `<workbook xmlns="` + mainSpace + `" xmlns:r="` + relationSpace + `"><sheets>` +
			`<sheet name="说明" sheetId="1" r:id="r1"/><sheet name="词汇" sheetId="2" r:id="r2"/><sheet name="旧" sheetId="3" state="hidden" r:id="r2"/></sheets></workbook>`},
		office.Part{Name: "xl/_rels/workbook.xml.rels", Content: `<Relationships>` + relation("r1", "worksheet", "worksheets/sheet1.xml") +
			relation("r2", "worksheet", "/xl/worksheets/sheet2.xml") + relation("r3", "sharedStrings", "sharedStrings.xml") + `</Relationships>`},
		office.Part{Name: "xl/sharedStrings.xml", Content: `<sst xmlns="` + mainSpace + `"><si><t>中文</t></si><si><t>English</t></si><si><t>日期</t></si>` +
			`<si><r><t>公</t></r><r><rPr><b/></rPr><t>告</t></r><rPh sb="0" eb="1"><t>gong</t></rPh></si><si><t>Notice</t></si></sst>`},
		office.Part{Name: "xl/worksheets/sheet1.xml", Content: sheet(`<row r="1"><c r="A1" t="inlineStr"><is><t>本文件供审校使用</t></is></c></row>`)},
		office.Part{Name: "xl/worksheets/sheet2.xml", Content: sheet(
			`<row r="1"><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c r="E1" t="s"><v>2</v></c></row>` +
				`<row r="4"><c r="A4"><v>7</v></c><c r="B4" t="s"><v>3</v></c><c r="C4" t="str"><f>"No"&amp;"tice"</f><v>Notice</v></c><c r="E4"><v>45945</v></c></row>` +
				`<row r="5"><c r="C5" t="inlineStr"><is><t>Announcement</t></is></c></row><row r="6"><c r="C6" t="inlineStr"><is><t>alone</t></is></c></row>`)},
	); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOtherBook(t *testing.T) {
	r, err := NewExcelReader(bytes.NewReader(otherBook(t)), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items := exporttest.Read(t, r)
	if len(items) != 3 {
		t.Fatalf("read %+v", items)
	}
	left := []export.RepairCount{{Kind: export.RepairTable, Count: 1, First: 1, Detail: "说明"}, {Kind: export.RepairHidden, Count: 1, Detail: "旧"}}
	if d := cmp.Diff(left, r.Report().Repairs); d != "" {
		t.Error(d)
	}
	if below := items[1].Unit.Variants; below[0].Text != "公告" || below[1].Text != "Announcement" {
		t.Errorf("beside a merged cell is %+v", below)
	}
	if after := items[2].Unit.Variants; after[0].Text != "" {
		t.Errorf("after a merged cell is %+v", after)
	}
	u := items[0].Unit
	if items[0].Line != 4 || u.Variants[0].Text != "公告" || u.Variants[1].Text != "Notice" || u.Origin.Date != "2025-10-15" {
		t.Errorf("read %+v", items[0])
	}
}

// TestLibreOffice opens the file with LibreOffice and reads its content.
func TestLibreOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("not asked for: -short")
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed: the Excel file is not opened by it")
	}
	dir := t.TempDir()
	units := exporttest.Units()
	file, _ := written(t, NewExcelWriter, export.WriteOptions{}, units)
	path := filepath.Join(dir, "units.xlsx")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	// 44 is the comma, 34 the quotation mark, 76 UTF-8.
	out, err := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", dir, path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	table, err := os.ReadFile(filepath.Join(dir, "units.csv"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r, err := NewTextReader(bytes.NewReader(table), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := exporttest.Read(t, r)
	if len(got) != len(units) {
		t.Fatalf("LibreOffice read %d units, want %d:\n%s", len(got), len(units), table)
	}
	for i, item := range got {
		for side, v := range item.Unit.Variants {
			// LibreOffice escapes no formula, and reading a table takes one apostrophe off.
			if want := unescape(units[i].Variants[side].Text); v.Text != want {
				t.Errorf("unit %d: LibreOffice read %q, want %q", i, v.Text, want)
			}
		}
	}
}

// BenchmarkExcel writes rows of the usual length.
func BenchmarkExcel(b *testing.B) {
	units := exporttest.Units()
	for b.Loop() {
		w, err := NewExcelWriter(io.Discard, export.WriteOptions{})
		if err != nil {
			b.Fatal(err)
		}
		for range 1000 {
			for _, u := range units {
				if err := w.Write(u); err != nil {
					b.Fatal(err)
				}
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(1000*len(units)*b.N)/b.Elapsed().Seconds(), "units/s")
}
