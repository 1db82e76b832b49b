package fold

import "unicode/utf8"

// plainASCII holds the folded form of the ASCII characters that plain text
// consists of, 0 for all others.
var plainASCII = func() (t [256]byte) {
	for c := byte('!'); c <= '~'; c++ {
		t[c] = c
		if c >= 'A' && c <= 'Z' {
			t[c] = c + 'a' - 'A'
		}
	}
	t['.'] = 0
	return t
}()

// plain folds what follows an ordinary character as long as the text is plain:
// characters that fold to one, and single blanks between letters that keep
// them. It returns the place after that. It does nothing that run would not
// do, several times faster: it works on local variables and needs no general
// decoder. Nearly all of a text passes through here.
func (f *folder) plain(s string, i int) int {
	start, out := i, f.out
	now, last, lastAt, lastWritten := f.state, f.lastState, f.last, f.lastWritten
	for i < len(s) {
		c := s[i]
		if folded := plainASCII[c]; folded != 0 {
			last, lastAt, lastWritten = now, i, len(out)
			out = append(out, folded)
			now = state{}
			i++
			continue
		}
		if c == ' ' && !now.cjk && i+1 < len(s) && keepsBlank(s[i+1]) {
			out = append(out, ' ')
			now = state{}
			i++
			continue
		}
		r, size := decode(s[i:])
		if size == 0 {
			break
		}
		p := pages[r>>8].Load()
		if p == nil {
			break
		}
		e := p[r&0xFF]
		if e&isSpecial != 0 {
			break
		}
		r = rune(e & entryRune)
		if r == '.' {
			break
		}
		last, lastAt, lastWritten = now, i, len(out)
		switch {
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		case r < 0x800:
			out = append(out, 0xC0|byte(r>>6), 0x80|byte(r)&0x3F)
		default:
			out = utf8.AppendRune(out, r)
		}
		now = state{cjk: e&isCJK != 0}
		i += size
	}
	if i > start {
		f.out, f.state = out, now
		f.lastState, f.last, f.lastWritten = last, lastAt, lastWritten
	}
	return i
}

// keepsBlank tells whether a blank before a character that begins with this
// byte is kept for sure: ASCII, or two bytes of Latin, Greek or Cyrillic, but
// not of the combining marks (lead bytes CC and CD).
func keepsBlank(c byte) bool {
	return plainASCII[c] != 0 || c >= 0xC3 && c <= 0xD1 && c != 0xCC && c != 0xCD
}

// decode decodes a rune of two or three bytes. The size is 0 for anything
// else, and for what only the general decoder should judge.
func decode(s string) (r rune, size int) {
	if len(s) < 2 || s[1]&0xC0 != 0x80 {
		return 0, 0
	}
	switch c := s[0]; {
	case c >= 0xC2 && c <= 0xDF:
		return rune(c&0x1F)<<6 | rune(s[1]&0x3F), 2
	case c >= 0xE1 && c <= 0xEF && c != 0xED: // E0 has over-long forms, ED surrogates
		if len(s) < 3 || s[2]&0xC0 != 0x80 {
			return 0, 0
		}
		return rune(c&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
	}
	return 0, 0
}
