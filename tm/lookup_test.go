package tm

import (
	"context"
	"errors"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm/internal/search"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/spot"
	"github.com/yiku-tm/yiku/tm/unit"
)

// find looks a phrase up.
func find(t testing.TB, m *Memory, q Query) Lookup {
	t.Helper()
	a, err := m.Lookup(context.Background(), q)
	if err != nil {
		t.Fatalf("look up %+v: %v", q, err)
	}
	return a
}

// oddPairs are units for the characters that search engines trip over.
func oddPairs() []unit.Unit {
	texts := [][2]string{
		{"增长5%，其中出口_下降_2%。", `Growth was 5%; exports "fell" 2%.`},
		{"雙方簽署了《聯合聲明》。", "The two sides signed a * Joint Statement *."},
		{"雙方簽署了“聯合聲明”😀", "I'd say: it's 100% done 😀😀"},
		{"第 3 条　本法 自 公布 之日起施行", "Article 3  This Law\u00A0takes effect on promulgation"},
		{"稳……稳、稳", "Stable... stable, STABLE"},
		{"ＷＴＯ规则", "WTO rules; Straße; ſ"},
		{"中国\n人民", "The Chinese\npeople"},
		{"%_%", `'"\`},
		{"甲", "a"},
		{"café 与 cafe\u0301", "Ещё раз: еще"},
		{"稳中求进", "稳 quoted in English"},
	}
	units := make([]unit.Unit, len(texts))
	for i, x := range texts {
		units[i] = pair(i, x[0], x[1])
	}
	units[8].Status = unit.Rejected
	units[9].Variants = append(units[9].Variants, unit.Variant{Lang: "ru", Text: "Ёлка"}, unit.Variant{Lang: "zh-Hant", Text: "咖啡館"})
	return units
}

// lookupMemory is a memory with odd and random units from several origins.
func lookupMemory(t testing.TB) *Memory {
	m := openNew(t)
	units := randomPairs(5, 300)
	for i := range units {
		if i%17 == 0 {
			units[i].Status = unit.Rejected
		}
	}
	mustAdd(t, m, unit.Origin{Source: "dated", Date: "2023-04-01", Checksum: "1", Imported: moment}, units[:100]...)
	mustAdd(t, m, unit.Origin{Source: "odd", Checksum: "2", Imported: moment}, oddPairs()...)
	mustAdd(t, m, unit.Origin{Source: "month", Date: "2023-04", Checksum: "3", Imported: moment}, units[100:200]...)
	mustAdd(t, m, unit.Origin{Source: "newest", Date: "2024", Checksum: "4", Imported: moment}, units[200:]...)
	return m
}

// foldedParts returns the parts between the ellipses of a phrase, folded.
func foldedParts(text string) []string {
	parts := spot.Parts(text)
	if len(parts) < 2 {
		parts = []string{text}
	}
	for i, part := range parts {
		parts[i] = fold.String(part)
	}
	return parts
}

// oracle answers a query by brute force from all units in the order of Units.
// The folded texts are kept in folded.
func oracle(units []unit.Unit, folded map[string]string, q Query) Lookup {
	var a Lookup
	parts := foldedParts(q.Text)
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	phrase := regexp.MustCompile("(?s)" + strings.Join(parts, ".*"))
	for _, u := range units {
		for i, v := range u.Variants {
			if folded[v.Text] == "" {
				folded[v.Text] = fold.String(v.Text)
			}
			if !lang.Matches(q.From, v.Lang) || !phrase.MatchString(folded[v.Text]) {
				continue
			}
			other := -1
			for j, w := range u.Variants {
				if other < 0 && j != i && lang.Matches(q.To, w.Lang) {
					other = j
				}
			}
			if other >= 0 || q.To == "" {
				a.Units = append(a.Units, Found{Unit: u, Variant: i, Other: other})
				break
			}
		}
	}
	a.Total = len(a.Units)
	return a
}

// checkFound checks the hits of an answer against the texts.
func checkFound(t *testing.T, q Query, found Found) {
	t.Helper()
	text, parts := found.Unit.Variants[found.Variant].Text, foldedParts(q.Text)
	if len(found.Hits) == 0 {
		t.Errorf("%q: no hits in %q", q.Text, text)
	}
	at := 0
	for i, h := range found.Hits {
		if h.Start < at || h.End <= h.Start || h.End > len(text) {
			t.Fatalf("%q: hit %v in %q after %d", q.Text, h, text, at)
		}
		at = h.End
		if part := text[h.Start:h.End]; !strings.Contains(fold.String(part), parts[i%len(parts)]) {
			t.Errorf("%q: hit %q folds to %q", q.Text, part, fold.String(part))
		}
	}
}

// TestLookupOracle compares with brute force: random parts of the texts, made
// odd in ways that fold away, in both directions and every language.
func TestLookupOracle(t *testing.T) {
	m := lookupMemory(t)
	units := collect(t, m, Filter{})
	byID, folded := map[int64]Found{}, map[string]string{}
	rng := rand.New(rand.NewPCG(11, 12))
	disguise := strings.NewReplacer("国", "國", "统", "統", "5", "５", "A", "Ａ", "“", "「", " ", "\u00A0", "e", "E", "……", "…")
	languages := []string{"", "", "zh", "en", "ru", "zh-Hans", "zh-Hant"}
	for range 150 {
		u := units[rng.IntN(len(units))]
		text := []rune(u.Variants[rng.IntN(len(u.Variants))].Text)
		n := 1 + rng.IntN(min(8, len(text)))
		from := rng.IntN(len(text) - n + 1)
		q := Query{Text: string(text[from : from+n]), From: languages[rng.IntN(len(languages))], To: languages[rng.IntN(len(languages))], Plain: true}
		if rng.IntN(2) == 0 {
			q.Text = disguise.Replace(q.Text)
		}
		if fold.String(q.Text) == "" {
			continue
		}
		want, got := oracle(units, folded, q), find(t, m, q)
		if want.Total != got.Total || len(got.Units) != got.Total {
			t.Fatalf("%+v: total %d, %d units, want %d", q, got.Total, len(got.Units), want.Total)
		}
		for _, f := range want.Units {
			byID[f.Unit.ID] = f
		}
		for _, f := range got.Units {
			checkFound(t, q, f)
			f.Hits, f.Renderings, f.Parts, f.Rendering = nil, nil, nil, 0 // the hits were checked; renderings are spot's
			if diff := cmp.Diff(byID[f.Unit.ID], f); diff != "" {
				t.Fatalf("%+v differs (-want +got):\n%s", q, diff)
			}
		}
		clear(byID)
	}
}

// TestLookupTotals has totals counted by hand.
func TestLookupTotals(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "1"}, oddPairs()...)
	for _, tt := range []struct {
		q    Query
		want int
	}{
		{Query{Text: "%"}, 3},
		{Query{Text: "_"}, 2},
		{Query{Text: "5%"}, 1},
		{Query{Text: `"`}, 3},
		{Query{Text: "*"}, 1},
		{Query{Text: "😀"}, 1},
		{Query{Text: "😀😀"}, 1},
		{Query{Text: "联合声明"}, 2},
		{Query{Text: "「聯合聲明」"}, 1},
		{Query{Text: "第3条"}, 1},
		{Query{Text: " 第 3 条 "}, 1},
		{Query{Text: "本法自公布之日起"}, 1},
		{Query{Text: "this law takes"}, 1},
		{Query{Text: "稳…"}, 1},
		{Query{Text: "稳"}, 2},
		{Query{Text: "稳", From: "en"}, 1},
		{Query{Text: "稳", From: "zh"}, 2},
		{Query{Text: "稳", To: "en"}, 2},
		{Query{Text: "稳", To: "ru"}, 0},
		{Query{Text: "wto"}, 1},
		{Query{Text: "ｗｔｏ"}, 1},
		{Query{Text: "STRASSE"}, 1},
		{Query{Text: "中国人民"}, 1},
		{Query{Text: "Chinese people"}, 1},
		{Query{Text: "甲"}, 0}, // rejected
		{Query{Text: "CAFÉ"}, 1},
		{Query{Text: "cafe"}, 0},
		{Query{Text: "елка"}, 1},
		{Query{Text: "елка", To: "zh"}, 1},
		{Query{Text: "елка", To: "zh-Hant"}, 1},
		{Query{Text: "咖啡馆", From: "zh-Hans"}, 0},
		{Query{Text: "不在其中"}, 0},
		{Query{Text: "中\x00"}, 0},
		{Query{Text: "\xff"}, 0},
		{Query{Text: "甲", From: "xx"}, 0},
	} {
		if got := find(t, m, tt.q).Total; got != tt.want {
			t.Errorf("%+v: total %d, want %d", tt.q, got, tt.want)
		}
	}
}

func TestLookupHits(t *testing.T) {
	for _, tt := range []struct {
		text, query string
		want        []string
	}{
		{"改革和改革", "改革", []string{"改革", "改革"}},
		{"改 革\n和改革", "改革", []string{"改 革", "改革"}},
		{"哈哈哈哈哈", "哈哈", []string{"哈哈", "哈哈"}},
		{"Straße", "s", []string{"S", "ß"}},
		{"Straße", "ss", []string{"ß"}},
		{"等……", ".", []string{"…"}},
		{"國家", "国", []string{"國"}},
		{"It’s its", "it's", []string{"It’s"}},
	} {
		var got []string
		for _, h := range search.Spans(tt.text, search.Phrase{fold.String(tt.query)}) {
			got = append(got, tt.text[h.Start:h.End])
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q in %q (-want +got):\n%s", tt.query, tt.text, diff)
		}
	}
	if hits := search.Spans("甲", search.Phrase{"乙"}); hits != nil {
		t.Errorf("hits %v of what is not there", hits)
	}
}

// TestLookupOrder has the newest first: by date, import, place, number.
func TestLookupOrder(t *testing.T) {
	m := openNew(t)
	add := func(source, date string, imported time.Time, places ...int) {
		units := make([]unit.Unit, len(places))
		for i, p := range places {
			units[i] = pair(p, "改革", "reform")
		}
		mustAdd(t, m, unit.Origin{Source: source, Date: date, Checksum: source, Imported: imported}, units...)
	}
	add("undated", "", moment.AddDate(9, 0, 0), 0)
	add("old", "2019-12-31", moment, 0)
	add("month", "2023-04", moment, 0)
	add("day", "2023-04-09", moment, 7, 2, 2)
	add("day again", "2023-04-09", moment.AddDate(0, 0, 1), 0)
	add("same moment", "2023-04-09", moment, 1)

	type key struct {
		source string
		place  int
		id     int64
	}
	want := []key{
		{"day again", 0, 7}, {"same moment", 1, 8}, {"day", 2, 5}, {"day", 2, 6}, {"day", 7, 4}, {"month", 0, 3}, {"old", 0, 2}, {"undated", 0, 1},
	}
	for limit := range len(want) + 2 {
		a := find(t, m, Query{Text: "改革", Limit: limit})
		if a.Total != len(want) {
			t.Errorf("limit %d: total %d, want %d", limit, a.Total, len(want))
		}
		var got []key
		for _, f := range a.Units {
			got = append(got, key{f.Unit.Origin.Source, f.Unit.Place, f.Unit.ID})
			if diff := cmp.Diff([]align.Span{{Start: 0, End: len("改革")}}, f.Hits); diff != "" {
				t.Errorf("hits differ:\n%s", diff)
			}
		}
		expected := want
		if limit > 0 && limit < len(want) {
			expected = want[:limit]
		}
		if diff := cmp.Diff(expected, got, cmp.AllowUnexported(key{})); diff != "" {
			t.Errorf("limit %d (-want +got):\n%s", limit, diff)
		}
	}
}

func TestLookupRefuses(t *testing.T) {
	m := openNew(t)
	for _, text := range []string{"", " ", "\u3000\t", "\u200B"} {
		if _, err := m.Lookup(context.Background(), Query{Text: text}); !errors.Is(err, ErrEmptyQuery) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := m.Lookup(context.Background(), Query{Phrases: [][]string{ParsePhrase(strings.Repeat("水*", MaxParts+1))}}); !errors.Is(err, ErrManyParts) {
		t.Errorf("a phrase of %d parts: %v", MaxParts+1, err)
	}
	if _, err := m.Lookup(context.Background(), Query{Text: "甲", Limit: -1}); err == nil {
		t.Error("a negative limit is accepted")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := m.Lookup(ctx, Query{Text: "甲"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if a := find(t, m, Query{Text: "甲"}); a.Total != 0 {
		t.Errorf("found %d in an empty memory", a.Total)
	}
}

// TestLookupAfterCancel cancels look-ups at all their moments: the next one must find the
// connection without a transaction.
func TestLookupAfterCancel(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "1"}, pair(0, "改革开放", "reform and opening up"))
	for i := range 2000 {
		ctx, cancel := context.WithCancel(context.Background())
		if i%2 == 0 {
			cancel()
		} else {
			time.AfterFunc(time.Duration(i)*100*time.Nanosecond, cancel)
		}
		if _, err := m.Lookup(ctx, Query{Text: "改革"}); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled look-up %d: %v", i, err)
		}
		cancel()
		if a := find(t, m, Query{Text: "改革"}); a.Total != 1 {
			t.Fatalf("after cancelled look-up %d: found %d units, want 1", i, a.Total)
		}
	}
}
