// Package lists reads the embedded files of data on individual languages.
//
//	# a comment
//	language ru be bg
//	starters он она
//		оно
//
// A line is a key and its value; a line that begins with a tab continues the one before
// it. Sections are divided by empty lines.
package lists

import "strings"

// Sections returns the values of each section by their keys.
func Sections(file string) []map[string]string {
	var all []map[string]string
	for text := range strings.SplitSeq(strings.ReplaceAll(file, "\r\n", "\n"), "\n\n") {
		section := make(map[string]string)
		key := ""
		for line := range strings.Lines(text) {
			switch {
			case strings.HasPrefix(line, "#"):
			case strings.HasPrefix(line, "\t"):
				section[key] += " " + strings.TrimSpace(line)
			default:
				var value string
				key, value, _ = strings.Cut(strings.TrimSpace(line), " ")
				section[key] = value
			}
		}
		all = append(all, section)
	}
	return all
}
