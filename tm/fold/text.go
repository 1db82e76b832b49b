package fold

import "sort"

// Text is a text in its search form that remembers where every character came
// from.
type Text struct {
	// Folded is the search form, the same as String gives.
	Folded string

	chars []char
}

// char is a character of the text: it stands at [start, end) there and from
// folded on in the search form.
type char struct {
	folded, start, end int
}

// Fold folds s and keeps the map back to s, which takes 24 bytes a character. Where
// only the search form is wanted, String and Append are cheaper.
func Fold(s string) Text {
	f := folder{table: &searched, out: make([]byte, 0, len(s)), tracked: true}
	f.run(s)
	return Text{Folded: string(f.out), chars: f.chars}
}

// Original returns the bytes [from, to) of the original text that the bytes
// [start, end) of the search form stand for. A range that begins or ends
// inside what one original character folds to widens to the whole character,
// its marks and variation selectors included. What was dropped before the
// first and after the last character of the range stays outside.
//
// An empty or reversed range gives an empty one, at the start of the character
// there. Offsets outside the search form count as its ends.
func (t Text) Original(start, end int) (from, to int) {
	if len(t.chars) == 0 {
		return 0, 0
	}
	first := t.at(start)
	if end <= start {
		return first.start, first.start
	}
	return first.start, t.at(end - 1).end
}

// at returns the character that holds byte i of the search form, or the
// nearest one. The offset after the last character counts as that character.
func (t Text) at(i int) char {
	n := sort.Search(len(t.chars), func(k int) bool { return t.chars[k].folded > i })
	return t.chars[max(n-1, 0)]
}
