package tm

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/match"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

func near(t *testing.T, m *Memory, text string) Near {
	t.Helper()
	a, err := m.Answer(context.Background(), Question{Text: text, Query: Query{Text: text}, Targets: []string{""}, Near: true})
	if err != nil {
		t.Fatal(err)
	}
	return a.Near
}

func TestNear(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"},
		pair(0, "推动数字经济发展。", "Advance the digital economy."), pair(1, "要推动数字经济合作。", "Advance cooperation in the digital economy."),
		pair(2, "发展经济。", "Develop the economy."), pair(3, "数字贸易增长。", "Digital trade has grown."), pair(4, "文字工作。", "Writing."), pair(5, "等等……", "And so on..."))
	n := near(t, m, "数字经济")
	if want := []PhraseCount{{"推动数字经济", 2}}; !slices.Equal(n.Longer, want) {
		t.Errorf("longer: %v, want %v", n.Longer, want)
	}
	if want := []PhraseCount{{"数字", 3}, {"经济", 3}}; !slices.Equal(n.Shorter, want) {
		t.Errorf("shorter: %v, want %v", n.Shorter, want)
	}
	n = near(t, m, "数码经济")
	if want := []PhraseCount{{"数字经济", 2}}; !slices.Equal(n.Alike, want) {
		t.Errorf("alike: %v, want %v", n.Alike, want)
	}
	if !slices.Contains(n.Parts, PhraseCount{"经济", 3}) {
		t.Errorf("parts: %v", n.Parts)
	}
	if n = near(t, m, "digital wares"); !slices.Contains(n.Parts, PhraseCount{"digital", 3}) {
		t.Errorf("parts of English: %v", n.Parts)
	}
	if n = near(t, m, "digital … wares"); !slices.Equal(n.Parts, []PhraseCount{{"digital", 3}}) {
		t.Errorf("parts of a phrase in two parts: %v", n.Parts)
	}
}

// TestNearWithOtherMarks checks that a phrase that no unit contains is found
// with other punctuation.
// TestNearIsShort checks the limit of a list whose last two parts have one length.
func TestNearIsShort(t *testing.T) {
	m := openNew(t)
	var units []unit.Unit
	for i, text := range []string{"数字经济合作发展贸易增长", "数字经济合作发展贸易", "数字经济合作发展", "合作发展贸易增长", "数字经济合作", "发展贸易增长"} {
		units = append(units, pair(i, text+"。", "Words."))
	}
	mustAdd(t, m, unit.Origin{Checksum: "a"}, units...)
	want := []PhraseCount{{"数字经济合作发展贸易", 2}, {"数字经济合作发展", 3}, {"合作发展贸易增长", 2}, {"数字经济合作", 4}}
	if n := near(t, m, "数字经济合作发展贸易增长"); !slices.Equal(n.Shorter, want) {
		t.Errorf("shorter: %v, want %v", n.Shorter, want)
	}
}

func TestNearWithOtherMarks(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"},
		pair(0, "编制“丰水期”预案。", "Draw up a plan for the wet season."), pair(1, "落实“丰水期”预案。", "Carry out the plan for the wet season."),
		pair(2, "丰水期的各种预案。", "Plans for the wet season."), pair(3, "防汛、抗旱工作。", "Flood control and drought relief."))
	for text, want := range map[string][]PhraseCount{
		"丰水期预案": {{"“丰水期”预案", 2}},
		"防汛，抗旱": {{"防汛、抗旱", 1}},
		"防汛 抗旱": {{"防汛、抗旱", 1}},
		"各种的预案": {},
	} {
		if n := near(t, m, text); !slices.Equal(n.Also, want) {
			t.Errorf("%s is also written %v, want %v", text, n.Also, want)
		}
	}
}

// Phrases around one in an alphabetic language neither begin nor end in a little word.
func TestNearInEnglish(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"},
		pair(0, "港口高质量发展。", "The high-quality development of the ports matters."),
		pair(1, "推动港口高质量发展。", "Promote the high-quality development of the ports."),
		pair(2, "高质量的服务。", "High-quality services."), pair(3, "发展经济。", "The development of the economy."), pair(4, "发展贸易。", "The development of trade."), pair(5, "出口。", "Goods to go."))
	// A letter is not counted: nearly every unit has it.
	if n := near(t, m, "development o"); slices.ContainsFunc(n.Shorter, func(p PhraseCount) bool { return p.Phrase == "o" }) {
		t.Errorf("shorter than \"development o\": %v", n.Shorter)
	}
	n := near(t, m, "high-quality development")
	if want := []PhraseCount{{"high-quality development of the ports", 2}}; !slices.Equal(n.Longer, want) {
		t.Errorf("longer: %v, want %v", n.Longer, want)
	}
	if want := []PhraseCount{{"high-quality", 3}, {"development", 4}}; !slices.Equal(n.Shorter, want) {
		t.Errorf("shorter: %v, want %v", n.Shorter, want)
	}
}

func TestBrief(t *testing.T) {
	ctx := context.Background()
	m := openReports(t)
	if _, _, err := m.AddRulings(ctx, []ruling.Ruling{{Phrase: "绿色金融", Rendering: "green finance", Lang: "en", Status: ruling.Official}}, "ruling add"); err != nil {
		t.Fatal(err)
	}
	b, err := m.Brief(ctx, BriefQuery{From: "zh", To: "en", Sentences: []string{
		"会议讨论了港口建设。", "绿色金融要支持清洁能源。", "会议讨论了港口建设。", " ", "他们都笑了。",
	}})
	if err != nil {
		t.Fatal(err)
	}
	var phrases []string
	for _, p := range b.Phrases {
		phrases = append(phrases, p.Phrase)
	}
	if !slices.Equal(phrases, []string{"绿色金融", "清洁能源"}) || b.Phrases[1].Units != 4 || b.Phrases[1].Renderings[0].Text != "clean energy" {
		t.Errorf("phrases %v: %+v", phrases, b.Phrases)
	}
	frequent, err := m.SetPhrases(ctx, BriefQuery{From: "zh", To: "en", Units: 5, Sentences: []string{"绿色金融要支持清洁能源。"}})
	if err != nil || len(frequent) != 1 || frequent[0].Phrase != "绿色金融" {
		t.Errorf("of at least 5 units: %+v, %v", frequent, err)
	}
	sentences := 0
	counts := map[string]int{}
	for _, band := range b.Bands {
		sentences += band.Sentences
		counts[band.Name] = band.Sentences
	}
	if b.Sentences != 4 || sentences != 4 || counts["100"] != 1 || counts["repetitions"] != 1 || counts["none"] != 2 {
		t.Errorf("%d sentences, bands %v", b.Sentences, b.Bands)
	}
}

// TestBriefOfRuledPhrase checks that a phrase with a ruling that recurs in the memory, too, is
// counted once at each place.
func TestBriefOfRuledPhrase(t *testing.T) {
	m := openReports(t)
	if _, _, err := m.AddRulings(t.Context(), []ruling.Ruling{{Phrase: "清洁能源", Rendering: "clean energy", Lang: "en", Status: ruling.Official}}, "ruling add"); err != nil {
		t.Fatal(err)
	}
	b, err := m.Brief(t.Context(), BriefQuery{From: "zh", To: "en", Sentences: []string{"绿色金融要支持清洁能源。", "他们谈到清洁能源。"}})
	if err != nil || len(b.Phrases) != 1 || b.Phrases[0].Phrase != "清洁能源" || b.Phrases[0].Times != 2 || len(b.Phrases[0].Rulings) != 1 {
		t.Errorf("%+v, %v", b.Phrases, err)
	}
}

// TestSetPhrasesNextToNumbers checks that a set phrase holds neither a number at its end nor the
// measure of one at its beginning.
func TestSetPhrasesNextToNumbers(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "1"}, pair(0, "港口货物吞吐量增长3%，新增泊位12个以上。", "Cargo throughput rose by 3 percent, and more than 12 berths were added."),
		pair(1, "全年港口货物吞吐量增长3.5%，新增泊位20个以上。", "Cargo throughput rose by 3.5 percent for the year, and more than 20 berths were added."))
	found, err := m.SetPhrases(context.Background(), BriefQuery{From: "zh", To: "en", Sentences: []string{"预计港口货物吞吐量增长3%，新增泊位15个以上。"}})
	if err != nil {
		t.Fatal(err)
	}
	var phrases []string
	for _, p := range found {
		phrases = append(phrases, p.Phrase)
	}
	if want := []string{"港口货物吞吐量增长", "新增泊位"}; !slices.Equal(phrases, want) {
		t.Errorf("phrases %q, want %q", phrases, want)
	}
	if n := near(t, m, "货物吞吐量增长"); !slices.Equal(n.Longer, []PhraseCount{{"港口货物吞吐量增长", 2}}) {
		t.Errorf("longer: %v", n.Longer)
	}
}

// TestBestScores checks that sentences scored together have the scores that Match gives each:
// repeated and ambiguous texts, some rejected or without the language, in their context or not,
// in blocks of the index and in its tail.
func TestBestScores(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	units := randomPairs(11, 900)
	for i := range units {
		u := &units[i]
		switch i % 6 {
		case 0:
			u.Status = unit.Rejected
		case 1:
			u.Status = unit.Reviewed
		case 2:
			u.Variants[1].Lang = "ru"
		case 3: // the text before it with another translation
			u.Variants[0].Text = units[i-1].Variants[0].Text
		}
	}
	mustAdd(t, m, unit.Origin{Checksum: "a"}, units[:880]...)
	mustAdd(t, m, unit.Origin{Checksum: "b"}, units[880:]...)
	rng := rand.New(rand.NewPCG(3, 1))
	counts := map[int]int{}
	for _, to := range []string{"", "en", "ru"} {
		q := BriefQuery{From: "zh", To: to, Sentences: []string{"", "……"}}
		for range 60 {
			from := rng.IntN(len(units) - 3)
			for _, u := range units[from : from+3] {
				text := []rune(u.Variants[0].Text)
				for range rng.IntN(3) * rng.IntN(6) {
					text[rng.IntN(len(text))] = []rune("变x 5")[rng.IntN(4)]
				}
				q.Sentences = append(q.Sentences, string(text))
			}
		}
		numbers := make([]int, len(q.Sentences))
		for i := range numbers {
			numbers[i] = i
		}
		got, second := make([]int, len(numbers)), make([]int, len(numbers))
		if err := m.look(ctx, func(r *reading) error {
			return errors.Join(r.bestScores(ctx, q, numbers, got, promising), r.bestScores(ctx, q, numbers, second, 1))
		}); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, second) {
			t.Errorf("into %q: the scores differ with one candidate in the first round", to)
		}
		for i, text := range q.Sentences {
			query := MatchQuery{Text: text, From: q.From, To: to, Min: worstBand}
			if i > 0 && i+1 < len(q.Sentences) {
				query.Previous, query.Next = q.Sentences[i-1], q.Sentences[i+1]
			}
			found, err := m.Match(ctx, query)
			if err != nil && !errors.Is(err, ErrEmptyQuery) {
				t.Fatal(err)
			}
			want := 0
			if len(found.Matches) > 0 {
				want = found.Matches[0].Score
			}
			if got[i] != want {
				t.Errorf("into %q, %s: %d scored together, %d alone", to, text, got[i], want)
			}
			counts[want]++
		}
	}
	if counts[0] == 0 || counts[101] == 0 || counts[100] == 0 || len(counts) < 30 {
		t.Errorf("scores %v: the test shows little", counts)
	}
}

// TestSetPhrasesOfOtherLanguages checks that units in another language do not make a phrase
// recur, and that a phrase inside it is still found.
func TestSetPhrasesOfOtherLanguages(t *testing.T) {
	m := openNew(t)
	french := pair(0, "绿色金融支持清洁能源。", "")
	french.Variants[1] = unit.Variant{Lang: "fr", Text: "La finance verte soutient l’énergie propre."}
	mustAdd(t, m, unit.Origin{Checksum: "a"}, french)
	mustAdd(t, m, unit.Origin{Checksum: "b"},
		pair(0, "绿色金融支持清洁能源发展。", "Green finance supports the development of clean energy."),
		pair(1, "绿色金融很重要。", "Green finance is important."))
	list, err := m.SetPhrases(context.Background(), BriefQuery{From: "zh", To: "en", Sentences: []string{"绿色金融支持清洁能源。"}})
	if err != nil || len(list) != 1 || list[0].Phrase != "绿色金融" || list[0].Units != 2 {
		t.Errorf("set phrases: %+v, %v", list, err)
	}
}

// TestBriefOfNothing checks that an empty document and an empty memory are no error.
func TestBriefOfNothing(t *testing.T) {
	for _, sentences := range [][]string{nil, {"清洁能源。"}} {
		b, err := openNew(t).Brief(context.Background(), BriefQuery{From: "zh", Sentences: sentences})
		if err != nil || len(b.Phrases) != 0 {
			t.Errorf("%v: %+v, %v", sentences, b, err)
		}
	}
}

// TestBestScoresBound gives sentences a candidate that only its order tells from the same
// text, so that it is read first, and one with the best score, which the signatures place
// behind it but above its score.
func TestBestScoresBound(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	rng := rand.New(rand.NewPCG(5, 9))
	var units []unit.Unit
	q := BriefQuery{From: "zh", To: "en"}
	for n := range 12 {
		text := make([]rune, 20)
		for i := range text {
			text[i] = rune(0x4E00 + 100*n + 3*i)
		}
		query := match.Prepare(fold.String(string(text)))
		moved := slices.Clone(text)
		for score := 100; score >= 78; score, _ = query.Score(fold.String(string(moved)), 0) {
			i, k := rng.IntN(len(text)), rng.IntN(len(text))
			moved[i], moved[k] = moved[k], moved[i]
		}
		changed := slices.Clone(text)
		for i := range 4 {
			changed[5*i+n%5] = '变'
		}
		q.Sentences = append(q.Sentences, string(text))
		units = append(units, pair(2*n, string(moved), fmt.Sprint("moved ", n)), pair(2*n+1, string(changed), fmt.Sprint("changed ", n)))
	}
	mustAdd(t, m, unit.Origin{Checksum: "a"}, append(units, randomPairs(7, 900)...)...) // too many for the tail of the index
	numbers, got := make([]int, len(q.Sentences)), make([]int, len(q.Sentences))
	for i := range numbers {
		numbers[i] = i
	}
	if err := m.look(ctx, func(r *reading) error { return r.bestScores(ctx, q, numbers, got, 1) }); err != nil {
		t.Fatal(err)
	}
	for i, text := range q.Sentences {
		found, err := m.Match(ctx, MatchQuery{Text: text, From: q.From, To: q.To, Min: worstBand})
		if err != nil || found.Matches[0].Score != got[i] || found.Matches[0].Unit.ID > int64(len(units)) || found.Matches[0].Unit.ID%2 != 0 {
			t.Errorf("sentence %d: %d, want %d of a changed text; %v", i, got[i], found.Matches[0].Score, err)
		}
	}
}

// TestBriefOfEqualLines checks that short lines that thousands of units match equally well cost
// little, and that the same line among them is found: loading all units takes 11 MB a sentence.
func TestBriefOfEqualLines(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	var units []unit.Unit
	for i := range 3000 {
		u := pair(i, fmt.Sprintf("第%d款", 1000+i), fmt.Sprint("Item ", i))
		u.Status = unit.Aligned
		units = append(units, u)
	}
	mustAdd(t, m, unit.Origin{Checksum: "a"}, units...)
	q := BriefQuery{From: "zh", To: "en", Sentences: []string{"第9001款", "第9002款", "第9003款", "第3500款"}}
	scores := make([]int, len(q.Sentences))
	var before, after runtime.MemStats
	err := m.look(ctx, func(r *reading) error {
		if _, err := r.Index(ctx); err != nil {
			return err
		}
		runtime.ReadMemStats(&before)
		defer runtime.ReadMemStats(&after)
		return r.bestScores(ctx, q, []int{0, 1, 2, 3}, scores, promising)
	})
	if err != nil {
		t.Fatal(err)
	}
	if scores[0] < 64 || scores[3] != 100 {
		t.Errorf("scores %v", scores)
	}
	const most = 8 << 20
	if took := after.TotalAlloc - before.TotalAlloc; took > most {
		t.Errorf("%d bytes for %d sentences, want at most %d", took, len(scores), most)
	}
}
