package xmltree

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
)

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
	r.nodes, r.attrs, r.size, r.failure = r.nodes[:0], r.attrs[:0], 0, nil
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
