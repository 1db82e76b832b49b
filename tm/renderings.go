package tm

import (
	"cmp"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/spot"
)

// Rendering is one way in which units rendered a phrase.
type Rendering struct {
	// Text is the rendering as the newest unit has it.
	Text string
	// Lang is the language of Text, a canonical BCP 47 tag.
	Lang string
	// Count is the number of units, of those looked at, that render the phrase so.
	Count int
	// First and Last are the earliest and latest date of their origins, as
	// Origin.Date; empty where none has a date.
	First, Last string
	// Weak tells that the place of the rendering is a guess.
	Weak bool
}

// renderingSample is the number of units, the newest, whose renderings are
// grouped: enough to see every common rendering, little enough to read at once.
const renderingSample = 300

// findRenderings marks the likely words of the other side in every unit that
// has one, and groups them: the most frequent first, then the newest, then by
// text. What the dictionary knows is all it goes by, so each is weak.
func findRenderings(units []Found, phrase string) ([]Rendering, error) {
	if !slices.ContainsFunc(units, renderable) {
		return nil, nil
	}
	dictionary, err := lexicon.Chinese()
	if err != nil {
		return nil, err
	}
	var groups []Rendering
	group := map[string]int{}
	for i := range units {
		f := &units[i]
		if !renderable(*f) {
			continue
		}
		from, to := f.Unit.Variants[f.Variant], f.Unit.Variants[f.Other]
		span, ok := spot.Likely(dictionary, phrase, from.Lang, to.Text, to.Lang)
		if !ok {
			continue
		}
		f.Renderings = []align.Span{span}
		text := to.Text[span.Start:span.End]
		key := to.Lang + " " + fold.String(text)
		at, seen := group[key]
		if !seen {
			at = len(groups)
			group[key] = at
			groups = append(groups, Rendering{Text: text, Lang: to.Lang, Weak: true})
		}
		groups[at].add(f.Unit.Origin.Date)
	}
	slices.SortStableFunc(groups, func(a, b Rendering) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(b.Last, a.Last), strings.Compare(a.Text, b.Text))
	})
	return groups, nil
}

// renderable tells whether the unit has another side that the dictionary may
// know: Chinese and something else.
func renderable(f Found) bool {
	if f.Other < 0 {
		return false
	}
	from, to := f.Unit.Variants[f.Variant].Lang, f.Unit.Variants[f.Other].Lang
	return (lang.Base(from) == "zh") != (lang.Base(to) == "zh")
}

// add counts one more unit with the date of its origin.
func (r *Rendering) add(date string) {
	r.Count++
	if date == "" {
		return
	}
	if r.First == "" || date < r.First {
		r.First = date
	}
	r.Last = max(r.Last, date)
}
