package align

import (
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
)

// Weights of the links that are known before any text is read, beside the 1 of
// a word that a dictionary gives.
const (
	sameSpelling = 2.0 // the same value, month, mark or word on both sides
	nameSpelling = 2.0 // a Chinese name and its romanised form
	termWeight   = 3.0 // a term that the user gave
	cognateAlike = 0.7 // words of two alphabets that begin alike
)

// priorLinks collects what may translate what before the documents are aligned.
func priorLinks(source, target *side, dictionaries *heads, leftOut ingredients) []link {
	links := sameLinks(source.vocab, target.vocab, leftOut)
	sourceZh, targetZh := lang.Base(source.tag) == "zh", lang.Base(target.tag) == "zh"
	switch {
	case sourceZh && !targetZh:
		links = append(links, chineseLinks(source.vocab, target, dictionaries, leftOut)...)
	case targetZh && !sourceZh:
		for _, l := range chineseLinks(target.vocab, source, dictionaries, leftOut) {
			l.source, l.target = l.target, l.source
			links = append(links, l)
		}
	case !sourceZh && !targetZh && !leftOut.without(theSpellings):
		links = append(links, cognateLinks(source.vocab, target.vocab)...)
	}
	return links
}

// sameLinks links what is spelled the same on both sides.
func sameLinks(source, target *vocabulary, leftOut ingredients) []link {
	var links []link
	for id, u := range source.units {
		if leftOut.without(theSpellings) && u.kind == wordUnit {
			continue
		}
		if other, ok := target.ids[u.key]; ok && target.units[other].kind == u.kind {
			links = append(links, link{source: int32(id), target: other, prior: sameSpelling})
		}
	}
	return links
}

// chineseLinks links Chinese units to the words of the other side: names by
// their spelling, heads by the dictionaries.
func chineseLinks(chinese *vocabulary, other *side, dictionaries *heads, leftOut ingredients) []link {
	var links []link
	for id, u := range chinese.units {
		if u.kind == nameUnit {
			links = append(links, link{source: int32(id), target: u.named, prior: nameSpelling})
		}
	}
	if dictionaries == nil {
		return links
	}
	if d := dictionaries.terms; d != nil {
		links = append(links, headLinks(chinese, other.vocab, d, termWeight)...)
	}
	if d := dictionaries.builtIn; lang.Base(other.tag) == d.Lang() {
		return append(links, headLinks(chinese, other.vocab, d, 1)...)
	}
	if leftOut.without(theSpellings) {
		return links
	}
	return append(links, headCognates(chinese, other.vocab, dictionaries.builtIn)...)
}

// headLinks links dictionary heads to the words that the dictionary gives.
func headLinks(chinese, other *vocabulary, d *lexicon.Dictionary, weight float32) []link {
	var links []link
	for id, u := range chinese.units {
		head, ok := headOf(u, d)
		if !ok {
			continue
		}
		for stem := range d.Stems(head) {
			if e, ok := other.ids[stem]; ok && other.units[e].kind == wordUnit {
				links = append(links, link{source: int32(id), target: e, prior: weight})
			}
		}
	}
	return links
}

// headOf returns the number of a unit's head, or false.
func headOf(u unit, d *lexicon.Dictionary) (int32, bool) {
	if u.kind != hanUnit {
		return 0, false
	}
	return d.HeadID(u.key)
}

// headCognates links dictionary heads to words of a third language that begin
// like the English ones: 合作 is «cooperation» and so «coopération»; 总统 is
// «president» and so «президент».
func headCognates(chinese, other *vocabulary, dictionary *lexicon.Dictionary) []link {
	byPrefix := prefixesOf(other, headCognatePrefix)
	var links []link
	for id, u := range chinese.units {
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

// The letters that two words must share at their beginning to count as
// cognates: of two texts, and of the dictionary's English and a text, where
// each head has many words and chance has more to choose from.
const (
	cognatePrefix     = 4
	headCognatePrefix = 5
)

// cognateLinks links words of two alphabetic languages that begin alike.
func cognateLinks(source, target *vocabulary) []link {
	byPrefix := prefixesOf(target, cognatePrefix)
	var links []link
	for id, u := range source.units {
		if u.kind != wordUnit {
			continue
		}
		for _, e := range byPrefix[words.CognateKey(u.raw, cognatePrefix)] {
			links = append(links, link{source: int32(id), target: e, prior: cognateAlike})
		}
	}
	return links
}

// prefixesOf lists the words of a vocabulary by their first letters.
func prefixesOf(v *vocabulary, letters int) map[string][]int32 {
	byPrefix := map[string][]int32{}
	for id, u := range v.units {
		if u.kind != wordUnit {
			continue
		}
		if key := words.CognateKey(u.raw, letters); key != "" {
			byPrefix[key] = append(byPrefix[key], int32(id))
		}
	}
	return byPrefix
}
