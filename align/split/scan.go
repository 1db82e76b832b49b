package split

import (
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// A candidateKind is the reason why a sentence may end at a candidate.
type candidateKind uint8

const (
	stopCandidate      candidateKind = iota // a run of marks begins
	breakCandidate                          // spaces with a line break in them begin
	itemCandidate                           // the marker of a list item begins
	separatorCandidate                      // a semicolon or colon (separator.go)
	stampCandidate                          // a date with a time of day (separator.go)
)

// A candidate is an offset where a sentence may end.
type candidate struct {
	pos  int
	end  int // one past the marker, the break or the first mark
	kind candidateKind
}

// scanned is the result of the scan of a text.
type scanned struct {
	candidates []candidate
	pairs      pairs
}

// notable marks the bytes that may begin a character of interest: ASCII marks,
// brackets, quotes and breaks, and the leads of the blocks that hold the others
// (Latin-1, Arabic, Devanagari, general punctuation, CJK punctuation and kana,
// full-width forms). Han characters begin with E4-E9 and are skipped.
var notable = func() (t [256]bool) {
	for _, b := range []byte(".!?\"'`()[]{}\n\r\v\f\xC2\xD8\xDB\xE0\xE2\xE3\xEF") {
		t[b] = true
	}
	return t
}()

// full reports whether the text has more marks than a text of MaxSentences, with a
// quotation in every fourth.
func (s *scanned) full() bool {
	return len(s.candidates)+len(s.pairs.open)+len(s.pairs.closed) > MaxSentences+MaxSentences/4
}

// scan reads the text once and returns its candidates and pairs.
func scan(text string, l *language) *scanned {
	s := &scanned{pairs: pairs{limit: l.whole}}
	notable := l.notable()
	lastMark := -1
	for i := 0; i < len(text) && !s.full(); {
		if !notable[text[i]] {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case l.isMark(r):
			s.item(text, i)
			if i != lastMark {
				s.candidates = append(s.candidates, candidate{i, i + size, stopCandidate})
			}
			lastMark = i + size
		case l.separators != "" && strings.ContainsRune(l.separators, r):
			s.separator(text, i, size)
		case isBreak(r):
			size = s.lineBreak(text, i)
		default:
			if kind, side := pairOf(r); kind != noPair {
				if r == ')' {
					s.item(text, i)
				}
				s.pairs.meet(text, i, size, r, kind, side)
			}
		}
		i += size
	}
	return s
}

// isBreak reports whether the character ends a line.
func isBreak(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// lineBreak adds the candidate of the spaces that begin with a line break at i and
// returns their length. Quotations and brackets do not extend over an empty line.
func (s *scanned) lineBreak(text string, i int) int {
	end, lines := skipSpaces(text, i)
	s.candidates = append(s.candidates, candidate{i, end, breakCandidate})
	if lines > 1 {
		s.pairs.reset()
	}
	return end - i
}

// skipSpaces returns the end of the spaces at i and the number of line breaks
// among them; \r\n counts as one.
func skipSpaces(text string, i int) (end, lines int) {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !align.IsBlank(r) {
			break
		}
		if isBreak(r) && (r != '\n' || i == 0 || text[i-1] != '\r') {
			lines++
		}
		i += size
	}
	return i, lines
}

// item adds the marker of a list item whose number ends before i: "2)" "(b)" "3." "4.)".
// The marker must be between spaces.
func (s *scanned) item(text string, i int) {
	end := i + 1
	switch c := text[i]; {
	case c == '.' && end < len(text) && text[end] == ')':
		end++
	case c != ')' && c != '.' || c == ')' && i > 0 && text[i-1] == '.':
		return
	}
	if end < len(text) && text[end] != ' ' && text[end] != '\t' {
		return
	}
	start := i
	for start > 0 && i-start <= maxMarker {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if align.IsBlank(r) {
			break
		}
		start -= size
	}
	before := strings.TrimRight(text[max(0, start-maxMarker):start], " ")
	if r, size := utf8.DecodeLastRuneInString(before); isBullet(r) {
		start = max(0, start-maxMarker) + len(before) - size
	}
	if _, ok := parseMarker(text[start:end]); ok {
		s.candidates = append(s.candidates, candidate{start, end, itemCandidate})
	}
}
