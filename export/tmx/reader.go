package tmx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/charset"
	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
	"github.com/yiku-tm/yiku/tm/unit"
)

// ReadOptions of NewReader. The zero value reads whatever comes.
type ReadOptions struct {
	// Strict ends the reading with an error, a *export.BadUnit, at the first
	// part of the file that cannot be used.
	Strict bool
	// Encoding is the name of the file's encoding; empty has it found.
	Encoding string
	// Languages says what codes of the file mean, by code, such as
	// "lang1": "zh". A code that stands here is not looked at further.
	Languages map[string]string
}

// Limits of what is held in memory, whatever the file.
const (
	// maxToken is the length in bytes of a single text or tag.
	maxToken = 16 << 20
	// maxUnit is the length in bytes of all texts, notes and properties of a
	// unit together; a longer unit is bad.
	maxUnit = 32 << 20
)

// Reader reads TMX 1.1 to 1.4b; it is an export.Reader. It must not be used by
// two goroutines at once.
//
// It holds one unit and a window of the file: about 1 MB with units of the
// usual size and never more than some 100 MB, whatever the size of the file.
type Reader struct {
	r     io.Reader
	o     ReadOptions
	begun bool
	// long has everything read the long way, for tests.
	long   bool
	report export.ReadReport
	tally  export.RepairTally
}

// NewReader returns a Reader of the file, which may be packed with gzip or zip
// (see export.Unpack). It reads nothing yet. An error says which option is wrong.
func NewReader(r io.Reader, o ReadOptions) (*Reader, error) {
	meanings, err := export.Meanings(o.Languages)
	if err != nil {
		return nil, fmt.Errorf("read tmx: %w", err)
	}
	o.Languages = meanings
	return &Reader{r: r, o: o}, nil
}

// NotTMXError tells that a file is no TMX.
type NotTMXError struct {
	// Line is where that shows, counted from 1.
	Line int
	// Found says what the file is instead.
	Found string
}

// Error names the line and what is there.
func (e *NotTMXError) Error() string {
	return fmt.Sprintf("line %d: this is no TMX: %s", e.Line, e.Found)
}

// Hint says what to do next.
func (e *NotTMXError) Hint() string {
	return "a TMX file begins with <tmx>; export the memory again as TMX from the program it comes from"
}

// Units streams the units; see export.Reader. The error is a *NotTMXError for
// a file that is something else, a *export.BadUnit with ReadOptions.Strict, or
// one of reading, unpacking or a limit, with the line.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return export.Once(&r.begun, func(yield func(export.Item) bool) error { return r.read(ctx, yield) })
}

// Report tells what was read so far.
func (r *Reader) Report() export.ReadReport {
	report := r.report
	report.Repairs = r.tally.Counts()
	return report
}

// read opens the file and hands its items to yield until this returns false.
func (r *Reader) read(ctx context.Context, yield func(export.Item) bool) error {
	unpacked, err := export.Unpack(r.r, ".tmx")
	if err != nil {
		return err
	}
	text, name, declared, err := charset.Decode(unpacked, r.o.Encoding)
	if err != nil {
		return err
	}
	r.report.Encoding, r.report.Declared = name, declared
	p := newParser(text, r.o)
	p.fast.off = r.long
	if err := p.prolog(); err != nil {
		return p.explain(err)
	}
	r.report.Format = "TMX"
	if p.version != "" {
		r.report.Format += " " + p.version
	}
	for {
		more, err := p.next()
		r.report.Tool, r.report.SourceLang = p.tool, p.source
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return p.explain(err)
		}
		if !more {
			return nil
		}
		if r.o.Strict && p.item.Bad != nil {
			return p.item.Bad
		}
		r.count(&p.item)
		if !yield(p.item) {
			return nil
		}
	}
}

// count enters the item into the report.
func (r *Reader) count(item *export.Item) {
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

// explain adds the line to an error of reading.
func (p *parser) explain(err error) error {
	if _, ok := errors.AsType[*NotTMXError](err); ok {
		return err
	}
	if errors.Is(err, xmlscan.ErrTooLong) {
		err = fmt.Errorf("%w: it has over %d MiB; a quotation mark or bracket may be missing before it", err, maxToken>>20)
	}
	return fmt.Errorf("line %d: %w", p.s.Line(), err)
}

// parser reads the elements of a TMX file one unit at a time. What is wrong in
// a unit costs this unit only: the parser goes on with the next <tu>.
type parser struct {
	s   *xmlscan.Scanner
	dec xmlscan.Decoder
	o   ReadOptions
	// prefix is the namespace prefix of the TMX elements with its colon.
	prefix string
	// again makes the next call of token return the present one once more.
	again bool
	// version, tool and source are as the file's root and header say.
	version, tool, source string
	own                   own.Reader
	// number counts the units; closed tells that the root has ended, ended that
	// there is no more.
	number        int
	closed, ended bool

	languages        map[string]string
	words            interner
	created, changed lastDate
	scratch          []byte // of decodeValue

	// Of the unit under way: what it has so far, the bytes in it, its srclang.
	item    export.Item
	size    int
	srclang string
	// cause, when not empty, says why the unit is bad, and causeLine where.
	cause     string
	causeLine int
	seg       segReader
	fast      fastReader
	// props and notes are where those of the unit are gathered.
	props []unit.Prop
	notes []string
	// The lists of a unit come out of supplies.
	variants   supply[unit.Variant]
	propSupply supply[unit.Prop]
	noteSupply supply[string]
}

func newParser(r io.Reader, o ReadOptions) *parser {
	return &parser{s: xmlscan.New(r, maxToken), o: o, languages: map[string]string{}}
}

// token moves to the next token that can matter: no comment, no instruction.
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

// local is the name of the tag without the prefix of TMX, or nothing for a
// name of another namespace.
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
			found := "the file holds no element"
			if p.s.Line() == 1 {
				found = "the file is empty, or holds nothing but a declaration"
			}
			return &NotTMXError{p.s.Line(), found}
		case xmlscan.Directive:
			if raw := p.s.Raw(); bytes.HasPrefix(raw, []byte("DOCTYPE")) {
				p.dec.Entities.Declare(raw[len("DOCTYPE"):])
			}
		case xmlscan.Text:
			// A byte order mark may stand twice.
			if text := bytes.TrimSpace(bytes.TrimPrefix(p.s.Raw(), []byte("\uFEFF"))); len(text) > 0 {
				return &NotTMXError{p.s.Line(), fmt.Sprintf("it begins with %q", shorten(text))}
			}
		case xmlscan.Start:
			return p.root()
		default:
			return &NotTMXError{p.s.Line(), fmt.Sprintf("it begins with %q", shorten(p.s.Span()))}
		}
	}
}

// root looks at the root element.
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
		return &NotTMXError{p.s.Line(), fmt.Sprintf("its first tag, <%s, is not closed", shorten([]byte(name)))}
	case local == "map" && tiled:
		return &NotTMXError{p.s.Line(), "it is a map of the game editor Tiled, whose files end in .tmx too"}
	case !strings.EqualFold(local, "tmx"):
		return &NotTMXError{p.s.Line(), fmt.Sprintf("its root is <%s>, not <tmx>", shorten([]byte(name)))}
	}
	p.prefix = strings.TrimSuffix(name, local)
	p.closed = p.s.Empty()
	return nil
}

// shortest is how many characters of a foreign file a message shows.
const shortest = 40

// shorten returns the beginning of a text, valid and printable with %q.
func shorten(b []byte) string {
	s := []rune(strings.ToValidUTF8(string(b[:min(len(b), 4*shortest)]), "\uFFFD"))
	if len(s) <= shortest {
		return string(s)
	}
	return string(s[:shortest]) + "…"
}

// next makes p.item the next unit, or a bad part of the file; more is false at the
// end.
func (p *parser) next() (more bool, err error) {
	for !p.ended {
		p.skipBlanks()
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
				return p.loose(fmt.Sprintf("%q stands outside of units", shorten(text)))
			}
		default:
			return p.loose(string(p.s.Fault()))
		}
	}
	return false, nil
}

// isUnit is what looseStart says of a <tu>.
const isUnit = "tu"

// looseStart looks at a start tag outside of units: it reads the header, lets
// what belongs there pass, and returns isUnit for a unit or what is wrong.
func (p *parser) looseStart() (cause string) {
	name := p.local()
	switch string(name) {
	case isUnit:
		return isUnit
	case "header":
		p.header()
	case "seg", "tuv":
		return fmt.Sprintf("<%s> stands outside of units", name)
	}
	if p.s.Fault() == xmlscan.OpenTag {
		return fmt.Sprintf("the tag <%s is not closed", shorten(p.s.Name()))
	}
	return ""
}

// loose makes p.item one for a fault outside of units.
func (p *parser) loose(cause string) (more bool, err error) {
	line := p.s.Line()
	p.item = export.Item{Line: line, Source: -1, Bad: &export.BadUnit{Line: line, Cause: cause}}
	return true, nil
}

// header reads the attributes of <header> and passes over its content. TMX 1.4
// has notes, properties and user-defined encodings there, which say nothing of
// a unit.
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
	p.own.File = p.tool == creationTool
	if p.tool != "" && version != "" {
		p.tool += " " + version
	}
	if p.s.Empty() {
		return
	}
	for depth := 1; depth > 0; {
		kind, err := p.token()
		if err != nil || kind == xmlscan.EOF {
			return // whoever asks next is told the same
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

// value decodes the value of an attribute.
func (p *parser) value(raw []byte) string {
	var n xmlscan.Repairs
	return p.words.string(p.decodeValue(raw, &n))
}

// decodeValue decodes the value of an attribute; the bytes are those of raw or
// valid until the next call.
func (p *parser) decodeValue(raw []byte, n *xmlscan.Repairs) []byte {
	if xmlscan.Clean(raw) {
		return raw
	}
	p.scratch = p.dec.Append(p.scratch[:0], raw, false, n)
	return p.scratch
}

// sourceLanguage is the canonical tag of a srclang; empty for *all*.
func (p *parser) sourceLanguage(raw []byte) string {
	tag := p.language(raw)
	if tag == allLanguages {
		return ""
	}
	return tag
}

// language is the canonical tag for a code of the file. A code that is no
// language tag is kept as it is: that it cannot be stored is for the memory to
// say, and a conversion keeps it.
func (p *parser) language(raw []byte) string {
	if tag, ok := p.languages[string(raw)]; ok {
		return tag
	}
	code := strings.TrimSpace(p.value(raw))
	tag, ok := p.o.Languages[code]
	if !ok {
		var err error
		if tag, err = lang.Canonical(code); err != nil {
			tag = code
		}
	}
	if len(p.languages) < maxWords {
		p.languages[string(raw)] = tag
	}
	return tag
}
