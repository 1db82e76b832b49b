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
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/charset"
	"github.com/yiku-tm/yiku/export/internal/langguess"
	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/tm/unit"
)

const (
	// headSize is how many bytes the encoding is told from.
	headSize = 64 << 10
	// sampleEntries is how many messages a language is guessed from.
	sampleEntries = 200
	// usualLanguage is that of messages which do not show it.
	usualLanguage = "en"
)

// Reader reads a catalogue; it is an export.Reader. It must not be used by two
// goroutines at once.
type Reader struct {
	r              io.Reader
	o              ReadOptions
	begun          bool
	report         export.ReadReport
	source, target string
	number         int
	own            own.Reader
}

// NewReader returns a Reader of the catalogue, which may be packed. It reads
// nothing yet.
func NewReader(r io.Reader, o ReadOptions) *Reader { return &Reader{r: r, o: o} }

// Report tells what was read so far.
func (r *Reader) Report() export.ReadReport { return r.report }

// Units streams the messages; see export.Reader. A message without a translation
// has one variant. The error is a *export.BadUnit with ReadOptions.Strict, or one
// of reading.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return export.Once(&r.begun, func(yield func(export.Item) bool) error { return r.read(ctx, yield) })
}

func (r *Reader) read(ctx context.Context, yield func(export.Item) bool) error {
	text, err := r.open()
	if err != nil {
		return err
	}
	s := newScanner(text)
	var held []result
	for len(held) < sampleEntries {
		e, err := s.next()
		if err == io.EOF {
			break
		}
		held = append(held, result{e, err})
	}
	r.chooseLanguages(held)
	for _, h := range held {
		if more, err := r.send(h, yield); err != nil || !more {
			return err
		}
	}
	for len(held) == sampleEntries {
		e, err := s.next()
		if err == io.EOF {
			return nil
		}
		if more, err := r.send(result{e, err}, yield); err != nil || !more {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// result is an entry, or why there is none.
type result struct {
	entry *entry
	err   error
}

var charsetOf = regexp.MustCompile(`(?i)content-type:[^"\n]*charset=([A-Za-z0-9._:-]+)`)

// open decodes the file. What the head says of the encoding is believed where the
// bytes are not UTF-8.
func (r *Reader) open() (io.Reader, error) {
	unpacked, err := export.Unpack(r.r, ".po", ".pot")
	if err != nil {
		return nil, err
	}
	bytes := bufio.NewReaderSize(unpacked, headSize)
	head, err := bytes.Peek(headSize)
	if err != nil && err != io.EOF {
		return nil, err
	}
	asked := r.o.Encoding
	if m := charsetOf.FindSubmatch(head); asked == "" && m != nil && !utf8.Valid(head[:max(0, len(head)-utf8.UTFMax)]) {
		asked = string(m[1])
	}
	text, name, _, err := charset.Decode(bytes, asked)
	if err != nil && r.o.Encoding == "" { // the head names an encoding that there is not
		text, name, _, err = charset.Decode(bytes, "")
	}
	r.report.Format, r.report.Encoding = "PO", name
	return text, err
}

// isHead tells whether an entry is the head of the catalogue.
func (e *entry) isHead() bool { return e.begun && e.id == "" && !e.hasContext && len(e.forms) > 0 }

// field is a field of the head.
func field(head, name string) string {
	for line := range strings.Lines(head) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(key), name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// chooseLanguages finds the languages by the head, by the options and by the texts.
func (r *Reader) chooseLanguages(held []result) {
	var sources, targets strings.Builder
	for _, h := range held {
		switch {
		case h.err != nil:
		case h.entry.isHead():
			head := h.entry.forms[0]
			r.source, _ = lang.Canonical(field(head, "X-Source-Language"))
			r.target, _ = lang.Canonical(field(head, "Language"))
			r.report.Tool = field(head, "X-Generator")
			r.own.File = strings.HasPrefix(r.report.Tool, "yiku")
		default:
			sources.WriteString(h.entry.id + "\n")
			targets.WriteString(strings.Join(h.entry.forms, "\n") + "\n")
		}
	}
	if r.o.From != "" {
		r.source = r.o.From
	}
	if r.source == "" {
		// Messages of programs are mostly English.
		r.source = cmp.Or(langguess.Of(sources.String()), usualLanguage)
	}
	if r.target == "" {
		r.target = r.o.To
	}
	if r.target == "" {
		r.target = cmp.Or(langguess.Of(targets.String()), lang.Undetermined)
	}
	r.report.SourceLang = r.source
}

// send makes the items of an entry.
func (r *Reader) send(h result, yield func(export.Item) bool) (more bool, err error) {
	if wrong, ok := errors.AsType[*lineError](h.err); ok {
		r.number++
		bad := &export.BadUnit{Line: wrong.line, Unit: shorten(h.entry.id), Cause: wrong.cause}
		if r.o.Strict {
			return false, bad
		}
		r.report.Bad++
		return yield(export.Item{Number: r.number, Line: wrong.line, Bad: bad}), nil
	}
	if h.err != nil {
		return false, h.err
	}
	if h.entry.isHead() {
		return true, nil
	}
	for _, u := range r.units(h.entry) {
		r.number++
		r.report.Units++
		r.report.Variants += len(u.Variants)
		if !yield(export.Item{Number: r.number, Line: h.entry.line, Unit: u}) {
			return false, nil
		}
	}
	return true, nil
}

// units are the units of a message: one, or one for each plural form. A language
// with one form has it for the message of one and for that of many.
func (r *Reader) units(e *entry) []unit.Unit {
	if !e.hasPlural {
		return []unit.Unit{r.unit(e, e.id, strings.Join(e.forms, ""), -1)}
	}
	var list []unit.Unit
	for i, form := range e.forms {
		source := e.plural
		if i == 0 {
			source = e.id
		}
		list = append(list, r.unit(e, source, form, i))
	}
	if len(e.forms) == 1 {
		list = append(list, r.unit(e, e.plural, e.forms[0], 0))
	}
	return list
}

// unit makes a unit of a message and its translation.
func (r *Reader) unit(e *entry, source, target string, form int) unit.Unit {
	u := unit.Unit{Score: 1, Notes: e.notes, Variants: []unit.Variant{{Lang: r.source, Text: source}}}
	if strings.TrimSpace(target) != "" {
		u.Variants = append(u.Variants, unit.Variant{Lang: r.target, Text: target})
	}
	if e.fuzzy {
		u.Status, u.Score = unit.Aligned, DoubtfulScore
	}
	add := func(name, value string) { u.Props = append(u.Props, unit.Prop{Type: name, Value: value}) }
	if len(e.references) > 0 {
		add(propReference, strings.Join(e.references, " "))
	}
	if len(e.flags) > 0 {
		add(propFlags, strings.Join(e.flags, ", "))
	}
	if e.obsolete {
		add(propObsolete, "yes")
	}
	if form >= 0 {
		add(propPluralOf, e.id)
		add(propPluralForm, strconv.Itoa(form))
	}
	for _, c := range e.comments {
		takeComment(&u, c)
	}
	if e.hasContext && (u.TUID == "" || e.context != u.TUID) {
		add(propContext, e.context)
	}
	r.own.Take(&u)
	return u
}

// named is a comment that is a property: «x-title: …».
var named = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_.-]*): (.+)$`)

// takeComment takes an extracted comment into the unit.
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

// IsCatalogue tells whether a text, or the beginning of one, is a catalogue: lines
// begin with msgid and msgstr.
func IsCatalogue(head string) bool {
	head = "\n" + head
	id := strings.Index(head, "\nmsgid \"")
	return id >= 0 && strings.Contains(head[id:], "\nmsgstr")
}
