package check

import "testing"

func TestWeekdays(t *testing.T) {
	for _, x := range []struct{ zh, to, target, want string }{
		{"会议于星期三举行", "en", "The meeting was held on Wednesday.", ""},
		{"会议于星期三举行", "en", "The meeting was held on Thursday.", "error weekday"},
		{"会议于星期三举行", "en", "The meeting was held.", ""},
		{"会议于星期天举行", "fr", "La réunion a eu lieu dimanche.", ""},
		{"会议于星期天举行", "ru", "Встреча прошла в субботу.", "error weekday"},
		{"会议于星期三举行", "ru", "Средства поступили в среду.", ""},
		{"2025年10月15日（星期三）", "en", "Wednesday, October 15, 2025", ""},
		{"2025年10月15日（周三）", "en", "Wednesday, October 15, 2025", ""},
		{"2025年10月15日（星期四）", "en", "Thursday, October 15, 2025", "warning weekday of the date"},
		{"2025年10月15日", "en", "Thursday, October 15, 2025", "warning weekday of the date"},
		{"每周三次", "en", "three times a week, from Monday", ""},
		{"周一围说，下周五开会", "en", "Zhou Yiwei said the meeting would be on Friday.", ""},
	} {
		if got := rulesOf(findingsOf(t, Options{From: "zh", To: x.to, Off: []Kind{Completeness, Numerals, Form}}, pairOf("zh", x.zh, x.to, x.target))); got != x.want {
			t.Errorf("%s | %s: %q, want %q", x.zh, x.target, got, x.want)
		}
	}
}
