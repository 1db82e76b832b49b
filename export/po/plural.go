package po

import (
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
)

// pluralForms returns the rule of a language for plural forms in the syntax of gettext
// (GNU gettext manual, «Additional functions for plural forms»). For unknown languages it
// returns the rule of most European languages, since a catalogue with plural forms needs
// a rule.
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

func countForms(rule string) int {
	_, rest, _ := strings.Cut(rule, "nplurals=")
	number, _, _ := strings.Cut(rest, ";")
	n, err := strconv.Atoi(number)
	if err != nil {
		return 1
	}
	return n
}
