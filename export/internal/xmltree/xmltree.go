// Package xmltree reads an XML file as a stream, and the elements that are its units as
// small trees.
//
// Create a Reader with New, call Next until it returns EOF, and call Tree at the start of
// each element to be read as a tree. A fault inside a tree affects only that tree: Tree
// reports it, and the Reader continues after it. Namespaces are resolved, so the prefixes
// in the file do not matter.
//
// A Reader holds one tree and the window of xmlscan.
package xmltree

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
)

// Kind is the kind of a token.
type Kind uint8

// The kinds of tokens that Next returns.
const (
	EOF Kind = iota
	Start
	End
	// Fault is a text between elements or markup that is not closed. Reader.Cause
	// describes it.
	Fault
)

// Options are the options of New.
type Options struct {
	// Prefixes maps namespaces to the prefixes of their names. Names in the namespace of
	// the root have no prefix; those of other namespaces keep the prefix of the file.
	Prefixes map[string]string
	// Units are the names of the elements that are read as trees. They do not nest: if
	// one begins inside a tree, the end of the tree is missing.
	Units []string
	// Inner are the names of the elements that belong in units, for Stray; the first begins
	// each unit's text. Outer are the elements outside of units that may hold anything.
	Inner, Outer []string
	// Text allows text outside of trees.
	Text bool
}

// Limits, whatever the file.
const (
	// maxToken is the largest size in bytes of a text or tag, maxTree that of a tree.
	maxToken = 16 << 20
	maxTree  = 32 << 20
	// maxDepth is the largest depth of elements: formats need 20.
	maxDepth = 256
	// maxNames is the number of names that are cached.
	maxNames = 4096
	// nodeSize is the least memory in bytes that an element takes.
	nodeSize = 128
)

// Reader reads one file. It is not safe for concurrent use by multiple goroutines.
type Reader struct {
	s      *xmlscan.Scanner
	dec    xmlscan.Decoder
	o      Options
	spaces namespaces
	// open are the raw names of the open elements outside of trees.
	open  []string
	again bool
	root  bool
	cause string
	// present is the element returned by Element.
	present Node
	empty   bool
	// pending reports whether the End of an empty element is still to be returned.
	pending bool
	nodes   []Node
	attrs   []Attr
	scratch []byte
	words   reading.Words
	size    int
	failure *BadTree
	repairs []export.Repair
	// strayed reports whether the token before the current one ended a stray element.
	strayed bool
}

// New returns a Reader of UTF-8 text without a byte order mark.
func New(text io.Reader, o Options) *Reader {
	return &Reader{s: xmlscan.New(text, maxToken), o: o, spaces: namespaces{prefixes: o.Prefixes}}
}

// Reset makes the Reader read another text, as if made by New, and keeps its buffers.
func (r *Reader) Reset(text io.Reader) {
	r.s.Reset(text)
	*r = Reader{
		s: r.s, o: r.o, spaces: namespaces{prefixes: r.o.Prefixes, known: r.spaces.known}, words: r.words,
		nodes: r.nodes[:0], attrs: r.attrs[:0], scratch: r.scratch,
	}
	clear(r.spaces.known)
}

// Line returns the line of the current token, counted from 1.
func (r *Reader) Line() int { return r.s.Line() }

// Cause describes the Fault.
func (r *Reader) Cause() string { return r.cause }

// Element returns the element of the current Start or End, with its name and attributes
// but without children. It is valid until the next call.
func (r *Reader) Element() *Node { return &r.present }

// Path returns the names, as in the file, of the open elements, the current one last.
func (r *Reader) Path() []string { return r.open }

// Next moves to the next start or end of an element. The error is a read error.
func (r *Reader) Next() (Kind, error) {
	if r.pending {
		r.pending = false
		return r.leave(), nil
	}
	for {
		if r.o.Text && !r.again {
			r.s.SkipText() // an XLIFF file may contain a whole document as text
		}
		kind, err := r.token()
		if err != nil {
			return EOF, err
		}
		switch kind {
		case xmlscan.EOF:
			return EOF, nil
		case xmlscan.Start:
			if r.s.Fault() == xmlscan.OpenTag || len(r.open) >= maxDepth {
				return r.fault("the tag <%s is not closed", reading.Shorten(r.s.Name())), nil
			}
			r.start(&r.present)
			r.open = append(r.open, string(r.s.Name()))
			r.empty = r.s.Empty()
			r.pending = r.empty
			return Start, nil
		case xmlscan.End:
			if found := slices.Index(r.open, string(r.s.Name())); found >= 0 {
				if found < len(r.open)-1 {
					r.again = true // the innermost element ends first
				}
				return r.leave(), nil
			}
			return r.fault("</%s> has no start tag", reading.Shorten(r.s.Name())), nil
		case xmlscan.Directive:
			if raw := r.s.Raw(); bytes.HasPrefix(raw, []byte("DOCTYPE")) {
				r.dec.Entities.Declare(raw[len("DOCTYPE"):])
			}
		case xmlscan.Text, xmlscan.CDATA:
			if text := bytes.TrimSpace(bytes.TrimPrefix(r.s.Raw(), []byte("\uFEFF"))); len(text) > 0 && !r.o.Text {
				return r.fault("%q is outside the units", reading.Shorten(text)), nil
			}
		default:
			return r.fault("%s", r.s.Fault()), nil
		}
	}
}

func (r *Reader) fault(format string, args ...any) Kind {
	r.cause = fmt.Sprintf(format, args...)
	return Fault
}

// leave ends the innermost open element.
func (r *Reader) leave() Kind {
	r.strayed = false
	last := len(r.open) - 1
	r.present = Node{Name: r.spaces.element([]byte(r.open[last])), Line: r.s.Line()}
	r.open = r.open[:last]
	r.spaces.leave(last)
	return End
}

// token moves to the next token that is not a comment or instruction.
func (r *Reader) token() (xmlscan.Kind, error) {
	if r.again {
		r.again = false
		return r.s.Kind(), nil
	}
	for {
		kind, err := r.s.Next()
		if err != nil {
			return kind, fmt.Errorf("line %d: %w", r.s.Line(), err)
		}
		if (kind == xmlscan.Comment || kind == xmlscan.Instruction) && r.s.Fault() == "" {
			continue
		}
		return kind, nil
	}
}

// start sets the node to the current start tag.
func (r *Reader) start(n *Node) {
	depth := len(r.open) + 1
	from := len(r.attrs)
	if from > 4096 && r.failure == nil && len(r.nodes) == 0 {
		r.attrs, from = nil, 0
	}
	declares := bytes.Contains(r.s.Raw(), []byte("xmlns"))
	if declares {
		for a := range r.s.Attributes() {
			r.spaces.declare(depth, string(a.Name), string(a.Value))
		}
	}
	if !r.root {
		r.root = true
		prefix, _, ok := strings.Cut(string(r.s.Name()), ":")
		if !ok {
			prefix = ""
		}
		r.spaces.core, _ = r.spaces.space(prefix)
		clear(r.spaces.known)
	}
	for a := range r.s.Attributes() {
		if declares && (string(a.Name) == "xmlns" || bytes.HasPrefix(a.Name, []byte("xmlns:"))) {
			continue
		}
		r.attrs = append(r.attrs, Attr{r.words.String([]byte(r.spaces.attribute(a.Name))), r.value(a.Value)})
	}
	*n = Node{Name: r.spaces.element(r.s.Name()), Attrs: r.attrs[from:len(r.attrs):len(r.attrs)], Line: r.s.Line()}
}

// value returns the decoded value of an attribute.
func (r *Reader) value(raw []byte) string {
	var n xmlscan.Repairs
	r.scratch = r.dec.Append(r.scratch[:0], raw, false, &n)
	r.repaired(n)
	return r.words.String(r.scratch)
}

// Repairs returns the repairs made since the last call.
func (r *Reader) Repairs() []export.Repair {
	list := r.repairs
	r.repairs = nil
	return list
}

func (r *Reader) repair(kind export.RepairKind, n int) {
	if n > 0 {
		r.repairs = append(r.repairs, export.Repair{Line: r.s.Line(), Kind: kind, Count: n})
	}
}

// repaired records the repairs made while decoding a text.
func (r *Reader) repaired(n xmlscan.Repairs) {
	if n == (xmlscan.Repairs{}) {
		return
	}
	r.repairs = reading.AppendRepairs(r.repairs, r.s.Line(), n)
	if n.Refused > 0 {
		r.fail(reading.RefusedEntity)
	}
}

// declaration binds a prefix to a namespace in the element at the depth.
type declaration struct {
	depth         int
	prefix, space string
}

// namespaces maps the names in a file to those with the prefixes of the options.
type namespaces struct {
	// core is the namespace of the root, whose names have no prefix.
	core     string
	prefixes map[string]string
	declared []declaration
	// known caches the names under the current declarations.
	known map[string]string
}

// declare records an attribute that declares a namespace and reports whether it does.
func (s *namespaces) declare(depth int, attribute, value string) bool {
	prefix, ok := strings.CutPrefix(attribute, "xmlns")
	if !ok || prefix != "" && prefix[0] != ':' {
		return false
	}
	s.declared = append(s.declared, declaration{depth, strings.TrimPrefix(prefix, ":"), value})
	clear(s.known)
	return true
}

// leave removes the declarations of elements deeper than the depth.
func (s *namespaces) leave(depth int) {
	n := len(s.declared)
	for n > 0 && s.declared[n-1].depth > depth {
		n--
	}
	if n < len(s.declared) {
		s.declared = s.declared[:n]
		clear(s.known)
	}
}

// space returns the namespace of the prefix. declared is false if it has none.
func (s *namespaces) space(prefix string) (space string, declared bool) {
	for i := len(s.declared) - 1; i >= 0; i-- {
		if s.declared[i].prefix == prefix {
			return s.declared[i].space, true
		}
	}
	return "", false
}

func (s *namespaces) element(raw []byte) string {
	if name, ok := s.known[string(raw)]; ok {
		return name
	}
	prefix, local, ok := strings.Cut(string(raw), ":")
	if !ok {
		prefix, local = "", prefix
	}
	name := local
	switch space, declared := s.space(prefix); {
	case declared && space == s.core, !declared && prefix == "":
	case s.prefixes[space] != "":
		name = s.prefixes[space] + ":" + local
	case prefix != "":
		name = prefix + ":" + local
	default:
		name = "other:" + local
	}
	if s.known == nil {
		s.known = map[string]string{}
	}
	if len(s.known) < maxNames {
		s.known[string(raw)] = name
	}
	return name
}

// attribute returns the name of an attribute, which is in no namespace if it has no
// prefix.
func (s *namespaces) attribute(raw []byte) string {
	i := bytes.IndexByte(raw, ':')
	if i < 0 {
		return string(raw)
	}
	prefix, local := string(raw[:i]), string(raw[i+1:])
	space, declared := s.space(prefix)
	switch {
	case declared && space == s.core:
		return local
	case declared && s.prefixes[space] != "":
		return s.prefixes[space] + ":" + local
	}
	return prefix + ":" + local
}

// BadTree describes why an element could not be read.
type BadTree struct {
	// Line is the line of the fault, counted from 1.
	Line  int
	Cause string
}

// fail records the first fault of the current tree.
func (r *Reader) fail(format string, args ...any) {
	if r.failure == nil {
		r.failure = &BadTree{r.s.Line(), fmt.Sprintf(format, args...)}
	}
}

// Tree reads the element whose Start is the current token, including its end. The tree is
// valid until the next call of Tree. If there is a BadTree, the tree is nil, and the Reader
// continues after the element or, if its end is missing, with what follows. The error is a
// read error.
func (r *Reader) Tree() (*Node, *BadTree, error) {
	root := &Node{}
	*root = r.present
	root.Attrs = slices.Clone(root.Attrs)
	r.nodes, r.attrs, r.size, r.failure, r.strayed = r.nodes[:0], r.attrs[:0], 0, nil, false
	raw := r.open[len(r.open)-1]
	r.checkTag()
	var err error
	if !r.pending {
		err = r.children(root, raw)
	}
	r.pending = false
	if err == nil && r.failure != nil && !r.empty {
		err = r.resync(raw)
	}
	r.nodes = r.nodes[:0]
	if len(r.open) > 0 {
		r.open = r.open[:len(r.open)-1]
	}
	r.spaces.leave(len(r.open))
	if err != nil {
		return nil, nil, err
	}
	if r.failure != nil {
		bad := r.failure
		r.failure = nil
		r.repairs = nil
		return nil, bad, nil
	}
	return root, nil, nil
}

// Stray returns the bad unit of the element whose Start is the current token if it belongs in
// a unit by its name and is in none: its text would be left out without a word. It reads the
// element, and nil stands for one that is not stray or that follows another of the same unit.
// The error is a read error.
func (r *Reader) Stray() (*export.BadUnit, error) {
	after := r.strayed
	r.strayed = false
	if !r.isStray() {
		return nil, nil
	}
	bad := &export.BadUnit{Line: r.Line(), Cause: fmt.Sprintf("<%s> is outside the units", reading.Shorten(r.s.Name()))}
	if after && local(r.present.Name) != r.o.Inner[0] {
		bad = nil
	}
	if _, _, err := r.Tree(); err != nil {
		return nil, err
	}
	r.repairs = nil // the text is not used
	r.strayed = true
	return bad, nil
}

// isStray reports whether the current element belongs in a unit by its name. One of another
// namespace may be an extension, unless it is in an element that has the name of a unit.
func (r *Reader) isStray() bool {
	name := local(r.present.Name)
	if !slices.Contains(r.o.Inner, name) {
		return false
	}
	own := name == r.present.Name
	for _, raw := range r.open[:len(r.open)-1] {
		if slices.Contains(r.o.Outer, local(raw)) {
			return false
		}
		own = own || slices.Contains(r.o.Units, local(raw))
	}
	return own
}

// local returns a name without its prefix.
func local(name string) string { return name[strings.LastIndexByte(name, ':')+1:] }

// children reads the content of an element up to its end tag or the first fault.
func (r *Reader) children(root *Node, raw string) error {
	type level struct {
		node *Node
		raw  string
	}
	stack := []level{{root, raw}}
	base := len(r.open)
	defer func() { r.open = r.open[:base] }()
	for r.failure == nil {
		kind, err := r.token()
		if err != nil {
			return err
		}
		top := stack[len(stack)-1]
		switch kind {
		case xmlscan.EOF:
			r.fail("the file ends inside <%s>", reading.Shorten(top.raw))
		case xmlscan.Start:
			if slices.Contains(r.o.Units, r.spaces.element(r.s.Name())) {
				r.again = true
				r.fail("</%s> is missing", reading.Shorten(raw))
				break
			}
			r.checkTag()
			n := r.newNode()
			r.start(n)
			r.spend(nodeSize + len(r.s.Raw()))
			top.node.append(n)
			switch {
			case r.s.Empty():
				r.spaces.leave(len(r.open))
			case len(stack) == maxDepth:
				r.fail("elements are nested more than %d deep", maxDepth)
			default:
				r.open = append(r.open, string(r.s.Name()))
				stack = append(stack, level{n, r.open[len(r.open)-1]})
			}
		case xmlscan.End:
			if r.s.Fault() != "" || string(r.s.Name()) != top.raw {
				r.again = r.endsOutside(base)
				r.fail("</%s> found where </%s> is expected", reading.Shorten(r.s.Name()), reading.Shorten(top.raw))
				break
			}
			stack = stack[:len(stack)-1]
			if len(stack) == 0 {
				return nil
			}
			r.open = r.open[:len(r.open)-1]
			r.spaces.leave(len(r.open))
		default:
			r.text(top.node)
		}
	}
	return nil
}

// endsOutside reports whether the current end tag is that of an element around the tree.
func (r *Reader) endsOutside(base int) bool {
	return slices.Contains(r.open[:base-1], string(r.s.Name()))
}

// text adds the current Text or CDATA token to the node.
func (r *Reader) text(parent *Node) {
	switch fault := r.s.Fault(); {
	case fault == xmlscan.OpenTag, r.s.Kind() == xmlscan.Directive:
		r.fail("%s", xmlscan.OpenTag)
		return
	case fault == xmlscan.Bracket:
		r.repair(export.RepairBracket, 1)
	}
	raw := r.s.Raw()
	r.spend(nodeSize + len(raw))
	var n xmlscan.Repairs
	r.scratch = r.dec.Append(r.scratch[:0], raw, r.s.Kind() == xmlscan.CDATA, &n)
	r.repaired(n)
	c := r.newNode()
	*c = Node{Text: string(r.scratch), Line: r.s.Line()}
	parent.append(c)
}

// newNode returns a node from the buffer. Earlier nodes are not moved.
func (r *Reader) newNode() *Node {
	const supply = 256
	if len(r.nodes) == cap(r.nodes) {
		r.nodes = make([]Node, 0, supply)
	}
	r.nodes = r.nodes[:len(r.nodes)+1]
	return &r.nodes[len(r.nodes)-1]
}

// checkTag makes the tree bad if the current start tag is malformed.
func (r *Reader) checkTag() {
	switch {
	case r.s.Kind() != xmlscan.Start:
	case r.s.Fault() == xmlscan.OpenTag:
		r.fail("the tag <%s is not closed", reading.Shorten(r.s.Name()))
	case r.s.Malformed():
		r.fail("the tag <%s has an attribute that cannot be read", reading.Shorten(r.s.Name()))
	}
}

// spend adds n to the size of the tree and makes it bad if the limit is exceeded.
func (r *Reader) spend(n int) {
	if r.size += n; r.size > maxTree {
		r.fail("the unit has over %d MiB", maxTree>>20)
	}
}

// resync skips the rest of a bad tree.
func (r *Reader) resync(raw string) error {
	base := len(r.open)
	if r.again && r.s.Kind() == xmlscan.End {
		return nil
	}
	for {
		kind, err := r.token()
		if err != nil {
			return err
		}
		switch {
		case kind == xmlscan.EOF:
			return nil
		case kind == xmlscan.End && string(r.s.Name()) == raw:
			return nil
		case kind == xmlscan.Start && slices.Contains(r.o.Units, r.spaces.element(r.s.Name())),
			kind == xmlscan.End && r.endsOutside(base):
			r.again = true
			return nil
		}
	}
}

// Node is an element or a text.
type Node struct {
	// Name is the name of the element, with the prefix of Options.Prefixes. It is empty
	// for a text.
	Name string
	// Text is the decoded text. It is empty for an element.
	Text string
	// Attrs are the attributes in the order of the file, without declarations of
	// namespaces.
	Attrs []Attr
	// Line is the line on which the node begins, counted from 1.
	Line int

	first, last, next *Node
}

// Attr is an attribute. Its Name may have a prefix, like Node.Name.
type Attr struct{ Name, Value string }

// Children returns the elements and texts in the element, in order.
func (n *Node) Children() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for c := n.first; c != nil; c = c.next {
			if !yield(c) {
				return
			}
		}
	}
}

// Elements returns the children with one of the names.
func (n *Node) Elements(names ...string) iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for c := n.first; c != nil; c = c.next {
			for _, name := range names {
				if c.Name == name && !yield(c) {
					return
				}
			}
		}
	}
}

// Child returns the first child with the name, or nil.
func (n *Node) Child(name string) *Node {
	for c := n.first; c != nil; c = c.next {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Strangers returns a fault for each text of n that is in none of the known elements: one directly in n, or
// one in another element. Elements of other namespaces may be extensions, except those with the prefix own.
func (n *Node) Strangers(own string, known ...string) []BadTree {
	var list []BadTree
	for c := n.first; c != nil; c = c.next {
		if slices.Contains(known, c.Name) || strings.Contains(c.Name, ":") && !strings.HasPrefix(c.Name, own) {
			continue
		}
		switch text := strings.TrimSpace(c.Content()); {
		case text == "":
		case c.Name == "":
			list = append(list, BadTree{c.Line, fmt.Sprintf("the text %q is in the wrong place, in <%s>", reading.Shorten(text), n.Name)})
		default:
			list = append(list, BadTree{c.Line, fmt.Sprintf("it has an unknown <%s>, whose text is not read: %q", reading.Shorten(c.Name), reading.Shorten(text))})
		}
	}
	return list
}

// Attr returns the value of the attribute, or "".
func (n *Node) Attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// Content returns all text in the element and its descendants.
func (n *Node) Content() string {
	if n.first != nil && n.first == n.last && n.first.Name == "" {
		return n.first.Text
	}
	var b strings.Builder
	n.content(&b)
	return b.String()
}

func (n *Node) content(b *strings.Builder) {
	b.WriteString(n.Text)
	for c := n.first; c != nil; c = c.next {
		c.content(b)
	}
}

func (n *Node) append(c *Node) {
	if n.first == nil {
		n.first = c
	} else {
		n.last.next = c
	}
	n.last = c
}
