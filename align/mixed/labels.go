package mixed

import (
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/table"
)

// Some pages name the language of each part before it, on a separate line or before the
// text:
//
//	【中文】                              原文：坚持绿色发展。
//	坚持绿色发展。                        译文：Pursue green development.
//	【英文】
//	Pursue green development.
//
// Such a label belongs to neither side. Its words are those that head the columns of
// tables. A page has labels if at least two different ones begin its paragraphs.

// longestLabel is the length in bytes of the longest label with its brackets.
const longestLabel = 48

// cutLabels sets the paragraphs of the page, without their labels, and the labels by the
// index of their paragraph.
func (p *parter) cutLabels() {
	p.paragraphs = p.doc.Paragraphs
	labels, words := make(map[int]align.Span), make(map[string]bool)
	for i, span := range p.doc.Paragraphs {
		word, end := label(p.doc.Text[span.Start:span.End])
		if end > 0 {
			labels[i] = align.Span{Start: span.Start, End: span.Start + end}
			words[word] = true
		}
	}
	if len(words) < 2 {
		return
	}
	p.labels, p.paragraphs = labels, make([]align.Span, len(p.doc.Paragraphs))
	for i, span := range p.doc.Paragraphs {
		if label, ok := labels[i]; ok {
			span = p.trim(align.Span{Start: label.End, End: span.End})
		}
		p.paragraphs[i] = span
	}
}

// label returns the label with which a paragraph begins and its end, or 0 if there is none.
func label(text string) (word string, end int) {
	head := text[:min(len(text), longestLabel)]
	open, closed := "【[［〔(（", "】]］〕)）"
	if i := strings.IndexAny(head, closed); strings.IndexAny(head, open) == 0 && i > 0 {
		word = strings.TrimLeft(head[:i], open)
		rest := strings.TrimLeft(text[i:], closed)
		rest = strings.TrimLeft(rest, ":：")
		end = len(text) - len(rest)
	} else if i := strings.IndexAny(head, ":："); i > 0 {
		word = strings.TrimSpace(head[:i])
		end = len(text) - len(strings.TrimLeft(text[i:], ":："))
		if len(word) == 2 && word != strings.ToUpper(word) && word != strings.ToLower(word) {
			return "", 0 // It: a pronoun
		}
	}
	if role, ok := table.Heading(word); end == 0 || !ok || role != table.Text {
		return "", 0
	}
	return word, end
}
