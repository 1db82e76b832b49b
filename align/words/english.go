package words

import (
	_ "embed"
	"strings"
)

// irregular maps the irregular forms of common English verbs and nouns to their
// base, because no suffix rule finds it. Forms that are regular words of their
// own more often than not (saw, lay, ground, wound, bore, bound, left, felt) are
// left out, except "found", "rose" and "fell", which agency prose uses as verbs.
var irregular = invert(irregularText)

//go:embed irregular.txt
var irregularText string

// invert reads lines of "base form form" into form -> base.
func invert(table string) map[string]string {
	bases := map[string]string{}
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		for i := 1; i < len(fields); i++ {
			bases[fields[i]] = fields[0]
		}
	}
	return bases
}

// american turns -ise, -isation and -yse into the spelling with z. It turns
// "promise" into "promize" too; that is harmless, as every "promise" does.
func american(word string) string {
	for _, end := range [...]string{"isation", "isations", "ise", "ised", "ises", "ising", "iser", "isers", "yse", "ysed", "ysing"} {
		if stem, ok := strings.CutSuffix(word, end); ok && len(stem) >= minBeforeIse {
			return stem + strings.Replace(end, "s", "z", 1)
		}
	}
	return word
}

// minBeforeIse keeps short words as they are: rise, wise, arise, raised.
const minBeforeIse = 4

// spelling maps stems of British spellings to the American ones, for the words
// that laws and agency reports use. It works on stems, so one line serves
// labour, labours and labouring.
var spelling = map[string]string{
	"behaviour":     "behavior",
	"centr":         "center",
	"chequ":         "check",
	"cheque":        "check",
	"colour":        "color",
	"defenc":        "defens",
	"endeavour":     "endeavor",
	"favour":        "favor",
	"favourit":      "favorit",
	"fibr":          "fiber",
	"fulfil":        "fulfill",
	"harbour":       "harbor",
	"honour":        "honor",
	"humour":        "humor",
	"instal":        "instal",
	"judgement":     "judgment",
	"kilometr":      "kilomet",
	"labour":        "labor",
	"licenc":        "licens",
	"litr":          "liter",
	"metr":          "meter",
	"neighbour":     "neighbor",
	"neighbourhood": "neighborhood",
	"offenc":        "offens",
	"plough":        "plow",
	"pretenc":       "pretens",
	"programm":      "program",
	"rumour":        "rumor",
	"sceptic":       "skeptic",
	"theatr":        "theater",
	"tyre":          "tire",
	"vigour":        "vigor",
}
