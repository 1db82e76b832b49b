package web

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/content"
	"golang.org/x/net/html"
)

// By the rules of HTML some marks reach to the end of the page if their end is missing: a
// comment, a script, a title, an attribute. A browser shows nothing of what follows, so an
// author notices; a translator would lose the text without a word. Therefore such marks are
// blanked out before the page is parsed, and a repair names each:
//
//	第一段。<!-- 待核 <p>第二段。</p>          the sign <!-- is blanked out
//	<title>通报 <body><p>第一段。</p>         the tag is
//	<script>var a = 1;                        the script is, up to the first line that
//	<p>第一段。</p>                            begins with a tag
//	<a href="x>第一段</a><p class="y">第二段。 the attribute is, up to the first >
//
// An element that is written as empty is empty, as in books, which are XML: <title/>.

// RepairUnclosed reads on after a mark of a page that has no end.
const RepairUnclosed align.RepairKind = "unclosed"

// A page has at most mostUnclosed repairs. What is above is blanked out too, but after
// mostRestarts new starts, each of which costs some microseconds, the page is read as it is.
const (
	mostUnclosed = 1000
	mostRestarts = 20_000
)

// rawTags are the elements whose content is not markup, without those that browsers
// display as it is written.
var rawTags = map[string]bool{
	"script": true, "style": true, "title": true, "textarea": true, "iframe": true, "noembed": true, "noframes": true, "noscript": true,
}

// closedTags are the other elements that are not read and always have an end tag.
var closedTags = map[string]bool{
	"template": true, "select": true, "button": true, "object": true, "video": true, "audio": true, "canvas": true, "svg": true, "datalist": true, "map": true,
}

var (
	// tagLine matches where a line begins with a tag.
	tagLine = regexp.MustCompile(`[\r\n][ \t]*<[A-Za-z/!]`)
	anyTag  = regexp.MustCompile(`<[A-Za-z/!]`)
	// swallowing matches an attribute that ends at the first quotation mark of another, since
	// its own is missing, and openQuote one that does not end. The groups are what belongs to
	// the attribute.
	swallowing = regexp.MustCompile(`=\s*(?:("[^">]*)>[^"<]*<[^"]*=\s*"|('[^'>]*)>[^'<]*<[^']*=\s*')`)
	openQuote  = regexp.MustCompile(`=\s*(?:("[^">]*)>[^"]*|('[^'>]*)>[^']*)$`)
)

// A mender blanks out the marks of a page that have no end.
type mender struct {
	text string
	page []byte // the text with its changes, or nil before the first
	z    *html.Tokenizer
	at   int // the offset of the next token
	// restarts counts the calls of from.
	restarts int
	// endless are the elements of rawTags of which no end tag follows any more.
	endless map[string]bool
	// open are the start tags of closedTags without an end tag yet.
	open    map[string][]align.Span
	repairs []align.Repair // at their places in the page
}

// mend returns a page in which no mark lacks its end. A comment (see Mark) stands where each
// of the repairs was made; their numbers begin with first, and are the starts of their spans.
func mend(text string, first int) (string, []align.Repair) {
	m := mender{text: text, endless: map[string]bool{}, open: map[string][]align.Span{}}
	m.from(0)
	for m.restarts <= mostRestarts && m.next() {
	}
	if m.restarts > mostRestarts {
		clear(m.open)
	}
	for _, name := range slices.Sorted(maps.Keys(m.open)) {
		for _, tag := range m.open[name] {
			m.blank(tag.Start, tag.End)
			m.readOn(tag.Start, name+">")
		}
	}
	if m.page == nil {
		return text, nil
	}
	slices.SortStableFunc(m.repairs, func(a, b align.Repair) int { return cmp.Compare(a.Start, b.Start) })
	m.repairs = m.repairs[:min(len(m.repairs), mostUnclosed)]
	var b strings.Builder
	at := 0
	for i, r := range m.repairs {
		b.Write(m.page[at:r.Start])
		b.WriteString(Mark(first + i))
		at = r.Start
		m.repairs[i].Span = align.Span{Start: first + i}
	}
	b.Write(m.page[at:])
	return b.String(), m.repairs
}

// from starts to read tokens at an offset.
func (m *mender) from(at int) {
	var r io.Reader = strings.NewReader(m.text[at:])
	if m.page != nil {
		r = bytes.NewReader(m.page[at:])
	}
	m.z, m.at = html.NewTokenizer(r), at
	m.restarts++
}

func (m *mender) blank(start, end int) {
	m.copy()
	for i := start; i < end; i++ {
		m.page[i] = ' '
	}
}

func (m *mender) copy() {
	if m.page == nil {
		m.page = []byte(m.text)
	}
}

// readOn adds the repair of a mark that was blanked out.
func (m *mender) readOn(at int, mark string) { m.repair(at, ReadOn("<"+mark)) }

// ReadOn returns the note of a mark without an end that was left out alone.
func ReadOn(mark string) string {
	return fmt.Sprintf("“%s” has no end: what follows it is read as text", mark)
}

// snippet returns the beginning of a piece of the page for a note.
func snippet(piece []byte) string {
	return content.Snippet(strings.ToValidUTF8(string(piece[:min(len(piece), 200)]), ""))
}

func (m *mender) repair(at int, note string) {
	if len(m.repairs) < 2*mostUnclosed { // those of m.open come last
		m.repairs = append(m.repairs, align.Repair{Kind: RepairUnclosed, Span: align.Span{Start: at, End: at}, Note: note})
	}
}

// next reads a token and reports whether there may be more.
func (m *mender) next() bool {
	start := m.at
	kind := m.z.Next()
	raw := m.z.Raw()
	m.at += len(raw)
	switch kind {
	case html.ErrorToken:
		return m.endInTag(start)
	case html.CommentToken:
		if m.at < len(m.text) || bytes.HasSuffix(raw, []byte("-->")) || bytes.HasSuffix(raw, []byte("--!>")) {
			return true
		}
		if !bytes.HasPrefix(raw, []byte("<!--")) {
			return raw[len(raw)-1] == '>' || m.endInTag(start)
		}
		m.copy()
		// None of those that follow has an end either.
		for i := start; i >= 0; i = indexFrom(m.page, "<!--", i) {
			m.blank(i, i+len("<!--"))
		}
		m.readOn(start, "!--")
		m.from(start)
	case html.StartTagToken, html.SelfClosingTagToken:
		if bytes.IndexByte(raw[1:], '<') >= 0 && m.closeQuote(swallowing, start, m.at) {
			return true
		}
		name, _ := m.z.TagName()
		m.startTag(string(name), start, kind == html.SelfClosingTagToken)
	case html.EndTagToken:
		name, _ := m.z.TagName()
		if tags := m.open[string(name)]; len(tags) > 0 {
			m.open[string(name)] = tags[:len(tags)-1]
		}
	}
	return true
}

func indexFrom(page []byte, sign string, at int) int {
	if i := bytes.Index(page[at:], []byte(sign)); i >= 0 {
		return at + i
	}
	return -1
}

// startTag reads on after a start tag at start that ends at m.at.
func (m *mender) startTag(name string, start int, empty bool) {
	after := m.at
	switch {
	case !rawTags[name] && !closedTags[name]:
		return
	case empty:
		m.z.NextIsNotRawText()
		m.blank(start, after)
		return
	case closedTags[name]:
		m.open[name] = append(m.open[name], align.Span{Start: start, End: after})
		return
	case !m.endless[name]:
		kind := m.z.Next()
		m.at += len(m.z.Raw())
		if kind == html.TextToken {
			kind = m.z.Next()
			m.at += len(m.z.Raw())
		}
		if kind == html.EndTagToken {
			return
		}
		m.endless[name] = true
	}
	m.copy()
	end := after
	if name == "script" || name == "style" {
		end = len(m.page)
		if at := tagLine.FindIndex(m.page[after:]); at != nil {
			end = after + at[0] + 1
		} else if at := anyTag.FindIndex(m.page[after:]); at != nil && name == "style" {
			end = after + at[0]
		}
	}
	if code := m.page[after:end]; len(bytes.TrimSpace(code)) > 0 {
		m.repair(start, fmt.Sprintf("“<%s” has no end: left out up to the next tag: “%s”", name, snippet(code)))
	} else if len(bytes.TrimSpace(m.page[end:])) > 0 {
		m.readOn(start, name+">")
	}
	m.blank(start, end)
	m.from(end)
}

// closeQuote blanks out the attribute of a tag that lacks its quotation mark, and reports
// whether there is one.
func (m *mender) closeQuote(kind *regexp.Regexp, start, end int) bool {
	m.copy()
	at := kind.FindSubmatchIndex(m.page[start:end])
	if at == nil {
		return false
	}
	value := align.Span{Start: start + max(at[2], at[4]), End: start + max(at[3], at[5])}
	m.repair(start, fmt.Sprintf("a quotation mark is missing in a tag: “%s”", snippet(m.page[start:value.End])))
	m.blank(value.Start, value.End)
	m.from(start)
	return true
}

// endInTag reads on where the page ends in a tag.
func (m *mender) endInTag(start int) bool {
	if strings.TrimSpace(m.text[start:]) == "" {
		return false
	}
	m.copy()
	rest := m.page[start:]
	if m.closeQuote(openQuote, start, len(m.page)) {
		return true
	}
	if bytes.IndexByte(rest, '=') >= 0 { // cut off in the tag of a picture or link
		m.repair(start, fmt.Sprintf("the page ends in a tag: “%s” is left out", snippet(rest)))
		m.blank(start, len(m.page))
		return false
	}
	m.repair(start, fmt.Sprintf("“%s” has no end: it is read as text", snippet(rest)))
	for i, c := range rest {
		if c == '<' {
			rest[i] = ' '
		}
	}
	return false
}

// Mark returns the comment that stands in a page for the repair with the number i.
func Mark(i int) string { return "<!--yiku-repair " + strconv.Itoa(i) + "-->" }

// marked returns the repair that a comment stands for, or nil.
func marked(comment string, repairs []align.Repair) []align.Repair {
	number, ok := strings.CutPrefix(comment, "yiku-repair ")
	if !ok {
		return nil
	}
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 || i >= len(repairs) {
		return nil
	}
	return repairs[i : i+1 : i+1]
}

// withRepairs returns the paragraphs of a page with those repairs that they lack, since
// these are in parts of the page that are not read.
func withRepairs(list []content.Paragraph, repairs []align.Repair) []content.Paragraph {
	have := make([]bool, len(repairs))
	for _, p := range list {
		for _, r := range p.Repairs {
			have[r.Start] = true
		}
	}
	for i, r := range repairs {
		if !have[i] && len(list) > 0 {
			list[0].Repairs = append(list[0].Repairs, r)
		}
	}
	return list
}
