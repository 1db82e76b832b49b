package sheet

import (
	"regexp"
	"strings"
)

// formulaStarts are the characters with which a formula begins in a cell of a text file.
// A formula may call other programs (OWASP, «CSV Injection»). An apostrophe before it
// makes it a text. A text that looks like an escaped one gets one more apostrophe, so that
// unescape restores it.
const formulaStarts = "=+-@\t\r"

// insideStart matches a formula that begins inside of a text where semicolons separate
// cells, as Excel reads every file of separated values in half of Europe, with any number
// of apostrophes before it.
var insideStart = regexp.MustCompile(`;('*)([=+@-])`)

// escape returns the text with an apostrophe before it if it would be read as a formula.
func escape(s string) string {
	if strings.Contains(s, ";") {
		s = insideStart.ReplaceAllString(s, ";'$1$2")
	}
	if looksEscaped(s) {
		return "'" + s
	}
	return s
}

// unescape reverses escape.
func unescape(s string) string {
	if strings.HasPrefix(s, "'") && looksEscaped(s) {
		s = s[1:]
	}
	if strings.Contains(s, ";'") {
		s = insideEscaped.ReplaceAllString(s, ";$1$2")
	}
	return s
}

// insideEscaped is insideStart as escape writes it.
var insideEscaped = regexp.MustCompile(`;'('*)([=+@-])`)

// looksEscaped reports whether the text begins like a formula, with any number of
// apostrophes before it.
func looksEscaped(s string) bool {
	rest := strings.TrimLeft(s, "'")
	return rest != "" && strings.IndexByte(formulaStarts, rest[0]) >= 0
}
