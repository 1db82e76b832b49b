package split

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// zhTitleMarks joins the marks at the end of a title:
// 《春天在哪里？》是一首歌。
func zhTitleMarks(s *stop) verdict {
	if s.closing.kind == title || s.closing.kind == title1 {
		return join
	}
	return pass
}

// zhASCIIStop judges a full stop typed as "." or "．": inside a number or a name it
// joins (第.3, ３．５, 2．总则), after a Chinese character it replaces 。
func zhASCIIStop(s *stop) verdict {
	if mark := s.text[s.start:s.marks]; mark != "." && mark != "．" || s.closed() {
		return pass
	}
	if unicode.IsDigit(s.prevRune) || s.unspaced() && !isCJK(s.nextRune) && isWordRune(s.nextRune) {
		return join
	}
	return pass
}

// zhEllipsisSentence is the least length in bytes, 16 characters, of an unfinished
// enumeration that ends in an ellipsis. In shorter sentences an ellipsis is a pause.
const zhEllipsisSentence = 48

// zhAfterEnumeration are words that refer back to an enumeration ended by …… or begin
// another sentence after it.
var zhAfterEnumeration = strings.Fields("这 那些 他们 她们 我们 你们 大家 人们 所有 一切 许许多多 无数 但 然而 可是 不过 于是 因此 " +
	"所以 祖国 全国 如今 今天 现在 无论 不管 正是 這 我們 他們 她們 你們 無論 無數 許許多多 現在 於是 從此 从此")

// zhFinalParticles end a clause that trails off: 图纸都带来了吧……老张，你来看。
const zhFinalParticles = "吗嗎吧啦呀啊哦嘛"

// zhParticleSentence is the least length in bytes, 4 characters, of a sentence that ends
// in a final particle. In shorter texts the particle is an interjection (啊……我知道).
const zhParticleSentence = 12

// zhEllipsis judges …… before text. It is a pause inside the sentence (他想……还是算了。)
// unless the clause ends in a final particle, or the sentence is long and one of
// zhAfterEnumeration follows:
// 路通了，灯亮了，水清了，学校建起来了……这些变化都来之不易。
func zhEllipsis(s *stop) verdict {
	if !s.ellipsis || s.closed() {
		return pass
	}
	if length := s.start - s.floor; length >= zhParticleSentence && strings.ContainsRune(zhFinalParticles, s.prevRune) {
		return cut
	} else if length < zhEllipsisSentence {
		return join
	}
	for _, word := range zhAfterEnumeration {
		if strings.HasPrefix(s.text[s.next:], word) {
			return pass
		}
	}
	return join
}

// zhDash joins a stop before ——, after which the sentence continues (怎么办？——他想) or the
// source of the quotation is named (“……。”——《论语》).
func zhDash(s *stop) verdict {
	if isDash(s.nextRune) && s.nextRune != '-' && (s.query || s.closed()) {
		return join
	}
	return pass
}

const (
	// zhTagRunes is the length of the longest speech tag after a quotation.
	zhTagRunes = 30
	// zhShortTag is the length of a tag like 他说 or 小王问道: a name and a verb.
	zhShortTag = 4
)

// zhSpeechVerbs are verbs that end a speech tag.
var zhSpeechVerbs = endings(strings.Fields("说 道 问 喊 叫 答 嚷 骂 吼 說 説 問 表示 指出 强调 強調 回答 解释 解釋 补充 補充 感叹 感嘆 感慨 " +
	"介绍 介紹 呼吁 呼籲 宣布 宣佈 认为 認為 承诺 承諾 回忆 回憶 坦言 直言"))

// zhSpeechEndings may follow the verb of a speech tag.
var zhSpeechEndings = endings(strings.Fields("着 著 了 一声 一句 起来 起來 我 他 她 我们 他们 我們 他們 大家 记者 記者"))

// zhNoSpeech are words that end like a verb of speech but are not one.
var zhNoSpeech = endings(strings.Fields("知道 难道 街道 频道 渠道 轨道 报道 通道 管道 赛道 味道 公道 霸道 跑道 隧道 航道 人道 一道 厚道 " +
	"難道 頻道 軌道 報道 賽道 访问 学问 疑问 慰问 顾问 訪問 學問 疑問 慰問 顧問 小说 传说 学说 假说 据说 听说 再说 " +
	"小說 傳說 學說 假說 據說 聽說 再說 报答 報答 不認為 不认为"))

// zhSpeechTag joins a quotation with the speech tag after it:
// “走吧！”他说。 “为什么？”母亲看着他，轻声问道。 “好。”他说，“走吧。”
// A tag that ends in ： introduces the next quotation and begins a sentence. So does any
// text after a quotation that is itself introduced by a tag:
// 他说：“路通了。”他表示，还要架桥。
func zhSpeechTag(s *stop) verdict {
	if !s.quoted() || s.broken || s.announced() {
		return pass
	}
	clause, runes := s.next, 0
	for i := s.next; ; {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		runes++
		kind, _ := pairOf(r)
		switch {
		case size == 0 || isMark(r) || isBreak(r):
			return verdictIf(isSpeech(s.text[clause:i]), join)
		case kind != noPair, r == '：', r == ':', r == '；', runes > zhTagRunes:
			return pass
		case r == '，' || r == ',':
			after, _ := utf8.DecodeRuneInString(s.text[i+size:])
			kind, _ = pairOf(after)
			if isSpeech(s.text[clause:i]) && (kind.quote() || runes <= zhShortTag+1) {
				return join
			}
			clause = i + size
		}
		i += size
	}
}

// announced reports whether a speech tag introduces the quotation: the text before it
// ends in a colon, or in a verb of speech and a comma.
func (s *stop) announced() bool {
	if !s.quoted() || s.closing.span.Start <= s.floor {
		return false
	}
	before := strings.TrimRight(s.text[s.floor:s.closing.span.Start], " \u3000")
	r, size := utf8.DecodeLastRuneInString(before)
	switch r {
	case ':', '：':
		return true
	case ',', '，':
		return isSpeech(before[:len(before)-size])
	}
	return false
}

// isSpeech reports whether the clause ends in a verb of speech.
func isSpeech(clause string) bool {
	if t, ok := zhSpeechEndings.cut(clause); ok && t != "" && zhSpeechVerbs.end(t) {
		return !zhNoSpeech.end(t)
	}
	return zhSpeechVerbs.end(clause) && !zhNoSpeech.end(clause)
}

func verdictIf(ok bool, v verdict) verdict {
	if ok {
		return v
	}
	return pass
}

// zhAfterQuote are words after a quotation that make it a part of the sentence.
var zhAfterQuote = strings.Fields("的 之 等 和 与 與 及 或 一词 一詞 一语 一語 一句 这句 這句 这一 這一 这种 這種 这个 這個 这样 這樣 声 聲 字样 字樣 为题 為題 为口号 為主題 为主题 " +
	"两句 兩句 几句 幾句 二字 四字 四个字 四個字 八个字 八個字")

// zhNotAfterQuote are words that begin like one of zhAfterQuote but are other words.
var zhNotAfterQuote = strings.Fields("和平 和谐 和諧 和解 或许 或許 的确 的確 等到 等待 与会 與會 与此同时 與此同時 及时 及時 " +
	"声音 聲音 声明 聲明 声称 聲稱 声势 聲勢")

// zhNotAfterAnnounced are words of zhAfterQuote that begin a sentence after a quotation
// that a speech tag introduces: 他说：“下雨了。”这一消息传开了。
var zhNotAfterAnnounced = strings.Fields("这 這 声 聲 之后 之後 之前")

// zhEmbeddedQuote joins a quotation that is a part of its sentence: one of zhAfterQuote
// follows it (“为什么？”的追问), or it is a question or an exclamation that directly follows
// other words (回答了“我是谁？”才能).
func zhEmbeddedQuote(s *stop) verdict {
	if !s.quoted() || s.next > s.end {
		return pass
	}
	rest := s.text[s.next:]
	begins := func(word string) bool { return strings.HasPrefix(rest, word) }
	if slices.ContainsFunc(zhNotAfterQuote, begins) || s.announced() && slices.ContainsFunc(zhNotAfterAnnounced, begins) {
		return pass
	}
	if slices.ContainsFunc(zhAfterQuote, begins) {
		return join
	}
	before := s.text[s.floor:max(s.floor, s.closing.span.Start)]
	last, _ := utf8.DecodeLastRuneInString(before)
	if s.query && isCJK(last) && !zhSpeechVerbs.end(before) {
		return join
	}
	return pass
}

// zhBrackets joins a question, an exclamation or …… at the end of a bracket that opened
// inside the sentence (他（真的吗？）来了); 。 there ends the sentence.
func zhBrackets(s *stop) verdict {
	if s.closing.kind.bracket() && s.closing.span.Start > s.floor && (s.query || s.ellipsis) {
		return join
	}
	return pass
}

// jaAfterQuote are the first characters of the particles and forms after a quotation
// that make it a part of the sentence.
const jaAfterQuote = "とっなのはがをにもでへや"

// jaParticle joins a quotation or a bracket with the particle directly after it:
// 「本当？」と聞いた, 「行こう！」の声, （笑。）と書く.
func jaParticle(s *stop) verdict {
	if s.closed() && s.unspaced() && strings.ContainsRune(jaAfterQuote, s.nextRune) {
		return join
	}
	return pass
}

// koParticle judges a stop without a space after it: after closing quotes and brackets a
// particle follows, which continues the sentence (“...했다.”라고 말했다, “갈까?”하는); after the
// ending of a verb or a question another sentence begins (했다.그는).
func koParticle(s *stop) verdict {
	if !s.unspaced() || !unicode.Is(unicode.Hangul, s.nextRune) {
		return pass
	}
	if s.closed() || s.ellipsis {
		return join
	}
	if s.query || unicode.Is(unicode.Hangul, s.prevRune) && strings.ContainsRune(koEndings, s.prevRune) {
		return cut
	}
	return join
}

// koEndings are the syllables that end the verb of a Korean sentence:
// 합니다, 했다, 가요, 합니까, 하죠, 하자, 하라, 했음, 함.
const koEndings = "다요까죠자라음함임됨네지"

// koSpeechVerbs are the first words of speech tags that do not begin with a name or a
// pronoun.
var koSpeechVerbs = strings.Fields("라고 이라고 하고 고 라는 이라는 라며 이라며 라면서 하며 며 등의 등")

// koSaying are the verbs of saying in the form that ends a sentence.
var koSaying = set("말했다 물었다 되물었다 답했다 대답했다 외쳤다 강조했다 밝혔다 전했다 덧붙였다 반문했다 설명했다 말하였다 물었습니다 말했습니다 답했습니다")

// koSpeechTag joins a quotation with the speech tag that follows after a space: “갈까?” 하고 물었다, “갈까?” 기자가 물었다.
func koSpeechTag(s *stop) verdict {
	if !s.quoted() || s.broken || s.next == s.end {
		return pass
	}
	word := wordAfter(s.text, s.next)
	for _, verb := range koSpeechVerbs {
		if word == verb {
			return join
		}
	}
	const longestTag = 3 // words: 중국 기자가 물었다
	at := s.next
	for n := range longestTag {
		if word = wordAfter(s.text, at); word == "" {
			break
		}
		at += len(word)
		if n > 0 && koSaying[word] {
			return join
		}
		at, _ = skipSpaces(s.text, at)
	}
	return pass
}

// koDate joins the full stops of a date in figures with its parts and with what
// follows: 2024. 5. 3. 서울에서, 2024.5.3.까지.
func koDate(s *stop) verdict {
	if !s.period || s.closed() || !isShortFigure(s.word()) {
		return pass
	}
	before := strings.TrimRightFunc(s.text[s.floor:max(s.floor, s.start-len(s.word()))], align.IsBlank)
	if strings.HasSuffix(before, ".") || strings.Count(s.word(), ".") == 2 {
		return join
	}
	return pass
}

// isShortFigure reports whether the word is made of figures and full stops.
func isShortFigure(word string) bool { return word != "" && strings.Trim(word, "0123456789.") == "" }

// koNumber joins the number of an item inside a line with its text: 제3조의 1. 목적. A
// sentence ends in a verb, which never ends in a figure.
func koNumber(s *stop) verdict {
	if !s.period || s.closed() || s.broken || !isDigits(s.word()) || utf8.RuneCountInString(s.word()) > 2 {
		return pass
	}
	return join
}

// koItem joins the syllable that numbers an item with its text: 가. 총칙.
func koItem(s *stop) verdict {
	word := s.word()
	if s.period && !s.closed() && utf8.RuneCountInString(word) == 1 && strings.Contains(koItems, word) {
		return join
	}
	return pass
}

// koItems are the syllables that number items, in their order.
const koItems = "가나다라마바사아자차카타파하"
