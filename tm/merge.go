package tm

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/check"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Merging brings what another memory holds into this one, origin by origin:
//
//	other                       this memory
//	origin with a checksum      none such: stored whole, with all its units
//	that … has                  one such: its units are compared
//	                              the same unit                   nothing
//	                              a person worked on theirs only  takes the place of ours
//	                              … on ours only, or on neither   ours stays
//	                              … on both                       a conflict
//	                              a unit we do not have           added
//	                              a date, title … we do not have  taken
//
// Units are compared with the one at the same place that has the same source, else with
// one that has the same source elsewhere, since aligning a document again renumbers its
// units, else with one at the same place, whose source a person may have corrected. Dates
// are irrelevant: a unit aligned yesterday is not a correction of one reviewed last year.
//
// Two units that people worked on are not in conflict if one was made from the other: if
// the journal of one memory shows that its unit once was what the unit of the other is
// now. Then the later version is taken, as for a memory that is carried from one computer
// to another and back.
//
// Each origin is one transaction, so that an interrupted merge has brought whole origins,
// and repeating it does the rest: existing origins are skipped. The whole merge is one
// entry of the journal.
//
// A unit with several origins is merged as a unit of each, as if it had never been
// deduplicated; Dedupe merges them again. Units that were removed here but are still in
// the other memory return.
//
// Marks, rulings and ignored findings are merged last. If both memories have a different
// one for the same phrase in a unit, of the same authority on the same words, or for the
// same finding, that is a conflict too.

// A merger is the state of a merge.
type merger struct {
	m, other *Memory
	o        merge.Options
	command  string
	done     merge.Result // what is stored
	step     merge.Result // done plus the current transaction
	// marked holds the units of the other memory that have marks.
	marked map[int64]bool
	// ours and theirs are the journals of the two memories, read when first
	// needed.
	ours, theirs *past
}

// Merge merges the other memory, which it only reads, into this one. After an
// error the origins stored before it remain, and repeating the merge continues
// from there.
func (m *Memory) Merge(ctx context.Context, other *Memory, o merge.Options) (merge.Result, error) {
	theirs, err := other.Origins(ctx)
	if err != nil {
		return merge.Result{}, err
	}
	g := &merger{m: m, other: other, o: o, command: cmp.Or(o.Command, "merge "+other.file.Path)}
	g.done.Origins = len(theirs)
	marks, err := other.allMarks(ctx)
	if err != nil {
		return g.done, err
	}
	g.marked = make(map[int64]bool, len(marks))
	for _, k := range marks {
		g.marked[k.unit.ID] = true
	}
	for i, c := range theirs {
		if o.Progress != nil {
			o.Progress(i, len(theirs))
		}
		end, err := m.file.BeginLarge(ctx, c.Units, false)
		if err == nil {
			err = g.transact(ctx, func(w *tables.Writer, e *journal.Entry) error { return g.mergeOrigin(ctx, w, e, c.Origin) })
		}
		if err != nil {
			err = fmt.Errorf("origin %d (%s): %w", c.Origin.ID, c.Origin.Name(), err)
		}
		if err := errors.Join(err, end()); err != nil {
			return g.done, m.explain("merge into", err)
		}
	}
	err = g.mergeMarks(ctx, marks)
	if err == nil {
		err = g.mergeRulings(ctx)
	}
	if err == nil {
		err = g.mergeIgnored(ctx)
	}
	return g.done, m.explain("merge into", err)
}

// transact runs f in a transaction; what it adds to step counts only once it is
// stored.
func (g *merger) transact(ctx context.Context, f func(w *tables.Writer, e *journal.Entry) error) error {
	entry, err := g.m.changeInJournal(ctx, g.command, g.done.Entry, func(w *tables.Writer, e *journal.Entry) error {
		g.step = g.done
		g.step.Conflicts = slices.Clip(g.done.Conflicts)
		g.ours = nil
		return f(w, e)
	})
	if err != nil {
		return err
	}
	g.step.Entry = cmp.Or(entry, g.done.Entry)
	g.done = g.step
	return nil
}

// mergeOrigin merges one origin.
func (g *merger) mergeOrigin(ctx context.Context, w *tables.Writer, e *journal.Entry, theirs unit.Origin) error {
	ours, err := tables.FindOrigin(ctx, w.Tx, theirs.Checksum)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		g.step.New++
		return g.mergeNew(ctx, w, e, theirs)
	case err != nil:
		return err
	}
	return g.mergeKnown(ctx, w, e, theirs, ours)
}

// mergeNew stores an origin that is not here, with all its units.
func (g *merger) mergeNew(ctx context.Context, w *tables.Writer, e *journal.Entry, theirs unit.Origin) error {
	ours := theirs
	var err error
	if ours.ID, err = tables.InsertOrigin(ctx, w.Tx, ours); err != nil {
		return err
	}
	if err := e.AddedRow(ctx, journal.RowOf("origins", ours.ID)); err != nil {
		return err
	}
	var ids []int64 // of their units, in the order of ours
	units := func(yield func(unit.Unit, error) bool) {
		for u, err := range unitsOfOrigin(ctx, g.other, theirs.ID) {
			ids = append(ids, u.ID)
			if !yield(u, err) {
				return
			}
		}
	}
	first, err := g.add(ctx, w, e, ours, units)
	if err != nil {
		return err
	}
	return g.mergeBitext(ctx, w, e, theirs.ID, ours.ID, ids, first)
}

// mergeBitext stores the bitext of an origin whose units were just stored with numbers
// from first on. It omits a damaged bitext, since the units are intact.
func (g *merger) mergeBitext(ctx context.Context, w *tables.Writer, e *journal.Entry, theirs, ours int64, ids []int64, first int64) error {
	b, _, err := g.other.Bitext(ctx, theirs)
	if errors.Is(err, fault.ErrNoBitext) || errors.Is(err, bitext.ErrDamaged) {
		return nil
	}
	if err != nil {
		return err
	}
	here := map[int64][]int64{} // a unit may be at several places of the document
	for i, id := range ids {
		here[id] = append(here[id], first+int64(i))
	}
	for i := range b.Beads {
		id := b.Beads[i].Unit
		if id == 0 {
			continue
		}
		var ours int64
		if list := here[id]; len(list) > 0 {
			ours, here[id] = list[0], list[1:]
		}
		b.SetUnit(i, ours)
	}
	if _, err := w.AddBitext(ctx, ours, b); err != nil {
		return err
	}
	return e.AddedBitext(ctx, ours)
}

// add adds units, with numbers from first on.
func (g *merger) add(ctx context.Context, w *tables.Writer, e *journal.Entry, ours unit.Origin, units iter.Seq2[unit.Unit, error]) (first int64, err error) {
	stored, err := w.AddUnits(ctx, ours, units)
	if err != nil {
		return 0, err
	}
	g.step.Added += stored.Units
	return stored.First, e.AddedUnits(ctx, stored.First, stored.Last)
}

// unitsOfOrigin streams the units of an origin of the other memory, including
// rejected ones, each with its place in this origin.
func unitsOfOrigin(ctx context.Context, other *Memory, origin int64) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		for u, err := range other.Units(ctx, Filter{Origin: origin, Statuses: tables.Statuses}) {
			if err != nil {
				yield(unit.Unit{}, err)
				return
			}
			for _, place := range u.PlacesIn(origin) {
				u.Place = place
				if !yield(u, nil) {
					return
				}
			}
		}
	}
}

// mergeRulings adds the rulings that are not here.
func (g *merger) mergeRulings(ctx context.Context) error {
	var theirs []ruling.Ruling
	err := g.other.file.View(ctx, func(tx *sql.Tx) (err error) {
		theirs, err = readRulings(ctx, tx, "TRUE")
		return err
	})
	if err != nil || len(theirs) == 0 {
		return err
	}
	return g.transact(ctx, func(w *tables.Writer, e *journal.Entry) error {
		for _, r := range theirs {
			if err := g.mergeRuling(ctx, w, e, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// mergeRuling adds a ruling, unless there is one of the same authority on the same
// words.
func (g *merger) mergeRuling(ctx context.Context, w *tables.Writer, e *journal.Entry, theirs ruling.Ruling) error {
	here, err := readRulings(ctx, w.Tx, "(folded, rendering, lang, authority) = (?, ?, ?, ?)",
		fold.String(theirs.Phrase), theirs.Rendering, theirs.Lang, theirs.Authority)
	if err != nil {
		return err
	}
	if len(here) > 0 {
		ours := here[0]
		theirs.ID, theirs.Phrase = ours.ID, ours.Phrase
		if ours == theirs {
			return nil
		}
		g.step.Conflicts = append(g.step.Conflicts, merge.Conflict{
			Kind: merge.ConflictRuling, Ours: rulingVersion(ours), Theirs: rulingVersion(theirs), TookTheirs: g.o.Theirs,
		})
		if !g.o.Theirs {
			return nil
		}
	} else {
		g.step.Rulings++
	}
	_, err = putRuling(ctx, w.Statements, e, theirs)
	return err
}

// mergeIgnored adds the findings that people set aside there.
func (g *merger) mergeIgnored(ctx context.Context) error {
	theirs, err := g.other.IgnoredFindings(ctx)
	if err != nil || len(theirs) == 0 {
		return err
	}
	return g.transact(ctx, func(w *tables.Writer, e *journal.Entry) error {
		ours, err := readIgnored(ctx, w.Tx)
		if err != nil {
			return err
		}
		here := make(map[string]check.Ignored, len(ours))
		for _, f := range ours {
			here[f.Finding] = f
		}
		for _, f := range theirs {
			known, ok := here[f.Finding]
			switch {
			case !ok:
				g.step.Ignored++
			case known.Reason == f.Reason:
				continue
			default:
				g.step.Conflicts = append(g.step.Conflicts, merge.Conflict{Kind: merge.ConflictFinding, Ours: ignoredVersion(known), Theirs: ignoredVersion(f), TookTheirs: g.o.Theirs})
				if !g.o.Theirs {
					continue
				}
			}
			if err := putIgnored(ctx, w, e, f); err != nil {
				return err
			}
		}
		return nil
	})
}

func ignoredVersion(f check.Ignored) merge.Version {
	return merge.Version{Texts: []string{cmp.Or(f.Source, f.Target, f.Rule)}, Notes: []string{f.Reason}, Changed: f.Created}
}

// mergeDetails adds details of a document that only theirs has. Different details are a
// conflict.
func (g *merger) mergeDetails(ctx context.Context, w *tables.Writer, e *journal.Entry, theirs, ours unit.Origin) error {
	after, taken := ours, false
	c := merge.Conflict{Kind: merge.ConflictDocument, Origin: ours, TookTheirs: g.o.Theirs}
	for _, field := range []struct {
		ours   *string
		theirs string
	}{{&after.Title, theirs.Title}, {&after.Date, theirs.Date}, {&after.Body, theirs.Body}, {&after.Translator, theirs.Translator}, {&after.URL, theirs.URL}} {
		switch {
		case field.theirs == "" || field.theirs == *field.ours:
			continue
		case *field.ours == "":
			taken = true
		default:
			c.Ours.Texts, c.Theirs.Texts = append(c.Ours.Texts, *field.ours), append(c.Theirs.Texts, field.theirs)
			if !g.o.Theirs {
				continue
			}
		}
		*field.ours = field.theirs
	}
	if len(c.Ours.Texts) > 0 {
		g.step.Conflicts = append(g.step.Conflicts, c)
	}
	if taken {
		g.step.Filled++
	}
	if after == ours {
		return nil
	}
	if err := e.BeforeRow(ctx, journal.RowOf("origins", ours.ID)); err != nil {
		return err
	}
	return tables.UpdateOrigin(ctx, w.Tx, after)
}

// mergeKnown compares the units of an origin that is here.
func (g *merger) mergeKnown(ctx context.Context, w *tables.Writer, e *journal.Entry, theirs, ours unit.Origin) error {
	if err := g.mergeDetails(ctx, w, e, theirs, ours); err != nil {
		return err
	}
	before := g.step
	kept, err := g.mergePairing(ctx, w, e, theirs, ours)
	if err != nil {
		return err
	}
	if same, err := sameOrigin(ctx, w, g.other, theirs, ours); err != nil || same {
		g.step.Same++
		return err
	}
	here, err := unitsByPlace(ctx, w, ours.ID)
	if err != nil {
		return err
	}
	reader := tables.NewUnitReader(w.Languages)
	compare := func(h placedUnit, u unit.Unit, there placedUnit) error {
		here.remove(h)
		if h.all == there.all {
			return nil
		}
		loaded, err := reader.Load(ctx, w.Statements, []int64{h.id})
		if err != nil {
			return err
		}
		return g.mergeUnit(ctx, w, e, loaded[h.id], u)
	}
	var left []unit.Unit // without a unit of the same source at their place
	for u, err := range unitsOfOrigin(ctx, g.other, theirs.ID) {
		if err != nil {
			return err
		}
		if kept[u.ID] {
			continue
		}
		there, err := placedUnitOf(u)
		if err != nil {
			return err
		}
		h, ok := here.at(u.Place, there)
		if !ok {
			left = append(left, u)
			continue
		}
		if err := compare(h, u, there); err != nil {
			return err
		}
	}
	var add []unit.Unit
	bySource := here.bySource()
	for _, find := range []func(u unit.Unit, there placedUnit) (placedUnit, bool){
		func(_ unit.Unit, there placedUnit) (placedUnit, bool) {
			same := slices.DeleteFunc(bySource[there.source], func(h placedUnit) bool { return !here.has(h) })
			bySource[there.source] = same
			if len(same) == 0 {
				return placedUnit{}, false
			}
			return same[0], true
		},
		func(u unit.Unit, _ placedUnit) (placedUnit, bool) {
			if same := here[u.Place]; len(same) > 0 {
				return same[0], true
			}
			return placedUnit{}, false
		},
	} {
		add = nil
		for _, u := range left {
			there, err := placedUnitOf(u)
			if err != nil {
				return err
			}
			h, ok := find(u, there)
			if !ok {
				add = append(add, u)
				continue
			}
			if err := compare(h, u, there); err != nil {
				return err
			}
		}
		left = add
	}
	if len(add) == 0 && before.Updated == g.step.Updated && before.Older == g.step.Older && len(before.Conflicts) == len(g.step.Conflicts) {
		g.step.Same++
	}
	_, err = g.add(ctx, w, e, ours, unit.Each(add))
	return err
}

// sameOrigin reports whether the origin has the same units in both memories,
// using a digest of each. Usually it has, and a large origin need not be held
// in main memory to detect that.
func sameOrigin(ctx context.Context, w *tables.Writer, other *Memory, theirs, ours unit.Origin) (bool, error) {
	var there originDigest
	err := other.file.View(ctx, func(tx *sql.Tx) (err error) {
		there, err = digestOrigin(ctx, tx, theirs.ID)
		return err
	})
	if err != nil {
		return false, err
	}
	here, err := digestOrigin(ctx, w.Tx, ours.ID)
	return here == there, err
}

// An originDigest identifies everything that a person can change in the units
// of an origin.
type originDigest [sha256.Size]byte

// The rows of an origin for its digest; where no unit has several origins the
// index of units gives their order.
const (
	digestColumns = "u.status, u.tuid, " + tables.DetailsColumn + ", " + tables.TextColumns
	digestRows    = "SELECT u.place, " + digestColumns + " FROM " + tables.UnitTables + " WHERE u.origin = ?1 ORDER BY u.origin, u.place, u.id"
	digestShared  = "SELECT o.place, " + digestColumns + ` FROM (
			SELECT id, place FROM units WHERE origin = ?1 UNION ALL SELECT unit, place FROM more_origins WHERE origin = ?1
		) AS o CROSS JOIN ` + tables.UnitTables + " WHERE u.id = o.id ORDER BY o.place, u.id"
)

// digestOrigin computes the digest of an origin from the rows, each preceded by
// its lengths: assembling units takes several times as long.
func digestOrigin(ctx context.Context, tx *sql.Tx, origin int64) (d originDigest, err error) {
	numbers, err := tables.LanguageNumbers(ctx, tx)
	if err != nil {
		return d, err
	}
	tags := tables.LanguageTags(numbers)
	query := digestRows
	var shared bool
	if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT * FROM more_origins WHERE origin = ?)", origin).Scan(&shared); err != nil {
		return d, err
	}
	if shared {
		query = digestShared
	}
	h := sha256.New()
	var b []byte
	var place, status int64
	var tuid, details sql.RawBytes
	var texts tables.Texts
	fields := append([]any{&place, &status, &tuid, &details}, texts.Fields()...)
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		b = fmt.Appendf(b[:0], "%d %d %d %d %s%s", place, status, len(tuid), len(details), tuid, details)
		for language, text := range texts.All() {
			b = fmt.Appendf(b, " %s %d %s", tags[language], len(text), text)
		}
		h.Write(b)
		return ctx.Err()
	}, query, origin)
	h.Sum(d[:0])
	return d, err
}

// mergeUnit updates a unit that is here and differs. A unit of several documents
// is changed for all of them, or not at all.
func (g *merger) mergeUnit(ctx context.Context, w *tables.Writer, e *journal.Entry, here, there unit.Unit) error {
	marked, err := isMarked(ctx, w, here.ID)
	if err != nil {
		return err
	}
	take := there.Human() || g.marked[there.ID]
	if take && (here.Human() || marked) {
		if take, err = g.settle(ctx, w, here, there); err != nil {
			return err
		}
	} else if !take {
		g.step.Older++
	}
	if !take {
		return nil
	}
	if err := e.BeforeUnits(ctx, []int64{here.ID}); err != nil {
		return err
	}
	g.step.Updated++
	edited := there.Edited()
	there.ID, there.Origin, there.Place = here.ID, here.Origin, here.Place
	if edited && !there.Edited() { // imported here later than edited there
		there.Changed = here.Origin.Imported.Add(time.Second)
	}
	return w.PutUnit(ctx, there)
}

// settle decides between two units that people worked on, and reports whether
// theirs is to be taken.
func (g *merger) settle(ctx context.Context, w *tables.Writer, here, there unit.Unit) (theirs bool, err error) {
	if g.ours == nil {
		if g.ours, err = readPast(ctx, w.Tx); err != nil {
			return false, err
		}
	}
	ourPast, err := g.ours.had(ctx, w.Tx, here.ID, there)
	if err != nil {
		return false, err
	}
	var theirPast bool
	err = g.other.file.View(ctx, func(tx *sql.Tx) error {
		if g.theirs == nil {
			if g.theirs, err = readPast(ctx, tx); err != nil {
				return err
			}
		}
		theirPast, err = g.theirs.had(ctx, tx, there.ID, here)
		return err
	})
	switch {
	case err != nil:
		return false, err
	case ourPast && !theirPast:
		g.step.Older++
		return false, nil
	case theirPast && !ourPast:
		return true, nil
	}
	g.step.Conflicts = append(g.step.Conflicts, merge.Conflict{
		Kind: merge.ConflictUnit, Unit: here.ID, Origin: here.Origin, Place: here.Place,
		Ours: unitVersion(here), Theirs: unitVersion(there), TookTheirs: g.o.Theirs,
	})
	return g.o.Theirs, nil
}

// A past finds earlier states of units in the journal of a memory.
type past struct {
	// changes holds the changes of units with the numbers from first to last.
	changes []pastChange
	tags    map[int64]string
}

type pastChange struct{ id, first, last int64 }

func readPast(ctx context.Context, tx *sql.Tx) (*past, error) {
	numbers, err := tables.LanguageNumbers(ctx, tx)
	if err != nil {
		return nil, err
	}
	p := &past{tags: tables.LanguageTags(numbers)}
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var c pastChange
		err := rows.Scan(&c.id, &c.first, &c.last)
		p.changes = append(p.changes, c)
		return err
	}, "SELECT id, first, last FROM journal_changes WHERE kind = ? ORDER BY id DESC", journal.KindUnits)
	return p, err
}

// had reports whether the unit with the number once was what the other is, as
// far as a person can change it.
func (p *past) had(ctx context.Context, tx *sql.Tx, id int64, other unit.Unit) (bool, error) {
	want, err := placedUnitOf(other)
	if err != nil {
		return false, err
	}
	found := false
	err = p.each(ctx, tx, id, func(u unit.Unit) error {
		was, err := placedUnitOf(u)
		found = found || was.all == want.all
		return err
	})
	return found, err
}

// each calls f with the state of the unit before each of its changes, the latest
// first.
func (p *past) each(ctx context.Context, tx *sql.Tx, id int64, f func(unit.Unit) error) error {
	for _, c := range p.changes {
		if id < c.first || id > c.last {
			continue
		}
		change, err := journal.ReadChange(ctx, tx, c.id)
		if err != nil {
			return err
		}
		images, err := journal.UnpackImages(change.Before)
		if err != nil {
			return err
		}
		for _, i := range images {
			if i.ID != id {
				continue
			}
			u, err := i.Unit(p.tags)
			if err != nil {
				return err
			}
			if err := f(u); err != nil {
				return err
			}
		}
	}
	return nil
}

// A placedUnit is what is held in main memory of a unit while an origin is
// compared, which may have a million units: its number, its place and digests.
type placedUnit struct {
	id    int64
	place int
	// source is a digest of the first variant, texts one of all variants, all one
	// of everything that a person can change.
	source, texts, all [sha256.Size / 2]byte
}

// placedUnitOf makes the digests of a unit.
func placedUnitOf(u unit.Unit) (placedUnit, error) {
	p := placedUnit{id: u.ID, place: u.Place}
	var b []byte
	for i, v := range u.Variants {
		b = fmt.Appendf(b, "%s %d %s\n", v.Lang, len(v.Text), v.Text)
		if i == 0 {
			sum := sha256.Sum256(b)
			copy(p.source[:], sum[:])
		}
	}
	sum := sha256.Sum256(b)
	copy(p.texts[:], sum[:])
	details, err := tables.EncodeDetails(&u)
	sum = sha256.Sum256(fmt.Appendf(b, "%s %q %s", u.Status, u.TUID, details))
	copy(p.all[:], sum[:])
	return p, err
}

// placedUnits holds the units of an origin by place.
type placedUnits map[int][]placedUnit

// unitsByPlace reads the units of an origin.
func unitsByPlace(ctx context.Context, w *tables.Writer, origin int64) (placedUnits, error) {
	byPlace := placedUnits{}
	var failed error
	err := Filter{Origin: origin, Statuses: tables.Statuses}.each(ctx, w.Tx, func(u unit.Unit) bool {
		var p placedUnit
		p, failed = placedUnitOf(u)
		for _, place := range u.PlacesIn(origin) {
			p.place = place
			byPlace[place] = append(byPlace[place], p)
		}
		return failed == nil
	})
	return byPlace, errors.Join(err, failed)
}

// at returns the unit at the place with the same texts, or else with the same
// source.
func (here placedUnits) at(place int, there placedUnit) (placedUnit, bool) {
	same := here[place]
	i := slices.IndexFunc(same, func(h placedUnit) bool { return h.texts == there.texts })
	if i < 0 {
		i = slices.IndexFunc(same, func(h placedUnit) bool { return h.source == there.source })
	}
	if i < 0 {
		return placedUnit{}, false
	}
	return same[i], true
}

func (here placedUnits) has(h placedUnit) bool { return slices.Contains(here[h.place], h) }

func (here placedUnits) remove(h placedUnit) {
	if i := slices.Index(here[h.place], h); i >= 0 {
		here[h.place] = slices.Delete(here[h.place], i, i+1)
	}
}

// bySource returns the units by the digests of their sources, in order.
func (here placedUnits) bySource() map[[sha256.Size / 2]byte][]placedUnit {
	bySource := map[[sha256.Size / 2]byte][]placedUnit{}
	for _, place := range slices.Sorted(maps.Keys(here)) {
		for _, h := range here[place] {
			bySource[h.source] = append(bySource[h.source], h)
		}
	}
	return bySource
}

// sameTexts reports whether the units have the same texts.
func sameTexts(a, b unit.Unit) bool {
	return slices.EqualFunc(a.Variants, b.Variants, func(x, y unit.Variant) bool { return x.Lang == y.Lang && x.Text == y.Text })
}

// Marks made by people are merged with their units: a mark of the other memory is
// set on the unit with the same texts at the same place of the same origin, or
// elsewhere in it.

// An otherMark is a mark of the other memory with what identifies its unit.
type otherMark struct {
	unit     unit.Unit
	checksum string // of the origin of the unit
	folded   string
	lang     string
	words    string
	created  int64
}

// mergeMarks adds the marks that are not here.
func (g *merger) mergeMarks(ctx context.Context, marks []otherMark) error {
	if len(marks) == 0 {
		return nil
	}
	return g.transact(ctx, func(w *tables.Writer, e *journal.Entry) error {
		reader := tables.NewUnitReader(w.Languages)
		for _, mark := range marks {
			u, err := sameUnitHere(ctx, w, reader, mark)
			if err != nil {
				return err
			}
			if u.ID == 0 {
				continue
			}
			if err := g.mergeMark(ctx, w, e, u, mark); err != nil {
				return err
			}
		}
		return nil
	})
}

// allMarks returns all marks in the order of their units, the newest of a unit
// first.
func (m *Memory) allMarks(ctx context.Context) (marks []otherMark, err error) {
	err = m.file.View(ctx, func(tx *sql.Tx) error {
		var ids []int64
		err := tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
			var x otherMark
			err := rows.Scan(&x.unit.ID, &x.checksum, &x.folded, &x.lang, &x.words, &x.created)
			x.folded = fold.String(x.folded) // an older program may have stored another form
			marks, ids = append(marks, x), append(ids, x.unit.ID)
			return err
		}, `SELECT k.unit, o.checksum, k.folded, k.lang, k.words, k.created
			FROM marks AS k JOIN units AS u ON u.id = k.unit JOIN origins AS o ON o.id = u.origin
			ORDER BY k.unit, k.created DESC, k.folded, k.lang`)
		if err != nil {
			return err
		}
		numbers, err := tables.LanguageNumbers(ctx, tx)
		if err != nil {
			return err
		}
		reader := tables.NewUnitReader(numbers)
		units, err := reader.LoadUnits(ctx, tx, ids)
		for i := range marks {
			marks[i].unit = units[marks[i].unit.ID]
		}
		return err
	})
	return marks, err
}

// sameUnitHere returns the unit on which the mark is to be set; its ID is 0 if there
// is none.
func sameUnitHere(ctx context.Context, w *tables.Writer, reader *tables.UnitReader, mark otherMark) (unit.Unit, error) {
	for _, place := range []string{"place = ?2", "place <> ?2"} {
		var ids []int64
		err := tables.Collect(ctx, w.Tx, &ids, `
			SELECT u.id FROM origins AS o JOIN units AS u ON u.origin = o.id AND u.`+place+` AND u.source = ?3 WHERE o.checksum = ?1 UNION
			SELECT x.unit FROM origins AS o JOIN more_origins AS x ON x.origin = o.id AND x.`+place+`
				JOIN units AS u ON u.id = x.unit AND u.source = ?3 WHERE o.checksum = ?1
			ORDER BY 1`, mark.checksum, mark.unit.Place, mark.unit.Variants[0].Text)
		if err != nil {
			return unit.Unit{}, err
		}
		units, err := reader.Load(ctx, w.Statements, ids)
		if err != nil {
			return unit.Unit{}, err
		}
		for _, id := range ids {
			if sameTexts(units[id], mark.unit) {
				return units[id], nil
			}
		}
	}
	return unit.Unit{}, nil
}

// mergeMark sets a mark on the unit. An existing mark for the same phrase is
// kept.
func (g *merger) mergeMark(ctx context.Context, w *tables.Writer, e *journal.Entry, u unit.Unit, mark otherMark) error {
	key := journal.RowOf("marks", u.ID, mark.folded, mark.lang)
	var words string
	err := w.Tx.QueryRowContext(ctx, "SELECT words FROM marks WHERE unit = ? AND folded = ? AND lang = ?", key.Key...).Scan(&words)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		g.step.Marks++
	case err != nil || words == mark.words:
		return err
	default:
		g.step.Conflicts = append(g.step.Conflicts, merge.Conflict{
			Kind: merge.ConflictMark, Unit: u.ID, Origin: u.Origin, Place: u.Place, TookTheirs: g.o.Theirs,
			Ours: merge.Version{Texts: []string{mark.folded, words}}, Theirs: merge.Version{Texts: []string{mark.folded, mark.words}},
		})
		if !g.o.Theirs {
			return nil
		}
	}
	if err := e.BeforeRow(ctx, key); err != nil {
		return err
	}
	return w.Statements.Exec(ctx, `INSERT INTO marks (unit, folded, lang, words, created) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (unit, folded, lang) DO UPDATE SET words = excluded.words, created = excluded.created`,
		u.ID, mark.folded, mark.lang, mark.words, mark.created)
}
