package doctor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Mender makes the units of a repaired copy.
type Mender struct {
	ids map[string]int
}

// NewMender returns a Mender for one file.
func NewMender() *Mender { return &Mender{ids: map[string]int{}} }

// Mend returns the unit of the repaired copy: an id that came before gets a number
// behind it, half a pair of codes becomes a code that stands for a half, a text
// that is empty is gone. What a reader has repaired is repaired already; line
// breaks and blanks at the ends are for the writer. ok is false for a unit that is
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
	u.TUID = own.TUID(&u)
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
