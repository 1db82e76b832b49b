package export

import (
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
	"golang.org/x/text/language"
)

func TestLabel(t *testing.T) {
	for _, c := range []struct{ tag, region, script, underscore, upper, base string }{
		{"zh", "zh-CN", "zh-Hans", "zh_CN", "ZH-CN", "zh"},
		{"zh-CN", "zh-CN", "zh-Hans", "zh_CN", "ZH-CN", "zh"},
		{"zh-Hans", "zh-CN", "zh-Hans", "zh_CN", "ZH-CN", "zh"},
		{"zh-SG", "zh-SG", "zh-Hans", "zh_SG", "ZH-SG", "zh"},
		{"zh-Hant", "zh-TW", "zh-Hant", "zh_TW", "ZH-TW", "zh-Hant"},
		{"zh-TW", "zh-TW", "zh-Hant", "zh_TW", "ZH-TW", "zh-Hant"},
		{"zh-HK", "zh-HK", "zh-Hant", "zh_HK", "ZH-HK", "zh-Hant"},
		{"zh-Hant-CN", "zh-Hant-CN", "zh-Hant", "zh_Hant_CN", "ZH-HANT-CN", "zh-Hant"},
		{"zh-Hans-HK", "zh-Hans-HK", "zh-Hans", "zh_Hans_HK", "ZH-HANS-HK", "zh"},
		{"en", "en-US", "en", "en_US", "EN-US", "en"},
		{"en-GB", "en-GB", "en", "en_GB", "EN-GB", "en"},
		{"ru", "ru-RU", "ru", "ru_RU", "RU-RU", "ru"},
		{"fr-CA", "fr-CA", "fr", "fr_CA", "FR-CA", "fr"},
		{"es-419", "es-419", "es", "es_419", "ES-419", "es"},
		{"sr", "sr-RS", "sr", "sr_RS", "SR-RS", "sr"},
		{"sr-Latn", "sr-Latn-RS", "sr-Latn", "sr_Latn_RS", "SR-LATN-RS", "sr-Latn"},
		{"ca-valencia", "ca-ES-valencia", "ca-valencia", "ca_ES_valencia", "CA-ES-VALENCIA", "ca-valencia"},
		{"eo", "eo", "eo", "eo", "EO", "eo"},
		{"yue", "yue-HK", "yue", "yue_HK", "YUE-HK", "yue"},
		{"und", "und", "und", "und", "und", "und"},
		{"not a tag", "not a tag", "not a tag", "not a tag", "not a tag", "not a tag"},
	} {
		for style, want := range map[LangStyle]string{
			"": c.region, StyleRegion: c.region, StyleScript: c.script, StyleUnderscore: c.underscore, StyleUpper: c.upper, StyleBase: c.base,
		} {
			if got := (Labels{Style: style}).Label(c.tag); got != want {
				t.Errorf("style %q: %s becomes %s, want %s", style, c.tag, got, want)
			}
		}
	}
}

func TestExplicitLabels(t *testing.T) {
	l := Labels{Explicit: map[string]string{"zh": "chi", "en": "en-XX", "en-GB": "eng_uk", "sr-Latn": "srl"}}
	if err := l.Check(); err != nil {
		t.Fatal(err)
	}
	for tag, want := range map[string]string{
		"zh": "chi", "zh-CN": "chi", "zh-Hans": "chi", "zh-Hans-HK": "chi", "zh-Hant": "zh-TW", "zh-HK": "zh-HK",
		"en": "en-XX", "en-US": "en-XX", "en-GB": "eng_uk", "sr-Latn-ME": "srl", "sr": "sr-RS", "ru": "ru-RU",
	} {
		if got := l.Label(tag); got != want {
			t.Errorf("%s becomes %s, want %s", tag, got, want)
		}
	}
}

func TestLabelsCheck(t *testing.T) {
	for _, c := range []struct {
		l    Labels
		word string // "" where the labels are right
	}{
		{Labels{}, ""},
		{Labels{Style: StyleBase}, ""},
		{Labels{Style: "zh-Hant"}, "zh_CN"},
		{Labels{Explicit: map[string]string{"zh": "zh-TW"}}, "zh-Hant"},
		{Labels{Explicit: map[string]string{"zh-Hant": "zh"}, Style: StyleBase}, "zh-Hant"},
		{Labels{Explicit: map[string]string{"zh-HK": "ZH"}, Style: StyleBase}, "zh-HK"},
		{Labels{Explicit: map[string]string{"sr": "s", "sr-Latn": "s"}}, "sr-Latn"},
		{Labels{Explicit: map[string]string{"en": "en", "en-GB": "en"}}, ""},
		{Labels{Explicit: map[string]string{"zh": ""}}, "letters"},
		{Labels{Explicit: map[string]string{"zh": "zh CN"}}, "letters"},
		{Labels{Explicit: map[string]string{"中文": "zh"}}, "not a language tag"},
	} {
		err := c.l.Check()
		if (err == nil) != (c.word == "") || err != nil && !strings.Contains(err.Error(), c.word) {
			t.Errorf("%+v: error %v, want one with %q", c.l, err, c.word)
		}
	}
}

// No style gives two scripts of a language one code, and every code of every
// style is a language tag again, of the same language and script.
func FuzzLabel(f *testing.F) {
	for _, tag := range []string{"zh", "zh-Hant-MO", "sr-Latn", "uz-Arab", "en-Shaw", "pa-PK", "az-IR", "de-1996", "zh-u-co-pinyin", "x-private", "cmn-Hans"} {
		f.Add(tag)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		have, err := language.Parse(tag)
		if err != nil || have.IsRoot() {
			return
		}
		if base, _, _ := have.Raw(); base.String() == "und" {
			return
		}
		for _, style := range LangStyles {
			code := Labels{Style: style}.Label(tag)
			got, err := language.Parse(code)
			if err != nil {
				t.Fatalf("style %s: %s becomes %s: %v", style, tag, code, err)
			}
			wantBase, _ := have.Base()
			gotBase, _ := got.Base()
			if gotBase != wantBase || Script(code) != Script(have.String()) {
				t.Errorf("style %s: %s becomes %s", style, tag, code)
			}
		}
	})
}

func TestOneLanguage(t *testing.T) {
	for _, c := range []struct {
		tags []string
		want string // empty where the unit has several
	}{
		{[]string{"en", "en"}, "en"}, {[]string{"en", "en-US"}, "en"}, {[]string{"zh", "zh-CN", "zh-Hans"}, "zh"}, {[]string{"ru", "ru", "ru"}, "ru"},
		{[]string{"en-US", "en-GB"}, ""}, {[]string{"zh", "zh-Hant"}, ""}, {[]string{"en", "en", "zh"}, ""}, {[]string{"en"}, ""}, {nil, ""}, {[]string{"x y", "x y"}, "x y"},
	} {
		var u unit.Unit
		for _, tag := range c.tags {
			u.Variants = append(u.Variants, unit.Variant{Lang: tag})
		}
		if tag, one := OneLanguage(&u); one != (c.want != "") || one && tag != c.want {
			t.Errorf("%v: %q, %v", c.tags, tag, one)
		}
	}
	for texts, want := range map[[2]string]string{
		{"The two sides signed a joint statement on energy.", "双方签署了关于能源的联合声明。"}: "; the texts look like en and zh",
		{"双方签署了联合声明。", "会谈结束后双方签署了联合声明。"}:                                        "; both texts look like zh",
		{"12", "双方签署了联合声明。"}:                                                     "",
	} {
		u := unit.Unit{Variants: []unit.Variant{{Text: texts[0]}, {Text: texts[1]}}}
		if got := DetectedLanguages(&u); got != want {
			t.Errorf("%v: %q, want %q", texts, got, want)
		}
	}
}
