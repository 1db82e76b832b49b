package tbx

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Units returns the concepts as units of a memory; see export.Reader. A unit has one
// variant for each language. A concept with several terms in a language therefore gives
// several units: the first has the best terms of all languages, the next the second best
// and so on; a language that has no more terms repeats its best one. Banned and superseded
// terms are skipped and counted in the report. A concept in a single language gives no
// unit. A concept that yiku wrote from a unit gives that unit, with its origin and place.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return r.stream.Units(ctx, func(emit reading.Emit) error {
		number := 0
		return r.read(func(f Found) error {
			if f.Bad != nil {
				number++
				return emit(&export.Item{Number: number, Line: f.Bad.Line, Source: -1, Bad: f.Bad})
			}
			units := r.units(&f.Entry)
			if len(units) == 0 {
				number++
				r.stream.Repair(f.Repairs...)
			}
			for i, u := range units {
				number++
				item := export.Item{Number: number, Line: f.Entry.Line, Unit: u, Source: -1}
				if i == 0 {
					item.Repairs = f.Repairs
				}
				if err := emit(&item); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (r *Reader) units(e *Entry) []unit.Unit {
	var tags []string
	terms := map[string][]Term{}
	for _, t := range e.Terms {
		if t.Status == Banned || t.Status == Superseded {
			r.stream.Unfinished.Add(export.WasRejected, e.Line)
			continue
		}
		if len(terms[t.Lang]) == 0 {
			tags = append(tags, t.Lang)
		}
		terms[t.Lang] = append(terms[t.Lang], t)
	}
	if len(tags) < 2 {
		r.stream.Unfinished.Add(export.NotTranslated, e.Line)
		return nil
	}
	most := 0
	for _, list := range terms {
		slices.SortStableFunc(list, func(a, b Term) int { return cmp.Compare(rank(a.Status), rank(b.Status)) })
		most = max(most, len(list))
	}
	name, checksum, place := nameOf(e)
	if checksum != "" {
		return []unit.Unit{unitAgain(e, name, checksum, place, tags, terms)}
	}
	units := make([]unit.Unit, most)
	for i := range units {
		u := unit.Unit{TUID: name, Score: 1, Props: propsOf(e), Notes: slices.Clone(e.Notes)}
		if i > 0 && name != "" {
			u.TUID = fmt.Sprintf("%s#%d", name, i+1)
		}
		for _, tag := range tags {
			list := terms[tag]
			t := list[0]
			if i < len(list) {
				t = list[i]
			}
			u.Variants = append(u.Variants, unit.Variant{Lang: tag, Text: t.Text, Details: detailsOf(t)})
		}
		units[i] = u
	}
	return units
}

// unitAgain returns the unit from which a concept was written, with all its terms.
func unitAgain(e *Entry, name, checksum string, place int, tags []string, terms map[string][]Term) unit.Unit {
	u := unit.Unit{TUID: name, Place: place, Score: 1, Props: propsOf(e), Notes: slices.Clone(e.Notes)}
	u.Origin.Checksum = checksum
	if e.Unit == "" { // otherwise the source may be that of another tool
		u.Origin.Title = e.Source
	}
	for _, tag := range tags {
		for _, t := range terms[tag] {
			u.Variants = append(u.Variants, unit.Variant{Lang: tag, Text: t.Text, Details: detailsOf(t)})
		}
	}
	return u
}

// nameOf returns the name of a concept and, if it was written from a unit of a memory,
// the checksum of the unit's origin and its place there. They are in the id, to which the
// writer adds a letter if it begins with a digit, or in Unit.
func nameOf(e *Entry) (name, checksum string, place int) {
	for _, id := range []string{e.ID, strings.TrimPrefix(e.ID, "c")} {
		if sum, n, ours := provenance.ParseTUID(id); ours {
			return id, sum, n
		}
	}
	checksum, place, _ = provenance.ParseTUID(e.Unit)
	return e.ID, checksum, place
}

func rank(s Status) int {
	if s == Official {
		return 0
	}
	return 1
}

// The properties of units and variants that hold facts.
const (
	propSubject      = "x-subject"
	propDefinition   = "x-definition"
	propSource       = "x-source"
	propDate         = "x-date"
	propStatus       = "x-term-status"
	propContext      = "x-context"
	propPartOfSpeech = "x-part-of-speech"
)

func propsOf(e *Entry) []unit.Prop {
	return kept(unit.Prop{Type: propSubject, Value: e.Subject}, unit.Prop{Type: propDefinition, Value: e.Definition},
		unit.Prop{Type: propSource, Value: e.Source}, unit.Prop{Type: propDate, Value: e.Date})
}

func detailsOf(t Term) *unit.Details {
	props := kept(unit.Prop{Type: propStatus, Value: string(t.Status)}, unit.Prop{Type: propDefinition, Value: t.Definition},
		unit.Prop{Type: propContext, Value: t.Context}, unit.Prop{Type: propSource, Value: t.Source},
		unit.Prop{Type: propPartOfSpeech, Value: t.PartOfSpeech}, unit.Prop{Type: propDate, Value: t.Date})
	if len(props) == 0 && len(t.Notes) == 0 && t.By == "" {
		return nil
	}
	return &unit.Details{Props: props, Notes: slices.Clone(t.Notes), ChangedBy: t.By}
}

func kept(props ...unit.Prop) []unit.Prop {
	var list []unit.Prop
	for _, p := range props {
		if strings.TrimSpace(p.Value) != "" {
			list = append(list, p)
		}
	}
	return list
}

func entryOf(u *unit.Unit) Entry {
	e := Entry{ID: u.TUID, Unit: provenance.LocalTUID(u), Notes: u.Notes}
	for _, p := range u.Props {
		switch p.Type {
		case propSubject:
			e.Subject = p.Value
		case propDefinition:
			e.Definition = p.Value
		case propSource:
			e.Source = p.Value
		case propDate:
			e.Date = p.Value
		}
	}
	e.Source = cmp.Or(e.Source, u.Origin.Title)
	e.Date = cmp.Or(e.Date, u.Origin.Date)
	for _, v := range u.Variants {
		t := Term{Lang: v.Lang, Text: v.Text}
		if v.Details != nil {
			t.Notes, t.By = v.Details.Notes, v.Details.ChangedBy
			for _, p := range v.Details.Props {
				t.take(p)
			}
		}
		e.Terms = append(e.Terms, t)
	}
	return e
}

// take sets the field of a property made by detailsOf.
func (t *Term) take(p unit.Prop) {
	switch p.Type {
	case propStatus:
		t.Status = Status(p.Value)
	case propDefinition:
		t.Definition = p.Value
	case propContext:
		t.Context = p.Value
	case propSource:
		t.Source = p.Value
	case propPartOfSpeech:
		t.PartOfSpeech = p.Value
	case propDate:
		t.Date = p.Value
	}
}
