package words

import (
	"maps"
	"strings"
	"sync"
)

// numberWords holds the words of a language for the reader of quantities. They
// include those of the aligner (numeralValues …).
type numberWords struct {
	point                                                                      byte // the decimal mark
	groupsByDot                                                                bool
	cardinals                                                                  map[string]float64
	ordinals                                                                   map[string]float64
	ordinalStems                                                               map[string]float64 // of languages that inflect ordinals
	magnitudes                                                                 map[string]float64
	shortMagnitudes                                                            map[string]float64 // directly after digits: 5bn
	denominators                                                               map[string]float64
	loose                                                                      map[string]float64
	dozens                                                                     map[string]float64
	months                                                                     map[string]int
	capitalMonths                                                              bool
	vague, articles, and, of, percents, points, basisPoints, fold              map[string]bool
	prefixes, decades, centuries, hedges, hedgesAfter, romanAfter, abbreviated map[string]bool
	looseNumbers                                                               map[string]bool
	joining, ordinalEnds                                                       []string
	joinsTens, bareMagnitudes, vagueAfterNumber                                bool
}

// ordinal returns the value of an ordinal word.
func (n *numberWords) ordinal(word string) (float64, bool) {
	if v, ok := n.ordinals[word]; ok {
		return v, true
	}
	for stem, v := range n.ordinalStems {
		if end, ok := strings.CutPrefix(word, stem); ok && adjectiveEnds[end] {
			return v, true
		}
	}
	return 0, false
}

// scoreOf reports whether a word multiplies a number below it: quatre-vingts.
func (n *numberWords) scoreOf(v, more float64, word string) bool {
	return v == 4 && more == 20 && strings.HasPrefix(word, "vingt")
}

var numberWordsOnce = map[string]func() *numberWords{
	"en": sync.OnceValue(englishNumbers),
	"ru": sync.OnceValue(russianNumbers),
	"fr": sync.OnceValue(frenchNumbers),
}

func numberWordsOf(base string) *numberWords {
	if f, ok := numberWordsOnce[base]; ok {
		return f()
	}
	return otherNumbers(base)
}

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[strings.ReplaceAll(w, "_", " ")] = true
	}
	return m
}

// monthsIn returns the months of a language, by their names in lower case.
func monthsIn(base string) map[string]int {
	m := map[string]int{}
	for name, number := range monthNumbers[base] {
		m[strings.ToLower(name)] = number
	}
	return m
}

func merged(tables ...map[string]float64) map[string]float64 {
	m := map[string]float64{}
	for _, t := range tables {
		maps.Copy(m, t)
	}
	return m
}

func englishNumbers() *numberWords {
	n := &numberWords{
		point:           '.',
		cardinals:       map[string]float64{"one": 1, "zero": 0},
		ordinals:        map[string]float64{"first": 1, "second": 2, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100, "thousandth": 1000},
		magnitudes:      merged(numeralMagnitudes["en"], map[string]float64{"hundreds": 100, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "trillions": 1e12, "crore": 1e7, "lakh": 1e5, "tens": 10, "mln": 1e6, "bln": 1e9}),
		shortMagnitudes: map[string]float64{"bn": 1e9, "m": 1e6, "mn": 1e6, "tn": 1e12, "b": 1e9, "k": 1e3, "tr": 1e12, "mln": 1e6, "bln": 1e9},
		denominators: map[string]float64{
			"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7,
			"eighth": 8, "eighths": 8, "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10, "half": 2, "halves": 2,
		},
		loose: map[string]float64{
			"both": 2, "pair": 2, "couple": 2, "twin": 2, "dual": 2, "double": 2, "doubled": 2, "doubling": 2, "doubles": 2, "twice": 2, "twofold": 2, "triple": 3, "tripled": 3, "tripling": 3,
			"trebled": 3, "threefold": 3, "thrice": 3, "quadruple": 4, "quadrupled": 4, "fourfold": 4, "fivefold": 5, "sixfold": 6, "sevenfold": 7, "eightfold": 8, "tenfold": 10, "single": 1, "once": 1, "half": .5, "halved": .5,
			"halving": .5, "quarter": .25, "quarterly": 4, "century": 100, "centenary": 100, "centennial": 100, "bicentenary": 200, "decade": 10, "dozen": 12, "fortnight": 14, "biennial": 2, "biennium": 2, "biennia": 2, "bilateral": 2,
			"trilateral": 3, "quadrilateral": 4, "decennial": 10, "semicentennial": 50, "noon": 12, "midnight": 0, "trio": 3, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90, "triennial": 3,
		},
		dozens: map[string]float64{"dozen": 12, "score": 20},
		months: monthsIn("en"), capitalMonths: true,
		vague: wordSet("hundreds thousands millions billions trillions tens dozens"), articles: wordSet("a an the per this last past next every each"), and: wordSet("and"), of: wordSet("of"),
		percents: wordSet("percent pct per_cent"), points: wordSet("percentage_points percentage_point points percentage-points"), basisPoints: wordSet("basis_points basis_point"),
		fold: wordSet("fold times"), decades: wordSet("decades decade"), centuries: wordSet("century centuries"),
		hedges:      wordSet("about around approximately nearly almost over exceeding exceed exceeded exceeds some roughly above below under close than least most up reached surpassed surpassing topped topping topped circa just near approaching"),
		hedgesAfter: wordSet("plus odd or-so"), prefixes: wordSet("mid pre post non sub early late to and of the from under over ultra top"),
		romanAfter:  wordSet("part chapter phase session book volume section title war act appendix annex article type class stage level grade"),
		joining:     []string{"to", "and", "or", "percent to", "per cent to", "%-", "% to", "percent and", "through", "-"},
		ordinalEnds: []string{"th", "st", "nd", "rd"},
	}
	for w, v := range numeralValues["en"] {
		if v <= 30 && (strings.HasSuffix(w, "th") || w == "third") || strings.HasSuffix(w, "ieth") {
			n.ordinals[w] = v
		} else {
			n.cardinals[w] = v
		}
	}
	for w, m := range map[string]int{"sep": 9, "apr": 4, "mar": 3, "jul": 7, "jun": 6} {
		n.months[w] = m
	}
	return n
}

// adjectiveEnds are the endings of Russian ordinals.
var adjectiveEnds = wordSet("ый ий ой ого его ому ему ым им ом ем ая яя ую юю ое ее ые ие ых их ыми ими ей ья ье ьи ьего ьему ьим ьем ьей ью ьих ьими")

func russianNumbers() *numberWords {
	n := &numberWords{
		point: ',',
		cardinals: map[string]float64{
			"один": 1, "одна": 1, "одно": 1, "одного": 1, "одной": 1, "одному": 1, "одним": 1, "одну": 1, "двум": 2, "двумя": 2, "трем": 3, "тремя": 3, "четырем": 4, "четырьмя": 4, "пятью": 5, "шести": 6, "шестью": 6,
			"семи": 7, "семью": 7, "восьми": 8, "восемью": 8, "девяти": 9, "девятью": 9, "десятью": 10, "одиннадцати": 11, "двенадцати": 12, "тринадцать": 13, "тринадцати": 13, "четырнадцать": 14, "четырнадцати": 14,
			"пятнадцать": 15, "пятнадцати": 15, "шестнадцать": 16, "шестнадцати": 16, "семнадцать": 17, "семнадцати": 17, "восемнадцать": 18, "восемнадцати": 18, "девятнадцать": 19, "девятнадцати": 19,
			"двадцати": 20, "тридцати": 30, "сорока": 40, "пятидесяти": 50, "шестьдесят": 60, "шестидесяти": 60, "семьдесят": 70, "семидесяти": 70, "восемьдесят": 80, "восьмидесяти": 80, "девяносто": 90, "девяноста": 90,
			"ста": 100, "двести": 200, "двухсот": 200, "триста": 300, "трехсот": 300, "четыреста": 400, "пятьсот": 500, "шестьсот": 600, "семьсот": 700, "восемьсот": 800, "девятьсот": 900,
			"двое": 2, "двоих": 2, "трое": 3, "троих": 3, "четверо": 4, "пятеро": 5, "шестеро": 6, "семеро": 7, "ноль": 0, "нуль": 0,
		},
		ordinals: map[string]float64{},
		ordinalStems: map[string]float64{
			"перв": 1, "втор": 2, "трет": 3, "четверт": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8, "девят": 9, "десят": 10, "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15,
			"шестнадцат": 16, "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19, "двадцат": 20, "тридцат": 30, "сороков": 40, "пятидесят": 50, "шестидесят": 60, "семидесят": 70, "восьмидесят": 80, "девяност": 90, "сот": 100,
		},
		magnitudes: merged(numeralMagnitudes["ru"], map[string]float64{
			"тысячу": 1e3, "тысячам": 1e3, "тысячами": 1e3, "тысячах": 1e3, "миллиону": 1e6, "миллионом": 1e6, "миллионам": 1e6, "миллионами": 1e6, "миллионы": 1e6, "миллиарду": 1e9, "миллиардам": 1e9, "миллиарды": 1e9,
			"миллиардом": 1e9, "миллиардами": 1e9, "триллион": 1e12, "триллиона": 1e12, "триллионов": 1e12, "триллионы": 1e12, "трлн": 1e12, "сотни": 100, "сотен": 100,
		}),
		denominators: map[string]float64{"четверть": 4, "четверти": 4, "треть": 3, "трети": 3, "пятая": 5, "пятых": 5, "пятую": 5, "десятых": 10, "третьих": 3},
		loose: map[string]float64{
			"оба": 2, "обе": 2, "обеих": 2, "обоих": 2, "обеим": 2, "вдвое": 2, "дважды": 2, "двойной": 2, "пара": 2, "втрое": 3, "трижды": 3, "вчетверо": 4, "впятеро": 5, "половина": .5, "половину": .5, "половины": .5, "полтора": 1.5,
			"полторы": 1.5, "полутора": 1.5, "пол": .5, "полгода": .5, "полугодие": .5, "треть": 1. / 3, "трети": 1. / 3, "четверть": .25, "четверти": .25, "век": 100, "века": 100, "столетие": 100, "столетия": 100, "десятилетие": 10, "десятилетия": 10,
			"десятилетий": 10, "десяток": 10, "дюжина": 12, "летие": 1, "полвека": 50, "квартал": 4, "квартала": 4, "единый": 1, "двусторонний": 2, "удвоить": 2, "удвоился": 2, "утроить": 3, "тройка": 3, "столетний": 100, "вековой": 100,
		},
		months: monthsIn("ru"),
		vague:  wordSet("сотни сотен тысячи миллионы миллиарды триллионы десятки"), articles: wordSet(""), and: wordSet("и с"), of: wordSet(""),
		percents: wordSet("процент процента процентов процентам проц проценты процентами процентах"), points: wordSet("процентных_пункта процентных_пунктов процентный_пункт процентного_пункта п.п проц_пункта проц_пунктов пунктов пункта"), basisPoints: wordSet("базисных_пунктов базисных_пункта"),
		fold: wordSet("раз раза крат кратный кратно кратное"), decades: wordSet("десятилетий десятилетия десятилетие"), centuries: wordSet("век века веке веков столетия столетие"),
		hedges:      wordSet("около примерно почти более свыше приблизительно порядка менее близко до превысил превысила превысило превысили достиг достигла достигло не меньше больше"),
		hedgesAfter: wordSet("с"), romanAfter: wordSet("часть глава этап том раздел"), abbreviated: wordSet("тыс млн млрд трлн"),
		joining: []string{"до", "и", "или", "по", "-", "%-"}, ordinalEnds: []string{"й", "го", "му", "я", "е", "х", "м"},
		bareMagnitudes: true, vagueAfterNumber: true,
	}
	for w, v := range numeralValues["ru"] {
		n.cardinals[w] = v
	}
	return n
}

func frenchNumbers() *numberWords {
	n := &numberWords{
		point: ',', groupsByDot: true,
		cardinals: map[string]float64{"six": 6, "neuf": 9, "zéro": 0, "vingts": 20, "cents": 100, "un": 1, "une": 1},
		ordinals: map[string]float64{
			"premier": 1, "première": 1, "premiers": 1, "premières": 1, "deuxième": 2, "second": 2, "seconde": 2, "troisième": 3, "quatrième": 4, "cinquième": 5, "sixième": 6, "septième": 7, "huitième": 8, "neuvième": 9, "dixième": 10,
			"onzième": 11, "douzième": 12, "treizième": 13, "quatorzième": 14, "quinzième": 15, "seizième": 16, "vingtième": 20, "trentième": 30, "quarantième": 40, "cinquantième": 50, "soixantième": 60, "centième": 100,
		},
		magnitudes: merged(numeralMagnitudes["fr"], map[string]float64{"milliers": 1e3, "billion": 1e12, "billions": 1e12, "millier": 1e3, "centaines": 100, "dizaines": 10}),
		denominators: map[string]float64{
			"tiers": 3, "quart": 4, "quarts": 4, "cinquième": 5, "cinquièmes": 5, "sixième": 6, "sixièmes": 6, "septième": 7, "septièmes": 7, "huitième": 8, "huitièmes": 8, "dixième": 10, "dixièmes": 10,
		},
		loose: map[string]float64{
			"double": 2, "doublé": 2, "doubler": 2, "doublement": 2, "deuxièmement": 2, "triple": 3, "triplé": 3, "tripler": 3, "quadruplé": 4, "quadruple": 4, "demi": .5, "demie": .5, "moitié": .5, "quart": .25, "siècle": 100, "siècles": 100, "décennie": 10, "décennies": 10,
			"centenaire": 100, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000, "semestre": 6, "trimestre": 3, "cinquantenaire": 50, "bilatéral": 2,
			"bilatérale": 2, "bilatérales": 2, "bilatéraux": 2, "tiers": 1. / 3, "midi": 12, "minuit": 0, "unique": 1, "couple": 2, "paire": 2,
		},
		months: monthsIn("fr"),
		vague:  wordSet("milliers centaines dizaines"), articles: wordSet("un une le la les l d"), and: wordSet("et"), of: wordSet("de d"),
		percents: wordSet("pour_cent pourcent"), points: wordSet("point points points_de points_de_pourcentage"), basisPoints: wordSet("points_de"), fold: wordSet("fois"),
		decades: wordSet("décennies décennie"), centuries: wordSet("siècle siècles"), looseNumbers: wordSet("un une neuf second seconde six"),
		hedges: wordSet("environ près presque plus moins quelque quelques autour dépasse dépassé dépassant atteint atteindre jusqu supérieur supérieure que de"), hedgesAfter: wordSet("environ"),
		romanAfter: wordSet("partie chapitre phase tome titre annexe"), joining: []string{"à", "et", "ou", "au", "-", "%-", "% à"}, ordinalEnds: []string{"e", "er", "re", "ème", "ère", "eme", "es", "ers"},
		joinsTens: true, bareMagnitudes: true, vagueAfterNumber: true,
	}
	for w, v := range numeralValues["fr"] {
		n.cardinals[w] = v
	}
	return n
}

// otherNumbers returns the words of a language that only the aligner has words
// for: numbers in digits, magnitudes, months.
func otherNumbers(base string) *numberWords {
	n := &numberWords{point: ',', groupsByDot: true, cardinals: numeralValues[base], magnitudes: numeralMagnitudes[base], months: monthsIn(base), capitalMonths: base == "de", bareMagnitudes: true, vagueAfterNumber: true}
	switch base {
	case "ja", "ko", "th", "hi", "ar":
		n.point, n.groupsByDot = '.', false
	}
	return n
}
