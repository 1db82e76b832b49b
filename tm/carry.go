package tm

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// When a document is imported again, because its file was corrected or the aligner has
// improved, the work of people on its units is carried over to the new units:
//
//	old units, in order            new units
//	重要讲话。  reviewed      ──▶   重要讲话。  reviewed, with the old translation
//	附件一                          附件一
//	附件一      noted         ──▶   附件一      noted
//	旧句子。    edited              新句子。                       cannot be carried
//
// If both have a bitext, the pairing made by people is taken first (InheritBeads), and a
// pair that a person removed stays removed: its bead is set aside and has no unit. If
// the old text has no bitext, the journal shows what was removed and, after it was
// shortened, so do gaps in the places of the units; what would come back is reported. Units
// with the same source are the same (see sentenceKey). If a source occurs several times,
// the occurrence between the same neighbours is taken first, then one with one of them,
// then the next in order. A unit whose source a person edited is also found by its earlier
// source, which the journal has.
//
// The new unit takes over the translation, the status, the notes, the marks and the dates.
// If the new file has a translation that the unit never had, that is a conflict, since
// somebody may have corrected the file.

// InheritBeads applies the pairing made by people in the bitext of an origin to the
// fresh bitext that will replace it: beads that were confirmed or set aside, or on whose
// units people worked (see bitext.Bitext.Inherit), so that these units can be carried
// over. It returns the number of beads, which is 0 if the origin has no bitext.
func (m *Memory) InheritBeads(ctx context.Context, origin int64, fresh *bitext.Bitext) (int, error) {
	n := 0
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		old, err := tables.LoadBitext(ctx, tx, origin, &m.bitexts)
		if errors.Is(err, fault.ErrNoBitext) {
			return nil
		}
		if err != nil {
			return err
		}
		human, err := humanUnits(ctx, tx, origin)
		if err != nil {
			return err
		}
		key := func(text string) string {
			k := keyOfSentence(text)
			return string(k[:])
		}
		if err := restoreTexts(ctx, tx, old.Bitext, fresh, human, key); err != nil {
			return err
		}
		n = fresh.Inherit(old.Bitext, key, func(b *bitext.Bead) bool { return b.State != bitext.Aligned || human[b.Unit] })
		return nil
	})
	return n, m.explain("read", err)
}

// restoreTexts restores the earlier texts, from the journal, of beads that a person
// rewrote, if their sentences are in the fresh text and those of the rewritten ones are
// not. The unit carries over what the person wrote.
func restoreTexts(ctx context.Context, tx *sql.Tx, old, fresh *bitext.Bitext, human map[int64]bool, key func(string) string) error {
	var there [2]map[string]bool
	for s := range there {
		there[s] = map[string]bool{}
		for i := range fresh.Beads {
			for _, x := range fresh.Beads[i].Sides[s] {
				there[s][key(x.Text)] = true
			}
		}
	}
	found := func(i, s int) bool {
		return !slices.ContainsFunc(old.Beads[i].Sides[s], func(x bitext.Sentence) bool { return !there[s][key(x.Text)] })
	}
	var journaled *past
	for i := range old.Beads {
		b := &old.Beads[i]
		at := [2]int{i, i} // the beads of the two sides
		if b.Unit == 0 || !human[b.Unit] {
			continue
		}
		if b.Partner != 0 {
			var err error
			if at[bitext.Target], err = old.Find(b.Partner); err != nil {
				return err
			}
		}
		if found(at[0], 0) && found(at[1], 1) {
			continue
		}
		if journaled == nil {
			var err error
			if journaled, err = readPast(ctx, tx); err != nil {
				return err
			}
		}
		err := journaled.each(ctx, tx, b.Unit, func(was unit.Unit) error {
			for s, k := range at {
				if s >= len(was.Variants) || found(k, s) {
					continue
				}
				c, err := old.Rewrite(old.Beads[k].ID, bitext.Side(s), was.Variants[s].Text)
				if _, same := errors.AsType[*bitext.Refusal](err); same {
					continue
				}
				if err == nil && !found(k, s) {
					_, err = old.Revert(c.Reversal())
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// A sentenceKey is the same for texts that differ only in spaces, width, quotation
// marks and other things that folding removes.
type sentenceKey [16]byte

func keyOfSentence(text string) sentenceKey {
	folded := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, fold.String(text))
	sum := sha256.Sum256([]byte(folded))
	return sentenceKey(sum[:16])
}

// A predecessor is an origin before it is replaced.
type predecessor struct {
	// keys holds the keys of the sources of all units, in order.
	keys []sentenceKey
	// human holds the units that people worked on.
	human []oldUnit
	// removed holds the keys of sources that people removed, see
	// removedSources, and gaps the indexes into keys before which units are
	// missing by their places; both only if the origin has no bitext, which
	// keeps the beads of removed pairs.
	removed map[sentenceKey]bool
	gaps    map[int]bool
	// alone holds the sentences of which a person confirmed that they have no partner,
	// as units without a number.
	alone []unit.Unit
}

type oldUnit struct {
	unit.Unit
	at    int // index into keys
	marks []journal.MarkImage
	// shared reports that the unit stays in the memory with other origins.
	shared bool
	// new is the number of the unit that it is carried to, or 0.
	new int64
}

// readPredecessor reads the units of the origin.
func readPredecessor(ctx context.Context, w *tables.Writer, origin int64) (*predecessor, error) {
	p := &predecessor{}
	marked := map[int64]bool{}
	var ids []int64
	if err := tables.Collect(ctx, w.Tx, &ids, "SELECT DISTINCT unit FROM marks"); err != nil {
		return nil, err
	}
	for _, id := range ids {
		marked[id] = true
	}
	type placed struct {
		oldUnit
		key   sentenceKey
		human bool
	}
	var units []placed
	err := Filter{Origin: origin, Statuses: tables.Statuses}.each(ctx, w.Tx, func(u unit.Unit) bool {
		x := placed{oldUnit{shared: slices.ContainsFunc(u.MoreOrigins, func(o unit.Placed) bool { return o.Origin.ID != origin }) || u.Origin.ID != origin}, keyOfSentence(u.Variants[0].Text), u.Human() || marked[u.ID]}
		for _, place := range u.PlacesIn(origin) {
			x.Unit = unit.Unit{ID: u.ID}
			if x.human {
				x.Unit = u
			}
			x.Place = place
			units = append(units, x)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(units, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.ID, b.ID))
	})
	old, err := w.Bitext(ctx, origin)
	if err == nil {
		p.alone = confirmedAlone(old.Bitext)
	} else if errors.Is(err, fault.ErrNoBitext) {
		if p.removed, err = removedSources(ctx, w.Tx, origin); err != nil {
			return nil, err
		}
		// The places of an import have no gaps, and its run knows the last one.
		p.gaps = map[int]bool{}
		next := 0
		for i, x := range units {
			p.gaps[i] = x.Place > next
			next = x.Place + 1
		}
		var high int
		if err := w.Tx.QueryRowContext(ctx, "SELECT coalesce(max(high), -1) FROM runs WHERE origin = ?", origin).Scan(&high); err != nil {
			return nil, err
		}
		p.gaps[len(units)] = high >= next
	}
	for i, x := range units {
		p.keys = append(p.keys, x.key)
		if !x.human {
			continue
		}
		x.at = i
		if marked[x.ID] {
			images, err := journal.TakeImages(ctx, w.Tx, []int64{x.ID})
			if err != nil {
				return nil, err
			}
			x.marks = images[0].Marks
		}
		p.human = append(p.human, x.oldUnit)
	}
	return p, nil
}

// confirmedAlone returns the sentences of a bitext of which a person confirmed that they
// have no partner.
func confirmedAlone(t *bitext.Bitext) []unit.Unit {
	var list []unit.Unit
	for i := range t.Beads {
		b := &t.Beads[i]
		if b.State != bitext.Confirmed || !b.Lone() || b.Partner != 0 {
			continue
		}
		for side, sentences := range b.Sides {
			for _, x := range sentences {
				list = append(list, unit.Unit{Status: unit.Reviewed, Variants: []unit.Variant{{Lang: t.Langs[side], Text: x.Text}}})
			}
		}
	}
	return list
}

// lostAlone returns the units of p.alone that are not confirmed in the new bitext.
func (p *predecessor) lostAlone(fresh *bitext.Bitext) []unit.Unit {
	if fresh == nil || len(p.alone) == 0 {
		return nil
	}
	there := map[sentenceKey]bool{}
	for _, u := range confirmedAlone(fresh) {
		there[keyOfSentence(u.Variants[0].Text)] = true
	}
	return slices.DeleteFunc(slices.Clone(p.alone), func(u unit.Unit) bool { return there[keyOfSentence(u.Variants[0].Text)] })
}

// removedSources returns the sources of units of the origin that, according to the
// journal, were removed and not replaced by a new version.
func removedSources(ctx context.Context, tx *sql.Tx, origin int64) (map[sentenceKey]bool, error) {
	var changes []int64
	err := tables.Collect(ctx, tx, &changes, "SELECT id FROM journal_changes WHERE kind = ?", journal.KindUnits)
	if err != nil {
		return nil, err
	}
	gone := map[sentenceKey]bool{}
	replaced := map[int64]bool{} // entries of the journal
	for _, id := range changes {
		c, err := journal.ReadChange(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		images, err := journal.UnpackImages(c.Before)
		if err != nil {
			return nil, err
		}
		for _, i := range images {
			if i.Origin != origin || len(i.Variants) == 0 {
				continue
			}
			there := false
			if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT * FROM units WHERE id = ?)", i.ID).Scan(&there); err != nil {
				return nil, err
			}
			if there {
				continue
			}
			if _, known := replaced[c.Entry]; !known {
				if replaced[c.Entry], err = journal.ChangesRow(ctx, tx, c.Entry, journal.RowOf("origins", origin)); err != nil {
					return nil, err
				}
			}
			if !replaced[c.Entry] {
				gone[keyOfSentence(i.Variants[0].Text)] = true
			}
		}
	}
	return gone, nil
}

// A sequence holds the new units of an origin in order.
type sequence struct {
	ids  []int64
	keys []sentenceKey
	at   map[sentenceKey][]int // positions
	used map[int]bool
}

func readSequence(ctx context.Context, w *tables.Writer, origin int64) (*sequence, error) {
	s := &sequence{at: map[sentenceKey][]int{}, used: map[int]bool{}}
	err := Filter{Origin: origin, Statuses: tables.Statuses}.each(ctx, w.Tx, func(u unit.Unit) bool {
		key := keyOfSentence(u.Variants[0].Text)
		s.at[key] = append(s.at[key], len(s.keys))
		s.ids, s.keys = append(s.ids, u.ID), append(s.keys, key)
		return true
	})
	return s, err
}

// take assigns to the unit of the predecessor the first free position with the key
// and at least the given number of the same neighbours.
func (s *sequence) take(p *predecessor, u *oldUnit, key sentenceKey, neighbours int) {
	for _, i := range s.at[key] {
		if s.used[i] {
			continue
		}
		same := 0
		if u.at == 0 && i == 0 || u.at > 0 && i > 0 && p.keys[u.at-1] == s.keys[i-1] {
			same++
		}
		oldLast, newLast := u.at == len(p.keys)-1, i == len(s.keys)-1
		if oldLast && newLast || !oldLast && !newLast && p.keys[u.at+1] == s.keys[i+1] {
			same++
		}
		if same >= neighbours {
			s.used[i], u.new = true, s.ids[i]
			return
		}
	}
}

// carryOver carries the work of people over from the predecessor to the present units
// of the origin and reports it in the receipt. Added units already belong to this
// entry of the journal, so that their earlier state need not be recorded.
func (m *Memory) carryOver(ctx context.Context, w *tables.Writer, e *journal.Entry, p *predecessor, receipt *Receipt, o AddOptions) error {
	receipt.Lost = p.lostAlone(o.Bitext)
	if len(p.human) == 0 && len(p.removed) == 0 && len(p.gaps) == 0 && len(receipt.Lost) == 0 {
		return nil
	}
	s, err := readSequence(ctx, w, receipt.Origin.ID)
	if err != nil {
		return err
	}
	reader := tables.NewUnitReader(w.Languages)
	var back []int64
	at := map[sentenceKey]int{}
	for i, key := range p.keys {
		at[key] = i
	}
	before := -1 // the unit of the predecessor that stands before
	for i, key := range s.keys {
		if k, known := at[key]; known {
			before = k
		} else if p.removed[key] || p.gaps[before+1] {
			back = append(back, s.ids[i])
		}
	}
	returned, err := reader.Load(ctx, w.Statements, back)
	if err != nil {
		return err
	}
	for _, id := range back {
		receipt.Returned = append(receipt.Returned, returned[id])
	}
	journaled, err := readPast(ctx, w.Tx)
	if err != nil {
		return err
	}
	earlier := make([][]unit.Unit, len(p.human)) // the earlier states of the units
	for i, u := range p.human {
		if u.Created.Equal(u.Changed) {
			continue
		}
		err := journaled.each(ctx, w.Tx, u.ID, func(was unit.Unit) error {
			earlier[i] = append(earlier[i], was)
			return nil
		})
		if err != nil {
			return err
		}
	}
	for neighbours := 2; neighbours >= 0; neighbours-- {
		for i := range p.human {
			if u := &p.human[i]; u.new == 0 {
				s.take(p, u, p.keys[u.at], neighbours)
			}
		}
	}
	for i := range p.human {
		u := &p.human[i]
		for _, was := range earlier[i] {
			if u.new == 0 {
				s.take(p, u, keyOfSentence(was.Variants[0].Text), 0)
			}
		}
	}
	for i := range p.human {
		u := &p.human[i]
		switch {
		case u.new == 0 && !u.shared:
			receipt.Lost = append(receipt.Lost, u.Unit)
		case u.new != 0:
			loaded, err := reader.Load(ctx, w.Statements, []int64{u.new})
			if err != nil {
				return err
			}
			receipt.Carried++
			if err := carryUnit(ctx, w, e, u, loaded[u.new], earlier[i], receipt, o); err != nil {
				return err
			}
		}
	}
	if len(receipt.Lost)+len(receipt.Returned) > 0 && !o.LoseWork {
		return &fault.HumanWorkError{Path: m.file.Path, Origin: receipt.Origin, Lost: receipt.Lost, Returned: receipt.Returned, Carried: receipt.Carried}
	}
	return nil
}

// carryUnit carries one unit.
func carryUnit(ctx context.Context, w *tables.Writer, e *journal.Entry, old *oldUnit, fresh unit.Unit, earlier []unit.Unit, receipt *Receipt, o AddOptions) error {
	carried := fresh
	carried.Variants = slices.Clone(fresh.Variants)
	corrected := false // the new file has a translation that the unit never had
	for i := range carried.Variants {
		v := &carried.Variants[i]
		at := slices.IndexFunc(old.Variants, func(x unit.Variant) bool { return lang.Base(x.Lang) == lang.Base(v.Lang) })
		if at < 0 || old.Variants[at].Text == v.Text {
			continue
		}
		was := func(u unit.Unit) bool { return at < len(u.Variants) && u.Variants[at].Text == v.Text }
		edited := slices.ContainsFunc(earlier, was)
		switch {
		case i > 0:
			corrected = corrected || !edited
			*v = old.Variants[at]
		case edited || keyOfSentence(old.Variants[at].Text) != keyOfSentence(v.Text):
			*v = old.Variants[at] // a person edited the source
		}
	}
	if corrected {
		receipt.Conflicts = append(receipt.Conflicts, merge.Conflict{
			Kind: merge.ConflictUnit, Unit: fresh.ID, Origin: receipt.Origin, Place: fresh.Place,
			Ours: unitVersion(old.Unit), Theirs: unitVersion(fresh), TookTheirs: o.Theirs,
		})
	}
	if corrected && o.Theirs {
		carried.Variants = fresh.Variants
	} else {
		carried.Status, carried.ChangedBy = old.Status, cmp.Or(old.ChangedBy, fresh.ChangedBy)
		carried.Created, carried.Changed = old.Created, old.Changed
		if old.Edited() && !carried.Edited() {
			carried.Changed = receipt.Origin.Imported.Add(time.Second)
		}
	}
	for _, n := range old.Notes {
		if !slices.Contains(carried.Notes, n) {
			carried.Notes = append(slices.Clip(carried.Notes), n)
		}
	}
	if err := w.PutUnit(ctx, carried); err != nil {
		return err
	}
	for _, k := range old.marks {
		if err := e.AddedRow(ctx, journal.RowOf("marks", fresh.ID, k.Folded, k.Lang)); err != nil {
			return err
		}
		err := w.Statements.Exec(ctx, "INSERT INTO marks (unit, folded, lang, words, created) VALUES (?, ?, ?, ?, ?)",
			fresh.ID, k.Folded, k.Lang, k.Words, k.Created)
		if err != nil {
			return err
		}
	}
	return nil
}

// What a person decided about a unit (see unit.Unit.Human) is never replaced by the
// work of a program, whatever the dates. If two people decided differently, no rule
// can tell who is right: one version is kept, both are reported.

func unitVersion(u unit.Unit) merge.Version {
	v := merge.Version{Status: string(u.Status), Notes: u.Notes, Changed: u.Changed}
	for _, x := range u.Variants {
		v.Texts = append(v.Texts, x.Text)
	}
	return v
}

func rulingVersion(r ruling.Ruling) merge.Version {
	v := merge.Version{Texts: []string{r.Phrase, r.Rendering}, Status: string(r.Status)}
	if said := strings.Join([]string{r.Date, r.Citation, r.Note}, ", "); strings.Trim(said, ", ") != "" {
		v.Notes = []string{strings.Trim(said, ", ")}
	}
	return v
}

// isMarked reports whether a rendering is marked in the unit.
func isMarked(ctx context.Context, w *tables.Writer, id int64) (marked bool, err error) {
	err = w.Tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT * FROM marks WHERE unit = ?)", id).Scan(&marked)
	return marked, err
}
