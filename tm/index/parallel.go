package index

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// The blocks of an index are searched by several goroutines at once: what is
// found in one does not depend on the others. Each goroutine takes the next block
// that nobody has; the one that asked works with them.
//
//	blocks    1 2 3 4 5 6 7 8 9
//	asking    1   3   5 6   8
//	helping     2   4     7   9
//
// Only reading from the store they do one at a time, for a store is a transaction.

// helpers is the greatest number of goroutines beside the one that asks. A block is
// searched in 20 to 100 microseconds, so more would wait for the memory, or
// for each other's blobs.
const helpers = 3

// each calls f with the numbers up to n, several at the same time if the index
// has a cache of the caller's: without, a search reads texts on the way, and what
// reads them need not bear it. Of the errors it returns that with the lowest
// number among those met.
func (x *Index) each(n int, f func(i int) error) error {
	more := min(n, runtime.GOMAXPROCS(0), helpers+1) - 1
	if x.options.Cache == nil || more <= 0 {
		for i := range n {
			if err := f(i); err != nil {
				return err
			}
		}
		return nil
	}
	var (
		next   atomic.Int64
		failed atomic.Bool
		errs   = make([]error, n)
		group  sync.WaitGroup
	)
	work := func() {
		for i := int(next.Add(1)) - 1; i < n && !failed.Load(); i = int(next.Add(1)) - 1 {
			if errs[i] = f(i); errs[i] != nil {
				failed.Store(true)
			}
		}
	}
	for range more {
		group.Go(work)
	}
	work()
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// sharedStore lets several goroutines read from a store, one at a time.
type sharedStore struct {
	Store
	mutex sync.Mutex
}

// Get returns the blob, or nil where there is none.
func (s *sharedStore) Get(ctx context.Context, key Key) ([]byte, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.Store.Get(ctx, key)
}
