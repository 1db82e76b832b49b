package web

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A page refers to its notes by a small number after a word, and each note links back by an
// arrow or its number. Both are links within the page and not words of the sentence, so they
// are left out, as in the other formats. The notes themselves are read.
//
//	稳步推进<sup><a href="#fn1" role="doc-noteref">1</a></sup>。    DPUB-ARIA 1.1, EPUB 3, pandoc
//	稳步推进<a href="#_ftn1">[1]</a>。                              Word
//	稳步推进<sup class="reference"><a href="#cite_note-1">…         wikis

// noteRoles and noteClasses are the roles and classes of links to and from
// notes.
var (
	noteRoles   = []string{"doc-noteref", "doc-backlink", "noteref", "backlink"}
	noteClasses = []string{"footnote-ref", "footnote-back", "footnote-backref", "noteref", "footnoteref"}
)

// isNoteMark reports whether an element is a link from a text to its note, or back.
func isNoteMark(n *html.Node) bool {
	if n.DataAtom != atom.A {
		return false
	}
	within := false
	for _, a := range n.Attr {
		switch a.Key {
		case "role", "epub:type":
			if containsAny(strings.Fields(a.Val), noteRoles) {
				return true
			}
		case "class":
			if containsAny(strings.Fields(a.Val), noteClasses) {
				return true
			}
		case "href":
			within = strings.HasPrefix(a.Val, "#") && len(a.Val) > len("#")
		}
	}
	if !within {
		return false
	}
	text := strings.TrimSpace(textOf(n))
	bare := strings.Trim(text, "[]［］〔〕()（）")
	switch {
	case bare == "" || utf8.RuneCountInString(text) > longestNoteMark:
		return false
	case strings.Trim(bare, "↩↵⏎↑^\uFE0E\uFE0F") == "":
		return true
	case strings.Trim(bare, "0123456789") != "" && !isNoteSign(bare):
		return false
	}
	return bare != text || isRaised(n)
}

// longestNoteMark is the maximum length of the number of a note, in characters: [1234].
const longestNoteMark = 6

// isNoteSign reports whether a text is a sign or circled number of a note.
func isNoteSign(text string) bool {
	return strings.Trim(text, "*†‡§①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳") == ""
}

// isRaised reports whether an element is inside a superscript or contains one.
func isRaised(n *html.Node) bool {
	if n.Parent != nil && n.Parent.DataAtom == atom.Sup {
		return true
	}
	return n.FirstChild != nil && n.FirstChild.DataAtom == atom.Sup
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

func containsAny(words, known []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(known, w) })
}
