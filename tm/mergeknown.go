package tm

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"slices"
)

// mergeKnown compares the units of an origin that is here.
func (w *writer) mergeKnown(ctx context.Context, e *entry, other *Memory, theirs, ours Origin, step *Merged) error {
	if same, err := w.sameOrigin(ctx, other, theirs, ours); err != nil || same {
		step.Same++
		return err
	}
	here, err := w.unitsByPlace(ctx, ours.ID)
	if err != nil {
		return err
	}
	var add []Unit
	changes := step.Updated + step.Older
	for u, err := range unitsOfOrigin(ctx, other, theirs.ID) {
		if err != nil {
			return err
		}
		same := here[u.Place]
		at := slices.IndexFunc(same, func(h Unit) bool { return sameTexts(h, u) })
		if at < 0 && len(same) > 0 {
			at = 0
		}
		if at < 0 {
			add = append(add, u)
			continue
		}
		h := same[at]
		here[u.Place] = slices.Delete(same, at, at+1)
		if err := w.mergeUnit(ctx, e, h, u, step); err != nil {
			return err
		}
	}
	if len(add) == 0 && changes == step.Updated+step.Older {
		step.Same++
	}
	return w.mergeUnits(ctx, e, ours, Each(add), step)
}

// sameOrigin tells whether the origin has the same units in both memories, by a
// digest of each: most often it has, and a large file need not be held in main
// memory to see that.
func (w *writer) sameOrigin(ctx context.Context, other *Memory, theirs, ours Origin) (bool, error) {
	var a, b unitDigest
	a.init()
	b.init()
	for u, err := range unitsOfOrigin(ctx, other, theirs.ID) {
		if err != nil {
			return false, err
		}
		a.add(u)
	}
	err := Filter{Origin: ours.ID, Statuses: statuses}.each(ctx, w.tx, func(u Unit) bool {
		for _, u.Place = range u.placesIn(ours.ID) {
			b.add(u)
		}
		return true
	})
	return a.equal(&b), errors.Join(err, a.err, b.err)
}

// unitDigest is a digest of all that a person can change in a stream of units.
type unitDigest struct {
	sum hash.Hash
	err error
}

func (d *unitDigest) init() { d.sum = sha256.New() }

func (d *unitDigest) add(u Unit) {
	details, err := encodeDetails(&u)
	d.err = cmp.Or(d.err, err)
	fmt.Fprintf(d.sum, "%d %s %d %q", u.Place, u.Status, len(u.Variants), details)
	for _, v := range u.Variants {
		fmt.Fprintf(d.sum, " %s %d %s", v.Lang, len(v.Text), v.Text)
	}
}

func (d *unitDigest) equal(e *unitDigest) bool { return bytes.Equal(d.sum.Sum(nil), e.sum.Sum(nil)) }

// mergeUnit brings a unit that is here up to date.
func (w *writer) mergeUnit(ctx context.Context, e *entry, here, there Unit, step *Merged) error {
	if sameUnit(here, there) {
		return nil
	}
	// A unit of several documents is changed for all of them, or not at all.
	if !there.Changed.After(here.Changed) {
		step.Older++
		return nil
	}
	if err := e.beforeUnits(ctx, []int64{here.ID}); err != nil {
		return err
	}
	step.Updated++
	there.ID, there.Origin, there.Place = here.ID, here.Origin, here.Place
	return w.putUnit(ctx, there)
}

// unitsByPlace reads the units of an origin by their place in it.
func (w *writer) unitsByPlace(ctx context.Context, origin int64) (map[int][]Unit, error) {
	byPlace := map[int][]Unit{}
	err := Filter{Origin: origin, Statuses: statuses}.each(ctx, w.tx, func(u Unit) bool {
		for _, place := range u.placesIn(origin) {
			byPlace[place] = append(byPlace[place], u)
		}
		return true
	})
	return byPlace, err
}

// sameTexts tells whether the units say the same.
func sameTexts(a, b Unit) bool {
	return slices.EqualFunc(a.Variants, b.Variants, func(x, y Variant) bool { return x.Lang == y.Lang && x.Text == y.Text })
}

// sameUnit tells whether nothing that a person can change differs.
func sameUnit(a, b Unit) bool {
	if !sameTexts(a, b) || a.Status != b.Status || !slices.Equal(a.Notes, b.Notes) {
		return false
	}
	x, err := encodeDetails(&a)
	y, other := encodeDetails(&b)
	return err == nil && other == nil && x == y
}
