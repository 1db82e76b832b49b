package tm

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/tm/unit"
)

// reportUnits are sentences in the manner of reports, written for this test.
func reportUnits() []unit.Unit {
	return []unit.Unit{
		pair(0, "双方将深化清洁能源合作。", "The two sides will deepen clean energy cooperation."),
		pair(1, "会议讨论了港口建设。", "The meeting discussed port construction."),
		pair(2, "清洁能源产业快速发展。", "The clean energy industry is developing fast."),
		pair(3, "要加强农村教育。", "Education in the countryside must be strengthened."),
		pair(4, "大学开设清洁能源专业。", "Universities offer courses in clean energy."),
		pair(5, "文化交流日益密切。", "Cultural exchanges grow closer by the day."),
	}
}

// openReports is a memory of the sentences, twice, with dates and bodies.
func openReports(t *testing.T) *Memory {
	t.Helper()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a", Date: "2023-05", Body: "能源部"}, reportUnits()...)
	mustAdd(t, m, unit.Origin{Checksum: "b", Date: "2025-01-02", Body: "译库社"},
		pair(0, "清洁能源是未来的方向。", "Clean energies are the way of the future."),
		pair(1, "今年风电增长很快。", "Wind power grew fast this year."))
	return m
}

func mustLookup(t *testing.T, m *Memory, q Query) Lookup {
	t.Helper()
	l, err := m.Lookup(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestRenderingsAreGroupedAndDated(t *testing.T) {
	l := mustLookup(t, openReports(t), Query{Text: "清洁能源"})
	want := []Rendering{{
		Text: "clean energy", Least: "clean energy", Most: "clean energy", Lang: "en", Count: 4, First: "2023-05", Last: "2025-01-02",
		Years: []unit.Count{{Name: "2023", Count: 3}, {Name: "2025", Count: 1}}, Bodies: []unit.Count{{Name: "能源部", Count: 3}, {Name: "译库社", Count: 1}},
	}}
	if diff := cmp.Diff(want, l.Renderings); diff != "" {
		t.Errorf("renderings (-want +got):\n%s", diff)
	}
	for _, f := range l.Units {
		if len(f.Renderings) != 1 {
			t.Errorf("unit %d has the spans %v", f.Unit.ID, f.Renderings)
		}
	}
}

// TestRenderingsOfASample checks that Sampled is the number of units of the
// renderings: all, or those requested.
func TestRenderingsOfASample(t *testing.T) {
	m := openReports(t)
	if l := mustLookup(t, m, Query{Text: "清洁能源", Limit: 1}); l.Total != 4 || l.Sampled != 4 || l.Renderings[0].Count != 4 {
		t.Errorf("of %d units %d were looked at: %+v", l.Total, l.Sampled, l.Renderings)
	}
	if l := mustLookup(t, m, Query{Text: "清洁能源", Sample: 3}); l.Total != 4 || l.Sampled != 3 || len(l.Units) != 4 {
		t.Errorf("of %d units %d were looked at, want 3", l.Total, l.Sampled)
	}
	if l := mustLookup(t, m, Query{Text: "清洁能源", Plain: true}); l.Sampled != 0 {
		t.Errorf("a plain question looked at %d units", l.Sampled)
	}
}

// TestRenderingsTheOtherWay looks English words up.
func TestRenderingsTheOtherWay(t *testing.T) {
	l := mustLookup(t, openReports(t), Query{Text: "clean energy"})
	if len(l.Renderings) == 0 || l.Renderings[0].Text != "清洁能源" || l.Renderings[0].Lang != "zh" {
		t.Errorf("renderings %+v", l.Renderings)
	}
}

// TestSentencesHaveNoRenderings checks that what is too long is not spotted.
func TestSentencesHaveNoRenderings(t *testing.T) {
	m := openNew(t)
	long := "会议讨论了港口建设和农村教育问题，并且决定设立专门委员会负责协调各方面的工作和安排"
	mustAdd(t, m, unit.Origin{Checksum: "a"}, pair(0, long+"。", "The meeting discussed ports and set up a committee."))
	if l := mustLookup(t, m, Query{Text: long}); l.Total != 1 || l.Renderings != nil {
		t.Errorf("%d units, renderings %v", l.Total, l.Renderings)
	}
}

func TestMarks(t *testing.T) {
	ctx := context.Background()
	m := openReports(t)
	first := mustLookup(t, m, Query{Text: "清洁能源"}).Units[0].Unit
	mark, err := m.SetMark(ctx, Mark{Unit: first.ID, Phrase: "清潔能源", Words: "the way of the future"})
	if err != nil {
		t.Fatal(err)
	}
	if mark.Lang != "en" || mark.Words != "the way of the future" {
		t.Errorf("the mark is %+v", mark)
	}
	l := mustLookup(t, m, Query{Text: "清洁能源"})
	i := slices.IndexFunc(l.Renderings, func(r Rendering) bool { return r.Marked == 1 })
	if i < 0 || l.Renderings[i].Text != "the way of the future" || l.Renderings[i].Weak || !l.Units[0].Marked {
		t.Errorf("the mark is not used: %+v", l.Renderings)
	}
	if _, err := m.SetMark(ctx, Mark{Unit: first.ID, Phrase: "清洁能源"}); err != nil {
		t.Fatal(err)
	}
	l = mustLookup(t, m, Query{Text: "清洁能源"})
	if r := l.Renderings[len(l.Renderings)-1]; !r.Missing || r.Count != 1 || len(l.Units[0].Renderings) != 0 {
		t.Errorf("marked as not rendered, but %+v", l.Renderings)
	}
	if err := m.RemoveMark(ctx, first.ID, "清洁能源", "mark --remove"); err != nil {
		t.Fatal(err)
	}
	if l := mustLookup(t, m, Query{Text: "清洁能源"}); l.Units[0].Marked || len(l.Renderings) != 1 {
		t.Errorf("the mark was removed, but %+v", l.Renderings)
	}
	if err := m.RemoveMark(ctx, first.ID, "清洁能源", "mark --remove"); !errors.Is(err, ErrNoMark) {
		t.Errorf("removing nothing: %v", err)
	}
}

// TestMarksOfSeveralParts checks that the parts of a marked rendering are whole words in order,
// marked each, and that other units with these parts have them, too.
func TestMarksOfSeveralParts(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"},
		pair(0, "考虑农民的意见。", "Taking note, we will take the views of farmers into account."),
		pair(1, "要考虑天气。", "They must take the weather into account."),
		pair(2, "考虑到了价格。", "Prices were considered."),
		pair(3, "以路为主。", "Roads come first."))
	for _, words := range []string{"take ... into account", "take … into account", "TAKE…INTO ACCOUNT"} {
		mark, err := m.SetMark(ctx, Mark{Unit: 1, Phrase: "考虑", Words: words})
		if err != nil || mark.Words != "take … into account" || mark.Lang != "en" {
			t.Fatalf("%s: the mark is %+v, %v", words, mark, err)
		}
	}
	l := mustLookup(t, m, Query{Text: "考虑"})
	if r := l.Renderings[0]; r.Text != "take … into account" || r.Count != 2 || r.Marked != 1 || r.Weak {
		t.Errorf("renderings %+v", l.Renderings)
	}
	for _, f := range l.Units[:2] {
		var parts []string
		for _, s := range f.Renderings {
			parts = append(parts, f.Unit.Variants[f.Other].Text[s.Start:s.End])
		}
		if !slices.Equal(parts, []string{"take", "into account"}) || !slices.Equal(f.Parts, []int{2}) {
			t.Errorf("unit %d has %q, %v", f.Unit.ID, parts, f.Parts)
		}
	}
	if mark, err := m.SetMark(ctx, Mark{Unit: 4, Phrase: "Roads come", Words: "以……为主"}); err != nil || mark.Words != "以…为主" {
		t.Errorf("the mark is %+v, %v", mark, err)
	}
	for _, words := range []string{"into account … take", "take … into a count", "…", "\u200b"} {
		if mark, err := m.SetMark(ctx, Mark{Unit: 2, Phrase: "考虑", Words: words}); err == nil {
			t.Errorf("%s: the mark is %+v", words, mark)
		}
	}
}

func TestMarksAreRefused(t *testing.T) {
	m := openReports(t)
	for _, c := range []Mark{
		{Unit: 99, Phrase: "清洁能源", Words: "clean energy"},
		{Unit: 1, Phrase: "港口", Words: "clean energy"},
		{Unit: 1, Phrase: "清洁能源", Words: "wind power"},
		{Unit: 1, Phrase: " ", Words: "clean energy"},
		{Unit: 1, Phrase: "清洁能源", Lang: "ru"},
	} {
		if _, err := m.SetMark(context.Background(), c); err == nil {
			t.Errorf("%+v was accepted", c)
		}
	}
}
