package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Importing a folder
//
// Pairs are read and aligned two at a time, which is what takes the time, and
// stored one after the other in the order of their names: the memory has one
// writer, and the same folder must give the same memory. A pair that fails is
// reported at the end and does not stop the others.

// atOnce is the number of pairs that are aligned at a time. A book takes some
// hundred megabytes, so more cores are not used.
const atOnce = 2

// A FolderResult is the result for a pair of a folder.
type FolderResult struct {
	shape.FilePair
	Err error
	// Imported is the import of the pair if Err is nil.
	Imported shape.Imported
	// Notes holds the notes of the import.
	Notes []string

	pair  *Imported // until it is stored
	ready chan struct{}
}

// A FolderStoppedError reports how far the import of a folder came before it
// was stopped. What was stored remains.
type FolderStoppedError struct{ Done, Pairs int }

func (e *FolderStoppedError) Error() string {
	return fmt.Sprintf("stopped after %d of %s; those are stored", e.Done, ui.Count(e.Pairs, "pair of files", "pairs of files"))
}

// Reason returns ReasonFolderStopped.
func (e *FolderStoppedError) Reason() string { return ReasonFolderStopped }

// ImportFolder imports the pairs of a plan. The results are in the order of the
// plan. They are also returned, as far as they exist, with an error, which is one
// of the memory or a *FolderStoppedError.
func (s *Session) ImportFolder(ctx context.Context, plan shape.Plan, o ImportOptions) ([]*FolderResult, error) {
	there, err := s.origins(ctx)
	if err != nil {
		return nil, err
	}
	var results []*FolderResult
	err = s.Create(ctx, func(m *tm.Memory) error {
		o.Pair.Known = s.knownIn(ctx, m)
		if o.Best {
			if o.Pair.Known.Learned, err = s.learnFrom(ctx, o, plan); err != nil {
				return err
			}
		}
		results, err = s.importPlan(ctx, m, o, plan, there)
		return err
	})
	if ctx.Err() != nil {
		return results, &FolderStoppedError{len(results), len(plan.Pairs)}
	}
	return results, err
}

// importPlan imports the pairs. Its error is one of the memory or of ctx, after
// which no pair can succeed.
func (s *Session) importPlan(ctx context.Context, m *tm.Memory, o ImportOptions, plan shape.Plan, there []unit.OriginCount) ([]*FolderResult, error) {
	ctx, stop := context.WithCancel(ctx)
	results := make([]*FolderResult, len(plan.Pairs))
	for i, p := range plan.Pairs {
		results[i] = &FolderResult{FilePair: p, ready: make(chan struct{})}
	}
	stored := map[string]Stored{}
	units, entry := 0, int64(0) // stored so far
	progress := s.progress("importing")
	defer progress.Done()
	taken, wait := s.prepareAhead(ctx, m, o, results, there)
	defer wait()
	defer stop()
	for i, r := range results {
		progress.Set(i, len(results))
		select {
		case <-r.ready:
		case <-ctx.Done():
			return results[:i], ctx.Err()
		}
		if ctx.Err() != nil {
			return results[:i], ctx.Err()
		}
		if r.Err == nil {
			p := r.pair
			if err := r.store(ctx, m, o, stored); err != nil {
				return results[:i], fmt.Errorf("cannot store %s: %w", p.Name(), afterOthers(err, units, entry))
			}
			units, entry = units+p.Receipt.Units, cmp.Or(entry, p.Receipt.Entry)
		}
		<-taken
	}
	return results, nil
}

// store stores the pair unless this import has stored the same content,
// identified by its checksum. Its error is one after which no pair can succeed.
func (r *FolderResult) store(ctx context.Context, m *tm.Memory, o ImportOptions, stored map[string]Stored) error {
	if r.pair.Already == nil {
		content := r.pair.content()
		if same, ok := stored[content]; ok && !o.New {
			r.pair.Already = &same
		} else if err := r.pair.store(ctx, m, o); err != nil {
			if _, ok := errors.AsType[*fault.HumanWorkError](err); ok {
				r.Err = err
				return nil
			}
			return err
		} else if r.pair.Already == nil {
			stored[content] = Stored{Origin: r.pair.Receipt.Origin, Units: r.pair.Receipt.Units, OtherForm: true}
		}
	}
	r.Imported, r.pair = r.pair.Shape(), nil // the texts are no longer needed
	return nil
}

// prepareAhead reads and aligns the pairs, several at a time. The caller must
// receive from taken after using a pair, so that at most twice as many are held;
// wait waits for the end.
func (s *Session) prepareAhead(ctx context.Context, m *tm.Memory, o ImportOptions, results []*FolderResult, there []unit.OriginCount) (taken <-chan struct{}, wait func()) {
	var workers sync.WaitGroup
	next := make(chan *FolderResult)
	held := make(chan struct{}, 2*atOnce)
	for range atOnce {
		workers.Go(func() {
			for r := range next {
				r.prepare(ctx, s, m, o, there)
				close(r.ready)
			}
		})
	}
	workers.Go(func() {
		defer close(next)
		for _, r := range results {
			select {
			case held <- struct{}{}:
			case <-ctx.Done():
				return
			}
			select {
			case next <- r:
			case <-ctx.Done():
				return
			}
		}
	})
	return held, workers.Wait
}

// prepare reads and aligns the pair and keeps the notes.
func (r *FolderResult) prepare(ctx context.Context, s *Session, m *tm.Memory, o ImportOptions, there []unit.OriginCount) {
	quiet := *s
	quiet.Progress = nil
	quiet.Note = func(message string) { r.Notes = append(r.Notes, message) }
	o.Pair.Source, o.Pair.Target = r.Source, r.Target
	r.pair, r.Err = quiet.prepare(ctx, o, func(context.Context) ([]unit.OriginCount, error) { return there, nil }, func(_ context.Context, use func(*tm.Memory) error) error { return use(m) })
}

// learnFrom aligns all texts of a folder a first time, only to learn from them,
// and returns what was learned. A pair that cannot be read is skipped; the import
// reports it.
func (s *Session) learnFrom(ctx context.Context, o ImportOptions, plan shape.Plan) ([]*align.Learned, error) {
	progress := s.progress("learning")
	defer progress.Done()
	learned := make([]*align.Learned, len(o.Pair.Known.Learned))
	for i, k := range o.Pair.Known.Learned {
		learned[i] = &align.Learned{}
		learned[i].Add(k)
	}
	for i, files := range plan.Pairs {
		progress.Set(i, len(plan.Pairs))
		r := &FolderResult{FilePair: files}
		r.prepare(ctx, s, nil, o, nil)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if r.Err == nil {
			learned = addLearned(learned, r.pair.bitext.Learned())
		}
	}
	return learned, nil
}

// addLearned adds what a bitext taught to what is known of each pair of languages.
func addLearned(known []*align.Learned, taught *align.Learned) []*align.Learned {
	if taught.Pairs() == 0 {
		return known
	}
	first, second := taught.Languages()
	for _, k := range known {
		if a, b := k.Languages(); a == first && b == second {
			k.Add(taught)
			return known
		}
	}
	more := &align.Learned{}
	more.Add(taught)
	return append(known, more)
}

// FolderShape returns the import of a folder as JSON.
func FolderShape(memory string, plan shape.Plan, results []*FolderResult) shape.ImportedFolder {
	j := shape.ImportedFolder{
		Imports: shape.Imports{Imports: []shape.Imported{}, Skipped: slices.Clone(plan.Skipped), Memory: memory},
		Alone:   plan.Alone,
	}
	for _, r := range results {
		if r.Err != nil {
			j.Skipped = append(j.Skipped, shape.Skipped{File: r.Source, Place: r.Target, Reason: r.Err.Error()})
			continue
		}
		j.Units += r.Imported.Units
		j.Imports.Imports = append(j.Imports.Imports, r.Imported)
	}
	return j
}

// PlanFolder finds the pairs of a folder. The source is from or, if that is
// empty, Chinese; the targets are to or, if that is empty, all other languages.
func PlanFolder(ctx context.Context, folder, from, to string) (shape.Plan, error) {
	names, failed, err := filesIn(ctx, folder)
	if err != nil {
		return shape.Plan{}, fmt.Errorf("cannot read the folder %s: %w", folder, err)
	}
	pairs, alone := pairNames(names, from, to)
	plan := shape.Plan{Pairs: pairs, Alone: shape.List(alone), Skipped: shape.List(failed)}
	for i := range plan.Pairs {
		p := &plan.Pairs[i]
		p.Source, p.Target = filepath.Join(folder, p.Source), filepath.Join(folder, p.Target)
	}
	for i := range plan.Alone {
		plan.Alone[i] = filepath.Join(folder, plan.Alone[i])
	}
	if len(plan.Pairs) == 0 {
		return shape.Plan{}, fail(ReasonNoPairs, "no two of the %s in %s have names that belong together", ui.Count(len(names), "file", "files"), folder)
	}
	return plan, nil
}

// The names of files decide which of them belong together. The word for the
// language is cut out of a name, including the folders, and the rest is the key
// that both sides of a pair share:
//
//	2024/talks.zh-CN.docx   2024/talks ∘        zh
//	2024/talks_en.docx      2024/talks ∘        en
//	zh/report.txt           ∘ report            zh
//	白皮书（中）.docx        白皮书 ∘            zh
//	白皮书英文.docx          白皮书 ∘            en
//	致辞.txt                 致辞 ∘              not said
//	致辞_en.txt              致辞 ∘              en
//	声明译文.docx            声明 ∘              that of the translation
//
// The word may be a tag, a name of the language, one of 中 英 俄 … in brackets
// or at the end of the name, or a word for the side. A word with another meaning
// ("it" in make-it.txt) finds no partner and so has no effect. Endings are ignored:
// a Word file may be paired with a PDF.

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
	"原文": original, "原稿": original, "source": original, "src": original, "original": original,
	"译文": translation, "譯文": translation, "译稿": translation, "译本": translation, "参考译文": translation, "翻译": translation,
	"target": translation, "tgt": translation, "trg": translation, "translation": translation, "translated": translation,
}

// What a name says instead of a language: its side, or nothing.
const (
	original    = "original"
	translation = "translation"
	unsaid      = ""
)

// saysLanguage reports whether the word for a language is one.
func saysLanguage(tag string) bool { return tag != original && tag != translation && tag != unsaid }

// languageWord matches a word for a language with the separators around it; the
// group that matched is the word. A Chinese word needs no separator before it at the
// end of a name and, if it has several characters, none after it at the beginning.
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
	long := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return len(n) <= len("中") })
	return regexp.MustCompile(`(?i)(?:^|` + part + `+)(` + strings.Join(tags, "|") + `|` + strings.Join(names, "|") + `)(?:` + part + `+|$)` +
		`|(` + strings.Join(names, "|") + `)$|(?:^|/)(` + strings.Join(long, "|") + `)`)
})

// A nameReading is the key and the language of a name with one word cut out.
type nameReading struct{ key, lang string }

// languageKey returns the word in the form of languageWords.
func languageKey(word string) string { return strings.ToLower(strings.ReplaceAll(word, "_", "-")) }

// readingsOf returns the possible readings of the name of a file, relative to
// the folder.
func readingsOf(name string) []nameReading {
	name = filepath.ToSlash(name)
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	if ext := languageKey(strings.TrimPrefix(filepath.Ext(name), ".")); languageWords[ext] != "" {
		stem = name // talks.zh, as corpora name their files
	}
	var list []nameReading
	for at := 0; at <= len(stem); {
		m := languageWord().FindStringSubmatchIndex(stem[at:])
		if m == nil {
			break
		}
		from, to := m[2], m[3]
		for i := 4; from < 0; i += 2 {
			from, to = m[i], m[i+1]
		}
		word := languageKey(stem[at+from : at+to])
		key := stem[:at+m[0]] + "\x00" + strings.TrimLeft(stem[at+m[1]:], "/")
		list = append(list, nameReading{strings.ToLower(key), languageWords[word]})
		at += to // the separator may also precede the next word
	}
	return list
}

// pairNames pairs the names of files. A file with several readings takes the
// first that finds a partner. For from and to see PlanFolder.
func pairNames(names []string, from, to string) (pairs []shape.FilePair, alone []string) {
	groups := map[string]map[string]string{} // key, language: file
	var keys []string
	for _, name := range names {
		for _, r := range readingsOf(name) {
			if groups[r.key] == nil {
				groups[r.key] = map[string]string{}
				keys = append(keys, r.key)
			}
			groups[r.key][r.lang] = cmp.Or(groups[r.key][r.lang], name)
		}
	}
	for _, name := range names {
		stem := filepath.ToSlash(strings.TrimSuffix(name, filepath.Ext(name)))
		if group := groups[strings.ToLower(stem)+"\x00"]; group != nil && group[unsaid] == "" {
			group[unsaid] = name
		}
	}
	slices.Sort(keys)
	taken := map[string]bool{}
	used := map[shape.FilePair]bool{}
	for _, key := range keys {
		group := groups[key]
		source, ok := sourceOf(group, from)
		if !ok {
			continue
		}
		for _, target := range targetsOf(group, source, to) {
			p := shape.FilePair{Source: group[source], Target: group[target]}
			if saysLanguage(source) {
				p.From = source
			}
			if saysLanguage(target) {
				p.To = target
			}
			if p.Source == p.Target || used[p] {
				continue
			}
			used[p] = true
			pairs = append(pairs, p)
			taken[p.Source], taken[p.Target] = true, true
		}
	}
	slices.SortStableFunc(pairs, func(a, b shape.FilePair) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target))
	})
	for _, name := range names {
		if !taken[name] {
			alone = append(alone, name)
		}
	}
	return pairs, alone
}

// sourceOf returns the source language of a group: from, else that of the original, else
// Chinese, else the one that no name says, else the first tag.
func sourceOf(group map[string]string, from string) (source string, ok bool) {
	if len(group) < 2 {
		return "", false
	}
	tags := slices.Sorted(maps.Keys(group))
	for _, tag := range tags {
		if from != "" && lang.Base(tag) == lang.Base(from) {
			return tag, true
		}
	}
	for _, tag := range []string{original, "zh", "zh-Hant", unsaid} {
		if group[tag] != "" && (from == "" || !saysLanguage(tag)) {
			return tag, true
		}
	}
	if tags[0] == translation {
		return tags[1], from == ""
	}
	return tags[0], from == ""
}

// targetsOf returns the target languages of a group: to, or all that differ from the
// source. A file whose name says nothing is a translation only if no other file is.
func targetsOf(group map[string]string, source, to string) []string {
	var targets []string
	for _, tag := range slices.Sorted(maps.Keys(group)) {
		switch {
		case tag == source, tag == original, saysLanguage(tag) && lang.Base(tag) == lang.Base(source):
		case to != "" && saysLanguage(tag) && lang.Base(to) != lang.Base(tag):
		default:
			targets = append(targets, tag)
		}
	}
	if len(targets) > 1 {
		targets = slices.DeleteFunc(targets, func(tag string) bool { return tag == unsaid })
	}
	return targets
}

// mostFiles is the maximum number of files in a folder: more is a whole disk,
// named by mistake.
const mostFiles = 200_000

var errManyFiles = errors.New("too many files")

// filesIn returns the files below a folder by their names relative to it, in
// order. It skips hidden files and folders, the lock files of Word, and links to
// folders, which may form cycles.
func filesIn(ctx context.Context, folder string) (names []string, failed []shape.Skipped, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if path == folder {
				return err
			}
			failed = append(failed, shape.Skipped{File: path, Reason: "cannot be read: " + cause(err)})
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
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() { // only links to files are followed
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

// cause returns the cause of a file system error, without the path.
func cause(err error) string {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err.Error()
	}
	return err.Error()
}
