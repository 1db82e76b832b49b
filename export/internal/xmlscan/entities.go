package xmlscan

import (
	"bytes"
)

// Entities of the internal subset of a DOCTYPE can multiply: ten lines of
// <!ENTITY b "&a;&a;…"> expand to a thousand million characters ("billion
// laughs"), and entities that refer to each other expand for ever. An expansion
// is therefore limited in depth, in length and in the number of entities looked
// up, and so is the sum of all expansions of a file. Entities that name a file
// or an address are recorded by name only; nothing is ever opened.
const (
	// maxDepth is the greatest depth of entities within entities. The DTDs that
	// translation tools write have no nested ones.
	maxDepth = 8
	// maxExpansion is the greatest length in bytes of one expansion, maxSteps
	// the greatest number of entities that it may use.
	maxExpansion = 64 << 10
	maxSteps     = 4096
	// maxTotal is the greatest total of the bytes, and of the steps, of all
	// expansions of a file.
	maxTotal = 16 << 20
	// maxDeclared is the number of entities that a file may declare; HTML has
	// 253.
	maxDeclared = 4096
)

// Entities holds the entities that the internal subset of a DOCTYPE declares.
// The zero value has none.
type Entities struct {
	values   map[string]entity
	expanded map[string]expansion
	spent    int
}

// An expansion is the cached result of expanding an entity; it is the same
// wherever the entity is used.
type expansion struct {
	text string
	ok   bool
}

type entity struct {
	value    []byte
	external bool
}

// Declare records the general entities that the content of a DOCTYPE directive
// declares. The first declaration of a name is binding (XML 1.0, section 4.2).
func (e *Entities) Declare(directive []byte) {
	for {
		i := bytes.Index(directive, []byte("<!"))
		if i < 0 {
			return
		}
		directive = directive[i:]
		switch {
		case bytes.HasPrefix(directive, []byte("<!--")):
			end := bytes.Index(directive, []byte("-->"))
			if end < 0 {
				return
			}
			directive = directive[end+3:]
		case bytes.HasPrefix(directive, []byte("<!ENTITY")):
			directive = e.declareOne(directive[len("<!ENTITY"):])
		default:
			directive = directive[2:]
		}
	}
}

// declareOne parses «name "value">», «name SYSTEM "…">» or «% name …» and
// returns the rest of b.
func (e *Entities) declareOne(b []byte) (rest []byte) {
	i := skipSpace(b, 0)
	from := i
	for i < len(b) && !isSpace(b[i]) && b[i] != '>' && b[i] != '"' && b[i] != '\'' {
		i++
	}
	name := string(b[from:i])
	i = skipSpace(b, i)
	b = b[i:]
	if name == "%" || name == "" { // parameter entities are used in DTDs only
		return b
	}
	var declared entity
	if len(b) > 0 && (b[0] == '"' || b[0] == '\'') {
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 {
			return nil
		}
		declared.value = bytes.Clone(b[1 : 1+end])
		b = b[2+end:]
	} else {
		declared.external = true
	}
	if _, there := e.values[name]; !there && len(e.values) < maxDeclared {
		if e.values == nil {
			e.values, e.expanded = map[string]entity{}, map[string]expansion{}
		}
		e.values[name] = declared
	}
	return b
}

// expand returns the text of the entity; known is false if the file does not
// declare it. An entity that must not be expanded gives no text and is counted.
func (e *Entities) expand(name []byte, n *Repairs) (text string, known bool) {
	if _, known := e.values[string(name)]; !known {
		return "", false
	}
	x, done := e.expanded[string(name)]
	if !done {
		w := expander{entities: e}
		out, ok := w.append(nil, name, 0)
		x = expansion{string(out), ok}
		e.spent += w.steps
		e.expanded[string(name)] = x
	}
	if e.spent += len(x.text); !x.ok || e.spent > maxTotal {
		n.Refused++
		return "", true
	}
	return x.text, true
}

// An expander computes one expansion.
type expander struct {
	entities *Entities
	steps    int
}

// append appends the expansion of the entity and reports whether it is within
// the limits.
func (w *expander) append(dst, name []byte, depth int) ([]byte, bool) {
	w.steps++
	declared, known := w.entities.values[string(name)]
	if !known || declared.external || depth > maxDepth || w.steps > maxSteps {
		return nil, false
	}
	for raw := declared.value; ; {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			dst = appendText(dst, raw)
			return dst, len(dst) <= maxExpansion
		}
		dst = appendText(dst, raw[:i])
		raw = raw[i:]
		if len(dst) > maxExpansion {
			return nil, false
		}
		inner, rest, nested := cutNested(raw, w.entities)
		if !nested {
			var n Repairs
			dst, raw = (&Decoder{}).reference(dst, raw, &n)
			continue
		}
		var ok bool
		if dst, ok = w.append(dst, inner, depth+1); !ok {
			return nil, false
		}
		raw = rest
	}
}

// appendText appends a part of a value that contains no reference.
func appendText(dst, raw []byte) []byte {
	var n Repairs
	return (&Decoder{}).Append(dst, raw, true, &n)
}

// cutNested cuts the reference to a declared entity off the front of raw, if
// there is one.
func cutNested(raw []byte, e *Entities) (name, rest []byte, ok bool) {
	end := bytes.IndexByte(raw[:min(len(raw), longestReference)], ';')
	if end < 2 {
		return nil, raw, false
	}
	if _, known := e.values[string(raw[1:end])]; !known {
		return nil, raw, false
	}
	return raw[1:end], raw[end+1:], true
}
