package xliff

import (
	"strings"

	"github.com/yiku-tm/yiku/export/internal/xmltree"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A <unit> of XLIFF 2 holds segments, each with its source, target and state, and
// what is ignorable between them. Native codes stand apart in <originalData>;
// matches in <mtc:matches> with lists of native codes of their own.

// read2 takes a <unit> apart.
func (u *unitReader) read2(n *xmltree.Node) {
	u.name = n.Attr("name")
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
		p := pairing{
			source: source, target: target, sourceLang: u.source, targetLang: u.target, preserve: preserve,
			worth: judgeState(s.Attr("state")), line: s.Line, name: u.id, data: data,
		}
		if count > 1 && s.Attr("id") != "" {
			p.name += "#" + s.Attr("id")
		}
		u.add(p)
	}
	if matches := n.Child("mtc:matches"); matches != nil && !u.r.o.NoMatches {
		for m := range matches.Elements("mtc:match") {
			u.alternative2(m, preserve)
		}
	}
}

// alternative2 takes a match that the file carries along.
func (u *unitReader) alternative2(m *xmltree.Node, preserve bool) {
	source, target := m.Child("source"), m.Child("target")
	if source == nil || target == nil {
		return
	}
	value := m.Attr("matchQuality")
	if value == "" {
		value = m.Attr("similarity")
	}
	u.add(pairing{
		source: source, target: target, sourceLang: u.source, targetLang: u.target, preserve: preserve, line: m.Line,
		match: true, worth: worth{status: unit.Imported, score: quality(value)}, quality: value, from: m.Attr("origin"),
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

// originalData are the native codes of a <unit> or a match, by name.
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
