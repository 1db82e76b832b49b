package tables

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/unit"
)

// What an exchange file records about a unit besides its texts and its name is stored as
// JSON, which most units do not have. What many units of an import have in common is a row
// of the table details, and they have its number; the rest is in the row of the unit.
// Fields may be added here, but never removed.

// storedDetails are the fields of a Unit that are stored this way.
type storedDetails struct {
	TUID       string           `json:"tuid,omitempty"` // written by version 9 and before, and in its journal
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

// hasDetails reports whether the unit has details other than its name, those of its
// variants included.
func hasDetails(u *unit.Unit) bool {
	return len(u.Props)+len(u.Notes)+len(u.Attributes) > 0 || u.CreatedBy != "" || u.ChangedBy != "" || variantsHaveDetails(u)
}

// variantsHaveDetails reports whether a variant has details or inline codes.
func variantsHaveDetails(u *unit.Unit) bool {
	return slices.ContainsFunc(u.Variants, func(v unit.Variant) bool { return len(v.Codes) > 0 || v.Details != nil })
}

// EncodeDetails returns the JSON of the details of the unit without its name, or "" if it
// has none.
func EncodeDetails(u *unit.Unit) (string, error) {
	if !hasDetails(u) {
		return "", nil
	}
	d := storedDetails{Props: toStored(u.Props), Notes: u.Notes, CreatedBy: u.CreatedBy, ChangedBy: u.ChangedBy, Attributes: toStored(u.Attributes)}
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

// OwnDetails returns the value of the column details for a unit that shares none: nil or
// the JSON.
func OwnDetails(u *unit.Unit) (any, error) {
	data, err := EncodeDetails(u)
	if err != nil || data == "" {
		return nil, err
	}
	return data, nil
}

// DecodeDetails sets the details of the unit, whose variants must be complete,
// from the JSON. It keeps the name where the JSON has none.
func DecodeDetails(u *unit.Unit, data string) error {
	var d storedDetails
	if err := json.Unmarshal([]byte(data), &d); err != nil {
		return fmt.Errorf("the details of unit %d cannot be read: %w", u.ID, err)
	}
	if d.TUID != "" {
		u.TUID = d.TUID
	}
	u.Notes, u.CreatedBy, u.ChangedBy = d.Notes, d.CreatedBy, d.ChangedBy
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
// units of a file, and are then decoded once; such units share them.
type detailsReader struct {
	// last is what was decoded last, if units can share it; shared has that.
	last   string
	shared unit.Unit
}

// read sets the details of the unit like DecodeDetails.
func (r *detailsReader) read(u *unit.Unit, data string) error {
	if data != r.last {
		r.last = ""
		if err := DecodeDetails(u, data); err != nil || variantsHaveDetails(u) {
			return err
		}
		r.last, r.shared = data, unit.Unit{
			CreatedBy: u.CreatedBy, ChangedBy: u.ChangedBy,
			Props: slices.Clip(u.Props), Notes: slices.Clip(u.Notes), Attributes: slices.Clip(u.Attributes),
		}
	}
	u.CreatedBy, u.ChangedBy = r.shared.CreatedBy, r.shared.ChangedBy
	u.Props, u.Notes, u.Attributes = r.shared.Props, r.shared.Notes, r.shared.Attributes
	return nil
}

// maxShared is the number of different details of an import that have rows of their own.
// Files with more say something different of each unit.
const maxShared = 256

// A DetailsWriter finds what the column details has for the units of an import.
type DetailsWriter struct {
	s      *store.Statements
	shared map[string]int64 // rows of the table details
	// last is the value of the previous unit with details, of which it has those in of.
	last any
	of   unit.Unit
}

// NewDetailsWriter returns a DetailsWriter for the transaction of the statements.
func NewDetailsWriter(s *store.Statements) *DetailsWriter {
	return &DetailsWriter{s: s, shared: map[string]int64{}}
}

// Value returns that of the column for the unit: nil, JSON, or the number of a row of
// the table details.
func (d *DetailsWriter) Value(ctx context.Context, u *unit.Unit) (any, error) {
	switch {
	case !hasDetails(u):
		return nil, nil
	case variantsHaveDetails(u): // dates and codes differ from unit to unit
		return OwnDetails(u)
	case d.last != nil && u.CreatedBy == d.of.CreatedBy && u.ChangedBy == d.of.ChangedBy && slices.Equal(u.Props, d.of.Props) &&
		slices.Equal(u.Notes, d.of.Notes) && slices.Equal(u.Attributes, d.of.Attributes):
		return d.last, nil
	}
	data, err := EncodeDetails(u)
	if err != nil {
		return nil, err
	}
	d.last = data
	d.of = unit.Unit{CreatedBy: u.CreatedBy, ChangedBy: u.ChangedBy, Props: slices.Clone(u.Props), Notes: slices.Clone(u.Notes), Attributes: slices.Clone(u.Attributes)}
	number, known := d.shared[data]
	if !known && len(d.shared) < maxShared {
		if number, err = d.share(ctx, data); err != nil {
			return nil, err
		}
		d.shared[data] = number
		known = true
	}
	if known {
		d.last = number
	}
	return d.last, nil
}

// share returns the number of the row of the table details with the JSON.
func (d *DetailsWriter) share(ctx context.Context, data string) (number int64, err error) {
	if err := d.s.Exec(ctx, "INSERT INTO details (data) VALUES (?) ON CONFLICT DO NOTHING", data); err != nil {
		return 0, err
	}
	stmt, err := d.s.Prepared(ctx, "SELECT id FROM details WHERE data = ?")
	if err != nil {
		return 0, err
	}
	err = stmt.QueryRowContext(ctx, data).Scan(&number)
	return number, err
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
