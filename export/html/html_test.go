package html

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/exporttest"
	"github.com/yiku-tm/yiku/tm/unit"
)

var update = flag.Bool("update", false, "rewrite the golden file")

func written(t testing.TB, o export.WriteOptions, units []unit.Unit) (string, export.Report) {
	t.Helper()
	file, report := exporttest.Write(t, func(b *bytes.Buffer) (export.Writer, error) { return NewWriter(b, o) }, units)
	if report.Bytes != int64(len(file)) {
		t.Errorf("the report says %d bytes of %d", report.Bytes, len(file))
	}
	return string(file), report
}

func TestGolden(t *testing.T) {
	page, report := written(t, export.WriteOptions{Title: "会谈 <1>", Marks: []string{"合作", "COOPERATION", "务实合作"}}, exporttest.Units())
	if report.Written != len(exporttest.Units()) {
		t.Errorf("report %+v", report)
	}
	path := filepath.Join("testdata", "units.html")
	if *update {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), page); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// texts are the texts of the page's elements of a kind, as a browser reads them.
func texts(t testing.TB, page, element string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	var text func(n *html.Node) string
	text = func(n *html.Node) string {
		if n.Type == html.TextNode {
			return n.Data
		}
		s := ""
		if n.Data == "br" {
			s = "\n"
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			s += text(c)
		}
		return s
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == element {
			list = append(list, text(n))
		}
	}
	return list
}

// TestTexts checks that a browser reads the texts of the units, whatever is in them.
func TestTexts(t *testing.T) {
	units := exporttest.Units()
	page, _ := written(t, export.WriteOptions{Marks: []string{"合作"}}, units)
	shown := strings.Join(texts(t, page, "p"), "\x00")
	for _, u := range units {
		for _, v := range u.Variants {
			if !strings.Contains(shown, v.Text) {
				t.Errorf("the page does not show %q", v.Text)
			}
		}
	}
	if marked := texts(t, page, "mark"); len(marked) != 1+4 { // in the head and in four texts
		t.Errorf("marked %q", marked)
	}
	for _, forbidden := range []string{"<script", "src=", "@import", "url("} {
		if strings.Contains(page, forbidden) {
			t.Errorf("the page has %s", forbidden)
		}
	}
}

func TestHits(t *testing.T) {
	for _, c := range []struct {
		text    string
		phrases []string
		want    [][2]int
	}{
		{"務實合作与合作", []string{"务实合作", "合作"}, [][2]int{{0, 12}, {15, 21}}},
		{"Reform, reforms and unreformed", []string{"reform"}, [][2]int{{0, 6}, {8, 14}}},
		{"ＡＢＣ", []string{"abc"}, [][2]int{{0, 9}}},
		{"aaa", []string{"b"}, nil},
		{"与reform", []string{"reform"}, [][2]int{{3, 9}}},
	} {
		if diff := cmp.Diff(c.want, hits(c.text, c.phrases)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
}

// TestLinks checks that no address but those of the web can be followed.
func TestLinks(t *testing.T) {
	newUnit := func(address string) unit.Unit {
		return unit.Unit{Origin: unit.Origin{URL: address}, Variants: []unit.Variant{{Lang: "zh", Text: "公告"}, {Lang: "ar", Text: "إعلان"}}}
	}
	page, _ := written(t, export.WriteOptions{}, []unit.Unit{newUnit("javascript:alert(1)"), newUnit(`https://example.org/"><b>`)})
	links := strings.Count(page, "<a href=\"")
	if links != 1 || strings.Contains(page, "<b>") || !strings.Contains(page, `dir="rtl"`) {
		t.Errorf("%d links:\n%s", links, page)
	}
}

func TestEmpty(t *testing.T) {
	page, report := written(t, export.WriteOptions{Source: "zh", Target: "en"}, []unit.Unit{{Status: unit.Rejected}})
	if !strings.Contains(page, "0 units") || report.Skipped[0].Reason != export.ReasonRejected {
		t.Errorf("%+v\n%s", report, page)
	}
}
