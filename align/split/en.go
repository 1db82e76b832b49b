package split

import (
	"sync"
	"unicode"
)

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
