// Package pair chooses, for a file of one pair of languages, which two variants
// of a unit go into it and under which language codes. Make a Chooser with New,
// ask Choose for each unit, and SetPair with the first one written.
//
// Simplified and traditional Chinese are never mixed on one side, and the two
// sides never have one code.
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

// Code is all that is asked of one language tag of the memory, worked out once
// for a file.
type Code struct {
	// Label is the code in the file, Attribute the same as the value of an XML
	// attribute, escaped.
	Label, Attribute string
	// base and script part languages, and simplified from traditional Chinese.
	base, script string
	// asSource and asTarget report whether the code is in the report already.
	asSource, asTarget bool
}

// sameAs reports whether readers would take two codes for one; they do not tell
// capitals from small letters. What stands in the file decides.
func (c *Code) sameAs(d *Code) bool { return strings.EqualFold(c.Attribute, d.Attribute) }

// RecordSource enters the code into the report as one of the source side.
func (c *Code) RecordSource(r *export.Report) {
	if !c.asSource {
		c.asSource = true
		r.SourceCodes = addCode(r.SourceCodes, c.Label)
	}
}

// RecordTarget enters the code into the report as one of the target side.
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

// Chooser decides which variants of a unit make its pair, and under which codes
// they go. It is not safe for concurrent use by multiple goroutines.
type Chooser struct {
	labels export.Labels
	// source and target are the language tags of the sides; empty until they
	// are settled.
	source, target string
	codes          map[string]*Code
}

// New returns a Chooser. An empty source is the language of the first variant of
// the first unit that can be written, an empty target that of the first other
// variant of this unit. An error says which option is wrong.
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

// Of returns what is known of a language tag.
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

// SourceLabel is the code of the source language where it is known before the
// first unit.
func (l *Chooser) SourceLabel() string {
	if l.source == "" {
		return ""
	}
	return l.Code(l.source).Label
}

// Choose returns the indices of the unit's two variants that the file should
// have, or the reason why there are none.
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

// choose returns the first variant in the wanted language that has a text and
// is not the one already taken. Where no language is wanted yet, any will do;
// for the target any but the source's.
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
		// The reason that lies nearest to success says most of the unit.
		if no != export.ReasonOtherLanguages && reason != export.ReasonHalfEmpty {
			reason = no
		}
	}
	return 0, reason
}

// belongs reports whether a variant belongs to a side of the file: "", or the
// reason why not. Script is asked first, as some tags name it and others imply it.
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

// different reports whether two variants can be the sides of a pair.
func (l *Chooser) different(a, b string) export.Reason {
	x, y := l.Code(a), l.Code(b)
	if x.base == y.base && x.script == y.script {
		return export.ReasonOtherLanguages
	}
	return ""
}

// SetPair fixes the pair by the first unit written, where the options left it
// open: the bare languages, so that a first unit in British English does not
// keep American English out, with the script where it is not the usual one.
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

// Languages are the tags of the two sides; empty until they are settled.
func (l *Chooser) Languages() (source, target string) { return l.source, l.target }

// Wanted is Choose for a file that holds no unit which a person rejected.
func (l *Chooser) ChooseUnrejected(u *unit.Unit) (source, target int, reason export.Reason) {
	if u.Status == unit.Rejected {
		return 0, 0, export.ReasonRejected
	}
	return l.Choose(u)
}

// Note settles the pair, where it is not, and enters the two chosen variants of the
// unit, which go into the file, in the report.
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
