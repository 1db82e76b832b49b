package index

import (
	"context"
	"errors"
	"fmt"
)

// ErrPhrase is returned for a phrase that is not in search form: empty, or
// with blanks at its ends or two together.
var ErrPhrase = errors.New("the phrase is not in search form")

// UnknownError says that a variant is not in the index.
type UnknownError struct{ ID int64 }

// Error says what went wrong and where.
func (e *UnknownError) Error() string { return fmt.Sprintf("variant %d is not in the index", e.ID) }

// StaleError says that the index and a text do not agree: the text of a hit does not
// hold the phrase.
type StaleError struct {
	ID     int64
	Phrase string
}

// Error says what went wrong and where.
func (e *StaleError) Error() string {
	return fmt.Sprintf("the index says that variant %d holds %q, but its text does not; rebuild the index", e.ID, e.Phrase)
}

// Options change how an Index works. The zero value is what a single command wants.
type Options struct {
	// Cache, when given, keeps what was read for the next Index: for a
	// process that answers many queries.
	Cache *Cache
	// Verify reads the text of every hit of Find and fails with a StaleError
	// where the phrase is not in it. Postings prove a hit by themselves, so
	// this is for checking the index.
	Verify bool
	// TailLimit is the number of variants from which the tail becomes a
	// block; 0 means 16,384.
	TailLimit int
}

// tailLimit is the usual size at which the tail becomes a block: a scan of so
// many texts takes about 10 ms.
const tailLimit = 16_384

// Index finds phrases and similar texts among the variants of a store. It is
// good for one transaction and one goroutine. After an error from Add,
// AddBlock, Flush or Remove the transaction must be rolled back and the Index
// left.
type Index struct {
	store    Store
	texts    Texts
	options  Options
	manifest *manifest
	cache    *Cache
	// textsPerPage is the constant, but for tests. With a cache of the caller's it is 0:
	// a page is kept for the next question, a text is not.
	textsPerPage int
}

// Open reads the index of a store; an empty store is an empty index.
func Open(ctx context.Context, store Store, texts Texts, options Options) (*Index, error) {
	m, err := readManifest(ctx, store)
	if err != nil {
		return nil, err
	}
	if options.TailLimit <= 0 {
		options.TailLimit = tailLimit
	}
	x := &Index{store: store, texts: texts, options: options, manifest: m, cache: options.Cache}
	if x.cache == nil {
		x.cache, x.textsPerPage = new(Cache), textsPerPage
	}
	x.cache.keep(m.blocks)
	return x, nil
}

// Len is the number of variants in the index.
func (x *Index) Len() int {
	n := len(x.manifest.tail)
	for _, b := range x.manifest.blocks {
		n += b.live()
	}
	return n
}
