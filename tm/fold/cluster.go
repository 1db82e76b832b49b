package fold

import (
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// maxMarks is the maximum number of combining marks of a letter; further ones
// are
// dropped. No orthography uses more than about five; decorated text with
// dozens would make the canonical order of marks unbounded work. It is well
// below the 30 from which package norm breaks a run of marks apart (Unicode
// Annex 15, Stream-Safe Text Format).
const maxMarks = 16

// A cluster folds one character: a rune and the marks after it. It keeps its
// buffers between calls.
//
// The order of the steps makes folding idempotent: letters are decomposed
// first,
// so that case folding and ё see bare letters, and composed last (J + caron has
// no
// composed form, but j + caron has). Later replacements compose with nothing.
type cluster struct {
	parts, letters, out []rune
	bytes               []byte
}

// fold returns the folded runes of a character, at least one, with the forms of
// Chinese characters that han gives. They are valid until the next call.
func (c *cluster) fold(runes []rune, han func(rune) rune) []rune {
	c.parts = c.parts[:0]
	for _, r := range runes {
		for _, w := range widen(shape(r)) {
			c.decompose(w)
		}
	}
	order(c.parts)
	c.letters = limitMarks(foldLetters(c.letters[:0], c.parts))
	c.bytes = norm.NFC.AppendString(c.bytes[:0], string(c.letters))
	c.out = c.out[:0]
	for _, r := range string(c.bytes) {
		c.out = appendReplaced(c.out, r, han)
	}
	return c.out
}

// decompose appends the canonical decomposition of r.
func (c *cluster) decompose(r rune) {
	c.bytes = norm.NFD.AppendString(c.bytes[:0], string(r))
	for _, p := range string(c.bytes) {
		c.parts = append(c.parts, p)
	}
}

// order puts every run of marks into canonical order (Unicode, section 3.11).
func order(parts []rune) {
	for i := 0; i < len(parts); {
		j := i
		for j < len(parts) && class(parts[j]) > 0 {
			j++
		}
		if j > i+1 {
			slices.SortStableFunc(parts[i:j], func(a, b rune) int { return int(class(a)) - int(class(b)) })
		}
		i = max(j, i+1)
	}
}

// class returns the canonical combining class of r, or 0 if r is not a mark.
func class(r rune) uint8 {
	if r < 0x300 {
		return 0
	}
	return norm.NFD.PropertiesString(string(r)).CCC()
}

// diaeresis makes ё from е.
const diaeresis = '\u0308'

// foldLetters appends decomposed letters with their case folded, and ё as е.
func foldLetters(out, parts []rune) []rune {
	var letter rune
	for _, r := range parts {
		switch {
		case r == 'ß' || r == 'ẞ':
			out = append(out, 's', 's')
			letter = 's'
			continue
		case r == diaeresis && letter == 'е':
			continue
		}
		r = foldCase(r)
		if class(r) == 0 {
			letter = r
		}
		out = append(out, r)
	}
	return out
}

// foldCase folds the case of one rune to one rune. Upper case comes first
// because several lower-case letters may share a capital (σ ς Σ, s ſ S).
func foldCase(r rune) rune {
	if r == 'ı' { // // its capital is I, but it is not the letter i
		return r
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

// limitMarks drops the marks of a letter above maxMarks.
func limitMarks(parts []rune) []rune {
	if len(parts) <= maxMarks {
		return parts
	}
	n := 0
	return slices.DeleteFunc(parts, func(r rune) bool {
		if class(r) == 0 {
			n = 0
			return false
		}
		n++
		return n > maxMarks
	})
}

// widen replaces compatibility forms of ordinary characters. It replaces far fewer
// than NFKC, which also makes ① a 1 and ½ a 1⁄2: a search for ① should not find
// every 1.
func widen(r rune) []rune {
	switch {
	case r < 0x2160:
	case r <= 0x217F, // Roman numerals
		r >= 0x2E80 && r <= 0x2FD5, // the radicals that shape leaves
		r >= 0xFB00 && r <= 0xFB06, // Latin ligatures
		r >= 0xFE10 && r <= 0xFE48, // vertical forms
		r >= 0xFE50 && r <= 0xFE6B: // small forms
		return []rune(norm.NFKC.String(string(r)))
	case r >= 0xFF00 && r <= 0xFFEF:
		if w := width.LookupRune(r).Folded(); w != 0 {
			return []rune{w}
		}
	}
	return []rune{r}
}

// appendReplaced appends the common form of characters that writers interchange.
func appendReplaced(out []rune, r rune, han func(rune) rune) []rune {
	switch r {
	case '“', '”', '„', '‟', '«', '»', '「', '」', '〝', '〞', '〟':
		r = '"'
	case '‘', '’', '‚', '‛', '‹', '›', '『', '』', 'ʼ':
		r = '\''
	case '‐', '‑', '‒', '–', '—', '―', '−', '─':
		r = '-'
	case '…', '⋯':
		return append(out, '.', '.', '.')
	case '‥':
		return append(out, '.', '.')
	case '・', '•', '‧':
		r = '·'
	case '〜':
		r = '~'
	case '○', '◯', '⭘': // typed for the zero of Chinese numerals
		r = '〇'
	}
	return append(out, han(r))
}
