package align

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
)

// Weights of the links that are known before any text is read, relative to 1
// for a word in a dictionary.
const (
	sameSpelling = 2.0 // the same value, month, mark or word on both sides
	nameSpelling = 2.0 // a Chinese name and its romanised form
	termWeight   = 3.0 // a term of the user
	cognateAlike = 0.7 // words of two alphabets with the same beginning
)

// priorLinks returns the possible translations that are known before the
// documents are aligned.
func priorLinks(source, target *side, dictionaries *heads) []link {
	links := sameLinks(source.vocab, target.vocab)
	sourceZh, targetZh := lang.Base(source.tag) == "zh", lang.Base(target.tag) == "zh"
	switch {
	case sourceZh && !targetZh:
		links = append(links, chineseLinks(source.vocab, target, dictionaries)...)
	case targetZh && !sourceZh:
		for _, l := range chineseLinks(target.vocab, source, dictionaries) {
			l.source, l.target = l.target, l.source
			links = append(links, l)
		}
	case !sourceZh && !targetZh:
		links = append(links, cognateLinks(source.vocab, target.vocab)...)
	}
	return links
}

// sameLinks links tokens with the same spelling on both sides.
func sameLinks(source, target *vocabulary) []link {
	var links []link
	for id, u := range source.tokens {
		if other, ok := target.ids[u.key]; ok && target.tokens[other].kind == u.kind {
			links = append(links, link{source: int32(id), target: other, prior: sameSpelling})
		}
	}
	return links
}

// chineseLinks links Chinese tokens to the words of the other side: names by
// their spelling, heads by the dictionaries.
func chineseLinks(chinese *vocabulary, other *side, dictionaries *heads) []link {
	var links []link
	for id, u := range chinese.tokens {
		if u.kind == nameToken {
			links = append(links, link{source: int32(id), target: u.named, prior: nameSpelling})
		}
	}
	if dictionaries == nil {
		return links
	}
	for _, d := range dictionaries.given {
		links = append(links, headLinks(chinese, other.vocab, d.Dictionary, d.weight)...)
	}
	if d := dictionaries.builtIn; lang.Base(other.tag) == d.Lang() {
		links = append(links, headLinks(chinese, other.vocab, d, 1)...)
		return append(links, synonymLinks(chinese, other.vocab, d)...)
	}
	links = append(links, learnedLinks(chinese, other.vocab, dictionaries.learned)...)
	return append(links, headCognates(chinese, other.vocab, dictionaries.builtIn)...)
}

// learnedLinks links dictionary heads to words of the learned lexicon of a
// third language, with their weights.
func learnedLinks(chinese, other *vocabulary, learned map[string][]lexicon.Translation) []link {
	var links []link
	for id, u := range chinese.tokens {
		if u.kind != hanToken {
			continue
		}
		for _, t := range learned[u.key] {
			if e, ok := other.ids[t.Stem]; ok {
				links = append(links, link{source: int32(id), target: e, prior: t.Weight})
			}
		}
	}
	return links
}

// headLinks links dictionary heads to the words of the dictionary.
func headLinks(chinese, other *vocabulary, d *lexicon.Dictionary, weight float32) []link {
	var links []link
	for id, u := range chinese.tokens {
		head, ok := headOf(u, d)
		if !ok {
			continue
		}
		for stem := range d.Stems(head) {
			if e, ok := other.ids[stem]; ok && other.tokens[e].kind == wordToken {
				links = append(links, link{source: int32(id), target: e, prior: weight})
			}
		}
	}
	return links
}

// synonymLinks links dictionary heads to the synonyms of their English words: 皱眉 is to frown in the
// dictionary, and so to scowl in a novel. Single characters have so many words that their synonyms
// would take a third more time, for an eighth of the gain.
func synonymLinks(chinese, other *vocabulary, d *lexicon.Dictionary) []link {
	var links []link
	synonyms := make(map[string][]link) // those that occur in the text, by the stem of the dictionary
	for id, u := range chinese.tokens {
		head, ok := headOf(u, d)
		if !ok || utf8.RuneCountInString(u.key) == 1 {
			continue
		}
		for stem := range d.Stems(head) {
			list, known := synonyms[stem]
			if !known {
				for synonym, weight := range lexicon.Synonyms(stem) {
					if e, ok := other.ids[synonym]; ok && other.tokens[e].kind == wordToken {
						list = append(list, link{target: e, prior: float32(weight)})
					}
				}
				synonyms[stem] = list
			}
			for _, l := range list {
				l.source = int32(id)
				links = append(links, l)
			}
		}
	}
	return links
}

// headOf returns the number of the head of a token, if it has one.
func headOf(u token, d *lexicon.Dictionary) (int32, bool) {
	if u.kind != hanToken {
		return 0, false
	}
	return d.HeadID(u.key)
}

// headCognates links dictionary heads to words of a third language with the
// same beginning as the English ones: 合作 is «cooperation» and so «coopération»;
// 总统 is «president» and so «президент».
func headCognates(chinese, other *vocabulary, dictionary *lexicon.Dictionary) []link {
	byPrefix := prefixesOf(other, headCognatePrefix)
	var links []link
	for id, u := range chinese.tokens {
		head, ok := headOf(u, dictionary)
		if !ok {
			continue
		}
		for _, word := range dictionary.Words(head) {
			for _, e := range byPrefix[words.CognateKey(word, headCognatePrefix)] {
				links = append(links, link{source: int32(id), target: e, prior: cognateAlike})
			}
		}
	}
	return links
}

// The number of letters that two words must have in common at their beginning
// to be cognates: of two texts, and of the English of the dictionary and a
// text, where each head has many words and coincidences are more likely.
const (
	cognatePrefix     = 4
	headCognatePrefix = 5
)

// cognateLinks links words of two alphabetic languages with the same beginning.
func cognateLinks(source, target *vocabulary) []link {
	byPrefix := prefixesOf(target, cognatePrefix)
	var links []link
	for id, u := range source.tokens {
		if u.kind != wordToken {
			continue
		}
		for _, e := range byPrefix[words.CognateKey(u.raw, cognatePrefix)] {
			links = append(links, link{source: int32(id), target: e, prior: cognateAlike})
		}
	}
	return links
}

// prefixesOf returns the words of a vocabulary by their first letters.
func prefixesOf(v *vocabulary, letters int) map[string][]int32 {
	byPrefix := map[string][]int32{}
	for id, u := range v.tokens {
		if u.kind != wordToken {
			continue
		}
		if key := words.CognateKey(u.raw, letters); key != "" {
			byPrefix[key] = append(byPrefix[key], int32(id))
		}
	}
	return byPrefix
}

// A link is a pair of tokens that may translate each other.
type link struct {
	source, target int32
	// prior is the weight of the pair by a dictionary, a shared spelling or a
	// name, or 0 if only the text itself suggests it.
	prior float32
	// forward is t(target|source), backward t(source|target).
	forward, backward float32
}

// A table holds the links of a pair of documents, sorted by source token.
type table struct {
	links []link
	from  []int32 // links of source token z: links[from[z]:from[z+1]]
	// sourceReachable and targetReachable report for each token whether any token
	// of the other side links to it.
	sourceReachable, targetReachable []bool
	// sourceStrength and targetStrength hold the weight of the priors of each
	// token in occurrences.
	sourceStrength, targetStrength []float32
}

// byTokens sorts links by source token, then target token, then descending prior.
func byTokens(a, b link) int {
	return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.target, b.target), cmp.Compare(b.prior, a.prior))
}

// samePair reports whether two links are of the same tokens.
func samePair(a, b link) bool { return a.source == b.source && a.target == b.target }

// sortLinks sorts links for a table, with each pair once and its greatest
// prior.
func sortLinks(links []link) []link {
	slices.SortFunc(links, byTokens)
	return slices.CompactFunc(links, samePair)
}

// newTable returns a table of sorted, distinct links, with probabilities from
// the priors alone.
func newTable(links []link, source, target *vocabulary) *table {
	t := &table{links: links, from: make([]int32, len(source.tokens)+1),
		sourceReachable: make([]bool, len(source.tokens)), targetReachable: make([]bool, len(target.tokens)),
		sourceStrength: slices.Repeat([]float32{priorStrength}, len(source.tokens)),
		targetStrength: slices.Repeat([]float32{priorStrength}, len(target.tokens))}
	for _, l := range links {
		t.from[l.source+1]++
		t.sourceReachable[l.source] = true
		t.targetReachable[l.target] = true
	}
	for i := 1; i < len(t.from); i++ {
		t.from[i] += t.from[i-1]
	}
	bySource, byTarget := make([]float32, len(source.tokens)), make([]float32, len(target.tokens))
	for _, l := range links {
		bySource[l.source] += l.prior
		byTarget[l.target] += l.prior
	}
	for i := range links {
		l := &links[i]
		if l.prior > 0 {
			l.forward = dictionaryMass * l.prior / max(bySource[l.source], 1)
			l.backward = dictionaryMass * l.prior / max(byTarget[l.target], 1)
		}
	}
	return t
}

// remember combines what other documents taught, whose links the table has, with
// the priors: the prior probabilities of a token become
//
//	(known(e,z) + alpha * prior(e|z)) / (known(z) + alpha)
//
// with a weight of known(z) + alpha occurrences, as if the document were a
// continuation of the others.
func (t *table) remember(known *recollection) {
	if known == nil {
		return
	}
	at := 0
	for i := range t.links {
		l := &t.links[i]
		var n link
		for at < len(known.links) && byTokens(known.links[at], link{source: l.source, target: l.target}) < 0 {
			at++
		}
		if at < len(known.links) && samePair(known.links[at], *l) {
			n = known.links[at]
		}
		l.forward = (n.forward + float32(priorStrength*l.forward)) / (known.source[l.source] + priorStrength)
		l.backward = (n.backward + float32(priorStrength*l.backward)) / (known.target[l.target] + priorStrength)
	}
	for z, n := range known.source {
		t.sourceStrength[z] += n
	}
	for e, n := range known.target {
		t.targetStrength[e] += n
	}
}

// dictionaryMass is distributed among the words of a dictionary entry that occur
// in the document. It is more than 1, and so not a probability: the tokens of a
// Chinese sentence overlap, so that each has a smaller share of the alignment than
// Model 1 assumes. Found by a search on the gold sets of docs/benchmarks.md.
const dictionaryMass = 1.2

// of returns the links of a source token.
func (t *table) of(token int32) []link { return t.links[t.from[token]:t.from[token+1]] }
