package match

import "math/bits"

// Signatures reject texts without reading them.
//
// # What a signature is
//
// Number the occurrences of equal tokens in a text from 0 and set, for the i-th
// occurrence of token c, the bit h(c, i) of a word of w bits:
//
//	稳 中 求 进 稳 步      (稳,0) (中,0) (求,0) (进,0) (稳,1) (步,0)
//	                      0001000010000100000010000000001000001000
//
// # Why no match is lost
//
// Let Q and S be the sets of the pairs (c, i) of two texts, d their distance, g
// the signature. Then
//
//	popcount(g(Q) &^ g(S))  <=  |Q \ S|  <=  d
//
// Right: the pairs say how often each token occurs and nothing else, so |Q \ S|
// is the number of tokens that Q has more of, added up. An insertion, deletion
// or replacement takes at most one token away; to reach S, all of Q \ S must
// go. Left: a bit set in g(Q) and not in g(S) was set by some pair of Q, which
// is not in S, or it would have set the bit there; different bits have
// different pairs. Both hold with Q and S exchanged, so the greater of the two
// popcounts is a lower bound of d whatever the width w, and whatever h: what
// two pairs with one bit spoil is only the filter's sharpness.
//
// The same goes for taking different tokens for one: after replacing every c
// by f(c), the distance can only be smaller, and the bound is one of that
// distance. Here f is a hash of classes values, so that occurrences are counted
// in a small table and a signature costs about as much as reading the text.
//
// # Width
//
// The fuller a signature, the less it tells. The width grows with the number
// of tokens, so that a quarter of the bits are set at most: 64 bits up to
// 12 tokens, doubling with the length, and 2048 bits above 256, where it stays:
// such texts are few and long enough to be read. Only texts of one
// width can be compared, so a query has signatures of every width.

const (
	// classes is the number of different tokens that signatures tell apart.
	// 4096 counters lie in the nearest cache. Of sentences of 40 different
	// tokens about one in five has two in one class, which costs one unit of
	// the bound at most.
	classes = 1 << 12
	// widths is the number of different widths.
	widths = 6
)

// widthLimits are the greatest lengths, in tokens, for 64, 128, 256, 512 and
// 1024 bits.
var widthLimits = [widths - 1]int{12, 24, 48, 96, 256}

// Words is the width of the signature of a text of n tokens, in words of 64
// bits: 1, 2, 4, 8, 16 or 32.
func Words(n int) int {
	words := 1
	for _, limit := range widthLimits {
		if n <= limit {
			break
		}
		words *= 2
	}
	return words
}

// Signer makes signatures. The zero value is ready; it keeps buffers and
// serves one goroutine at a time.
type Signer struct {
	counts [classes]uint32
	tokens []uint16
}

// Append appends the signature of a text in its search form, Words(n) words,
// and returns the extended slice and n, the number of tokens.
//
// Signatures may be stored: how they are made is part of the format of whoever
// stores them, and must not change without a new version of that.
func (s *Signer) Append(dst []uint64, text string) ([]uint64, int) {
	s.read(text)
	dst = s.sign(dst, Words(len(s.tokens)))
	return dst, len(s.tokens)
}

// read takes the classes of the tokens of the text.
func (s *Signer) read(text string) {
	s.tokens = s.tokens[:0]
	for t, ok := Next(text, 0); ok; t, ok = Next(text, t.End) {
		s.tokens = append(s.tokens, class(text, t))
	}
}

// sign appends the signature of the text read last in the given width.
func (s *Signer) sign(dst []uint64, words int) []uint64 {
	from := len(dst)
	for range words {
		dst = append(dst, 0)
	}
	signature := dst[from:]
	for _, c := range s.tokens {
		i := s.counts[c]
		s.counts[c] = i + 1
		bit := mix(uint32(c)+classes*i) & uint32(64*words-1)
		signature[bit/64] |= 1 << (bit % 64)
	}
	for _, c := range s.tokens {
		s.counts[c] = 0
	}
	return dst
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

// class is a hash of the token in [0, classes).
func class(text string, t Token) uint16 {
	h := uint32(t.Rune)
	if t.Word() {
		h = 0x811C9DC5 // FNV-1a
		for i := t.Start; i < t.End; i++ {
			h = (h ^ uint32(text[i])) * 0x01000193
		}
	}
	return uint16(mix(h) % classes)
}

// signatureSet is the signatures of one text in every width.
type signatureSet [widths][]uint64

// Signature returns the query's signature in the width of texts of n tokens
// (see Words). It must not be changed.
func (q *Query) Signature(n int) []uint64 {
	at := 0
	for at < len(widthLimits) && n > widthLimits[at] {
		at++
	}
	if q.grams[at] == nil {
		var s Signer
		s.read(q.text)
		for i := range q.grams {
			q.grams[i] = s.sign(nil, 1<<i)
		}
	}
	return q.grams[at]
}

// Near tells whether the signatures a and b, which must have the same width,
// leave it possible that the distance of their texts is k or less.
func Near(a, b []uint64, k int) bool {
	var onlyA, onlyB int
	b = b[:len(a)]
	for i, x := range a {
		// Unlike texts are told apart by the first words: most calls end here.
		if onlyA += bits.OnesCount64(x &^ b[i]); onlyA > k {
			return false
		}
	}
	for i, x := range a {
		onlyB += bits.OnesCount64(b[i] &^ x)
	}
	return onlyB <= k
}
