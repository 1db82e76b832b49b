// Package markdown reads Markdown as a document.
//
// Markdown (CommonMark 0.31 with tables and footnotes) is rendered to HTML and read as
// that, since it may hold HTML anywhere. A line end inside a paragraph is a soft break:
// a space between words, nothing between Chinese characters (see package web). A hard
// break, two spaces or a backslash before the line end, ends a paragraph.
package markdown

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/web"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	notes "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Limits of Markdown. The parser calls itself for every container and every
// emphasis inside another, so that a file of nothing but marks would exhaust
// the stack.
const (
	largest        = 16 << 20 // bytes
	mostContainers = 100      // marks that begin a line: > > - 1.
	mostMarks      = 5000     // marks of emphasis and links in one paragraph
)

// Is reports whether a text is Markdown: it begins with a heading or with front
// matter, or contains two signs of different kinds.
func Is(text string) bool {
	if len(text) > largest {
		return false
	}
	head := content.Beginning(text)
	found := map[string]bool{}
	first := true
	for line := range strings.Lines(head) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		sign := markdownSign(line)
		if first && (sign == "heading" || (line == "---" || line == "+++") && hasFrontMatter(text)) {
			return isBoundedMarkdown(text)
		}
		first = false
		if sign != "" {
			found[sign] = true
		}
	}
	return len(found) > 1 && isBoundedMarkdown(text)
}

// IsNamed reports whether a text that shows no other format is Markdown by the name of
// its file: «notes.md», also packed.
func IsNamed(name, text string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	switch filepath.Ext(name) {
	case ".md", ".markdown":
		return len(text) <= largest && isBoundedMarkdown(text)
	}
	return false
}

// markdownSign names the Markdown sign of a line, or returns "".
func markdownSign(line string) string {
	trimmed := strings.TrimLeft(line, "#")
	switch n := len(line) - len(trimmed); {
	case n > 0 && n <= 6 && strings.HasPrefix(trimmed, " ") && strings.TrimSpace(trimmed) != "":
		return "heading"
	case strings.HasPrefix(line, "```"), strings.HasPrefix(line, "~~~"):
		return "code"
	case strings.HasPrefix(line, "> "):
		return "quotation"
	case strings.HasPrefix(line, "|") && strings.Contains(line, "--") && strings.Trim(line, "|-: ") == "":
		return "table"
	case strings.Contains(line, "](") && strings.Contains(line, "["):
		return "link"
	case strings.Count(line, "**") > 1:
		return "emphasis"
	}
	return ""
}

func isBoundedMarkdown(text string) bool {
	marks := 0
	for line := range strings.Lines(text) {
		opening := line[:leading(line, " \t>-*+0123456789.)")]
		if len(opening)-strings.Count(opening, " ") > mostContainers {
			return false
		}
		if strings.TrimSpace(line) == "" {
			marks = 0
		}
		for i := range len(line) {
			switch line[i] {
			case '*', '_', '[', '!', '~', '`', '<':
				marks++
			}
		}
		if marks > mostMarks {
			return false
		}
	}
	return true
}

func hasFrontMatter(text string) bool {
	length, _ := frontMatter(text)
	return length > 0
}

// frontMatter returns the length of the metadata at the beginning of a text, as
// site generators use it, and the title in it: lines of YAML between two lines of three
// hyphens, or of TOML between two of three plus signs.
func frontMatter(text string) (length int, title string) {
	mark := text[:min(len(text), len("---"))]
	if mark != "---" && mark != "+++" {
		return 0, ""
	}
	rest := text[len(mark):]
	if strings.TrimSpace(rest[:strings.IndexByte(rest+"\n", '\n')]) != "" {
		return 0, ""
	}
	head, _, found := strings.Cut(rest, "\n"+mark)
	if !found || !strings.ContainsAny(head, ":=") || mark == "---" && strings.Contains(head, "\n\n") {
		return 0, ""
	}
	for line := range strings.Lines(head) {
		if key, value, ok := strings.Cut(line, map[string]string{"---": ":", "+++": "="}[mark]); ok && strings.TrimRight(key, " ") == "title" {
			title = unquoted(strings.TrimSpace(value))
			break
		}
	}
	end := len(mark) + len(head) + len("\n"+mark)
	return end + leading(text[end:], " \t\r"+mark[:1]), title
}

// unquoted returns the text of a value of YAML or TOML that is on one line: «双语全文»,
// "双语全文", '双语全文'. It returns "" for other values, such as a block of lines («|-»).
func unquoted(value string) string {
	if value == "" || strings.ContainsRune("|>[{&*!%@`#", rune(value[0])) {
		return ""
	}
	if quote := value[:1]; quote == `"` || quote == "'" {
		text, rest, closed := strings.Cut(value[1:], quote)
		if rest = strings.TrimSpace(rest); !closed || rest != "" && rest[0] != '#' || strings.Contains(text, `\`) {
			return ""
		}
		return text
	}
	text, _, _ := strings.Cut(value, " #") // a comment
	return strings.TrimSpace(text)
}

// mostElements limits a Markdown text: a cell of a table and a sign of a quotation count once,
// a line three times, since each becomes an element that is rendered and then read as a web page.
// The longest books have some ten thousand lines.
const mostElements = 1_200_000

// mostFootnotes limits the footnotes times the references to them, since the parser looks
// through all for each: some 20,000 footnotes, which take four seconds.
const mostFootnotes = 1_000_000_000

var errManyFootnotes = content.TooLarge("the Markdown text has too many footnotes")

var errManyElements = content.TooLarge(fmt.Sprintf("the Markdown text has more than %d lines and cells of tables", mostElements/3))

// Read reads a Markdown text.
func Read(ctx context.Context, text string) ([]content.Paragraph, error) {
	if 3*strings.Count(text, "\n")+strings.Count(text, "|")+strings.Count(text, ">") > mostElements {
		return nil, errManyElements
	}
	if strings.Count(text, "\n[^")*strings.Count(text, "[^") > mostFootnotes {
		return nil, errManyFootnotes
	}
	md := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Footnote),
		goldmark.WithRendererOptions(html.WithUnsafe()),
		// Before the extension, which has 999, drops what it does not number.
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(unreferred{}, 998))),
	)
	length, title := frontMatter(text)
	source := []byte(withoutFences(content.TidyBreaks(text[length:])))
	doc := md.Parser().Parse(gmtext.NewReader(source))
	var repairs []align.Repair
	for range mostMendings {
		mended := mend(doc, source, &repairs)
		if mended == nil {
			break
		}
		source = mended
		doc = md.Parser().Parse(gmtext.NewReader(source))
	}
	var page bytes.Buffer
	if err := md.Renderer().Render(&page, source, doc); err != nil {
		return nil, fmt.Errorf("render its Markdown: %w", err)
	}
	list, err := web.Page(ctx, strings.ReplaceAll(page.String(), "<br>\n", "<br><br>\n"), repairs...)
	if err == nil && title != "" && (len(list) == 0 || list[0].Text != title) {
		// Site generators show the title as the heading of the page.
		list = slices.Insert(list, 0, content.Paragraph{Text: title, Heading: 1})
	}
	return list, err
}

// leading returns the length of the prefix of s that consists of the
// characters.
func leading(s, characters string) int {
	return len(s) - len(strings.TrimLeft(s, characters))
}

// withoutFences removes the lines that open and close a container of pandoc and of
// site generators: «::: tip». They end a paragraph.
func withoutFences(text string) string {
	if !strings.Contains(text, ":::") {
		return text
	}
	var b strings.Builder
	code := ""
	for line := range strings.Lines(text) {
		body := strings.TrimLeft(line, " ")
		switch {
		case code == "" && (strings.HasPrefix(body, "```") || strings.HasPrefix(body, "~~~")):
			code = body[:3]
		case code != "" && strings.HasPrefix(body, code):
			code = ""
		case code == "" && strings.HasPrefix(body, ":::"):
			line = "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

// unreferred numbers the footnotes to which the text does not refer, after the others, so
// that they are read too.
type unreferred struct{}

// Transform implements parser.ASTTransformer.
func (unreferred) Transform(doc *ast.Document, _ gmtext.Reader, _ parser.Context) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		list, ok := n.(*notes.FootnoteList)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		for c := list.FirstChild(); c != nil; c = c.NextSibling() {
			if note, ok := c.(*notes.Footnote); ok && note.Index < 0 {
				list.Count++
				note.Index = list.Count
			}
		}
		return ast.WalkContinue, nil
	})
}

// mostMendings is how often a text is parsed again after the first mark without an end was
// removed; such marks beyond are found when the page is read.
const mostMendings = 4

// mend removes the beginnings of blocks of HTML that reach to the end of the text or of their
// container, since their end is missing (see package web): the sign of a comment, a script up to
// the next empty line. It returns nil if there are none.
func mend(doc ast.Node, source []byte, repairs *[]align.Repair) []byte {
	var out []byte
	at := 0
	remove := func(start, end int, note string) {
		out = append(out, source[at:start]...)
		if at = end; note != "" {
			out = append(out, web.Mark(len(*repairs))+"\n\n"...)
			*repairs = append(*repairs, align.Repair{Kind: web.RepairUnclosed, Note: note})
		}
	}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		block, ok := n.(*ast.HTMLBlock)
		if !ok || !entering || block.HTMLBlockType > ast.HTMLBlockType5 || block.HasClosure() || block.Lines().Len() < 2 {
			return ast.WalkContinue, nil
		}
		first := block.Lines().At(0)
		start := first.Start + bytes.IndexByte(source[first.Start:first.Stop], '<')
		sign := htmlSign.FindString(string(source[start:first.Stop]))
		switch strings.ToLower(sign) {
		case "<pre": // is displayed
		case "<script", "<style":
			code := emptyLine.Split(string(source[start:block.Lines().At(block.Lines().Len()-1).Stop]), 2)[0]
			remove(start, start+len(code), fmt.Sprintf("“%s>” has no end: left out up to the next empty line: “%s”", sign, content.Snippet(code)))
		case "<textarea":
			_, rest, _ := bytes.Cut(source[start:first.Stop], []byte(">"))
			remove(start, first.Stop-len(rest), web.ReadOn(sign+">"))
		default:
			remove(start, start+len(sign), web.ReadOn(sign))
		}
		return ast.WalkContinue, nil
	})
	if out == nil {
		return nil
	}
	return append(out, source[at:]...)
}

var (
	// htmlSign matches how a block of HTML begins that has an end of its own.
	htmlSign  = regexp.MustCompile(`^<(?:!--|\?|!\[CDATA\[|!|[A-Za-z]+)`)
	emptyLine = regexp.MustCompile(`\n[>\s]*\n`)
)
