package split

import "sync"

// portuguese is the language of Portuguese texts of either side of the ocean,
// and of Galician.
var portuguese = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(),
		abbreviations: abbreviations(latinNames+ptNames, latinNumbers+ptNumbers, latinEnds+ptEnds, latinOpen+ptOpen),
		starters:      set(ptStarters),
		prepositions:  set("às à ao aos das desde até em no na por após antes depois pelas"),
		whole:         wholeLimit,
		spaced:        true,
	}
})

// The lists of Portuguese.
const (
	ptNames = "sr srs sra sras srta srtas dr dra drs dras prof profa profª prof.ª dr.ª sr.ª eng engº eng.º arq adv exmo exma exmos ilmo ilma v.exa v.exª s.exa v.sa d " +
		"dom pe fr frei st sta sto gen cel ten cap maj alm brig sarg sgt cb des dep sen gov pres proc emb av r al pça pç trav " +
		"rod estr bl apto ap ed edif lg p.ex p.e ex v vd vid cf obs n.b ref aprox máx mín méd resp coord org orgs trad dir red " +
		"fl fls depto dept univ inst secr"
	ptNumbers = "art arts n nº n.º nos n.os núm nr p pp pág págs pg cap caps par fig figs tab quadr vol vols t inc al alín ane séc sécs tel tels ramal tít liv"
	ptEnds    = "etc a.c d.c a.m p.m ltda lda cia s.a km kg cm mm m h hs min seg ss segs u.e hab mi bi tri mil"
	ptOpen    = "ee.uu e.u.a r.p.c o.n.u jan fev mar abr mai jun jul ago set out nov dez seg ter qua qui sex sáb dom"
)

// ptStarters are Portuguese words that, with a capital, mostly begin a sentence.
const ptStarters = `o a os as um uma uns umas este esta estes estas esse essa esses essas isto isso aquele aquela aquilo ele ela
	eles elas nós vós eu tu você vocês seu sua seus suas meu minha nosso nossa e ou mas porém contudo todavia entretanto
	portanto porque pois que quem qual quais quando onde como quanto se não sim já ainda também além depois antes agora
	hoje ontem amanhã então assim logo por para com sem sobre entre desde até segundo conforme durante após sob de do da
	dos das em no na nos nas num numa ao à aos às pelo pela todo toda todos todas cada outro outra outros muitos alguns
	vários é são foi era há tem está será aqui ali lá enquanto embora apesar caso obrigado obrigada bom boa`
