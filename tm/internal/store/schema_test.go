package store

import "testing"

// TestKnownSums checks that the sums listed are those of the schemas, and that the newest
// version is listed: else every opening of a memory takes some milliseconds longer.
func TestKnownSums(t *testing.T) {
	migrations, err := LoadMigrations()
	if err != nil {
		t.Fatal(err)
	}
	for version := 1; version <= len(migrations); version++ {
		schema, err := FreshSchema(t.Context(), migrations[:version])
		if err != nil {
			t.Fatal(err)
		}
		known, listed := knownSums[int64(version)]
		if listed && known != schema.sum() || !listed && version == len(migrations) {
			t.Errorf("list in knownSums: %d: %#x,", version, schema.sum())
		}
	}
}

// TestPlain checks what is insignificant in a statement.
func TestPlain(t *testing.T) {
	for _, c := range [][2]string{
		{"CREATE TABLE a (\n\tb INTEGER PRIMARY KEY, -- the number\n\tc TEXT -- with - and (\n) ;", "CREATE TABLE a(b INTEGER PRIMARY KEY,c TEXT);"},
		{"a  -\t b--c", "a - b"},
		{"--a", ""},
		{"a(b) c", "a(b)c"},
	} {
		if got := plain(c[0]); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}
