package split

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// wholeLimit is the length in bytes up to which a quotation, a bracket or a title is kept
// whole in spite of stops inside it. 300 bytes are 100 Chinese characters or 300 Latin
// letters: two ordinary sentences, about the longest text that is found again in a
// memory. Human aligners split longer quotations. Other limits are in languages.txt.
const wholeLimit = 300

// A pair is a closed quotation or bracket; its span includes the marks.
type pair struct {
	span align.Span
	kind pairKind
}

// An opening is a quotation mark or bracket that is not closed yet.
type opening struct {
	pos  int
	mark rune
	kind pairKind
}

// pairs matches quotation marks and brackets in one pass. A closing mark
// matches the nearest opening mark of its kind, and openings between the two are dropped;
// a closing mark without an opening is ignored. Every opening is pushed and popped once,
// so the cost is linear.
type pairs struct {
	limit int
	open  []opening
	count [pairKinds]int
	// closed holds every pair in the order in which they close.
	closed []pair
	// shields are the outermost pairs within the limit, in order, disjoint.
	shields []align.Span
}

// meet handles the quotation mark or bracket r of the given size at i.
func (p *pairs) meet(text string, i, size int, r rune, kind pairKind, s side) {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+size:])
	blankBefore := i == 0 || align.IsBlank(before)
	blankAfter := i+size == len(text) || align.IsBlank(after)
	// A quotation opens after a space, another opener mark, a comma or a colon.
	opener := blankBefore || opensBefore(before) || isContinuing(before)
	switch kind {
	case straight:
		s = p.straightSide(blankBefore || opensBefore(before), blankAfter)
	case straight1, single:
		if isCJK(before) || isCJK(after) || isWideMark(before) {
			s = p.singleSide(s, kind, opener, isMark(before), text[i+size:])
		} else {
			s = apostropheSide(s, opener, after)
		}
	case double:
		switch {
		case r == '“' && !blankBefore && p.openedWith(double) == '„':
			s = closes // the Germans, Poles and Czechs close with “
		case r == '“' && !opener && p.openedWith(double) == '“' && !closesNext(text[i+size:]):
			s = closes // “so“
		case r == '”' && opener && !blankAfter && p.count[double] == 0:
			s = opens // ”so”
		}
	case corner, corner2:
		if s == opens && isMark(before) && p.openedWith(kind) == r {
			s = closes // 「so。「
		}
	case guillemet:
		// The Danes and many German books turn them round: »so«.
		if r == '«' && p.openedWith(guillemet) == '»' {
			s = closes
		} else if r == '»' && p.count[guillemet] == 0 && blankBefore && !blankAfter {
			s = opens
		}
	}
	switch s {
	case opens:
		p.open = append(p.open, opening{i, r, kind})
		p.count[kind]++
	case closes:
		p.close(kind, i+size)
	}
}

// straightSide returns the side of a straight double quote. The spaces around it decide;
// where there are none, as in Chinese, it closes an open one.
func (p *pairs) straightSide(before, after bool) side {
	if before != after {
		return sideIf(before)
	}
	return sideIf(p.count[straight] == 0)
}

// singleSide decides which side a single quotation mark next to Chinese is,
// where it is an apostrophe only in a name with s. That depends on whether a
// quotation is open and, for a mark whose form shows its side, on that form
// unless there is evidence against it. rest is the text after the mark.
func (p *pairs) singleSide(s side, kind pairKind, opening, ends bool, rest string) side {
	none := p.count[kind] == 0
	switch {
	case s == opens && !none && ends, s == closes && none && opening:
		return sideIf(none) // ‘so。‘ and ’so’
	case s != either:
		return s
	case none && (ends || strings.HasPrefix(rest, "s") && wordAfter(rest, 0) == "s"):
		return either
	}
	return sideIf(none)
}

// closesNext reports whether the next double quotation mark in the text is a
// closing one; a quotation before it is then nested.
func closesNext(text string) bool {
	text = text[:min(len(text), wholeLimit)]
	i := strings.IndexAny(text, "“”")
	return i >= 0 && strings.HasPrefix(text[i:], "”")
}

// apostropheSide distinguishes quotes from apostrophes: an opening quote precedes a
// word, and a closing one is not inside a word. A mark that could be either is
// neither.
func apostropheSide(s side, before bool, after rune) side {
	letter := unicode.IsLetter(after) || unicode.IsDigit(after)
	switch {
	case s == opens || s == either && before && letter:
		return opens
	case !letter:
		return closes
	}
	return either
}

// opensBefore reports whether a quote after this character is an opening one,
// that is, whether the character is an opening bracket or quote, or a dash.
func opensBefore(r rune) bool {
	kind, s := pairOf(r)
	return kind != noPair && s == opens || isDash(r) && r != '-'
}

// openedWith returns the mark of the innermost opening when it is of the kind.
func (p *pairs) openedWith(kind pairKind) rune {
	if n := len(p.open); n > 0 && p.open[n-1].kind == kind {
		return p.open[n-1].mark
	}
	return 0
}

// close ends the nearest pair of the kind at byte end. Single quotes look like
// apostrophes, so they close only what was opened last.
func (p *pairs) close(kind pairKind, end int) {
	weak := kind == single || kind == straight1
	if p.count[kind] == 0 || weak && p.open[len(p.open)-1].kind != kind {
		return
	}
	for {
		last := p.open[len(p.open)-1]
		p.open = p.open[:len(p.open)-1]
		p.count[last.kind]--
		if last.kind == kind {
			p.add(pair{align.Span{Start: last.pos, End: end}, kind})
			return
		}
	}
}

// add records a closed pair and merges the shields that lie inside it.
func (p *pairs) add(closed pair) {
	p.closed = append(p.closed, closed)
	if closed.span.Len() > p.limit {
		return
	}
	n := len(p.shields)
	for n > 0 && p.shields[n-1].Start >= closed.span.Start {
		n--
	}
	p.shields = append(p.shields[:n], closed.span)
}

// reset drops all openings, at an empty line.
func (p *pairs) reset() {
	p.open = p.open[:0]
	p.count = [pairKinds]int{}
}

// endingAt returns the pair whose closing mark ends at byte end.
func (p *pairs) endingAt(end int) (pair, bool) {
	i := sort.Search(len(p.closed), func(i int) bool { return p.closed[i].span.End >= end })
	if i < len(p.closed) && p.closed[i].span.End == end {
		return p.closed[i], true
	}
	return pair{}, false
}

// shieldAt returns the shield that contains byte at, or an empty span.
func (p *pairs) shieldAt(at int) align.Span {
	i := sort.Search(len(p.shields), func(i int) bool { return p.shields[i].End > at })
	if i < len(p.shields) && p.shields[i].Start <= at {
		return p.shields[i]
	}
	return align.Span{}
}
