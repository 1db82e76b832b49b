package lang

import (
	"errors"
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"zh", "zh"}, {"zh-CN", "zh-CN"}, {"zh_CN", "zh-CN"}, {"ZH-CN", "zh-CN"}, {"zh_hans", "zh-Hans"},
		{"zh-cmn-Hans", "zh-Hans"}, {"cmn", "zh"}, {"cmn-Hans-CN", "zh-Hans-CN"}, {"zho", "zh"}, {"chi", "zh"},
		{"zh-yue", "yue"}, {"zh-min-nan", "nan"}, {"CHS", "zh-Hans"}, {"cht", "zh-Hant"},
		{"EN-US", "en-US"}, {"en-latn-us", "en-US"}, {"ru_RU", "ru-RU"}, {"iw", "he"}, {"sr_latn", "sr-Latn"},
		{" fr ", "fr"}, {"und", "und"}, {"x-house", "x-house"}, {"zh-hant-tw", "zh-Hant-TW"},
	} {
		got, err := Canonical(c.in)
		if err != nil || got != c.want {
			t.Errorf("Canonical(%q) = %q, %v; want %q", c.in, got, err, c.want)
		}
		if isCommon(got) && got != c.want {
			t.Errorf("%q is taken as it is but is not canonical", got)
		}
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for in, says := range map[string]string{
		"":          "write it like zh-CN",
		"Chinese":   `did you mean "zh"`,
		"cn":        `did you mean "zh-CN"`,
		"中文":        `did you mean "zh"`,
		"*all*":     "write it like",
		"zz":        "write it like",
		"en-":       `"en-"`,
		"zh CN":     "write it like",
		"zh-CN\x00": "write it like",
	} {
		got, err := Canonical(in)
		var unknown *UnknownTagError
		if !errors.As(err, &unknown) || unknown.Tag != in {
			t.Errorf("Canonical(%q) = %q, %v; want an *UnknownTagError", in, got, err)
			continue
		}
		if !strings.Contains(err.Error(), says) {
			t.Errorf("Canonical(%q): %q does not say %q", in, err, says)
		}
	}
}

func TestCommonTagsAreCanonical(t *testing.T) {
	for _, tag := range strings.Fields("zh zh-CN zh-TW zh-HK zh-Hans zh-Hant en en-US en-GB ru ru-RU fr fr-FR de de-DE es es-ES ja ja-JP ko ko-KR ar pt it und") {
		if !isCommon(tag) {
			t.Errorf("%q is missing", tag)
		}
		// A space in front makes Canonical parse the tag.
		if got, err := Canonical(" " + tag); err != nil || got != tag {
			t.Errorf("%q is not canonical but %q, %v", tag, got, err)
		}
	}
	for word, try := range suggestions {
		if got, err := Canonical(try); err != nil || got != try {
			t.Errorf("the hint for %q, %q, is not canonical", word, try)
		}
	}
}

func TestBase(t *testing.T) {
	for in, want := range map[string]string{
		"zh-CN": "zh", "zh": "zh", "ZH_cn": "zh", "zh-Hant-TW": "zh", "cmn-Hans": "zh", "chi": "zh", "yue": "yue",
		"en": "en", "EN-us": "en", "": "", "und": "und", "x-house": "x", "klingonish": "klingonish",
	} {
		if got := Base(in); got != want {
			t.Errorf("Base(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSpaced(t *testing.T) {
	for in, want := range map[string]bool{
		"zh": false, "zh-CN": false, "cmn": false, "yue": false, "ja-JP": false, "th": false, "lo": false, "km": false, "my": false, "bo": false,
		"en": true, "ru-RU": true, "ko": true, "vi": true, "fr": true, "": true, "und": true,
	} {
		if got := Spaced(in); got != want {
			t.Errorf("Spaced(%q) = %v", in, got)
		}
	}
}

func TestMatches(t *testing.T) {
	all := strings.Fields("zh zh-CN zh_CN zh-Hans zh-Hans-CN zh-SG zh-TW zh-HK zh-Hant zh-Hant-HK yue en en-US en-GB ru sr sr-Latn sr-Latn-RS ja")
	for want, serve := range map[string]string{
		"":        strings.Join(all, " "),
		"zh":      "zh zh-CN zh_CN zh-Hans zh-Hans-CN zh-SG zh-TW zh-HK zh-Hant zh-Hant-HK",
		"ZH":      "zh zh-CN zh_CN zh-Hans zh-Hans-CN zh-SG zh-TW zh-HK zh-Hant zh-Hant-HK",
		"cmn":     "zh zh-CN zh_CN zh-Hans zh-Hans-CN zh-SG zh-TW zh-HK zh-Hant zh-Hant-HK",
		"zh-Hans": "zh zh-CN zh_CN zh-Hans zh-Hans-CN zh-SG",
		"zh-CN":   "zh zh-CN zh_CN zh-Hans zh-Hans-CN",
		"zh-Hant": "zh-TW zh-HK zh-Hant zh-Hant-HK",
		"zh-TW":   "zh-TW zh-Hant",
		"zh-HK":   "zh-HK zh-Hant zh-Hant-HK",
		"en":      "en en-US en-GB",
		"en-GB":   "en-GB",
		"sr":      "sr sr-Latn sr-Latn-RS",
		"sr-Latn": "sr-Latn sr-Latn-RS",
		"yue":     "yue",
		"fr":      "",
	} {
		var got []string
		for _, have := range all {
			if Matches(want, have) {
				got = append(got, have)
			}
		}
		if g := strings.Join(got, " "); g != serve {
			t.Errorf("%q is served by %q, want %q", want, g, serve)
		}
	}
	if Matches("zh", "") || Matches("en", "und") {
		t.Error("a text of unknown language serves a user who asked for one")
	}
}

func BenchmarkMatches(b *testing.B) {
	for b.Loop() {
		Matches("zh-CN", "zh-Hans")
		Matches("en", "en-US")
		Matches("zh", "ru")
	}
}
