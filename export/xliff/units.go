package xliff

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/xmltree"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A <trans-unit> of XLIFF 1 holds a source and at most one target. Where the tool
// has cut the text into segments, <seg-source> repeats the source with a
// <mrk mtype="seg" mid="…"> around each, and the target has marks of the same
// names: the pairs are those marks. The states of the segments are in the
// attributes of the target and, with Trados, in <sdl:seg-defs>.

// read1 reads a <trans-unit>.
func (u *unitReader) read1(n *xmltree.Node) {
	source, target := n.Child("source"), n.Child("target")
	if source == nil {
		u.fail(n.Line, "it has no <source>")
		return
	}
	u.failFurther(n)
	u.failUnknown(n, "source", "seg-source", "target", "alt-trans", "note", "context-group", "count-group", "prop-group", "bin-source", "bin-target")
	u.name = n.Attr("resname")
	u.remarks1(n)
	sourceLang, targetLang := u.source, u.target
	if l := source.Attr("xml:lang"); l != "" {
		sourceLang = u.language(l)
	}
	if target != nil && target.Attr("xml:lang") != "" {
		targetLang = u.language(target.Attr("xml:lang"))
	}
	whole := assess1(n, target)
	preserve := n.Attr("xml:space") == "preserve"
	for _, s := range u.segments1(n, source, target) {
		w := whole
		if def := s.def; def != nil {
			w = assessTrados(def)
		}
		p := pairing{
			source: s.source, target: s.target, sourceLang: sourceLang, targetLang: targetLang,
			preserve: preserve, assessment: w, line: n.Line, name: u.id, def: s.def,
		}
		if s.mid != "" {
			p.name += "#" + s.mid
		}
		u.add(p)
	}
	for alt := range n.Elements("alt-trans") {
		u.alternative1(alt, source, sourceLang, targetLang, preserve)
	}
}

// fail adds a bad item.
func (u *unitReader) fail(line int, format string, args ...any) {
	u.items = append(u.items, u.bad(0, line, "", fmt.Sprintf(format, args...)))
}

// failFurther adds a bad item for every text of n beside its source and target, which would be left
// out without a word. A second source with its target is what remains of a unit where the tags
// between two are lost.
func (u *unitReader) failFurther(n *xmltree.Node) {
	sources, targets := 0, 0
	for c := range n.Children() {
		switch c.Name {
		case "source":
			if sources++; sources > 1 {
				u.fail(c.Line, "it has a second <source>: the beginning of a unit is lost before it")
			}
			targets = 0
		case "target":
			if targets++; targets > 1 {
				u.fail(c.Line, "it has a second <target>: only the first is read")
			}
		case "seg-source":
			if c != n.Child("seg-source") {
				u.fail(c.Line, "it has a second <seg-source>: only the first is read")
			}
		}
	}
}

// failUnknown adds a bad item for every text of n that is in none of the elements that belong there.
func (u *unitReader) failUnknown(n *xmltree.Node, known ...string) {
	for _, bad := range n.Strangers(matchPrefix, known...) {
		u.fail(bad.Line, "%s", bad.Cause)
	}
}

// failBeside adds a bad item for a text of n that is in none of its segments.
func (u *unitReader) failBeside(n *xmltree.Node) {
	if text := beside(nil, n); strings.ContainsFunc(string(text), unicode.IsLetter) {
		u.fail(n.Line, "its <%s> has a text outside of its segments: %q", n.Name, reading.Shorten(strings.TrimSpace(string(text))))
	}
}

// beside appends the text of n outside of its segments and codes to text.
func beside(text []byte, n *xmltree.Node) []byte {
	for c := range n.Children() {
		switch {
		case c.Name == "":
			text = append(text, c.Text...)
		case c.Name == "mrk" && c.Attr("mtype") == "seg":
		case c.Name == "mrk", c.Name == "g":
			text = beside(text, c)
		}
	}
	return text
}

// remarks1 gathers the notes and properties of a unit.
func (u *unitReader) remarks1(n *xmltree.Node) {
	for note := range n.Elements("note") {
		if text := strings.TrimSpace(note.Content()); text != "" {
			u.notes = append(u.notes, text)
		}
	}
	for group := range n.Elements("context-group") {
		if !strings.HasPrefix(group.Attr("name"), ourGroup) {
			continue
		}
		for c := range group.Elements("context") {
			u.props = append(u.props, unit.Prop{Type: strings.TrimPrefix(c.Attr("context-type"), foreignType), Value: c.Content()})
		}
	}
	for group := range n.Elements("prop-group") {
		for prop := range group.Elements("prop") {
			u.props = append(u.props, unit.Prop{Type: prop.Attr("prop-type"), Value: prop.Content()})
		}
	}
}

// segment1 is a segment of a <trans-unit>: its two elements, target nil where
// there is none. def is its definition by Trados.
type segment1 struct {
	mid            string
	source, target *xmltree.Node
	def            *xmltree.Node
}

// segments1 returns the segments of a <trans-unit>. One whose target is not segmented
// in the same way is a single segment.
func (u *unitReader) segments1(n, source, target *xmltree.Node) []segment1 {
	cut := n.Child("seg-source")
	if cut == nil {
		cut = source
	}
	sources := marks(nil, cut)
	var targets []*xmltree.Node
	if target != nil {
		targets = marks(nil, target)
	}
	if len(sources) > 0 {
		u.failBeside(cut)
	}
	if len(targets) > 0 {
		u.failBeside(target)
	}
	defs := map[string]*xmltree.Node{}
	if list := n.Child("sdl:seg-defs"); list != nil {
		for def := range list.Elements("sdl:seg") {
			defs[def.Attr("id")] = def
		}
	}
	whole := target != nil && len(targets) == 0 && strings.TrimSpace(target.Content()) != ""
	if len(sources) == 0 || whole && len(sources) > 1 {
		return []segment1{{source: source, target: target}}
	}
	if whole {
		return []segment1{{source: sources[0], target: target, def: defs[sources[0].Attr("mid")]}}
	}
	left := u.byName1(n.Line, sources, targets)
	list := make([]segment1, 0, len(sources))
	for _, s := range sources {
		mid := s.Attr("mid")
		same, ok := left[mid]
		if !ok {
			continue
		}
		one := segment1{source: s, def: defs[mid]}
		if len(same) > 0 {
			one.target, left[mid] = same[0], same[1:]
		}
		if len(sources) > 1 {
			one.mid = mid
		}
		list = append(list, one)
	}
	return list
}

// byName1 returns the targets for the name of each source, in order: as many as there are sources
// of this name, or none if it is not translated. Other numbers do not say which belong together;
// such names are left out and named, as are targets of a name that no source has.
func (u *unitReader) byName1(line int, sources, targets []*xmltree.Node) map[string][]*xmltree.Node {
	byName, count := make(map[string][]*xmltree.Node, len(sources)), make(map[string]int, len(sources))
	for _, s := range sources {
		byName[s.Attr("mid")] = nil
		count[s.Attr("mid")]++
	}
	for _, t := range targets {
		mid := t.Attr("mid")
		if _, ok := byName[mid]; ok {
			byName[mid] = append(byName[mid], t)
		} else if strings.TrimSpace(t.Content()) != "" {
			u.fail(t.Line, "its target has a segment %q that its source does not have", reading.Shorten(mid))
		}
	}
	for _, s := range sources {
		mid := s.Attr("mid")
		if same, ok := byName[mid]; ok && len(same) > 0 && len(same) != count[mid] {
			u.fail(line, "it has a segment %q %d× in its source and %d× in its target", reading.Shorten(mid), count[mid], len(same))
			delete(byName, mid)
		}
	}
	return byName
}

// marks appends the segment marks in an element to list, in order. Segments do not
// nest.
func marks(list []*xmltree.Node, n *xmltree.Node) []*xmltree.Node {
	for c := range n.Children() {
		switch {
		case c.Name == "mrk" && c.Attr("mtype") == "seg":
			list = append(list, c)
		case c.Name != "":
			list = marks(list, c)
		}
	}
	return list
}

// alternative1 adds a match contained in the file. A match without a source
// translates the source of the unit.
func (u *unitReader) alternative1(alt, source *xmltree.Node, sourceLang, targetLang string, preserve bool) {
	if alt.Attr("alttype") == "rejected" {
		u.r.stream.Unfinished.Add(export.WasRejected, alt.Line)
		return
	}
	if s := alt.Child("source"); s != nil {
		source = s
		if l := s.Attr("xml:lang"); l != "" {
			sourceLang = u.language(l)
		}
	}
	u.failUnknown(alt, "source", "seg-source", "target", "note", "context-group", "prop-group")
	sources := 0
	for s := range alt.Elements("source") {
		if sources++; sources > 1 {
			u.fail(s.Line, "its match has a second <source>: only the first is read")
		}
	}
	if sources > 0 && alt.Child("target") == nil {
		u.fail(alt.Line, "its match has no <target>")
	}
	for target := range alt.Elements("target") {
		lang := targetLang
		if l := target.Attr("xml:lang"); l != "" {
			lang = u.language(l)
		} else if l := alt.Attr("xml:lang"); l != "" {
			lang = u.language(l)
		}
		u.add(pairing{
			source: source, target: target, sourceLang: sourceLang, targetLang: lang, preserve: preserve, line: alt.Line,
			match: true, assessment: assessment{status: unit.Imported, score: quality(alt.Attr("match-quality"))},
			quality: alt.Attr("match-quality"), from: alt.Attr("origin"),
		})
	}
}

// pairing is a source and a target that belong together.
type pairing struct {
	source, target         *xmltree.Node
	sourceLang, targetLang string
	preserve               bool
	assessment             assessment
	line                   int
	// name is the name of the unit in the file; empty for a match.
	name string
	// match reports whether it is a match, with its quality and origin as given in the
	// file.
	match         bool
	quality, from string
	// def is the definition of the segment by Trados, or nil.
	def *xmltree.Node
	// data are the native codes of XLIFF 2, by name.
	data map[string]string
}

// add adds the unit of a pairing, unless it is unfinished or a match that has been
// added already.
func (u *unitReader) add(p pairing) {
	var target unit.Variant
	if p.target != nil {
		target = u.variant(p.target, p.targetLang, p)
	}
	source := u.variant(p.source, p.sourceLang, p)
	assumed := source.Lang == "" || target.Lang == ""
	source.Lang, target.Lang = cmp.Or(source.Lang, u.r.o.From), cmp.Or(target.Lang, u.r.o.To)
	switch {
	case strings.TrimSpace(source.Text) == "" && strings.TrimSpace(target.Text) == "":
		return // some tools write units that hold only codes
	case strings.TrimSpace(source.Text) == "":
		u.fail(p.line, "the target has a text and the source has none")
		return
	case strings.TrimSpace(target.Text) == "":
		u.r.stream.Unfinished.Add(export.NotTranslated, p.line)
		return
	case source.Lang == "" || target.Lang == "":
		side := "target"
		if source.Lang == "" {
			side = "source"
		}
		u.fail(p.line, "neither <file> nor the text says in which language the %s is", side)
		u.items[len(u.items)-1].Bad.Kind = export.NoLanguage
		return
	case p.match && u.has(source.Text, target.Text):
		return
	}
	made := unit.Unit{
		TUID: p.name, Status: p.assessment.status, Score: p.assessment.score, Origin: unit.Origin{Source: u.original},
		Variants: []unit.Variant{source, target},
	}
	if p.match {
		made.Props = matchProps(p)
	} else {
		made.Notes = append([]string(nil), u.notes...)
		made.Props = append([]unit.Prop(nil), u.props...)
		if u.name != "" && !u.ours {
			made.Props = append(made.Props, unit.Prop{Type: "x-resname", Value: u.name})
		}
	}
	if p.def != nil {
		applyTrados(&made, p.def, u.commentsIn(nil, p.source, p.target))
	}
	if u.ours && !p.match {
		u.restoreOwn(&made)
	}
	if unfinished := p.assessment.unfinished; unfinished != "" && !provenance.HasProp(u.props, provenance.PropStatus) && !u.r.o.Drafts {
		u.r.stream.Unfinished.Add(unfinished, p.line)
		return
	}
	u.r.assumed = u.r.assumed || assumed
	u.items = append(u.items, export.Item{Line: p.line, Unit: made, Source: 0})
}

// restoreOwn restores the fields of a unit that yiku wrote.
func (u *unitReader) restoreOwn(made *unit.Unit) {
	if u.name != "" {
		made.TUID = u.name
	}
	kept := made.Props[:0]
	for _, p := range made.Props {
		if !restoreProp(made, p) {
			kept = append(kept, p)
		}
	}
	made.Props = kept
	provenance.Restore(made, true)
	if len(made.Props) == 0 {
		made.Props = nil
	}
	if len(made.Notes) == 0 {
		made.Notes = nil
	}
}

// has reports whether this pair has been added from the translation unit.
func (u *unitReader) has(source, target string) bool {
	for _, item := range u.items {
		if item.Bad == nil && item.Unit.Variants[0].Text == source && item.Unit.Variants[1].Text == target {
			return true
		}
	}
	return false
}

// matchProps returns the properties for the quality and the origin of a match.
func matchProps(p pairing) []unit.Prop {
	var list []unit.Prop
	if p.quality != "" {
		list = append(list, unit.Prop{Type: "x-match-quality", Value: p.quality})
	}
	if p.from != "" {
		list = append(list, unit.Prop{Type: "x-match-origin", Value: p.from})
	}
	return list
}

// A <unit> of XLIFF 2 holds segments, each with its source, target and state, and
// ignorable text between them. Native codes are in <originalData>; matches are in
// <mtc:matches>, each with its own <originalData>.

// read2 reads a <unit>.
func (u *unitReader) read2(n *xmltree.Node) {
	u.name = n.Attr("name")
	u.failUnknown(n, "segment", "ignorable", "notes", "originalData", "mtc:matches")
	u.remarks2(n)
	data := originalData(n)
	preserve := n.Attr("xml:space") == "preserve"
	count := 0
	for range n.Elements("segment") {
		count++
	}
	if count == 0 {
		u.fail(n.Line, "it has no <segment>")
		return
	}
	for s := range n.Elements("segment") {
		source, target := s.Child("source"), s.Child("target")
		if source == nil {
			u.fail(s.Line, "its segment has no <source>")
			continue
		}
		u.failFurther(s)
		u.failUnknown(s, "source", "target")
		p := pairing{
			source: source, target: target, sourceLang: u.source, targetLang: u.target, preserve: preserve,
			assessment: assessState(s.Attr("state")), line: s.Line, name: u.id, data: data,
		}
		if count > 1 && s.Attr("id") != "" {
			p.name += "#" + s.Attr("id")
		}
		u.add(p)
	}
	for s := range n.Elements("ignorable") {
		if text := strings.TrimSpace(s.Content()); strings.ContainsFunc(text, unicode.IsLetter) {
			u.fail(s.Line, "its <ignorable> has a text, which is not read: %q", reading.Shorten(text))
		}
	}
	for matches := range n.Elements("mtc:matches") {
		u.failUnknown(matches, "mtc:match")
		for m := range matches.Elements("mtc:match") {
			u.alternative2(m, preserve)
		}
	}
}

// alternative2 adds a match contained in the file.
func (u *unitReader) alternative2(m *xmltree.Node, preserve bool) {
	u.failFurther(m)
	u.failUnknown(m, "source", "target", "originalData", "notes")
	source, target := m.Child("source"), m.Child("target")
	if source == nil || target == nil {
		if strings.TrimSpace(m.Content()) != "" {
			u.fail(m.Line, "its match has no <source> or no <target>")
		}
		return
	}
	value := m.Attr("matchQuality")
	if value == "" {
		value = m.Attr("similarity")
	}
	u.add(pairing{
		source: source, target: target, sourceLang: u.source, targetLang: u.target, preserve: preserve, line: m.Line,
		match: true, assessment: assessment{status: unit.Imported, score: quality(value)}, quality: value, from: m.Attr("origin"),
		data: originalData(m),
	})
}

// remarks2 gathers the notes and metadata of a unit.
func (u *unitReader) remarks2(n *xmltree.Node) {
	if notes := n.Child("notes"); notes != nil {
		for note := range notes.Elements("note") {
			if text := strings.TrimSpace(note.Content()); text != "" {
				u.notes = append(u.notes, text)
			}
		}
	}
	meta := n.Child("mda:metadata")
	if meta == nil {
		return
	}
	for group := range meta.Elements("mda:metaGroup") {
		u.ours = u.ours || group.Attr("category") == ourTool
		u.metaGroup(group)
	}
}

// metaGroup gathers the metadata of a group and of the groups in it.
func (u *unitReader) metaGroup(group *xmltree.Node) {
	for m := range group.Children() {
		switch m.Name {
		case "mda:meta":
			u.props = append(u.props, unit.Prop{Type: m.Attr("type"), Value: m.Content()})
		case "mda:metaGroup":
			u.metaGroup(m)
		}
	}
}

// originalData returns the native codes of a <unit> or a match, by id.
func originalData(n *xmltree.Node) map[string]string {
	list := n.Child("originalData")
	if list == nil {
		return nil
	}
	data := map[string]string{}
	for d := range list.Elements("data") {
		data[d.Attr("id")] = d.Content()
	}
	return data
}
