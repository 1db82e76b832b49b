package sheet

import "strings"

// formulaStarts are the characters with which a formula begins in a cell of a text file.
// A formula may call other programs (OWASP, «CSV Injection»). An apostrophe before it
// makes it a text. A text that looks like an escaped one gets one more apostrophe, so that
// unescape restores it.
const formulaStarts = "=+-@\t\r"

// escape returns the text with an apostrophe before it if it would be read as a formula.
func escape(s string) string {
	if looksEscaped(s) {
		return "'" + s
	}
	return s
}

// unescape reverses escape.
func unescape(s string) string {
	if strings.HasPrefix(s, "'") && looksEscaped(s) {
		return s[1:]
	}
	return s
}

// looksEscaped reports whether the text begins like a formula, with any number of
// apostrophes before it.
func looksEscaped(s string) bool {
	rest := strings.TrimLeft(s, "'")
	return rest != "" && strings.IndexByte(formulaStarts, rest[0]) >= 0
}
