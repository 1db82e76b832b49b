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

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/repair"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// checkSound examines the memory in full and fails for every finding.
func checkSound(t testing.TB, m *Memory) {
	t.Helper()
	h, err := m.Check(context.Background(), repair.Options{Full: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range h.Findings {
		t.Errorf("%s: %s", f.Part, f.Problem)
	}
	if h.Asked != h.Variants {
		t.Errorf("the index was asked for %d of %d texts", h.Asked, h.Variants)
	}
}

func TestCheckSound(t *testing.T) {
	m := openNew(t)
	checkSound(t, m)
	mustAdd(t, m, unit.Origin{Checksum: "a"}, append(randomPairs(1, 400), fullUnit(400, "零宽：\u200b", "Zero\u00a0width"), pair(401, "\u200b\u200b x", "y"))...)
	mustAdd(t, m, unit.Origin{Checksum: "b"}, slices.Repeat([]unit.Unit{pair(0, "通知", "Notice")}, 60)...)
	checkSound(t, m)
	must[Duplicates](t)(m.Dedupe(context.Background(), false, ""))
	must[Removal](t)(m.Remove(context.Background(), Selection{Text: "改革"}, ""))
	edit(t, m, 401, "edited")
	checkSound(t, m)
	for range 3 {
		must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
	}
	checkSound(t, m)
}

// TestCheckFinds damages a memory in many ways: each is found, said to be in
// the right part, and repaired where it can be.
func TestCheckFinds(t *testing.T) {
	tests := []struct {
		name, damage string
		part         string
		derived      bool
		problem      string // a part of it
	}{
		{"index blob gone", "DELETE FROM index_blobs WHERE id = (SELECT max(id) FROM index_blobs)", repair.PartIndex, true, ""},
		{"index empty", "DELETE FROM index_blobs", repair.PartIndex, true, "it has 0 texts, the memory 600"},
		{"text changed behind its back", "UPDATE units SET source = '别的' WHERE id = 1; UPDATE units SET checksum = NULL", repair.PartIndex, true, ""},
		{"run gone", "DELETE FROM runs", repair.PartRuns, true, "300 units are in no run"},
		{"run wrong", "UPDATE runs SET langs = '2,1'", repair.PartRuns, true, "in one that does not describe them"},
		{"flipped bit", "UPDATE units SET source = replace(source, '改', '攺')", repair.PartUnits, false, "are not those that were stored"},
		{"text of another language", "UPDATE units SET langs = '2,1' WHERE id = 3", repair.PartUnits, false, "the texts of unit 3 are not those"},
		{"empty text", "UPDATE units SET target = ' ', checksum = NULL", repair.PartUnits, false, "unit 1 has a text that is missing, empty"},
		{"no UTF-8", "UPDATE units SET source = CAST(x'e4b8' AS TEXT) WHERE id = 2; UPDATE units SET checksum = NULL", repair.PartUnits, false, "unit 2 has a text that"},
		{"run absurd", "UPDATE runs SET last = 9223372036854775807", repair.PartRuns, true, "1 run describes units that do not exist"},
		{"changes not counted", "DELETE FROM state", repair.PartRuns, true, "1 counter of numbers or changes"},
		{"no numbers left", "UPDATE sqlite_sequence SET seq = 9223372036854775807", repair.PartRuns, true, "counters of numbers or changes"},
		{"foreign trigger", "CREATE TRIGGER evil AFTER INSERT ON units BEGIN UPDATE units SET source = 'X'; END", repair.PartTables, true, "trigger evil is not one that yiku makes"},
		{"view for a table", "ALTER TABLE runs RENAME TO others; CREATE VIEW runs AS SELECT * FROM others", repair.PartTables, true, "table runs is missing"},
		{"index of a table gone", "DROP INDEX units_by_origin", repair.PartTables, true, "index units_by_origin is missing"},
		{"text gone", "UPDATE units SET target = NULL WHERE id = 2; UPDATE units SET checksum = NULL", repair.PartUnits, false, "unit 2 has a text that"},
		{"further texts no JSON", "UPDATE units SET rest = '[' WHERE id = 4", repair.PartUnits, false, "unit 4 has a text that"},
		{"language gone", "PRAGMA foreign_keys = 0; DELETE FROM languages WHERE id = 2", repair.PartUnits, false, "300 units have a text in a language that is missing"},
		{"languages absurd", "UPDATE units SET langs = 'x,2' WHERE id = 5", repair.PartUnits, false, "1 unit has a text in a language that is missing"},
		{"details no JSON", "UPDATE units SET details = '{' WHERE id = 3", repair.PartUnits, false, "1 unit has details that cannot be read"},
		{"shared details gone", "UPDATE units SET details = 7 WHERE id = 3", repair.PartUnits, false, "1 unit has details that cannot be read"},
		{"origin gone", "PRAGMA foreign_keys = 0; DELETE FROM origins", repair.PartTables, false, "300 rows of table units"},
		{"table gone", "DROP TABLE rulings", repair.PartTables, false, "table rulings is missing"},
		{"table of details gone", "DROP TABLE details", repair.PartTables, false, "table details is missing"},
		{"tag of no language", "UPDATE languages SET tag = char(27) || '[31m' WHERE id = 1", repair.PartUnits, false, "1 language has a tag that names no language"},
		{"broken title", "UPDATE origins SET title = CAST(x'e4b8' AS TEXT)", repair.PartUnits, false, "rows of table origins with a text that is not UTF-8 or has a zero byte: 1"},
		{"journal", "UPDATE journal_changes SET kind = 2, before = x'00'", repair.PartJournal, false, "change 1 cannot be read"},
		{"journal of other numbers", "UPDATE journal_changes SET units = units - 1", repair.PartJournal, false, "change 1 cannot be read"},
		{"journal without changes", "DELETE FROM journal_changes", repair.PartJournal, false, "change 1 has lost what it changed"},
	}
	for i, tt := range tests {
		if !sampled(i) {
			continue
		}
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "memory.db")
			m := reopen(t, path, Options{})
			mustAdd(t, m, unit.Origin{Checksum: "a"}, randomPairs(1, 300)...)
			if err := repair.Rebuild(context.Background(), m.file); err != nil { // so that the index is in blocks
				t.Fatal(err)
			}
			if _, err := m.file.Write.Exec(tt.damage); err != nil {
				t.Fatal(err)
			}
			h := must[repair.Health](t)(m.Check(context.Background(), repair.Options{Full: tt.part == repair.PartIndex}))
			i := slices.IndexFunc(h.Findings, func(f repair.Finding) bool { return f.Part == tt.part && strings.Contains(f.Problem, tt.problem) })
			if i < 0 || h.Sound() {
				t.Fatalf("found %+v, want %s: %s", h.Findings, tt.part, tt.problem)
			}
			if f := h.Findings[i]; f.Derived != tt.derived || f.Reason == "" {
				t.Errorf("finding %+v", f)
			}
			if !tt.derived {
				return
			}
			before := dump(t, m)
			h = must[repair.Health](t)(m.Check(context.Background(), repair.Options{Repair: true, Full: true}))
			if !h.Sound() || dump(t, m) != before {
				t.Errorf("after the repair: %+v", h.Findings)
			}
			checkSound(t, m)
			checkIndexed(t, m, "改革", "别的")
		})
	}
}

// TestDerivedLost looks up in memories of which something derived is lost or absurd: the
// answer is complete, with a note, and the next import makes it whole or is refused.
func TestDerivedLost(t *testing.T) {
	ctx := context.Background()
	for name, damage := range map[string]string{
		"manifest gone":    "DELETE FROM index_blobs WHERE id = 0",
		"index gone":       "DELETE FROM index_blobs",
		"runs gone":        "DELETE FROM runs",
		"run without end":  "UPDATE runs SET last = 9223372036854775807, high = 9223372036854775807",
		"run of all":       "UPDATE runs SET first = -9223372036854775808, last = 9223372036854775807",
		"run of nobody":    "PRAGMA foreign_keys = 0; UPDATE runs SET origin = 77",
		"run in Klingon":   "UPDATE runs SET langs = '77,x'",
		"runs over others": "INSERT INTO runs SELECT first + 1, last, origin, low, high, ordered, langs FROM runs",
	} {
		path := filepath.Join(t.TempDir(), "memory.db")
		m := reopen(t, path, Options{})
		units := randomPairs(1, 300)
		mustAdd(t, m, unit.Origin{Checksum: "a"}, units...)
		if _, err := m.file.Write.Exec(damage); err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, u := range units {
			if strings.Contains(u.Variants[0].Text, "改革") {
				want++
			}
		}
		m = reopen(t, path, Options{})
		a, err := m.Lookup(ctx, Query{Text: "改革"})
		if err != nil || a.Total != want || a.Note == "" {
			t.Errorf("%s: %d units, want %d; notes %q, %v", name, a.Total, want, a.Note, err)
		}
		_, err = m.Add(ctx, unit.Origin{Checksum: "b"}, unit.Each(units), AddOptions{})
		if wrong, ok := errors.AsType[*fault.FileError](err); err != nil && (!ok || wrong.Reason() != fault.ReasonIndexDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			want *= 2
		}
		if a, err := m.Lookup(ctx, Query{Text: "改革"}); err != nil || a.Total != want {
			t.Errorf("%s, after an import: %d units, want %d; %v", name, a.Total, want, err)
		}
	}
}

// TestDamagedText checks that a text that changed on the disk is reported with the unit, by
// look-ups, lists and salvage, and that a unit stored again is whole again.
func TestDamagedText(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"}, pair(0, "水位在上升。", "The water is rising."), pair(1, "大坝很牢。", "The dam is sound."))
	if _, err := m.file.Write.Exec("UPDATE units SET target = 'The water is falling.' WHERE id = 1"); err != nil {
		t.Fatal(err)
	}
	l := must[Lookup](t)(m.Lookup(ctx, Query{Text: "水位"}))
	if len(l.Units) != 1 || !l.Units[0].Unit.Damaged {
		t.Errorf("found %+v", l.Units)
	}
	units := collect(t, m, Filter{})
	if !units[0].Damaged || units[1].Damaged {
		t.Errorf("listed %+v", units)
	}
	var report repair.Report
	for _, err := range repair.Salvage(ctx, m.Path(), &report) {
		if err != nil {
			t.Fatal(err)
		}
	}
	saved := must[repair.Copied](t)(repair.Copy(ctx, m.Path(), filepath.Join(t.TempDir(), "saved.db")))
	if !slices.Equal(report.Damaged, []int64{1}) || !slices.Equal(saved.Damaged, []int64{1}) {
		t.Errorf("salvage: %v, %v", report.Damaged, saved.Damaged)
	}
	text := "The water is high."
	must[unit.Edited](t)(m.EditUnit(ctx, 1, unit.Edit{Texts: []unit.TextEdit{{Lang: "en", Text: text}}}, "edit 1"))
	if u := collect(t, m, Filter{})[0]; u.Damaged || u.Variants[1].Text != text {
		t.Errorf("stored anew: %+v", u)
	}
}

// TestForeignSchema checks that a memory with other tables than its version has is
// refused, but for what does no harm.
func TestForeignSchema(t *testing.T) {
	for change, harm := range map[string]bool{
		"CREATE TRIGGER evil AFTER INSERT ON units BEGIN UPDATE units SET source = 'X'; END": true,
		"CREATE VIEW evil AS SELECT 1": true,
		"DROP TRIGGER bitexts_delete":  true,
		"ALTER TABLE rulings RENAME TO others; CREATE VIEW rulings AS SELECT * FROM others":      true,
		"DROP TABLE learned; CREATE TABLE learned (first TEXT, second TEXT, data BLOB)":          true,
		"CREATE TABLE mine (x); CREATE INDEX mine_too ON units (score)":                          false,
		"DROP INDEX runs_by_origin; CREATE INDEX runs_by_origin -- and so\n ON runs (  origin )": false,
	} {
		m := openNew(t)
		mustAdd(t, m, unit.Origin{Checksum: "a"}, randomPairs(1, 3)...)
		if _, err := m.file.Write.Exec(change); err != nil {
			t.Fatal(err)
		}
		for _, readOnly := range []bool{false, true} {
			again, err := Open(context.Background(), m.Path(), Options{ReadOnly: readOnly})
			wrong, refused := errors.AsType[*fault.FileError](err)
			if refused != harm || refused && wrong.Reason() != fault.ReasonForeignTables || err != nil && !refused {
				t.Errorf("%s: %v", change, err)
			}
			if err == nil {
				again.Close()
			}
		}
	}
}

// overwrite writes rubbish over pages of a closed memory.
func overwrite(t testing.TB, path string, pages ...int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if _, err := f.WriteAt([]byte(strings.Repeat("\xFF", 8192)), (p-1)*8192); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// exchange puts each of two pages of a closed memory in the place of the other.
func exchange(t testing.TB, path string, p, q int64) {
	t.Helper()
	data := must[[]byte](t)(os.ReadFile(path))
	first, second := data[(p-1)*8192:p*8192], data[(q-1)*8192:q*8192]
	held := slices.Clone(first)
	copy(first, second)
	copy(second, held)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// pagesOf are the pages of a table of the kind, leaf or internal, in the order of the tree.
func pagesOf(t testing.TB, m *Memory, table, kind string) (pages []int64) {
	t.Helper()
	rows, err := m.file.Write.Query("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path", table, kind)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var p int64
		if err := rows.Scan(&p); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return pages
}

// damagedMemory is a closed memory of three origins with pages of a table
// overwritten; of lists the page numbers, given those of the table's leaves.
func damagedMemory(t testing.TB, table string, of func(leaves []int64) []int64) (path string, units []unit.Unit) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "memory.db")
	m, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, checksum := range []string{"a", "b", "c"} {
		mustAdd(t, m, unit.Origin{Checksum: checksum, Title: "公报"}, append(randomPairs(uint64(i), 700), fullUnit(700, "完。", "End."))...)
	}
	ctx := context.Background()
	if _, err := m.EditUnit(ctx, 5, unit.Edit{Status: unit.Rejected}, "edit 5"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := m.AddRulings(ctx, []ruling.Ruling{{Phrase: "公报", Rendering: "communiqué", Lang: "en", Status: ruling.Official}}, "ruling"); err != nil {
		t.Fatal(err)
	}
	if _, err := m.SetMark(ctx, Mark{Unit: 701, Phrase: "完", Words: "End", Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	units = collect(t, m, Filter{Statuses: unit.StatusWords.Values()})
	leaves := pagesOf(t, m, table, "leaf")
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	overwrite(t, path, of(leaves)...)
	return path, units
}

// TestCheckPage names a damaged page and the table it belongs to.
func TestCheckPage(t *testing.T) {
	for _, table := range []string{"units", "index_blobs", "journal_changes"} {
		t.Run(table, func(t *testing.T) {
			path, _ := damagedMemory(t, table, func(leaves []int64) []int64 { return leaves[len(leaves)/2:][:1] })
			m := reopen(t, path, Options{})
			h := must[repair.Health](t)(m.Check(context.Background(), repair.Options{}))
			i := slices.IndexFunc(h.Findings, func(f repair.Finding) bool {
				return f.Part == repair.PartFile && strings.Contains(f.Problem, "of "+table+", is damaged")
			})
			if i < 0 {
				t.Errorf("found %+v", h.Findings)
			}
			if len(h.Parts) != 8 {
				t.Errorf("only %v were looked into", h.Parts)
			}
		})
	}
}

// salvageAll reads what can be read.
func salvageAll(t testing.TB, path string) ([]unit.Unit, repair.Report) {
	t.Helper()
	var report repair.Report
	var units []unit.Unit
	for u, err := range repair.Salvage(context.Background(), path, &report) {
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, u)
	}
	if report.Units != len(units) {
		t.Errorf("the report says %d units, %d came", report.Units, len(units))
	}
	return units, report
}

// TestSalvage reads damaged memories: every unit that does not stand on a
// damaged page comes whole, none comes wrong.
func TestSalvage(t *testing.T) {
	middle := func(leaves []int64) []int64 { return leaves[len(leaves)/2:][:1] }
	tests := []struct {
		name, table string
		of          func([]int64) []int64
		least       int // units that must come, of 2103
		gaps        int
		partial     bool
	}{
		{"sound", "units", func([]int64) []int64 { return nil }, 2103, 0, false},
		{"a page of texts", "units", middle, 2050, 1, false},
		{"the first page of texts", "units", func(l []int64) []int64 { return l[:1] }, 2050, 1, false},
		{"the last page of texts", "units", func(l []int64) []int64 { return l[len(l)-1:] }, 2050, 1, false},
		{"all but the last page of texts", "units", func(l []int64) []int64 { return l[:len(l)-1] }, 5, 1, false},
		{"three pages of texts", "units", func(l []int64) []int64 { return []int64{l[3], l[20], l[21]} }, 1950, 2, false},
		{"a page of details", "details", middle, 2103, 0, false},
		{"the origins", "origins", middle, 2103, 0, true},
		{"the languages", "languages", middle, 2103, 0, false},
		{"the index", "index_blobs", func(l []int64) []int64 { return l }, 2103, 0, false},
		{"the journal", "journal", middle, 2103, 0, false},
	}
	for i, tt := range tests {
		if !sampled(i) {
			continue
		}
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path, stored := damagedMemory(t, tt.table, tt.of)
			units, report := salvageAll(t, path)
			if len(units) < tt.least || len(report.Gaps) != tt.gaps || (report.Partial > 0) != tt.partial {
				t.Errorf("%d units, %d of them partial, gaps %v", len(units), report.Partial, report.Gaps)
			}
			byID := map[int64]unit.Unit{}
			for _, u := range stored {
				byID[u.ID] = u
			}
			came := map[int64]bool{}
			for _, u := range units {
				came[u.ID] = true
				want := byID[u.ID]
				if len(u.Variants) < len(want.Variants) && tt.gaps > 0 {
					continue // the border of a damaged page runs through it
				}
				options := cmp.Options{}
				if tt.partial {
					options = append(options, cmpopts.IgnoreFields(unit.Unit{}, "Origin", "Status", "Place", "Score", "Created", "Changed"))
				}
				if tt.partial || tt.table == "details" {
					options = append(options, cmpopts.IgnoreFields(unit.Unit{}, "TUID", "Props", "Notes"), cmpopts.IgnoreFields(unit.Variant{}, "Codes"))
				}
				if diff := cmp.Diff(want, u, options); diff != "" {
					t.Fatalf("unit %d (-stored +salvaged):\n%s", u.ID, diff)
				}
			}
			for _, u := range stored { // each unit came or is in a gap
				inGap := slices.ContainsFunc(report.Gaps, func(g repair.Gap) bool { return g.First <= u.ID && (g.Last == 0 || u.ID <= g.Last) })
				if !came[u.ID] && !inGap {
					t.Errorf("unit %d did not come and is in no gap of %v", u.ID, report.Gaps)
				}
			}
		})
	}
}

// TestSalvageBrokenTree salvages memories whose trees lead astray, while the rows lie in
// the file unharmed: nearly all are saved, each of them as it was stored, deleted units
// stay deleted, and what is lost is named.
func TestSalvageBrokenTree(t *testing.T) {
	ctx := context.Background()
	whole := filepath.Join(t.TempDir(), "memory.db")
	m := must[*Memory](t)(Open(ctx, whole, Options{}))
	long := pair(3000, strings.Repeat("长江之水。", 4000), strings.Repeat("Waters of the Yangtze. ", 2000)) // on overflow pages
	mustAdd(t, m, unit.Origin{Checksum: "a", Title: "公报"}, append(randomPairs(1, 3000), long)...)
	mustAdd(t, m, unit.Origin{Checksum: "b"}, randomPairs(2, 1000)...)
	mustAdd(t, m, unit.Origin{Checksum: "c"}, randomPairs(3, 500)...)
	must[Removal](t)(m.Remove(ctx, Selection{Origins: unit.OriginFilter{IDs: []int64{2}}}, "")) // leaves free pages
	stored := collect(t, m, Filter{Statuses: unit.StatusWords.Values()})
	texts, index := pagesOf(t, m, "units", "leaf"), pagesOf(t, m, "units_by_origin", "leaf")
	inner := pagesOf(t, m, "units", "internal")
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	last := len(texts) - 1
	tests := []struct {
		name           string
		damage         func(path string)
		lost, nameless int // at most
	}{
		{"two pages of texts", func(path string) { exchange(t, path, texts[3], texts[last-3]) }, 0, 0},
		{"the last page of texts", func(path string) { exchange(t, path, texts[10], texts[last]) }, 0, 0},
		{"neighbours", func(path string) { exchange(t, path, texts[10], texts[11]) }, 0, 0},
		{"pages of texts and of their index", func(path string) { exchange(t, path, texts[0], index[1]) }, 0, 0},
		{"the root of the texts", func(path string) { overwrite(t, path, inner[0]) }, 0, 0},
		{"exchanged and overwritten", func(path string) {
			exchange(t, path, texts[3], texts[last-3])
			overwrite(t, path, texts[20])
		}, 35, 0},
		{"pages of both overwritten", func(path string) { overwrite(t, path, texts[0], index[0], texts[20]) }, 70, 0},
		{"a page written twice", func(path string) {
			data := must[[]byte](t)(os.ReadFile(path))
			copy(data[(texts[30]-1)*8192:texts[30]*8192], data[(texts[7]-1)*8192:])
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}, 35, 0},
	}
	for i, tt := range tests {
		if !sampled(i) {
			continue
		}
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "memory.db")
			if err := os.WriteFile(path, must[[]byte](t)(os.ReadFile(whole)), 0o644); err != nil {
				t.Fatal(err)
			}
			tt.damage(path)
			units, report := salvageAll(t, path)
			came := map[int64]unit.Unit{}
			before := int64(0)
			for _, u := range units {
				if u.ID <= before {
					t.Errorf("unit %d came after unit %d", u.ID, before)
				}
				came[u.ID], before = u, u.ID
			}
			lost := 0
			for _, u := range stored {
				got, found := came[u.ID]
				delete(came, u.ID)
				if !slices.ContainsFunc(report.Gaps, func(g repair.Gap) bool { return g.First <= u.ID && (g.Last == 0 || u.ID <= g.Last) }) {
					if !sameTexts(got, u) || got.Status != u.Status || tt.nameless == 0 && got.Origin.ID != u.Origin.ID {
						t.Fatalf("unit %d is %+v, want %+v", u.ID, got, u)
					}
				} else if !found || len(got.Variants) < 2 {
					lost++
				}
			}
			if len(came) > 0 || lost > tt.lost || lost == 0 && len(report.Gaps) > 0 || report.Partial > tt.nameless {
				t.Errorf("%d units that are not of the memory, %d lost in gaps %v, %d partial", len(came), lost, report.Gaps, report.Partial)
			}
			to := filepath.Join(t.TempDir(), "new.db")
			done, err := repair.Copy(ctx, path, to)
			if err != nil || done.Units != len(units) || done.Partial != report.Partial {
				t.Fatalf("%+v, %v; Salvage reads %d units, %d partial", done, err, len(units), report.Partial)
			}
			var gaps []repair.Gap
			for _, l := range done.Lost {
				if l.Table == "units" {
					gaps = append(gaps, l.Gap)
				}
			}
			if diff := cmp.Diff(report.Gaps, gaps); diff != "" {
				t.Errorf("gaps (-Salvage +Copy):\n%s", diff)
			}
			saved := reopen(t, to, Options{})
			if h, err := saved.Check(ctx, repair.Options{}); err != nil || !h.Sound() {
				t.Errorf("the new memory: %v, %+v", err, h.Findings)
			}
			if tt.lost == 0 {
				if diff := cmp.Diff(stored, collect(t, saved, Filter{Statuses: unit.StatusWords.Values()})); diff != "" {
					t.Errorf("(-stored +salvaged):\n%s", diff)
				}
			}
		})
	}
}

// TestCopy makes new memories of damaged ones: they are sound and hold every
// unit that Salvage reads, and what people decided.
func TestCopy(t *testing.T) {
	ctx := context.Background()
	middle := func(leaves []int64) []int64 { return leaves[len(leaves)/2:][:1] }
	all := func(leaves []int64) []int64 { return leaves }
	tests := []struct {
		table                   string
		of                      func([]int64) []int64
		lost                    []string // tables
		rulings, marks, changes int
	}{
		{"units", func([]int64) []int64 { return nil }, nil, 1, 1, 6},
		{"units", middle, []string{"units"}, 1, 1, 6},
		{"details", middle, []string{"details"}, 1, 1, 6},
		{"origins", middle, []string{"origins"}, 1, 1, 6},
		{"languages", middle, []string{"languages"}, 1, 1, 6},
		{"rulings", all, []string{"rulings"}, 0, 1, 6},
		{"marks", all, []string{"marks"}, 1, 0, 6},
		{"journal", all, []string{"journal"}, 1, 1, 0},
		{"journal_changes", all, []string{"journal_changes"}, 1, 1, 0},
		{"index_blobs", all, nil, 1, 1, 6},
	}
	for i, tt := range tests {
		if !sampled(i) {
			continue
		}
		t.Run(fmt.Sprintf("%d %s", i, tt.table), func(t *testing.T) {
			t.Parallel()
			path, stored := damagedMemory(t, tt.table, tt.of)
			read, report := salvageAll(t, path)
			to := filepath.Join(t.TempDir(), "new.db")
			done, err := repair.Copy(ctx, path, to)
			if err != nil {
				t.Fatal(err)
			}
			var lost []string
			for _, l := range done.Lost {
				lost = append(lost, l.Table)
			}
			if !slices.Equal(lost, tt.lost) || done.Rulings != tt.rulings || done.Marks != tt.marks || done.Changes != tt.changes {
				t.Errorf("%+v", done)
			}
			if done.Units != len(read) || done.Partial != report.Partial {
				t.Errorf("%d units, %d partial; Salvage reads %d and %d", done.Units, done.Partial, report.Units, report.Partial)
			}
			m := reopen(t, to, Options{})
			if h, err := m.Check(ctx, repair.Options{Full: true}); err != nil || !h.Sound() {
				t.Errorf("the new memory: %v, %+v", err, h.Findings)
			}
			there := map[int64]unit.Unit{}
			for _, u := range collect(t, m, Filter{Statuses: unit.StatusWords.Values()}) {
				there[u.ID] = u
			}
			for _, u := range read {
				have := there[u.ID]
				if !sameTexts(have, u) || report.Partial == 0 && have.Status != u.Status {
					t.Fatalf("unit %d is %+v, want %+v", u.ID, have, u)
				}
			}
			if tt.lost == nil {
				if diff := cmp.Diff(stored, collect(t, m, Filter{Statuses: unit.StatusWords.Values()})); diff != "" {
					t.Errorf("(-stored +salvaged):\n%s", diff)
				}
				if _, err := m.Undo(ctx, history.UndoOptions{Entry: 4}); err != nil { // the rejection
					t.Error(err)
				}
			}
		})
	}
}

// TestSalvageHalfPages blanks the second half of every page in turn, as a disk with blocks
// of 4,096 bytes does. SQLite then reads rows with empty columns and reports nothing. Each
// memory is examined, and what is saved of it is sound; texts are lost only with the
// pages they stand on.
func TestSalvageHalfPages(t *testing.T) {
	ctx := context.Background()
	sound := filepath.Join(t.TempDir(), "memory.db")
	m, err := Open(ctx, sound, Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustAdd(t, m, unit.Origin{Checksum: "a", Title: "公报"}, append(randomPairs(1, 60), fullUnit(60, "完。", "End."))...)
	edit(t, m, 7, "edited")
	if _, err := m.SetMark(ctx, Mark{Unit: 61, Phrase: "完", Words: "End", Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	texts := map[int64]bool{}
	for _, kind := range []string{"leaf", "internal", "overflow"} {
		for _, page := range pagesOf(t, m, "units", kind) {
			texts[page] = true
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	const size, half = 8192, 4096
	for page := int64(2); page <= int64(len(whole))/size; page++ { // the first one holds the schema
		path := filepath.Join(t.TempDir(), "damaged.db")
		damaged := slices.Clone(whole)
		clear(damaged[page*size-half : page*size])
		if err := os.WriteFile(path, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		m := reopen(t, path, Options{ReadOnly: true})
		h, err := m.Check(ctx, repair.Options{Full: true})
		if err != nil {
			t.Errorf("page %d: %v", page, err)
		}
		if !slices.Equal(damaged, whole) && h.Sound() {
			t.Errorf("page %d: nothing is found", page)
		}
		m.Close()
		units, report := salvageAll(t, path)
		to := filepath.Join(t.TempDir(), "saved.db")
		done, err := repair.Copy(ctx, path, to)
		if err != nil {
			t.Errorf("page %d: %v", page, err)
			continue
		}
		if !texts[page] && done.Units != 61 || done.Units != len(units) || len(done.Damaged) != len(report.Damaged) {
			t.Errorf("page %d: %+v, Salvage reads %d units", page, done, len(units))
		}
		m = reopen(t, to, Options{ReadOnly: true})
		if h, err = m.Check(ctx, repair.Options{Full: true}); err != nil {
			t.Error(err)
		}
		for _, f := range h.Findings {
			if f.Reason != repair.ReasonTextDamaged {
				t.Errorf("page %d: the saved memory: %s: %s", page, f.Part, f.Problem)
			}
		}
		m.Close()
	}
}

func TestSalvageRefuses(t *testing.T) {
	write := func(content string) string {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	whole, _ := damagedMemory(t, "units", func([]int64) []int64 { return []int64{1} })
	for name, path := range map[string]string{
		"text": write("第一条"), "empty": write(""), "other": makeSQLite(t, "CREATE TABLE notes (text)"),
		"missing": filepath.Join(t.TempDir(), "no.db"), "first page": whole,
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			for _, err := range repair.Salvage(context.Background(), path, new(repair.Report)) {
				if n++; err == nil || !strings.Contains(err.Error(), path) {
					t.Errorf("error: %v", err)
				}
			}
			if n != 1 {
				t.Errorf("%d errors", n)
			}
		})
	}
}

// TestSalvageCut salvages a memory that a broken copy cut off.
func TestSalvageCut(t *testing.T) {
	path, stored := damagedMemory(t, "units", func([]int64) []int64 { return nil })
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()*6/10+100); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), path, Options{}); err == nil {
		t.Error("a memory that was cut off was opened")
	}
	units, report := salvageAll(t, path)
	if len(units) < len(stored)/4 || len(report.Gaps) == 0 {
		t.Errorf("%d of %d units, gaps %v", len(units), len(stored), report.Gaps)
	}
}

// TestSalvageVersion9 salvages damaged memories of version 9, in which each text was a row
// of its own: what is left is saved as it was stored, and what is not is named.
func TestSalvageVersion9(t *testing.T) {
	ctx := context.Background()
	now := openNew(t)
	mustAdd(t, now, unit.Origin{Checksum: "a", Title: "公报"}, append(randomPairs(1, 2500), fullUnit(2500, "完。", "End."))...)
	mustAdd(t, now, unit.Origin{Checksum: "b"}, randomPairs(2, 700)...)
	mustAdd(t, now, unit.Origin{Checksum: "c"}, randomPairs(3, 500)...)
	must[Removal](t)(now.Remove(ctx, Selection{Origins: unit.OriginFilter{IDs: []int64{2}}}, ""))
	stored := collect(t, now, Filter{Statuses: unit.StatusWords.Values()})
	whole := toVersion9(t, now)
	db := must[*sql.DB](t)(sql.Open("sqlite", whole))
	old := &Memory{file: &store.File{Write: db}}
	texts, units, inner := pagesOf(t, old, "variants", "leaf"), pagesOf(t, old, "units", "leaf"), pagesOf(t, old, "variants", "internal")
	details := pagesOf(t, old, "details", "leaf")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	last := len(texts) - 1
	tests := []struct {
		name              string
		damage            func(path string)
		lost, nameless    int // at most
		undescribed, gaps bool
	}{
		{"sound", func(string) {}, 0, 0, false, false},
		{"a page of texts", func(path string) { overwrite(t, path, texts[20]) }, 60, 0, false, true},
		{"all but the last page of texts", func(path string) { overwrite(t, path, texts[:last]...) }, 3000, 0, true, true},
		{"two pages of texts", func(path string) { exchange(t, path, texts[3], texts[last-3]) }, 0, 0, false, false},
		{"the root of the texts", func(path string) { overwrite(t, path, inner[0]) }, 0, 0, false, false},
		{"a page of units", func(path string) { overwrite(t, path, units[1]) }, 0, 500, false, false},
		{"the first pages of both", func(path string) { exchange(t, path, texts[0], units[0]) }, 0, 0, false, false},
		{"the details", func(path string) { overwrite(t, path, details...) }, 0, 0, true, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "memory.db")
			if err := os.WriteFile(path, must[[]byte](t)(os.ReadFile(whole)), 0o644); err != nil {
				t.Fatal(err)
			}
			tt.damage(path)
			units, report := salvageAll(t, path)
			came := map[int64]unit.Unit{}
			for _, u := range units {
				came[u.ID] = u
			}
			lost := 0
			for _, u := range stored {
				got, found := came[u.ID]
				delete(came, u.ID)
				options := cmp.Options{}
				if tt.nameless > 0 {
					options = append(options, cmpopts.IgnoreFields(unit.Unit{}, "Origin", "Status", "Place", "Score", "Created", "Changed"))
				}
				if tt.undescribed {
					options = append(options, cmpopts.IgnoreFields(unit.Unit{}, "TUID", "Props", "Notes"), cmpopts.IgnoreFields(unit.Variant{}, "Codes"))
				}
				switch diff := cmp.Diff(u, got, options); {
				case found && !got.Damaged && diff != "":
					t.Fatalf("unit %d (-stored +salvaged):\n%s", u.ID, diff)
				case found && got.Damaged && len(got.Variants) < len(u.Variants), !found:
					lost++
				}
				if !found && !slices.ContainsFunc(report.Gaps, func(g repair.Gap) bool { return g.First <= u.ID && (g.Last == 0 || u.ID <= g.Last) }) {
					t.Errorf("unit %d did not come and is in no gap of %v", u.ID, report.Gaps)
				}
			}
			if len(came) > 0 || lost > tt.lost || report.Partial > tt.nameless || (len(report.Gaps) > 0) != tt.gaps {
				t.Errorf("%d units that are not of the memory, %d lost in gaps %v, %d partial", len(came), lost, report.Gaps, report.Partial)
			}
			to := filepath.Join(t.TempDir(), "new.db")
			done, err := repair.Copy(ctx, path, to)
			if err != nil || done.Units != len(units) || done.Partial != report.Partial {
				t.Fatalf("%+v, %v; Salvage reads %d units, %d partial", done, err, len(units), report.Partial)
			}
			saved := reopen(t, to, Options{})
			if h, err := saved.Check(ctx, repair.Options{}); err != nil || !h.Sound() && len(report.Damaged) == 0 {
				t.Errorf("the new memory: %v, %+v", err, h.Findings)
			}
			there := collect(t, saved, Filter{Statuses: unit.StatusWords.Values()})
			slices.SortFunc(there, func(a, b unit.Unit) int { return int(a.ID - b.ID) })
			if diff := cmp.Diff(units, there, cmpopts.IgnoreFields(unit.Unit{}, "Origin", "Place", "Created", "Changed")); diff != "" {
				t.Errorf("(-Salvage +Copy):\n%s", diff)
			}
		})
	}
}
