package tm

import (
	gocmp "cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// content returns everything that a merge carries over: the content of a memory
// without its numbers.
func content(t testing.TB, m *Memory) []unit.Unit {
	t.Helper()
	units := collect(t, m, Filter{Statuses: tables.Statuses})
	for i := range units {
		units[i].ID, units[i].Origin.ID = 0, 0
		for j := range units[i].MoreOrigins {
			units[i].MoreOrigins[j].Origin.ID = 0
		}
	}
	slices.SortFunc(units, byPlace)
	return units
}

// byPlace puts units into the order of their origins' checksums and places.
func byPlace(a, b unit.Unit) int {
	return gocmp.Or(strings.Compare(a.Origin.Checksum, b.Origin.Checksum), gocmp.Compare(a.Place, b.Place), strings.Compare(a.Variants[0].Text, b.Variants[0].Text))
}

func TestMerge(t *testing.T) {
	m, other := openNew(t), openNew(t)
	rejected := pair(3, "作废。", "Void.")
	rejected.Status = unit.Rejected
	mustAdd(t, other, unit.Origin{Checksum: "x", Title: "别处"}, randomPairs(1, 40)...)
	mustAdd(t, other, unit.Origin{Checksum: "y", Title: "别处二", Imported: moment}, fullUnit(0, "一。", "One."), pair(1, "二。", "Two."), rejected)
	mustAdd(t, m, unit.Origin{Checksum: "own"}, randomPairs(2, 20)...)
	if _, err := other.file.Write.Exec("INSERT INTO rulings (phrase, folded, rendering, lang, status, authority, date, citation, note) VALUES ('改革', '改革', 'reform', 'en', 1, '外交部', '2024', '', '')"); err != nil {
		t.Fatal(err)
	}
	before, theirs := dump(t, m), dump(t, other)
	want := append(content(t, m), content(t, other)...)

	var steps []int
	done := must[merge.Result](t)(m.Merge(context.Background(), other, merge.Options{Progress: func(done, all int) { steps = append(steps, done, all) }}))
	if diff := cmp.Diff(merge.Result{Origins: 2, New: 2, Added: 43, Rulings: 1, Entry: 2}, done); diff != "" {
		t.Errorf("merged (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{0, 2, 1, 2}, steps); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	slices.SortFunc(want, byPlace)
	if diff := cmp.Diff(want, content(t, m)); diff != "" {
		t.Errorf("content (-want +got):\n%s", diff)
	}
	checkIndexed(t, m, "改革", "One")
	if dump(t, other) != theirs {
		t.Error("the other memory was changed")
	}
	merged := dump(t, m)
	again := must[merge.Result](t)(m.Merge(context.Background(), other, merge.Options{}))
	if diff := cmp.Diff(merge.Result{Origins: 2, Same: 2}, again); diff != "" || dump(t, m) != merged {
		t.Errorf("merged again (-want +got):\n%s", diff)
	}
	must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
	if diff := cmp.Diff(before, dump(t, m)); diff != "" {
		t.Errorf("after undo (-want +got):\n%s", diff)
	}
}

// correct gives the second variant of a unit another text, as a person does.
func correct(t *testing.T, m *Memory, id int64, text string) {
	t.Helper()
	must[unit.Edited](t)(m.EditUnit(context.Background(), id, unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: text}}}, ""))
}

// grownApart returns a memory with an origin of ten units, and a copy of it.
func grownApart(t *testing.T) (m, other *Memory) {
	m = openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "x"}, randomPairs(1, 10)...)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := m.Backup(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	return m, reopen(t, path, Options{})
}

// TestMergeKnown merges memories that grew apart from one.
func TestMergeKnown(t *testing.T) {
	ctx := context.Background()
	m, other := grownApart(t)
	correct(t, other, 3, "changed there")
	correct(t, m, 4, "changed here")
	correct(t, m, 5, "five here")
	correct(t, other, 5, "five there")
	must[unit.Edited](t)(other.EditUnit(ctx, 6, unit.Edit{Status: unit.Rejected}, ""))
	must[unit.Edited](t)(m.EditUnit(ctx, 6, unit.Edit{Status: unit.Reviewed}, ""))
	must[unit.Edited](t)(m.EditUnit(ctx, 8, unit.Edit{Notes: []string{"here"}}, ""))
	// Aligned again there, later: no reason to replace what was aligned here.
	if _, err := other.file.Write.Exec("UPDATE units SET target = 'aligned again' WHERE id IN (8, 9)"); err != nil {
		t.Fatal(err)
	}
	if _, err := other.file.Write.Exec("UPDATE units SET created = created + 9999, changed = coalesce(changed, created) + 9999 WHERE id IN (8, 9)"); err != nil {
		t.Fatal(err)
	}
	must[Removal](t)(m.Remove(ctx, Selection{IDs: []int64{7}}, ""))
	before := dump(t, m)
	nine := must[unit.Unit](t)(m.Unit(ctx, 9)).Variants[1].Text
	for _, theirs := range []bool{false, true} {
		done := must[merge.Result](t)(m.Merge(ctx, other, merge.Options{Theirs: theirs}))
		want := merge.Result{Origins: 1, Added: 1, Updated: 1, Older: 3}
		texts := map[int64]string{3: "changed there", 4: "changed here", 5: "five here", 9: nine}
		status := unit.Reviewed
		if theirs {
			want.Updated, texts[5], status = 3, "five there", unit.Rejected
		}
		if diff := cmp.Diff(want, done, cmpopts.IgnoreFields(merge.Result{}, "Entry", "Conflicts")); diff != "" {
			t.Errorf("merged (-want +got):\n%s", diff)
		}
		var conflicts []string
		for _, c := range done.Conflicts {
			conflicts = append(conflicts, fmt.Sprint(c.Kind, c.Unit, c.Ours.Texts[1:], c.Theirs.Texts[1:], c.Ours.Status, c.Theirs.Status, c.TookTheirs))
		}
		six := must[unit.Unit](t)(m.Unit(ctx, 6))
		wantConflicts := []string{
			fmt.Sprint("unit", 5, []string{"five here"}, []string{"five there"}, unit.Aligned, unit.Aligned, theirs),
			fmt.Sprint("unit", 6, []string{six.Variants[1].Text}, []string{six.Variants[1].Text}, unit.Reviewed, unit.Rejected, theirs),
		}
		if diff := cmp.Diff(wantConflicts, conflicts); diff != "" {
			t.Errorf("conflicts (-want +got):\n%s", diff)
		}
		for id, want := range texts {
			if u := must[unit.Unit](t)(m.Unit(ctx, id)); u.Variants[1].Text != want {
				t.Errorf("unit %d is %q, want %q", id, u.Variants[1].Text, want)
			}
		}
		if eight := must[unit.Unit](t)(m.Unit(ctx, 8)); six.Status != status || !slices.Equal(eight.Notes, []string{"here"}) {
			t.Errorf("status of 6 %s, want %s; notes of 8 %q", six.Status, status, eight.Notes)
		}
		checkIndexed(t, m, "changed here", "changed there", "改革")
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
		if diff := cmp.Diff(before, dump(t, m)); diff != "" {
			t.Errorf("after undo (-want +got):\n%s", diff)
		}
	}
}

// TestMergeLater takes, of two units that people worked on, the one that was made of
// the other.
func TestMergeLater(t *testing.T) {
	ctx := context.Background()
	m, other := openNew(t), openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "own"}, pair(0, "别的。", "Something else."))
	mustAdd(t, m, unit.Origin{Checksum: "x"}, randomPairs(1, 10)...)
	correct(t, m, 4, "first")
	into := func(to, from *Memory, want merge.Result) {
		t.Helper()
		done := must[merge.Result](t)(to.Merge(ctx, from, merge.Options{}))
		if diff := cmp.Diff(want, done, cmpopts.IgnoreFields(merge.Result{}, "Entry", "Origins", "New", "Same")); diff != "" {
			t.Errorf("merged (-want +got):\n%s", diff)
		}
	}
	into(other, m, merge.Result{Added: 11})
	correct(t, other, 4, "second")
	into(m, other, merge.Result{Updated: 1})
	if text := must[unit.Unit](t)(m.Unit(ctx, 4)).Variants[1].Text; text != "second" {
		t.Errorf("unit 4 is %q", text)
	}
	correct(t, m, 4, "third")
	into(m, other, merge.Result{Older: 1})
	into(other, m, merge.Result{Updated: 1})
	correct(t, m, 4, "ours")
	correct(t, other, 4, "theirs")
	done := must[merge.Result](t)(m.Merge(ctx, other, merge.Options{}))
	if len(done.Conflicts) != 1 || done.Updated != 0 {
		t.Errorf("merged %+v", done)
	}
}

// TestMergeAlignedAgain finds units by their source where the places differ.
func TestMergeAlignedAgain(t *testing.T) {
	ctx := context.Background()
	m, other := openNew(t), openNew(t)
	units := randomPairs(5, 8)
	mustAdd(t, m, unit.Origin{Checksum: "x"}, units...)
	again := slices.Concat(units[1:4], units[5:])
	for i := range again {
		again[i].Place = i
	}
	mustAdd(t, other, unit.Origin{Checksum: "x"}, again...)
	correct(t, m, 3, "here")
	must[unit.Edited](t)(other.EditUnit(ctx, 2, unit.Edit{Status: unit.Reviewed}, "")) // the same as 3
	correct(t, other, 6, "there")                                                      // the same as 8
	done := must[merge.Result](t)(m.Merge(ctx, other, merge.Options{}))
	if done.Added != 0 || done.Updated != 1 || len(done.Conflicts) != 1 || done.Conflicts[0].Unit != 3 {
		t.Errorf("merged %+v", done)
	}
	if text := must[unit.Unit](t)(m.Unit(ctx, 8)).Variants[1].Text; text != "there" {
		t.Errorf("unit 8 is %q", text)
	}
}

// TestMergeShared merges units that have several origins, and finds them again
// after both were deduplicated.
func TestMergeShared(t *testing.T) {
	m, other := openNew(t), openNew(t)
	same := pair(4, "特此通知。", "It is hereby notified.")
	mustAdd(t, other, unit.Origin{Checksum: "x"}, same, pair(5, "二。", "Two."))
	mustAdd(t, other, unit.Origin{Checksum: "y"}, same)
	must[Duplicates](t)(other.Dedupe(context.Background(), false, ""))
	done := must[merge.Result](t)(m.Merge(context.Background(), other, merge.Options{}))
	if done.Added != 3 {
		t.Errorf("merged %+v", done)
	}
	must[Duplicates](t)(m.Dedupe(context.Background(), false, ""))
	if diff := cmp.Diff(content(t, other), content(t, m)); diff != "" {
		t.Errorf("content (-other +merged):\n%s", diff)
	}
	again := must[merge.Result](t)(m.Merge(context.Background(), other, merge.Options{}))
	if diff := cmp.Diff(merge.Result{Origins: 2, Same: 2}, again); diff != "" {
		t.Errorf("merged again (-want +got):\n%s", diff)
	}
}

// TestMergeResumes breaks a merge off after an origin and goes on.
func TestMergeResumes(t *testing.T) {
	m, other := openNew(t), openNew(t)
	for i := range 4 {
		mustAdd(t, other, unit.Origin{Checksum: fmt.Sprint(i)}, randomPairs(uint64(i), 10)...)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err := m.Merge(ctx, other, merge.Options{Progress: func(done, _ int) {
		if done == 2 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("merge that was stopped: %v", err)
	}
	if n := len(collect(t, m, Filter{})); n != 20 {
		t.Errorf("%d units after two origins of 10", n)
	}
	done := must[merge.Result](t)(m.Merge(context.Background(), other, merge.Options{}))
	if done.New != 2 || done.Same != 2 || done.Added != 20 {
		t.Errorf("the rest: %+v", done)
	}
}

// TestMergeMarks merges marks made by people, and keeps those made here.
func TestMergeMarks(t *testing.T) {
	ctx := context.Background()
	units := []unit.Unit{
		pair(0, "改革开放。", "Reform and opening up."), pair(1, "深化改革。", "Deepen reform."),
		pair(2, "坚持改革。", "Uphold reform."), pair(3, "推动改革。", "Promote reform."),
	}
	m, other := openNew(t), openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "own"}, pair(0, "别的。", "Something else."))
	mustAdd(t, m, unit.Origin{Checksum: "x"}, units[:3]...)
	mustAdd(t, other, unit.Origin{Checksum: "x"}, units...)
	mark := func(m *Memory, unit int64, words string) {
		t.Helper()
		must[Mark](t)(m.SetMark(ctx, Mark{Unit: unit, Phrase: "改革", Words: words}))
	}
	mark(m, 3, "Deepen reform")
	mark(other, 1, "Reform")
	mark(other, 2, "reform")
	mark(other, 3, "reform")
	mark(other, 4, "reform")
	correct(t, m, 4, "Keep to reform.") // here, so that what was marked there may no longer stand in it
	rule := func(m *Memory, status ruling.Status, authority string) {
		t.Helper()
		if _, _, err := m.AddRulings(ctx, []ruling.Ruling{{Phrase: "改革", Rendering: "reform", Lang: "en", Status: status, Authority: authority}}, ""); err != nil {
			t.Fatal(err)
		}
	}
	rule(m, ruling.Official, "甲")
	rule(other, ruling.Superseded, "甲")
	rule(other, ruling.Allowed, "乙")
	before := dump(t, m)
	done := must[merge.Result](t)(m.Merge(ctx, other, merge.Options{}))
	if done.Added != 1 || done.Marks != 2 || done.Rulings != 1 {
		t.Errorf("merged %+v", done)
	}
	var conflicts []string
	for _, c := range done.Conflicts {
		conflicts = append(conflicts, fmt.Sprint(c.Kind, " ", c.Unit, c.Ours.Texts, c.Ours.Status, c.Theirs.Texts, c.Theirs.Status))
	}
	want := []string{"mark 3 [改革 Deepen reform][改革 reform]", "ruling 0 [改革 reform]official[改革 reform]superseded"}
	if diff := cmp.Diff(want, conflicts); diff != "" {
		t.Errorf("conflicts (-want +got):\n%s", diff)
	}
	marks := must[[]otherMark](t)(m.allMarks(ctx))
	got := map[string]string{}
	for _, x := range marks {
		got[x.unit.Variants[0].Text] = x.words
	}
	wantMarks := map[string]string{"改革开放。": "Reform", "深化改革。": "Deepen reform", "推动改革。": "reform"}
	if diff := cmp.Diff(wantMarks, got); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
	if list := must[[]ruling.Ruling](t)(m.Rulings(ctx, "改革")); len(list) != 2 || list[0].Status != ruling.Official {
		t.Errorf("rulings %+v", list)
	}
	merged := dump(t, m)
	if again := must[merge.Result](t)(m.Merge(ctx, other, merge.Options{})); again.Marks != 0 || again.Rulings != 0 || dump(t, m) != merged {
		t.Errorf("merged again: %+v", again)
	}
	must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
	if diff := cmp.Diff(before, dump(t, m)); diff != "" {
		t.Errorf("after undo (-want +got):\n%s", diff)
	}
}

// TestMergeDetails fills in what only the other memory says of a document, and reports what
// both say differently.
func TestMergeDetails(t *testing.T) {
	ctx := context.Background()
	here, there := openNew(t), openNew(t)
	mustAdd(t, here, unit.Origin{Checksum: "a", Source: "a.zh.txt", Title: "Ours"}, pair(0, "甲", "A"))
	mustAdd(t, there, unit.Origin{Checksum: "a", Source: "a.zh.txt", Title: "Theirs", Date: "2025-03", Translator: "译者"}, pair(0, "甲", "A"))
	for _, theirs := range []bool{false, true} {
		done := must[merge.Result](t)(here.Merge(ctx, there, merge.Options{Theirs: theirs}))
		o := must[unit.Origin](t)(here.Origin(ctx, 1))
		title, filled := "Ours", 1
		if theirs {
			title, filled = "Theirs", 0
		}
		if o.Title != title || o.Date != "2025-03" || o.Translator != "译者" || done.Filled != filled || done.Entry == 0 {
			t.Errorf("theirs %v: %+v, %+v", theirs, o, done)
		}
		if len(done.Conflicts) != 1 || done.Conflicts[0].Kind != merge.ConflictDocument || done.Conflicts[0].Ours.Texts[0] != "Ours" || done.Conflicts[0].Theirs.Texts[0] != "Theirs" {
			t.Errorf("theirs %v: conflicts %+v", theirs, done.Conflicts)
		}
	}
	if done := must[merge.Result](t)(here.Merge(ctx, there, merge.Options{})); done.Entry != 0 || done.Filled != 0 || len(done.Conflicts) != 0 {
		t.Errorf("merged again: %+v", done)
	}
	for range 2 {
		must[history.Undone](t)(here.Undo(ctx, history.UndoOptions{}))
	}
	if o := must[unit.Origin](t)(here.Origin(ctx, 1)); o.Title != "Ours" || o.Date != "" || o.Translator != "" {
		t.Errorf("taken back: %+v", o)
	}
}

// TestMergePairing merges a copy of a document that a colleague paired differently: what
// a person decided there is taken, what nobody decided here is dropped, and nothing is
// there twice.
func TestMergePairing(t *testing.T) {
	ctx := context.Background()
	near := []string{"甲|A", "乙|B", "丙|C", "丁|D", "戊|", "|E", "己|F"}
	far := []string{"甲|A", "乙|", "丙|C", "丁|D", "|B", "己|F", "|G"}
	type edit = func(b *bitext.Bitext) (bitext.Change, error)
	join := func(id int) edit { return func(b *bitext.Bitext) (bitext.Change, error) { return b.Merge(id) } }
	apart := func(id int) edit { return func(b *bitext.Bitext) (bitext.Change, error) { return b.Apart(id) } }
	pair := func(id, with int) edit {
		return func(b *bitext.Bitext) (bitext.Change, error) { return b.PairUp(id, with) }
	}
	down := func(id int) edit {
		return func(b *bitext.Bitext) (bitext.Change, error) { return b.Take(id, bitext.Source, bitext.Down) }
	}
	set := func(id int, s bitext.State) edit {
		return func(b *bitext.Bitext) (bitext.Change, error) { return b.SetState(id, s) }
	}
	for _, tt := range []struct {
		name         string
		sketch       []string
		ours, theirs []edit
		take         bool // merge.Options.Theirs
		want         string
		moved        string // the pairs out of order
		conflicts    int
	}{
		{"merged there", near, nil, []edit{join(2)}, false, "甲|A=1 乙丙|BC!=2 丁|D=4 戊|=0 |E=0 己|F=5", "", 0},
		{"merged here", near, []edit{join(2)}, nil, false, "甲|A=1 乙丙|BC!=2 丁|D=4 戊|=0 |E=0 己|F=5", "", 0},
		{"set apart there", near, nil, []edit{apart(2)}, false, "甲|A=1 乙|!=0 |B!=0 丙|C=3 丁|D=4 戊|=0 |E=0 己|F=5", "", 0},
		{"confirmed without a partner there", near, nil, []edit{set(5, bitext.Confirmed)}, false, "甲|A=1 乙|B=2 丙|C=3 丁|D=4 戊|!=0 |E=0 己|F=5", "", 0},
		{"in each another place", near, []edit{join(1)}, []edit{join(3)}, false, "甲乙|AB!=1 丙丁|CD!=3 戊|=0 |E=0 己|F=5", "", 0},
		{"another pairing in each", near, []edit{join(1)}, []edit{join(2)}, false, "甲乙|AB!=1 丙|C=3 丁|D=4 戊|=0 |E=0 己|F=5", "", 1},
		{"another pairing in each, theirs taken", near, []edit{join(1)}, []edit{join(2)}, true, "甲|A=1 乙丙|BC!=3 丁|D=4 戊|=0 |E=0 己|F=5", "", 1},
		{"merged here, set apart there, theirs taken", near, []edit{join(2)}, []edit{apart(2)}, true, "甲|A=1 乙|!=0 |B!=0 丙|C=2 丁|D=4 戊|=0 |E=0 己|F=5", "", 1},
		{"merged and set aside there", near, nil, []edit{join(2), set(2, bitext.SetAside)}, false, "甲|A=1 乙丙|BCx=2 丁|D=4 戊|=0 |E=0 己|F=5", "", 0},
		{"taken down and set aside there", near, nil, []edit{down(2), set(3, bitext.SetAside)}, false, "甲|A=1 |B=0 乙丙|Cx=2 丁|D=4 戊|=0 |E=0 己|F=5", "", 0},
		{"moved there", far, nil, []edit{pair(2, 5)}, false, "甲|A=1 乙|!=5 丙|C=2 丁|D=3 |B!=0 己|F=4 |G=0", "乙~B", 0},
		{"moved here", far, []edit{pair(2, 5)}, nil, false, "甲|A=1 乙|!=5 丙|C=2 丁|D=3 |B!=0 己|F=4 |G=0", "乙~B", 0},
		{"moved there, set aside", far, nil, []edit{pair(2, 5), set(2, bitext.SetAside)}, false, "甲|A=1 乙|x=5 丙|C=2 丁|D=3 |Bx=0 己|F=4 |G=0", "乙~B", 0},
		{"moved in both", far, []edit{pair(2, 5)}, []edit{pair(2, 5)}, false, "甲|A=1 乙|!=5 丙|C=2 丁|D=3 |B!=0 己|F=4 |G=0", "乙~B", 0},
		{"moved there beside what was merged here", far, []edit{join(3)}, []edit{pair(2, 5)}, false, "甲|A=1 乙|!=5 丙丁|CD!=2 |B!=0 己|F=4 |G=0", "乙~B", 0},
		{"another partner in each", far, []edit{pair(2, 7)}, []edit{pair(2, 5)}, false, "甲|A=1 乙|!=5 丙|C=2 丁|D=3 |B=0 己|F=4 |G!=0", "乙~G", 1},
		{"another partner in each, theirs taken", far, []edit{pair(2, 7)}, []edit{pair(2, 5)}, true, "甲|A=1 乙|!=5 丙|C=2 丁|D=3 |B!=0 己|F=4 |G=0", "乙~B", 1},
		{"moved there, confirmed alone here", far, []edit{set(2, bitext.Confirmed)}, []edit{pair(2, 5)}, false, "甲|A=1 乙|!=0 丙|C=2 丁|D=3 |B=0 己|F=4 |G=0", "", 1},
		{"moved there, confirmed alone here, theirs taken", far, []edit{set(2, bitext.Confirmed)}, []edit{pair(2, 5)}, true, "甲|A=1 乙|!=5 丙|C=2 丁|D=3 |B!=0 己|F=4 |G=0", "乙~B", 1},
		{"merged with a neighbour here, moved there", far, []edit{join(1)}, []edit{pair(2, 5)}, false, "甲乙|A!=1 丙|C=2 丁|D=3 |B=0 己|F=4 |G=0", "", 1},
		{"merged with a neighbour here, moved there, theirs taken", far, []edit{join(1)}, []edit{pair(2, 5)}, true, "甲|A=1 乙|!=5 丙|C=2 丁|D=3 |B!=0 己|F=4 |G=0", "乙~B", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, other := openNew(t), openNew(t)
			origin := sketched(t, m, "a", tt.sketch...)
			sketched(t, other, "a", tt.sketch...)
			for _, f := range tt.ours {
				review(t, m, origin, f)
			}
			for _, f := range tt.theirs {
				review(t, other, origin, f)
			}
			before := dump(t, m) + dumpPages(t, m)
			done := must[merge.Result](t)(m.Merge(ctx, other, merge.Options{Theirs: tt.take}))
			if got := drawn(t, m, origin); got != tt.want || len(done.Conflicts) != tt.conflicts || done.Added != 0 {
				t.Errorf("merged:\n%s, want\n%s\n%+v", got, tt.want, done)
			}
			if got := drawnMoves(t, m, origin); got != tt.moved {
				t.Errorf("out of order %q, want %q", got, tt.moved)
			}
			for _, c := range done.Conflicts {
				if slices.Equal(c.Ours.Texts, c.Theirs.Texts) {
					t.Errorf("a conflict of %q with itself", c.Ours.Texts)
				}
			}
			checkBitext(t, m, origin)
			if done := must[merge.Result](t)(m.Merge(ctx, other, merge.Options{Theirs: tt.take})); done.Entry != 0 {
				t.Errorf("the second merge changed something: %+v", done)
			}
			if done.Entry != 0 {
				must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
			}
			if diff := cmp.Diff(before, dump(t, m)+dumpPages(t, m)); diff != "" {
				t.Errorf("taken back (-want +got):\n%s", diff)
			}
		})
	}
}

// drawnMoves lists the pairs of a document that are out of order.
func drawnMoves(t testing.TB, m *Memory, origin int64) string {
	t.Helper()
	var list []string
	b := beadsOf(t, m, origin)
	for i := range b.Beads {
		if x := &b.Beads[i]; x.Partner != 0 && !x.Empty(bitext.Source) {
			source, target, _ := b.Pair(x)
			list = append(list, strings.TrimSuffix(source, ".")+"~"+strings.TrimSuffix(target, "."))
		}
	}
	return strings.Join(list, " ")
}
