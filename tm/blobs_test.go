package tm

import (
	"bytes"
	"context"
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/index"
)

// TestBlobsStay holds the driver to what freshBlob and the cache of the index rely on.
func TestBlobsStay(t *testing.T) {
	ctx := context.Background()
	m := reopen(t, filepath.Join(t.TempDir(), "m.db"), Options{})
	err := m.file.Change(ctx, func(tx *sql.Tx) error {
		store := tables.BlobStore{Statements: store.NewStatements(tx)}
		want := func(key int) []byte { return bytes.Repeat([]byte{byte(key)}, key*1500) }
		const some = 20
		var got [some][]byte
		for key := 1; key < some; key++ {
			if err := store.Put(ctx, index.Key(key)<<24, want(key)); err != nil {
				return err
			}
		}
		for range 2 {
			for key := 1; key < some; key++ {
				blob, err := store.Get(ctx, index.Key(key)<<24)
				if err != nil {
					return err
				}
				got[key] = blob
			}
		}
		for key := 1; key < some; key++ {
			if !bytes.Equal(got[key], want(key)) {
				t.Errorf("blob %d has changed since it was read", key)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
