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
	"time"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// content is all that a memory holds, without the numbers that it gave: what a
// merge carries over.
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
	done := must[Merged](t)(m.Merge(context.Background(), other, MergeOptions{Progress: func(done, all int) { steps = append(steps, done, all) }}))
	if diff := cmp.Diff(Merged{Origins: 2, New: 2, Added: 43, Rulings: 1, Entry: 2}, done); diff != "" {
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
	again := must[Merged](t)(m.Merge(context.Background(), other, MergeOptions{}))
	if diff := cmp.Diff(Merged{Origins: 2, Same: 2}, again); diff != "" || dump(t, m) != merged {
		t.Errorf("merged again (-want +got):\n%s", diff)
	}
	must[journal.Undone](t)(m.Undo(context.Background(), UndoOptions{}))
	if diff := cmp.Diff(before, dump(t, m)); diff != "" {
		t.Errorf("after undo (-want +got):\n%s", diff)
	}
}

// TestMergeKnown merges memories that grew apart from one.
func TestMergeKnown(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "x"}, randomPairs(1, 10)...)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := m.Backup(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	other := reopen(t, path, Options{})
	stamp := func(m *Memory, id int64, text string, at time.Time) {
		t.Helper()
		edit(t, m, id, text)
		if _, err := m.file.Write.Exec("UPDATE units SET changed = ? WHERE id = ?", at.Unix(), id); err != nil {
			t.Fatal(err)
		}
	}
	later := time.Now().Add(time.Hour)
	stamp(other, 3, "changed there", later)
	stamp(m, 4, "changed here", later)
	stamp(m, 5, "changed here first", later)
	stamp(other, 5, "changed there last", later.Add(time.Minute))
	must[Removal](t)(m.Remove(context.Background(), Selection{IDs: []int64{7}}, ""))
	before := dump(t, m)
	done := must[Merged](t)(m.Merge(context.Background(), other, MergeOptions{}))
	if diff := cmp.Diff(Merged{Origins: 1, Added: 1, Updated: 2, Older: 1}, done, cmpopts.IgnoreFields(Merged{}, "Entry")); diff != "" {
		t.Errorf("merged (-want +got):\n%s", diff)
	}
	for id, want := range map[int64]string{3: "changed there", 4: "changed here", 5: "changed there last"} {
		if u := must[unit.Unit](t)(m.Unit(context.Background(), id)); u.Variants[1].Text != want {
			t.Errorf("unit %d is %q, want %q", id, u.Variants[1].Text, want)
		}
	}
	checkIndexed(t, m, "changed here", "changed there", "改革")
	must[journal.Undone](t)(m.Undo(context.Background(), UndoOptions{}))
	if diff := cmp.Diff(before, dump(t, m)); diff != "" {
		t.Errorf("after undo (-want +got):\n%s", diff)
	}
}

// TestMergeShared merges units that have several origins, and finds them again
// after both were deduplicated.
func TestMergeShared(t *testing.T) {
	m, other := openNew(t), openNew(t)
	same := pair(4, "特此通知。", "It is hereby notified.")
	mustAdd(t, other, unit.Origin{Checksum: "x"}, same, pair(5, "二。", "Two."))
	mustAdd(t, other, unit.Origin{Checksum: "y"}, same)
	must[Duplicates](t)(other.Dedupe(context.Background(), DedupeOptions{}, ""))
	done := must[Merged](t)(m.Merge(context.Background(), other, MergeOptions{}))
	if done.Added != 3 {
		t.Errorf("merged %+v", done)
	}
	must[Duplicates](t)(m.Dedupe(context.Background(), DedupeOptions{}, ""))
	if diff := cmp.Diff(content(t, other), content(t, m)); diff != "" {
		t.Errorf("content (-other +merged):\n%s", diff)
	}
	again := must[Merged](t)(m.Merge(context.Background(), other, MergeOptions{}))
	if diff := cmp.Diff(Merged{Origins: 2, Same: 2}, again); diff != "" {
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
	_, err := m.Merge(ctx, other, MergeOptions{Progress: func(done, _ int) {
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
	done := must[Merged](t)(m.Merge(context.Background(), other, MergeOptions{}))
	if done.New != 2 || done.Same != 2 || done.Added != 20 {
		t.Errorf("the rest: %+v", done)
	}
}

// TestMergeMarks brings what was marked by hand, and leaves what was marked here.
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
	edit(t, m, 4, "Keep to reform.") // here, so that what was marked there may no longer stand in it
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
	done := must[Merged](t)(m.Merge(ctx, other, MergeOptions{}))
	if done.Added != 1 || done.Marks != 2 || done.Rulings != 1 {
		t.Errorf("merged %+v", done)
	}
	marks := must[[]otherMark](t)(m.allMarks(ctx))
	got := map[string]string{}
	for _, x := range marks {
		got[x.unit.Variants[0].Text] = x.words
	}
	want := map[string]string{"改革开放。": "Reform", "深化改革。": "Deepen reform", "推动改革。": "reform"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
	if list := must[[]ruling.Ruling](t)(m.Rulings(ctx, "改革")); len(list) != 2 || list[0].Status != ruling.Official {
		t.Errorf("rulings %+v", list)
	}
	merged := dump(t, m)
	if again := must[Merged](t)(m.Merge(ctx, other, MergeOptions{})); again.Marks != 0 || again.Rulings != 0 || dump(t, m) != merged {
		t.Errorf("merged again: %+v", again)
	}
	must[journal.Undone](t)(m.Undo(ctx, UndoOptions{}))
	if diff := cmp.Diff(before, dump(t, m)); diff != "" {
		t.Errorf("after undo (-want +got):\n%s", diff)
	}
}
