package tmx

import (
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
)

// element says what TMX 1.4 allows in an element, as far as yiku writes it.
// It is written from the specification (section 3, elements and attributes),
// not from the DTD, so that the two can be held against each other: see
// TestDTD.
type element struct {
	// children are the allowed sequences of child names.
	children *regexp.Regexp
	text     bool
	required []string
	optional []string
}

var elements = map[string]element{
	"tmx": {children: regexp.MustCompile(`^header body $`), required: []string{"version"}},
	"header": {children: regexp.MustCompile(`^((note|prop|ude) )*$`),
		required: []string{"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"},
		optional: []string{"o-encoding", "creationdate", "creationid", "changedate", "changeid"}},
	"body": {children: regexp.MustCompile(`^(tu )*$`)},
	"tu": {children: regexp.MustCompile(`^((note|prop) )*(tuv )+$`),
		optional: []string{"tuid", "creationdate", "creationid", "changedate", "changeid", "srclang"}},
	"tuv":  {children: regexp.MustCompile(`^((note|prop) )*seg $`), required: []string{"xml:lang"}},
	"seg":  {children: regexp.MustCompile(`^$`), text: true},
	"note": {children: regexp.MustCompile(`^$`), text: true},
	"prop": {children: regexp.MustCompile(`^$`), text: true, required: []string{"type"}},
}

var (
	validDate    = regexp.MustCompile(`^\d{4}(0[1-9]|1[0-2])([0-2]\d|3[01])T([01]\d|2[0-3])[0-5]\d[0-5]\dZ$`)
	validScore   = regexp.MustCompile(`^(0\.\d\d|1\.00)$`)
	validSegtype = regexp.MustCompile(`^(block|paragraph|sentence|phrase)$`)
)

// parsedUnit is a <tu> read back.
type parsedUnit struct {
	attributes map[string]string
	props      map[string]string
	note       string
	langs      []string
	texts      []string
}

// parsed is a file read back by encoding/xml.
type parsed struct {
	header map[string]string
	units  []parsedUnit
}

// node is an element under way.
type node struct {
	name     string
	attrs    map[string]string
	children string
	text     string
}

// parse reads a TMX file with encoding/xml and checks its structure.
func parse(file string) (parsed, error) {
	var p parsed
	d := xml.NewDecoder(strings.NewReader(file))
	var open []*node
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return p, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{name: rawName(t.Name), attrs: map[string]string{}}
			for _, a := range t.Attr {
				if _, twice := n.attrs[rawName(a.Name)]; twice {
					return p, fmt.Errorf("<%s> has %s twice", n.name, rawName(a.Name))
				}
				n.attrs[rawName(a.Name)] = a.Value
			}
			if len(open) > 0 {
				open[len(open)-1].children += n.name + " "
			}
			open = append(open, n)
			p.start(n)
		case xml.EndElement:
			n := open[len(open)-1]
			if n.name != rawName(t.Name) {
				return p, fmt.Errorf("</%s> ends <%s>", rawName(t.Name), n.name)
			}
			if err := n.check(); err != nil {
				return p, err
			}
			p.end(n)
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(t)
			}
		}
	}
	if len(open) > 0 || p.header == nil {
		return p, fmt.Errorf("the file is not whole")
	}
	return p, nil
}

func rawName(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

func (p *parsed) start(n *node) {
	switch n.name {
	case "header":
		p.header = n.attrs
	case "tu":
		p.units = append(p.units, parsedUnit{attributes: n.attrs, props: map[string]string{}})
	case "tuv":
		u := &p.units[len(p.units)-1]
		u.langs = append(u.langs, n.attrs["xml:lang"])
	}
}

func (p *parsed) end(n *node) {
	if len(p.units) == 0 {
		return
	}
	u := &p.units[len(p.units)-1]
	switch n.name {
	case "seg":
		u.texts = append(u.texts, n.text)
	case "note":
		u.note = n.text
	case "prop":
		u.props[n.attrs["type"]] = n.text
	}
}

// check holds the element against the table.
func (n *node) check() error {
	e, known := elements[n.name]
	if !known {
		return fmt.Errorf("unknown element <%s>", n.name)
	}
	if !e.children.MatchString(n.children) {
		return fmt.Errorf("<%s> holds %s", n.name, n.children)
	}
	if !e.text && strings.TrimSpace(n.text) != "" {
		return fmt.Errorf("<%s> holds the text %q", n.name, n.text)
	}
	for _, a := range e.required {
		if n.attrs[a] == "" {
			return fmt.Errorf("<%s> lacks %s", n.name, a)
		}
	}
	for a, v := range n.attrs {
		if !slices.Contains(e.required, a) && !slices.Contains(e.optional, a) {
			return fmt.Errorf("<%s> must not have %s", n.name, a)
		}
		if strings.HasSuffix(a, "date") && !validDate.MatchString(v) {
			return fmt.Errorf("<%s> has %s=%q", n.name, a, v)
		}
		if a == "segtype" && !validSegtype.MatchString(v) {
			return fmt.Errorf("<%s> has %s=%q", n.name, a, v)
		}
	}
	return nil
}

// parseOK is parse for files that must be right, with what holds for every
// file of the writer: two variants or more, no empty or untidy text, a source
// language that is there.
func parseOK(t *testing.T, file string) parsed {
	t.Helper()
	p, err := parse(file)
	if err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	srclang := p.header["srclang"]
	for _, u := range p.units {
		if len(u.texts) < 2 || len(u.texts) != len(u.langs) {
			t.Errorf("unit %s has %d texts", u.attributes["tuid"], len(u.texts))
		}
		if score, ok := u.props[provenance.PropScore]; ok && !validScore.MatchString(score) {
			t.Errorf("unit %s has the score %q", u.attributes["tuid"], score)
		}
		for _, text := range u.texts {
			if text == "" || text != strings.TrimSpace(text) || strings.ContainsAny(text, "\n\r\u0085\u2028\u2029") {
				t.Errorf("unit %s has the text %q", u.attributes["tuid"], text)
			}
		}
		if srclang == allLanguages {
			continue
		}
		want := srclang
		if own := u.attributes["srclang"]; own != "" {
			want = own
		}
		if len(u.texts) != 2 || u.langs[0] != want || u.langs[0] == u.langs[1] {
			t.Errorf("unit %s: languages %q, srclang %s", u.attributes["tuid"], u.langs, want)
		}
	}
	return p
}

// TestStructureChecker makes sure that the checker above refuses what it must.
func TestStructureChecker(t *testing.T) {
	good, _ := write(t, export.WriteOptions{}, newUnit(talks, 0, "zh", "会谈开始。", "en", "The talks began."))
	parseOK(t, good)
	for _, change := range [][2]string{
		{` adminlang="en"`, ``},
		{`segtype="sentence"`, `segtype="line"`},
		{`<seg>会谈开始。</seg>`, ``},
		{`<seg>会谈开始。</seg>`, `<seg>会谈<b>开始</b>。</seg>`},
		{`<body>`, `<body>text`},
		{`<tuv xml:lang="zh-CN">`, `<tuv>`},
		{`<tuv xml:lang="zh-CN">`, `<tuv lang="zh-CN">`},
		{`20260509T120000Z`, `2026-05-09T12:00:00Z`},
		{`</body>`, ``},
		{"</tmx>\n", ``},
		{`</tu>`, `<note>late</note></tu>`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Fatalf("%q is not in the file", change[0])
		}
		if _, err := parse(bad); err == nil {
			t.Errorf("%q instead of %q was not refused", change[1], change[0])
		}
	}
}
