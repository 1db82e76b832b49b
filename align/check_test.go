package align

import (
	"strings"
	"testing"
)

// The text is two paragraphs, the first cut by a page number.
const checked = "会议决定，\n12\n从明年起施行。\n\n第二段。第三句。"

func sound() *Document {
	at := func(s string) int { return strings.Index(checked, s) }
	return &Document{
		Name: "x.txt", Text: checked,
		Paragraphs: []Span{{0, at("\n\n第二")}, {at("第二"), len(checked)}},
		Repairs:    []Repair{{Kind: RepairPageNumber, Span: Span{at("\n12"), at("从")}, Note: "page number left out"}},
		Sentences:  []Sentence{{Span{0, at("\n\n第二")}, 0}, {Span{at("第二"), at("第三")}, 1}, {Span{at("第三"), len(checked)}, 1}},
	}
}

func TestCheckAccepts(t *testing.T) {
	if err := sound().Check(); err != nil {
		t.Error(err)
	}
	lines := &Document{Text: "甲\n\n乙", Paragraphs: []Span{{0, 3}, {4, 4}, {5, 8}}, Sentences: []Sentence{{Span{0, 3}, 0}, {Span{4, 4}, 1}, {Span{5, 8}, 2}}}
	if err := lines.Check(); err != nil {
		t.Error(err)
	}
	dropped := &Document{Text: "甲。\n\n- 3 -\n\n乙。", Paragraphs: []Span{{0, 6}, {15, 21}}, Repairs: []Repair{{Kind: RepairPageNumber, Span: Span{8, 13}, Note: "left out"}}}
	if err := dropped.Check(); err != nil {
		t.Error(err)
	}
}

func TestCheckRefuses(t *testing.T) {
	for _, c := range []struct {
		says  string
		spoil func(*Document)
	}{
		{"not valid UTF-8", func(d *Document) { d.Text = d.Text[:len(d.Text)-1] }},
		{"overlaps", func(d *Document) { d.Paragraphs[1].Start -= 6 }},
		{"leaves the text", func(d *Document) { d.Paragraphs[1].End++ }},
		{"cuts a character", func(d *Document) { d.Sentences[1].End--; d.Sentences[2].Start-- }},
		{"paragraph 0 at [0,41) has spaces", func(d *Document) { d.Paragraphs[0].End++ }},
		{"sentence 0 at [0,41) has spaces", func(d *Document) { d.Sentences[0].End++ }},
		{"is not in a paragraph or a repair", func(d *Document) { d.Paragraphs[1].Start += 3 }},
		{"is not in a sentence or a repair", func(d *Document) { d.Sentences[1].Start += 3 }},
		{"has no kind", func(d *Document) { d.Repairs[0].Note = "" }},
		{"is not in a paragraph", func(d *Document) { d.Paragraphs[0].End = d.Repairs[0].Start }},
		{"is not in a paragraph", func(d *Document) { d.Paragraphs[0].End = 15; d.Repairs[0].With = " " }},
		{"is in paragraph 2 of 2", func(d *Document) { d.Sentences[2].Paragraph = 2 }},
		{"leaves its paragraph", func(d *Document) { d.Sentences[1].Paragraph = 0 }},
	} {
		d := sound()
		c.spoil(d)
		err := d.Check()
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("want an error that says %q, got %v", c.says, err)
		}
	}
}
