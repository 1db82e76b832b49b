package split

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// german is the language of German texts.
var german = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(rule{"de.ordinal", deOrdinal}),
		abbreviations: abbreviations(latinNames+deNames, latinNumbers+deNumbers, latinEnds+deEnds, latinOpen+deOpen),
		starters:      set(deStarters),
		prepositions:  set("um am im in ab bis seit vor nach gegen"),
		whole:         wholeLimit,
		spaced:        true,
	}
})

// The lists of German.
const (
	deNames = "hr hrn fr med jur phil kath ev evang röm griech lat röm.-kath ev.-luth rer.nat dipl dipl.-ing ing mag priv.-doz doz hl z.b z.t z.z z.zt d.h u.a u.ä s.o s.u o.ä " +
		"i.d.r i.a bzw bspw vgl ca evtl ggf inkl exkl zzgl insb sog gem lt geb verh gest str v.a m.e u.u z.hd zz zt abk dt frz engl b d h"
	deNumbers = "nr art abs abschn anm bd bde kap s seite sp tab taf ziff tel hg lfg"
	deEnds    = "usw usf etc ff f mio mrd tsd jh jhdt jhs uhr min std sek v.chr n.chr chr u.s.w u.s.f u.v.m km kg bes hrsg aufl verl"
	deOpen    = "co jan feb mär apr jun jul aug sept okt nov dez mo di mi do fr sa so a.d a.m u.s.a str"
)

// deStarters are German words that, with a capital, mostly begin a sentence.
const deStarters = `der die das den dem des ein eine einer eines einem einen er sie es wir ihr ich du man dieser diese
	dieses diesem diesen jener jene sein seine seiner ihre ihrer mein unser unsere und oder aber denn doch sondern
	wenn als ob weil da dass damit obwohl während nachdem bevor bis seit wie wo was wer wann warum welche welcher
	in im an am auf aus bei mit nach von vom vor zu zum zur über unter zwischen durch für gegen ohne um trotz wegen
	so dann danach dabei daher deshalb deswegen darum außerdem zudem jedoch allerdings nun jetzt heute gestern
	morgen hier dort auch nur noch nicht kein keine alle viele einige manche mehrere jeder jede beide`

// deOrdinal joins a number with a full stop, which is an ordinal in German: am
// 8. Mai, des 20. Jahrhunderts. A year or a number of three digits and more ends
// a sentence, and so does any number before a word that begins sentences. In a range, the last
// number counts: im 1.-3. Jahrhundert.
func deOrdinal(s *stop) verdict {
	if !s.period || s.closed() || !unicode.IsDigit(s.prevRune) {
		return pass
	}
	word := s.word()
	word = word[strings.LastIndexAny(word, ".-")+1:]
	if len(word) > 2 || s.startsSentence() || !unicode.IsLetter(s.nextLetter()) {
		return pass
	}
	return join
}

// french is the language of French texts. The spaces before ! ? : and inside «
// » are treated like other spaces (stop.go).
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

// spanish is the language of Spanish texts. The inverted marks ¿ and ¡ open a
// sentence like a quote does (words.go).
var spanish = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(),
		abbreviations: abbreviations(latinNames+esNames, latinNumbers+esNumbers, latinEnds+esEnds, latinOpen+esOpen),
		starters:      set(esStarters),
		prepositions:  set("a al en de desde hasta hacia tras"),
		whole:         wholeLimit,
		spaced:        true,
	}
})

// The lists of Spanish.
const (
	esNames = "sr sra srta sres sras d dña dra dras prof profa lic licda ing arq abog gral cnel tte cap sta sto fray exmo excmo excma " +
		"ilmo rvdo mons av avda c ctra pza p.ej p.e vid v aprox admón dpto depto dir pte"
	esNumbers = "art arts cap caps fig núm núms n no nº n.º pág págs p pp párr rev t vol tel tít"
	esEnds    = "etc a.m p.m a.c d.c ud uds vd vds s.a s.l km kg m cm h min seg hab cía"
	esOpen    = "ee.uu rr.hh jj.oo ff.aa ene abr ago dic lun mar mié jue vie sáb dom"
)

// esStarters are Spanish words that, with a capital, mostly begin a sentence.
const esStarters = `el la los las un una unos unas lo él ella ellos ellas nosotros usted ustedes yo tú este esta estos
	estas ese esa esos esas eso esto aquel su sus mi mis nuestro nuestra y e o u pero mas sino aunque si como cuando
	donde mientras porque pues que qué quién quien cuál cuándo dónde cómo por para con sin sobre entre desde hasta
	hacia según durante tras ante bajo de del en a al no sí también tampoco además luego después antes ahora hoy
	ayer mañana entonces así todo todos todas cada otro otra otros muchos algunos varios se le les me nos hay es son
	fue era gracias favor posteriormente asimismo`

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

// Languages that write ordinals with a full stop and have no file of their own:
// Polish, Czech, Slovak and their neighbours, the Nordic languages, Hungarian,
// Turkish. Their lists are short: titles, numbered things, units and ends.

var polish = sync.OnceValue(func() *language {
	return ordinalLanguage(
		"p pan im św ul al pl os inż mgr dr hab prof red gen płk ppłk mjr kpt por płk ks o bp abp kard bł np m.in tzn tj tzw ww wg zob por "+
			"ok pow tow hr min zast wiceprez prez dyr woj gm pn wsch zach",
		"nr art ust pkt lit poz s str rozdz t tom rys tab ryc tel dz par zał",
		"itd itp etc r w ww p.n.e n.e godz min sek tys mln mld zł gr km kg cm mm szt b.m b.r ub br",
		"ok u.s.a stycz lut mar kwiet czerw lip sierp wrzes paźdz listop grudz pn wt śr czw pt sob niedz",
		`to ten ta te ci on ona ono oni one my wy ja ty jego jej ich i a ale lecz jednak oraz albo lub więc dlatego ponieważ gdy kiedy
		gdzie jak jeśli jeżeli choć chociaż że co kto który która które czy nie tak w we na po do od z ze za przed przy dla bez pod nad
		między według przez podczas obecnie dziś dzisiaj wczoraj jutro teraz wtedy potem następnie także również tylko już jeszcze
		wszyscy wszystkie każdy wiele wielu niektórzy jest są był była było były`)
})

var czech = sync.OnceValue(func() *language {
	return ordinalLanguage(
		"p pan sl pí dr ing mgr mudr judr phdr doc prof gen plk pplk mjr kpt por rtm sv ul nám tř čp mj tj tzn tzv např resp event popř vč "+
			"ev op cit srov viz pozn red překl vyd sv p.a bc paeddr rndr csc dis akad arch npor minis slov angl nem lat",
		"č čl odst písm ods písm str s kap sv obr tab tel roč par",
		"atd atp apod etc aj a.s s.r.o spol v.d př.n.l n.l r st hod min sek tis mil mld kč km kg cm mm ks prof l",
		"u.s.a led ún břez dub květ červ srp zář říj list pros po út st čt pá so ne",
		`to ten ta ti ty on ona ono oni my vy já jeho její jejich a i ale však avšak nebo proto protože když kdy kde jak jestli pokud
		ačkoli že co kdo který která které zda ne ano v ve na po do od z ze za před při pro bez pod nad mezi podle během
		nyní dnes včera zítra teď tehdy potom pak také též jen už ještě všichni všechny každý mnoho někteří je jsou byl byla
		bylo byli čo kto ktorý ktorá keď kedy kde ako ak alebo lebo však avšak nie áno podľa počas teraz včera zajtra
		tiež iba už všetci každý mnohí sú bol bola bolo boli s so vo zo pri pre`)
})

var nordic = sync.OnceValue(func() *language {
	return ordinalLanguage(
		"hr fr frk dr prof ing lic kapt maj obst gen st skt kgl f.eks fx bl.a dvs jf jfr ca adv dir red cand mag stud pga vedr mht "+
			"t.ex bla ang resp d.v.s mht d.o p.gr.a sign",
		"nr s kap art pkt stk fig tab bd tlf tel avs kl par",
		"osv o.l m.v mv m.m etc o.a m.fl mfl o.s.v f.kr e.kr kr mio mia mill mrd km kg cm mm min sek t årh årg årg a.m p.m aps as",
		"u.s.a jan feb mar apr jun jul aug sep sept okt nov dec des man tir ons tor fre lør søn mån tis lör sön",
		`det den de der denne dette disse han hun hon vi i jeg jag du man en et ett og och men eller så da når när hvis om hvor var hvad vad
		hvem vem hvorfor varför fordi eftersom at att ikke inte nej ja på i ved vid til till fra från for för med af av over över under
		efter etter før före nu nå i idag går morgen også också alle alla mange många nogle några hver varje er är var har hans hendes
		deres deras sin min vores jeg`)
})

var turkish = sync.OnceValue(func() *language {
	return ordinalLanguage(
		"dr prof doç yrd öğr gör av sn mr hz alb gen org tümg yb bnb yzb üstğm tğm asb çvş onb müh mim ecz op uzm cad sok mah sk "+
			"apt blv bkz krş örn ör akad böl fak üniv ens bşk haz çev der ed",
		"no nr s sf cilt c md m fık bent tel şek tab böl böl",
		"vb vd vs vesaire m.ö m.s i.ö i.s yy a.ş ltd şti t.c km kg cm mm sn dk sa tl krş çev",
		"a.b.d t.b.m.m oca şub mar nis may haz tem ağu eyl eki kas ara pzt sal çar per cum cmt paz",
		`bu şu o bunlar şunlar onlar ben sen biz siz bir ve ama fakat ancak lakin veya ya da ne nasıl neden niçin niye kim hangi nerede
		nereye eğer çünkü ayrıca böylece sonra önce şimdi bugün dün yarın her bütün tüm bazı birçok pek çok daha en evet hayır
		buna bunun bununla onun onu göre için ile gibi kadar ise var yok`)
})

// ordinalLanguage makes a language that writes ordinals with a full stop.
func ordinalLanguage(names, numbers, ends, inside, starters string) *language {
	return &language{
		rules:         narrowRules(rule{"latin.ordinal", latinOrdinal}),
		abbreviations: abbreviations(latinNames+names, latinNumbers+numbers, latinEnds+ends, latinOpen+inside),
		starters:      set(starters),
		prepositions:  set("at kl klokken klockan o od v w na dne den dnia roku saat"),
		whole:         wholeLimit,
		spaced:        true,
	}
}

// latinOrdinal joins a number of one or two digits, or a Roman numeral, with a
// full stop, which is an ordinal: "20. yüzyıl", "3. května", "XII. pluk". Before a
// word that begins sentences it ends one.
func latinOrdinal(s *stop) verdict {
	word := s.word()
	if !s.period || s.closed() || s.startsSentence() || !unicode.IsLetter(s.nextLetter()) {
		return pass
	}
	if isRoman(word) && !s.atHead(word) || isDigits(word) && utf8.RuneCountInString(word) <= 2 {
		return join
	}
	return pass
}

// greek is the language of Greek texts. The semicolon is its question mark; its
// semicolon is the raised point ·, which does not end a sentence.
var greek = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(rule{"el.query", elQuery}, rule{"el.long-word", elLongWord}),
		abbreviations: abbreviations(latinNames+elNames, latinNumbers+elNumbers, latinEnds+elEnds, latinOpen+elOpen),
		marks:         ";\u037e",
		starters:      set(elStarters),
		prepositions:  set("στις στη στην στο στον από μέχρι ως το την τον κατά μετά πριν"),
		whole:         wholeLimitCyrillic,
		spaced:        true,
	}
})

// The lists of Greek.
const (
	elNames = "κ κα κκ δρ καθ αν.καθ αγ π.χ δηλ βλ πρβλ λ.χ υπ αρ.πρωτ λεωφ οδ πλ στρ ταγμ συντ αντ υπουργ πρ τ.κ ο.η.ε " +
		"επιμ μτφρ εκδ φρ ελλ αγγλ γαλλ γερμ συγκρ"
	elNumbers = "αρ αριθ άρθρ άρ παρ σ σσ σελ κεφ τ τόμ εικ πίν σχ τηλ φ ν π.δ"
	elEnds    = "κ.λπ κλπ κ.ά κ.α κ.ο.κ κτλ κ.τ.λ π.μ μ.μ π.χ.χ μ.χ εκ χιλ δις ευρ χλμ εκατ λεπ ώρ α.ε ε.π.ε ο.ε ε.ε αι"
	elOpen    = "η.π.α ιαν φεβ μαρ απρ ιουν ιουλ αυγ σεπ οκτ νοε δεκ δευ τρ τετ πεμ παρ σαβ κυρ"
)

// elStarters are Greek words that, with a capital, mostly begin a sentence.
const elStarters = `ο η το οι τα ένας μια μία ένα αυτός αυτή αυτό αυτοί αυτές αυτά εγώ εσύ εμείς εσείς και ή αλλά όμως ωστόσο
	αν εάν όταν ενώ αφού επειδή γιατί διότι που πού πώς πότε ποιος ποια ποιο τι πόσο όπως σύμφωνα κατά με σε από για προς χωρίς
	μετά πριν στον στην στο στους στις στα ναι όχι δεν μην θα να έτσι επίσης επιπλέον τώρα σήμερα χθες αύριο τότε εδώ εκεί
	όλοι όλες όλα κάθε πολλοί μερικοί άλλοι είναι ήταν έχει`

// elQuery splits at a question mark whatever letter follows; only a closing
// quotation continues ("Γιατί;" ρώτησε).
func elQuery(s *stop) verdict {
	if s.query && !s.closed() && s.next > s.end {
		return cut
	}
	return pass
}

// elLongWordRunes is the length in characters from which a Greek word is not an
// abbreviation.
const elLongWordRunes = 6

// elLongWord splits after a plain word that is too long for an abbreviation,
// also before a small letter: Greek abbreviations are short, and notes and
// subtitles begin sentences with small letters.
func elLongWord(s *stop) verdict {
	word, plain := s.plainWord()
	if s.period && !s.closed() && plain && s.next > s.end && unicode.IsLower(s.nextRune) && utf8.RuneCountInString(word) >= elLongWordRunes {
		return cut
	}
	return pass
}

// english is the language of English texts, and the narrow side of Chinese ones.
var english = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(rule{"en.ellipsis-i", enEllipsisI}, rule{"en.small-pronoun", enSmallPronoun}),
		separators:    ":,>；",
		abbreviations: abbreviations(enNames+latinNames, latinNumbers+enNumbers, enEnds+latinEnds, enOpen+latinOpen),
		starters:      set(enStarters),
		prepositions:  set("at by on in from until till since after before around about to for during"),
		whole:         wholeLimit,
		spaced:        true,
	}
})

// The lists of English.
const (
	enNames      = "approx a.k.a f.k.a d.b.a f.supp c.f.r u.s.c p.o rt.hon"
	latinNumbers = " No Nos pp vol fig n° "
	enNumbers    = "art arts p pp par para paras vol vols fig figs sec secs ch chap chaps app ref refs eq eqs " +
		"exh pt pts ver n° tel ext"
	enEnds = "ft in oz lb lbs yd yds mi mph km cm mm kg hr hrs min mins yr yrs i.v"
	enOpen = "dept dist assn assoc univ govt natl intl bldg cir ave blvd rd hwy " +
		"Amend Bankr Cir Civ Cl Comp Const Crim Ct App Admin Evid Fed Proc Reg Rptr Stat Supp Cal CA " +
		"Calif Mass Conn Wash Ore Ariz Ill Ind Mich Minn Penn Tenn Tex Va Vt Wis Fla Ga Okla Colo Del Pa"
)

// enStarters are English words that, with a capital, mostly begin a sentence.
const enStarters = `a an the this that these those it its it's he she we they i you his her our their your my
	there here what when where who whom whose why how which did do does is are was were have has had can could
	will would shall should may might must if but and or so yet for nor as at by in on to from with without
	after before since until while although though because unless once then thus hence therefore however
	moreover furthermore meanwhile nevertheless otherwise instead also still even only not no yes many much
	most some any all both each every several few other others another such one two three both according
	under over between among during through despite besides today tomorrow yesterday now soon later
	please let some nobody nothing everyone everything`

// enEllipsisI joins an ellipsis before the pronoun I, whose capital is no
// evidence: "what matters is ... I stayed".
func enEllipsisI(s *stop) verdict {
	if s.ellipsis && !s.closed() && s.nextWord() == "I" {
		return join
	}
	return pass
}

// enPronouns are the words that begin a sentence even if the writer uses no
// capitals, and never follow an abbreviation.
var enPronouns = set("i i'm it it's they they're we we're he she you there please regards")

// enSmallPronoun splits after a plain word of at least four letters before a
// small pronoun, as in mail: "The tower is done. they open it on Monday."
func enSmallPronoun(s *stop) verdict {
	if !s.period || s.closed() || s.next == s.end || !unicode.IsLower(s.nextRune) || !enPronouns[s.nextWord()] {
		return pass
	}
	if word, plain := s.plainWord(); plain && len(word) >= 4 {
		return cut
	}
	return pass
}
