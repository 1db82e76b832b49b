package tm

import (
	"slices"
	"testing"

	"github.com/yiku-tm/yiku/tm/internal/journal"

	"github.com/google/go-cmp/cmp"
)

// TestJournalKnowsTables checks that the journal keeps every column of the
// tables it knows: a column that a migration adds must be added there too.
func TestJournalKnowsTables(t *testing.T) {
	m := openNew(t)
	known := map[string][]string{
		"units": { // the checksum is computed anew
			"id", "origin", "place", "status", "score", "created", "changed", "checksum", "tuid", "details", "langs", "source", "target", "rest",
		},
		"details":      {"id", "data"},
		"more_origins": {"unit", "origin", "place"},
	}
	for name, table := range journal.RowTables {
		known[name] = slices.Concat(table.Key, table.Rest)
	}
	for name, want := range known {
		rows, err := m.file.Read.Query("SELECT name FROM pragma_table_info(?)", name)
		if err != nil {
			t.Fatal(err)
		}
		var columns []string
		for rows.Next() {
			var c string
			if err := rows.Scan(&c); err != nil {
				t.Fatal(err)
			}
			columns = append(columns, c)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		slices.Sort(columns)
		slices.Sort(want)
		if diff := cmp.Diff(columns, want); diff != "" {
			t.Errorf("table %s (-file +journal):\n%s", name, diff)
		}
	}
}
