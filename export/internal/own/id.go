package own

import "github.com/yiku-tm/yiku/tm/unit"

// ID names the unit in a file that people work on and send back: by its origin
// and place where it has them, so that its corrections find it in the memory
// again; else by the name that an exchange file gave it, which may be empty.
func ID(u *unit.Unit) string {
	if isHex(u.Origin.Checksum) {
		return string(AppendTUID(nil, u))
	}
	return u.TUID
}
