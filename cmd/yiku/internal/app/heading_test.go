package app

import (
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm/unit"
)

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
	for _, stamp := range []string{
		"译库网 2025-10-15 10:10", "2025年10月15日", "译库网 2025-10-15", "来源：译库日报", "双语全文如下：", "中英对照", "【双语】", "（2025年10月15日）",
		"2025-10-15 10:10 来源：译库网", "Yiku News | October 15, 2025", "Full text:", "2025年10月15日 10:10:05 译库社", "二〇二五年十月十五日",
	} {
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
		if got := ExamplePhrase(units); got != test.want {
			t.Errorf("ExamplePhrase(%q) = %q, want %q", test.text, got, test.want)
		}
	}
	if got := ExamplePhrase([]unit.Unit{{Variants: []unit.Variant{{Lang: "en", Text: "“一带一路”"}}}}); got != "" {
		t.Errorf("a unit without Chinese gave %q", got)
	}
}
