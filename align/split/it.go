package split

import "sync"

// italian is the language of Italian texts.
var italian = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(rule{"latin.ordinal", latinOrdinalRoman}),
		abbreviations: abbreviations(latinNames+itNames, latinNumbers+itNumbers, latinEnds+itEnds, latinOpen+itOpen),
		starters:      set(itStarters),
		prepositions:  set("a alle al dalle dal da in nel verso dopo prima fino entro"),
		whole:         wholeLimit,
		spaced:        true,
	}
})

// The lists of Italian: forms of address, offices and professions, the short
// forms of laws and letters.
const (
	itNames = "sig sigg sig.ra sig.na sig.re sigg.ri dott dott.ssa dr dr.ssa d.ssa prof prof.ssa proff ing ingg avv avv.ti arch geom " +
		"rag on sen min pres vicepres dir amm vicedir segr cons ass ispett comm cav uff gr.uff p.i per.ind psicol sost proc not gen " +
		"col magg cap ten s.ten mar m.llo brig app mons card don s ss sant spett spett.le egr egr.sig gent gent.mo gent.ma ill " +
		"ill.mo ill.ma chiar chiar.mo ecc.mo preg preg.mo st fam f.lli p.zza pza v.le vle c.so l.go loc fraz int " +
		"all'avv rif vd v cfr cf op.cit p.es per.es ad.es es i.e cd c.d cosid cosidd ca ind fatt oss sec d.lgs d.lgv d.l d.p.r d.m d.p.c.m " +
		"l.r cod cod.civ cod.pen c.p.c c.c c.p dip tratt lat gr fr ingl ted spagn franc pseud abbr ed trad a.cura red coord resp"
	itNumbers = "art artt n nn nr n° num p pp pag pagg cap capp par parr vol voll fig figg tab tabb tav tavv all sez lett co " +
		"tit lib l capov tel cell fax int rep prot c.a.p"
	itEnds = "ecc ecc.ecc a.c d.c e.v s.p.a s.r.l s.n.c s.a.s coop ltda km kg cm mm m min sec h a.m p.m c.m u.s c.a p.v u.e d.arte " +
		"mil mld mln lit"
	itOpen = "u.s.a o.n.u r.p.c u.r.s.s c.n.r r.a.i genn febbr gen feb mar apr mag giu giugn lug lugl ago sett set ott nov dic " +
		"lun mart mer merc gio giov ven sab dom"
)

// itStarters are Italian words that, with a capital, mostly begin a sentence.
const itStarters = `il lo la i gli le l un uno una dei degli delle del della dello questo questa questi queste quello quella
	quelli quelle egli ella esso essa essi loro lui lei noi voi io tu mi ti si ci vi ne me te se e ed o ma però perché
	poiché anche quando mentre dove come chi che cosa quale quali quanto quanti se non sì no per con su tra fra da di a in
	al alla ai alle nel nella nei nelle sul sulla dal dalla secondo dopo prima durante senza contro verso oltre sotto sopra
	così quindi dunque infatti tuttavia inoltre infine allora poi ora oggi ieri domani adesso qui lì là suo sua suoi sue
	mio mia nostro nostra ogni tutti tutte tutto alcuni alcune molti molte altri altre è sono era erano ha hanno fu
	grazie buongiorno prego anzi eppure oppure ciò`

// latinOrdinalRoman joins a Roman numeral with a full stop, an ordinal in many
// languages: «XII. Pluk», "II. Weltkrieg", "il cap. IV. Della". A word that begins sentences
// after it ends one.
func latinOrdinalRoman(s *stop) verdict {
	if s.period && !s.closed() && isRoman(s.word()) && !s.atHead(s.word()) && !s.startsSentence() {
		return join
	}
	return pass
}
