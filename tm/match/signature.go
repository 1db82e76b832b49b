package match

// Signatures reject texts without reading them.
//
// # What a signature is
//
// Number the occurrences of equal tokens in a text from 0 and set, for the i-th
// occurrence of token c, the bit h(c, i) of w bits:
//
//	稳 中 求 进 稳 步      (稳,0) (中,0) (求,0) (进,0) (稳,1) (步,0)
//	                      0001000010000100000010000000001000001000
//
// # Why no match is lost
//
// Let Q and S be the sets of the pairs (c, i) of two texts and d their distance.
// The pairs say how often each token occurs and nothing else, so |Q \ S| is the
// number of tokens that Q has more of, added up. An insertion, deletion or
// replacement takes at most one token away; to reach S, all of Q \ S must go,
// and to reach Q, all of S \ Q. As |S \ Q| = |S| - |Q| + |Q \ S|,
//
//	|Q \ S| + max(0, |S| - |Q|)  <=  d
//
// A pair of Q whose bit is not set in the signature of S is not in S. Let m be
// the number of such pairs, the misses. Then m <= |Q \ S|, and
//
//	m + max(0, |S| - |Q|)  <=  d
//
// whatever the width w and the hash h: two pairs with one bit only make the filter
// weaker. Misses are counted by pairs, not by bits, so
// that nothing is lost when both pairs are of Q. Counting those of any part
// of Q is correct too, only weaker.
//
// The other way round, a set bit that no pair of Q sets is of a pair of S that is not in Q.
// Let x be the number of such bits, the extras. Then x <= |S \ Q|, and
//
//	x + max(0, |Q| - |S|)  <=  d
//
// Both bounds are of the same number and fall short of it by chance, each by its own:
// the greater one is closer. Extras are counted of the texts whose misses let them pass.
//
// The same holds where different tokens are treated as one: after replacing every c
// by f(c), the distance can only be smaller, and the bound is one of that
// distance. Here f is a hash of classes values, so that occurrences are counted
// in a small table and a signature costs about as much as reading the text.
//
// Counting words and characters separately is a bound by itself: Shape.Apart
// distinguishes a Chinese text from an English one of the same length without a
// signature.
//
// # Width
//
// The fuller a signature, the weaker it is. It has four bits for each token,
// so a bit is set with a probability of 1 - exp(-1/4) = 22 % at most, up to
// 2048 bits: longer texts are few, and reading them is cheap beside their length. Of 200,000
// real Chinese sentences and as many English ones, 200 queries at 70 % left on
// average 2.7 with four bits, 9 with three, 79 with two and 0.6 with about
// seven; a text left over costs some microseconds to read, one more bit for every
// token costs 7 MB for a million pairs.

const (
	// classes is the number of different tokens that signatures distinguish.
	// 4096 counters fit the first-level cache. Of sentences of 40 different
	// tokens about one in five has two in one class, which costs one unit of
	// the bound at most.
	classes = 1 << 12

	bitsPerToken = 4
	// Widths are multiples of widthStep, so that there are few of them.
	widthStep = 16
	maxWidth  = 2048
)

// Width returns the number of bits of the signature of a text of n tokens: 16, 32,
// 48 … 2048.
func Width(n int) int {
	if n >= maxWidth/bitsPerToken {
		return maxWidth
	}
	return max(1, (n*bitsPerToken+widthStep-1)/widthStep) * widthStep
}

// Bit returns the place of an occurrence, given by its hash, in a signature of the
// width: 0 <= Bit < width.
func Bit(hash uint32, width int) int { return int(uint64(hash) * uint64(width) >> 32) }

// Shape is how many tokens a text has.
type Shape struct {
	// Tokens counts all, Words those that are words.
	Tokens, Words int
}

// Apart returns a lower bound of the distance between texts of the two shapes: an
// edit changes the number of words by at most one, that of characters too,
// and only a replacement changes both.
func (s Shape) Apart(t Shape) int {
	words, characters := s.Words-t.Words, s.Tokens-s.Words-t.Tokens+t.Words
	return max(max(words, 0)+max(characters, 0), max(-words, 0)+max(-characters, 0))
}

// Signer makes signatures. The zero value is ready to use. It keeps buffers and is not
// safe for concurrent use by multiple goroutines.
type Signer struct {
	counts [classes]uint32
}

// Append appends the hashes of the occurrences of a text in its search form,
// one for each token, in order, and returns the extended slice and the shape of
// the text. The signature of the text has the bit Bit(hash, Width(tokens)) set for
// each of them.
//
// Signatures may be stored. How they are made is then part of the stored format and must
// not change without a new version of it.
func (s *Signer) Append(dst []uint32, text string) ([]uint32, Shape) {
	from := len(dst)
	var shape Shape
	for t, ok := Next(text, 0); ok; t, ok = Next(text, t.End) {
		if t.Word() {
			shape.Words++
		}
		dst = append(dst, Hash(text, t))
	}
	shape.Tokens = len(dst) - from
	s.Occurrences(dst[from:])
	return dst, shape
}

// Occurrences replaces the hashes of a text's tokens by those of their
// occurrences, for callers that have cut the text already.
func (s *Signer) Occurrences(tokens []uint32) {
	for i, h := range tokens {
		c := mix(h) % classes
		n := s.counts[c]
		s.counts[c] = n + 1
		tokens[i] = c + classes*n
	}
	for i, o := range tokens {
		s.counts[o%classes] = 0
		tokens[i] = mix(o)
	}
}

// mix spreads the bits of x (the finalizer of MurmurHash3, Appleby 2011): each
// bit of x changes every bit of the result half of the time.
func mix(x uint32) uint32 {
	x ^= x >> 16
	x *= 0x85EBCA6B
	x ^= x >> 13
	x *= 0xC2B2AE35
	return x ^ x>>16
}

// Hash returns a hash of the token; equal tokens have equal hashes.
func Hash(text string, t Token) uint32 {
	if !t.Word() {
		return uint32(t.Rune)
	}
	h := uint32(0x811C9DC5) // FNV-1a
	for i := t.Start; i < t.End; i++ {
		h = (h ^ uint32(text[i])) * 0x01000193
	}
	return h
}

// Hashes returns the hashes of the query's occurrences (see Signer.Append) and its
// shape. The hashes must not be changed.
func (q *Query) Hashes() ([]uint32, Shape) {
	if q.hashes == nil {
		var s Signer
		q.hashes, q.shape = s.Append(make([]uint32, 0, q.length), q.text)
	}
	return q.hashes, q.shape
}

// Misses returns how many misses (see above) a text of n tokens can have at
// most if it has the score with the query; negative where no text of that length
// can have it.
func (q *Query) Misses(n, least int) int {
	return Within(max(n, q.length), least) - max(0, n-q.length)
}
