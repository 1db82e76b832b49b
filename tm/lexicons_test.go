package tm

import (
	"context"
	"testing"

	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/tm/unit"
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

// TestKeptTerms checks that a memory that is asked again has the terms of its lexicons as they are
// now, in both directions and in any form, also those of several parts.
func TestKeptTerms(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"}, pair(0, "考虑农民的意见。", "We take the views of farmers into account."))
	for _, c := range []struct {
		head, rendering, phrase, want string
	}{
		{"考虑", "taking … into account", "考虑", "take … into account"},
		{"考虑", "views of farmers", "考虑", "views of farmers"},
		{"意见", "the farmer", "farmers", "意见"},
		{"农民", "farmers", "farmers", "农民"},
	} {
		terms := &lexicon.Terms{Name: "terms.tsv", List: []lexicon.Term{{Head: c.head, Renderings: []string{c.rendering}}}}
		if _, err := m.AddLexicon(ctx, "en", terms, "lexicon add"); err != nil {
			t.Fatal(err)
		}
		for i := range 3 { // read, then kept, then found
			if l := mustLookup(t, m, Query{Text: c.phrase}); len(l.Renderings) != 1 || l.Renderings[0].Text != c.want {
				t.Errorf("%s is %s, question %d: %s is %+v, want %q", c.head, c.rendering, i, c.phrase, l.Renderings, c.want)
			}
		}
		if len(m.terms.pairs) != 1 {
			t.Errorf("terms of %d pairs are kept", len(m.terms.pairs))
		}
	}
}
