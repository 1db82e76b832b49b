package tm

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The same pair occurs in many documents: headings, formulas, sentences that are
// quoted every year. Deduplication keeps one unit for all of them, which lists the
// documents.
//
// Units are the same if they have the same texts in the same languages, in the same
// order. To find them among a million, each unit gets a digest of its texts (24 bytes
// per unit in main memory); the texts of units with equal digests are then compared.
//
// The other fields of a unit decide which one is kept, and sometimes prevent merging:
//
//   - rejected units only go together with rejected ones;
//   - units with different inline codes or notes stay apart, for one could not
//     have both;
//   - a reviewed unit is kept before another that a person worked on, that before an
//     imported one, that before an aligned one; then the one with the higher score;
//     then the older number;
//   - two units that people worked on stay apart where their texts differ in writing,
//     or where they have different marks for the same phrase. They are reported as
//     conflicts.
//
// Marks made by hand pass to the unit that is kept.

// Duplicates describes what a deduplication would do or did.
type Duplicates struct {
	// Groups is the number of texts that occur several times, Dropped the
	// number of removed units: all but one of each group.
	Groups, Dropped int
	// Apart is the number of units that have the texts of another but are kept,
	// because their codes, notes or marks differ, or because people wrote them
	// differently.
	Apart int
	// Conflicts holds those of them that people decided differently; both are
	// kept.
	Conflicts []merge.Conflict
	// Largest holds the groups with the most units, as the numbers of their
	// units, the one that is kept first.
	Largest [][]int64
	// Entry is the entry of the journal, or 0 for a plan or if nothing was
	// removed.
	Entry int64
}

// largestGroups is the maximum number of groups in Duplicates.Largest.
const largestGroups = 10

// PlanDedupe returns what Dedupe would do, without changing anything.
func (m *Memory) PlanDedupe(ctx context.Context, folded bool) (Duplicates, error) {
	var d Duplicates
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		groups, err := findGroups(ctx, tx, folded)
		if err != nil {
			return err
		}
		origins, err := tables.LoadOrigins(ctx, tx)
		if err != nil {
			return err
		}
		return eachGroup(ctx, tx, groups, func(candidates []journal.UnitImage) error {
			return d.split(folded, origins, candidates, func([]journal.UnitImage) error { return nil })
		})
	})
	if err != nil {
		return Duplicates{}, m.explain("look into", err)
	}
	d.sortLargest()
	return d, nil
}

// Dedupe merges duplicate units in one transaction and one entry of the
// journal. The unit that is kept has all their origins (see Unit.MoreOrigins).
// command is what the user typed.
//
// If folded is set, texts count as identical that have the same folded form (see package
// fold): that differ in width, case, simplified or traditional characters, quotes and
// spaces.
func (m *Memory) Dedupe(ctx context.Context, folded bool, command string) (Duplicates, error) {
	var d Duplicates
	entry, err := m.changeInJournal(ctx, cmp.Or(command, "dedupe"), 0, func(w *tables.Writer, e *journal.Entry) error {
		groups, err := findGroups(ctx, w.Tx, folded)
		if err != nil {
			return err
		}
		origins, err := tables.LoadOrigins(ctx, w.Tx)
		if err != nil {
			return err
		}
		u := uniter{w: w, e: e}
		err = eachGroup(ctx, w.Tx, groups, func(candidates []journal.UnitImage) error {
			return d.split(folded, origins, candidates, func(group []journal.UnitImage) error { return u.unite(ctx, group) })
		})
		if err != nil {
			return err
		}
		return u.finish(ctx)
	})
	if err != nil {
		return Duplicates{}, m.explain("deduplicate", err)
	}
	d.Entry = entry
	d.sortLargest()
	return d, nil
}

// A digest identifies the texts of a unit.
type digest struct {
	sum  [16]byte
	unit int64
}

// findGroups returns groups of two or more units with equal digests, in the
// order of their first units, with the units in order.
func findGroups(ctx context.Context, tx *sql.Tx, folded bool) ([][]int64, error) {
	var digests []digest
	h := sha256.New()
	err := tables.EachTexts(ctx, tx, func(unit int64, t *tables.Texts) error {
		h.Reset()
		for lang, text := range t.All() {
			if folded {
				text = fold.String(text)
			}
			fmt.Fprintf(h, "%d %d %s", lang, len(text), text)
		}
		d := digest{unit: unit}
		copy(d.sum[:], h.Sum(nil))
		digests = append(digests, d)
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(digests, func(a, b digest) int {
		return cmp.Or(bytes.Compare(a.sum[:], b.sum[:]), cmp.Compare(a.unit, b.unit))
	})
	var groups [][]int64
	for first := 0; first < len(digests); {
		last := first + 1
		for last < len(digests) && digests[last].sum == digests[first].sum {
			last++
		}
		if last-first > 1 {
			group := make([]int64, 0, last-first)
			for _, d := range digests[first:last] {
				group = append(group, d.unit)
			}
			groups = append(groups, group)
		}
		first = last
	}
	slices.SortFunc(groups, func(a, b []int64) int { return cmp.Compare(a[0], b[0]) })
	return groups, nil
}

// eachGroup calls visit with the units of every group, by number. It reads some
// hundred units at a time, since a query for each group took minutes for a million
// units. visit must change only units of its group.
func eachGroup(ctx context.Context, tx *sql.Tx, groups [][]int64, visit func([]journal.UnitImage) error) error {
	for len(groups) > 0 {
		var ids []int64
		n := 0
		for n < len(groups) && (n == 0 || len(ids)+len(groups[n]) <= journal.ImagesPerChange) {
			ids = append(ids, groups[n]...)
			n++
		}
		images, err := journal.TakeImages(ctx, tx, ids)
		if err != nil {
			return err
		}
		byID := make(map[int64]journal.UnitImage, len(images))
		for _, i := range images {
			byID[i.ID] = i
		}
		for _, group := range groups[:n] {
			candidates := make([]journal.UnitImage, 0, len(group))
			for _, id := range group {
				if i, there := byID[id]; there {
					candidates = append(candidates, i)
				}
			}
			if err := visit(candidates); err != nil {
				return err
			}
		}
		groups = groups[n:]
	}
	return nil
}

// A duplicate is a unit with the same texts as others.
type duplicate struct {
	journal.UnitImage
	unit  unit.Unit
	human bool
}

// split sorts units with one digest into groups that can be merged, calls unite
// for each group of two or more units, the one to be kept first, and counts.
func (d *Duplicates) split(folded bool, origins map[int64]unit.Origin, images []journal.UnitImage, unite func([]journal.UnitImage) error) error {
	byKey := map[string][]duplicate{}
	var order []string
	texts := map[string]bool{}
	for _, i := range images {
		u, err := i.Unit(nil)
		if err != nil {
			return err
		}
		u.Origin = origins[i.Origin]
		text := textKey(i, folded)
		texts[text] = true
		key := text + mergeKey(u)
		if byKey[key] == nil {
			order = append(order, key)
		}
		byKey[key] = append(byKey[key], duplicate{i, u, u.Human() || len(i.Marks) > 0})
	}
	d.Apart += len(order) - len(texts)
	for _, key := range order {
		rest := byKey[key]
		slices.SortFunc(rest, compareKept)
		for first := true; len(rest) > 0; first = false {
			if !first {
				d.Apart++
			}
			var group []journal.UnitImage
			group, rest = d.part(rest, first)
			if len(group) < 2 {
				continue
			}
			d.Groups++
			d.Dropped += len(group) - 1
			d.noteLargest(group)
			if err := unite(group); err != nil {
				return err
			}
		}
	}
	return nil
}

// part returns the units that can be merged with the first, and the others. If
// report is set, it reports the conflicts with these.
func (d *Duplicates) part(units []duplicate, report bool) (group []journal.UnitImage, apart []duplicate) {
	kept := units[0]
	group = []journal.UnitImage{kept.UnitImage}
	marks := map[[2]string]string{}
	note := func(u duplicate) {
		for _, k := range u.Marks {
			marks[[2]string{k.Folded, k.Lang}] = k.Words
		}
	}
	note(kept)
	conflict := merge.Conflict{Unit: kept.ID, Origin: kept.unit.Origin, Place: kept.unit.Place}
units:
	for _, u := range units[1:] {
		if kept.human && u.human && !sameVariants(kept.UnitImage, u.UnitImage) {
			apart = append(apart, u)
			if report {
				conflict.Kind, conflict.Ours, conflict.Theirs = merge.ConflictUnit, unitVersion(kept.unit), unitVersion(u.unit)
				d.Conflicts = append(d.Conflicts, conflict)
			}
			continue
		}
		for _, k := range u.Marks {
			words, there := marks[[2]string{k.Folded, k.Lang}]
			if !there || words == k.Words {
				continue
			}
			apart = append(apart, u)
			if report {
				conflict.Kind = merge.ConflictMark
				conflict.Ours, conflict.Theirs = merge.Version{Texts: []string{k.Folded, words}}, merge.Version{Texts: []string{k.Folded, k.Words}}
				d.Conflicts = append(d.Conflicts, conflict)
			}
			continue units
		}
		note(u)
		group = append(group, u.UnitImage)
	}
	return group, apart
}

// sameVariants reports whether the texts are identical.
func sameVariants(a, b journal.UnitImage) bool { return slices.Equal(a.Variants, b.Variants) }

// textKey returns a key that duplicate units have in common.
func textKey(i journal.UnitImage, folded bool) string {
	var b strings.Builder
	for _, v := range i.Variants {
		text := v.Text
		if folded {
			text = fold.String(text)
		}
		fmt.Fprintf(&b, "%d %d %s\n", v.Lang, len(text), text)
	}
	return b.String()
}

// mergeKey returns a key that units have in common if their other fields allow
// merging them.
func mergeKey(u unit.Unit) string {
	key := fmt.Sprintf("%v %q", u.Status == unit.Rejected, u.Notes)
	for _, v := range u.Variants {
		key += fmt.Sprintf(" %+v", v.Codes)
		if v.Details != nil {
			key += fmt.Sprintf(" %q", v.Details.Notes)
		}
	}
	return key
}

// keptRank returns the rank of a unit in the order in which units are kept.
func (u duplicate) keptRank() int {
	switch {
	case u.unit.Status == unit.Reviewed:
		return 1
	case u.human:
		return 2
	case u.unit.Status == unit.Imported:
		return 3
	}
	return 4
}

// compareKept sorts the unit to be kept first.
func compareKept(a, b duplicate) int {
	return cmp.Or(cmp.Compare(a.keptRank(), b.keptRank()), cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
}

// noteLargest records the group if it is one of the largest.
func (d *Duplicates) noteLargest(group []journal.UnitImage) {
	ids := make([]int64, len(group))
	for i, u := range group {
		ids[i] = u.ID
	}
	d.Largest = append(d.Largest, ids)
	if len(d.Largest) >= 8*largestGroups {
		d.sortLargest()
	}
}

// sortLargest keeps only the largest groups.
func (d *Duplicates) sortLargest() {
	slices.SortFunc(d.Largest, func(a, b []int64) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0]))
	})
	d.Largest = d.Largest[:min(len(d.Largest), largestGroups)]
}

// A uniter merges each group of units into one. It drops units in batches,
// which is much cheaper.
type uniter struct {
	w *tables.Writer
	e *journal.Entry
	// before holds the units to be kept in their old state, kept in their new state,
	// dropped the others, until the next flush.
	before, kept, dropped []journal.UnitImage
}

// unite adds a group, the unit to be kept first.
func (u *uniter) unite(ctx context.Context, group []journal.UnitImage) error {
	kept := group[0]
	places := append([]tables.Placement{}, kept.More...)
	marks := append([]journal.MarkImage{}, kept.Marks...)
	for _, g := range group[1:] {
		places = append(append(places, tables.Placement{Origin: g.Origin, Place: g.Place}), g.More...)
		marks = append(marks, g.Marks...)
		u.dropped = append(u.dropped, g)
		u.w.Instead[g.ID] = kept.ID
	}
	own := tables.Placement{Origin: kept.Origin, Place: kept.Place}
	slices.SortFunc(places, func(a, b tables.Placement) int {
		return cmp.Or(cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Place, b.Place))
	})
	kept.More = slices.DeleteFunc(slices.Compact(places), func(o tables.Placement) bool { return o == own })
	// All units of a group have the same marks for the same phrase.
	slices.SortStableFunc(marks, func(a, b journal.MarkImage) int {
		return cmp.Or(cmp.Compare(a.Folded, b.Folded), cmp.Compare(a.Lang, b.Lang))
	})
	kept.Marks = slices.CompactFunc(marks, func(a, b journal.MarkImage) bool { return a.Folded == b.Folded && a.Lang == b.Lang })
	u.before, u.kept = append(u.before, group[0]), append(u.kept, kept)
	if len(u.dropped) >= journal.UndoChunk {
		return u.finish(ctx)
	}
	return nil
}

// finish writes the pending changes. The texts of the units that are kept do not
// change, only what belongs to them.
func (u *uniter) finish(ctx context.Context) error {
	byID := func(a, b journal.UnitImage) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(u.before, byID)
	slices.SortFunc(u.dropped, byID)
	for _, images := range [][]journal.UnitImage{u.before, u.dropped} {
		if err := u.e.BeforeImages(ctx, images); err != nil {
			return err
		}
	}
	ids := make([]int64, len(u.dropped))
	for i, d := range u.dropped {
		ids[i] = d.ID
	}
	if _, err := u.w.DropUnits(ctx, ids...); err != nil {
		return err
	}
	for _, k := range u.kept {
		if err := k.AddHangers(ctx, u.w); err != nil {
			return err
		}
	}
	u.before, u.kept, u.dropped = nil, nil, nil
	return nil
}
