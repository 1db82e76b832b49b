// Package pair chooses the two variants of a unit, and their language codes, for a
// file of one language pair. Create a Chooser with New, call Choose for each unit,
// and SetPair for the first one written.
//
// Simplified and traditional Chinese are never mixed on one side, and the two sides
// never have the same code.
package pair

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Code holds what is needed about a language tag of the memory, computed once for a
// file.
type Code struct {
	// Label is the code in the file, and Attribute the code escaped as the value
	// of an XML attribute.
	Label, Attribute string
	base, script     string
	// asSource and asTarget report whether the code is already in the report.
	asSource, asTarget bool
}

// sameAs reports whether readers, which ignore case, would read the two codes as
// the same.
func (c *Code) sameAs(d *Code) bool { return strings.EqualFold(c.Attribute, d.Attribute) }

// RecordSource adds the code to the source codes of the report.
func (c *Code) RecordSource(r *export.Report) {
	if !c.asSource {
		c.asSource = true
		r.SourceCodes = addCode(r.SourceCodes, c.Label)
	}
}

// RecordTarget adds the code to the target codes of the report.
func (c *Code) RecordTarget(r *export.Report) {
	if !c.asTarget {
		c.asTarget = true
		r.TargetCodes = addCode(r.TargetCodes, c.Label)
	}
}

func addCode(list []string, label string) []string {
	if slices.Contains(list, label) {
		return list
	}
	return append(list, label)
}

// Chooser chooses the variants of a unit for a language pair. It is not safe for
// concurrent use by multiple goroutines.
type Chooser struct {
	labels export.Labels
	// source and target are the language tags of the sides, or empty if they are
	// not yet known.
	source, target string
	codes          map[string]*Code
}

// New returns a Chooser. An empty source stands for the language of the first
// variant of the first unit that can be written, and an empty target for that of the
// next variant of this unit. The error names the invalid option.
func New(labels export.Labels, source, target string) (*Chooser, error) {
	l := &Chooser{labels: labels, source: source, target: target, codes: map[string]*Code{}}
	if err := l.labels.Check(); err != nil {
		return nil, err
	}
	if source != "" && target != "" {
		s, t := l.Code(source), l.Code(target)
		if s.sameAs(t) {
			return nil, fmt.Errorf("source %s and target %s would both have the code %s: choose two languages, another style of codes, or a label for each",
				source, target, s.Label)
		}
	}
	return l, nil
}

// Code returns the Code of a language tag.
func (l *Chooser) Code(tag string) *Code {
	if c, ok := l.codes[tag]; ok {
		return c
	}
	label := l.labels.Label(tag)
	escaped := string(xmltext.AppendValue(nil, label, &xmltext.Cleaned{}))
	if escaped == "" {
		label, escaped = lang.Undetermined, lang.Undetermined
	}
	c := &Code{
		Label: label, Attribute: escaped, base: lang.Base(tag), script: export.Script(tag),
	}
	l.codes[tag] = c
	return c
}

// SourceLabel returns the code of the source language, or "" if it is not yet known.
func (l *Chooser) SourceLabel() string {
	if l.source == "" {
		return ""
	}
	return l.Code(l.source).Label
}

// Choose returns the indices of the two variants to write, or the reason for leaving
// the unit out.
func (l *Chooser) Choose(u *unit.Unit) (source, target int, reason export.Reason) {
	source, reason = l.choose(u, l.source, -1)
	if reason != "" {
		return 0, 0, reason
	}
	target, reason = l.choose(u, l.target, source)
	if reason != "" {
		return 0, 0, reason
	}
	if l.Code(u.Variants[source].Lang).sameAs(l.Code(u.Variants[target].Lang)) {
		return 0, 0, export.ReasonSameCode
	}
	return source, target, ""
}

// choose returns the first variant in the wanted language that has a text and is not
// the one already taken. If no language is set yet, it accepts any; for the target,
// any but that of the source.
func (l *Chooser) choose(u *unit.Unit, want string, taken int) (int, export.Reason) {
	reason := export.ReasonOtherLanguages
	for i, v := range u.Variants {
		if i == taken {
			continue
		}
		var no export.Reason
		switch {
		case want == "" && taken >= 0:
			no = l.different(v.Lang, u.Variants[taken].Lang)
		case want != "":
			no = l.belongs(v.Lang, want)
		}
		if no == "" && strings.TrimSpace(v.Text) == "" {
			no = export.ReasonHalfEmpty
		}
		if no == "" {
			return i, ""
		}
		// Report the reason of the variant that came closest.
		if no != export.ReasonOtherLanguages && reason != export.ReasonHalfEmpty {
			reason = no
		}
	}
	return 0, reason
}

// belongs returns "" if a variant belongs to a side of the file, or the reason if it
// does not. The script is compared first, since some tags name it and others imply
// it.
func (l *Chooser) belongs(have, want string) export.Reason {
	h, w := l.Code(have), l.Code(want)
	switch {
	case h.base == w.base && h.script != w.script:
		return export.ReasonOtherScript
	case !lang.Matches(want, have):
		return export.ReasonOtherLanguages
	}
	return ""
}

// different returns "" if two variants can be the sides of a pair, or the reason if
// they cannot.
func (l *Chooser) different(a, b string) export.Reason {
	x, y := l.Code(a), l.Code(b)
	if x.base == y.base && x.script == y.script {
		return export.ReasonOtherLanguages
	}
	return ""
}

// SetPair sets those sides of the pair that the options left open to the languages of
// the first unit written. It sets the bare language, so that a first unit in British
// English does not exclude American English, with the script if it is not the
// default.
func (l *Chooser) SetPair(source, target string) {
	if l.source == "" {
		l.source = l.general(source)
	}
	if l.target == "" {
		l.target = l.general(target)
	}
}

func (l *Chooser) general(tag string) string {
	c := l.Code(tag)
	if c.script == "" || export.Script(c.base) == c.script {
		return c.base
	}
	return c.base + "-" + c.script
}

// Languages returns the tags of the two sides, which are empty if not yet known.
func (l *Chooser) Languages() (source, target string) { return l.source, l.target }

// ChooseUnrejected is like Choose but leaves out units that a person has rejected.
func (l *Chooser) ChooseUnrejected(u *unit.Unit) (source, target int, reason export.Reason) {
	if u.Status == unit.Rejected {
		return 0, 0, export.ReasonRejected
	}
	return l.Choose(u)
}

// Record sets the pair and adds the two chosen variants of the unit to the report.
func (l *Chooser) Record(u *unit.Unit, source, target int, r *export.Report) {
	s, t := &u.Variants[source], &u.Variants[target]
	l.SetPair(s.Lang, t.Lang)
	l.Code(s.Lang).RecordSource(r)
	l.Code(t.Lang).RecordTarget(r)
	r.OtherVariants += len(u.Variants) - 2
	if export.IsLong(s.Text) || export.IsLong(t.Text) {
		r.LongUnits++
	}
}
