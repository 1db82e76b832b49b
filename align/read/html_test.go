package read

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/markdown"
	"github.com/yiku-tm/yiku/align/read/web"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const (
	story1 = "市水利局星期三发布通报说，今年汛期以来，全市各水库蓄水情况总体良好，没有发生险情。"
	story2 = "通报要求，各单位要加强值守，及时报告水位变化，做好应急准备工作，确保群众安全。"
	story3 = "局长李明表示，下一步将完成三座小型水库的加固，计划于明年四月以前全部完工。"
)

// An agency's page as they are: menus, a headline, a date, the article, teasers.
const newsPage = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>水利通报</title><script>var a = "脚本";</script><style>p{}</style></head><body>
<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/n">新闻</a></li><li><a href="/z">政策</a></li><li><a href="/s">服务</a></li></ul></div>
<nav>导航</nav>
<div class="main"><h1>各水库蓄水情况
总体良好</h1><div class="info">2025-06-11 09:30 来源：水利局</div>
<div class="content" id="content"><p>　　` + story1 + `</p><p>　　` + story2 + `</p><h3>下一步</h3><p>　　` + story3 + `</p>
<table><tr><th>水库</th><th>水位</th></tr><tr><td>东山</td><td>98.2米</td></tr></table><p>　　` + story1 + story2 + `</p></div></div>
<div class="side"><ul><li><a href="/1">相关新闻一</a></li><li><a href="/2">相关新闻二</a></li><li><a href="/3">相关新闻三</a></li></ul></div>
<footer>版权所有</footer></body></html>`

func TestHTML(t *testing.T) {
	want := []string{"各水库蓄水情况总体良好", "2025-06-11 09:30 来源：水利局", story1, story2, "下一步", story3, "水库", "水位", "东山", "98.2米", story1 + story2}
	if diff := cmp.Diff(want, texts(mustRead(t, newsPage, Options{}))); diff != "" {
		t.Errorf("want - got +:\n%s", diff)
	}
}

func TestHTMLText(t *testing.T) {
	for name, c := range map[string]struct {
		page string
		want []string
	}{
		"two br":           {"　　" + story1 + "<br>\n<br>　　" + story2 + "<BR/>&nbsp;<br>" + story3, []string{story1, story2, story3}},
		"one br":           {story1 + "<br>" + story2, []string{story1, story2}},
		"br in a sentence": {"<p>The delegations discussed the next steps of their technical<br>cooperation and agreed on a date.</p>", []string{"The delegations discussed the next steps of their technical cooperation and agreed on a date."}},
		"white space":      {"<p>市水利局\n   发布“通报”\n。  The  water\n\tlevel</p>", []string{"市水利局发布“通报”。 The water level"}},
		"inline":           {"<p>市<b>水利</b>局<a href=x>发布</a><span>通报</span>。</p>", []string{"市水利局发布通报。"}},
		"blocks in text":   {"<div>前<div>中</div>后<span style='display: block'>块</span></div>", []string{"前", "中", "后", "块"}},
		"lists":            {"<ul><li>一<ul><li>二</li></ul></li><li>三</li></ul><dl><dt>四<dd>五</dl>", []string{"一", "二", "三", "四", "五"}},
		"entities":         {"<p>A&amp;B &lt;水&gt; &#27700;&nbsp;</p>", []string{"A&B <水> 水"}},
		"hidden":           {"<p>看得见<span hidden>看不见</span><i style='DISPLAY:none'>看不见</i></p><noscript>看不见</noscript><select><option>看不见</option></select>", []string{"看得见"}},
		"ruby":             {"<p><ruby>水<rp>(</rp><rt>みず</rt><rp>)</rp></ruby></p>", []string{"水"}},
		"pre":              {"<pre>第一行。\n第二行。\n\n第三行。</pre>", []string{"第一行。", "第二行。", "第三行。"}},
		"notes": {`<p>稳步推进<sup><a href="#fn1" role="doc-noteref">1</a></sup>。见<a href="#_ftn2">[2]</a>、<a href="#n3"><sup>③</sup></a>。</p><p>注一<a href="#r1" class="footnote-back">↩︎</a></p><p><a href="#_ftnref2">[2]</a>注二</p>`,
			[]string{"稳步推进。见、。", "注一", "注二"}},
		"links that are no notes": {`<p>第<a href="#p2">2</a>章见<a href="/x">[附件]</a>和<a href="#">[3]</a>，<a href="#top">返回</a>。</p>`, []string{"第2章见[附件]和[3]，返回。"}},
		"unclosed":                {"<p>一<p>二<td>三", []string{"一", "二三"}},
	} {
		d := mustRead(t, "<html><body>"+c.page, Options{Name: name})
		if diff := cmp.Diff(c.want, texts(d)); diff != "" {
			t.Errorf("%s: want - got +:\n%s", name, diff)
		}
	}
}

// TestHiddenArticle checks that an article that a script shows when the page is open is
// read, and that other hidden parts are not.
func TestHiddenArticle(t *testing.T) {
	article := "<section>" + story1 + "</section><section><span>" + story2 + "</span></section><section>（完）</section>"
	for name, c := range map[string]struct {
		page string
		want []string
	}{
		"hidden until shown": {`<h1>通报</h1><div style="visibility: hidden; opacity: 0;">` + article + `</div>`, []string{"通报", story1, story2, "（完）"}},
		"not displayed":      {`<h1>通报</h1><div style="display:none">` + article + `</div>`, []string{"通报", story1, story2, "（完）"}},
		"in two hidden ones": {`<h1>通报</h1><main style="visibility:hidden"><div style="visibility:hidden">` + article + `</div></main>`, []string{"通报", story1, story2, "（完）"}},
		"short sentences":    {`<h1>通报</h1><p>市水利局</p><div style="visibility:hidden"><p>水库满了。</p><p>闸门开了。</p></div>`, []string{"通报", "市水利局", "水库满了。", "闸门开了。"}},
		"a short remark":     {`<h1>通报</h1><p>水库满了。</p><p>闸门开了。</p><p style="display:none">请登录。</p>`, []string{"通报", "水库满了。", "闸门开了。"}},
		"a hidden remark":    {`<h1>通报</h1><div>` + article + `<p style="display:none">` + story3 + `</p></div>`, []string{"通报", story1, story2, "（完）"}},
	} {
		if diff := cmp.Diff(c.want, texts(mustRead(t, "<!DOCTYPE html><body>"+c.page, Options{Name: name}))); diff != "" {
			t.Errorf("%s: want - got +:\n%s", name, diff)
		}
	}
}

func TestIsHTML(t *testing.T) {
	for text, want := range map[string]bool{
		"<!DOCTYPE html>\n<p>a": true, " <!-- x -->\n<HTML>": true, `<?xml version="1.0"?><html xmlns="x"><body/></html>`: true, "<p>水</p>": true, "<div>\n水</div>": true,
		"<p>水库<p>水位": true, "<p>水库<br>水位": true, "<p>": false,
		`<a href="1.html">水库</a><br>水位`: true, "<img src=a.png>水库<p>水位": true, "<b>水库</b>水位": true, "<b>": false, "<a> stands for a link": false,
		"<p 水": false, "<rss><channel/></rss>": false, "水 <p>水</p>": false, "<水>": false, "": false, "< 5 and > 3": false, "<tmx version='1.4'></tmx>": false,
	} {
		if got := web.IsHTML(text); got != want {
			t.Errorf("web.IsHTML(%q) = %v", text, got)
		}
	}
}

func TestHTMLEncoding(t *testing.T) {
	page := func(label, text string) string {
		return `<html><head><title>t</title><meta http-equiv="Content-Type" content="text/html; charset=` + label + `"></head><body><p>` + text + `</p></body></html>`
	}
	short := "附则" // too short to be detected
	russian := "Городское управление водных ресурсов сообщило в среду об уровне воды."
	for _, c := range []struct{ name, data, encoding, want string }{
		{"declared", encode(t, simplifiedchinese.GBK, page("gb2312", short)), "gb18030", short},
		{"declared in the other form", strings.Replace(encode(t, simplifiedchinese.GBK, page("x", short)), `content="text/html; charset=x"`, `charset='GBK'`, 1), "gb18030", short},
		{"wrongly declared", encode(t, simplifiedchinese.GBK, page("iso-8859-1", story1)), "gb18030", story1},
		{"UTF-8 declared as GB 2312", page("gb2312", story1), "utf-8", story1},
		{"Russian", encode(t, charmap.KOI8R, page("koi8-r", russian)), "koi8-r", russian},
		{"XML", encode(t, charmap.Windows1251, `<?xml version="1.0" encoding="windows-1251"?><html><body><p>`+russian+`</p></body></html>`), "windows-1251", russian},
		{"UTF-16 with a mark", "\xFE\xFF" + encode(t, utf16BE, page("utf-8", story1)), "utf-16be", story1},
	} {
		d := mustRead(t, c.data, Options{Name: c.name})
		if d.Encoding != c.encoding || !cmp.Equal(texts(d), []string{c.want}) {
			t.Errorf("%s: %s, %q", c.name, d.Encoding, texts(d))
		}
	}
}

func TestMarkdown(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"heading":            {"# 通报\n\n" + story1 + "\n\n- 第一项\n- 第二项\n", []string{"通报", story1, "第一项", "第二项"}},
		"line breaks":        {"### 条例\n\n第一条　为了保护水资源，制定本条例。\n本条例所称水资源，是指地表水和地下水。\n", []string{"条例", "第一条　为了保护水资源，制定本条例。本条例所称水资源，是指地表水和地下水。"}},
		"phrase a line":      {"# 通报\n\n各水库\n蓄水“良好”，\n没有险情。\n\n- The level is\n  normal in all\n  nine stations.\n", []string{"通报", "各水库蓄水“良好”，没有险情。", "The level is normal in all nine stations."}},
		"Latin after a mark": {"# 通报\n\n水位正常，\nGPS 已启用，\n由 ABC\n（试用）。\n", []string{"通报", "水位正常，GPS 已启用，由 ABC（试用）。"}},
		"hard breaks":        {"# 通报\n\n东山水库  \n西山水库\\\n北山水库\n", []string{"通报", "东山水库", "西山水库", "北山水库"}},
		"containers":         {"# 通报\n\n::: tip 注意\n水位下降。\n:::\n\n```\n::: 代码\n```\n", []string{"通报", "水位下降。", "::: 代码"}},
		"front matter":       {"---\ntags: [y]\n---\n\n**重要**：见[附件](a.pdf)。\n", []string{"重要：见附件。"}},
		"its title":          {"---\nlayout: post\ntitle: \"水位通报：第3号\" # 草稿\n---\n\n**重要**：见[附件](a.pdf)。\n", []string{"水位通报：第3号", "重要：见附件。"}},
		"its quoted title":   {"---\nlayout: post\ntitle: '水位通报：第3号'\n---\n\n见[附件](a.pdf)。\n", []string{"水位通报：第3号", "见附件。"}},
		"its plain title":    {"---\ntitle: 水位通报: 第3号  # 草稿\nsubtitle: x\n---\n# 水位通报: 第3号\n\n见附件。\n", []string{"水位通报: 第3号", "见附件。"}},
		"its title in TOML":  {"+++\ndate = 2024-05-06\n\ntitle = \"水位通报\"\n+++\n见附件。\n", []string{"水位通报", "见附件。"}},
		"a block as title":   {"---\ntitle: >-\n  水位通报\n---\n见附件。\n", []string{"见附件。"}},
		"table":              {"# 表\n\n| 水库 | 水位 |\n|---|---|\n| 东山 | 98 |\n", []string{"表", "水库", "水位", "东山", "98"}},
		"html inside":        {"# 双语\n\n各位代表：<br/>Fellow deputies,\n\n<span style=\"display:block;\">国务院</span><span style=\"display:block;\">State Council</span>\n", []string{"双语", "各位代表：", "Fellow deputies,", "国务院", "State Council"}},
		"notes":              {"# 通报\n\n水位下降[^1]。\n\n[^1]: 数据来自市水利局。\n", []string{"通报", "水位下降。", "数据来自市水利局。"}},
		"code":               {"# 步骤\n\n```\nmake test\nmake demo\n```\n", []string{"步骤", "make test", "make demo"}},
	} {
		if diff := cmp.Diff(c.want, texts(mustRead(t, c.text, Options{Lang: "zh"}))); diff != "" {
			t.Errorf("%s: want - got +:\n%s", name, diff)
		}
	}
	for _, text := range []string{story1, "#1 is best.\n", "--- \n\n" + story1, "a > b\n", "* * *\n" + story1, "# x\n" + strings.Repeat("> ", 200) + "deep", "# x\n" + strings.Repeat("*a _b", 4000)} {
		if markdown.Is(text) {
			t.Errorf("taken for Markdown: %.40q", text)
		}
	}
}

// TestMarkdownByName checks that a text without signs of a format is Markdown if its
// file name says so.
func TestMarkdownByName(t *testing.T) {
	const text = "渡口的**老船工**\n每天摆渡，\n从不收钱。\n\n河上没有桥。\n"
	for name, want := range map[string][]string{
		"渡口.md":      {"渡口的老船工每天摆渡，从不收钱。", "河上没有桥。"},
		"a.Markdown": {"渡口的老船工每天摆渡，从不收钱。", "河上没有桥。"},
		"a.md.gz":    {"渡口的老船工每天摆渡，从不收钱。", "河上没有桥。"},
		"渡口.txt":     {"渡口的**老船工**", "每天摆渡，", "从不收钱。", "河上没有桥。"},
		"markdown":   {"渡口的**老船工**", "每天摆渡，", "从不收钱。", "河上没有桥。"},
	} {
		if diff := cmp.Diff(want, texts(mustRead(t, text, Options{Name: name, Lang: "zh", Without: []align.RepairKind{"hard-wrap"}}))); diff != "" {
			t.Errorf("%s: want - got +:\n%s", name, diff)
		}
	}
	const page = "<p align=center><img src=a.png></p>\n\n# 渡口\n\n河上**没有**桥。\n"
	if diff := cmp.Diff([]string{"渡口", "河上没有桥。"}, texts(mustRead(t, page, Options{Name: "README.md", Lang: "zh"}))); diff != "" {
		t.Errorf("markup first: want - got +:\n%s", diff)
	}
}

// TestAtomText checks that what Atom calls text has no markup, and that other titles may
// have some.
func TestAtomText(t *testing.T) {
	const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">标签 &lt;table&gt; 的用法</title>` +
		`<entry><title type="html">&lt;em&gt;表格&lt;/em&gt;怎么写</title><content type="text">先写 &lt;tr&gt;。</content></entry>` +
		`<entry><title>&lt;b&gt;列表&lt;/b&gt;</title></entry></feed>`
	if diff := cmp.Diff([]string{"标签 <table> 的用法", "表格怎么写", "先写 <tr>。", "列表"}, texts(mustRead(t, feed, Options{Lang: "zh"}))); diff != "" {
		t.Errorf("want - got +:\n%s", diff)
	}
}

// A page without prose, or of many pieces, is read whole.
func TestHTMLNoArticle(t *testing.T) {
	for name, c := range map[string]struct {
		page string
		want []string
	}{
		"short":   {"<h1>通知</h1><p>　　特此通知。</p><p>市水利局</p><p>2025年6月1日</p>", []string{"通知", "特此通知。", "市水利局", "2025年6月1日"}},
		"pieces":  {"<div><p>" + story1 + "</p></div><div><p>" + story2 + "</p></div><div><p>" + story3 + "</p></div>", []string{story1, story2, story3}},
		"links":   {"<ul><li><a href=1>甲</a><li><a href=2>乙</a><li><a href=3>丙</a></ul>", []string{"甲", "乙", "丙"}},
		"signed":  {"<div id=content><p>" + story1 + "</p><p>" + story2 + "</p><p>" + story3 + "</p><p>市水利局</p><p>2025年6月1日</p></div>", []string{story1, story2, story3, "市水利局", "2025年6月1日"}},
		"in font": {"<table><tr><td><font>　　" + story1 + "<br>　　" + story2 + "<br>　　（完）</font></td></tr></table>", []string{story1, story2, "（完）"}},
	} {
		if diff := cmp.Diff(c.want, texts(mustRead(t, "<!DOCTYPE html><body>"+c.page, Options{Name: name}))); diff != "" {
			t.Errorf("%s: want - got +:\n%s", name, diff)
		}
	}
}
