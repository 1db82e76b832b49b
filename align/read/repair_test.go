package read

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/paragraphs"
)

// mended is a text and what reading makes of it: its paragraphs with the repairs
// applied, and the kinds of the repairs in order.
type mended struct {
	name, lang, text string
	paragraphs       []string
	repairs          string
}

func check(t *testing.T, cases []mended, o Options) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o.Name, o.Lang = c.name, c.lang
			d := mustRead(t, c.text, o)
			var got []string
			for _, p := range d.Paragraphs {
				got = append(got, d.Slice(p))
			}
			if diff := cmp.Diff(c.paragraphs, got); diff != "" {
				t.Errorf("paragraphs, want - got +:\n%s", diff)
			}
			var kinds []string
			for _, r := range d.Repairs {
				kinds = append(kinds, string(r.Kind))
			}
			if got := strings.Join(kinds, " "); got != c.repairs {
				t.Errorf("repairs %q, want %q", got, c.repairs)
			}
		})
	}
}

func mustRead(t *testing.T, text string, o Options) *align.Document {
	t.Helper()
	d, err := Read(context.Background(), strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPageBreaksChinese(t *testing.T) {
	check(t, []mended{
		{
			name: "cut inside a word", lang: "zh",
			text: "两国部长会谈\n\n部长说，去年以来，双方贸易额稳步增长。两国企业在港口、铁路和通信等方面的合作不断扩大，为沿线地区创造了新的就业机\n\n会和税收来源。\n\n会谈后，双方签署了文件。",
			paragraphs: []string{"两国部长会谈",
				"部长说，去年以来，双方贸易额稳步增长。两国企业在港口、铁路和通信等方面的合作不断扩大，为沿线地区创造了新的就业机会和税收来源。",
				"会谈后，双方签署了文件。"},
			repairs: "page-break",
		},
		{
			name: "cut after a comma, two blank lines", lang: "zh",
			text:       "会议要求，各级部门要加强协调配合，\n\n\n推动各项措施尽快落地见效。",
			paragraphs: []string{"会议要求，各级部门要加强协调配合，推动各项措施尽快落地见效。"},
			repairs:    "page-break",
		},
		{
			name: "cut twice", lang: "zh",
			text:       "代表团团长表示，这座水电站建成以后，每年可以为两岸的居民提供稳定的电力。工程还将改善下游的灌溉条件，使沿河各县的\n\n农田得到保护，也使往来的船只有了更安全的航道，沿岸的渔民因此能够全年作业，\n\n收入明显增加。",
			paragraphs: []string{"代表团团长表示，这座水电站建成以后，每年可以为两岸的居民提供稳定的电力。工程还将改善下游的灌溉条件，使沿河各县的农田得到保护，也使往来的船只有了更安全的航道，沿岸的渔民因此能够全年作业，收入明显增加。"},
			repairs:    "page-break page-break",
		},
		{
			name: "a page number between the halves", lang: "zh",
			text:       "大使说，两国建交三十年来，人员往来日益密切。留学生人数逐年增加，旅游线路不断丰富，地方之间的友好关系\n\n— 12 —\n\n也更加牢固。",
			paragraphs: []string{"大使说，两国建交三十年来，人员往来日益密切。留学生人数逐年增加，旅游线路不断丰富，地方之间的友好关系也更加牢固。"},
			repairs:    "page-number",
		},
		{
			name: "a running head and a bare page number between the halves", lang: "zh",
			text: "边境口岸年度报告\n\n口岸管理局说，今年前三个季度通过口岸的货车比上年同期增加两成。为了缩短等候时间，管理局增设了四条通\n\n边境口岸年度报告\n\n7\n\n道，并且延长了夜间的工作时间。",
			paragraphs: []string{"边境口岸年度报告",
				"口岸管理局说，今年前三个季度通过口岸的货车比上年同期增加两成。为了缩短等候时间，管理局增设了四条通道，并且延长了夜间的工作时间。"},
			repairs: "page-number",
		},
		{
			name: "cut in the first sentence of a report", lang: "zh",
			text:       "两国部长会谈\n\n通联社海湾3月2日电 两国水利部长2日在海湾举行会谈，就\n\n界河的水位监测交换了意见。",
			paragraphs: []string{"两国部长会谈", "通联社海湾3月2日电 两国水利部长2日在海湾举行会谈，就界河的水位监测交换了意见。"},
			repairs:    "page-break",
		},
		{
			name: "cut after a semicolon in prose", lang: "zh",
			text:       "会议对今年的工作作了安排。各县要加强巡查，及时报告水情；要备足物资，保证道路畅通；要做好宣传，\n\n使居民了解撤离的路线；\n\n要保护好泵站。",
			paragraphs: []string{"会议对今年的工作作了安排。各县要加强巡查，及时报告水情；要备足物资，保证道路畅通；要做好宣传，使居民了解撤离的路线；要保护好泵站。"},
			repairs:    "page-break page-break",
		},
		{
			name: "a bracket left open", lang: "zh",
			text:       "（二〇一九年三月十五日第三届理事会\n第二次会议通过）\n\n第一条　为了规范仓储管理，制定本办法。",
			paragraphs: []string{"（二〇一九年三月十五日第三届理事会第二次会议通过）", "第一条　为了规范仓储管理，制定本办法。"},
			repairs:    "hard-wrap",
		},
		{
			name: "traditional", lang: "zh-Hant",
			text:       "發言人表示，這項工程將於明年春天動工。施工期間，沿線車站照常開放，旅客可以按照公告的時間乘車，鐵路公司也會增派人\n\n員維持秩序。",
			paragraphs: []string{"發言人表示，這項工程將於明年春天動工。施工期間，沿線車站照常開放，旅客可以按照公告的時間乘車，鐵路公司也會增派人員維持秩序。"},
			repairs:    "page-break",
		},
	}, Options{})
}

func TestNotGlued(t *testing.T) {
	for _, c := range []struct{ name, lang, text string }{
		{"headings", "zh", "一、去年工作回顾\n\n过去一年，全市经济运行总体平稳，就业形势稳定。\n\n二、扩大内需，推动产业结构优化升级\n\n今年要抓好以下工作。"},
		{"a long title", "zh", "甲国政府和乙国政府关于在新形势下进一步加强海洋渔业资源养护与合理利用合作的联合公报\n\n应乙国政府邀请，甲国代表团于五月访问了乙国。"},
		{"a heading with a comma", "zh", "两国签署合作文件，愿扩大双边贸易规模\n\n新华社北京3月2日电 两国代表2日在北京签署合作文件。"},
		{"a title with many clauses", "zh", "团结一致、齐心协力，加快建设、加强保护，为全面完成河湾综合治理任务、让两岸居民过上更好的生活而努力奋斗\n\n一年来，治理工作取得了明显进展。"},
		{"subtitles", "zh", "市长说，工程已经完工。\n\n拆除旧堤坝，修建新码头\n\n旧堤坝建于上世纪，已经不能满足需要。"},
		{"list items", "zh", "有下列情形之一的，不予登记：\n\n（一）材料不齐全的；\n\n（二）不符合规定条件的；\n\n（三）法律、行政法规规定的其他情形。"},
		{"banner", "zh", "活动在掌声中结束。\n\n\n\n清洁河湾\nQING JIE HE WAN\n\n市民公约\n\n守法 守信 友爱 勤俭\n敬老 爱幼 好学 自强\n护绿 节水 环保 文明\n\n河湾市文明办公室 河湾市园林局 宣"},
		{"banner with wide blanks", "zh", "守法　　守信　　友爱　　勤俭\n敬老　　爱幼　　好学　　自强\n护绿　　节水　　环保　　文明"},
		{"slogans of equal length", "zh", "保护青山绿水，建设美丽家园\n节约粮食用水，养成良好习惯\n遵守交通规则，关爱他人生命"},
		{"verse", "zh", "白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。"},
		{"caption with a credit", "zh", "图为三月二日，代表团参观新建成的集装箱码头，听取负责人介绍情况。记者 李明 摄\n\n代表团随后前往工业园区，参观了两家企业。"},
		{"salutation", "zh", "各位代表，\n\n现在我向大会报告工作，请予审议。"},
		{"byline and date", "zh", "本报记者 王芳\n\n2024年5月6日\n\n昨天上午，新图书馆正式开放。"},
		{"dialogue", "zh", "“你去过那里吗？”\n\n“去过一次。”\n\n他点点头。"},
		{"heading", "en", "Ministers Hold Second Round of Talks on Cross-Border Railway\n\nThe two ministers met on Monday."},
		{"salutation in English", "en", "Fellow Delegates,\n\nOn behalf of the council, I now report to you on its work."},
		{"list without marks", "en", "The main targets for this year are as follows:\n\ngrowth of around five percent in regional output\n\nover eleven thousand new jobs in the towns and counties\n\na further drop in the energy used for each unit of output\n\nAs a general target, the province will seek progress."},
		{"list with semicolons", "en", "The following shall not be admitted:\n\n(1) applications that are incomplete;\n\n(2) applications made after the closing date; and\n\n(3) applications by persons under age."},
		{"address block", "en", "Bureau of Rivers and Lakes\n14 Harbour Road\nNew Town\n\nThe bureau is open on weekdays."},
		{"heading in Russian", "ru", "Министры провели второй раунд переговоров в столице\n\nМинистры двух стран встретились в понедельник."},
		{"dialogue in Russian", "ru", "Он посмотрел на карту и медленно покачал головой\n\n— Да, — сказал он."},
		{"verse in English", "en", "The river bends below the town,\nAnd slowly all the lamps go down,\nThe ferry waits beside the pier,\nAnd nobody is walking here."},
		{"table", "zh", "项目\t金额\t比例\n进口\t1200\t40\n出口\t1800\t60"},
		{"chapter numbers", "en", "1\n\nThe ship left the harbour at dawn.\n\n2\n\nThe storm came in the afternoon.\n\n3\n\nAt night the wind fell."},
		{"figures", "zh", "进口额\n\n120\n\n出口额\n\n180"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := mustRead(t, c.text, Options{Name: c.name, Lang: c.lang})
			var want []string
			for line := range strings.SplitSeq(c.text, "\n") {
				if line != "" {
					want = append(want, line)
				}
			}
			var got []string
			for _, p := range d.Paragraphs {
				got = append(got, d.Slice(p))
			}
			if diff := cmp.Diff(want, got); diff != "" || len(d.Repairs) > 0 {
				t.Errorf("every line is a paragraph; want - got +:\n%s%+v", diff, d.Repairs)
			}
		})
	}
}

func TestPageBreaksLetters(t *testing.T) {
	check(t, []mended{
		{
			name: "a small letter follows", lang: "en",
			text:       "The minister said that trade had grown steadily. Companies of both countries had widened their work on ports, railways and\n\ntelecommunications, he added.",
			paragraphs: []string{"The minister said that trade had grown steadily. Companies of both countries had widened their work on ports, railways and telecommunications, he added."},
			repairs:    "page-break",
		},
		{
			name: "a capital follows, prose before", lang: "en",
			text:       "The agreement was signed in the morning. It was welcomed by the delegations of all member countries and by the director of the Bureau\n\nNorth, who had prepared it for two years.",
			paragraphs: []string{"The agreement was signed in the morning. It was welcomed by the delegations of all member countries and by the director of the Bureau North, who had prepared it for two years."},
			repairs:    "page-break",
		},
		{
			name: "a word divided at the end of a page", lang: "en",
			text:       "The delegations discussed the next steps of their technical co-\n\noperation and agreed on a date.",
			paragraphs: []string{"The delegations discussed the next steps of their technical cooperation and agreed on a date."},
			repairs:    "hyphen page-break",
		},
		{
			name: "Russian", lang: "ru",
			text:       "Министр сообщил, что товарооборот неуклонно растет. Предприятия обеих стран расширяют сотрудничество в области\n\nтранспорта и связи.\n\nДокумент подписан.",
			paragraphs: []string{"Министр сообщил, что товарооборот неуклонно растет. Предприятия обеих стран расширяют сотрудничество в области транспорта и связи.", "Документ подписан."},
			repairs:    "page-break",
		},
		{
			name: "page numbers between paragraphs and in mid-sentence", lang: "en",
			text:       "The report was presented in the spring. It covers the work of all nine river stations and describes how\n\n1\n\nthe water rose in April.\n\nThe second part deals with the lakes.\n\n2\n\nThe third part holds the tables.",
			paragraphs: []string{"The report was presented in the spring. It covers the work of all nine river stations and describes how the water rose in April.", "The second part deals with the lakes.", "The third part holds the tables."},
			repairs:    "page-number page-number",
		},
		{
			name: "French", lang: "fr",
			text:       "La ministre a déclaré que les échanges progressaient. Les entreprises des deux pays ont élargi leur coopération dans le domaine des\n\nTransports et de la communication, a-t-elle ajouté.",
			paragraphs: []string{"La ministre a déclaré que les échanges progressaient. Les entreprises des deux pays ont élargi leur coopération dans le domaine des Transports et de la communication, a-t-elle ajouté."},
			repairs:    "page-break",
		},
	}, Options{})
}

// The file is a page of a newspaper cut out of a PDF: two articles with six
// paragraphs cut by the end of a column, and a banner below.
func TestSeed(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/cases/seed/000_*.txt")
	if len(files) == 0 {
		t.Skip("the development cases are not here")
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	d := mustRead(t, string(data), Options{})
	for i, p := range d.Paragraphs {
		if text := d.Slice(p); utf8.RuneCountInString(text) >= 40 && !paragraphs.EndsSentence(text) {
			t.Errorf("paragraph %d does not end in a full stop: %s", i, text)
		}
	}
	for _, r := range d.Repairs {
		if r.Kind != align.RepairPageBreak || r.With != "" {
			t.Errorf("repair %+v", r)
		}
	}
	last := d.Repairs[len(d.Repairs)-1]
	banner := strings.LastIndex(d.Text, "\n\n\n")
	if len(d.Repairs) != 6 || last.End > banner {
		t.Errorf("%d repairs, the last at %d, the banner at %d", len(d.Repairs), last.End, banner)
	}
}
