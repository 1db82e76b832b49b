package tm

import (
	"context"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/spot"
)

// The pool is what package spot compares a sample with: units that do not hold the
// phrase. The larger part of it shares words with the sample, the words next to the
// phrase first, because what those words mean must not be mistaken for the rendering;
// the rest is spread over the memory. The smaller the sample, the larger the pool:
// together they are what there is time to read.
const (
	sampleAndPool = 360
	smallestPool  = 60
	spreadShare   = 0.2
	// poolWords is how many words of the sample are looked for, and wordUnits how many
	// units of each are taken at most.
	poolWords = 40
	wordUnits = 24
	// poolBefore is how many units before the newest of the sample the search for a word
	// begins: what stands near it is most like it.
	poolBefore = 64
)

// poolSize is the number of units of the pool for a sample of which at most so many
// are looked at: whoever asks for few has many phrases to ask about.
func poolSize(sample, sampled int) int {
	return max(smallestPool, min(sampleAndPool, sampleAndPool*sampled/renderingSample)-sample)
}

// pool reads the pool for the units of a pair of languages.
func (r *reading) pool(ctx context.Context, l *search.Layout, phrase string, p languagePair, sample []spot.Pair, units []Found, at []int, size int) ([]spot.Pair, error) {
	taken := make(map[int64]bool, len(at))
	for _, i := range at {
		taken[units[i].Unit.ID] = true
	}
	ids, err := r.sharing(ctx, l, p, sample, units[at[0]].Unit.ID, taken, int((1-spreadShare)*float64(size)))
	if err != nil {
		return nil, err
	}
	ids = append(ids, spread(l, taken, size-len(ids))...)
	slices.Sort(ids)
	loaded, err := l.Reader().LoadUnits(ctx, r.Tx, ids)
	if err != nil {
		return nil, err
	}
	var pool []spot.Pair
	for _, id := range ids {
		u := loaded[id]
		from, to := -1, -1
		for i, v := range u.Variants {
			switch base := lang.Base(v.Lang); {
			case from < 0 && base == p.from:
				from = i
			case to < 0 && base == p.to:
				to = i
			}
		}
		if from < 0 || to < 0 || !readable(u.Variants[from], u.Variants[to]) || strings.Contains(fold.String(u.Variants[from].Text), phrase) {
			continue
		}
		pool = append(pool, spot.Pair{Source: u.Variants[from].Text, Target: u.Variants[to].Text})
	}
	return pool, nil
}

// sharing returns units that share words with the sample, so many at most and none that
// is taken; it takes them. Where the index is damaged there are none: a pool of other
// units serves, less well.
func (r *reading) sharing(ctx context.Context, l *search.Layout, p languagePair, sample []spot.Pair, near int64, taken map[int64]bool, size int) ([]int64, error) {
	dictionary, err := lexicon.Chinese()
	if err != nil {
		return nil, err
	}
	var lists [][]int64
	for _, word := range spot.Context(dictionary, spot.Query{From: p.from, To: p.to}, sample, poolWords) {
		rows, err := r.rowsOf(ctx, word, near)
		if tables.IsIndexDamage(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		lists = append(lists, rows)
	}
	var ids []int64
	for rank := range wordUnits {
		for _, rows := range lists {
			if rank >= len(rows) || len(ids) == size {
				continue
			}
			if id := rows[rank] / tables.Positions; !taken[id] && !l.IsRejected(id) {
				taken[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids, nil
}

// rowsOf returns variants that hold the word, of units from a little before the given one on.
func (r *reading) rowsOf(ctx context.Context, word string, near int64) ([]int64, error) {
	x, err := r.Index(ctx)
	if err != nil {
		return nil, err
	}
	return x.FindSome(ctx, fold.String(word), max(0, near-poolBefore)*tables.Positions, wordUnits)
}

// spread returns so many units, or a few more, at even distances over the memory, none that is taken.
func spread(l *search.Layout, taken map[int64]bool, size int) []int64 {
	total := int64(0)
	for _, run := range l.Runs {
		total += run.Len()
	}
	var ids []int64
	step, next, passed := max(1, total/int64(max(1, size))), int64(0), int64(0)
	for _, run := range l.Runs {
		for ; next < passed+run.Len(); next += step {
			if id := run.First + next - passed; !taken[id] && !l.IsRejected(id) {
				ids = append(ids, id)
			}
		}
		passed += run.Len()
	}
	return ids
}
