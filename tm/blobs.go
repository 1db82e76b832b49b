package tm

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
)

// The index of package index lives in the table index_blobs and asks for texts
// in the table variants. Its ids are those of the rows of variants.

// statements are the statements of a transaction, each prepared at its first use.
// Several goroutines may use them.
type statements struct {
	tx       *sql.Tx
	mutex    sync.Mutex
	prepared map[string]*sql.Stmt
	// prepare prepares a statement; tx.PrepareContext, if it is to be
	// closed with the transaction.
	prepare func(ctx context.Context, query string) (*sql.Stmt, error)
}

// newStatements are statements that are closed with the transaction.
func newStatements(tx *sql.Tx) *statements {
	return &statements{tx: tx, prepared: map[string]*sql.Stmt{}, prepare: tx.PrepareContext}
}

// get returns the prepared statement.
func (s *statements) get(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if stmt, ok := s.prepared[query]; ok {
		return stmt, nil
	}
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	s.prepared[query] = stmt
	return stmt, nil
}

// exec runs a statement that returns no rows.
func (s *statements) exec(ctx context.Context, query string, args ...any) error {
	stmt, err := s.get(ctx, query)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(ctx, args...)
	return err
}

// blobStore is the index.Store of a transaction.
type blobStore struct{ *statements }

// Get returns the blob, or nil where there is none.
func (s blobStore) Get(ctx context.Context, key index.Key) ([]byte, error) {
	stmt, err := s.get(ctx, "SELECT data FROM index_blobs WHERE id = ?")
	if err != nil {
		return nil, err
	}
	// A context that can end costs a goroutine a statement; the index looks at
	// it between two blobs.
	var blob freshBlob
	err = stmt.QueryRowContext(context.WithoutCancel(ctx), int64(key)).Scan(&blob)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return blob, err
}

// freshBlob takes a blob as the driver gives it: a copy made for this row, which
// nobody else has (TestBlobsStay), so that package sql need not make one more.
type freshBlob []byte

// Scan takes the value of a column. What is no blob is as if it were missing,
// which the index takes for damage.
func (b *freshBlob) Scan(value any) error {
	*b, _ = value.([]byte)
	return nil
}

// Put stores a blob in place of what was there.
func (s blobStore) Put(ctx context.Context, key index.Key, blob []byte) error {
	return s.exec(ctx, "INSERT OR REPLACE INTO index_blobs (id, data) VALUES (?, ?)", int64(key), blob)
}

// Remove removes all blobs in [from, to).
func (s blobStore) Remove(ctx context.Context, from, to index.Key) error {
	return s.exec(ctx, "DELETE FROM index_blobs WHERE id >= ? AND id < ?", int64(from), int64(to))
}

// foldedTexts is the index.Texts of a transaction. A text that is not there is
// errStale.
func (s *statements) foldedTexts(ctx context.Context, ids []int64) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		stopped := false
		for chunk := range slices.Chunk(ids, loadChunk) {
			n := 0
			err := s.eachText(ctx, chunk, func(_ int64, text string) bool {
				n++
				stopped = !yield(fold.String(text), nil)
				return !stopped
			})
			if err == nil && n < len(chunk) {
				err = errStale
			}
			if stopped {
				return
			}
			if err != nil {
				yield("", err)
				return
			}
		}
	}
}

// eachText calls visit with the texts of variants, until it returns false. Variants that are not there are left out.
func (s *statements) eachText(ctx context.Context, rows []int64, visit func(row int64, text string) bool) error {
	list, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("list of variants: %w", err)
	}
	stmt, err := s.get(ctx, "SELECT v.id, v.text FROM json_each(?) AS j CROSS JOIN variants AS v ON v.id = j.value")
	if err != nil {
		return err
	}
	found, err := stmt.QueryContext(ctx, string(list))
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		var row int64
		var text string
		if err := found.Scan(&row, &text); err != nil {
			return err
		}
		if !visit(row, text) {
			return nil
		}
	}
	return found.Err()
}
