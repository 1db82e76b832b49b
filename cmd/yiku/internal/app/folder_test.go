package app

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPairNames(t *testing.T) {
	for _, c := range []struct {
		name     string
		files    []string
		from, to string
		want     []string // source > target
		alone    []string
	}{
		{"dots", []string{"talks.en.txt", "talks.zh.txt"}, "", "", []string{"talks.zh.txt > talks.en.txt"}, nil},
		{"underlines", []string{"a_en.txt", "a_zh.txt"}, "", "", []string{"a_zh.txt > a_en.txt"}, nil},
		{"regions", []string{"a-zh-CN.docx", "a-en-US.docx"}, "", "", []string{"a-zh-CN.docx > a-en-US.docx"}, nil},
		{"locales", []string{"a.zh_CN.html", "a.en_GB.html"}, "", "", []string{"a.zh_CN.html > a.en_GB.html"}, nil},
		{"folders", []string{"en/x.txt", "zh/x.txt"}, "", "", []string{"zh/x.txt > en/x.txt"}, nil},
		{"folders within", []string{"2024/en/05/x.txt", "2024/zh/05/x.txt", "2024/zh/06/x.txt"}, "", "",
			[]string{"2024/zh/05/x.txt > 2024/en/05/x.txt"}, []string{"2024/zh/06/x.txt"}},
		{"brackets", []string{"声明(中).docx", "声明(英).docx"}, "", "", []string{"声明(中).docx > 声明(英).docx"}, nil},
		{"wide brackets", []string{"声明（中文）.docx", "声明（俄文）.pdf"}, "", "", []string{"声明（中文）.docx > 声明（俄文）.pdf"}, nil},
		{"nothing between", []string{"声明中文.txt", "声明英文.txt"}, "", "", []string{"声明中文.txt > 声明英文.txt"}, nil},
		{"names", []string{"Speech Chinese.txt", "Speech English.txt"}, "", "", []string{"Speech Chinese.txt > Speech English.txt"}, nil},
		{"marks differ", []string{"a.zh.txt", "a_en.pdf"}, "", "", []string{"a.zh.txt > a_en.pdf"}, nil},
		{"in front", []string{"zh_a.txt", "en_a.txt"}, "", "", []string{"zh_a.txt > en_a.txt"}, nil},
		{"as endings", []string{"a.zh", "a.en"}, "", "", []string{"a.zh > a.en"}, nil},
		{"several targets", []string{"a.en.txt", "a.fr.txt", "a.ru.txt", "a.zh.txt"}, "", "",
			[]string{"a.zh.txt > a.en.txt", "a.zh.txt > a.fr.txt", "a.zh.txt > a.ru.txt"}, nil},
		{"one target asked for", []string{"a.en.txt", "a.ru.txt", "a.zh.txt"}, "", "ru",
			[]string{"a.zh.txt > a.ru.txt"}, []string{"a.en.txt"}},
		{"another source", []string{"a.en.txt", "a.zh.txt"}, "en", "", []string{"a.en.txt > a.zh.txt"}, nil},
		{"without Chinese", []string{"a.fr.txt", "a.ru.txt"}, "", "", []string{"a.fr.txt > a.ru.txt"}, nil},
		{"traditional", []string{"a.zh-Hant.txt", "a.en.txt"}, "", "", []string{"a.zh-Hant.txt > a.en.txt"}, nil},
		{"two words", []string{"en/zh-talks.txt", "zh/zh-talks.txt"}, "", "", []string{"zh/zh-talks.txt > en/zh-talks.txt"}, nil},
		{"underlines within", []string{"a.zh_TW.txt", "a_en_us.txt"}, "", "", []string{"a.zh_TW.txt > a_en_us.txt"}, nil},
		{"underlines in endings", []string{"a.zh_tw", "a.en_gb"}, "", "", []string{"a.zh_tw > a.en_gb"}, nil},
		{"capitals", []string{"a-ZH-TW.txt", "A-EN.txt"}, "", "", []string{"a-ZH-TW.txt > A-EN.txt"}, nil},
		{"one character at the end", []string{"声明中.docx", "声明英.docx", "声明俄.docx"}, "", "", []string{"声明中.docx > 声明俄.docx", "声明中.docx > 声明英.docx"}, nil},
		{"one character after a mark", []string{"1-中.txt", "1-英.txt"}, "", "", []string{"1-中.txt > 1-英.txt"}, nil},
		{"folders of one character", []string{"中/a.txt", "俄/a.txt"}, "", "", []string{"中/a.txt > 俄/a.txt"}, nil},
		{"names in front", []string{"中文声明.txt", "英文声明.txt"}, "", "", []string{"中文声明.txt > 英文声明.txt"}, nil},
		{"a word that only looks so", []string{"会议中.txt", "英.txt"}, "", "", nil, []string{"会议中.txt", "英.txt"}},
		{"no word", []string{"make-it.txt", "notes.txt", "中国.txt"}, "", "", nil, []string{"make-it.txt", "notes.txt", "中国.txt"}},
		{"one name says nothing", []string{"致辞.txt", "致辞_en.txt", "致辞_ru.txt"}, "", "", []string{"致辞.txt > 致辞_en.txt", "致辞.txt > 致辞_ru.txt"}, nil},
		{"the translation into Chinese", []string{"speech.txt", "speech_zh.txt"}, "", "", []string{"speech_zh.txt > speech.txt"}, nil},
		{"a name that says nothing beside a pair", []string{"talks.txt", "talks.en.txt", "talks.zh.txt"}, "", "", []string{"talks.zh.txt > talks.en.txt"}, []string{"talks.txt"}},
		{"words for the sides", []string{"讲话 原文.docx", "讲话 译文.docx", "声明.docx", "声明-译文.docx", "src/1.txt", "tgt/1.txt"}, "", "",
			[]string{"src/1.txt > tgt/1.txt", "声明.docx > 声明-译文.docx", "讲话 原文.docx > 讲话 译文.docx"}, nil},
		{"a side and a language", []string{"a.zh.txt", "a译文.txt"}, "", "", []string{"a.zh.txt > a译文.txt"}, nil},
		{"a side and a language after it", []string{"a.vi.txt", "a译文.txt"}, "", "", []string{"a.vi.txt > a译文.txt"}, nil},
		{"sides and languages asked for", []string{"b.txt", "b_en.txt", "b_ru.txt"}, "zh", "ru", []string{"b.txt > b_ru.txt"}, []string{"b_en.txt"}},
		{"no partner", []string{"a.zh.txt", "b.en.txt"}, "", "", nil, []string{"a.zh.txt", "b.en.txt"}},
		{"two of one language", []string{"a.en.txt", "a.zh.docx", "a.zh.txt"}, "", "", []string{"a.zh.docx > a.en.txt"}, []string{"a.zh.txt"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			pairs, alone := pairNames(c.files, c.from, c.to)
			var got []string
			for _, p := range pairs {
				got = append(got, p.Source+" > "+p.Target)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("pairs (-want +got):\n%s", d)
			}
			if d := cmp.Diff(c.alone, alone); d != "" {
				t.Errorf("alone (-want +got):\n%s", d)
			}
			backwards := slices.Clone(c.files)
			slices.Reverse(backwards)
			again, _ := pairNames(backwards, c.from, c.to)
			if len(again) != len(pairs) {
				t.Errorf("in another order: %d pairs, not %d", len(again), len(pairs))
			}
		})
	}
}

// TestFilesIn checks what is passed over: hidden files, lock files, links that
// lead in circles or nowhere.
func TestFilesIn(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"zh/a.txt", "en/a.txt", ".git/a.zh.txt", ".hidden.zh.txt", "~$a.zh.docx"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"en/a.txt", "zh/a.txt"}
	if runtime.GOOS != "windows" {
		for link, to := range map[string]string{"zh/again": dir, "gone.zh.txt": "nowhere", "linked.ru.txt": "zh/a.txt", "self": "self"} {
			if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
				t.Fatal(err)
			}
		}
		want = []string{"en/a.txt", "linked.ru.txt", "zh/a.txt"}
	}
	names, failed, err := filesIn(context.Background(), dir)
	if err != nil || len(failed) > 0 {
		t.Fatal(err, failed)
	}
	if d := cmp.Diff(want, names); d != "" {
		t.Errorf("files (-want +got):\n%s", d)
	}
}
