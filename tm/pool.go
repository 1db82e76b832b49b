package tm

import (
	"context"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/internal/search"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/spot"
)

// The pool is what package spot compares a sample with: units that do not hold the
// phrase. The larger part of it stands near the units of the sample, in the same
// documents, because what recurs there is what must not be mistaken for the
// rendering; the rest is spread over the memory. The smaller the sample, the larger
// the pool: together they are what there is time to read.
const (
	sampleAndPool = 360
	smallestPool  = 60
	spreadShare   = 0.4
	// poolAround is how many units of the sample the near ones stand around.
	poolAround = 24
)

// poolSize is the number of units of the pool for a sample of which at most so many
// are looked at: whoever asks for few has many phrases to ask about.
func poolSize(sample, sampled int) int {
	return max(smallestPool, min(sampleAndPool, sampleAndPool*sampled/renderingSample)-sample)
}

// pool reads the pool for the units of a pair of languages.
func (r *reading) pool(ctx context.Context, l *search.Layout, phrase string, p languagePair, units []Found, at []int, size int) ([]spot.Pair, error) {
	ids := poolIDs(l, units, at, size)
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

// poolIDs chooses units: those around the first of the sample in their runs, and
// every so many of all.
func poolIDs(l *search.Layout, units []Found, at []int, size int) []int64 {
	sample := make(map[int64]bool, len(at))
	for _, i := range at {
		sample[units[i].Unit.ID] = true
	}
	var ids []int64
	add := func(id int64) {
		if !sample[id] && !l.IsRejected(id) {
			ids = append(ids, id)
		}
	}
	spread := int(spreadShare * float64(size))
	around := at[:min(len(at), poolAround)]
	for _, i := range around {
		id := units[i].Unit.ID
		run := l.RunOf(id)
		if run < 0 {
			continue
		}
		reach := int64(max(1, (size-spread)/(2*len(around))))
		for near := max(id-reach, l.Runs[run].First); near <= min(id+reach, l.Runs[run].Last); near++ {
			add(near)
		}
	}
	total := int64(0)
	for _, run := range l.Runs {
		total += run.Len()
	}
	step, next, passed := max(1, total/int64(spread)), int64(0), int64(0)
	for _, run := range l.Runs {
		for ; next < passed+run.Len(); next += step {
			add(run.First + next - passed)
		}
		passed += run.Len()
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
