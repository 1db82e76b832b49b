package lexicon

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/words"
)

// TestTranslationsAreWellFormed holds for every language that the heads are
// simplified Chinese, the stems are ones that Stem can make and the weights are chances.
func TestTranslationsAreWellFormed(t *testing.T) {
	for tag := range translations {
		all, err := Translations(tag)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) < 2000 {
			t.Errorf("%s has %d heads", tag, len(all))
		}
		for head, list := range all {
			if strings.ContainsFunc(head, func(r rune) bool { return !han.IsHan(r) || han.Simplify(r) != r }) || utf8.RuneCountInString(head) > MaxHead {
				t.Errorf("%s: head %q", tag, head)
			}
			for _, x := range list {
				if x.Weight <= 0 || x.Weight > 1 || x.Stem == "" || strings.ContainsAny(x.Stem, " =\t") {
					t.Errorf("%s: %s is %+v", tag, head, x)
				}
			}
		}
	}
}

// TestTranslations looks up names and words of every kind of source.
func TestTranslations(t *testing.T) {
	for _, c := range []struct{ tag, head, word string }{
		{"ru", "俄罗斯", "россия"}, {"ru-RU", "合作", "сотрудничество"}, {"fr", "德国", "allemagne"}, {"de", "七月", "juli"},
		{"es", "文件夹", "carpeta"}, {"pt", "中文", "chinês"}, {"ja", "德国", "ドイツ"}, {"ko", "德国", "독일"},
	} {
		all, err := Translations(c.tag)
		if err != nil {
			t.Fatal(err)
		}
		if want := words.Stem(c.tag, c.word); !slices.ContainsFunc(all[c.head], func(x Translation) bool { return x.Stem == want }) {
			t.Errorf("%s %s: %+v lacks %s", c.tag, c.head, all[c.head], want)
		}
	}
	for _, tag := range []string{"en", "sw", "zh", ""} {
		if all, err := Translations(tag); all != nil || err != nil {
			t.Errorf("%s has %d heads, error %v", tag, len(all), err)
		}
	}
}

// TestLearnedFootprint checks what the lexicons add to the program and that each has
// a notice.
func TestLearnedFootprint(t *testing.T) {
	files, err := fs.Glob(learnedFiles, "learned/*.tsv.gz")
	if err != nil || len(files) != len(translations) {
		t.Fatalf("files %v, %d languages, error %v", files, len(translations), err)
	}
	for _, path := range files {
		info, err := fs.Stat(learnedFiles, path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > 80<<10 {
			t.Errorf("%s has %d bytes", path, info.Size())
		}
	}
	for _, want := range []string{"MIT License", "Apache License", "UNICODE LICENSE V3", "Changed:"} {
		if !strings.Contains(LearnedNotice, want) {
			t.Errorf("the notice lacks %q", want)
		}
	}
}
