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

// The index of package index is stored in the table index_blobs and reads texts
// from the table units. Its ids are the row numbers of variants.

// A BlobStore is the index.Store of a transaction.
type BlobStore struct{ *store.Statements }

// Get returns the blob, or nil.
func (s BlobStore) Get(ctx context.Context, key index.Key) ([]byte, error) {
	stmt, err := s.Prepared(ctx, "SELECT data FROM index_blobs WHERE id = ?")
	if err != nil {
		return nil, err
	}
	// A context that can be cancelled costs a goroutine per statement; the
	// index checks it between two blobs.
	var blob freshBlob
	err = stmt.QueryRowContext(context.WithoutCancel(ctx), int64(key)).Scan(&blob)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return blob, err
}

// A freshBlob receives a blob from the driver without copying it: the driver
// has made a copy for this row, to which nobody else refers (TestBlobsStay).
type freshBlob []byte

// Scan implements sql.Scanner. A value that is not a blob counts as missing,
// which the index reports as damage.
func (b *freshBlob) Scan(value any) error {
	*b, _ = value.([]byte)
	return nil
}

// Put stores a blob and replaces an existing one.
func (s BlobStore) Put(ctx context.Context, key index.Key, blob []byte) error {
	return s.Exec(ctx, "INSERT OR REPLACE INTO index_blobs (id, data) VALUES (?, ?)", int64(key), blob)
}

// Remove removes all blobs in [from, to).
func (s BlobStore) Remove(ctx context.Context, from, to index.Key) error {
	return s.Exec(ctx, "DELETE FROM index_blobs WHERE id >= ? AND id < ?", int64(from), int64(to))
}

// OpenIndex opens the index of the memory. It returns an error for an index that lacks the
// newest text.
func OpenIndex(ctx context.Context, s *store.Statements, texts index.Texts, o index.Options) (*index.Index, error) {
	x, err := index.Open(ctx, BlobStore{s}, texts, o)
	if err != nil {
		return nil, err
	}
	stmt, err := s.Prepared(ctx, "SELECT u.id, "+TextColumns+" FROM units AS u ORDER BY u.id DESC LIMIT 1")
	if err != nil {
		return nil, err
	}
	var last, greatest int64
	var t Texts
	switch err := stmt.QueryRowContext(ctx).Scan(append([]any{&last}, t.Fields()...)...); {
	case err == nil:
		greatest = last*Positions + max(int64(len(t.Languages())), 1) - 1
	case !errors.Is(err, sql.ErrNoRows):
		return nil, err
	}
	return x, x.Check(ctx, greatest)
}

// FoldedTexts returns the index.Texts of a transaction. A missing text is
// ErrStale.
func FoldedTexts(s *store.Statements) index.Texts {
	return func(ctx context.Context, ids []int64) iter.Seq2[string, error] {
		return FoldedTextsOf(ctx, s, ids)
	}
}

// FoldedTextsOf yields the texts of the variants in search form.
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

// EachText calls visit with the texts of variants until it returns false. Missing variants are skipped.
func EachText(ctx context.Context, s *store.Statements, rows []int64, visit func(row int64, text string) bool) error {
	list, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("list of variants: %w", err)
	}
	stmt, err := s.Prepared(ctx, "SELECT j.value, "+textAt+" AS text FROM "+textRows+" WHERE text IS NOT NULL")
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

// ErrNoRun is returned if a unit is in no run.
var ErrNoRun = errors.New("a unit is in no run")

// ErrBadRun is returned for an impossible run.
var ErrBadRun = errors.New("a run has impossible bounds, or an origin or a language that is not there")

// ErrSequence is returned if there are no more numbers for units.
var ErrSequence = errors.New("the counter of the numbers of units is at its end")

// ErrStale is returned if the index disagrees with a text.
var ErrStale = errors.New("the index does not fit the texts")

// IsIndexDamage reports whether the error concerns only data derived from the
// units, which can themselves still be searched.
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

// isOtherFormat reports whether another version of yiku wrote the index.
func isOtherFormat(err error) bool {
	_, ok := errors.AsType[*index.FormatError](err)
	return ok
}

// DescribeDamage describes what is wrong with the index.
func DescribeDamage(err error) string {
	if isOtherFormat(err) {
		return "is of another version of yiku"
	}
	return "is damaged"
}
