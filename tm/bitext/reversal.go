package bitext

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// A Reversal undoes a change, or does it again. It holds the beads as they were before the
// change, the number of the bead before each of them, and the numbers of the beads that replaced
// them. The journal of a memory stores it for an edit, in some hundred bytes.
//
// A change can be undone as long as no later change touched its beads and, if it made or removed
// beads, as long as no later one made or removed beads next to them. Numbers returns these beads.
type Reversal struct {
	put      []Bead
	previous []int // for each of put, the ID of the bead before it, or 0
	drop     []int
}

// Reversal returns the reversal that undoes the change.
func (c Change) Reversal() Reversal {
	r := Reversal{put: c.Before, previous: c.previous}
	for i := range c.After {
		r.drop = append(r.drop, c.After[i].ID)
	}
	return r
}

// Numbers returns the numbers of the beads that the change touched, and of those that must be at
// their old places for undoing it.
func (r Reversal) Numbers() (touched, needed []int) {
	touched = slices.Clone(r.drop)
	keeps := r.KeepsBeads()
	for i := range r.put {
		touched = append(touched, r.put[i].ID)
		if !keeps && r.previous[i] != 0 {
			needed = append(needed, r.previous[i])
		}
	}
	return touched, needed
}

// KeepsBeads reports whether the change neither made nor removed beads, so that every bead has
// kept its place.
func (r Reversal) KeepsBeads() bool {
	there := make(map[int]bool, len(r.drop))
	for _, id := range r.drop {
		there[id] = true
	}
	return len(r.put) == len(r.drop) && !slices.ContainsFunc(r.put, func(b Bead) bool { return !there[b.ID] })
}

// Revert undoes a change. The beads get back their numbers and pages.
func (t *Bitext) Revert(r Reversal) (Change, error) {
	return t.edit(func() error {
		if r.KeepsBeads() {
			return t.revertInPlace(r)
		}
		gone := make(map[int]bool, len(r.drop))
		for _, id := range r.drop {
			gone[id] = true
			t.change.touched.add(id)
		}
		follows := make(map[int][]int, len(r.put)) // indices into put, by the bead before
		for i := range r.put {
			follows[r.previous[i]] = append(follows[r.previous[i]], i)
			t.change.touched.add(r.put[i].ID)
		}
		beads := make([]Bead, 0, len(t.Beads)+len(r.put))
		var put func(after int)
		put = func(after int) {
			list := follows[after]
			delete(follows, after)
			for _, i := range list {
				beads = append(beads, r.put[i])
				put(r.put[i].ID)
			}
		}
		put(0)
		for i := range t.Beads {
			b := &t.Beads[i]
			if gone[b.ID] {
				delete(gone, b.ID)
				continue
			}
			beads = append(beads, *b)
			put(b.ID)
		}
		for id := range gone {
			return fmt.Errorf("bead %d: %w", id, ErrNoBead)
		}
		for id := range follows {
			return fmt.Errorf("bead %d: %w", id, ErrNoBead)
		}
		t.Beads, t.shared = beads, false
		return t.Check()
	})
}

// revertInPlace undoes a change that neither made nor removed beads.
func (t *Bitext) revertInPlace(r Reversal) error {
	put := make(map[int]*Bead, len(r.put))
	for i := range r.put {
		put[r.put[i].ID] = &r.put[i]
	}
	var check []int // the numbers of beads whose partners may no longer name them
	for i := range t.Beads {
		if b := put[t.Beads[i].ID]; b != nil {
			page := t.Beads[i].page
			check = append(check, b.ID, b.Partner, t.Beads[i].Partner)
			*t.touch(i) = *b
			t.Beads[i].page = page
			delete(put, b.ID)
		}
	}
	for id := range put {
		return fmt.Errorf("bead %d: %w", id, ErrNoBead)
	}
	// Checking the whole document would take longer than all the rest.
	for _, id := range check {
		if id == 0 {
			continue
		}
		i, err := t.Find(id)
		if err != nil {
			return err
		}
		b := &t.Beads[i]
		if err := b.check(); err != nil {
			return err
		}
		if b.Partner != 0 {
			var partner *Bead
			if j, err := t.Find(b.Partner); err == nil {
				partner = &t.Beads[j]
			}
			if err := b.checkPartner(partner); err != nil {
				return err
			}
		}
	}
	return nil
}

// Pack returns the reversal as bytes: the beads encoded as in a page, each after its page and the
// number of the bead before it; then the numbers to drop.
func (r Reversal) Pack() []byte {
	plain := binary.AppendUvarint(nil, uint64(len(r.put)))
	for i := range r.put {
		plain = binary.AppendUvarint(plain, uint64(r.put[i].page))
		plain = binary.AppendUvarint(plain, uint64(r.previous[i]))
		plain = r.put[i].append(plain)
	}
	plain = binary.AppendUvarint(plain, uint64(len(r.drop)))
	for _, id := range r.drop {
		plain = binary.AppendUvarint(plain, uint64(id))
	}
	return deflate(plain)
}

// UnpackReversal is the inverse of Pack. The error is ErrDamaged.
func UnpackReversal(data []byte) (Reversal, error) {
	plain, err := inflate(data)
	if err != nil {
		return Reversal{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	d := decoder{data: plain}
	var r Reversal
	for range d.number(len(plain)) {
		page, previous := d.number(math.MaxInt), d.number(math.MaxInt)
		b := d.bead()
		if d.bad {
			break
		}
		b.page = page
		r.put, r.previous = append(r.put, b), append(r.previous, previous)
	}
	for range d.number(len(plain)) {
		r.drop = append(r.drop, d.number(math.MaxInt))
	}
	if d.bad || len(d.data) > 0 {
		return Reversal{}, ErrDamaged
	}
	return r, nil
}

// A Fate is the new state of the unit of a bead.
type Fate struct {
	// Unit is the number of the unit now, or 0 if it is gone.
	Unit  int64
	State State
	// Texts are the new texts of the sides; empty ones did not change.
	Texts [2]string
}

// Follow updates beads to match their units. The fates are indexed by the number of the bead or,
// for two partners, of the one with the source. It touches only what differs.
func (t *Bitext) Follow(fates map[int]Fate) (Change, error) {
	return t.edit(func() error {
		for i := range t.Beads {
			f, ok := fates[t.Beads[i].ID]
			if !ok {
				continue
			}
			target := i
			if p := t.Beads[i].Partner; p != 0 {
				var err error
				if target, err = t.Find(p); err != nil {
					return err
				}
			}
			for s, k := range [2]int{i, target} {
				if f.Texts[s] != "" && !t.Beads[k].Empty(Side(s)) {
					t.rewrite(k, Side(s), f.Texts[s])
				}
				if t.Beads[k].State != f.State {
					b := t.touch(k)
					b.State = f.State
					if f.State == Confirmed {
						b.Score = 1
					}
				}
			}
			t.Link(i, f.Unit)
		}
		return nil
	})
}

// Link records, in an edit, which unit was made of the bead with the index.
func (t *Bitext) Link(i int, unit int64) {
	if t.Beads[i].Unit != unit {
		t.touch(i).Unit = unit
	}
}
