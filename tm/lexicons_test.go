package tm

import (
	"context"
	"testing"

	"github.com/yiku-tm/yiku/align/lexicon"
)

// TestTermsOfALexiconAreTheRendering checks that a term of the user's own list is the rendering in
// a unit with it, in both directions, and that one of a published dictionary is not.
func TestTermsOfALexiconAreTheRendering(t *testing.T) {
	for _, published := range []bool{true, false} {
		m := openReports(t)
		terms := &lexicon.Terms{Name: "terms.tsv", Published: published, List: []lexicon.Term{
			{Head: "清洁能源", Renderings: []string{"green power", "Clean Energy Industry"}},
			{Head: "清洁能源产业", Renderings: []string{"clean energy"}},
		}}
		if _, err := m.AddLexicon(context.Background(), "en", terms, "lexicon add"); err != nil {
			t.Fatal(err)
		}
		for phrase, want := range map[string]string{"清洁能源": "clean energy industry", "clean energy": "清洁能源产业"} {
			count := 0
			for _, g := range mustLookup(t, m, Query{Text: phrase}).Renderings {
				if g.Text == want {
					count = g.Count
				}
			}
			if found := count == 1; found == published {
				t.Errorf("published %v: %q is %q in %d units", published, phrase, want, count)
			}
		}
	}
}
