// Package fold makes the search form of a text: the form in which two writings
// of the same words are the same bytes.
//
// Call String or Append for a form to compare or to scan, Fold where hits must be
// mapped back to the original text, and Simplified for a form to show or to look
// up in a dictionary.
//
// # What folds to what
//
//	width       ＡＢＣ１２３，（ ｶﾅ  ->  abc123,( カナ; vertical and small forms of punctuation too
//	case        Б, б -> б; ß -> ss; ς -> σ; the Kelvin sign -> k; the dotless ı stays apart
//	characters  國, 国 -> 国 (align/han)
//	writings    characters that one script writes in two ways and the other in one, and
//	            the forms of Taiwan and Hong Kong: 著, 着; 覆, 复; 瞭, 了; 藉, 借; 畫, 画, 划; 衞, 衛, 卫
//	shapes      radicals, strokes and compatibility forms that PDF files have instead
//	            of characters (⻓, ⼈, the block from U+F900) -> the character
//	zero        〇, 零 and the circles typed for it (○ ◯ ⭘) are one: 二〇〇八, 二○○八, 二零零八
//	ligatures   ﬁ -> fi; Ⅷ -> viii
//	marks       letter and combining marks are composed: e + U+0301 -> é. Accents are
//	            kept: é is not e. Only ё is е, as Russian print writes it.
//	quotes      “ ” „ « » 「 」 〝 〟 -> "; ‘ ’ ‚ ‹ › 『 』 -> '
//	dashes      – — ― ‑ − ─ -> -
//	ellipses    … -> ..., and a run of more than three full stops -> three, so
//	            that ……, …, ... and ．．．．．． are the same
//	dots        the dot of foreign names: ・ • ‧ -> ·; waves: 〜 ～ -> ~
//	spaces      a run of white space (no-break, tab, line break, ideographic) -> one
//	            space; none at the ends of the text; none beside a Chinese or
//	            Japanese character or its punctuation: 第 3 条 -> 第3条. Broken PDF text
//	            and typists put spaces there at will
//	invisible   zero-width characters, soft hyphens, byte order marks, direction marks
//	            and variation selectors are dropped
//
// Every byte that is not part of valid UTF-8 becomes U+FFFD.
//
// # Writings
//
// A traditional character can have several simplified forms, and its word determines
// the right one: 著 remains 著 in 著名 and becomes 着 in 隨著. In a part of a text, which
// may be cut anywhere, the word is unknown, so all forms fold to one. writings.txt
// holds these classes; internal/writings generates it from the tables of OpenCC and
// lists those that it omits.
//
// The price is small, because the other writing of a word is hardly ever another word: of
// the 110,000 simplified heads of CC-CEDICT with two characters or more, 65 pairs become the same
// by this step, and three of them are different words (合着 and 合著, 要着 and 要著, 加哩 and 加里).
// A query of a single character finds all characters of its class.
//
// A text for display or for a dictionary must not be changed that far. Simplified does
// everything except this step, and its characters have the byte offsets of those in the
// search form.
//
// # Guarantees
//
// Folding is idempotent: folding twice is folding once.
//
// Folding is local: if q is a part of s, cut between characters, the folded
// q is a part of the folded s. So a substring search in folded texts finds
// everything that a substring search in the texts finds. Every rule above keeps this:
// a rule may look at neighbours only to drop something at an edge that would
// be dropped there anyway (spaces), or only to shorten a run to a fixed length
// (full stops). A character is here a starter (as Unicode calls it) with the
// combining marks after it and invisible characters between them; a query that
// begins with a bare combining mark is not part of a text in this sense.
//
// The converse is intentionally false: folding makes more texts equal. One fault
// remains: a letter with a mark that Unicode cannot write as one code point (j with
// tilde) is also found by the bare letter.
//
// A change of the search form makes every stored index stale: whoever changes a rule
// here must raise the format number of package index.
//
// Sources: Unicode Standard Annex 15 (composition), CaseFolding.txt (common
// and simple case folding, and the full one for ß), Annex 11 (width),
// Equivalent_Unified_Ideograph (radicals and strokes); OpenCC (characters).
package fold
