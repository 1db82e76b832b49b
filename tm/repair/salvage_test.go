package repair

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/internal/store"
)

// TestJoinGaps checks the ranges between the rows that were read.
func TestJoinGaps(t *testing.T) {
	have := []int64{3, 4, 9, 20}
	tests := []struct {
		gaps, holes, joined []Gap
	}{
		{nil, nil, nil},
		{[]Gap{{3, 4}}, nil, []Gap{{3, 4}}},
		{[]Gap{{1, 10}}, []Gap{{1, 2}, {5, 8}, {10, 10}}, []Gap{{1, 10}}},
		{[]Gap{{15, 0}}, []Gap{{15, 19}, {21, 0}}, []Gap{{15, 0}}},
		{[]Gap{{7, 8}, {5, 5}}, []Gap{{7, 8}, {5, 5}}, []Gap{{5, 8}}},
		{[]Gap{{5, 5}, {10, 10}, {21, 21}, {30, 0}}, []Gap{{5, 5}, {10, 10}, {21, 21}, {30, 0}}, []Gap{{5, 5}, {10, 10}, {21, 0}}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.holes, holes(have, tt.gaps)); diff != "" {
			t.Errorf("holes of %v:\n%s", tt.gaps, diff)
		}
		if diff := cmp.Diff(tt.joined, joinGaps(have, slices.Clone(tt.gaps))); diff != "" {
			t.Errorf("%v joined:\n%s", tt.gaps, diff)
		}
	}
}

// TestCopyKnowsAllTables checks that every table is copied or rebuilt.
func TestCopyKnowsAllTables(t *testing.T) {
	file, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "memory.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := file.Write.Query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	known := slices.Concat(salvagedTables, salvagedPlain, salvagedByUnit, []string{"units", "details", "index_blobs", "runs", "state", "sums", "sqlite_sequence"})
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(known, name) {
			t.Errorf("Copy does not copy the table %s", name)
		}
	}
}
