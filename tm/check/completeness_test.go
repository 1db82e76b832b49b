package check

import "testing"

func TestCompleteness(t *testing.T) {
	for _, x := range []struct{ source, target, want string }{
		{"会议决定成立一个新的工作委员会。", "", "warning omitted sentence"},
		{"深化医药改革。", "", "warning omitted sentence"},
		{"目录", "", ""}, // an info: headings are dropped
		{"会议决定成立一个新的工作委员会。", "会议决定成立一个新的工作委员会。", "warning same as source"},
		{"PM2.5", "PM2.5", ""},
		{"他喜欢豆腐。", "He likes 豆腐.", "warning left over"},
		{"他在新华社工作。", "He works at Xinhua (新华社).", ""},
		{"他写了“福”字。", "He wrote “福”.", ""},
		{"体育丨全国比赛开幕", "Sports丨The national games open", ""},
	} {
		if got := rulesOf(findingsOf(t, Options{From: "zh", To: "en"}, pairOf("zh", x.source, "en", x.target))); got != x.want {
			t.Errorf("%s | %s: %q, want %q", x.source, x.target, got, x.want)
		}
	}
	if got := rulesOf(findingsOf(t, Options{From: "zh", To: "en", Profile: Law}, pairOf("zh", "", "en", "This law is good."))); got != "warning added sentence" {
		t.Errorf("a sentence added to a law: %q", got)
	}
}
