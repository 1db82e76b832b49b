package xmlscan

import (
	"bytes"
)

// Entities of the internal subset of a DOCTYPE can multiply: ten lines of
// <!ENTITY b "&a;&a;…"> make a thousand million characters ("billion laughs"),
// and a circle of them never ends. So an expansion is bounded in depth, in
// length and in the number of entities looked up, and so is the sum of all
// expansions of a file. Entities that name a file or an address are known by
// name only; nothing is ever opened.
const (
	// maxDepth is how deep entities may stand in entities. The DTDs that
	// translation tools write have none inside another.
	maxDepth = 8
	// maxExpansion is the length in bytes of one expansion, and maxSteps the
	// number of entities that it may use.
	maxExpansion = 64 << 10
	maxSteps     = 4096
	// maxTotal is the length in bytes, or number of steps, of all expansions
	// of a file together.
	maxTotal = 16 << 20
	// maxDeclared is how many entities a file may declare; HTML has 253.
	maxDeclared = 4096
)

// Entities are those that the internal subset of a DOCTYPE declares. The zero
// value has none.
type Entities struct {
	values   map[string]entity
	expanded map[string]expansion
	spent    int
}

// expansion is the result of expanding an entity. The same name always gives
// the same result, so it is worked out once.
type expansion struct {
	text string
	ok   bool
}

type entity struct {
	value    []byte
	external bool
}

// Declare takes the declarations of general entities out of the content of a
// DOCTYPE directive. The first declaration of a name holds (XML 1.0, 4.2).
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

// declareOne reads «name "value">», «name SYSTEM "…">» or «% name …» and
// returns what follows.
func (e *Entities) declareOne(b []byte) (rest []byte) {
	i := skipSpace(b, 0)
	from := i
	for i < len(b) && !isSpace(b[i]) && b[i] != '>' && b[i] != '"' && b[i] != '\'' {
		i++
	}
	name := string(b[from:i])
	i = skipSpace(b, i)
	b = b[i:]
	if name == "%" || name == "" { // parameter entities only serve in DTDs
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

// expand returns what the entity stands for; known is false for one that the
// file does not declare. One that must not be expanded gives nothing and is
// counted.
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

// expander works one expansion out.
type expander struct {
	entities *Entities
	steps    int
}

// append appends the expansion of the entity; false where a limit is passed.
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

// appendText appends text of a value that holds no reference.
func appendText(dst, raw []byte) []byte {
	var n Repairs
	return (&Decoder{}).Append(dst, raw, true, &n)
}

// cutNested cuts off the reference to an entity of the file, if raw begins
// with one.
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
