// Package ruling defines the statements of authorities on how a phrase is
// rendered.
package ruling

import (
	"errors"
	"fmt"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A Ruling is a statement of an authority on how a phrase must, may or must not
// be rendered.
type Ruling struct {
	// ID is assigned by the memory and never changes.
	ID int64 `json:"id"`
	// Phrase is the phrase, Rendering the words that the ruling is about.
	// Neither is empty.
	Phrase    string `json:"phrase"`
	Rendering string `json:"rendering"`
	// Lang is the language of Rendering, a canonical BCP 47 tag.
	Lang string `json:"lang"`
	// Status is the decision.
	Status Status `json:"status"`
	// Authority is who ruled, Date when (YYYY, YYYY-MM or YYYY-MM-DD), Citation
	// where the ruling is found, and Note a remark. Each may be empty.
	Authority string `json:"authority"`
	Date      string `json:"date"`
	Citation  string `json:"citation"`
	Note      string `json:"note"`
}

// A Status is the decision of a ruling on a rendering.
type Status string

// The statuses of a ruling.
const (
	// Official renderings are the ones to use.
	Official Status = "official"
	// Allowed renderings may be used.
	Allowed Status = "allowed"
	// Superseded renderings were official once.
	Superseded Status = "superseded"
	// Banned renderings must not be used.
	Banned Status = "banned"
)

// StatusWords maps the statuses to the words that people write for them.
var StatusWords = unit.Words[Status]{
	{Official, []string{"规范", "preferred", "官方", "正式", "推荐", "标准", "standard", "standardized", "approved", "ok", "официальный"}},
	{Allowed, []string{"允许", "admitted", "可用", "acceptable", "допустимо"}},
	{Superseded, []string{"旧译", "obsolete", "旧称", "曾用", "废止", "已废止", "old", "устаревший"}},
	{Banned, []string{"禁用", "forbidden", "禁止", "误译", "不推荐", "deprecated", "wrong", "prohibited", "no", "not recommended", "запрещено"}},
}

func (s Status) known() bool {
	return s == Official || s == Allowed || s == Superseded || s == Banned
}

// Validate returns an error for an invalid ruling, and makes the language tag of a
// valid one canonical.
func (r *Ruling) Validate() error {
	for _, f := range []struct{ name, text string }{
		{"phrase", r.Phrase}, {"rendering", r.Rendering}, {"authority", r.Authority}, {"citation", r.Citation}, {"note", r.Note},
	} {
		if err := unit.ValidateText(f.text); err != nil {
			return fmt.Errorf("the %s %w", f.name, err)
		}
	}
	switch {
	case fold.String(r.Phrase) == "":
		return errors.New("the phrase is empty")
	case fold.String(r.Rendering) == "":
		return errors.New("the rendering is empty")
	case !r.Status.known():
		return fmt.Errorf("the status %q is unknown: write %s", r.Status, StatusWords)
	}
	if err := unit.ValidateDate(r.Date); err != nil {
		return fmt.Errorf("the date %q is not a day, month or year: write 2024-05-17, 2024-05 or 2024", r.Date)
	}
	tag, err := lang.Canonical(r.Lang)
	if err != nil {
		return err
	}
	r.Lang = tag
	return nil
}
