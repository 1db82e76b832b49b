// Package jsonl writes and reads units as JSON lines, one unit per line. It is the only
// format that preserves all fields of a unit.
//
// To write, call NewWriter, Write for each unit, and Close, or export.Copy. To read, call
// NewReader and range over Units. A line has the form
//
//	{"id": "0f5a3b9c2d417e86-12" or null,
//	 "variants": [{"lang": "zh-CN", "text": "…",
//	   "codes": [{"at": 6, "kind": "bpt", "data": "<b>",
//	              "attributes": [{"type": "i", "value": "1"}], "subs": [{"start": 0, "end": 3}]}]}],
//	 "origin": {"source": "…", "target": "", "title": "", "date": "", "body": "", "translator": "", "url": "",
//	   "checksum": "…", "place": 12},
//	 "props": [{"type": "…", "value": "…"}], "notes": ["…"],
//	 "status": "reviewed", "score": 0.93, "created": "…", "changed": "…"}
//
// "text" is the text without inline codes, "at" a byte offset into it (in UTF-8), "start"
// and "end" are byte offsets into "data". Inserting the data of each code at its offset
// gives the text with codes. "checksum" and "place" identify the unit when it is imported
// again. Empty fields other than id, variants, lang, text, codes, origin, props and notes
// are omitted.
package jsonl

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Writer writes units as JSON lines; it is an export.Writer. It is not safe
// for concurrent use by multiple goroutines.
type Writer struct {
	file    writing.File
	buf     bytes.Buffer
	encoder *json.Encoder // into buf

	rejected bool // see KeepRejected
}

// NewWriter returns a Writer to w. It writes nothing yet.
func NewWriter(w io.Writer) *Writer {
	writer := &Writer{file: writing.New(w, "json lines", "units")}
	writer.encoder = json.NewEncoder(&writer.buf)
	writer.encoder.SetEscapeHTML(false) // the output is not embedded in HTML
	return writer
}

// KeepRejected makes the Writer also write units that a person has rejected.
func (w *Writer) KeepRejected() { w.rejected = true }

// Write adds the unit, unless a person has rejected it.
func (w *Writer) Write(u unit.Unit) error {
	if err := w.file.Begin(); err != nil {
		return err
	}
	if u.Status == unit.Rejected && !w.rejected {
		w.file.Skip(export.ReasonRejected, &u)
		return nil
	}
	w.buf.Reset()
	if err := w.encoder.Encode(lineOf(&u)); err != nil {
		return w.file.Fail(err)
	}
	w.file.Buf = append(w.file.Buf, w.buf.Bytes()...)
	return w.file.Wrote()
}

// Close flushes the buffer.
func (w *Writer) Close() error {
	if ended, err := w.file.Ended(); ended {
		return err
	}
	return w.file.End()
}

// Report returns what was written and what was left out.
func (w *Writer) Report() export.Report { return w.file.Report() }

// line is the JSON of a unit.
type line struct {
	ID        *string     `json:"id"`
	Variants  []variant   `json:"variants"`
	Origin    origin      `json:"origin"`
	Props     []property  `json:"props"`
	Notes     []string    `json:"notes"`
	Status    unit.Status `json:"status,omitempty"`
	Score     float64     `json:"score"`
	Created   *time.Time  `json:"created,omitempty"`
	Changed   *time.Time  `json:"changed,omitempty"`
	CreatedBy string      `json:"created_by,omitempty"`
	ChangedBy string      `json:"changed_by,omitempty"`
	// Attributes are the other attributes in an exchange file.
	Attributes []property `json:"attributes,omitempty"`
}

type variant struct {
	Lang      string     `json:"lang"`
	Text      string     `json:"text"`
	Codes     []code     `json:"codes"`
	Props     []property `json:"props,omitempty"`
	Notes     []string   `json:"notes,omitempty"`
	Created   *time.Time `json:"created,omitempty"`
	Changed   *time.Time `json:"changed,omitempty"`
	CreatedBy string     `json:"created_by,omitempty"`
	ChangedBy string     `json:"changed_by,omitempty"`

	Attributes []property `json:"attributes,omitempty"`
}

type code struct {
	At         int           `json:"at"`
	Kind       unit.CodeKind `json:"kind"`
	Data       string        `json:"data"`
	Attributes []property    `json:"attributes,omitempty"`
	Subs       []sub         `json:"subs,omitempty"`
}

type sub struct {
	Start      int        `json:"start"`
	End        int        `json:"end"`
	Attributes []property `json:"attributes,omitempty"`
}

type property struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

type origin struct {
	Source     string `json:"source"`
	Target     string `json:"target"`
	Title      string `json:"title"`
	Date       string `json:"date"`
	Body       string `json:"body"`
	Translator string `json:"translator"`
	URL        string `json:"url"`
	Checksum   string `json:"checksum,omitempty"`
	Place      *int   `json:"place,omitempty"`
}

func lineOf(u *unit.Unit) line {
	l := line{
		Variants: make([]variant, len(u.Variants)),
		Origin:   originOf(u),
		Props:    properties(u.Props), Notes: append([]string{}, u.Notes...),
		Status: u.Status, Score: u.Score,
		Created: known(u.Created), Changed: known(u.Changed),
		CreatedBy: u.CreatedBy, ChangedBy: u.ChangedBy,
	}
	if u.TUID != "" {
		l.ID = &u.TUID
	}
	if len(u.Attributes) > 0 {
		l.Attributes = properties(u.Attributes)
	}
	for i := range u.Variants {
		l.Variants[i] = variantOf(&u.Variants[i])
	}
	return l
}

func originOf(u *unit.Unit) origin {
	o := &u.Origin
	out := origin{
		Source: o.Source, Target: o.Target, Title: o.Title, Date: o.Date, Body: o.Body,
		Translator: o.Translator, URL: o.URL, Checksum: o.Checksum,
	}
	if o.Checksum != "" {
		out.Place = &u.Place
	}
	return out
}

func variantOf(v *unit.Variant) variant {
	out := variant{Lang: v.Lang, Text: v.Text, Codes: make([]code, len(v.Codes))}
	for i, c := range v.Codes {
		out.Codes[i] = code{At: c.At, Kind: c.Kind, Data: c.Data}
		if len(c.Attributes) > 0 {
			out.Codes[i].Attributes = properties(c.Attributes)
		}
		for _, s := range c.Subs {
			out.Codes[i].Subs = append(out.Codes[i].Subs, subWritten(s))
		}
	}
	if d := v.Details; d != nil {
		if len(d.Props) > 0 {
			out.Props = properties(d.Props)
		}
		out.Notes = d.Notes
		out.Created, out.Changed = known(d.Created), known(d.Changed)
		out.CreatedBy, out.ChangedBy = d.CreatedBy, d.ChangedBy
		if len(d.Attributes) > 0 {
			out.Attributes = properties(d.Attributes)
		}
	}
	return out
}

// subWritten and subRead convert between a part of a code and its JSON.
func subWritten(s unit.Sub) sub {
	out := sub{Start: s.Start, End: s.End}
	if len(s.Attributes) > 0 {
		out.Attributes = properties(s.Attributes)
	}
	return out
}

func subRead(s sub) unit.Sub {
	return unit.Sub{Start: s.Start, End: s.End, Attributes: props(s.Attributes)}
}

func properties(props []unit.Prop) []property {
	list := make([]property, len(props))
	for i, p := range props {
		list[i] = property(p)
	}
	return list
}

// known returns the time, or nil for the zero time.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	utc := t.UTC()
	return &utc
}
