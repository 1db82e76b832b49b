package sheet

import "strings"

// Spreadsheet programs take a cell of a text file that begins with one of these
// for a formula, which may call other programs (OWASP, «CSV Injection»). An
// apostrophe before it makes it a text. To have the apostrophes of a text that
// looks like an escaped one back, such a text gets one more.
const formulaStarts = "=+-@\t\r"

// escape puts an apostrophe before a text that would be taken for a formula.
func escape(s string) string {
	if looksEscaped(s) {
		return "'" + s
	}
	return s
}

// unescape takes off what escape has put before a text.
func unescape(s string) string {
	if strings.HasPrefix(s, "'") && looksEscaped(s) {
		return s[1:]
	}
	return s
}

// looksEscaped reports whether any apostrophes and then the beginning of a formula
// begin the text.
func looksEscaped(s string) bool {
	rest := strings.TrimLeft(s, "'")
	return rest != "" && strings.IndexByte(formulaStarts, rest[0]) >= 0
}
