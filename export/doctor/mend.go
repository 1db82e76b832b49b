package doctor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A Mender makes the units of a repaired copy.
type Mender struct {
	ids map[string]int
}

// NewMender returns a Mender for one file.
func NewMender() *Mender { return &Mender{ids: map[string]int{}} }

// Mend returns the unit of the repaired copy: a repeated id gets a number
// appended, half a pair of codes becomes an isolated code, and empty texts are
// dropped. What the Reader repairs, and what the Writer cleans (line breaks,
// spaces at the ends), is left to them. ok is false for a unit with fewer than two
// texts, which is left out.
func (m *Mender) Mend(item export.Item) (u unit.Unit, ok bool) {
	u = item.SourceFirst()
	u.Variants = slices.DeleteFunc(slices.Clone(u.Variants), func(v unit.Variant) bool { return strings.TrimSpace(v.Text) == "" })
	if len(u.Variants) < 2 {
		return u, false
	}
	for i := range u.Variants {
		mendCodes(&u.Variants[i])
	}
	// A unit without an id gets the one that a writer derives from its texts,
	// so that a repeated unit gets a different id here too.
	u.TUID = provenance.TUID(&u)
	m.ids[u.TUID]++
	if n := m.ids[u.TUID]; n > 1 {
		u.TUID = m.free(u.TUID, n)
	}
	return u, true
}

// free returns an id that no unit has had, beginning with the number n.
func (m *Mender) free(id string, n int) string {
	for ; ; n++ {
		name := fmt.Sprintf("%s~%d", id, n)
		if m.ids[name] == 0 {
			m.ids[name] = 1
			return name
		}
	}
}

// mendCodes turns halves of pairs into isolated codes, and drops halves of
// highlights.
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

// codes checks that the pairs of codes in a text are complete, and that a
// translation has the codes of its source.
func (d *Doctor) codes(u *unit.Unit, p Place) {
	first := -1
	for i := range u.Variants {
		v := &u.Variants[i]
		if half := halves(v); len(half) > 0 {
			d.at(BrokenCodes, p, v.Lang+": "+strings.Join(codeNames(v, half), ", "))
		}
		if strings.TrimSpace(v.Text) == "" {
			continue
		}
		if first < 0 {
			first = i
			continue
		}
		if missing := difference(&u.Variants[first], v); missing != "" {
			d.at(OtherCodes, p, missing)
		}
	}
}

// halves returns the indices of codes that begin a pair without an end, or end
// one without a beginning.
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

// number returns the attribute that connects the beginning of a pair with its
// end.
func number(c *unit.Code) string {
	for _, a := range c.Attributes {
		if a.Type == "i" {
			return a.Value
		}
	}
	return ""
}

// codeNames returns the codes as a translator sees them: <b>, {0}, or their
// kind.
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

// difference describes the codes that a translation lacks or has in addition to
// those of its source, in any order. It returns "" if they are the same.
func difference(source, target *unit.Variant) string {
	count := func(v *unit.Variant) (map[string]int, []string) {
		n := map[string]int{}
		var order []string
		for i := range v.Codes {
			if k := v.Codes[i].Kind; k == unit.CodeHighlight || k == unit.CodeHighlightEnd {
				continue
			}
			// Only the kinds are compared: the data may differ, as in a link to
			// another page.
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
