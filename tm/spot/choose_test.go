package spot

import (
	"math"
	"testing"
)

// TestBest holds what is chosen among candidates by their chances.
func TestBest(t *testing.T) {
	span := func(from int, key form, chance, rendered float64) candidate {
		return candidate{from: from, to: from + 1, key: key, chance: chance, rendered: rendered}
	}
	none := func(chance float64) candidate { return candidate{chance: chance} }
	for _, c := range []struct {
		name string
		list []candidate
		want int
	}{
		{"the most likely", []candidate{span(0, 1, 0.3, 1), span(1, 2, 0.5, 1), none(0.2)}, 1},
		{"a form that stands twice", []candidate{span(0, 1, 0.3, 1), span(1, 2, 0.4, 1), span(2, 1, 0.25, 1), none(0.05)}, 0},
		{"not rendered", []candidate{span(0, 1, 0.4, 1), none(0.6)}, -1},
		{"too unlikely", []candidate{span(0, 1, 0.15, 1), span(1, 2, 0.1, 1), none(0.1)}, -1},
		{"nothing of the phrase", []candidate{span(0, 1, 0.9, 0), none(0.1)}, -1},
		{"nothing known", nil, -1},
	} {
		q := &question{lists: [][]candidate{c.list}, stated: make([]bool, 1)}
		got := q.best(0)
		if got == nil && c.want >= 0 || got != nil && (c.want < 0 || got != &q.lists[0][c.want]) {
			t.Errorf("%s: %+v, want candidate %d", c.name, got, c.want)
		}
	}
}

// TestPrecision counts the units in which a form stands with the phrase and without.
func TestPrecision(t *testing.T) {
	c := newCutter(nil)
	q := &question{sample: make([]Pair, 2)}
	for _, text := range []string{"new growth drivers", "fresh growth drivers", "growth slowed", "new growth and new growth"} {
		q.pairings = append(q.pairings, &pairing{target: c.cut(text, "en")})
	}
	s := q.pairings[0].target
	q.lists = [][]candidate{{{from: 1, to: 3, key: s.form(1, 3)}, {from: 0, to: 2, key: s.form(0, 2)}, {from: 1, to: 2, key: s.form(1, 2)}}, nil}
	q.precision()
	for i, want := range []float64{0, math.Log(1.5 / 1.8), math.Log(2.5 / 3.1)} {
		if got := q.lists[0][i].features[featPrecise]; math.Abs(got-want) > 1e-9 {
			t.Errorf("candidate %d: %.4f, want %.4f", i, got, want)
		}
	}
}

// TestExtent holds which ends are doubtful.
func TestExtent(t *testing.T) {
	s := newCutter(nil).cut("rebuild old urban areas today", "en")
	q := &question{sample: make([]Pair, 1), stated: make([]bool, 1), pairings: []*pairing{{target: s}}, lists: [][]candidate{{
		{from: 1, to: 4, chance: 0.5}, {from: 0, to: 4, chance: 0.25}, {from: 1, to: 3, chance: 0.22}, {from: 1, to: 5, chance: 0.03},
	}}}
	e := q.extent(0, &q.lists[0][0])
	if got := s.text[e.Most.Start:e.Most.End]; got != "rebuild old urban areas" {
		t.Errorf("most is %q", got)
	}
	if got := s.text[e.Least.Start:e.Least.End]; got != "old urban" {
		t.Errorf("least is %q", got)
	}
}
