package grid

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/unit"
)

// rows parts lines at "|".
func rows(lines ...string) [][]string {
	var list [][]string
	for _, l := range lines {
		list = append(list, strings.Split(l, "|"))
	}
	return list
}

// tell writes a layout as one line: the role of each column, or its language.
func tell(l *Layout) string {
	names := map[Role]string{
		Ignored: "-", ID: "id", Status: "status", Score: "score", Note: "note", Title: "title", Date: "date", Body: "body", Translator: "translator",
		URL: "url", SourceFile: "source file", TargetFile: "target file", Created: "created", Changed: "changed", CreatedBy: "created by", ChangedBy: "changed by",
		Property: "property",
	}
	var words []string
	for i, c := range l.Columns {
		word := names[c.Role]
		if c.Role == Text {
			word = c.Lang
		}
		if i == l.source {
			word = "*" + word
		}
		words = append(words, word)
	}
	if l.Headed {
		words = append([]string{"headed:"}, words...)
	}
	return strings.Join(words, " ")
}

func TestRecognise(t *testing.T) {
	const zh, en, ru, fr = "会议审议通过了规划纲要草案，决定提请审议。", "The meeting adopted the draft outline of the plan.", "Совещание одобрило проект плана развития.",
		"La réunion a adopté le projet de plan de développement."
	for _, c := range []struct {
		name string
		o    Options
		rows [][]string
		want string
	}{
		{"codes", Options{}, rows("zh|en", zh+"|"+en), "headed: *zh en"},
		{"a language that does not show", Options{From: "zh", To: "en"}, rows("改革|reform, opening up", "法治|rule of law"), "*zh en"},
		{"regions", Options{}, rows("ZH_cn|en-GB|ru", zh+"|"+en+"|"+ru), "headed: *zh-CN en-GB ru"},
		{"names", Options{}, rows("序号|中文|英文|备注|日期", "1|"+zh+"|"+en+"|审|2025"), "headed: - *zh en note date"},
		{"English names", Options{}, rows("No.|Chinese|English|Comments", "1|"+zh+"|"+en+"|"), "headed: - *zh en note"},
		{"Russian names", Options{}, rows("№|Русский|Китайский|Примечание", "1|"+ru+"|"+zh+"|"), "headed: - *ru zh note"},
		{"sides by content", Options{}, rows("Source|Target|Domain", en+"|"+zh+"|law", en+"|"+zh+"|law"), "headed: *en zh property"},
		{"sides in Chinese", Options{}, rows("原文|译文", zh+"|"+fr), "headed: *zh fr"},
		{"target first", Options{}, rows("译文|原文", zh+"|"+fr), "headed: zh *fr"},
		{"sides with languages", Options{}, rows("原文（中文）|译文（英文）", zh+"|"+en), "headed: *zh en"},
		{"sides with codes", Options{}, rows("Source: zh-CN|Target: fr-FR", zh+"|"+fr), "headed: *zh-CN fr-FR"},
		{"sides as asked", Options{From: "zh", To: "en"}, rows("source|target", "OK|OK", "A1|A1"), "headed: *zh en"},
		{"said by the user", Options{Languages: map[string]string{"L1": "zh", "L2": "en"}}, rows("L1|L2", "公告|Notice"), "headed: *zh en"},
		{"no heading", Options{}, rows(zh+"|"+en, zh+"|"+en), "*zh en"},
		{"no heading, other columns", Options{}, rows("1|A|"+en+"|"+zh+"|2024", "2|B|"+en+"|"+zh+"|2024"), "- - *en zh -"},
		{"source as asked", Options{From: "zh"}, rows(en+"|"+zh, en+"|"+zh), "en *zh"},
		{"one language named", Options{}, rows("id|zh|translation of the term|x", "7|"+zh+"|"+en+"|y"), "headed: id *zh en property"},
		{"Indonesian is no id", Options{}, rows("ID|en|zh", "7|"+en+"|"+zh), "headed: id *en zh"},
		{"origin", Options{}, rows("中文|English|标题|来源|译者|链接|状态|创建时间", zh+"|"+en+"|||||"), "headed: *zh en title body translator url status created"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := Recognise(c.rows, c.o)
			if err != nil {
				t.Fatal(err)
			}
			if got := tell(l); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestWrittenIsRecognised holds that what New writes is what Recognise reads.
func TestWrittenIsRecognised(t *testing.T) {
	for _, tags := range [][]string{{"zh", "en"}, {"ru", "zh-Hant"}, {"zh", "en", "ru", "fr"}} {
		written := New(tags, tags)
		read, err := Recognise([][]string{written.Heading()}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tell(written), tell(read)); diff != "" {
			t.Errorf("%v (-written +read):\n%s", tags, diff)
		}
	}
}

func TestRefusesOtherTables(t *testing.T) {
	for name, table := range map[string][][]string{
		"one language":   rows("name|note", "会议通过了规划纲要草案|审议通过"),
		"numbers":        rows("1|2", "3|4"),
		"empty":          nil,
		"one column":     rows("会议通过了规划纲要草案", "决定提请审议"),
		"one text named": rows("zh|count", "会议通过了规划纲要草案|7"),
	} {
		_, err := Recognise(table, Options{})
		if _, ok := errors.AsType[*ColumnsError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUnit(t *testing.T) {
	l, err := Recognise(rows("编号|原文|译文|状态|备注|日期|得分|领域|id|创建时间",
		"1|公告如下。|The text of the announcement is as follows.|||||||"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := l.Record([]string{"7", "公告", "Notice", "已审", "a\n b ", "2025年3月", "87%", "法律", "0f5a3b9c2d417e86-12", "2026/5/8 13:04"})
	want := unit.Unit{
		TUID: "0f5a3b9c2d417e86-12", Place: 12, Status: unit.Reviewed, Score: 0.87, Notes: []string{"a", "b"},
		Origin: unit.Origin{Checksum: "0f5a3b9c2d417e86", Date: "2025-03"}, Created: time.Date(2026, 5, 8, 13, 4, 0, 0, time.UTC),
		Props:    []unit.Prop{{Type: "领域", Value: "法律"}},
		Variants: []unit.Variant{{Lang: "zh", Text: "公告"}, {Lang: "en", Text: "Notice"}},
	}
	if diff := cmp.Diff(want, r.Unit); diff != "" || r.Source != 0 || r.Blank || r.Review != nil {
		t.Errorf("source %d, blank %v, review %v (-want +got):\n%s", r.Source, r.Blank, r.Review, diff)
	}
	if r := l.Record([]string{"8", " ", "\n"}); !r.Blank {
		t.Error("a row without texts is a unit")
	}
	// What is no value of its column is kept as a property.
	got := l.Record([]string{"", "公告", "Notice", "maybe", "", "soon", "good"}).Unit
	props := []unit.Prop{{Type: "状态", Value: "maybe"}, {Type: "日期", Value: "soon"}, {Type: "得分", Value: "good"}}
	if diff := cmp.Diff(props, got.Props); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]string{
		"2025": "2025", "2025-10": "2025-10", "2025-10-15": "2025-10-15", "2025/10/5": "2025-10-05", "2025年10月15日": "2025-10-15",
		"15.10.2025": "2025-10-15", "45945": "2025-10-15", "2025-10-15 08:00:00": "2025-10-15",
	} {
		if got, ok := dayOf(in); !ok || got != want {
			t.Errorf("%s: %q %v, want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "spring", "99", "2025-13-01", "120000"} {
		if got, ok := dayOf(in); ok {
			t.Errorf("%q is the date %s", in, got)
		}
	}
}

func TestLetters(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 701: "ZZ", 702: "AAA"} {
		if got := Letters(i); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
}

// TestReview holds that a row which comes back tells whether somebody worked on it.
func TestReview(t *testing.T) {
	l := New([]string{"zh", "en"}, []string{"zh", "en"})
	u := unit.Unit{
		Origin: unit.Origin{Checksum: "0f5a3b9c2d417e86aa"}, Place: 3, Status: unit.Aligned, Score: 0.9, Notes: []string{"see the law"},
		Variants: []unit.Variant{{Lang: "zh", Text: "公告 如下"}, {Lang: "en", Text: "Notice\nfollows"}},
	}
	change := func(column int, value string) []string {
		row := l.Row(&u, []string{u.Variants[0].Text, u.Variants[1].Text})
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
		r := l.Record(c.row)
		if r.Review == nil || r.Review.Touched != c.touched || r.Unit.Origin.Checksum != "0f5a3b9c2d417e86" || r.Unit.Place != 3 {
			t.Errorf("%s: %+v %+v", c.name, r.Review, r.Unit.Origin)
		}
	}
}
