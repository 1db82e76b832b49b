package check

import "testing"

func TestIncreases(t *testing.T) {
	for _, x := range []struct{ zh, en, want string }{
		{"产量增长两倍", "Output tripled.", ""},
		{"产量增长了2倍", "Output increased threefold.", ""},
		{"产量增长了2倍", "Output rose by 200 percent.", ""},
		{"产量增长到2倍", "Output doubled.", ""},
		{"产量是去年的2倍", "Output was twice that of last year.", ""},
		{"产量增长两倍", "Output increased two times.", "warning increase"},
		{"产量增长了近3倍", "Output increased nearly threefold.", "warning increase"},
		{"产量增长一点五倍", "Output grew 1.5-fold.", "warning increase"},
		{"产量增长两倍", "Output doubled.", "warning increase"},
		{"产量翻番", "Output doubled.", ""},
		{"产量翻一番", "Output tripled.", "warning increase"},
		{"收入翻了两番", "Income quadrupled.", ""},
		{"收入翻两番", "Income doubled.", "warning increase"},
		{"收入翻了近三番", "Income grew eightfold.", ""},
		{"产量翻番", "Output went up a great deal.", ""},
		{"产量增加5倍", "Output was 5 times higher.", ""}, // an info
	} {
		for _, reverse := range []bool{false, true} {
			o, u := Options{From: "zh", To: "en"}, pairOf("zh", x.zh, "en", x.en)
			if reverse {
				o, u = Options{From: "en", To: "zh"}, pairOf("en", x.en, "zh", x.zh)
			}
			if got := rulesOf(findingsOf(t, o, u)); got != x.want {
				t.Errorf("%s | %s (reversed: %t): %q, want %q", x.zh, x.en, reverse, got, x.want)
			}
		}
	}
}
