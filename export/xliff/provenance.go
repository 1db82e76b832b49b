package xliff

import (
	"time"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The names of properties for what XLIFF has no place for in a unit, beside those
// of package own. Dates are in the form of TMX, YYYYMMDDThhmmssZ.
const (
	propCreated   = "x-creationdate"
	propChanged   = "x-changedate"
	propCreatedBy = "x-creationid"
	propChangedBy = "x-changeid"
)

// ourTool is yiku's name as a tool: its files have its properties.
const ourTool = "yiku"

const dateForm = "20060102T150405Z"

// propsOf are the properties of a unit in a file.
func propsOf(u *unit.Unit) []unit.Prop {
	list := own.Props(u)
	add := func(name, value string) {
		if value != "" {
			list = append(list, unit.Prop{Type: name, Value: value})
		}
	}
	add(propCreated, formatDate(u.Created))
	add(propChanged, formatDate(u.Changed))
	add(propCreatedBy, u.CreatedBy)
	add(propChangedBy, u.ChangedBy)
	return append(list, u.Props...)
}

// notesOf are the notes of a unit in a file: first what yiku says of its origin.
func notesOf(u *unit.Unit) []string {
	if u.Status == "" {
		return u.Notes
	}
	if note := own.Note(&u.Origin, u.Status); note != "" {
		return append([]string{note}, u.Notes...)
	}
	return u.Notes
}

func formatDate(t time.Time) string {
	if year := t.UTC().Year(); t.IsZero() || year < 1 || year > 9999 {
		return ""
	}
	return t.UTC().Format(dateForm)
}

// takeProp takes a property that propsOf wrote back; false for any other.
func takeProp(u *unit.Unit, p unit.Prop) bool {
	switch p.Type {
	case propCreated, propChanged:
		t, err := time.Parse(dateForm, p.Value)
		if err != nil {
			return false
		}
		if p.Type == propCreated {
			u.Created = t
		} else {
			u.Changed = t
		}
	case propCreatedBy:
		u.CreatedBy = p.Value
	case propChangedBy:
		u.ChangedBy = p.Value
	default:
		return false
	}
	return true
}

func orUndetermined(tag string) string {
	if tag == "" {
		return lang.Undetermined
	}
	return tag
}
