package tmx

import (
	"fmt"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
	"github.com/yiku-tm/yiku/tm/unit"
)

// readUnit reads the <tu> whose start tag is the present token into p.item. A fault makes
// the unit bad and the parser goes on behind its </tu>, or in front of the next
// <tu> where that comes first. The error is one of reading the file.
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
	p.own.Take(u)
	u.Props, u.Notes = p.propSupply.cloned(u.Props), p.noteSupply.cloned(u.Notes)
	return nil
}

// fail makes the unit under way bad. Its first fault is the one that counts.
func (p *parser) fail(format string, args ...any) {
	if p.cause == "" {
		p.cause, p.causeLine = fmt.Sprintf(format, args...), p.s.Line()
	}
}

// skipUnit passes over what is left of a bad unit.
func (p *parser) skipUnit() error {
	for {
		kind, err := p.token()
		if err != nil || kind == xmlscan.EOF {
			p.closed = true // that the file was cut off is said of the unit
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

// sourceVariant is the index of the first variant in the source language: in
// the very language that srclang names or, failing that, in a variety of it.
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

// unitAttributes reads the attributes of <tu>.
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
		case "creationdate":
			if !p.setDate(a.Value, &u.Created, &p.created) {
				u.Attributes = append(u.Attributes, p.attribute(a))
			}
		case "changedate":
			if !p.setDate(a.Value, &u.Changed, &p.changed) {
				u.Attributes = append(u.Attributes, p.attribute(a))
			}
		case "creationid":
			u.CreatedBy = p.attribute(a).Value
		case "changeid":
			u.ChangedBy = p.attribute(a).Value
		default:
			if !foreign(a.Name) {
				u.Attributes = append(u.Attributes, p.attribute(a))
			}
		}
	}
	p.checkTag()
	return tuid
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
			p.fail("the file ends inside of the unit")
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

// unitElement reads an element inside of <tu>.
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
		p.fail("<seg> stands outside of <tuv>")
	default:
		p.repair(export.RepairElement, 1)
		_, err := p.content(string(p.s.Name()))
		return err
	}
	return nil
}

// checkTag makes the unit bad where the start tag is broken.
func (p *parser) checkTag() {
	switch {
	case p.s.Fault() == xmlscan.OpenTag:
		p.fail("the tag <%s is not closed", shorten(p.s.Name()))
	case p.s.Malformed():
		p.fail("the tag <%s has an attribute that cannot be read", shorten(p.s.Name()))
	}
}

// unexpectedEnd makes the unit bad for an end tag other than that of inside.
func (p *parser) unexpectedEnd(inside string) {
	name := string(p.local())
	if name == isUnit || name == "body" || name == "tmx" {
		p.again = true
	}
	p.fail("</%s> stands where </%s> must come first", shorten(p.s.Name()), inside)
}

// strayText makes the unit bad for characters, or a broken comment, between
// its elements.
func (p *parser) strayText() {
	if p.s.Kind() != xmlscan.Text && p.s.Kind() != xmlscan.CDATA {
		p.fail("%s stands inside of the unit", p.s.Fault())
		return
	}
	for _, c := range p.s.Raw() {
		if c > ' ' {
			p.fail("%q stands between the elements of the unit", shorten(p.s.Raw()))
			return
		}
	}
}

// repair notes a repair in the line of the present token.
func (p *parser) repair(kind export.RepairKind, n int) {
	p.item.Repairs = append(p.item.Repairs, export.Repair{Line: p.s.Line(), Kind: kind, Count: n})
}

// repaired notes what decoding a text repaired.
func (p *parser) repaired(n xmlscan.Repairs) {
	if n == (xmlscan.Repairs{}) {
		return
	}
	if n.Controls > 0 {
		p.repair(export.RepairControl, n.Controls)
	}
	if n.Bytes > 0 {
		p.repair(export.RepairEncoding, n.Bytes)
	}
	if n.Entities > 0 {
		p.repair(export.RepairEntity, n.Entities)
	}
	if n.Refused > 0 {
		p.fail("it uses an entity that names another file or multiplies beyond all measure; such are never opened or expanded")
	}
}

// spend counts the bytes that the unit takes, and makes it bad where they pass
// the limit.
func (p *parser) spend(n int) {
	if p.size += n; p.size > maxUnit {
		p.fail("the unit has over %d MiB", maxUnit>>20)
	}
}
