package split

import "sync"

// french is the language of French texts. The blanks before ! ? : and inside « »
// are blanks like others here (stop.go).
var french = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(),
		abbreviations: abbreviations(latinNames+frNames, latinNumbers+frNumbers, latinEnds+frEnds, latinOpen+frOpen),
		starters:      set(frStarters),
		prepositions:  set("à au aux vers dès de depuis jusque en dans après avant"),
		whole:         wholeLimit,
		spaced:        true,
	}
})

// The lists of French.
const (
	frNames = "M mm mme mmes mlle mlles pr me mgr cne cdt lt-col bd boul av pl rte fg sq ex c.-à-d c-à-d p.ex c.à.d env " +
		"cf dir rédac trad coll préf sous-préf s.e s.exc ll.aa.ii.rr"
	frNumbers = "art al alin chap ch fig ill n no nos n° p pp par r sect ss t tab tél tome vol v liv ann"
	frEnds    = "etc h min s km hab env j.-c av.j.-c apr.j.-c éd éds suiv sqq s.l.n.d"
	frOpen    = "janv févr avr juill sept oct nov déc s.a.r.l s.n.c.f o.n.u u.e r.p.c r.f"
)

// frStarters are French words that, with a capital, mostly begin a sentence.
const frStarters = `le la les un une des du de l d ce cet cette ces il elle ils elles on nous vous je tu j c s n qu
	son sa ses leur leurs notre nos votre vos mon ma mes y en et ou mais or donc car ni si comme quand lorsque
	puisque quoique bien que qui quoi où comment pourquoi combien quel quelle quels quelles à au aux dans par
	pour sur sous avec sans entre vers chez depuis pendant après avant selon malgré afin ainsi alors aussi puis
	ensuite enfin cependant toutefois néanmoins pourtant en outre aujourd hier demain tout tous toute toutes
	plusieurs certains certaines chaque aucun aucune même non oui ne merci`
