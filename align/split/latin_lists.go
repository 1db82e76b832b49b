package split

import "sync"

// otherLatin is the language of texts in Latin letters whose language has no
// lists of its own: the rules and the shared lists, no words that begin
// sentences.
var otherLatin = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(),
		abbreviations: abbreviations(latinNames+otherNames, latinNumbers+otherNumbers, latinEnds+otherEnds, latinOpen),
		whole:         wholeLimit,
		spaced:        true,
	}
})

// Lists that all languages in Latin letters share: titles, places and learned
// abbreviations that travel with names. Short forms that stand before small
// letters only ("approx. five", "the min. value") need no entry.
const (
	latinNames = " dr drs pty prof profs rev hon mt st ste fr gen col lt maj capt cpt cmdr adm sgt cpl pvt gov sen sens rep reps " +
		"pres amb atty messrs mr mrs ms mx msgr supt insp brig ph vs v cf ca viz e.g i.e eg ie "
	latinEnds = " etc a.m p.m sdn.bhd bhd inc ltd corp co bros plc llc gmbh s.a s.r.l b.c a.d c.e b.c.e ph.d m.d b.a m.a b.s m.s " +
		"ll.b ll.m ll.d r.i.p n.b al et.al ibid op.cit "
	latinOpen = " Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun jr sr esq " +
		"u.s u.k u.n u.s.a e.u u.s.s.r u.a.e p.r.c d.c "
)

// The lists of the languages that otherLatin serves: Dutch, Romanian, Tagalog,
// Vietnamese, Indonesian and Malay, Catalan.
const (
	otherNames = " dhr mevr mej mw ir bijv o.a d.w.z m.b.t i.p.v t.a.v n.a.v resp jl jln kec kab prov tgl hj h hjh pt tbk dgn yg " +
		"g gng bb engr atty sta sto sra sr srta tp ths ts pgs gs bs cn dl dl-ul dna d-na d-ra ing arh jud sect com mun av dra sta "
	otherNumbers = " nr nrs blz art lid hlm hal ps ay bd pag tel bl ap "
	otherEnds    = " enz n.v b.v e.d e.a m.n jr dll dsb dst rp s.d ș.a ş.a ș.a.m.d a.n v.v etc ltda "
)
