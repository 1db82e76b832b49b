package check

import (
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

func TestForm(t *testing.T) {
	for _, x := range []struct{ source, target, to, want string }{
		{"请点击{0}继续。", "Click {0} to continue.", "en", ""},
		{"请点击{0}继续。", "Click to continue.", "en", "error code lost"},
		{"请继续。", "Click {0} to continue.", "en", "warning code added"},
		{"共%s页", "%s pages", "en", ""},
		{"共%s页", "many pages", "en", "error code lost"},
		{"增长5%的省份", "provinces that grew by 5 percent", "en", ""},
		{"会议（第二次）", "the meeting (the second", "en", "warning bracket"},
		{"会议（第二次）", "the meeting (the second)", "en", ""},
		{"a)范围", "a) Scope", "en", ""},
		{"会议，很好。", "The meeting，was good.", "en", "warning wide mark"},
		{"会议", "the the meeting", "en", "warning doubled word"},
		{"钟嘀嗒嘀嗒地响", "the clock went tock tock tock", "en", ""},
		{"他已经有了", "he had had it", "en", ""},
		{"我们在休息", "nous nous reposons", "fr", ""},
		{"就是这样", "вот вот", "ru", ""},
		{"会议。", "Заседание (второе.", "ru", "warning bracket"},
		{"问", "Question : réponse ?", "fr", ""},
	} {
		if got := rulesOf(findingsOf(t, Options{From: "zh", To: x.to}, pairOf("zh", x.source, x.to, x.target))); got != x.want {
			t.Errorf("%s | %s: %q, want %q", x.source, x.target, got, x.want)
		}
	}
	for _, x := range []struct{ second, want string }{
		{"It is in the next chapter.)", ""},
		{"It is in the next chapter.", "warning bracket"},
	} {
		units := []unit.Unit{pairOf("zh", "先说这些。", "en", "(So much for that."), pairOf("zh", "其余见下一章。", "en", x.second)}
		if got := rulesOf(findingsOf(t, Options{From: "zh", To: "en"}, units...)); got != x.want {
			t.Errorf("a bracket over two units, %s: %q, want %q", x.second, got, x.want)
		}
	}
	for _, x := range []struct{ target, to, want string }{
		{"The meeting  went well.", "en", "double space"},
		{"The meeting went well .", "en", "space before mark"},
		{"La réunion : bien ; vraiment !", "fr", ""},
		{"Die „zweite“ Sitzung.", "de", ""},
		{"Заседание «второе».", "ru", ""},
		{"A story called Dream of the Red Chamber", "en", ""},
	} {
		got := ""
		for _, f := range findingsOf(t, Options{From: "zh", To: x.to, Off: []Kind{Completeness}}, pairOf("zh", "《红楼梦》", x.to, x.target)) {
			got += f.Rule
		}
		if got != x.want {
			t.Errorf("%s: %q, want %q", x.target, got, x.want)
		}
	}
	list := findingsOf(t, Options{From: "en", To: "zh"}, pairOf("en", "Good, they said.", "zh", "很好,他们说。"))
	if got := rulesOf(list); got != "warning narrow mark" {
		t.Errorf("a narrow comma: %q", got)
	}
}

func TestInlineCodes(t *testing.T) {
	u := pairOf("zh", "按确定", "en", "Press OK")
	u.Variants[0].Codes = []unit.Code{{At: 3, Kind: unit.CodeBegin, Data: "<b>"}, {At: 9, Kind: unit.CodeEnd, Data: "</b>"}}
	if got := rulesOf(findingsOf(t, Options{From: "zh", To: "en"}, u)); got != "error code lost, error code lost" {
		t.Errorf("two codes lost: %q", got)
	}
	u.Variants[1].Codes = []unit.Code{{At: 6, Kind: unit.CodeBegin, Data: "<b>"}, {At: 8, Kind: unit.CodeEnd, Data: "</b>"}}
	if got := rulesOf(findingsOf(t, Options{From: "zh", To: "en"}, u)); got != "" {
		t.Errorf("all codes there: %q", got)
	}
}
