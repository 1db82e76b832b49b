package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align/lang"
)

// Which files of a folder belong together is told by their names. A name, with
// the folders above it, is cut at the word that tells the language, and the rest
// is the key that both sides of a pair share:
//
//	2024/talks.zh-CN.docx   2024/talks ∘        zh
//	2024/talks_en.docx      2024/talks ∘        en
//	zh/report.txt           ∘ report            zh
//	白皮书（中）.docx        白皮书 ∘            zh
//	白皮书英文.docx          白皮书 ∘            en
//
// The word may be a tag, a name of the language, or one of 中 英 俄 … between
// brackets or at the end of the name. A word that tells nothing («it» in
// make-it.txt) finds no partner, and so does no harm. Endings do not count: a
// Word file may be paired with a PDF.

// languageWords are the words for languages in names of files, in lower case.
var languageWords = map[string]string{
	"zh": "zh", "zh-cn": "zh", "zh-hans": "zh", "zh-sg": "zh", "chs": "zh", "cn": "zh", "chn": "zh", "zho": "zh", "chi": "zh", "chinese": "zh", "中": "zh", "中文": "zh", "汉语": "zh", "简体": "zh", "中文版": "zh",
	"zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-hant": "zh-Hant", "cht": "zh-Hant", "tw": "zh-Hant", "繁体": "zh-Hant", "繁體": "zh-Hant",
	"en": "en", "en-us": "en", "en-gb": "en", "eng": "en", "english": "en", "英": "en", "英文": "en", "英语": "en", "英文版": "en",
	"ru": "ru", "ru-ru": "ru", "rus": "ru", "russian": "ru", "俄": "ru", "俄文": "ru", "俄语": "ru", "俄文版": "ru",
	"fr": "fr", "fr-fr": "fr", "fra": "fr", "fre": "fr", "french": "fr", "法": "fr", "法文": "fr", "法语": "fr", "法文版": "fr",
	"de": "de", "de-de": "de", "deu": "de", "ger": "de", "german": "de", "德": "de", "德文": "de", "德语": "de", "德文版": "de",
	"es": "es", "es-es": "es", "spa": "es", "spanish": "es", "西": "es", "西文": "es", "西语": "es", "西班牙文": "es", "西文版": "es",
	"ja": "ja", "jp": "ja", "jpn": "ja", "ja-jp": "ja", "japanese": "ja", "日": "ja", "日文": "ja", "日语": "ja", "日文版": "ja",
	"ko": "ko", "kr": "ko", "kor": "ko", "ko-kr": "ko", "korean": "ko", "韩": "ko", "韩文": "ko", "韩语": "ko", "韩文版": "ko",
	"ar": "ar", "ara": "ar", "arabic": "ar", "阿": "ar", "阿文": "ar", "阿拉伯文": "ar",
	"pt": "pt", "pt-br": "pt", "por": "pt", "portuguese": "pt", "葡": "pt", "葡文": "pt", "葡语": "pt",
	"it": "it", "ita": "it", "italian": "it", "意": "it", "意文": "it", "意大利文": "it",
	"vi": "vi", "vie": "vi", "越": "vi", "越文": "vi", "th": "th", "tha": "th", "泰": "th", "泰文": "th",
}

// languageWord matches a word for a language with what parts it from the rest of
// the name; group 1 is the word. One of several Chinese characters may end a name
// with nothing before it.
var languageWord = sync.OnceValue(func() *regexp.Regexp {
	var tags, names []string
	for word := range languageWords {
		if word[0] < 0x80 {
			tags = append(tags, strings.ReplaceAll(regexp.QuoteMeta(word), "-", "[-_]"))
		} else {
			names = append(names, regexp.QuoteMeta(word))
		}
	}
	longestFirst := func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) }
	slices.SortFunc(tags, longestFirst)
	slices.SortFunc(names, longestFirst)
	const part = `[\s._/()（）\[\]【】-]`
	return regexp.MustCompile(`(?i)(?:^|` + part + `+)(` + strings.Join(tags, "|") + `|` + strings.Join(names, "|") + `)(?:` + part + `+|$)` +
		`|(` + strings.Join(slices.DeleteFunc(names, func(n string) bool { return len(n) <= len("中") }), "|") + `)$`)
})

// reading of a name: the key and the language, if the name is cut at one word.
type nameReading struct{ key, lang string }

// readingsOf returns the ways in which the name of a file, relative to the
// folder, can be read.
func readingsOf(name string) []nameReading {
	name = filepath.ToSlash(name)
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	if ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), ".")); languageWords[ext] != "" {
		stem = name // talks.zh, as corpora name their files
	}
	var list []nameReading
	for at := 0; at <= len(stem); {
		m := languageWord().FindStringSubmatchIndex(stem[at:])
		if m == nil {
			break
		}
		from, to := m[2], m[3]
		if from < 0 {
			from, to = m[4], m[5]
		}
		word := strings.ToLower(strings.ReplaceAll(stem[at+from:at+to], "_", "-"))
		key := stem[:at+m[0]] + "\x00" + strings.TrimLeft(stem[at+m[1]:], "/")
		list = append(list, nameReading{strings.ToLower(key), languageWords[word]})
		at += to // what parted it may part the next
	}
	return list
}

// filePair is two files that belong together by their names.
type filePair struct {
	source, target string
	from, to       string
}

// folderPlan is what an import of a folder will do.
type folderPlan struct {
	pairs []filePair
	// alone are files that found no partner.
	alone []string
	// skipped are places that could not be read.
	skipped []skipped
}

// pairNames pairs the names of files. A file with several readings takes the
// first that finds a partner. Chinese is the source, or the language from;
// every other language is a target, or only to.
func pairNames(names []string, from, to string) (pairs []filePair, alone []string) {
	groups := map[string]map[string]string{} // key, language: file
	var keys []string
	for _, name := range names {
		for _, r := range readingsOf(name) {
			if groups[r.key] == nil {
				groups[r.key] = map[string]string{}
				keys = append(keys, r.key)
			}
			if groups[r.key][r.lang] == "" {
				groups[r.key][r.lang] = name
			}
		}
	}
	slices.Sort(keys)
	taken := map[string]bool{}
	used := map[filePair]bool{}
	for _, key := range keys {
		group := groups[key]
		source := sourceOf(group, from)
		if source == "" {
			continue
		}
		for _, target := range sortedKeys(group) {
			p := filePair{group[source], group[target], source, target}
			if lang.Base(target) == lang.Base(source) || p.source == p.target || to != "" && lang.Base(to) != lang.Base(target) || used[p] {
				continue
			}
			used[p] = true
			pairs = append(pairs, p)
			taken[p.source], taken[p.target] = true, true
		}
	}
	slices.SortStableFunc(pairs, func(a, b filePair) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.target, b.target))
	})
	for _, name := range names {
		if !taken[name] {
			alone = append(alone, name)
		}
	}
	return pairs, alone
}

func sortedKeys(group map[string]string) []string {
	list := make([]string, 0, len(group))
	for k := range group {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// sourceOf is the language of a group that is translated: the one asked for,
// else Chinese, else the first by its tag.
func sourceOf(group map[string]string, from string) string {
	for _, tag := range sortedKeys(group) {
		if from != "" && lang.Base(tag) == lang.Base(from) {
			return tag
		}
	}
	if from != "" || len(group) < 2 {
		return ""
	}
	for _, tag := range []string{"zh", "zh-Hant"} {
		if group[tag] != "" {
			return tag
		}
	}
	return sortedKeys(group)[0]
}

// mostFiles is the number of files that a folder may have: more is a whole disk
// named by mistake.
const mostFiles = 200_000

var errManyFiles = errors.New("too many files")

// filesIn lists the files under a folder by their names relative to it, in order.
// Hidden files and folders, the lock files of Word and links to folders, which may
// lead in circles, are passed over.
func filesIn(ctx context.Context, folder string) (names []string, failed []skipped, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if path == folder {
				return err
			}
			failed = append(failed, skipped{path, "", "cannot be read: " + reasonOf(err)})
			return nil
		}
		hidden := path != folder && (strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "~$"))
		if entry.IsDir() {
			if hidden {
				return fs.SkipDir
			}
			return nil
		}
		if hidden {
			return nil
		}
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() { // a link is followed to a file only
			return nil
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		if names = append(names, name); len(names) > mostFiles {
			return fmt.Errorf("%s holds more than %d files: %w", folder, mostFiles, errManyFiles)
		}
		return nil
	})
	return names, failed, err
}

// reasonOf is the cause of an error of the file system, without the path.
func reasonOf(err error) string {
	if wrong, ok := errors.AsType[*fs.PathError](err); ok {
		return wrong.Err.Error()
	}
	return err.Error()
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
