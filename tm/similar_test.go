package tm

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/match"
	"github.com/yiku-tm/yiku/tm/unit"
)

// similarTo matches a sentence.
func similarTo(t testing.TB, m *Memory, q MatchQuery) Matches {
	t.Helper()
	a, err := m.Match(context.Background(), q)
	if err != nil {
		t.Fatalf("match %+v: %v", q, err)
	}
	return a
}

// similarities is what brute force says: the greatest similarity by unit.
func similarities(units []unit.Unit, q MatchQuery) map[int64]int {
	found := map[int64]int{}
	query := match.Prepare(fold.String(q.Text))
	serves := func(want, other, have string) bool {
		if want != "" && lang.Base(want) != lang.Base(other) {
			want = lang.Base(want)
		}
		return lang.Matches(want, have)
	}
	for _, u := range units {
		for i, v := range u.Variants {
			partner := q.To == ""
			for j, w := range u.Variants {
				partner = partner || j != i && serves(q.To, q.From, w.Lang)
			}
			if !partner || !serves(q.From, q.To, v.Lang) {
				continue
			}
			if score, ok := query.Score(fold.String(v.Text), q.Min); ok {
				found[u.ID] = max(found[u.ID], score)
			}
		}
	}
	return found
}

// TestMatchOracle compares with scoring every variant, at every threshold, for
// sentences of the memory that were changed here and there.
func TestMatchOracle(t *testing.T) {
	m := lookupMemory(t)
	units := collect(t, m, Filter{})
	rng := rand.New(rand.NewPCG(4, 2))
	languages := []string{"", "", "zh", "en", "en-GB", "ru", "zh-Hant"}
	for range 120 {
		u := units[rng.IntN(len(units))]
		text := []rune(u.Variants[rng.IntN(len(u.Variants))].Text)
		for range rng.IntN(5) {
			text[rng.IntN(len(text))] = []rune("变x 5")[rng.IntN(4)]
		}
		q := MatchQuery{Text: string(text), Min: 1 + rng.IntN(100), From: languages[rng.IntN(len(languages))], To: languages[rng.IntN(len(languages))]}
		if fold.String(q.Text) == "" {
			continue
		}
		want := similarities(units, q)
		got := map[int64]int{}
		last := 102
		for _, x := range similarTo(t, m, q).Matches {
			got[x.Unit.ID] = x.Similarity
			if x.Score > last || x.Score < min(q.Min, x.Similarity) || x.Score > x.Similarity && !x.Context {
				t.Errorf("%+v: score %d after %d, similarity %d", q, x.Score, last, x.Similarity)
			}
			last = x.Score
			checkEdits(t, q, x)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%+v (-want +got):\n%s", q, diff)
		}
	}
}

// checkEdits sees that the edits cover both texts but for blanks and what folding drops.
func checkEdits(t *testing.T, q MatchQuery, x Match) {
	t.Helper()
	text := x.Unit.Variants[x.Variant].Text
	var query, other strings.Builder
	atQuery, at := 0, 0
	for _, e := range x.Edits {
		if e.QueryStart < atQuery || e.Start < at || e.QueryEnd < e.QueryStart || e.End < e.Start || e.End > len(text) || e.QueryEnd > len(q.Text) {
			t.Fatalf("edit %+v of %q and %q", e, q.Text, text)
		}
		atQuery, at = e.QueryEnd, e.End
		query.WriteString(q.Text[e.QueryStart:e.QueryEnd])
		other.WriteString(text[e.Start:e.End])
		if e.Op == match.Same && fold.String(q.Text[e.QueryStart:e.QueryEnd]) != fold.String(text[e.Start:e.End]) && x.Similarity == 100 {
			t.Errorf("%q and %q are called the same", q.Text[e.QueryStart:e.QueryEnd], text[e.Start:e.End])
		}
	}
	squeeze := func(s string) string { return strings.ReplaceAll(fold.String(s), " ", "") }
	if squeeze(query.String()) != squeeze(q.Text) || squeeze(other.String()) != squeeze(text) {
		t.Errorf("edits cover %q of %q and %q of %q", query.String(), q.Text, other.String(), text)
	}
}

// TestMatchScores judges matches with one thing against each.
func TestMatchScores(t *testing.T) {
	m := openNew(t)
	const text = "双方同意自2024年起每年举行一次部长级会晤。"
	add := func(checksum string, units ...unit.Unit) {
		for i := range units {
			units[i].Place = i
		}
		mustAdd(t, m, unit.Origin{Checksum: checksum}, units...)
	}
	of := func(status unit.Status, score float64, zh, zhLang, en, enLang string) unit.Unit {
		return unit.Unit{Status: status, Score: score, Variants: []unit.Variant{{Lang: zhLang, Text: zh}, {Lang: enLang, Text: en}}}
	}
	add("1",
		of(unit.Reviewed, 1, "会议开始。", "zh", "The meeting began.", "en"),
		of(unit.Reviewed, 1, text, "zh", "The two sides agreed to meet every year.", "en-US"),
		of(unit.Reviewed, 1, "会议结束。", "zh", "The meeting closed.", "en"))
	add("2", of(unit.Aligned, 0.9, "雙方同意自2024年起每年舉行一次部長級會晤。", "zh-Hant", "Both sides will meet yearly.", "en"))
	add("3", of(unit.Aligned, 0.5, "双方同意自2025年起每年举行一次部长级会晤。", "zh", "From 2025 they meet.", "en-GB"))
	add("4", of(unit.Rejected, 1, text, "zh", "Wrong.", "en"))
	codes := of(unit.Imported, 1, text, "zh", "They meet.", "en")
	codes.Variants[0].Codes = []unit.Code{{At: 0, Kind: unit.CodeBegin, Data: "<b>"}}
	add("5", codes)

	got := map[int64]string{}
	q := MatchQuery{Text: text, From: "zh", To: "en-GB", Previous: "会议 开始。", Next: "会议结束。"}
	for _, x := range similarTo(t, m, q).Matches {
		words := []string{fmt.Sprint(x.Similarity), fmt.Sprint(x.Score)}
		for _, p := range x.Penalties {
			words = append(words, string(p.Name))
		}
		got[x.Unit.ID] = strings.Join(words, " ")
	}
	want := map[int64]string{
		2: "100 101 ambiguous variety",
		4: "100 100 unreviewed ambiguous variety",
		5: "95 90 numbers unreviewed doubtful",
		7: "100 98 codes ambiguous variety",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("scores (-want +got):\n%s", diff)
	}
	q.Next = "会议继续。"
	if x := similarTo(t, m, q).Matches[0]; x.Context || x.Score != 100 {
		t.Errorf("with another neighbour: %+v", x)
	}
	q.Min = 94
	for _, x := range similarTo(t, m, q).Matches {
		if x.Score < q.Min {
			t.Errorf("unit %d has %d %%, less than asked for", x.Unit.ID, x.Score)
		}
	}
	q = MatchQuery{Text: text, From: "zh-Hant", To: "zh"}
	if n := similarTo(t, m, q).Total; n != 0 {
		t.Errorf("%d matches between varieties of Chinese, want none", n)
	}
	q = MatchQuery{Text: text, Limit: 1, Origins: unit.OriginFilter{IDs: []int64{2, 3}}}
	if a := similarTo(t, m, q); a.Total != 2 || len(a.Matches) != 1 || a.Matches[0].Unit.ID != 4 {
		t.Errorf("with a limit and origins: %d of %d", len(a.Matches), a.Total)
	}
	q = MatchQuery{Text: text, Statuses: []unit.Status{unit.Rejected}}
	if a := similarTo(t, m, q); a.Total != 1 || a.Matches[0].Unit.ID != 6 {
		t.Errorf("rejected ones: %d", a.Total)
	}
}

func TestMatchRefuses(t *testing.T) {
	m := openNew(t)
	for _, q := range []MatchQuery{
		{}, {Text: " "}, {Text: "甲", Min: 101}, {Text: "甲", Min: -1}, {Text: "甲", Limit: -1}, {Text: "甲", Statuses: []unit.Status{"new"}},
		{Text: "甲", Origins: unit.OriginFilter{Since: "today"}},
	} {
		if _, err := m.Match(context.Background(), q); err == nil {
			t.Errorf("%+v is accepted", q)
		}
	}
	if a := similarTo(t, m, MatchQuery{Text: "甲"}); a.Total != 0 {
		t.Errorf("%d matches in an empty memory", a.Total)
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string][]string{
		"":               nil,
		"第3条":            {"3"},
		"增长5.2%,达1,000.": {"1,000", "5.2"},
		"3.":             {"3"},
		"2024-05":        {"05", "2024"},
		"十四":             nil,
		"12a34":          {"12", "34"},
	} {
		if got := numbers(text); !slices.Equal(got, want) {
			t.Errorf("numbers of %q: %q, want %q", text, got, want)
		}
	}
}

// TestPenalties checks what each penalty takes off a match that is not exact, and that a
// match stays above the threshold.
func TestPenalties(t *testing.T) {
	const query, text = "双方同意自2024年起每年举行一次部长级会晤。", "双方商定自2024年起每年举行一次部长级会晤。"
	translated := func(zh, en string) unit.Unit {
		u := pair(0, zh, en)
		u.Status, u.Score = unit.Reviewed, 1
		return u
	}
	plain := translated(text, "They agreed to meet every year from 2024.")
	codes, unreviewed, doubtful, variety := plain, plain, plain, plain
	codes.Variants = []unit.Variant{{Lang: "zh", Text: text, Codes: []unit.Code{{Kind: unit.CodeBegin, Data: "<b>"}}}, plain.Variants[1]}
	unreviewed.Status = unit.Aligned
	doubtful.Status, doubtful.Score = unit.Imported, 0.2
	variety.Variants = []unit.Variant{plain.Variants[0], {Lang: "en-US", Text: plain.Variants[1].Text}}
	for _, tt := range []struct {
		name  match.PenaltyName
		loss  int
		units []unit.Unit
	}{
		{"", 0, []unit.Unit{plain}},
		{match.PenaltyCodes, 2, []unit.Unit{codes}},
		{match.PenaltyNumbers, 1, []unit.Unit{translated("双方同意自2025年起每年举行一次部长级会晤。", "They agreed to meet every year from 2025.")}},
		{match.PenaltyUnreviewed, 1, []unit.Unit{unreviewed}},
		{match.PenaltyAmbiguous, 1, []unit.Unit{plain, translated(text, "Yearly meetings were agreed on.")}},
		{match.PenaltyVariety, 2, []unit.Unit{variety}},
	} {
		m := openNew(t)
		for i, u := range tt.units {
			mustAdd(t, m, unit.Origin{Checksum: fmt.Sprint(i)}, u)
		}
		q := MatchQuery{Text: query, From: "zh", To: "en-GB"}
		if tt.name != match.PenaltyVariety {
			q.To = "en"
		}
		for _, x := range similarTo(t, m, q).Matches {
			want := []match.Penalty{{Name: tt.name, Percent: tt.loss}}
			if tt.name == "" {
				want = nil
			}
			if x.Similarity == 100 || x.Score != x.Similarity-tt.loss || !slices.Equal(x.Penalties, want) {
				t.Errorf("%s: similarity %d, score %d, penalties %v; want %d off", tt.name, x.Similarity, x.Score, x.Penalties, tt.loss)
			}
			q.Min = x.Similarity
			if low := similarTo(t, m, q).Matches[0]; low.Score != q.Min {
				t.Errorf("%s: a match of %d has the score %d at that threshold", tt.name, q.Min, low.Score)
			}
			q.Min = 0
		}
	}
}

// TestContextPassesRejected looks for the neighbours of a match beyond rejected units.
func TestContextPassesRejected(t *testing.T) {
	m := openNew(t)
	units := []unit.Unit{pair(0, "会议开始。", "Start."), pair(1, "作废。", "Void."), pair(2, "双方会晤。", "They met."), pair(3, "作废。", "Void."), pair(4, "会议结束。", "End.")}
	units[1].Status, units[3].Status = unit.Rejected, unit.Rejected
	mustAdd(t, m, unit.Origin{Checksum: "1"}, units...)
	if x := similarTo(t, m, MatchQuery{Text: "双方会晤。", Previous: "会议开始。", Next: "会议结束。"}).Matches[0]; !x.Context {
		t.Errorf("%+v is not a context match", x)
	}
}

// TestMatchAll checks that several queries at once have the answers of each alone.
func TestMatchAll(t *testing.T) {
	m := openNew(t)
	texts := []string{"双方签署了联合公报。", "双方签署了联合声明。", "会议在北京举行。", "……", "双方发表了联合公报。"}
	for i, text := range texts[:3] {
		mustAdd(t, m, unit.Origin{Checksum: fmt.Sprint(i)}, pair(0, text, fmt.Sprintf("Text %d.", i)))
	}
	queries := make([]MatchQuery, len(texts))
	for i, text := range texts {
		queries[i] = MatchQuery{Text: text, Min: 50}
	}
	all, err := m.MatchAll(context.Background(), queries)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for i, q := range queries {
		want, err := m.Match(context.Background(), q)
		if err != nil && !errors.Is(err, ErrEmptyQuery) {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, all[i]); diff != "" {
			t.Errorf("%s (-alone +together):\n%s", q.Text, diff)
		}
		found += len(all[i].Matches)
	}
	if found < 5 {
		t.Errorf("only %d matches: the test shows nothing", found)
	}
	if _, err := m.MatchAll(context.Background(), []MatchQuery{{Text: "双方", Min: 101}}); err == nil {
		t.Error("an invalid query has no error")
	}
}
