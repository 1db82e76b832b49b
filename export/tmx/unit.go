package tmx

import (
	"time"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// segment is one cleaned and escaped text: text[from:to] of its segments.
type segment struct {
	lang     *pair.Code
	from, to int
	details  *unit.Details
}

// segments are the texts of the unit under way. They are prepared before
// anything of the unit goes to the file, as a unit that has only one text left
// after cleaning is not written.
type segments struct {
	list    []segment
	text    []byte
	cleaned xmltext.Cleaned
	// long tells that a text has more than export.LongText characters.
	long bool
}

func (s *segments) reset() {
	s.list, s.text, s.cleaned, s.long = s.list[:0], s.text[:0], xmltext.Cleaned{}, false
}

// add appends the text, unless nothing is left of it.
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
	// A text has no more characters than bytes: most need no counting.
	if len(text) > export.LongText && utf8.RuneCountInString(text) > export.LongText {
		s.long = true
	}
}

// appendUnit appends the <tu> with the texts of w.segs.
func (w *Writer) appendUnit(u *unit.Unit) {
	b := append(w.buf, `<tu tuid="`...)
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
		if name := own.OtherName(u); name != "" {
			b = append(append(append(b, `<prop type="`+own.PropUnit+`">`...), name...), "</prop>\n"...)
		}
		b = appendScore(b, u.Score)
	}
	b = appendRemarks(b, u.Notes, u.Props)
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
	w.buf = append(b, "</tu>\n"...)
}

// appendScore appends the property of a score. A score outside 0..1 is no
// score and gives none.
func appendScore(b []byte, score float64) []byte {
	from := len(b)
	b = append(b, `<prop type="`+own.PropScore+`">`...)
	b, ok := own.AppendScore(b, score)
	if !ok {
		return b[:from]
	}
	return append(b, "</prop>\n"...)
}

// appendAttribute appends an attribute, the value escaped.
func appendAttribute(b []byte, name, value string) []byte {
	b = append(b, ' ')
	b = append(b, name...)
	b = append(b, '=', '"')
	b = xmltext.AppendValue(b, value, &xmltext.Cleaned{})
	return append(b, '"')
}

// appendDate appends a date attribute in the form of TMX, YYYYMMDDThhmmssZ in
// UTC (ISO 8601 basic). A time that this form cannot hold, or that is not
// known, gives no attribute.
func appendDate(b []byte, name string, t time.Time) []byte {
	t = t.UTC()
	year, month, day := t.Date()
	if t.IsZero() || year < 1 || year > 9999 {
		return b
	}
	hour, minute, second := t.Clock()
	b = append(b, ' ')
	b = append(b, name...)
	b = append(b, '=', '"')
	b = appendTwo(appendTwo(b, year/100), year%100)
	b = append(appendTwo(appendTwo(b, int(month)), day), 'T')
	b = appendTwo(appendTwo(appendTwo(b, hour), minute), second)
	return append(b, 'Z', '"')
}

// appendTwo appends n, 0..99, with two digits.
func appendTwo(b []byte, n int) []byte {
	return append(b, byte('0'+n/10), byte('0'+n%10))
}
