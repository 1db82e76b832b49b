package read

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/web"
)

// TestUnclosedMarks checks that the text after a mark without an end is read, and that a
// repair says so.
func TestUnclosedMarks(t *testing.T) {
	for name, c := range map[string]struct {
		page, note string
		want       []string
	}{
		"comment":         {"<p>第一段。</p><!-- 待核 <p>第二段。</p><!-- <p>第三段。</p>", "“<!--” has no end", []string{"第一段。", "待核", "第二段。", "第三段。"}},
		"closed comment":  {"<p>第一段。</p><!-- 待核 --><p>第二段。</p><!-- x --!><!--><p>第三段。</p>", "", []string{"第一段。", "第二段。", "第三段。"}},
		"title":           {"<head><title>通报<body><p>第一段。</p>", "“<title>” has no end", []string{"通报", "第一段。"}},
		"textarea":        {"<p>第一段。</p><textarea rows=2><p>第二段。</p>", "“<textarea>” has no end", []string{"第一段。", "第二段。"}},
		"noscript":        {"<p>第一段。</p><noscript><p>第二段。</p>", "“<noscript>” has no end", []string{"第一段。", "第二段。"}},
		"script":          {"<p>第一段。</p><script>document.write('<b>甲</b>');\n<p>第二段。</p><script>var a;\n<p>第三段。</p>", "left out up to the next tag: “document.write('<b>甲</b>');”", []string{"第一段。", "第二段。", "第三段。"}},
		"script to end":   {"<p>第一段。</p><script>var a = 1; <p>第二段。</p>", "left out up to the next tag: “var a = 1; <p>第二段。</p>”", []string{"第一段。"}},
		"style":           {"<style>p{}<p>第一段。</p>", "left out up to the next tag: “p{}”", []string{"第一段。"}},
		"button":          {"<p>第一段。<button>甲</button></p><button class=b><p>第二段。</p><select>乙</select>", "“<button>” has no end", []string{"第一段。", "第二段。"}},
		"quote":           {`<p>第一段。<a href="x>第二段</a></p><p class="y">第三段。</p>`, `a quotation mark is missing in a tag: “<a href="x”`, []string{"第一段。第二段", "第三段。"}},
		"last quote":      {`<p>第一段。</p><p class='y>第二段。</p><p>第三段。</p>`, `a quotation mark is missing in a tag: “<p class='y”`, []string{"第一段。", "第二段。", "第三段。"}},
		"quotes in order": {`<p title="1 > 0 <b>">第一段。</p><p data-a='<p class="y">'>第二段。</p>`, "", []string{"第一段。", "第二段。"}},
		"cut in a tag":    {`<p>第一段。</p><img src="pict`, "the page ends in a tag", []string{"第一段。"}},
		"a sign":          {"<p>第一段。</p>甲 <b 乙", "“<b 乙” has no end", []string{"第一段。", "甲 b 乙"}},
		"empty elements":  {`<html xmlns="x"><head><title/><script src="x"/></head><body><p>第一段。<svg/></p><object data="x"/><p>第二段。</p></body></html>`, "", []string{"第一段。", "第二段。"}},
	} {
		d := mustRead(t, "<html>"+c.page, Options{Name: name, Lang: "zh"})
		if diff := cmp.Diff(c.want, texts(d)); diff != "" {
			t.Errorf("%s: want - got +:\n%s", name, diff)
		}
		checkUnclosed(t, name, d.Repairs, c.note)
	}
}

func TestUnclosedMarksInMarkdown(t *testing.T) {
	for name, c := range map[string]struct {
		text, note string
		want       []string
	}{
		"comment":             {"第一段。\n\n<!-- 待核\n\n## 标题\n\n第二**段**。", "“<!--” has no end", []string{"第一段。", "待核", "标题", "第二段。"}},
		"comment in a quote":  {"> 第一段。\n>\n> <!-- 待核\n> 第二段。\n\n第三段。", "“<!--” has no end", []string{"第一段。", "待核", "第二段。", "第三段。"}},
		"comment in code":     {"第一段。\n\n```\n<!-- 待核\n```\n\n第二**段**。", "", []string{"第一段。", "<!-- 待核", "第二段。"}},
		"comment at the end":  {"第一**段**。\n\n<!-- 待核", "“<!--” has no end", []string{"第一段。", "待核"}},
		"script":              {"第一段。\n\n<script>\nvar a = 1;\n\n第二**段**。", "left out up to the next empty line: “<script> var a = 1;”", []string{"第一段。", "第二段。"}},
		"textarea":            {"第一段。\n\n<textarea rows=2>甲\n\n第二**段**。", "“<textarea>” has no end", []string{"第一段。", "甲", "第二段。"}},
		"closed":              {"第一段。\n\n<!-- 待核\n\n第二段。 -->\n\n<script>\n\nvar a;\n</script>\n\n第三**段**。", "", []string{"第一段。", "第三段。"}},
		"processing":          {"第一段。\n\n<?php\n\n第二**段**。", "“<?” has no end", []string{"第一段。", "php", "第二段。"}},
		"preformatted":        {"第一段。\n\n<pre>\n第二**段**。\n", "", []string{"第一段。", "第二**段**。"}},
		"footnotes":           {"第一段[^1]。\n\n[^2]: 注二。\n[^1]: 注一。\n[^1]: 注三。\n\n第二段。", "", []string{"第一段。", "第二段。", "注一。", "注二。", "注三。"}},
		"unreferred footnote": {"第一段。\n\n[^1]: 注一。\n", "", []string{"第一段。", "注一。"}},
	} {
		d := mustRead(t, c.text, Options{Name: "x.md", Lang: "zh"})
		if diff := cmp.Diff(c.want, texts(d)); diff != "" {
			t.Errorf("%s: want - got +:\n%s", name, diff)
		}
		checkUnclosed(t, name, d.Repairs, c.note)
	}
}

// TestUnclosedMarksOfParts checks that the part of a feed that is lost whole is named too.
func TestUnclosedMarksOfParts(t *testing.T) {
	feed := "<rss><channel><title>通报</title><item><title>第一段。</title><description>&lt;script&gt;a = 1; 第二段。</description></item><item><description>第三段。&lt;!-- 第四段。</description></item></channel></rss>"
	d := mustRead(t, feed, Options{Lang: "zh"})
	if diff := cmp.Diff([]string{"通报", "第一段。", "第三段。 第四段。"}, texts(d)); diff != "" {
		t.Errorf("want - got +:\n%s", diff)
	}
	checkUnclosed(t, "script", d.Repairs, "left out up to the next tag: “a = 1; 第二段。”")
	checkUnclosed(t, "comment", d.Repairs, "“<!--” has no end")
}

// checkUnclosed fails unless the repairs of marks without an end include the note, or there
// are none if it is "".
func checkUnclosed(t *testing.T, name string, repairs []align.Repair, note string) {
	t.Helper()
	found := note == ""
	for _, r := range repairs {
		if r.Kind == web.RepairUnclosed {
			if note == "" {
				t.Errorf("%s: repair %q", name, r.Note)
			}
			found = found || strings.Contains(r.Note, note)
		}
	}
	if !found {
		t.Errorf("%s: no repair %q in %v", name, note, repairs)
	}
}
