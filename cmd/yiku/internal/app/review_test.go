package app

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/bitext"
)

// reviewed imports a document and its translation.
func reviewed(t *testing.T, source, target string) *Session {
	t.Helper()
	s, dir, _ := session(t, map[string]string{"a.zh.txt": source, "a.en.txt": target})
	s.Command = "review 1"
	_, err := s.Import(t.Context(), ImportOptions{Pair: PairOptions{Source: filepath.Join(dir, "a.zh.txt"), Target: filepath.Join(dir, "a.en.txt")}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sides returns both texts of each bead, the beads in order.
func sides(t *testing.T, s *Session) (list []string) {
	t.Helper()
	err := s.Read(t.Context(), func(m *tm.Memory) error {
		b, _, err := m.Bitext(t.Context(), 1)
		if err != nil {
			return err
		}
		for i := range b.Beads {
			var texts [2][]string
			for side, sentences := range b.Beads[i].Sides {
				for _, x := range sentences {
					texts[side] = append(texts[side], x.Text)
				}
			}
			list = append(list, strings.Join(texts[0], "/")+" = "+strings.Join(texts[1], "/"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestReviewVerbs checks that the verbs of a review change the stored beads, and only for a
// caller who saw their present state.
func TestReviewVerbs(t *testing.T) {
	s := reviewed(t, chinese, english)
	merged, err := s.EditBeads(t.Context(), BeadEdit{Document: 1, Verb: Merge, Beads: []int{1}})
	if err != nil || merged.Reviewed.Entry == 0 || merged.Origin.ID != 1 {
		t.Fatalf("merged: %+v, %v", merged, err)
	}
	if got := sides(t, s); len(got) != 2 || got[0] != "河水向东流。/我们在桥上相遇。 = The river flows east./We met on the bridge." {
		t.Errorf("after the merge the beads are %q", got)
	}
	apart := BeadEdit{Document: 1, Version: merged.Reviewed.Head.Version + 1, Verb: Apart, Beads: []int{1}}
	if _, err := s.EditBeads(t.Context(), apart); err == nil || len(sides(t, s)) != 2 {
		t.Errorf("a caller who saw another state: %v, %q", err, sides(t, s))
	}
	apart.Version--
	if _, err := s.EditBeads(t.Context(), apart); err != nil || len(sides(t, s)) != 3 {
		t.Errorf("set apart: %v, %q", err, sides(t, s))
	}
	if done, err := s.UndoReview(t.Context(), 1, false); err != nil || done.ID == 0 {
		t.Errorf("undone: %+v, %v", done, err)
	}
	if _, err := s.EditBeads(t.Context(), BeadEdit{Document: 9, Verb: Merge, Beads: []int{1}}); err == nil {
		t.Error("a document that does not exist was edited")
	}
}

// TestSplitPlaces checks that a sentence is split at the place that was shown.
func TestSplitPlaces(t *testing.T) {
	texts := []string{"We met on the bridge, at noon.", "There is no boat, as you see, under the bridge."}
	s := reviewed(t, chinese, "The river flows east.\n"+texts[0]+"\n"+texts[1]+"\n")
	if _, err := s.EditBeads(t.Context(), BeadEdit{Document: 1, Verb: Merge, Beads: []int{2}}); err != nil {
		t.Fatal(err)
	}
	places, err := s.SplitPlaces(t.Context(), 1, 2, bitext.Target)
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for i, p := range places {
		if p.Place != i+1 || p.Sentence < 1 || p.Sentence > 2 || p.Before+p.After != texts[p.Sentence-1] {
			t.Errorf("place %d is %+v", i+1, p)
		}
		if strings.TrimSpace(p.Before) == "There is no boat, as you see," {
			at = i
		}
	}
	if at < 0 {
		t.Fatalf("no place after the second comma: %+v", places)
	}
	if _, err := s.EditBeads(t.Context(), BeadEdit{Document: 1, Verb: Split, Beads: []int{2}, Side: bitext.Target, Place: places[at].Place}); err != nil {
		t.Fatal(err)
	}
	if got := sides(t, s)[1]; strings.Count(got, "/") != 3 || !strings.HasSuffix(strings.ReplaceAll(got, " ", ""), "/Thereisnoboat,asyousee,/underthebridge.") {
		t.Errorf("the bead is %q", got)
	}
	for _, place := range []int{0, len(places) + 1} {
		if _, err := s.EditBeads(t.Context(), BeadEdit{Document: 1, Verb: Split, Beads: []int{2}, Side: bitext.Target, Place: place}); reason(err) != ReasonNoPlace {
			t.Errorf("place %d of %d: %v", place, len(places), err)
		}
	}
}

// TestReviewBeads checks the window of beads that a review shows.
func TestReviewBeads(t *testing.T) {
	s := reviewed(t, chinese, english)
	list, err := s.ReviewList(t.Context())
	if err != nil || list.Finished != 1 || len(list.Documents) != 0 {
		t.Errorf("before: %+v, %v", list, err)
	}
	apart, err := s.EditBeads(t.Context(), BeadEdit{Document: 1, Verb: Apart, Beads: []int{2}})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range apart.Change.After {
		if _, err := s.EditBeads(t.Context(), BeadEdit{Document: 1, Verb: Reopen, Beads: []int{b.ID}}); err != nil { // no longer vouched for
			t.Fatal(err)
		}
	}
	if list, err = s.ReviewList(t.Context()); err != nil || list.Finished != 0 || len(list.Documents) != 1 {
		t.Errorf("after: %+v, %v", list, err)
	}
	show := func(c BeadChoice) shape.ReviewBeads {
		shown, err := s.ReviewBeads(context.Background(), 1, c)
		if err != nil {
			t.Fatal(err)
		}
		return shown
	}
	for _, c := range []struct {
		name                string
		choice              BeadChoice
		shown, around, more int
		first               int
	}{
		{"all", BeadChoice{}, 4, 0, 0, 1},
		{"two of four", BeadChoice{Limit: 2}, 2, 0, 2, 1},
		{"from the second", BeadChoice{From: 2}, 3, 0, 0, 2},
		{"unpaired", BeadChoice{Unpaired: true}, 2, 0, 0, 2},
		{"one unpaired of two", BeadChoice{Unpaired: true, Limit: 1}, 1, 0, 1, 2},
		{"unpaired with their neighbours", BeadChoice{Unpaired: true, Around: 1}, 4, 2, 0, 1},
		{"unpaired after them", BeadChoice{Unpaired: true, From: 3}, 0, 0, 0, 0},
	} {
		got := show(c.choice)
		around := 0
		for _, b := range got.Shown {
			if b.Around {
				around++
			}
		}
		first := 0
		if len(got.Shown) > 0 {
			first = got.Shown[0].Place
		}
		if len(got.Shown) != c.shown || around != c.around || got.More != c.more || first != c.first || (got.Next != 0) != (c.more > 0) {
			t.Errorf("%s: %d shown, %d of them around, %d more, next %d: %+v", c.name, len(got.Shown), around, got.More, got.Next, got.Shown)
		}
	}
	if _, err := s.ReviewBeads(t.Context(), 1, BeadChoice{From: 99}); err == nil {
		t.Error("a bead that does not exist was shown")
	}
}
