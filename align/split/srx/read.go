package srx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dlclark/regexp2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxFile bounds an SRX file, in bytes. The largest in use, LanguageTool's and
// OmegaT's, are under 1 MB.
const maxFile = 32 << 20

// maxMaps bounds the language patterns of a file, each of which is compiled. Files in use
// have as many as languages, some dozens.
const maxMaps = 2000

// Read reads an SRX file; name is for messages. UTF-8 and, with a byte order
// mark, UTF-16 are read. An error is of type *Error where the file is at fault.
func Read(r io.Reader, name string) (*Rules, error) {
	decoded := transform.NewReader(io.LimitReader(r, maxFile+1), unicode.BOMOverride(encoding.Nop.NewDecoder()))
	p := &reader{
		xml:   xml.NewDecoder(decoded),
		rules: &Rules{Name: name, groups: make(map[string][]rule), compiled: make(map[string]*engine)},
	}
	p.xml.CharsetReader = p.declared
	if err := p.read(); err != nil {
		return nil, err
	}
	return p.rules, nil
}

// reader walks the elements of an SRX file.
type reader struct {
	xml   *xml.Decoder
	rules *Rules
	root  bool
	// group is the current languagerule.
	group string
	// rule is the current rule.
	rule rule
}

func (p *reader) read() error {
	for {
		token, err := p.xml.Token()
		if errors.Is(err, io.EOF) {
			return p.finish()
		}
		if err != nil {
			return p.failed(err)
		}
		if p.xml.InputOffset() > maxFile {
			return &Error{Name: p.rules.Name, Reason: fmt.Sprintf("the file is larger than %d MB", maxFile>>20)}
		}
		switch t := token.(type) {
		case xml.StartElement:
			err = p.start(t)
		case xml.EndElement:
			p.end(t)
		}
		if err != nil {
			return err
		}
	}
}

// declared accepts the encoding that the XML declaration names. A text with a byte
// order mark is UTF-8 by now; other encodings are refused.
func (p *reader) declared(label string, in io.Reader) (io.Reader, error) {
	if l := strings.ToLower(label); strings.HasPrefix(l, "utf-16") || l == "utf8" || l == "us-ascii" {
		return in, nil
	}
	return nil, p.faultf("the file declares the encoding %s: save it as UTF-8", label)
}

// failed converts an error of the XML decoder to one of this package.
func (p *reader) failed(err error) error {
	var syntax *xml.SyntaxError
	if fault := (*Error)(nil); errors.As(err, &fault) {
		return fault
	}
	if !errors.As(err, &syntax) {
		return fmt.Errorf("cannot read the rules of %s: %w", p.rules.Name, err)
	}
	if !p.root {
		return &Error{Name: p.rules.Name, Line: syntax.Line, Reason: "the file is not XML: " + syntax.Msg + "; name an SRX file"}
	}
	return &Error{Name: p.rules.Name, Line: syntax.Line, Reason: syntax.Msg}
}

// faultf returns an error at the current line.
func (p *reader) faultf(format string, args ...any) error {
	return &Error{Name: p.rules.Name, Line: p.line(), Reason: fmt.Sprintf(format, args...)}
}

func (p *reader) line() int {
	line, _ := p.xml.InputPos()
	return line
}

func (p *reader) start(t xml.StartElement) error {
	if !p.root {
		p.root = true
		if t.Name.Local != "srx" {
			return p.faultf("the file begins with <%s>: name an SRX file, whose root is <srx>", t.Name.Local)
		}
		if v := attribute(t, "version"); v != "" && v != "1.0" && v != "2.0" {
			return p.faultf("the file is SRX %s: versions 1.0 and 2.0 are read", v)
		}
		return nil
	}
	switch t.Name.Local {
	case "header":
		p.rules.cascade = isYes(attribute(t, "cascade"))
	case "options":
		p.rules.uax29 = isYes(attribute(t, "useIcu4JBreakRules"))
	case "languagerule":
		p.group = attribute(t, "languagerulename")
		if _, ok := p.rules.groups[p.group]; ok {
			return p.faultf("a second <languagerule> is called %q: rename one", p.group)
		}
		p.rules.groups[p.group] = nil
	case "rule":
		p.rule = rule{breaks: attribute(t, "break") != "no"}
	case "beforebreak":
		return p.expression(&p.rule.before)
	case "afterbreak":
		return p.expression(&p.rule.after)
	case "rangeRule":
		return p.rangeRule()
	case "languagemap":
		return p.languageMap(t)
	}
	return nil
}

func (p *reader) end(t xml.EndElement) {
	if t.Name.Local == "rule" {
		p.rules.groups[p.group] = append(p.rules.groups[p.group], p.rule)
	}
}

// expression reads the text of the current element.
func (p *reader) expression(e *expr) error {
	e.line = p.line()
	text, err := p.text()
	e.text = text
	return err
}

// text reads character data up to the end of the current element.
func (p *reader) text() (string, error) {
	var b strings.Builder
	for {
		token, err := p.xml.Token()
		if err != nil {
			return "", p.failed(err)
		}
		switch t := token.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.EndElement:
			return b.String(), nil
		case xml.StartElement:
			return "", p.faultf("<%s> is inside a regular expression: write < as &lt;", t.Name.Local)
		}
	}
}

// rangeRule notes Okapi's extension, which protects a range of the text.
func (p *reader) rangeRule() error {
	line := p.line()
	text, err := p.text()
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) != "" {
		p.rules.Notes = append(p.rules.Notes, fmt.Sprintf("line %d: the range rule of Okapi is left out", line))
	}
	return nil
}

// languageMap reads one element of the map.
func (p *reader) languageMap(t xml.StartElement) error {
	if len(p.rules.maps) == maxMaps {
		return p.faultf("the file has more than %d language patterns", maxMaps)
	}
	pattern := attribute(t, "languagepattern")
	translated, err := expr{`(?i)\A(?:` + pattern + `)\z`, p.line()}.translate(p.rules.Name, false)
	if err != nil {
		return err
	}
	re, err := regexp2.Compile(translated, regexp2.None)
	if err != nil {
		return p.faultf("the language pattern %s: %v", shorten(pattern), err)
	}
	re.MatchTimeout = searchLimit
	p.rules.maps = append(p.rules.maps, languageMap{re, p.line(), attribute(t, "languagerulename")})
	return nil
}

// finish checks the file as a whole.
func (p *reader) finish() error {
	if !p.root {
		return &Error{Name: p.rules.Name, Reason: "the file holds no <srx>: name an SRX file"}
	}
	for _, m := range p.rules.maps {
		if _, ok := p.rules.groups[m.group]; !ok {
			return &Error{Name: p.rules.Name, Reason: fmt.Sprintf("the language map names the rules %q, which the file does not have", m.group)}
		}
	}
	if len(p.rules.maps) == 0 {
		return &Error{Name: p.rules.Name, Reason: "the file has no <languagemap>: no language has rules"}
	}
	return nil
}

// attribute returns the value of an attribute, whose name may be in any case:
// Okapi's own files spell useIcu4JBreakRules in two ways.
func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if strings.EqualFold(a.Name.Local, name) {
			return a.Value
		}
	}
	return ""
}

func isYes(value string) bool { return value == "yes" || value == "true" }
