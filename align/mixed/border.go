package mixed

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Marks that end a sentence or part columns on one line; and those that close a
// quotation or a bracket after them.
const (
	sentenceMarks = "。！？!?…；;.｡؟۔।\n\t|｜"
	closingMarks  = "”’』」》〉)）]］】〕"
	openingMarks  = "“‘「『《〈(（[［【〔\"'«"
)

// endsSentence tells whether a sentence ends in what stands between two letters
// of different scripts.
func endsSentence(between string) bool {
	return afterSentence(between) >= 0
}

// afterSentence is the offset after the last end of a sentence in what stands
// between two letters, or -1. A colon ends one («全文如下：The ...») unless a quotation
// begins with it; so do two blanks in a row, which part columns, and a slash
// between blanks.
func afterSentence(between string) int {
	last := -1
	runes := []rune(between)
	offset := 0
	for k, r := range runes {
		size := utf8.RuneLen(r)
		next := ' '
		if k+1 < len(runes) {
			next = runes[k+1]
		}
		before := ' '
		if k > 0 {
			before = runes[k-1]
		}
		switch {
		case strings.ContainsRune(sentenceMarks, r):
			if r != '.' || !unicode.IsDigit(next) {
				last = offset + size
			}
		case (r == ':' || r == '：') && !strings.ContainsAny(between[offset:], openingMarks) && !unicode.IsDigit(next):
			last = offset + size
		case unicode.IsSpace(r) && (r == '\u3000' || unicode.IsSpace(next) && k+1 < len(runes)),
			(r == '/' || r == '／') && unicode.IsSpace(before) && k > 0 && unicode.IsSpace(next):
			last = offset + size
		case last == offset && (strings.ContainsRune(closingMarks, r) || (r == '"' || r == '\'') && k > 0):
			last = offset + size
		}
		offset += size
	}
	return last
}

// border is where a paragraph is cut between two stretches, an offset into its
// text: after the sentence that ends there; where none ends, at the first blank,
// or after what closes the first.
func border(text string, end, start int) int {
	between := text[end:start]
	if at := afterSentence(between); at >= 0 {
		return end + at
	}
	if i := strings.IndexFunc(between, unicode.IsSpace); i >= 0 {
		return end + i
	}
	closed := len(between) - len(strings.TrimLeft(between, closingMarks+"，、,%"))
	return end + closed
}
