// Package srx splits text by rules in the Segmentation Rules eXchange format,
// versions 1.0 and 2.0 (SRX 2.0 Specification, OSCAR Recommendation, 7 April
// 2008): the rules that OmegaT, Okapi, LanguageTool and other tools keep, so that
// a memory can be cut as they cut their texts.
//
// Call Read, then Rules.Splitter for a language. A Splitter promises what package
// split promises: spans into the untouched text, in order, without blanks at
// their edges, nothing between them but blanks, at a cost linear in the text.
// How rules apply, and how that is made linear, is told in engine.go; what of the
// regular expressions is understood in parse.go.
package srx

import (
	"fmt"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align/split"
)

// Rules are the rules of one SRX file. They may be used by several goroutines at
// once.
type Rules struct {
	// Name is the file, for messages.
	Name string
	// Notes say what the file asks for that is not done here, in the order of the
	// file; most files give none.
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

// languageMap says which rules hold for the languages that a pattern matches.
type languageMap struct {
	pattern *engine
	group   string
}

// Error is a fault of an SRX file. Its message tells the file, the line, what is
// wrong and what to do.
type Error struct {
	Name string
	// Line counts from 1; 0 is the file as a whole.
	Line int
	// Construct is the part of a regular expression that is not understood or
	// cannot be translated, empty for other faults.
	Construct string
	Reason    string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("cannot use the rules of %s: %s", e.Name, e.Reason)
	}
	return fmt.Sprintf("cannot use the rules of %s: line %d: %s", e.Name, e.Line, e.Reason)
}

// Splitter returns the splitter of the language of the tag (BCP 47), false where
// the language map of the file names no rules for it. The rules are those of
// every map element whose pattern matches the whole tag, in the order of the map,
// where the file says cascade="yes", and those of the first one where it does
// not. Patterns match in any case, with a hyphen or an underscore, and a map that
// asks for a region ("en-US") matches that region only.
//
// An error is of type *Error and names the rule that cannot be used: the
// expressions of a language are translated when it is first asked for, so that
// the fault of a language that the user does not need stops nothing.
func (r *Rules) Splitter(tag string) (split.Splitter, bool, error) {
	groups := r.groupsFor(tag)
	if len(groups) == 0 {
		return nil, false, nil
	}
	key := strings.Join(groups, "\x00")
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.compiled[key]; ok {
		return e, true, nil
	}
	e, err := compile(r.Name, r.rulesFor(tag), r.uax29)
	if err != nil {
		return nil, true, err
	}
	r.compiled[key] = e
	return e, true, nil
}

// rulesFor returns the rules for the tag, in order.
func (r *Rules) rulesFor(tag string) []rule {
	var rules []rule
	for _, g := range r.groupsFor(tag) {
		rules = append(rules, r.groups[g]...)
	}
	return rules
}

// groupsFor returns the names of the rules for the tag, in order.
func (r *Rules) groupsFor(tag string) []string {
	var groups []string
	for _, m := range r.maps {
		if !m.pattern.matchesAll(tag) && !m.pattern.matchesAll(strings.ReplaceAll(tag, "-", "_")) {
			continue
		}
		groups = append(groups, m.group)
		if !r.cascade {
			break
		}
	}
	return groups
}
