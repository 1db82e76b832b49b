package web

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/paragraphs"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What of a page is its main content? Three steps, from what is sure to what is
// likely. Elements that say that they are navigation are left out, and so are
// lists of short links, which are menus whatever they are called. Then Mozilla's
// Readability, which weighs the elements of a page by their text, commas and
// links, says where the article is. It is made to be read on a screen, though:
// it leaves out headlines, short paragraphs and tables as it sees fit. So it is
// asked for no more than where the article begins and ends. What stands between
// is read whole and in order, with the headline above:
//
//	headline   ← the nearest heading above
//	first      ← the first paragraph that Readability keeps
//	  …        ← everything between
//	last       ← the last that it keeps, and the prose that follows at once
//
// Where less than half of the prose of the page stands there, or the page has no
// prose, it is no article, and all of it is read.

// largestArticle is the most text in bytes in which an article is looked for.
// The longest articles have some 100 kB; pages with more are laws and books, with
// no navigation to speak of, and the search takes time.
const largestArticle = 512 << 10

// proseShare is the share of the prose of the page that must lie where
// Readability says that the article is. Lists and teasers do not count: a page
// may hold more of them than of the article.
const proseShare = 0.5

// showArticle takes the style off an element that hides most of the prose of the page: a
// script shows the article when the page is open, as on every page of WeChat, and what
// was saved is the page before. What holds the prose is the article, whatever its style
// says.
func showArticle(doc *html.Node) {
	type hidden struct {
		node  *html.Node
		prose int
	}
	var list []hidden
	var find func(n *html.Node)
	find = func(n *html.Node) {
		if unseenTags[n.DataAtom] {
			return
		}
		if n.Type == html.ElementNode && isStyledAway(n) {
			if prose := proseIn(pageParagraphs(n, hiddenToo)); prose > 0 {
				list = append(list, hidden{n, prose})
			}
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			find(c)
		}
	}
	find(doc)
	if len(list) == 0 {
		return
	}
	all := proseIn(pageParagraphs(doc, mainContent))
	for _, h := range list {
		all += h.prose
	}
	for _, h := range list {
		if float64(h.prose) > proseShare*float64(all) {
			h.node.Attr = slices.DeleteFunc(h.node.Attr, func(a html.Attribute) bool { return a.Key == "style" })
			showArticle(doc) // it may hide another one
			return
		}
	}
}

// articleOf returns the paragraphs of the main content of a page.
func articleOf(doc *html.Node) []content.Paragraph {
	showArticle(doc)
	all := pageParagraphs(doc, mainContent)
	if len(all) == 0 { // nothing but links: then these are the text
		return pageParagraphs(doc, wholePage)
	}
	size := 0
	for _, p := range all {
		size += len(p.Text)
	}
	if size > largestArticle {
		return all
	}
	parser := readability.NewParser()
	article, err := parser.ParseDocument(doc, &url.URL{Scheme: "http", Host: "localhost"})
	if err != nil || article.Node == nil {
		return all
	}
	first, last := keptRange(all, pageParagraphs(article.Node, wholePage))
	if first > last {
		return all
	}
	if kept := proseIn(all[first : last+1]); kept == 0 || float64(kept) < proseShare*float64(proseIn(all)) {
		return all
	}
	for last+1 < len(all) && isProse(all[last+1].Text) {
		last++
	}
	for first > 0 && isProse(all[first-1].Text) {
		first--
	}
	return all[headlineAbove(all, first) : last+1]
}

// keptRange finds the first and last paragraph that are among the kept ones.
func keptRange(all, kept []content.Paragraph) (first, last int) {
	among := make(map[string]bool, len(kept))
	for _, p := range kept {
		among[p.Text] = true
	}
	first, last = len(all), -1
	for i, p := range all {
		if among[p.Text] {
			first, last = min(first, i), i
		}
	}
	return first, last
}

// proseIn is the length of the prose among paragraphs in bytes.
func proseIn(list []content.Paragraph) int {
	n := 0
	for _, p := range list {
		if isProse(p.Text) {
			n += len(p.Text)
		}
	}
	return n
}

// farHeadline is how many paragraphs a headline may stand above the article:
// between them stand the date, the source, the size of the letters.
const farHeadline = 12

// headlineAbove returns the paragraph that the article begins with: the highest
// heading of level 1 or 2 in reach above the first, or the first.
func headlineAbove(all []content.Paragraph, first int) int {
	begin := first
	for i := first - 1; i >= max(0, first-farHeadline); i-- {
		if level := all[i].Heading; level == 1 || level == 2 {
			begin = i
		}
	}
	return begin
}

// Characters from which on a paragraph that ends in a full stop is prose; lines
// at the foot of a page are shorter.
const (
	shortestProseChinese = 20
	shortestProseLetters = 80
)

func isProse(text string) bool {
	if !paragraphs.EndsSentence(text) {
		return false
	}
	n := utf8.RuneCountInString(text)
	if paragraphs.EndsChinese(text) {
		return n >= shortestProseChinese
	}
	return n >= shortestProseLetters
}

// isNavigation reports whether an element says that it is no content. A header or
// footer in an article belongs to it.
func isNavigation(n *html.Node, inArticle bool) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Aside:
		return true
	case atom.Header, atom.Footer:
		return !inArticle
	}
	for _, a := range n.Attr {
		if a.Key == "role" {
			switch a.Val {
			case "navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar":
				return true
			}
		}
	}
	return false
}

// Links of a menu: so many at least, so short on average in bytes, and so large
// a share of the text.
const (
	fewestLinks  = 3
	longestLink  = 45
	mostlyLinked = 0.75
)

// isMenuTag reports whether menus are made of such elements. Tables of links are
// the content of a page as often as not.
func isMenuTag(tag atom.Atom) bool {
	switch tag {
	case atom.Ul, atom.Ol, atom.Dl, atom.Menu, atom.Div, atom.Section, atom.P:
		return true
	}
	return false
}

// linkCount counts the text of an element and of the links in it, in bytes.
type linkCount struct{ text, linked, links int }

// menusOf finds the elements that are menus.
func menusOf(root *html.Node) map[*html.Node]bool {
	menus := map[*html.Node]bool{}
	var count func(n *html.Node, inLink bool) linkCount
	count = func(n *html.Node, inLink bool) linkCount {
		if n.Type == html.TextNode {
			size := len(strings.TrimSpace(n.Data))
			c := linkCount{text: size}
			if inLink {
				c.linked = size
			}
			return c
		}
		var sum linkCount
		if unseenTags[n.DataAtom] {
			return sum
		}
		if n.DataAtom == atom.A {
			inLink = true
			sum.links++
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			c := count(child, inLink)
			sum.text += c.text
			sum.linked += c.linked
			sum.links += c.links
		}
		if isMenuTag(n.DataAtom) && sum.links >= fewestLinks &&
			sum.linked <= longestLink*sum.links && float64(sum.linked) >= mostlyLinked*float64(sum.text) {
			menus[n] = true
		}
		return sum
	}
	count(root, false)
	return menus
}
