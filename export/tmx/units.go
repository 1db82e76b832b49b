package tmx

import (
	"bytes"
	"fmt"
	"time"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
	"github.com/yiku-tm/yiku/tm/unit"
)

// readUnit reads the <tu> whose start tag is the current token into p.item. A fault
// makes the unit bad, and the parser continues after its </tu> or at the next <tu>,
// whichever comes first. The error is a read error.
func (p *parser) readUnit() error {
	p.number++
	p.item = export.Item{Number: p.number, Line: p.s.Line(), Source: -1, Unit: unit.Unit{Score: 1}}
	p.item.Unit.Props, p.item.Unit.Notes = p.props[:0], p.notes[:0]
	p.size, p.cause, p.srclang = 0, "", p.source
	tuid := p.unitAttributes()
	err := p.unitContent()
	if err == nil && p.cause != "" {
		err = p.skipUnit()
	}
	if err != nil {
		return err
	}
	if p.cause == "" && len(p.item.Unit.Variants) == 0 {
		p.fail("the unit has no text in any language")
		p.causeLine = p.item.Line
	}
	if p.cause != "" {
		name := tuid
		if name == "" {
			name = fmt.Sprintf("unit %d", p.number)
		}
		bad := &export.BadUnit{Line: p.causeLine, Unit: name, Cause: p.cause}
		p.item = export.Item{Number: p.number, Line: p.item.Line, Source: -1, Bad: bad}
		return nil
	}
	p.item.Unit.TUID = tuid
	p.item.Source = p.sourceVariant()
	u := &p.item.Unit
	p.props, p.notes = u.Props, u.Notes
	provenance.Restore(u, p.ours)
	u.Props, u.Notes = append([]unit.Prop(nil), u.Props...), append([]string(nil), u.Notes...)
	return nil
}

// fail makes the current unit bad. Only the first fault is recorded.
func (p *parser) fail(format string, args ...any) {
	if p.cause == "" {
		p.cause, p.causeLine = fmt.Sprintf(format, args...), p.s.Line()
	}
}

// skipUnit skips the rest of a bad unit.
func (p *parser) skipUnit() error {
	for {
		kind, err := p.token()
		if err != nil || kind == xmlscan.EOF {
			p.closed = true // the unit already reports that the file is cut off
			return err
		}
		switch name := string(p.local()); {
		case kind == xmlscan.End && name == isUnit:
			return nil
		case kind == xmlscan.Start && name == isUnit, kind == xmlscan.End && (name == "body" || name == "tmx"):
			p.again = true
			return nil
		}
	}
}

// sourceVariant returns the index of the first variant in the source language: with the
// tag of srclang or, failing that, in a variety of the language. It returns -1 if there
// is none.
func (p *parser) sourceVariant() int {
	if p.srclang == "" {
		return -1
	}
	for i, v := range p.item.Unit.Variants {
		if v.Lang == p.srclang {
			return i
		}
	}
	for i, v := range p.item.Unit.Variants {
		if kindred(p.srclang, v.Lang) {
			return i
		}
	}
	return -1
}

func (p *parser) unitAttributes() (tuid string) {
	u := &p.item.Unit
	for a := range p.s.Attributes() {
		switch string(a.Name) {
		case "tuid":
			var n xmlscan.Repairs
			tuid = string(p.decodeValue(a.Value, &n))
			p.repaired(n)
		case "srclang":
			p.srclang = p.sourceLanguage(a.Value)
			u.Attributes = append(u.Attributes, p.attribute(a))
		default:
			p.commonAttribute(a, &u.Created, &u.Changed, &u.CreatedBy, &u.ChangedBy, &u.Attributes)
		}
	}
	p.checkTag()
	return tuid
}

// commonAttribute reads an attribute that <tu> and <tuv> have in common: a date, a name, or
// one that is kept as it is.
func (p *parser) commonAttribute(a xmlscan.Attribute, created, changed *time.Time, createdBy, changedBy *string, others *[]unit.Prop) {
	switch name := string(a.Name); {
	case name == "creationdate" && setDate(a.Value, created):
	case name == "changedate" && setDate(a.Value, changed):
	case name == "creationid":
		*createdBy = p.attribute(a).Value
	case name == "changeid":
		*changedBy = p.attribute(a).Value
	case !foreign(a.Name):
		*others = append(*others, p.attribute(a))
	}
}

// unitContent reads up to </tu>, or to the first fault.
func (p *parser) unitContent() error {
	if p.s.Empty() {
		return nil
	}
	for p.cause == "" {
		if p.fastElement() {
			continue
		}
		if p.fastEnd() {
			return nil
		}
		kind, err := p.token()
		if err != nil {
			return err
		}
		switch kind {
		case xmlscan.EOF:
			p.fail("the file ends inside the unit")
		case xmlscan.End:
			if string(p.local()) == isUnit && p.s.Fault() == "" {
				return nil
			}
			p.unexpectedEnd(isUnit)
		case xmlscan.Start:
			err = p.unitElement()
		default:
			p.strayText()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unitElement reads an element inside <tu>.
func (p *parser) unitElement() error {
	u := &p.item.Unit
	switch name := string(p.local()); name {
	case "tuv":
		return p.readVariant()
	case "prop":
		prop, err := p.readProp()
		u.Props = append(u.Props, prop)
		return err
	case "note":
		note, err := p.content(name)
		u.Notes = append(u.Notes, note)
		return err
	case isUnit:
		p.again = true
		p.fail("</tu> is missing")
	case "seg":
		p.fail("<seg> is outside <tuv>")
	default:
		p.repair(export.RepairElement)
		text, err := p.content(string(p.s.Name()))
		if text != "" {
			p.item.Unit.Props = append(p.item.Unit.Props, unit.Prop{Type: propOutside, Value: text})
		}
		return err
	}
	return nil
}

// checkTag makes the unit bad if the start tag is malformed.
func (p *parser) checkTag() {
	switch {
	case p.s.Fault() == xmlscan.OpenTag:
		p.fail("the tag <%s is not closed", reading.Shorten(p.s.Name()))
	case p.s.Malformed():
		p.fail("the tag <%s has an attribute that cannot be read", reading.Shorten(p.s.Name()))
	}
}

// unexpectedEnd makes the unit bad for an end tag other than that of inside.
func (p *parser) unexpectedEnd(inside string) {
	name := string(p.local())
	if name == isUnit || name == "body" || name == "tmx" {
		p.again = true
	}
	p.fail("</%s> found where </%s> is expected", reading.Shorten(p.s.Name()), inside)
}

// strayText makes the unit bad for text or a malformed comment between its elements.
func (p *parser) strayText() {
	if p.s.Kind() != xmlscan.Text && p.s.Kind() != xmlscan.CDATA {
		p.fail("%s is not allowed inside the unit", p.misplaced())
		return
	}
	for _, c := range p.s.Raw() {
		if c > ' ' {
			p.fail("%q is between the elements of the unit", reading.Shorten(p.s.Raw()))
			return
		}
	}
}

// repair records a repair on the line of the current token.
func (p *parser) repair(kind export.RepairKind) {
	p.item.Repairs = append(p.item.Repairs, export.Repair{Line: p.s.Line(), Kind: kind, Count: 1})
}

// repaired records the repairs made while decoding a text.
func (p *parser) repaired(n xmlscan.Repairs) {
	if n == (xmlscan.Repairs{}) {
		return
	}
	p.item.Repairs = reading.AppendRepairs(p.item.Repairs, p.s.Line(), n)
	if n.Refused > 0 {
		p.fail(reading.RefusedEntity)
	}
}

// spend adds n to the size of the unit in bytes, and makes the unit bad if the limit is
// exceeded.
func (p *parser) spend(n int) {
	if p.size += n; p.size > maxUnit {
		p.fail("the unit has over %d MiB", maxUnit>>20)
	}
}

// readVariant reads the <tuv> whose start tag is the present token.
func (p *parser) readVariant() error {
	v := unit.Variant{}
	var d unit.Details
	v.Lang = p.variantAttributes(&d)
	if len(p.fast.variants) < maxKnown && v.Lang != "" && !hasDetails(&d) && p.plainTag() {
		p.fast.variants = learn(p.fast.variants, p.s.Span(), v.Lang)
	}
	if v.Lang == "" {
		p.fail("<tuv> has no language")
	}
	segs := 0
	var bare unit.Variant // the text outside <seg>
	stray := false        // whether it is outside unknown elements too
	for done := p.s.Empty(); !done && p.cause == ""; {
		kind, err := p.token()
		if err != nil {
			return err
		}
		switch kind {
		case xmlscan.EOF:
			p.fail("the file ends inside <tuv>")
		case xmlscan.End:
			if done = string(p.local()) == "tuv" && p.s.Fault() == ""; !done {
				p.unexpectedEnd("tuv")
			}
		case xmlscan.Start:
			switch name := string(p.local()); {
			case name == "seg":
				segs++
				err = p.variantElement(&v, &d)
			case segs == 0 && bare.Text == "" && !variantElements[name]:
				err = p.readBare(&bare)
				stray = p.seg.outer
			default:
				err = p.variantElement(&v, &d)
			}
		case xmlscan.Text, xmlscan.CDATA:
			if segs == 0 && bare.Text == "" && len(bytes.TrimSpace(p.s.Raw())) > 0 {
				err = p.readBare(&bare)
				stray = true
			} else {
				p.strayText()
			}
		default:
			p.strayText()
		}
		if err != nil {
			return err
		}
	}
	switch {
	case segs == 0 && bare.Text != "":
		p.repair(export.RepairSegment)
		v.Text, v.Codes = bare.Text, bare.Codes
		segs = 1
	case stray && bare.Text != "":
		p.fail("%q is next to the <seg> of <tuv> %s", reading.Shorten(bare.Text), v.Lang)
	case bare.Text != "": // of an element that TMX does not have
		p.repair(export.RepairElement)
		d.Props = append(d.Props, unit.Prop{Type: propOutside, Value: bare.Text})
	}
	p.addVariant(v, d, segs)
	return nil
}

// propOutside is the property of a variant with the text of each unknown element next to its <seg>.
const propOutside = "x-outside-seg"

// variantElements are the elements of a <tuv> other than <seg>, and those that must not
// be inside a <seg>.
var variantElements = map[string]bool{"prop": true, "note": true, "tuv": true, isUnit: true}

// readBare reads the text of a <tuv> without <seg>, which begins with the current
// token. It does not consume the end of the <tuv> or its next element.
func (p *parser) readBare(v *unit.Variant) error {
	p.again = true
	if err := p.readText(v, func() bool {
		name := string(p.local())
		return p.s.Kind() == xmlscan.End || variantElements[name] || name == "seg"
	}); err != nil {
		return err
	}
	reading.TrimLayout(v)
	return nil
}

// addVariant adds the variant to the unit, if it has one text.
func (p *parser) addVariant(v unit.Variant, d unit.Details, segs int) {
	switch {
	case p.cause != "":
		return
	case segs == 0:
		p.repair(export.RepairVariant)
		return
	case segs > 1:
		p.fail("<tuv> %s has %d <seg>, and it is unclear which one is meant", v.Lang, segs)
		return
	case len(p.item.Unit.Variants) == unit.MaxVariants:
		p.fail("the unit has more than %d variants", unit.MaxVariants)
		return
	}
	if hasDetails(&d) {
		kept := d
		v.Details = &kept
	}
	p.item.Unit.Variants = append(p.item.Unit.Variants, v)
}

func hasDetails(d *unit.Details) bool {
	return d.Props != nil || d.Notes != nil || d.Attributes != nil || d.CreatedBy != "" || d.ChangedBy != "" ||
		!d.Created.IsZero() || !d.Changed.IsZero()
}

// variantElement reads an element inside <tuv>.
func (p *parser) variantElement(v *unit.Variant, d *unit.Details) error {
	switch name := string(p.local()); name {
	case "seg":
		p.checkTag()
		return p.readSeg(v)
	case "prop":
		prop, err := p.readProp()
		d.Props = append(d.Props, prop)
		return err
	case "note":
		note, err := p.content(name)
		d.Notes = append(d.Notes, note)
		return err
	case isUnit:
		p.again = true
		p.fail("</tuv> and </tu> are missing")
	case "tuv":
		p.fail("</tuv> is missing")
	default:
		p.repair(export.RepairElement)
		text, err := p.content(string(p.s.Name()))
		if text != "" {
			d.Props = append(d.Props, unit.Prop{Type: propOutside, Value: text})
		}
		return err
	}
	return nil
}

// variantAttributes reads the attributes of <tuv> and returns its language:
// xml:lang (TMX 1.4) or, failing that, lang (before).
func (p *parser) variantAttributes(d *unit.Details) string {
	var now, before []byte
	for a := range p.s.Attributes() {
		switch string(a.Name) {
		case "xml:lang":
			now = a.Value
		case "lang":
			before = a.Value
		default:
			p.commonAttribute(a, &d.Created, &d.Changed, &d.CreatedBy, &d.ChangedBy, &d.Attributes)
		}
	}
	p.checkTag()
	if now != nil {
		return p.language(now)
	}
	if before != nil {
		return p.language(before)
	}
	return ""
}

func (p *parser) readProp() (unit.Prop, error) {
	var prop unit.Prop
	for a := range p.s.Attributes() {
		if string(a.Name) == "type" {
			prop.Type = p.attribute(a).Value
		}
	}
	if len(p.fast.props) < maxKnown && len(p.item.Repairs) == 0 && p.plainTag() {
		p.fast.props = learn(p.fast.props, p.s.Span(), prop.Type)
	}
	var err error
	prop.Value, err = p.content("prop")
	return prop, err
}

// content reads the text up to the end of the element, whose local or qualified name is
// given. Of elements inside it, which the format does not define, only the text is kept.
func (p *parser) content(name string) (string, error) {
	p.checkTag()
	if p.s.Empty() || p.cause != "" {
		return "", nil
	}
	out := p.seg.data[:0]
	for depth := 1; p.cause == ""; {
		kind, err := p.token()
		if err != nil {
			return "", err
		}
		switch kind {
		case xmlscan.EOF:
			p.fail("the file ends inside <%s>", reading.Shorten(name))
		case xmlscan.Start:
			if local := string(p.local()); local == isUnit || local == "tuv" || local == "seg" {
				p.again = local == isUnit
				p.fail("</%s> is missing", reading.Shorten(name))
			} else if !p.s.Empty() {
				depth++
			}
			p.checkTag()
		case xmlscan.End:
			if depth--; depth > 0 {
				continue
			}
			if got := p.s.Name(); p.s.Fault() != "" || string(got) != name && string(p.local()) != name {
				p.unexpectedEnd(reading.Shorten(name))
				break
			}
			p.seg.data = out
			return p.words.String(bytes.TrimSpace(out)), nil
		default:
			out = p.appendText(out)
		}
	}
	p.seg.data = out
	return "", nil
}

// appendText appends the decoded characters of a Text or CDATA token.
func (p *parser) appendText(out []byte) []byte {
	raw := p.s.Raw()
	p.spend(len(raw))
	switch {
	case p.s.Fault() == xmlscan.OpenTag || p.s.Kind() == xmlscan.Directive:
		p.fail("%s", xmlscan.OpenTag)
		return out
	case p.s.Fault() == xmlscan.Bracket:
		p.repair(export.RepairBracket)
	}
	var n xmlscan.Repairs
	out = p.dec.Append(out, raw, p.s.Kind() == xmlscan.CDATA, &n)
	p.repaired(n)
	return out
}

// attribute returns an attribute of the current tag, decoded.
func (p *parser) attribute(a xmlscan.Attribute) unit.Prop {
	var n xmlscan.Repairs
	value := p.decodeValue(a.Value, &n)
	p.repaired(n)
	p.spend(len(a.Value))
	return unit.Prop{Type: p.words.String(a.Name), Value: p.words.String(value)}
}

// foreign reports whether an attribute belongs to another namespace or declares one.
func foreign(name []byte) bool {
	return bytes.IndexByte(name, ':') >= 0 || string(name) == "xmlns"
}

// kindred reports whether the two tags have the same language and script.
func kindred(a, b string) bool {
	return lang.Base(a) == lang.Base(b) && export.Script(a) == export.Script(b)
}
