package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// spreadsheet is an OpenDocument spreadsheet of the rows, whose cells are separated by |. A
// cell that begins with ↓ takes the row below as well.
func spreadsheet(t *testing.T, rows ...string) []byte {
	t.Helper()
	var content strings.Builder
	content.WriteString(`<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">`)
	for _, row := range rows {
		content.WriteString("<table:table-row>")
		for cell := range strings.SplitSeq(row, "|") {
			merged := ""
			if text, ok := strings.CutPrefix(cell, "↓"); ok {
				cell, merged = text, ` table:number-rows-spanned="2"`
			}
			content.WriteString(`<table:table-cell office:value-type="string"` + merged + `><text:p>` + cell + `</text:p></table:table-cell>`)
		}
		content.WriteString("</table:table-row>")
	}
	content.WriteString("</table:table></office:spreadsheet></office:body></office:document-content>")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct{ name, text string }{
		{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", content.String()},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(part.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestODS(t *testing.T) {
	file := spreadsheet(t, "港口术语", "中文|英文|状态", "集装箱|container|已审", "", "↓航道|fairway|", "|channel|")
	r, err := NewODSReader(bytes.NewReader(file), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var units []unit.Unit
	for item, err := range r.Units(context.Background()) {
		if err != nil || item.Bad != nil {
			t.Fatalf("%v, %v", err, item.Bad)
		}
		units = append(units, item.Unit)
	}
	if len(units) != 3 || units[2].Variants[0].Text != "航道" || units[2].Variants[1].Text != "channel" || units[0].Status != unit.Reviewed || units[0].Variants[1].Text != "container" || units[1].Variants[0].Lang != "zh" {
		t.Errorf("%+v", units)
	}
	if f := r.Report().Format; f != "OpenDocument" {
		t.Errorf("the format is %s", f)
	}
}
