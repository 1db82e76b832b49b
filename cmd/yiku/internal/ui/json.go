package ui

import (
	"encoding/json"
	"fmt"
	"io"
)

// PrintJSON writes v as indented JSON and a line break. Characters are not
// escaped, including <, > and &, since the reader is a program or a person,
// never an HTML page. Control characters are escaped.
func PrintJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(controlEscaper{w})
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// PrintJSONLine is like PrintJSON but writes one line.
func PrintJSONLine(w io.Writer, v any) error {
	enc := json.NewEncoder(controlEscaper{w})
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// A controlEscaper escapes the control characters that encoding/json does not
// escape, which occur only in strings. An Encoder writes a value in one call.
type controlEscaper struct{ w io.Writer }

func (e controlEscaper) Write(p []byte) (int, error) {
	var out []byte
	at := 0
	for i, r := range string(p) {
		if r >= 0x7f && isControl(r) {
			out = append(out, p[at:i]...)
			out = fmt.Appendf(out, `\u%04x`, r)
			at = i + len(string(r))
		}
	}
	if at == 0 {
		return e.w.Write(p)
	}
	if _, err := e.w.Write(append(out, p[at:]...)); err != nil {
		return 0, err
	}
	return len(p), nil
}
