package provenance

import (
	"math"
	"strconv"
	"time"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Reader takes what yiku wrote of a unit back into the fields it was written
// from, so that a unit written again is the same byte for byte. It is for one
// file; the zero value is for a file that another tool wrote.
//
// Other tools use names such as x-title for things of their own. So it is done
// only for units that have an x-status, as all have that leave a memory, and
// that stand in a file yiku wrote or have a name of yiku's form (another tool
// wrote the file, and kept both).
type Reader struct {
	// File reports whether yiku wrote the file.
	File bool
	// last is the note of the unit before: units come origin by origin.
	last   string
	origin unit.Origin
	status unit.Status
	// date is the last x-date that was one.
	date string
}

// note is what yiku writes as the note of a unit.
func (f *Reader) note(o *unit.Origin, s unit.Status) string {
	same := *o
	same.Checksum = ""
	if f.last == "" || f.status != s || f.origin != same {
		f.last, f.origin, f.status = Note(o, s), same, s
	}
	return f.last
}

// Take moves what yiku wrote out of the properties and notes of the unit.
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

// take takes one property of yiku's; false for any other.
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

// isDate reports whether the text is a date as unit.Origin wants it.
func isDate(s string) bool {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// HasProp reports whether there is a property of that type.
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

// AppendScore appends a score with two decimals, as the value of PropScore. A
// score outside 0..1 is no score; then ok is false.
func AppendScore(b []byte, score float64) (out []byte, ok bool) {
	if !(score >= 0 && score <= 1) {
		return b, false
	}
	percent := int(math.Round(score * 100))
	return append(b, byte('0'+percent/100), '.', byte('0'+percent/10%10), byte('0'+percent%10)), true
}

// Props are the properties of the unit, in the order of the constants; none
// where it has no status: units on their way from file to file say nothing of
// themselves.
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
