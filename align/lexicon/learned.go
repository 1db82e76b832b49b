package lexicon

import (
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// The learned lexicons translate Chinese heads into languages that the embedded
// dictionary does not have. internal/learn learns them with the model of the
// aligner from openly licensed translations of software, and adds names of
// places, languages, months and currencies (see learned/NOTICE).

//go:embed learned/*.tsv.gz
var learnedFiles embed.FS

// LearnedNotice is the notice required by the licences of the sources of the
// learned lexicons. A program that contains this package must be able to show
// it.
//
//go:embed learned/NOTICE
var LearnedNotice string

// A Translation is a word that may render a Chinese head.
type Translation struct {
	// Stem is the stem of the word (words.Stem).
	Stem string
	// Weight is the reliability relative to a word of a dictionary, more than 0 and
	// at most 1.
	Weight float32
}

// Translations returns the translations of Chinese heads, in simplified characters, into
// the language of the tag: the core words (see Core) and the learned ones. It returns nil
// for an unknown language. The first call for a language takes some milliseconds. The
// caller must not change the map. An error means that the program itself is damaged.
func Translations(tag string) (map[string][]Translation, error) {
	base, _, _ := strings.Cut(tag, "-")
	read, ok := translations[base]
	if !ok {
		return nil, nil
	}
	return read()
}

var translations = func() map[string]func() (map[string][]Translation, error) {
	readers := make(map[string]func() (map[string][]Translation, error))
	for _, base := range []string{"cs", "de", "es", "fr", "it", "ja", "ko", "pl", "pt", "ru", "tr"} {
		readers[base] = sync.OnceValues(func() (map[string][]Translation, error) { return readTranslations(base) })
	}
	return readers
}()

// readTranslations reads the file of a language and adds its core words.
func readTranslations(base string) (map[string][]Translation, error) {
	file, err := learnedFiles.Open("learned/" + base + ".tsv.gz")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("learned lexicon of %s: %w", base, err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("learned lexicon of %s: %w", base, err)
	}
	all := make(map[string][]Translation)
	for head, stems := range Core(base) {
		for _, stem := range stems {
			all[head] = append(all[head], Translation{stem, 1})
		}
	}
	for line := range strings.Lines(string(text)) {
		head, list, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		for entry := range strings.SplitSeq(list, " ") {
			stem, percent, _ := strings.Cut(entry, "=")
			weight, err := strconv.Atoi(percent)
			if err != nil || weight < 1 || weight > 100 || stem == "" {
				return nil, fmt.Errorf("learned lexicon of %s: entry %q of %s", base, entry, head)
			}
			all[head] = append(all[head], Translation{stem, float32(weight) / 100})
		}
	}
	return all, nil
}
