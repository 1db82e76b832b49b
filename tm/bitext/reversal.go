package bitext

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// A Reversal takes a change back, or does it again: it holds the beads as they were
// before the change, with the bead that each of them followed, and the numbers of
// those that stand in their place now. It is what the journal of a memory keeps of
// an edit, some hundred bytes.
//
// A change can be taken back while no later one touched its beads; and one that made
// or removed beads, while no later one made or removed beads next to them. Numbers says
// which these are.
type Reversal struct {
	put      []Bead
	previous []int // for each of put, the ID of the bead before it, or 0
	drop     []int
}

// Reversal returns what takes the change back.
func (c Change) Reversal() Reversal {
	r := Reversal{put: c.Before, previous: c.previous}
	for i := range c.After {
		r.drop = append(r.drop, c.After[i].ID)
	}
	return r
}

// Numbers returns the numbers of the beads that the change touched, and of those
// that must be where they were for it to be taken back.
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

// KeepsBeads reports whether the change neither made nor removed a bead, so that
// every bead is where it was.
func (r Reversal) KeepsBeads() bool {
	there := make(map[int]bool, len(r.drop))
	for _, id := range r.drop {
		there[id] = true
	}
	return len(r.put) == len(r.drop) && !slices.ContainsFunc(r.put, func(b Bead) bool { return !there[b.ID] })
}

// Revert takes a change back. The beads get the numbers and the pages that they had.
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

// revertInPlace takes a change back that neither made nor removed beads.
func (t *Bitext) revertInPlace(r Reversal) error {
	put := make(map[int]*Bead, len(r.put))
	for i := range r.put {
		put[r.put[i].ID] = &r.put[i]
	}
	var check []int // numbers of beads whose partners may not name them any more
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
	// To check the whole document takes longer than all the rest.
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

// Pack returns the reversal as bytes: the beads as a page has them, each after its
// page and the number of the bead before it; then the numbers to drop.
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

// Fate is what became of the unit of a bead.
type Fate struct {
	// Unit is the number of the unit now; 0 where it is gone.
	Unit  int64
	State State
	// Texts are new texts of the sides; empty ones did not change.
	Texts [2]string
}

// Follow makes beads agree with what became of their units, by the number of the
// bead; of two partners the one with the source. Only what differs is touched.
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
