package words

import (
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/lang"
)

// Content returns the content words of a text in the language of the tag, in
// order, each once, in lower case, made of letters only. Hyphens divide words;
// apostrophes inside do not (Xi'an is "xian"), but the English possessive 's is
// dropped. Words with a figure ("14", "18th") are left out, since numerals are
// compared by value.
//
// English function words (see glossFunction) and single letters are left out,
// unless the text has no other words: 在 "in; at" must keep its words, 的 "of"
// too.
func Content(tag, text string) []string {
	words := split(text)
	if base, _, _ := strings.Cut(tag, "-"); base != "en" {
		return unique(words)
	}
	var content, function []string
	for _, w := range words {
		switch {
		case glossNoise[w]:
		case glossFunction[w] || len(w) == 1:
			function = append(function, w)
		default:
			content = append(content, w)
		}
	}
	if len(content) == 0 {
		content = function
	}
	return unique(content)
}

// split divides the text into words. Chinese characters are never part of a
// word: glosses quote them.
func split(text string) []string {
	var words []string
	fields := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !wordRune(r) && !unicode.IsDigit(r)
	})
	for _, f := range fields {
		f = strings.Trim(strings.ReplaceAll(f, "’", "'"), "'")
		if glossNoise[f] { // one's, sb's: as a whole
			continue
		}
		f = strings.ReplaceAll(strings.TrimSuffix(f, "'s"), "'", "")
		if f != "" && !strings.ContainsFunc(f, unicode.IsDigit) {
			words = append(words, f)
		}
	}
	return words
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) || unicode.Is(unicode.Mn, r) || r == '\'' || r == '’'
}

func unique(words []string) []string {
	seen := make(map[string]bool, len(words))
	var out []string
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

// glossNoise are words of a gloss that add nothing to the meaning of a head:
// articles, the "to" before verbs, and the shorthand of lexicographers.
var glossNoise = set(`
	a an the to
	sb sb's sth sth's smth somebody somebody's someone someone's something
	one's oneself oneself's esp etc eg ie cf lit fig usu abbr approx pl viz vs i.e e.g
	coll idiom loanword
`)

// glossFunction are the English function words for Content: noise in a gloss of
// several words ("to be in charge of" is about charge), but the meaning of a
// gloss without other words. The list is longer than functionWords["en"], whose
// words cannot be at the ends of a rendering: "each other" can.
var glossFunction = set(`
	i me my mine myself we us our ours ourselves you your yours yourself yourselves
	he him his himself she her hers herself it its itself they them their theirs themselves
	one ones who whom whose which what that this these those there here
	and or but nor so yet if than as because although though while when where how why whether
	of in on at by for from with without into onto upon about above below under over up down out off
	between among through during before after against toward towards within along across around per via
	be am is are was were been being have has had having do does did done doing
	can could may might must shall should will would ought
	not no non any some such same own very too also just only even
	other others another each
	get gets got
`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// functionWords can be inside a rendering but not at its ends: articles,
// prepositions, conjunctions, pronouns, auxiliaries. A model of words ignores
// them, since they translate nothing by themselves.
//
// The lists hold the closed classes of each language and were written for this
// project. In a language without a list, some renderings are found with an
// article at their end.
var functionWords = map[string]map[string]bool{
	"en": set(`a an the this that these those of in on at to for from by with within without into onto upon over under between among
		through during as and or but nor so than then if while when where which who whom whose what how why it its he his him she her they
		their them we our us i my me you your is are was were be been being am has have had do does did will would shall should may might
		must can could s also such there here both each per via more most very only any some all other well about
		against despite toward towards across along amid around behind beyond since until throughout`),
	"ru": set(`и а но или да же ли бы в во на с со к ко о об обо от ото до из изо у за по под подо над при про для без через между
		перед как что чтобы так также то это этот эта эти этого этой этих тот та те того той тех тем который которая которое которые которого
		которой которых которым он она оно они его её ее их ему ей им нам нас мы вы я свой своего своей своих своим был была было были
		быть есть будет будут является являются ещё еще уже лишь только все всех весь вся всё очень более менее среди включая если где когда`),
	"fr": set(`le la les l un une des du de d à au aux en dans sur sous par pour avec sans entre vers chez et ou mais ni car donc que qu qui
		quoi dont où ce cet cette ces c s se sa son ses leur leurs il elle ils elles on nous vous je j me m te t y a ont est sont
		été être avoir avait était étaient sera seront fut furent comme si notre nos votre vos tout tous toute toutes aussi afin lors ainsi`),
	"de": set(`der die das den dem des ein eine einen einem einer eines und oder aber in im an am auf aus bei beim mit nach von vom zu zum
		zur über unter für durch gegen ohne um als wie dass daß ob wenn ist sind war waren wird werden wurde wurden sein hat haben hatte nicht
		es er sie wir ihr ihre ihren ich sich auch so nur noch sehr dieser diese dieses diesen diesem`),
	"es": set(`el la los las lo un una unos unas de del a al en con sin por para entre sobre desde hasta y e o u ni pero que como si no se su
		sus nos es son fue fueron ser ha han había este esta estos estas ese esa le les más muy también cuando donde cual cuales`),
	"zh": set(`的 了 和 与 及 或 在 是 有 为 对 把 被 将 也 都 而 且 并 以 于 之 其 该 这 那 我 你 他 她 它 们 要 会 等 着 过 就 还 又 不 更 从 向
		到 由 所 但 使 让 们 吧 呢 吗 上 中 下 里 个 各 很 已 再 即 则 若 如 因 此 后 前 年 月 日 者 时`),
}

// articles are left out of the form by which renderings are grouped: two forms of
// one rendering may differ by them.
var articles = map[string]map[string]bool{
	"en": set(`a an the`),
	"fr": set(`le la les l un une des du de d`),
	"de": set(`der die das den dem des ein eine einen einem einer eines`),
	"es": set(`el la los las lo un una unos unas`),
}

// IsFunction reports whether a word in lower case, or a Chinese character,
// means too little in the language of the tag to begin or end a phrase: of,
// the, 的.
func IsFunction(tag, word string) bool { return functionWords[lang.Base(tag)][word] }

// IsArticle reports whether a word, in lower case, is an article in the language
// of the tag.
func IsArticle(tag, word string) bool { return articles[lang.Base(tag)][word] }
