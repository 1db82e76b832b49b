// Package fold makes the search form of a text: the form in which two writings
// of the same words are the same bytes.
//
// Call String or Append for a form to compare or scan, Fold where hits must be
// mapped back to the original text.
//
// # What is folded
//
//	width       ＡＢＣ１２３，（ ｶﾅ  ->  abc123,( カナ; vertical and small forms of punctuation too
//	case        Б, б -> б; ß -> ss; ς -> σ; the Kelvin sign -> k; the dotless ı stays apart
//	characters  國, 国 -> 国 (align/han); radicals and compatibility forms that PDF files
//	            give instead of characters (⼈, U+F9FF region) -> the character
//	ligatures   ﬁ -> fi; Ⅷ -> viii
//	marks       letter and combining marks are composed: e + U+0301 -> é. Accents are
//	            kept: é is not e. Only ё is е, as Russian print writes it.
//	quotes      “ ” „ « » 「 」 〝 〟 -> "; ‘ ’ ‚ ‹ › 『 』 -> '
//	dashes      – — ― ‑ − ─ -> -
//	ellipses    … -> ..., and a run of more than three full stops -> three, so
//	            that ……, …, ... and ．．．．．． are the same
//	dots        the dot of foreign names: ・ • ‧ -> ·; waves: 〜 ～ -> ~
//	blanks      a run of white space (no-break, tab, line break, ideographic) -> one
//	            blank; none at the ends of the text; none beside a Chinese or
//	            Japanese character or its punctuation: 第 3 条 -> 第3条. Broken PDF text
//	            and typists put blanks there at will
//	invisible   zero-width characters, soft hyphens, byte order marks, direction marks
//	            and variation selectors are dropped
//
// Bytes that are not UTF-8 become U+FFFD, one each.
//
// # What is promised
//
// Folding twice is folding once.
//
// Folding is local: where q is a part of s, cut between characters, the folded
// q is a part of the folded s. So a substring search in folded texts finds
// whatever a substring search in the texts finds. Every rule above keeps this:
// a rule may look at neighbours only to drop something at an edge that would
// be dropped there anyway (blanks), or only to shorten a run to a fixed length
// (full stops). A character is here what Unicode calls a starter with the
// combining marks after it, invisible characters between them included; a
// query that begins with a bare combining mark is no part of a text in this
// sense.
//
// The other way round does not hold, by intent: folding makes more equal. One
// small impurity remains: a letter with a mark that Unicode cannot write as
// one code point (j with tilde) is also found by the bare letter.
//
// Sources: Unicode Standard Annex 15 (composition), CaseFolding.txt (common
// and simple case folding, and the full one for ß), Annex 11 (width).
package fold
