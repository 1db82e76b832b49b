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
