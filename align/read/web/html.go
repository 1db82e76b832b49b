// Package web reads what browsers display: web pages (html), feeds (rss, atom)
// and electronic books (epub), which are archives of pages.
package web

import (
	"context"
	"fmt"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/content"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// largestPage is the maximum size in bytes of a web page. The tree of a page
// takes some ten times its text; the longest laws and books on one page have a
// few megabytes.
const largestPage = 64 << 20

// mostTags is the maximum number of tags in a page. Each takes some three hundred
// bytes in the tree, as wrongly nested tags are often opened again.
const mostTags = 1_500_000

var errManyTags = content.TooLarge(fmt.Sprintf("the page has more than %d tags", mostTags))

var errLargePage = content.TooLarge(fmt.Sprintf("the page is larger than %d MiB", largestPage>>20))

// whatHTML names the format in messages.
const whatHTML = "a web page (html)"

// pageTags are the elements that a page or a piece of one may begin with.
const pageTags = " html head body meta title div table article section main center h1 h2 h3 h4 h5 h6 p ul ol dl blockquote pre font span a b i u em strong img br hr "

// IsHTML reports whether a text begins with the elements of a page, after
// spaces, comments and declarations. Other XML begins with an element of its
// own.
func IsHTML(text string) bool {
	z := html.NewTokenizer(strings.NewReader(content.Beginning(text)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.DoctypeToken:
			kind, _, _ := strings.Cut(strings.TrimSpace(strings.ToLower(string(z.Text()))), " ")
			return kind == "html"
		case html.TextToken:
			if strings.TrimSpace(string(z.Text())) != "" {
				return false
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			tag := string(name)
			return strings.Contains(pageTags, " "+tag+" ") && (tag == "html" || tag == "meta" || hasMoreTags(z))
		case html.CommentToken:
		default:
			return false
		}
	}
}

// hasMoreTags reports whether another tag of a page follows: a single word in angle
// brackets does not make a page, and the first element may have no end tag.
func hasMoreTags(z *html.Tokenizer) bool {
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, _ := z.TagName()
			if tag := string(name); strings.Contains(pageTags, " "+tag+" ") || strings.Contains(" li td tr th body ", " "+tag+" ") {
				return true
			}
		}
	}
}

// DeclaredEncoding returns the label of the encoding that a page or an XML file
// declares, or "". The bytes of the declaration are ASCII in all encodings in
// question.
func DeclaredEncoding(data string) string {
	head := content.Beginning(data)
	if rest, ok := strings.CutPrefix(strings.TrimLeft(head, " \t\r\n"), "<?xml"); ok {
		declaration, _, _ := strings.Cut(rest, "?>")
		if label := quotedAfter(declaration, "encoding"); label != "" {
			return label
		}
	}
	if !strings.Contains(head, "<") {
		return ""
	}
	z := html.NewTokenizer(strings.NewReader(head))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.DataAtom == atom.Body {
				return ""
			}
			if t.DataAtom == atom.Meta {
				if label := metaCharset(t); label != "" {
					return label
				}
			}
		}
	}
}

func quotedAfter(text, name string) string {
	_, rest, _ := strings.Cut(text, name)
	rest = strings.TrimLeft(rest, " =\t\r\n")
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	value, _, _ := strings.Cut(rest[1:], rest[:1])
	return value
}

// metaCharset returns the encoding that a meta element declares (HTML, section
// 4.2.5.4).
func metaCharset(t html.Token) string {
	content := ""
	for _, a := range t.Attr {
		switch a.Key {
		case "charset":
			return strings.TrimSpace(a.Val)
		case "content":
			content = strings.ToLower(a.Val)
		}
	}
	_, label, _ := strings.Cut(content, "charset=")
	label, _, _ = strings.Cut(strings.Trim(label, ` "'`), ";")
	return strings.Trim(label, ` "'`)
}

// Article reads the main content of a web page, without navigation.
func Article(ctx context.Context, text string) ([]content.Paragraph, error) {
	doc, repairs, err := parse(ctx, text)
	if err != nil {
		return nil, err
	}
	return withRepairs(articleOf(doc, repairs), repairs), nil
}

// Page reads everything that a page displays; the page of a book has no
// navigation. Marks (see Mark) stand in it for the repairs that were made in it before.
func Page(ctx context.Context, text string, repairs ...align.Repair) ([]content.Paragraph, error) {
	doc, repairs, err := parse(ctx, text, repairs...)
	if err != nil {
		return nil, err
	}
	return withRepairs(pageParagraphs(doc, wholePage, repairs), repairs), nil
}

// A scope selects how much of a page is read.
type scope uint8

const (
	// mainContent leaves out navigation, advertisements and the like.
	mainContent scope = iota
	wholePage
	// hiddenToo is wholePage plus what styles hide.
	hiddenToo
)

// parse returns the tree of a page and all repairs in it, those that were made before first.
func parse(ctx context.Context, text string, repairs ...align.Repair) (*html.Node, []align.Repair, error) {
	if len(text) > largestPage {
		return nil, nil, errLargePage
	}
	if strings.Count(text, "<") > mostTags {
		return nil, nil, errManyTags
	}
	for i := range repairs {
		repairs[i].Span = align.Span{Start: i}
	}
	text, mended := mend(text, len(repairs))
	repairs = append(repairs, mended...)
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil { // nested deeper than the parser allows
		return nil, nil, &content.FormatError{Format: whatHTML, Err: err, Why: content.ReasonBrokenPage}
	}
	return doc, repairs, ctx.Err()
}
