package words

import "strings"

// irregular maps the irregular forms of common English verbs and nouns to their
// base, because no suffix rule finds it. Forms that are regular words of their
// own more often than not (saw, lay, ground, wound, bore, bound, left, felt) are
// left out, except "found", "rose" and "fell", which agency prose uses as verbs.
var irregular = invert(`
	be am is are was were been being
	arise arose arisen
	awake awoke awoken
	beat beaten
	become became
	begin began begun
	bind binding
	bite bit bitten
	blow blew blown
	break broke broken
	breed bred
	bring brought
	build built
	buy bought
	catch caught
	choose chose chosen
	come came
	deal dealt
	do does did done
	draw drew drawn
	dream dreamt
	drink drank drunk
	drive drove driven
	eat ate eaten
	fall fell fallen
	feed fed
	fight fought
	find found
	flee fled
	fly flew flown
	forbid forbade forbidden
	forget forgot forgotten
	forgive forgave forgiven
	freeze froze frozen
	get got gotten
	give gave given
	go goes went gone
	grow grew grown
	have has had
	hear heard
	hide hid hidden
	hold held
	keep kept
	kneel knelt
	know knew known
	lead led
	learn learnt
	lend lent
	lose lost
	make made
	mean meant
	meet met
	mistake mistook mistaken
	overcome overcame
	pay paid
	ride rode ridden
	ring rang rung
	rise rose risen
	run ran
	say said
	seek sought
	sell sold
	send sent
	shake shook shaken
	shine shone
	shoot shot
	show shown
	shrink shrank shrunk
	sing sang sung
	sink sank sunk
	sit sat
	sleep slept
	slide slid
	speak spoke spoken
	spend spent
	spring sprang sprung
	stand stood
	steal stole stolen
	stick stuck
	strike struck stricken
	strive strove striven
	swear swore sworn
	sweep swept
	swim swam swum
	take took taken
	teach taught
	tear tore torn
	tell told
	think thought
	throw threw thrown
	understand understood
	undergo underwent undergone
	undertake undertook undertaken
	uphold upheld
	wake woke woken
	wear wore worn
	weep wept
	win won
	withdraw withdrew withdrawn
	withhold withheld
	withstand withstood
	write wrote written
	child children
	man men
	woman women
	foot feet
	tooth teeth
	goose geese
	mouse mice
	ox oxen
	life lives
	wife wives
	leaf leaves
	wolf wolves
	thief thieves
	half halves
	shelf shelves
	crisis crises
	basis bases
	analysis analyses
	thesis theses
	hypothesis hypotheses
	phenomenon phenomena
	criterion criteria
	datum data
	medium media
	bacterium bacteria
	curriculum curricula
	fisherman fishermen
	businessman businessmen
	spokesman spokesmen
	congressman congressmen
	policeman policemen
	good better best
	bad worse worst
`)

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
