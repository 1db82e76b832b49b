package spot

import (
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
)

// Edge words may stand inside a rendering but never at its ends: articles,
// prepositions, conjunctions, pronouns, auxiliaries. They are also what the
// model of words leaves out, for they translate nothing by themselves.
//
// The lists are of the closed classes of each language, written for this
// project. A language without a list has no edge words: its renderings are
// found all the same, with an article now and then.
var edgeWords = map[string]map[string]bool{
	"en": wordSet(`a an the this that these those of in on at to for from by with within without into onto upon over under between among
		through during as and or but nor so than then if while when where which who whom whose what how why it its he his him she her they
		their them we our us i my me you your is are was were be been being am has have had do does did will would shall should may might
		must can could s also such there here both each per via more most very only any some all other well about`),
	"ru": wordSet(`и а но или да же ли бы в во на с со к ко о об обо от ото до из изо у за по под подо над при про для без через между
		перед как что чтобы так также то это этот эта эти этого этой этих тот та те того той тех тем который которая которое которые которого
		которой которых которым он она оно они его её ее их ему ей им нам нас мы вы я свой своего своей своих своим был была было были
		быть есть будет будут является являются ещё еще уже лишь только все всех весь вся всё очень более менее среди включая если где когда`),
	"fr": wordSet(`le la les l un une des du de d à au aux en dans sur sous par pour avec sans entre vers chez et ou mais ni car donc que qu qui
		quoi dont où ce cet cette ces c s se sa son ses leur leurs il elle ils elles on nous vous je j me m te t y a ont est sont
		été être avoir avait était étaient sera seront fut furent comme si notre nos votre vos tout tous toute toutes aussi afin lors ainsi`),
	"de": wordSet(`der die das den dem des ein eine einen einem einer eines und oder aber in im an am auf aus bei beim mit nach von vom zu zum
		zur über unter für durch gegen ohne um als wie dass daß ob wenn ist sind war waren wird werden wurde wurden sein hat haben hatte nicht
		es er sie wir ihr ihre ihren ich sich auch so nur noch sehr dieser diese dieses diesen diesem`),
	"es": wordSet(`el la los las lo un una unos unas de del a al en con sin por para entre sobre desde hasta y e o u ni pero que como si no se su
		sus nos es son fue fueron ser ha han había este esta estos estas ese esa le les más muy también cuando donde cual cuales`),
	"zh": wordSet(`的 了 和 与 及 或 在 是 有 为 对 把 被 将 也 都 而 且 并 以 于 之 其 该 这 那 我 你 他 她 它 们 要 会 等 着 过 就 还 又 不 更 从 向
		到 由 所 但 使 让 们 吧 呢 吗 上 中 下 里 个 各 很 已 再 即 则 若 如 因 此 后 前 年 月 日 者 时`),
}

// articles are what two forms of one rendering may differ by: they do not count
// in the form by which renderings are grouped.
var articles = map[string]map[string]bool{
	"en": wordSet(`a an the`),
	"fr": wordSet(`le la les l un une des du de d`),
	"de": wordSet(`der die das den dem des ein eine einen einem einer eines`),
	"es": wordSet(`el la los las lo un una unos unas`),
}

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// IsEdge tells whether a word, in lower case, or a Chinese character is one that
// says too little to begin or end a phrase in the language of the tag: of, the, 的.
func IsEdge(tag, word string) bool { return isEdge(tag, word) }

func isEdge(tag, word string) bool    { return edgeWords[lang.Base(tag)][word] }
func isArticle(tag, word string) bool { return articles[lang.Base(tag)][word] }
