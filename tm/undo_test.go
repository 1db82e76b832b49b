package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/repair"
	"github.com/yiku-tm/yiku/tm/unit"
)

// dump is all that the tables hold of units, origins and rulings, as text: what
// undo must bring back to the letter.
func dump(t testing.TB, m *Memory) string {
	t.Helper()
	var b strings.Builder
	units := "(SELECT " + tables.UnitColumns + " FROM " + tables.UnitTables + ")" // whether details are shared is no matter
	for _, table := range []string{"origins", units, "more_origins", "marks", "rulings"} {
		err := m.file.View(context.Background(), func(tx *sql.Tx) error {
			return tables.EachRow(context.Background(), tx, func(rows *sql.Rows) error {
				columns, err := rows.Columns()
				if err != nil {
					return err
				}
				values := make([]any, len(columns))
				for i := range values {
					values[i] = new(any)
				}
				if err := rows.Scan(values...); err != nil {
					return err
				}
				fmt.Fprintf(&b, "%s:", table)
				for _, v := range values {
					fmt.Fprintf(&b, " %v", *v.(*any))
				}
				b.WriteByte('\n')
				return nil
			}, "SELECT * FROM "+table+" ORDER BY 1, 2")
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// checkIndexed checks that lookups equal a plain scan for some phrases.
func checkIndexed(t testing.TB, m *Memory, phrases ...string) {
	t.Helper()
	for _, phrase := range phrases {
		got, err := m.Lookup(context.Background(), Query{Text: phrase, Plain: true})
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, u := range collect(t, m, Filter{}) {
			for _, v := range u.Variants {
				if strings.Contains(fold.String(v.Text), fold.String(phrase)) {
					want++
					break
				}
			}
		}
		if got.Total != want {
			t.Errorf("a lookup of %q finds %d units, a scan %d", phrase, got.Total, want)
		}
	}
}

// must returns a value that came without an error.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// fullUnit is a unit with everything that can hang on it.
func fullUnit(place int, zh, en string) unit.Unit {
	u := pair(place, zh, en)
	u.TUID, u.Props, u.Notes = "t1", []unit.Prop{{Type: "x-project", Value: "公报"}}, []string{"核对过"}
	u.Variants[1].Codes = []unit.Code{{At: 0, Kind: unit.CodePlaceholder, Data: "{0}"}}
	u.Created, u.Changed = moment, moment
	return u
}

func TestUndoImport(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a", Title: "甲"}, fullUnit(0, "双方同意加强合作。", "The two sides agreed to strengthen cooperation."))
	before := dump(t, m)
	mustAdd(t, m, unit.Origin{Checksum: "b"}, append(randomPairs(3, 600), fullUnit(600, "双方决定。", "They decided."))...)
	after := dump(t, m)

	done := must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
	if done.Entry.ID != 2 || done.ID != 3 || done.Removed != 601 || done.Restored != 0 || done.Reverted != 0 {
		t.Errorf("undone %+v", done)
	}
	if diff := cmp.Diff(before, dump(t, m)); diff != "" {
		t.Errorf("after undo (-want +got):\n%s", diff)
	}
	checkIndexed(t, m, "双方", "改革", "e")

	done = must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{Redo: true}))
	if done.Entry.ID != 3 || done.Restored != 601 || done.Entry.Undoes != 2 {
		t.Errorf("redone %+v", done)
	}
	if diff := cmp.Diff(after, dump(t, m)); diff != "" {
		t.Errorf("after redo (-want +got):\n%s", diff)
	}
	checkIndexed(t, m, "双方", "改革", "e")

	// The import is in effect again, so it is undone next.
	done = must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
	if done.Entry.ID != 2 {
		t.Errorf("after a redo, undo takes back %+v", done.Entry)
	}
	must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
	if got := dump(t, m); got != "" {
		t.Errorf("with all undone the memory holds:\n%s", got)
	}
	if _, err := m.Undo(context.Background(), history.UndoOptions{}); !errors.Is(err, history.ErrNothingToUndo) {
		t.Errorf("undo of nothing: %v", err)
	}
	// What was undone can be imported again, under new numbers.
	r := mustAdd(t, m, unit.Origin{Checksum: "a"}, pair(0, "甲", "A"))
	if r.Origin.ID != 3 {
		t.Errorf("the new origin has the number %d", r.Origin.ID)
	}
	_, err := m.Undo(context.Background(), history.UndoOptions{Redo: true})
	if e, ok := errors.AsType[*history.UndoError](err); !ok || !strings.Contains(e.Problem, "imported again") || e.Reason() != history.ReasonImportedSince || e.Number() == 0 {
		t.Errorf("redo of an import that was made again: %v", err)
	}
}

// TestUndoMany restores enough units for a bulk restore.
func TestUndoMany(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"}, randomPairs(1, 50)...)
	mustAdd(t, m, unit.Origin{Checksum: "b"}, append(randomPairs(2, journal.BulkRestore), fullUnit(journal.BulkRestore, "双方决定。", "They decided."))...)
	share(t, m, 60, 1, 70)
	before := dump(t, m)
	removed := must[Removal](t)(m.Remove(context.Background(), Selection{Below: 2.0 / 2}, ""))
	kept := must[Removal](t)(m.Remove(context.Background(), Selection{Origins: unit.OriginFilter{IDs: []int64{2}}}, ""))
	if len(removed.Units) < journal.BulkRestore {
		t.Fatalf("%d units went, and %d", len(removed.Units), len(kept.Units))
	}
	must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
	done := must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
	if done.Restored != len(removed.Units) {
		t.Errorf("%d of %d units came back", done.Restored, len(removed.Units))
	}
	if diff := cmp.Diff(before, dump(t, m)); diff != "" {
		t.Errorf("after undo (-want +got):\n%s", diff)
	}
	h := must[repair.Health](t)(m.Check(context.Background(), repair.Options{}))
	for _, f := range h.Findings {
		t.Errorf("%s: %s", f.Part, f.Problem)
	}
	checkIndexed(t, m, "改革", "decided")
}

// TestUndoReplace takes back an import that replaced another.
func TestUndoReplace(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a", Title: "旧"}, fullUnit(0, "旧文本。", "Old text."), pair(1, "二", "two"))
	before := dump(t, m)
	_, err := m.Add(context.Background(), unit.Origin{Checksum: "a", Title: "新"}, unit.Each([]unit.Unit{pair(0, "新文本。", "New text.")}), AddOptions{Replace: true, LoseWork: true})
	if err != nil {
		t.Fatal(err)
	}
	after := dump(t, m)
	done := must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
	if done.Removed != 1 || done.Restored != 2 {
		t.Errorf("undone %+v", done)
	}
	if diff := cmp.Diff(before, dump(t, m)); diff != "" {
		t.Errorf("after undo (-want +got):\n%s", diff)
	}
	must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{Redo: true}))
	if diff := cmp.Diff(after, dump(t, m)); diff != "" {
		t.Errorf("after redo (-want +got):\n%s", diff)
	}
	checkIndexed(t, m, "旧文本", "新文本")
}

// TestAddContinues checks that transactions of one command are undone together,
// and separately if something came in between.
func TestAddContinues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	m := reopen(t, path, Options{Command: "import all.tmx"})
	others := reopen(t, path, Options{})
	first := mustAdd(t, m, unit.Origin{Checksum: "a"}, randomPairs(1, 3)...).Entry
	if again := mustAdd(t, m, unit.Origin{Checksum: "b"}, randomPairs(1, 3)...).Entry; again != first {
		t.Fatalf("the second transaction is entry %d, not %d", again, first)
	}
	other := mustAdd(t, others, unit.Origin{Checksum: "c"}, randomPairs(1, 3)...).Entry
	if apart := mustAdd(t, m, unit.Origin{Checksum: "d"}, randomPairs(1, 3)...).Entry; apart == first || apart == other {
		t.Errorf("after another change the entry goes on as %d", apart)
	}
	done := must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{Entry: first}))
	if done.Removed != 6 || done.Entry.Command != "import all.tmx" || done.Entry.Added != 6 {
		t.Errorf("undone %+v", done)
	}
	if n := len(collect(t, m, Filter{})); n != 6 {
		t.Errorf("%d units are left, want 6", n)
	}
}

// edit changes the English text of a unit in a separate entry.
func edit(t testing.TB, m *Memory, id int64, text string) int64 {
	t.Helper()
	entry, err := m.changeInJournal(context.Background(), "edit "+fmt.Sprint(id), 0, func(w *tables.Writer, e *journal.Entry) error {
		if err := e.BeforeUnits(context.Background(), []int64{id}); err != nil {
			return err
		}
		images, err := journal.TakeImages(context.Background(), w.Tx, []int64{id})
		if err != nil || len(images) != 1 {
			return fmt.Errorf("%d units: %w", len(images), err)
		}
		images[0].Variants[1].Text = text
		return images[0].Restore(context.Background(), w, tables.LanguageTags(w.Languages))
	})
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

func TestUndoConflicts(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"}, randomPairs(1, 9)...) // 1
	imported := dump(t, m)
	edit(t, m, 5, "five")                                           // 2
	edit(t, m, 7, "seven")                                          // 3
	mustAdd(t, m, unit.Origin{Checksum: "b"}, randomPairs(2, 3)...) // 4
	refused := func(entry, later int64) {
		t.Helper()
		_, err := m.Undo(context.Background(), history.UndoOptions{Entry: entry})
		if e, ok := errors.AsType[*history.UndoError](err); !ok || e.Later != later || e.Reason() == "" || !strings.Contains(err.Error(), m.Path()) {
			t.Errorf("undo %d: %v, want it refused because of %d", entry, err, later)
		}
	}
	undo := func(entry int64) {
		t.Helper()
		if _, err := m.Undo(context.Background(), history.UndoOptions{Entry: entry}); err != nil {
			t.Errorf("undo %d: %v", entry, err)
		}
	}
	refused(1, 3)
	undo(2) // 5; 3 and 4 are of other units
	refused(2, 5)
	refused(1, 3)
	undo(3) // 6
	undo(4) // 7
	if diff := cmp.Diff(imported, dump(t, m)); diff != "" {
		t.Errorf("with the edits undone (-want +got):\n%s", diff)
	}
	undo(5) // 8: edit 5 stands again
	refused(1, 2)
	undo(8)        // 9: and does not
	undo(1)        // 10
	refused(9, 10) // there is no unit 5 now
	refused(99, 0)
	undo(10) // 11
	undo(9)  // 12: edit 5 stands
	if u := collect(t, m, Filter{})[4]; u.Variants[1].Text != "five" {
		t.Errorf("unit 5 is %q", u.Variants[1].Text)
	}
}

// TestUndoOfLostChanges checks that an entry of which nothing is recorded any more is not said to be
// undone, while an undo that had nothing to restore is sound.
func TestUndoOfLostChanges(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"}, pair(0, "水位在上升。", "The water is rising."))
	if _, err := m.file.Write.Exec("DELETE FROM journal_changes WHERE entry = 1"); err != nil {
		t.Fatal(err)
	}
	before := dump(t, m)
	_, err := m.Undo(ctx, history.UndoOptions{Entry: 1})
	if refused, ok := errors.AsType[*history.UndoError](err); !ok || refused.Reason() != fault.ReasonDamaged || dump(t, m) != before {
		t.Errorf("undo: %v", err)
	}
	done, err := repair.Copy(ctx, m.Path(), filepath.Join(t.TempDir(), "new.db"))
	if err != nil || done.DroppedChanges != 1 || done.Units != 1 {
		t.Errorf("a salvage: %+v, %v", done, err)
	}
	if _, err := m.file.Write.Exec("UPDATE journal SET undoes = 7"); err != nil {
		t.Fatal(err)
	}
	if h := must[repair.Health](t)(m.Check(ctx, repair.Options{})); !h.Sound() {
		t.Errorf("an undo without changes: %+v", h.Findings)
	}
}

// TestUndoFirstOfOrigin takes back the change that brought the first unit of an origin:
// units that came later remain.
func TestUndoFirstOfOrigin(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	add := func(zh string) {
		t.Helper()
		must[unit.Revised](t)(m.Revise(ctx, unit.Revision{
			Origin: unit.Origin{Source: "by hand", Checksum: "hand"}, Additions: []unit.Addition{{Unit: pair(0, zh, "one")}},
		}, "add"))
	}
	texts := func() (s string) {
		for _, u := range collect(t, m, Filter{}) {
			s += u.Variants[0].Text
		}
		return s
	}
	undo := func(entry int64, want string) {
		t.Helper()
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{Entry: entry}))
		if got := texts(); got != want {
			t.Errorf("after undo %d the memory has %s, want %s", entry, got, want)
		}
		checkIndexed(t, m, "改", "革", "o")
		if h := must[repair.Health](t)(m.Check(ctx, repair.Options{Full: true})); !h.Sound() {
			t.Errorf("after undo %d: %+v", entry, h.Findings)
		}
	}
	add("改") // 1
	add("革") // 2
	both := dump(t, m)
	undo(1, "革")
	undo(3, "改革")
	undo(2, "改")
	undo(1, "") // 6, the origin is gone, too
	_, err := m.Undo(ctx, history.UndoOptions{Entry: 5})
	if e, ok := errors.AsType[*history.UndoError](err); !ok || e.Later != 6 {
		t.Errorf("undo 5 of a unit whose origin is gone: %v", err)
	}
	undo(6, "改")
	undo(5, "改革")
	if diff := cmp.Diff(both, dump(t, m)); diff != "" {
		t.Errorf("after all is done again (-want +got):\n%s", diff)
	}
}

// TestUndoRandom makes random changes, then takes them back one by one from
// the last: after each the memory is what it was before the change. Then all
// is done again.
func TestUndoRandom(t *testing.T) {
	for seed := range uint64(4) {
		if !sampled(int(seed)) {
			continue
		}
		rng := rand.New(rand.NewPCG(seed, 5))
		m := openNew(t)
		states := []string{dump(t, m)}
		for step := range 14 {
			units := collect(t, m, Filter{Statuses: tables.Statuses})
			switch k := rng.IntN(4); {
			case k == 0 || len(units) == 0:
				mustAdd(t, m, unit.Origin{Checksum: fmt.Sprint(step)}, randomPairs(rng.Uint64(), 1+rng.IntN(60))...)
			case k == 1:
				edit(t, m, units[rng.IntN(len(units))].ID, fmt.Sprintf("edited in step %d", step))
			case k == 2: // mark by hand, as marks are changed
				unit := units[rng.IntN(len(units))].ID
				_, err := m.changeInJournal(context.Background(), "mark", 0, func(w *tables.Writer, e *journal.Entry) error {
					key := journal.RowOf("marks", unit, "改革", "en")
					if err := e.BeforeRow(context.Background(), key); err != nil {
						return err
					}
					return journal.RowImage{RowKey: key, Row: []any{fmt.Sprint(step), 0}}.Restore(context.Background(), w.Tx)
				})
				if err != nil {
					t.Fatal(err)
				}
			default: // a part of the units goes
				_, err := m.changeInJournal(context.Background(), "remove", 0, func(w *tables.Writer, e *journal.Entry) error {
					var ids []int64
					for _, u := range units {
						if rng.IntN(3) == 0 {
							ids = append(ids, u.ID)
						}
					}
					_, err := e.DropUnits(context.Background(), w, ids)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			if s := dump(t, m); s != states[len(states)-1] {
				states = append(states, s)
			}
		}
		for i := len(states) - 2; i >= 0; i-- {
			must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
			if diff := cmp.Diff(states[i], dump(t, m)); diff != "" {
				t.Fatalf("seed %d, state %d (-want +got):\n%s", seed, i, diff)
			}
		}
		checkIndexed(t, m, "改革", "o")
		for i := 1; i < len(states); i++ {
			must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{Redo: true}))
			if diff := cmp.Diff(states[i], dump(t, m)); diff != "" {
				t.Fatalf("seed %d, state %d done again (-want +got):\n%s", seed, i, diff)
			}
		}
		checkIndexed(t, m, "改革", "o", "edited")
	}
}

func TestJournal(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a", Source: "a.zh", Target: "a.en"}, randomPairs(1, 300)...)
	edit(t, m, 17, "edited")
	must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
	type line struct {
		ID          int64
		Command     string
		Added, Kept int
		By, Of      int64
	}
	short := func(list []history.Entry) (lines []line) {
		for _, e := range list {
			if e.Time.IsZero() {
				t.Errorf("entry %d has no time", e.ID)
			}
			lines = append(lines, line{e.ID, e.Command, e.Added, e.Kept, e.UndoneBy, e.Undoes})
		}
		return lines
	}
	want := []line{{3, "undo 2: edit 17", 0, 1, 0, 2}, {2, "edit 17", 0, 1, 3, 0}, {1, "add a.zh and a.en", 300, 0, 0, 0}}
	if diff := cmp.Diff(want, short(must[[]history.Entry](t)(m.Journal(context.Background(), 0)))); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[:1], short(must[[]history.Entry](t)(m.Journal(context.Background(), 1)))); diff != "" {
		t.Errorf("newest entry (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, short(must[[]history.Entry](t)(m.UnitHistory(context.Background(), 17)))); diff != "" {
		t.Errorf("history of 17 (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[2:], short(must[[]history.Entry](t)(m.UnitHistory(context.Background(), 18)))); diff != "" {
		t.Errorf("history of 18 (-want +got):\n%s", diff)
	}
	// A removal of units with others between them is one change of a range with gaps.
	must[Removal](t)(m.Remove(context.Background(), Selection{IDs: []int64{20, 22}}, "remove 20 22"))
	for id, entries := range map[int64]int{20: 2, 21: 1, 22: 2} {
		if got := must[[]history.Entry](t)(m.UnitHistory(context.Background(), id)); len(got) != entries {
			t.Errorf("the history of %d has %d entries, want %d", id, len(got), entries)
		}
	}
	// An entry that changes a unit twice, as a merge does with a unit of two documents, counts once.
	err := m.file.Change(context.Background(), func(tx *sql.Tx) error {
		e, err := journal.Begin(tx, "twice")
		for range 2 {
			err = errors.Join(err, e.BeforeUnits(context.Background(), []int64{30}))
		}
		return errors.Join(err, e.Close(context.Background()))
	})
	if got := must[[]history.Entry](t)(m.UnitHistory(context.Background(), 30)); err != nil || len(got) != 2 {
		t.Errorf("%v; the history of 30 has %d entries, want 2", err, len(got))
	}
}

// TestUndoMarkConflicts checks that a mark touches its unit: a later mark conflicts with the
// import of the unit and with an edit, and a later edit with the mark.
func TestUndoMarkConflicts(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"}, pair(0, "稳步推进港口建设", "steady progress"), pair(1, "其他", "other")) // 1
	must[Mark](t)(m.SetMark(ctx, Mark{Unit: 1, Phrase: "推进", Words: "progress"}))                             // 2
	edit(t, m, 2, "another")                                                                                  // 3
	edit(t, m, 1, "steady progress in ports")                                                                 // 4
	refused := func(entry, later int64) {
		t.Helper()
		_, err := m.Undo(ctx, history.UndoOptions{Entry: entry})
		if e, ok := errors.AsType[*history.UndoError](err); !ok || e.Later != later {
			t.Errorf("undo %d: %v, want it refused because of %d", entry, err, later)
		}
	}
	refused(2, 4)
	must[Mark](t)(m.SetMark(ctx, Mark{Unit: 1, Phrase: "港口", Words: "ports"})) // 5
	refused(1, 5)
	refused(4, 5)
	must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{Entry: 3}))
}
