package tables

import (
	"strings"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Every unit of a TMX may have a name, a user and a property, so their JSON is
// written by hand where that is easy: a third of the time, and a million units
// are a second.

// AppendPlain appends the JSON of what storedDetails says of the unit itself, as
// package json writes it; false where variants have details too, or a text needs
// escaping.
func AppendPlain(b []byte, u *unit.Unit) ([]byte, bool) {
	for i := range u.Variants {
		if len(u.Variants[i].Codes) > 0 || u.Variants[i].Details != nil {
			return b, false
		}
	}
	w := plainWriter{out: append(b, '{'), plain: true}
	w.text("tuid", u.TUID)
	w.props("props", u.Props)
	if len(u.Notes) > 0 {
		w.name("notes")
		for i, note := range u.Notes {
			w.between(i, '[')
			w.value(note)
		}
		w.out = append(w.out, ']')
	}
	w.text("created_by", u.CreatedBy)
	w.text("changed_by", u.ChangedBy)
	w.props("attributes", u.Attributes)
	return append(w.out, '}'), w.plain
}

// plainWriter writes the fields of an object.
type plainWriter struct {
	out    []byte
	fields int
	// plain tells that no text needed escaping.
	plain bool
}

// name begins a field.
func (w *plainWriter) name(name string) {
	if w.fields > 0 {
		w.out = append(w.out, ',')
	}
	w.fields++
	w.out = append(append(append(w.out, '"'), name...), '"', ':')
}

// between writes what stands before the element with this number of a list.
func (w *plainWriter) between(i int, open byte) {
	if i > 0 {
		open = ','
	}
	w.out = append(w.out, open)
}

// value writes a text.
func (w *plainWriter) value(text string) {
	w.plain = w.plain && isPlain(text)
	w.out = append(append(append(w.out, '"'), text...), '"')
}

// text writes a field, unless it is empty.
func (w *plainWriter) text(name, text string) {
	if text != "" {
		w.name(name)
		w.value(text)
	}
}

// props writes a field of pairs, unless there are none.
func (w *plainWriter) props(name string, props []unit.Prop) {
	if len(props) == 0 {
		return
	}
	w.name(name)
	for i, p := range props {
		w.between(i, '[')
		w.out = append(w.out, '[')
		w.value(p.Type)
		w.out = append(w.out, ',')
		w.value(p.Value)
		w.out = append(w.out, ']')
	}
	w.out = append(w.out, ']')
}

// isPlain tells whether package json writes the text as it is: printable ASCII
// but for the characters that it escapes.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || strings.IndexByte(`"\<>&`, c) >= 0 {
			return false
		}
	}
	return true
}
