package xmltree

import (
	"bytes"
	"strings"
)

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
