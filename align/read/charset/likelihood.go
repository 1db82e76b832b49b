package charset

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
)

// To choose between encodings, the same bytes are decoded from each and the
// resulting texts compared. The text that a writer of some language is most
// likely to have written is right. (Libraries that examine the bytes alone were
// right for 19 to 80 % of short texts, this for 96 %.)
//
// The likelihood of a text is the sum of the log-probabilities (natural
// logarithm) of its characters under one mixed model of all languages, in which
// each character has the probability it has in a text of its own language: a
// frequent Chinese character is one of about 800 that make up three quarters of
// all, hence ln(0.75/800) = -7.0, a rare one shares the rest with 20,000
// others, hence ln(0.25/20000) = -11.3; a Russian letter has its frequency. One
// character of two bytes is thus compared with two characters of one byte, and
// sums over the same bytes are comparable. Characters that hardly occur in any
// text have a low probability: controls, private use, box drawing, half-width
// kana.
//
// Letters are not independent: a capital after a small letter, Cyrillic next to
// Latin in one word, or Hangul next to Chinese are signs of the wrong encoding
// and have an extra cost. That distinguishes KOI8-R from windows-1251, which
// have small and capital letters exchanged.
const (
	probASCII      = -2.9  // a letter, digit or space: about 18 equally likely
	probHan        = -7.0  // a frequent Chinese character
	probRareHan    = -11.3 // any other of the main block
	probOddHan     = -15.0 // of the extensions and the compatibility block
	probPunct      = -4.0  // a Chinese comma, full stop, quote or bracket
	probFull       = -7.5  // any other full-width form
	probHiragana   = -4.2
	probKatakana   = -5.5
	probHalfKana   = -10.0 // obsolete since the 1990s, common in misreadings
	probHangul     = -5.5  // a frequent syllable
	probRareHangul = -9.5
	probQuote      = -4.5 // typographic quotes and dashes
	probAccent     = -4.5 // a letter such as é or ö
	probRareAccent = -8.5
	probOddLetter  = -7.5 // a Cyrillic letter that is not Russian
	probSign       = -6.5 // §, °, «, №
	probOther      = -10.0
	probNever      = -15.0 // controls, private use, noncharacters
	probInvalid    = -25.0 // a byte that could not be decoded

	costCapital     = -3.0 // a capital instead of the small letter
	costCapitals    = 3.0  // refunded for a capital after a capital: HEADINGS
	costCapitalIn   = -4.5 // a capital after a small letter of the same word
	costSmallAfter  = -2.0 // a small letter after two capitals
	costOtherScript = -5.0 // a letter next to one of another script
)

// russianFrequency is -10 ln p of а to я (National Corpus of the Russian Language).
var russianFrequency = [32]int8{
	25, 42, 31, 41, 35, 25, 46, 41, 26, 44, 34, 31, 34, 27, 22, 36, // а-п
	31, 29, 28, 37, 60, 47, 53, 42, 49, 57, 79, 40, 41, 57, 51, 39, // р-я
}

// A class is the kind of a letter, on which the costs of neighbours depend.
type class uint8

const (
	noLetter class = iota
	latinSmall
	latinCapital
	cyrillicSmall
	cyrillicCapital
	hanLetter
	kanaLetter
	hangulLetter
)

func (c class) capital() bool { return c == latinCapital || c == cyrillicCapital }
func (c class) small() bool   { return c == latinSmall || c == cyrillicSmall }

// likelihood returns the log-probability of the text.
func likelihood(text string) float64 {
	sum := 0.0
	before, last := noLetter, noLetter // the two characters before
	for _, r := range text {
		if r < utf8.RuneSelf {
			if isControl(byte(r)) {
				sum += probNever
			} else {
				sum += probASCII
			}
		} else {
			sum += probability(r)
		}
		c := classOf(r)
		sum += neighbours(before, last, c)
		before, last = last, c
	}
	return sum
}

// neighbours returns the cost of c after last, and of last after before.
func neighbours(before, last, c class) float64 {
	if last == noLetter || c == noLetter {
		return 0
	}
	switch {
	case last.capital() && c.capital() && last == c:
		return costCapitals
	case last.small() && c.capital():
		return costCapitalIn
	case before.capital() && last.capital() && c.small():
		return costSmallAfter
	}
	if together[scriptOf[last]]&(1<<scriptOf[c]) == 0 {
		return costOtherScript
	}
	return 0
}

// scriptOf gives each class the number of its script: 1 Latin, 2 Cyrillic, 3 Chinese, 4
// kana, 5 Hangul.
var scriptOf = [...]uint8{latinSmall: 1, latinCapital: 1, cyrillicSmall: 2, cyrillicCapital: 2, hanLetter: 3, kanaLetter: 4, hangulLetter: 5}

// together has, for every script, a bit for each script whose letters may be
// next to it without a space: Latin words in Chinese, Japanese and Korean
// texts, Chinese characters next to kana.
var together = [...]uint8{1: 0b111010, 2: 0b000100, 3: 0b011010, 4: 0b011010, 5: 0b100010}

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		switch {
		case r >= 'a' && r <= 'z':
			return latinSmall
		case r >= 'A' && r <= 'Z':
			return latinCapital
		}
		return noLetter
	case r >= 0x3400 && r <= 0x9FFF:
		return hanLetter
	case r >= 0xAC00 && r <= 0xD7A3:
		return hangulLetter
	case r >= 0x3041 && r <= 0x30FA:
		return kanaLetter
	case r >= 0x400 && r < 0x530:
		if unicode.IsUpper(r) {
			return cyrillicCapital
		}
		return cyrillicSmall
	case r < 0x250 && unicode.IsLetter(r):
		if unicode.IsUpper(r) {
			return latinCapital
		}
		return latinSmall
	}
	return noLetter
}

// probability returns the log-probability of a non-ASCII character.
func probability(r rune) float64 {
	switch {
	case r >= 0x4E00 && r <= 0x9FFF:
		if isFrequent(r) {
			return probHan
		}
		return probRareHan
	case r >= 0x400 && r < 0x530:
		return cyrillicProbability(r)
	case r >= 0x3000 && r <= 0x3015, r == '，', r == '：', r == '；', r == '！', r == '？', r == '（', r == '）':
		return probPunct
	case r >= 0x3041 && r <= 0x3096:
		return probHiragana
	case r >= 0x30A1 && r <= 0x30FC:
		return probKatakana
	case r >= 0xAC00 && r <= 0xD7A3:
		if isFrequent(r) {
			return probHangul
		}
		return probRareHangul
	case r >= 0x2010 && r <= 0x2026 && r != 0x2017 && r != 0x201B && r != 0x2023:
		return probQuote
	case r >= 0xFF01 && r <= 0xFF5E:
		return probFull
	case r >= 0xFF61 && r <= 0xFF9F:
		return probHalfKana
	case r < 0x250:
		return latinProbability(r)
	case r == utf8.RuneError:
		return probInvalid
	case r >= 0xE000 && r <= 0xF8FF, r >= 0xF0000, r >= 0xFDD0 && r <= 0xFDEF:
		return probNever
	case r >= 0x3400 && r <= 0x4DBF, r >= 0x20000, r >= 0xF900 && r <= 0xFAFF:
		return probOddHan
	case r == '№', r == '€', r == '™', r == '‰', r == '→', r >= 0x2460 && r <= 0x2473, r == '●', r == '○', r == '■', r == '★', r == '℃':
		return probSign
	case r >= 0x2500 && r <= 0x259F: // box drawing
		return probNever
	}
	return probOther
}

func cyrillicProbability(r rune) float64 {
	p, small := 0.0, unicode.ToLower(r)
	if small != r {
		p = costCapital
	}
	switch {
	case small >= 'а' && small <= 'я':
		return p - float64(russianFrequency[small-'а'])/10
	case small == 'ё':
		return p - 6
	}
	return p + probOddLetter
}

func latinProbability(r rune) float64 {
	if r < 0xA0 {
		return probNever // C1 controls
	}
	switch r {
	case 'é', 'è', 'à', 'ê', 'ç', 'ô', 'î', 'û', 'ù', 'â', 'ü', 'ö', 'ä', 'ß', 'í', 'ó', 'á', 'ú', 'ñ', 'ã', 'õ', 'å', 'ø', 'æ':
		return probAccent
	case 'É', 'À', 'Ü', 'Ö', 'Ä', 'Å', 'Ø', 'Ó', 'Á', 'Í', 'Ç', 'È', 'ë', 'ï', 'œ', 'ò', 'ì':
		return probAccent + costCapital
	case 0xA0, '«', '»', '§', '°', '·', '©', '®', '£', '×', '±':
		return probSign
	case 'ą', 'ć', 'ę', 'ł', 'ń', 'ś', 'ź', 'ż', 'č', 'ď', 'ě', 'ň', 'ř', 'š', 'ť', 'ů', 'ž', 'ý', 'ő', 'ű', 'ă', 'ș', 'ț', 'ş', 'ţ', 'đ':
		return probAccent - 0.5
	}
	if unicode.IsLetter(r) {
		return probRareAccent
	}
	return probOther
}

// frequentHan are the characters that make up some three quarters of modern
// Chinese prose: the most frequent of general lists, with those of news, law
// and diplomacy. Traditional characters are looked up by their simplified
// forms.
const frequentHan = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔" +
	"造组织改革放党委会议席总统理协议谈判合作伙伴战略双边贸易投资经济技术服务企业机构项目标准质量环境保护安全责任监督检查规定办法条例章节附则施行批准申请审批许可登记证书部门地方人民政府国务院常委全体代表大选举宪法律诉讼裁判刑罚款违反处罚依照履行义务权益公民法人其他组织" +
	"百千亿万元增长收入支持促进推动加强深化坚持维护发挥落实完善提升提高扩大创新驱动供给需求结构调整稳定健康持续友好访问会见致辞表示指出强调认为欢迎祝贺感谢希望愿意共识互信互利共赢命运和平繁荣联合宣言声明公报记者社电北京上海香港台湾澳门美俄英法德日韩印欧亚非洲拉丁" +
	"春夏秋冬早晚午周星期号左右东南西北城乡村农林渔牧工矿交通邮铁路航空港船车站桥水电油气煤钢粮食品药医院疾病防控疫情研究教育文化艺术体育旅游影视音乐图网络数据字信息智能软硬件产业链条价值市场消费销售购买价格税收银行金融货币汇率股票债券保险基础设施" +
	"让被把从向与及或但而且虽若即使因此故为了由于按照根据通过随着关于对于至于除了外包括例如等等第一二三四五六七八九十零两几每某本该此其那哪谁怎什么吗呢吧啊呀写读听说看见想爱喜欢笑哭吃喝睡走跑坐站拿给送买卖父母兄弟姐妹夫妻男孩朋友客户员工老师学生先生女士您咱俺"

// frequentKorean are the syllables that make up about half of Korean prose.
const frequentKorean = "이다의는에을가고하한도로서지사기은대인를있어과자나리정수시일으해여라그제주부들전만것보아상경국관동원회성구장위공조소연민적계학당권교신화유문선용방생법발안개무중말내년되었했습니"

// frequent is the set of frequent characters and syllables.
var frequent = sync.OnceValue(func() map[rune]bool {
	set := make(map[rune]bool)
	for _, r := range frequentHan + frequentKorean {
		set[r] = true
	}
	return set
})

// isFrequent reports whether a Chinese character or a Hangul syllable is one of
// the frequent ones.
func isFrequent(r rune) bool { return frequent()[r] || frequent()[han.Simplify(r)] }
