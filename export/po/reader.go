package po

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
	catalogue "github.com/yiku-tm/yiku/align/read/po"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/tm/unit"
)

const (
	// headSize is the number of bytes from which the encoding is detected.
	headSize = 64 << 10
	// sampleEntries is the number of messages from which a language is detected.
	sampleEntries = 200
	// usualLanguage is the language of messages whose language is not detected.
	usualLanguage = "en"
)

// Reader reads a catalogue; it is an export.Reader. It is not safe for concurrent use by
// multiple goroutines.
type Reader struct {
	r              io.Reader
	o              export.ReadOptions
	stream         reading.Stream
	source, target string
	number         int
	ours           bool // yiku wrote the file
}

// NewReader returns a Reader of the catalogue, which may be packed. It reads
// nothing yet.
func NewReader(r io.Reader, o export.ReadOptions) *Reader {
	return &Reader{r: r, o: o, stream: reading.Stream{Strict: o.Strict}}
}

// Report returns what was read so far.
func (r *Reader) Report() export.ReadReport { return r.stream.Report() }

// Units streams the messages; see export.Reader. A message without a translation
// has one variant. The error is a *export.BadUnit with Strict, or one
// of reading.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return r.stream.Units(ctx, r.read)
}

func (r *Reader) read(emit reading.Emit) error {
	text, err := r.open()
	if err != nil {
		return err
	}
	s := catalogue.NewScanner(text)
	var held []result
	for len(held) < sampleEntries {
		e, err := s.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		held = append(held, result{e, err})
	}
	r.chooseLanguages(held)
	for _, h := range held {
		if err := r.send(h, emit); err != nil {
			return err
		}
	}
	for len(held) == sampleEntries {
		e, err := s.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err := r.send(result{e, err}, emit); err != nil {
			return err
		}
	}
	return nil
}

// result is an entry, or why there is none.
type result struct {
	entry *catalogue.Entry
	err   error
}

var charsetOf = regexp.MustCompile(`(?i)content-type:[^"\n]*charset=([A-Za-z0-9._:-]+)`)

// open decodes the file. The encoding that the head names is used if the bytes are not
// UTF-8.
func (r *Reader) open() (io.Reader, error) {
	unpacked, err := export.Unpack(r.r, ".po", ".pot")
	if err != nil {
		return nil, err
	}
	bytes := bufio.NewReaderSize(unpacked, headSize)
	head, err := bytes.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	label := r.o.Encoding
	if m := charsetOf.FindSubmatch(head); label == "" && m != nil && !utf8.Valid(head[:max(0, len(head)-utf8.UTFMax)]) {
		label = string(m[1])
	}
	text, name, _, err := charset.NewReader(bytes, label)
	if err != nil && r.o.Encoding == "" { // the head names an unknown encoding
		text, name, _, err = charset.NewReader(bytes, "")
	}
	r.stream.Found.Format, r.stream.Found.Encoding = "PO", name
	return text, err
}

// chooseLanguages determines the languages from the head, the options and the texts.
func (r *Reader) chooseLanguages(held []result) {
	var sources, targets strings.Builder
	for _, h := range held {
		switch {
		case h.err != nil:
		case h.entry.IsHead():
			r.source, _ = lang.Canonical(h.entry.Field("X-Source-Language"))
			r.target, _ = lang.Canonical(h.entry.Field("Language"))
			r.stream.Found.Tool = h.entry.Field("X-Generator")
			r.ours = strings.HasPrefix(r.stream.Found.Tool, "yiku")
		default:
			sources.WriteString(h.entry.ID + "\n")
			targets.WriteString(strings.Join(h.entry.Forms, "\n") + "\n")
		}
	}
	if r.o.From != "" {
		r.source = r.o.From
	}
	if r.source == "" {
		// Messages of programs are mostly English.
		r.source = cmp.Or(table.Language(sources.String()), usualLanguage)
	}
	r.target = cmp.Or(r.target, r.o.To)
	if r.target == "" {
		r.target = cmp.Or(table.Language(targets.String()), lang.Undetermined)
	}
	r.stream.Found.SourceLang = r.source
}

// send emits the items of an entry.
func (r *Reader) send(h result, emit reading.Emit) error {
	if fault, ok := errors.AsType[*catalogue.LineError](h.err); ok {
		r.number++
		bad := &export.BadUnit{Line: fault.Line, Unit: content.Snippet(h.entry.ID), Cause: fault.Cause}
		return emit(&export.Item{Number: r.number, Line: fault.Line, Bad: bad})
	}
	if h.err != nil {
		return h.err
	}
	if h.entry.IsHead() {
		if text := strings.TrimSpace(h.entry.Plural + strings.Join(h.entry.Forms, "")); h.entry.HasPlural || text != "" && !strings.Contains(text, ":") {
			r.number++
			bad := &export.BadUnit{Line: h.entry.Line, Unit: content.Snippet(text), Cause: "a translation has no text in msgid"}
			return emit(&export.Item{Number: r.number, Line: h.entry.Line, Bad: bad})
		}
		return nil
	}
	for i, u := range r.units(h.entry) {
		r.number++
		item := export.Item{Number: r.number, Line: h.entry.Line, Unit: u}
		if n := h.entry.Undecoded; n > 0 && i == 0 {
			item.Repairs = []export.Repair{{Line: h.entry.Line, Kind: export.RepairEncoding, Count: n}}
		}
		if err := emit(&item); err != nil {
			return err
		}
	}
	return nil
}

// units returns the units of a message: one, or one for each plural form. In a language
// with one form, the form translates both the singular and the plural message.
func (r *Reader) units(e *catalogue.Entry) []unit.Unit {
	if !e.HasPlural {
		return []unit.Unit{r.unit(e, e.ID, strings.Join(e.Forms, ""), -1)}
	}
	var list []unit.Unit
	for i, form := range e.Forms {
		source := e.Plural
		if i == 0 {
			source = e.ID
		}
		list = append(list, r.unit(e, source, form, i))
	}
	if len(e.Forms) == 1 {
		list = append(list, r.unit(e, e.Plural, e.Forms[0], 0))
	}
	return list
}

// unit returns the unit of a message and its translation.
func (r *Reader) unit(e *catalogue.Entry, source, target string, form int) unit.Unit {
	u := unit.Unit{Score: 1, Notes: e.Notes, Variants: []unit.Variant{{Lang: r.source, Text: source}}}
	if strings.TrimSpace(target) != "" {
		u.Variants = append(u.Variants, unit.Variant{Lang: r.target, Text: target})
	}
	if e.Fuzzy {
		u.Status, u.Score = unit.Aligned, DoubtfulScore
	}
	add := func(name, value string) { u.Props = append(u.Props, unit.Prop{Type: name, Value: value}) }
	if len(e.References) > 0 {
		add(propReference, strings.Join(e.References, " "))
	}
	if len(e.Flags) > 0 {
		add(propFlags, strings.Join(e.Flags, ", "))
	}
	if e.Obsolete {
		add(propObsolete, "yes")
	}
	if form >= 0 {
		add(propPluralOf, e.ID)
		add(propPluralForm, strconv.Itoa(form))
	}
	for _, c := range e.Comments {
		takeComment(&u, c)
	}
	if e.HasContext && (u.TUID == "" || e.Context != u.TUID) {
		add(propContext, e.Context)
	}
	provenance.Restore(&u, r.ours)
	return u
}

// named matches a comment that is a property: «x-title: …».
var named = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_.-]*): (.+)$`)

func takeComment(u *unit.Unit, comment string) {
	m := named.FindStringSubmatch(comment)
	if m == nil {
		u.Props = append(u.Props, unit.Prop{Type: propComment, Value: comment})
		return
	}
	moment, err := time.Parse(time.RFC3339, m[2])
	switch name, value := m[1], m[2]; {
	case name == propID:
		u.TUID = value
	case name == propCreated && err == nil:
		u.Created = moment.UTC()
	case name == propChanged && err == nil:
		u.Changed = moment.UTC()
	case name == propCreatedBy:
		u.CreatedBy = value
	case name == propChangedBy:
		u.ChangedBy = value
	default:
		u.Props = append(u.Props, unit.Prop{Type: name, Value: value})
	}
}
