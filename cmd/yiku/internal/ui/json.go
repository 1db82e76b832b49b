package ui

import (
	"encoding/json"
	"io"
)

// PrintJSON writes v as indented JSON and a line break. Characters stand for
// themselves, <, > and & as well: the reader is a program or a person, never
// an HTML page.
func PrintJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
