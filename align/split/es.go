package split

import "sync"

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
