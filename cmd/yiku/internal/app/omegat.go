package app

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/netip"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// OmegaT reads every TMX in the tm folder of a project, and again as soon as
// the file changes. The folder determines what it does with a match (OmegaT
// manual, "Translation memories: subfolders"): from tm/auto it inserts exact
// matches into the translation, from tm/penalty-NN it reduces every match by NN
// percent. So the status of a unit, which shows how far it can be trusted,
// determines its folder.

// The penalties in percent. A unit that nobody has reviewed is never an exact
// match; one that the aligner doubts must not rank above the good fuzzy matches
// of others.
const (
	penaltyAligned  = 10
	penaltyDoubtful = 30
)

// An omegatFolder is a folder below tm. part is the name of its units.
type omegatFolder struct {
	part, folder string
	wants        func(u *unit.Unit) bool
}

// omegatFolders are the folders below tm with the units of each.
var omegatFolders = []omegatFolder{
	{"reviewed", "auto", func(u *unit.Unit) bool { return u.Status == unit.Reviewed }},
	{"imported", "", func(u *unit.Unit) bool { return u.Status == unit.Imported }},
	{"aligned", fmt.Sprintf("penalty-%d", penaltyAligned), func(u *unit.Unit) bool { return u.Status == unit.Aligned && u.Score >= align.DoubtfulBelow }},
	{"doubtful", fmt.Sprintf("penalty-%d", penaltyDoubtful), func(u *unit.Unit) bool { return u.Status == unit.Aligned && u.Score < align.DoubtfulBelow }},
}

// omegatFile is the name of our files: OmegaT shows it with each match, and the
// next export replaces it.
const omegatFile = "yiku.tmx"

// ExportOmegaT writes the memory into the tm folder of an OmegaT project.
func (s *Session) ExportOmegaT(ctx context.Context, project string, o ExportOptions) (Exported, error) {
	if err := o.takeProject(project); err != nil {
		return Exported{}, err
	}
	var done Exported
	err := s.Read(ctx, func(m *tm.Memory) error {
		if err := o.choosePair(ctx, m); err != nil {
			return err
		}
		// A choice without units is a mistake: keep the earlier files.
		for _, err := range only(o.units(ctx, m), forOmegaT) {
			if err != nil {
				return err
			}
			done.Report.Units = 1
			break
		}
		if done.Report.Units == 0 {
			return o.nothing(export.Report{})
		}
		done.Report = export.Report{}
		for _, f := range omegatFolders {
			report, err := o.writeOmegaT(ctx, m, s.Memory, filepath.Join(project, "tm", f.folder), f.wants)
			if err != nil {
				return err
			}
			if report.Written > 0 {
				done.Files = append(done.Files, filepath.Join(project, "tm", f.folder, omegatFile))
			}
			addReport(&done.Report, report)
		}
		if done.Report.Written == 0 {
			return o.nothing(done.Report)
		}
		return nil
	})
	return done, err
}

// errNoUnits is returned for a folder without units.
var errNoUnits = errors.New("no unit for this folder")

// writeOmegaT writes the units of one folder. If there are none, it removes the
// file of an earlier export, whose units OmegaT would offer for ever.
func (o ExportOptions) writeOmegaT(ctx context.Context, m *tm.Memory, memory, dir string, wants func(*unit.Unit) bool) (report export.Report, err error) {
	out := ui.OutFile{Path: filepath.Join(dir, omegatFile), Force: true, Inputs: []string{memory}}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return report, fmt.Errorf("cannot make the folder %s: %w", dir, ui.Reason(err))
	}
	options, err := o.writeOptions(ctx, m)
	if err != nil {
		return report, err
	}
	err = out.Write(io.Discard, func(w io.Writer) error {
		writer, err := o.Output.Format.Write(w, options)
		if err != nil {
			return request(err)
		}
		report, err = export.Copy(ctx, writer, only(o.units(ctx, m), wants))
		if err == nil && report.Written == 0 {
			err = errNoUnits
		}
		return err
	})
	if !errors.Is(err, errNoUnits) {
		return report, err
	}
	if err := os.Remove(out.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return report, fmt.Errorf("cannot remove %s of an earlier export: %w", out.Path, ui.Reason(err))
	}
	if filepath.Base(dir) != "tm" {
		os.Remove(dir) // only if it is empty
	}
	return report, nil
}

func only(units iter.Seq2[unit.Unit, error], wants func(*unit.Unit) bool) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		for u, err := range units {
			if (err != nil || wants(&u)) && !yield(u, err) {
				return
			}
		}
	}
}

// forOmegaT reports whether the unit goes into one of the folders.
func forOmegaT(u *unit.Unit) bool {
	for _, f := range omegatFolders {
		if f.wants(u) {
			return true
		}
	}
	return false
}

// WriteOmegaTPart writes the units of a pair in a part as TMX: "reviewed", "imported",
// "aligned" or "doubtful", or all of them if part is empty. Without units it writes an
// empty TMX.
func (s *Session) WriteOmegaTPart(ctx context.Context, w io.Writer, from, to, part string) error {
	wants := forOmegaT
	for _, f := range omegatFolders {
		if f.part == part {
			wants = f.wants
		}
	}
	format, _ := formats.ByName("tmx")
	o := ExportOptions{From: from, To: to, Output: Output{Format: format, Options: export.WriteOptions{ToolVersion: s.Version}}}
	return s.Read(ctx, func(m *tm.Memory) error {
		options, err := o.writeOptions(ctx, m)
		if err != nil {
			return err
		}
		writer, err := format.Write(w, options)
		if err != nil {
			return request(err)
		}
		_, err = export.Copy(ctx, writer, only(o.units(ctx, m), wants))
		return err
	})
}

// takeProject returns an error for a folder that is not a project, and sets
// missing languages to those of the project.
func (o *ExportOptions) takeProject(project string) error {
	p, err := readOmegaTProject(project)
	if err != nil {
		return err
	}
	from, to := p.languages()
	o.From, o.To = cmp.Or(o.From, from), cmp.Or(o.To, to)
	return nil
}

// general returns the language of a tag without its region, with the script if
// that is not the usual one.
func general(tag string) string {
	base := lang.Base(tag)
	if script := export.Script(tag); script != "" && script != export.Script(base) {
		return base + "-" + script
	}
	return base
}

// OmegaT fetches the files of its project from the repositories in omegat.project each
// time it opens the project; a repository of type http has a mapping for every file.
// The folder omegat of the project may contain a finder.xml, which adds web searches
// to the menu. ConnectOmegaT writes lines for the served memory into both and keeps
// every other byte, since OmegaT stores settings there and people edit them.

// An omegatProject is the content of omegat.project.
type omegatProject struct {
	// path is the file, text its content.
	path string
	text []byte

	Source   string `xml:"project>source_lang"`
	Target   string `xml:"project>target_lang"`
	TM       string `xml:"project>tm_dir"`
	Glossary string `xml:"project>glossary_dir"`
}

func readOmegaTProject(folder string) (p omegatProject, err error) {
	p.path = filepath.Join(folder, "omegat.project")
	if p.text, err = os.ReadFile(p.path); err != nil {
		return p, fail(ReasonNotOmegaT, "%s is not an OmegaT project: %w", folder, ui.Reason(err))
	}
	if err := xml.Unmarshal(p.text, &p); err != nil {
		return p, fmt.Errorf("cannot read %s: %w", p.path, err)
	}
	return p, nil
}

// languages returns the languages of the project, or "" for an unknown one. The region
// is that of the customer, so any variety is accepted.
func (p omegatProject) languages() (from, to string) {
	for _, side := range []struct {
		tag      *string
		language string
	}{{&from, p.Source}, {&to, p.Target}} {
		if tag, err := lang.Canonical(side.language); err == nil {
			*side.tag = cmp.Or(general(tag), tag)
		}
	}
	return from, to
}

// omegatDefault replaces the usual name of a folder in omegat.project.
const omegatDefault = "__DEFAULT__"

// folder returns a folder of the project in the form of a mapping, without a slash at
// its end. Only files inside the project can be fetched.
func (p omegatProject) folder(name, usual string) (string, error) {
	if name == "" || name == omegatDefault {
		return usual, nil
	}
	clean := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	if path.IsAbs(clean) || clean == ".." || strings.HasPrefix(clean, "../") || strings.Contains(clean, ":") {
		return "", fail(ReasonOmegaTFolder, "%s keeps its %s folder outside the project, at %s", p.path, usual, name)
	}
	return clean, nil
}

// OmegaTConnection is the result of ConnectOmegaT.
type OmegaTConnection struct {
	From, To string
	// Changed holds the files that were written.
	Changed []string
	// Team reports whether the project is a team project, for which OmegaT
	// takes omegat.project from the repository of the team.
	Team bool
}

// ConnectOmegaT connects an OmegaT project to the memory served at address, such as
// "127.0.0.1:8990", so that it fetches units and rulings and looks phrases up there.
// Repeating it changes only the address.
func ConnectOmegaT(project, address string) (c OmegaTConnection, err error) {
	p, err := readOmegaTProject(project)
	if err != nil {
		return c, err
	}
	if c.From, c.To = p.languages(); c.From == "" || c.To == "" {
		return c, fail(ReasonNotOmegaT, "%s does not say its languages", p.path)
	}
	mappings, err := p.mappings(c.From, c.To)
	if err != nil {
		return c, err
	}
	text, team, err := withRepository(p.text, "http://"+address+"/omegat/", mappings)
	if err != nil {
		return c, fmt.Errorf("cannot add to %s: %w", p.path, err)
	}
	c.Team = team
	finder := filepath.Join(project, "omegat", "finder.xml")
	old, err := os.ReadFile(finder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return c, err
	}
	search, err := withSearch(old, "http://"+address+"/?q={target}")
	if err != nil {
		return c, fmt.Errorf("cannot add to %s: %w", finder, err)
	}
	if err := os.MkdirAll(filepath.Dir(finder), 0o777); err != nil {
		return c, err
	}
	for _, f := range []struct {
		path     string
		old, new []byte
	}{{p.path, p.text, text}, {finder, old, search}} {
		if bytes.Equal(f.old, f.new) {
			continue
		}
		err := ui.OutFile{Path: f.path, Force: true}.Write(io.Discard, func(w io.Writer) error {
			_, err := w.Write(f.new)
			return err
		})
		if err != nil {
			return c, err
		}
		c.Changed = append(c.Changed, f.path)
	}
	return c, nil
}

// A mapping is a file of the project and its name on the server.
type mapping struct {
	Local      string `xml:"local,attr"`
	Repository string `xml:"repository,attr"`
}

// mappings returns the files that the server has for the project.
func (p omegatProject) mappings(from, to string) ([]mapping, error) {
	tm, err := p.folder(p.TM, "tm")
	if err != nil {
		return nil, err
	}
	glossary, err := p.folder(p.Glossary, "glossary")
	if err != nil {
		return nil, err
	}
	var list []mapping
	for _, f := range omegatFolders {
		list = append(list, mapping{path.Join(tm, f.folder, omegatFile), from + "-" + to + "." + f.part + ".tmx"})
	}
	return append(list, mapping{path.Join(glossary, "yiku-rulings.txt"), "rulings." + from + "-" + to + ".txt"}), nil
}

// An element is an element of an XML text: the bytes [from, to) with its tags,
// [inside, end) between them.
type element struct {
	start                 xml.StartElement
	from, inside, end, to int
	// text is its text without that of its child elements.
	text       string
	selfClosed bool
}

// elements returns the elements with one of the names, in the order of their
// ends.
func elements(text []byte, names ...string) (list []element, err error) {
	decoder := xml.NewDecoder(bytes.NewReader(text))
	var open []element
	for {
		before := int(decoder.InputOffset())
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) && len(open) == 0 {
			return list, nil
		}
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		after := int(decoder.InputOffset())
		switch t := token.(type) {
		case xml.StartElement:
			open = append(open, element{start: t.Copy(), from: before, inside: after, selfClosed: bytes.HasSuffix(text[before:after], []byte("/>"))})
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(t)
			}
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1].start.Name != t.Name {
				return nil, fmt.Errorf("</%s> ends an element that did not begin", t.Name.Local)
			}
			e := open[len(open)-1]
			open = open[:len(open)-1]
			e.end, e.to = before, after
			if slices.Contains(names, e.start.Name.Local) {
				list = append(list, e)
			}
		}
	}
}

func (e element) attribute(name string) string {
	for _, a := range e.start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// splice replaces the bytes [from, to) of a text and adapts the line ends to those of
// the text.
func splice(text []byte, from, to int, with string) []byte {
	if bytes.Contains(text, []byte("\r\n")) {
		with = strings.ReplaceAll(with, "\n", "\r\n")
	}
	return slices.Concat(text[:from], []byte(with), text[to:])
}

// withRepository returns the text of an omegat.project with the repository at the
// address, which replaces one that an earlier call wrote but keeps its further
// mappings. team reports whether another repository has the whole project.
func withRepository(text []byte, address string, mappings []mapping) (changed []byte, team bool, err error) {
	list, err := elements(text, "project", "repositories", "repository", "mapping")
	if err != nil {
		return nil, false, err
	}
	var project, repositories, ours *element
	for i, e := range list {
		switch e.start.Name.Local {
		case "project":
			project = &list[i]
		case "repositories":
			repositories = &list[i]
		case "repository":
			if e.attribute("type") == "http" && isServed(e.attribute("url"), "/omegat/") {
				ours = &list[i]
			}
		case "mapping":
			team = team || strings.Trim(e.attribute("local"), "/") == ""
		}
	}
	if project == nil || project.selfClosed {
		return nil, false, errors.New("it has no settings of a project")
	}
	const indent = "        "
	var b strings.Builder
	fmt.Fprintf(&b, "<repository type=\"http\" url=\"%s\">\n", escaped(address))
	for _, m := range mappings {
		fmt.Fprintf(&b, "%s        <mapping local=\"%s\" repository=\"%s\"/>\n", indent, escaped(m.Local), escaped(m.Repository))
	}
	for _, e := range list {
		isNew := func(m mapping) bool { return m.Local == e.attribute("local") }
		if ours != nil && e.start.Name.Local == "mapping" && ours.from < e.from && e.to <= ours.to && !slices.ContainsFunc(mappings, isNew) {
			fmt.Fprintf(&b, "%s        %s\n", indent, text[e.from:e.to])
		}
	}
	b.WriteString(indent + "    </repository>")
	switch {
	case ours != nil:
		return splice(text, ours.from, ours.to, b.String()), team, nil
	case repositories == nil:
		return spliceBefore(text, project.end, indent+"<repositories>\n"+indent+"    "+b.String()+"\n"+indent+"</repositories>\n"), team, nil
	case repositories.selfClosed:
		return splice(text, repositories.from, repositories.to, "<repositories>\n"+indent+"    "+b.String()+"\n"+indent+"</repositories>"), team, nil
	}
	return spliceBefore(text, repositories.end, indent+"    "+b.String()+"\n"), team, nil
}

// spliceBefore inserts lines before the line of the tag at the offset or, if something
// precedes the tag on that line, directly before the tag.
func spliceBefore(text []byte, at int, lines string) []byte {
	line := bytes.LastIndexByte(text[:at], '\n') + 1
	if len(bytes.TrimSpace(text[line:at])) == 0 {
		return splice(text, line, line, lines)
	}
	return splice(text, at, at, "\n"+lines)
}

// finderKeys is the shortcut of the search. OmegaT itself uses none like it.
const finderKeys = "ctrl shift Y"

// withSearch returns the text of a finder.xml, which may be empty, with the search at the
// address. If an earlier call wrote one, only its address is changed, since the user may
// choose name and keys.
func withSearch(text []byte, address string) ([]byte, error) {
	item := "    <item>\n        <name>yiku</name>\n        <url target=\"both\" encoding=\"escape\">" + escaped(address) +
		"</url>\n        <keystroke>" + finderKeys + "</keystroke>\n    </item>\n"
	if len(bytes.TrimSpace(text)) == 0 {
		return []byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<items>\n" + item + "</items>\n"), nil
	}
	list, err := elements(text, "items", "url")
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		switch {
		case e.start.Name.Local == "url" && isServed(strings.TrimSpace(e.text), "/"):
			return splice(text, e.inside, e.end, escaped(address)), nil
		case e.start.Name.Local == "items" && e.selfClosed:
			return splice(text, e.from, e.to, "<items>\n"+item+"</items>"), nil
		case e.start.Name.Local == "items":
			return spliceBefore(text, e.end, item), nil
		}
	}
	return nil, errors.New("it has no list of searches")
}

// isServed reports whether an address is one that this program writes: of a server on
// this computer, with the path.
func isServed(address, path string) bool {
	u, err := url.Parse(strings.ReplaceAll(address, "{target}", "x"))
	if err != nil || u.Scheme != "http" || u.Path != path || path == "/" && !u.Query().Has("q") {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

func escaped(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) // never fails: the builder does not
	return b.String()
}

// WriteGlossary writes the rulings as a glossary of OmegaT: one term per line with its
// rendering and a note, separated by tabs, in UTF-8 with a byte order mark, by which
// OmegaT recognises it. A banned rendering becomes a note of its term. Rulings on phrases
// of the target language are reversed, except the banned ones.
func (s *Session) WriteGlossary(ctx context.Context, w io.Writer, from, to string) error {
	var list []ruling.Ruling
	err := s.Read(ctx, func(m *tm.Memory) (err error) {
		list, err = m.Rulings(ctx, "")
		return err
	})
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	out.WriteString("\uFEFF# yiku: " + from + " - " + to + "\n")
	for _, e := range glossaryOf(list, from, to) {
		fmt.Fprintf(out, "%s\t%s\t%s\n", glossaryField(e.term), glossaryField(e.rendering), glossaryField(strings.Join(e.notes, "; ")))
	}
	return out.Flush()
}

// glossaryField returns a text as a field of a line. OmegaT reads a line that begins
// with # as a comment.
func glossaryField(text string) string {
	text = strings.TrimSpace(OneLine(text))
	if strings.HasPrefix(text, "#") {
		return "＃" + text[1:]
	}
	return text
}

type glossaryEntry struct {
	term, rendering string
	notes           []string
}

// glossaryOf returns the entries sorted by term; those of one term are in the order of
// the rulings.
func glossaryOf(list []ruling.Ruling, from, to string) []glossaryEntry {
	var entries []glossaryEntry
	against := map[string][]string{} // the notes of a term
	for _, r := range list {
		forward := lang.Matches(to, r.Lang)
		used := r.Status == ruling.Official || r.Status == ruling.Allowed
		switch {
		case forward && used:
			entries = append(entries, glossaryEntry{r.Phrase, r.Rendering, []string{rulingSource(r)}})
		case forward:
			against[r.Phrase] = append(against[r.Phrase], rulingSource(r)+": "+r.Rendering)
		case used && lang.Matches(from, r.Lang):
			entries = append(entries, glossaryEntry{r.Rendering, r.Phrase, []string{rulingSource(r)}})
		}
	}
	for i, e := range entries {
		entries[i].notes = append(e.notes, against[e.term]...)
	}
	for _, e := range entries {
		delete(against, e.term)
	}
	for term, notes := range against {
		entries = append(entries, glossaryEntry{term, "", notes})
	}
	slices.SortStableFunc(entries, func(a, b glossaryEntry) int { return cmp.Compare(a.term, b.term) })
	return entries
}

// rulingSource describes what was ruled, by whom, when and where.
func rulingSource(r ruling.Ruling) string {
	words := string(r.Status)
	for _, s := range []string{r.Authority, r.Date, r.Citation, r.Note} {
		if s != "" {
			words += ", " + s
		}
	}
	return words
}
