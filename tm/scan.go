package tm

import (
	"bytes"
	"context"
	"database/sql"
	"runtime"
	"slices"
	"sync"

	"github.com/yiku-tm/yiku/tm/fold"
)

// A scan finds a phrase by folding every text of the memory and searching it.
// It needs no index and cannot miss anything, which makes it the measure for
// whatever is faster.
//
//	one connection --> batches of rows --> workers: fold, search --> matches, sorted by unit
//
// One connection reads all rows, so that they are of one moment; folding is
// about as much work as reading, and is done beside it.

// match is a variant that holds the phrase.
type match struct {
	unit int64
	// position is that of the variant in its unit, other that of the first
	// other variant in the language wanted, -1 where there is none and none
	// was asked for.
	position, other int
}

// scan looks for one phrase.
type scan struct {
	phrase []byte // folded, not empty
	// from are the languages in which the phrase may stand, to those of which
	// the unit must have another variant.
	from, to languageSet
	// rejected units are left out.
	rejected map[int64]bool
}

// row is a variant without its text, which ends at end in the batch; it is
// empty for variants that need not be searched.
type row struct {
	id, lang int64
	end      int
}

// batch is the rows of whole units.
type batch struct {
	rows []row
	text []byte
}

// batchBytes is how much text goes to a worker at once.
const batchBytes = 256 << 10

// run returns the matches in the order of their units.
func (s *scan) run(ctx context.Context, tx *sql.Tx) ([]match, error) {
	var (
		batches = make(chan *batch, 2)
		group   sync.WaitGroup
		mutex   sync.Mutex
		matches []match
	)
	for range max(1, min(runtime.GOMAXPROCS(0), 4)) {
		group.Go(func() {
			for b := range batches {
				found := s.search(b)
				mutex.Lock()
				matches = append(matches, found...)
				mutex.Unlock()
			}
		})
	}
	err := s.read(ctx, tx, batches)
	close(batches)
	group.Wait()
	slices.SortFunc(matches, func(a, b match) int { return int(a.unit - b.unit) })
	return matches, err
}

// read sends all variants to the workers.
func (s *scan) read(ctx context.Context, tx *sql.Tx, batches chan<- *batch) error {
	// As a blob the text is not copied a second time on its way here.
	rows, err := tx.QueryContext(ctx, "SELECT id, lang, CAST(text AS BLOB) FROM variants ORDER BY id")
	if err != nil {
		return err
	}
	defer rows.Close()
	b := new(batch)
	var text sql.RawBytes
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.id, &r.lang, &text); err != nil {
			return err
		}
		if len(b.text) >= batchBytes && r.id%positions == 0 {
			batches <- b
			b = new(batch)
		}
		if s.from.has(r.lang) {
			b.text = append(b.text, text...)
		}
		r.end = len(b.text)
		b.rows = append(b.rows, r)
	}
	batches <- b
	return rows.Err()
}

// search returns the matches of a batch.
func (s *scan) search(b *batch) []match {
	var (
		matches []match
		folded  []byte
		text    = string(b.text)
	)
	for first := 0; first < len(b.rows); {
		unit := b.rows[first].id / positions
		last := first + 1
		for last < len(b.rows) && b.rows[last].id/positions == unit {
			last++
		}
		rows := b.rows[first:last]
		for i, r := range rows {
			start := 0
			if first+i > 0 {
				start = b.rows[first+i-1].end
			}
			if start == r.end || s.rejected[unit] {
				continue
			}
			folded = fold.Append(folded[:0], text[start:r.end])
			if !bytes.Contains(folded, s.phrase) {
				continue
			}
			if other, ok := s.other(rows, i); ok {
				matches = append(matches, match{unit, i, other})
				break
			}
		}
		first = last
	}
	return matches
}

// other returns the first of the unit's variants beside i that is in a wanted
// language, and whether the unit is good for an answer.
func (s *scan) other(rows []row, i int) (int, bool) {
	for j, r := range rows {
		if j != i && s.to.has(r.lang) {
			return j, true
		}
	}
	return -1, s.to == nil
}
