package read

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/paragraphs"
)

func TestHardWraps(t *testing.T) {
	check(t, []mended{
		{
			name: "Chinese, paragraphs between blank lines", lang: "zh",
			text: "本办法所称仓库，是指用于储存粮食、棉花\n和其他重要物资的固定场所。仓库的设立应\n当符合国家有关规定。\n\n仓库管理单位应当建立健全安全生产责任制\n度，配备必要的消防设施，并定期组织检\n查。\n",
			paragraphs: []string{"本办法所称仓库，是指用于储存粮食、棉花和其他重要物资的固定场所。仓库的设立应当符合国家有关规定。",
				"仓库管理单位应当建立健全安全生产责任制度，配备必要的消防设施，并定期组织检查。"},
			repairs: "hard-wrap hard-wrap hard-wrap hard-wrap",
		},
		{
			name: "Chinese, indented paragraphs without blank lines", lang: "zh",
			text: "关于加强仓库管理的通知\n　　各县、区人民政府，市政府各部门：\n　　近年来，全市仓库建设步伐加快，管理水平\n不断提高，但是部分单位仍然存在设施陈旧、制\n度不全的问题。\n　　为了消除隐患，现将有关事项通知如下，请\n认真贯彻执行。\n",
			paragraphs: []string{"关于加强仓库管理的通知", "各县、区人民政府，市政府各部门：",
				"近年来，全市仓库建设步伐加快，管理水平不断提高，但是部分单位仍然存在设施陈旧、制度不全的问题。",
				"为了消除隐患，现将有关事项通知如下，请认真贯彻执行。"},
			repairs: "hard-wrap hard-wrap hard-wrap",
		},
		{
			name: "Latin words and numbers in wrapped Chinese", lang: "zh",
			text:       "两家公司将在未来三年内共同开发基于 Open\nRail 标准的调度系统，总投资约为人民币12\n00万元，并由双方各派工程师参加，在上海\n设立联合实验室。",
			paragraphs: []string{"两家公司将在未来三年内共同开发基于 Open Rail 标准的调度系统，总投资约为人民币1200万元，并由双方各派工程师参加，在上海设立联合实验室。"},
			repairs:    "hard-wrap hard-wrap hard-wrap",
		},
		{
			name: "English at sixty columns", lang: "en",
			text: "Notice on the Storage of Grain\n\nThe warehouses named in this notice are those which hold\ngrain, cotton and other goods of importance. They shall be\nbuilt in accordance with the rules of the state.\n\n1. The keeper shall appoint a person who is responsible for\nsafety and who reports to the bureau.\n2. The keeper shall inspect the stores.\n",
			paragraphs: []string{"Notice on the Storage of Grain",
				"The warehouses named in this notice are those which hold grain, cotton and other goods of importance. They shall be built in accordance with the rules of the state.",
				"1. The keeper shall appoint a person who is responsible for safety and who reports to the bureau.",
				"2. The keeper shall inspect the stores."},
			repairs: "hard-wrap hard-wrap hard-wrap",
		},
		{
			name: "Russian with divided words", lang: "ru",
			text:       "Склады, указанные в настоящем объявлении, предназна-\nчены для хранения зерна и хлопка. Они строятся в соот-\nветствии с правилами, которые утверждены китайско-\nроссийской комиссией в прошлом году.",
			paragraphs: []string{"Склады, указанные в настоящем объявлении, предназначены для хранения зерна и хлопка. Они строятся в соответствии с правилами, которые утверждены китайско-российской комиссией в прошлом году."},
			repairs:    "hyphen hard-wrap hyphen hard-wrap hard-wrap",
		},
		{
			name: "page break in wrapped text", lang: "zh",
			text:       "本办法所称仓库，是指用于储存粮食、棉花\n和其他重要物资的固定场所。仓库的设立应\n\n- 4 -\n\n当符合国家有关规定，并且按照规定的程序\n办理登记。\n\n仓库管理单位应当建立健全安全生产责任制\n度，配备必要的消防设施。",
			paragraphs: []string{"本办法所称仓库，是指用于储存粮食、棉花和其他重要物资的固定场所。仓库的设立应当符合国家有关规定，并且按照规定的程序办理登记。", "仓库管理单位应当建立健全安全生产责任制度，配备必要的消防设施。"},
			repairs:    "hard-wrap page-number hard-wrap hard-wrap",
		},
		{
			name: "references at the beginning of a wrapped line", lang: "en",
			text:       "The keeper who does not inspect the stores as provided in\nArticle 7 of this notice shall be warned by the bureau, and\nif he is warned twice in one year, his licence is withdrawn.",
			paragraphs: []string{"The keeper who does not inspect the stores as provided in Article 7 of this notice shall be warned by the bureau, and if he is warned twice in one year, his licence is withdrawn."},
			repairs:    "hard-wrap hard-wrap",
		},
		{
			name: "mixed: one line per paragraph, then wrapped", lang: "en",
			text: "Summary\nThe bureau published its report on the state of the rivers and lakes of the province on Monday, after two years of work.\nIt will be discussed in May.\n\nThe report has nine parts. The first describes the\nstations and their instruments, the second the\nmethods by which the levels are measured, and the\nothers the results.\n",
			paragraphs: []string{"Summary",
				"The bureau published its report on the state of the rivers and lakes of the province on Monday, after two years of work.",
				"It will be discussed in May.",
				"The report has nine parts. The first describes the stations and their instruments, the second the methods by which the levels are measured, and the others the results."},
			repairs: "hard-wrap hard-wrap hard-wrap",
		},
		{
			name: "one line per paragraph, cut after a function word", lang: "en",
			text:       "All departments shall carry out the plan in full and shall make every effort to\nmake improvements where they are needed.\nThe council thanks them.",
			paragraphs: []string{"All departments shall carry out the plan in full and shall make every effort to make improvements where they are needed.", "The council thanks them."},
			repairs:    "hard-wrap",
		},
	}, Options{})
}

// prose is text to wrap: paragraphs of sentences of many lengths.
var prose = map[string][]string{
	"zh": {
		"市水利局星期三发布通报说，今年汛期以来，全市各水库蓄水情况总体良好。受上游连日降雨影响，东河水位一度接近警戒线，有关部门及时启动应急预案，转移低洼地区居民三百余户。",
		"通报指出，防汛工作仍然处在关键阶段。各县要加强巡查值守，做到早发现、早报告、早处置；对存在隐患的堤段，要限期整改，不得拖延。",
		"据气象台预计，下周全市将以多云天气为主，气温略有回升。市民出行时请留意道路积水，远离河道和陡坡。",
		"记者在现场看到，新修的排水泵站已经投入使用，每小时可以排水八千立方米。附近居民告诉记者，往年一下大雨街道就会积水，今年的情况好多了。",
	},
	"en": {
		"The municipal water bureau said on Wednesday that the reservoirs of the city were in good condition this season. After days of rain upstream the level of the East River had come close to the warning line, and more than three hundred households were moved from low ground in time.",
		"The notice pointed out that the work against floods was still at a decisive stage. The counties were to strengthen patrols and to report what they found at once; where dikes were weak, repairs must not be put off.",
		"According to the weather office the coming week will be cloudy, with slightly higher temperatures. Residents are asked to watch for water on the roads and to keep away from rivers and steep slopes.",
		"The new pumping station is in operation and moves eight thousand cubic metres an hour, as reporters saw on the spot. People who live nearby said that in earlier years the streets were under water after every heavy rain.",
	},
	"ru": {
		"Городское управление водных ресурсов сообщило в среду, что водохранилища города находятся в хорошем состоянии. После многодневных дождей в верховьях уровень реки приблизился к опасной отметке, и более трехсот семей были своевременно переселены.",
		"В сообщении отмечается, что работа по борьбе с паводком находится на решающем этапе. Районам следует усилить патрулирование и немедленно докладывать об обнаруженном; ремонт слабых участков откладывать нельзя.",
		"По прогнозу метеорологов, на следующей неделе ожидается облачная погода с небольшим повышением температуры. Жителей просят обращать внимание на воду на дорогах и держаться подальше от рек.",
		"Новая насосная станция уже работает и перекачивает восемь тысяч кубометров в час. Жители соседних домов рассказали, что в прежние годы улицы стояли под водой после каждого сильного дождя.",
	},
}

// wrapText wraps a paragraph at a width as editors do: Chinese between any two
// characters but not before a mark, other texts and numbers between words.
func wrapText(text string, width int, chinese bool) string {
	var lines []string
	line, have := "", 0
	for _, piece := range pieces(text, chinese) {
		bare := strings.TrimRight(piece, " ")
		n := columnsOf(bare, chinese)
		if have > 0 && have+n > width {
			lines, line, have = append(lines, strings.TrimRight(line, " ")), "", 0
		}
		line, have = line+piece, have+columnsOf(piece, chinese)
	}
	return strings.Join(append(lines, line), "\n")
}

// pieces returns the parts of a text that are not divided at the end of a line:
// words with the space after them, Chinese characters with the mark after them.
func pieces(text string, chinese bool) []string {
	if !chinese {
		return strings.SplitAfter(text, " ")
	}
	var out []string
	for _, r := range text {
		last := ""
		if len(out) > 0 {
			last = out[len(out)-1]
		}
		switch {
		case last != "" && strings.ContainsRune("，。；、：？！”》）%", r),
			last != "" && r < utf8.RuneSelf && last[len(last)-1] < utf8.RuneSelf && last[len(last)-1] > ' ':
			out[len(out)-1] += string(r)
		default:
			out = append(out, string(r))
		}
	}
	return out
}

func columnsOf(text string, chinese bool) int {
	n := utf8.RuneCountInString(text)
	if chinese {
		for _, r := range text {
			if r >= utf8.RuneSelf {
				n++
			}
		}
	}
	return n
}

// Whatever the width and the way paragraphs are set off, wrapped text comes
// back as it was before it was wrapped.
func TestWrapsAtEveryWidth(t *testing.T) {
	for tag, paragraphs := range prose {
		chinese := tag == "zh"
		for width := 34; width <= 100; width++ {
			for _, indent := range []string{"", "　　"} {
				if indent != "" && !chinese {
					continue
				}
				var blocks []string
				for _, p := range paragraphs {
					blocks = append(blocks, wrapText(indent+p, width, chinese))
				}
				separator := "\n\n"
				if indent != "" {
					separator = "\n"
				}
				d := mustRead(t, strings.Join(blocks, separator), Options{Lang: tag})
				if len(d.Paragraphs) != len(paragraphs) {
					t.Errorf("%s at %d columns, indent %q: %d paragraphs, want %d", tag, width, indent, len(d.Paragraphs), len(paragraphs))
					continue
				}
				for i, p := range d.Paragraphs {
					if got := d.Slice(p); got != paragraphs[i] {
						t.Errorf("%s at %d columns, indent %q: %s", tag, width, indent, got)
					}
				}
			}
		}
	}
}

// TestIndentOnPageOfShortParagraphs checks that a page that begins in
// mid-paragraph has no hanging indent, although its short paragraphs give it
// more lines with an indent than without.
func TestIndentOnPageOfShortParagraphs(t *testing.T) {
	text := `　　本办法所称仓库，是指用于储存粮食、棉花和其他重
要物资的固定场所。仓库的设立应当符合国家有关规
定。
　　仓库管理单位应当建立健全安全生产责任制度，配备
` + "\f" + `必要的消防设施。
　　每月检查一次。
　　检查的结果应当如实记录，保存三年。
　　发现隐患的，应当立即排除；不能立即排除的，应当
采取防护措施。
　　违反规定的，依法处理。
　　本办法由市政府解释。
　　本办法自发布之日起施行。
`
	want := []string{
		"本办法所称仓库，是指用于储存粮食、棉花和其他重要物资的固定场所。仓库的设立应当符合国家有关规定。",
		"仓库管理单位应当建立健全安全生产责任制度，配备必要的消防设施。",
		"每月检查一次。", "检查的结果应当如实记录，保存三年。",
		"发现隐患的，应当立即排除；不能立即排除的，应当采取防护措施。",
		"违反规定的，依法处理。", "本办法由市政府解释。", "本办法自发布之日起施行。",
	}
	if diff := cmp.Diff(want, texts(mustRead(t, text, Options{Lang: "zh"}))); diff != "" {
		t.Errorf("want - got +:\n%s", diff)
	}
}

// A page may end after any character of a paragraph's middle.
func TestCutsAnywhere(t *testing.T) {
	text := strings.Join(prose["zh"], "\n\n")
	whole := []rune(prose["zh"][0])
	for at := 42; at < len(whole)-1; at++ {
		if strings.ContainsRune("。；", whole[at-1]) {
			continue
		}
		cut := strings.Replace(text, string(whole), string(whole[:at])+"\n\n"+string(whole[at:]), 1)
		d := mustRead(t, cut, Options{Lang: "zh"})
		if got := d.Slice(d.Paragraphs[0]); got != string(whole) {
			t.Errorf("cut at %d: %s", at, got)
		}
		if len(d.Repairs) != 1 || d.Repairs[0].Kind != align.RepairPageBreak {
			t.Errorf("cut at %d: repairs %+v", at, d.Repairs)
		}
	}
}

func TestRunningHeads(t *testing.T) {
	page := func(head, body, foot string) string { return head + "\n" + body + "\n" + foot }
	text := strings.Join([]string{
		page("水利年报", "第一段到此为止。", "市水利局编 12"),
		page("水利年报", "第二段到此为止。", "市水利局编 13"),
		page("水利年报", "第三段到此为止。", "市水利局编 14"),
		page("附录", "第四段到此为止。", "市水利局编 15"),
	}, "\f")
	d := mustRead(t, text, Options{Lang: "zh"})
	want := []string{"水利年报", "第一段到此为止。", "第二段到此为止。", "第三段到此为止。", "附录", "第四段到此为止。"}
	if diff := cmp.Diff(want, texts(d)); diff != "" {
		t.Errorf("want - got +:\n%s", diff)
	}
	if got := texts(mustRead(t, text, Options{Lang: "zh", Without: []align.RepairKind{paragraphs.RepairRunningHead}})); len(got) != 12 {
		t.Errorf("with the repair switched off: %q", got)
	}
	verse := strings.Repeat("同一句话\n\f", 5)
	if got := texts(mustRead(t, verse, Options{Lang: "zh"})); len(got) == 0 {
		t.Error("a text of nothing but heads is lost")
	}
}

// TestHeadingsAtTheTopOfPages checks that headings that differ only in their numbers are
// no running heads where they happen to begin pages, nor one that a later chapter has, too.
func TestHeadingsAtTheTopOfPages(t *testing.T) {
	const pages, middle = 14, 7
	for name, between := range map[string]string{"with form feeds": "\f", "without form feeds": "\n\n"} {
		t.Run(name, func(t *testing.T) {
			var text strings.Builder
			want := []string{"Port Rules"}
			text.WriteString("Port Rules\n\n")
			for n := 1; n <= pages; n++ {
				article := "Article " + strconv.Itoa(n)
				body := "Ships that enter the harbour in the hours of the night shall report to the office on pier " + strconv.Itoa(n) + " at once."
				if n > 1 {
					text.WriteString(between)
				}
				if n == 2 || n == middle {
					text.WriteString("General Provisions\n\n")
					want = append(want, "General Provisions")
				} else if n > middle {
					text.WriteString("Of Ships at Night\n\n")
					if n == middle+1 && between != "\f" {
						want = append(want, "Of Ships at Night") // it may be a title, too
					}
				}
				text.WriteString(article + "\n\n" + body + "\n\n— " + strconv.Itoa(n+6) + " —")
				want = append(want, article, body)
			}
			if diff := cmp.Diff(want, texts(mustRead(t, text.String(), Options{Lang: "en"}))); diff != "" {
				t.Errorf("want - got +:\n%s", diff)
			}
		})
	}
}
