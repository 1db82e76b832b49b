package split

import "sync"

// kazakh is the language of Kazakh texts: the lists of Russian, which its texts
// share, and its own.
var kazakh = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(rule{"kk.year", kkYear}),
		abbreviations: abbreviations(ruNames+latinNames+kkNames, ruNumbers+kkNumbers, ruEnds+latinEnds+kkEnds, ruOpen+latinOpen),
		starters:      set(kkStarters),
		prepositions:  set(""),
		whole:         wholeLimitCyrillic,
		spaced:        true,
	}
})

// The lists of Kazakh.
const (
	kkNames   = " көш даң.м қ а ауд обл акад проф мыс"
	kkNumbers = " б т.б бап тарм сур кест"
	kkEnds    = " т.б т.с.с т.т ж жж ғ ғғ б.з.д б.з.б б.з мың млн млрд тг сағ мин м.ө"
)

// kkStarters are Kazakh words that, with a capital, mostly begin a sentence.
const kkStarters = `ол олар бұл мұнда осы осындай сол мен біз сіз сен сіздер және бірақ алайда дегенмен сондықтан себебі өйткені егер
	қазір бүгін кеше ертең содан кейін сонымен сондай-ақ әр барлық көптеген кейбір бір екі үш не неге қашан қайда кім
	қандай иә жоқ тек әрі`

// kkYear judges ж. after a number: жыл, year.
func kkYear(s *stop) verdict { return yearStop(s, "ж") }
