package charset

import (
	"sync"

	"github.com/yiku-tm/yiku/align/han"
)

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

// A frequent is a set of code points of the Basic Multilingual Plane, one bit
// each.
type frequent [1 << 16 / 64]uint64

func (f *frequent) add(text string) {
	for _, r := range text {
		f[r>>6] |= 1 << (r & 63)
	}
}

func (f *frequent) has(r rune) bool { return r < 1<<16 && f[r>>6]&(1<<(r&63)) != 0 }

var frequentTable = sync.OnceValue(func() *frequent {
	f := new(frequent)
	f.add(frequentHan)
	f.add(frequentKorean)
	return f
})

// isFrequent reports whether a Chinese character or a Hangul syllable is one of
// the frequent ones.
func (f *frequent) isFrequent(r rune) bool { return f.has(r) || f.has(han.Simplify(r)) }
