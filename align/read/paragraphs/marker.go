package paragraphs

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// bullets begin list items, with or without a space after them.
const bullets = "•·●○■□◆◇▲△★☆※◎►▪▶✓√①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

// chineseNumerals number chapters and list items.
const chineseNumerals = "〇零一二三四五六七八九十百千两"

// isMarker reports whether a line begins with the mark of a list item or of a
// numbered heading:
//
//	一、 十二.     Chinese numerals
//	1、 12）3)     one to three digits
//	（一） (2) (a)  a number or letter in brackets
//	a) ii) IV、    a letter or Roman number
//	第三条　       an ordinal with 章 节 条 款 …, followed by a space
//	• ● ①         a bullet
//	- * + –       followed by a space
func isMarker(body string) bool {
	r, size := utf8.DecodeRuneInString(body)
	rest := body[size:]
	switch {
	case strings.ContainsRune(bullets, r):
		return true
	case r == '-' || r == '*' || r == '+' || r == '–' || r == '#':
		return startsWithSpace(rest)
	case r == '（' || r == '(':
		return bracketMarker(rest)
	case r == '第':
		return ordinalMarker(rest)
	}
	if n := leading(body, chineseNumerals); n > 0 {
		after, _ := utf8.DecodeRuneInString(body[n:])
		return after == '、' || after == '．' || after == '.'
	}
	n := digits(body)
	if n > 3 {
		return false
	}
	if n = max(n, roman(body)); n > 0 {
		after, _ := utf8.DecodeRuneInString(body[n:])
		return after == '、' || after == ')' || after == '）'
	}
	return size < len(body) && r|0x20 >= 'a' && r|0x20 <= 'z' && rest[0] == ')'
}

// bracketMarker reports whether the text after an opening bracket is a number or
// a letter and a closing bracket.
func bracketMarker(rest string) bool {
	n := max(leading(rest, chineseNumerals), digits(rest), roman(rest))
	if n == 0 && rest != "" && rest[0]|0x20 >= 'a' && rest[0]|0x20 <= 'z' {
		n = 1
	}
	if n == 0 || n > 12 {
		return false
	}
	return strings.HasPrefix(rest[n:], ")") || strings.HasPrefix(rest[n:], "）")
}

// divisions are the parts of a text that Chinese numbers with 第.
const divisions = "章节條条编編篇款项項部回卷讲課课"

// ordinalMarker reports whether the text after 第 is the number of a division, followed
// by a space or nothing: 第三条　总则, but not 第三条的规定.
func ordinalMarker(rest string) bool {
	n := ordinal(rest)
	return n > 0 && (n == len(rest) || startsWithSpace(rest[n:]))
}

// ordinal returns the length of a number and the name of a division, or 0.
func ordinal(rest string) int {
	n := max(leading(rest, chineseNumerals), digits(rest))
	if n == 0 {
		return 0
	}
	r, size := utf8.DecodeRuneInString(rest[n:])
	if !strings.ContainsRune(divisions, r) {
		return 0
	}
	if next, more := utf8.DecodeRuneInString(rest[n+size:]); next == '分' {
		size += more
	}
	return n + size
}

// articles are the words that number the divisions of alphabetic texts.
var articles = []string{"Article ", "Chapter ", "Section ", "Part ", "Annex ", "CHAPTER ", "ARTICLE ",
	"Статья ", "Глава ", "Раздел ", "Chapitre ", "Titre ", "Artikel ", "Kapitel "}

// isArticle reports whether a line begins with something that after a full stop is a
// heading or the mark of an item, but that may also occur inside a sentence: the name
// and number of a division («pursuant to / Article 7 of this Law»), a
// number with a full stop («am / 1. Mai»), a Roman number («President / V. Putin»),
// or a dash, which begins the items of Chinese lists and the lines of Russian dialogues.
func isArticle(body string) bool {
	if r, _ := utf8.DecodeRuneInString(body); r == '—' || r == '―' || r == '─' {
		return true
	}
	if n := max(digits(body), roman(body)); n > 0 && n <= 6 {
		if after, size := utf8.DecodeRuneInString(body[n:]); after == '.' || after == '．' {
			next, _ := utf8.DecodeRuneInString(body[n+size:])
			return !unicode.IsDigit(next)
		}
	}
	if rest, ok := strings.CutPrefix(body, "第"); ok {
		return ordinal(rest) > 0
	}
	for _, word := range articles {
		if rest, ok := strings.CutPrefix(body, word); ok {
			return digits(rest) > 0 || roman(rest) > 0
		}
	}
	return false
}

func startsWithSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && unicode.IsSpace(r)
}

// leading returns the length of the longest prefix of s that consists of the characters.
func leading(s, characters string) int {
	return len(s) - len(strings.TrimLeft(s, characters))
}

// digits returns the number of bytes of digits, half or full width, that s begins with.
func digits(s string) int {
	return len(s) - len(strings.TrimLeftFunc(s, func(r rune) bool {
		return r >= '0' && r <= '9' || r >= '０' && r <= '９'
	}))
}

// roman returns the length of the Roman number that s begins with, in capitals or small
// letters, or 0 if a letter follows.
func roman(s string) int {
	n := max(leading(s, "IVXLC"), leading(s, "ivxl"))
	if next, _ := utf8.DecodeRuneInString(s[n:]); n < len(s) && unicode.IsLetter(next) {
		return 0
	}
	return n
}
