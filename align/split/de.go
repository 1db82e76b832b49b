package split

import (
	"strings"
	"sync"
	"unicode"
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
// a sentence, and so does any number before a word that begins sentences. Of a
// range the last number counts: im 1.-3. Jahrhundert.
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
