package read

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/align/read/subtitles"
	"github.com/yiku-tm/yiku/align/read/table"
)

func TestSubtitles(t *testing.T) {
	for name, c := range map[string]struct {
		text, lang string
		want       []string
	}{
		"SubRip": {"1\r\n00:00:01,000 --> 00:00:04,000 X1:100\r\n今天上午\r\n两国代表团\r\n\r\n2\r\n00:00:04,500 --> 00:00:06,000\r\n<i>举行了会谈</i>\r\n", "zh", []string{"今天上午两国代表团", "举行了会谈"}},
		"goes on": {"1\n00:00:01,000 --> 00:00:04,000\nThe two delegations\nmet this morning\n\n2\n00:00:04,500 --> 00:00:06,000\nand agreed on a date.\n\n3\n00:00:07,000 --> 00:00:08,000\nThe talks go on.\n", "en",
			[]string{"The two delegations met this morning and agreed on a date.", "The talks go on."}},
		"comma":    {"1\n00:00:01,000 --> 00:00:04,000\n今天上午，\n\n2\n00:00:04,500 --> 00:00:06,000\n两国代表团举行了会谈。\n", "zh", []string{"今天上午，两国代表团举行了会谈。"}},
		"dialogue": {"1\n00:00:01,000 --> 00:00:04,000\n- Is the level normal?\n- Yes.\n", "en", []string{"- Is the level normal?", "- Yes."}},
		"WebVTT": {"WEBVTT - x\n\nNOTE\nremark\n\nSTYLE\n::cue {}\n\nname\n00:01.000 --> 00:04.000 align:start\n<v 李明>水位<c.red>正常</c>&amp;稳定。</v>\n\n01:00:05.000 --> 01:00:06.000\n{\\an8}<00:00:05.500>很好。\n", "zh",
			[]string{"水位正常&稳定。", "很好。"}},
		"brackets":   {"1\n00:00:01,000 --> 00:00:02,000\n水位 < 5 米 > 3 米\n", "zh", []string{"水位 < 5 米 > 3 米"}},
		"no numbers": {"00:00:01,000 --> 00:00:02,000\n一。\n\n00:00:03,000 --> 00:00:04,000\n二。\n", "zh", []string{"一。", "二。"}},
		"blank line": {"1\n00:00:01,000 --> 00:00:02,000\n一。\n\n仍是一。\n\n2\n00:00:03,000 --> 00:00:04,000\n二。\n", "zh", []string{"一。仍是一。", "二。"}},
	} {
		if diff := cmp.Diff(c.want, texts(mustRead(t, c.text, Options{Lang: c.lang}))); diff != "" {
			t.Errorf("%s: want - got +:\n%s", name, diff)
		}
	}
	if subtitles.IsSRT("1\n2\n00:00:01,000 --> 00:00:02,000\n") || subtitles.IsSRT("第 1 章\n") || subtitles.IsVTT("WEBVTTX") {
		t.Error("plain text is taken for subtitles")
	}
}

const catalogue = `# head
msgid ""
msgstr ""
"Language: zh_CN\n"
"Content-Type: text/plain; charset=UTF-8\n"

#. note
msgctxt "menu"
msgid "Open the \"file\""
msgstr "打开“文件”"

msgid "One reservoir\n"
msgid_plural "%d reservoirs\n"
msgstr[0] "%d 座"
"水库\n"

#, fuzzy
msgid "Water level"
msgstr "水平"

msgid "Not translated"
msgstr ""
#~ msgid "Old"
#~ msgstr "旧"
`

func TestPO(t *testing.T) {
	translations := []string{"打开“文件”", "%d 座水库"}
	messages := []string{`Open the "file"`, "One reservoir", "%d reservoirs", "Water level", "Not translated"}
	for lang, want := range map[string][]string{"": translations, "zh": translations, "zh-CN": translations, "en": messages} {
		if diff := cmp.Diff(want, texts(mustRead(t, catalogue, Options{Lang: lang}))); diff != "" {
			t.Errorf("language %q: want - got +:\n%s", lang, diff)
		}
	}
	template := "msgid \"\"\nmsgstr \"\"\n\nmsgid \"The level is normal.\"\nmsgstr \"\"\n"
	if got := texts(mustRead(t, template, Options{})); !cmp.Equal(got, []string{"The level is normal."}) {
		t.Errorf("a template: %q", got)
	}
}

func TestSeparated(t *testing.T) {
	const (
		comma = "原文,译文,编号\n\"会议在北京举行，各方代表出席。\",\"The meeting, held in Beijing, was attended by all sides.\",1\n水位正常，没有发生险情。,The water level is normal and nothing has happened.,2\n"
		tabs  = "会议在北京举行，各方代表出席。\tThe meeting was held in Beijing.\n水位正常，没有险情。\tThe water level is quite normal.\n明天继续举行会谈。\tThe talks will go on tomorrow.\n"
	)
	for _, c := range []struct {
		text string
		o    Options
		want []string
	}{
		{comma, Options{Lang: "zh"}, []string{"会议在北京举行，各方代表出席。", "水位正常，没有发生险情。"}},
		{comma, Options{Column: "译文"}, []string{"The meeting, held in Beijing, was attended by all sides.", "The water level is normal and nothing has happened."}},
		{tabs, Options{Lang: "en"}, []string{"The meeting was held in Beijing.", "The water level is quite normal.", "The talks will go on tomorrow."}},
		{"闸,坝\n水满了。,开闸。\n", Options{Column: "*"}, []string{"闸", "坝", "水满了。", "开闸。"}},
		{tabs, Options{Column: "A"}, []string{"会议在北京举行，各方代表出席。", "水位正常，没有险情。", "明天继续举行会谈。"}},
		{"水库\t水位\t比例\n东山\t98\t40\n西山\t97\t60\n", Options{}, []string{"水库\t水位\t比例", "东山\t98\t40", "西山\t97\t60"}},
		{"甲, 乙, 丙。\n丁, 戊, 己。\n庚, 辛, 壬。\n", Options{}, []string{"甲, 乙, 丙。", "丁, 戊, 己。", "庚, 辛, 壬。"}},
	} {
		c.o.Without = append(c.o.Without, "hard-wrap")
		if diff := cmp.Diff(c.want, texts(mustRead(t, c.text, c.o))); diff != "" {
			t.Errorf("%+v: want - got +:\n%s", c.o, diff)
		}
	}
	if column, ok := errors.AsType[*table.ColumnError](readError(t, tabs, Options{Name: "x.tsv"})); !ok || len(column.Columns) != 2 {
		t.Errorf("two columns: %v", column)
	}
}

// With Lines a text is what its lines are, and a packed document has its
// paragraphs for lines.
func TestLinesOfFormats(t *testing.T) {
	d := mustRead(t, "<html>\n<p>一</p>\n", Options{Lines: true})
	if got := texts(d); !cmp.Equal(got, []string{"<html>", "<p>一</p>"}) {
		t.Errorf("got %q", got)
	}
	d = mustRead(t, docxOf(t, para("一。二。")+para("三。")), Options{Lines: true})
	if got := texts(d); !cmp.Equal(got, []string{"一。二。", "三。"}) || len(d.Sentences) != 2 {
		t.Errorf("got %q", got)
	}
}

func TestLossy(t *testing.T) {
	d := mustRead(t, "通报说，\xff\xfe水位正常，没有发生险情，各方满意。", Options{Lossy: true})
	if got := texts(d); !cmp.Equal(got, []string{"通报说，水位正常，没有发生险情，各方满意。"}) {
		t.Errorf("got %q", got)
	}
	if len(d.Repairs) != 1 || d.Repairs[0].Kind != RepairUndecoded {
		t.Errorf("repairs %+v", d.Repairs)
	}
}
