// Command learn makes the learned lexicons of package lexicon from openly licensed
// translations of software. Run it with a folder that contains these npm packages,
// unpacked, each in its own folder:
//
//	@codingame/monaco-vscode-language-pack-*   MIT, the language packs of VS Code
//	typescript                                 Apache 2.0, its diagnostics
//	cldr-localenames-full, -dates-full,
//	-numbers-full                              Unicode 3.0, names of places, languages, months, currencies
//
// It aligns the strings with the same key one to one, takes what the aligner learns from
// them (Model 1 over its own tokens, in both directions), keeps the pairs with a
// probability of at least the constant least, adds the names, and writes for each language
// a gzip file of lines "head, tab, stem=weight stem=weight ...". The existing lexicon of a
// language is the prior of the alignment, so a second run adds a little.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/words"
)

const (
	// least is the probability below which a pair is dropped as noise.
	least = 0.05
	// mostStems is the number of stems kept for a head, the most probable ones.
	mostStems = 6
	// nameWeight is the weight of the words of a name.
	nameWeight = 0.8
	// longestName is the maximum number of characters of a Chinese name that becomes
	// a head.
	longestName = 8
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("learn: ")
	packages := flag.String("packages", "", "folder of unpacked packages")
	languages := flag.String("languages", "ru fr de es it ja ko pl cs tr pt", "languages, divided by spaces")
	out := flag.String("o", "", "folder to write")
	flag.Parse()
	if *packages == "" || *out == "" {
		log.Fatal("-packages and -o are needed")
	}
	p, err := findPackages(*packages)
	check(err)
	zhStrings, zhNames, err := p.read("zh")
	check(err)
	for _, tag := range strings.Fields(*languages) {
		texts, names, err := p.read(tag)
		check(err)
		heads, err := learn(tag, zhStrings, texts)
		check(err)
		learned := len(heads)
		addNames(heads, tag, zhNames, names)
		path := filepath.Join(*out, tag+".tsv.gz")
		size, err := write(path, heads)
		check(err)
		log.Printf("%s: %d heads, %d of them learned, %d bytes", tag, len(heads), learned, size)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// packages are the folders of the packages by name.
type packages map[string]string

func findPackages(root string) (packages, error) {
	manifests, err := filepath.Glob(filepath.Join(root, "*", "package.json"))
	if err != nil {
		return nil, err
	}
	p := packages{}
	for _, path := range manifests {
		var manifest struct{ Name string }
		if err := readJSON(path, &manifest); err != nil {
			return nil, err
		}
		p[manifest.Name] = filepath.Dir(path)
	}
	return p, nil
}

func readJSON(path string, to any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, to); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// The names that the packages use for the languages.
var (
	packOf       = map[string]string{"zh": "zh-hans", "pt": "pt-br"}
	typescriptOf = map[string]string{"zh": "zh-cn", "pt": "pt-br"}
)

// read returns the strings and the names of a language by their keys.
func (p packages) read(tag string) (texts, names map[string]string, err error) {
	texts, names = map[string]string{}, map[string]string{}
	pack, ok := p["@codingame/monaco-vscode-language-pack-"+cmp.Or(packOf[tag], tag)]
	if !ok {
		return nil, nil, fmt.Errorf("no language pack of %s", tag)
	}
	if err := readMain(filepath.Join(pack, "translations", "main.i18n.json.js"), texts); err != nil {
		return nil, nil, err
	}
	extensions, err := filepath.Glob(filepath.Join(pack, "translations", "extensions", "*.json"))
	if err != nil {
		return nil, nil, err
	}
	for _, path := range extensions {
		var file struct{ Contents map[string]map[string]string }
		if err := readJSON(path, &file); err != nil {
			return nil, nil, err
		}
		for bundle, list := range file.Contents {
			for key, text := range list {
				texts[filepath.Base(path)+" "+bundle+" "+key] = text
			}
		}
	}
	var diagnostics map[string]string
	if err := readJSON(filepath.Join(p["typescript"], "lib", cmp.Or(typescriptOf[tag], tag), "diagnosticMessages.generated.json"), &diagnostics); err != nil {
		return nil, nil, err
	}
	for key, text := range diagnostics {
		texts["typescript "+key] = text
	}
	for _, file := range []string{
		"cldr-localenames-full languages", "cldr-localenames-full scripts", "cldr-localenames-full territories",
		"cldr-dates-full timeZoneNames", "cldr-dates-full ca-gregorian", "cldr-numbers-full currencies",
	} {
		name, base, _ := strings.Cut(file, " ")
		var tree struct{ Main map[string]map[string]any }
		if err := readJSON(filepath.Join(p[name], "main", tag, base+".json"), &tree); err != nil {
			return nil, nil, err
		}
		collect(names, base, tree.Main[tag])
	}
	return texts, names, nil
}

// readMain reads the list of strings of a module "var content = [...]".
func readMain(path string, texts map[string]string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	from, to := bytes.IndexByte(data, '['), bytes.LastIndexByte(data, ']')
	if from < 0 || to < from {
		return fmt.Errorf("%s: no list of strings", path)
	}
	list := regexp.MustCompile(`(?m)^\s*undefined`).ReplaceAll(data[from:to+1], []byte("null"))
	var strings []*string
	if err := json.Unmarshal(list, &strings); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for i, s := range strings {
		if s != nil {
			texts[fmt.Sprintf("main %d", i)] = *s
		}
	}
	return nil
}

// collect gathers the strings of a tree by their paths, of patterns and symbols none.
func collect(names map[string]string, path string, tree any) {
	switch v := tree.(type) {
	case map[string]any:
		for key, child := range v {
			if key == "identity" || strings.Contains(key, "ormats") || strings.Contains(key, "-alt-") && !strings.Contains(key, "short") {
				continue
			}
			collect(names, path+" "+key, child)
		}
	case string:
		if !strings.ContainsAny(v, "{}0123456789") {
			names[path] = v
		}
	}
}

// noise matches what strings of software contain besides words.
var noise = regexp.MustCompile("\\{[^}]*\\}|%\\w|\\$\\([^)]*\\)|`[^`]*`|<[^>]*>|\\(&&\\w\\)|&&|https?://\\S+|[\\w.-]+\\.[\\w.-]+|[*#_\\[\\]]")

// plain leaves the words of a string.
func plain(text string) string {
	return strings.Join(strings.Fields(noise.ReplaceAllString(text, " ")), " ")
}

// part is the number of strings that are aligned together the second time. Words in more than a
// quarter of them are not learned, so the words of every menu are learned from parts, and rare
// words from the whole.
const part = 1500

// learn aligns the strings of Chinese and another language that have the same keys.
func learn(tag string, chinese, other map[string]string) (map[string]map[string]float64, error) {
	var pairs [][2]string
	seen := map[[2]string]bool{}
	for _, key := range slices.Sorted(maps.Keys(chinese)) {
		pair := [2]string{plain(chinese[key]), plain(other[key])}
		if pair[0] == "" || pair[1] == "" || pair[0] == pair[1] || seen[pair] || !strings.ContainsFunc(pair[0], han.IsHan) {
			continue
		}
		seen[pair] = true
		pairs = append(pairs, pair)
	}
	whole, err := learnFrom(tag, pairs)
	if err != nil {
		return nil, err
	}
	parts := &align.Learned{}
	for some := range slices.Chunk(pairs, part) {
		learned, err := learnFrom(tag, some)
		if err != nil {
			return nil, err
		}
		parts.Add(learned)
	}
	heads := map[string]map[string]float64{}
	for _, learned := range []*align.Learned{whole, parts} {
		first, _ := learned.Languages()
		for p := range learned.All() {
			head, stem, chance := p.First, p.Second, p.Onward
			if first != "zh" {
				head, stem, chance = p.Second, p.First, p.Back
			}
			if chance < least || utf8.RuneCountInString(head) < 2 || !han.IsHan(firstRune(head)) || isASCII(stem) && (tag == "ru" || tag == "ja" || tag == "ko") {
				continue
			}
			add(heads, head, stem, chance)
		}
	}
	return heads, nil
}

// learnFrom aligns pairs of strings, which stand together as on a bilingual page.
func learnFrom(tag string, pairs [][2]string) (*align.Learned, error) {
	documents := [2]*align.Document{{Name: "zh", Lang: "zh"}, {Name: tag, Lang: tag}}
	var text [2]strings.Builder
	var counterparts []align.Counterpart
	for n, pair := range pairs {
		for side, d := range documents {
			from := text[side].Len()
			text[side].WriteString(pair[side])
			span := align.Span{Start: from, End: text[side].Len()}
			text[side].WriteString("\n")
			d.Paragraphs = append(d.Paragraphs, span)
			d.Sentences = append(d.Sentences, align.Sentence{Span: span, Paragraph: n})
		}
		counterparts = append(counterparts, align.Counterpart{Source: align.Range{From: n, To: n + 1}, Target: align.Range{From: n, To: n + 1}})
	}
	for side, d := range documents {
		d.Text = text[side].String()
	}
	bitext, err := align.Align(context.Background(), documents[0], documents[1], align.Options{Counterparts: counterparts})
	if err != nil {
		return nil, err
	}
	return bitext.Learned(), nil
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// addNames adds the words of names that have the same key.
func addNames(heads map[string]map[string]float64, tag string, chinese, other map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(chinese)) {
		head := strings.Map(han.Simplify, chinese[key])
		if other[key] == "" || utf8.RuneCountInString(head) < 2 || utf8.RuneCountInString(head) > longestName || strings.ContainsFunc(head, func(r rune) bool { return !han.IsHan(r) }) {
			continue
		}
		for _, word := range words.Content(tag, other[key]) {
			if !words.IsFunction(tag, word) {
				add(heads, head, words.Stem(tag, word), nameWeight)
			}
		}
	}
}

func add(heads map[string]map[string]float64, head, stem string, weight float64) {
	if heads[head] == nil {
		heads[head] = map[string]float64{}
	}
	heads[head][stem] = max(heads[head][stem], weight)
}

// write writes the heads and returns the size of the file.
func write(path string, heads map[string]map[string]float64) (int, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return 0, err
	}
	for _, head := range slices.Sorted(maps.Keys(heads)) {
		stems := slices.SortedFunc(maps.Keys(heads[head]), func(a, c string) int {
			return cmp.Or(cmp.Compare(heads[head][c], heads[head][a]), cmp.Compare(a, c))
		})
		fmt.Fprintf(z, "%s\t", head)
		for i, stem := range stems[:min(len(stems), mostStems)] {
			if i > 0 {
				fmt.Fprint(z, " ")
			}
			fmt.Fprintf(z, "%s=%d", stem, int(math.Round(100*min(1, heads[head][stem]))))
		}
		fmt.Fprintln(z)
	}
	if err := z.Close(); err != nil {
		return 0, err
	}
	return b.Len(), os.WriteFile(path, b.Bytes(), 0o644)
}
