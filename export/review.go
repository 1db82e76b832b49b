package export

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Review is what a row says that went out for review and came back.
type Review struct {
	// Mark is the ReviewMark of the unit when it was written.
	Mark string
	// Touched reports whether the row is another one now: somebody has worked on it.
	Touched bool
}

// markDigits is the length of a mark: 32 bits, as it only tells one state of one
// unit from the next.
const markDigits = 8

// ReviewMark sums up what a reviser can change of a unit: the texts in the order
// of the columns, the status and the notes. It stands beside the id of the unit in
// a table for review. So it is known on the way back whether a row was worked on,
// and whether the memory still has what the reviser saw; a table that is merely
// old never undoes a later correction. How spaces and line breaks are written, and
// how many there are, does not count: programs change them unasked.
func ReviewMark(texts []string, status unit.Status, notes []string) string {
	h := sha256.New()
	add := func(parts ...string) {
		for _, s := range parts {
			h.Write([]byte(strings.Join(strings.Fields(s), " ") + "\x00"))
		}
		h.Write([]byte("\x01"))
	}
	add(texts...)
	add(string(status))
	add(strings.Join(notes, " "))
	return hex.EncodeToString(h.Sum(nil))[:markDigits]
}
