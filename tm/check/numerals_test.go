package check

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

// pairOf returns a unit of two texts, the first in Chinese unless from is given.
func pairOf(from, source, to, target string) unit.Unit {
	u := unit.Unit{}
	if source != "" {
		u.Variants = append(u.Variants, unit.Variant{Lang: from, Text: source})
	}
	if target != "" {
		u.Variants = append(u.Variants, unit.Variant{Lang: to, Text: target})
	}
	return u
}

// findingsOf checks the units as one document.
func findingsOf(t *testing.T, o Options, units ...unit.Unit) []Finding {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range units {
		if err := c.Unit(context.Background(), u); err != nil {
			t.Fatal(err)
		}
	}
	list, err := c.Finish(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// rulesOf formats the findings other than infos as "severity rule".
func rulesOf(list []Finding) string {
	var rules []string
	for _, f := range list {
		if f.Severity != Info {
			rules = append(rules, string(f.Severity)+" "+f.Rule)
		}
	}
	slices.Sort(rules)
	return strings.Join(rules, ", ")
}

// traps holds correct pairs of texts that differ if compared digit by digit.
var traps = []struct{ zh, en string }{
	// magnitudes
	{"总额达3.2亿元。", "The total reached 320 million yuan."},
	{"共有530万人受益。", "A total of 5.3 million people benefited."},
	{"投资1.3万亿元", "an investment of 1.3 trillion yuan"},
	{"超过一万亿元", "more than one trillion yuan"},
	{"增加十五点二亿元", "an increase of 1.52 billion yuan"},
	{"50万名学生", "half a million students"},
	{"150万人", "one and a half million people"},
	{"1亿3000万人", "130 million people"},
	{"减负3万多亿元", "burdens worth over 3 trillion yuan were cut"},
	{"旅客1亿3千多万人次", "more than 130 million passengers"},
	{"投入2百余万元", "over two million yuan"},
	{"2,500人参加", "2,500 people took part"},
	{"１４亿人口", "a population of 1.4 billion"},
	{"二十五个国家", "twenty-five countries"},
	{"一百二十三人", "one hundred and twenty-three people"},
	{"250亿美元", "$25bn"},
	{"3000万卢比", "3 crore rupees"},
	{"总额为 1.25 亿英镑", "a total of £125 million"},
	{"人口超过 38 万", "a population of over 380,000"},
	{"第 3 条规定", "as provided in Article 3"},
	{"投资五千亿元", "an investment of 500 billion yuan"},
	{"投资三百亿元", "an investment of 30 billion yuan"},
	{"5千万人", "50 million people"},
	{"2百万吨", "two million tons"},
	{"12个鸡蛋", "a dozen eggs"},
	{"票价两千五", "a ticket costs 2,500"},
	{"三亿两千万人", "320 million people"},
	// units of measure that begin with a magnitude
	{"全长120千米", "120 kilometers long"},
	{"重5千克", "weighing 5 kilograms"},
	{"功率3千瓦", "3 kilowatts of power"},
	{"装机容量200万千瓦", "an installed capacity of 2,000 MW"},
	{"速率为10千比特", "a rate of 10 kilobits"},
	{"面积300万亩", "200,000 hectares"},
	{"粮食产量1.3万亿斤", "grain output of 650 million metric tons"},
	{"走了20里路", "walked 10 kilometers"},
	{"10斤大米", "5 kg of rice"},
	{"五十两银子", "fifty taels of silver"},
	{"起伏为百万分之五", "fluctuations of five parts per million"},
	{"认得一些字", "could read a word or two"},
	{"48小时内", "within two days"},
	// hedges and vague numbers
	{"近4万人", "nearly 40,000 people"},
	{"3.96万人", "nearly 40,000 people"},
	{"20多年来", "over the past two decades and more"},
	{"60年来", "over six decades"},
	{"数百万人", "millions of people"},
	{"几十个国家", "dozens of countries"},
	{"成千上万的人", "tens of thousands of people"},
	{"上百亿元", "tens of billions of yuan"},
	{"十几个城市", "more than a dozen cities"},
	{"四五岁的孩子", "children of four or five"},
	{"四五岁的孩子", "preschool children"},
	{"一两天内", "within a day or two"},
	{"两三个人", "a few people"},
	{"一万六七千人", "sixteen or seventeen thousand people"},
	{"十七八岁", "in their late teens"},
	// dates
	{"2025年10月15日", "October 15, 2025"},
	{"2025年10月15日", "15 October 2025"},
	{"二〇二五年十月十五日", "Oct. 15, 2025"},
	{"8日至10日", "from the 8th to the 10th"},
	{"10月8日至10日", "October 8 to 10"},
	{"10月8—10日", "8-10 October"},
	{"15日下午，他会见了来宾。", "He met the guests on Wednesday afternoon."},
	{"1—5月", "in the first five months"},
	{"1至5月", "from January to May"},
	{"23年加入", "joined in 2023"},
	{"20世纪90年代", "the 1990s"},
	{"上世纪八十年代", "the eighties of the last century"},
	{"九十年代", "the 1990s"},
	{"20 世纪 30 年代", "the 1930s"},
	{"20世纪六七十年代", "the 1960s and 1970s"},
	{"同年 3 月，52 岁的他加入公司", "He joined the firm in March, at 52"},
	{"农历十一月十一", "December 14 by the solar calendar"},
	{"农历八月十五", "the Mid-Autumn Festival"},
	{"九月初的两个月期限", "a limit of 60 days from early September"},
	{"21世纪", "the 21st century"},
	{"去年贸易额为5亿元", "In 2024 trade came to 500 million yuan"},
	{"2021-2025年", "2021-25"},
	{"五十年代", "the fifties"},
	{"七月，专家来访。", "The experts came in July."},
	{"半个多世纪", "more than half a century"},
	{"成立100年来", "in the century since its founding"},
	{"一百周年", "the centenary"},
	{"建交50周年", "the 50th anniversary of diplomatic ties"},
	{"下午4时", "at 16:00"},
	{"16时30分", "4:30 p.m."},
	// ordinals of plans, congresses and set phrases
	{"“十四五”规划", "the 14th Five-Year Plan"},
	{"“十三五”时期", "the period of the 13th Five-Year Plan"},
	{"党的二十大报告", "the report to the 20th CPC National Congress"},
	{"党的十八大以来", "since the last decade's Party congress"},
	{"三中全会精神", "the guiding principles of the third plenary session"},
	{"第九届市人民代表大会第四次会议", "the Fourth Session of the Ninth Municipal People's Congress"},
	{"九三学社", "the Jiusan Society"},
	{"“九二共识”", "the 1992 Consensus"},
	{"共建“一带一路”", "Belt and Road cooperation"},
	{"五位一体总体布局", "the overall plan for development"},
	{"四个全面战略布局", "the Four-Pronged Comprehensive Strategy"},
	{"解决“三农”问题", "issues relating to agriculture, rural areas and rural people"},
	{"全国两会", "the annual sessions of the NPC and the CPPCC"},
	{"一国两制", "One Country, Two Systems"},
	{"行百里者半九十", "the last leg of a journey is the hardest"},
	{"十分重要", "very important"},
	{"一点一点露出来", "appeared little by little"},
	{"七零八落的声音", "scattered sounds"},
	{"《一千零一夜》", "The Arabian Nights"},
	{"万一发生事故", "should an accident occur"},
	{"统一思想", "unify thinking"},
	{"一一说明", "explain each in turn"},
	{"八九不离十", "pretty close"},
	{"五花八门的理由", "reasons of every kind"},
	{"七上八下", "on tenterhooks"},
	{"三心二意", "half-hearted"},
	{"8·11汇改", "the exchange rate reform of August 11"},
	{"九一八事变", "the September 18 Incident"},
	{"双11期间", "during the Singles' Day shopping festival"},
	{"618购物节", "the June shopping festival"},
	{"9·11事件", "the September 11 attacks"},
	{"95后青年", "young people born after 1995"},
	{"放在第一位", "given top priority"},
	{"“两个一百年”奋斗目标", "the Two Centenary Goals"},
	{"“双碳”目标", "the goals of peak carbon and carbon neutrality"},
	{"百年未有之大变局", "changes unseen in a century"},
	{"五四运动", "the May Fourth Movement"},
	{"一二·九运动", "the December 9th Movement"},
	{"两万五千里长征", "the Long March"},
	{"三峡工程", "the Three Gorges Project"},
	{"7×24小时服务", "service around the clock"},
	{"第二天", "the next day"},
	{"第三方机构", "third-party institutions"},
	{"抗疫第一线", "the front line of the fight"},
	{"二十国集团", "the G20"},
	// shares and multiples
	{"百分之三点五", "3.5 percent"},
	{"三成企业", "30 percent of the firms"},
	{"六成以上", "more than 60 percent"},
	{"三分之一", "one third"},
	{"百分之七八十的人", "70 or 80 percent of the people"},
	{"百分百正宗", "100% genuine"},
	{"四分之三的人", "three-quarters of the people"},
	{"三分之一的面积", "33 percent of the area"},
	{"提高2个百分点", "up 2 percentage points"},
	{"3%—5%", "3 to 5 percent"},
	{"翻一番", "double"},
	{"增长到3倍", "tripled"},
	{"一半以上", "more than 50 percent"},
	{"半年", "six months"},
	{"两个半小时", "two and a half hours"},
	{"20至30万人", "200,000 to 300,000 people"},
	// places, lists, names
	{"第14条规定", "as provided in Article XIV"},
	{"（一）总则", "(1) General Provisions"},
	{"一、总则", "I. General Provisions"},
	{"三是扩大开放", "3. Opening up wider"},
	{"第二部分", "Part II"},
	{"二期工程", "Phase II of the project"},
	{"第三次会议", "Session III"},
	{"E=mc2是公式", "E=mc2 is the formula"},
	{"3+5=8", "3 + 5 = 8"},
	{"零下5度", "minus 5 degrees"},
	{"图2.1所示", "as shown in Figure 2-1"},
	{"2.1.3 模型", "2.1.3 Models"},
	{"1.1 什么是模型？", "What are models?"},
	{"中山路11号", "No. 11 Zhongshan Road"},
	{"第8号公告", "Announcement No. 8"},
	{"新款iPhone7手机", "the new iPhone 7"},
	{"3Com公司", "3Com"},
	{"PM2.5浓度", "PM2.5 concentration"},
	{"新冠肺炎疫情", "the COVID-19 epidemic"},
	{"网址 http://example.org/2021/18280", "see the website"},
	{"十二生肖", "the Chinese zodiac"},
	{"两国关系", "bilateral relations"},
	{"双方", "the two sides"},
	{"台北市的廿九个乡镇", "29 townships of Taipei"},
	{"民国七十二年", "1983"},
	{"$12 609 200", "$12,609,200"},
	{"15000个名额", "15 000 places"},
	// one number or several
	{"附近有2500个小岛", "some 2, 500 islets nearby"},
	{"见第2章、第500页", "see 2, 500"},
	{"图幅为12528×8352像素", "a picture of 12, 528 by 8, 352 pixels"},
	{"共有1，234，567册", "1,234,567 volumes in all"},
	{"门牌为2，500", "the doors 2 and 500"},
	{"2门155毫米火炮", "2 155mm guns"},
	{"5月5日来了200人", "On May 5, 200 people came"},
	{"磨床2、500000元", "grinders: 2, 500,000 yuan"},
	{"地震为6.5级", "a quake of 6. 5"},
	{"牌价为6.16元", "a rate of 6. 16 yuan"},
	{"他带了5个来。30人到了。", "He brought 5. 30 people came."},
	{"历时27.0日", "it took 27 . 0 days"},
	{"耗资630万欧元", "it cost EUR 6,3 Mio"},
	{"第6、3两卷", "volumes 6,3"},
	{"距今50万年", "500.000 years ago"},
	{"1.532人获救", "1,532 people were saved"},
	// years, clocks and days
	{"他1934年出生", "He was born in nineteen thirty-four."},
	{"2025年通车", "opened in twenty twenty-five"},
	{"二十世纪三十年代的药", "a drug of the nineteen-thirties"},
	{"买了十五张二十镑的票", "bought fifteen twenty-pound tickets"},
	{"1983年的夏天", "the summer of ’83"},
	{"1973年夺冠", "won in1973"},
	{"1864年5月被毁", "destroyed in May1864"},
	{"一九八0年一月一日", "January 1, 1980"},
	{"二OO三年以后", "after 2003"},
	{"一九0二年以后", "after 1902"},
	{"从03到07年", "from 2003 to 2007"},
	{"08年的大雪", "the snow of 2008"},
	{"10-11赛季", "the 2010-11 season"},
	{"下午2时30分开赛", "kick-off at 2.30"},
	{"早上八点半开门", "opens at eight-thirty"},
	{"八点半到", "arrived at 8:30"},
	{"七点一刻", "7:15"},
	{"共七元九角五分", "seven ninety-five in all"},
	{"24日，“7·16”爆炸现场再次起火", "On Sunday fire broke out again at the scene of the July 16 blast."},
	{"5月2日会谈，23日签约", "Talks took place on May 2, and the contract was signed on the 23rd."},
	{"“5·12”大地震", "the May 12 earthquake"},
	{"3·15晚会", "the 3·15 gala"},
	{"“7.30”爆炸案", "the July 30 bombing"},
	{"911事件", "the attacks of September 11"},
	{"911事件", "the 911 attacks"},
	{"第七章", "Chapter Ⅶ"},
	{"过去一年半的成果", "gains over the past 18 months"},
	{"两年半以后", "after 30 months"},
	{"等了半小时", "waited 30 minutes"},
	{"月薪10k", "a monthly pay of 10,000"},
	// digits and characters
	{"面积4千4百万亩", "an area of 44 million mu"},
	{"距今3亿2千5百万年", "325 million years ago"},
	{"5万4千多名士兵", "more than 54,000 soldiers"},
	{"3千5百元", "3,500 yuan"},
	{"6成以上的店铺", "more than 60 percent of the shops"},
	{"占3成5", "a share of 35 percent"},
	{"三成五的人", "35 percent of the people"},
	{"袜子400打", "400 dozen socks"},
	{"两打鸡蛋", "two dozen eggs"},
	{"桌子高1米4", "a table 1.4 meters high"},
	{"身高一米七八", "1.78 meters tall"},
	{"身高1米75的小伙", "a lad of 175 cm"},
	{"宽三米五", "3.5 meters wide"},
	{"每本三块五", "3.5 yuan each"},
	{"每本7元9角5分", "7.95 yuan each"},
	{"重5斤6两", "weighing 2.8 kg"},
	{"中间有一块四方形的石板", "a square slab in the middle"},
	{"每2米5棵树", "5 trees every 2 meters"},
	{"相距2米3人站立", "three people stood 2 meters apart"},
	{"“十五”期间", "during the Tenth Five-Year Plan"},
	{"十五计划", "the 10th Five-Year Plan"},
	{"二元论的思想", "dualist thinking"},
	{"用十六进制书写", "written in hexadecimal"},
	{"十二指肠溃疡", "a duodenal ulcer"},
	{"一点一滴地积累", "gathered little by little"},
	{"古稀之年的老人", "an old man of seventy"},
	// short magnitudes
	{"进口233万吨煤", "imports of 2.33m tonnes of coal"},
	{"塔高233米", "a tower 233m tall"},
	{"500万像素的镜头", "a 5-megapixel lens"},
	{"500万像素的镜头", "a 5 mega-pixel lens"},
	{"1200万像素的镜头", "a 12MP lens"},
	{"面积7.32平方米", "an area of 7.32 sq. m."},
}

func TestTraps(t *testing.T) {
	for _, x := range traps {
		if got := rulesOf(findingsOf(t, Options{From: "zh", To: "en"}, pairOf("zh", x.zh, "en", x.en))); got != "" {
			t.Errorf("%s | %s: %s", x.zh, x.en, got)
		}
		if got := rulesOf(findingsOf(t, Options{From: "en", To: "zh"}, pairOf("en", x.en, "zh", x.zh))); got != "" {
			t.Errorf("%s | %s: %s", x.en, x.zh, got)
		}
	}
}

// mistakes holds pairs with a number that differs from the source.
var mistakes = []struct{ zh, en, want, suggestion string }{
	{"105万人", "105 million people", "error magnitude", "1.05 million"},
	{"530万人", "530 million people", "error magnitude", "5.3 million"},
	{"89.6亿元", "89.6 billion yuan", "error magnitude", "8.96 billion"},
	{"186亿美元", "1.86 billion dollars", "error magnitude", "18.6 billion"},
	{"减负3万多亿元", "burdens worth over 300 billion yuan were cut", "error magnitude", "3 trillion"},
	{"8847万人", "82.47 million people", "error digits", "88.47 million"},
	{"占94.9%", "or 94.4 percent", "error digits", "94.9 percent"},
	{"186亿美元", "16.8 billion dollars", "error digits", "18.6 billion"},
	{"10月8日至10日", "October 8 to 12", "error date", "10"},
	{"2025年10月", "October 2024", "error date", "2025"},
	{"10月1日", "November 1", "error date", "October"},
	{"提高2个百分点", "up 2 percent", "error points", ""},
	{"提高2%", "up 2 percentage points", "error points", ""},
	{"“十四五”规划", "the 13th Five-Year Plan", "error digits", "14"},
	{"第四条 范围", "Article 5 Scope", "error item", "4"},
	{"三个国家", "four countries", "warning value", ""},
	{"超过5000人", "many people", "warning missing", ""},
	{"很多人", "5,000 people", "warning added", ""},
	{"三分之一", "one quarter", "warning value", ""},
	{"四周后回国", "went home after three weeks", "warning value", ""},
	{"12月28日", "December 18", "error date", "28"},
	{"12月4日至17日", "from December 40 to December 17", "error date", "4"},
	{"上周六（1月15日）抵达", "arrived last Saturday (January 76)", "error date", "15"},
	{"威力的200倍", "20,000 times the force", "error magnitude", "200"},
	{"七月，专家来访。", "The experts came in October.", "error date", "July"},
	{"32岁的工程师", "an engineer, 2,", "error digits", "32"},
	{"十元一箭", "1 yuan for each arrow", "error magnitude", "10"},
	{"附近有2500个小岛", "some 2, 600 islets nearby", "error digits", "2,500"},
	{"附近有2500个小岛", "some 25, 000 islets nearby", "error magnitude", "2,500"},
	{"230万吨煤", "23m tonnes of coal", "error magnitude", "2.3 million"},
	{"140万工人", "1.5m workers", "error digits", "1.4 million"},
	{"500万像素的镜头", "a 50-megapixel lens", "error magnitude", "5 million"},
	{"50万年前", "5.000 years ago", "error magnitude", "500,000"},
	{"面积4千4百万亩", "an area of 4.4 million mu", "error magnitude", "44 million"},
	{"占6成", "a share of 65 percent", "error digits", "60 percent"},
	{"身高1米75", "1.57 meters tall", "error digits", "1.75"},
	{"每本7元9角5分", "7.59 yuan each", "error digits", "7.95"},
	{"袜子400打", "40 dozen socks", "error digits", "400"},
	{"“十五”期间", "during the Eleventh Five-Year Plan", "error digits", "10"},
	{"1934年出生", "born in nineteen forty-three", "error date", "1934"},
	{"下午2时35分开赛", "kick-off at 2.30", "error digits", ""},
	{"“5·12”地震现场", "the site of the May 21 earthquake", "error date", "12"},
	{"过去一年半", "over the past 19 months", "warning added", ""},
	{"他带了50个来。30人到了。", "He brought 50. 40 people came.", "warning value", ""},
	{"11岁的弟弟", "his brother, who was 1 at the time,", "error digits", "11"},
}

func TestMistakes(t *testing.T) {
	for _, x := range mistakes {
		list := findingsOf(t, Options{From: "zh", To: "en"}, pairOf("zh", x.zh, "en", x.en))
		if got := rulesOf(list); got != x.want {
			t.Errorf("%s | %s: %q, want %q", x.zh, x.en, got, x.want)
			continue
		}
		if list[0].Suggestion != x.suggestion {
			t.Errorf("%s | %s: suggests %q, want %q", x.zh, x.en, list[0].Suggestion, x.suggestion)
		}
		if got := rulesOf(findingsOf(t, Options{From: "en", To: "zh"}, pairOf("en", x.en, "zh", x.zh))); got == "" {
			t.Errorf("%s | %s: nothing found", x.en, x.zh)
		}
	}
}

// TestRussianAndFrench checks that values are read by the rules of these languages.
func TestRussianAndFrench(t *testing.T) {
	for _, x := range []struct{ zh, to, target, want string }{
		{"总额达3.2亿元", "ru", "в общей сложности 320 млн юаней", ""},
		{"总额达3.2亿元", "ru", "в общей сложности 32 млн юаней", "error magnitude"},
		{"2025年10月15日", "ru", "15.10.2025", ""},
		{"2025年10月15日", "ru", "15 октября 2025 года", ""},
		{"2025年10月15日", "ru", "15 ноября 2025 года", "error date"},
		{"增长12.4%", "ru", "рост на 12,4 проц.", ""},
		{"提高2个百分点", "ru", "на 2 процента", "error points"},
		{"1万5千人", "ru", "15 тыс. человек", ""},
		{"降雨量2英寸", "ru", "5 см осадков", ""},
		{"降雨量 2 至 4 英寸", "ru", "от 5 до 10 см осадков", ""},
		{"降雨量 2 至 4 英寸", "ru", "от 5 до 20 см осадков", "warning value"},
		{"风速达到 60 mph", "ru", "ветер до 95 км/ч", ""},
		{"气温80华氏度", "fr", "il faisait 27 degrés", ""},
		{"气温80华氏度", "fr", "il faisait 37 degrés", "warning value"},
		{"桥长 200 英里", "fr", "un pont de 300 km", ""},
		{"浪高6米（18英尺）", "fr", "des vagues de six mètres", ""},
		{"下午三点开会", "fr", "la réunion commence à 15 h 00", ""},
		{"过去20年", "fr", "au cours des deux dernières décennies", ""},
		{"其中5名来自邻国", "ru", "Пятеро приехали из соседней страны", ""},
		{"总额达3.2亿元", "fr", "un total de 320 millions de yuans", ""},
		{"交易额1100万英镑", "en", "a £11million deal", ""},
		{"交易额1100万英镑", "en", "a £11billion deal", "error magnitude"},
		{"总额达3.2亿元", "fr", "un total de 3,2 milliards de yuans", "error magnitude"},
		{"2025年10月15日", "fr", "le 15 octobre 2025", ""},
		{"“十四五”规划", "fr", "le 14e Plan quinquennal", ""},
		{"12000平方米", "fr", "12 000 m²", ""},
		{"提高2个百分点", "fr", "en hausse de 2 %", "error points"},
		{"32岁男子", "fr", "un homme de 2 ans", "error digits"},
		{"12月28日", "ru", "28.12", ""},
		{"12月28日", "ru", "26.12", "error date"},
		{"增长28.12%", "ru", "рост на 28.12 %", ""},
		{"300多公里(180英里)的海岸线", "fr", "plus de 300 km (180 miles) de côtes", ""},
		{"300多公里(180英里)的海岸线", "fr", "plus de 300 km (147 miles) de côtes", "warning value"},
		{"水深30米(100英尺)", "fr", "30 mètres (10 000 pieds) d’eau", "error magnitude"},
		{"水深30米", "fr", "30 mètres (100 pieds) d’eau", ""},
		{"风速每小时 85 英里", "fr", "un vent de 135 km/h", ""},
		{"位于西南385英里处", "fr", "à 620 km au sud-ouest", ""},
		{"位于西南385英里处", "fr", "à 599 km au sud-ouest", "warning value"},
		{"3.2万亿元", "ru", "3,2 трлн юаней", ""},
		{"18世纪", "fr", "le XVIIIe siècle", ""},
		{"18世纪", "ru", "XVIII век", ""},
		{"总额达3.2亿元", "de", "insgesamt 320 Millionen Yuan", ""},
		{"总额达3.2亿元", "de", "insgesamt 32 Millionen Yuan", "error magnitude"},
		{"总额达3.2亿元", "es", "un total de 320 millones de yuanes", ""},
		{"12000人", "de", "12.000 Menschen", ""},
		{"降雨量 2 至 4 英寸", "de", "5 bis 10 Zentimeter Regen", ""},
		{"降雨量 2 至 4 英寸", "es", "de 5 a 10 centímetros de lluvia", ""},
		{"气温80华氏度", "de", "bei 27 Grad", ""},
		{"气温80华氏度", "de", "bei 37 Grad", "warning value"},
		{"帽檐两英尺", "fr", "un bord de 60 cm", ""},
	} {
		if got := rulesOf(findingsOf(t, Options{From: "zh", To: x.to}, pairOf("zh", x.zh, x.to, x.target))); got != x.want {
			t.Errorf("%s | %s: %q, want %q", x.zh, x.target, got, x.want)
		}
	}
}

// TestSilentNumbers checks that numbers without meaning are not even reported as infos.
func TestSilentNumbers(t *testing.T) {
	for _, x := range []struct{ zh, en string }{
		{"做好疫情防控工作", "carry out Covid-19 control"},
		{"公民必须遵守宪法", "citizens must abide8 by the Constitution"},
		{"1994-1995两年期概算", "the budget for the 1994-1995 biennium"},
		{"如图1.5所示", "as illustrated by Fig. 1.5"},
		{"服务窗口全天候开放", "the service is open 24/7"},
		{"隆重庆祝成立", "celebrated the founding"},
		{"美国空军", "the U. S. Air Force"},
		{"输出为", "The output is . . ."},
		{"大陆人喜欢这种茶", "mainlanders like this tea"},
		{"花园四周种着树", "trees stand around the garden"},
		{"焊接好的零件", "the welded parts"},
		{"三番五次地借书", "borrowed books again and again"},
	} {
		for _, f := range findingsOf(t, Options{From: "zh", To: "en", Off: []Kind{Completeness}}, pairOf("zh", x.zh, "en", x.en)) {
			t.Errorf("%s | %s: %s %s: %s", x.zh, x.en, f.Severity, f.Rule, f.Message)
		}
	}
	for _, x := range []struct{ zh, en string }{{"访问重庆", "visited the city"}, {"装备了iPhone7", "equipped with phones"}} {
		if len(findingsOf(t, Options{From: "zh", To: "en", Off: []Kind{Completeness}}, pairOf("zh", x.zh, "en", x.en))) == 0 {
			t.Errorf("%s | %s: nothing is told", x.zh, x.en)
		}
	}
}

func TestAddedYear(t *testing.T) {
	for _, x := range []struct {
		zh, en string
		want   Severity
	}{
		{"党的十八大以来", "since the 18th CPC National Congress in 2012", Info},
		{"全省共发生火灾693起，比2020年增加10%。", "There were 693 fires in the province in 2021, up 10 percent from 2020.", Info},
		{"共发生火灾693起，比2020年增加10%。", "There were 693 fires in 2021, up 10 percent from 2020.", Info},
		{"1979年做出这种机器。", "They made such a machine in 1974—1979.", Info},
		{"1983年双线通车。", "It was double-tracked in the early 1980s.", Info},
		{"1993年双线通车。", "It was double-tracked in the early 1980s.", Error},
		{"2020年共发生火灾693起。", "In 2020, there were 693 fires, the most since 2002.", Error},
	} {
		list := findingsOf(t, Options{From: "zh", To: "en", Off: []Kind{Completeness}}, pairOf("zh", x.zh, "en", x.en))
		if len(list) != 1 || list[0].Severity != x.want {
			t.Errorf("%s | %s: %v, want one %s", x.zh, x.en, list, x.want)
		}
	}
}

// TestLeftOutInOtherWords checks that a year and a single point that the translation puts into
// words are infos.
func TestLeftOutInOtherWords(t *testing.T) {
	for _, x := range []struct{ zh, en string }{
		{"刚刚过去的2017年，各项任务全面完成。", "In the year just passed, all tasks were accomplished."},
		{"每提高1个百分点，就能多灌溉50亩。", "Every percentage point brings water to 50 more mu."},
	} {
		list := findingsOf(t, Options{From: "zh", To: "en", Off: []Kind{Completeness}}, pairOf("zh", x.zh, "en", x.en))
		if len(list) != 1 || list[0].Severity != Info {
			t.Errorf("%s | %s: %v, want one info", x.zh, x.en, list)
		}
	}
}

func TestMovedNumber(t *testing.T) {
	units := []unit.Unit{
		pairOf("zh", "贸易额达到186亿美元，增长12%。", "en", "Trade grew by 12 percent."),
		pairOf("zh", "中方感谢瓦方。", "en", "At 18.6 billion dollars it is the largest yet. China thanked Valdora."),
	}
	if got := rulesOf(findingsOf(t, Options{From: "zh", To: "en"}, units...)); got != "" {
		t.Errorf("a number in the next unit: %s", got)
	}
}

func TestMessageOfMagnitude(t *testing.T) {
	list := findingsOf(t, Options{From: "zh", To: "en"}, pairOf("zh", "530万人", "en", "530 million people"))
	want := "530万 = 5.3 million, not “530 million”"
	if len(list) != 1 || list[0].Message != want {
		t.Errorf("%s, want %s", fmt.Sprint(list), want)
	}
}

// TestManyNumbers checks that the time for a unit of thousands of numbers is proportional to them.
func TestManyNumbers(t *testing.T) {
	numbers := make([]number, 3000)
	compared := 0
	for i := range numbers {
		compared += len(reachOf(numbers, i))
	}
	if compared > 2*numberReach*len(numbers) {
		t.Errorf("%d comparisons", compared)
	}
	text := strings.Repeat("（7）8 ", 2000)
	for i, n := range numbersOf("zh", text, true) {
		if n.aside != inParentheses(text, n.Start) {
			t.Fatalf("number %d is taken for aside: %v", i, n.aside)
		}
	}
}

// TestManyFindings checks that a unit in which everything is wrong does not make a report of
// everything, that the report says so, and that findings keep their IDs.
func TestManyFindings(t *testing.T) {
	var source, target strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&source, "%d，", 20011+7*i)
		fmt.Fprintf(&target, "%d, ", 90017+11*i)
	}
	long := pairOf("zh", source.String(), "en", target.String())
	short := pairOf("zh", "530万人", "en", "530 million people")
	list := findingsOf(t, Options{From: "zh", To: "en"}, short, long)
	if len(list) != 1+findingsOfUnit+1 {
		t.Fatalf("%d findings", len(list))
	}
	if !slices.ContainsFunc(list, func(f Finding) bool { return f.Rule == "many" && f.Severity == Error && f.Places[0].Number == 2 }) {
		t.Error("nothing says that there are more")
	}
	if alone := findingsOf(t, Options{From: "zh", To: "en"}, short); alone[0].ID != list[0].ID || alone[0].ID != "fe02446f687c" {
		t.Errorf("IDs %s and %s", alone[0].ID, list[0].ID)
	}
	longer := pairOf("zh", strings.Repeat(source.String(), 10), "en", strings.Repeat(target.String(), 10))
	list = findingsOf(t, Options{From: "zh", To: "en"}, longer, longer, short) // of 450 KB each
	texts := 0
	for _, f := range list {
		for _, p := range f.Places {
			texts += len(p.Source) + len(p.Target)
		}
	}
	if texts > findingsRoom+(1<<20) || !slices.ContainsFunc(list, func(f Finding) bool { return f.Rule == "too many" }) {
		t.Errorf("findings with %d MB of texts", texts>>20)
	}
}

// TestTooManyNumbers checks that the numbers of a text too long for them are not compared, and
// that the check says so.
func TestTooManyNumbers(t *testing.T) {
	at := func(n int) string {
		return rulesOf(findingsOf(t, Options{From: "zh", To: "en", Off: []Kind{Completeness, Memory}}, pairOf("zh", strings.Repeat("字", n/len("字"))+"530万", "en", "530 million")))
	}
	if got := at(longestCompared - 100); got != "error magnitude" {
		t.Errorf("a text of almost the maximum length: %q", got)
	}
	if got := at(longestCompared); got != "warning too long" {
		t.Errorf("a longer text: %q", got)
	}
}
