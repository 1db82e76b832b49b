package tm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/unit"
)

// OriginFilter chooses units by where they come from. The zero value chooses all.
type OriginFilter struct {
	// IDs, when not empty, are the only origins wanted.
	IDs []int64
	// Body, when not empty, is a part of the name of the issuing body, in any
	// writing that folds to the same form.
	Body string
	// Since and Until, when not empty, are the first and the last day, month or
	// year of the documents wanted: YYYY, YYYY-MM or YYYY-MM-DD. A document of
	// which the month or year alone is known is wanted where one of
	// its days is. Documents without a date are not.
	Since, Until string
}

// all tells whether the filter chooses everything.
func (f OriginFilter) all() bool {
	return len(f.IDs) == 0 && f.Body == "" && f.Since == "" && f.Until == ""
}

// chooser returns Chooses, or nil where all are wanted.
func (f OriginFilter) chooser() func(unit.Origin) bool {
	if f.all() {
		return nil
	}
	return f.Chooses
}

// validate refuses dates that cannot be compared.
func (f OriginFilter) validate() error {
	for _, date := range []string{f.Since, f.Until} {
		if err := unit.ValidateDate(date); err != nil {
			return fmt.Errorf("choose units by date: %q is not a day, month or year: write 2024-05-17, 2024-05 or 2024", date)
		}
	}
	return nil
}

// Chooses tells whether units of the origin are wanted.
func (f OriginFilter) Chooses(o unit.Origin) bool {
	if len(f.IDs) > 0 && !slices.Contains(f.IDs, o.ID) {
		return false
	}
	if f.Body != "" && !strings.Contains(fold.String(o.Body), fold.String(f.Body)) {
		return false
	}
	if f.Since == "" && f.Until == "" {
		return true
	}
	// Two dates compare as far as both are known.
	since, until := min(len(f.Since), len(o.Date)), min(len(f.Until), len(o.Date))
	return o.Date != "" && o.Date[:since] >= f.Since[:since] && o.Date[:until] <= f.Until[:until]
}
