package tables

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/tm/unit"
)

// What an exchange file records about a unit besides its texts is stored as
// JSON in a row of its own, which most units do not have. Fields may be added
// here, but never removed.

// storedDetails are the fields of a Unit that are stored this way.
type storedDetails struct {
	TUID       string           `json:"tuid,omitempty"`
	Props      []storedProp     `json:"props,omitempty"`
	Notes      []string         `json:"notes,omitempty"`
	CreatedBy  string           `json:"created_by,omitempty"`
	ChangedBy  string           `json:"changed_by,omitempty"`
	Attributes []storedProp     `json:"attributes,omitempty"`
	Variants   []variantDetails `json:"variants,omitempty"`
}

// variantDetails are those of one variant.
type variantDetails struct {
	// Position is the index in Unit.Variants.
	Position int          `json:"position"`
	Codes    []storedCode `json:"codes,omitempty"`
	// Said reports whether Variant.Details is not nil, since it may be empty.
	Said       bool         `json:"said,omitempty"`
	Created    time.Time    `json:"created,omitzero"`
	Changed    time.Time    `json:"changed,omitzero"`
	CreatedBy  string       `json:"created_by,omitempty"`
	ChangedBy  string       `json:"changed_by,omitempty"`
	Props      []storedProp `json:"props,omitempty"`
	Notes      []string     `json:"notes,omitempty"`
	Attributes []storedProp `json:"attributes,omitempty"`
}

// A storedProp is a Prop as a pair of type and value.
type storedProp [2]string

// A storedCode is a Code.
type storedCode struct {
	At         int           `json:"at"`
	Kind       unit.CodeKind `json:"kind"`
	Data       string        `json:"data,omitempty"`
	Subs       []storedSub   `json:"subs,omitempty"`
	Attributes []storedProp  `json:"attributes,omitempty"`
}

// A storedSub is a Sub.
type storedSub struct {
	Start      int          `json:"start"`
	End        int          `json:"end"`
	Attributes []storedProp `json:"attributes,omitempty"`
}

// HasDetails reports whether the unit needs a row of details.
func HasDetails(u *unit.Unit) bool {
	if u.TUID != "" || len(u.Props)+len(u.Notes)+len(u.Attributes) > 0 || u.CreatedBy != "" || u.ChangedBy != "" {
		return true
	}
	for i := range u.Variants {
		if len(u.Variants[i].Codes) > 0 || u.Variants[i].Details != nil {
			return true
		}
	}
	return false
}

// EncodeDetails returns the JSON of the details of the unit, or "" if it has
// none.
func EncodeDetails(u *unit.Unit) (string, error) {
	if !HasDetails(u) {
		return "", nil
	}
	var room [256]byte
	if b, ok := AppendPlain(room[:0], u); ok {
		return string(b), nil
	}
	return MarshalDetails(u)
}

// MarshalDetails is like EncodeDetails, for a unit with details.
func MarshalDetails(u *unit.Unit) (string, error) {
	d := storedDetails{
		TUID: u.TUID, Props: toStored(u.Props), Notes: u.Notes, CreatedBy: u.CreatedBy, ChangedBy: u.ChangedBy,
		Attributes: toStored(u.Attributes),
	}
	for i, v := range u.Variants {
		if len(v.Codes) == 0 && v.Details == nil {
			continue
		}
		stored := variantDetails{Position: i}
		for _, c := range v.Codes {
			stored.Codes = append(stored.Codes, codeToStored(c))
		}
		if x := v.Details; x != nil {
			stored.Said = true
			stored.Created, stored.Changed = x.Created.UTC(), x.Changed.UTC()
			stored.CreatedBy, stored.ChangedBy = x.CreatedBy, x.ChangedBy
			stored.Props, stored.Notes, stored.Attributes = toStored(x.Props), x.Notes, toStored(x.Attributes)
		}
		d.Variants = append(d.Variants, stored)
	}
	b, err := json.Marshal(d)
	return string(b), err
}

// DecodeDetails sets the details of the unit, whose variants must be complete,
// from the JSON.
func DecodeDetails(u *unit.Unit, data string) error {
	var d storedDetails
	if err := json.Unmarshal([]byte(data), &d); err != nil {
		return fmt.Errorf("the details of unit %d cannot be read: %w", u.ID, err)
	}
	u.TUID, u.Notes, u.CreatedBy, u.ChangedBy = d.TUID, d.Notes, d.CreatedBy, d.ChangedBy
	u.Props, u.Attributes = fromStored(d.Props), fromStored(d.Attributes)
	for _, stored := range d.Variants {
		if stored.Position < 0 || stored.Position >= len(u.Variants) {
			return fmt.Errorf("the details of unit %d speak of variant %d of %d", u.ID, stored.Position+1, len(u.Variants))
		}
		v := &u.Variants[stored.Position]
		for _, c := range stored.Codes {
			v.Codes = append(v.Codes, codeFromStored(c))
		}
		if stored.Said {
			v.Details = &unit.Details{
				Created: stored.Created, Changed: stored.Changed, CreatedBy: stored.CreatedBy, ChangedBy: stored.ChangedBy,
				Props: fromStored(stored.Props), Notes: stored.Notes, Attributes: fromStored(stored.Attributes),
			}
		}
	}
	return nil
}

// A detailsReader decodes the details of many units. They are usually the same for most
// units of a file, except the names, and are then decoded once; such units share them.
type detailsReader struct {
	// last is what followed the name in the details decoded last, if units can share it;
	// shared has that.
	last   string
	shared unit.Unit
}

const (
	tuidField     = `{"tuid":"` // begins details that have a name
	variantsField = `"variants":`
)

// read sets the details of the unit like DecodeDetails.
func (r *detailsReader) read(u *unit.Unit, data string) error {
	tuid, rest, found := "", data, false
	if after, ok := strings.CutPrefix(data, tuidField); ok {
		tuid, rest, found = strings.Cut(after, `"`)
		if !found || !isPlain(tuid) {
			return DecodeDetails(u, data)
		}
	}
	if rest != r.last || rest == "" {
		r.last = ""
		err := DecodeDetails(u, data)
		if err == nil && u.TUID == tuid && !strings.Contains(rest, variantsField) {
			r.last, r.shared = rest, unit.Unit{
				CreatedBy: u.CreatedBy, ChangedBy: u.ChangedBy,
				Props: slices.Clip(u.Props), Notes: slices.Clip(u.Notes), Attributes: slices.Clip(u.Attributes),
			}
		}
		return err
	}
	u.TUID, u.CreatedBy, u.ChangedBy = tuid, r.shared.CreatedBy, r.shared.ChangedBy
	u.Props, u.Notes, u.Attributes = r.shared.Props, r.shared.Notes, r.shared.Attributes
	return nil
}

func toStored(props []unit.Prop) []storedProp {
	var stored []storedProp
	for _, p := range props {
		stored = append(stored, storedProp{p.Type, p.Value})
	}
	return stored
}

func fromStored(stored []storedProp) []unit.Prop {
	var props []unit.Prop
	for _, p := range stored {
		props = append(props, unit.Prop{Type: p[0], Value: p[1]})
	}
	return props
}

func codeToStored(c unit.Code) storedCode {
	stored := storedCode{At: c.At, Kind: c.Kind, Data: c.Data, Attributes: toStored(c.Attributes)}
	for _, s := range c.Subs {
		stored.Subs = append(stored.Subs, storedSub{s.Start, s.End, toStored(s.Attributes)})
	}
	return stored
}

func codeFromStored(stored storedCode) unit.Code {
	c := unit.Code{At: stored.At, Kind: stored.Kind, Data: stored.Data, Attributes: fromStored(stored.Attributes)}
	for _, s := range stored.Subs {
		c.Subs = append(c.Subs, unit.Sub{Start: s.Start, End: s.End, Attributes: fromStored(s.Attributes)})
	}
	return c
}

// Every unit of a TMX may have a name, a user and a property, so the usual JSON
// is written by hand. That takes a third of the time and saves a second per
// million units.

// AppendPlain appends the JSON of the details of the unit itself, exactly as
// package json does. ok is false if variants have details too, or a text needs
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

// A plainWriter writes the fields of an object.
type plainWriter struct {
	out    []byte
	fields int
	// plain reports whether no text has needed escaping.
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

// between writes what precedes element i of a list.
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

// isPlain reports whether package json writes the text unchanged: printable
// ASCII except the characters that it escapes.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || strings.IndexByte(`"\<>&`, c) >= 0 {
			return false
		}
	}
	return true
}
