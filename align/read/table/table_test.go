package table

import (
	"errors"
	"strings"
	"testing"
)

// rows parts lines at "|".
func rows(lines ...string) [][]string {
	var list [][]string
	for _, l := range lines {
		list = append(list, strings.Split(l, "|"))
	}
	return list
}

// tell writes a layout on one line: the role of each column, or its language.
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
		if i == l.Source {
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
		{"a slip in a short table below a title", Options{}, rows("港口术语", "chinese|Englishh", "航道|fairway"), "headed: *zh en"},
		{"slips in both", Options{From: "zh", To: "en"}, rows("Chinsese|Enlgish", "闸|sluice", "坝|dam"), "headed: *zh en"},
		{"names of fields", Options{From: "zh", To: "en"}, rows("src_wrd|tgt_wrd|frq", "闸|sluice|low", "坝|dam|high"), "headed: *zh en property"},
		{"short texts", Options{}, rows("txt_zh|txt_en|kind", "闸|sluice|n"), "headed: *zh en property"},
		{"writings that do not fit the languages asked for", Options{From: "zh", To: "en"}, rows("sluice gate|闸", "dam|坝"), "en *zh"},
		{"a Latin entry", Options{From: "zh", To: "en"}, rows("GDP|gross domestic product", "闸|sluice"), "*zh en"},
		{"a slip and other cells", Options{}, rows("zh|en|Frenchh", zh+"|"+en+"|"+zh), "headed: *zh en property"},
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
		{"a sentence beside names", Options{}, rows("中文|English|the words of the second column are those of the printed edition", zh+"|"+en, zh+"|"+en), "*zh en note"},
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

func TestRefusesOtherTables(t *testing.T) {
	for name, table := range map[string][][]string{
		"one language":   rows("name|note", "会议通过了规划纲要草案|审议通过"),
		"numbers":        rows("1|2", "3|4"),
		"empty":          nil,
		"one column":     rows("会议通过了规划纲要草案", "决定提请审议"),
		"one text named": rows("zh|count", "会议通过了规划纲要草案|7"),
		"a form":         rows("会议通过了规划纲要草案|", "|The meeting adopted the draft", "决定提请审议|The draft was submitted", "|The vote was unanimous"),
	} {
		_, err := Recognise(table, Options{})
		if _, ok := errors.AsType[*ColumnsError](err); !ok {
			t.Errorf("%s: %v", name, err)
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

func TestMerges(t *testing.T) {
	var m Merges
	row := func(line int, cells ...string) string {
		r := Row{Line: line, Cells: cells}
		m.Fill(&r)
		return strings.Join(r.Cells, "|")
	}
	if got := row(1, "航道", "fairway"); got != "航道|fairway" {
		t.Errorf("no merged cells: %s", got)
	}
	m.Add(0, 3, "航道")
	m.Add(2, 2, "水运")
	if got := row(2, "", "channel"); got != "航道|channel|水运" {
		t.Errorf("row 2 is %s", got)
	}
	if got := row(3, "港口", "port"); got != "港口|port" {
		t.Errorf("a text of its own is replaced: %s", got)
	}
	if got := row(4, "", "pier"); got != "|pier" {
		t.Errorf("a cell goes on below its last row: %s", got)
	}
	m.Add(0, 1<<20, strings.Repeat("长", 1<<20))
	size := 0
	for line := 5; line < 100; line++ {
		size += len(row(line, "", "x"))
	}
	if size > mostFilled+8<<20 {
		t.Errorf("a long text is repeated to %d bytes", size)
	}
}
