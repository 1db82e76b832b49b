package tm

import (
	"context"
	"os"
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

// TestSizes checks that the parts add up to the file, and that stored data is
// counted in the right part.
func TestSizes(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"}, randomPairs(1, 3000)...)
	addBilingual(t, m, "b", 500)
	if _, err := m.file.Write.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	s, err := m.Sizes(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(m.Path())
	if err != nil {
		t.Fatal(err)
	}
	if sum := s.Texts + s.Units + s.Details + s.Index + s.Bitexts + s.Journal + s.Other + s.Free; sum != info.Size() {
		t.Errorf("the parts are %d bytes, the file %d: %+v", sum, info.Size(), s)
	}
	if s.Texts < 300_000 || s.Units < 50_000 || s.Bitexts < 20_000 || s.Log != 0 {
		t.Errorf("3000 units are %+v", s)
	}
}
