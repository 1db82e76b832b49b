package bitext

import (
	"cmp"
	"context"
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

// Part divides the bead into smaller ones by aligning its sentences, and those of its partner,
// among themselves. If the aligner finds one bead, the sentences are paired one to one in order.
// The new beads are those of the aligner. Both sides of two partners keep their places:
//
//	1 [甲 乙|]  2 [丙|C]  3 [|A B]  1 paired with 3
//	4 [甲|]  5 [乙|]  2 [丙|C]  6 [|A]  7 [|B]  4 paired with 6, 5 with 7
func (t *Bitext) Part(ctx context.Context, id int, o align.Options) (Change, error) {
	i, err := t.Find(id)
	if err != nil {
		return Change{}, err
	}
	at := [2]int{i, i} // the indices of the beads that have the sides
	if p := t.Beads[i].Partner; p != 0 {
		j, err := t.Find(p)
		if err != nil {
			return Change{}, err
		}
		if at[Target] = j; t.Beads[i].Empty(Source) {
			at = [2]int{j, i}
		}
	}
	sides := [2][]Sentence{t.Beads[at[Source]].Sides[Source], t.Beads[at[Target]].Sides[Target]}
	if len(sides[Source])+len(sides[Target]) < 2 || len(sides[Source]) == 1 && len(sides[Target]) == 1 {
		return Change{}, refuse("bead %d has one sentence on each side and cannot be parted; split a sentence first", id)
	}
	made, err := t.alignSentences(ctx, sides, o)
	if err != nil {
		return Change{}, err
	}
	if len(made) == 1 {
		made = inOrder(sides)
	}
	return t.edit(func() error {
		if at[Source] == at[Target] {
			return t.replace(i, i+1, made)
		}
		return t.partPartners(t.Beads[at[Source]].ID, t.Beads[at[Target]].ID, made)
	})
}

// partPartners replaces two partners by the sides of the made beads; see alignSentences.
func (t *Bitext) partPartners(source, target int, made []Bead) error {
	var lone [2][]Bead
	of := make([][2]int, len(made)) // the places in lone of the sides of the made beads
	for k := range made {
		for s := range lone {
			if of[k][s] = len(lone[s]); !made[k].Empty(Side(s)) {
				b := Bead{Score: made[k].Score}
				b.Sides[s] = made[k].Sides[s]
				lone[s] = append(lone[s], b)
			}
		}
	}
	for s, id := range []int{source, target} {
		i, err := t.Find(id)
		if err == nil {
			err = t.lose(i)
		}
		if err == nil {
			err = t.replace(i, i+1, lone[s])
		}
		if err != nil {
			return err
		}
	}
	for k := range made {
		with := k
		if p := made[k].Partner; p < 0 {
			with = -p - 1
		}
		if made[k].Empty(Source) || made[with].Empty(Target) {
			continue
		}
		a, b := lone[Source][of[k][Source]].ID, lone[Target][of[with][Target]].ID
		for _, pair := range [][2]int{{a, b}, {b, a}} {
			i, err := t.Find(pair[0])
			if err != nil {
				return err
			}
			t.touch(i).Partner = pair[1]
		}
	}
	return nil
}

// inOrder pairs sentences one to one. The rest of the longer side has no counterpart.
func inOrder(sides [2][]Sentence) []Bead {
	var beads []Bead
	for i := range max(len(sides[Source]), len(sides[Target])) {
		var b Bead
		for s := range sides {
			if i < len(sides[s]) {
				b.Sides[s] = sides[s][i : i+1]
			}
		}
		beads = append(beads, b)
	}
	return beads
}

// Realign aligns the sentences again from the bead up to the next one that a person confirmed or
// set aside, exclusive. A bead paired out of order with one elsewhere stays so if it still has
// one side. The new beads are those of the aligner.
//
// To preview, realign a Clone.
func (t *Bitext) Realign(ctx context.Context, id int, o align.Options) (Change, error) {
	from, err := t.Find(id)
	if err != nil {
		return Change{}, err
	}
	to := from
	var sides [2][]Sentence
	for to < len(t.Beads) && t.Beads[to].State == Aligned {
		for s := range sides {
			sides[s] = append(sides[s], t.Beads[to].Sides[s]...)
		}
		to++
	}
	if to == from {
		return Change{}, refuse("bead %d is %s; realigning never changes what a person decided", id, t.Beads[from].State)
	}
	made, err := t.alignSentences(ctx, sides, o)
	if err != nil {
		return Change{}, err
	}
	return t.edit(func() error { return t.replace(from, to, made) })
}

// replace replaces the beads [from, to) by the made ones. The partner of a made bead is given by
// its place among them; see alignSentences. A made bead that equals an old one keeps its number,
// its unit, its page and a partner elsewhere, so that unchanged beads are not touched.
func (t *Bitext) replace(from, to int, made []Bead) error {
	old := make(map[string][]Bead, to-from)
	inside := map[int]bool{}
	for _, b := range t.Beads[from:to] {
		old[b.key()] = append(old[b.key()], b)
		inside[b.ID] = true
	}
	same := make([]*Bead, len(made)) // the old beads equal to the made ones
	kept := map[int]bool{}
	for i := range made {
		m := &made[i]
		if list := old[m.key()]; len(list) > 0 {
			same[i], old[m.key()] = &list[0], list[1:]
			m.ID, m.Unit = list[0].ID, list[0].Unit
			kept[m.ID] = true
		} else {
			m.ID = t.next
			t.next++
			t.change.touched.add(m.ID)
		}
	}
	page := t.Beads[from].page
	for i := range made {
		m, b := &made[i], same[i]
		if m.Partner < 0 {
			m.Partner = made[-m.Partner-1].ID
		}
		if b != nil {
			if b.Partner != 0 && !inside[b.Partner] && m.Partner == 0 {
				m.Partner, m.Score = b.Partner, b.Score
			}
			// Lone beads may change places, but pages follow the order of the beads.
			page = max(page, b.page)
			if b.Score != m.Score || b.State != m.State || b.Partner != m.Partner || b.page != page {
				t.change.touched.add(b.ID)
			}
		}
		m.page = page
	}
	for i := from; i < to; i++ {
		b := &t.Beads[i]
		if !kept[b.ID] {
			t.change.touched.add(b.ID)
		}
		if p := b.Partner; p != 0 && !inside[p] && !slices.ContainsFunc(made, func(m Bead) bool { return m.Partner == p }) {
			if err := t.lose(i); err != nil {
				return err
			}
		}
	}
	t.own()
	t.Beads = slices.Replace(t.Beads, from, to, made...)
	return nil
}

// key returns a string that identifies what the bead pairs.
func (b *Bead) key() string {
	var k strings.Builder
	for _, side := range b.Sides {
		for _, x := range side {
			k.WriteString(x.Text)
			k.WriteByte(0)
		}
		k.WriteByte(1)
	}
	return k.String()
}

// alignSentences aligns sentences as if they were two documents. In the beads it returns, the
// partner of a moved bead is given by its place: -1 is the first.
func (t *Bitext) alignSentences(ctx context.Context, sides [2][]Sentence, o align.Options) ([]Bead, error) {
	var documents [2]*align.Document
	for s, sentences := range sides {
		d := &align.Document{Name: Side(s).String(), Lang: t.Langs[s]}
		var text strings.Builder
		for i, x := range sentences {
			if i > 0 {
				text.WriteByte('\n')
			}
			if x.Paragraph || i == 0 {
				d.Paragraphs = append(d.Paragraphs, align.Span{Start: text.Len()})
			}
			span := align.Span{Start: text.Len(), End: text.Len() + len(x.Text)}
			text.WriteString(x.Text)
			last := len(d.Paragraphs) - 1
			d.Paragraphs[last].End = span.End
			d.Sentences = append(d.Sentences, align.Sentence{Span: span, Paragraph: last})
		}
		d.Text = text.String()
		documents[s] = d
	}
	found, err := align.Align(ctx, documents[Source], documents[Target], o)
	if err != nil {
		return nil, err
	}
	var beads []Bead
	for _, b := range found.Beads {
		beads = append(beads, Bead{Score: stepped(b.Score), Sides: [2][]Sentence{
			slices.Clone(sides[Source][b.Source.From:b.Source.To]), slices.Clone(sides[Target][b.Target.From:b.Target.To]),
		}})
	}
	for _, m := range found.Moved {
		source, target := &beads[m.Source], &beads[m.Target]
		source.Partner, target.Partner = -m.Target-1, -m.Source-1
		source.Score, target.Score = stepped(m.Score), stepped(m.Score)
	}
	return beads, nil
}

// Clone returns a copy that shares nothing that an edit changes.
func (t *Bitext) Clone() *Bitext {
	return &Bitext{Langs: t.Langs, Beads: slices.Clone(t.Beads), next: t.next}
}

// Share returns a bitext with the same beads without copying them. Edits of one do not change the
// other.
func (t *Bitext) Share() *Bitext { return &Bitext{Langs: t.Langs, Beads: t.Beads, next: t.next} }

// A Head describes a stored bitext: its counts, its version and where the last review stopped.
type Head struct {
	Origin int64
	Langs  [2]string
	Next   int
	// Version identifies the state of the beads: two equal versions have the
	// same beads.
	Version int64
	// Stopped is the bead where the last review stopped, or 0.
	Stopped int
	Counts
}

// ReviewOptions are the options of Memory.Review. The zero value works.
type ReviewOptions struct {
	// Command is what the user typed, for the journal.
	Command string
	// Version, if not 0, is the version of the bitext that the user saw: if it has
	// changed, nothing is changed and the error is ErrChanged.
	Version int64
}

// ErrChanged is returned if the beads were changed after the user saw
// them.
var ErrChanged = errors.New("the beads were changed meanwhile")

// Reviewed is the result of Review.
type Reviewed struct {
	// Head describes the present bitext.
	Head Head
	// Change holds the changed beads before and after the change.
	Change Change
	// Added, Changed and Removed count units.
	Added, Changed, Removed int
	// Entry is the entry of the journal, or 0 if nothing was changed.
	Entry int64
}

// Made is the result of MakeBitext.
type Made struct {
	Head Head
	// Missing is the number of places of the document without a unit, which was removed.
	Missing int
	// Entry is the entry of the journal, or 0 if the document had a bitext.
	Entry int64
}

// Two people review copies of one document and pair sentences differently. Blocks finds the
// shortest stretches between borders that both copies have:
//
//	ours    [甲|A]  [乙|B] [丙|C]   [丁|D]
//	theirs  [甲|A]  [乙 丙|B C]     [丁|D]
//	blocks  ─────   ─────────────   ─────
//
// A border of theirs is found in ours by the sentence before or after it, as in Inherit.

// A Block is a stretch of the beads of two bitexts, each as the indices of its start and its end.
type Block struct{ Ours, Theirs [2]int }

// Blocks returns the stretches of t and another bitext of the document, in order. The function
// key returns the same key for sentences with the same content.
func (t *Bitext) Blocks(other *Bitext, key func(text string) string) []Block {
	var m [2]matching
	for s := range m {
		m[s] = matchSentences(other.sentenceKeys(Side(s), key), t.sentenceKeys(Side(s), key))
	}
	ours := map[[2]int]int{} // the number of beads before a border
	var at [2]int
	for i := range t.Beads {
		for s := range at {
			at[s] += len(t.Beads[i].Sides[s])
		}
		ours[at] = i + 1
	}
	var list []Block
	var last Block
	at = [2]int{}
	for i := range other.Beads {
		var here [2]int
		known := true
		for s := range at {
			at[s] += len(other.Beads[i].Sides[s])
			begin, _, ok := m[s].span(at[s], at[s], 0)
			here[s], known = begin, known && ok
		}
		if j, ok := ours[here]; known && ok && j > last.Ours[1] {
			last = Block{[2]int{last.Ours[1], j}, [2]int{last.Theirs[1], i + 1}}
			list = append(list, last)
		}
	}
	if last.Ours[1] < len(t.Beads) && last.Theirs[1] < len(other.Beads) {
		list = append(list, Block{[2]int{last.Ours[1], len(t.Beads)}, [2]int{last.Theirs[1], len(other.Beads)}})
	}
	return list
}

// SamePairing reports whether beads of two bitexts have the same sentences on the same sides,
// regardless of their states and partners.
func SamePairing(a, b []Bead, key func(text string) string) bool {
	return slices.EqualFunc(a, b, func(x, y Bead) bool {
		for s := range x.Sides {
			same := slices.EqualFunc(x.Sides[s], y.Sides[s], func(p, q Sentence) bool { return key(p.Text) == key(q.Text) })
			if !same {
				return false
			}
		}
		return true
	})
}

// Adopt replaces our beads of a block by those of another bitext of the document, with their
// states but without partners.
func (t *Bitext) Adopt(other *Bitext, b Block) (Change, error) {
	made := slices.Clone(other.Beads[b.Theirs[0]:b.Theirs[1]])
	for i := range made {
		m := &made[i]
		m.Partner, m.Unit = 0, 0
		m.Sides = [2][]Sentence{slices.Clone(m.Sides[Source]), slices.Clone(m.Sides[Target])}
	}
	return t.edit(func() error { return t.replace(b.Ours[0], b.Ours[1], made) })
}
