// Package own is what yiku says of its own units in exchange files, whatever
// their format: the name that a unit keeps everywhere (TUID), a note for people
// (Note), and properties for programs (Props), which Reader takes back when a
// file of ours is read again.
package provenance

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/tm/unit"
)

// The names of the properties of a <tu>, in the order of the file. TMX leaves
// the values of <prop type> to the tools and asks for the prefix "x-".
const (
	PropSource     = "x-origin-source" // Origin.Source, the name of the source file
	PropTarget     = "x-origin-target" // Origin.Target, the name of the target file
	PropTitle      = "x-title"         // Origin.Title
	PropDate       = "x-date"          // Origin.Date: YYYY, YYYY-MM or YYYY-MM-DD
	PropBody       = "x-body"          // Origin.Body, the issuing body
	PropTranslator = "x-translator"    // Origin.Translator
	PropURL        = "x-url"           // Origin.URL
	PropStatus     = "x-status"        // Unit.Status: aligned, reviewed, imported
	PropUnit       = "x-unit"          // the name that AppendTUID makes, for a unit that has another tuid
	PropScore      = "x-score"         // Unit.Score, 0.00 to 1.00, two decimals
)

// FileName is the name of a file without its folders: a TMX goes to clients and
// colleagues, whom the folders of the translator do not concern.
func FileName(path string) string {
	return path[strings.LastIndexAny(path, `/\`)+1:]
}

// Note says in words where the unit is from and whether to trust it:
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
	full := parts[:0]
	for _, part := range parts {
		if part != "" {
			full = append(full, part)
		}
	}
	return strings.Join(full, "; ")
}

// join puts a comma between two texts where both are there.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// ID names the unit in a file that people work on and send back: by its origin
// and place where it has them, so that its corrections find it in the memory
// again; else by the name that an exchange file gave it, which may be empty.
func ID(u *unit.Unit) string {
	if isHex(u.Origin.Checksum) {
		return string(AppendTUID(nil, u))
	}
	return u.TUID
}

// A tuid names a unit for other programs: it must be the same in every export,
// so that a tool which has the unit already replaces it instead of adding a
// second one. The memory's own Unit.ID will not do, as the same documents get
// other numbers in another memory, and after an import that replaces an
// earlier one. What identifies a unit anywhere is its origin's content and its
// place there:
//
//	0f5a3b9c2d417e86-12
//	│                └ Unit.Place, counted from 0
//	└ the first 16 hexadecimal digits of Origin.Checksum
//
// So an edited text keeps its tuid, the same sentence at two places has two,
// and a reader that gives the units of our file back their place and these 16
// digits as checksum will write the same tuid again. 64 bits of the checksum
// keep the origins of any one memory apart.
//
// A unit whose origin has no such checksum is named by its own content
// instead: "t" and 16 digits over languages and texts, in order.
const tuidDigits = 16

// TUID is the name of the unit for other programs. A unit on its way from one
// exchange file to another keeps the name that the first one gave it; one made
// here has letters a-f and t, digits and "-".
func TUID(u *unit.Unit) string {
	if u.TUID != "" {
		return u.TUID
	}
	return string(AppendTUID(nil, u))
}

// LocalTUID is the name made here for a unit that has been given another one, as
// the value of PropUnit; empty where it is not needed. Without it a unit that came
// from a file of another tool would not be known again.
func LocalTUID(u *unit.Unit) string {
	if u.TUID == "" || !isHex(u.Origin.Checksum) {
		return ""
	}
	if name := string(AppendTUID(nil, u)); name != u.TUID {
		return name
	}
	return ""
}

// AppendTUID appends the name made here, whatever name an exchange file gave.
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
		// NUL cannot stand in a text of the memory: the fields stay apart.
		h.Write([]byte(v.Lang + "\x00" + v.Text + "\x00"))
	}
	return hex.AppendEncode(append(b, 't'), h.Sum(nil)[:tuidDigits/2])
}

// ParseTUID takes a tuid that this package wrote apart: the first digits of the
// checksum of the unit's origin, and the unit's place there. ok is false for
// any other tuid.
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

// SameOrigin reports whether the checksum of an origin begins with the digits that
// ParseTUID returned.
func SameOrigin(checksum, digits string) bool { return strings.HasPrefix(checksum, digits) }
