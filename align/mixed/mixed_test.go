package mixed_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/mixed"
	"github.com/yiku-tm/yiku/align/read"
)

// part reads a page and parts it.
func part(t *testing.T, page string, o mixed.Options) (*mixed.Parts, error) {
	t.Helper()
	d, err := read.Read(context.Background(), strings.NewReader(page), read.Options{Name: "page", Mixed: true})
	if err != nil {
		t.Fatal(err)
	}
	return mixed.Part(context.Background(), d, o)
}

// pairsOf writes the pairs as "source = target", paragraphs of a side with " + "
// between them.
func pairsOf(p *mixed.Parts) []string {
	var list []string
	for _, pair := range p.Pairs {
		list = append(list, join(p.Source, pair.Source)+" = "+join(p.Target, pair.Target))
	}
	return list
}

func join(d *align.Document, r align.Range) string {
	var texts []string
	for _, s := range d.Paragraphs[r.From:r.To] {
		texts = append(texts, d.Slice(s))
	}
	return strings.Join(texts, " + ")
}

func TestPart(t *testing.T) {
	for _, c := range []struct {
		name, page string
		options    mixed.Options
		layout     mixed.Layout
		targetOnly bool // the target comes first
		want       []string
	}{
		{name: "a paragraph and its translation", layout: mixed.Paragraphs, page: `关于双边贸易的说明

Note on bilateral trade

双方签署了合作协议。

The two sides signed a cooperation agreement.

会谈在友好的气氛中举行。

The talks were held in a friendly atmosphere.`, want: []string{
			"关于双边贸易的说明 = Note on bilateral trade",
			"双方签署了合作协议。 = The two sides signed a cooperation agreement.",
			"会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.",
		}},
		{name: "the name of a site", layout: mixed.Paragraphs, page: `来源：双边贸易说明（双语） - bilingual.example.com

双方签署了合作协议。

The two sides signed a cooperation agreement.

来源：贸易司。 trade.example.gov.cn/2024

会谈在友好的气氛中举行。

The talks were held in a friendly atmosphere.

bilingual.example.com`, want: []string{
			"来源：双边贸易说明（双语） - bilingual.example.com + 双方签署了合作协议。 = The two sides signed a cooperation agreement.",
			"来源：贸易司。 trade.example.gov.cn/2024 + 会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere. + bilingual.example.com",
		}},
		{name: "a title and a remark in the other language", layout: mixed.Lines, page: `# 港口

Please help us to improve these examples by telling the editors of this site what is wrong.

代表团参观了港口。The delegation visited the port.

这座港口很大。This port is very large.

港口的工人表示感谢。The workers of the port expressed their thanks.

他们明年再来港口。They will come to the port again next year.

会谈在港口举行。The talks were held in the port.`, want: []string{
			"港口 = ",
			" = Please help us to improve these examples by telling the editors of this site what is wrong.",
			"代表团参观了港口。 = The delegation visited the port.",
			"这座港口很大。 = This port is very large.",
			"港口的工人表示感谢。 = The workers of the port expressed their thanks.",
			"他们明年再来港口。 = They will come to the port again next year.",
			"会谈在港口举行。 = The talks were held in the port.",
		}},
		{name: "a title above a translation that precedes its text", layout: mixed.Paragraphs, page: `# 港口

The delegation visited the port, which is very large, and thanked the workers for the long and friendly talks that they had.

代表团参观了港口，港口很大，代表团感谢工人们同他们进行了长时间的友好交谈，他们明年还会再来。

Port

这座港口很大。This port is very large.

港口的工人表示感谢。The workers of the port expressed their thanks.

他们明年再来港口。They will come to the port again next year.

会谈在港口举行。The talks were held in the port.`, want: []string{
			"港口 = ",
			"代表团参观了港口，港口很大，代表团感谢工人们同他们进行了长时间的友好交谈，他们明年还会再来。 = The delegation visited the port, which is very large, and thanked the workers for the long and friendly talks that they had.",
			" = Port",
			"这座港口很大。 = This port is very large.",
			"港口的工人表示感谢。 = The workers of the port expressed their thanks.",
			"他们明年再来港口。 = They will come to the port again next year.",
			"会谈在港口举行。 = The talks were held in the port.",
		}},
		{name: "remarks before the first text", layout: mixed.Paragraphs, page: `这篇说明写得很好，值得一读。

来源：双边贸易说明（双语） - bilingual.example.com

双方签署了合作协议。

The two sides signed a cooperation agreement.

会谈在友好的气氛中举行。

The talks were held in a friendly atmosphere.

双方商定明年再次会晤。

Both sides agreed to meet again next year.

代表团随后参观了港口。

The delegation then visited the port.

部长表示感谢。

The minister expressed his thanks.`, want: []string{
			"这篇说明写得很好，值得一读。 + 来源：双边贸易说明（双语） - bilingual.example.com = ",
			"双方签署了合作协议。 = The two sides signed a cooperation agreement.",
			"会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.",
			"双方商定明年再次会晤。 = Both sides agreed to meet again next year.",
			"代表团随后参观了港口。 = The delegation then visited the port.",
			"部长表示感谢。 = The minister expressed his thanks.",
		}},
		{name: "the translation first", layout: mixed.Paragraphs, targetOnly: true, page: `The two sides signed a cooperation agreement.
双方签署了合作协议。
The talks were held in a friendly atmosphere.
会谈在友好的气氛中举行。
Both sides agreed to meet again next year.
双方商定明年再次会晤。`, want: []string{
			"双方签署了合作协议。 = The two sides signed a cooperation agreement.",
			"会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.",
			"双方商定明年再次会晤。 = Both sides agreed to meet again next year.",
		}},
		{name: "in one line", layout: mixed.Lines, page: `双方签署了合作协议。The two sides signed a cooperation agreement.
会谈在友好的气氛中举行。 The talks were held in a friendly atmosphere.
会议通过了APEC宣言。“The meeting,” he said, “adopted the APEC declaration.”`, want: []string{
			"双方签署了合作协议。 = The two sides signed a cooperation agreement.",
			"会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.",
			"会议通过了APEC宣言。 = “The meeting,” he said, “adopted the APEC declaration.”",
		}},
		{name: "sentence by sentence in one paragraph", layout: mixed.Lines,
			page: `双方签署了合作协议。The two sides signed a cooperation agreement. 会谈在友好的气氛中举行。The talks were held in a friendly atmosphere. 谢谢！Thank you!`, want: []string{
				"双方签署了合作协议。 = The two sides signed a cooperation agreement.",
				"会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.",
				"谢谢！ = Thank you!",
			}},
		{name: "headings with no full stop", layout: mixed.Paragraphs, page: `第一章 总则 Chapter I General Provisions

第一条 为了保护环境，制定本法。

Article 1 This Law is enacted in order to protect the environment.

第二章 监督管理 Chapter II Supervision and Administration

第二条 国家建立监督制度，发布于 Green China 2025

Article 2 The state establishes a system of supervision, published in Green China 2025`, want: []string{
			"第一章 总则 = Chapter I General Provisions",
			"第一条 为了保护环境，制定本法。 = Article 1 This Law is enacted in order to protect the environment.",
			"第二章 监督管理 = Chapter II Supervision and Administration",
			"第二条 国家建立监督制度，发布于 Green China 2025 = Article 2 The state establishes a system of supervision, published in Green China 2025",
		}},
		{name: "a list of terms", layout: mixed.Lines, page: `经济特区 special economic zone
碳中和 carbon neutrality
放管服改革 reform to streamline administration
（《公报》第3期）`, want: []string{
			"经济特区 = special economic zone", "碳中和 = carbon neutrality", "放管服改革 = reform to streamline administration", "（《公报》第3期） = ",
		}},
		{name: "glosses below their text, in the other order", layout: mixed.Paragraphs, page: `黄河保护

Protecting the river

大会通过了保护河流的法律，明年四月起施行。

The congress adopted a law on the protection of rivers, which takes effect in April next year.

take effect     施行
congress        代表大会
national congress 全国代表大会
protection of rivers      河流保护

【讲话】

我们要让人民喝上干净的水，让孩子看到清澈的河。

We will give the people clean water to drink and let children see clear rivers.

——2021年3月5日，代表团团长在第十四次全国河流保护工作会议上的讲话

clear water —— 清水

河长

river chief

生态补偿机制

ecological compensation mechanism`, want: []string{
			"黄河保护 = Protecting the river",
			"大会通过了保护河流的法律，明年四月起施行。 = The congress adopted a law on the protection of rivers, which takes effect in April next year.",
			"施行 = take effect", "代表大会 = congress", "全国代表大会 = national congress", "河流保护 = protection of rivers", "【讲话】 = ",
			"我们要让人民喝上干净的水，让孩子看到清澈的河。 = We will give the people clean water to drink and let children see clear rivers.",
			"——2021年3月5日，代表团团长在第十四次全国河流保护工作会议上的讲话 = ",
			"清水 = clear water", "河长 = river chief", "生态补偿机制 = ecological compensation mechanism",
		}},
		{name: "lines that are shifted against the texts", layout: mixed.Lines, page: `会议通过了宣言，各方表示欢迎。
The meeting adopted a declaration, which all parties welcomed. 秘书长在会上作了报告。
The secretary-general delivered a report at the meeting. 双方商定明年再次会晤，地点由秘书处决定。
Both sides agreed to meet again next year at a place to be decided by the secretariat.`, want: []string{
			"会议通过了宣言，各方表示欢迎。 = The meeting adopted a declaration, which all parties welcomed.",
			"秘书长在会上作了报告。 = The secretary-general delivered a report at the meeting.",
			"双方商定明年再次会晤，地点由秘书处决定。 = Both sides agreed to meet again next year at a place to be decided by the secretariat.",
		}},
		{name: "most headings in both languages", layout: mixed.Paragraphs, page: `双语手册

第一章 河流 Rivers and lakes

河流由县管理。

Rivers are managed by counties.

第二章 森林 Forests and grassland

森林由省管理。

Forests are managed by provinces.

第三章 海洋 Oceans and islands

海洋由国家管理。

Oceans are managed by the state.

第四章 城市 Cities and towns

城市由市长管理。

Cities are managed by mayors.

第五章 乡村 Villages and hamlets

乡村由村民管理。

Villages are managed by villagers.`, want: []string{
			"双语手册 = ", "第一章 河流 = Rivers and lakes", "河流由县管理。 = Rivers are managed by counties.",
			"第二章 森林 = Forests and grassland", "森林由省管理。 = Forests are managed by provinces.",
			"第三章 海洋 = Oceans and islands", "海洋由国家管理。 = Oceans are managed by the state.",
			"第四章 城市 = Cities and towns", "城市由市长管理。 = Cities are managed by mayors.",
			"第五章 乡村 = Villages and hamlets", "乡村由村民管理。 = Villages are managed by villagers.",
		}},
		{name: "blocks of a line and its translation in either order", layout: mixed.Paragraphs, page: `译法积累

in recent years
近年来

稳中有变
a generally stable performance with some changes

The world is moving far too slowly towards a clean economy.
世界走向清洁经济的步伐太慢。

一年来
over the past year

乡村振兴
rural revitalization`, want: []string{
			"译法积累 = ", "近年来 = in recent years", "稳中有变 = a generally stable performance with some changes",
			"世界走向清洁经济的步伐太慢。 = The world is moving far too slowly towards a clean economy.",
			"一年来 = over the past year", "乡村振兴 = rural revitalization",
		}},
		{name: "one word as the translation", layout: mixed.Lines, page: `理事会由下列人员组成： The council is composed of the following persons:

主席若干人， chairpersons,

委员若干人。 members.

理事会每届任期五年。 The council has a term of five years.`, want: []string{
			"理事会由下列人员组成： = The council is composed of the following persons:",
			"主席若干人， = chairpersons,", "委员若干人。 = members.",
			"理事会每届任期五年。 = The council has a term of five years.",
		}},
		{name: "a block, then a block", layout: mixed.Blocks, page: `双方签署了合作协议。

会谈在友好的气氛中举行。

双方商定明年再次会晤。

各方表示欢迎。

会议圆满结束。

The two sides signed a cooperation agreement.

The talks were held in a friendly atmosphere.

Both sides agreed to meet again next year.

All parties expressed their welcome.

The meeting ended successfully.`, want: []string{
			"双方签署了合作协议。 + 会谈在友好的气氛中举行。 + 双方商定明年再次会晤。 + 各方表示欢迎。 + 会议圆满结束。 = " +
				"The two sides signed a cooperation agreement. + The talks were held in a friendly atmosphere. + Both sides agreed to meet again next year. + All parties expressed their welcome. + The meeting ended successfully.",
		}},
		{name: "a head of the page in front", layout: mixed.Paragraphs, page: `译库社北京2025年3月5日电，以下为记者整理的双语全文，供各位译者参考使用，转载请注明来源。
点击上方蓝字关注我们的频道，获取更多双语材料、词汇表、历年报告和会议文件的译文对照。
公报

Communiqué

双方签署了合作协议。

The two sides signed a cooperation agreement.

会谈在友好的气氛中举行。

The talks were held in a friendly atmosphere.`, want: []string{
			"译库社北京2025年3月5日电，以下为记者整理的双语全文，供各位译者参考使用，转载请注明来源。 + 点击上方蓝字关注我们的频道，获取更多双语材料、词汇表、历年报告和会议文件的译文对照。 = ",
			"公报 = Communiqué",
			"双方签署了合作协议。 = The two sides signed a cooperation agreement.",
			"会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.",
		}},
		{name: "a stray line between", layout: mixed.Paragraphs, page: `双方签署了合作协议，并就共同关心的国际和地区问题深入交换了意见，达成广泛共识。
Top News
会谈后，双方还共同会见了记者，回答了关于贸易、文化和教育交流的提问。
The two sides signed a cooperation agreement, exchanged views in depth on international and regional issues of common concern and reached broad consensus. After the talks they met the press together and answered questions on trade and on cultural and educational exchanges.
双方商定明年再次会晤。
Both sides agreed to meet again next year.
各方表示欢迎。
All parties expressed their welcome.`, want: []string{
			"双方签署了合作协议，并就共同关心的国际和地区问题深入交换了意见，达成广泛共识。 + 会谈后，双方还共同会见了记者，回答了关于贸易、文化和教育交流的提问。 = " +
				"Top News + The two sides signed a cooperation agreement, exchanged views in depth on international and regional issues of common concern and reached broad consensus. After the talks they met the press together and answered questions on trade and on cultural and educational exchanges.",
			"双方商定明年再次会晤。 = Both sides agreed to meet again next year.",
			"各方表示欢迎。 = All parties expressed their welcome.",
		}},
		{name: "names and terms stay", layout: mixed.Paragraphs, page: `他说，人工智能（Artificial Intelligence, AI）和 5G 技术发展很快。
He said that artificial intelligence (人工智能) and 5G were developing fast.
www.example.org/2025
该公司在 New York 上市。
The company was listed in New York.`, want: []string{
			"他说，人工智能（Artificial Intelligence, AI）和 5G 技术发展很快。 = He said that artificial intelligence (人工智能) and 5G were developing fast. + www.example.org/2025",
			"该公司在 New York 上市。 = The company was listed in New York.",
		}},
		{name: "Russian", layout: mixed.Paragraphs, page: "双方签署了合作协议。\nСтороны подписали соглашение о сотрудничестве.\n会谈在友好的气氛中举行。\nПереговоры прошли в дружественной атмосфере.", want: []string{
			"双方签署了合作协议。 = Стороны подписали соглашение о сотрудничестве.", "会谈在友好的气氛中举行。 = Переговоры прошли в дружественной атмосфере.",
		}},
		{name: "Arabic in one line", layout: mixed.Lines, page: "双方签署了合作协议。وقع الجانبان اتفاقية تعاون.\n会谈在友好的气氛中举行。جرت المحادثات في جو ودي.", want: []string{
			"双方签署了合作协议。 = وقع الجانبان اتفاقية تعاون.", "会谈在友好的气氛中举行。 = جرت المحادثات في جو ودي.",
		}},
		{name: "Japanese", layout: mixed.Paragraphs, page: "第一章 总则\n第一章 総則\n双方签署了合作协议。\n双方は協力協定に署名しました。\n第二章 组织\n第二章 組織\n主席团由五人组成。\n議長団は五人で構成されます。", want: []string{
			"第一章 总则 = 第一章 総則", "双方签署了合作协议。 = 双方は協力協定に署名しました。", "第二章 组织 = 第二章 組織", "主席团由五人组成。 = 議長団は五人で構成されます。",
		}},
		{name: "Chinese with names in kana", layout: mixed.Paragraphs, page: "The “Takoyakiya” in Namba is a snack bar.\n難波的「タコヤキヤ」是一家小吃店。\nThe people in the queue are friendly.\n排隊的人都很友好。\n" +
			"“Sutaraito” is on the third floor.\n「スターライト」在三樓。\n", targetOnly: true, want: []string{
			"難波的「タコヤキヤ」是一家小吃店。 = The “Takoyakiya” in Namba is a snack bar.", "排隊的人都很友好。 = The people in the queue are friendly.", "「スターライト」在三樓。 = “Sutaraito” is on the third floor.",
		}},
		{name: "a numbered list of words", layout: mixed.Lines, page: "1. 抽水 pumping\n2. 水闸 sluice\n3. 防洪堤 flood embankment\n10. 汛期 flood season", want: []string{
			"抽水 = pumping", "水闸 = sluice", "防洪堤 = flood embankment", "汛期 = flood season",
		}},
		{name: "a list with the translation in brackets", layout: mixed.Lines, page: "（1）汛期（flood season）\n（2）防洪堤(flood embankment)。\n（3）水闸（sluice）；\n（4）水文局（the Bureau of Hydrology (BH)）", want: []string{
			"汛期 = flood season", "防洪堤 = flood embankment", "水闸 = sluice", "水文局 = the Bureau of Hydrology (BH)",
		}},
		{name: "parts with labels", layout: mixed.Paragraphs, page: "【中文】\n双方签署了协议。\n【英文】\nThe two sides signed an agreement.\n【中文】\n会谈气氛友好。\n【英文】\nThe talks were friendly.", want: []string{
			"双方签署了协议。 = The two sides signed an agreement.", "会谈气氛友好。 = The talks were friendly.",
		}},
		{name: "labels before the texts", layout: mixed.Paragraphs, page: "原文：双方签署了协议。\n译文：The two sides signed an agreement.\n原文：会谈气氛友好。\n译文：The talks were friendly.\n原文：谢谢大家。\n译文：Thank you all.", want: []string{
			"双方签署了协议。 = The two sides signed an agreement.", "会谈气氛友好。 = The talks were friendly.", "谢谢大家。 = Thank you all.",
		}},
		{name: "words that look like a label", layout: mixed.Paragraphs, page: "英语：一门世界语言。\nEnglish as a world language.\n会谈气氛友好。\nThe talks were friendly.", want: []string{
			"英语：一门世界语言。 = English as a world language.", "会谈气氛友好。 = The talks were friendly.",
		}},
		{name: "headings of one word and a slash", layout: mixed.Paragraphs, page: "公报 / Communiqué of the Meeting\n前言 Preface\n双方签署了协议。\nThe two sides signed an agreement.\n会谈中提到了 Beijing\nBeijing was mentioned in the talks.", want: []string{
			"公报 = Communiqué of the Meeting", "前言 = Preface", "双方签署了协议。 = The two sides signed an agreement.", "会谈中提到了 Beijing = Beijing was mentioned in the talks.",
		}},
		{name: "words that look like codes", layout: mixed.Paragraphs, targetOnly: true, page: "It: a pronoun of English.\n它：英语的代词。\nMy: a word of owning.\n我的：表示所有的词。", want: []string{
			"它：英语的代词。 = It: a pronoun of English.", "我的：表示所有的词。 = My: a word of owning.",
		}},
		{name: "a heading that ends in a name", layout: mixed.Lines, page: "双方签署了合作协议。The two sides signed a cooperation agreement.\n会谈在友好的气氛中举行。The talks were held in a friendly atmosphere.\n与会者表示欢迎。\n走进首都 Beijing\n谢谢大家！Thank you all!", want: []string{
			"双方签署了合作协议。 = The two sides signed a cooperation agreement.", "会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.",
			"与会者表示欢迎。 + 走进首都 Beijing + 谢谢大家！ = Thank you all!",
		}},
		{name: "English and Russian", layout: mixed.Paragraphs, page: "The two sides signed an agreement.\nСтороны подписали соглашение.\nThe talks were friendly.\nПереговоры были дружественными.", want: []string{
			"The two sides signed an agreement. = Стороны подписали соглашение.", "The talks were friendly. = Переговоры были дружественными.",
		}},
		{name: "the languages as told", layout: mixed.Paragraphs, options: mixed.Options{From: "en", To: "zh"}, page: "The two sides signed an agreement.\n双方签署了协议。\nThe talks were friendly.\n会谈气氛友好。", want: []string{
			"The two sides signed an agreement. = 双方签署了协议。", "The talks were friendly. = 会谈气氛友好。",
		}},
		{name: "a table", layout: mixed.Paragraphs, page: "<html><body><table><tr><td>双方签署了合作协议。</td><td>The two sides signed a cooperation agreement.</td></tr>" +
			"<tr><td>会谈在友好的气氛中举行。</td><td>The talks were held in a friendly atmosphere.</td></tr></table></body></html>", want: []string{
			"双方签署了合作协议。 = The two sides signed a cooperation agreement.", "会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.",
		}},
		{name: "columns", layout: mixed.Paragraphs, page: "中文,English\n双方签署了合作协议。,The two sides signed a cooperation agreement.\n会谈在友好的气氛中举行。,The talks were held in a friendly atmosphere.\n", want: []string{
			"双方签署了合作协议。 = The two sides signed a cooperation agreement.", "会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.",
		}},
		{name: "a word list with equals signs", layout: mixed.Lines, page: "水库=reservoir\n堤防=dyke\n灌区=irrigation area\n防洪=flood control\n", want: []string{
			"水库 = reservoir", "堤防 = dyke", "灌区 = irrigation area", "防洪 = flood control",
		}},
		{name: "a word list with colons", layout: mixed.Lines, page: "水库：reservoir\n堤防：dyke\n南水北调：South-to-North Water Diversion\n", want: []string{
			"水库 = reservoir", "堤防 = dyke", "南水北调 = South-to-North Water Diversion",
		}},
		{name: "a word list with dashes and hyphens", layout: mixed.Lines, page: "福祉 — well-being\n双赢 — win-win\n5G技术 — 5G technology\n", want: []string{
			"福祉 = well-being", "双赢 = win-win", "5G技术 = 5G technology",
		}},
		{name: "a word list with arrows, the translation first", layout: mixed.Lines, targetOnly: true, page: "reservoir → 水库\ndyke → 堤防\nWTO rules → WTO规则\n", want: []string{
			"水库 = reservoir", "堤防 = dyke", "WTO规则 = WTO rules",
		}},
		{name: "a word list with bars", layout: mixed.Lines, page: "水库 | водохранилище\n堤防 | дамба\n", want: []string{
			"水库 = водохранилище", "堤防 = дамба",
		}},
		{name: "a word list with spaces", layout: mixed.Lines, page: "水库 reservoir\n堤防 dyke\n灌区 irrigation area\n防洪 flood control\n", want: []string{
			"水库 = reservoir", "堤防 = dyke", "灌区 = irrigation area", "防洪 = flood control",
		}},
		{name: "two words and their signs are a list, two names are none", layout: mixed.Lines, page: "水库 / reservoir\n堤防 / dyke\n", want: []string{
			"水库 = reservoir", "堤防 = dyke",
		}},
		{name: "a word list in a text", layout: mixed.Paragraphs, page: "双方签署了关于水库建设和管理的合作协议。\n\nThe two sides signed a cooperation agreement on reservoirs.\n\n" +
			"会谈在友好的气氛中举行。\n\nThe talks were held in a friendly atmosphere.\n\n词汇\n\n水库 ~ reservoir\n\n堤防 ~ dyke\n\n防洪 ~ flood control\n", want: []string{
			"双方签署了关于水库建设和管理的合作协议。 = The two sides signed a cooperation agreement on reservoirs.",
			"会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.",
			"词汇 = ", "水库 = reservoir", "堤防 = dyke", "防洪 = flood control",
		}},
		{name: "columns of numbers in lines", layout: mixed.Lines, page: "序号\t中文\t英文\t页码\n1\t水库建成了。\tThe reservoir was built.\t12\n2\t堤防加高了。\tThe dykes were raised.\t13\n3\t防洪\tflood control\t14\n", want: []string{
			"水库建成了。 = The reservoir was built.", "堤防加高了。 = The dykes were raised.", "防洪 = flood control",
		}},
		{name: "columns of numbers in a table", layout: mixed.Paragraphs, page: "<table><tr><th>No.</th><th>Chinese</th><th>English</th><th>Year</th></tr>" +
			"<tr><td>1</td><td>水库建成了。</td><td>The reservoir was built.</td><td>2021</td></tr>" +
			"<tr><td>(2)</td><td>堤防加高了。</td><td>The dykes were raised.</td><td>2022-2023</td></tr>" +
			"<tr><td>3.</td><td>河道疏通了。</td><td>The river was dredged.</td><td>2024</td></tr></table>", want: []string{
			"水库建成了。 = The reservoir was built.", "堤防加高了。 = The dykes were raised.", "河道疏通了。 = The river was dredged.",
		}},
		{name: "numerals before texts", layout: mixed.Paragraphs, page: "<table><tr><th>编号</th><th>中文</th><th>英文</th></tr>" +
			"<tr><td>一</td><td>水库建成了。</td><td>The reservoir was built.</td></tr>" +
			"<tr><td>（二）</td><td>堤防加高了。</td><td>The dykes were raised.</td></tr>" +
			"<tr><td>③</td><td>河道疏通了。</td><td>The river was dredged.</td></tr></table>", want: []string{
			"水库建成了。 = The reservoir was built.", "堤防加高了。 = The dykes were raised.", "河道疏通了。 = The river was dredged.",
		}},
		{name: "numerals as terms", layout: mixed.Paragraphs, page: "<table><tr><td>十</td><td>ten</td></tr><tr><td>百</td><td>hundred</td></tr></table>", want: []string{
			"十 = ten", "百 = hundred",
		}},
		{name: "headings in one language", layout: mixed.Paragraphs, page: "公报（双语）\n\n双方签署了合作协议。\n\nThe two sides signed a cooperation agreement.\n\n经贸合作\n\n" +
			"会谈在友好的气氛中举行。\n\nThe talks were held in a friendly atmosphere.\n\n双方商定明年再次会晤。\n\nBoth sides agreed to meet again next year.\n", want: []string{
			"公报（双语） = ", "双方签署了合作协议。 = The two sides signed a cooperation agreement.", "经贸合作 = ",
			"会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.", "双方商定明年再次会晤。 = Both sides agreed to meet again next year.",
		}},
		{name: "headings in one language, the translation first", layout: mixed.Paragraphs, targetOnly: true, page: "The two sides signed a cooperation agreement.\n\n双方签署了合作协议。\n\nPART TWO\n\n" +
			"The talks were held in a friendly atmosphere.\n\n会谈在友好的气氛中举行。\n\n第三部分\n\nBoth sides agreed to meet again next year.\n\n双方商定明年再次会晤。\n", want: []string{
			"双方签署了合作协议。 = The two sides signed a cooperation agreement.", " = PART TWO",
			"会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.", "第三部分 = ", "双方商定明年再次会晤。 = Both sides agreed to meet again next year.",
		}},
		{name: "headings in one paragraph with their text", layout: mixed.Paragraphs, page: "公报\n\n双方签署了合作协议。\n\nCommuniqué: the two sides signed a cooperation agreement.\n\n贸易\n\n会谈气氛友好。\n\n" +
			"Trade: the talks were friendly.\n\n其他\n\n双方明年再会晤。\n\nOther: both sides meet again next year.\n\n各方表示欢迎。\n\nAll parties expressed their welcome.\n", want: []string{
			"公报 + 双方签署了合作协议。 = Communiqué: the two sides signed a cooperation agreement.", "贸易 + 会谈气氛友好。 = Trade: the talks were friendly.",
			"其他 + 双方明年再会晤。 = Other: both sides meet again next year.", "各方表示欢迎。 = All parties expressed their welcome.",
		}},
		{name: "a heading that is translated in the text", layout: mixed.Paragraphs, page: "双方关于水库建设和管理合作的联合公报\n\n双方签署。\n\n" +
			"The two sides signed the joint communiqué on cooperation in building and managing reservoirs.\n\n会谈在友好的气氛中举行。\n\nThe talks were held in a friendly atmosphere.\n\n" +
			"双方商定明年再次会晤。\n\nBoth sides agreed to meet again next year.\n", want: []string{
			"双方关于水库建设和管理合作的联合公报 + 双方签署。 = The two sides signed the joint communiqué on cooperation in building and managing reservoirs.",
			"会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.", "双方商定明年再次会晤。 = Both sides agreed to meet again next year.",
		}},
		{name: "a heading and a paragraph of two sentences", layout: mixed.Paragraphs, page: "会议结束。\n大家都回家了。\n\nThe meeting ended and everybody went home.\n\n会谈在友好的气氛中举行。\n\nThe talks were held in a friendly atmosphere.\n", want: []string{
			"会议结束。 + 大家都回家了。 = The meeting ended and everybody went home.", "会谈在友好的气氛中举行。 = The talks were held in a friendly atmosphere.",
		}},
		{name: "subtitles", layout: mixed.Paragraphs, page: "1\n00:00:01,000 --> 00:00:02,000\n我们回来了\nWe are back\n\n2\n00:00:03,000 --> 00:00:04,000\n今天天气很好\nThe weather is nice today\n", want: []string{
			"我们回来了 = We are back", "今天天气很好 = The weather is nice today",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := part(t, c.page, c.options)
			if err != nil {
				t.Fatal(err)
			}
			check(t, p)
			if d := cmp.Diff(c.want, pairsOf(p)); d != "" {
				t.Errorf("pairs (-want +got):\n%s", d)
			}
			if p.Layout != c.layout || p.TargetFirst != c.targetOnly {
				t.Errorf("layout %s, target first %v; want %s, %v", p.Layout, p.TargetFirst, c.layout, c.targetOnly)
			}
		})
	}
}

// check holds the promises of the package.
func check(t *testing.T, p *mixed.Parts) {
	t.Helper()
	for _, d := range []*align.Document{p.Source, p.Target} {
		if err := d.Check(); err != nil {
			t.Error(err)
		}
	}
	var done [2]int
	for _, pair := range p.Pairs {
		if pair.Source.From != done[0] || pair.Target.From != done[1] {
			t.Errorf("pair %v does not follow paragraphs %v", pair, done)
		}
		done = [2]int{pair.Source.To, pair.Target.To}
	}
	if done != [2]int{len(p.Source.Paragraphs), len(p.Target.Paragraphs)} {
		t.Errorf("pairs cover %v of %d and %d paragraphs", done, len(p.Source.Paragraphs), len(p.Target.Paragraphs))
	}
}

// TestWrappedPage checks that lines of each language are joined by its own rules
// and never with those of the other.
func TestWrappedPage(t *testing.T) {
	p, err := part(t, `会议指出，要坚持稳中求进工作总基调，完整、准确、
全面贯彻新发展理念，加快构建新发展格局，着力推动
高质量发展。
The meeting pointed out that it was necessary to
adhere to the general principle of seeking progress
while maintaining stability, and to pursue develop-
ment of high quality.

会议强调，要扩大国内需求，发挥消费的基础性作用，
增强投资的关键作用，把恢复和扩大消费摆在优先的位
置。
The meeting stressed that domestic demand had to be
expanded and that consumption had to play its
fundamental role.
`, mixed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, p)
	want := []string{
		"会议指出，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，加快构建新发展格局，着力推动高质量发展。 = The meeting pointed out that it was necessary to adhere to the general principle of seeking progress while maintaining stability, and to pursue development of high quality.",
		"会议强调，要扩大国内需求，发挥消费的基础性作用，增强投资的关键作用，把恢复和扩大消费摆在优先的位置。 = The meeting stressed that domestic demand had to be expanded and that consumption had to play its fundamental role.",
	}
	if d := cmp.Diff(want, pairsOf(p)); d != "" {
		t.Errorf("pairs (-want +got):\n%s", d)
	}
}

func TestNotMixed(t *testing.T) {
	page := "双方签署了合作协议。\n会谈在友好的气氛中举行。双方就共同关心的问题深入交换了意见，并商定明年再次会晤。\nGood luck to you all!\n" +
		strings.Repeat("会议圆满结束，各方对会议取得的成果表示满意，并期待进一步加强合作。\n", 5)
	_, err := part(t, page, mixed.Options{})
	var wrong *mixed.NotMixedError
	if !errors.As(err, &wrong) {
		t.Fatalf("got %v, want a *NotMixedError", err)
	}
	if wrong.Lang != "zh" || len(wrong.Other) != 1 || page[wrong.Other[0].Start:wrong.Other[0].End] != "Good luck to you all!" {
		t.Errorf("got %+v", wrong)
	}
	if wrong.Share <= 0 || wrong.Share > 0.15 || wrong.Hint() == "" {
		t.Errorf("share %v, hint %q", wrong.Share, wrong.Hint())
	}
	if !strings.Contains(err.Error(), "only 1 place is in another") {
		t.Errorf("the message is %q", err)
	}
	if _, err = part(t, page+"See you all again!\n", mixed.Options{}); err == nil || !strings.Contains(err.Error(), "only 2 places are in another") {
		t.Errorf("the message is %q", err)
	}
	_, err = part(t, "双方签署了合作协议。\n会谈在友好的气氛中举行。", mixed.Options{})
	if !errors.As(err, &wrong) || len(wrong.Other) != 0 {
		t.Errorf("one language: got %v", err)
	}
	if _, err = part(t, "123\n456", mixed.Options{}); !errors.As(err, &wrong) {
		t.Errorf("no language: got %v", err)
	}
	var same *mixed.SameScriptError
	if _, err = part(t, page, mixed.Options{From: "en", To: "fr"}); !errors.As(err, &same) {
		t.Errorf("two languages of one script: got %v", err)
	}
}

// TestThirdLanguage checks that a third language belongs to no side.
func TestThirdLanguage(t *testing.T) {
	p, err := part(t, "双方签署了合作协议。\nThe two sides signed a cooperation agreement.\nСтороны подписали соглашение.\n会谈在友好的气氛中举行。\nThe talks were held in a friendly atmosphere.\n", mixed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, p)
	if len(p.LeftOut) != 1 || p.Both() != 2 {
		t.Errorf("%d left out, %d pairs: %q", len(p.LeftOut), p.Both(), pairsOf(p))
	}
}

// TestLanguageOfTerms checks that a short list of English words is taken for English.
func TestLanguageOfTerms(t *testing.T) {
	for page, want := range map[string]string{
		"水库 / reservoir\n堤防 / dyke\n灯塔 / lighthouse\n":     "en",
		"水库 / Wasserspeicher\n堤防 / Dämme\n闸门 / Schützen\n": "de",
	} {
		p, err := part(t, page, mixed.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if p.Target.Lang != want {
			t.Errorf("%q: %s, want %s", page, p.Target.Lang, want)
		}
	}
}

// TestLeftOut checks what a table has beside its texts: its numbers and the names
// of its columns are listed as left out, the signs of a word list are not, and two
// lines that differ in their signs are not a list.
func TestLeftOut(t *testing.T) {
	for page, want := range map[string][]string{
		"序号\n中文\n英文\n1\n水库建成了。\nThe reservoir was built.\n3.5%\n堤防加高了。\nThe dykes were raised.\n": {"序号", "中文", "英文", "1", "3.5%"},
		"水库 / reservoir\n堤防 / dyke\n":                     nil,
		"|水库|reservoir|\n|堤防|dyke|\n|防洪|flood control|\n": nil,
		"2025-03-05\n\n水库建成了。\n\nThe reservoir was built.\n\n备注\n\n堤防加高了。\n\nThe dykes were raised.\n\n河道疏通了。\n\nThe river was dredged.\n": nil,
		"|1|水库建成了。|The reservoir was built.|12|\n|2|堤防加高了。|The dykes were raised.|13|\n":                                                   {"|1|", "|12|", "|2|", "|13|"},
	} {
		p, err := part(t, page, mixed.Options{})
		if err != nil {
			t.Fatal(err)
		}
		check(t, p)
		var got []string
		for _, s := range p.LeftOut {
			got = append(got, p.Source.Text[s.Start:s.End])
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%.30q (-want +got):\n%s", page, d)
		}
		if !strings.HasPrefix(page, "2025") {
			continue
		}
		// A date in front belongs to what follows it, and a single word that could
		// name a column is a heading.
		if got := pairsOf(p); len(got) != 4 || got[0] != "2025-03-05 + 水库建成了。 = The reservoir was built." || got[1] != "备注 = " {
			t.Errorf("pairs %q", got)
		}
	}
}

// TestTwoColons checks that two lines with a colon in a text are not a word list.
func TestTwoColons(t *testing.T) {
	p, err := part(t, "要求：The plan is ready.\n时间：The time is near.\n双方签署了合作协议。\nThe two sides signed a cooperation agreement.\n", mixed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, p)
	if got := strings.Join(pairsOf(p), "\n"); !strings.Contains(got, "要求：") {
		t.Errorf("pairs %s", got)
	}
}

// TestManyStretches checks that a page made to take long does not.
func TestManyStretches(t *testing.T) {
	p, err := part(t, strings.Repeat("中a", 200_000)+"\n双方签署了协议。\n"+strings.Repeat("The two sides signed. ", 40_000), mixed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, p)
}

// FuzzPart holds the promises on any text, read as a page or as it stands.
func FuzzPart(f *testing.F) {
	for _, seed := range []string{
		"双方签署了协议。The two sides signed.\n\n(Note) 注：（见 Annex I）。", "一 A\n二 B C\n\n三。D e f.四！", "第一章 総則はじめ\n第一章 总则",
		"— 1 —\n你好\fHello world\n— 2 —\nсоглашение", "a\n\n\u200b\n中", "(", "（中（b）", "中文　English words\t日本語です",
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, asPage bool) {
		d, err := read.Read(context.Background(), strings.NewReader(text), read.Options{Name: "page", Mixed: asPage})
		if err != nil {
			return
		}
		p, err := mixed.Part(context.Background(), d, mixed.Options{})
		if err != nil {
			if _, ok := errors.AsType[*mixed.NotMixedError](err); !ok {
				t.Fatal(err)
			}
			return
		}
		check(t, p)
	})
}

// TestPartItems parts a Markdown list whose items have a line and its translation, in either
// order.
func TestPartItems(t *testing.T) {
	const page = "# 译法积累\n\n+ in recent years  \n近年来  \n\n+ 稳中有变  \na generally stable performance with some changes  \n\n" +
		"+ The world is moving far too slowly.  \n世界前进得太慢。  \n\n+ 一年来  \nover the past year  \n"
	d, err := read.Read(context.Background(), strings.NewReader(page), read.Options{Name: "page.md", Mixed: true})
	if err != nil {
		t.Fatal(err)
	}
	p, err := mixed.Part(context.Background(), d, mixed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"译法积累 = ", "近年来 = in recent years", "稳中有变 = a generally stable performance with some changes",
		"世界前进得太慢。 = The world is moving far too slowly.", "一年来 = over the past year"}
	if diff := cmp.Diff(want, pairsOf(p)); diff != "" {
		t.Errorf("pairs (-want +got):\n%s", diff)
	}
}
