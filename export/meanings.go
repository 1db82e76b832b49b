package export

import (
	"fmt"
	"maps"
	"slices"

	"github.com/yiku-tm/yiku/align/lang"
)

// Meanings checks what a user says the language codes of a file mean, and
// returns it with canonical tags. The error names the first code, in alphabetical order, whose
// tag is none.
func Meanings(codes map[string]string) (map[string]string, error) {
	meanings := make(map[string]string, len(codes))
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		tag, err := lang.Canonical(codes[code])
		if err != nil {
			return nil, fmt.Errorf("language of the code %s: %w", code, err)
		}
		meanings[code] = tag
	}
	return meanings, nil
}
