package dictfile

import (
	"bytes"
	"encoding/binary"
	"html"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align/lexicon"
)

// StarDict holds the files of a StarDict dictionary: the description, the index
// and the articles. Index and articles may be packed (.gz, .dz).
type StarDict struct {
	Info, Index, Articles io.Reader
}

// ReadStarDict reads a dictionary of StarDict ("Format for StarDict dictionary
// files", version 2.4.2 and 3.0.0). Articles are plain text, HTML, XDXF or
// Pango markup; pictures, sounds and phonetic strings are skipped. The name is
// that of the description, for messages.
func ReadStarDict(files StarDict, name string) (*lexicon.Terms, error) {
	info, err := readAll(files.Info, name)
	if err != nil {
		return nil, err
	}
	fields, ok := starDictInfo(string(info))
	if !ok {
		return nil, &FormError{name, 1, "it does not begin with «StarDict's dict ifo file»"}
	}
	index, err := readAll(files.Index, name)
	if err != nil {
		return nil, err
	}
	articles, err := readAll(files.Articles, name)
	if err != nil {
		return nil, err
	}
	wide := fields["idxoffsetbits"] == "64"
	c := newCollector(name)
	left := sharedArticles * (uint64(len(articles)) + shortArticles)
	for n := 1; len(index) > 0; n++ {
		head, rest, ok := bytes.Cut(index, []byte{0})
		size := 8
		if wide {
			size = 12
		}
		if !ok || len(rest) < size {
			return nil, &FormError{name, 0, "the index ends inside entry " + strconv.Itoa(n)}
		}
		var at, length uint64
		if wide {
			at, length = binary.BigEndian.Uint64(rest), uint64(binary.BigEndian.Uint32(rest[8:]))
		} else {
			at, length = uint64(binary.BigEndian.Uint32(rest)), uint64(binary.BigEndian.Uint32(rest[4:]))
		}
		index = rest[size:]
		if at > uint64(len(articles)) || length > uint64(len(articles))-at {
			return nil, &FormError{name, 0, "the article of entry " + strconv.Itoa(n) + " is outside the file of articles"}
		}
		if length > left {
			return nil, &FormError{name, 0, "its entries overlap: together they are longer than the file of articles"}
		}
		left -= length
		c.add(string(head), renderingsIn(starDictSenses(articles[at:at+length], fields["sametypesequence"])), n)
	}
	return c.done("StarDict")
}

// sharedArticles is the average number of entries that may share an article, as the spellings
// of a word do; shortArticles, in bytes, allows more in a small dictionary. Without a limit, a
// small file of articles could be read a million times.
const (
	sharedArticles = 4
	shortArticles  = 1 << 20
)

// starDictInfo reads the lines key=value of a description.
func starDictInfo(text string) (map[string]string, bool) {
	text = strings.TrimPrefix(text, "\ufeff")
	if !strings.HasPrefix(text, "StarDict's dict ifo file") {
		return nil, false
	}
	fields := map[string]string{}
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			fields[key] = value
		}
	}
	return fields, true
}

// starDictSenses returns the lines of the texts of an article. Types are letters;
// without a common sequence, each part of the article begins with its own. Parts
// with a lower-case type end with a zero byte, parts with an upper-case type begin
// with their length; the last part of a common sequence has neither.
func starDictSenses(article []byte, types string) []string {
	var senses []string
	own := types == ""
	for i := 0; len(article) > 0 && (own || i < len(types)); i++ {
		var kind byte
		if own {
			kind, article = article[0], article[1:]
		} else {
			kind = types[i]
		}
		part := article
		last := !own && i == len(types)-1
		switch {
		case last:
			article = nil
		case kind >= 'A' && kind <= 'Z':
			if len(article) < 4 {
				return senses
			}
			size := min(uint64(binary.BigEndian.Uint32(article)), uint64(len(article)-4))
			part, article = article[4:4+size], article[4+size:]
		default:
			part, article, _ = bytes.Cut(article, []byte{0})
		}
		switch kind {
		case 'm', 'l':
			senses = append(senses, strings.Split(string(part), "\n")...)
		case 'h', 'g', 'x':
			senses = append(senses, strings.Split(withoutMarkup(string(part)), "\n")...)
		}
	}
	return withoutPinyin(senses)
}

var (
	markupAside = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?is)<(ex|k|tr|abr|kref|script|style)\b[^>]*>.*?</(?:ex|k|tr|abr|kref|script|style)>`)
	})
	markupBreak = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)<(?:br|/?p|/?div|/?li|/?def|/?tr)\b[^>]*>`) })
	markupTag   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<[^>]*>`) })
)

// withoutMarkup returns the text of an article in HTML, XDXF or Pango markup, a line
// a block.
func withoutMarkup(text string) string {
	text = markupAside().ReplaceAllString(text, "\n")
	text = markupBreak().ReplaceAllString(text, "\n")
	return html.UnescapeString(markupTag().ReplaceAllString(text, ""))
}
