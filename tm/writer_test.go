package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
	"github.com/yiku-tm/yiku/tm/unit"
)

// mustChange changes units in one transaction.
func mustChange(t testing.TB, m *Memory, f func(ctx context.Context, w *tables.Writer) error) {
	t.Helper()
	ctx := context.Background()
	if err := m.changeUnits(ctx, func(w *tables.Writer) error { return f(ctx, w) }); err != nil {
		t.Fatal(err)
	}
}

// checkDerived compares the index and the runs with the units.
func checkDerived(t testing.TB, m *Memory) {
	t.Helper()
	ctx := context.Background()
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		checkRuns(t, ctx, tx)
		return checkIndex(ctx, tx, collect(t, m, Filter{Statuses: tables.Statuses}))
	})
	if err != nil {
		t.Error(err)
	}
}

// checkIndex looks parts of all texts up.
func checkIndex(ctx context.Context, tx *sql.Tx, units []unit.Unit) error {
	s := store.NewStatements(tx)
	x, err := index.Open(ctx, tables.BlobStore{Statements: s}, tables.FoldedTexts(s), index.Options{Verify: true})
	if err != nil {
		return err
	}
	texts := map[int64]string{}
	for _, u := range units {
		for p, v := range u.Variants {
			texts[u.ID*tables.Positions+int64(p)] = fold.String(v.Text)
		}
	}
	if x.Len() != len(texts) {
		return fmt.Errorf("the index has %d variants, the units %d", x.Len(), len(texts))
	}
	rng := rand.New(rand.NewPCG(uint64(len(texts)), 3))
	for range min(40, len(units)) {
		u := units[rng.IntN(len(units))]
		text := []rune(fold.String(u.Variants[rng.IntN(len(u.Variants))].Text))
		from := rng.IntN(len(text))
		phrase := strings.TrimSpace(string(text[from:min(len(text), from+1+rng.IntN(5))]))
		if phrase == "" {
			continue
		}
		var want []int64
		for id, text := range texts {
			if strings.Contains(text, phrase) {
				want = append(want, id)
			}
		}
		slices.Sort(want)
		got, err := x.Find(ctx, phrase)
		if err != nil || !slices.Equal(got, want) {
			return fmt.Errorf("the index finds %q in %d variants, not %d (%v)", phrase, len(got), len(want), err)
		}
	}
	return nil
}

// checkRuns finds every unit in one run that says the truth of it.
func checkRuns(t testing.TB, ctx context.Context, tx *sql.Tx) {
	t.Helper()
	var units, covered, wrong int
	err := tx.QueryRowContext(ctx, `
		SELECT (SELECT count(*) FROM units), count(*), coalesce(sum(NOT (
			r.origin = u.origin AND u.place BETWEEN r.low AND r.high AND (r.langs = '' OR r.langs = u.langs) AND (NOT r.ordered OR NOT EXISTS (
				SELECT * FROM units AS w WHERE w.id > u.id AND w.id <= r.last AND w.place < u.place
			))
		)), 0) FROM units AS u JOIN runs AS r ON u.id BETWEEN r.first AND r.last`).Scan(&units, &covered, &wrong)
	if err != nil || covered != units || wrong != 0 {
		t.Errorf("%d units are %d times in runs, %d times in a wrong one (%v)", units, covered, wrong, err)
	}
}

// TestWriterRandom changes units at random, many or few in one transaction, and
// compares them with a model.
func TestWriterRandom(t *testing.T) {
	m := openNew(t)
	rng := rand.New(rand.NewPCG(21, 5))
	model := map[int64]unit.Unit{}
	var origins []unit.Origin
	for i := range 4 {
		r := mustAdd(t, m, unit.Origin{Checksum: fmt.Sprint(i), Imported: moment}, randomPairs(uint64(i), 20+i)...)
		origins = append(origins, r.Origin)
	}
	for _, u := range collect(t, m, Filter{}) {
		model[u.ID] = u
	}
	gone := map[int64]unit.Unit{}
	pick := func(from map[int64]unit.Unit) unit.Unit {
		var ids []int64
		for id := range from {
			ids = append(ids, id)
		}
		if len(ids) == 0 {
			return unit.Unit{}
		}
		slices.Sort(ids)
		u := from[ids[rng.IntN(len(ids))]]
		u.Variants = slices.Clone(u.Variants)
		return u
	}
	steps := 60
	if quick() {
		steps = 15
	}
	for range steps {
		mustChange(t, m, func(ctx context.Context, w *tables.Writer) error {
			for range 1 + rng.IntN(8) {
				var err error
				switch u := pick(model); rng.IntN(9) {
				case 0:
					_, err = w.DropUnits(ctx, u.ID, u.ID, 999_999)
					gone[u.ID] = u
					delete(model, u.ID)
				case 1:
					if u = pick(gone); u.ID == 0 {
						continue
					}
					delete(gone, u.ID)
					model[u.ID] = u
					err = w.PutUnit(ctx, u)
				case 2:
					var units []unit.Unit
					for range rng.IntN(5) {
						units = append(units, randomPair(rng, rng.IntN(50)))
					}
					origin := origins[rng.IntN(len(origins))]
					a, e := w.AddUnits(ctx, origin, unit.Each(units))
					err = e
					for i, u := range units {
						u.ID, u.Origin, u.Created, u.Changed = a.First+int64(i), origin, moment, moment
						model[u.ID] = u
					}
				case 3:
					origin := origins[rng.IntN(len(origins))]
					n, e := dropOrigin(ctx, w, origin.ID)
					err = e
					for id, u := range model {
						if u.Origin.ID == origin.ID {
							delete(model, id)
							gone[id] = u
							n--
						}
					}
					if n != 0 {
						t.Errorf("dropOrigin counts %d too many", n)
					}
				default:
					if u.ID == 0 {
						continue
					}
					alter(rng, &u, origins)
					model[u.ID] = u
					err = w.PutUnit(ctx, u)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		checkDerived(t, m)
		for _, u := range collect(t, m, Filter{Statuses: tables.Statuses}) {
			if diff := cmp.Diff(model[u.ID], u); diff != "" {
				t.Fatalf("unit %d differs (-want +got):\n%s", u.ID, diff)
			}
		}
		if t.Failed() {
			return
		}
	}
}

// alter changes something of a unit.
func alter(rng *rand.Rand, u *unit.Unit, origins []unit.Origin) {
	switch rng.IntN(7) {
	case 0:
		u.Variants[0].Text += "改"
	case 1:
		u.Variants = append(u.Variants, unit.Variant{Lang: "ru", Text: "Ещё один вариант"})
	case 2:
		u.Variants = u.Variants[:1]
	case 3:
		u.Variants[0].Lang = "zh-Hant"
	case 4:
		u.Place = rng.IntN(60)
	case 5:
		u.Origin = origins[rng.IntN(len(origins))]
	case 6:
		u.Status, u.Score, u.Changed = unit.Rejected, 0.25, moment.AddDate(0, 1, 0)
		u.TUID, u.Notes = "x1", []string{"注"}
	}
}

// TestWriterRestores takes an origin out and puts it back unit by unit, as undo does.
func TestWriterRestores(t *testing.T) {
	m := openNew(t)
	for i := range 3 {
		mustAdd(t, m, unit.Origin{Checksum: fmt.Sprint(i)}, randomPairs(uint64(i), 700)...)
	}
	before := collect(t, m, Filter{})
	origin := before[700].Origin
	mustChange(t, m, func(ctx context.Context, w *tables.Writer) error {
		if n, err := dropOrigin(ctx, w, origin.ID); err != nil || n != 700 {
			return fmt.Errorf("%d dropped: %w", n, err)
		}
		_, err := w.Tx.ExecContext(ctx, "DELETE FROM origins WHERE id = ?", origin.ID)
		return err
	})
	checkDerived(t, m)
	mustChange(t, m, func(ctx context.Context, w *tables.Writer) error {
		_, err := w.Tx.ExecContext(ctx, `INSERT INTO origins (id, checksum, source, target, title, body, translator, url, date, imported)
			VALUES (?, '1', '', '', '', '', '', '', '', ?)`, origin.ID, tables.Seconds(origin.Imported))
		for _, u := range before[700:1400] {
			err = errors.Join(err, w.PutUnit(ctx, u))
		}
		return err
	})
	checkDerived(t, m)
	if diff := cmp.Diff(before, collect(t, m, Filter{})); diff != "" {
		t.Errorf("units differ (-want +got):\n%s", diff)
	}
	var runs int
	if err := m.file.Read.QueryRow("SELECT count(*) FROM runs").Scan(&runs); err != nil || runs != 3 {
		t.Errorf("%d runs (%v), want 3", runs, err)
	}
}

// TestWriterBulk stores enough units for the two cores, in odd languages, and
// breaks one such import off.
func TestWriterBulk(t *testing.T) {
	m := openNew(t)
	units := randomPairs(77, tables.BulkVariants)
	for i := range units {
		switch {
		case i < 900: // one run
		case i < 1300:
			units[i].Variants[1].Lang = "ru"
		case i%3 == 0:
			units[i].Variants = append(units[i].Variants, unit.Variant{Lang: "fr", Text: fmt.Sprint("Une autre langue ", i)})
		}
	}
	mustAdd(t, m, unit.Origin{Checksum: "1"}, units...)
	checkDerived(t, m)
	var runs int
	if err := m.file.Read.QueryRow("SELECT count(*) FROM runs").Scan(&runs); err != nil || runs < 3 || runs > len(units)/tables.UniformRun+3 {
		t.Errorf("%d runs for %d units (%v)", runs, len(units), err)
	}
	broken := errors.New("the file ends")
	_, err := m.Add(context.Background(), unit.Origin{Checksum: "2"}, func(yield func(unit.Unit, error) bool) {
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
		yield(unit.Unit{}, broken)
	}, AddOptions{})
	if !errors.Is(err, broken) {
		t.Errorf("broken off: %v", err)
	}
	if got := collect(t, m, Filter{}); len(got) != len(units) {
		t.Errorf("%d units, want %d", len(got), len(units))
	}
	checkDerived(t, m)
}

// TestWriterRefuses keeps units that cannot be restored out.
func TestWriterRefuses(t *testing.T) {
	m := openNew(t)
	r := mustAdd(t, m, unit.Origin{Checksum: "1"}, randomPairs(1, 1)...)
	good := collect(t, m, Filter{})[0]
	good.Origin = r.Origin
	for _, spoil := range []func(u *unit.Unit){
		func(u *unit.Unit) { u.ID = 0 },
		func(u *unit.Unit) { u.Status = "" },
		func(u *unit.Unit) { u.Origin.ID = 99 },
		func(u *unit.Unit) { u.Variants = nil },
		func(u *unit.Unit) { u.Variants = []unit.Variant{{Lang: "zh_CN", Text: "x"}} },
	} {
		u := good
		spoil(&u)
		err := m.changeUnits(context.Background(), func(w *tables.Writer) error { return w.PutUnit(context.Background(), u) })
		if err == nil {
			t.Errorf("%+v was stored", u)
		}
	}
	if diff := cmp.Diff(good, collect(t, m, Filter{})[0]); diff != "" {
		t.Errorf("the unit changed:\n%s", diff)
	}
}

// dropOrigin removes all units of an origin, but not the origin.
func dropOrigin(ctx context.Context, w *tables.Writer, origin int64) (int, error) {
	var ids []int64
	if err := tables.Collect(ctx, w.Tx, &ids, "SELECT id FROM units WHERE origin = ?", origin); err != nil {
		return 0, err
	}
	return w.DropUnits(ctx, ids...)
}
