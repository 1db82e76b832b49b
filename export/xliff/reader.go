package xliff

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/charset"
	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/export/internal/xmltree"
	"github.com/yiku-tm/yiku/tm/unit"
)

// ReadOptions of NewReader. The zero value reads what is translated.
type ReadOptions struct {
	// Strict ends the reading with an error, a *export.BadUnit, at the first
	// part of the file that cannot be used.
	Strict bool
	// Encoding is the name of the file's encoding; empty has it found.
	Encoding string
	// Languages says what codes of the file mean, by code, such as "L1": "zh".
	Languages map[string]string
	// Drafts takes targets too that the file calls new, drafts or to be reviewed.
	Drafts bool
	// NoMatches leaves the matches out that the file carries along.
	NoMatches bool
}

// Reader reads XLIFF; it is an export.Reader. It must not be used by two
// goroutines at once. It holds one translation unit and a window of the file.
type Reader struct {
	r          io.Reader
	o          ReadOptions
	begun      bool
	report     export.ReadReport
	tally      export.RepairTally
	unfinished export.UnfinishedTally
}

// NewReader returns a Reader of the file, which may be packed with gzip or zip
// (see export.Unpack). It reads nothing yet. An error says which option is wrong.
func NewReader(r io.Reader, o ReadOptions) (*Reader, error) {
	meanings, err := export.Meanings(o.Languages)
	if err != nil {
		return nil, fmt.Errorf("read xliff: %w", err)
	}
	o.Languages = meanings
	return &Reader{r: r, o: o}, nil
}

// NotXLIFFError tells that a file is no XLIFF.
type NotXLIFFError struct {
	// Line is where that shows, counted from 1.
	Line int
	// Found says what the file is instead.
	Found string
}

// Error names the line and what is there.
func (e *NotXLIFFError) Error() string {
	return fmt.Sprintf("line %d: this is no XLIFF: %s", e.Line, e.Found)
}

// Hint says what to do next.
func (e *NotXLIFFError) Hint() string {
	return "an XLIFF file begins with <xliff>; export it again as XLIFF from the program it comes from"
}

// Units streams the segments that are translated; see export.Reader. The error is
// a *NotXLIFFError for a file that is something else, a *export.BadUnit with
// ReadOptions.Strict, or one of reading, with the line.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return export.Once(&r.begun, func(yield func(export.Item) bool) error { return r.read(ctx, yield) })
}

// Report tells what was read so far.
func (r *Reader) Report() export.ReadReport {
	report := r.report
	report.Repairs = r.tally.Counts()
	report.Unfinished = r.unfinished.Counts()
	return report
}

// read opens the file and hands its items to yield until this returns false.
func (r *Reader) read(ctx context.Context, yield func(export.Item) bool) error {
	unpacked, err := export.Unpack(r.r, ".xlf")
	if err != nil {
		return err
	}
	text, name, declared, err := charset.Decode(unpacked, r.o.Encoding)
	if err != nil {
		return err
	}
	r.report.Encoding, r.report.Declared = name, declared
	p := newParser(text, r)
	if err := p.root(); err != nil {
		return err
	}
	for {
		items, more, err := p.next()
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		for _, item := range items {
			if r.o.Strict && item.Bad != nil {
				return item.Bad
			}
			r.count(item)
			if !yield(item) {
				return nil
			}
		}
		if !more {
			return nil
		}
	}
}

// count enters the item into the report.
func (r *Reader) count(item export.Item) {
	if item.Bad != nil {
		r.report.Bad++
		return
	}
	r.report.Units++
	r.report.Variants += len(item.Unit.Variants)
	for _, repair := range item.Repairs {
		r.tally.Add(repair)
	}
}

// prefixes are the names by which this package knows what tools add.
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
	// two tells that the file is of XLIFF 2.
	two bool
	// source and target are the languages of the present <file>; both are empty
	// outside of one. original names its document.
	source, target, original string
	// ours tells that yiku wrote the present <file>.
	ours   bool
	number int
	closed bool
	codes  map[string]string
	native nativeCodes
	// comments are those of Trados, by name.
	comments map[string][]string
}

func newParser(text io.Reader, r *Reader) *parser {
	return &parser{
		x: xmltree.New(text, xmltree.Options{Prefixes: prefixes, Units: []string{"trans-unit", "unit", "sdl:tag", "sdl:cmt-def"}, Text: true}),
		r: r, codes: map[string]string{},
	}
}

// root reads up to the root, which must be <xliff>.
func (p *parser) root() error {
	kind, err := p.x.Next()
	if err != nil {
		return err
	}
	e := p.x.Element()
	switch {
	case kind == xmltree.EOF:
		return &NotXLIFFError{p.x.Line(), "the file holds no element"}
	case kind == xmltree.Fault:
		return &NotXLIFFError{p.x.Line(), p.x.Cause()}
	case kind != xmltree.Start || !strings.EqualFold(e.Name, "xliff"):
		return &NotXLIFFError{p.x.Line(), fmt.Sprintf("its root is <%s>, not <xliff>", xmltree.Shorten([]byte(e.Name)))}
	}
	version := e.Attr("version")
	p.two = strings.HasPrefix(version, "2")
	if p.two {
		p.source, p.target = p.language(e.Attr("srcLang")), p.language(e.Attr("trgLang"))
		p.r.report.SourceLang = p.source
	}
	p.r.report.Format = strings.TrimSpace("XLIFF " + version)
	return nil
}

// next returns the units of the next translation unit, or a bad part of the file;
// more is false at the end.
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
				if err := p.other(name); err != nil {
					return nil, false, err
				}
			}
		}
	}
}

// other takes what the elements outside of units say.
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
			return err // a tag without its native code is a tag still
		}
		if name == "sdl:tag" {
			p.native.define(tree)
		} else {
			p.comment(tree)
		}
	}
	return nil
}

// file takes the attributes of a <file>.
func (p *parser) file(e *xmltree.Node) {
	p.original = own.FileName(e.Attr("original"))
	p.native.reset()
	p.ours = false
	if p.two {
		return
	}
	p.source, p.target = p.language(e.Attr("source-language")), p.language(e.Attr("target-language"))
	if p.r.report.SourceLang == "" {
		p.r.report.SourceLang = p.source
	}
	if tool := e.Attr("tool"); tool != "" {
		p.tool("", tool, "")
	}
}

func (p *parser) tool(id, name, version string) {
	if name == "" {
		name = id
	}
	p.ours = p.ours || id == ourTool
	if p.r.report.Tool == "" {
		p.r.report.Tool = strings.TrimSpace(name + " " + version)
	}
}

// language is the canonical tag for a code of the file; a code that is no
// language tag is kept as it is.
func (p *parser) language(code string) string {
	if tag, ok := p.codes[code]; ok {
		return tag
	}
	trimmed := strings.TrimSpace(code)
	tag, ok := p.r.o.Languages[trimmed]
	if !ok {
		var err error
		if tag, err = lang.Canonical(trimmed); err != nil {
			tag = trimmed
		}
	}
	if len(p.codes) < 1000 {
		p.codes[code] = tag
	}
	return tag
}

// bad is an item for a part of the file that cannot be used.
func (p *parser) bad(number, line int, name, cause string) export.Item {
	return export.Item{Number: number, Line: line, Source: -1, Bad: &export.BadUnit{Line: line, Unit: name, Cause: cause}}
}

// unit reads the translation unit whose start is the present token.
func (p *parser) unit() ([]export.Item, error) {
	line := p.x.Line()
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
	u := unitReader{parser: p, id: id, line: line}
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
	id   string
	line int
	// name is what the tool calls the unit, and approved that it calls it so.
	name     string
	approved bool
	props    []unit.Prop
	notes    []string
	items    []export.Item
}
