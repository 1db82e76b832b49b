package web

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability"
	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/paragraphs"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The main content of a page is found in three steps, from the certain to the
// probable. First, elements that are marked as navigation are left out, and so
// are lists of short links, which are menus whatever they are called. Then
// Mozilla's Readability, which weighs the elements of a page by their text,
// commas and links, finds the article. It is made for reading on a screen,
// however, and drops headlines, short paragraphs and tables. Only the beginning
// and the end of the article are therefore taken from it. Everything in between
// is read in order, together with the headline above:
//
//	headline   ← the nearest heading above
//	first      ← the first paragraph that Readability keeps
//	  …        ← everything between
//	last       ← the last that it keeps, and the prose that follows directly
//
// If this range holds less than half of the prose of the page, or the page has
// no prose, the page is not an article and is read completely.

// largestArticle is the maximum size in bytes of a text in which an article is
// searched. The longest articles have some 100 kB; larger pages are laws and
// books, which have little navigation, and the search takes time.
const largestArticle = 512 << 10

// proseShare is the share of the prose of the page that the article must hold.
// Lists and teasers are not counted: a page may have more of them than of the
// article.
const proseShare = 0.5

// showArticle removes the style from an element that hides most of the prose of the
// page. On such pages, among them all of WeChat, a script shows the article once the
// page is open, and the saved page is the one before. The element with the prose is the
// article, whatever its style. Where the page has no prose, as with a few short
// sentences, any sentence counts.
func showArticle(doc *html.Node) {
	if !showHidden(doc, isProse) && proseIn(pageParagraphs(doc, mainContent, nil)) == 0 {
		showHidden(doc, paragraphs.EndsSentence)
	}
}

// showHidden is like showArticle, by the paragraphs that count, and reports whether it did
// anything.
func showHidden(doc *html.Node, counts func(string) bool) bool {
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
			if prose := sizeOf(pageParagraphs(n, hiddenToo, nil), counts); prose > 0 {
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
		return false
	}
	all := sizeOf(pageParagraphs(doc, mainContent, nil), counts)
	for _, h := range list {
		all += h.prose
	}
	for _, h := range list {
		if float64(h.prose) > proseShare*float64(all) {
			h.node.Attr = slices.DeleteFunc(h.node.Attr, func(a html.Attribute) bool { return a.Key == "style" })
			showHidden(doc, counts) // a further element may hide it too
			return true
		}
	}
	return false
}

// articleOf returns the paragraphs of the main content of a page.
func articleOf(doc *html.Node, repairs []align.Repair) []content.Paragraph {
	showArticle(doc)
	all := pageParagraphs(doc, mainContent, repairs)
	if len(all) == 0 { // only links: then they are the text
		return pageParagraphs(doc, wholePage, repairs)
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
	first, last := keptRange(all, pageParagraphs(article.Node, wholePage, nil))
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

// keptRange returns the first and last paragraph of all that are in kept.
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

// proseIn returns the length in bytes of the prose in a list of paragraphs.
func proseIn(list []content.Paragraph) int { return sizeOf(list, isProse) }

// sizeOf returns the length in bytes of the paragraphs that count.
func sizeOf(list []content.Paragraph, counts func(string) bool) int {
	n := 0
	for _, p := range list {
		if counts(p.Text) {
			n += len(p.Text)
		}
	}
	return n
}

// farHeadline is the number of paragraphs that may stand between a headline and
// the article, such as the date, the source and a choice of font sizes.
const farHeadline = 12

// headlineAbove returns the paragraph that the article begins with: the highest
// heading of level 1 or 2 within reach above the first paragraph, or the first
// paragraph.
func headlineAbove(all []content.Paragraph, first int) int {
	begin := first
	for i := first - 1; i >= max(0, first-farHeadline); i-- {
		if level := all[i].Heading; level == 1 || level == 2 {
			begin = i
		}
	}
	return begin
}

// The number of characters above which a paragraph that ends with a full stop
// is prose; lines at the foot of a page are shorter.
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

// isNavigation reports whether an element is marked as something other than
// content. A header or footer in an article is part of it.
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

// The fewest links of a menu, their greatest average length in bytes, and their
// least share of the text.
const (
	fewestLinks  = 3
	longestLink  = 45
	mostlyLinked = 0.75
)

// isMenuTag reports whether menus consist of such elements. Tables of links do
// not count, as they are often the content of a page.
func isMenuTag(tag atom.Atom) bool {
	switch tag {
	case atom.Ul, atom.Ol, atom.Dl, atom.Menu, atom.Div, atom.Section, atom.P:
		return true
	}
	return false
}

// A linkCount counts the text of an element and of the links in it, in bytes.
type linkCount struct{ text, linked, links int }

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
