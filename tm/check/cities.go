package check

import (
	"slices"
	"strings"
	"sync"
)

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
