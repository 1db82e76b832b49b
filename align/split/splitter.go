package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// splitter walks the candidates of one text and collects the spans.
type splitter struct {
	text  string
	lang  *language
	found *scanned
	// floor is where the sentence under way begins, past is the first byte not
	// yet consumed by a stop.
	floor, past int
	// current is the stop being judged.
	current stop
	// list is the list under way in the text.
	list marker
	// punctuated tells whether the text ends in a mark (see lines.go).
	punctuated bool
	spans      []align.Span
}

func newSplitter(text string, l *language) *splitter {
	return &splitter{text: text, lang: l, found: scan(text, l.whole), punctuated: endsInMark(text)}
}

// run returns the sentences of the text.
func (sp *splitter) run() []align.Span {
	for _, c := range sp.found.candidates {
		if c.pos < sp.past {
			continue
		}
		switch c.kind {
		case stopCandidate:
			sp.stop(c)
		case breakCandidate:
			if sp.breaks(c) {
				sp.end(c.pos, c.end)
			}
		case itemCandidate:
			sp.item(c)
		}
	}
	sp.end(len(sp.text), len(sp.text))
	return sp.spans
}

// stop judges a run of marks.
func (sp *splitter) stop(c candidate) {
	s := &sp.current
	s.read(sp.text, c.pos, sp.floor, sp.lang, &sp.found.pairs)
	sp.past = s.end
	if s.next == len(sp.text) {
		return
	}
	if v, _ := judge(s); v == cut {
		sp.end(s.end, s.next)
	}
}

// end ends the sentence under way at byte at; the next begins at floor. What
// holds no letter and no digit (a smiley, a row of dots) is no sentence by
// itself: on the line of another it belongs to that one.
func (sp *splitter) end(at, floor int) {
	s := trim(sp.text, align.Span{Start: sp.floor, End: at})
	n := len(sp.spans)
	switch {
	case s.Len() == 0:
	case n > 0 && !hasWord(sp.text[s.Start:s.End]) && sameLine(sp.text[sp.spans[n-1].End:s.Start]):
		sp.spans[n-1].End = s.End
	default:
		sp.spans = append(sp.spans, s)
	}
	sp.floor = floor
	sp.past = max(sp.past, floor)
}

// endsInMark tells whether the text ends in a mark or the closer after one.
func endsInMark(text string) bool {
	end := trim(text, align.Span{Start: 0, End: len(text)}).End
	for end > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:end])
		if isMark(r) {
			return true
		}
		if kind, _ := pairOf(r); kind == noPair {
			return false
		}
		end -= size
	}
	return false
}

// hasWord tells whether the text holds a letter or a digit.
func hasWord(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

// sameLine tells whether the gap holds no line break.
func sameLine(gap string) bool { return strings.IndexFunc(gap, isBreak) < 0 }
