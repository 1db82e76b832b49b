package check

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lexicon"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Names of territories, cities and currencies are compared if one side is Chinese. A name
// that the other side does not have is distinguished from one that became another. The names
// are those of CLDR (golang.org/x/text/language/display); adjectives are found by the
// beginning of the name (Japan, Japanese), or else in a table.
//
//	source  瓦努阿图   target  Vanuatu          the same
//	source  瓦努阿图   target  Tuvalu           another: a warning
//	source  瓦努阿图   target  the country      missing: an info
//
// A state that changed its name must have the name of the document's date.

// A territory is a country or city with its name in one language besides Chinese.
type territory struct {
	chinese string
	name    string
	stems   []string // the beginnings of its words, in lower case
}

// irregular lists the words for a country that do not begin like its name.
var irregular = map[string]map[string][]string{
	"en": {
		"US": {"u.s", "u. s", "us", "america", "united states", "usa", "washington"}, "GB": {"u.k", "uk", "brit", "united kingdom", "england", "english", "london"}, "FR": {"french"}, "NL": {"dutch", "holland"}, "CH": {"swiss"},
		"ES": {"span"}, "DK": {"danish"}, "GR": {"greek"}, "PL": {"polish", "pole"}, "TR": {"turk", "türk"}, "PH": {"filipin"}, "TH": {"thai"}, "IE": {"irish"}, "SE": {"swed"}, "NO": {"norw"}, "CY": {"cypr"}, "PE": {"peru"},
		"AE": {"uae", "emirat", "united arab"}, "KR": {"rok", "korea", "south korea", "republic of korea"}, "KP": {"dprk", "korea", "north korea"}, "CD": {"drc", "congo"}, "CG": {"congo"}, "SA": {"saudi"}, "RU": {"russia"}, "LA": {"lao"},
		"MM": {"myanm", "burm"}, "VN": {"viet"}, "CZ": {"czech"}, "FI": {"finn"}, "DE": {"german"}, "CN": {"chin", "sino"}, "JP": {"japan"}, "IL": {"israel"}, "SY": {"syria"}, "SZ": {"eswatini", "swazi"}, "CV": {"cabo verde", "cape verd"}, "MK": {"macedon", "north macedon"},
		"PS": {"palestin"}, "PG": {"papua"}, "NZ": {"new zealand", "kiwi"}, "ZA": {"south africa"}, "CI": {"côte", "cote", "ivor"}, "TL": {"timor"}, "BA": {"bosni"}, "WS": {"samoa"}, "FJ": {"fiji"}, "IQ": {"iraq"}, "IS": {"iceland"}, "BE": {"belgi"}, "UA": {"ukrain"},
	},
	"ru": {
		"US": {"сша", "америк", "соединенн", "вашингтон"}, "GB": {"брит", "англи", "великобрит", "соединенн", "лондон"}, "FR": {"франц"}, "DE": {"герман", "немец", "фрг"}, "CN": {"кита", "кнр"}, "RU": {"росси", "рф", "русск"}, "KR": {"коре"}, "KP": {"коре", "кндр"},
		"AE": {"оаэ", "объединен"}, "NL": {"нидерланд", "голланд"}, "CH": {"швейцар"}, "TR": {"турец", "турц"}, "GR": {"грец", "гречес"}, "VN": {"вьетнам"}, "ZA": {"юар", "южно-африк", "южноафрик"}, "PL": {"польш", "польск"}, "HU": {"венгр", "венгер"}, "TH": {"таиланд", "тайск"},
		"CZ": {"чех", "чешск"}, "IN": {"инди"}, "IL": {"израил"}, "LA": {"лаос"}, "CI": {"кот-д", "котд"}, "UA": {"украин"},
	},
	"fr": {
		"US": {"états-unis", "etats-unis", "améric", "washington"}, "GB": {"royaume-uni", "brit", "angla", "anglet", "londres"}, "CN": {"chin", "sino"}, "DE": {"allem"}, "RU": {"russ"}, "JP": {"japon"}, "KR": {"coré"}, "KP": {"coré", "rpdc"}, "NL": {"pays-bas", "néerland"},
		"CH": {"suisse"}, "TR": {"tur"}, "GR": {"grec", "grèce"}, "ES": {"espagn"}, "AE": {"émirat", "emirat"}, "ZA": {"afrique du sud", "sud-africain"}, "TH": {"thaï"}, "PL": {"polon", "pologne"}, "IE": {"irland"}, "FR": {"fran"}, "NZ": {"nouvelle-zélande", "néo"}, "UA": {"ukrain"},
	},
}

// renamed lists states that changed their name: the beginning of the former English name
// and the date from which it is wrong.
var renamed = []struct{ chinese, former, name, since string }{
	{"斯威士兰", "Swaziland", "Eswatini", "2018-04-19"},
	{"土耳其", "Turkey", "Türkiye", "2022-06-01"},
	{"佛得角", "Cape Verde", "Cabo Verde", "2013-10-24"},
	{"缅甸", "Burma", "Myanmar", "1989-06-18"},
}

// nameSets holds the territories by the other language, created on first use.
var nameSets = map[string]func() []territory{
	"en": sync.OnceValue(func() []territory { return territoriesIn("en") }),
	"ru": sync.OnceValue(func() []territory { return territoriesIn("ru") }),
	"fr": sync.OnceValue(func() []territory { return territoriesIn("fr") }),
}

// territoriesIn returns the countries with their names in Chinese and in the other language.
func territoriesIn(tag string) (list []territory) {
	chinese, other := display.Regions(language.SimplifiedChinese), display.Regions(language.MustParse(tag))
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			region, err := language.ParseRegion(code)
			if err != nil || !region.IsCountry() || region.String() != code {
				continue
			}
			t := territory{chinese: chinese.Name(region), name: other.Name(region)}
			if utf8.RuneCountInString(t.chinese) < 2 || strings.ContainsAny(t.chinese, "（(") || code == "CN" || code == "HK" || code == "MO" || code == "TW" {
				continue // translators often write "its" or "the country" for China
			}
			lower := strings.ReplaceAll(strings.ToLower(t.name), "ё", "е")
			t.stems = append(slices.Clone(irregular[tag][code]), stemOfName(lower))
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b territory) int { return len(b.chinese) - len(a.chinese) })
	return list
}

// stemOfName returns the beginning that a name shares with its adjective.
func stemOfName(name string) string {
	runes := []rune(name)
	return string(runes[:max(min(len(runes), 4), len(runes)-3)])
}

// currencies lists currencies: their Chinese names, and the beginnings of their names elsewhere.
var currencies = []struct {
	chinese []string
	stems   []string
}{
	{[]string{"美元", "美金"}, []string{"dollar", "$", "usd", "долл", "cent"}},
	{[]string{"欧元"}, []string{"euro", "€", "eur", "евро"}},
	{[]string{"日元", "日圆"}, []string{"yen", "jpy", "иен", "yens"}},
	{[]string{"英镑"}, []string{"pound", "£", "gbp", "фунт", "livre", "sterling"}},
	{[]string{"卢布"}, []string{"ruble", "rouble", "rub", "руб"}},
	{[]string{"韩元"}, []string{"won", "krw", "вон"}},
	{[]string{"人民币"}, []string{"yuan", "rmb", "cny", "renminbi", "юан", "¥", "￥"}},
}

func (c *Checker) checkNames(p *pair) {
	if c.off[Names] || p.source.Text == "" || p.target.Text == "" {
		return
	}
	chinese, other := &p.source, &p.target
	otherTag, fromChinese := p.targetTag, true
	if p.sourceTag != "zh" {
		chinese, other, otherTag, fromChinese = &p.target, &p.source, p.sourceTag, false
		if p.targetTag != "zh" {
			return
		}
	}
	text := simplified(chinese.Text)
	words := strings.ReplaceAll(strings.ToLower(other.Text), "ё", "е")
	report := func(f Finding, han string, otherSpans []align.Span) {
		var spans []align.Span
		if at := strings.Index(text, han); at >= 0 && len(text) == len(chinese.Text) {
			spans = []align.Span{{Start: at, End: at + len(han)}}
		}
		f.Kind, f.Source = Names, han
		if fromChinese {
			c.report(p, f, spans, otherSpans)
		} else {
			c.report(p, f, otherSpans, spans)
		}
	}
	if get, ok := nameSets[otherTag]; ok {
		c.checkPlaces(get(), "country", text, words, other.Text, report)
		c.checkPlaces(citiesIn(otherTag), "city", text, words, other.Text, report)
	}
	c.checkPeople(p)
	for _, money := range currencies {
		at := slices.IndexFunc(money.chinese, func(w string) bool { return strings.Contains(text, w) })
		if at < 0 || hasAnyStem(words, money.stems) {
			continue
		}
		for _, wrong := range currencies {
			named := slices.ContainsFunc(wrong.chinese, func(w string) bool { return strings.Contains(text, w) })
			if wrong.chinese[0] == "人民币" {
				named = named || strings.Contains(text, "亿元") || strings.Contains(text, "万元")
			}
			if !named && hasAnyStem(words, wrong.stems) {
				report(Finding{Rule: "currency", Severity: Warning, Message: money.chinese[at] + " seems to have become another currency", local: true}, money.chinese[at], nil)
				break
			}
		}
	}
	if otherTag == "en" && fromChinese {
		for _, r := range renamed {
			at := strings.Index(other.Text, r.former)
			if at < 0 || !strings.Contains(text, r.chinese) || c.o.Date != "" && c.o.Date < r.since[:min(len(r.since), len(c.o.Date))] {
				continue
			}
			f := Finding{Rule: "former name", Severity: Warning, Message: r.chinese + " is " + r.name + " since " + r.since, Suggestion: r.name, Target: r.former}
			if c.o.Date == "" {
				f.Severity = Info
			}
			report(f, r.chinese, []align.Span{{Start: at, End: at + len(r.former)}})
		}
	}
}

// checkPlaces reports places of one kind that only one side names.
func (c *Checker) checkPlaces(all []territory, kind, text, words, written string, report func(f Finding, han string, otherSpans []align.Span)) {
	var absent []territory
	rest := text
	for _, t := range all {
		at := strings.Index(rest, t.chinese)
		if at < 0 || crossed(rest, at, at+len(t.chinese)) {
			continue
		}
		rest = strings.ReplaceAll(rest, t.chinese, strings.Repeat("　", 1))
		if !hasAnyStem(words, t.stems) {
			absent = append(absent, t)
		}
	}
	for _, t := range absent {
		f := Finding{Rule: "name not there", Severity: Info, Message: t.chinese + " (" + t.name + ") is not named"}
		var spans []align.Span
		for _, other := range all {
			at := strings.Index(written, other.name)
			if at < 0 || other.chinese == t.chinese || strings.Contains(text, other.chinese) || !wordBounds(written, at, at+len(other.name)) || len(other.name) < 4 {
				continue
			}
			if strings.ContainsRune(rest, []rune(other.chinese)[0]) {
				continue // 越战, 中越: an abbreviation
			}
			if slices.ContainsFunc(other.stems, func(s string) bool { return slices.Contains(t.stems, s) }) {
				continue
			}
			f.Rule, f.Severity, f.Target = "another "+kind, Warning, other.name
			f.Message = t.chinese + " (" + t.name + ") became " + other.name
			f.Suggestion = t.name
			spans = []align.Span{{Start: at, End: at + len(other.name)}}
			break
		}
		report(f, t.chinese, spans)
	}
}

// longestCrossing is the maximum length of the words that are searched at the ends of a name.
const longestCrossing = 4

// crossed reports whether words cross both ends of a name: 重庆 in 隆重庆祝.
func crossed(text string, from, to int) bool {
	dictionary, err := lexicon.Chinese()
	if err != nil {
		return false
	}
	before, name, after := []rune(text[:from]), []rune(text[from:to]), []rune(text[to:])
	start := max(0, len(before)-longestCrossing)
	runes := slices.Concat(before[start:], name, after[:min(len(after), longestCrossing)])
	first, last := len(before)-start, len(before)-start+len(name)
	for i := range first {
		for length := range dictionary.HeadsAt(runes, i) {
			if end := i + length; end > first && end < last {
				for next := range dictionary.HeadsAt(runes, end) {
					if end+next > last {
						return true
					}
				}
			}
		}
	}
	return false
}

// hasAnyStem reports whether a word of the text begins with one of the stems.
func hasAnyStem(text string, stems []string) bool {
	for _, s := range stems {
		for at := 0; ; {
			i := strings.Index(text[at:], s)
			if i < 0 {
				break
			}
			before, _ := utf8.DecodeLastRuneInString(text[:at+i])
			first, _ := utf8.DecodeRuneInString(s)
			if !unicode.IsLetter(before) || !unicode.IsLetter(first) {
				return true
			}
			at += i + len(s)
		}
	}
	return false
}

// simplified converts the text to simplified characters.
func simplified(text string) string { return strings.Map(han.Simplify, text) }

// cityNames lists cities that occur in news and reports: Chinese, English, Russian, French.
// Capitals that stand for a government are compared like other cities, because another
// capital is another government. CLDR names cities only by their time zones.
const cityNames = `
北京 Beijing Пекин Pékin
上海 Shanghai Шанхай Shanghai
广州 Guangzhou Гуанчжоу Canton|Guangzhou
深圳 Shenzhen Шэньчжэнь Shenzhen
天津 Tianjin Тяньцзинь Tianjin
重庆 Chongqing Чунцин Chongqing
武汉 Wuhan Ухань Wuhan
成都 Chengdu Чэнду Chengdu
南京 Nanjing Нанкин Nankin
杭州 Hangzhou Ханчжоу Hangzhou
西安 Xi’an|Xian Сиань Xi’an|Xian
哈尔滨 Harbin Харбин Harbin
大连 Dalian Далянь Dalian
青岛 Qingdao Циндао Qingdao
莫斯科 Moscow Москв Moscou
圣彼得堡 Petersburg Петербург Pétersbourg
符拉迪沃斯托克 Vladivostok Владивосток Vladivostok
基辅 Kyiv|Kiev Киев Kiev|Kyiv
明斯克 Minsk Минск Minsk
阿斯塔纳 Astana Астан Astana
塔什干 Tashkent Ташкент Tachkent
比什凯克 Bishkek Бишкек Bichkek
华盛顿 Washington Вашингтон Washington
纽约 York Нью-Йорк York
旧金山 Francisco Сан-Франциско Francisco
洛杉矶 Angeles Лос-Анджелес Angeles
芝加哥 Chicago Чикаго Chicago
伦敦 London Лондон Londres
巴黎 Paris Париж Paris
柏林 Berlin Берлин Berlin
慕尼黑 Munich Мюнхен Munich
法兰克福 Frankfurt Франкфурт Francfort
罗马 Rome Рим Rome
米兰 Milan Милан Milan
马德里 Madrid Мадрид Madrid
里斯本 Lisbon Лиссабон Lisbonne
维也纳 Vienna|Viennese Вен Vienne
日内瓦 Geneva Женев Genève|Geneve
布鲁塞尔 Brussels Брюссел Bruxelles
海牙 Hague Гааг Haye
华沙 Warsaw Варшав Varsovie
布达佩斯 Budapest Будапешт Budapest
布拉格 Prague Праг Prague
雅典 Athens|Athenian Афин Athènes
贝尔格莱德 Belgrade Белград Belgrade
斯德哥尔摩 Stockholm Стокгольм Stockholm
哥本哈根 Copenhagen Копенгаген Copenhague
赫尔辛基 Helsinki Хельсинки Helsinki
安卡拉 Ankara Анкар Ankara
伊斯坦布尔 Istanbul Стамбул Istanbul
东京 Tokyo Токио Tokyo
大阪 Osaka Осак Osaka
首尔 Seoul Сеул Séoul
平壤 Pyongyang Пхеньян Pyongyang
河内 Hanoi Хано Hanoï|Hanoi
曼谷 Bangkok Бангкок Bangkok
雅加达 Jakarta Джакарт Jakarta
吉隆坡 Lumpur Куала-Лумпур Lumpur
马尼拉 Manila Манил Manille
新德里 Delhi Дели Delhi
孟买 Mumbai|Bombay Мумба Bombay|Mumbai
伊斯兰堡 Islamabad Исламабад Islamabad
德黑兰 Tehran|Teheran Тегеран Téhéran
巴格达 Baghdad Багдад Bagdad
利雅得 Riyadh Эр-Рияд Riyad
迪拜 Dubai Дуба Dubaï|Dubai
开罗 Cairo Каир Caire
内罗毕 Nairobi Найроби Nairobi
亚的斯亚贝巴 Addis Аддис-Абеб Addis
约翰内斯堡 Johannesburg Йоханнесбург Johannesburg
比勒陀利亚 Pretoria Претори Pretoria
堪培拉 Canberra Канберр Canberra
悉尼 Sydney Сидне Sydney
惠灵顿 Wellington Веллингтон Wellington
渥太华 Ottawa Оттав Ottawa
多伦多 Toronto Торонто Toronto
巴西利亚 Brasília|Brasilia Бразилиа Brasilia|Brasília
圣保罗 Paulo Сан-Паулу Paulo
布宜诺斯艾利斯 Buenos Буэнос-Айрес Buenos
哈瓦那 Havana Гаван Havane
`

// cityLists holds the cities by the language of their names.
var cityLists = sync.OnceValue(func() map[string][]territory {
	lists := map[string][]territory{}
	for line := range strings.Lines(strings.TrimSpace(cityNames)) {
		fields := strings.Fields(line)
		for i, tag := range []string{"en", "ru", "fr"} {
			names := strings.Split(fields[i+1], "|")
			t := territory{chinese: fields[0], name: names[0]}
			for _, n := range names {
				t.stems = append(t.stems, strings.ToLower(n))
			}
			lists[tag] = append(lists[tag], t)
		}
	}
	for _, list := range lists {
		slices.SortStableFunc(list, func(a, b territory) int { return len(b.chinese) - len(a.chinese) })
	}
	return lists
})

func citiesIn(tag string) []territory { return cityLists()[tag] }
