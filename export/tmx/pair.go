package tmx

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm"
)

// code is all that is asked of one language tag of the memory, worked out once
// for a file.
type code struct {
	// label is the code in the file.
	label string
	// base and script part languages, and simplified from traditional Chinese.
	base, script string
	// tuv begins the tag of the variant, srclang is the attribute that makes it
	// the source.
	tuv, srclang string
	// asSource and asTarget tell that the report has the code already.
	asSource, asTarget bool
}

// sameAs tells whether readers would take two codes for one; they do not tell
// capitals from small letters. What stands in the file decides.
func (c *code) sameAs(d *code) bool { return strings.EqualFold(c.tuv, d.tuv) }

func (c *code) noteSource(r *export.Report) {
	if !c.asSource {
		c.asSource = true
		r.SourceCodes = addCode(r.SourceCodes, c.label)
	}
}

func (c *code) noteTarget(r *export.Report) {
	if !c.asTarget {
		c.asTarget = true
		r.TargetCodes = addCode(r.TargetCodes, c.label)
	}
}

func addCode(list []string, label string) []string {
	if slices.Contains(list, label) {
		return list
	}
	return append(list, label)
}

// languages decides which variants of a unit make its pair, and under which
// codes they go.
type languages struct {
	labels         export.Labels
	source, target string
	// srclang is what the header says, once it is written.
	srclang string
	codes   map[string]*code
}

// newLanguages checks what the options say of languages.
func newLanguages(o Options) (languages, error) {
	l := languages{
		labels: export.Labels{Style: o.LangStyle, Explicit: o.Labels},
		source: o.Source, target: o.Target,
		codes: map[string]*code{},
	}
	if err := l.labels.Check(); err != nil {
		return l, err
	}
	if o.Multilingual && (o.Source != "" || o.Target != "") {
		return l, errors.New("a multilingual file has no source and target language: name a pair or ask for all languages, not both")
	}
	if o.Source != "" && o.Target != "" {
		s, t := l.of(o.Source), l.of(o.Target)
		if s.sameAs(t) {
			return l, fmt.Errorf("source %s and target %s would both have the code %s: choose two languages, another style of codes, or a label for each",
				o.Source, o.Target, s.label)
		}
	}
	return l, nil
}

// of returns what is known of a language tag.
func (l *languages) of(tag string) *code {
	if c, ok := l.codes[tag]; ok {
		return c
	}
	label := l.labels.Label(tag)
	escaped := string(appendValue(nil, label, &cleaned{}))
	if escaped == "" {
		label, escaped = lang.Undetermined, lang.Undetermined
	}
	c := &code{
		label: label, base: lang.Base(tag), script: export.Script(tag),
		tuv:     `<tuv xml:lang="` + escaped + `"`,
		srclang: ` srclang="` + escaped + `"`,
	}
	l.codes[tag] = c
	return c
}

// sourceLabel is the code of the source language where it is known before the
// first unit.
func (l *languages) sourceLabel() string {
	if l.source == "" {
		return ""
	}
	return l.of(l.source).label
}

// pair returns the indices of the unit's two variants that the file shall
// have, or the reason why there are none.
func (l *languages) pair(u *tm.Unit) (source, target int, reason export.Reason) {
	source, reason = l.choose(u, l.source, -1)
	if reason != "" {
		return 0, 0, reason
	}
	target, reason = l.choose(u, l.target, source)
	if reason != "" {
		return 0, 0, reason
	}
	if l.of(u.Variants[source].Lang).sameAs(l.of(u.Variants[target].Lang)) {
		return 0, 0, export.ReasonSameCode
	}
	return source, target, ""
}

// choose returns the first variant in the wanted language that has a text and
// is not the one already taken. Where no language is wanted yet, any will do;
// for the target any but the source's.
func (l *languages) choose(u *tm.Unit, want string, taken int) (int, export.Reason) {
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

// belongs tells whether a variant belongs to a side of the file: "", or the
// reason why not. Script is asked first, as some tags name it and others imply it.
func (l *languages) belongs(have, want string) export.Reason {
	h, w := l.of(have), l.of(want)
	switch {
	case h.base == w.base && h.script != w.script:
		return export.ReasonOtherScript
	case !lang.Matches(want, have):
		return export.ReasonOtherLanguages
	}
	return ""
}

// different tells whether two variants can be the sides of a pair.
func (l *languages) different(a, b string) export.Reason {
	x, y := l.of(a), l.of(b)
	if x.base == y.base && x.script == y.script {
		return export.ReasonOtherLanguages
	}
	return ""
}

// settle fixes the pair by the first unit written, where the options left it
// open: the bare languages, so that a first unit in British English does not
// keep American English out, with the script where it is not the usual one.
func (l *languages) settle(source, target string) {
	if l.source == "" {
		l.source = l.general(source)
	}
	if l.target == "" {
		l.target = l.general(target)
	}
}

func (l *languages) general(tag string) string {
	c := l.of(tag)
	if c.script == "" || export.Script(c.base) == c.script {
		return c.base
	}
	return c.base + "-" + c.script
}
