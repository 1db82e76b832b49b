package tm

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/unit"
)

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

// sameOrigin tells whether the origin has the same units in both memories, by a
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
		for _, place := range placesIn(u, origin) {
			byPlace[place] = append(byPlace[place], p)
		}
		failed = err
		return err == nil
	})
	return byPlace, errors.Join(err, failed)
}

// sameTexts tells whether the units say the same.
func sameTexts(a, b unit.Unit) bool {
	return slices.EqualFunc(a.Variants, b.Variants, func(x, y unit.Variant) bool { return x.Lang == y.Lang && x.Text == y.Text })
}
