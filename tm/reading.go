package tm

import (
	"context"
	"sync/atomic"

	"github.com/yiku-tm/yiku/tm/index"
)

// searcher answers searches of a memory, and keeps what they read from one to the next.
type searcher struct {
	file   *file
	cache  index.Cache
	layout atomic.Pointer[layout]
	tail   atomic.Pointer[tailTexts]
	// longTail reports whether a change left the index with a long tail.
	longTail atomic.Bool
}

// newSearcher returns a searcher of the file.
func newSearcher(f *file) *searcher { return &searcher{file: f} }

// snapshot is a read transaction, in which one question is answered: all that it
// reads is of one moment. Its statements belong to the connection: each is prepared
// once, however many snapshots the connection serves. It is not safe for concurrent
// use by multiple goroutines.
type snapshot struct {
	*statements
	m *searcher
	// opened and arranged are the index and the layout, once they were needed.
	opened   *index.Index
	arranged *layout
}

// index opens the index, once.
func (r *snapshot) index(ctx context.Context) (x *index.Index, err error) {
	if r.opened == nil {
		r.opened, err = r.m.openIndex(ctx, r)
	}
	return r.opened, err
}

// layout returns the layout of the moment of the snapshot.
func (r *snapshot) layout(ctx context.Context) (l *layout, err error) {
	if r.arranged == nil {
		r.arranged, err = r.m.layoutOf(ctx, r)
	}
	return r.arranged, err
}

// look runs f in a snapshot.
func (m *searcher) look(ctx context.Context, f func(r *snapshot) error) error {
	return m.file.look(ctx, func(s *statements) error { return f(&snapshot{statements: s, m: m}) })
}
