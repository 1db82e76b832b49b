package align

import (
	"testing"

	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
)

// TestSynonymLinks checks that a word which only a synonym of the dictionary's words explains
// has a link, weaker than that of a word of the dictionary.
func TestSynonymLinks(t *testing.T) {
	chinese, english := sentences("zh", "他皱眉。"), sentences("en", "He frowned, scowled and sang.")
	dictionaries, err := loadHeads(chinese, english, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, b := prepareBoth(chinese, english, dictionaries)
	prior := func(word string) (greatest float32) {
		head, target := a.vocab.ids["皱眉"], b.vocab.ids[words.Stem("en", word)]
		for _, l := range sortLinks(priorLinks(a, b, dictionaries)) {
			if l.source == head && l.target == target {
				greatest = l.prior
			}
		}
		return greatest
	}
	if in, synonym, other := prior("frowned"), prior("scowled"), prior("sang"); in != 1 || synonym <= 0 || synonym >= 1 || other != 0 {
		t.Errorf("the priors of 皱眉 are %v for frown, %v for scowl, %v for sing", in, synonym, other)
	}
}

// TestPlainWeights checks for which documents the plain weights are taken.
func TestPlainWeights(t *testing.T) {
	terms := []*lexicon.Terms{{Name: "terms", List: []lexicon.Term{{Head: "河", Renderings: []string{"rivier"}}}}}
	for _, c := range []struct {
		source, target string
		terms          []*lexicon.Terms
		plain          bool
	}{
		{"zh", "en", nil, false}, {"en-GB", "zh-Hant", nil, false}, {"zh", "ru", nil, false}, {"de", "zh", nil, false},
		{"de", "fr", nil, true}, {"zh", "nl", nil, true}, {"nl", "zh", terms, false}, {"zh", "zh", nil, true},
	} {
		source, target := sentences(c.source, "河 a"), sentences(c.target, "河 a")
		dictionaries, err := loadHeads(source, target, c.terms)
		if err != nil {
			t.Fatal(err)
		}
		p, err := newPasses(source, target, dictionaries, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if p.plain != c.plain || p.weights != map[bool]any{true: &plainWeights, false: &trainedWeights}[c.plain] {
			t.Errorf("%s-%s: plain is %v", c.source, c.target, p.plain)
		}
	}
}
