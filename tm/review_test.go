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

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/repair"
	"github.com/yiku-tm/yiku/tm/unit"
)

// bilingual makes a bitext of n pairs of sentences. Every seventh sentence of the source
// and every ninth of the target has no partner, and two of these are a moved pair.
func bilingual(seed uint64, n int) *bitext.Bitext {
	rng := rand.New(rand.NewPCG(seed, 4))
	found := &align.Bitext{Source: &align.Document{Lang: "zh"}, Target: &align.Document{Lang: "en"}}
	add := func(d *align.Document, text string) align.Range {
		from := len(d.Sentences)
		if d.Text != "" {
			d.Text += []string{"\n", "\n\n"}[rng.IntN(2)]
		}
		span := align.Span{Start: len(d.Text), End: len(d.Text) + len(text)}
		d.Text += text
		d.Sentences = append(d.Sentences, align.Sentence{Span: span, Paragraph: len(d.Paragraphs)})
		d.Paragraphs = append(d.Paragraphs, span)
		return align.Range{From: from, To: from + 1}
	}
	moved := align.Moved{Source: -1, Target: -1, Score: 0.99}
	for i := range n {
		if i%7 == 3 {
			if moved.Source < 0 {
				moved.Source = len(found.Beads)
			}
			r := add(found.Source, fmt.Sprintf("第%d句没有译文，%s。", i, zhObjects[rng.IntN(len(zhObjects))]))
			found.Beads = append(found.Beads, align.Bead{Source: r, Target: align.Range{From: len(found.Target.Sentences), To: len(found.Target.Sentences)}})
		}
		u := randomPairs(rng.Uint64(), 1)[0]
		s := add(found.Source, fmt.Sprintf("%d年，%s", 1900+i, u.Variants[0].Text))
		t := add(found.Target, fmt.Sprintf("In %d, %s", 1900+i, u.Variants[1].Text))
		found.Beads = append(found.Beads, align.Bead{Source: s, Target: t, Score: rng.Float64()})
		if i%9 == 5 {
			if moved.Target < 0 {
				moved.Target = len(found.Beads)
			}
			r := add(found.Target, fmt.Sprintf("Sentence %d, of nobody; and nothing else.", i))
			found.Beads = append(found.Beads, align.Bead{Source: align.Range{From: len(found.Source.Sentences), To: len(found.Source.Sentences)}, Target: r})
		}
	}
	if moved.Source >= 0 && moved.Target >= 0 {
		found.Moved = []align.Moved{moved}
	}
	return bitext.New(found)
}

// unitsOfBeads are the units of the pairs of a bitext, as an import makes them.
func unitsOfBeads(t *bitext.Bitext) []unit.Unit {
	var units []unit.Unit
	for i := range t.Beads {
		if source, target, ok := t.Pair(&t.Beads[i]); ok && t.Beads[i].State != bitext.SetAside {
			u := pair(len(units), source, target)
			u.Score = t.Beads[i].Score
			units = append(units, u)
		}
	}
	return units
}

// addBilingual stores a document with its bitext.
func addBilingual(t testing.TB, m *Memory, checksum string, n int) Receipt {
	t.Helper()
	b := bilingual(uint64(n), n)
	return must[Receipt](t)(m.Add(context.Background(), unit.Origin{Checksum: checksum}, unit.Each(unitsOfBeads(b)), AddOptions{Bitext: b}))
}

// beadsOf reads a bitext.
func beadsOf(t testing.TB, m *Memory, origin int64) *bitext.Bitext {
	t.Helper()
	b, _, err := m.Bitext(context.Background(), origin)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// checkBitext holds the invariants: the units of a document are those of its beads, in
// their order, and the counts are right.
func checkBitext(t testing.TB, m *Memory, origin int64) {
	t.Helper()
	kept := beadsOf(t, m, origin)
	var b *tables.Bitext
	err := m.file.View(context.Background(), func(tx *sql.Tx) (err error) {
		b, err = tables.LoadBitext(context.Background(), tx, origin, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	head := b.Head
	if diff := cmp.Diff(kept.Beads, b.Beads, cmp.AllowUnexported(bitext.Bead{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("what is kept in main memory is not what is stored (-kept +stored):\n%s", diff)
	}
	if err := b.Check(); err != nil {
		t.Error(err)
	}
	if head.Counts != b.Counts() {
		t.Errorf("the counts are %+v, want %+v", head.Counts, b.Counts())
	}
	var want, got []string
	for i := range b.Beads {
		bead := &b.Beads[i]
		source, target, ok := b.Pair(bead)
		if ok != (bead.Unit != 0) && !(ok && bead.State == bitext.SetAside) {
			t.Errorf("bead %d, %v: unit %d", bead.ID, bead.State, bead.Unit)
		}
		if bead.Unit != 0 {
			want = append(want, fmt.Sprintf("%d %s | %s, %s", bead.Unit, source, target, statusOf[bead.State]))
		}
	}
	for _, u := range collect(t, m, Filter{Origin: origin, Statuses: tables.Statuses}) {
		got = append(got, fmt.Sprintf("%d %s | %s, %s", u.ID, u.Variants[0].Text, u.Variants[1].Text, u.Status))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the units are not those of the beads (-beads +units):\n%s", diff)
	}
}

// dumpPages is what the tables hold of bitexts, but for the head, which undo does not bring
// back: numbers of beads are never given again.
func dumpPages(t testing.TB, m *Memory) string {
	t.Helper()
	var b strings.Builder
	err := m.file.View(context.Background(), func(tx *sql.Tx) error {
		return tables.EachRow(context.Background(), tx, func(rows *sql.Rows) error {
			var id int64
			var data []byte
			err := rows.Scan(&id, &data)
			fmt.Fprintf(&b, "%d %x\n", id, data)
			return err
		}, "SELECT id, data FROM bitext_pages ORDER BY id")
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// randomVerb does one verb on a bead chosen at random.
func randomVerb(rng *rand.Rand, b *bitext.Bitext) error {
	ctx := context.Background()
	bead := &b.Beads[rng.IntN(len(b.Beads))]
	id, side := bead.ID, bitext.Side(rng.IntN(2))
	var err error
	switch verb := rng.IntN(12); verb {
	case 0, 1:
		_, err = b.Take(id, side, []int{bitext.Up, bitext.Down}[verb])
	case 2:
		_, err = b.Merge(id)
	case 3, 11:
		_, err = b.Part(ctx, id, align.Options{Effort: align.Fast})
	case 4:
		if len(bead.Sides[side]) > 0 {
			if places := bitext.Places(bead.Sides[side][0].Text); len(places) > 0 {
				_, err = b.SplitSentence(id, side, 0, places[rng.IntN(len(places))])
			}
		}
	case 5:
		_, err = b.Apart(id)
	case 6, 7:
		_, err = b.PairUp(id, b.Beads[rng.IntN(len(b.Beads))].ID)
	case 8:
		_, err = b.SetState(id, bitext.State(rng.IntN(3)))
	case 9:
		_, err = b.Rewrite(id, side, fmt.Sprintf("Rewritten in %d. And more.", rng.IntN(1000)))
	case 10:
		_, err = b.Realign(ctx, id, align.Options{Effort: align.Fast})
	}
	return err
}

// TestReviewRandom edits a stored bitext at random, by its beads and by its units. After each
// edit the units are those of the beads. Taking all back gives the same bytes of
// texts, beads and units; so does doing it all again.
func TestReviewRandom(t *testing.T) {
	ctx := context.Background()
	rounds, edits := uint64(1), 500
	if quick() {
		rounds, edits = 1, 80
	}
	for seed := range rounds {
		rng := rand.New(rand.NewPCG(seed, 8))
		m := openNew(t)
		addBilingual(t, m, "other", 40)
		origin := addBilingual(t, m, "a", 110).Origin.ID
		checkBitext(t, m, origin)
		first := beadsOf(t, m, origin)
		states := []string{dump(t, m) + dumpPages(t, m)}
		for len(states) <= edits {
			var err error
			var entry int64
			units := collect(t, m, Filter{Origin: origin, Statuses: tables.Statuses})
			switch k := rng.IntN(20); k {
			case 0:
				var done unit.Edited
				edit := unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: fmt.Sprintf("Edited in step %d. Twice.", len(states))}}, Status: unit.Reviewed}
				done, err = m.EditUnit(ctx, units[rng.IntN(len(units))].ID, edit, "")
				entry = done.Entry
			case 1:
				var done unit.Edited
				done, err = m.EditUnit(ctx, units[rng.IntN(len(units))].ID, unit.Edit{Status: []unit.Status{unit.Aligned, unit.Reviewed, unit.Rejected}[rng.IntN(3)]}, "")
				entry = done.Entry
			case 2:
				var done Removal
				done, err = m.Remove(ctx, Selection{IDs: []int64{units[rng.IntN(len(units))].ID}}, "")
				entry = done.Entry
			case 3:
				var mark Mark
				mark, err = m.SetMark(ctx, Mark{Unit: units[rng.IntN(len(units))].ID, Phrase: "1", Words: ""})
				_ = mark
				if err != nil {
					continue
				}
				entry = 1
			default:
				var done bitext.Reviewed
				done, err = m.Review(ctx, origin, bitext.ReviewOptions{}, func(b *bitext.Bitext) error {
					for range 1 + rng.IntN(2) {
						if err := randomVerb(rng, b); err != nil {
							return err
						}
					}
					return nil
				})
				if entry = done.Entry; entry != 0 && done.Head.Stopped != 0 {
					if _, err := beadsOf(t, m, origin).Find(done.Head.Stopped); err != nil {
						t.Error(err)
					}
				}
			}
			if _, refused := errors.AsType[*bitext.Refusal](err); refused || err == nil && entry == 0 {
				continue
			}
			if err != nil {
				t.Fatalf("seed %d, step %d: %v", seed, len(states), err)
			}
			states = append(states, dump(t, m)+dumpPages(t, m))
			checkBitext(t, m, origin)
			if t.Failed() {
				t.Fatalf("seed %d, step %d", seed, len(states))
			}
		}
		last := states[len(states)-1]
		for i := len(states) - 2; i >= 0; i-- {
			if _, err := m.Undo(ctx, history.UndoOptions{}); err != nil {
				t.Fatalf("seed %d, state %d: %v", seed, i, err)
			}
			if diff := cmp.Diff(states[i], dump(t, m)+dumpPages(t, m)); diff != "" {
				t.Fatalf("seed %d, state %d (-want +got):\n%s", seed, i, diff)
			}
		}
		if diff := cmp.Diff(first.Beads, beadsOf(t, m, origin).Beads, cmp.AllowUnexported(bitext.Bead{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("beads after undoing all:\n%s", diff)
		}
		checkBitext(t, m, origin)
		for range len(states) - 1 {
			must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{Redo: true}))
		}
		if diff := cmp.Diff(last, dump(t, m)+dumpPages(t, m)); diff != "" {
			t.Errorf("seed %d, all done again (-want +got):\n%s", seed, diff)
		}
		checkBitext(t, m, origin)
		must[Removal](t)(m.Remove(ctx, Selection{Origins: unit.OriginFilter{IDs: []int64{origin}}}, ""))
		if _, _, err := m.Bitext(ctx, origin); !errors.Is(err, fault.ErrNoBitext) {
			t.Errorf("the bitext of a removed document: %v", err)
		}
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
		if diff := cmp.Diff(last, dump(t, m)+dumpPages(t, m)); diff != "" {
			t.Errorf("seed %d, removed and restored (-want +got):\n%s", seed, diff)
		}
		for _, f := range must[repair.Health](t)(m.Check(ctx, repair.Options{})).Findings {
			t.Errorf("%s: %s", f.Part, f.Problem)
		}
	}
}

// sketched stores a document of beads written as "甲乙|A": a letter is a sentence, the
// bar parts the sides.
func sketched(t testing.TB, m *Memory, checksum string, beads ...string) int64 {
	t.Helper()
	found := &align.Bitext{Source: &align.Document{Lang: "zh"}, Target: &align.Document{Lang: "en"}}
	for _, text := range beads {
		source, target, _ := strings.Cut(text, "|")
		b := align.Bead{Score: 0.9}
		for s, d := range []*align.Document{found.Source, found.Target} {
			r := []*align.Range{&b.Source, &b.Target}[s]
			r.From = len(d.Sentences)
			for _, letter := range []string{source, target}[s] {
				d.Text += "\n"
				span := align.Span{Start: len(d.Text), End: len(d.Text) + len(string(letter)) + 1}
				d.Text += string(letter) + "."
				d.Sentences = append(d.Sentences, align.Sentence{Span: span, Paragraph: len(d.Paragraphs)})
				d.Paragraphs = append(d.Paragraphs, span)
			}
			r.To = len(d.Sentences)
		}
		found.Beads = append(found.Beads, b)
	}
	b := bitext.New(found)
	return must[Receipt](t)(m.Add(context.Background(), unit.Origin{Checksum: checksum}, unit.Each(unitsOfBeads(b)), AddOptions{Bitext: b})).Origin.ID
}

// drawn is the inverse of sketched, with "!" after confirmed beads, "x" after those set
// aside, and the unit.
func drawn(t testing.TB, m *Memory, origin int64) string {
	t.Helper()
	var list []string
	for _, b := range beadsOf(t, m, origin).Beads {
		var text strings.Builder
		for s, side := range b.Sides {
			text.WriteString([]string{"", "|"}[s])
			for _, x := range side {
				text.WriteString(strings.TrimSuffix(x.Text, "."))
			}
		}
		fmt.Fprintf(&text, "%s=%d", []string{"", "!", "x"}[b.State], b.Unit)
		list = append(list, text.String())
	}
	return strings.Join(list, " ")
}

// review does one edit and returns its entry of the journal.
func review(t testing.TB, m *Memory, origin int64, edit func(b *bitext.Bitext) (bitext.Change, error)) int64 {
	t.Helper()
	done, err := m.Review(context.Background(), origin, bitext.ReviewOptions{}, func(b *bitext.Bitext) error { _, err := edit(b); return err })
	if err != nil {
		t.Fatal(err)
	}
	return done.Entry
}

// TestBeadsFollow checks what becomes of beads where their units change.
func TestBeadsFollow(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	a := sketched(t, m, "a", "甲|A", "乙|B", "丙|", "丁|D")
	b := sketched(t, m, "b", "乙|B", "戊|E", "甲|A")
	steps := []struct {
		name        string
		change      func() error
		drawnA, inB string
	}{
		{"edit a text", func() error {
			_, err := m.EditUnit(ctx, 3, unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: "Z."}}}, "")
			return err
		}, "甲|A=1 乙|B=2 丙|=0 丁|Z!=3", "乙|B=4 戊|E=5 甲|A=6"},
		{"reject", func() error {
			_, err := m.EditUnit(ctx, 2, unit.Edit{Status: unit.Rejected}, "")
			return err
		}, "甲|A=1 乙|Bx=2 丙|=0 丁|Z!=3", "乙|B=4 戊|E=5 甲|A=6"},
		{"note", func() error { _, err := m.EditUnit(ctx, 3, unit.Edit{Notes: []string{"seen"}}, ""); return err },
			"甲|A=1 乙|Bx=2 丙|=0 丁|Z!=3", "乙|B=4 戊|E=5 甲|A=6"},
		{"reopen", func() error {
			_, err := m.EditUnit(ctx, 2, unit.Edit{Status: unit.Aligned}, "")
			return err
		}, "甲|A=1 乙|B=2 丙|=0 丁|Z!=3", "乙|B=4 戊|E=5 甲|A=6"},
		{"dedupe", func() error { _, err := m.Dedupe(ctx, false, ""); return err },
			"甲|A=1 乙|B=2 丙|=0 丁|Z!=3", "乙|B=2 戊|E=5 甲|A=1"},
		{"confirm for both documents", func() error {
			_, err := m.Review(ctx, b, bitext.ReviewOptions{}, func(t *bitext.Bitext) error { _, err := t.SetState(1, bitext.Confirmed); return err })
			return err
		}, "甲|A=1 乙|B!=2 丙|=0 丁|Z!=3", "乙|B!=2 戊|E=5 甲|A=1"},
		{"edit for both documents", func() error {
			_, err := m.EditUnit(ctx, 2, unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: "Y."}}}, "")
			return err
		}, "甲|A=1 乙|Y!=2 丙|=0 丁|Z!=3", "乙|Y!=2 戊|E=5 甲|A=1"},
		{"rewrite in one document", func() error {
			_, err := m.Review(ctx, b, bitext.ReviewOptions{}, func(t *bitext.Bitext) error { _, err := t.Rewrite(1, bitext.Target, "X."); return err })
			return err
		}, "甲|A=1 乙|Y!=2 丙|=0 丁|Z!=3", "乙|X!=7 戊|E=5 甲|A=1"},
		{"remove a unit of both", func() error { _, err := m.Remove(ctx, Selection{IDs: []int64{1}}, ""); return err },
			"甲|Ax=0 乙|Y!=2 丙|=0 丁|Z!=3", "乙|X!=7 戊|E=5 甲|Ax=0"},
		{"merge beads over a removed one", func() error {
			_, err := m.Review(ctx, b, bitext.ReviewOptions{}, func(t *bitext.Bitext) error { _, err := t.Merge(2); return err })
			return err
		}, "甲|Ax=0 乙|Y!=2 丙|=0 丁|Z!=3", "乙|X!=7 戊甲|EA!=5"},
	}
	var states []string
	for _, s := range steps {
		states = append(states, dump(t, m)+dumpPages(t, m))
		if err := s.change(); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		if got := drawn(t, m, a); got != s.drawnA {
			t.Errorf("%s: document a is\n%s, want\n%s", s.name, got, s.drawnA)
		}
		if got := drawn(t, m, b); got != s.inB {
			t.Errorf("%s: document b is\n%s, want\n%s", s.name, got, s.inB)
		}
		for _, f := range must[repair.Health](t)(m.Check(ctx, repair.Options{})).Findings {
			t.Errorf("%s: %s: %s", s.name, f.Part, f.Problem)
		}
	}
	for i := len(states) - 1; i >= 0; i-- {
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
		if diff := cmp.Diff(states[i], dump(t, m)+dumpPages(t, m)); diff != "" {
			t.Fatalf("%s taken back (-want +got):\n%s", steps[i].name, diff)
		}
	}
}

// TestReviewPlaces checks that new units are in the order of the beads if no place is
// free, and that units that are moved keep what belongs to them.
func TestReviewPlaces(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	o := sketched(t, m, "a", "甲|", "|A", "乙丙丁|BCD", "戊|E", "己|", "|F", "庚|G")
	must[Mark](t)(m.SetMark(ctx, Mark{Unit: 1, Phrase: "乙", Words: "B"}))
	if _, err := m.EditUnit(ctx, 1, unit.Edit{Notes: []string{"kept"}}, ""); err != nil {
		t.Fatal(err)
	}
	before := dump(t, m) + dumpPages(t, m)
	part := func(b *bitext.Bitext) (bitext.Change, error) { return b.Part(ctx, 3, align.Options{}) }
	for _, s := range []struct {
		name string
		edit func(b *bitext.Bitext) (bitext.Change, error)
		want string
	}{
		{"pair before the first", func(b *bitext.Bitext) (bitext.Change, error) { return b.PairUp(1, 2) },
			"甲|A!=4 乙丙丁|BCD=5 戊|E=2 己|=0 |F=0 庚|G=3"},
		{"part", part, "甲|A!=4 乙|B=5 丙|C=6 丁|D=7 戊|E=2 己|=0 |F=0 庚|G=3"},
		{"pair between", func(b *bitext.Bitext) (bitext.Change, error) { return b.PairUp(5, 6) },
			"甲|A!=4 乙|B=5 丙|C=6 丁|D=7 戊|E=2 己|F!=8 庚|G=3"},
		{"take", func(b *bitext.Bitext) (bitext.Change, error) { return b.Merge(b.Beads[1].ID) },
			"甲|A!=4 乙丙|BC!=5 丁|D=7 戊|E=2 己|F!=8 庚|G=3"},
		{"part in a tie", func(b *bitext.Bitext) (bitext.Change, error) {
			return b.Part(ctx, b.Beads[1].ID, align.Options{})
		}, "甲|A!=4 乙|B=5 丙|C=9 丁|D=10 戊|E=2 己|F!=8 庚|G=3"},
	} {
		review(t, m, o, s.edit)
		if got := drawn(t, m, o); got != s.want {
			t.Errorf("%s:\n%s, want\n%s", s.name, got, s.want)
		}
		checkBitext(t, m, o)
	}
	u := must[unit.Unit](t)(m.Unit(ctx, 5))
	if marks := strings.Count(dump(t, m), "marks: 5 乙"); !slices.Equal(u.Notes, []string{"kept"}) || marks != 1 {
		t.Errorf("the unit has the notes %q and %d marks", u.Notes, marks)
	}
	for range 5 {
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
	}
	if diff := cmp.Diff(before, dump(t, m)+dumpPages(t, m)); diff != "" {
		t.Errorf("all taken back (-want +got):\n%s", diff)
	}
}

// TestReviewConflicts holds which edits of one document are in each other's way.
func TestReviewConflicts(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	o := sketched(t, m, "a", "甲|A", "乙|B", "丙|C", "丁|D", "戊|E", "己|") // 1
	confirm := func(id int) func(b *bitext.Bitext) (bitext.Change, error) {
		return func(b *bitext.Bitext) (bitext.Change, error) { return b.SetState(id, bitext.Confirmed) }
	}
	review(t, m, o, confirm(2))                                                                               // 2
	review(t, m, o, confirm(1))                                                                               // 3
	review(t, m, o, func(b *bitext.Bitext) (bitext.Change, error) { return b.Merge(3) })                      // 4
	review(t, m, o, func(b *bitext.Bitext) (bitext.Change, error) { return b.Apart(5) })                      // 5
	review(t, m, o, func(b *bitext.Bitext) (bitext.Change, error) { return b.SetState(3, bitext.Aligned) })   // 6
	review(t, m, o, func(b *bitext.Bitext) (bitext.Change, error) { return b.SetState(6, bitext.Confirmed) }) // 7
	refused := func(entry, later int64) {
		t.Helper()
		_, err := m.Undo(ctx, history.UndoOptions{Entry: entry})
		if e, ok := errors.AsType[*history.UndoError](err); !ok || e.Later != later {
			t.Errorf("undo %d: %v, want it refused because of %d", entry, err, later)
		}
	}
	undo := func(entry int64) {
		t.Helper()
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{Entry: entry}))
		checkBitext(t, m, o)
	}
	refused(4, 6) // the same bead
	refused(1, 7) // the import, though 7 touched no unit
	undo(2)       // 8: its neighbour was confirmed later, but all stands where it stood
	undo(6)       // 9
	undo(4)       // 10: bead 5, which follows, was parted later
	refused(9, 10)
	refused(5, 10) // bead 5 followed the merged bead
	undo(10)       // 11
	undo(5)        // 12
	undo(11)       // 13
	undo(3)
	undo(7)
	if got, want := drawn(t, m, o), "甲|A=1 乙|B=2 丙|C=3 丁|D=4 戊|E=5 己|=0"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	// What was made in the meantime keeps its numbers.
	b := beadsOf(t, m, o)
	if b.Next() <= 7 {
		t.Errorf("bead %d would be made again", b.Next())
	}
}

func TestReviewVersion(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	o := sketched(t, m, "a", "甲|A", "乙|B")
	plain := mustAdd(t, m, unit.Origin{Checksum: "b"}, pair(0, "丙", "C")).Origin.ID
	_, head, err := m.Bitext(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	merge := func(b *bitext.Bitext) error { _, err := b.Merge(1); return err }
	done := must[bitext.Reviewed](t)(m.Review(ctx, o, bitext.ReviewOptions{Version: head.Version}, merge))
	if done.Removed != 1 || done.Changed != 1 || done.Added != 0 || done.Head.Beads != 1 || done.Head.Stopped != 1 || done.Head.Version == head.Version {
		t.Errorf("done %+v", done)
	}
	if _, err := m.Review(ctx, o, bitext.ReviewOptions{Version: head.Version}, merge); !errors.Is(err, bitext.ErrChanged) {
		t.Errorf("an edit of what was seen before: %v", err)
	}
	must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
	if _, again, _ := m.Bitext(ctx, o); again.Version == head.Version || again.Version == done.Head.Version {
		t.Errorf("after undo the version is %d", again.Version)
	}
	if _, err := m.Review(ctx, plain, bitext.ReviewOptions{}, merge); !errors.Is(err, fault.ErrNoBitext) {
		t.Errorf("review of a document without a bitext: %v", err)
	}
	if list := must[[]bitext.Head](t)(m.Bitexts(ctx)); len(list) != 1 || list[0].Origin != o || list[0].Beads != 2 {
		t.Errorf("bitexts %+v", list)
	}
	failing := errors.New("no")
	_, err = m.Review(ctx, o, bitext.ReviewOptions{}, func(b *bitext.Bitext) error {
		if err := merge(b); err != nil {
			return err
		}
		return failing
	})
	if !errors.Is(err, failing) || drawn(t, m, o) != "甲|A=1 乙|B=2" {
		t.Errorf("an edit that failed: %v, %s", err, drawn(t, m, o))
	}
}

// TestCheckBitexts checks that Check finds the faults of a bitext.
func TestCheckBitexts(t *testing.T) {
	for _, tt := range []struct{ name, damage, problem string }{
		{"page", "UPDATE bitext_pages SET data = x'0102'", "the stored beads are damaged"},
		{"page lost", "DELETE FROM bitext_pages WHERE id % 1048576 = 1", "is said to have"},
		{"counts", "UPDATE bitexts SET doubtful = doubtful + 1", "is said to have"},
		{"number", "UPDATE bitexts SET next = 3", "its number is outside"},
		{"text", "UPDATE units SET source = 'other' WHERE id = 5", "bead 5 and its unit 5 have different texts"},
		{"status", "UPDATE units SET status = 4 WHERE id = 5", "but its unit 5 is rejected"},
		{"unit", "DELETE FROM units WHERE id = 5", "has unit 5, which is not of this document"},
		{"stray page", "INSERT INTO bitext_pages SELECT id + 1048576 * 7, data FROM bitext_pages", "belong to no document"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := openNew(t)
			addBilingual(t, m, "a", 80)
			if _, err := m.file.Write.Exec(tt.damage); err != nil {
				t.Fatal(err)
			}
			h := must[repair.Health](t)(m.Check(context.Background(), repair.Options{}))
			i := slices.IndexFunc(h.Findings, func(f repair.Finding) bool { return f.Part == repair.PartBitexts })
			if i < 0 || !strings.Contains(h.Findings[i].Problem, tt.problem) || h.Findings[i].Reason != repair.ReasonBitextDamaged || h.Sound() {
				t.Errorf("found %+v, want %q", h.Findings, tt.problem)
			}
		})
	}
}

// TestDamagedBitextStopsNothing edits a unit whose bead cannot be read.
func TestDamagedBitextStopsNothing(t *testing.T) {
	m := openNew(t)
	addBilingual(t, m, "a", 80)
	if _, err := m.file.Write.Exec("UPDATE bitext_pages SET data = x'0102'"); err != nil {
		t.Fatal(err)
	}
	m = reopen(t, m.Path(), Options{})
	if done, err := m.EditUnit(context.Background(), 5, unit.Edit{Status: unit.Reviewed}, ""); err != nil || done.Entry == 0 {
		t.Errorf("edit: %v", err)
	}
}

// TestAddFollows stores units of which a person corrected some before.
func TestAddFollows(t *testing.T) {
	m := openNew(t)
	b := beadsOf(t, m, sketched(t, m, "a", "甲|A", "乙|B", "丙|", "丁|D"))
	units := unitsOfBeads(b)
	units[1].Status = unit.Reviewed
	units[2].Variants[1].Text = "Z."
	r := must[Receipt](t)(m.Add(context.Background(), unit.Origin{Checksum: "a"}, unit.Each(units), AddOptions{Bitext: b, Replace: true}))
	if got, want := drawn(t, m, r.Origin.ID), "甲|A=4 乙|B!=5 丙|=0 丁|Z!=6"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if _, err := m.Add(context.Background(), unit.Origin{Checksum: "b"}, unit.Each(units[1:]), AddOptions{Bitext: b}); err == nil || !strings.Contains(err.Error(), "3 pairs, but 2 units") {
		t.Errorf("fewer units than pairs: %v", err)
	}
	must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
	if got, want := drawn(t, m, r.Origin.ID), "甲|A=1 乙|B=2 丙|=0 丁|D=3"; got != want {
		t.Errorf("the import taken back: %s, want %s", got, want)
	}
}

// TestMergeBitext merges a document with its beads, and checks that beads follow the changes
// of a merge.
func TestMergeBitext(t *testing.T) {
	ctx := context.Background()
	there, here := openNew(t), openNew(t)
	mustAdd(t, here, unit.Origin{Checksum: "x"}, randomPairs(1, 7)...)
	o := sketched(t, there, "a", "甲|A", "乙|B", "丙|", "甲|A", "丁|D")
	must[Duplicates](t)(there.Dedupe(ctx, false, ""))
	review(t, there, o, func(b *bitext.Bitext) (bitext.Change, error) { return b.SetState(2, bitext.Confirmed) })
	must[merge.Result](t)(here.Merge(ctx, there, merge.Options{}))
	if got, want := drawn(t, here, 2), "甲|A=8 乙|B!=10 丙|=0 甲|A=9 丁|D=11"; got != want {
		t.Errorf("merged: %s, want %s", got, want)
	}
	review(t, there, o, func(b *bitext.Bitext) (bitext.Change, error) { return b.Rewrite(5, bitext.Target, "Z.") })
	must[merge.Result](t)(here.Merge(ctx, there, merge.Options{}))
	if got, want := drawn(t, here, 2), "甲|A=8 乙|B!=10 丙|=0 甲|A=9 丁|Z!=11"; got != want {
		t.Errorf("merged again: %s, want %s", got, want)
	}
	for _, f := range must[repair.Health](t)(here.Check(ctx, repair.Options{})).Findings {
		t.Errorf("%s: %s", f.Part, f.Problem)
	}
	must[history.Undone](t)(here.Undo(ctx, history.UndoOptions{}))
	must[history.Undone](t)(here.Undo(ctx, history.UndoOptions{}))
	if list := must[[]bitext.Head](t)(here.Bitexts(ctx)); len(list) > 0 {
		t.Errorf("after undoing the merge there are %d bitexts", len(list))
	}
	must[history.Undone](t)(here.Undo(ctx, history.UndoOptions{Redo: true}))
	if got, want := drawn(t, here, 2), "甲|A=8 乙|B!=10 丙|=0 甲|A=9 丁|D=11"; got != want {
		t.Errorf("merged once more: %s, want %s", got, want)
	}
}

// TestMakeBitext makes the beads of documents that have none of their units.
func TestMakeBitext(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	three := pair(0, "甲", "A")
	three.Variants = append(three.Variants, unit.Variant{Lang: "fr", Text: "A"})
	foreign := pair(0, "甲", "A")
	foreign.Status = unit.Imported
	swapped := pair(1, "乙", "B")
	slices.Reverse(swapped.Variants)
	for name, tt := range map[string]struct {
		units   []unit.Unit
		problem string
	}{
		"three languages": {[]unit.Unit{three}, "has 3 languages"},
		"exchange":        {[]unit.Unit{foreign}, "exchange file"},
		"swapped":         {[]unit.Unit{pair(0, "甲", "A"), swapped}, "others are zh to en"},
		"empty":           {nil, "it has none"},
	} {
		r := mustAdd(t, m, unit.Origin{Checksum: name}, tt.units...)
		if _, err := m.MakeBitext(ctx, r.Origin.ID, ""); err == nil || !strings.Contains(err.Error(), tt.problem) {
			t.Errorf("%s: %v", name, err)
		}
	}
	units := []unit.Unit{pair(0, "一句话。又一句。", "One sentence here. And another one."), pair(1, "丙句。", "A third."), pair(2, "丁句。", "A fourth."), pair(3, "戊句。", "A fifth."), pair(4, "己句。", "A sixth.")}
	units[1].Status = unit.Reviewed
	origin := mustAdd(t, m, unit.Origin{Checksum: "a"}, units...).Origin.ID
	again := []unit.Unit{pair(0, "己句。", "A sixth.")}
	mustAdd(t, m, unit.Origin{Checksum: "b"}, again...)
	ids := []int64{}
	for _, u := range collect(t, m, Filter{Origin: origin}) {
		ids = append(ids, u.ID)
	}
	must[unit.Edited](t)(m.EditUnit(ctx, ids[2], unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: "A corrected one."}}, Status: unit.Reviewed}, ""))
	must[Removal](t)(m.Remove(ctx, Selection{IDs: []int64{ids[3]}}, ""))
	must[Duplicates](t)(m.Dedupe(ctx, false, ""))
	before := dump(t, m)
	made := must[bitext.Made](t)(m.MakeBitext(ctx, origin, ""))
	if made.Missing != 1 || made.Head.Beads != 4 || made.Entry == 0 {
		t.Errorf("made %+v", made)
	}
	checkBitext(t, m, origin)
	b := beadsOf(t, m, origin)
	if n := len(b.Beads[0].Sides[bitext.Target]); n != 2 || b.Beads[1].State != bitext.Confirmed || b.Beads[2].State != bitext.Confirmed || b.Beads[3].State != bitext.Aligned {
		t.Errorf("%d sentences; beads %+v", n, b.Beads)
	}
	if again := must[bitext.Made](t)(m.MakeBitext(ctx, origin, "")); again.Entry != 0 || again.Head.Beads != 4 {
		t.Errorf("made again: %+v", again)
	}
	review(t, m, origin, func(b *bitext.Bitext) (bitext.Change, error) { return b.Merge(1) })
	for _, f := range must[repair.Health](t)(m.Check(ctx, repair.Options{})).Findings {
		t.Errorf("%s: %s", f.Part, f.Problem)
	}
	for range 2 {
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
	}
	if diff := cmp.Diff(before, dump(t, m)); diff != "" || !strings.Contains(fmt.Sprint(must[[]bitext.Head](t)(m.Bitexts(ctx))), "[]") {
		t.Errorf("taken back (-want +got):\n%s", diff)
	}
	for range 2 {
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{Redo: true}))
	}
	checkBitext(t, m, origin)
	edited := mustAdd(t, m, unit.Origin{Checksum: "c"}, pair(0, "庚句。", "A seventh."))
	must[unit.Edited](t)(m.EditUnit(ctx, collect(t, m, Filter{Origin: edited.Origin.ID})[0].ID, unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: "Corrected."}}}, ""))
	must[bitext.Made](t)(m.MakeBitext(ctx, edited.Origin.ID, ""))
	if b := beadsOf(t, m, edited.Origin.ID); b.Beads[0].State != bitext.Confirmed {
		t.Errorf("the bead of what a person wrote is %v", b.Beads[0].State)
	}
}

// TestEditsDoNotGrow compares what an edit allocates in a memory of few documents with
// what it does in one of many, and an undo below many others with the first ones: neither
// may read what the edit is not about.
func TestEditsDoNotGrow(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	r := addBilingual(t, m, "a", 40)
	units := collect(t, m, Filter{Origin: r.Origin.ID})
	n := 0
	edit := func() {
		n++
		if _, err := m.EditUnit(ctx, units[n%len(units)].ID, unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: fmt.Sprint("Edited ", n)}}}, ""); err != nil {
			t.Fatal(err)
		}
	}
	undo := func() {
		if _, err := m.Undo(ctx, history.UndoOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	const runs = 10
	few := testing.AllocsPerRun(runs, edit)
	fewUndone := testing.AllocsPerRun(runs, undo)
	for i := range 200 {
		mustAdd(t, m, unit.Origin{Checksum: fmt.Sprint(i)}, randomPairs(uint64(i), 1)...)
	}
	for range 60 {
		edit()
	}
	many := testing.AllocsPerRun(runs, edit)
	for range 40 {
		undo()
	}
	manyUndone := testing.AllocsPerRun(runs, undo)
	const slack = 1.2
	if many > few*slack {
		t.Errorf("an edit allocates %.0f times among few documents and %.0f among many", few, many)
	}
	if manyUndone > fewUndone*slack {
		t.Errorf("an undo allocates %.0f times, below many others %.0f", fewUndone, manyUndone)
	}
}
