package tm

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/unit"
)

func TestDedupe(t *testing.T) {
	m := openNew(t)
	better := pair(0, "关于印发通知。", "On issuing the notice.")
	better.Status = unit.Reviewed
	wrong := pair(1, "关于印发通知。", "On issuing the notice.")
	wrong.Status = unit.Rejected
	noted := pair(2, "关于印发通知。", "On issuing the notice.")
	noted.Notes = []string{"仅限本文"}
	mustAdd(t, m, unit.Origin{Checksum: "a"}, pair(0, "关于印发通知。", "On issuing the notice."), pair(1, "其他。", "Other.")) // 1, 2
	mustAdd(t, m, unit.Origin{Checksum: "b"}, better, wrong, noted)                                                   // 3, 4, 5
	mustAdd(t, m, unit.Origin{Checksum: "c"},
		pair(0, "关于印发通知。", "On issuing the notice."), pair(1, "關於印發通知。", "On Issuing the Notice."), // 6, 7
		pair(2, "关于印发通知。", "On issuing a notice."), pair(3, "关于印发通知。", "On issuing the notice.")) // 8, 9
	before := dump(t, m)
	for _, tt := range []struct {
		folded  bool
		dropped []int64
		want    Duplicates
	}{
		{false, []int64{1, 6, 9}, Duplicates{Groups: 1, Dropped: 3, Apart: 2, Largest: [][]int64{{3, 1, 6, 9}}}},
		{true, []int64{1, 6, 7, 9}, Duplicates{Groups: 1, Dropped: 4, Apart: 2, Largest: [][]int64{{3, 1, 6, 7, 9}}}},
	} {
		t.Run(fmt.Sprint("folded ", tt.folded), func(t *testing.T) {
			plan := must[Duplicates](t)(m.PlanDedupe(context.Background(), tt.folded))
			if diff := cmp.Diff(tt.want, plan); diff != "" || dump(t, m) != before {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
			done := must[Duplicates](t)(m.Dedupe(context.Background(), tt.folded, "dedupe"))
			if done.Entry == 0 {
				t.Error("no entry in the journal")
			}
			done.Entry = 0
			if diff := cmp.Diff(plan, done); diff != "" {
				t.Errorf("done (-plan +done):\n%s", diff)
			}
			for _, id := range tt.dropped {
				if _, err := m.Unit(context.Background(), id); err == nil {
					t.Errorf("unit %d is still there", id)
				}
			}
			u := must[unit.Unit](t)(m.Unit(context.Background(), 3))
			var places []string
			for _, p := range u.MoreOrigins {
				places = append(places, fmt.Sprint(p.Origin.Checksum, p.Place))
			}
			want := []string{"a0", "c0", "c3"}
			if tt.folded {
				want = []string{"a0", "c0", "c1", "c3"}
			}
			if u.Status != unit.Reviewed || u.Origin.Checksum != "b" || !slices.Equal(places, want) {
				t.Errorf("kept is %+v, also at %v", u, places)
			}
			found := must[Lookup](t)(m.Lookup(context.Background(), Query{Text: "印发通知"}))
			if found.Total != 7-len(tt.dropped) { // all but 2 and the rejected 4
				t.Errorf("a lookup finds %d units", found.Total)
			}
			again := must[Duplicates](t)(m.Dedupe(context.Background(), tt.folded, ""))
			if again.Dropped != 0 || again.Entry != 0 {
				t.Errorf("the second time: %+v", again)
			}
			must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
			if diff := cmp.Diff(before, dump(t, m)); diff != "" {
				t.Errorf("after undo (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDedupeRandom compares with a plain count, and checks that every place of
// every text is still known.
func TestDedupeRandom(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	m := openNew(t)
	places := map[string][]string{}
	for d := range 6 {
		units := randomPairs(uint64(d), 30)
		for i := range units {
			zh, en := zhObjects[rng.IntN(6)], enObjects[rng.IntN(6)]
			units[i] = pair(i, zh, en)
			key := zh + "|" + en
			places[key] = append(places[key], fmt.Sprint(d, i))
		}
		mustAdd(t, m, unit.Origin{Checksum: fmt.Sprint(d)}, units...)
	}
	before := dump(t, m)
	done := must[Duplicates](t)(m.Dedupe(context.Background(), false, ""))
	units := collect(t, m, Filter{})
	if len(units) != len(places) || done.Dropped != 180-len(places) {
		t.Errorf("%d units are left of %d texts; %d went", len(units), len(places), done.Dropped)
	}
	for _, u := range units {
		key := u.Variants[0].Text + "|" + u.Variants[1].Text
		got := []string{fmt.Sprint(u.Origin.Checksum, " ", u.Place)}
		for _, p := range u.MoreOrigins {
			got = append(got, fmt.Sprint(p.Origin.Checksum, " ", p.Place))
		}
		slices.Sort(got)
		slices.Sort(places[key])
		if strings.Join(got, ",") != strings.Join(places[key], ",") {
			t.Errorf("%s stands at %v, want %v", key, got, places[key])
		}
	}
	checkIndexed(t, m, "改革", "reform")
	must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
	if diff := cmp.Diff(before, dump(t, m)); diff != "" {
		t.Errorf("after undo (-want +got):\n%s", diff)
	}
}

// TestDedupeKeeps checks which of two equal units stays: by status, then by score, then the
// older one, whatever their order in the memory.
func TestDedupeKeeps(t *testing.T) {
	type state struct {
		status unit.Status
		score  float64
	}
	// Each is kept over all that follow it.
	order := []state{{unit.Reviewed, 0.1}, {unit.Imported, 0.2}, {unit.Aligned, 0.9}, {unit.Aligned, 0.4}}
	for i, better := range order {
		for k, worse := range order[i:] {
			for _, betterFirst := range []bool{true, false} {
				m := openNew(t)
				units := make([]unit.Unit, 2)
				for place, s := range []state{better, worse} {
					if !betterFirst {
						place = 1 - place
					}
					units[place] = pair(place, "关于印发通知。", "On issuing the notice.")
					units[place].Status, units[place].Score = s.status, s.score
				}
				mustAdd(t, m, unit.Origin{Checksum: "a"}, units...)
				done := must[Duplicates](t)(m.Dedupe(context.Background(), false, ""))
				want := int64(1)
				if k > 0 && !betterFirst {
					want = 2
				}
				if left := collect(t, m, Filter{}); done.Dropped != 1 || len(left) != 1 || left[0].ID != want {
					t.Errorf("of %v and %v (in this order: %v) %v is left, want unit %d", better, worse, betterFirst, left, want)
				}
			}
		}
	}
}

// TestDedupeApart keeps units apart that differ in their codes, their notes or in being
// rejected.
func TestDedupeApart(t *testing.T) {
	m := openNew(t)
	units := make([]unit.Unit, 4)
	for i := range units {
		units[i] = pair(i, "按“确定”键", "Press OK")
	}
	units[1].Variants[1].Codes = []unit.Code{{At: 6, Kind: unit.CodeBegin, Data: "<b>"}, {At: 8, Kind: unit.CodeEnd, Data: "</b>"}}
	units[2].Variants[1].Details = &unit.Details{Notes: []string{"button"}}
	units[3].Status = unit.Rejected
	mustAdd(t, m, unit.Origin{Checksum: "a"}, units...)
	done := must[Duplicates](t)(m.Dedupe(context.Background(), false, ""))
	if done.Dropped != 0 || done.Apart != 3 {
		t.Errorf("dropped %d, kept apart %d; want 0 and 3", done.Dropped, done.Apart)
	}
}

// TestDedupeMarks unites units that were marked: the marks of all stay, and units with
// different marks for one phrase stay apart.
func TestDedupeMarks(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		words     string
		want      []string
		conflicts int
	}{
		{"progress", []string{"2推进progress", "2港口ports", "2稳步steady"}, 0},
		{"building", []string{"1推进building", "1港口ports", "2推进progress", "2稳步steady"}, 1},
	} {
		m := openNew(t)
		reviewed := pair(0, "稳步推进港口建设", "steady progress in building ports")
		reviewed.Status = unit.Reviewed
		mustAdd(t, m, unit.Origin{Checksum: "a"}, pair(0, "稳步推进港口建设", "steady progress in building ports"))
		mustAdd(t, m, unit.Origin{Checksum: "b"}, reviewed)
		for _, mark := range []Mark{
			{Unit: 1, Phrase: "推进", Words: tt.words}, {Unit: 1, Phrase: "港口", Words: "ports"},
			{Unit: 2, Phrase: "推进", Words: "progress"}, {Unit: 2, Phrase: "稳步", Words: "steady"},
		} {
			must[Mark](t)(m.SetMark(ctx, mark))
		}
		done := must[Duplicates](t)(m.Dedupe(ctx, false, ""))
		if len(done.Conflicts) != tt.conflicts || done.Apart != tt.conflicts {
			t.Errorf("with %q: %+v", tt.words, done)
		}
		var got []string
		for _, mark := range must[[]otherMark](t)(m.allMarks(ctx)) {
			got = append(got, fmt.Sprint(mark.unit.ID, mark.folded, mark.words))
		}
		slices.Sort(got)
		if !slices.Equal(got, tt.want) {
			t.Errorf("the marks are %q, want %q", got, tt.want)
		}
	}
}

// TestDedupeHuman keeps the work of a person rather than that of a program, and both
// versions of two people.
func TestDedupeHuman(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"},
		pair(0, "港口建设", "old"), pair(1, "港口建设", "port construction"), pair(2, "港口建設", "Old too")) // 1, 2, 3
	imported := pair(0, "港口建设", "port construction")
	imported.Status, imported.Score = unit.Imported, 1
	mustAdd(t, m, unit.Origin{Checksum: "b"}, imported) // 4
	correct(t, m, 1, "port construction")
	correct(t, m, 3, "Port Construction")
	done := must[Duplicates](t)(m.Dedupe(ctx, true, ""))
	if !slices.EqualFunc(done.Largest, [][]int64{{1, 4, 2}}, slices.Equal) || done.Apart != 1 || len(done.Conflicts) != 1 {
		t.Fatalf("deduplicated %+v", done)
	}
	c := done.Conflicts[0]
	if c.Kind != merge.ConflictUnit || c.Unit != 1 || c.Ours.Texts[1] != "port construction" || c.Theirs.Texts[1] != "Port Construction" {
		t.Errorf("conflict %+v", c)
	}
	if left := collect(t, m, Filter{}); len(left) != 2 || left[0].ID != 1 || left[1].ID != 3 {
		t.Errorf("left %v", left)
	}
}
