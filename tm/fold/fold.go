package fold

import "unicode/utf8"

// maxDots is the length to which a run of full stops is shortened: what one
// ellipsis folds to.
const maxDots = 3

// String returns the search form of s.
func String(s string) string {
	return string(Append(make([]byte, 0, len(s)), s))
}

// Append appends the search form of s to dst and returns the extended slice.
// It is the form for scanning: with a dst that is used again it does not
// allocate.
func Append(dst []byte, s string) []byte {
	f := folder{out: dst, base: len(dst)}
	f.run(s)
	return f.out
}

// state is what folding the next character depends on.
type state struct {
	// dots is the length of the run of full stops at the end of the output.
	dots uint8
	// cjk tells whether the output ends in a character without blanks beside it.
	cjk bool
	// blank tells whether white space was read that is not yet written.
	blank bool
}

// folder reads a text once, from left to right, and writes its search form.
//
//	a blank  is held back until the next character says whether it is written
//	a mark   goes back to the character before it and folds both together
type folder struct {
	out  []byte
	base int // length of out before this text
	state

	// What to go back to when a mark follows: the last character stands at
	// last in the text (-1 where a mark has nothing to join: at the start and
	// after a blank), and before it were written so many bytes and characters.
	last        int
	lastState   state
	lastWritten int
	lastChars   int

	// chars maps the output back to the text; it is filled only when tracked.
	tracked bool
	chars   []char
	// blankStart and blankEnd are where the last run of white space stood.
	blankStart, blankEnd int

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
		e := lookup(r)
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

// mark notes that a character begins at i.
func (f *folder) mark(i int) {
	f.last, f.lastState, f.lastWritten, f.lastChars = i, f.state, len(f.out), len(f.chars)
}

// special folds the rune of the given size at i, which is no ordinary one, and
// returns the place after it.
func (f *folder) special(s string, i, size int, e entry) int {
	switch {
	case e&isBlank != 0:
		if !f.blank {
			f.blank, f.blankStart = true, i
		}
		f.blankEnd = i + size
		f.last = -1
	case e&isIgnored != 0:
		if e&isSelector != 0 && f.tracked && f.last >= 0 && len(f.chars) > f.lastChars {
			f.chars[len(f.chars)-1].end = i + size
		}
	case e&isMark != 0 && f.last >= 0:
		f.state, f.out, f.chars = f.lastState, f.out[:f.lastWritten], f.chars[:f.lastChars]
		return f.character(s, f.last, false)
	case e>>dotsShift > 0:
		f.mark(i)
		for range e >> dotsShift {
			f.write('.', false, i, i+size)
		}
	default:
		f.mark(i)
		return f.character(s, i, e&isMark != 0)
	}
	return i + size
}

// character folds the character at i with all its marks, and returns the place
// after it. A bare one is marks without a letter.
func (f *folder) character(s string, i int, bare bool) int {
	r, size := utf8.DecodeRuneInString(s[i:])
	f.runes = append(f.runes[:0], r)
	end := i + size
	for j := end; j < len(s); j += size {
		r, size = utf8.DecodeRuneInString(s[j:])
		e := lookup(r)
		if e&isMark != 0 {
			f.runes = append(f.runes, r)
		} else if e&isIgnored == 0 {
			break
		}
		if e&(isMark|isSelector) != 0 {
			end = j + size
		}
	}
	folded := f.cluster.fold(f.runes)
	if bare && f.blank && lookup(folded[0])&isMark != 0 {
		// Not even beside a Chinese character is this blank dropped: the mark
		// would then join that character.
		f.writeBlank(true)
	}
	for _, r := range folded {
		f.write(r, lookup(r)&isCJK != 0, i, end)
	}
	return end
}

// write writes one folded rune of the character at [start, end) of the text.
func (f *folder) write(r rune, cjk bool, start, end int) {
	if f.blank {
		f.writeBlank(!cjk && !f.cjk)
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

// writeBlank writes the blank held back if it is wanted and not the first
// thing in the output.
func (f *folder) writeBlank(wanted bool) {
	f.blank = false
	if !wanted || len(f.out) == f.base {
		return
	}
	f.dots = 0
	if f.tracked {
		f.chars = append(f.chars, char{len(f.out), f.blankStart, f.blankEnd})
	}
	f.out = append(f.out, ' ')
}
