package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm/unit"
)

func TestValidDate(t *testing.T) {
	for date, want := range map[string]bool{
		"": true, "2025": true, "2025-10": true, "2025-10-15": true, "2024-02-29": true,
		"25": false, "2025-13": false, "2025-02-29": false, "2025-1": false, "15.10.2025": false,
		"2025-10-15T00:00": false, "２０２５": false,
	} {
		if err := validDate(date); (err == nil) != want {
			t.Errorf("validDate(%q) = %v", date, err)
		}
	}
}

// documentOf makes a document of the paragraphs.
func documentOf(tag string, texts ...string) *align.Document {
	doc := &align.Document{Lang: tag, Text: strings.Join(texts, "\n")}
	at := 0
	for _, text := range texts {
		doc.Paragraphs = append(doc.Paragraphs, align.Span{Start: at, End: at + len(text)})
		at += len(text) + 1
	}
	return doc
}

func TestHeadingOf(t *testing.T) {
	for _, test := range []struct {
		name, tag, first, want string
	}{
		{"Chinese", "zh", "陈立衡会见瓦尔多拉总统托雷利", "陈立衡会见瓦尔多拉总统托雷利"},
		{"Chinese with marks inside", "zh", "践行《公约》，推动“双碳”目标", "践行《公约》，推动“双碳”目标"},
		{"Chinese sentence", "zh", "会议强调，安全第一。", ""},
		{"Chinese without a stop but long", "zh", strings.Repeat("推动高质量发展", 6), ""},
		{"Chinese colon", "zh", "通知如下：", ""},
		{"English", "en", "Premier meets president of Valdora", "Premier meets president of Valdora"},
		{"English sentence", "en", "The premier met the president.", ""},
		{"empty", "zh", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := headingOf(documentOf(test.tag, test.first, "正文第一段。")); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	for _, stamp := range []string{"译库网 2025-10-15 10:10", "2025年10月15日"} {
		if got := headingOf(documentOf("zh", stamp, "陈立衡会见瓦尔多拉总统", "正文第一段。")); got != "陈立衡会见瓦尔多拉总统" {
			t.Errorf("the heading under %q is %q", stamp, got)
		}
	}
	if got := headingOf(documentOf("zh", "陈立衡会见瓦尔多拉总统")); got != "" {
		t.Errorf("a heading with nothing below it is %q", got)
	}
}

func TestExamplePhrase(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"推动共建“一带一路”合作。", "一带一路"},
		{"他说：“小国不是棋子，大国更不应以棋手自居。”", ""},
		{"“好！”他说，落实“十四五”规划。", "十四五"},
		{"一个没有引号的句子。", ""},
		{"不成对的“引号", ""},
		{"实施《水资源保护条例》。", "水资源保护条例"},
		{"颱風「青瓷」逼近，啟動「三防」機制「應急預案」。", "應急預案"},
	} {
		units := []unit.Unit{{Variants: []unit.Variant{{Lang: "zh", Text: test.text}, {Lang: "en", Text: "“in English”"}}}}
		if got := examplePhrase(units); got != test.want {
			t.Errorf("examplePhrase(%q) = %q, want %q", test.text, got, test.want)
		}
	}
	if got := examplePhrase([]unit.Unit{{Variants: []unit.Variant{{Lang: "en", Text: "“一带一路”"}}}}); got != "" {
		t.Errorf("a unit without Chinese gave %q", got)
	}
}

func TestLinesOf(t *testing.T) {
	text := "一\n二\r\n\r三\n"
	l := linesOf(text)
	want := []int{0, 4, 9, 10, 14}
	if diff := cmp.Diff(want, l.starts); diff != "" {
		t.Errorf("starts of the lines (-want +got):\n%s", diff)
	}
	for offset := range len(text) + 1 {
		if got, want := l.at(offset), lineByCounting(text, offset); got != want {
			t.Errorf("offset %d is on line %d, want %d", offset, got, want)
		}
	}
}

// lineByCounting counts the line breaks that end at or before the offset.
func lineByCounting(text string, offset int) int {
	line := 1
	for i := range offset {
		if text[i] == '\n' || text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			line++
		}
	}
	return line
}

func TestQuoted(t *testing.T) {
	for word, want := range map[string]string{
		"demo/memory.db": "demo/memory.db",
		"译库/memory.db":   "译库/memory.db",
		"my memory.db":   "'my memory.db'",
		"it's":           `'it'\''s'`,
		"$HOME/m.db":     "'$HOME/m.db'",
	} {
		if got := quoted(word); got != want {
			t.Errorf("quoted(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestCountRepairs(t *testing.T) {
	got := countRepairs([]repair{
		{Kind: align.RepairHardWrap}, {Kind: align.RepairPageBreak}, {Kind: align.RepairHardWrap},
		{Kind: "one to come"}, {Kind: align.RepairPageNumber},
	})
	want := "1 paragraph joined that a page break had cut, 2 wrapped lines joined, 1 page number left out and 1 other repair"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := countRepairs(nil); got != "" {
		t.Errorf("no repairs are %q", got)
	}
}
