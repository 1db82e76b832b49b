package dictfile

import (
	"bytes"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/align/lexicon"
)

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
