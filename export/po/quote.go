package po

import "strings"

// quote writes a keyword and a text in quotes, each line of the text on a line.
func quote(b *strings.Builder, word, text string) {
	b.WriteString(word)
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" && len(lines) > 1 {
		lines = lines[:len(lines)-1]
	}
	if len(lines) > 1 {
		b.WriteString(` ""`)
	} else {
		b.WriteString(" ")
	}
	for _, line := range lines {
		if len(lines) > 1 {
			b.WriteString("\n")
		}
		b.WriteString(`"` + escapes.Replace(line) + `"`)
	}
	b.WriteString("\n")
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "\v", `\v`, "\f", `\f`, "\a", `\a`, "\b", `\b`)
