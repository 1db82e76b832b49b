package paragraphs

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/align"
)

// TestSetApart distinguishes words whose letters are set apart from lists of
// single characters.
func TestSetApart(t *testing.T) {
	for text, want := range map[string]bool{
		"会议纪要发布": true, "关于东西关系": true, "关于东西南北": false, "春夏秋冬四季": false, "abc纪要": false,
	} {
		var gaps []gap
		runes := []rune(text)
		for i, r := range runes[1:] {
			gaps = append(gaps, gap{before: runes[i], after: r})
		}
		if got := isSetApart(gaps); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}

func TestMarkers(t *testing.T) {
	for text, want := range map[string]opening{
		"一、总则": opensMarker, "（一）国家举行的": opensMarker, "(2) the keeper": opensMarker, "（3）其他": opensMarker,
		"1、仓库": opensMarker, "12) goods": opensMarker, "a) goods": opensMarker, "(a) goods": opensMarker, "ii) goods": opensMarker,
		"• 粮食": opensMarker, "①粮食": opensMarker, "- grain": opensMarker, "第三条　为了规范": opensMarker, "第一章": opensMarker,
		"第十二部分 附录": opensMarker,
		"第三条的规定":   opensArticle, "Article 7 of": opensArticle, "Статья 5.": opensArticle, "1. The keeper": opensArticle,
		"V. Petrov said": opensArticle, "——水库": opensArticle, "— Да": opensArticle,
		"第三产业增长": opensOther, "十二月的": opensOther, "一带一路": opensOther, "2024年": opensOther, "3.5 percent": opensOther,
		"-5 degrees": opensOther, "“我们": opensOther, "(Xinhua)": opensOther, "（记者": opensOther, "...": opensOther,
		"I am": opensCapital, "The": opensCapital, "Article of": opensCapital, "Он": opensCapital, "Éric": opensCapital,
		"operation": opensSmall, "и связи": opensSmall, "été": opensSmall, "in": opensSmall, "i": opensSmall, "vi": opensSmall,
		"，并且": opensInner, "”他说": opensInner, ") and": opensInner, ".": opensInner,
	} {
		if got := openingOf(text); got != want {
			t.Errorf("%q opens as %d, want %d", text, got, want)
		}
	}
}

func TestEndings(t *testing.T) {
	for text, want := range map[string]ending{
		"治理体": endsOpen, "with General": endsOpen, "2024": endsOpen, "15%": endsOpen, "области": endsOpen,
		"协作，": endsComma, "合作、": endsComma, "ports,": endsComma, "年——": endsDash, "word –": endsDash, "5-": endsDash,
		"co-": endsHyphen, "co\u00ad": endsHyphen, "соот-": endsHyphen, "《条例》": endsCloser, "“稳”": endsCloser, "(MSMEs)": endsCloser,
		"的；": endsSemicolon, "and;": endsSemicolon, "如下：": endsColon, "follows:": endsColon,
		"发展。": endsStop, "吗？”": endsStop, "发展。）": endsStop, "done.\"": endsStop, "……": endsStop, "да!»": endsStop,
	} {
		if got := endingOf(text); got != want {
			t.Errorf("%q ends as %d, want %d", text, got, want)
		}
	}
}

func TestHasStop(t *testing.T) {
	for text, want := range map[string]bool{
		"会议结束。会后": true, "第一；第二": true, "It ended. The next": true, "“It ended.” The next": true, "Да! Нет": true,
		"会议，结束": false, "Mr. Smith and Dr. Wang": false, "growth of 3.5 Percent": false, "the U.S. State": false, "see p. 5": false, "": false,
	} {
		if got := hasStop(text); got != want {
			t.Errorf("hasStop(%q) = %v", text, got)
		}
	}
}

func TestPageMarks(t *testing.T) {
	for text, want := range map[string]struct {
		value    int
		sure, ok bool
	}{
		"3": {3, false, true}, "12 / 40": {12, false, true}, "— 3 —": {3, true, true}, "-12-": {12, true, true}, "·5·": {5, true, true},
		"第 3 页": {3, true, true}, "第3页 共10页": {3, true, true}, "第３页": {3, true, true}, "共10页，第3页": {3, true, true},
		"Page 3 of 10": {3, true, true}, "стр. 7": {7, true, true}, "p. 9": {9, true, true},
		"0": {}, "12345": {}, "-3": {}, "(3)": {}, "3.": {}, "第三条": {}, "3月": {}, "Part 3": {}, "2024-05-06": {}, "12:30": {}, "第3条": {},
	} {
		value, sure, ok := pageMarkOf(text)
		if value != want.value && ok || sure != want.sure || ok != want.ok {
			t.Errorf("%q is read as %d, %v, %v", text, value, sure, ok)
		}
	}
}

func TestDatelinesAndCredits(t *testing.T) {
	for _, text := range []string{"新华社北京5月8日电 两国", "（中央社台北8日電）", "本报讯", "（记者李明）", "BEIJING, May 8 (Xinhua) -- The", "Москва, 8 мая /Синьхуа/ -- Главы"} {
		if !isDateline(text) {
			t.Errorf("%q is no dateline", text)
		}
	}
	for _, text := range []string{"新华社的电讯说，", "社会发展", "The ministry (MOFA) said", "记者说", ""} {
		if isDateline(text) {
			t.Errorf("%q is a dateline", text)
		}
	}
	for text, want := range map[string]bool{
		"图为会场。新华社记者 李明 摄": true, "本报记者 王芳": true, "（责任编辑：李明）": true, "代表们听取了介绍": false, "会议结束。记者从会上了解到，今年前三个季度的货物运输总量比上年同期增加了两成": false,
	} {
		if got := isCredit(text); got != want {
			t.Errorf("isCredit(%q) = %v", text, got)
		}
	}
}

func TestAttributions(t *testing.T) {
	for _, text := range []string{
		"“博学而笃志，切问而近思。”——子夏", "“水能载舟，亦能覆舟”—荀子", "春江潮水连海平，海上明月共潮生 ——张若虚", "“知识就是力量。” -- 培根",
		"桃李不言，下自成蹊。――《史记》", "«Знание — сила». — Фрэнсис Бэкон", "“Nothing endures.” – Heraclitus", "\"Wisdom is slow.\" ― Old saying",
		"前言\n“温故而知新。”——孔子《论语》", "“读书破万卷。”——[唐]杜甫",
	} {
		if !endsInAttribution(text) {
			t.Errorf("%q does not end in an attribution", text)
		}
	}
	for _, text := range []string{
		"我们有一个共同的目标——民族复兴", "会议讨论了两个问题——粮食和水", "“我来了。”——他一边说，一边走进", "«Да!» — сказал он", "“Stop!” — he cried",
		"the two rivers — the Amur and the Ussuri", "——粮食安全", "The war ended. It lasted 1941–1945", "“温故而知新。”孔子说", "“好。”——", "",
		"“温故而知新。”——这句话说的是我们在学习新的知识之前应当常常把已经学过的知识拿出来再看一遍想一遍写一遍读一遍背一遍",
	} {
		if endsInAttribution(text) {
			t.Errorf("%q ends in an attribution", text)
		}
	}
}

// TestLineAfterAttribution checks that no line is joined to a line that names the
// author of a quotation.
func TestLineAfterAttribution(t *testing.T) {
	for _, c := range []struct{ lang, text string }{
		{"zh", "“博学而笃志，切问而近思。”——子夏\n学习的道路很长，每一步都要自己去走。\n走得慢一些也没有关系。"},
		{"zh", "“水能载舟，亦能覆舟。” —— 荀子《王制》\n古人很早就懂得了水利和国家兴亡的关系。"},
		{"en", "“A long journey begins with a small step, and every step after it is as small as the first one was.” — Old saying\nThe road along the river was built in ten years. It was long."},
	} {
		d := &align.Document{Text: c.text, Lang: c.lang}
		if err := Find(context.Background(), d, Options{}); err != nil {
			t.Fatal(err)
		}
		if want := strings.Count(c.text, "\n") + 1; len(d.Paragraphs) != want {
			t.Errorf("%q has %d paragraphs, want %d", c.text, len(d.Paragraphs), want)
		}
	}
	d := &align.Document{Text: "会议已经开始。会议指出，两岸的村庄有一个共同的目标，有一条共同的河流，有一座共同的水库，还有一条共同的道路——乡村\n建设之路，这条路要一起走下去。", Lang: "zh"}
	if err := Find(context.Background(), d, Options{}); err != nil || len(d.Paragraphs) != 1 {
		t.Errorf("a dash inside a sentence ends the paragraph: %v, %v", d.Paragraphs, err)
	}
}

func TestHyphens(t *testing.T) {
	for text, want := range map[string]string{
		"the technical coop-\neration of":           "the technical cooperation of",
		"a long-\nterm plan":                        "a long-term plan",
		"a community-\nbased plan":                  "a community-based plan",
		"Sino-\nRussian ties":                       "Sino-Russian ties",
		"prefecture-\nand county-level offices":     "prefecture- and county-level offices",
		"soft\u00ad\nware":                          "software",
		"the tide-\ngate; a tide-gate holds water":  "the tide-gate; a tide-gate holds water",
		"the coop-\neration; cooperation helps":     "the cooperation; cooperation helps",
		"в соот-\nветствии с законом":               "в соответствии с законом",
		"китайско-\nроссийские связи":               "китайско-российские связи",
		"кто-\nнибудь из них":                       "кто-нибудь из них",
		"the pro-\ncess of co-\nordination goes on": "the process of coordination goes on",
		"no hyphen\nat all":                         "no hyphen at all",
		"between 2024–\n2025":                       "between 2024–2025", "the ports—\nall of them": "the ports—all of them", "the ports —\nall": "the ports — all",
		"2024-\n2025": "2024-2025",
	} {
		m := &builder{layout: layoutOf(text, mustScan(t, text), true, false), document: &align.Document{Text: text}}
		for i := range len(m.lines) - 1 {
			m.join("hard-wrap", i, i+1)
		}
		if got := m.document.Slice(align.Span{End: len(text)}); got != want {
			t.Errorf("%q is joined to %q, want %q", text, got, want)
		}
	}
}

func mustScan(t *testing.T, text string) []line {
	t.Helper()
	lines, err := scan(context.Background(), text, true)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestTail(t *testing.T) {
	for text, want := range map[string]string{"推进全球治理体": "全球治理体", "a\n短": "短", "the ports and railways": "orts and railways"[1:], "": ""} {
		if got := Tail(text); got != want {
			t.Errorf("Tail(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestProportionalColumn checks that lines of a printed column are joined
// although wide letters make them short, and that a paragraph ends at its full
// stop.
func TestProportionalColumn(t *testing.T) {
	column := `It is still little known that until July
the commission which manages all
the reservoirs had no common plan
for the months without any rain at
the end of summer, although such
months come again and again; now
one has been adopted.
In future all towns and communes
are to announce every week how
much water they need for the next
ten days.
`
	d := &align.Document{Lang: "en", Text: column}
	if err := Find(context.Background(), d, Options{Proportional: true}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"It is still little known that until July the commission which manages all the reservoirs had no common plan for the months without any rain at the end of summer, although such months come again and again; now one has been adopted.",
		"In future all towns and communes are to announce every week how much water they need for the next ten days.",
	}
	var got []string
	for _, p := range d.Paragraphs {
		got = append(got, d.Slice(p))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want - got +:\n%s", diff)
	}
}

// TestProportionalItems checks that the items of a list on a printed page are joined: their
// lines are shorter than those of the paragraphs by an indent that a PDF does not show.
func TestProportionalItems(t *testing.T) {
	want := []string{
		"港口管理办法",
		"（二〇二一年五月十二日海湾市港口管理委员会第十一次全体会议通过）",
		"第一条 为了加强港口的管理，保障船舶、人员和货物的安全，根据国家有关规定，结合本市港口的实际情况，制定本办法。",
		"第二条 港口管理机构行使下列职权：",
		"（一）编制港口的发展规划；",
		"（二）负责检查进港船舶的证书、载货清单和救生设备，并且按照规定登记；",
		"（三）签发船舶进港和离港的许可证，公布潮水、风力和能见度等情况；",
		"（四）会同消防、环保等部门，每年组织两次码头和仓库的安全检查，并且将检查的结果和处理的意见报市政府备案；",
		"（五）处理有关港口的申诉。",
		"第三条 船舶在夜间进港的，应当提前两个小时报告，并且由引航员引领至指定的泊位，不得自行停靠在其他地方，也不得在航道中抛锚等候，以免妨碍其他船舶的航行和码头的作业，遇有大风大雾的，应当在港外避风，等候通知。",
		"第四条 违反本办法的船舶，由港口管理机构责令改正；拒不改正的，可以暂扣其进港的许可证，并且在一年以内不再受理其申请，造成损失的，由船舶所有人依照有关法律的规定承担赔偿责任，情节严重的，移送海事机关处理。",
	}
	for range 3 {
		want = append(want, want[len(want)-2:]...) // most lines are of paragraphs
	}
	// The first line of a paragraph has an indent of two characters, the others of an item
	// one of six.
	const width, indent, hang = 29, 2, 6
	var page strings.Builder
	page.WriteString(want[0] + "\n（二〇二一年五月十二日海湾市港口管理\n委员会第十一次全体会议通过）\n")
	for _, text := range want[2:] {
		rest, left := []rune(text), width-indent
		for len(rest) > left {
			if strings.ContainsRune("，；。、", rest[left]) {
				left--
			}
			page.WriteString(string(rest[:left]) + "\n")
			rest, left = rest[left:], width
			if strings.HasPrefix(text, "（") {
				left -= hang
			}
		}
		page.WriteString(string(rest) + "\n")
	}
	if diff := cmp.Diff(want, paragraphsOf(t, page.String(), "zh", Options{Proportional: true})); diff != "" {
		t.Errorf("%s\nwant - got +:\n%s", page.String(), diff)
	}
}

// paragraphsOf finds the paragraphs of a text.
func paragraphsOf(t *testing.T, text, tag string, o Options) []string {
	t.Helper()
	d := &align.Document{Lang: tag, Text: text}
	if err := Find(context.Background(), d, o); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, p := range d.Paragraphs {
		list = append(list, d.Slice(p))
	}
	return list
}

// TestRepeatedOnItsPage checks that a line repeated on its page is text, and that
// one repeated on the next page is a running head.
func TestRepeatedOnItsPage(t *testing.T) {
	const first, rest = "口岸管理局说，今年前三个季度通过口岸的货车比上年同期增加两成。为了缩短等候时间，管理局增设了四条通", "道，并且延长了夜间的工作时间。"
	const head = "边境口岸年度报告"
	page := head + "\n\n" + first + "\n\n" + head + "\n\n" + rest
	if got := paragraphsOf(t, page, "zh", Options{Proportional: true}); len(got) != 4 {
		t.Errorf("on one page: %q", got)
	}
	if got := paragraphsOf(t, page, "zh", Options{}); len(got) != 2 || got[1] != first+rest {
		t.Errorf("where pages are not known: %q", got)
	}
}

// TestHyphenNearby checks that the same word nearby decides about a hyphen.
func TestHyphenNearby(t *testing.T) {
	for text, want := range map[string]string{
		"The wellbeing of all: well-\nbeing counts.": "The wellbeing of all: wellbeing counts.",
		"The by-product of it: by-\nproduct counts.": "The by-product of it: by-product counts.",
	} {
		m := &builder{layout: layoutOf(text, mustScan(t, text), true, false), document: &align.Document{Text: text}}
		m.join(align.RepairHardWrap, 0, 1)
		if got := m.document.Slice(align.Span{End: len(text)}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
