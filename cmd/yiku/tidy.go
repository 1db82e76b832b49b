package main

import (
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/tm/unit"
)

// tidy puts the text of a variant on one line, without blanks at its ends. Its
// codes stay at their words.
func tidy(v unit.Variant) unit.Variant {
	if len(v.Codes) == 0 {
		v.Text = strings.TrimSpace(oneLine(v.Text))
		return v
	}
	var b strings.Builder
	codes := make([]unit.Code, len(v.Codes))
	at := 0
	for i, c := range v.Codes {
		b.WriteString(oneLine(v.Text[at:c.At]))
		codes[i], at = c, c.At
		codes[i].At = b.Len()
	}
	b.WriteString(oneLine(v.Text[at:]))
	lead := b.Len() - len(strings.TrimLeftFunc(b.String(), unicode.IsSpace))
	v.Text = strings.TrimSpace(b.String())
	for i := range codes {
		codes[i].At = min(max(codes[i].At-lead, 0), len(v.Text))
	}
	v.Codes = codes
	return v
}
