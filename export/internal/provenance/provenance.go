// Package provenance defines how yiku records the origin and status of its units in
// exchange files of every format: a stable identifier (TUID), a note for people
// (Note), and properties for programs (Props). Restore restores them when such a file
// is read again.
package provenance

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/tm/unit"
)

// The names of the properties, in the order in which they are written. TMX leaves
// the values of <prop type> to the tools and requires the prefix "x-".
const (
	PropSource     = "x-origin-source" // Origin.Source, the name of the source file
	PropTarget     = "x-origin-target" // Origin.Target, the name of the target file
	PropTitle      = "x-title"         // Origin.Title
	PropDate       = "x-date"          // Origin.Date: YYYY, YYYY-MM or YYYY-MM-DD
	PropBody       = "x-body"          // Origin.Body, the issuing body
	PropTranslator = "x-translator"    // Origin.Translator
	PropURL        = "x-url"           // Origin.URL
	PropStatus     = "x-status"        // Unit.Status: aligned, reviewed, imported
	PropUnit       = "x-unit"          // LocalTUID: the identifier of AppendTUID for a unit with another tuid
	PropScore      = "x-score"         // Unit.Score, 0.00 to 1.00, two decimals
)

// FileName returns the name of a file without its directories, which must not be
// disclosed to the recipients of an exchange file.
func FileName(path string) string {
	return path[strings.LastIndexAny(path, `/\`)+1:]
}

// Note describes the origin and status of a unit for people:
// «两国元首会谈; 新华社, 2026-05-08; translated by 李明; aligned by machine, not reviewed».
func Note(o *unit.Origin, s unit.Status) string {
	title := o.Title
	if title == "" {
		title = FileName(o.Source)
	}
	parts := []string{title, join(o.Body, o.Date)}
	if o.Translator != "" {
		parts = append(parts, "translated by "+o.Translator)
	}
	switch s {
	case unit.Aligned:
		parts = append(parts, "aligned by machine, not reviewed")
	case unit.Reviewed:
		parts = append(parts, "reviewed")
	case unit.Imported:
		parts = append(parts, "imported as a pair")
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "; ")
}

// join joins two texts with a comma, unless one is empty.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// ID returns the identifier of a unit in a file that people edit and send back: the
// one of AppendTUID if the unit has an origin, so that corrections can be matched to
// the unit in the memory; otherwise its TUID, which may be empty.
func ID(u *unit.Unit) string {
	if isHex(u.Origin.Checksum) {
		return string(AppendTUID(nil, u))
	}
	return u.TUID
}

// A tuid identifies a unit for other programs. It must be the same in every export,
// so that a tool which already has the unit replaces it instead of adding a second
// one. Unit.ID does not qualify: the same documents get other numbers in another
// memory and after an import that replaces an earlier one. A unit is therefore
// identified by the content of its origin and its place there:
//
//	0f5a3b9c2d417e86-12
//	│                └ Unit.Place, counted from 0
//	└ the first 16 hexadecimal digits of Origin.Checksum
//
// An edited text thus keeps its tuid, and the same sentence at two places has two.
// A reader that restores the place and these 16 digits as checksum will write the
// same tuid again. 64 bits of the checksum suffice to distinguish the origins of one
// memory.
//
// A unit whose origin has no such checksum is identified by its own content: "t" and
// 16 digits of a hash of its languages and texts, in order.
const tuidDigits = 16

// TUID returns the identifier of the unit for other programs: the one it has from an
// exchange file, or else that of AppendTUID, which consists of the letters a-f and t,
// digits and "-".
func TUID(u *unit.Unit) string {
	if u.TUID != "" {
		return u.TUID
	}
	return string(AppendTUID(nil, u))
}

// LocalTUID returns the identifier of AppendTUID for a unit that has another one from
// a file of another tool, as the value of PropUnit. It is empty if it is not needed.
// Without it such a unit would not be recognised when it is imported again.
func LocalTUID(u *unit.Unit) string {
	if u.TUID == "" || !isHex(u.Origin.Checksum) {
		return ""
	}
	if name := string(AppendTUID(nil, u)); name != u.TUID {
		return name
	}
	return ""
}

// AppendTUID appends the identifier that is derived from the origin or the content of
// the unit, ignoring its TUID.
func AppendTUID(b []byte, u *unit.Unit) []byte {
	sum := u.Origin.Checksum
	if !isHex(sum) {
		return appendContentID(b, u)
	}
	b = append(b, sum[:tuidDigits]...)
	b = append(b, '-')
	return strconv.AppendInt(b, int64(u.Place), 10)
}

// isHex reports whether the checksum begins with tuidDigits lower-case
// hexadecimal digits.
func isHex(sum string) bool {
	if len(sum) < tuidDigits {
		return false
	}
	for _, c := range []byte(sum[:tuidDigits]) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func appendContentID(b []byte, u *unit.Unit) []byte {
	h := sha256.New()
	for _, v := range u.Variants {
		// Texts of the memory contain no NUL, so it separates the fields.
		h.Write([]byte(v.Lang + "\x00" + v.Text + "\x00"))
	}
	return hex.AppendEncode(append(b, 't'), h.Sum(nil)[:tuidDigits/2])
}

// ParseTUID returns the parts of a tuid written by this package: the first digits of
// the checksum of the unit's origin, and the unit's place there. ok is false for any
// other tuid.
func ParseTUID(tuid string) (checksum string, place int, ok bool) {
	checksum, number, found := strings.Cut(tuid, "-")
	if !found || len(checksum) != tuidDigits || !isHex(checksum) {
		return "", 0, false
	}
	place, err := strconv.Atoi(number)
	if err != nil || place < 0 || strconv.Itoa(place) != number {
		return "", 0, false
	}
	return checksum, place, true
}

// Restore moves what yiku wrote from the properties and notes of a unit to its fields, so
// that writing the unit again gives the same bytes. ours reports whether yiku wrote the file.
//
// Other tools use names such as x-title with other meanings. Fields are therefore
// restored only for units that have an x-status, as all units from a memory do, and
// that are in a file written by yiku or have a tuid in yiku's form (another tool
// wrote the file and kept both).
func Restore(u *unit.Unit, ours bool) {
	sum, place, ok := ParseTUID(u.TUID)
	if !ok && !ours && !HasProp(u.Props, PropUnit) || !HasProp(u.Props, PropStatus) {
		return
	}
	kept := u.Props[:0]
	for _, prop := range u.Props {
		if !restore(u, prop) {
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
	if len(u.Notes) > 0 && u.Notes[0] == Note(&u.Origin, u.Status) {
		u.Notes = u.Notes[1:]
	}
}

// restore sets the field of one property. It reports whether the property is yiku's.
func restore(u *unit.Unit, prop unit.Prop) bool {
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
		if !isDate(prop.Value) {
			return false
		}
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
	return slices.ContainsFunc(props, func(p unit.Prop) bool { return p.Type == name })
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
	list := OriginProps(&u.Origin, u.Status)
	if name := LocalTUID(u); name != "" {
		list = append(list, unit.Prop{Type: PropUnit, Value: name})
	}
	if score, ok := AppendScore(nil, u.Score); ok {
		list = append(list, unit.Prop{Type: PropScore, Value: string(score)})
	}
	return list
}

// OriginProps returns those of the Props that units of one origin and status share.
func OriginProps(o *unit.Origin, s unit.Status) []unit.Prop {
	return slices.DeleteFunc([]unit.Prop{
		{Type: PropSource, Value: FileName(o.Source)}, {Type: PropTarget, Value: FileName(o.Target)},
		{Type: PropTitle, Value: o.Title}, {Type: PropDate, Value: o.Date}, {Type: PropBody, Value: o.Body},
		{Type: PropTranslator, Value: o.Translator}, {Type: PropURL, Value: o.URL}, {Type: PropStatus, Value: string(s)},
	}, func(p unit.Prop) bool { return p.Value == "" })
}
