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
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/reading"
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
	Props     []unit.Prop `json:"props"`
	Notes     []string    `json:"notes"`
	Status    unit.Status `json:"status,omitempty"`
	Score     float64     `json:"score"`
	Created   *time.Time  `json:"created,omitempty"`
	Changed   *time.Time  `json:"changed,omitempty"`
	CreatedBy string      `json:"created_by,omitempty"`
	ChangedBy string      `json:"changed_by,omitempty"`
	// Attributes are the other attributes in an exchange file.
	Attributes []unit.Prop `json:"attributes,omitempty"`
}

type variant struct {
	Lang      string      `json:"lang"`
	Text      string      `json:"text"`
	Codes     []code      `json:"codes"`
	Props     []unit.Prop `json:"props,omitempty"`
	Notes     []string    `json:"notes,omitempty"`
	Created   *time.Time  `json:"created,omitempty"`
	Changed   *time.Time  `json:"changed,omitempty"`
	CreatedBy string      `json:"created_by,omitempty"`
	ChangedBy string      `json:"changed_by,omitempty"`

	Attributes []unit.Prop `json:"attributes,omitempty"`
}

type code struct {
	At         int           `json:"at"`
	Kind       unit.CodeKind `json:"kind"`
	Data       string        `json:"data"`
	Attributes []unit.Prop   `json:"attributes,omitempty"`
	Subs       []sub         `json:"subs,omitempty"`
}

type sub struct {
	Start      int         `json:"start"`
	End        int         `json:"end"`
	Attributes []unit.Prop `json:"attributes,omitempty"`
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
		Props:    append([]unit.Prop{}, u.Props...), Notes: append([]string{}, u.Notes...),
		Status: u.Status, Score: u.Score,
		Created: known(u.Created), Changed: known(u.Changed),
		CreatedBy: u.CreatedBy, ChangedBy: u.ChangedBy, Attributes: u.Attributes,
	}
	if u.TUID != "" {
		l.ID = &u.TUID
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
		out.Codes[i] = code{At: c.At, Kind: c.Kind, Data: c.Data, Attributes: c.Attributes}
		for _, s := range c.Subs {
			out.Codes[i].Subs = append(out.Codes[i].Subs, sub(s))
		}
	}
	if d := v.Details; d != nil {
		out.Props, out.Notes, out.Attributes = d.Props, d.Notes, d.Attributes
		out.Created, out.Changed = known(d.Created), known(d.Changed)
		out.CreatedBy, out.ChangedBy = d.CreatedBy, d.ChangedBy
	}
	return out
}

// known returns the time, or nil for the zero time.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	utc := t.UTC()
	return &utc
}

// maxLine is the length in bytes of the longest line.
const maxLine = 64 << 20

// Reader reads JSON lines; it is an export.Reader. It holds one line. It is not safe
// for concurrent use by multiple goroutines.
type Reader struct {
	r         io.Reader
	o         export.ReadOptions
	languages *reading.Languages
	stream    reading.Stream
}

// NewReader returns a Reader of the file, which may be packed. It reads nothing
// yet. The error names an invalid option.
func NewReader(r io.Reader, o export.ReadOptions) (*Reader, error) {
	languages, err := reading.NewLanguages("json lines", o.Languages)
	if err != nil {
		return nil, err
	}
	return &Reader{r: r, o: o, languages: languages, stream: reading.Stream{Strict: o.Strict}}, nil
}

// Report returns the counts of what has been read.
func (r *Reader) Report() export.ReadReport { return r.stream.Report() }

// Units returns the units of the lines; see export.Reader. Unknown fields are left out, which is a repair.
// The error is an *export.BadUnit if reading is strict, or an error of reading.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return r.stream.Units(ctx, r.read)
}

func (r *Reader) read(emit reading.Emit) error {
	text, err := r.stream.Open(r.r, r.o.Encoding, ".jsonl", ".ndjson")
	if err != nil {
		return err
	}
	r.stream.Found.Format, r.stream.Found.Declared = "JSON lines", ""
	lines := bufio.NewScanner(text)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	number, at := 0, 0
	for lines.Scan() {
		at++
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		number++
		data, repairs := reading.Valid(lines.Bytes(), at)
		item := r.item(data, at)
		item.Number, item.Line, item.Repairs = number, at, append(repairs, item.Repairs...)
		if err := emit(&item); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("line %d: %w", at+1, err)
	}
	return nil
}

// item returns the item for a line. The first variant is the source, as in a memory.
func (r *Reader) item(data []byte, at int) export.Item {
	l := line{Score: 1}
	if err := json.Unmarshal(data, &l); err != nil {
		return export.Item{Bad: &export.BadUnit{Line: at, Cause: plainError(err)}}
	}
	unknown, twice := checkFields(data)
	u, err := r.unit(&l)
	if err == nil && twice != "" {
		err = fmt.Errorf("it has the field %q twice", twice)
	}
	if err != nil && len(unknown) > 0 {
		err = fmt.Errorf("%w; its field %q is unknown", err, unknown[0])
	}
	if err != nil {
		bad := &export.BadUnit{Line: at, Cause: err.Error()}
		if l.ID != nil {
			bad.Unit = *l.ID
		}
		return export.Item{Bad: bad}
	}
	item := export.Item{Unit: u}
	if len(unknown) > 0 {
		item.Repairs = []export.Repair{{Line: at, Kind: export.RepairField, Count: len(unknown), Detail: strconv.Quote(unknown[0])}}
	}
	return item
}

// plainError returns an error message without the terms of package json.
func plainError(err error) string {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Sprintf("the field %s is a %s instead of a %s", wrong.Field, wrong.Value, wrong.Type)
	}
	return "this is not JSON: " + err.Error()
}

// unit returns the unit of a line after checking its fields.
func (r *Reader) unit(l *line) (unit.Unit, error) {
	u := unit.Unit{
		Status: l.Status, Score: l.Score, Props: orNil(l.Props), Notes: orNil(l.Notes),
		Created: moment(l.Created), Changed: moment(l.Changed), CreatedBy: l.CreatedBy, ChangedBy: l.ChangedBy,
		Attributes: orNil(l.Attributes),
	}
	switch u.Status {
	case "", unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected:
	default:
		return u, fmt.Errorf("the status %q is unknown", u.Status)
	}
	if !(u.Score >= 0 && u.Score <= 1) {
		return u, fmt.Errorf("the score %v is not between 0 and 1", u.Score)
	}
	o := &l.Origin
	u.Origin = unit.Origin{
		Source: o.Source, Target: o.Target, Title: o.Title, Date: o.Date, Body: o.Body,
		Translator: o.Translator, URL: o.URL, Checksum: o.Checksum,
	}
	if o.Place != nil && *o.Place >= 0 {
		u.Place = *o.Place
	}
	if l.ID != nil {
		u.TUID = *l.ID
		if sum, place, mine := provenance.ParseTUID(u.TUID); mine && o.Checksum == "" {
			u.Origin.Checksum, u.Place = sum, place
		}
	}
	if len(l.Variants) == 0 {
		return u, errors.New("it has no variants")
	}
	for i := range l.Variants {
		v, err := r.variant(&l.Variants[i])
		if err != nil {
			return u, err
		}
		u.Variants = append(u.Variants, v)
	}
	return u, nil
}

// variant returns a variant of a line after checking its fields.
func (r *Reader) variant(in *variant) (unit.Variant, error) {
	v := unit.Variant{Lang: r.languages.Tag(in.Lang), Text: in.Text}
	for _, c := range in.Codes {
		if c.At < 0 || c.At > len(v.Text) || c.At < len(v.Text) && !utf8.RuneStart(v.Text[c.At]) {
			return v, fmt.Errorf("the code %q is at %d, which is not a valid position in a text of %d bytes", c.Data, c.At, len(v.Text))
		}
		code := unit.Code{At: c.At, Kind: c.Kind, Data: c.Data, Attributes: orNil(c.Attributes)}
		for _, s := range c.Subs {
			if s.Start < 0 || s.End < s.Start || s.End > len(c.Data) {
				return v, fmt.Errorf("the code %q has a part from %d to %d, which it is too short for", c.Data, s.Start, s.End)
			}
			code.Subs = append(code.Subs, unit.Sub{Start: s.Start, End: s.End, Attributes: orNil(s.Attributes)})
		}
		v.Codes = append(v.Codes, code)
	}
	if len(in.Props) > 0 || len(in.Notes) > 0 || in.Created != nil || in.Changed != nil || in.CreatedBy != "" || in.ChangedBy != "" || len(in.Attributes) > 0 {
		v.Details = &unit.Details{
			Props: orNil(in.Props), Notes: in.Notes, Created: moment(in.Created), Changed: moment(in.Changed),
			CreatedBy: in.CreatedBy, ChangedBy: in.ChangedBy, Attributes: orNil(in.Attributes),
		}
	}
	return v, nil
}

// orNil returns the list, nil for an empty one: [] is the same as none.
func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

func moment(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// IsLines reports whether a text, or the beginning of one, is in this format: its first line is an object
// with variants, or any object, as its field may be misspelt.
func IsLines(head string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(head), "\n")
	return strings.HasPrefix(first, "{") && (strings.Contains(first, `"variants"`) || json.Valid([]byte(first)))
}
