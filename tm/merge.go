package tm

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Merging brings what another memory holds into this one, origin by origin:
//
//	other                       this memory
//	origin with a checksum      none such: stored whole, with all its units
//	that … has                  one such: its units are compared by their places
//	                              same place, same unit           nothing
//	                              same place, changed later       takes the place of ours
//	                              a unit we do not have           added
//
// Each origin is one transaction, so that a merge that was interrupted has
// brought whole origins, and the same merge again does the rest: what is there
// already is skipped. All of it is one entry of the journal.
//
// A unit that has several origins comes as a unit of each, as if it had never
// been deduplicated; Dedupe brings the memory back into shape. Units that were
// removed here but are still in the other memory come back.
//
// Marks and rulings come last. Where both memories have one, the mark for a phrase
// in a unit or the ruling of an authority on the same words, that of this memory stays.

// MergeOptions are the options of Memory.Merge. The zero value works.
type MergeOptions struct {
	// Command is what the user typed, for the journal.
	Command string
	// Progress, if not nil, is called before each origin with the number of
	// those done and of all.
	Progress func(done, all int)
}

// Merged says what Merge did.
type Merged struct {
	// Origins is how many the other memory has; New of them were not here,
	// Same are here with the same units.
	Origins, New, Same int
	// Added units were not here, Updated ones were older here, Older ones are
	// newer here than there and stayed.
	Added, Updated, Older int
	// Rulings is how many rulings were added, Marks how many marks of renderings.
	Rulings, Marks int
	// Entry is the entry of the journal; 0 where nothing was new.
	Entry int64
}

// Merge brings what the other memory holds into this one. The other is only
// read. When there is an error, the origins that were stored before it stay,
// and the same merge again goes on from there.
func (m *Memory) Merge(ctx context.Context, other *Memory, o MergeOptions) (Merged, error) {
	var done Merged
	theirs, err := other.Origins(ctx)
	if err != nil {
		return done, err
	}
	done.Origins = len(theirs)
	command := cmp.Or(o.Command, "merge "+other.file.Path)
	for i, c := range theirs {
		if o.Progress != nil {
			o.Progress(i, len(theirs))
		}
		end, err := m.file.BeginLarge(ctx, c.Units, false)
		if err == nil {
			err = m.mergeOrigin(ctx, other, c.Origin, command, &done)
		}
		if err := errors.Join(err, end()); err != nil {
			return done, m.explain("merge into", err)
		}
	}
	err = m.mergeMarks(ctx, other, command, &done)
	if err == nil {
		err = m.mergeRulings(ctx, other, command, &done)
	}
	return done, m.explain("merge into", err)
}

// mergeOrigin brings one origin, in one transaction.
func (m *Memory) mergeOrigin(ctx context.Context, other *Memory, theirs unit.Origin, command string, done *Merged) error {
	step := *done // counted only once it is stored
	entry, err := m.changeInJournal(ctx, command, done.Entry, func(w *tables.Writer, e *journal.Entry) error {
		ours, err := tables.FindOrigin(ctx, w.Tx, theirs.Checksum)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			step.New++
			return mergeNew(ctx, w, e, other, theirs, &step)
		case err != nil:
			return err
		}
		return mergeKnown(ctx, w, e, other, theirs, ours, &step)
	})
	if err != nil {
		return fmt.Errorf("origin %d (%s): %w", theirs.ID, theirs.Name(), err)
	}
	step.Entry = cmp.Or(entry, done.Entry)
	*done = step
	return nil
}

// mergeNew stores an origin that is not here, with all its units.
func mergeNew(ctx context.Context, w *tables.Writer, e *journal.Entry, other *Memory, theirs unit.Origin, step *Merged) error {
	ours := theirs
	var err error
	if ours.ID, err = tables.InsertOrigin(ctx, w.Tx, ours); err != nil {
		return err
	}
	if err := e.AddedRow(ctx, journal.RowOf("origins", ours.ID)); err != nil {
		return err
	}
	return mergeUnits(ctx, w, e, ours, unitsOfOrigin(ctx, other, theirs.ID), step)
}

// mergeUnits adds units.
func mergeUnits(ctx context.Context, w *tables.Writer, e *journal.Entry, ours unit.Origin, units iter.Seq2[unit.Unit, error], step *Merged) error {
	stored, err := w.AddUnits(ctx, ours, units)
	if err != nil {
		return err
	}
	step.Added += stored.Units
	return e.AddedUnits(ctx, stored.First, stored.Last)
}

// unitsOfOrigin streams the units of an origin as the other memory has them, the
// rejected ones too, each with its place in this origin.
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

// mergeRulings brings the rulings that are not here.
func (m *Memory) mergeRulings(ctx context.Context, other *Memory, command string, done *Merged) error {
	columns := strings.Join(journal.RowTables["rulings"].Rest, ", ")
	marks := strings.Repeat(", ?", len(journal.RowTables["rulings"].Rest))[2:]
	of := func(row []any, column string) any {
		return row[slices.Index(journal.RowTables["rulings"].Rest, column)]
	}
	var rows [][]any
	err := other.file.View(ctx, func(tx *sql.Tx) error {
		return tables.EachRow(ctx, tx, func(r *sql.Rows) error {
			row := make([]any, len(journal.RowTables["rulings"].Rest))
			places := make([]any, len(row))
			for i := range row {
				places[i] = &row[i]
			}
			if err := r.Scan(places...); err != nil {
				return err
			}
			if phrase, ok := of(row, "phrase").(string); ok { // an older program may have stored another form
				row[slices.Index(journal.RowTables["rulings"].Rest, "folded")] = fold.String(phrase)
			}
			rows = append(rows, row)
			return nil
		}, "SELECT "+columns+" FROM rulings ORDER BY id")
	})
	if err != nil || len(rows) == 0 {
		return err
	}
	added := 0
	entry, err := m.changeInJournal(ctx, command, done.Entry, func(w *tables.Writer, e *journal.Entry) error {
		for _, row := range rows {
			var there int64
			err := w.Tx.QueryRowContext(ctx, "SELECT count(*) FROM rulings WHERE (folded, rendering, lang, authority) = (?, ?, ?, ?)",
				of(row, "folded"), of(row, "rendering"), of(row, "lang"), of(row, "authority")).Scan(&there)
			if err != nil {
				return err
			}
			if there > 0 {
				continue
			}
			result, err := w.Tx.ExecContext(ctx, "INSERT INTO rulings ("+columns+") VALUES ("+marks+")", row...)
			if err != nil {
				return err
			}
			id, err := result.LastInsertId()
			if err != nil {
				return err
			}
			if err := e.AddedRow(ctx, journal.RowOf("rulings", id)); err != nil {
				return err
			}
			added++
		}
		return nil
	})
	if err == nil {
		done.Rulings, done.Entry = added, cmp.Or(entry, done.Entry)
	}
	return err
}

// mergeKnown compares the units of an origin that is here.
func mergeKnown(ctx context.Context, w *tables.Writer, e *journal.Entry, other *Memory, theirs, ours unit.Origin, step *Merged) error {
	if same, err := sameOrigin(ctx, w, other, theirs, ours); err != nil || same {
		step.Same++
		return err
	}
	here, err := unitsByPlace(ctx, w, ours.ID)
	if err != nil {
		return err
	}
	reader, err := tables.NewUnitReader(ctx, w.Tx, w.Languages)
	if err != nil {
		return err
	}
	var add []unit.Unit
	changes := step.Updated + step.Older
	for u, err := range unitsOfOrigin(ctx, other, theirs.ID) {
		if err != nil {
			return err
		}
		there, err := placedUnitOf(u)
		if err != nil {
			return err
		}
		same := here[u.Place]
		at := slices.IndexFunc(same, func(h placedUnit) bool { return h.texts == there.texts })
		if at < 0 && len(same) > 0 {
			at = 0
		}
		if at < 0 {
			add = append(add, u)
			continue
		}
		h := same[at]
		here[u.Place] = slices.Delete(same, at, at+1)
		if h.all == there.all {
			continue
		}
		loaded, err := reader.Load(ctx, w.Statements, []int64{h.id})
		if err != nil {
			return err
		}
		if err := mergeUnit(ctx, w, e, loaded[h.id], u, step); err != nil {
			return err
		}
	}
	if len(add) == 0 && changes == step.Updated+step.Older {
		step.Same++
	}
	return mergeUnits(ctx, w, e, ours, unit.Each(add), step)
}

// sameOrigin reports whether the origin has the same units in both memories, by a
// digest of each: most often it has, and a large file need not be held in main
// memory to see that.
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

// originDigest stands for all that a person can change in the units of an origin.
type originDigest [sha256.Size]byte

// The rows of an origin for its digest; where no unit has several origins the
// index of units gives their order.
const (
	digestColumns = "u.status, v.lang, v.text, CASE v.id WHEN u.id * 256 THEN (SELECT d.data FROM details AS d WHERE d.unit = u.id) END"
	digestRows    = "SELECT u.place, " + digestColumns + " FROM units AS u CROSS JOIN " + tables.VariantsOfUnits +
		" WHERE u.origin = ?1 ORDER BY u.origin, u.place, u.id, v.id"
	digestShared = "SELECT o.place, " + digestColumns + ` FROM (
			SELECT id, place FROM units WHERE origin = ?1 UNION ALL SELECT unit, place FROM more_origins WHERE origin = ?1
		) AS o CROSS JOIN units AS u ON u.id = o.id CROSS JOIN ` + tables.VariantsOfUnits + " ORDER BY o.place, u.id, v.id"
)

// digestOrigin makes the digest of an origin from the rows, each with its lengths
// before it: to put units together takes several times as long.
func digestOrigin(ctx context.Context, tx *sql.Tx, origin int64) (d originDigest, err error) {
	numbers, err := tables.LanguageNumbers(ctx, tx)
	if err != nil {
		return d, err
	}
	tags := make(map[int64]string, len(numbers))
	for tag, n := range numbers {
		tags[n] = tag
	}
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
	var place, status, language int64
	var text, details sql.RawBytes
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		if err := rows.Scan(&place, &status, &language, &text, &details); err != nil {
			return err
		}
		b = fmt.Appendf(b[:0], "%d %d %s %d %d ", place, status, tags[language], len(text), len(details))
		b = append(append(b, text...), details...)
		h.Write(b)
		return ctx.Err()
	}, query, origin)
	h.Sum(d[:0])
	return d, err
}

// mergeUnit brings a unit that is here, and differs, up to date.
func mergeUnit(ctx context.Context, w *tables.Writer, e *journal.Entry, here, there unit.Unit, step *Merged) error {
	// A unit of several documents is changed for all of them, or not at all.
	if !there.Changed.After(here.Changed) {
		step.Older++
		return nil
	}
	if err := e.BeforeUnits(ctx, []int64{here.ID}); err != nil {
		return err
	}
	step.Updated++
	there.ID, there.Origin, there.Place = here.ID, here.Origin, here.Place
	return w.PutUnit(ctx, there)
}

// placedUnit is what is kept in main memory of a unit while an origin is compared,
// which may have a million: its number and digests of what it says.
type placedUnit struct {
	id int64
	// texts is a digest of the variants, all one of everything that a person can change.
	texts, all [sha256.Size / 2]byte
}

// placedUnitOf makes the digests of a unit.
func placedUnitOf(u unit.Unit) (placedUnit, error) {
	p := placedUnit{id: u.ID}
	var b []byte
	for _, v := range u.Variants {
		b = fmt.Appendf(b, "%s %d %s\n", v.Lang, len(v.Text), v.Text)
	}
	sum := sha256.Sum256(b)
	copy(p.texts[:], sum[:])
	details, err := tables.EncodeDetails(&u)
	sum = sha256.Sum256(fmt.Appendf(b, "%s %s", u.Status, details))
	copy(p.all[:], sum[:])
	return p, err
}

// unitsByPlace reads the units of an origin by their place in it.
func unitsByPlace(ctx context.Context, w *tables.Writer, origin int64) (map[int][]placedUnit, error) {
	byPlace := map[int][]placedUnit{}
	var failed error
	err := Filter{Origin: origin, Statuses: tables.Statuses}.each(ctx, w.Tx, func(u unit.Unit) bool {
		p, err := placedUnitOf(u)
		for _, place := range u.PlacesIn(origin) {
			byPlace[place] = append(byPlace[place], p)
		}
		failed = err
		return err == nil
	})
	return byPlace, errors.Join(err, failed)
}

// sameTexts reports whether the units have the same texts.
func sameTexts(a, b unit.Unit) bool {
	return slices.EqualFunc(a.Variants, b.Variants, func(x, y unit.Variant) bool { return x.Lang == y.Lang && x.Text == y.Text })
}

// What people marked by hand comes with the units it belongs to: a mark of the
// other memory is set on the unit that has the same texts at the same place of the same origin. Where
// this memory has a mark of its own for the phrase there, that one stays.

// otherMark is a mark of the other memory, with what its unit is known by.
type otherMark struct {
	unit     unit.Unit
	checksum string // of the unit's origin
	folded   string
	lang     string
	words    string
	created  int64
}

// mergeMarks brings the marks that are not here.
func (m *Memory) mergeMarks(ctx context.Context, other *Memory, command string, done *Merged) error {
	marks, err := other.allMarks(ctx)
	if err != nil || len(marks) == 0 {
		return err
	}
	added := 0
	entry, err := m.changeInJournal(ctx, command, done.Entry, func(w *tables.Writer, e *journal.Entry) error {
		reader, err := tables.NewUnitReader(ctx, w.Tx, w.Languages)
		if err != nil {
			return err
		}
		for _, mark := range marks {
			id, err := sameUnitHere(ctx, w, reader, mark)
			if err != nil {
				return err
			}
			if id == 0 {
				continue
			}
			isNew, err := mergeMark(ctx, w, e, id, mark)
			if err != nil {
				return err
			}
			if isNew {
				added++
			}
		}
		return nil
	})
	if err == nil {
		done.Marks, done.Entry = added, cmp.Or(done.Entry, entry)
	}
	return err
}

// allMarks reads all marks, in the order of their units, the newest of a unit first.
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
		reader, err := tables.NewUnitReader(ctx, tx, numbers)
		if err != nil {
			return err
		}
		units, err := reader.LoadUnits(ctx, tx, ids)
		for i := range marks {
			marks[i].unit = units[marks[i].unit.ID]
		}
		return err
	})
	return marks, err
}

// sameUnitHere is the number of the unit here that the mark is to be set on; 0
// where there is none.
func sameUnitHere(ctx context.Context, w *tables.Writer, reader *tables.UnitReader, mark otherMark) (int64, error) {
	var ids []int64
	err := tables.CollectNumbers(ctx, w.Tx, &ids, `
		SELECT u.id FROM origins AS o JOIN units AS u ON u.origin = o.id AND u.place = ?2 WHERE o.checksum = ?1 UNION
		SELECT x.unit FROM origins AS o JOIN more_origins AS x ON x.origin = o.id AND x.place = ?2 WHERE o.checksum = ?1
		ORDER BY 1`, mark.checksum, mark.unit.Place)
	if err != nil {
		return 0, err
	}
	units, err := reader.Load(ctx, w.Statements, ids)
	for _, id := range ids {
		if sameTexts(units[id], mark.unit) {
			return id, err
		}
	}
	return 0, err
}

// mergeMark sets a mark on the unit, unless there is one.
func mergeMark(ctx context.Context, w *tables.Writer, e *journal.Entry, unit int64, mark otherMark) (isNew bool, err error) {
	err = w.Tx.QueryRowContext(ctx, "SELECT NOT EXISTS (SELECT * FROM marks WHERE unit = ? AND folded = ? AND lang = ?)",
		unit, mark.folded, mark.lang).Scan(&isNew)
	if err != nil || !isNew {
		return false, err
	}
	if err := e.AddedRow(ctx, journal.RowOf("marks", unit, mark.folded, mark.lang)); err != nil {
		return false, err
	}
	return true, w.Statements.Exec(ctx, "INSERT INTO marks (unit, folded, lang, words, created) VALUES (?, ?, ?, ?, ?)",
		unit, mark.folded, mark.lang, mark.words, mark.created)
}
