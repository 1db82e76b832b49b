package bitext

import (
	"context"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
)

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
