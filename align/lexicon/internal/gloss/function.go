package gloss

import "strings"

// emptyWords say nothing about the meaning of a head, in whatever gloss: the
// articles, the "to" before verbs, and the shorthand of lexicographers.
var emptyWords = set(`
	a an the to
	sb sb's sth sth's smth somebody somebody's someone someone's something
	one's oneself oneself's esp etc eg ie cf lit fig usu abbr approx pl viz vs i.e e.g
	coll idiom loanword
`)

// functionWords hold English together. In a gloss of several words they are
// noise ("to be in charge of" is about charge); alone they are the meaning.
var functionWords = set(`
	i me my mine myself we us our ours ourselves you your yours yourself yourselves
	he him his himself she her hers herself it its itself they them their theirs themselves
	one ones who whom whose which what that this these those there here
	and or but nor so yet if than as because although though while when where how why whether
	of in on at by for from with without into onto upon about above below under over up down out off
	between among through during before after against toward towards within along across around per via
	be am is are was were been being have has had having do does did done doing
	can could may might must shall should will would ought
	not no non any some such same own very too also just only even
	other others another each
	get gets got
`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
