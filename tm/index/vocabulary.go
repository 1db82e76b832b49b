package index

import (
	"bytes"
	"strings"
)

// vocabulary is the words of a block in order, each with a line feed after it,
// which no word holds. The place of a word's first byte is its number, so
// finding a word needs no table, and finding what holds a part of a word is a
// search in one text.
//
//	art\ndepart\npartner\nparts\n        art$: 0, 4      ^part: 11, 19      art: 0, 4, 11, 19
type vocabulary []byte

// wordEnd stands after every word.
const wordEnd = '\n'

// wholeWord returns the gram of a word, or an empty range.
func (v vocabulary) wholeWord(word string) []grams {
	at := v.search(word)
	if rest := v[at:]; len(rest) > len(word) && string(rest[:len(word)]) == word && rest[len(word)] == wordEnd {
		return []grams{only(wordGram(at))}
	}
	return nil
}

// beginning returns the grams of the words that begin so.
func (v vocabulary) beginning(part string) []grams {
	from := v.search(part)
	// No UTF-8 text has a byte 0xFF: what sorts before part + 0xFF begins with
	// the part or sorts before it.
	to := v.search(part + "\xff")
	if from == to {
		return nil
	}
	return []grams{{wordGram(from), wordGram(to)}}
}

// ending returns the grams of the words that end so.
func (v vocabulary) ending(part string) []grams {
	return v.with([]byte(part + string(wordEnd)))
}

// holding returns the grams of the words that hold the part anywhere.
func (v vocabulary) holding(part string) []grams { return v.with([]byte(part)) }

// with returns the grams of the words that contain the part, including their line
// feed.
func (v vocabulary) with(part []byte) []grams {
	var found []grams
	for at := 0; ; {
		i := bytes.Index(v[at:], part)
		if i < 0 {
			return found
		}
		start := v.start(at + i)
		found = append(found, only(wordGram(start)))
		at = v.next(at + i)
	}
}

// search returns the place of the first word not less than the one given, the end of
// the vocabulary where there is none.
func (v vocabulary) search(word string) int {
	from, to := 0, len(v) // places of words
	for from < to {
		middle := v.start((from + to) / 2)
		end := v.next(middle)
		if string(v[middle:end-1]) < word {
			from = end
		} else {
			to = middle
		}
	}
	return from
}

// start returns the start of the word that contains the byte.
func (v vocabulary) start(at int) int { return bytes.LastIndexByte(v[:at], wordEnd) + 1 }

// next returns the start of the word after the one that contains the byte.
func (v vocabulary) next(at int) int {
	if i := bytes.IndexByte(v[at:], wordEnd); i >= 0 {
		return at + i + 1
	}
	return len(v)
}

// word returns the word of a gram; ok is false if the gram is not that of a
// word here.
func (v vocabulary) word(g gram) (string, bool) {
	at := int(g - firstWord)
	if g < firstWord || at >= len(v) || at > 0 && v[at-1] != wordEnd {
		return "", false
	}
	return string(v[at : v.next(at)-1]), true
}

// valid reports whether the last word has its end and all fit into grams. That
// the words are in order is left to the checksum.
func (v vocabulary) valid() bool {
	return len(v) == 0 || v[len(v)-1] == wordEnd && uint64(len(v)) < 1<<32
}

// wordGram returns the gram of the word at a place of the vocabulary.
func wordGram(at int) gram { return firstWord + gram(at) }

// vocabularyWriter makes a vocabulary of words given in order.
type vocabularyWriter struct {
	text strings.Builder
}

// add adds a word and returns its gram.
func (w *vocabularyWriter) add(word string) gram {
	g := wordGram(w.text.Len())
	w.text.WriteString(word)
	w.text.WriteByte(wordEnd)
	return g
}
