// Package split splits text into sentences.
//
// Call Document to fill the sentences of a document that package read made, or New
// for a Splitter of single paragraphs; package srx makes one with a user's own
// rules. All return spans of the unchanged text. The spans are in order and never
// overlap; no span begins or ends with a space (align.IsBlank); between two spans
// there are only spaces.
//
// The same text and tag always give the same spans, and the cost is linear in
// the length of the text.
//
// Chinese, Japanese, Korean, English, Russian, French, German, Spanish,
// Portuguese, Italian, Arabic and some twenty others have their own rules, one file
// per family (cjk.go, en.go, europe.go, cyrillic.go, asia.go; language.go lists
// them); the rest follow Unicode Standard Annex #29, section 5. rules.go explains
// how sentence ends are found.
package split

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/sentences"

	"github.com/yiku-tm/yiku/align"
)

// A Splitter splits the text of one paragraph into sentences as the package comment
// describes. It is safe for concurrent use by multiple goroutines. The
// only error of this package is ErrManySentences; the splitters of package srx
// return an error if a rule of the user takes too long.
type Splitter interface {
	// Split returns the sentences of text. An empty line inside text ends a sentence;
	// lines.go explains when a single line break does. The spans are in bytes of
	// text, which may contain invalid UTF-8.
	Split(text string) ([]align.Span, error)
}

// Options change what a sentence is. The zero value suits a translation memory.
type Options struct {
	// Semicolon ends a sentence at every semicolon (；and, before a space, ;), as
	// in some memories. Otherwise a semicolon ends a sentence only in a line of Chinese
	// without a full stop and in a long list.
	Semicolon bool
}

// New returns the splitter of the language of the tag (BCP 47: "zh", "zh-Hant",
// "en-GB"). An empty tag, "und" and "mul" have the English rules, which read
// Chinese punctuation as well.
func New(tag string, o Options) Splitter {
	l := languageOf(tag)
	if l == nil {
		return fallback{}
	}
	if o.Semicolon {
		return l.atSemicolons()
	}
	return l
}

// Split implements Splitter.
func (l *language) Split(text string) ([]align.Span, error) {
	w := newWalk(text, l)
	if w.found.full() {
		return nil, ErrManySentences
	}
	return w.run(), nil
}

// trim returns the span without the spaces at its ends; a span of spaces becomes empty.
func trim(text string, s align.Span) align.Span {
	kept := strings.TrimLeftFunc(text[s.Start:s.End], align.IsBlank)
	s.Start = s.End - len(kept)
	s.End = s.Start + len(strings.TrimRightFunc(kept, align.IsBlank))
	return s
}

// fallback splits by Unicode Standard Annex #29, section 5, without tailoring,
// for languages without rules. Thai, which does not mark the end of a sentence,
// is split only at line breaks.
type fallback struct{}

// Split implements Splitter.
func (fallback) Split(text string) ([]align.Span, error) {
	var spans []align.Span
	found := sentences.FromString(text)
	for found.Next() {
		if s := trim(text, align.Span{Start: found.Start(), End: found.End()}); s.Len() > 0 {
			spans = append(spans, s)
		}
	}
	return spans, nil
}
