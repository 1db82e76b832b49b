// Package reading holds what the readers of all exchange formats share: the stream
// of items with its counts, the language codes of a file, and how faults are noted
// and named.
//
// A format's Reader embeds nothing: it keeps a Stream, opens its file with Open, and
// passes a function that emits items to Units.
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

// Stream hands the items of one file to the caller of a Reader and counts them. The
// zero value is ready to use.
type Stream struct {
	// Strict ends the stream at the first item that is bad.
	Strict bool
	// Found is what the format says of the file: its name, tool and languages.
	Found export.ReadReport
	// Unfinished counts the texts that are passed over.
	Unfinished export.UnfinishedTally

	repairs export.RepairTally
	begun   bool
}

// Emit takes one item, which is copied. An error ends the reading and must be
// returned as it is.
type Emit func(*export.Item) error

// errStopped ends a reading whose caller wants no more.
var errStopped = errors.New("the caller wants no more items")

// Units returns the stream of a file as [export.Reader] promises it: read is called
// by the first range and emits the items in their order.
func (s *Stream) Units(ctx context.Context, read func(Emit) error) iter.Seq2[export.Item, error] {
	return export.Once(&s.begun, func(yield func(export.Item) bool) error {
		return read(func(item *export.Item) error {
			if err := ctx.Err(); err != nil {
				return err
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

// Each is Units for a stream of something else, of which the caller counts each.
func Each[T any](s *Stream, read func(yield func(T) bool) error) iter.Seq2[T, error] {
	return export.Once(&s.begun, read)
}

// Count enters an item into the report. It returns bad as an error where reading is
// strict.
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

// Report returns what was read so far.
func (s *Stream) Report() export.ReadReport {
	report := s.Found
	report.Repairs, report.Unfinished = s.repairs.Counts(), s.Unfinished.Counts()
	return report
}

// Open returns the text of a file, which may be packed with gzip or zip, in UTF-8
// without a byte order mark; see [export.Unpack] for endings. encoding is the name of
// its encoding; empty has it found.
func (s *Stream) Open(r io.Reader, encoding string, endings ...string) (io.Reader, error) {
	unpacked, err := export.Unpack(r, endings...)
	if err != nil {
		return nil, err
	}
	text, name, declared, err := charset.NewReader(unpacked, encoding)
	s.Found.Encoding, s.Found.Declared = name, declared
	return text, err
}

// Languages are the language codes of a file with the tags they stand for.
type Languages struct {
	meanings, known map[string]string
}

// maxCodes is how many codes of a file are remembered: files have a few, a file that
// was made to do harm a different one in each unit.
const maxCodes = 4096

// NewLanguages returns the codes of a file of which the user says what some mean,
// by code. The error names the format and a meaning that is not a language tag.
func NewLanguages(format string, meanings map[string]string) (*Languages, error) {
	checked, err := export.Meanings(meanings)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", format, err)
	}
	return &Languages{meanings: checked, known: map[string]string{}}, nil
}

// Tag returns the canonical tag for a code. A code that is not a language tag is kept
// as it is: the memory refuses it, a conversion does not have to.
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

// Known returns the tag of a code that Tag was called with, without allocating.
func (l *Languages) Known(code []byte) (tag string, ok bool) {
	tag, ok = l.known[string(code)]
	return tag, ok
}

// AppendRepairs appends what decoding a text in the line repaired. Refused entities
// are no repair: see RefusedEntity.
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

// TrimLayout takes away line breaks with their indentation at the ends of a text,
// which editors put there to lay the file out.
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

// Valid returns a line of text with U+FFFD in place of each run of bytes that are no
// UTF-8, and the repair for it, as [charset.Decode] leaves such bytes in the text.
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

// RefusedEntity is the cause of a unit that is bad for an entity that was not expanded.
const RefusedEntity = "it uses an entity that names another file or multiplies beyond all measure; such are never opened or expanded"

// shownText is how many characters of a text of the file a message shows.
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
