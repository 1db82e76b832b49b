package cedict

import (
	"strings"
	"testing"
)

func TestReadSense(t *testing.T) {
	tests := []struct {
		why, text string
		name      bool
		words     string
		links     string
	}{
		{"verbs lose their to", "to sign (a treaty)", false, "sign", ""},
		{"labels go", "(old) (law) envoy", false, "envoy", ""},
		{"the placeholders go", "to hand sth over to sb on one's behalf", false, "hand behalf", ""},
		{"function words alone stay", "in; at", false, "in at", ""},
		{"a name loses its explanation", "Linhe, a port on the Sample River", true, "linhe", ""},
		{"so does a place", "Linhe county in Sample Province", true, "linhe county", ""},
		{"a common noun keeps its list", "oats, barley and rye", false, "oats barley rye", ""},
		{"but no relative clause", "bridge, which spans a river", false, "bridge", ""},
		{"a kind of", "a kind of fish", false, "fish", ""},
		{"an acronym of the words before", "Joint Trade Office (JTO)", false, "joint trade office jto", ""},
		{"a label in capitals is none", "provincial office (PRC)", false, "provincial office", ""},
		{"a variant is a link", "variant of 協約|协约[xie2 yue1]", false, "", "协约"},
		{"see is a link", "see 協約|协约[xie2 yue1]", false, "", "协约"},
		{"same as is a link", "same as 本[ben3]", false, "", "本"},
		{"to see is a verb", "to see off", false, "see", ""},
		{"an abbreviation keeps both", "trade office (abbr. for 商務處|商务处[shang1 wu4 chu4])", false, "trade office", "商务处"},
		{"surnames", "surname Lü", true, "lü", ""},
		{"pronunciations go", "also pr. [xie4]", false, "", ""},
		{"classifiers go", "CL:項|项[xiang4]", false, "", ""},
		{"so do particles", "sentence-final particle", false, "", ""},
		{"the possessive", "people's congress", false, "people congress", ""},
		{"a place with an apostrophe", "Chang'an", true, "changan", ""},
		{"hyphens divide", "county-level city", false, "county level city", ""},
		{"numerals belong elsewhere", "100 million; 14", false, "million", ""},
		{"explanations are cut short", "alpha beta gamma delta epsilon zeta eta theta iota kappa", false, "alpha beta gamma delta epsilon zeta eta theta", ""},
	}
	for _, tt := range tests {
		s := readSense(tt.text, tt.name)
		if got := strings.Join(s.words, " "); got != tt.words {
			t.Errorf("%s: %q has words %q, want %q", tt.why, tt.text, got, tt.words)
		}
		if got := strings.Join(s.links, " "); got != tt.links {
			t.Errorf("%s: %q links to %q, want %q", tt.why, tt.text, got, tt.links)
		}
	}
}

func TestSplitSenses(t *testing.T) {
	tests := []struct{ gloss, want string }{
		{"a; b; c", "a| b| c"},
		{"a (b; c); d", "a (b; c)| d"},
		{"a) b; c", "a) b| c"},
		{"a (b; c", "a (b; c"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := strings.Join(splitSenses(tt.gloss), "|"); got != tt.want {
			t.Errorf("splitSenses(%q) = %q, want %q", tt.gloss, got, tt.want)
		}
	}
}

func TestToneless(t *testing.T) {
	tests := []struct {
		in, want string
		ok       bool
	}{
		{"Lu:3", "lv", true}, {"zhong1", "zhong", true}, {"r5", "r", true},
		{"xx5", "", false}, {"A", "", false}, {",", "", false}, {"·", "", false}, {"1", "", false}, {"", "", false},
	}
	for _, tt := range tests {
		if got, ok := toneless(tt.in); got != tt.want || ok != tt.ok {
			t.Errorf("toneless(%q) = %q, %v; want %q, %v", tt.in, got, ok, tt.want, tt.ok)
		}
	}
}
