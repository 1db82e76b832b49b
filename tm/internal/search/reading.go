package search

import (
	"context"
	"sync/atomic"

	"github.com/yiku-tm/yiku/tm/internal/store"

	"github.com/yiku-tm/yiku/tm/index"
)

// Searcher answers searches of a memory, and keeps what they read from one to the next.
type Searcher struct {
	file   *store.File
	Cache  index.Cache
	Layout atomic.Pointer[Layout]
	Tail   atomic.Pointer[tailTexts]
	// LongTail reports whether a change left the index with a long tail.
	LongTail atomic.Bool
}

// New returns a searcher of the file.
func New(f *store.File) *Searcher { return &Searcher{file: f} }

// Snapshot is a read transaction, in which one question is answered: all that it
// reads is of one moment. Its statements belong to the connection: each is prepared
// once, however many snapshots the connection serves. It is not safe for concurrent
// use by multiple goroutines.
type Snapshot struct {
	*store.Statements
	m *Searcher
	// opened and arranged are the index and the layout, once they were needed.
	opened   *index.Index
	arranged *Layout
}

// Index opens the index, once.
func (r *Snapshot) Index(ctx context.Context) (x *index.Index, err error) {
	if r.opened == nil {
		r.opened, err = r.m.openIndex(ctx, r)
	}
	return r.opened, err
}

// Layout returns the layout of the moment of the snapshot.
func (r *Snapshot) Layout(ctx context.Context) (l *Layout, err error) {
	if r.arranged == nil {
		r.arranged, err = r.m.layoutOf(ctx, r)
	}
	return r.arranged, err
}

// Look runs f in a snapshot.
func (m *Searcher) Look(ctx context.Context, f func(r *Snapshot) error) error {
	return m.file.Look(ctx, func(s *store.Statements) error { return f(&Snapshot{Statements: s, m: m}) })
}
