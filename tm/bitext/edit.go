package bitext

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/split"
)

// A Change is the effect of an edit: the beads before and after it, both in the order of the
// texts. A changed bead is in both, a new or removed one in one of them.
type Change struct {
	Before, After []Bead
	// Pages are the pages that contain these beads, in order; see Page.
	Pages []int

	touched numbers
	// previous holds, for each bead of Before, the ID of the bead before it, or 0.
	previous []int
}

// numbers is a set of numbers of beads. Each pass over a document asks once for every bead, and
// most edits touch few: a bit of the mask excludes most of the others.
type numbers struct {
	mask uint64
	set  map[int]bool
}

func (n *numbers) add(id int) {
	if n.set == nil {
		n.set = map[int]bool{}
	}
	n.mask |= 1 << (id % 64)
	n.set[id] = true
}

func (n *numbers) has(id int) bool { return n.mask&(1<<(id%64)) != 0 && n.set[id] }

func refuse(format string, args ...any) error {
	return &Refusal{fmt.Sprintf(format, args...), ReasonRefused}
}

// Together makes one change of all edits in f. If f returns an error, nothing is changed.
func (t *Bitext) Together(f func() error) (Change, error) { return t.edit(f) }

// SoFar returns, inside the function of Together, the change until then.
func (t *Bitext) SoFar() Change { return t.change.between(t.before, t.Beads) }

// edit runs one verb. The verb changes beads through touch, insert and drop, so that the change
// is recorded and undone if the verb fails. An edit inside another is part of it. The beads are
// copied before the first change, so that the old slice remains intact.
func (t *Bitext) edit(verb func() error) (Change, error) {
	beads, next, shared, outer, before := t.Beads, t.next, t.shared, t.change, t.before
	t.change, t.before, t.shared = &Change{}, beads, true
	err := verb()
	c := t.change
	t.change, t.before, t.shared = outer, before, shared && t.shared
	if err != nil {
		t.Beads, t.next, t.shared = beads, next, shared
		return Change{}, err
	}
	if outer != nil {
		for id := range c.touched.set {
			outer.touched.add(id)
		}
	}
	return c.between(beads, t.Beads), nil
}

// editBead is like edit, for a verb that changes the bead with the number; i is its index.
func (t *Bitext) editBead(id int, verb func(i int) error) (Change, error) {
	return t.edit(func() error {
		i, err := t.Find(id)
		if err != nil {
			return err
		}
		return verb(i)
	})
}

// own copies the beads if they are still those before the edit.
func (t *Bitext) own() {
	if t.shared {
		t.Beads, t.shared = slices.Clone(t.Beads), false
	}
}

// between returns the change with the touched beads from before and after.
func (c Change) between(before, after []Bead) Change {
	pages := map[int]bool{}
	previous := 0
	for i := 0; i < len(before) && len(c.Before) < len(c.touched.set); i++ {
		if c.touched.has(before[i].ID) {
			c.Before, c.previous = append(c.Before, before[i]), append(c.previous, previous)
			pages[before[i].page] = true
		}
		previous = before[i].ID
	}
	for i := 0; i < len(after) && len(c.After) < len(c.touched.set); i++ {
		if c.touched.has(after[i].ID) {
			c.After = append(c.After, after[i])
			pages[after[i].page] = true
		}
	}
	c.Pages = slices.Sorted(maps.Keys(pages))
	return c
}

// touch returns bead i for changing. It copies the sentences, so that the bead before the edit
// keeps its own.
func (t *Bitext) touch(i int) *Bead {
	t.own()
	b := &t.Beads[i]
	if !t.change.touched.has(b.ID) {
		t.change.touched.add(b.ID)
		b.Sides = [2][]Sentence{slices.Clone(b.Sides[Source]), slices.Clone(b.Sides[Target])}
	}
	return b
}

// insert inserts a new bead at index i, on the page of the bead before it or, at the start, of
// the one after it.
func (t *Bitext) insert(i int, b Bead) {
	b.ID = t.next
	t.next++
	b.page = t.Beads[max(0, min(i-1, len(t.Beads)-1))].page
	t.change.touched.add(b.ID)
	t.own()
	t.Beads = slices.Insert(t.Beads, i, b)
}

// drop removes bead i, which has no partner.
func (t *Bitext) drop(i int) {
	t.change.touched.add(t.Beads[i].ID)
	t.own()
	t.Beads = slices.Delete(t.Beads, i, i+1)
}

// byHand marks bead i as made by a person.
func (t *Bitext) byHand(i int) {
	b := t.touch(i)
	b.State, b.Score = Confirmed, 1
}

// Up and Down are the directions of Take.
const (
	Up   = -1
	Down = +1
)

// Take moves the first sentence of the bead on the side into the bead above (Up), or the last one
// into the bead below (Down). It skips beads paired out of order that have nothing on the side;
// one that has something takes the sentence. A bead that loses its only sentence is removed.
func (t *Bitext) Take(id int, s Side, direction int) (Change, error) {
	return t.editBead(id, func(i int) error {
		j := i + direction
		for j >= 0 && j < len(t.Beads) && t.Beads[j].Partner != 0 && t.Beads[j].Empty(s) {
			j += direction
		}
		switch {
		case t.Beads[i].Empty(s):
			return refuse("bead %d has no sentence on the %s side", id, s)
		case j < 0:
			return refuse("bead %d is the first; there is no bead above it", id)
		case j >= len(t.Beads):
			return refuse("bead %d is the last; there is no bead below it", id)
		}
		from, to := t.touch(i), t.touch(j)
		if side := from.Sides[s]; direction == Up {
			to.Sides[s], from.Sides[s] = append(to.Sides[s], side[0]), side[1:]
		} else {
			last := len(side) - 1
			to.Sides[s], from.Sides[s] = slices.Insert(to.Sides[s], 0, side[last]), side[:last]
		}
		if err := t.setState(j, Confirmed); err != nil {
			return err
		}
		if from.Empty(Source) && from.Empty(Target) {
			if err := t.lose(i); err != nil {
				return err
			}
			t.drop(i)
			return nil
		}
		if err := t.setState(i, Confirmed); err != nil {
			return err
		}
		if from.Lone() && from.Partner == 0 {
			from.State = Aligned // its counterpart was taken away: nobody said that it has none
		}
		return nil
	})
}

// lose separates bead i from its partner, if it has one. The partner becomes aligned, because
// nobody confirmed that it has no counterpart.
func (t *Bitext) lose(i int) error {
	if t.Beads[i].Partner == 0 {
		return nil
	}
	j, err := t.Find(t.Beads[i].Partner)
	if err != nil {
		return err
	}
	t.touch(i).Partner = 0
	b := t.touch(j)
	b.Partner, b.State = 0, Aligned
	return nil
}

// Merge joins both sides of the bead with those of the next one. It skips beads in between that
// are paired out of order if the order of the texts allows that; otherwise such a bead is the
// next one, and its partner is joined too:
//
//	1 [甲|A]  2 [|Z] paired with 9  3 [乙|]     merge 1: [甲 乙|A]  [|Z]
//	1 [甲|]   paired with 3  2 [乙|B]  3 [|A]   merge 1: [甲 乙|B A]
//	1 [甲|A]  2 [乙|] paired with 9             refused: other sentences come between A and 9
func (t *Bitext) Merge(id int) (Change, error) {
	return t.editBead(id, func(i int) error {
		if i+1 == len(t.Beads) {
			return refuse("bead %d is the last; there is no bead to merge it with", id)
		}
		next := i + 1
		for next < len(t.Beads) && t.Beads[next].Partner != 0 {
			next++
		}
		if t.Beads[i].Partner == 0 && next < len(t.Beads) && t.join(i, next) {
			return nil
		}
		all := []int{i, i + 1}
		for _, k := range all[:2] {
			p := t.Beads[k].Partner
			if p == 0 {
				continue
			}
			j, err := t.Find(p)
			if err != nil {
				return err
			}
			if !slices.Contains(all, j) {
				all = append(all, j)
			}
		}
		if !t.join(all...) {
			moved := &t.Beads[i]
			if moved.Partner == 0 {
				moved = &t.Beads[i+1]
			}
			return refuse("beads %d and %d cannot be merged: bead %d is paired with bead %d, with other sentences between them; set %d apart first",
				id, t.Beads[i+1].ID, moved.ID, moved.Partner, moved.ID)
		}
		return nil
	})
}

// join makes one pair of beads and their partners: one bead in the place of one of them,
// preferably the first, if no sentence changes its place in a text, or two partners if the pair
// crosses others. It does nothing and returns false if other sentences come between those of one
// side.
func (t *Bitext) join(beads ...int) bool {
	place := beads[0]
	beads = slices.Sorted(slices.Values(beads))
	var first, last [2]int // of the beads that have the side
	var has [2]bool
	for _, i := range beads {
		for s := range has {
			if !t.Beads[i].Empty(Side(s)) {
				if !has[s] {
					first[s] = i
				}
				last[s], has[s] = i, true
			}
		}
	}
	places := append([]int{place}, beads...) // possible indices of the one bead
	for x := beads[0]; x <= beads[len(beads)-1]; x++ {
		if slices.Contains(beads, x) {
			continue
		}
		for s := range has {
			if !has[s] || t.Beads[x].Empty(Side(s)) {
				continue
			}
			if x > first[s] && x < last[s] {
				return false
			}
			places = slices.DeleteFunc(places, func(i int) bool { return (x < first[s]) != (x < i) })
		}
	}
	var sides [2][]Sentence
	var unit int64
	for _, i := range beads {
		b := t.touch(i)
		for s := range sides {
			sides[s] = append(sides[s], b.Sides[s]...)
		}
		unit = cmp.Or(unit, b.Unit)
		b.Partner, b.Unit, b.Sides = 0, 0, [2][]Sentence{}
	}
	source, target := first[Source], first[Target]
	if len(places) > 0 {
		source, target = places[0], places[0]
	} else {
		t.Beads[source].Partner, t.Beads[target].Partner = t.Beads[target].ID, t.Beads[source].ID
	}
	t.Beads[source].Sides[Source], t.Beads[source].Unit = sides[Source], unit
	t.Beads[target].Sides[Target] = sides[Target]
	t.byHand(source)
	t.byHand(target)
	for _, i := range slices.Backward(beads) {
		if i != source && i != target {
			t.drop(i)
		}
	}
	return true
}

// SplitSentence splits the sentence with the index on a side of the bead at the byte offset into
// its text; Places returns sensible offsets. Spaces at the split become part of the gap.
func (t *Bitext) SplitSentence(id int, s Side, sentence, offset int) (Change, error) {
	return t.editBead(id, func(i int) error {
		if sentence < 0 || sentence >= len(t.Beads[i].Sides[s]) {
			return refuse("bead %d has no sentence %d on the %s side", id, sentence+1, s)
		}
		text := t.Beads[i].Sides[s][sentence].Text
		if offset <= 0 || offset >= len(text) || !startsRune(text, offset) {
			return refuse("sentence %d of bead %d cannot be split at byte %d of %d", sentence+1, id, offset, len(text))
		}
		first := strings.TrimRightFunc(text[:offset], unicode.IsSpace)
		second := strings.TrimLeftFunc(text[offset:], unicode.IsSpace)
		if first == "" || second == "" {
			return refuse("sentence %d of bead %d cannot be split at byte %d: one part has no text", sentence+1, id, offset)
		}
		b := t.touch(i)
		b.Sides[s][sentence].Text = first
		b.Sides[s] = slices.Insert(b.Sides[s], sentence+1, Sentence{Gap: text[len(first) : len(text)-len(second)], Text: second})
		return nil
	})
}

func startsRune(text string, i int) bool { return text[i]&0xC0 != 0x80 }

// Places returns the byte offsets at which a sentence can sensibly be split, after punctuation
// and before an opening mark, in order.
func Places(text string) []int {
	var places []int
	add := func(at int) {
		last := 0
		if len(places) > 0 {
			last = places[len(places)-1]
		}
		if strings.TrimSpace(text[last:at]) != "" && strings.TrimSpace(text[at:]) != "" {
			places = append(places, at)
		}
	}
	previous := ' '
	for i, r := range text {
		closing := unicode.In(r, unicode.Pe, unicode.Pf) || r == '"' || r == '\''
		switch {
		case i > 0 && unicode.IsPunct(previous) && previous != '-' && previous != '\'' && previous != '"' && !unicode.In(previous, unicode.Ps, unicode.Pi, unicode.Pd) && !unicode.IsPunct(r) && !closing:
			if !(unicode.IsDigit(r) && (previous == '.' || previous == ',')) {
				add(i)
			}
		case i > 0 && unicode.In(r, unicode.Ps, unicode.Pi) && !unicode.In(previous, unicode.Ps, unicode.Pi):
			add(i)
		}
		previous = r
	}
	return places
}

// Apart makes a side of the bead a bead of its own, so that both have no counterpart, or
// separates partners. The beads are confirmed, because a person decided so.
func (t *Bitext) Apart(id int) (Change, error) {
	return t.editBead(id, func(i int) error {
		if partner := t.Beads[i].Partner; partner != 0 {
			j, err := t.Find(partner)
			if err != nil {
				return err
			}
			for _, k := range []int{i, j} {
				b := t.touch(k)
				b.Partner = 0
				t.byHand(k)
			}
			return nil
		}
		if t.Beads[i].Lone() {
			return refuse("bead %d has no counterpart already", id)
		}
		b := t.touch(i)
		alone := Bead{State: Confirmed, Score: 1}
		alone.Sides[Target], b.Sides[Target] = b.Sides[Target], nil
		t.byHand(i)
		t.insert(i+1, alone)
		return nil
	})
}

// PairUp pairs two beads with one side each, one of the source and one of the target. They become
// one bead if the pairing crosses no other, and else partners. The former partner of a bead that
// was paired out of order has no counterpart afterwards.
func (t *Bitext) PairUp(id, with int) (Change, error) {
	return t.editBead(id, func(i int) error {
		j, err := t.Find(with)
		if err != nil {
			return err
		}
		a, b := &t.Beads[i], &t.Beads[j]
		if !a.Lone() || !b.Lone() || a.Empty(Source) == b.Empty(Source) {
			return refuse("beads %d and %d cannot be paired: one must have sentences of the source only, the other of the target only", id, with)
		}
		if a.Partner == b.ID {
			return refuse("beads %d and %d are paired already", id, with)
		}
		if err := errors.Join(t.lose(i), t.lose(j)); err != nil {
			return err
		}
		t.join(min(i, j), max(i, j))
		return nil
	})
}

// Rewrite replaces the text of the bead on a side. The new text is split into sentences by the
// rules of its language.
func (t *Bitext) Rewrite(id int, s Side, text string) (Change, error) {
	return t.editBead(id, func(i int) error {
		if t.Beads[i].Empty(s) {
			return refuse("bead %d has no sentence on the %s side; pair it first", id, s)
		}
		text = strings.TrimSpace(text)
		if text == "" {
			return refuse("the new text of bead %d is empty; set the bead apart instead", id)
		}
		if text == t.BeadText(&t.Beads[i], s) {
			return refuse("bead %d has this text already", id)
		}
		t.rewrite(i, s, text)
		t.byHand(i)
		if p := t.Beads[i].Partner; p != 0 {
			j, err := t.Find(p)
			if err != nil {
				return err
			}
			t.byHand(j)
		}
		return nil
	})
}

// rewrite replaces the text of a side that is not empty.
func (t *Bitext) rewrite(i int, s Side, text string) {
	b := t.touch(i)
	first := b.Sides[s][0]
	b.Sides[s] = sentencesOf(text, t.Langs[s])
	b.Sides[s][0].Gap, b.Sides[s][0].Paragraph = first.Gap, first.Paragraph
}

// sentencesOf splits a text that is not empty into sentences.
func sentencesOf(text, tag string) []Sentence {
	whole := []Sentence{{Text: text}}
	d := &align.Document{Lang: tag, Text: text, Paragraphs: []align.Span{{Start: 0, End: len(text)}}}
	split.Document(d)
	var list []Sentence
	at := 0
	for _, x := range d.Sentences {
		if strings.TrimSpace(text[at:x.Start]) != "" {
			return whole // because a unit has no text outside its sentences
		}
		list = append(list, Sentence{Gap: text[at:x.Start], Text: text[x.Start:x.End]})
		at = x.End
	}
	if len(list) == 0 || strings.TrimSpace(text[at:]) != "" {
		return whole
	}
	return list
}

// SetState sets the state of the bead and of its partner.
func (t *Bitext) SetState(id int, state State) (Change, error) {
	return t.editBead(id, func(i int) error {
		if state == SetAside && t.Beads[i].Lone() && t.Beads[i].Partner == 0 {
			return refuse("bead %d has no counterpart: there is no pair to set aside", id)
		}
		return t.setState(i, state)
	})
}

// ConfirmAll confirms the beads with the numbers, like SetState for each of them, in one pass.
func (t *Bitext) ConfirmAll(ids map[int]bool) (Change, error) {
	return t.edit(func() error {
		for i := range t.Beads {
			if ids[t.Beads[i].ID] {
				if err := t.setState(i, Confirmed); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (t *Bitext) setState(i int, state State) error {
	indices := []int{i}
	if p := t.Beads[i].Partner; p != 0 {
		j, err := t.Find(p)
		if err != nil {
			return err
		}
		indices = append(indices, j)
	}
	for _, k := range indices {
		if b := &t.Beads[k]; b.State == state && (state != Confirmed || b.Score == 1) {
			continue
		}
		b := t.touch(k)
		b.State = state
		if state == Confirmed {
			b.Score = 1
		}
	}
	return nil
}

// ConfirmThrough confirms the bead and all beads before it that the aligner made, including those
// without a counterpart.
func (t *Bitext) ConfirmThrough(id int) (Change, error) {
	return t.edit(func() error {
		last, err := t.Find(id)
		if err != nil {
			return err
		}
		for i := range t.Beads[:last+1] {
			if t.Beads[i].State == Aligned {
				if err := t.setState(i, Confirmed); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
