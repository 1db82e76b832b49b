// Package xmltree reads an XML file in a stream, and those elements that are
// units of it as small trees, for formats whose units need looking at as a whole.
//
// Make a Reader with New, call Next until it returns EOF, and Tree at the start
// of each element that is wanted as a tree. What is wrong inside a tree costs
// this tree only: Tree says so and the Reader stands after it. Namespaces are
// resolved, so that it does not matter which prefixes a file has chosen.
//
// It holds one tree and the window of xmlscan.
package xmltree

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
)

// Kind is what Next has found.
type Kind uint8

// What Next finds.
const (
	EOF Kind = iota
	Start
	End
	// Fault is something that should not be there: a text between elements, or
	// markup that is not closed. Reader.Cause says what.
	Fault
)

// Options of New.
type Options struct {
	// Prefixes are the prefixes of names, by namespace: names of the root's
	// namespace have none, those of other namespaces have the prefix of the file.
	Prefixes map[string]string
	// Units are the names of the elements that are read as trees. None stands in
	// another, so where one begins inside a tree the end of this is missing.
	Units []string
	// Text reports whether text outside of trees is no fault.
	Text bool
}

// Limits, whatever the file.
const (
	// maxToken is the length in bytes of a single text or tag, maxTree that of a
	// whole tree.
	maxToken = 16 << 20
	maxTree  = 32 << 20
	// maxDepth is how deep elements may stand in elements: formats have 20.
	maxDepth = 256
	// maxNames is how many names are kept.
	maxNames = 4096
	// nodeSize is what an element takes in memory at least.
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
	// present is the element whose start Next or Tree is at.
	present Node
	empty   bool
	// pending reports whether </…> of an empty element is still to be told.
	pending bool
	nodes   []Node
	attrs   []Attr
	scratch []byte
	words   map[string]string
	size    int
	failure *BadTree
	repairs []export.Repair
}

// New returns a Reader of UTF-8 text without a byte order mark.
func New(text io.Reader, o Options) *Reader {
	return &Reader{s: xmlscan.New(text, maxToken), o: o, spaces: namespaces{prefixes: o.Prefixes}, words: map[string]string{}}
}

// Reset makes the Reader one of another text, as New does. It is for many small
// texts: what takes memory is used again.
func (r *Reader) Reset(text io.Reader) {
	r.s.Reset(text)
	*r = Reader{
		s: r.s, o: r.o, spaces: namespaces{prefixes: r.o.Prefixes, known: r.spaces.known}, words: r.words,
		nodes: r.nodes[:0], attrs: r.attrs[:0], scratch: r.scratch,
	}
	clear(r.spaces.known)
}

// Line is the line of the present token, counted from 1.
func (r *Reader) Line() int { return r.s.Line() }

// Cause says what the Fault is.
func (r *Reader) Cause() string { return r.cause }

// Element is the element at whose Start the Reader stands, or whose End it has
// found: its name and attributes, without children. It is valid until the next call.
func (r *Reader) Element() *Node { return &r.present }

// Path are the names, as in the file, of the open elements, the present one last.
func (r *Reader) Path() []string { return r.open }

// Next moves to the next start or end of an element. The error is one of reading
// the file.
func (r *Reader) Next() (Kind, error) {
	if r.pending {
		r.pending = false
		return r.leave(), nil
	}
	for {
		if r.o.Text && !r.again {
			r.s.SkipText() // an XLIFF may carry a whole document along as text
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
					r.again = true // the innermost ends first
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
	last := len(r.open) - 1
	r.present = Node{Name: r.spaces.element([]byte(r.open[last])), Line: r.s.Line()}
	r.open = r.open[:last]
	r.spaces.leave(last)
	return End
}

// token moves to the next token that can matter: no comment, no instruction.
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

// start fills the node with the present start tag.
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
		r.attrs = append(r.attrs, Attr{r.intern([]byte(r.spaces.attribute(a.Name))), r.value(a.Value)})
	}
	*n = Node{Name: r.spaces.element(r.s.Name()), Attrs: r.attrs[from:len(r.attrs):len(r.attrs)], Line: r.s.Line()}
}

// value decodes the value of an attribute.
func (r *Reader) value(raw []byte) string {
	var n xmlscan.Repairs
	r.scratch = r.dec.Append(r.scratch[:0], raw, false, &n)
	r.repaired(n)
	return r.intern(r.scratch)
}

// intern returns one string for equal short ones: files say the same few words
// in every unit.
func (r *Reader) intern(b []byte) string {
	const maxWord = 64
	if len(b) > maxWord {
		return string(b)
	}
	if s, ok := r.words[string(b)]; ok {
		return s
	}
	if len(r.words) >= maxNames {
		clear(r.words)
	}
	s := string(b)
	r.words[s] = s
	return s
}

// Repairs are what was repaired since the last call.
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

// repaired notes what decoding a text repaired.
func (r *Reader) repaired(n xmlscan.Repairs) {
	if n == (xmlscan.Repairs{}) {
		return
	}
	r.repairs = reading.AppendRepairs(r.repairs, r.s.Line(), n)
	if n.Refused > 0 {
		r.fail(reading.RefusedEntity)
	}
}

// declaration is a prefix that stands for a namespace, from the element at depth on.
type declaration struct {
	depth         int
	prefix, space string
}

// namespaces turns the names of a file into those that its reader asks for.
type namespaces struct {
	// core is the namespace of the root: names in it have no prefix.
	core     string
	prefixes map[string]string
	declared []declaration
	// known are the names already worked out under the present declarations.
	known map[string]string
}

// declare takes the declarations of the element at the depth.
func (s *namespaces) declare(depth int, attribute, value string) bool {
	prefix, ok := strings.CutPrefix(attribute, "xmlns")
	if !ok || prefix != "" && prefix[0] != ':' {
		return false
	}
	s.declared = append(s.declared, declaration{depth, strings.TrimPrefix(prefix, ":"), value})
	clear(s.known)
	return true
}

// leave forgets what elements deeper than the depth declared.
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

// space is the namespace of the prefix; declared is false where nothing says so.
func (s *namespaces) space(prefix string) (space string, declared bool) {
	for i := len(s.declared) - 1; i >= 0; i-- {
		if s.declared[i].prefix == prefix {
			return s.declared[i].space, true
		}
	}
	return "", false
}

// element is the name of an element for the reader.
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

// attribute is the name of an attribute for the reader: without a prefix it is
// in no namespace.
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
