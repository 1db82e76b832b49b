package tm

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A document that was imported as two texts has a bitext: the sentences of both sides and
// the beads that pair them (package bitext). The units of the document are made of its
// beads, and the two change together:
//
//	bead                          its unit
//	pairs two texts               there, with these texts, in this order
//	has one side and no partner   none
//	moved: two partners           one, at the place of the source
//	aligned                       aligned
//	confirmed by a person         reviewed, or as EditUnit left it
//	set aside                     rejected, or removed
//
// Review edits beads, and units follow. For all other changes of units (EditUnit, Remove,
// Dedupe, Merge), the beads follow in the same transaction and entry of the journal. A unit
// that was removed leaves a bead that is set aside and has no unit.
//
// New units take a place between those of their neighbours. If none is free, they share the
// place of the one before, and their higher number puts them after it. If that would put
// them after units that they must precede, these are stored again under new numbers, with
// everything that belongs to them.

// Bitexts returns the bitexts of the memory in the order of their origins.
func (m *Memory) Bitexts(ctx context.Context) ([]bitext.Head, error) {
	var list []bitext.Head
	err := m.file.View(ctx, func(tx *sql.Tx) (err error) {
		list, err = tables.BitextHeads(ctx, tx)
		return err
	})
	if err != nil {
		return nil, m.explain("read", err)
	}
	return list, nil
}

// Bitext returns the bitext of an origin; changing it does not change the memory. If
// there is none, the error is fault.ErrNoBitext.
func (m *Memory) Bitext(ctx context.Context, origin int64) (*bitext.Bitext, bitext.Head, error) {
	var b *tables.Bitext
	err := m.file.View(ctx, func(tx *sql.Tx) (err error) {
		b, err = tables.LoadBitext(ctx, tx, origin, &m.bitexts)
		return err
	})
	if err != nil {
		return nil, bitext.Head{}, m.explain("read", err)
	}
	return b.Clone(), b.Head, nil
}

// Review edits the bitext of an origin and its units in one transaction and one entry of
// the journal. edit may call any number of methods of the bitext; if it returns an error,
// nothing is changed and Review returns the error.
func (m *Memory) Review(ctx context.Context, origin int64, o bitext.ReviewOptions, edit func(*bitext.Bitext) error) (bitext.Reviewed, error) {
	var done bitext.Reviewed
	entry, err := m.changeInJournal(ctx, cmp.Or(o.Command, fmt.Sprintf("review %d", origin)), 0, func(w *tables.Writer, e *journal.Entry) error {
		b, err := w.Bitext(ctx, origin)
		switch {
		case err != nil:
			return err
		case o.Version != 0 && o.Version != b.Head.Version:
			return bitext.ErrChanged
		}
		done = bitext.Reviewed{Head: b.Head}
		done.Change, err = b.Together(func() error {
			if err := edit(b.Bitext); err != nil {
				return err
			}
			r := reviewer{w: w, e: e, b: b, done: &done}
			return r.updateUnits(ctx, b.SoFar())
		})
		if err != nil || len(done.Change.Before)+len(done.Change.After) == 0 {
			return err
		}
		if n := len(done.Change.After); n > 0 {
			b.Head.Stopped = done.Change.After[n-1].ID
		}
		if err := e.ChangedBeads(ctx, origin, done.Change); err != nil {
			return err
		}
		err = w.StoreBitext(ctx, b, done.Change.Pages)
		done.Head = b.Head
		return err
	})
	if err != nil {
		return bitext.Reviewed{}, m.explain("review", err)
	}
	done.Entry = entry
	return done, nil
}

// A document of an older version has no bitext. Its units contain most of it: in order
// they are the two texts, except for sentences without a partner, which were never
// stored, and for units that were removed.

// notAText reports why the units of a document are not a bitext.
type notAText struct {
	origin  int64
	problem error
}

func (e *notAText) Error() string {
	return fmt.Sprintf("no beads can be made of the pairs of document %d: %v", e.origin, e.problem)
}

func (e *notAText) Reason() string { return fault.ReasonNotAText }

// MakeBitext makes the bitext of a document without one from its units, in one entry of the
// journal: each unit becomes a bead with its state and score. Units of exchange files, and
// units in more or fewer than two languages, make no bitext; the error then has
// fault.ReasonNotAText.
func (m *Memory) MakeBitext(ctx context.Context, origin int64, command string) (bitext.Made, error) {
	var made bitext.Made
	entry, err := m.changeInJournal(ctx, cmp.Or(command, fmt.Sprintf("make beads of %d", origin)), 0, func(w *tables.Writer, e *journal.Entry) error {
		made = bitext.Made{}
		b, err := w.Bitext(ctx, origin)
		if err == nil {
			made.Head = b.Head
		}
		if !errors.Is(err, fault.ErrNoBitext) {
			return err
		}
		t, missing, err := bitextOfUnits(ctx, w.Tx, origin)
		if err != nil {
			return err
		}
		made.Missing = missing
		if b, err = w.AddBitext(ctx, origin, t); err != nil {
			return err
		}
		made.Head = b.Head
		return e.AddedBitext(ctx, origin)
	})
	if err != nil {
		return bitext.Made{}, m.explain("review", err)
	}
	made.Entry = entry
	return made, nil
}

// bitextOfUnits returns the units of a document as beads, and the number of places without
// one.
func bitextOfUnits(ctx context.Context, tx *sql.Tx, origin int64) (t *bitext.Bitext, missing int, err error) {
	type placed struct {
		unit.Unit
		place int
	}
	var units []placed
	err = Filter{Origin: origin, Statuses: tables.Statuses}.each(ctx, tx, func(u unit.Unit) bool {
		for _, place := range u.PlacesIn(origin) {
			units = append(units, placed{u, place})
		}
		return true
	})
	if err != nil {
		return nil, 0, err
	}
	if len(units) == 0 {
		return nil, 0, &notAText{origin, errors.New("it has none")}
	}
	slices.SortStableFunc(units, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.ID, b.ID))
	})
	var langs [2]string
	next := 0 // the place after the last one
	beads := make([]bitext.Bead, 0, len(units))
	for i, u := range units {
		if len(u.Variants) != 2 {
			return nil, 0, &notAText{origin, fmt.Errorf("unit %d has %d languages", u.ID, len(u.Variants))}
		}
		if u.Status == unit.Imported {
			return nil, 0, &notAText{origin, errors.New("they come from an exchange file, which need not be a text")}
		}
		if i == 0 {
			langs = [2]string{u.Variants[0].Lang, u.Variants[1].Lang}
		}
		b := bitext.Bead{Unit: u.ID, State: stateOf(u.Status), Score: u.Score}
		if b.State == bitext.Aligned && u.Edited() {
			b.State = bitext.Confirmed // a person wrote it
		}
		if b.State == bitext.Confirmed {
			b.Score = 1
		}
		for s, v := range u.Variants {
			if v.Lang != langs[s] {
				return nil, 0, &notAText{origin, fmt.Errorf("unit %d is %s to %s, others are %s to %s", u.ID, u.Variants[0].Lang, u.Variants[1].Lang, langs[0], langs[1])}
			}
			b.Sides[s] = []bitext.Sentence{{Text: v.Text}}
		}
		missing += max(0, u.place-next)
		next = u.place + 1
		beads = append(beads, b)
	}
	return bitext.FromTexts(langs, beads), missing, nil
}

// A reviewer updates the units of a bitext from its beads.
type reviewer struct {
	w    *tables.Writer
	e    *journal.Entry
	b    *tables.Bitext
	done *bitext.Reviewed
	// units holds the units loaded so far.
	units map[int64]unit.Unit
	// rejected holds beads that are set aside and get a unit all the same.
	rejected map[int]bool
}

// statusOf maps the state of a bead to the status of its unit.
var statusOf = map[bitext.State]unit.Status{
	bitext.Aligned: unit.Aligned, bitext.Confirmed: unit.Reviewed, bitext.SetAside: unit.Rejected,
}

// stateOf returns the state of the bead of a unit with a status.
func stateOf(s unit.Status) bitext.State {
	switch s {
	case unit.Reviewed:
		return bitext.Confirmed
	case unit.Rejected:
		return bitext.SetAside
	}
	return bitext.Aligned
}

// updateUnits updates the units from the beads after a change.
func (r *reviewer) updateUnits(ctx context.Context, c bitext.Change) error {
	free := r.inherit(c)
	touched := make([]bool, r.b.Next())
	for i := range c.After {
		touched[c.After[i].ID] = true
		if p := c.After[i].Partner; p != 0 {
			touched[p] = true // the partner with the source has the unit
		}
	}
	if err := r.load(ctx, c, free); err != nil {
		return err
	}
	var fresh []int // indexes of beads that need a new unit
	for i := range r.b.Beads {
		b := &r.b.Beads[i]
		if !touched[b.ID] {
			continue
		}
		source, target, pairs := r.b.Pair(b)
		switch {
		case !pairs && b.Unit != 0:
			free[b.Unit] = true
			r.b.Link(i, 0)
		case !pairs:
		case b.Unit != 0:
			kept, err := r.change(ctx, b, source, target)
			if err != nil {
				return err
			}
			if !kept {
				free[b.Unit] = true
				fresh = append(fresh, i)
			}
		case b.State != bitext.SetAside || r.rejected[b.ID]: // else its unit was removed
			fresh = append(fresh, i)
		}
	}
	if err := r.drop(ctx, free); err != nil {
		return err
	}
	return r.add(ctx, fresh)
}

// inherit assigns the units of removed beads to new beads that contain a part
// of their source, in the order of the texts, so that their numbers, notes and
// marks are kept. It returns the units without a bead.
func (r *reviewer) inherit(c bitext.Change) (free map[int64]bool) {
	free = map[int64]bool{}
	held := map[int64]bool{}
	for i := range c.After {
		held[c.After[i].Unit] = true
	}
	type stretch struct {
		bead     *bitext.Bead
		from, to int // offsets in the source text of all beads of the change
	}
	stretches := func(beads []bitext.Bead) []stretch {
		var list []stretch
		at := 0
		for i := range beads {
			from := at
			for _, x := range beads[i].Sides[bitext.Source] {
				at += len(x.Gap) + len(x.Text)
			}
			list = append(list, stretch{&beads[i], from, at})
		}
		return list
	}
	var gone []stretch
	for _, s := range stretches(c.Before) {
		if s.bead.Unit != 0 && !held[s.bead.Unit] {
			free[s.bead.Unit] = true
			gone = append(gone, s)
		}
	}
	for _, s := range stretches(c.After) {
		i, err := r.b.Find(s.bead.ID)
		if len(gone) == 0 || err != nil || s.bead.Unit != 0 {
			continue
		}
		for len(gone) > 0 && gone[0].to <= s.from {
			gone = gone[1:]
		}
		if _, _, pairs := r.b.Pair(s.bead); pairs && len(gone) > 0 && gone[0].from < s.to {
			r.b.Link(i, gone[0].bead.Unit)
			delete(free, gone[0].bead.Unit)
			gone = gone[1:]
		}
	}
	return free
}

// load reads the units that a change may concern.
func (r *reviewer) load(ctx context.Context, c bitext.Change, free map[int64]bool) error {
	var ids []int64
	for _, list := range [][]bitext.Bead{c.Before, c.After} {
		for i := range list {
			ids = append(ids, list[i].Unit)
			if p := list[i].Partner; p != 0 {
				if j, err := r.b.Find(p); err == nil {
					ids = append(ids, r.b.Beads[j].Unit)
				}
			}
		}
	}
	for id := range free {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id int64) bool { return id == 0 })
	var err error
	r.units, err = tables.NewUnitReader(r.w.Languages).Load(ctx, r.w.Statements, ids)
	return err
}

// change updates a unit from its bead. It returns false if the bead needs another
// unit: the unit was removed, or has several documents, not all of which get the new
// texts.
func (r *reviewer) change(ctx context.Context, b *bitext.Bead, source, target string) (kept bool, err error) {
	u, there := r.units[b.Unit]
	if !there || len(u.Variants) < 2 {
		return false, nil
	}
	status := statusOf[b.State]
	same := bitext.SameWriting(u.Variants[0].Text, source) && bitext.SameWriting(u.Variants[1].Text, target)
	if same && u.Status == status && (status != unit.Aligned || u.Score == b.Score) {
		return true, nil
	}
	if !same && len(u.MoreOrigins) > 0 {
		return false, nil
	}
	u.Variants = slices.Clone(u.Variants)
	for i, text := range []string{source, target} {
		if !bitext.SameWriting(u.Variants[i].Text, text) {
			u.Variants[i].Text, u.Variants[i].Codes = text, nil
		}
	}
	if !same || status == unit.Aligned {
		u.Score = b.Score
	}
	machine := status == unit.Aligned && !u.Edited()
	if u.Status, u.Changed = status, changedNow(u); machine {
		u.Created = u.Changed // the aligner made it again
	}
	if err := r.e.BeforeUnits(ctx, []int64{u.ID}); err != nil {
		return false, err
	}
	r.done.Changed++
	return true, r.w.PutUnit(ctx, u)
}

// drop removes units from the document.
func (r *reviewer) drop(ctx context.Context, free map[int64]bool) error {
	var alone, shared []int64
	for id := range free {
		u, there := r.units[id]
		switch {
		case !there:
		case len(u.MoreOrigins) > 0:
			shared = append(shared, id)
		default:
			alone = append(alone, id)
		}
	}
	slices.Sort(shared)
	slices.Sort(alone)
	if len(shared) > 0 {
		if err := r.e.LoseOrigins(ctx, r.w, shared, map[int64]bool{r.b.Head.Origin: true}); err != nil {
			return err
		}
	}
	r.done.Removed += len(alone)
	if len(alone) == 0 {
		return nil
	}
	_, err := r.e.DropUnits(ctx, r.w, alone)
	return err
}

// add makes units of the beads with the indexes, which must be sorted.
func (r *reviewer) add(ctx context.Context, beads []int) error {
	if len(beads) == 0 {
		return nil
	}
	fresh := map[int]bool{}
	for _, i := range beads {
		fresh[i] = true
		r.b.Link(i, 0)
	}
	origin, err := tables.LoadOrigin(ctx, r.w.Tx, r.b.Head.Origin)
	if err != nil {
		return err
	}
	last, err := r.placeBefore(ctx, beads[0])
	if err != nil {
		return err
	}
	const noTie = -1
	tie := noTie // the place whose following units must be stored again
	var made []unit.Unit
	var at []int                     // the beads of made
	marks := [][]journal.MarkImage{} // of made
	var again []int64
	now := changedNow(unit.Unit{})
	for i := beads[0]; i < len(r.b.Beads); i++ {
		b := &r.b.Beads[i]
		if fresh[i] {
			place, tied, err := r.placeAfter(ctx, i, last, fresh)
			if err != nil {
				return err
			}
			if last = place; tied {
				tie = place
			}
			source, target, _ := r.b.Pair(b)
			made = append(made, unit.Unit{
				Place: place, Status: statusOf[b.State], Score: b.Score, Created: now, Changed: now,
				Variants: []unit.Variant{{Lang: r.b.Langs[0], Text: source}, {Lang: r.b.Langs[1], Text: target}},
			})
			at, marks = append(at, i), append(marks, nil)
			r.done.Added++
			continue
		}
		if b.Unit == 0 {
			continue
		}
		if tie == noTie && i > beads[len(beads)-1] {
			break
		}
		place, err := r.place(ctx, b.Unit)
		if err != nil {
			return err
		}
		last = max(last, place)
		if place != tie {
			tie = noTie
			continue
		}
		images, err := journal.TakeImages(ctx, r.w.Tx, []int64{b.Unit})
		if err != nil {
			return err
		}
		if len(images) != 1 || images[0].Origin != origin.ID || len(images[0].More) > 0 {
			continue // it is listed with another document
		}
		u, err := images[0].Unit(tables.LanguageTags(r.w.Languages))
		if err != nil {
			return err
		}
		again = append(again, b.Unit)
		made, at, marks = append(made, u), append(at, i), append(marks, images[0].Marks)
	}
	if _, err := r.e.DropUnits(ctx, r.w, again); err != nil {
		return err
	}
	stored, err := r.w.AddUnits(ctx, origin, unit.Each(made))
	if err != nil {
		return err
	}
	for k, i := range at {
		id := stored.First + int64(k)
		r.b.Link(i, id)
		for _, m := range marks[k] {
			if err := r.w.Statements.Exec(ctx, "INSERT INTO marks (unit, folded, lang, words, created) VALUES (?, ?, ?, ?, ?)", id, m.Folded, m.Lang, m.Words, m.Created); err != nil {
				return err
			}
		}
	}
	return r.e.AddedUnits(ctx, stored.First, stored.Last)
}

// noPlace precedes all places.
const noPlace = -1

// place returns the place of a unit in the document, or noPlace.
func (r *reviewer) place(ctx context.Context, id int64) (int, error) {
	stmt, err := r.w.Statements.Prepared(ctx, `
		SELECT place FROM units WHERE id = ?1 AND origin = ?2 UNION ALL
		SELECT place FROM more_origins WHERE unit = ?1 AND origin = ?2 LIMIT 1`)
	if err != nil {
		return 0, err
	}
	place := noPlace
	if err := stmt.QueryRowContext(ctx, id, r.b.Head.Origin).Scan(&place); !errors.Is(err, sql.ErrNoRows) {
		return place, err
	}
	return noPlace, nil
}

// placeBefore returns the place of the last unit before the bead with the
// index.
func (r *reviewer) placeBefore(ctx context.Context, i int) (int, error) {
	for i--; i >= 0; i-- {
		if id := r.b.Beads[i].Unit; id != 0 {
			if place, err := r.place(ctx, id); err != nil || place != noPlace {
				return place, err
			}
		}
	}
	return noPlace, nil
}

// placeAfter returns a place for a new unit of bead i, after the place of the one before
// it, and whether the next unit has the same place and must follow it.
func (r *reviewer) placeAfter(ctx context.Context, i, last int, fresh map[int]bool) (place int, tied bool, err error) {
	next := noPlace
	for i++; i < len(r.b.Beads) && next == noPlace; i++ {
		if id := r.b.Beads[i].Unit; id != 0 && !fresh[i] {
			if next, err = r.place(ctx, id); err != nil {
				return 0, false, err
			}
		}
	}
	if next == noPlace || next > last+1 {
		return last + 1, false, nil
	}
	place = max(last, 0)
	return place, next <= place, nil
}

// followUnits updates the beads of all documents from the units that a transaction
// changed or removed. It skips a damaged bitext, which Check reports.
func followUnits(ctx context.Context, w *tables.Writer, e *journal.Entry) error {
	affected := w.Affected()
	for _, origin := range slices.Sorted(maps.Keys(affected)) {
		b, err := w.Bitext(ctx, origin)
		if errors.Is(err, fault.ErrNoBitext) || errors.Is(err, bitext.ErrDamaged) {
			continue
		}
		if err != nil {
			return err
		}
		fates, err := fatesOf(ctx, w, b, affected[origin])
		if err != nil {
			return err
		}
		if len(fates) == 0 {
			continue
		}
		c, err := b.Follow(fates)
		if err != nil {
			return err
		}
		if err := e.ChangedBeads(ctx, origin, c); err != nil {
			return err
		}
		if err := w.StoreBitext(ctx, b, c.Pages); err != nil {
			return err
		}
	}
	return nil
}

// fatesOf returns, by bead, what happened to the units of beads. units maps them to their
// previous statuses.
func fatesOf(ctx context.Context, w *tables.Writer, b *tables.Bitext, units map[int64]unit.Status) (map[int]bitext.Fate, error) {
	var ids []int64
	for id := range units {
		ids = append(ids, cmp.Or(w.Instead[id], id))
	}
	slices.Sort(ids)
	there, err := tables.NewUnitReader(w.Languages).Load(ctx, w.Statements, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	fates := map[int]bitext.Fate{}
	for i := range b.Beads {
		bead := &b.Beads[i]
		before, affected := units[bead.Unit]
		if bead.Unit == 0 || !affected {
			continue
		}
		u, ok := there[cmp.Or(w.Instead[bead.Unit], bead.Unit)]
		if !ok || len(u.PlacesIn(b.Head.Origin)) == 0 || len(u.Variants) < 2 {
			fates[bead.ID] = bitext.Fate{State: bitext.SetAside}
			continue
		}
		f := bitext.Fate{Unit: u.ID, State: bead.State}
		source, target, _ := b.Pair(bead)
		different := false
		for s, text := range []string{source, target} {
			if !bitext.SameWriting(text, u.Variants[s].Text) {
				f.Texts[s], different = u.Variants[s].Text, true
			}
		}
		switch {
		case u.Status != before:
			f.State = stateOf(u.Status)
		case different && bead.State == bitext.Aligned:
			f.State = bitext.Confirmed // a person wrote it
		}
		if f.Unit != bead.Unit || f.State != bead.State || different {
			fates[bead.ID] = f
		}
	}
	return fates, nil
}

// addBitext stores the bitext of an origin whose units, with numbers from first on, were just
// stored. The fates are the differences between these units and their beads.
func addBitext(ctx context.Context, w *tables.Writer, e *journal.Entry, origin int64, t *bitext.Bitext, first int64, units []bitext.Fate) error {
	t = t.Clone()
	fates := map[int]bitext.Fate{}
	n := 0
	for i := range t.Beads {
		if _, _, pairs := t.Pair(&t.Beads[i]); !pairs || t.Beads[i].State == bitext.SetAside {
			continue
		}
		if n < len(units) {
			f := units[n]
			f.Unit = first + int64(n)
			fates[t.Beads[i].ID] = f
		}
		n++
	}
	if n != len(units) {
		return fmt.Errorf("the bitext has %d pairs, but %d units were given", n, len(units))
	}
	if _, err := t.Follow(fates); err != nil {
		return err
	}
	if _, err := w.AddBitext(ctx, origin, t); err != nil {
		return err
	}
	return e.AddedBitext(ctx, origin)
}

// withFates yields the units and records the differences between each and its
// bead.
func withFates(units iter.Seq2[unit.Unit, error], t *bitext.Bitext, fates *[]bitext.Fate) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		next := 0 // the bead from which the next pair is searched
		for u, err := range units {
			f := bitext.Fate{State: stateOf(u.Status)}
			for ; next < len(t.Beads); next++ {
				source, target, pairs := t.Pair(&t.Beads[next])
				if !pairs || t.Beads[next].State == bitext.SetAside {
					continue
				}
				for s, text := range []string{source, target} {
					if s < len(u.Variants) && !bitext.SameWriting(text, u.Variants[s].Text) {
						f.Texts[s] = u.Variants[s].Text
					}
				}
				if f.State == bitext.Aligned && (t.Beads[next].State == bitext.Confirmed || f.Texts != [2]string{}) {
					f.State = bitext.Confirmed
				}
				next++
				break
			}
			*fates = append(*fates, f)
			if !yield(u, err) {
				return
			}
		}
	}
}
