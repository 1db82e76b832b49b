package tm

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/unit"
)

// If both memories have the bitext of a document, its pairing is merged before its units:
//
//	between borders that both have           ours           theirs
//	the same pairing                         units are compared as everywhere
//	another one, decided by a person there   machine's      takes the place of ours
//	…                                        decided, too   a conflict
//	another one, by a machine there          stays, and their units are ignored
//
// Otherwise a pair that a person merged, split or moved in one memory would be stored next to its
// parts from the other.

// humanUnits returns the units of an origin that people worked on or marked.
func humanUnits(ctx context.Context, tx *sql.Tx, origin int64) (map[int64]bool, error) {
	human := map[int64]bool{}
	var marked []int64
	if err := tables.Collect(ctx, tx, &marked, "SELECT DISTINCT unit FROM marks"); err != nil {
		return nil, err
	}
	for _, id := range marked {
		human[id] = true
	}
	err := Filter{Origin: origin, Statuses: tables.Statuses}.each(ctx, tx, func(u unit.Unit) bool {
		human[u.ID] = human[u.ID] || u.Human()
		return true
	})
	return human, err
}

// A pairing compares the bitexts of a document in two memories.
type pairing struct {
	g           *merger
	origin      unit.Origin
	ours        *tables.Bitext
	theirs      *bitext.Bitext
	human, they map[int64]bool // units of ours and of theirs
	// same maps the numbers of their beads to those of ours.
	same map[int]int
	// adopted and rejected hold beads of ours that are now as theirs are: all, and those
	// that they set aside and that have a unit there.
	adopted, rejected map[int]bool
	// confirm holds beads of ours without a partner that they confirmed.
	confirm map[int]bool
	// kept holds units of theirs that must not be compared.
	kept map[int64]bool
}

// mergePairing takes over the pairing that people made there. It returns the units of theirs that
// must not be compared, since ours is paired differently.
func (g *merger) mergePairing(ctx context.Context, w *tables.Writer, e *journal.Entry, theirs, ours unit.Origin) (kept map[int64]bool, err error) {
	p := pairing{g: g, origin: ours, same: map[int]int{}, kept: map[int64]bool{}, adopted: map[int]bool{}, rejected: map[int]bool{}, confirm: map[int]bool{}}
	p.ours, err = w.Bitext(ctx, ours.ID)
	if err == nil {
		p.theirs, _, err = g.other.Bitext(ctx, theirs.ID)
	}
	switch {
	case errors.Is(err, fault.ErrNoBitext) || errors.Is(err, bitext.ErrDamaged):
		return nil, nil
	case err != nil || p.ours.Langs != p.theirs.Langs:
		return nil, err
	}
	if p.human, err = humanUnits(ctx, w.Tx, ours.ID); err != nil {
		return nil, err
	}
	err = g.other.file.View(ctx, func(tx *sql.Tx) (err error) {
		p.they, err = humanUnits(ctx, tx, theirs.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	done := bitext.Reviewed{Head: p.ours.Head}
	change, err := p.ours.Together(func() error {
		if err := errors.Join(p.blocks(), p.partners()); err != nil {
			return err
		}
		r := reviewer{w: w, e: e, b: p.ours, done: &done, rejected: p.rejected}
		return r.updateUnits(ctx, p.ours.SoFar())
	})
	if err != nil || len(change.Before)+len(change.After) == 0 {
		return p.kept, err
	}
	g.step.Updated += max(1, done.Changed+done.Added+done.Removed)
	if err := e.ChangedBeads(ctx, ours.ID, change); err != nil {
		return nil, err
	}
	return p.kept, w.StoreBitext(ctx, p.ours, change.Pages)
}

// blocks resolves the parts that are paired differently.
func (p *pairing) blocks() error {
	key := func(text string) string {
		k := keyOfSentence(text)
		return string(k[:])
	}
	for _, x := range slices.Backward(p.ours.Blocks(p.theirs, key)) { // backward, so that the indexes stay valid
		ours, theirs := p.ours.Beads[x.Ours[0]:x.Ours[1]], p.theirs.Beads[x.Theirs[0]:x.Theirs[1]]
		adopt := false
		switch {
		case bitext.SamePairing(ours, theirs, key):
			if err := p.states(ours, theirs); err != nil {
				return err
			}
		case len(ours) == 1 && len(theirs) == 1: // a rewritten text: the units are compared
			p.same[theirs[0].ID] = ours[0].ID
		case !decided(theirs, p.they):
			p.keep(theirs, true)
		case !decided(ours, p.human):
			adopt = true
		default:
			p.conflict(ours, theirs)
			if adopt = p.g.o.Theirs; !adopt {
				p.keep(theirs, false)
			}
		}
		if !adopt {
			continue
		}
		if _, err := p.ours.Adopt(p.theirs, x); err != nil {
			return err
		}
		for i := range theirs {
			p.adopt(&theirs[i], p.ours.Beads[x.Ours[0]+i].ID)
		}
	}
	_, err := p.ours.ConfirmAll(p.confirm)
	return err
}

// adopt notes that a bead of ours is now as one of theirs is.
func (p *pairing) adopt(theirs *bitext.Bead, ours int) {
	p.same[theirs.ID], p.adopted[ours] = ours, true
	if theirs.State == bitext.SetAside && theirs.Unit != 0 {
		p.rejected[ours] = true
	}
}

// states takes over the decisions of people on beads without a unit.
func (p *pairing) states(ours, theirs []bitext.Bead) error {
	for i := range ours {
		b, other := ours[i], &theirs[i]
		p.same[other.ID] = b.ID
		switch {
		case b.State == bitext.SetAside && b.Unit == 0 && other.Unit != 0 && !p.they[other.Unit]:
			p.kept[other.Unit] = true // a person removed it
			p.g.step.Older++
		case !b.Lone() || other.Partner != 0 || other.State != bitext.Confirmed || b.State != bitext.Aligned || p.human[b.Unit]:
		case b.Partner != 0:
			if _, err := p.ours.Apart(b.ID); err != nil {
				return err
			}
		default:
			p.confirm[b.ID] = true
		}
	}
	return nil
}

// partners pairs beads at a distance as people did there.
func (p *pairing) partners() error {
	for i := range p.theirs.Beads {
		source := &p.theirs.Beads[i]
		if source.Partner == 0 || source.Empty(bitext.Source) || !decided(p.theirs.Beads[i:i+1], p.they) {
			continue
		}
		var at [2]int
		ids := [2]int{p.same[source.ID], p.same[source.Partner]}
		if ids[0] == 0 || ids[1] == 0 {
			continue
		}
		for s, id := range ids {
			var err error
			if at[s], err = p.ours.Find(id); err != nil {
				return err
			}
		}
		a, b := p.ours.Beads[at[0]], p.ours.Beads[at[1]]
		if a.Partner == b.ID {
			continue
		}
		j, err := p.theirs.Find(source.Partner)
		if err != nil {
			return err
		}
		ours := slices.DeleteFunc([]bitext.Bead{a, b}, func(x bitext.Bead) bool { return p.adopted[x.ID] })
		if i := slices.IndexFunc(ours, func(x bitext.Bead) bool { return decided([]bitext.Bead{x}, p.human) }); i >= 0 {
			mine := ours[i : i+1]
			if k, err := p.ours.Find(mine[0].Partner); err == nil {
				mine = []bitext.Bead{mine[0], p.ours.Beads[k]}
			}
			p.conflict(mine, []bitext.Bead{*source, p.theirs.Beads[j]})
			if !p.g.o.Theirs {
				p.kept[source.Unit] = true
				continue
			}
		}
		if _, err := p.ours.PairUp(a.ID, b.ID); err != nil {
			return err
		}
		p.adopt(source, a.ID)
		if source.State == bitext.SetAside {
			if _, err := p.ours.SetState(a.ID, bitext.SetAside); err != nil {
				return err
			}
		}
	}
	return nil
}

// decided reports whether a person made, confirmed or set aside one of the beads, or
// worked on its unit.
func decided(beads []bitext.Bead, human map[int64]bool) bool {
	return slices.ContainsFunc(beads, func(b bitext.Bead) bool { return b.State != bitext.Aligned || human[b.Unit] })
}

// keep excludes the units of beads of theirs from the comparison.
func (p *pairing) keep(theirs []bitext.Bead, count bool) {
	for i := range theirs {
		id := theirs[i].Unit
		if id == 0 {
			continue
		}
		p.kept[id] = true
		if count {
			p.g.step.Older++
		}
	}
}

// conflict reports beads that two people paired differently.
func (p *pairing) conflict(ours, theirs []bitext.Bead) {
	version := func(t *bitext.Bitext, beads []bitext.Bead) merge.Version {
		v := merge.Version{Status: string(statusOf[beads[0].State])}
		for s := range 2 {
			var texts []string
			for i := range beads {
				if text := t.BeadText(&beads[i], bitext.Side(s)); text != "" {
					texts = append(texts, text)
				}
			}
			v.Texts = append(v.Texts, strings.Join(texts, " | "))
		}
		return v
	}
	c := merge.Conflict{Kind: merge.ConflictUnit, Origin: p.origin, Ours: version(p.ours.Bitext, ours), Theirs: version(p.theirs, theirs), TookTheirs: p.g.o.Theirs}
	for i := range ours {
		if c.Unit = ours[i].Unit; c.Unit != 0 {
			break
		}
	}
	p.g.step.Conflicts = append(p.g.step.Conflicts, c)
}
