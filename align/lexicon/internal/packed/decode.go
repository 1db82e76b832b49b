package packed

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"unicode/utf8"
)

// ErrDamaged is what every fault of the stream comes down to.
var ErrDamaged = errors.New("the packed dictionary is damaged")

// maxRatio is the best that deflate can do: 258 bytes for two bits. A size above
// it is no size, and is not believed before memory is taken.
const maxRatio = 1032

// Decode reads what Encode wrote. The texts of the table share two blocks of
// memory with each other.
func Decode(data []byte) (*Table, error) {
	first, second, ok := streams(data)
	if !ok {
		return nil, fmt.Errorf("unpack the dictionary: %w: section lengths", ErrDamaged)
	}
	t := &Table{}
	var wordsErr error
	var words sync.WaitGroup
	words.Go(func() { wordsErr = t.decodeWords(first) })
	limit, headsErr := t.decodeHeads(second)
	words.Wait()
	err := errors.Join(wordsErr, headsErr)
	if err == nil && limit != t.Words.Len() {
		err = fmt.Errorf("%w: the streams do not belong together", ErrDamaged)
	}
	if err != nil {
		return nil, fmt.Errorf("unpack the dictionary: %w", err)
	}
	return t, nil
}

// streams parts the two streams.
func streams(data []byte) (first, second []byte, ok bool) {
	if len(data) < 4 {
		return nil, nil, false
	}
	n := binary.LittleEndian.Uint32(data)
	data = data[4:]
	if int64(n) > int64(len(data)) {
		return nil, nil, false
	}
	return data[:n], data[n:], true
}

// decodeWords reads the first stream.
func (t *Table) decodeWords(stream []byte) error {
	raw, err := inflate(stream)
	if err != nil {
		return err
	}
	raw, ok := strings.CutPrefix(raw, magic)
	if !ok {
		return fmt.Errorf("%w: it does not begin with %q", ErrDamaged, magic)
	}
	d := decoder{rest: raw}
	t.Words = d.lines()
	t.Stems = d.stems(&t.Words)
	return d.end()
}

// decodeHeads reads the second stream. It returns the number of words that the
// first must have.
func (t *Table) decodeHeads(stream []byte) (words int, err error) {
	raw, err := inflate(stream)
	if err != nil {
		return 0, err
	}
	limit, width := uvarint(raw)
	if width == 0 || limit > math.MaxInt32 {
		return 0, fmt.Errorf("%w: the number of words", ErrDamaged)
	}
	d := decoder{rest: raw[width:]}
	heads, counts := d.section(), d.section()
	t.Heads = d.heads(heads, len(counts))
	t.HeadWords = d.lists(counts, d.section(), int(limit))
	t.Syllables = d.lines()
	t.Chars = d.chars()
	readings := d.section()
	n := min(len(t.Chars), len(readings))
	t.Readings = d.lists(readings[:n], readings[n:], t.Syllables.Len())
	t.Spellings = []Spelling(d.section())
	if t.Readings.Len() != len(t.Chars) || len(t.Spellings) != utf8.RuneCountInString(t.Heads.Block) {
		d.fail("readings")
	}
	return int(limit), d.end()
}

// inflate unpacks a stream. The last four bytes of a gzip stream are the unpacked
// size (RFC 1952, section 2.3.1), so that it is unpacked into one block of the
// right size.
func inflate(data []byte) (string, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	size := binary.LittleEndian.Uint32(data[len(data)-4:])
	if int64(size) > maxRatio*int64(len(data)) {
		return "", fmt.Errorf("%w: it says to be %d bytes", ErrDamaged, size)
	}
	var b strings.Builder
	b.Grow(int(size))
	if _, err := io.Copy(&b, z); err != nil {
		return "", fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return b.String(), nil
}

// decoder takes the stream apart. After the first fault it returns nothing.
type decoder struct {
	rest string
	err  error
}

func (d *decoder) fail(section string) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: section %s", ErrDamaged, section)
	}
	d.rest = ""
}

// end returns the first fault. What is left of the stream is one too.
func (d *decoder) end() error {
	if d.rest != "" {
		d.fail("end")
	}
	return d.err
}

// uvarint reads the number that s begins with; the width is 0 where there is none.
func uvarint(s string) (value uint32, width int) {
	for i := 0; i < len(s) && i < binary.MaxVarintLen32; i++ {
		value |= uint32(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return value, i + 1
		}
	}
	return 0, 0
}

// section returns the next section.
func (d *decoder) section() string {
	n, width := uvarint(d.rest)
	if width == 0 || int64(n) > int64(len(d.rest)-width) {
		d.fail("lengths")
		return ""
	}
	s := d.rest[width : width+int(n)]
	d.rest = d.rest[width+int(n):]
	return s
}

// lines reads a section of texts that a line feed ends each.
func (d *decoder) lines() Texts {
	s := d.section()
	t := Texts{Block: s, At: make([]int32, 1, strings.Count(s, "\n")+1), Gap: 1}
	for i := range len(s) {
		if s[i] == '\n' {
			t.At = append(t.At, int32(i+1))
		}
	}
	if s != "" && s[len(s)-1] != '\n' {
		d.fail("words")
	}
	return t
}

// edit reads a byte and the text up to the line feed. The byte may itself be a
// line feed.
func edit(s string) (count int, text, rest string, ok bool) {
	if s == "" {
		return 0, "", "", false
	}
	text, rest, ok = strings.Cut(s[1:], "\n")
	return int(s[0]), text, rest, ok
}

// stems applies the edits of the section to the words. A stem that is the
// beginning of its word shares its memory, as most do.
func (d *decoder) stems(words *Texts) []string {
	rest := d.section()
	stems := make([]string, words.Len())
	for i := range stems {
		word := words.Of(i)
		cut, text, after, ok := edit(rest)
		if !ok || cut > len(word) {
			d.fail("stems")
			return nil
		}
		stems[i] = word[:len(word)-cut]
		if text != "" {
			stems[i] += text
		}
		rest = after
	}
	if rest != "" {
		d.fail("stems")
	}
	return stems
}

// heads undoes the front coding of n heads.
func (d *decoder) heads(section string, n int) Texts {
	block := make([]byte, 0, 2*len(section))
	at := make([]int32, 1, n+1)
	last := 0
	for range n {
		shared, text, rest, ok := edit(section)
		if !ok || shared > len(block)-last {
			d.fail("heads")
			return Texts{}
		}
		start := len(block)
		block = append(block, block[last:last+shared]...)
		block = append(block, text...)
		at = append(at, int32(len(block)))
		last, section = start, rest
	}
	if section != "" {
		d.fail("heads")
	}
	return Texts{Block: string(block), At: at}
}

// lists reads the members of the lists, each below limit.
func (d *decoder) lists(counts, section string, limit int) Lists {
	l := Lists{At: make([]int32, 1, len(counts)+1)}
	total := int32(0)
	for i := range len(counts) {
		total += int32(counts[i])
		l.At = append(l.At, total)
	}
	if int(total) > len(section) {
		d.fail("lists")
		return Lists{}
	}
	l.IDs = make([]int32, total)
	for i := range l.IDs {
		id, width := uvarint(section)
		if width == 0 || int64(id) >= int64(limit) {
			d.fail("lists")
			return Lists{}
		}
		l.IDs[i] = int32(id)
		section = section[width:]
	}
	if section != "" {
		d.fail("lists")
	}
	return l
}

func (d *decoder) chars() []rune {
	section := d.section()
	var chars []rune
	var last rune
	for section != "" {
		step, width := uvarint(section)
		if width == 0 || step > utf8.MaxRune {
			d.fail("chars")
			return nil
		}
		last += rune(step)
		chars = append(chars, last)
		section = section[width:]
	}
	return chars
}
