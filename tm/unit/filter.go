package unit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/fold"
)

// An OriginFilter selects units by their origin. The zero value selects all.
type OriginFilter struct {
	// IDs, if not empty, lists the only origins wanted.
	IDs []int64
	// Body, if not empty, is a part of the name of the issuing body, in any spelling that
	// folds to the same form.
	Body string
	// Since and Until, if not empty, are the first and the last day, month or year of the
	// documents wanted: YYYY, YYYY-MM or YYYY-MM-DD. A document of which only the month or year
	// is known is wanted if one of its days is. Documents without a date are not wanted.
	Since, Until string
}

// All reports whether the filter selects everything.
func (f OriginFilter) All() bool {
	return len(f.IDs) == 0 && f.Body == "" && f.Since == "" && f.Until == ""
}

// Validate returns an error if a date is invalid.
func (f OriginFilter) Validate() error {
	for _, date := range []string{f.Since, f.Until} {
		if err := ValidateDate(date); err != nil {
			return fmt.Errorf("choose units by date: %q is not a day, month or year: write 2024-05-17, 2024-05 or 2024", date)
		}
	}
	return nil
}

// Chooses reports whether units of the origin pass the filter.
func (f OriginFilter) Chooses(o Origin) bool {
	if len(f.IDs) > 0 && !slices.Contains(f.IDs, o.ID) {
		return false
	}
	if f.Body != "" && !strings.Contains(fold.String(o.Body), fold.String(f.Body)) {
		return false
	}
	if f.Since == "" && f.Until == "" {
		return true
	}
	// Two dates are compared as far as both are known.
	since, until := min(len(f.Since), len(o.Date)), min(len(f.Until), len(o.Date))
	return o.Date != "" && o.Date[:since] >= f.Since[:since] && o.Date[:until] <= f.Until[:until]
}
