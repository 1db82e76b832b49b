package tmx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Limits of what is held in memory, whatever the file.
const (
	// maxToken is the length in bytes of a single text or tag.
	maxToken = 16 << 20
	// maxUnit is the length in bytes of all texts, notes and properties of a
	// unit together; a longer unit is bad.
	maxUnit = 32 << 20
)

// Reader reads TMX 1.1 to 1.4b; it is an export.Reader. It is not safe for
// concurrent use by multiple goroutines.
//
// It holds one unit and a window of the file: about 1 MB with units of the
// usual size and never more than some 100 MB, whatever the size of the file.
type Reader struct {
	r         io.Reader
	o         export.ReadOptions
	languages *reading.Languages
	stream    reading.Stream
	// slow disables the fast path, for tests.
	slow bool
}

// NewReader returns a Reader of the file, which may be packed with gzip or zip
// (see export.Unpack). It reads nothing yet. An error says which option is wrong.
func NewReader(r io.Reader, o export.ReadOptions) (*Reader, error) {
	languages, err := reading.NewLanguages("tmx", o.Languages)
	if err != nil {
		return nil, err
	}
	return &Reader{r: r, o: o, languages: languages, stream: reading.Stream{Strict: o.Strict}}, nil
}

// Units streams the units; see export.Reader. The error is an *export.FormatError
// for a file that is something else, a *export.BadUnit with Strict, or
// one of reading, unpacking or a limit, with the line.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return r.stream.Units(ctx, r.read)
}

// Report returns the counts of what has been read.
func (r *Reader) Report() export.ReadReport { return r.stream.Report() }

// read opens the file and emits its items.
func (r *Reader) read(emit reading.Emit) error {
	text, err := r.stream.Open(r.r, r.o.Encoding, ".tmx")
	if err != nil {
		return err
	}
	p := newParser(text, r.languages)
	p.fast.off = r.slow
	if err := p.prolog(); err != nil {
		return p.explain(err)
	}
	r.stream.Found.Format = strings.TrimSpace("TMX " + p.version)
	for {
		more, err := p.next()
		r.stream.Found.Tool, r.stream.Found.SourceLang = p.tool, p.source
		if err != nil {
			return p.explain(err)
		}
		if !more {
			return nil
		}
		if err := emit(&p.item); err != nil {
			return err
		}
	}
}

func notTMX(line int, found string) error {
	return &export.FormatError{Format: "TMX", Line: line, Found: found}
}

func (p *parser) explain(err error) error {
	if _, ok := errors.AsType[*export.FormatError](err); ok {
		return err
	}
	if errors.Is(err, xmlscan.ErrTooLong) {
		err = fmt.Errorf("%w: it has over %d MiB; a quotation mark or bracket may be missing before it", err, maxToken>>20)
	}
	return fmt.Errorf("line %d: %w", p.s.Line(), err)
}

// parser reads the elements of a TMX file one unit at a time. After a fault in a unit
// it continues with the next <tu>.
type parser struct {
	s   *xmlscan.Scanner
	dec xmlscan.Decoder
	// prefix is the namespace prefix of the TMX elements with its colon.
	prefix string
	// again makes the next call of token return the current token again.
	again bool
	// version, tool and source are from the root and the header.
	version, tool, source string
	ours                  bool // yiku wrote the file
	// number counts the units. closed reports whether the root has ended, and ended
	// whether the file has.
	number        int
	closed, ended bool

	languages *reading.Languages
	words     reading.Words
	scratch   []byte // of decodeValue

	// The current unit as far as it is read, its size in bytes, and its srclang.
	item    export.Item
	size    int
	srclang string
	// cause is why the unit is bad, or empty, and causeLine the line of the fault.
	cause     string
	causeLine int
	seg       segReader
	fast      fastReader
	// props and notes are buffers for those of the unit.
	props []unit.Prop
	notes []string
}

func newParser(r io.Reader, languages *reading.Languages) *parser {
	return &parser{s: xmlscan.New(r, maxToken), languages: languages}
}

// token moves to the next token that is not a comment or processing instruction.
func (p *parser) token() (xmlscan.Kind, error) {
	if p.again {
		p.again = false
		return p.s.Kind(), nil
	}
	for {
		kind, err := p.s.Next()
		switch {
		case err != nil:
			return kind, err
		case kind == xmlscan.Comment && p.s.Fault() == "", kind == xmlscan.Instruction && p.s.Fault() == "":
			continue
		}
		return kind, nil
	}
}

// local returns the name of the tag without the prefix of TMX, or nil for a name of
// another namespace.
func (p *parser) local() []byte {
	name := p.s.Name()
	if p.prefix == "" {
		return name
	}
	local, ok := bytes.CutPrefix(name, []byte(p.prefix))
	if !ok {
		return nil
	}
	return local
}

// prolog reads up to the root, which must be <tmx>.
func (p *parser) prolog() error {
	for {
		kind, err := p.token()
		if err != nil {
			return err
		}
		switch kind {
		case xmlscan.EOF:
			found := "the file contains no element"
			if p.s.Line() == 1 {
				found = "the file is empty, or contains only a declaration"
			}
			return notTMX(p.s.Line(), found)
		case xmlscan.Directive:
			if raw := p.s.Raw(); bytes.HasPrefix(raw, []byte("DOCTYPE")) {
				p.dec.Entities.Declare(raw[len("DOCTYPE"):])
			}
		case xmlscan.Text:
			// Some files have two byte order marks.
			if text := bytes.TrimSpace(bytes.TrimPrefix(p.s.Raw(), []byte("\uFEFF"))); len(text) > 0 {
				return notTMX(p.s.Line(), fmt.Sprintf("it begins with %q", reading.Shorten(text)))
			}
		case xmlscan.Start:
			return p.root()
		default:
			return notTMX(p.s.Line(), fmt.Sprintf("it begins with %q", reading.Shorten(p.s.Span())))
		}
	}
}

// root checks the root element.
func (p *parser) root() error {
	name := string(p.s.Name())
	local := name[strings.LastIndexByte(name, ':')+1:]
	var tiled bool
	for a := range p.s.Attributes() {
		switch string(a.Name) {
		case "version":
			p.version = p.value(a.Value)
		case "tiledversion", "orientation", "tilewidth":
			tiled = true
		}
	}
	switch {
	case p.s.Fault() == xmlscan.OpenTag:
		return notTMX(p.s.Line(), fmt.Sprintf("its first tag, <%s, is not closed", reading.Shorten(name)))
	case local == "map" && tiled:
		return notTMX(p.s.Line(), "it is a map of the game editor Tiled, whose files end in .tmx too")
	case !strings.EqualFold(local, "tmx"):
		return notTMX(p.s.Line(), fmt.Sprintf("its root is <%s>, not <tmx>", reading.Shorten(name)))
	}
	p.prefix = strings.TrimSuffix(name, local)
	p.closed = p.s.Empty()
	return nil
}

// next sets p.item to the next unit or bad part of the file. more is false at the end.
func (p *parser) next() (more bool, err error) {
	for !p.ended {
		p.skipSpaces()
		kind, err := p.token()
		if err != nil {
			return false, err
		}
		switch kind {
		case xmlscan.EOF:
			p.ended = true
			if !p.closed {
				return p.loose("the file ends before </tmx>: it may be cut off")
			}
		case xmlscan.Start:
			if cause := p.looseStart(); cause == "" {
				break
			} else if cause != isUnit {
				return p.loose(cause)
			}
			err := p.readUnit()
			return err == nil, err
		case xmlscan.End:
			if string(p.local()) == "tmx" {
				p.closed = true
			}
		case xmlscan.Text, xmlscan.CDATA:
			if text := bytes.TrimSpace(p.s.Raw()); len(text) > 0 {
				return p.loose(fmt.Sprintf("%q is outside the units", reading.Shorten(text)))
			}
		default:
			return p.loose(p.misplaced() + " is outside the units")
		}
	}
	return false, nil
}

// misplaced describes an unclosed comment or instruction, or a directive.
func (p *parser) misplaced() string {
	if fault := p.s.Fault(); fault != "" {
		return string(fault)
	}
	return strconv.Quote(reading.Shorten(p.s.Span()))
}

// isUnit is the result of looseStart for a <tu>.
const isUnit = "tu"

// looseStart handles a start tag outside units. It reads the header, ignores other
// elements that are allowed, and returns isUnit for a unit or the cause of a fault.
func (p *parser) looseStart() (cause string) {
	name := p.local()
	switch string(name) {
	case isUnit:
		return isUnit
	case "header":
		p.header()
	case "seg", "tuv":
		return fmt.Sprintf("<%s> is outside the units", name)
	}
	if p.s.Fault() == xmlscan.OpenTag {
		return fmt.Sprintf("the tag <%s is not closed", reading.Shorten(p.s.Name()))
	}
	return ""
}

// loose sets p.item to a fault outside units.
func (p *parser) loose(cause string) (more bool, err error) {
	line := p.s.Line()
	p.item = export.Item{Line: line, Source: -1, Bad: &export.BadUnit{Line: line, Cause: cause}}
	return true, nil
}

// header reads the attributes of <header> and skips its content, which TMX 1.4 defines
// as notes, properties and user-defined encodings of the whole file.
func (p *parser) header() {
	var version string
	for a := range p.s.Attributes() {
		switch string(a.Name) {
		case "creationtool":
			p.tool = p.value(a.Value)
		case "creationtoolversion":
			version = p.value(a.Value)
		case "srclang":
			p.source = p.sourceLanguage(a.Value)
		}
	}
	p.ours = p.tool == creationTool
	if p.tool != "" && version != "" {
		p.tool += " " + version
	}
	if p.s.Empty() {
		return
	}
	for depth := 1; depth > 0; {
		kind, err := p.token()
		if err != nil || kind == xmlscan.EOF {
			return // the next call of token returns the same
		}
		name := string(p.local())
		switch {
		case kind == xmlscan.Start && (name == "body" || name == isUnit):
			p.again = true // </header> is missing
			return
		case kind == xmlscan.Start && !p.s.Empty():
			depth++
		case kind == xmlscan.End:
			depth--
		}
	}
}

// value returns the decoded value of an attribute.
func (p *parser) value(raw []byte) string {
	var n xmlscan.Repairs
	return p.words.String(p.decodeValue(raw, &n))
}

// decodeValue returns the decoded value of an attribute: raw itself, or bytes that are
// valid until the next call.
func (p *parser) decodeValue(raw []byte, n *xmlscan.Repairs) []byte {
	if xmlscan.Clean(raw) {
		return raw
	}
	p.scratch = p.dec.Append(p.scratch[:0], raw, false, n)
	return p.scratch
}

// sourceLanguage returns the canonical tag of a srclang, or "" for *all*.
func (p *parser) sourceLanguage(raw []byte) string {
	tag := p.language(raw)
	if tag == allLanguages {
		return ""
	}
	return tag
}

// language returns the canonical tag for a code of the file.
func (p *parser) language(raw []byte) string {
	if tag, ok := p.languages.Known(raw); ok {
		return tag
	}
	return p.languages.Tag(p.value(raw))
}

// dateLayouts are the forms of dates seen in files. The first is that of the
// standard (ISO 8601 basic); all are taken as UTC where they do not say.
var dateLayouts = []string{
	"20060102T150405Z", "20060102T150405", "20060102T1504Z", "20060102", "2006-01-02",
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05",
}

// setDate parses a date and reports whether it is valid.
func setDate(raw []byte, date *time.Time) bool {
	s := string(bytes.TrimSpace(raw))
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			*date = t.UTC().Truncate(time.Second)
			return true
		}
	}
	return false
}
