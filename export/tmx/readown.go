package tmx

import (
	"strconv"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/tm"
)

// Units that yiku wrote say in properties where they come from (provenance.go).
// Reading takes these properties back into the fields they were written from,
// so that a unit written again is the same byte for byte. Other tools use names
// such as x-title for things of their own; so it is done only for units that
// have an x-status, as all have that leave a memory, and that stand in a file
// yiku wrote or have a tuid of yiku's form (another tool wrote the file, and
// kept both).

// ownUnits is what is known of a file that yiku may have written.
type ownUnits struct {
	// file tells that yiku wrote the file.
	file bool
	// last is the note of the unit before: units come origin by origin.
	last   string
	origin tm.Origin
	status tm.Status
	// date is the last x-date that was one.
	date string
}

// note is what yiku writes as the note of a unit.
func (f *ownUnits) note(o *tm.Origin, s tm.Status) string {
	same := *o
	same.Checksum = ""
	if f.last == "" || f.status != s || f.origin != same {
		f.last, f.origin, f.status = note(o, s), same, s
	}
	return f.last
}

// takeOwn moves what yiku wrote out of the properties of the unit.
func (p *parser) takeOwn(u *tm.Unit) {
	sum, place, ok := OriginOf(u.TUID)
	if !hasProp(u.Props, propStatus) || !ok && !p.own.file {
		return
	}
	kept := u.Props[:0]
	for _, prop := range u.Props {
		if !p.own.take(u, prop) {
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
	if len(u.Notes) > 0 && u.Notes[0] == p.own.note(&u.Origin, u.Status) {
		u.Notes = u.Notes[1:]
	}
}

// take takes one property of yiku's; false for any other.
func (f *ownUnits) take(u *tm.Unit, prop tm.Prop) bool {
	o := &u.Origin
	switch prop.Type {
	case propSource:
		o.Source = prop.Value
	case propTarget:
		o.Target = prop.Value
	case propTitle:
		o.Title = prop.Value
	case propBody:
		o.Body = prop.Value
	case propTranslator:
		o.Translator = prop.Value
	case propURL:
		o.URL = prop.Value
	case propDate:
		if prop.Value != f.date && !isDate(prop.Value) {
			return false
		}
		f.date = prop.Value
		o.Date = prop.Value
	case propStatus:
		switch s := tm.Status(prop.Value); s {
		case tm.Aligned, tm.Reviewed, tm.Imported:
			u.Status = s
		default:
			return false
		}
	case propScore:
		score, ok := parseScore(prop.Value)
		if !ok {
			return false
		}
		u.Score = score
	default:
		return false
	}
	return true
}

// isDate tells whether the text is a date as tm.Origin wants it.
func isDate(s string) bool {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

func hasProp(props []tm.Prop, name string) bool {
	for _, p := range props {
		if p.Type == name {
			return true
		}
	}
	return false
}

// OriginOf takes a tuid that this package wrote apart: the first digits of the
// checksum of the unit's origin, and the unit's place there. ok is false for
// any other tuid.
func OriginOf(tuid string) (checksum string, place int, ok bool) {
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

// IsOrigin tells whether the checksum of an origin begins with the digits that
// OriginOf returned.
func IsOrigin(checksum, digits string) bool { return strings.HasPrefix(checksum, digits) }
