package app

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm/unit"
)

// LanguageName returns the name of a language in that of the user: "Traditional
// Chinese" or "繁体中文" for zh-Hant, or the tag if it has no name.
func LanguageName(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	return cmp.Or(ui.Names().Name(t), tag)
}

// breaks replaces characters that would break a line of output, or a column of
// it, by spaces. A line break inside a sentence is part of the document.
var breaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ",
	"\v", " ", "\f", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ")

// OneLine returns the text on one line and without tabs. Most texts need no
// change, and looking for the bytes takes a tenth of the time of replacing.
func OneLine(text string) string {
	for i := range len(text) {
		switch c := text[i]; {
		case '\t' <= c && c <= '\r',
			c == "\u0085"[0] && strings.HasPrefix(text[i:], "\u0085"),
			c == "\u2028"[0] && (strings.HasPrefix(text[i:], "\u2028") || strings.HasPrefix(text[i:], "\u2029")):
			return breaks.Replace(text)
		}
	}
	return text
}

// tidy puts the text of a variant on one line, without spaces at its ends. Its
// codes keep their positions in the text.
func tidy(v unit.Variant) unit.Variant {
	if len(v.Codes) == 0 {
		v.Text = strings.TrimSpace(OneLine(v.Text))
		return v
	}
	var b strings.Builder
	codes := make([]unit.Code, len(v.Codes))
	at := 0
	for i, c := range v.Codes {
		b.WriteString(OneLine(v.Text[at:c.At]))
		codes[i], at = c, c.At
		codes[i].At = b.Len()
	}
	b.WriteString(OneLine(v.Text[at:]))
	lead := b.Len() - len(strings.TrimLeftFunc(b.String(), unicode.IsSpace))
	v.Text = strings.TrimSpace(b.String())
	for i := range codes {
		codes[i].At = min(max(codes[i].At-lead, 0), len(v.Text))
	}
	v.Codes = codes
	return v
}

// Bytes formats a number of bytes for people, in units of 1,000 as file managers do: "850 kB",
// "12.3 MB".
func Bytes(n int64) string {
	switch {
	case n < 1e6:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	case n < 1e9:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
