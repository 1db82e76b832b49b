package split

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// greek is the language of Greek texts. The semicolon is its question mark; its
// semicolon is the raised point ·, which separates nothing.
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

// elQuery cuts at a question mark whatever the letter after it: only a closing
// quotation goes on ("Γιατί;" ρώτησε).
func elQuery(s *stop) verdict {
	if s.query && !s.closed() && s.next > s.end {
		return cut
	}
	return pass
}

// elLongWordRunes is the length from which a Greek word is no abbreviation.
const elLongWordRunes = 6

// elLongWord cuts after a plain word too long to be an abbreviation, before a
// small letter as well: Greek abbreviations are short, and notes and subtitles
// begin sentences with small letters.
func elLongWord(s *stop) verdict {
	word, plain := s.plainWord()
	if s.period && !s.closed() && plain && s.next > s.end && unicode.IsLower(s.nextRune) && utf8.RuneCountInString(word) >= elLongWordRunes {
		return cut
	}
	return pass
}
