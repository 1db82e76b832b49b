package store

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSummedTables checks that every table that is not derived has sums, and that a sum is
// found by its key: else an examination of a thousand rows reads a million sums.
func TestSummedTables(t *testing.T) {
	file, err := Open(t.Context(), filepath.Join(t.TempDir(), "memory.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	others := []string{"units", "index_blobs", "runs", "state", "sums", "sqlite_sequence"}
	err = file.View(t.Context(), func(tx *sql.Tx) error {
		list, err := summedTables(t.Context(), tx)
		if err != nil {
			return err
		}
		for _, table := range list {
			others = append(others, table.name)
			if n := searches(t, tx, table.of(rowFaults)); n < 2 {
				t.Errorf("the sums of %s are not searched by key", table.name)
			}
			if n := searches(t, tx, table.of("SELECT (SELECT sum FROM sums WHERE of = '{table}' AND key = {key old}) FROM {table} AS old")); n < 1 {
				t.Errorf("the sum of a row of %s is not searched by key", table.name)
			}
		}
		var count int
		err = tx.QueryRow("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").Scan(&count)
		if slices.Sort(others); count != len(others) {
			t.Errorf("a table has no sums and is not known to be derived: only %q are known", others)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// searches counts the searches by whole key in the plan of the query.
func searches(t *testing.T, tx *sql.Tx, query string) (n int) {
	t.Helper()
	rows, err := tx.Query("EXPLAIN QUERY PLAN " + query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var a, b, c any
		var step string
		if err := rows.Scan(&a, &b, &c, &step); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(step, "SEARCH ") && (strings.Contains(step, "(of=? AND key=?)") || strings.HasPrefix(step, "SEARCH r ")) {
			n++
		}
	}
	return n
}
