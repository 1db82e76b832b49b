package split

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

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
