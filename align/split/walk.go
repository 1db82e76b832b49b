package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

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
	// punctuated reports whether the text ends in a mark (see lines.go).
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
