package fold

import "unicode/utf8"

// maxDots is the length to which a run of full stops is shortened: that of a
// folded
// ellipsis.
const maxDots = 3

// String returns the search form of s.
func String(s string) string {
	return string(Append(make([]byte, 0, len(s)), s))
}

// Append appends the search form of s to dst and returns the extended slice. It
// does not allocate if dst has room.
func Append(dst []byte, s string) []byte {
	f := folder{table: &searched, out: dst, base: len(dst)}
	f.run(s)
	return f.out
}

// Simplified returns s folded as String does, but with every Chinese character as
// in simplified text: 著名 remains 著名. It is the form for display and for
// dictionary look-ups. String(Simplified(s)) is String(s), and both have the same
// length: the byte offset of a character is the same in both.
func Simplified(s string) string {
	f := folder{table: &simplified, out: make([]byte, 0, len(s))}
	f.run(s)
	return string(f.out)
}

// A state determines how the next character folds.
type state struct {
	// dots is the length of the run of full stops at the end of the output.
	dots uint8
	// cjk reports whether the output ends in a character without spaces next to it.
	cjk bool
	// space reports whether white space was read that is not yet written.
	space bool
}

// A folder reads a text once, from left to right, and writes its folded form.
//
//	a space  is held back until the next character shows whether it is written
//	a mark   returns to the character before it and folds both together
type folder struct {
	table *table
	out   []byte
	base  int // length of out before this text
	state

	// The state to return to when a mark follows. last is the offset of the last character
	// in
	// the text, or -1 if a mark has nothing to join: at the start and after white space.
	// The others are the state and the lengths of out and chars before it.
	last        int
	lastState   state
	lastWritten int
	lastChars   int

	// chars maps the output to the text; it is filled only if tracked is set.
	tracked bool
	chars   []char
	// spaceStart and spaceEnd are the offsets of the last run of white space.
	spaceStart, spaceEnd int

	cluster cluster
	runes   []rune
}

// run folds the text.
func (f *folder) run(s string) {
	f.last = -1
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		e := f.table.entry(r)
		if e&isSpecial != 0 {
			i = f.special(s, i, size, e)
			continue
		}
		f.mark(i)
		f.write(rune(e&entryRune), e&isCJK != 0, i, i+size)
		i += size
		if !f.tracked {
			i = f.plain(s, i)
		}
	}
}

// plainASCII holds the folded form of the ASCII characters of which plain text
// consists, and 0 for all others.
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

// plain folds the text after an ordinary character as long as it is plain:
// characters that fold to one, and single spaces between letters that keep
// them. It returns the offset after that. The result is that of run, but
// several times faster, since it uses local variables and no general
// decoder. Nearly all of a text is folded here.
func (f *folder) plain(s string, i int) int {
	start, out, pages := i, f.out, &f.table.pages
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
		if c == ' ' && !now.cjk && i+1 < len(s) && keepsSpace(s[i+1]) {
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
		e := entry(p[r&0xFF].Load())
		if e == 0 || e&isSpecial != 0 {
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

// keepsSpace reports whether a space is certainly kept before a character that
// begins
// with this byte: ASCII, or two bytes of Latin, Greek or Cyrillic, but not a
// combining
// mark (lead bytes CC and CD).
func keepsSpace(c byte) bool {
	return plainASCII[c] != 0 || c >= 0xC3 && c <= 0xD1 && c != 0xCC && c != 0xCD
}

// decode decodes a rune of two or three bytes. The size is 0 for anything
// else, including all that needs the general decoder.
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

// mark records that a character begins at i.
func (f *folder) mark(i int) {
	f.last, f.lastState, f.lastWritten, f.lastChars = i, f.state, len(f.out), len(f.chars)
}

// special folds the rune of the given size at i, whose entry is special, and
// returns the offset after it.
func (f *folder) special(s string, i, size int, e entry) int {
	switch {
	case e&isSpace != 0:
		if !f.space {
			f.space, f.spaceStart = true, i
		}
		f.spaceEnd = i + size
		f.last = -1
	case e&isIgnored != 0:
		if e&isSelector != 0 && f.tracked && f.last >= 0 && len(f.chars) > f.lastChars {
			f.chars[len(f.chars)-1].end = i + size
		}
	case e&isMark != 0 && f.last >= 0:
		f.state, f.out, f.chars = f.lastState, f.out[:f.lastWritten], f.chars[:f.lastChars]
		return f.character(s, f.last)
	case e>>dotsShift > 0:
		f.mark(i)
		for range e >> dotsShift {
			f.write('.', false, i, i+size)
		}
	default:
		f.mark(i)
		return f.character(s, i)
	}
	return i + size
}

// character folds the character at i with all its marks, and returns the offset
// after it.
func (f *folder) character(s string, i int) int {
	r, size := utf8.DecodeRuneInString(s[i:])
	f.runes = append(f.runes[:0], r)
	end := i + size
	for j := end; j < len(s); j += size {
		r, size = utf8.DecodeRuneInString(s[j:])
		e := f.table.entry(r)
		if e&isMark != 0 {
			f.runes = append(f.runes, r)
		} else if e&isIgnored == 0 {
			break
		}
		if e&(isMark|isSelector) != 0 {
			end = j + size
		}
	}
	folded := f.cluster.fold(f.runes, f.table.han)
	if f.space && f.table.entry(folded[0])&isMark != 0 {
		// A mark without a letter: this space is kept even next to a Chinese
		// character, or the mark would join that character.
		f.writeSpace(true)
	}
	for _, r := range folded {
		f.write(r, f.table.entry(r)&isCJK != 0, i, end)
	}
	return end
}

// write writes one folded rune of the character at [start, end) of the text.
func (f *folder) write(r rune, cjk bool, start, end int) {
	if f.space {
		f.writeSpace(!cjk && !f.cjk)
	}
	f.cjk = cjk
	if r != '.' {
		f.dots = 0
	} else if f.dots == maxDots {
		return
	} else {
		f.dots++
	}
	if f.tracked && (len(f.chars) == 0 || f.chars[len(f.chars)-1].start != start) {
		f.chars = append(f.chars, char{len(f.out), start, end})
	}
	f.out = utf8.AppendRune(f.out, r)
}

// writeSpace writes the space held back, if it is wanted and not at the
// beginning
// of the output.
func (f *folder) writeSpace(wanted bool) {
	f.space = false
	if !wanted || len(f.out) == f.base {
		return
	}
	f.dots = 0
	if f.tracked {
		f.chars = append(f.chars, char{len(f.out), f.spaceStart, f.spaceEnd})
	}
	f.out = append(f.out, ' ')
}
