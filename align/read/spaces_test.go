package read

import (
	"context"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/paragraphs"
)

// readText reads a text and returns its paragraphs with the repairs applied.
func readText(t *testing.T, text string, o Options) ([]string, *align.Document) {
	t.Helper()
	d, err := Read(context.Background(), strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, p := range d.Paragraphs {
		list = append(list, d.Slice(p))
	}
	return list, d
}

func TestStrayBlanks(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"inside a word", "会议强调，要推进全球治 理体系改革，推动各项工作。", "会议强调，要推进全球治理体系改革，推动各项工作。"},
		{"beside marks", "推动高质量发展 ，加快建设“ 数字中国 ”。", "推动高质量发展，加快建设“数字中国”。"},
		{"letters set apart", "中 华 人 民 共 和 国 宪 法", "中华人民共和国宪法"},
		{"in brackets", "本办法所称《 目录 》（ 附后 ），由主管部门编制。", "本办法所称《目录》（附后），由主管部门编制。"},
		{"throughout", "会议强 调，要推 进全 球治 理体系 改革，推动经 济发展，维 护世界和平。", "会议强调，要推进全球治理体系改革，推动经济发展，维护世界和平。"},
		{"traditional", "會議強調，要推進全球治 理體系改革，推動各項工作。", "會議強調，要推進全球治理體系改革，推動各項工作。"},
		{"no-break blank", "会议强调，要推进全球治\u00A0理体系改革，推动各项工作。", "会议强调，要推进全球治理体系改革，推动各项工作。"},
		{"a spaced heading", "序 言", "序言"},
		{"a choice", "是 否", "是 否"},
		{"Latin words stay", "他在 New York 的 Wall Street 工作，使用 5G 技术。", "他在 New York 的 Wall Street 工作，使用 5G 技术。"},
		{"after the number of an article", "第三条 为了保护环境，制定本法。", "第三条 为了保护环境，制定本法。"},
		{"after a dateline", "译库社北京3月5日电 国务院发言人表示，会谈取得进展。", "译库社北京3月5日电 国务院发言人表示，会谈取得进展。"},
		{"between words", "会议强调，要推动 高质量 发展，维护和平。", "会议强调，要推动 高质量 发展，维护和平。"},
		{"a name and an office", "国务院总理 陈立衡", "国务院总理 陈立衡"},
		{"a list of single characters", "甲 乙 丙 丁", "甲 乙 丙 丁"},
		{"wide blanks", "目　录", "目　录"},
		{"between sentences", "会议结束。 代表离会。", "会议结束。 代表离会。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, d := readText(t, c.text, Options{Name: "page", Lang: "zh"})
			if joined := strings.Join(got, "|"); joined != c.want {
				t.Errorf("got  %s\nwant %s", joined, c.want)
			}
			if d.Text != c.text {
				t.Errorf("the text was changed: %q", d.Text)
			}
			for _, r := range d.Repairs {
				if r.Kind != paragraphs.RepairSpace {
					t.Errorf("repair of kind %s", r.Kind)
				}
			}
			if got, d := readText(t, c.text, Options{Name: "page", Lang: "zh", Without: []align.RepairKind{paragraphs.RepairSpace}}); len(d.Repairs) > 0 || strings.Join(got, "|") != c.text {
				t.Errorf("with the repair switched off: %q", got)
			}
		})
	}
}

// TestStrayBlanksElsewhere checks that spaces in other languages are kept.
func TestStrayBlanksElsewhere(t *testing.T) {
	for tag, text := range map[string]string{"en": "The word 中 国 has two characters.", "ja": "会 議 を 開 く。", "ko": "중 국 을 방문 했다."} {
		if got, d := readText(t, text, Options{Name: "page", Lang: tag}); len(d.Repairs) > 0 {
			t.Errorf("%s: %q", tag, got)
		}
	}
}

// TestStrayBlanksAndOtherRepairs checks that a space next to another repair is
// not repaired again.
func TestStrayBlanksAndOtherRepairs(t *testing.T) {
	text := "会议圆满结束，与会代表离京。\n\n会议指出，必须坚持和平发展道路，推进全球治 理体系改革，推动各项 \n\n 工作取得新的进展，维护世界和平。\n"
	got, d := readText(t, text, Options{Name: "page", Lang: "zh"})
	if len(got) != 2 || got[1] != "会议指出，必须坚持和平发展道路，推进全球治理体系改革，推动各项工作取得新的进展，维护世界和平。" {
		t.Errorf("got %q, repairs %+v", got, d.Repairs)
	}
}
