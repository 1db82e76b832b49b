package dictfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align/lexicon"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// ReadDSL reads a dictionary in the Dictionary Specification Language of ABBYY
// Lingvo: heads at the beginning of a line, the article below them, indented:
//
//	世界
//		shìjiè
//		[m1]1) мир; свет[/m]
//		[m2][ex]世界大战 мировая война[/ex][/m]
//
// The text is UTF-16 with a byte order mark or UTF-8. Examples, comments,
// labels, transcriptions and references are left out, and a first line of pinyin,
// which BKRS has. The name is for messages.
func ReadDSL(r io.Reader, name string) (*lexicon.Terms, error) {
	data, err := readAll(r, name)
	if err != nil {
		return nil, err
	}
	text := transform.NewReader(bytes.NewReader(data), unicode.BOMOverride(unicode.UTF8.NewDecoder()))
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, maxDSLLine)
	c := newCollector(name)
	var heads, senses []string
	flush := func(line int) {
		renderings := renderingsIn(withoutPinyin(senses))
		for _, head := range heads {
			c.add(head, renderings, line)
		}
		heads, senses = nil, nil
	}
	n, headed := 0, 0
	for lines.Scan() {
		n++
		line := strings.TrimRight(lines.Text(), " \t\r")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case line[0] != '\t' && line[0] != ' ':
			if len(senses) > 0 {
				flush(headed)
			}
			if len(heads) == 0 {
				headed = n
			}
			heads = append(heads, dslPlain(line))
		case len(heads) == 0:
			return nil, &FormError{name, n, "there is an article before the first head"}
		default:
			if sense := dslPlain(line); sense != "" {
				senses = append(senses, sense)
			}
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, &FormError{name, n + 1, fmt.Sprintf("the line is longer than %d bytes", maxDSLLine)}
	} else if err != nil {
		return nil, fmt.Errorf("read the dictionary %s: %w", name, err)
	}
	flush(headed)
	return c.done("DSL")
}

// maxDSLLine bounds a line, in bytes; the longest article of BKRS has some 100,000.
const maxDSLLine = 1 << 20

var (
	// Parts of an article that are not renderings and are left out with their
	// content: examples, comments, labels, references, transcriptions, sound files.
	dslAside = sync.OnceValue(func() []*regexp.Regexp {
		return []*regexp.Regexp{
			regexp.MustCompile(`\[(ex|\*ex)\].*?\[/ex\]`), regexp.MustCompile(`\[\*\].*?\[/\*\]`), regexp.MustCompile(`\[com\].*?\[/com\]`),
			regexp.MustCompile(`\[p\].*?\[/p\]`), regexp.MustCompile(`\[ref[^\]]*\].*?\[/ref\]`), regexp.MustCompile(`\[t\].*?\[/t\]`),
			regexp.MustCompile(`\[s\].*?\[/s\]`), regexp.MustCompile(`\[url\].*?\[/url\]`), regexp.MustCompile(`\{\{.*?\}\}`), regexp.MustCompile(`<<.*?>>`),
		}
	})
	dslTag      = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\[/?[a-zA-Z'*!][^\]\p{Han}]{0,40}\]|\[/?[mbiuc]\]`) })
	dslBrackets = strings.NewReplacer(`\[`, "(", `\]`, ")", `\(`, "(", `\)`, ")")
)

// dslPlain returns a line without its markup.
func dslPlain(line string) string {
	if !strings.ContainsAny(line, `[{<\`) {
		return strings.TrimSpace(line)
	}
	line = dslBrackets.Replace(line)
	for _, aside := range dslAside() {
		line = aside.ReplaceAllString(line, "")
	}
	line = dslTag().ReplaceAllString(line, "")
	return strings.TrimSpace(strings.ReplaceAll(line, `\`, ""))
}
