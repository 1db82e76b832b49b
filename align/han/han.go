// Package han describes Chinese characters: which code points are characters, which
// belong to the traditional or the simplified script, and the simplified form of a
// traditional character.
//
// Every function maps one code point to one, so that the number of characters of a text
// does not change. The data is that of OpenCC (see README.md in this folder), which is
// read at the first call in about a millisecond.
package han

// Form is the script that a character belongs to.
type Form uint8

// The forms of a character.
const (
	// Common characters are the same in both scripts, or are used in both,
	// perhaps with different meanings: 中, 后, 里, 著.
	Common Form = iota
	// Simplified characters are written in simplified text only: 国, 这.
	Simplified
	// Traditional characters are written in traditional text only: 國, 這.
	Traditional
)

// IsHan reports whether r is a Chinese character: one of the unified or
// compatibility ideographs, or 〇 々 〻, which are used like them.
func IsHan(r rune) bool {
	switch {
	case r < 0x3005:
		return false
	case r >= 0x4E00 && r <= 0x9FFF: // unified ideographs first, for speed
		return true
	case r >= 0x3400 && r <= 0x4DBF: // extension A
		return true
	case r == 0x3005 || r == 0x3007 || r == 0x303B: // 々 〇 〻
		return true
	case r >= 0x3021 && r <= 0x3029: // Hangzhou numerals 〡 to 〩
		return true
	case r >= 0xF900 && r <= 0xFAFF: // compatibility ideographs
		return true
	case r >= 0x20000 && r <= 0x323AF: // extensions B to H and the supplement
		return true
	}
	return false
}

// Simplify returns the simplified form of a traditional character, and every other
// code point unchanged. If a character has several simplified forms, the result is
// the first one in OpenCC: 干 for 乾. Simplify(Simplify(r)) is Simplify(r).
func Simplify(r rune) rune {
	if r < first {
		return r
	}
	if s := entries()[r].simple; s != 0 {
		return s
	}
	return r
}

// FormOf returns the script in which r is written.
func FormOf(r rune) Form {
	if r < first {
		return Common
	}
	return entries()[r].form
}
