package xmlscan

import (
	"bytes"
	"html"
	"strconv"
	"unicode/utf8"
)

// Repairs counts what Decoder.Append repaired.
type Repairs struct {
	// Controls is the number of characters that XML 1.0 forbids. They are
	// dropped, except that VT and FF, which separate lines, become a space.
	Controls int
	// Bytes is the number of places with invalid UTF-8; each became one U+FFFD.
	Bytes int
	// Entities is the number of bare "&" and of entities that neither XML nor
	// the file declares. Those of HTML became their character; the others are
	// kept as written.
	Entities int
	// Refused is the number of entities that were dropped instead of expanded:
	// they name another file, or their expansion exceeds the limits.
	Refused int
}

// A Decoder decodes texts and values. The zero value knows the five entities of
// XML.
type Decoder struct {
	Entities Entities
}

// Clean reports whether Append would copy b unchanged: it is valid UTF-8
// without references, \r or forbidden characters.
func Clean(b []byte) bool { return cleanPrefix(b) == len(b) }

// cleanPrefix returns how many bytes at the beginning of b need no decoding.
func cleanPrefix(b []byte) int {
	for i := 0; i < len(b); {
		if c := b[i]; c < utf8.RuneSelf {
			if c < ' ' && c != '\t' && c != '\n' || c == '&' {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if !allowed(r, size) {
			return i
		}
		i += size
	}
	return len(b)
}

// Append appends the decoded text: it replaces references, turns line ends into
// \n, and repairs and counts what is not allowed. If cdata is set, "&" is an
// ordinary character.
func (t *Decoder) Append(dst, raw []byte, cdata bool, n *Repairs) []byte {
	for {
		clean := cleanPrefix(raw)
		dst = append(dst, raw[:clean]...)
		raw = raw[clean:]
		if len(raw) == 0 {
			return dst
		}
		switch c := raw[0]; {
		case c == '&' && cdata:
			dst, raw = append(dst, '&'), raw[1:]
		case c == '&':
			dst, raw = t.reference(dst, raw, n)
		case c == '\r':
			dst, raw = append(dst, '\n'), raw[1:]
			if len(raw) > 0 && raw[0] == '\n' {
				raw = raw[1:]
			}
		default:
			r, size := utf8.DecodeRune(raw)
			dst = appendForbidden(dst, r, size, n)
			raw = raw[size:]
		}
	}
}

// appendForbidden appends the replacement of a character that is not allowed.
func appendForbidden(dst []byte, r rune, size int, n *Repairs) []byte {
	if r == utf8.RuneError && size == 1 {
		n.Bytes++
		return append(dst, "\uFFFD"...)
	}
	n.Controls++
	if r == '\v' || r == '\f' {
		return append(dst, ' ')
	}
	return dst
}

// allowed reports whether a decoded character matches the production Char of XML
// 1.0 (section 2.2).
func allowed(r rune, size int) bool {
	switch {
	case r == utf8.RuneError:
		return size == 3
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	}
	return r != 0xFFFE && r != 0xFFFF
}

// longestReference is the greatest length in bytes of "&…;" that is read as a
// reference and not as a bare "&". The longest entity of HTML has 33 bytes.
const longestReference = 64

func (t *Decoder) reference(dst, raw []byte, n *Repairs) (out, rest []byte) {
	end := bytes.IndexByte(raw[:min(len(raw), longestReference)], ';')
	if end < 2 {
		n.Entities++
		return append(dst, '&'), raw[1:]
	}
	name, rest := raw[1:end], raw[end+1:]
	switch string(name) {
	case "amp":
		return append(dst, '&'), rest
	case "lt":
		return append(dst, '<'), rest
	case "gt":
		return append(dst, '>'), rest
	case "quot":
		return append(dst, '"'), rest
	case "apos":
		return append(dst, '\''), rest
	}
	if name[0] == '#' {
		if r, ok := character(name[1:]); ok {
			if allowed(r, utf8.RuneLen(r)) {
				return utf8.AppendRune(dst, r), rest
			}
			return appendForbidden(dst, r, utf8.RuneLen(r), n), rest
		}
		n.Entities++
		return append(dst, '&'), raw[1:]
	}
	if value, known := t.Entities.expand(name, n); known {
		return append(dst, value...), rest
	}
	n.Entities++
	// HTML also accepts "&nbsp" without ";" and with anything after it, which is not a
	// reference in XML.
	if s := html.UnescapeString(string(raw[:end+1])); s[0] != '&' && (s == ";" || s[len(s)-1] != ';') {
		return append(dst, s...), rest
	}
	return append(dst, '&'), raw[1:]
}

// character parses the number of a character reference: 20013 or x4E2D.
func character(digits []byte) (rune, bool) {
	base := 10
	if len(digits) > 0 && digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	u, err := strconv.ParseUint(string(digits), base, 32)
	if err != nil || digits[0] == '+' || u > utf8.MaxRune || 0xD800 <= u && u <= 0xDFFF {
		return 0, false
	}
	return rune(u), true
}

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
