package tm

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestCarryOver replaces a document that people worked on by a corrected one.
func TestCarryOver(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	edits := func(id int64, e unit.Edit) {
		t.Helper()
		must[unit.Edited](t)(m.EditUnit(ctx, id, e, ""))
	}
	mustAdd(t, m, unit.Origin{Checksum: "own"}, pair(0, "别的。", "Something else."))
	mustAdd(t, m, unit.Origin{Checksum: "x", Title: "讲话", Date: "2024"},
		pair(0, "附件", "Annex"), pair(1, "甲。", "A."), pair(2, "附件", "Annex"), // 2, 3, 4
		pair(3, "乙。", "B."), pair(4, "丙。", "C."), pair(5, "丁。", "D."), pair(6, "戊。", "E.")) // 5 … 8
	edits(4, unit.Edit{Notes: []string{"the second annex"}})
	correct(t, m, 3, "A, edited.")
	edits(5, unit.Edit{Status: unit.Reviewed})
	must[Mark](t)(m.SetMark(ctx, Mark{Unit: 5, Phrase: "乙", Words: "B"}))
	edits(6, unit.Edit{Status: unit.Rejected})
	edits(7, unit.Edit{Texts: []unit.TextEdit{{Position: 0, Text: "丁二。"}}})
	edits(8, unit.Edit{Status: unit.Reviewed})
	before := dump(t, m)
	corrected := []unit.Unit{
		pair(0, "附件", "Annex"), pair(1, "新。", "New."), pair(2, "甲。", "A."), pair(3, "附件", "Annex"),
		pair(4, "乙。", "B, corrected."), pair(5, "丙。", "C."), pair(6, "丁。", "D."),
	}
	origin := unit.Origin{Checksum: "y", Source: "new.txt"}
	_, err := m.Add(ctx, origin, unit.Each(corrected), AddOptions{InPlaceOf: 2})
	lost, ok := errors.AsType[*fault.HumanWorkError](err)
	if !ok || len(lost.Lost) != 1 || lost.Lost[0].ID != 8 || lost.Carried != 5 || dump(t, m) != before {
		t.Fatalf("replaced without consent: %v", err)
	}
	for _, theirs := range []bool{false, true} {
		r := must[Receipt](t)(m.Add(ctx, origin, unit.Each(corrected), AddOptions{InPlaceOf: 2, LoseWork: true, Theirs: theirs}))
		if r.Carried != 5 || r.Replaced != 7 || len(r.Lost) != 1 || len(r.Conflicts) != 1 || r.Conflicts[0].TookTheirs != theirs {
			t.Errorf("receipt %+v", r)
		}
		if o := r.Origin; o.ID != 2 || o.Title != "讲话" || o.Date != "2024" || o.Source != "new.txt" || o.Checksum != "y" {
			t.Errorf("origin %+v", o)
		}
		b := "B. reviewed []"
		if theirs {
			b = "B, corrected. aligned []"
		}
		want := []string{
			"附件 Annex aligned []", "新。 New. aligned []", "甲。 A, edited. aligned []", "附件 Annex aligned [the second annex]",
			"乙。 " + b, "丙。 C. rejected []", "丁二。 D. aligned []",
		}
		var got []string
		for _, u := range collect(t, m, Filter{Origin: 2, Statuses: []unit.Status{unit.Aligned, unit.Reviewed, unit.Rejected}}) {
			got = append(got, fmt.Sprint(u.Variants[0].Text, " ", u.Variants[1].Text, " ", u.Status, " ", u.Notes))
			if u.Variants[0].Text == "乙。" {
				if marks := must[[]otherMark](t)(m.allMarks(ctx)); len(marks) != 1 || marks[0].unit.ID != u.ID {
					t.Errorf("marks %+v", marks)
				}
			}
			if edited := u.Variants[1].Text == "A, edited."; edited && !u.Human() {
				t.Errorf("what was edited is no human work any more: %+v", u)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("units (-want +got):\n%s", diff)
		}
		checkIndexed(t, m, "edited", "丁二", "附件")
		after := dump(t, m)
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
		if diff := cmp.Diff(before, dump(t, m)); diff != "" {
			t.Errorf("after undo (-want +got):\n%s", diff)
		}
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{Redo: true}))
		if diff := cmp.Diff(after, dump(t, m)); diff != "" {
			t.Errorf("after redo (-want +got):\n%s", diff)
		}
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
	}
	if _, err := m.Add(ctx, unit.Origin{Checksum: "own"}, unit.Each(corrected), AddOptions{InPlaceOf: 2, LoseWork: true}); err == nil {
		t.Error("a content that another document has took the place of this one")
	}
	if _, err := m.Add(ctx, origin, unit.Each(corrected), AddOptions{InPlaceOf: 99}); err == nil {
		t.Error("a document that is not there was replaced")
	}
}

// decision is a unit as a person left it, by what it is known by: its origin's
// checksum and its source.
type decision struct{ origin, source string }

// decisions returns what people decided in the memory: texts, status and notes of
// each unit that one worked on, and each mark in it.
func decisions(t *testing.T, m *Memory) map[decision][]string {
	t.Helper()
	marks := map[int64][]string{}
	for _, k := range must[[]otherMark](t)(m.allMarks(context.Background())) {
		marks[k.unit.ID] = append(marks[k.unit.ID], k.folded+"="+k.words)
	}
	all := map[decision][]string{}
	for _, u := range collect(t, m, Filter{Statuses: []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected}}) {
		said := marks[u.ID]
		if u.Human() {
			said = append(said, fmt.Sprint(u.Variants[1].Text, u.Status, u.Notes))
		}
		for _, o := range append([]unit.Placed{{Origin: u.Origin}}, u.MoreOrigins...) {
			key := decision{o.Origin.Checksum, fold.String(u.Variants[0].Text)}
			all[key] = append(all[key], said...)
		}
	}
	return all
}

// TestHumanWorkStays takes random mixtures of the work of people and programs through
// merges, deduplications and imports of the same and of corrected documents: every
// decision is kept or reported.
func TestHumanWorkStays(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(6) {
		if !sampled(int(seed)) {
			continue
		}
		rng := rand.New(rand.NewPCG(seed, 13))
		m := openNew(t)
		documents := map[string][]unit.Unit{}
		for d := range 3 {
			units := randomPairs(seed*10+uint64(d), 12)
			for i := range units {
				if rng.IntN(3) == 0 { // what is in several documents, and twice
					k := rng.IntN(4)
					units[i] = pair(i, zhObjects[k], enObjects[k])
				}
				if d == 2 {
					units[i].Status = unit.Imported
				}
			}
			documents[fmt.Sprint(d)] = units
			mustAdd(t, m, unit.Origin{Checksum: fmt.Sprint(d)}, units...)
		}
		path := filepath.Join(t.TempDir(), "other.db")
		if err := m.Backup(ctx, path); err != nil {
			t.Fatal(err)
		}
		other := reopen(t, path, Options{})
		work := func(m *Memory, n int) {
			units := collect(t, m, Filter{Statuses: []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected}})
			for range n {
				u := units[rng.IntN(len(units))]
				switch rng.IntN(5) {
				case 0:
					must[unit.Edited](t)(m.EditUnit(ctx, u.ID, unit.Edit{Status: unit.Reviewed}, ""))
				case 1:
					must[unit.Edited](t)(m.EditUnit(ctx, u.ID, unit.Edit{Status: unit.Rejected}, ""))
				case 2:
					must[unit.Edited](t)(m.EditUnit(ctx, u.ID, unit.Edit{Notes: []string{fmt.Sprint("note ", rng.IntN(99))}}, ""))
				case 3:
					correct(t, m, u.ID, fmt.Sprint(u.Variants[1].Text, " ", rng.IntN(99)))
				case 4:
					must[Mark](t)(m.SetMark(ctx, Mark{Unit: u.ID, Phrase: string([]rune(u.Variants[0].Text)[:2]), Words: "", Lang: "en"}))
				}
			}
		}
		work(m, 8)
		work(other, 4)
		once := map[string]bool{} // decisions in the other memory
		for step := range 12 {
			before := decisions(t, m)
			for _, said := range decisions(t, other) {
				for _, x := range said {
					once[x] = true
				}
			}
			reported := map[string]bool{}
			note := func(conflicts []merge.Conflict) {
				for _, c := range conflicts {
					reported[fold.String(c.Ours.Texts[0])] = true
				}
			}
			name := ""
			switch rng.IntN(4) {
			case 0:
				name = "merge"
				note(must[merge.Result](t)(m.Merge(ctx, other, merge.Options{Theirs: rng.IntN(2) == 0})).Conflicts)
				other = reopen(t, path, Options{})
			case 1:
				name = "dedupe"
				must[Duplicates](t)(m.Dedupe(ctx, rng.IntN(2) == 0, ""))
			case 2:
				name = "again"
				d := fmt.Sprint(rng.IntN(3))
				units := slices.Clone(documents[d])
				if rng.IntN(2) == 0 {
					name = "corrected"
					units = slices.Delete(units, 3, 4)
					units = slices.Insert(units, rng.IntN(8), pair(0, fmt.Sprint("新的一句", step), "A new sentence."))
					for i := range units {
						units[i].Place = i
					}
				}
				r := must[Receipt](t)(m.Add(ctx, unit.Origin{Checksum: d}, unit.Each(units), AddOptions{Replace: true, LoseWork: true, Theirs: rng.IntN(2) == 0}))
				note(r.Conflicts)
				for _, u := range r.Lost {
					reported[fold.String(u.Variants[0].Text)] = true
				}
			case 3:
				name = "work"
				work(other, 1)
			}
			after := decisions(t, m)
			for key, said := range before {
				for _, x := range said {
					theirsNow := name == "merge" && once[x] // of which they made another since
					if !reported[key.source] && !theirsNow && !slices.Contains(after[key], x) {
						t.Fatalf("seed %d, step %d: %s lost of %v: %q; there is %q", seed, step, name, key, x, after[key])
					}
				}
			}
		}
	}
}

// TestCarryBeads stores a document again after a review with every verb: the pairs that
// people made still exist with their states, and the beads and units agree.
func TestCarryBeads(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(8) {
		if !sampled(int(seed)) {
			continue
		}
		rng := rand.New(rand.NewPCG(seed, 21))
		m := openNew(t)
		origin := addBilingual(t, m, "a", 30).Origin.ID
		for range 12 {
			_, err := m.Review(ctx, origin, bitext.ReviewOptions{}, func(b *bitext.Bitext) error { return randomVerb(rng, b) })
			if _, refused := errors.AsType[*bitext.Refusal](err); err != nil && !refused {
				t.Fatal(err)
			}
		}
		before := decisions(t, m)
		was := beadsOf(t, m, origin)
		again := bilingual(30, 30) // as it was imported
		if _, err := m.InheritBeads(ctx, origin, again); err != nil {
			t.Fatal(err)
		}
		r := must[Receipt](t)(m.Add(ctx, unit.Origin{Checksum: "b"}, unit.Each(unitsOfBeads(again)), AddOptions{InPlaceOf: origin, Bitext: again, LoseWork: true}))
		checkBitext(t, m, origin)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
		lost := map[string]bool{}
		for _, u := range r.Lost {
			lost[fold.String(u.Variants[0].Text)] = true
		}
		after := decisions(t, m)
		for key, said := range before {
			now := after[decision{"b", key.source}]
			for _, x := range said {
				if !slices.Contains(now, x) && !lost[key.source] {
					t.Errorf("seed %d: %q lost of %q; there is %q", seed, x, key.source, now)
				}
			}
		}
		for _, u := range r.Lost { // only where a source was rewritten
			for i := range was.Beads {
				if source, _, ok := was.Pair(&was.Beads[i]); ok && was.Beads[i].Unit == u.ID && !strings.Contains(source, "Rewritten in") {
					t.Errorf("seed %d: lost %q", seed, source)
				}
			}
		}
	}
}

// TestCarryRewritten stores a document again in which a person rewrote sources of beads and
// removed a pair: the former keep what was written, the latter stays removed.
func TestCarryRewritten(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	origin := sketched(t, m, "a", "甲|A", "乙|", "丙|C", "丁|D", "戊|E", "己|F")
	review(t, m, origin, func(b *bitext.Bitext) (bitext.Change, error) { return b.Merge(1) })
	for _, side := range []bitext.Side{bitext.Source, bitext.Target} {
		review(t, m, origin, func(b *bitext.Bitext) (bitext.Change, error) {
			return b.Rewrite(1, side, []string{"甲与乙.", "A and B."}[side])
		})
	}
	review(t, m, origin, func(b *bitext.Bitext) (bitext.Change, error) { return b.Rewrite(4, bitext.Source, "丁字.") })
	must[Removal](t)(m.Remove(ctx, Selection{IDs: []int64{4}}, ""))
	before := drawn(t, m, origin)

	other := openNew(t) // the text as it was read, with a sentence more
	b := beadsOf(t, other, sketched(t, other, "a", "新|N", "甲|A", "乙|", "丙|C", "丁|D", "戊|E", "己|F"))
	for i := range b.Beads {
		b.SetUnit(i, 0)
	}
	if _, err := m.InheritBeads(ctx, origin, b); err != nil {
		t.Fatal(err)
	}
	r := must[Receipt](t)(m.Add(ctx, unit.Origin{Checksum: "b"}, unit.Each(unitsOfBeads(b)), AddOptions{InPlaceOf: origin, Bitext: b}))
	checkBitext(t, m, origin)
	if got, want := drawn(t, m, origin), "新|N=6 甲与乙|A and B!=7 丙|C=8 丁字|D!=9 戊|Ex=0 己|F=10"; got != want || len(r.Lost) > 0 || r.Carried != 2 {
		t.Errorf("%s became %s, want %s; lost %v, carried %d", before, got, want, r.Lost, r.Carried)
	}
	must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
	if got := drawn(t, m, origin); got != before {
		t.Errorf("taken back: %s, want %s", got, before)
	}
}

// TestCarryAlone stores a document again of which a person confirmed that two sentences have
// no partner: the one that is still there stays confirmed, the other is listed first.
func TestCarryAlone(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	origin := sketched(t, m, "a", "甲|A", "乙|", "丙|C", "|D", "戊|E")
	for _, bead := range []int{2, 4} {
		review(t, m, origin, func(b *bitext.Bitext) (bitext.Change, error) { return b.SetState(bead, bitext.Confirmed) })
	}
	before := drawn(t, m, origin)
	again := func(o AddOptions, beads ...string) (Receipt, error) {
		other := openNew(t)
		b := beadsOf(t, other, sketched(t, other, "a", beads...))
		for i := range b.Beads {
			b.SetUnit(i, 0)
		}
		if _, err := m.InheritBeads(ctx, origin, b); err != nil {
			t.Fatal(err)
		}
		o.InPlaceOf, o.Bitext = origin, b
		return m.Add(ctx, unit.Origin{Checksum: strings.Join(beads, "")}, unit.Each(unitsOfBeads(b)), o)
	}
	r := must[Receipt](t)(again(AddOptions{}, "新|N", "甲|A", "乙|", "丙|C", "|D", "戊|E"))
	if got, want := drawn(t, m, origin), "新|N=4 甲|A=5 乙|!=0 丙|C=6 |D!=0 戊|E=7"; got != want || len(r.Lost) > 0 {
		t.Errorf("%s became %s, want %s; lost %v", before, got, want, r.Lost)
	}
	_, err := again(AddOptions{}, "甲|A", "己|", "丙|C", "|D", "戊|E")
	lost, ok := errors.AsType[*fault.HumanWorkError](err)
	if !ok || len(lost.Lost) != 1 || lost.Lost[0].Variants[0].Text != "乙." {
		t.Fatalf("a confirmed sentence goes without a word: %v", err)
	}
	r = must[Receipt](t)(again(AddOptions{LoseWork: true}, "甲|A", "己|", "丙|C", "|D", "戊|E"))
	if len(r.Lost) != 1 {
		t.Errorf("lost are %v", r.Lost)
	}
}

// TestCarryRemoved stores a document without a bitext anew from which a person removed
// pairs: what would come back is an error first, also after the journal was shortened. A
// pair that an earlier version lacked is new.
func TestCarryRemoved(t *testing.T) {
	ctx := context.Background()
	all := []string{"甲", "乙", "丙", "丁", "戊"}
	for _, pruned := range []bool{false, true} {
		for _, removed := range [][]string{{"戊"}, {"甲"}, {"丙"}, {"甲", "乙"}, {"乙", "丁"}} {
			m := openNew(t)
			add := func(o AddOptions, sources ...string) (Receipt, error) {
				var units []unit.Unit
				for i, s := range sources {
					units = append(units, unit.Unit{Place: i, Score: 0.9, Variants: []unit.Variant{{Lang: "zh", Text: s}, {Lang: "en", Text: "T " + s}}})
				}
				return m.Add(ctx, unit.Origin{Checksum: "a"}, unit.Each(units), o)
			}
			texts := func(units []unit.Unit) (texts []string) {
				for _, u := range units {
					texts = append(texts, u.Variants[0].Text)
				}
				return texts
			}
			must[Receipt](t)(add(AddOptions{}, append(slices.Clone(all), "己")...))
			must[Receipt](t)(add(AddOptions{Replace: true}, all...)) // the file lost one
			for _, u := range collect(t, m, Filter{}) {
				if slices.Contains(removed, u.Variants[0].Text) {
					must[Removal](t)(m.Remove(ctx, Selection{IDs: []int64{u.ID}}, ""))
				}
			}
			if pruned {
				must[history.Pruned](t)(m.PruneJournal(ctx, time.Now().Add(time.Hour)))
			}
			before := dump(t, m)
			_, err := add(AddOptions{Replace: true}, all...)
			lost, ok := errors.AsType[*fault.HumanWorkError](err)
			if !ok || !slices.Equal(texts(lost.Returned), removed) || len(lost.Lost) > 0 {
				t.Fatalf("%q removed, journal shortened %v: %v", removed, pruned, err)
			}
			r := must[Receipt](t)(add(AddOptions{Replace: true, LoseWork: true}, all...))
			if got := texts(r.Returned); !slices.Equal(got, removed) {
				t.Errorf("back are %q, want %q", got, removed)
			}
			if r := must[Receipt](t)(add(AddOptions{Replace: true}, append([]string{"新"}, all...)...)); len(r.Returned) > 0 {
				t.Errorf("back are %q the second time", texts(r.Returned))
			}
			for range 2 {
				must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
			}
			if diff := cmp.Diff(before, dump(t, m)); diff != "" {
				t.Errorf("taken back (-want +got):\n%s", diff)
			}
		}
	}
}
