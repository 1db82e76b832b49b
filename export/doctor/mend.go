package doctor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Mender makes the units of a repaired copy.
type Mender struct {
	ids map[string]int
}

// NewMender returns a Mender for one file.
func NewMender() *Mender { return &Mender{ids: map[string]int{}} }

// Mend returns the unit of the repaired copy: an id that came before gets a number
// after it, half a pair of codes becomes a code that stands for a half, a text
// that is empty is gone. What a reader has repaired is repaired already; line
// breaks and spaces at the ends are for the writer. ok is false for a unit that is
// left out, since it has fewer than two texts.
func (m *Mender) Mend(item export.Item) (u unit.Unit, ok bool) {
	u = item.SourceFirst()
	u.Variants = slices.DeleteFunc(slices.Clone(u.Variants), func(v unit.Variant) bool { return strings.TrimSpace(v.Text) == "" })
	if len(u.Variants) < 2 {
		return u, false
	}
	for i := range u.Variants {
		mendCodes(&u.Variants[i])
	}
	// A unit without an id gets the one that a writer would make of its texts, so
	// that the same texts at two places have two ids here too.
	u.TUID = provenance.TUID(&u)
	m.ids[u.TUID]++
	if n := m.ids[u.TUID]; n > 1 {
		u.TUID = m.free(u.TUID, n)
	}
	return u, true
}

// free is a name that no unit has had.
func (m *Mender) free(id string, n int) string {
	for ; ; n++ {
		name := fmt.Sprintf("%s~%d", id, n)
		if m.ids[name] == 0 {
			m.ids[name] = 1
			return name
		}
	}
}

// mendCodes makes halves of pairs isolated codes, and leaves out half a highlight.
func mendCodes(v *unit.Variant) {
	half := halves(v)
	if len(half) == 0 {
		return
	}
	v.Codes = slices.Clone(v.Codes)
	for _, i := range half {
		c := &v.Codes[i]
		switch c.Kind {
		case unit.CodeBegin, unit.CodeEnd:
			pos := "begin"
			if c.Kind == unit.CodeEnd {
				pos = "end"
			}
			c.Kind = unit.CodeIsolated
			kept := []unit.Prop{{Type: "pos", Value: pos}}
			for _, a := range c.Attributes {
				if a.Type != "i" && a.Type != "pos" {
					kept = append(kept, a)
				}
			}
			c.Attributes = kept
		default:
			c.Kind = ""
		}
	}
	v.Codes = slices.DeleteFunc(v.Codes, func(c unit.Code) bool { return c.Kind == "" })
}

// codes looks whether the pairs of codes in a text are whole, and whether a
// translation has those of its source.
func (d *Doctor) codes(u *unit.Unit, p Place) {
	first := -1
	for i := range u.Variants {
		v := &u.Variants[i]
		if half := halves(v); len(half) > 0 {
			p.Detail = v.Lang + ": " + strings.Join(codeNames(v, half), ", ")
			d.add(BrokenCodes, 1, p)
		}
		if strings.TrimSpace(v.Text) == "" {
			continue
		}
		if first < 0 {
			first = i
			continue
		}
		if missing := difference(&u.Variants[first], v); missing != "" {
			p.Detail = missing
			d.add(OtherCodes, 1, p)
		}
	}
}

// halves are the indices of codes that begin a pair without an end, or end one
// that did not begin.
func halves(v *unit.Variant) []int {
	var list, open []int
	for i := range v.Codes {
		c := &v.Codes[i]
		switch c.Kind {
		case unit.CodeBegin, unit.CodeHighlight:
			open = append(open, i)
		case unit.CodeEnd, unit.CodeHighlightEnd:
			at := -1
			for k := len(open) - 1; k >= 0 && at < 0; k-- {
				b := &v.Codes[open[k]]
				if (b.Kind == unit.CodeBegin) == (c.Kind == unit.CodeEnd) && (c.Kind == unit.CodeHighlightEnd || number(b) == number(c)) {
					at = k
				}
			}
			if at < 0 {
				list = append(list, i)
			} else {
				open = slices.Delete(open, at, at+1)
			}
		}
	}
	list = append(list, open...)
	slices.Sort(list)
	return list
}

// number is what pairs a beginning with its end.
func number(c *unit.Code) string {
	for _, a := range c.Attributes {
		if a.Type == "i" {
			return a.Value
		}
	}
	return ""
}

// codeNames are codes as a translator knows them: <b>, {0}, or their kind.
func codeNames(v *unit.Variant, which []int) []string {
	var names []string
	for _, i := range which {
		c := &v.Codes[i]
		name := c.Data
		if name == "" {
			name = string(c.Kind)
			if n := number(c); n != "" {
				name += " " + n
			}
		}
		names = append(names, short(name))
	}
	return names
}

// difference says which codes of the source a translation lacks, and which it has
// besides; empty where they are the same, in whatever order.
func difference(source, target *unit.Variant) string {
	count := func(v *unit.Variant) (map[string]int, []string) {
		n := map[string]int{}
		var order []string
		for i := range v.Codes {
			if k := v.Codes[i].Kind; k == unit.CodeHighlight || k == unit.CodeHighlightEnd {
				continue
			}
			// What the code stands for may be written in another way, as in a
			// link to another page: the kind must be there.
			name := string(v.Codes[i].Kind)
			if n[name] == 0 {
				order = append(order, name)
			}
			n[name]++
		}
		return n, order
	}
	have, order := count(target)
	want, wantOrder := count(source)
	var parts []string
	for _, name := range wantOrder {
		if have[name] < want[name] {
			parts = append(parts, "fewer "+name+" in "+target.Lang)
		}
	}
	for _, name := range order {
		if have[name] > want[name] {
			parts = append(parts, "more "+name+" in "+target.Lang)
		}
	}
	return strings.Join(parts, ", ")
}
