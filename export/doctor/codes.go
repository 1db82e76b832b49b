package doctor

import (
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/unit"
)

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
