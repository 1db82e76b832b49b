package lexicon

import (
	"maps"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align/words"
)

// TestSynonyms checks that every line is found and well-formed, some synonyms of WordNet and of
// the dictionary, and the notice.
func TestSynonyms(t *testing.T) {
	last, n := "", 0
	for line := range strings.Lines(synonymLines) {
		stem, want, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		found := maps.Collect(Synonyms(stem))
		if stem <= last || len(found) == 0 || len(found) != strings.Count(want, "=") {
			t.Fatalf("%s after %s has %d synonyms in %q", stem, last, len(found), want)
		}
		for synonym, weight := range found {
			if synonym == "" || synonym == stem || weight <= 0 || weight > 1 {
				t.Errorf("%s has the synonym %q by %v", stem, synonym, weight)
			}
		}
		last, n = stem, n+1
	}
	if n < 20000 {
		t.Errorf("%d words have synonyms", n)
	}
	for _, c := range [][2]string{{"start", "begin"}, {"scowl", "frown"}, {"sneer", "ridicule"}} {
		if maps.Collect(Synonyms(words.Stem("en", c[0])))[words.Stem("en", c[1])] < 0.1 {
			t.Errorf("%s is not a synonym of %s", c[1], c[0])
		}
	}
	for _, unknown := range []string{"", "\t", "zzz", "=", "\n", "日本"} {
		for synonym := range Synonyms(unknown) {
			t.Errorf("%q has the synonym %s", unknown, synonym)
		}
	}
	for _, want := range []string{"WordNet 3.0 Copyright 2006 by Princeton University", "CC-CEDICT", "Changed:"} {
		if !strings.Contains(SynonymsNotice, want) {
			t.Errorf("the notice lacks %q", want)
		}
	}
}
