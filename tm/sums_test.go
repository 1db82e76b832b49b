package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/tm/check"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/repair"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// variedMemory is a small closed memory with rows in every table.
func variedMemory(t *testing.T) (path string) {
	t.Helper()
	ctx := context.Background()
	path = filepath.Join(t.TempDir(), "memory.db")
	m := must[*Memory](t)(Open(ctx, path, Options{}))
	b := bilingual(1, 20)
	must[Receipt](t)(m.Add(ctx, unit.Origin{Checksum: "a", Source: "公报.txt", Target: "communiqué.txt", Title: "公报", Date: "2024-07-18", Content: "a"},
		unit.Each(unitsOfBeads(b)), AddOptions{Bitext: b, Learned: learnedOf(t)}))
	units := randomPairs(3, 40)
	for i := range units {
		units[i].CreatedBy = "anna"
	}
	mustAdd(t, m, unit.Origin{Checksum: "b", Source: "b.tmx", Title: "Reports"}, append(units, pair(40, "终了。", "End."), pair(41, "终了。", "End."), fullUnit(42, "甲。", "A."))...)
	mustAdd(t, m, unit.Origin{Checksum: "c", Source: "c.tmx"}, units[7], units[8])
	must[Duplicates](t)(m.Dedupe(ctx, false, ""))
	edit(t, m, 20, "edited")
	edit(t, m, 21, "edited")
	must[Removal](t)(m.Remove(ctx, Selection{IDs: []int64{30, 31}}, "remove two"))
	_, _, err := m.AddRulings(ctx, []ruling.Ruling{
		{Phrase: "公报", Rendering: "communiqué", Lang: "en", Status: ruling.Official, Authority: "MFA", Date: "2024-01", Citation: "p. 1", Note: "n"},
		{Phrase: "改革", Rendering: "reform", Lang: "en", Status: ruling.Allowed, Authority: "MFA", Date: "2023"},
	}, "rulings")
	if err != nil {
		t.Fatal(err)
	}
	end := must[Lookup](t)(m.Lookup(ctx, Query{Text: "终了"})).Units[0].Unit.ID
	must[Mark](t)(m.SetMark(ctx, Mark{Unit: end, Phrase: "终了", Words: "End", Lang: "en"}))
	if err := m.Ignore(ctx, []check.Ignored{{Finding: "a1", Kind: "numerals", Rule: "missing", Source: "186亿", Target: "x", Reason: "in the table"}}, "check"); err != nil {
		t.Fatal(err)
	}
	must[Lexicon](t)(m.AddLexicon(ctx, "en", &lexicon.Terms{Name: "terms.tsv", List: []lexicon.Term{{Head: "质检", Renderings: []string{"quality inspection"}}}}, "lexicon"))
	must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{Entry: 6}))
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// tampered is a copy of the closed memory, changed without yiku.
func tampered(t testing.TB, path, change string) *Memory {
	t.Helper()
	to := filepath.Join(t.TempDir(), "memory.db")
	if err := os.WriteFile(to, must[[]byte](t)(os.ReadFile(path)), 0o600); err != nil {
		t.Fatal(err)
	}
	db := must[*sql.DB](t)(sql.Open("sqlite", to))
	defer db.Close()
	if result, err := db.Exec(change); err != nil {
		t.Fatalf("%s: %v", change, err)
	} else if n := must[int64](t)(result.RowsAffected()); n == 0 {
		t.Fatalf("it changes nothing: %s", change)
	}
	return reopen(t, to, Options{AnySchema: true})
}

// columnsOf returns the columns of each table of the memory.
func columnsOf(t testing.TB, path string) map[string][]string {
	t.Helper()
	m := reopen(t, path, Options{})
	defer m.Close()
	columns := map[string][]string{}
	err := m.file.View(context.Background(), func(tx *sql.Tx) error {
		return tables.EachRow(context.Background(), tx, func(rows *sql.Rows) error {
			var table, column string
			err := rows.Scan(&table, &column)
			columns[table] = append(columns[table], column)
			return err
		}, "SELECT t.name, c.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table' ORDER BY t.name, c.cid")
	})
	if err != nil {
		t.Fatal(err)
	}
	return columns
}

// TestTamperedRows changes each value, removes a row and adds one, in every table with sums and
// without yiku: doctor finds it, and what is salvaged is sound and said to be changed or lost.
func TestTamperedRows(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := variedMemory(t)
	columns, tested := columnsOf(t, path), 0
	for _, table := range store.SummedTables {
		of := columns[table]
		one := fmt.Sprintf("%s = (SELECT max(%[1]s) FROM %s)", of[0], table)
		added := strings.Replace(strings.Join(of, ", "), of[0], "1 + (SELECT max("+of[0]+") FROM "+table+")", 1)
		if table == "ignored" || table == "learned" {
			added = strings.Replace(strings.Join(of, ", "), of[0], of[0]+" || 'x'", 1)
		}
		for _, name := range []string{"title", "tag", "checksum", "data", "name"} { // unique ones
			if table != "bitext_pages" && table != "learned" && slices.Contains(of, name) {
				added = strings.Replace(added, name, name+" || 'x'", 1)
			}
		}
		changes := []string{
			"DELETE FROM " + table + " WHERE " + one,
			fmt.Sprintf("INSERT INTO %s SELECT %s FROM %[1]s WHERE %[3]s", table, added, one),
		}
		for _, c := range of[1:] {
			changes = append(changes, fmt.Sprintf(`UPDATE %s SET %s = CASE typeof(%[2]s) WHEN 'text' THEN %[2]s || 'x'
				WHEN 'blob' THEN CAST(substr(%[2]s, 1, length(%[2]s) - 1) || 'x' AS BLOB) WHEN 'null' THEN x'00' ELSE %[2]s - 1 END WHERE %[3]s`, table, c, one))
		}
		for i, change := range changes {
			if !sampled(tested + i) {
				continue
			}
			m := tampered(t, path, change)
			h := must[repair.Health](t)(m.Check(ctx, repair.Options{}))
			if h.Sound() {
				t.Errorf("not found: %s", change)
			}
			if i > 2 { // the rest is salvaged in the same way
				m.Close()
				continue
			}
			done := must[repair.Copied](t)(repair.Copy(ctx, m.Path(), filepath.Join(t.TempDir(), "saved.db")))
			told := slices.ContainsFunc(done.Changed, func(c repair.Changed) bool { return c.Table == table }) ||
				slices.ContainsFunc(done.Lost, func(l repair.Lost) bool { return l.Table == table })
			if !told && !strings.Contains(change, "SET folded") { // which is made again
				t.Errorf("salvaged without a word: %s: %+v", change, done)
			}
			m.Close()
		}
		tested += len(changes)
	}
	if tested < 80 {
		t.Errorf("%d changes", tested)
	}
}

// TestStaleRuling changes the search form of a ruling, which is made again, and the phrase of
// another, which stays as it is until somebody puts it right.
func TestStaleRuling(t *testing.T) {
	ctx := context.Background()
	m := tampered(t, variedMemory(t), "UPDATE rulings SET folded = 'x' WHERE id = 1; UPDATE rulings SET phrase = '改良' WHERE id = 2")
	problems := func(o repair.Options) (list []string) {
		for _, f := range must[repair.Health](t)(m.Check(ctx, o)).Findings {
			if !f.Repaired {
				list = append(list, f.Problem)
			}
		}
		return list
	}
	damaged := "row 2 of table rulings is not as it was stored"
	if got := problems(repair.Options{}); !slices.Equal(got, []string{damaged, "1 ruling is not found by its phrase"}) {
		t.Errorf("%q", got)
	}
	if got := problems(repair.Options{Repair: true}); !slices.Equal(got, []string{damaged}) {
		t.Errorf("repaired: %q", got)
	}
	if l := mustLookup(t, m, Query{Text: "公报"}); len(l.Rulings) != 1 {
		t.Errorf("%d rulings on a phrase", len(l.Rulings))
	}
	// Another change of the row does not hide what is known of it, but putting it right does.
	for _, tt := range []struct {
		phrase, date string
		want         []string
	}{{"改良", "2024", []string{damaged}}, {"改革", "2023", nil}} {
		err := m.file.Change(ctx, func(tx *sql.Tx) error {
			_, err := tx.Exec("UPDATE rulings SET phrase = ?, date = ? WHERE id = 2", tt.phrase, tt.date)
			return err
		})
		if got := problems(repair.Options{}); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %q (%v)", tt, got, err)
		}
	}
}

// TestUndoOfLostChange checks that an entry which lost some of its changes is not undone.
func TestUndoOfLostChange(t *testing.T) {
	ctx := context.Background()
	path := variedMemory(t)
	const rulings = "(SELECT id FROM journal WHERE command = 'rulings')"
	for _, change := range []string{
		"DELETE FROM journal_changes WHERE id = (SELECT min(id) FROM journal_changes WHERE entry = " + rulings + ")",
		"DELETE FROM journal_changes WHERE id = (SELECT max(id) FROM journal_changes WHERE entry = " + rulings + ")",
		"UPDATE journal_changes SET before = CAST(replace(CAST(before AS TEXT), 'rulings', 'origins') AS BLOB) WHERE entry = " + rulings,
	} {
		m := tampered(t, path, change)
		entries := must[[]history.Entry](t)(m.Journal(ctx, 0))
		at := slices.IndexFunc(entries, func(e history.Entry) bool { return e.Command == "rulings" })
		_, err := m.Undo(ctx, history.UndoOptions{Entry: entries[at].ID})
		if e, ok := errors.AsType[*history.UndoError](err); !ok || e.Reason() != fault.ReasonDamaged {
			t.Errorf("%s: %v", change, err)
		}
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{Entry: entries[at].ID + 2}))
	}
}

// TestSumsLost takes all sums away: nothing else is wrong, and they are made again.
func TestSumsLost(t *testing.T) {
	ctx := context.Background()
	for _, change := range []string{"DELETE FROM sums", "DELETE FROM sums; DROP TABLE sums"} {
		m := tampered(t, variedMemory(t), change)
		for _, f := range must[repair.Health](t)(m.Check(ctx, repair.Options{})).Findings {
			if !f.Derived {
				t.Errorf("%s: %+v", change, f)
			}
		}
		if h := must[repair.Health](t)(m.Check(ctx, repair.Options{Repair: true})); !h.Sound() || len(h.Findings) == 0 {
			t.Errorf("%s: %+v", change, h.Findings)
		}
		checkSound(t, m)
	}
}

// TestSalvageWithoutTable drops a table, or puts a view in its place: the units are saved, and
// the table is said to be lost.
func TestSalvageWithoutTable(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := variedMemory(t)
	whole := must[repair.Copied](t)(repair.Copy(ctx, path, filepath.Join(t.TempDir(), "saved.db")))
	for i, table := range store.SummedTables {
		change := "DROP TABLE " + table
		if i%2 == 1 {
			change += "; CREATE VIEW " + table + " AS SELECT 1 AS id"
		}
		damaged := filepath.Join(t.TempDir(), "memory.db")
		if err := os.WriteFile(damaged, must[[]byte](t)(os.ReadFile(path)), 0o600); err != nil {
			t.Fatal(err)
		}
		db := must[*sql.DB](t)(sql.Open("sqlite", damaged))
		if _, err := db.Exec(change); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		done, err := repair.Copy(ctx, damaged, filepath.Join(t.TempDir(), "saved.db"))
		if err != nil || done.Units != whole.Units || !slices.ContainsFunc(done.Lost, func(l repair.Lost) bool { return l.Table == table }) {
			t.Errorf("%s: %d of %d units, lost %v, %v", change, done.Units, whole.Units, done.Lost, err)
		}
	}
}

// TestEditOfDamagedUnit checks that a note does not make a text true that was changed without
// yiku. Who corrects or confirms the texts has seen them.
func TestEditOfDamagedUnit(t *testing.T) {
	ctx := context.Background()
	m := tampered(t, variedMemory(t), "UPDATE units SET target = 'No end.' WHERE id = 25")
	if _, err := m.EditUnit(ctx, 25, unit.Edit{Notes: []string{"looks fine"}}, ""); err == nil || !strings.Contains(err.Error(), "its texts are damaged") {
		t.Errorf("a note: %v", err)
	}
	if u := must[unit.Unit](t)(m.Unit(ctx, 25)); !u.Damaged {
		t.Error("the unit counts as sound")
	}
	must[unit.Edited](t)(m.EditUnit(ctx, 25, unit.Edit{Status: unit.Reviewed, Notes: []string{"looks fine"}}, ""))
	if u := must[unit.Unit](t)(m.Unit(ctx, 25)); u.Damaged {
		t.Error("the unit counts as damaged after it was confirmed")
	}
}
