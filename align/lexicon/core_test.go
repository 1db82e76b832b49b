package lexicon

import (
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/words"
)

// TestCoreIsWellFormed checks that every line of the core words is a head in
// simplified characters, once, and words of the language.
func TestCoreIsWellFormed(t *testing.T) {
	for tag, text := range map[string]string{"ru": coreRussian, "fr": coreFrench} {
		seen := make(map[string]bool)
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\n")
			if strings.HasPrefix(line, "#") {
				continue
			}
			head, words, ok := strings.Cut(line, "\t")
			if !ok || strings.TrimSpace(words) == "" || seen[head] {
				t.Errorf("%s: bad line %q", tag, line)
			}
			seen[head] = true
			for _, r := range head {
				if !han.IsHan(r) || han.Simplify(r) != r {
					t.Errorf("%s: the head %q is not in simplified characters", tag, head)
				}
			}
			if strings.ContainsFunc(words, han.IsHan) {
				t.Errorf("%s: Chinese among the words of %q", tag, head)
			}
		}
		if len(seen) < 200 {
			t.Errorf("%s has %d heads", tag, len(seen))
		}
	}
}

func TestCore(t *testing.T) {
	if !slices.Contains(Core("ru-RU")["合作"], words.Stem("ru", "сотрудничество")) || !slices.Contains(Core("fr")["和平"], words.Stem("fr", "paix")) {
		t.Error("the core does not know cooperation and peace")
	}
	if Core("sw") != nil {
		t.Error("there is no core of Swahili")
	}
}
