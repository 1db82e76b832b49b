package fold

import "sort"

// A Text is a text in its search form with the original position of every
// character.
type Text struct {
	// Folded is the search form, as String returns it.
	Folded string

	chars []char
}

// A char is a character of the text: its bytes there are [start, end), and its
// search
// form begins at folded.
type char struct {
	folded, start, end int
}

// Fold folds s and keeps the map to s, which takes 24 bytes per character. If only
// the search form is needed, String and Append are cheaper.
func Fold(s string) Text {
	f := folder{table: &searched, out: make([]byte, 0, len(s)), tracked: true}
	f.run(s)
	return Text{Folded: string(f.out), chars: f.chars}
}

// Original returns the range [from, to) in bytes of the original text for the
// bytes
// [start, end) of the search form. A range that begins or ends inside the
// folded form
// of an original character is extended to the whole character, with its marks
// and
// variation selectors. It does not include anything dropped before its first or
// after
// its last character.
//
// For an empty or reversed range the result is empty, at the start of the
// character
// there. Offsets outside the search form are moved to its ends.
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

// at returns the character with byte i of the search form, or the nearest one.
// The
// offset after the last character belongs to that character.
func (t Text) at(i int) char {
	n := sort.Search(len(t.chars), func(k int) bool { return t.chars[k].folded > i })
	return t.chars[max(n-1, 0)]
}
