package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/content"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The text of a page is that of its elements in order. Elements that are displayed
// as blocks are paragraphs, whatever they are called: a cell of a table, an item
// of a list, the text of a div between two others. White space in the source is
// not significant; a line break of the source vanishes between two Chinese
// characters and is a space elsewhere (CSS Text 3, section 4.1.3). A single <br>
// is a line break in the paragraph, and the text decides whether the paragraph
// continues; two in a row end it:
//
//	　　第一段……<br><br>　　第二段……

// blockTags are the elements that browsers display as blocks, with br and hr.
var blockTags = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Caption: true,
	atom.Center: true, atom.Dd: true, atom.Details: true, atom.Dialog: true, atom.Dir: true, atom.Div: true, atom.Dl: true,
	atom.Dt: true, atom.Fieldset: true, atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.Form: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true,
	atom.Hgroup: true, atom.Hr: true, atom.Legend: true, atom.Li: true, atom.Main: true, atom.Menu: true, atom.Nav: true,
	atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true, atom.Summary: true, atom.Table: true, atom.Tbody: true,
	atom.Td: true, atom.Tfoot: true, atom.Th: true, atom.Thead: true, atom.Tr: true, atom.Ul: true,
}

// unseenTags are elements whose text is not displayed, or is not text of the
// page. The reading of a ruby base and its brackets (rt, rp) repeat the base.
var unseenTags = map[atom.Atom]bool{
	atom.Head: true, atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Select: true,
	atom.Option: true, atom.Button: true, atom.Textarea: true, atom.Iframe: true, atom.Object: true, atom.Video: true,
	atom.Audio: true, atom.Canvas: true, atom.Svg: true, atom.Rt: true, atom.Rp: true, atom.Datalist: true, atom.Map: true,
}

// A pageReader collects the paragraphs of a page.
type pageReader struct {
	out   content.List
	scope scope
	menus map[*html.Node]bool
	text  strings.Builder
	last  rune // the last character written, 0 at the start of a line
	// space and broken report that white space, and a line break in it, follows
	// the last character in the source.
	space, broken bool
	pre           int // the number of pre elements around the current node
	level         int // of the heading around the current node
	inArticle     int
	repairs       []align.Repair // those that comments stand for
}

func pageParagraphs(root *html.Node, scope scope, repairs []align.Repair) []content.Paragraph {
	p := &pageReader{scope: scope, repairs: repairs}
	if scope == mainContent {
		p.menus = menusOf(root)
	}
	p.node(root)
	p.flush()
	return p.out.Paragraphs
}

// node reads a node and its descendants. The parser limits how deep they are
// nested.
func (p *pageReader) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		p.write(n.Data)
		return
	case html.CommentNode:
		p.out.Add(content.Paragraph{Repairs: marked(n.Data, p.repairs)})
		return
	case html.ElementNode:
		if p.isUnseen(n) {
			return
		}
	case html.DocumentNode:
	default:
		return
	}
	switch n.DataAtom {
	case atom.Br:
		p.lineBreak()
		return
	case atom.Wbr, atom.Img:
		return
	case atom.Pre:
		p.pre++
		defer func() { p.pre-- }()
	case atom.Article, atom.Main:
		p.inArticle++
		defer func() { p.inArticle-- }()
	}
	block := blockTags[n.DataAtom] || isStyledBlock(n)
	if block {
		p.flush()
	}
	if level := headingLevel(n); level > 0 {
		p.level = level
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.node(c)
	}
	if block {
		p.flush()
	}
}

func headingLevel(n *html.Node) int {
	if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		return int(n.Data[1] - '0')
	}
	return 0
}

// isUnseen reports whether the text of an element is left out.
func (p *pageReader) isUnseen(n *html.Node) bool {
	if unseenTags[n.DataAtom] || isNoteMark(n) {
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return true
		}
	}
	return p.scope != hiddenToo && isStyledAway(n) || p.scope == mainContent && (p.menus[n] || isNavigation(n, p.inArticle > 0))
}

// isStyledAway reports whether an element is hidden by its own style.
func isStyledAway(n *html.Node) bool {
	style := strings.ToLower(strings.ReplaceAll(styleOf(n), " ", ""))
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

func styleOf(n *html.Node) string {
	for _, a := range n.Attr {
		if a.Key == "style" {
			return a.Val
		}
	}
	return ""
}

// isStyledBlock reports whether an element is displayed as a block by its own
// style.
func isStyledBlock(n *html.Node) bool {
	style := strings.ReplaceAll(styleOf(n), " ", "")
	return strings.Contains(style, "display:block") || strings.Contains(style, "display:table") || strings.Contains(style, "display:flex")
}

// write appends the characters of a text node.
func (p *pageReader) write(s string) {
	if p.pre > 0 {
		p.text.WriteString(s)
		return
	}
	for _, r := range s {
		switch r {
		case '\n', '\r', '\f':
			p.space, p.broken = true, true
			continue
		case ' ', '\t':
			p.space = true
			continue
		}
		if p.space && p.last != 0 && !(p.broken && vanishes(p.last, r)) {
			p.text.WriteByte(' ')
		}
		p.text.WriteRune(r)
		p.last, p.space, p.broken = r, false, false
	}
}

// vanishes reports whether a line break of the source between two characters vanishes:
// between Chinese characters and marks, and after a Chinese mark, which includes its own
// space. Quotes and dashes next to a Chinese character are Chinese.
func vanishes(a, b rune) bool {
	wideA, wideB := content.IsWide(a), content.IsWide(b)
	return wideA && (wideB || unicode.IsPunct(a)) || wideB && unicode.IsPunct(b) || wideA && isSharedMark(b) || wideB && isSharedMark(a)
}

func isSharedMark(r rune) bool { return strings.ContainsRune("“”‘’…—·", r) }

// lineBreak reads a br element.
func (p *pageReader) lineBreak() {
	p.text.WriteByte('\n')
	p.last, p.space, p.broken = 0, false, false
}

// flush ends the current paragraph. Blank lines in it, from two br elements in
// a row or from a pre, divide it.
func (p *pageReader) flush() {
	text := p.text.String()
	p.text.Reset()
	p.last, p.space, p.broken = 0, false, false
	level := p.level
	p.level = 0
	if text == "" {
		return
	}
	if !strings.Contains(text, "\n") {
		p.out.Add(content.Paragraph{Text: text, Heading: level})
		return
	}
	var block []string
	before := len(p.out.Paragraphs)
	add := func() {
		p.out.Add(content.Paragraph{Text: strings.Join(block, "\n"), Heading: level, SameBlock: len(p.out.Paragraphs) > before})
	}
	for line := range strings.SplitSeq(content.TidyBreaks(text), "\n") {
		if strings.TrimFunc(line, align.IsBlank) != "" {
			block = append(block, line)
			continue
		}
		add()
		block = block[:0]
	}
	add()
}

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
