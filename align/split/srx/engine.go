package srx

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clipperhouse/uax29/v2/sentences"
	"github.com/dlclark/regexp2"

	"github.com/yiku-tm/yiku/align"
)

// How rules apply
//
// The standard (SRX 2.0) asks at every place between two characters, rule after rule: does the text
// before the place end in a match of beforebreak, and does the text after it begin with a match of
// afterbreak? The first rule for which both are true decides: a break, or none. If no rule applies,
// there is no break.
//
//	... said Mr.| Li. The dam ...      \bMr\. | \s      break="no"   decides
//	... said Mr. Li.| The dam ...      [.?!]+ | \s+\p{Lu}  break="yes" decides
//
// A rule is one expression here, (?<=beforebreak)(?=afterbreak), which matches
// the empty text at the places where the rule applies. regexp2 matches a
// look-behind from right to left, so that it may have any length and no place is
// lost; tools that search for beforebreak followed by afterbreak from left to
// right lose the matches that overlap.
//
// Few rules break; most forbid a break. So the whole text is searched with the
// rules that break, and the rules before one of them are tried only at the
// places that it found.
//
// Expressions that backtrack can take exponential time. Each search has a limit,
// and what exceeds it is an error that names the rule. A rule sees a bounded
// context, so that one with .* in it does not make a long text quadratic.

const (
	// searchLimit bounds one search for one rule. A block takes some milliseconds
	// for a rule that behaves.
	searchLimit = 5 * time.Second
	// blockSize is the number of places that are searched at once, contextSize the
	// number of characters that a rule sees on either side of a place: more than
	// any paragraph that a person wrote. At the edge of the context ^ and $ match
	// as at the edge of the text.
	blockSize   = 1 << 16
	contextSize = 1 << 14
)

// An engine splits by the rules of one language. It is a split.Splitter.
type engine struct {
	name  string
	steps []step
	// uax29 reports whether a place that no rule decides is a break where Unicode
	// Standard Annex #29 has one.
	uax29          bool
	block, context int
}

// A step is a rule that breaks, or the rules between two of those, which forbid
// breaks.
type step struct {
	rules []rule
	// patterns are the rules in the syntax of regexp2, matched from right to
	// left. re is the rule that breaks, or all of the others, anchored where
	// the search begins.
	patterns []string
	re       *regexp2.Regexp
	breaks   bool
}

// compile returns the engine of the rules, in their order. An error is of type
// *Error.
func compile(name string, rules []rule, uax29 bool) (*engine, error) {
	e := &engine{name: name, uax29: uax29, block: blockSize, context: contextSize}
	for _, r := range rules {
		before, err := r.before.translate(name, true)
		if err != nil {
			return nil, err
		}
		after, err := r.after.translate(name, false)
		if err != nil {
			return nil, err
		}
		if n := len(e.steps); n == 0 || r.breaks || e.steps[n-1].breaks {
			e.steps = append(e.steps, step{breaks: r.breaks})
		}
		s := &e.steps[len(e.steps)-1]
		s.rules = append(s.rules, r)
		s.patterns = append(s.patterns, "(?:"+before+")(?="+after+")")
	}
	for i := range e.steps {
		s := &e.steps[i]
		pattern := s.patterns[0]
		if !s.breaks {
			pattern = "(?:" + strings.Join(s.patterns, "|") + `)\G`
		}
		var err error
		if s.re, err = regexp2.Compile(pattern, regexp2.RightToLeft); err != nil {
			return nil, &Error{Name: name, Line: s.rules[0].before.line, Reason: fmt.Sprintf("the expressions %s and %s: %v", shorten(s.rules[0].before.text), shorten(s.rules[0].after.text), err)}
		}
		s.re.MatchTimeout = searchLimit
	}
	return e, nil
}

// translate returns the expression in the syntax of regexp2.
func (x expr) translate(name string, leftward bool) (string, error) {
	out, f := translate(x.text, leftward)
	if f != nil {
		return "", &Error{Name: name, Line: x.line, Construct: f.construct, Reason: fmt.Sprintf("the expression %s: %s", shorten(x.text), f.reason)}
	}
	return out, nil
}

// maxShown bounds how much of an expression a message shows, in characters.
const maxShown = 60

func shorten(text string) string {
	if runes := []rune(text); len(runes) > maxShown {
		return string(runes[:maxShown]) + "..."
	}
	return text
}

// Split implements split.Splitter. An error is of type *Error and names the rule
// that took too long.
func (e *engine) Split(text string) ([]align.Span, error) {
	runes := make([]rune, 0, len(text))
	offsets := make([]int, 0, len(text))
	for i, r := range text { // a byte that is not UTF-8 is a U+FFFD of one byte
		runes, offsets = append(runes, r), append(offsets, i)
	}
	places, err := e.breaks(runes, e.annexPlaces(text))
	if err != nil {
		return nil, err
	}
	var spans []align.Span
	start := 0
	for _, place := range places {
		spans = appendTrimmed(spans, text, start, offsets[place])
		start = offsets[place]
	}
	return appendTrimmed(spans, text, start, len(text)), nil
}

// breaks returns the places at which the text breaks, in order. A place is the
// number of characters before it. annex are the places that break where no rule
// decides.
func (e *engine) breaks(text []rune, annex []int) ([]int, error) {
	var places []int
	for low := 1; low < len(text); low += e.block {
		high := min(low+e.block, len(text))
		from, to := max(0, low-e.context), min(len(text), high+e.context)
		found, err := e.search(text[from:to], low-from, high-from)
		if err != nil {
			return nil, err
		}
		for ; len(annex) > 0 && annex[0] < high; annex = annex[1:] {
			if place := &found[annex[0]-low]; *place < 0 {
				*place = len(e.steps)
			}
		}
		for i, n := range found {
			forbidden, err := e.forbidden(text[from:to], low-from+i, n)
			if err != nil {
				return nil, err
			}
			if n >= 0 && !forbidden {
				places = append(places, low+i)
			}
		}
	}
	return places, nil
}

// search returns, for the places from low up to high, the number of the first
// step that breaks there, and -1 where none does.
func (e *engine) search(text []rune, low, high int) ([]int, error) {
	found := slices.Repeat([]int{-1}, high-low)
	for n, s := range e.steps {
		if !s.breaks {
			continue
		}
		for place := high - 1; place >= low; place-- {
			m, err := s.re.FindRunesMatchStartingAt(text, place)
			if err != nil {
				return nil, e.tooSlow(s, text, place)
			}
			if m == nil {
				break
			}
			if place = m.Index + m.Length; place >= low && found[place-low] < 0 {
				found[place-low] = n
			}
		}
	}
	return found, nil
}

// forbidden reports whether a rule of the first n steps forbids a break at the
// place.
func (e *engine) forbidden(text []rune, place, n int) (bool, error) {
	for _, s := range e.steps[:max(0, n)] {
		if s.breaks {
			continue
		}
		m, err := s.re.FindRunesMatchStartingAt(text, place)
		if err != nil {
			return false, e.tooSlow(s, text, place)
		}
		if m != nil {
			return true, nil
		}
	}
	return false, nil
}

// tooSlow returns the error of a search that was given up, the one fault that
// regexp2 finds while it matches. It names the first rule of the step that takes
// too long alone.
func (e *engine) tooSlow(s step, text []rune, place int) error {
	slow := s.rules[0]
	for i, pattern := range s.patterns {
		re, err := regexp2.Compile(pattern+`\G`, regexp2.RightToLeft)
		if err != nil || s.breaks {
			break
		}
		re.MatchTimeout = s.re.MatchTimeout
		if _, err := re.FindRunesMatchStartingAt(text, place); err != nil {
			slow = s.rules[i]
			break
		}
	}
	return &Error{Name: e.name, Line: slow.before.line, Reason: fmt.Sprintf(
		"the rule with the expressions %s and %s takes longer than %v on one stretch of text: write it without a repetition inside a repetition",
		shorten(slow.before.text), shorten(slow.after.text), s.re.MatchTimeout)}
}

// annexPlaces returns the places where the sentences of Unicode Standard Annex #29 end, except the
// last, if the rules require them.
func (e *engine) annexPlaces(text string) []int {
	if !e.uax29 {
		return nil
	}
	var places []int
	place := 0
	for found := sentences.FromString(text); found.Next(); {
		place += len([]rune(found.Value()))
		places = append(places, place)
	}
	return places[:max(0, len(places)-1)]
}

// appendTrimmed appends the span of the text without the spaces at its ends, or
// nothing if it contains only spaces.
func appendTrimmed(spans []align.Span, text string, start, end int) []align.Span {
	kept := strings.TrimLeftFunc(text[start:end], align.IsBlank)
	start = end - len(kept)
	end = start + len(strings.TrimRightFunc(kept, align.IsBlank))
	if start == end {
		return spans
	}
	return append(spans, align.Span{Start: start, End: end})
}
