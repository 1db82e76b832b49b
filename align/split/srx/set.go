package srx

import (
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"
)

// set is a set of characters: ranges in order that neither touch nor overlap.
type set []span

// span is a range of characters, both ends inside.
type span struct{ lo, hi rune }

// everything holds all characters.
var everything = set{{0, utf8.MaxRune}}

// single is the set of one character.
func single(r rune) set { return set{{r, r}} }

// normal puts the ranges in order and joins those that touch.
func normal(s set) set {
	slices.SortFunc(s, func(a, b span) int { return int(a.lo) - int(b.lo) })
	out := s[:0]
	for _, r := range s {
		if n := len(out); n > 0 && r.lo <= out[n-1].hi+1 {
			out[n-1].hi = max(out[n-1].hi, r.hi)
		} else {
			out = append(out, r)
		}
	}
	return out
}

func union(sets ...set) set { return normal(slices.Concat(sets...)) }

func (s set) negate() set {
	var out set
	next := rune(0)
	for _, r := range s {
		if r.lo > next {
			out = append(out, span{next, r.lo - 1})
		}
		next = r.hi + 1
	}
	if next <= utf8.MaxRune {
		out = append(out, span{next, utf8.MaxRune})
	}
	return out
}

func intersect(a, b set) set { return union(a.negate(), b.negate()).negate() }

func (s set) has(r rune) bool {
	i, found := slices.BinarySearchFunc(s, r, func(p span, r rune) int {
		switch {
		case p.hi < r:
			return -1
		case p.lo > r:
			return 1
		}
		return 0
	})
	return found && i < len(s)
}

// tableSet is the set of Unicode tables.
func tableSet(tables ...*unicode.RangeTable) set {
	var s set
	for _, t := range tables {
		for _, r := range t.R16 {
			s = appendStride(s, rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range t.R32 {
			s = appendStride(s, rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return normal(s)
}

func appendStride(s set, lo, hi, stride rune) set {
	if stride == 1 {
		return append(s, span{lo, hi})
	}
	for r := lo; r <= hi; r += stride {
		s = append(s, span{r, r})
	}
	return s
}

// cased are the characters that have another case, in order.
var cased = sync.OnceValue(func() []rune {
	var runes []rune
	for _, r := range tableSet(unicode.L, unicode.M, unicode.So, unicode.Nl) {
		for c := r.lo; c <= r.hi; c++ {
			if unicode.SimpleFold(c) != c {
				runes = append(runes, c)
			}
		}
	}
	return runes
})

// fold adds the other cases of the characters, by Unicode's simple case folding.
func (s set) fold() set {
	out := slices.Clone(s)
	if len(s) == 1 && s[0].lo == s[0].hi {
		return union(foldRune(out, s[0].lo))
	}
	for _, r := range cased() {
		if s.has(r) {
			out = foldRune(out, r)
		}
	}
	return normal(out)
}

func foldRune(s set, r rune) set {
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		s = append(s, span{f, f})
	}
	return s
}
