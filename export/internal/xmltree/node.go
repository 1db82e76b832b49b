package xmltree

import (
	"iter"
	"strings"
)

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
