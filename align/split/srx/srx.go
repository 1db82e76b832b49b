// Package srx splits text by rules in the Segmentation Rules eXchange format,
// versions 1.0 and 2.0 (SRX 2.0 Specification, OSCAR Recommendation, 7 April
// 2008): the rules that OmegaT, Okapi, LanguageTool and other tools use, so that
// texts can be split as these tools split them.
//
// Call Read, then Rules.Splitter for a language. A Splitter keeps the promises
// of package split: spans of the unchanged text, in order, without spaces at
// their ends and with only spaces between them. engine.go says how rules apply,
// expression.go which regular expressions are understood.
package srx

import (
	"fmt"
	"strings"
	"sync"

	"github.com/dlclark/regexp2"

	"github.com/yiku-tm/yiku/align/split"
)

// Rules are the rules of one SRX file. They are safe for concurrent use by
// multiple goroutines.
type Rules struct {
	// Name is the file, for messages.
	Name string
	// Notes describe the parts of the file that are ignored, in the order of the file.
	Notes []string

	cascade  bool
	uax29    bool
	maps     []languageMap
	groups   map[string][]rule
	mu       sync.Mutex
	compiled map[string]*engine
}

// rule is one <rule> element.
type rule struct {
	before, after expr
	breaks        bool
}

// expr is a regular expression and the line it begins on.
type expr struct {
	text string
	line int
}

// languageMap names the rules of the languages that a pattern matches.
type languageMap struct {
	pattern *regexp2.Regexp
	line    int
	group   string
}

// An Error is a fault of an SRX file. Its message names the file and the line,
// the fault and the remedy.
type Error struct {
	Name string
	// Line counts from 1; 0 is the file as a whole.
	Line int
	// Construct is the unsupported part of a regular expression, or "".
	Construct string
	Reason    string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("cannot use the rules of %s: %s", e.Name, e.Reason)
	}
	return fmt.Sprintf("cannot use the rules of %s: line %d: %s", e.Name, e.Line, e.Reason)
}

// Splitter returns the splitter for the language of a BCP 47 tag, and reports
// whether the language map of the file names rules for it. If the file says
// cascade="yes", the rules are those of every map element whose pattern matches
// the whole tag, in the order of the map; otherwise those of the first one.
// Patterns match in any case, with a hyphen or an underscore, and a map that
// asks for a region ("en-US") matches that region only.
//
// An error is of type *Error and names the rule that cannot be used. The
// expressions of a language are translated when its splitter is first
// requested, so a fault in the rules of another language has no effect. The
// Split method of the splitter returns an *Error that names the rule when an
// expression takes too long.
func (r *Rules) Splitter(tag string) (split.Splitter, bool, error) {
	groups, err := r.groupsFor(tag)
	if err != nil || len(groups) == 0 {
		return nil, false, err
	}
	key := strings.Join(groups, "\x00")
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.compiled[key]; ok {
		return e, true, nil
	}
	var rules []rule
	for _, g := range groups {
		rules = append(rules, r.groups[g]...)
	}
	e, err := compile(r.Name, rules, r.uax29)
	if err != nil {
		return nil, true, err
	}
	r.compiled[key] = e
	return e, true, nil
}

const (
	// maxAlternatives is the number of alternatives that the rules of a language may have;
	// a rule without a | has one. 20,000 take 200 MB; the largest sets in use have some
	// thousands.
	maxAlternatives = 20_000
	// maxWork bounds the alternatives times the bytes of a text, where a rule that breaks
	// counts breakWork times, for it is searched for in the whole text, the others only
	// at the places found: 5,000 of those, or 600 of these, on a megabyte, which takes 5 to 10
	// seconds.
	maxWork   = 5_000_000_000
	breakWork = 8
)

// Fits returns an error of type *Error if the rules of the language are too many, or too
// many for a text of that length in bytes, so that it would take minutes to split it.
func (r *Rules) Fits(tag string, length int) error {
	groups, err := r.groupsFor(tag)
	if err != nil {
		return err
	}
	all, work := 0, 1
	for _, g := range groups {
		for _, rule := range r.groups[g] {
			n := 1 + strings.Count(rule.before.text, "|") + strings.Count(rule.after.text, "|")
			all += n
			if rule.breaks {
				n *= breakWork
			}
			work += n
		}
	}
	switch {
	case all > maxAlternatives:
		return &Error{Name: r.Name, Reason: fmt.Sprintf("for %s it has %d rules and alternatives in rules, more than %d: leave out those that are not needed", tag, all, maxAlternatives)}
	case length > maxWork/work:
		return &Error{Name: r.Name, Reason: fmt.Sprintf("for %s it has %d rules and alternatives in rules, too many for a text of more than %d bytes: leave out those that are not needed, or divide the text", tag, all, maxWork/work)}
	}
	return nil
}

// groupsFor returns the names of the rules for the tag, in order.
func (r *Rules) groupsFor(tag string) ([]string, error) {
	var groups []string
	for _, m := range r.maps {
		matches, err := m.pattern.MatchString(tag)
		if err == nil && !matches {
			matches, err = m.pattern.MatchString(strings.ReplaceAll(tag, "-", "_"))
		}
		if err != nil {
			return nil, &Error{Name: r.Name, Line: m.line, Reason: fmt.Sprintf("the language pattern takes longer than %v to match: write it without a repetition inside a repetition", searchLimit)}
		}
		if !matches {
			continue
		}
		groups = append(groups, m.group)
		if !r.cascade {
			break
		}
	}
	return groups, nil
}
