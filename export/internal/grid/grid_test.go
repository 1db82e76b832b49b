package grid

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestWrittenIsRecognised checks that Recognise recognises the columns of New.
func TestWrittenIsRecognised(t *testing.T) {
	for _, tags := range [][]string{{"zh", "en"}, {"ru", "zh-Hant"}, {"zh", "en", "ru", "fr"}} {
		written := New(tags, tags)
		read, err := table.Recognise([][]string{Heading(written)}, table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(written.Languages(), read.Languages()); diff != "" {
			t.Errorf("%v (-written +read):\n%s", tags, diff)
		}
	}
}

func TestUnit(t *testing.T) {
	l, err := table.Recognise([][]string{strings.Split("编号|原文|译文|状态|备注|日期|得分|领域|id|创建时间", "|"),
		strings.Split("1|公告如下。|The text of the announcement is as follows.|||||||", "|")}, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := RecordOf(l, table.Row{Cells: []string{"7", "公告", "Notice", "已审", "a\n b ", "2025年3月", "87%", "法律", "0f5a3b9c2d417e86-12", "2026/5/8 13:04"}})
	want := unit.Unit{
		TUID: "0f5a3b9c2d417e86-12", Place: 12, Status: unit.Reviewed, Score: 0.87, Notes: []string{"a", "b"},
		Origin: unit.Origin{Checksum: "0f5a3b9c2d417e86", Date: "2025-03"}, Created: time.Date(2026, 5, 8, 13, 4, 0, 0, time.UTC),
		Props:    []unit.Prop{{Type: "领域", Value: "法律"}},
		Variants: []unit.Variant{{Lang: "zh", Text: "公告"}, {Lang: "en", Text: "Notice"}},
	}
	if diff := cmp.Diff(want, r.Unit); diff != "" || r.Source != 0 || r.Empty || r.Review != nil {
		t.Errorf("source %d, blank %v, review %v (-want +got):\n%s", r.Source, r.Empty, r.Review, diff)
	}
	if r := RecordOf(l, table.Row{Cells: []string{"8", " ", "\n"}}); !r.Empty {
		t.Error("a row without texts is a unit")
	}
	// A value that its column does not allow is kept as a property.
	got := RecordOf(l, table.Row{Cells: []string{"", "公告", "Notice", "maybe", "", "soon", "good"}}).Unit
	props := []unit.Prop{{Type: "状态", Value: "maybe"}, {Type: "日期", Value: "soon"}, {Type: "得分", Value: "good"}}
	if diff := cmp.Diff(props, got.Props); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestUnheaded keeps the texts that no heading names: they may be a row whose line break is
// lost. Numbers of rows are left out.
func TestUnheaded(t *testing.T) {
	rows := [][]string{{"", "zh", "en"}, {"1", "公告如下。", "The text is as follows.", "2", "第二条", "Article 2"}}
	l, err := table.Recognise(rows, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := RecordOf(l, table.Row{Cells: rows[1]})
	want := []unit.Prop{{Type: "column E", Value: "第二条"}, {Type: "column F", Value: "Article 2"}}
	if diff := cmp.Diff(want, r.Unit.Props); diff != "" || r.Beyond != 2 {
		t.Errorf("%d beyond (-want +got):\n%s", r.Beyond, diff)
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]string{
		"2025": "2025", "2025-10": "2025-10", "2025-10-15": "2025-10-15", "2025/10/5": "2025-10-05", "2025年10月15日": "2025-10-15",
		"15.10.2025": "2025-10-15", "45945": "2025-10-15", "2025-10-15 08:00:00": "2025-10-15",
	} {
		if got, ok := Day(in); !ok || got != want {
			t.Errorf("%s: %q %v, want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "spring", "99", "2025-13-01", "120000"} {
		if got, ok := Day(in); ok {
			t.Errorf("%q is the date %s", in, got)
		}
	}
}

// TestReview checks that a row which comes back reports whether somebody worked on it.
func TestReview(t *testing.T) {
	l := New([]string{"zh", "en"}, []string{"zh", "en"})
	u := unit.Unit{
		Origin: unit.Origin{Checksum: "0f5a3b9c2d417e86aa"}, Place: 3, Status: unit.Aligned, Score: 0.9, Notes: []string{"see the law"},
		Variants: []unit.Variant{{Lang: "zh", Text: "公告 如下"}, {Lang: "en", Text: "Notice\nfollows"}},
	}
	change := func(column int, value string) []string {
		row := RowOf(l, &u, []string{u.Variants[0].Text, u.Variants[1].Text})
		if column >= 0 {
			row[column] = value
		}
		return row
	}
	for _, c := range []struct {
		name    string
		row     []string
		touched bool
	}{
		{"as it was", change(-1, ""), false},
		{"other blanks", change(2, " Notice follows "), false},
		{"a text", change(2, "Announcement follows"), true},
		{"the status", change(3, "ok"), true},
		{"a note", change(4, "see the law\nand this"), true},
		{"another column", change(5, "0.1"), false},
	} {
		r := RecordOf(l, table.Row{Cells: c.row})
		if r.Review == nil || r.Review.Touched != c.touched || r.Unit.Origin.Checksum != "0f5a3b9c2d417e86" || r.Unit.Place != 3 {
			t.Errorf("%s: %+v %+v", c.name, r.Review, r.Unit.Origin)
		}
	}
}
