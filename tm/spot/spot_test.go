package spot

import (
	"testing"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lexicon"
)

func dictionary(t testing.TB) *lexicon.Dictionary {
	t.Helper()
	d, err := lexicon.Chinese()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLikely(t *testing.T) {
	d := dictionary(t)
	for _, c := range []struct{ phrase, phraseLang, text, textLang, want string }{
		{"合作", "zh", "The two sides agreed to expand cooperation in ports.", "en", "cooperation"},
		{"清洁能源", "zh", "expanding cooperation in ports, clean energy and the digital economy", "en", "clean energy"},
		{"數字經濟", "zh-Hant", "cooperation in ports, clean energy and the digital economy", "en", "digital economy"},
		{"文化和旅游", "zh", "make a success of the Year of Culture and Tourism next year", "en", "Culture and Tourism"},
		{"全面战略伙伴关系", "zh", "they built a comprehensive strategic partnership in 2020", "en", "comprehensive strategic partnership"},
		{"互利共赢", "zh", "they pursued mutual benefit and win-win results", "en", "mutual benefit and win-win"},
		{"高质量", "zh", "build it to a high quality (and soon) for all", "en", "high quality"},
		{"合作", "zh", "They posed for photos.", "en", ""},
		{"digital economy", "en", "扩大港口、清洁能源、数字经济等领域合作。", "zh", "数字经济"},
		{"cooperation", "en", "扩大港口、清洁能源、数字经济等领域合作。", "zh", "合作"},
		{"合作", "zh", "расширять сотрудничество", "ru", ""},
		{"，", "zh", "cooperation", "en", ""},
	} {
		span, ok := Likely(d, c.phrase, c.phraseLang, c.text, c.textLang)
		got := ""
		if ok {
			got = c.text[span.Start:span.End]
		}
		if got != c.want {
			t.Errorf("%s in %q: %q, want %q", c.phrase, c.text, got, c.want)
		}
	}
}

// FuzzLikely holds that a span found lies inside the text, at character boundaries.
func FuzzLikely(f *testing.F) {
	d := dictionary(f)
	f.Add("合作", "to expand cooperation")
	f.Add("digital economy", "数字经济")
	f.Add("\xff", "\xff合")
	f.Fuzz(func(t *testing.T, phrase, text string) {
		for _, pair := range [][2]string{{"zh", "en"}, {"en", "zh"}} {
			span, ok := Likely(d, phrase, pair[0], text, pair[1])
			if !ok {
				continue
			}
			if span.Start < 0 || span.End > len(text) || span.Start >= span.End {
				t.Fatalf("span %v of a text of %d bytes", span, len(text))
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[span.Start:span.End]) {
				t.Fatalf("span %v cuts a character of %q", span, text)
			}
		}
	})
}
