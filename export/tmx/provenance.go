package tmx

import (
	"strings"

	"github.com/yiku-tm/yiku/tm"
)

// The names of the properties of a <tu>, in the order of the file. TMX leaves
// the values of <prop type> to the tools and asks for the prefix "x-".
const (
	propSource     = "x-origin-source" // Origin.Source, the name of the source file
	propTarget     = "x-origin-target" // Origin.Target, the name of the target file
	propTitle      = "x-title"         // Origin.Title
	propDate       = "x-date"          // Origin.Date: YYYY, YYYY-MM or YYYY-MM-DD
	propBody       = "x-body"          // Origin.Body, the issuing body
	propTranslator = "x-translator"    // Origin.Translator
	propURL        = "x-url"           // Origin.URL
	propStatus     = "x-status"        // Unit.Status: aligned, reviewed, imported
	propScore      = "x-score"         // Unit.Score, 0.00 to 1.00, two decimals
)

// provenance is what a <tu> says of its origin and status. Units come from the
// memory origin by origin, so it is rendered once for a whole run of them.
type provenance struct {
	origin tm.Origin
	status tm.Status
	ready  bool
	// translator is the attribute that names the translator; elements are those
	// inside of <tu>, before x-score.
	translator, elements []byte
	// cleaned is what rendering changed; it counts for every unit.
	cleaned cleaned
}

// set renders the provenance of the unit.
func (p *provenance) set(u *tm.Unit) {
	if p.ready && p.status == u.Status && p.origin == u.Origin {
		return
	}
	o := &u.Origin
	*p = provenance{
		origin: *o, status: u.Status, ready: true,
		translator: p.translator[:0], elements: p.elements[:0],
	}
	// The translator made the translation: tools show creationid as its
	// author. Who last changed the unit, the memory does not know, so there
	// is no changeid but that of the file it was read from.
	p.translator = appendOptional(p.translator, "creationid", o.Translator)
	p.element("<note>", note(o, u.Status), "</note>\n")
	p.prop(propSource, fileName(o.Source))
	p.prop(propTarget, fileName(o.Target))
	p.prop(propTitle, o.Title)
	p.prop(propDate, o.Date)
	p.prop(propBody, o.Body)
	p.prop(propTranslator, o.Translator)
	p.prop(propURL, o.URL)
	p.prop(propStatus, string(u.Status))
}

// prop adds a property, unless it is empty.
func (p *provenance) prop(name, value string) {
	p.counted(`<prop type="`+name+`">`, value, "</prop>\n", &p.cleaned)
}

// element adds an element whose text repeats properties: what cleaning changes
// in it is counted there.
func (p *provenance) element(open, text, end string) {
	p.counted(open, text, end, &cleaned{})
}

func (p *provenance) counted(open, text, end string, c *cleaned) {
	at := len(p.elements)
	p.elements = append(p.elements, open...)
	from := len(p.elements)
	p.elements = appendText(p.elements, text, c)
	if len(p.elements) == from {
		p.elements = p.elements[:at]
		return
	}
	p.elements = append(p.elements, end...)
}

// fileName is the name of a file without its folders: a TMX goes to clients and
// colleagues, whom the folders of the translator do not concern.
func fileName(path string) string {
	return path[strings.LastIndexAny(path, `/\`)+1:]
}

// note says in words where the unit is from and whether to trust it:
// «两国元首会谈; 新华社, 2026-05-08; translated by 李明; aligned by machine, not reviewed».
func note(o *tm.Origin, s tm.Status) string {
	title := o.Title
	if title == "" {
		title = fileName(o.Source)
	}
	parts := []string{title, join(o.Body, o.Date)}
	if o.Translator != "" {
		parts = append(parts, "translated by "+o.Translator)
	}
	switch s {
	case tm.Aligned:
		parts = append(parts, "aligned by machine, not reviewed")
	case tm.Reviewed:
		parts = append(parts, "reviewed")
	case tm.Imported:
		parts = append(parts, "imported as a pair")
	}
	full := parts[:0]
	for _, part := range parts {
		if part != "" {
			full = append(full, part)
		}
	}
	return strings.Join(full, "; ")
}

// join puts a comma between two texts where both are there.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}
