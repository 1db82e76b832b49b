package provenance

import (
	"math"
	"strconv"
	"time"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Reader restores the fields of units from the properties and notes that yiku wrote,
// so that writing a unit again gives the same bytes. A Reader is for one file; the
// zero value is for a file written by another tool.
//
// Other tools use names such as x-title with other meanings. Fields are therefore
// restored only for units that have an x-status, as all units from a memory do, and
// that are in a file written by yiku or have a tuid in yiku's form (another tool
// wrote the file and kept both).
type Reader struct {
	// File reports whether yiku wrote the file.
	File bool
	// last is the note of the previous unit: consecutive units share an origin.
	last   string
	origin unit.Origin
	status unit.Status
	// date is the last valid x-date.
	date string
}

// note returns Note, cached for the last origin and status.
func (f *Reader) note(o *unit.Origin, s unit.Status) string {
	same := *o
	same.Checksum = ""
	if f.last == "" || f.status != s || f.origin != same {
		f.last, f.origin, f.status = Note(o, s), same, s
	}
	return f.last
}

// Restore moves what yiku wrote from the properties and notes of the unit to its
// fields.
func (f *Reader) Restore(u *unit.Unit) {
	sum, place, ok := ParseTUID(u.TUID)
	if !ok && !f.File && !HasProp(u.Props, PropUnit) || !HasProp(u.Props, PropStatus) {
		return
	}
	kept := u.Props[:0]
	for _, prop := range u.Props {
		if !f.restore(u, prop) {
			kept = append(kept, prop)
		}
	}
	u.Props = kept
	if ok {
		u.Origin.Checksum, u.Place = sum, place
	}
	if u.CreatedBy == u.Origin.Translator {
		u.CreatedBy = ""
	}
	if len(u.Notes) > 0 && u.Notes[0] == f.note(&u.Origin, u.Status) {
		u.Notes = u.Notes[1:]
	}
}

// restore sets the field of one property. It reports whether the property is yiku's.
func (f *Reader) restore(u *unit.Unit, prop unit.Prop) bool {
	o := &u.Origin
	switch prop.Type {
	case PropSource:
		o.Source = prop.Value
	case PropTarget:
		o.Target = prop.Value
	case PropTitle:
		o.Title = prop.Value
	case PropBody:
		o.Body = prop.Value
	case PropTranslator:
		o.Translator = prop.Value
	case PropURL:
		o.URL = prop.Value
	case PropDate:
		if prop.Value != f.date && !isDate(prop.Value) {
			return false
		}
		f.date = prop.Value
		o.Date = prop.Value
	case PropStatus:
		switch s := unit.Status(prop.Value); s {
		case unit.Aligned, unit.Reviewed, unit.Imported:
			u.Status = s
		default:
			return false
		}
	case PropScore:
		score, ok := parseScore(prop.Value)
		if !ok {
			return false
		}
		u.Score = score
	case PropUnit:
		sum, place, ok := ParseTUID(prop.Value)
		if !ok {
			return false
		}
		o.Checksum, u.Place = sum, place
	default:
		return false
	}
	return true
}

// isDate reports whether the text is a valid unit.Origin.Date.
func isDate(s string) bool {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// HasProp reports whether a property has the type.
func HasProp(props []unit.Prop, name string) bool {
	for _, p := range props {
		if p.Type == name {
			return true
		}
	}
	return false
}

// parseScore reads a score as AppendScore writes it.
func parseScore(s string) (float64, bool) {
	score, err := strconv.ParseFloat(s, 64)
	return score, err == nil && score >= 0 && score <= 1
}

// AppendScore appends a score with two decimals, as the value of PropScore. ok is
// false for a score outside 0 to 1.
func AppendScore(b []byte, score float64) (out []byte, ok bool) {
	if !(score >= 0 && score <= 1) {
		return b, false
	}
	percent := int(math.Round(score * 100))
	return append(b, byte('0'+percent/100), '.', byte('0'+percent/10%10), byte('0'+percent%10)), true
}

// Props returns the properties of the unit in the order of the constants. A unit
// without a status, which is converted from file to file, has none.
func Props(u *unit.Unit) []unit.Prop {
	if u.Status == "" {
		return nil
	}
	o := &u.Origin
	var list []unit.Prop
	for _, p := range []unit.Prop{
		{Type: PropSource, Value: FileName(o.Source)}, {Type: PropTarget, Value: FileName(o.Target)},
		{Type: PropTitle, Value: o.Title}, {Type: PropDate, Value: o.Date}, {Type: PropBody, Value: o.Body},
		{Type: PropTranslator, Value: o.Translator}, {Type: PropURL, Value: o.URL}, {Type: PropStatus, Value: string(u.Status)},
	} {
		if p.Value != "" {
			list = append(list, p)
		}
	}
	if name := LocalTUID(u); name != "" {
		list = append(list, unit.Prop{Type: PropUnit, Value: name})
	}
	if score, ok := AppendScore(nil, u.Score); ok {
		list = append(list, unit.Prop{Type: PropScore, Value: string(score)})
	}
	return list
}
