// Package dictfile reads Chinese dictionaries in the formats in which they are published,
// so that the aligner can use a dictionary of the user: for Chinese and Russian, German or
// French there are large ones that no program may embed.
//
//	format        files                      dictionaries
//	CEDICT        .u8, .u8.gz                CC-CEDICT, HanDeDict, CFDICT, CC-Canto
//	DSL           .dsl, .dsl.dz              dictionaries of ABBYY Lingvo, such as BKRS
//	StarDict      .ifo, .idx[.gz], .dict[.dz]
//
// All of them return a [lexicon.Terms] with Published set. An entry has a head with a
// Chinese character and the renderings in its article. Explanations are left out as far as
// the format marks them: remarks, examples, labels, pinyin, and senses with more words than
// a rendering has. Articles are written for people, so an entry that cannot be read is
// skipped and counted in Terms.Skipped; a file in another format is an error.
package dictfile

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lexicon"
)

// MaxSize is the maximum unpacked size of a dictionary in bytes. The largest
// free one, BKRS with three million heads, has some 400 MB as DSL; its most
// frequent half is enough for an aligner.
const MaxSize = 256 << 20

// maxRenderings is the maximum number of renderings of an article,
// maxRenderingWords that of the words of a rendering: a longer one explains the
// head. Both follow the limits of the embedded dictionary.
const (
	maxRenderings     = 16
	maxRenderingWords = 8
)

// unpacked returns the text of r, unpacked where it is gzip or dictzip (which is
// gzip with an index that only random access needs).
func unpacked(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	if magic, err := buffered.Peek(2); err != nil || magic[0] != 0x1f || magic[1] != 0x8b {
		return buffered, nil
	}
	z, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, err
	}
	return z, nil
}

// readAll reads what r holds, unpacked, at most MaxSize bytes.
func readAll(r io.Reader, name string) ([]byte, error) {
	plain, err := unpacked(r)
	if err != nil {
		return nil, fmt.Errorf("read the dictionary %s: %w", name, err)
	}
	// io.ReadAll would hold more than twice the bound while it grows.
	data := make([]byte, 0, 1<<20)
	for {
		n, err := plain.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case len(data) > MaxSize:
			return nil, &FormError{name, 0, fmt.Sprintf("it has more than %d MiB", MaxSize>>20)}
		case errors.Is(err, io.EOF):
			return data, nil
		case err != nil:
			return nil, fmt.Errorf("read the dictionary %s: %w", name, err)
		case len(data) == cap(data):
			data = append(make([]byte, 0, min(2*cap(data), MaxSize+1)), data...)
		}
	}
}

// A FormError is returned for a file that is not in the expected format.
type FormError struct {
	// Name is the name of the file.
	Name string
	// Line is the line, counted from 1, or 0.
	Line int
	// Reason describes the fault.
	Reason string
}

// Error returns the file, the line and the reason.
func (e *FormError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("read the dictionary %s: line %d: %s", e.Name, e.Line, e.Reason)
	}
	return fmt.Sprintf("read the dictionary %s: %s", e.Name, e.Reason)
}

// collector gathers the entries of a dictionary.
type collector struct {
	terms *lexicon.Terms
}

func newCollector(name string) collector {
	return collector{&lexicon.Terms{Name: name, Published: true}}
}

// add stores an entry, if its head is Chinese and an aligner can use it.
func (c collector) add(head string, renderings []string, line int) {
	head = strings.TrimSpace(head)
	if len(renderings) == 0 || !strings.ContainsFunc(head, func(r rune) bool { return unicode.Is(unicode.Han, r) }) ||
		utf8.RuneCountInString(head) > lexicon.MaxTerm || !utf8.ValidString(head) {
		c.terms.Skipped++
		return
	}
	c.terms.List = append(c.terms.List, lexicon.Term{Head: head, Renderings: renderings, Line: line})
}

// renderingsIn returns the renderings in an article. The senses are its texts, each a
// rendering or several with ";" between them.
func renderingsIn(senses []string) []string {
	var renderings []string
	for _, sense := range senses {
		for part := range strings.FieldsFuncSeq(strings.ToValidUTF8(sense, ""), func(r rune) bool { return r == ';' || r == '；' }) {
			if len(renderings) == maxRenderings {
				return renderings
			}
			if part = cleanRendering(part); part != "" && len(strings.Fields(part)) <= maxRenderingWords {
				renderings = append(renderings, part)
			}
		}
	}
	return renderings
}

// done returns the entries, or an error where there are none.
func (c collector) done(form string) (*lexicon.Terms, error) {
	if len(c.terms.List) == 0 {
		return nil, &FormError{c.terms.Name, 0, "it holds no entry with a Chinese head, read as " + form}
	}
	return c.terms, nil
}

var (
	// a number or letter before a sense: 1) 2. а) I
	numbering = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\s*(?:[0-9]{1,2}[.)]|[a-zа-я]\)|[IVX]{1,4}[.)]?\s)\s*`)
	})
	// remarks inside brackets of any kind
	remarks = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|（[^（）]*）`)
	})
)

// pinyinLine matches syllables of pinyin without their tone marks.
var pinyinLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^_?(?:(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)` +
		`(?:a|ai|an|ang|ao|e|ei|en|eng|i|ia|ian|iang|iao|ie|in|ing|iong|iu|o|ong|ou|u|ua|uai|uan|uang|ue|ui|un|uo)` +
		`|a|ai|an|ang|ao|e|ei|en|eng|er|o|ou)r?[\s',·-]*)+$`)
})

// toneless writes pinyin without tone marks.
var toneless = strings.NewReplacer("ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e",
	"ī", "i", "í", "i", "ǐ", "i", "ì", "i", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o",
	"ū", "u", "ú", "u", "ǔ", "u", "ù", "u", "ü", "u", "ǖ", "u", "ǘ", "u", "ǚ", "u", "ǜ", "u")

// withoutPinyin returns the lines of an article without a first line of pinyin.
// Words of other languages sometimes look like pinyin, so a single line is kept.
func withoutPinyin(lines []string) []string {
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	if len(lines) > 1 && pinyinLine().MatchString(toneless.Replace(strings.TrimSpace(lines[0]))) {
		return lines[1:]
	}
	return lines
}

// cleanRendering returns a sense without its number and the remarks in brackets.
func cleanRendering(s string) string {
	for numbering().MatchString(s) {
		s = numbering().ReplaceAllString(s, "")
	}
	s = remarks().ReplaceAllString(s, " ")
	return strings.Trim(strings.Join(strings.Fields(s), " "), " ,.:–—-")
}

// ReadCEDICT reads a dictionary of the form of CC-CEDICT, a line an entry:
//
//	傳統 传统 [chuan2 tong3] /Tradition/traditionell/
//
// Lines that begin with # are remarks. The name is for messages.
func ReadCEDICT(r io.Reader, name string) (*lexicon.Terms, error) {
	data, err := readAll(r, name)
	if err != nil {
		return nil, err
	}
	c := newCollector(name)
	n := 0
	for raw := range bytes.Lines(bytes.TrimPrefix(data, []byte("\ufeff"))) {
		n++
		line := strings.TrimSpace(string(raw))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		heads, glosses, ok := strings.Cut(line, "/")
		_, simplified, ok2 := strings.Cut(heads, " ")
		simplified, _, ok3 := strings.Cut(simplified, " ")
		if !ok || !ok2 || !ok3 {
			if len(c.terms.List) == 0 {
				return nil, &FormError{name, n, "it is not «traditional simplified [pinyin] /rendering/»"}
			}
			c.terms.Skipped++
			continue
		}
		c.add(simplified, renderingsIn(strings.Split(glosses, "/")), n)
	}
	return c.done("CEDICT")
}
