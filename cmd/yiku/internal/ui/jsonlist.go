package ui

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
)

// PrintJSONList writes a sequence as PrintJSON writes a slice, one item after the
// other, so that a list of any length needs no memory. An error of the sequence
// ends it: what was written is no whole list then.
func PrintJSONList[T any](w io.Writer, list iter.Seq2[T, error]) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("  ", "  ")
	before := "[\n  "
	for item, err := range list {
		if err != nil {
			return err
		}
		b.WriteString(before)
		if err := enc.Encode(item); err != nil {
			return err
		}
		b.Truncate(b.Len() - len("\n")) // which Encode adds
		if _, err := b.WriteTo(w); err != nil {
			return err
		}
		before = ",\n  "
	}
	end := "\n]\n"
	if before[0] == '[' {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}
