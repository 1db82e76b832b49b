package words

import (
	"slices"
	"testing"
)

func TestPalladius(t *testing.T) {
	for syllable, want := range map[string]string{
		"xi": "си", "jin": "цзинь", "ping": "пин", "wang": "ван", "yi": "и", "cai": "цай", "qi": "ци", "chen": "чэнь", "zhou": "чжоу",
		"hui": "хуэй", "shi": "ши", "zhi": "чжи", "xue": "сюэ", "jun": "цзюнь", "lv": "люй", "er": "эр", "yuan": "юань", "guo": "го",
	} {
		if got := Palladius(syllable); got != want {
			t.Errorf("%s = %s, want %s", syllable, got, want)
		}
	}
}

// TestNames reads invented names off characters with invented readings.
func TestNames(t *testing.T) {
	readings := map[rune][]string{'陈': {"chen"}, '立': {"li"}, '衡': {"heng"}, '长': {"chang", "zhang"}, '啊': {"a"}, '丽': {"li"}}
	for _, c := range []struct {
		tag, key, text string
		stemmed        bool
		want           []int
	}{
		{"en", "liheng", "立衡", false, []int{2}},
		{"en", "liheng", "陈立衡", false, nil}, // it begins at the second character
		{"en", "chenliheng", "陈立衡", false, []int{3}},
		{"en", "chenlihengli", "陈立衡立", false, nil}, // four characters
		{"en", "zhang", "长", false, []int{1}},
		{"en", "li", "立衡", false, []int{1}},
		{"en", "a", "啊", false, nil}, // a letter is no name
		{"ru", Stem("ru", "лихэна"), "立衡", true, []int{2}},
		{"ru", Stem("ru", "ли"), "丽", true, []int{1}}, // the stem is one letter
		{"fr", Stem("en", "chang"), "长", true, []int{1}},
		{"en", "heng", "立", false, nil},
	} {
		n := NewNames(c.tag, func(r rune) []string { return readings[r] }, c.stemmed)
		n.Add(c.key, 7)
		var got []int
		n.At([]rune(c.text), 0, func(length int, id int32) {
			if id != 7 {
				t.Errorf("%s: number %d", c.text, id)
			}
			got = append(got, length)
		})
		if len(got) > 0 && !n.Begins([]rune(c.text)[0]) {
			t.Errorf("%s: no name begins with the first character", c.text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %s in %s: found %v, want %v", c.tag, c.key, c.text, got, c.want)
		}
	}
	n := NewNames("en", func(r rune) []string { return readings[r] }, false)
	n.Add("zhang", 1)
	if n.Begins('啊') || n.Begins('立') || n.Begins('x') {
		t.Error("Zhang begins with another character")
	}
	var none *Names = NewNames("ja", nil, false)
	none.At([]rune("立"), 0, func(int, int32) { t.Error("a name in Japanese") })
}
