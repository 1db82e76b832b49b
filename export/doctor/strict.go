package doctor

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
)

// Strict reads an XML file, which must be unpacked, as a strict parser does, and
// records what such a parser refuses. It must be called after See, which reports
// most faults inside units; a line for which See reported one is not reported again.
// encoding is the name of the file's encoding; if it is empty, the encoding is
// detected. The error is that of reading.
//
// A strict parser stops at the first violation of XML 1.0 (fifth edition) or of
// Namespaces in XML 1.0. To report all of them, Strict checks the tokens of package
// xmlscan, which continues after a fault. encoding/xml reads the same text; what it
// refuses is reported if these checks find nothing.
func (d *Doctor) Strict(r io.Reader, encoding string) error {
	text, name, declared, err := charset.NewReader(r, encoding)
	if err != nil {
		return err
	}
	second := newSecondParser()
	p := strictParser{d: d, s: xmlscan.New(io.TeeReader(text, second), maxToken)}
	if declared == "" && name != "utf-8" && !strings.HasPrefix(name, "utf-16") {
		p.undeclared = name
	}
	err = p.run()
	line, refusal := second.close()
	if err != nil {
		return fmt.Errorf("line %d: %w", p.s.Line(), err)
	}
	if refusal != "" && !p.found && !p.entities && len(d.told) == 0 {
		d.add(NotWellFormed, 1, Place{Line: line, Detail: refusal})
	}
	return nil
}

// A secondParser passes the text written to it to encoding/xml.
type secondParser struct {
	*io.PipeWriter
	line    int
	refusal string
	done    chan struct{}
}

func newSecondParser() *secondParser {
	r, w := io.Pipe()
	s := &secondParser{PipeWriter: w, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		x := xml.NewDecoder(r)
		// The text is UTF-8 already, whatever encoding it declares.
		x.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
		for {
			if _, err := x.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				s.line, _ = x.InputPos()
				s.refusal = err.Error()
				break
			}
		}
		io.Copy(io.Discard, r) //nolint:errcheck // the writer must not wait
	}()
	return s
}

// close ends the text and returns where and why encoding/xml refused it.
func (s *secondParser) close() (line int, refusal string) {
	s.PipeWriter.Close()
	<-s.done
	if s.refusal == "" {
		return 0, ""
	}
	return s.line, "a strict parser says: " + s.refusal
}

// A strictParser checks the tokens of a file in order.
type strictParser struct {
	d   *Doctor
	s   *xmlscan.Scanner
	dec xmlscan.Decoder
	// found reports whether there is a fault, reported or not.
	found bool
	// entities reports whether the file declares entities, which encoding/xml does not
	// know.
	entities bool
	// undeclared is the encoding of a file that must declare it, until it does.
	undeclared string

	tokens int
	// open holds the open elements; roots counts the root elements.
	open  []openElement
	roots int
	// doctype reports whether there has been a document type.
	doctype bool
	spaces  []binding
	scratch []byte
}

type openElement struct {
	name string
	line int
}

// A binding is the namespace of a prefix inside the element at the depth.
type binding struct {
	depth         int
	prefix, space string
}

// fault records a fault on the line of the current token.
func (p *strictParser) fault(kind Kind, format string, args ...any) {
	p.found = true
	if line := p.s.Line(); !p.d.told[line] {
		p.d.add(kind, 1, Place{Line: line, Detail: fmt.Sprintf(format, args...)})
	}
}

// run checks all tokens. The error is that of reading.
func (p *strictParser) run() error {
	for {
		kind, err := p.s.Next()
		if err != nil {
			return err
		}
		if kind == xmlscan.EOF {
			p.end()
			return nil
		}
		p.token(kind)
		p.tokens++
		if p.undeclared != "" && (kind != xmlscan.Instruction || p.tokens > 1) {
			p.fault(NotWellFormed, "the file is in %s and does not declare it: a strict parser reads it as utf-8", p.undeclared)
			p.undeclared = ""
		}
	}
}

// end checks that the file may end here.
func (p *strictParser) end() {
	switch {
	case len(p.open) > 0:
		last := p.open[len(p.open)-1]
		p.fault(NotWellFormed, "the file ends before </%s>, which line %d begins", reading.Shorten(last.name), last.line)
	case p.roots == 0:
		p.fault(NotWellFormed, "the file has no element")
	}
}

func (p *strictParser) token(kind xmlscan.Kind) {
	raw := p.s.Raw()
	if p.s.Fault() == xmlscan.OpenTag {
		p.fault(NotWellFormed, "%s", xmlscan.OpenTag)
		if kind != xmlscan.Start && kind != xmlscan.End {
			return
		}
	}
	switch kind {
	case xmlscan.Start:
		p.start()
	case xmlscan.End:
		p.endTag()
	case xmlscan.Text, xmlscan.CDATA:
		p.text(kind == xmlscan.CDATA)
	case xmlscan.Comment:
		if bytes.Contains(raw, []byte("--")) || bytes.HasSuffix(raw, []byte("-")) {
			p.fault(NotWellFormed, "two hyphens inside a comment")
		}
		p.characters(raw, true)
	case xmlscan.Instruction:
		p.instruction(raw)
	case xmlscan.Directive:
		if !bytes.HasPrefix(raw, []byte("DOCTYPE")) {
			p.fault(NotWellFormed, "<!%s is not markup of XML", reading.Shorten(raw))
			return
		}
		if p.roots > 0 || p.doctype {
			p.fault(NotWellFormed, "a second document type, or one after the first element")
		}
		if !doctypes().Match(raw) {
			p.fault(NotWellFormed, "the document type <!%s> is not well-formed", reading.Shorten(raw))
		}
		p.doctype = true
		p.entities = p.entities || bytes.Contains(raw, []byte("<!ENTITY"))
		p.dec.Entities.Declare(raw[len("DOCTYPE"):])
	}
}

// xmlDeclaration matches the production XMLDecl of XML 1.0 without its
// brackets.
var xmlDeclaration = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^xml\s+version\s*=\s*(?:"1\.[0-9]+"|'1\.[0-9]+')(\s+encoding\s*=\s*(?:"[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*$`)
})

func (p *strictParser) instruction(raw []byte) {
	target := raw
	if i := bytes.IndexAny(raw, " \t\r\n"); i >= 0 {
		target = raw[:i]
	}
	switch {
	case string(target) == "xml" && p.tokens > 0:
		p.fault(NotWellFormed, "the XML declaration <?xml is not at the beginning of the file; nothing may precede it, not even a space or an empty line")
	case string(target) == "xml":
		m := xmlDeclaration().FindSubmatch(raw)
		if m == nil {
			p.fault(NotWellFormed, "the XML declaration <?%s?> is not one of version 1, with encoding and standalone after it", reading.Shorten(raw))
		} else if len(m[1]) > 0 {
			p.undeclared = ""
		}
	case strings.EqualFold(string(target), "xml"), !names().Match(target), bytes.IndexByte(target, ':') >= 0:
		p.fault(NotWellFormed, "an instruction cannot be named <?%s", reading.Shorten(target))
	}
	p.characters(raw, true)
}

// text checks the characters outside tags.
func (p *strictParser) text(cdata bool) {
	raw := p.s.Raw()
	if len(p.open) == 0 {
		if cdata || len(bytes.Trim(raw, " \t\r\n")) > 0 {
			p.fault(NotWellFormed, "%q is outside the root element", reading.Shorten(bytes.TrimSpace(raw)))
		}
		return
	}
	if p.s.Fault() == xmlscan.Bracket {
		p.fault(BadMarkup, "a < that begins no markup")
	}
	if !cdata && bytes.Contains(raw, []byte("]]>")) {
		p.fault(BadMarkup, "]]> in a text")
	}
	p.characters(raw, cdata)
}

// characters checks a text or value for what XML forbids.
func (p *strictParser) characters(raw []byte, cdata bool) {
	if xmlscan.Clean(raw) {
		return
	}
	var n xmlscan.Repairs
	p.scratch = p.dec.Append(p.scratch[:0], raw, cdata, &n)
	if n.Controls+n.Bytes > 0 {
		p.fault(BadCharacter, "a forbidden character, or invalid bytes")
	}
	if n.Entities > 0 {
		p.fault(BadMarkup, "a bare &, or an entity that the file does not declare")
	}
}

// start checks a start tag.
func (p *strictParser) start() {
	name := string(p.s.Name())
	if len(p.open) == 0 {
		if p.roots++; p.roots == 2 {
			p.fault(NotWellFormed, "a second root element, <%s>; XML has one", reading.Shorten(name))
		}
	}
	depth := len(p.open) + 1
	if p.s.Fault() != xmlscan.OpenTag {
		p.attributes(depth)
	}
	if prefix, ok := p.qualified(name, "element"); ok {
		p.bound(prefix, "<"+name+">")
	}
	p.open = append(p.open, openElement{name, p.s.Line()})
	if p.s.Empty() {
		p.leave()
	}
}

// leave closes the innermost element.
func (p *strictParser) leave() {
	depth := len(p.open)
	p.open = p.open[:depth-1]
	for len(p.spaces) > 0 && p.spaces[len(p.spaces)-1].depth == depth {
		p.spaces = p.spaces[:len(p.spaces)-1]
	}
}

// endTag checks an end tag and closes its element.
func (p *strictParser) endTag() {
	name := string(p.s.Name())
	at := -1
	for i := len(p.open) - 1; i >= 0 && at < 0; i-- {
		if p.open[i].name == name {
			at = i
		}
	}
	switch {
	case at < 0:
		p.fault(NotWellFormed, "</%s> has no start tag", reading.Shorten(name))
		return
	case at < len(p.open)-1:
		p.fault(NotWellFormed, "</%s> found where </%s> is expected", reading.Shorten(name), reading.Shorten(p.open[len(p.open)-1].name))
	case len(bytes.TrimSpace(p.s.Raw())) > len(name) && p.s.Fault() == "":
		p.fault(NotWellFormed, "</%s> holds more than its name", reading.Shorten(name))
	}
	for len(p.open) > at {
		p.leave()
	}
}

// attributes checks the attributes of the current start tag and binds the namespaces
// that it declares.
func (p *strictParser) attributes(depth int) {
	raw := p.s.Raw()[len(p.s.Name()):]
	tag := reading.Shorten(p.s.Name())
	if p.s.Fault() == xmlscan.Bracket {
		p.fault(BadMarkup, "a < in an attribute of <%s>", tag)
	}
	if p.s.Malformed() {
		p.fault(NotWellFormed, "an attribute of <%s> cannot be read: a quotation mark or a value is missing", tag)
	}
	if glued(raw) {
		p.fault(NotWellFormed, "there is no space before an attribute of <%s>", tag)
	}
	for a := range p.s.Attributes() {
		if prefix, isDeclaration := declaredPrefix(a.Name); isDeclaration {
			p.declare(depth, prefix, a.Value)
		}
	}
	seen := map[string]bool{}
	for a := range p.s.Attributes() {
		p.characters(a.Value, false)
		name := string(a.Name)
		prefix, ok := p.qualified(name, "attribute")
		if !ok {
			continue
		}
		space := ""
		if prefix != "" && prefix != "xmlns" {
			space = p.bound(prefix, "the attribute "+name)
		}
		expanded := name
		if space != "" {
			expanded = "{" + space + "}" + name[len(prefix)+1:]
		}
		if seen[expanded] {
			p.fault(NotWellFormed, "<%s> has the attribute %s twice", tag, reading.Shorten(name))
		}
		seen[expanded] = true
	}
}

// glued reports whether something other than space follows a quoted value.
func glued(b []byte) bool {
	for i := 0; i < len(b); i++ {
		if b[i] != '"' && b[i] != '\'' {
			continue
		}
		n := bytes.IndexByte(b[i+1:], b[i])
		if n < 0 {
			return false
		}
		if i += n + 1; i+1 < len(b) && !strings.ContainsRune(" \t\r\n", rune(b[i+1])) {
			return true
		}
	}
	return false
}

// declaredPrefix returns the prefix that an attribute declares, "" for the default
// namespace. ok is false for an ordinary attribute.
func declaredPrefix(name []byte) (prefix string, ok bool) {
	if string(name) == "xmlns" {
		return "", true
	}
	rest, ok := bytes.CutPrefix(name, []byte("xmlns:"))
	return string(rest), ok
}

// xmlSpace is the namespace of the prefix xml.
const xmlSpace = "http://www.w3.org/XML/1998/namespace"

// declare binds a prefix to a namespace.
func (p *strictParser) declare(depth int, prefix string, value []byte) {
	var n xmlscan.Repairs
	space := string(p.dec.Append(nil, value, false, &n))
	switch {
	case prefix != "" && space == "":
		p.fault(NotWellFormed, "the prefix %s is declared without a namespace", reading.Shorten(prefix))
	case prefix == "xmlns", prefix == "xml" && space != xmlSpace, prefix != "xml" && space == xmlSpace:
		p.fault(NotWellFormed, "the prefix %s cannot be declared this way", reading.Shorten(prefix))
	}
	p.spaces = append(p.spaces, binding{depth, prefix, space})
}

// names matches the production Name of XML 1.0.
var names = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[:A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}]` +
		`[-.0-9:A-Z_a-z\x{B7}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{37D}\x{37F}-\x{1FFF}\x{200C}\x{200D}\x{203F}\x{2040}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}]*$`)
})

// doctypes matches the production doctypedecl of XML 1.0 without its brackets; it
// accepts any internal subset.
var doctypes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)^DOCTYPE\s+[^\s\[<>"']+(?:\s+(?:SYSTEM|PUBLIC\s+(?:"[^"<>&]*"|'[^'<>&]*'))\s+(?:"[^"]*"|'[^']*'))?\s*(?:\[.*\])?\s*$`)
})

// qualified returns the prefix of a name, which may contain one colon.
func (p *strictParser) qualified(name, what string) (prefix string, ok bool) {
	if !names().MatchString(name) {
		p.fault(NotWellFormed, "the name of the %s %q holds a character that no name may hold", what, reading.Shorten(name))
		return "", false
	}
	prefix, local, found := strings.Cut(name, ":")
	if !found {
		return "", true
	}
	if prefix == "" || local == "" || strings.Contains(local, ":") {
		p.fault(NotWellFormed, "the name of the %s %s is not a prefix and a name", what, reading.Shorten(name))
		return "", false
	}
	return prefix, true
}

// bound returns the namespace of a prefix, which must be declared.
func (p *strictParser) bound(prefix, what string) string {
	if prefix == "" {
		return ""
	}
	if prefix == "xml" {
		return xmlSpace
	}
	for _, b := range slices.Backward(p.spaces) {
		if b.prefix == prefix {
			return b.space
		}
	}
	p.fault(NotWellFormed, "the prefix %s of %s is not bound to a namespace", reading.Shorten(prefix), reading.Shorten(what))
	return ""
}
