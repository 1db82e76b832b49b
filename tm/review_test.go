package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
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
		if source, target, ok := t.Pair(&t.Beads[i]); ok {
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
	rounds, edits := uint64(2), 250
	if testing.Short() {
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
				var done Edited
				edit := Edit{Texts: []TextEdit{{Position: 1, Text: fmt.Sprintf("Edited in step %d. Twice.", len(states))}}, Status: unit.Reviewed}
				done, err = m.EditUnit(ctx, units[rng.IntN(len(units))].ID, edit, "")
				entry = done.Entry
			case 1:
				var done Edited
				done, err = m.EditUnit(ctx, units[rng.IntN(len(units))].ID, Edit{Status: []unit.Status{unit.Aligned, unit.Reviewed, unit.Rejected}[rng.IntN(3)]}, "")
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
				var done Reviewed
				done, err = m.Review(ctx, origin, ReviewOptions{}, func(b *bitext.Bitext) error {
					for range 1 + rng.IntN(2) {
						if err := randomVerb(rng, b); err != nil {
							return err
						}
					}
					return nil
				})
				if entry = done.Entry; entry != 0 && done.Head.Stopped != 0 {
					if _, err := done.Bitext.Find(done.Head.Stopped); err != nil {
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
			if _, err := m.Undo(ctx, UndoOptions{}); err != nil {
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
			must[journal.Undone](t)(m.Undo(ctx, UndoOptions{Redo: true}))
		}
		if diff := cmp.Diff(last, dump(t, m)+dumpPages(t, m)); diff != "" {
			t.Errorf("seed %d, all done again (-want +got):\n%s", seed, diff)
		}
		checkBitext(t, m, origin)
		must[Removal](t)(m.Remove(ctx, Selection{Origins: OriginFilter{IDs: []int64{origin}}}, ""))
		if _, _, err := m.Bitext(ctx, origin); !errors.Is(err, ErrNoBitext) {
			t.Errorf("the bitext of a removed document: %v", err)
		}
		must[journal.Undone](t)(m.Undo(ctx, UndoOptions{}))
		if diff := cmp.Diff(last, dump(t, m)+dumpPages(t, m)); diff != "" {
			t.Errorf("seed %d, removed and restored (-want +got):\n%s", seed, diff)
		}
		for _, f := range must[Health](t)(m.Check(ctx, CheckOptions{})).Findings {
			t.Errorf("%s: %s", f.Part, f.Problem)
		}
	}
}
