package index

import (
	"context"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/fold"
)

// checkFolded indexes both texts, folded, and searches them for a part of the first,
// and for the second, in the tail and in a block.
func checkFolded(t *testing.T, a, b string, from, length uint) {
	t.Helper()
	c := corpus{1: fold.String(a), 2: fold.String(b), 3: fold.String(a + b), 4: fold.String(b + " " + a)}
	x := mustOpen(t, newBlobs(), c, Options{})
	must(t, x.Add(context.Background(), c.ids()...))
	runes := []rune(c[1])
	i := int(from % uint(len(runes)+1))
	part := string(runes[i:min(len(runes), i+int(length%12))])
	for range 2 {
		for _, phrase := range []string{strings.Trim(part, " "), c[2]} {
			for perPage := range 2 {
				x.textsPerPage = float64(perPage)
				if phrase != "" {
					checkPhrase(t, x, c, phrase)
				}
			}
		}
		must(t, x.Flush(context.Background()))
	}
}

// FuzzFind searches any text for any part of any text.
func FuzzFind(f *testing.F) {
	f.Add("第3条 the partner of art", "art of 第 3 条", uint(2), uint(5))
	f.Add("か \u3099a\u0301 b", "한국 사람 - 😀", uint(0), uint(3))
	f.Add("a\xff\xfe b", "\u3099 中", uint(1), uint(2))
	f.Fuzz(func(t *testing.T, a, b string, from, length uint) {
		if len(a)+len(b) > 500 {
			return
		}
		checkFolded(t, a, b, from, length)
	})
}
