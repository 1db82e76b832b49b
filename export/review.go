package export

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Review is the state of a row that has come back from review.
type Review struct {
	// Mark is the ReviewMark of the unit at the time of the export.
	Mark string
	// Touched reports whether the row has been edited since.
	Touched bool
}

// markDigits is the length of a mark in hexadecimal digits. 32 bits suffice, since
// a mark only distinguishes the states of one unit.
const markDigits = 8

// ReviewMark returns a digest of everything a reviser can change in a unit: the
// texts in the order of the columns, the status and the notes. A table for review
// holds it next to the id of the unit. When the table comes back, the mark shows
// whether a row was edited and whether the unit in the memory has changed since the
// export, so that an outdated table never undoes a later correction. Runs of white
// space count as one space, since programs change them on their own.
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

// A NoHeadingError is returned for a table for review without the heading that names the column of ids: its
// rows would be new units.
type NoHeadingError struct {
	// Line is the row of the first mark, counted from 1.
	Line int
}

// Error names the row.
func (e *NoHeadingError) Error() string {
	return fmt.Sprintf("row %d is of a table for review, but no heading names its columns", e.Line)
}

// ReasonNoHeading is the reason of a NoHeadingError.
const ReasonNoHeading = "review: no heading"

// Reason returns ReasonNoHeading.
func (e *NoHeadingError) Reason() string { return ReasonNoHeading }
