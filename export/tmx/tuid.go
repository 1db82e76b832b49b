package tmx

import (
	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// appendTUID appends the tuid of the unit, escaped for an attribute: see
// own.TUID for what it promises.
func appendTUID(b []byte, u *unit.Unit) []byte {
	if u.TUID != "" {
		return xmltext.AppendValue(b, u.TUID, &xmltext.Cleaned{})
	}
	return own.AppendTUID(b, u)
}

// OriginOf takes a tuid that yiku wrote apart: the first digits of the checksum
// of the unit's origin, and the unit's place there. ok is false for any other
// tuid.
func OriginOf(tuid string) (checksum string, place int, ok bool) { return own.OriginOf(tuid) }

// IsOrigin tells whether the checksum of an origin begins with the digits that
// OriginOf returned.
func IsOrigin(checksum, digits string) bool { return own.IsOrigin(checksum, digits) }
