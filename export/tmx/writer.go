package tmx

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Writer writes units as TMX; it is an export.Writer. It is not safe for
// concurrent use by multiple goroutines.
type Writer struct {
	file  writing.File
	o     export.WriteOptions
	langs *pair.Chooser
	// srclang is the srclang of the header, once it is written.
	srclang string
	segs    segments
	origin  renderedOrigin
	// remarks counts what cleaning changed in notes and properties.
	remarks xmltext.Cleaned
	begun   bool
}

// NewWriter returns a Writer to w. It writes nothing yet. An error says which
// option is wrong.
func NewWriter(w io.Writer, o export.WriteOptions) (*Writer, error) {
	langs, err := newChooser(o)
	if err != nil {
		return nil, fmt.Errorf("write tmx: %w", err)
	}
	o.ToolVersion = cmp.Or(o.ToolVersion, "unknown")
	if o.Created.IsZero() {
		o.Created = time.Now()
	}
	return &Writer{file: writing.New(w, "tmx", "units"), o: o, langs: langs}, nil
}

// newChooser checks the languages of the options.
func newChooser(o export.WriteOptions) (*pair.Chooser, error) {
	if o.Multilingual && (o.Source != "" || o.Target != "") {
		return nil, errors.New("a multilingual file has no source and target language: name a pair or ask for all languages, not both")
	}
	return pair.New(export.Labels{Style: o.LangStyle, Explicit: o.Labels}, o.Source, o.Target)
}

// Write adds the unit to the file, or counts it in the Report with the reason for
// leaving it out.
func (w *Writer) Write(u unit.Unit) error {
	if err := w.file.Begin(); err != nil {
		return err
	}
	if reason := w.choose(&u); reason != "" {
		w.file.Skip(reason, &u)
		return nil
	}
	if !w.begun {
		w.begin(w.segs.list[0].lang.Label)
	}
	w.appendUnit(&u)
	w.count(&u)
	return w.file.Wrote(w.segs.cleaned, w.origin.cleaned)
}

// choose fills w.segs with the cleaned texts of the unit to write, or returns the reason
// for leaving the unit out.
func (w *Writer) choose(u *unit.Unit) export.Reason {
	w.segs.reset()
	if w.o.Multilingual {
		if u.Status == unit.Rejected {
			return export.ReasonRejected
		}
		for i := range u.Variants {
			w.segs.add(w.langs.Code(u.Variants[i].Lang), &u.Variants[i])
		}
		if n := len(w.segs.list); n == 0 || n == 1 && !w.o.KeepHalfEmpty {
			return export.ReasonHalfEmpty
		}
		return ""
	}
	source, target, reason := w.langs.ChooseUnrejected(u)
	if reason != "" {
		return reason
	}
	w.segs.add(w.langs.Code(u.Variants[source].Lang), &u.Variants[source])
	w.segs.add(w.langs.Code(u.Variants[target].Lang), &u.Variants[target])
	if len(w.segs.list) < 2 {
		return export.ReasonHalfEmpty
	}
	w.langs.SetPair(u.Variants[source].Lang, u.Variants[target].Lang)
	return ""
}

// count adds the unit just written to the report.
func (w *Writer) count(u *unit.Unit) {
	report := &w.file.Counts
	report.OtherVariants += len(u.Variants) - len(w.segs.list)
	if w.segs.long {
		report.LongUnits++
	}
	for i := range w.segs.list {
		code := w.segs.list[i].lang
		if i == 0 && !w.o.Multilingual {
			code.RecordSource(report)
		} else {
			code.RecordTarget(report)
		}
	}
}

// Close writes the end of the file, and the beginning where no unit was
// written.
func (w *Writer) Close() error {
	if ended, err := w.file.Ended(); ended {
		return err
	}
	if !w.begun {
		w.begin(w.langs.SourceLabel())
	}
	w.file.Buf = append(w.file.Buf, "</body>\n</tmx>\n"...)
	return w.file.End()
}

// Report returns what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.file.Report()
	r.DroppedCharacters += w.remarks.Dropped
	r.Warnings = warnings(&r)
	return r
}

// begin writes everything before the first <tu>. srclang is the code of the
// source in a bilingual file.
func (w *Writer) begin(srclang string) {
	if w.o.Multilingual || srclang == "" {
		srclang = allLanguages
	}
	if w.o.Multilingual && w.o.MultilingualSource != "" {
		srclang = w.langs.Code(w.o.MultilingualSource).Label
	}
	w.begun = true
	w.srclang = srclang
	b := append(w.file.Buf, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"...)
	if w.o.DOCTYPE {
		b = append(b, `<!DOCTYPE tmx SYSTEM "tmx14.dtd">`+"\n"...)
	}
	b = append(b, `<tmx version="1.4">`+"\n"+`<header creationtool="`+creationTool+`"`...)
	b = xmltext.AppendAttribute(b, "creationtoolversion", w.o.ToolVersion)
	b = append(b, ` segtype="sentence" o-tmf="`+creationTool+`"`...)
	b = xmltext.AppendAttribute(b, "adminlang", "en")
	b = xmltext.AppendAttribute(b, "srclang", srclang)
	b = append(b, ` datatype="plaintext"`...)
	b = appendDate(b, "creationdate", w.o.Created)
	w.file.Buf = append(b, "/>\n<body>\n"...)
}

// segment is one cleaned and escaped text: text[from:to] of its segments.
type segment struct {
	lang     *pair.Code
	from, to int
	details  *unit.Details
}

// segments are the texts of the current unit. They are prepared before any part of the
// unit is written, since a unit with only one text left after cleaning is left out.
type segments struct {
	list    []segment
	text    []byte
	cleaned xmltext.Cleaned
	// long reports whether a text has more than export.LongText characters.
	long bool
}

func (s *segments) reset() {
	s.list, s.text, s.cleaned, s.long = s.list[:0], s.text[:0], xmltext.Cleaned{}, false
}

// add appends the text, unless it is empty after cleaning.
func (s *segments) add(lang *pair.Code, v *unit.Variant) {
	from, text := len(s.text), v.Text
	before := s.cleaned
	if len(v.Codes) > 0 {
		s.text = appendCoded(s.text, v, &s.cleaned)
	} else {
		s.text = xmltext.Append(s.text, text, &s.cleaned)
	}
	if len(s.text) == from {
		s.cleaned = before
		return
	}
	s.list = append(s.list, segment{lang, from, len(s.text), v.Details})
	s.long = s.long || export.IsLong(text)
}

// appendUnit appends the <tu> with the texts of w.segs.
func (w *Writer) appendUnit(u *unit.Unit) {
	b := append(w.file.Buf, `<tu tuid="`...)
	b = appendTUID(b, u)
	b = append(b, '"')
	if source := w.segs.list[0].lang; !w.o.Multilingual && source.Label != w.srclang {
		b = append(append(append(b, ` srclang="`...), source.Attribute...), '"')
	}
	b = appendDate(b, "creationdate", u.Created)
	b = appendDate(b, "changedate", u.Changed)
	w.origin.set(u)
	if u.CreatedBy != "" {
		b = appendOptional(b, "creationid", u.CreatedBy)
	} else {
		b = append(b, w.origin.translator...)
	}
	b = appendOptional(b, "changeid", u.ChangedBy)
	b = w.appendAttributes(b, u.Attributes, unitAttributes)
	b = append(b, '>', '\n')
	b = append(b, w.origin.elements...)
	// Units on their way from file to file may have no status: nobody scored them.
	if u.Status != "" {
		if name := provenance.LocalTUID(u); name != "" {
			b = append(append(append(b, `<prop type="`+provenance.PropUnit+`">`...), name...), "</prop>\n"...)
		}
		b = appendScore(b, u.Score)
	}
	b = w.appendRemarks(b, u.Notes, u.Props)
	for _, s := range w.segs.list {
		b = append(append(append(b, `<tuv xml:lang="`...), s.lang.Attribute...), '"')
		if s.details != nil {
			b = w.appendDetails(b, s.details)
		} else {
			b = append(b, "><seg>"...)
		}
		b = append(b, w.segs.text[s.from:s.to]...)
		b = append(b, "</seg></tuv>\n"...)
	}
	w.file.Buf = append(b, "</tu>\n"...)
}

// appendScore appends the property of a score. A score outside 0..1 is no
// score and gives none.
func appendScore(b []byte, score float64) []byte {
	from := len(b)
	b = append(b, `<prop type="`+provenance.PropScore+`">`...)
	b, ok := provenance.AppendScore(b, score)
	if !ok {
		return b[:from]
	}
	return append(b, "</prop>\n"...)
}

// dateForm is the form of dates that the standard prescribes (ISO 8601 basic).
const dateForm = "20060102T150405Z"

// appendDate appends a date attribute in the form of TMX, dateForm
// in UTC. A time that this form cannot hold, or that is not
// known, gives no attribute.
func appendDate(b []byte, name string, t time.Time) []byte {
	t = t.UTC()
	if year := t.Year(); t.IsZero() || year < 1 || year > 9999 {
		return b
	}
	b = append(append(append(b, ' '), name...), '=', '"')
	return append(t.AppendFormat(b, dateForm), '"')
}

// The attributes of <tu> and <tuv> that the DTD of TMX 1.4 knows and that have
// no field in unit.Unit. The srclang of a <tu> depends on the labels of the file.
var (
	unitAttributes    = []string{"o-encoding", "datatype", "usagecount", "lastusagedate", "creationtool", "creationtoolversion", "segtype", "o-tmf", "srclang"}
	variantAttributes = []string{"o-encoding", "datatype", "usagecount", "lastusagedate", "creationtool", "creationtoolversion", "o-tmf"}
	segmentTypes      = []string{"block", "paragraph", "sentence", "phrase"}
)

// appendAttributes appends those attributes that are allowed, each once.
func (w *Writer) appendAttributes(b []byte, attributes []unit.Prop, allowed []string) []byte {
	for i, a := range attributes {
		if !slices.Contains(allowed, a.Type) || provenance.HasProp(attributes[:i], a.Type) {
			continue
		}
		value := a.Value
		switch a.Type {
		case "segtype":
			if !slices.Contains(segmentTypes, value) {
				continue
			}
		case "srclang":
			if !w.o.Multilingual {
				continue // the pair has a source of its own
			}
			if value != allLanguages {
				if tag, err := lang.Canonical(value); err == nil {
					value = tag
				}
				value = w.langs.Code(value).Label
			}
		}
		b = xmltext.AppendAttribute(b, a.Type, value)
	}
	return b
}

// appendDetails appends what a <tuv> says of itself, from after its language
// to the start of its text.
func (w *Writer) appendDetails(b []byte, d *unit.Details) []byte {
	b = appendDate(b, "creationdate", d.Created)
	b = appendDate(b, "changedate", d.Changed)
	b = appendOptional(b, "creationid", d.CreatedBy)
	b = appendOptional(b, "changeid", d.ChangedBy)
	b = w.appendAttributes(b, d.Attributes, variantAttributes)
	b = append(b, '>')
	b = w.appendRemarks(b, d.Notes, d.Props)
	return append(b, "<seg>"...)
}

// appendRemarks appends notes and properties. A property without a type is
// written as "x-unknown", since the DTD asks for one.
func (w *Writer) appendRemarks(b []byte, notes []string, props []unit.Prop) []byte {
	for _, note := range notes {
		b = append(b, "<note>"...)
		b = xmltext.Append(b, note, &w.remarks)
		b = append(b, "</note>\n"...)
	}
	for _, p := range props {
		name := cmp.Or(p.Type, "x-unknown")
		b = append(b, "<prop"...)
		b = xmltext.AppendAttribute(b, "type", name)
		b = append(b, '>')
		b = xmltext.Append(b, p.Value, &w.remarks)
		b = append(b, "</prop>\n"...)
	}
	return b
}

// appendOptional appends an attribute, unless nothing is left of the value.
func appendOptional(b []byte, name, value string) []byte {
	from := len(b)
	if b = xmltext.AppendAttribute(b, name, value); bytes.HasSuffix(b, []byte(`=""`)) {
		return b[:from]
	}
	return b
}

// renderedOrigin is what a <tu> says of its origin and status. Units come from the
// memory origin by origin, so it is rendered once for a whole run of them.
type renderedOrigin struct {
	origin unit.Origin
	status unit.Status
	ready  bool
	// translator is the attribute that names the translator; elements are those
	// inside of <tu>, before x-score.
	translator, elements []byte
	// cleaned is what rendering changed; it counts for every unit.
	cleaned xmltext.Cleaned
}

func (p *renderedOrigin) set(u *unit.Unit) {
	if p.ready && p.status == u.Status && p.origin == u.Origin {
		return
	}
	o := &u.Origin
	*p = renderedOrigin{
		origin: *o, status: u.Status, ready: true,
		translator: p.translator[:0], elements: p.elements[:0],
	}
	// The translator made the translation: tools show creationid as its
	// author. Who last changed the unit, the memory does not know, so there
	// is no changeid but that of the file it was read from.
	p.translator = appendOptional(p.translator, "creationid", o.Translator)
	p.element("<note>", provenance.Note(o, u.Status), "</note>\n", &xmltext.Cleaned{}) // it repeats properties
	for _, prop := range provenance.OriginProps(o, u.Status) {
		p.element(`<prop type="`+prop.Type+`">`, prop.Value, "</prop>\n", &p.cleaned)
	}
}

// element adds an element, unless nothing is left of its text.
func (p *renderedOrigin) element(open, text, end string, c *xmltext.Cleaned) {
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

// appendTUID appends the tuid of the unit, escaped for an attribute: see
// provenance.TUID for what it promises.
func appendTUID(b []byte, u *unit.Unit) []byte {
	if u.TUID != "" {
		return xmltext.AppendValue(b, u.TUID, &xmltext.Cleaned{})
	}
	return provenance.AppendTUID(b, u)
}

// TUID returns the tuid that the unit is written with.
func TUID(u *unit.Unit) string { return provenance.TUID(u) }

// ParseTUID parses a tuid that yiku wrote: the first digits of the checksum of
// the unit's origin, and the unit's place there. ok is false for any other
// tuid.
func ParseTUID(tuid string) (checksum string, place int, ok bool) { return provenance.ParseTUID(tuid) }

// warnings returns what another program may refuse in the file, with the
// remedy.
func warnings(r *export.Report) []string {
	var list []string
	if r.Written == 0 {
		list = append(list, "no unit was written: the file is valid but holds no translation")
	}
	if r.LongUnits > 0 {
		list = append(list, fmt.Sprintf("units with more than %d characters on a side: %d; RWS cloud tools refuse them", export.LongText, r.LongUnits))
	}
	if r.Bytes > export.LargeFile {
		list = append(list, fmt.Sprintf("the file has %.1f GB; RWS cloud tools take files up to 1 GB: export it in parts, for example by origin", float64(r.Bytes)/1e9))
	}
	if len(r.SourceCodes) > 1 {
		list = append(list, severalCodes("source", r.SourceCodes))
	}
	// Without a source side the file is multilingual, and many codes are meant.
	if len(r.SourceCodes) > 0 && len(r.TargetCodes) > 1 {
		list = append(list, severalCodes("target", r.TargetCodes))
	}
	return list
}

func severalCodes(side string, codes []string) string {
	return fmt.Sprintf("the %s texts have several language codes (%s); Trados takes in one pair only: name one variety of the language, or give all the same label",
		side, strings.Join(codes, ", "))
}
