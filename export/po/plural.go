package po

import (
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
)

// pluralForms is the rule of a language for its plural forms, as gettext writes it
// (GNU gettext manual, «Additional functions for plural forms»). Where it is not known
// here, it is that of most languages of Europe: a catalogue with plural forms and without
// a rule is broken.
func pluralForms(tag string) string {
	switch lang.Base(tag) {
	case "zh", "ja", "ko", "vi", "th", "id", "ms", "lo", "my", "bo", "yue":
		return "nplurals=1; plural=0;"
	case "en", "de", "nl", "sv", "da", "nb", "nn", "es", "it", "pt", "el", "bg", "fi", "et", "hu", "tr", "mn", "kk":
		return "nplurals=2; plural=(n != 1);"
	case "fr":
		return "nplurals=2; plural=(n > 1);"
	case "ru", "uk", "be", "sr", "hr", "bs":
		return "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
	case "pl":
		return "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
	case "cs", "sk":
		return "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);"
	case "ar":
		return "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
	}
	return "nplurals=2; plural=(n != 1);"
}

// countForms is the number of plural forms that a rule has.
func countForms(rule string) int {
	_, rest, _ := strings.Cut(rule, "nplurals=")
	number, _, _ := strings.Cut(rest, ";")
	n, err := strconv.Atoi(number)
	if err != nil {
		return 1
	}
	return n
}
