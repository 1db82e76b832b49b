package words

import (
	"slices"
	"strings"
	"testing"
)

// The words of a line have one stem.
func TestStemJoins(t *testing.T) {
	tests := []struct{ tag, words string }{
		{"en", "cooperation cooperate cooperates cooperating cooperative"},
		{"en", "say says said saying"},
		{"en", "hold held holding"},
		{"en", "country countries country's"},
		{"en", "child children children's"},
		{"en", "xian xi'an"},
		{"en", "urumqi ürümqi"},
		{"en", "labour labor labours"},
		{"en", "centre center centres centers"},
		{"en", "metre meter metres"},
		{"en", "kilometre kilometer kilometres kilometers"},
		{"en", "theatre theater"},
		{"en", "defence defense"},
		{"en", "offence offense"},
		{"en", "licence license licences"},
		{"en", "programme program programmes programs"},
		{"en", "neighbour neighbor neighbours"},
		{"en", "neighbourhood neighborhood"},
		{"en", "favourable favorable"},
		{"en", "honour honor honoured honored"},
		{"en", "modernisation modernization modernise modernize modernized modernised"},
		{"en", "organisation organization organisations"},
		{"en", "analyse analyze analysed analyzed"},
		{"en", "fulfil fulfill fulfilled"},
		{"en", "judgement judgment"},
		{"en", "fibre fiber"},
		{"en", "litre liter litres"},
		{"en-GB", "travelled traveled travelling traveling"},
		{"ru", "сотрудничество сотрудничества сотрудничеству"},
		{"ru", "ещё еще"},
		{"fr", "accord l'accord accords d'accord"},
		{"fr", "il qu'il"},
		{"de", "abkommen abkommens"},
	}
	for _, tt := range tests {
		words := strings.Fields(tt.words)
		for _, w := range words[1:] {
			if a, b := Stem(tt.tag, words[0]), Stem(tt.tag, w); a != b {
				t.Errorf("%s: %s has the stem %q, %s has %q; want one", tt.tag, words[0], a, w, b)
			}
		}
	}
}

// The words of a line have different stems.
func TestStemKeepsApart(t *testing.T) {
	for _, line := range []string{
		"rise rice", "hour hor", "four for", "tour tor", "state station", "centre cent", "china chinese", "wise wize wisdom",
	} {
		words := strings.Fields(line)
		stems := make([]string, len(words))
		for i, w := range words {
			stems[i] = Stem("en", w)
		}
		slices.Sort(stems)
		if len(slices.Compact(stems)) != len(words) {
			t.Errorf("%s: two of the words share a stem: %q", line, stems)
		}
	}
}

// A language without a stemmer leaves the word alone, in every form of the tag.
func TestStemUnknownLanguage(t *testing.T) {
	for _, tag := range []string{"", "zh", "zh-Hant", "ja", "xx"} {
		if got := Stem(tag, "cooperation"); got != "cooperation" {
			t.Errorf("Stem(%q) = %q, want the word itself", tag, got)
		}
	}
}

func FuzzStem(f *testing.F) {
	for _, w := range []string{"", "'", "'s", "a's'", "ise", "xxxxise", "ʼ", "\xff", "éé", "l'", "qu'", "北京"} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, word string) {
		for _, tag := range []string{"en", "fr", "ru", "de"} {
			if a, b := Stem(tag, word), Stem(tag, word); a != b {
				t.Errorf("Stem(%q, %q) gave %q, then %q", tag, word, a, b)
			}
		}
	})
}
