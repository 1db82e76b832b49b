package align

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"math"
	"slices"

	"github.com/yiku-tm/yiku/align/lang"
)

// Learned holds what documents taught about a pair of languages: the expected number
// of times, according to the model (learning.go), that tokens translated each other.
// It helps with later documents of the same kind: an expression that is in no
// dictionary is known from the second text on.
//
// Take it from a [Bitext], add others to it, and pass it to [Align] in the Options. It
// can be stored with MarshalBinary, in some megabytes at most.
//
// The zero value is empty and has no languages; it takes those of the first value that
// is added.
//
// It is used only in the second pass. In the first pass the few links of a token that
// other texts happened to teach look like its only ones, at the cost of sentences that
// use it differently: -0.009 on short pieces of novels.
type Learned struct {
	// first and second are the base languages in alphabetical order: what zh-en
	// taught is valid for en-zh.
	first, second string
	// pairs are sorted by their keys and distinct.
	pairs []taught
	// firstTotal and secondTotal are the totals of the tokens of both languages
	// over all their pairs, including those that were dropped.
	firstTotal, secondTotal map[string]float32
}

// taught describes a pair of tokens: the expected counts of both directions of
// Model 1.
type taught struct {
	first, second string  // keys of the tokens
	onward        float32 // count of second given first
	back          float32 // count of first given second
}

func byKeys(a, b taught) int {
	return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.second, b.second))
}

const (
	// mostTaught is the maximum number of pairs, the most frequent ones: about
	// what a thousand newspaper texts teach, and 30 ms to read.
	mostTaught = 150_000
	// leastTaught is the count, after the discount of learning.go, below which a pair
	// is dropped.
	leastTaught = 0.5
	// learnedWeight is the weight of an occurrence in another document relative
	// to one in the current document.
	learnedWeight = 0.25
	// learnedStrength is the maximum weight, in occurrences, of all counts of a
	// token, since a document may use its own words. Found together with
	// learnedWeight on the gold sets, whole and divided into texts of 40 beads,
	// each aligned with what the others taught: 0.1 to 1 and 5 to 100 differ
	// little.
	learnedStrength = 20.0
)

// Languages returns the two base languages in alphabetical order, or "" for the
// zero value.
func (k *Learned) Languages() (first, second string) { return k.first, k.second }

// Pairs returns the number of pairs of tokens.
func (k *Learned) Pairs() int {
	if k == nil {
		return 0
	}
	return len(k.pairs)
}

// A LearnedPair is a pair of tokens that translate each other: stems of words,
// Chinese characters or dictionary heads.
type LearnedPair struct {
	// First and Second are in the first and second of the Languages.
	First, Second string
	// Onward is the probability that First is translated by Second, Back that
	// Second is translated by First, both 0 to 1.
	Onward, Back float64
}

// All yields the pairs sorted by First, then Second.
func (k *Learned) All() iter.Seq[LearnedPair] {
	return func(yield func(LearnedPair) bool) {
		for _, p := range k.pairs {
			pair := LearnedPair{p.first, p.second, float64(p.onward / max(k.firstTotal[p.first], 1)), float64(p.back / max(k.secondTotal[p.second], 1))}
			if !yield(pair) {
				return
			}
		}
	}
}

// Add adds what other documents taught, except those in other languages.
func (k *Learned) Add(others ...*Learned) {
	for _, o := range others {
		if o.Pairs() == 0 {
			continue
		}
		if k.first == "" {
			k.first, k.second = o.first, o.second
		}
		if k.first == o.first && k.second == o.second {
			k.merge(o)
		}
	}
	k.prune()
}

// merge adds the counts of another value of the same languages.
func (k *Learned) merge(o *Learned) {
	merged := make([]taught, 0, len(k.pairs)+len(o.pairs))
	at := 0
	for _, p := range o.pairs {
		for at < len(k.pairs) && byKeys(k.pairs[at], p) < 0 {
			merged = append(merged, k.pairs[at])
			at++
		}
		if at < len(k.pairs) && byKeys(k.pairs[at], p) == 0 {
			p.onward += k.pairs[at].onward
			p.back += k.pairs[at].back
			at++
		}
		merged = append(merged, p)
	}
	k.pairs = append(merged, k.pairs[at:]...)
	k.firstTotal = addTotals(k.firstTotal, o.firstTotal)
	k.secondTotal = addTotals(k.secondTotal, o.secondTotal)
}

func addTotals(to, from map[string]float32) map[string]float32 {
	if to == nil {
		to = make(map[string]float32, len(from))
	}
	for key, n := range from {
		to[key] += n
	}
	return to
}

// prune drops all but the most frequent pairs.
func (k *Learned) prune() {
	if len(k.pairs) <= mostTaught {
		return
	}
	counts := make([]float32, len(k.pairs))
	for i, p := range k.pairs {
		counts[i] = max(p.onward, p.back)
	}
	slices.Sort(counts)
	least := counts[len(counts)-mostTaught]
	k.pairs = slices.DeleteFunc(k.pairs, func(p taught) bool { return max(p.onward, p.back) < least })
	k.forgetLoneTotals()
}

// forgetLoneTotals drops the totals of tokens without pairs.
func (k *Learned) forgetLoneTotals() {
	first, second := make(map[string]float32), make(map[string]float32)
	for _, p := range k.pairs {
		first[p.first], second[p.second] = k.firstTotal[p.first], k.secondTotal[p.second]
	}
	k.firstTotal, k.secondTotal = first, second
}

// learnedFrom returns the counts of the last round of EM.
func learnedFrom(c *counts, source, target *side) *Learned {
	k := &Learned{firstTotal: map[string]float32{}, secondTotal: map[string]float32{}}
	for i, l := range c.table.links {
		z, e := &source.vocab.tokens[l.source], &target.vocab.tokens[l.target]
		onward, back := max(c.forward[i]-pairDiscount, 0), max(c.backward[i]-pairDiscount, 0)
		if teachable(z, e) && max(onward, back) >= leastTaught {
			k.pairs = append(k.pairs, taught{z.key, e.key, onward, back})
			k.firstTotal[z.key], k.secondTotal[e.key] = c.bySource[l.source], c.byTarget[l.target]
		}
	}
	k.first, k.second = lang.Base(source.tag), lang.Base(target.tag)
	if k.first > k.second {
		k.turn()
	}
	slices.SortFunc(k.pairs, byKeys)
	k.prune()
	return k
}

// teachable reports whether a pair is stored: numerals, marks and names are known
// anyway.
func teachable(z, e *token) bool {
	words := func(u *token) bool { return u.kind == wordToken || u.kind == hanToken }
	return words(z) && words(e)
}

// turn exchanges the two languages.
func (k *Learned) turn() {
	k.first, k.second = k.second, k.first
	k.firstTotal, k.secondTotal = k.secondTotal, k.firstTotal
	for i, p := range k.pairs {
		k.pairs[i] = taught{p.second, p.first, p.back, p.onward}
	}
}

// A recollection is what is known in advance about the tokens of two documents.
type recollection struct {
	links []link // forward and backward are weighted counts; sorted, each pair once
	// source and target hold for each token the weighted count of all its
	// pairs.
	source, target []float32
}

// pairs returns the pairs of tokens in order, with the source in the upper
// half.
func (r *recollection) pairs() []uint64 {
	if r == nil {
		return nil
	}
	pairs := make([]uint64, len(r.links))
	for i, l := range r.links {
		pairs[i] = uint64(l.source)<<32 | uint64(l.target)
	}
	return pairs
}

// recall returns what is known about the tokens of two documents, or nil.
func recall(known []*Learned, source, target *side) *recollection {
	first, second := source, target
	turned := lang.Base(source.tag) > lang.Base(target.tag)
	if turned {
		first, second = target, source
	}
	at := slices.IndexFunc(known, func(k *Learned) bool {
		return k.Pairs() > 0 && k.first == lang.Base(first.tag) && k.second == lang.Base(second.tag)
	})
	if at < 0 {
		return nil
	}
	k := known[at]
	r := &recollection{source: weightedTotals(k.firstTotal, first.vocab), target: weightedTotals(k.secondTotal, second.vocab)}
	for _, p := range k.pairs {
		z, ok := first.vocab.ids[p.first]
		if !ok {
			continue
		}
		e, ok := second.vocab.ids[p.second]
		if !ok {
			continue
		}
		r.links = append(r.links, link{source: z, target: e,
			forward:  weightOf(p.onward, r.source[z], k.firstTotal[p.first]),
			backward: weightOf(p.back, r.target[e], k.secondTotal[p.second])})
	}
	if turned {
		r.source, r.target = r.target, r.source
		for i, l := range r.links {
			r.links[i] = link{source: l.target, target: l.source, forward: l.backward, backward: l.forward}
		}
	}
	slices.SortFunc(r.links, byTokens)
	return r
}

// weightOf returns the weight of a count, in occurrences, given the total and the
// weighted total of its token.
func weightOf(count, weighted, total float32) float32 {
	if total <= 0 {
		return 0
	}
	return count * (weighted / total)
}

// weightedTotals returns the weights of all counts of each token.
func weightedTotals(totals map[string]float32, v *vocabulary) []float32 {
	weighted := make([]float32, len(v.tokens))
	for id, u := range v.tokens {
		weighted[id] = min(learnedWeight*totals[u.key], learnedStrength)
	}
	return weighted
}

// The encoding of a Learned is a byte for the version, then, compressed
// (flate),
//
//	first language, second language                           strings
//	tokens of each language, sorted, with their totals         string, count
//	for each first token its pairs: how many, then             uvarint
//	    place of the second token, minus the one before        uvarint
//	    onward, back                                          counts
//
// A string is its length and its bytes; a count is stored in sixteenths.

const learnedVersion = 1

// countSteps is the number of steps in which a count of 1 is stored.
const countSteps = 16

// longestLearned is the maximum size in bytes of the uncompressed data, so that
// damaged data cannot exhaust memory.
const longestLearned = 256 << 20

// errLearned is the error of decoding.
var errLearned = errors.New("these are not the bytes of learned counts, or they are damaged")

// MarshalBinary encodes what was learned; the same counts always give the same
// bytes. The error is always nil.
func (k *Learned) MarshalBinary() ([]byte, error) {
	first, second := slices.Sorted(maps.Keys(k.firstTotal)), slices.Sorted(maps.Keys(k.secondTotal))
	var b []byte
	b = appendString(appendString(b, k.first), k.second)
	b = appendTokens(b, first, k.firstTotal)
	b = appendTokens(b, second, k.secondTotal)
	place := make(map[string]int, len(second))
	for i, key := range second {
		place[key] = i
	}
	at := 0
	for _, key := range first {
		end := at
		for end < len(k.pairs) && k.pairs[end].first == key {
			end++
		}
		b = binary.AppendUvarint(b, uint64(end-at))
		last := 0
		for ; at < end; at++ {
			p := k.pairs[at]
			b = binary.AppendUvarint(b, uint64(place[p.second]-last))
			b = appendCount(appendCount(b, p.onward), p.back)
			last = place[p.second]
		}
	}
	var out bytes.Buffer
	out.WriteByte(learnedVersion)
	w, err := flate.NewWriter(&out, flate.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendCount(b []byte, n float32) []byte {
	return binary.AppendUvarint(b, uint64(math.Round(float64(n)*countSteps)))
}

func appendTokens(b []byte, keys []string, totals map[string]float32) []byte {
	b = binary.AppendUvarint(b, uint64(len(keys)))
	for _, key := range keys {
		b = appendCount(appendString(b, key), totals[key])
	}
	return b
}

// UnmarshalBinary decodes the result of MarshalBinary.
func (k *Learned) UnmarshalBinary(data []byte) error {
	if len(data) == 0 || data[0] != learnedVersion {
		return errLearned
	}
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data[1:])), longestLearned))
	if err != nil {
		return fmt.Errorf("%w: %v", errLearned, err)
	}
	r := learnedReader{rest: raw}
	read := Learned{first: r.string(), second: r.string()}
	first, firstTotal := r.tokens()
	second, secondTotal := r.tokens()
	read.firstTotal, read.secondTotal = firstTotal, secondTotal
	for _, key := range first {
		place := 0
		for range r.number() {
			place += r.number()
			if r.bad || place >= len(second) {
				return errLearned
			}
			read.pairs = append(read.pairs, taught{key, second[place], r.count(), r.count()})
		}
	}
	ordered := slices.IsSortedFunc(read.pairs, byKeys)
	if r.bad || len(r.rest) > 0 || !ordered || read.first > read.second {
		return errLearned
	}
	*k = read
	return nil
}

// A learnedReader reads values from the uncompressed bytes. After a fault it
// returns zeros and is bad.
type learnedReader struct {
	rest []byte
	bad  bool
}

// number reads a number that is at most the maximum length of a list.
func (r *learnedReader) number() int {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n > math.MaxInt32 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[size:]
	return int(n)
}

func (r *learnedReader) count() float32 { return float32(r.number()) / countSteps }

func (r *learnedReader) string() string {
	n := r.number()
	if n > len(r.rest) {
		r.bad, r.rest = true, nil
		return ""
	}
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	return s
}

func (r *learnedReader) tokens() ([]string, map[string]float32) {
	n := r.number()
	if n > len(r.rest) {
		r.bad = true
		return nil, nil
	}
	keys, totals := make([]string, n), make(map[string]float32, n)
	for i := range keys {
		keys[i] = r.string()
		totals[keys[i]] = r.count()
	}
	return keys, totals
}
