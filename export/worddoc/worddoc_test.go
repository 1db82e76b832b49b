package worddoc

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
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

func written(t testing.TB, units []unit.Unit) ([]byte, export.Report) {
	t.Helper()
	return exporttest.Write(t, func(b *bytes.Buffer) (export.Writer, error) {
		return NewWriter(b, export.WriteOptions{LangStyle: export.StyleAsIs})
	}, units)
}

func items(t testing.TB, file []byte) []export.Item {
	t.Helper()
	r, err := NewReader(bytes.NewReader(file), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return exporttest.Read(t, r)
}

// carried is what the table carries of a unit.
func carried(u unit.Unit) unit.Unit {
	var variants []unit.Variant
	for _, v := range u.Variants {
		// Word has no spaces at the edges of a cell.
		variants = append(variants, unit.Variant{Lang: v.Lang, Text: strings.TrimSpace(v.Text)})
	}
	return unit.Unit{Origin: unit.Origin{Checksum: u.Origin.Checksum}, Place: u.Place, Status: u.Status, Score: 1, Notes: u.Notes, Variants: variants}
}

func TestRoundTrip(t *testing.T) {
	units := exporttest.Units()
	file, report := written(t, units)
	if report.Written != len(units) || report.Bytes != int64(len(file)) || len(report.SourceCodes) != 1 {
		t.Errorf("report %+v", report)
	}
	got := items(t, file)
	if len(got) != len(units) {
		t.Fatalf("%d units, want %d", len(got), len(units))
	}
	for i, item := range got {
		u := item.Unit
		u.TUID = ""
		if diff := cmp.Diff(carried(units[i]), u); diff != "" {
			t.Errorf("unit %d (-written +read):\n%s", i, diff)
		}
		if item.Source != 0 || item.Review == nil || item.Review.Touched {
			t.Errorf("unit %d: source %d, review %+v", i, item.Source, item.Review)
		}
	}
	if again, _ := written(t, units); !bytes.Equal(again, file) {
		t.Error("the same units give another file")
	}
}

// edited is the file with a part of its text replaced, and with more parts.
func edited(t testing.TB, file []byte, old, new string, more ...office.Part) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	put := func(name string, content []byte) {
		to, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	replaced := old == ""
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "word/document.xml" && old != "" {
			replaced = bytes.Contains(content, []byte(old))
			content = bytes.Replace(content, []byte(old), []byte(new), 1)
		}
		if len(more) > 0 && f.Name == "word/_rels/document.xml.rels" {
			continue
		}
		put(f.Name, content)
	}
	if !replaced {
		t.Fatalf("the file has no %s", old)
	}
	for _, p := range more {
		put(p.Name, []byte(office.Header+p.Content))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestReview checks what a reviser does to the table in Word.
func TestReview(t *testing.T) {
	units := exporttest.Units()[:3]
	file, _ := written(t, units)
	const text = `The two sides agreed`
	for _, c := range []struct {
		name, old, new string
		more           []office.Part
		want           string
		note           string
	}{
		{name: "a correction", old: text, new: "Both sides agreed", want: "Both sides agreed to deepen practical cooperation."},
		{
			name: "a tracked change", old: `>The two sides agreed to deepen practical cooperation.</w:t></w:r>`,
			new: `>The </w:t></w:r><w:del w:id="1"><w:r><w:delText>two sides</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>parties</w:t></w:r></w:ins>` +
				`<w:r><w:t xml:space="preserve"> agreed.</w:t></w:r>`,
			want: "The parties agreed.",
		},
		{
			name: "a comment", old: text, new: `</w:t></w:r><w:r><w:commentReference w:id="7"/></w:r><w:r><w:t>` + text,
			more: []office.Part{
				{Name: "word/_rels/document.xml.rels", Content: `<Relationships><Relationship Id="c" Type="` + relationSpace + `/comments" Target="comments.xml"/></Relationships>`},
				{Name: "word/comments.xml", Content: `<w:comments xmlns:w="` + mainSpace + `"><w:comment w:id="7"><w:p><w:r><w:t>better: parties</w:t></w:r></w:p></w:comment></w:comments>`},
			},
			want: "The two sides agreed to deepen practical cooperation.", note: "better: parties",
		},
		{
			name: "hidden text is shown", old: `<w:noProof/><w:vanish/><w:sz w:val="8"/>`, new: "", want: "The two sides agreed to deepen practical cooperation.",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := items(t, edited(t, file, c.old, c.new, c.more...))
			u := got[0].Unit
			if u.Variants[1].Text != c.want || u.Origin.Checksum != units[0].Origin.Checksum || u.Place != 0 {
				t.Errorf("read %+v", u)
			}
			if touched := c.want != units[0].Variants[1].Text || c.note != ""; got[0].Review == nil || got[0].Review.Touched != touched {
				t.Errorf("review %+v", got[0].Review)
			}
			if strings.Join(u.Notes, "") != c.note || got[1].Review == nil || got[1].Review.Touched {
				t.Errorf("notes %q, next %+v", u.Notes, got[1].Review)
			}
		})
	}
}

// TestOtherTables reads tables that yiku did not write.
func TestOtherTables(t *testing.T) {
	cell := func(s string) string { return `<w:tc><w:p><w:r><w:t>` + s + `</w:t></w:r></w:p></w:tc>` }
	row := func(cells ...string) string { return `<w:tr>` + strings.Join(cells, "") + `</w:tr>` }
	table := func(rows ...string) string { return `<w:tbl>` + strings.Join(rows, "") + `</w:tbl>` }
	document := func(body string) []byte {
		var b bytes.Buffer
		w := office.NewWriter(&b)
		if err := w.Add(parts[1], office.Part{Name: "word/document.xml", Content: `<w:document xmlns:w="` + mainSpace + `"><w:body>` + body + `</w:body></w:document>`}); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	const zh, en = "会议审议通过了规划纲要草案。", "The meeting adopted the draft outline of the plan."
	got := items(t, document(
		table(row(cell("制表人"), cell("王芳")))+
			table(row(cell("原文"), cell("译文")), row(cell(zh), `<w:tc><w:p><w:r><w:t>The meeting adopted</w:t></w:r></w:p><w:p><w:r><w:t>the draft outline of the plan.</w:t></w:r></w:p></w:tc>`))+
			table(row(cell(en), cell(zh)))))
	if len(got) != 2 || got[0].Unit.Variants[1].Text != "The meeting adopted\nthe draft outline of the plan." || got[1].Unit.Variants[0].Lang != "en" {
		t.Errorf("read %+v", got)
	}
	merged := func(text, val string) string {
		return `<w:tc><w:tcPr><w:vMerge` + val + `/></w:tcPr><w:p><w:r><w:t>` + text + `</w:t></w:r></w:p></w:tc>`
	}
	got = items(t, document(table(row(cell("中文"), cell("英文")), row(merged("航道", ` w:val="restart"`), cell("fairway")),
		row(merged("", ""), cell("channel")), row(merged("", ` w:val="restart"`), cell("alone")))))
	if len(got) != 3 || got[1].Unit.Variants[0].Text != "航道" || got[1].Unit.Variants[1].Text != "channel" || got[2].Unit.Variants[0].Text != "" {
		t.Errorf("merged cells are read as %+v", got)
	}
	inner := `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr><w:p><w:r><w:t>, canal</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`
	got = items(t, document(table(row(cell("英文"), cell("中文")), row(`<w:tc><w:p><w:r><w:t>fairway</w:t></w:r></w:p>`+inner+`</w:tc>`, cell("航道")))))
	if len(got) != 1 || got[0].Unit.Variants[1].Text != "航道" || !strings.HasPrefix(got[0].Unit.Variants[0].Text, "fairway") {
		t.Errorf("beside a table in a cell is read %+v", got)
	}
	r, err := NewReader(bytes.NewReader(document("<w:p/>")), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := exporttest.Error(t, r); !errors.Is(err, ErrNoTable) {
		t.Errorf("a file without a table: %v", err)
	}
}

func TestWellFormed(t *testing.T) {
	units := append(exporttest.Units(), unit.Unit{Variants: []unit.Variant{{Lang: "zh", Text: "坏\x01字\xff"}, {Lang: "en", Text: "<>&\"\t"}}})
	file, report := written(t, units)
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(r); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	if report.DroppedCharacters != 2 {
		t.Errorf("dropped %d characters, want 2", report.DroppedCharacters)
	}
}

// TestLibreOffice sends the table through another word processor and reads it.
func TestLibreOffice(t *testing.T) {
	program, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("LibreOffice is not installed or -short is set: the Word table is not opened by it")
	}
	dir := t.TempDir()
	units := exporttest.Units()
	file, _ := written(t, units)
	if err := os.WriteFile(filepath.Join(dir, "units.docx"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, "units.docx")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	saved, err := os.ReadFile(filepath.Join(dir, "out", "units.docx"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := items(t, saved)
	if len(got) != len(units) {
		t.Fatalf("%d units, want %d", len(got), len(units))
	}
	for i, item := range got {
		if item.Review == nil || item.Review.Touched || item.Unit.Place != units[i].Place {
			t.Errorf("unit %d comes back as %+v, review %+v", i, item.Unit, item.Review)
		}
	}
}

// FuzzReader checks that any file ends without a panic.
func FuzzReader(f *testing.F) {
	file, _ := written(f, exporttest.Units()[:1])
	f.Add(file)
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := NewReader(bytes.NewReader(data), export.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		exporttest.Error(t, r)
	})
}
