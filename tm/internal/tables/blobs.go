package tables

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/yiku-tm/yiku/tm/internal/store"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
)

// The index of package index lives in the table index_blobs and asks for texts
// in the table variants. Its ids are those of the rows of variants.

// BlobStore is the index.Store of a transaction.
type BlobStore struct{ *store.Statements }

// Get returns the blob, or nil where there is none.
func (s BlobStore) Get(ctx context.Context, key index.Key) ([]byte, error) {
	stmt, err := s.Prepared(ctx, "SELECT data FROM index_blobs WHERE id = ?")
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

// Scan takes the value of a column. A value that is not a blob counts as missing,
// which the index takes for damage.
func (b *freshBlob) Scan(value any) error {
	*b, _ = value.([]byte)
	return nil
}

// Put stores a blob in place of what was there.
func (s BlobStore) Put(ctx context.Context, key index.Key, blob []byte) error {
	return s.Exec(ctx, "INSERT OR REPLACE INTO index_blobs (id, data) VALUES (?, ?)", int64(key), blob)
}

// Remove removes all blobs in [from, to).
func (s BlobStore) Remove(ctx context.Context, from, to index.Key) error {
	return s.Exec(ctx, "DELETE FROM index_blobs WHERE id >= ? AND id < ?", int64(from), int64(to))
}

// OpenIndex opens the index of the memory. An index that lacks the newest text is damaged.
func OpenIndex(ctx context.Context, s *store.Statements, texts index.Texts, o index.Options) (*index.Index, error) {
	x, err := index.Open(ctx, BlobStore{s}, texts, o)
	if err != nil {
		return nil, err
	}
	stmt, err := s.Prepared(ctx, "SELECT coalesce(max(id), 0) FROM variants")
	if err != nil {
		return nil, err
	}
	var greatest int64
	if err := stmt.QueryRowContext(ctx).Scan(&greatest); err != nil {
		return nil, err
	}
	return x, x.Check(ctx, greatest)
}

// FoldedTexts is the index.Texts of a transaction. A text that is not there is
// errStale.
func FoldedTexts(s *store.Statements) index.Texts {
	return func(ctx context.Context, ids []int64) iter.Seq2[string, error] {
		return FoldedTextsOf(ctx, s, ids)
	}
}

// FoldedTextsOf yields the texts of the variants in their search form.
func FoldedTextsOf(ctx context.Context, s *store.Statements, ids []int64) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		stopped := false
		for chunk := range slices.Chunk(ids, LoadChunk) {
			n := 0
			err := EachText(ctx, s, chunk, func(_ int64, text string) bool {
				n++
				stopped = !yield(fold.String(text), nil)
				return !stopped
			})
			if err == nil && n < len(chunk) {
				err = ErrStale
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

// EachText calls visit with the texts of variants, until it returns false. Variants that are not there are left out.
func EachText(ctx context.Context, s *store.Statements, rows []int64, visit func(row int64, text string) bool) error {
	list, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("list of variants: %w", err)
	}
	stmt, err := s.Prepared(ctx, "SELECT v.id, v.text FROM json_each(?) AS j CROSS JOIN variants AS v ON v.id = j.value")
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

// ErrNoRun reports that a unit is in no run.
var ErrNoRun = errors.New("a unit is in no run")

// ErrBadRun reports a run that cannot be one.
var ErrBadRun = errors.New("a run has impossible bounds, or an origin or a language that is not there")

// ErrSequence reports that there are no numbers left for units.
var ErrSequence = errors.New("the counter of the numbers of units is at its end")

// ErrStale reports that a text does not hold what the index says.
var ErrStale = errors.New("the index does not fit the texts")

// IsIndexDamage reports whether the error means that what is derived from the
// units is not what it should be: the units themselves can still be searched.
func IsIndexDamage(err error) bool {
	if isOtherFormat(err) {
		return true
	}
	if _, ok := errors.AsType[*index.CorruptError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*index.StaleError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*index.UnknownError](err); ok {
		return true
	}
	return errors.Is(err, ErrNoRun) || errors.Is(err, ErrBadRun) || errors.Is(err, ErrSequence) || errors.Is(err, ErrStale)
}

// isOtherFormat reports whether the index was written by another version of yiku.
func isOtherFormat(err error) bool {
	_, ok := errors.AsType[*index.FormatError](err)
	return ok
}

// DescribeDamage says in words what is wrong with the index.
func DescribeDamage(err error) string {
	if isOtherFormat(err) {
		return "is of another version of yiku"
	}
	return "is damaged"
}
