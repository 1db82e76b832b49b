package search

import (
	"context"
	"database/sql"
	"runtime"
	"slices"
	"sync"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// A scan folds and compares every text of the memory. It needs no index and
// cannot miss anything, so it is the oracle for every faster search, and
// replaces a damaged index.
//
//	one connection --> batches of rows --> workers: fold, look --> rows in order
//
// One connection reads all rows, so that they are of one state; folding takes
// about as long as reading and is done in parallel.

// A scanBatch is a batch of variants: their rows, and the end of each text in the
// bytes.
type scanBatch struct {
	rows []int64
	ends []int
	text []byte
}

// ScanBytes is the number of bytes of text passed to a worker at once.
const ScanBytes = 256 << 10

// ScanTexts returns the rows of the wanted variants in order. Each worker calls
// worker for its own wanted function, which gets the text and its search form.
// The bytes of the latter are valid until it returns.
func ScanTexts(ctx context.Context, tx *sql.Tx, worker func() (wanted func(row int64, text string, folded []byte) bool)) ([]int64, error) {
	var (
		batches = make(chan *scanBatch, 2)
		group   sync.WaitGroup
		mutex   sync.Mutex
		found   []int64
	)
	for range max(1, min(runtime.GOMAXPROCS(0), 4)) {
		wanted := worker()
		group.Go(func() {
			for b := range batches {
				rows := b.search(wanted)
				mutex.Lock()
				found = append(found, rows...)
				mutex.Unlock()
			}
		})
	}
	err := sendTexts(ctx, tx, batches)
	close(batches)
	group.Wait()
	slices.Sort(found)
	return found, err
}

// sendTexts sends all variants to the workers.
func sendTexts(ctx context.Context, tx *sql.Tx, batches chan<- *scanBatch) error {
	b := new(scanBatch)
	err := tables.EachTexts(ctx, tx, func(unit int64, t *tables.Texts) error {
		if len(b.text) >= ScanBytes {
			batches <- b
			b = new(scanBatch)
		}
		texts, _ := t.Read()
		for p, text := range texts {
			b.text = append(b.text, text...)
			b.rows = append(b.rows, unit*tables.Positions+int64(p))
			b.ends = append(b.ends, len(b.text))
		}
		return nil
	})
	batches <- b
	return err
}

// search returns the rows of the wanted variants of a batch.
func (b *scanBatch) search(wanted func(row int64, text string, folded []byte) bool) []int64 {
	var (
		found  []int64
		folded []byte
		text   = string(b.text)
		start  = 0
	)
	for i, row := range b.rows {
		folded = fold.Append(folded[:0], text[start:b.ends[i]])
		if wanted(row, text[start:b.ends[i]], folded) {
			found = append(found, row)
		}
		start = b.ends[i]
	}
	return found
}
