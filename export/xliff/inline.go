package xliff

import (
	"strconv"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/tm/unit"
)

// The inline codes of a text are numbered anew, so that a code has the same
// number in the source, the target and the matches of a segment: tools hold the
// two sides against each other by it. Two codes are the same where they have one
// name, which is the first of the attributes id (XLIFF), x and i (TMX) that they
// have, or else their place among the codes of their kind.

// codeIDs gives the numbers within a segment.
type codeIDs struct {
	numbers map[codeName]int
	// data are the native codes that a unit of XLIFF 2 lists apart.
	data []string
}

// codeName is what makes codes of two texts the same. again counts codes of one
// text that would have the same name.
type codeName struct {
	kind, name string
	again      int
}

func (c *codeIDs) reset() {
	clear(c.numbers)
	c.data = c.data[:0]
}

// number is the number of the code with the name.
func (c *codeIDs) number(name codeName) int {
	n, ok := c.numbers[name]
	if !ok {
		if c.numbers == nil {
			c.numbers = map[codeName]int{}
		}
		n = len(c.numbers) + 1
		c.numbers[name] = n
	}
	return n
}

// dataRef is the number of a native code in the list of the unit, from 1; 0 for
// an empty one.
func (c *codeIDs) dataRef(data string) int {
	if data == "" {
		return 0
	}
	for i, d := range c.data {
		if d == data {
			return i + 1
		}
	}
	c.data = append(c.data, data)
	return len(c.data)
}

// shape is what a code is written as.
type shape uint8

const (
	shapePlaceholder shape = iota // stands alone
	shapeOpen                     // begins a pair whose end is in the text
	shapeClose                    // ends it
	shapeOpenAlone                // begins a pair that ends elsewhere
	shapeCloseAlone               // ends a pair that began elsewhere
	shapeMark                     // begins a marked stretch of text
	shapeMarkEnd                  // ends it
)

// shaped is a code with what is written of it.
type shaped struct {
	*unit.Code
	shape shape
	id    int
	// at is Code.At, moved to a border of characters within the text.
	at int
	// crossed tells that another pair or mark begins inside of the pair and ends
	// outside. other is the index of the other half, for both halves of a pair.
	crossed bool
	other   int
}

// shapes works out how the codes of a text are written. Marks always nest, since
// they are XML elements: one that is never ended ends with the text, and an end
// without a beginning is left out.
func shapes(v *unit.Variant, ids *codeIDs) []shaped {
	list := make([]shaped, 0, len(v.Codes))
	used := map[codeName]int{}
	var open []int // indices into list of what is not ended
	at := 0
	for i := range v.Codes {
		at = border(v.Text, max(v.Codes[i].At, at))
		c := shaped{Code: &v.Codes[i], shape: shapeOf(&v.Codes[i]), at: at}
		if c.shape == shapeMarkEnd || c.Kind == unit.CodeEnd {
			if begin := lastOpen(list, open, c); begin >= 0 {
				endPair(list, open[begin:], &c)
				open = append(open[:begin], open[begin+1:]...)
			} else if c.shape == shapeMarkEnd {
				continue
			}
		}
		if c.id == 0 {
			name := nameOf(c.Code)
			used[name]++
			name.again = used[name]
			c.id = ids.number(name)
		}
		if c.shape == shapeMark || c.Kind == unit.CodeBegin {
			open = append(open, len(list))
		}
		list = append(list, c)
	}
	return closeMarks(list, open, len(v.Text))
}

// shapeOf is the shape of a code as long as its other half is not known.
func shapeOf(c *unit.Code) shape {
	switch c.Kind {
	case unit.CodeHighlight:
		return shapeMark
	case unit.CodeHighlightEnd:
		return shapeMarkEnd
	case unit.CodeBegin:
		return shapeOpenAlone
	case unit.CodeEnd:
		return shapeCloseAlone
	case unit.CodeIsolated:
		if attribute(c, "pos") == "end" {
			return shapeCloseAlone
		}
		return shapeOpenAlone
	}
	return shapePlaceholder
}

// endPair ends the first of what is open, of which the rest began inside. The end
// is what will be appended to the list.
func endPair(list []shaped, open []int, end *shaped) {
	begin := &list[open[0]]
	end.id, end.other, begin.other = begin.id, open[0], len(list)
	for _, i := range open[1:] {
		list[i].crossed = true
		begin.crossed = begin.crossed || list[i].shape == shapeMark
	}
	if begin.shape != shapeMark {
		begin.shape, end.shape = shapeOpen, shapeClose
	}
}

// lastOpen is the index into open of the last beginning that the code ends, or -1.
// A mark ends only where nothing that began inside it is open.
func lastOpen(list []shaped, open []int, end shaped) int {
	for i := len(open) - 1; i >= 0; i-- {
		begin := &list[open[i]]
		if end.shape == shapeMarkEnd {
			if begin.shape == shapeMark {
				return i
			}
			continue
		}
		if begin.shape != shapeMark && attribute(begin.Code, "i") == attribute(end.Code, "i") {
			return i
		}
	}
	return -1
}

// closeMarks ends the marks that nothing ended.
func closeMarks(list []shaped, open []int, at int) []shaped {
	for i := len(open) - 1; i >= 0; i-- {
		if begin := list[open[i]]; begin.shape == shapeMark {
			list = append(list, shaped{Code: &unit.Code{Kind: unit.CodeHighlightEnd}, shape: shapeMarkEnd, id: begin.id, at: at})
		}
	}
	return list
}

// nameOf is the name of a code without again.
func nameOf(c *unit.Code) codeName {
	kind := "alone"
	switch c.Kind {
	case unit.CodeHighlight:
		kind = "mark"
	case unit.CodeBegin, unit.CodeEnd:
		kind = "pair"
	}
	for _, a := range []string{"id", "x", "i"} {
		if v := attribute(c, a); v != "" {
			return codeName{kind: kind, name: v}
		}
	}
	return codeName{kind: kind}
}

// attribute is the value of an attribute of the code, or "".
func attribute(c *unit.Code, name string) string {
	for _, a := range c.Attributes {
		if a.Type == name {
			return a.Value
		}
	}
	return ""
}

// border moves an offset to a border of characters within the text.
func border(text string, at int) int {
	at = min(at, len(text))
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// appendID appends « name="17"».
func appendID(b []byte, name string, id int) []byte {
	b = append(append(append(b, ' '), name...), '=', '"')
	return append(strconv.AppendInt(b, int64(id), 10), '"')
}
