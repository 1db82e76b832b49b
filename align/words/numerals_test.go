package words

import "testing"

func TestHanNumeral(t *testing.T) {
	for text, want := range map[string]float64{
		"十四": 14, "二十": 20, "二十五": 25, "一百零三": 103, "三百五十": 350, "二〇二五": 2025, "一九四九": 1949,
		"三万五千": 35000, "十四亿": 1.4e9, "一亿二千万": 1.2e8, "十": 10, "两千": 2000, "拾伍": 15, "一万亿": 1e12, "三万五千亿": 3.5e12,
	} {
		if got, ok := HanNumeral([]rune(text)); !ok || got != want {
			t.Errorf("%s = %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"万", "亿", "百", "十十", ""} {
		if got, ok := HanNumeral([]rune(text)); ok {
			t.Errorf("%q = %v; want no number", text, got)
		}
	}
}

func TestArabic(t *testing.T) {
	for text, want := range map[string]float64{
		"14": 14, "1,234": 1234, "1.234": 1234, "1,234.5": 1234.5, "1.234,5": 1234.5, "3.5": 3.5, "0.125": 0.125, "1,234,567": 1234567,
	} {
		if got, ok := Arabic(text); !ok || got != want {
			t.Errorf("%s = %v, %v; want %v", text, got, ok, want)
		}
	}
}

func TestShortHanNumeral(t *testing.T) {
	for text, want := range map[string][2]int{
		"四": {4, 1}, "十": {10, 1}, "十四": {14, 2}, "二十": {20, 2}, "八十一": {81, 3}, "十四五": {14, 2}, "双十": {20, 2}, "两会": {2, 1}, "会": {0, 0}, "": {0, 0},
	} {
		if value, length := ShortHanNumeral([]rune(text)); value != want[0] || length != want[1] {
			t.Errorf("%s = %d in %d characters, want %v", text, value, length, want)
		}
	}
}

func TestHanMagnitude(t *testing.T) {
	for text, want := range map[string]struct {
		factor float64
		length int
	}{"万人": {1e4, 1}, "万亿元": {1e12, 2}, "十人": {1, 0}, "千万": {1e7, 2}, "": {1, 0}} {
		if factor, length := HanMagnitude([]rune(text)); factor != want.factor || length != want.length {
			t.Errorf("%s = %v in %d characters, want %v", text, factor, length, want)
		}
	}
}

func TestRoman(t *testing.T) {
	for text, want := range map[string]float64{"III": 3, "IV": 4, "XII": 12, "XIX": 19, "MCMXLIX": 1949} {
		if got, ok := Roman(text); !ok || got != want {
			t.Errorf("%s = %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "XA", "iv"} {
		if got, ok := Roman(text); ok {
			t.Errorf("%q = %v; want no numeral", text, got)
		}
	}
}

func TestSmallNumeral(t *testing.T) {
	for _, c := range []struct {
		tag, word string
		want      float64
	}{
		{"en", "one", 1}, {"en-GB", "tenth", 10}, {"ru", "двумя", 2}, {"fr", "neuf", 9}, {"de", "drei", 3},
		{"en", "eleven", 0}, {"es", "once", 0}, {"en", "zwei", 0},
	} {
		if got, ok := SmallNumeral(c.tag, c.word); ok != (c.want > 0) || ok && got != c.want {
			t.Errorf("%s %q = %v, %v; want %v", c.tag, c.word, got, ok, c.want)
		}
	}
}

func TestKeys(t *testing.T) {
	if got := NumeralKey(1.4e9) + " " + NumeralKey(12.4) + " " + MonthKey(5); got != "=1400000000 =12.4 month:5" {
		t.Errorf("keys %s", got)
	}
}
