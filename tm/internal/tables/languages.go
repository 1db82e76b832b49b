package tables

import (
	"context"
	"database/sql"

	"github.com/yiku-tm/yiku/align/lang"
)

// LanguageNumbers reads the numbers of all languages in the memory by tag.
func LanguageNumbers(ctx context.Context, tx *sql.Tx) (map[string]int64, error) {
	numbers := map[string]int64{}
	rows, err := tx.QueryContext(ctx, "SELECT tag, id FROM languages")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var tag string
		var n int64
		if err := rows.Scan(&tag, &n); err != nil {
			return nil, err
		}
		numbers[tag] = n
	}
	return numbers, rows.Err()
}

// LanguageSet is a set of languages by number. The nil set holds all.
type LanguageSet map[int64]bool

// Has tells whether the language with this number is in the set.
func (s LanguageSet) Has(n int64) bool { return s == nil || s[n] }

// Matching chooses the languages that match the tag (as lang.Matches tells),
// all where it is empty.
func Matching(tag string, numbers map[string]int64) LanguageSet {
	if tag == "" {
		return nil
	}
	set := LanguageSet{}
	for t, n := range numbers {
		if lang.Matches(tag, t) {
			set[n] = true
		}
	}
	return set
}
