package xliff

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/xmltree"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Reader reads XLIFF; it is an export.Reader. It is not safe for concurrent use by
// multiple goroutines. It holds one translation unit and a window of the file.
type Reader struct {
	r         io.Reader
	o         export.ReadOptions
	languages *reading.Languages
	stream    reading.Stream
	// assumed reports whether From or To was used.
	assumed bool
}

// NewReader returns a Reader of the file, which may be packed with gzip or zip
// (see export.Unpack). It reads nothing yet. The error names an invalid option.
func NewReader(r io.Reader, o export.ReadOptions) (*Reader, error) {
	languages, err := reading.NewLanguages("xliff", o.Languages)
	if err != nil {
		return nil, err
	}
	return &Reader{r: r, o: o, languages: languages, stream: reading.Stream{Strict: o.Strict}}, nil
}

// Units returns the translated segments; see export.Reader. The error is an
// *export.FormatError for a file that is not XLIFF, an *export.BadUnit if reading is
// strict, or an error of reading, with the line.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return r.stream.Units(ctx, r.read)
}

// Report returns the counts of what has been read.
func (r *Reader) Report() export.ReadReport {
	report := r.stream.Report()
	report.OwnLanguages = report.Units > 0 && !r.assumed
	return report
}

// read opens the file and emits its items.
func (r *Reader) read(emit reading.Emit) error {
	text, err := r.stream.Open(r.r, r.o.Encoding, ".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff")
	if err != nil {
		return err
	}
	p := newParser(text, r)
	if err := p.root(); err != nil {
		return err
	}
	for {
		items, more, err := p.next()
		if err != nil {
			return err
		}
		for i := range items {
			if err := emit(&items[i]); err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
	}
}

// matchPrefix is the prefix of the elements of matches, which have texts.
const matchPrefix = "mtc:"

// prefixes maps the namespaces of tools and modules to the prefixes of this package.
var prefixes = map[string]string{
	"http://sdl.com/FileTypes/SdlXliff/1.0": "sdl",
	"MQXliff":                               "mq",
	"http://www.memsource.com/mxlf/2.0":     "m",
	"urn:oasis:names:tc:xliff:matches:2.0":  "mtc",
	"urn:oasis:names:tc:xliff:metadata:2.0": "mda",
	"http://www.w3.org/XML/1998/namespace":  "xml",
}

// parser reads the elements of a file one translation unit at a time.
type parser struct {
	x *xmltree.Reader
	r *Reader
	// two reports whether the file is XLIFF 2.
	two bool
	// source and target are the languages of the current <file>, empty outside of one.
	// original is the name of its document.
	source, target, original string
	// ours reports whether yiku wrote the current <file>.
	ours   bool
	number int
	closed bool
	native nativeCodes
	// comments are the comments of Trados, by id.
	comments map[string][]string
}

func newParser(text io.Reader, r *Reader) *parser {
	return &parser{
		x: xmltree.New(text, xmltree.Options{
			Prefixes: prefixes, Units: []string{"trans-unit", "unit", "sdl:tag", "sdl:cmt-def"}, Text: true,
			Inner: []string{"source", "seg-source", "target", "alt-trans", "segment", "mrk"}, Outer: []string{"header", "skeleton"},
		}),
		r: r,
	}
}

// root reads the start of the root element, which must be <xliff>.
func (p *parser) root() error {
	kind, err := p.x.Next()
	if err != nil {
		return err
	}
	e := p.x.Element()
	switch {
	case kind == xmltree.EOF:
		return notXLIFF(p.x.Line(), "the file contains no element")
	case kind == xmltree.Fault:
		return notXLIFF(p.x.Line(), p.x.Cause())
	case kind != xmltree.Start || !strings.EqualFold(e.Name, "xliff"):
		return notXLIFF(p.x.Line(), fmt.Sprintf("its root is <%s>, not <xliff>", reading.Shorten(e.Name)))
	}
	version := e.Attr("version")
	p.two = strings.HasPrefix(version, "2")
	if p.two {
		p.source, p.target = p.language(e.Attr("srcLang")), p.language(e.Attr("trgLang"))
		p.r.stream.Found.SourceLang = cmp.Or(p.source, p.r.o.From)
	}
	p.r.stream.Found.Format = strings.TrimSpace("XLIFF " + version)
	return nil
}

func notXLIFF(line int, found string) error {
	return &export.FormatError{Format: "XLIFF", Line: line, Found: found}
}

// next returns the units of the next translation unit, or a bad part of the file. more
// is false at the end.
func (p *parser) next() (items []export.Item, more bool, err error) {
	for {
		kind, err := p.x.Next()
		if err != nil {
			return nil, false, err
		}
		switch kind {
		case xmltree.EOF:
			if !p.closed {
				return []export.Item{p.bad(0, p.x.Line(), "", "the file ends before </xliff>: it may be cut off")}, false, nil
			}
			return nil, false, nil
		case xmltree.Fault:
			return []export.Item{p.bad(0, p.x.Line(), "", p.x.Cause())}, true, nil
		case xmltree.End:
			p.closed = len(p.x.Path()) == 0
		case xmltree.Start:
			switch name := p.x.Element().Name; name {
			case "trans-unit", "unit":
				items, err := p.unit()
				return items, err == nil, err
			default:
				stray, err := p.x.Stray()
				if err != nil {
					return nil, false, err
				}
				if stray != nil {
					return []export.Item{p.bad(0, stray.Line, "", stray.Cause)}, true, nil
				}
				if err := p.other(name); err != nil {
					return nil, false, err
				}
			}
		}
	}
}

// other reads an element outside of units.
func (p *parser) other(name string) error {
	e := p.x.Element()
	switch name {
	case "file":
		p.file(e)
	case "tool":
		p.tool(e.Attr("tool-id"), e.Attr("tool-name"), e.Attr("tool-version"))
	case "sdl:tag", "sdl:cmt-def":
		tree, bad, err := p.x.Tree()
		if err != nil || bad != nil {
			return err // a tag without native code is usable
		}
		if name == "sdl:tag" {
			p.native.define(tree)
		} else {
			p.comment(tree)
		}
	}
	return nil
}

func (p *parser) file(e *xmltree.Node) {
	p.original = provenance.FileName(e.Attr("original"))
	p.native.reset()
	p.ours = false
	if p.two {
		return
	}
	p.source, p.target = p.language(e.Attr("source-language")), p.language(e.Attr("target-language"))
	if p.r.stream.Found.SourceLang == "" {
		p.r.stream.Found.SourceLang = cmp.Or(p.source, p.r.o.From)
	}
	if tool := e.Attr("tool"); tool != "" {
		p.tool("", tool, "")
	}
}

func (p *parser) tool(id, name, version string) {
	name = cmp.Or(name, id)
	p.ours = p.ours || id == ourTool
	if p.r.stream.Found.Tool == "" {
		p.r.stream.Found.Tool = strings.TrimSpace(name + " " + version)
	}
}

// language returns the canonical tag for a code of the file.
func (p *parser) language(code string) string { return p.r.languages.Tag(code) }

// bad returns an item for a part of the file that cannot be used.
func (p *parser) bad(number, line int, name, cause string) export.Item {
	return export.Item{Number: number, Line: line, Source: -1, Bad: &export.BadUnit{Line: line, Unit: name, Cause: cause}}
}

// unit reads the translation unit whose start is the current token.
func (p *parser) unit() ([]export.Item, error) {
	id := p.x.Element().Attr("id")
	tree, bad, err := p.x.Tree()
	if err != nil {
		return nil, err
	}
	repairs := p.x.Repairs()
	if id == "" {
		id = fmt.Sprintf("unit %d", p.number+1)
	}
	if bad != nil {
		p.number++
		return []export.Item{p.bad(p.number, bad.Line, id, bad.Cause)}, nil
	}
	u := unitReader{parser: p, id: id}
	if p.two {
		u.read2(tree)
	} else {
		u.read1(tree)
	}
	for i := range u.items {
		p.number++
		u.items[i].Number = p.number
		if u.items[i].Bad != nil && u.items[i].Bad.Unit == "" {
			u.items[i].Bad.Unit = id
		}
	}
	if len(u.items) > 0 {
		u.items[0].Repairs = repairs
	}
	return u.items, nil
}

// unitReader gathers the units that one translation unit gives.
type unitReader struct {
	*parser
	id string
	// name is the tool's name for the unit.
	name  string
	props []unit.Prop
	notes []string
	items []export.Item
}
