package align

import (
	"fmt"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
)

// heads are the dictionaries whose Chinese heads become units: the embedded one
// and the terms of the user, whose words are in the other document's language.
type heads struct {
	builtIn *lexicon.Dictionary
	terms   *lexicon.Dictionary // nil where the user gave none
}

// loadHeads loads what a pair of languages needs; nil where none of them is Chinese.
func loadHeads(source, target string, terms *lexicon.Terms) (*heads, error) {
	other := target
	if lang.Base(source) != "zh" {
		other = source
	}
	if lang.Base(source) != "zh" && lang.Base(target) != "zh" {
		return nil, nil
	}
	builtIn, err := lexicon.Chinese()
	if err != nil {
		return nil, fmt.Errorf("load the Chinese dictionary: %w", err)
	}
	h := &heads{builtIn: builtIn}
	if terms != nil {
		plain := &lexicon.Terms{Name: terms.Name}
		for _, t := range terms.List {
			runes := []rune(t.Head)
			for i, r := range runes {
				runes[i] = han.Simplify(r)
			}
			t.Head = string(runes)
			plain.List = append(plain.List, t)
		}
		if h.terms, err = lexicon.FromTerms(lang.Base(other), plain); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// longestHead bounds the heads of the embedded dictionary that become units, in
// characters. Longer heads are proverbs and titles that the shorter ones inside
// them cover.
const longestHead = 8

// in appends the heads of two characters or more that stand in the runes from
// a place on, by where they begin.
func (h *heads) in(found []headAt, runes []rune, from int) []headAt {
	if h == nil {
		return found
	}
	for at := from; at < len(runes); at++ {
		for length := range h.builtIn.HeadsAt(runes, at) {
			if length > 1 && length <= longestHead {
				found = append(found, headAt{at, at + length})
			}
		}
		if h.terms == nil {
			continue
		}
		for length := range h.terms.HeadsAt(runes, at) {
			if _, known := h.builtIn.HeadID(string(runes[at : at+length])); length > longestHead || length > 1 && !known {
				found = append(found, headAt{at, at + length})
			}
		}
	}
	return found
}
