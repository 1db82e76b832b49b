package tmx

import (
	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// provenance is what a <tu> says of its origin and status. Units come from the
// memory origin by origin, so it is rendered once for a whole run of them.
type provenance struct {
	origin unit.Origin
	status unit.Status
	ready  bool
	// translator is the attribute that names the translator; elements are those
	// inside of <tu>, before x-score.
	translator, elements []byte
	// cleaned is what rendering changed; it counts for every unit.
	cleaned xmltext.Cleaned
}

// set renders the provenance of the unit.
func (p *provenance) set(u *unit.Unit) {
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
	p.element("<note>", own.Note(o, u.Status), "</note>\n")
	p.prop(own.PropSource, own.FileName(o.Source))
	p.prop(own.PropTarget, own.FileName(o.Target))
	p.prop(own.PropTitle, o.Title)
	p.prop(own.PropDate, o.Date)
	p.prop(own.PropBody, o.Body)
	p.prop(own.PropTranslator, o.Translator)
	p.prop(own.PropURL, o.URL)
	p.prop(own.PropStatus, string(u.Status))
}

// prop adds a property, unless it is empty.
func (p *provenance) prop(name, value string) {
	p.counted(`<prop type="`+name+`">`, value, "</prop>\n", &p.cleaned)
}

// element adds an element whose text repeats properties: what cleaning changes
// in it is counted there.
func (p *provenance) element(open, text, end string) {
	p.counted(open, text, end, &xmltext.Cleaned{})
}

func (p *provenance) counted(open, text, end string, c *xmltext.Cleaned) {
	at := len(p.elements)
	p.elements = append(p.elements, open...)
	from := len(p.elements)
	p.elements = xmltext.Append(p.elements, text, c)
	if len(p.elements) == from {
		p.elements = p.elements[:at]
		return
	}
	p.elements = append(p.elements, end...)
}
