package main

import (
	"time"

	"github.com/yiku-tm/yiku/tm/unit"
)

// shownList is the JSON of yiku show.
type shownList struct {
	Units []shownUnit `json:"units"`
}

type shownUnit struct {
	ID          int64          `json:"id"`
	Place       int            `json:"place"`
	Status      unit.Status    `json:"status"`
	Score       float64        `json:"score"`
	Created     time.Time      `json:"created"`
	Changed     time.Time      `json:"changed"`
	Variants    []shownVariant `json:"variants"`
	Origin      origin         `json:"origin"`
	MoreOrigins []placed       `json:"more_origins"`
	TUID        string         `json:"tuid"`
	CreatedBy   string         `json:"created_by"`
	ChangedBy   string         `json:"changed_by"`
	Notes       []string       `json:"notes"`
	Props       []shownProp    `json:"props"`
	Before      []neighbour    `json:"before"`
	After       []neighbour    `json:"after"`
	History     []journalEntry `json:"history"`
}

type shownVariant struct {
	Lang  string      `json:"lang"`
	Text  string      `json:"text"`
	Codes []shownCode `json:"codes"`
	Notes []string    `json:"notes"`
	Props []shownProp `json:"props"`
}

type shownCode struct {
	At   int           `json:"at"`
	Kind unit.CodeKind `json:"kind"`
	Data string        `json:"data"`
}

type shownProp struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// placed is a further origin of a unit.
type placed struct {
	Origin origin `json:"origin"`
	Place  int    `json:"place"`
}

// placesOf are the further origins of the unit.
func placesOf(u unit.Unit) []placed {
	list := []placed{}
	for _, p := range u.MoreOrigins {
		list = append(list, placed{originOf(p.Origin), p.Place})
	}
	return list
}

type neighbour struct {
	ID    int64    `json:"id"`
	Texts []string `json:"texts"`
}

func shownOf(list []shown) shownList {
	j := shownList{Units: []shownUnit{}}
	for _, s := range list {
		u := s.unit
		x := shownUnit{
			ID: u.ID, Place: u.Place, Status: u.Status, Score: u.Score, Created: u.Created, Changed: u.Changed,
			Variants: []shownVariant{}, Origin: originOf(u.Origin), MoreOrigins: placesOf(u), TUID: u.TUID,
			CreatedBy: u.CreatedBy, ChangedBy: u.ChangedBy, Notes: orEmpty(u.Notes), Props: propsOf(u.Props),
			Before: neighboursOf(s.before), After: neighboursOf(s.after), History: []journalEntry{},
		}
		for _, v := range u.Variants {
			x.Variants = append(x.Variants, variantOf(v))
		}
		for _, e := range s.history {
			x.History = append(x.History, journalEntryOf(e))
		}
		j.Units = append(j.Units, x)
	}
	return j
}

func variantOf(v unit.Variant) shownVariant {
	x := shownVariant{Lang: v.Lang, Text: v.Text, Codes: []shownCode{}, Notes: []string{}, Props: []shownProp{}}
	for _, c := range v.Codes {
		x.Codes = append(x.Codes, shownCode{c.At, c.Kind, c.Data})
	}
	if d := v.Details; d != nil {
		x.Notes, x.Props = orEmpty(d.Notes), propsOf(d.Props)
	}
	return x
}

func propsOf(props []unit.Prop) []shownProp {
	list := []shownProp{}
	for _, p := range props {
		list = append(list, shownProp{p.Type, p.Value})
	}
	return list
}

func neighboursOf(units []unit.Unit) []neighbour {
	list := []neighbour{}
	for _, u := range units {
		n := neighbour{ID: u.ID}
		for _, v := range u.Variants {
			n.Texts = append(n.Texts, v.Text)
		}
		list = append(list, n)
	}
	return list
}
