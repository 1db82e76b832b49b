package ooxml

import (
	"encoding/xml"
	"testing"
)

func TestNumberFormat(t *testing.T) {
	const day = 45945 + 0.5 + 0.25/24 // 15 October 2025, 12:15
	for _, c := range []struct {
		code string
		v    float64
		want string
	}{
		{"", 1234.5, "1234.5"}, {"General", 0.1 + 0.2, "0.3"}, {"General", -7, "-7"}, {"General", 123456789012345, "123456789012345"}, {"General", 0, "0"},
		{"General", 1.5e-12, "1.5E-12"}, {`General"元"`, 12, "12元"},
		{"0", 2.5, "3"}, {"0.00", 2.675, "2.68"}, {"0.0#", 2.5, "2.5"}, {"0.0#", 2.257, "2.26"}, {"000", 7, "007"}, {"#", 0, ""}, {"#.0", 0.25, ".3"},
		{"#,##0", 1234567, "1,234,567"}, {"#,##0.00", 999.995, "1,000.00"}, {"#,##0,", 1234567, "1,235"}, {"0.0,,", 1234567, "1.2"},
		{"0%", 0.125, "13%"}, {"0.0%", 0.125, "12.5%"}, {"0.00%", 0.07, "7.00%"}, {`0"％"`, 5, "5％"},
		{"0.00E+00", 12345, "1.23E+04"},
		{"# ?/?", 0.25, "1/4"}, {"# ?/?", 2.5, "2 1/2"}, {"# ??/??", -3.14, "-3 7/50"}, {"# ?/8", 0.5, "4/8"}, {"# ?/?", 4, "4"}, {"# ?/?", 0.999, "1"}, {"yyyy/m/d", day, "2025/10/15"},
		{"0.0;(0.0)", -2.5, "(2.5)"}, {"0;-0;无", 0, "无"}, {"0;[Red]-0", -3, "-3"}, {`0"升";0"降"`, -3, "3降"}, {"0", -0.2, "0"},
		{`[>=100]"多";[<10]"少";"中"`, 120, "多"}, {`[>=100]"多";[<10]"少";"中"`, 5, "少"}, {`[>=100]"多";[<10]"少";"中"`, 50, "中"},
		{`_-* #,##0_-`, 1200, "1,200"}, {`[$¥-804]#,##0`, 1200, "¥1,200"}, {`\第0\条`, 3, "第3条"}, {"@", 5, "5"},
		{`yyyy"年"m"月"d"日"`, day, "2025年10月15日"}, {"yyyy-mm-dd", day, "2025-10-15"}, {"yy/m/d", day, "25/10/15"}, {"d mmmm yyyy", day, "15 October 2025"},
		{"ddd, mmm d", day, "Wed, Oct 15"}, {"[$-804]yyyy年m月d日 dddd", day, "2025年10月15日 星期三"}, {"[$-zh-CN]aaa", day, "三"}, {"aaaa", day, "星期三"},
		{`[DBNum1][$-804]yyyy"年"m"月"d"日"`, day, "二〇二五年十月十五日"},
		{"h:mm", day, "12:15"}, {"h:mm AM/PM", day, "12:15 PM"}, {"h:mm AM/PM", 0.02, "12:28 AM"}, {`上午/下午h"时"mm"分"`, 0.75, "下午6时00分"}, {"mm:ss", 90.0 / 86400, "01:30"},
		{"[h]:mm", 1.5, "36:00"}, {"ss.00", 1.25 / 86400, "01.25"}, {"yyyy/m/d h:mm", 45945, "2025/10/15 0:00"}, {"yyyy", -1, "-1"},
	} {
		if got := parseFormat(c.code).show(c.v, false); got != c.want {
			t.Errorf("%g as %s is %q, want %q", c.v, c.code, got, c.want)
		}
	}
	if got := parseFormat("yyyy-mm-dd").show(0, true); got != "1904-01-01" {
		t.Errorf("day 0 since 1904 is %s", got)
	}
}

// FuzzNumberFormat checks that any format formats any number without a panic.
func FuzzNumberFormat(f *testing.F) {
	f.Add(`[>=1e3][Red]#,##0.0#%;"x"\y_z*0;[h]:mm:ss.000 AM/PM`, 12345.678)
	f.Add(`[$-804]yyyy年mmmmm`, -1.0)
	f.Fuzz(func(t *testing.T, code string, v float64) {
		parseFormat(code).show(v, true)
		parseFormat(code).show(v, false)
	})
}

func TestSymbols(t *testing.T) {
	for name, want := range map[string]string{
		"Symbol F0B1": "±", "Symbol F0A3": "≤", "Symbol F06D": "μ", "Symbol 00B4": "×", "Wingdings F0FE": "☑", "Wingdings F0E0": "→", "Wingdings 2 F052": "☑",
		"Wingdings 3 F044": "⮀", "Webdings F061": "✔", "Arial 00A7": "§", "Song F123": "\uFFFD", "Symbol F07F": "\uFFFD", "Arial 10FFFF": "\uFFFD",
	} {
		font, place := name[:len(name)-5], name[len(name)-4:]
		if place == "FFFF" {
			font, place = "Arial", "10FFFF"
		}
		r := &inline{}
		if got := r.symbol(element("font", font, "char", place)); got != want || (want == "\uFFFD") != (r.unknown == 1) {
			t.Errorf("%s is %q, want %q; %d unknown", name, got, want, r.unknown)
		}
	}
}

func element(attributes ...string) (e xml.StartElement) {
	for i := 0; i < len(attributes); i += 2 {
		e.Attr = append(e.Attr, xml.Attr{Name: xml.Name{Local: attributes[i]}, Value: attributes[i+1]})
	}
	return e
}
