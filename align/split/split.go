// Package split cuts text into sentences.
//
// Call Document to fill the sentences of a document that package read made, or
// Split for one paragraph. Both promise spans into the untouched text: no
// character is changed, moved or lost; the spans are in order and never overlap;
// no span begins or ends with a blank (align.IsBlank); what lies between two
// spans is blank.
// The same text and tag always give the same spans, and the cost is linear in
// the length of the text, whatever the text is.
//
// Chinese, Japanese, English, Russian, French, German and Spanish have rules of
// their own (zh.go, en.go, ru.go ...); other languages follow Unicode Standard
// Annex #29, section 5. How a place is judged is told in rules.go.
package split

import (
	"strings"

	"github.com/yiku-tm/yiku/align"
)

// Split returns the sentences of one paragraph in the language of the tag
// (BCP 47: "zh", "zh-Hant", "en-GB"). An empty tag, "und" and "mul" take the
// English rules, which read Chinese punctuation as well. A blank line inside
// text separates sentences; how a single line break is taken is told in
// lines.go. The spans are bytes of text; text may hold invalid UTF-8.
func Split(text, tag string) []align.Span {
	l := languageOf(tag)
	if l == nil {
		return splitFallback(text)
	}
	return newSplitter(text, l).run()
}

// trim returns the span without the blanks at its edges; a span of blanks
// becomes empty.
func trim(text string, s align.Span) align.Span {
	kept := strings.TrimLeftFunc(text[s.Start:s.End], align.IsBlank)
	s.Start = s.End - len(kept)
	s.End = s.Start + len(strings.TrimRightFunc(kept, align.IsBlank))
	return s
}
