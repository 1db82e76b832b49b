package align_test

import (
	"slices"
	"testing"

	"github.com/yiku-tm/yiku/align"
)

var (
	listBefore  = []string{"今年以来，全市上下团结奋斗，经济运行总体平稳。", "地区生产总值增长百分之六。"}
	listChinese = "今年要重点做好以下工作：稳定粮食生产，扩大有效投资，促进居民消费，优化营商环境，支持民营企业，吸引外商投资，推进城市更新，" +
		"改善生态环境，加强教育公平，提高医疗水平，完善社会保障，繁荣文化事业，加快数字转型，防范金融风险，维护公共安全。"
	listAfter = []string{"各部门要抓好落实。", "我们相信，有全市人民的支持，目标一定能够实现。"}

	englishBefore = []string{"Since the start of this year, the whole city has worked hard together and the economy has run steadily.", "The gross regional product grew by 6 percent."}
	englishList   = []string{"This year we will do the following:", "Stabilize grain production", "Expand effective investment", "Promote household consumption",
		"Improve the business environment", "Support private enterprises", "Attract foreign investment", "Advance urban renewal",
		"Improve the ecological environment", "Strengthen equity in education", "Raise the level of medical care", "Improve social security",
		"Promote culture", "Accelerate the digital transition", "Guard against financial risks", "Maintain public security"}
	englishAfter = []string{"All departments should see to implementation.", "We believe that with the support of the people of the city the goals will be achieved."}
)

// TestLongList checks that a sentence whose translation is a list longer than a
// bead of the search gets all of it and no neighbour.
func TestLongList(t *testing.T) {
	chinese := lineDocument("zh", slices.Concat(listBefore, []string{listChinese}, listAfter))
	english := lineDocument("en", slices.Concat(englishBefore, englishList, englishAfter))
	want := []align.Bead{
		{Source: align.Range{From: 0, To: 1}, Target: align.Range{From: 0, To: 1}},
		{Source: align.Range{From: 1, To: 2}, Target: align.Range{From: 1, To: 2}},
		{Source: align.Range{From: 2, To: 3}, Target: align.Range{From: 2, To: 18}},
		{Source: align.Range{From: 3, To: 4}, Target: align.Range{From: 18, To: 19}},
		{Source: align.Range{From: 4, To: 5}, Target: align.Range{From: 19, To: 20}},
	}
	check := func(name string, got []align.Bead, swapped bool) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%s: %d beads, want %d: %v", name, len(got), len(want), got)
		}
		for k, b := range got {
			source, target := b.Source, b.Target
			if swapped {
				source, target = target, source
			}
			if source != want[k].Source || target != want[k].Target {
				t.Errorf("%s: bead %d is %v, want %v", name, k, b, want[k])
			}
		}
		if got[2].Score < 0.9 {
			t.Errorf("%s: the list has score %.2f although every item has a translation in the sentence", name, got[2].Score)
		}
	}
	check("Chinese first", mustAlign(t, chinese, english).Beads, false)
	check("English first", mustAlign(t, english, chinese).Beads, true)
}

// TestLongListKeepsStrangers checks that sentences which are in no list stay alone.
func TestLongListKeepsStrangers(t *testing.T) {
	strangers := []string{"The violin teacher lost her umbrella on the tram.", "Nobody in the orchestra had seen it.", "It was green with a wooden handle.", "She bought another one the next day."}
	chinese := lineDocument("zh", slices.Concat(listBefore, []string{listChinese}, listAfter))
	english := lineDocument("en", slices.Concat(englishBefore, englishList, strangers, englishAfter))
	for _, b := range mustAlign(t, chinese, english).Beads {
		if b.Source.Len() == 1 && b.Source.From == 2 && b.Target.To > 18 {
			t.Errorf("the list takes in strangers: %v", b)
		}
	}
}

// TestLongListAlone checks that a sentence gets the lines of a list even if the search
// found no partner for it.
func TestLongListAlone(t *testing.T) {
	items := []string{"镇里今年做这些事：", "新建两所幼儿园", "拓宽进城的公路", "更换老旧的水管", "给山村安装路灯", "疏通东边的水渠", "补种三千棵松树", "开设周末的夜校", "添置两辆消防车",
		"翻修广场上的戏台", "向果农提供贷款", "开放镇里的图书馆", "培训四十名护士", "检查所有的煤气管道", "举办秋天的运动会"}
	sentence := "This year the town will do the following: build two kindergartens; widen the road into the city; replace the old water pipes; install street lamps in the mountain villages; " +
		"dredge the eastern canal; plant three thousand pines; open weekend evening schools; buy two fire engines; renovate the stage on the square; offer loans to fruit farmers; " +
		"open the town library; train forty nurses; inspect all gas pipes; and hold the autumn sports meeting."
	chinese := lineDocument("zh", slices.Concat(items, listAfter[1:]))
	english := lineDocument("en", append([]string{sentence}, englishAfter[1:]...))
	whole := align.Range{From: 0, To: len(items)}
	if got := mustAlign(t, chinese, english).Beads; len(got) != 2 || got[0].Source != whole || got[0].Target.Len() != 1 {
		t.Errorf("Chinese first: %v", got)
	}
	if got := mustAlign(t, english, chinese).Beads; len(got) != 2 || got[0].Target != whole || got[0].Source.Len() != 1 {
		t.Errorf("English first: %v", got)
	}
}
