// Package reading implements what the readers of all exchange formats share: the
// sequence of items with its counts, the language codes of a file, and the repair of
// text.
//
// A format's Reader holds a Stream, opens its file with Open, and passes a function
// that emits items to Units.
package reading

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Stream yields the items of one file and counts them. The zero value is ready to
// use.
type Stream struct {
	// Strict ends the sequence at the first bad item.
	Strict bool
	// Found is the report as far as the format fills it in: its name, tool and
	// languages.
	Found export.ReadReport
	// Unfinished counts the texts that are skipped.
	Unfinished export.UnfinishedTally

	repairs export.RepairTally
	begun   bool
}

// Emit yields a copy of one item. If it returns an error, the caller must stop and
// return that error unchanged.
type Emit func(*export.Item) error

// errStopped ends reading after the caller has stopped the iteration.
var errStopped = errors.New("the caller wants no more items")

// Units returns the sequence of a file as described at [export.Reader]. The first
// iteration calls read, which emits the items in order.
func (s *Stream) Units(ctx context.Context, read func(Emit) error) iter.Seq2[export.Item, error] {
	return export.Once(&s.begun, func(yield func(export.Item) bool) error {
		return read(func(item *export.Item) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if problem := tooLarge(&item.Unit); item.Bad == nil && problem != "" {
				item.Bad, item.Unit = &export.BadUnit{Line: item.Line, Unit: item.Unit.TUID, Cause: problem}, unit.Unit{}
			}
			if err := s.Count(item.Bad, len(item.Unit.Variants), item.Repairs); err != nil {
				return err
			}
			if !yield(*item) {
				return errStopped
			}
			return nil
		})
	})
}

// What a unit may have: many times the languages of the largest memories in use, and as
// much text as a book. Languages are compared with one another, and a text of a unit is
// searched, matched and checked as one sentence.
const (
	MaxVariants = 500
	MaxText     = 4 << 20 // in bytes
)

// tooLarge says what a unit has too much of, or "".
func tooLarge(u *unit.Unit) string {
	if n := len(u.Variants); n > MaxVariants {
		return fmt.Sprintf("the unit has %d texts, more than %d", n, MaxVariants)
	}
	for i := range u.Variants {
		if n := len(u.Variants[i].Text); n > MaxText {
			return fmt.Sprintf("a text has %d bytes, more than %d", n, MaxText)
		}
	}
	return ""
}

// Each is like Units for a sequence of other values, which read must count with
// Count.
func Each[T any](s *Stream, read func(yield func(T) bool) error) iter.Seq2[T, error] {
	return export.Once(&s.begun, read)
}

// Count adds an item to the report. It returns bad as an error if reading is strict.
func (s *Stream) Count(bad *export.BadUnit, variants int, repairs []export.Repair) error {
	if bad != nil {
		if s.Strict {
			return bad
		}
		s.Found.Bad++
		return nil
	}
	s.Found.Units++
	s.Found.Variants += variants
	s.Repair(repairs...)
	return nil
}

// Repair counts repairs that belong to no unit.
func (s *Stream) Repair(repairs ...export.Repair) {
	for _, r := range repairs {
		s.repairs.Add(r)
	}
}

// Report returns the counts of what has been read.
func (s *Stream) Report() export.ReadReport {
	report := s.Found
	report.Repairs, report.Unfinished = s.repairs.Counts(), s.Unfinished.Counts()
	return report
}

// Open returns the text of a file, which may be compressed with gzip or zip, in UTF-8
// without a byte order mark. encoding is the name of its encoding; if it is empty, the
// encoding is detected. For endings see [export.Unpack].
func (s *Stream) Open(r io.Reader, encoding string, endings ...string) (io.Reader, error) {
	unpacked, err := export.Unpack(r, endings...)
	if err != nil {
		return nil, err
	}
	text, name, declared, err := charset.NewReader(unpacked, encoding)
	s.Found.Encoding, s.Found.Declared = name, declared
	return text, err
}

// Languages maps the language codes of a file to language tags.
type Languages struct {
	meanings, known map[string]string
}

// maxCodes is the number of codes of a file that are cached. Files have a few, but a
// malicious file can have a different one in each unit.
const maxCodes = 4096

// NewLanguages returns the Languages of a file. meanings maps codes to the tags that
// the user gave for them. The error names the format and a meaning that is not a
// language tag.
func NewLanguages(format string, meanings map[string]string) (*Languages, error) {
	checked, err := export.Meanings(meanings)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", format, err)
	}
	return &Languages{meanings: checked, known: map[string]string{}}, nil
}

// Tag returns the canonical tag for a code. A code that is not a language tag is
// returned unchanged: an import refuses it, but a conversion may keep it.
func (l *Languages) Tag(code string) string {
	if tag, ok := l.known[code]; ok {
		return tag
	}
	trimmed := strings.TrimSpace(code)
	tag, ok := l.meanings[trimmed]
	if !ok {
		var err error
		if tag, err = lang.Canonical(trimmed); err != nil {
			tag = trimmed
		}
	}
	if len(l.known) < maxCodes {
		l.known[code] = tag
	}
	return tag
}

// Known returns the tag of a code that Tag has been called with, without allocating.
func (l *Languages) Known(code []byte) (tag string, ok bool) {
	tag, ok = l.known[string(code)]
	return tag, ok
}

// Words returns one string for equal short texts: the same types of properties, titles and
// names recur in every unit of a file. The zero value is ready to use.
type Words struct {
	known map[string]string
}

const (
	// maxWords is the number of strings kept, and maxWord the length of the longest
	// in bytes. Beyond these, a look-up costs more than an allocation.
	maxWords = 4096
	maxWord  = 200
)

// String returns b as a string.
func (w *Words) String(b []byte) string {
	if len(b) > maxWord {
		return string(b)
	}
	if s, ok := w.known[string(b)]; ok {
		return s
	}
	if len(w.known) >= maxWords || w.known == nil {
		w.known = make(map[string]string, maxWords/4)
	}
	s := string(b)
	w.known[s] = s
	return s
}

// AppendRepairs appends the repairs made while decoding a text on the line. Refused
// entities are not repairs: see RefusedEntity.
func AppendRepairs(list []export.Repair, line int, n xmlscan.Repairs) []export.Repair {
	for _, r := range [...]export.Repair{
		{Kind: export.RepairControl, Count: n.Controls}, {Kind: export.RepairEncoding, Count: n.Bytes}, {Kind: export.RepairEntity, Count: n.Entities},
	} {
		if r.Count > 0 {
			r.Line = line
			list = append(list, r)
		}
	}
	return list
}

// TrimLayout removes line breaks with their indentation from the ends of a text:
// they are part of the layout of the file.
func TrimLayout(v *unit.Variant) {
	const space = " \t\r\n"
	if left := strings.TrimLeft(v.Text, space); strings.Contains(v.Text[:len(v.Text)-len(left)], "\n") {
		cut := len(v.Text) - len(left)
		v.Text = left
		for i := range v.Codes {
			v.Codes[i].At = max(0, v.Codes[i].At-cut)
		}
	}
	if right := strings.TrimRight(v.Text, space); strings.Contains(v.Text[len(right):], "\n") {
		v.Text = right
		for i := range v.Codes {
			v.Codes[i].At = min(v.Codes[i].At, len(right))
		}
	}
}

// Valid returns a line of text with each run of invalid UTF-8 replaced by U+FFFD, and
// the repair, if any. [charset.Decode] leaves such bytes in the text.
func Valid(text []byte, line int) ([]byte, []export.Repair) {
	if utf8.Valid(text) {
		return text, nil
	}
	count, broken := 0, false
	for rest := text; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		bad := r == utf8.RuneError && size == 1
		if bad && !broken {
			count++
		}
		broken = bad
		rest = rest[size:]
	}
	return bytes.ToValidUTF8(text, []byte("\uFFFD")), []export.Repair{{Line: line, Kind: export.RepairEncoding, Count: count}}
}

// RefusedEntity is the cause of a unit that is bad because of an entity that was not
// expanded.
const RefusedEntity = "it uses an entity that refers to another file or expands to more than the limit; such entities are never expanded"

// shownText is the number of characters of a text that a message quotes.
const shownText = 40

// Shorten returns the beginning of a text for a message, valid UTF-8.
func Shorten[T string | []byte](text T) string { return ShortenTo(text, shownText) }

// ShortenTo is Shorten to n characters.
func ShortenTo[T string | []byte](text T, n int) string {
	s := []rune(strings.ToValidUTF8(string(text[:min(len(text), 4*n)]), "\uFFFD"))
	if len(s) <= n && len(text) <= 4*n {
		return string(s)
	}
	return string(s[:min(len(s), n)]) + "…"
}
