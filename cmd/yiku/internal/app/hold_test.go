package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// memoryOf makes a memory of pairs of texts.
func memoryOf(t *testing.T, path string, texts ...[2]string) {
	t.Helper()
	s := &Session{Memory: path}
	err := s.Create(t.Context(), func(m *tm.Memory) error {
		for i, text := range texts {
			u := unit.Unit{Score: 1, Variants: []unit.Variant{{Lang: "zh", Text: text[0]}, {Lang: "en", Text: text[1]}}}
			o := unit.Origin{Source: text[0], Checksum: text[0], Date: "202" + string(rune('0'+i)), Body: "译库社"}
			if _, err := m.Add(t.Context(), o, unit.Each([]unit.Unit{u}), tm.AddOptions{}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestHoldNoticesAnotherFile checks that a memory that is restored from a backup under a
// running server is read afterwards.
func TestHoldNoticesAnotherFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "memory.db")
	s := &Session{Memory: path}
	closing := s.Hold()
	defer func() {
		if err := closing(); err != nil {
			t.Error(err)
		}
	}()
	ask := func(want int, texts ...string) {
		t.Helper()
		for _, text := range texts {
			a, err := s.Lookup(t.Context(), LookupOptions{Text: text, Targets: []string{""}})
			if err != nil || a.Total != want {
				t.Errorf("%s: %d units, %v; want %d", text, a.Total, err, want)
			}
		}
	}
	if _, err := s.Lookup(t.Context(), LookupOptions{Text: "港口", Targets: []string{""}}); err == nil {
		t.Error("a memory that is not there answers")
	}
	memoryOf(t, path, [2]string{"港口合作。", "Port cooperation."})
	ask(1, "港口")
	memoryOf(t, path, [2]string{"另一个港口。", "Another port."}) // another process adds
	ask(2, "港口")
	other := filepath.Join(folder, "other.db")
	memoryOf(t, other, [2]string{"铁路合作。", "Railway cooperation."})
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	ask(0, "港口")
	ask(1, "铁路")
}

// TestTurns checks that a look-up which waits for others ends with its request.
func TestTurns(t *testing.T) {
	s := &Session{}
	defer s.Hold()()
	for range cap(s.held.slots) {
		if _, err := s.turn(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := s.turn(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	<-s.held.slots
	if done, err := s.turn(t.Context()); err != nil {
		t.Error(err)
	} else {
		done()
	}
}

func TestConcordanceAndFacets(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	memoryOf(t, path, [2]string{"乙港口合作开始。", "Port cooperation began."}, [2]string{"甲港口安全第一。", "Port safety comes first."}, [2]string{"丙港口发展很快。", "The port develops fast."})
	s := &Session{Memory: path}
	a, err := s.Lookup(t.Context(), LookupOptions{Text: "港口", Targets: []string{"en"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, left := range []bool{false, true} {
		lines := a.Concordance(left)
		if len(lines) != 3 {
			t.Fatalf("%d lines", len(lines))
		}
		for i, l := range lines {
			if l.Hit != "港口" || l.Before+l.Hit+l.After != l.Unit.Variants[l.Variant].Text {
				t.Errorf("line %d is %q %q %q", i, l.Before, l.Hit, l.After)
			}
			if i == 0 {
				continue
			}
			if before := lines[i-1]; !left && before.After > l.After || left && before.Before > l.Before {
				t.Errorf("left %v: %q comes before %q", left, before.Before+before.After, l.Before+l.After)
			}
		}
	}
	languages, bodies, years := a.Facets()
	if len(languages) != 1 || languages[0].Name != "en" || len(bodies) != 1 || bodies[0].Name != "译库社" || len(years) == 0 || years[0].Name > years[len(years)-1].Name {
		t.Errorf("facets %v, %v, %v", languages, bodies, years)
	}
}
