package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTablesAreCurrent checks that the tables are what the sources give.
func TestTablesAreCurrent(t *testing.T) {
	const root = "../.."
	for name, table := range map[string]func(root string) (string, error){classes: writings, shapes: shown} {
		want, err := table(root)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is not what go generate makes of its sources", name)
		}
	}
}
