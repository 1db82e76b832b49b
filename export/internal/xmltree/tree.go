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

// BadTree says why there is no tree.
type BadTree struct {
	// Line is where the fault is, counted from 1.
	Line  int
	Cause string
}

// fail notes the first fault of the tree under way.
func (r *Reader) fail(format string, args ...any) {
	if r.failure == nil {
		r.failure = &BadTree{r.s.Line(), fmt.Sprintf(format, args...)}
	}
}

// Tree reads the element at whose Start the Reader stands, to its end, which Next
// then does not tell. The tree is valid until the next call of Tree. With a
// BadTree there is none; the Reader then stands after the element, or in front
// of what follows where its end is missing. The error is one of reading the file.
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

// children reads the content of an element to its end tag, or to a fault.
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

// endsOutside reports whether the present end tag ends an element around the tree.
func (r *Reader) endsOutside(base int) bool {
	return slices.Contains(r.open[:base-1], string(r.s.Name()))
}

// text adds the present Text or CDATA token to the node.
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

// newNode takes a node out of the supply. Nodes already given keep their place.
func (r *Reader) newNode() *Node {
	const supply = 256
	if len(r.nodes) == cap(r.nodes) {
		r.nodes = make([]Node, 0, supply)
	}
	r.nodes = r.nodes[:len(r.nodes)+1]
	return &r.nodes[len(r.nodes)-1]
}

// checkTag makes the tree bad where the present start tag is broken.
func (r *Reader) checkTag() {
	switch {
	case r.s.Kind() != xmlscan.Start:
	case r.s.Fault() == xmlscan.OpenTag:
		r.fail("the tag <%s is not closed", reading.Shorten(r.s.Name()))
	case r.s.Malformed():
		r.fail("the tag <%s has an attribute that cannot be read", reading.Shorten(r.s.Name()))
	}
}

// spend counts what the tree takes, and makes it bad where that passes the limit.
func (r *Reader) spend(n int) {
	if r.size += n; r.size > maxTree {
		r.fail("the unit has over %d MiB", maxTree>>20)
	}
}

// resync passes over what is left of a bad tree.
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

// Node is an element, or a text between elements.
type Node struct {
	// Name is the name of the element as Options.Prefixes make it; empty for a text.
	Name string
	// Text is the decoded text, empty for an element.
	Text string
	// Attrs are the attributes in the order of the file, without declarations of
	// namespaces.
	Attrs []Attr
	// Line is where the node begins, counted from 1.
	Line int

	first, last, next *Node
}

// Attr is an attribute. Its Name has a prefix as Node.Name has, or none.
type Attr struct{ Name, Value string }

// Children are the elements and texts in the element, in their order.
func (n *Node) Children() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for c := n.first; c != nil; c = c.next {
			if !yield(c) {
				return
			}
		}
	}
}

// Elements are the elements in the element that have one of the names.
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

// Child is the first element with the name in the element, or nil.
func (n *Node) Child(name string) *Node {
	for c := n.first; c != nil; c = c.next {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Attr is the value of the attribute, or "".
func (n *Node) Attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// Content is all text in the element and below it.
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
