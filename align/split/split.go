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
// per family (cjk.go, europe.go, asia.go), and lists of words
// (languages.txt); the rest follow Unicode Standard Annex #29, section 5. rules.go explains
// how sentence ends are found.
package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
	"github.com/yiku-tm/yiku/align"
)

// A Splitter splits the text of one paragraph into sentences as the package comment
// describes. It is safe for concurrent use by multiple goroutines. The
// only error of this package is ErrManySentences; the splitters of package srx
// return an error if a rule of the user takes too long.
type Splitter interface {
	// Split returns the sentences of text. An empty line inside text ends a sentence;
	// document.go explains when a single line break does. The spans are in bytes of
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

// A walk visits the candidates of a text in order and collects the sentences.
type walk struct {
	text  string
	lang  *language
	found *scanned
	// floor is where the current sentence begins, past is the first byte not
	// yet consumed by a stop.
	floor, past int
	// current is the stop being judged.
	current stop
	// list is the last marker of the current list.
	list marker
	// longList is where the current announced list ends, shortList where one ends
	// that is not cut (separator.go).
	longList, shortList int
	// unstopped reports whether the text has no mark at all (separator.go).
	unstopped answer
	// punctuated reports whether the text ends in a mark (see document.go).
	punctuated bool
	spans      []align.Span
}

func newWalk(text string, l *language) *walk {
	return &walk{text: text, lang: l, found: scan(text, l), punctuated: endsInMark(text, l)}
}

func (w *walk) run() []align.Span {
	for _, c := range w.found.candidates {
		if c.pos < w.past {
			continue
		}
		switch c.kind {
		case stopCandidate:
			w.stop(c)
		case breakCandidate:
			if w.breaks(c) {
				w.end(c.pos, c.end)
			}
		case itemCandidate:
			w.item(c)
		case separatorCandidate:
			if w.separates(c) {
				w.end(c.end, c.end)
			}
		case stampCandidate:
			w.stamp(c)
		}
	}
	w.end(len(w.text), len(w.text))
	return w.spans
}

// stop judges a run of marks.
func (w *walk) stop(c candidate) {
	s := &w.current
	s.read(w.text, c.pos, w.floor, w.lang, &w.found.pairs)
	w.past = s.end
	if s.next == len(w.text) {
		return
	}
	if v, _ := judge(s); v == cut {
		w.end(s.end, s.next)
	}
}

// end ends the current sentence at byte at; the next begins at floor. A text without a
// letter or a digit (a smiley, a row of dots) is not a sentence by itself: it belongs to
// the sentence before it on the same line.
func (w *walk) end(at, floor int) {
	s := trim(w.text, align.Span{Start: w.floor, End: at})
	n := len(w.spans)
	switch {
	case s.Len() == 0:
	case n > 0 && !hasWord(w.text[s.Start:s.End]) && sameLine(w.text[w.spans[n-1].End:s.Start]):
		w.spans[n-1].End = s.End
	default:
		w.spans = append(w.spans, s)
	}
	w.floor = floor
	w.past = max(w.past, floor)
}

// endsInMark reports whether the text ends in a mark or the closer after one.
func endsInMark(text string, l *language) bool {
	end := trim(text, align.Span{Start: 0, End: len(text)}).End
	for end > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:end])
		if l.isMark(r) {
			return true
		}
		if kind, _ := pairOf(r); kind == noPair {
			return false
		}
		end -= size
	}
	return false
}

// hasWord reports whether the text holds a letter or a digit.
func hasWord(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

// sameLine reports whether the gap holds no line break.
func sameLine(gap string) bool { return strings.IndexFunc(gap, isBreak) < 0 }
