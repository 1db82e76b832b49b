package fold

import (
	"os"
	"strings"
	"testing"
	"unicode"
)

// TestWritings holds words in several writings, each of which must be found by all others.
func TestWritings(t *testing.T) {
	for _, words := range []string{
		"随着 隨著 隨着 随著", "接着 接著", "著作 着作", "显著 顯著", "答复 答覆 答復", "复盖 覆蓋 复蓋 覆盖", "了望 瞭望", "明了 明瞭",
		"借助 藉助", "慰藉 慰借", "仿佛 彷彿 彷佛", "只有 衹有 祇有", "苏醒 甦醒 蘇醒", "计划 計劃 計畫", "绘画 繪畫", "想象 想像",
		"卫星 衛星 衞星", "叙事 敘事 敍事", "为了 爲了 為了", "群众 羣衆 群眾", "里面 裏面 裡面", "台湾 臺灣 台灣", "峰会 峯會", "污水 汙水",
		"吃力 喫力", "床铺 牀鋪", "秘密 祕密", "启动 啓動 啟動", "悦读 悅讀 悦讀", "说明 說明 説明", "脱离 脫離 脱離", "温度 溫度",
		"抽烟 抽菸 抽煙", "户籍 戶籍", "教育部于 教育部於", "锻炼 鍛鍊 鍛煉", "项链 項鍊 項鏈", "唯一 唯一", "咨询 諮詢 谘询",
		"二〇〇八年 二○○八年 二零零八年 二◯◯八年 二⭘⭘八年", "零售 〇售",
		"长江 ⻓江 ⾧江 長江", "西部 ⻄部", "工作人员 ⼯作⼈员", "见面 ⻅⾯ 見面", "马路 ⻢路 馬路", "门户 ⻔⼾", "龟甲 ⻳甲 龜甲", "一 ㇐ ⼀",
	} {
		list := strings.Fields(words)
		for _, w := range list {
			if String(w) != String(list[0]) {
				t.Errorf("%s folds to %s, but %s to %s", w, String(w), list[0], String(list[0]))
			}
			text := "前文" + w + "后文"
			folded := Fold(text)
			at := strings.Index(folded.Folded, String(list[0]))
			if at < 0 {
				t.Fatalf("%s does not find %s", list[0], text)
			}
			if from, to := folded.Original(at, at+len(String(list[0]))); text[from:to] != w {
				t.Errorf("%s finds %q in %s", list[0], text[from:to], text)
			}
		}
	}
}

// TestOtherWords holds words that must not find each other.
func TestOtherWords(t *testing.T) {
	for _, words := range []string{
		"后坐 后座", "看呆 看待", "做客 作客", "分子 份子", "报账 报帐", "已经 己经", "末来 未来", "熏衣 薰衣", "包含 包涵", "权利 权力", "制订 制定", "必须 必需",
		"反映 反应", "会见 会现", "人员 入员", "士地 土地", "大臣 大巨", "日期 曰期", "0 〇", "o 〇", "O ○", "• ○", "。 ○",
	} {
		if list := strings.Fields(words); String(list[0]) == String(list[1]) {
			t.Errorf("%s and %s fold to the same", list[0], list[1])
		}
	}
}

// TestOpenCC checks that every character of OpenCC's tables finds all that the table names
// for it.
func TestOpenCC(t *testing.T) {
	for _, file := range []string{"../../align/han/TSCharacters.txt", "internal/writings/TWVariants.txt", "internal/writings/HKVariants.txt"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			key, candidates, found := strings.Cut(line, "\t")
			if !found || strings.HasPrefix(line, "#") {
				continue
			}
			for _, c := range strings.Fields(candidates) {
				n++
				if String(c) != String(key) {
					t.Errorf("%s: %s folds to %s, its form %s to %s", file, key, String(key), c, String(c))
				}
			}
		}
		if n < 35 {
			t.Errorf("%s has %d pairs only", file, n)
		}
	}
}

// TestRadicals checks that no radical is left that shows a character: Unicode names none
// for ⺀ and a few more.
func TestRadicals(t *testing.T) {
	var left []rune
	for r := rune(0x2E80); r <= 0x2FD5; r++ {
		if unicode.Is(unicode.Han, r) && String(string(r)) == string(r) {
			left = append(left, r)
		}
	}
	if string(left) != "⺀" {
		t.Errorf("the radicals %q stay what they are, want ⺀ alone", string(left))
	}
}

func TestSimplified(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"著名 顯著 隨著", "著名显著随著"},
		{"覆蓋率", "覆盖率"},
		{"二○○八年", "二〇〇八年"},
		{"零售", "零售"},
		{"⻓江", "长江"},
		{"計畫", "计画"},
		{"Ａ『Ｂ』 c", "a'b' c"},
		{"㑮𫝈", "㑮㑮"},
	} {
		if got := Simplified(tt.in); got != tt.want {
			t.Errorf("Simplified(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestClasses checks the tables themselves: no character is in two classes, each class begins with
// its shortest character, and none is large, as one would be that a wrong line of the source chains together.
func TestClasses(t *testing.T) {
	seen := map[rune]bool{}
	for line := range strings.Lines(classes) {
		class := []rune(strings.TrimSuffix(line, "\n"))
		if len(class) < 2 || len(class) > 3 {
			t.Errorf("the class %q has %d characters", string(class), len(class))
		}
		for _, r := range class {
			if seen[r] {
				t.Errorf("%c is in two classes", r)
			}
			seen[r] = true
			if len(string(r)) < len(string(class[0])) {
				t.Errorf("%q begins with a longer character than %c", string(class), r)
			}
			if r != simplify(r) && len(string(r)) == len(string(class[0])) {
				t.Errorf("%c in %q is no simplified character", r, string(class))
			}
		}
	}
}
