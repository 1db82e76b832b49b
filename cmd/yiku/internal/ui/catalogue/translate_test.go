package catalogue

import (
	"slices"
	"testing"
)

func TestTranslate(t *testing.T) {
	c := &table{of: map[string]message{}}
	for _, m := range [][2]string{
		{"cannot read %s: %w", "无法读取 %s：%w"},
		{"cannot read %s: there is no such file", "无法读取 %s：没有这个文件"},
		{"line %d: %q is no language", "第 %d 行：%q 不是语言"},
		{"%d pair", "%d 对"}, {"%d pairs", "%d 对"},
		{"%s stored in document %d", "已存入文档 %[2]d：%[1]s"},
		{"%d %% done", "完成 %d%%"},
		{"help", "帮助"},
	} {
		c.add(m[0], m[1])
	}
	slices.SortStableFunc(c.formats, func(a, b *format) int { return b.letters - a.letters })
	for english, want := range map[string]string{
		"cannot read a.txt: there is no such file":         "无法读取 a.txt：没有这个文件",
		"cannot read a.txt: line 3: \"xx\" is no language": "无法读取 a.txt：第 3 行：\"xx\" 不是语言",
		"cannot read a.txt: broken disk":                   "无法读取 a.txt：broken disk",
		"1 pair stored in document 7":                      "已存入文档 7：1 对",
		"12 pairs":                                         "12 对",
		"x pairs":                                          "x pairs",
		"50 % done":                                        "完成 50%",
		"cannot read help: there is no such file":          "无法读取 help：没有这个文件",
		"something else":                                   "something else",
	} {
		if got := c.translate(english, 0); got != want {
			t.Errorf("%q is %q, want %q", english, got, want)
		}
	}
}

func TestOfLocale(t *testing.T) {
	for _, test := range []struct {
		env  map[string]string
		want Language
	}{
		{nil, English},
		{map[string]string{"LANG": "zh_CN.UTF-8"}, Chinese},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, English},
		{map[string]string{"LANG": "en_GB.UTF-8", "YIKU_LANG": "zh"}, Chinese},
		{map[string]string{"LANG": "zh_TW.UTF-8", "YIKU_LANG": "en"}, English},
	} {
		if got := OfLocale(func(name string) string { return test.env[name] }); got != test.want {
			t.Errorf("%v: %s, want %s", test.env, got, test.want)
		}
	}
}
