package split

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// ruleRows shows every rule at work: a text with | right after a stop, ^ where
// the current sentence begins (at the head without one), and the verdict that
// the rule, asked alone, gives.
var ruleRows = []struct {
	id, tag, text string
	want          verdict
}{
	{"nested", "zh", "他说：“走吧。|我也去。”", join},
	{"nested", "zh", "他走了。|我也去。", pass},
	{"continues", "zh", "“好！”|，他说。", join},
	{"citation", "en", `"The last word."| (Li 42).`, join},
	{"citation", "en", `"The last word."| (He left.)`, pass},
	{"leader", "zh", "第一章 总则......|12", join},
	{"leader", "en", "Preface . . . .| iv", join},
	{"leader", "zh", "他等了……|3天", pass},
	{"leader", "zh", "他等了……|\n3", pass},
	{"leader", "en", "He waited ...| 3 days", pass},
	{"attribution", "zh", "“山高路远。”|——古语", join},
	{"attribution", "zh", "山高路远。|——李白", join},
	{"attribution", "zh", "就这样。|——他想，该走了", pass},
	{"attribution", "zh", "“山高路远。”|-古语", pass},
	{"attribution", "zh", "“山高路远。”|\n——古语", pass},
	{"attribution", "en", "\"Wisdom is slow.\"| —Old saying", join},
	{"attribution", "en", "Wisdom is slow.| — Yes", pass},
	{"item-number", "zh", "要求：1.| 修路", join},
	{"item-number", "zh", "一要修路；2.| GDP增长", join},
	{"item-number", "zh", "任务ABC：1.| 修路", join},
	{"item-number", "en", "tasks: 1.| Roads", pass},
	{"item-number", "zh", "比分是3：1.| 我们赢了", pass},
	{"item-number", "zh", "版本2.| 我们用它", pass},
	{"latin.before-han", "zh", "在Huaxia, Inc.| 工作", join},
	{"latin.before-han", "zh", "他说OK.| 我们走", pass},
	{"latin.before-han", "zh", "在Huaxia, Inc.|\n工作", pass},
	{"latin.before-han", "en", "in Huaxia, Inc.| The works", pass},
	{"ru.compare", "ru", "Ср.| А. Иванов", join},
	{"ru.compare", "ru", "(ср.| Пушкин) это", join},
	{"ru.compare", "ru", "Ср.| Она важна", pass},
	{"list-marker", "en", "12.| Scope of the law", join},
	{"list-marker", "en", "on page 12.| The law", pass},
	{"zh.list-marker", "zh", "一.| 总则", join},
	{"zh.title-marks", "zh", "《春天在哪里？》|是一首歌", join},
	{"zh.ascii-stop", "zh", "见第.|3节", join},
	{"zh.ascii-stop", "zh", "他来了.|我走了", pass},
	{"zh.ellipsis", "zh", "他想……|还是算了", join},
	{"zh.ellipsis", "zh", "图纸都带来了吧……|老张来了", cut},
	{"zh.dash", "zh", "怎么办？|——他想", join},
	{"zh.dash", "zh", "就这样。|——他想", pass},
	{"zh.speech-tag", "zh", "“走吧！”|他说。", join},
	{"zh.speech-tag", "zh", "“走吧！”|大家都知道。", pass},
	{"zh.embedded-quote", "zh", "“为什么？”|的追问", join},
	{"zh.embedded-quote", "zh", "他喊：“为什么？”|无人回答", pass},
	{"zh.brackets", "zh", "他（真的吗？）|来了", join},
	{"zh.brackets", "zh", "见附表（第三页。）|明年再说", pass},
	{"latin.first-item", "en", "the tasks are: 1.| Improve the rules", join},
	{"latin.first-item", "fr", "les tâches sont : 1.| Renforcer la loi", join},
	{"latin.first-item", "en", "the score was 3: 1.| Nobody came", pass},
	{"latin.first-item", "en", "it weighs 1.| Nobody came", pass},
	{"latin.heading", "ru", "Глава II.| Общие положения", join},
	{"latin.no-space", "en", "it grew 3.|5 percent", join},
	{"latin.no-space", "en", "the rain stopped.|The sun", cut},
	{"latin.item-next", "en", "the law.| (b) terms", cut},
	{"latin.speech-tag", "en", `"Why not?"| Wang asked.`, join},
	{"latin.speech-tag", "ru", "«Когда?»| — спросил он", join},
	{"latin.speech-tag", "en", `"Why not?"| Wang left.`, pass},
	{"latin.brackets", "en", "born in 1712 (1713?)| in Harbin", join},
	{"latin.brackets", "en", "^(Was it true?)| Nobody knew", pass},
	{"latin.brand", "en", "at Yahoo!| Research", join},
	{"latin.compound", "de", "Das ist z.| B. so", join},
	{"latin.time-zone", "en", "at 3 p.m.| GMT sharp", join},
	{"latin.opening", "en", "At 5 a.m.| Mr. Li woke", join},
	{"latin.opening", "en", "He woke at 5 a.m.| Mr. Li", pass},
	{"latin.abbreviation", "en", "See Dr.| Li", join},
	{"latin.abbreviation", "en", "copper, etc.| The port", cut},
	{"latin.abbreviation", "en", "the U.S.| Congress", join},
	{"latin.abbreviation", "en", "in the U.S.| He works", cut},
	{"latin.initial", "ru", "А.| С. Пушкин", join},
	{"latin.initial", "en", "they chose you and I.| What", cut},
	{"latin.acronym", "en", "the L.A.| Times", join},
	{"latin.acronym", "en", "in L.A.| They", cut},
	{"latin.address", "en", "Read more.| https://example.org", cut},
	{"latin.small-writer", "en", "we met him there.| please call", cut},
	{"latin.small-writer", "en", "We met him there.| please call", pass},
	{"latin.small-letter", "en", "the approximate.| value", join},
	{"latin.digit", "en", "They met.| 20 came", cut},
	{"latin.digit", "en", "in 3.| 5 days", join},
	{"latin.dateline", "ru", "ХАРБИН, 8 мая.| /ТАСС/. Река", join},
	{"latin.dateline", "ru", "Харбин.| 8 мая. ИНТЕРФАКС - Река", join},
	{"latin.dateline", "en", "HARBIN, May 8.| /TASS/. The river", join},
	{"latin.dateline", "en", "He came on May 8.| The river", pass},
	{"latin.dateline", "en", "Residents of the villages along the river in the northern part of the province were moved, on May 8.| /TASS/ said", pass},
	{"latin.roman-ordinal", "it", "capitolo XII.| Norme", join},
	{"latin.ordinal", "cs", "dne 3.| května", join},
	{"latin.ordinal", "cs", "bylo jich 3.| Všichni", pass},
	{"en.small-pronoun", "en", "The tower is done.| they open it", cut},
	{"en.small-pronoun", "en", "the approx.| value", pass},
	{"ja.particle", "ja", "「本当？」|と聞いた", join},
	{"ko.particle", "ko", "“좋다.”|라고 말했다", join},
	{"ko.particle", "ko", "회담이 끝났다.|그는", cut},
	{"ko.speech-tag", "ko", "“갈까?”| 하고 물었다", join},
	{"ko.date", "ko", "2024. 5. 3.| 서울에서", join},
	{"ko.number", "ko", "별표 2.| 기준", join},
	{"ko.speech-tag", "ko", "“갈까?”| 젊은 기자가 물었다.", join},
	{"ko.speech-tag", "ko", "“갈까?”| 아무도 대답하지 않았다.", pass},
	{"ko.item", "ko", "가.| 총칙", join},
	{"latin.abbreviation", "ru", "родился в д.| Ивановка", join},
	{"latin.abbreviation", "ru", "жил в своём д.| Потом", cut},
	{"latin.abbreviation", "ko", "그는 U.S.| 스틸", join},
	{"ru.currency", "ru", "на 245 млрд долл.| США", join},
	{"ru.currency", "ru", "на 245 млрд долл.| Китай купил", pass},
	{"kk.currency", "kk", "245 млрд долл.| США", join},
	{"uk.currency", "uk", "на 3 млн дол.| США", join},
	{"ru.year", "ru", "закон от 5 мая 2003 г.| № 15", join},
	{"latin.heading", "ar", "المادة 1.| يهدف", join},
	{"ar.no-space", "ar", "انتهى الاجتماع.|وصل الوفد", cut},
	{"ar.letter", "ar", "قال د.| أحمد", join},
	{"el.query", "el", "Πού είναι;| το ξέρεις", cut},
	{"el.long-word", "el", "δε δούλευε κανένας.| το κόστος", cut},
	{"hy.stop", "hy", "Մութ է:| Ես", cut},
	{"hy.stop", "hy", "ժամը 05:|01 է", join},
	{"hy.dot", "hy", "հետևյալն է.| պարզություն", join},
	{"indic.danda", "hi", "बैठक हुई।| सब", cut},
	{"indic.short", "hi", "एस.| शर्मा आए।", join},
	{"indic.short", "mr", "ते आले.| सर्व", pass},
	{"uk.year", "uk", "Закон ухвалено 2010 р.| Документ", cut},
	{"kk.year", "kk", "ол 1990 ж.| туған", join},
	{"en.ellipsis-i", "en", "what matters is ...| I stayed", join},
	{"ru.year", "ru", "Он родился в г.| Самаре", join},
	{"ru.year", "ru", "Закон принят в 2010 г.| Документ подписан", cut},
	{"de.ordinal", "de", "am 8.| Mai", join},
	{"de.ordinal", "de", "im Jahr 1999.| Mai", pass},
}

// ruleByID returns the rule of the id as the language of the tag has it.
func ruleByID(id, tag string) (rule, bool) {
	for _, r := range allRules(tag) {
		if r.id == id {
			return r, true
		}
	}
	return rule{}, false
}

func TestRules(t *testing.T) {
	for _, row := range ruleRows {
		r, ok := ruleByID(row.id, row.tag)
		if !ok {
			t.Errorf("%s has no rule %q", row.tag, row.id)
			continue
		}
		text := strings.Replace(row.text, "^", "", 1)
		end := strings.Index(text, "|")
		text = text[:end] + text[end+1:]
		s, ok := stopEndingAt(text, row.tag, end)
		if !ok {
			t.Errorf("%q has no stop that ends at %d", text, end)
			continue
		}
		if got := r.decide(s); got != row.want {
			t.Errorf("%s of %q = %d, want %d", row.id, row.text, got, row.want)
		}
	}
}

// stopEndingAt returns the stop of the text that ends at byte end.
func stopEndingAt(text, tag string, end int) (*stop, bool) {
	sp := newWalk(text, languageOf(tag))
	for _, c := range sp.found.candidates {
		var s stop
		if c.kind != stopCandidate {
			continue
		}
		if s.read(text, c.pos, 0, sp.lang, &sp.found.pairs); s.end == end {
			return &s, true
		}
	}
	return nil, false
}

// TestEveryRuleIsShown checks that no rule goes without a row above.
func TestEveryRuleIsShown(t *testing.T) {
	shown := make(map[string]bool)
	for _, row := range ruleRows {
		shown[row.id] = true
	}
	for _, tag := range slices.Sorted(maps.Keys(languages)) {
		for _, r := range allRules(tag) {
			if !shown[r.id] {
				t.Errorf("rule %s of %s has no row in ruleRows", r.id, tag)
			}
		}
	}
}

// TestAbbreviationsAreFound checks that every entry of the lists is found in a text.
func TestAbbreviationsAreFound(t *testing.T) {
	for _, tag := range slices.Sorted(maps.Keys(languages)) {
		for word, kind := range languageOf(tag).abbreviations {
			text := "9 " + word + ". x"
			s, ok := stopEndingAt(text, tag, len(text)-len(" x"))
			if !ok {
				t.Errorf("%s: no stop after %q", tag, word)
				continue
			}
			if _, got := s.shortForm(); got != kind {
				t.Errorf("%s: %q found as kind %d, want %d", tag, word, got, kind)
			}
		}
	}
}

// allRules returns the wide and the narrow rules of the language of the tag.
func allRules(tag string) []rule {
	l := languageOf(tag)
	wide := l.wide
	if wide == nil {
		wide = chineseRules
	}
	return append(wide[:len(wide):len(wide)], l.rules...)
}
