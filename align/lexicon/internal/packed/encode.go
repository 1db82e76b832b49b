package packed

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
)

// magic begins the first stream and changes when the form does.
const magic = "yiku lexicon 2\n"

// Encode writes the table. It fails where a count does not fit its field, or
// where writing fails.
func Encode(w io.Writer, t *Table) error {
	sections, err := sections(t)
	if err != nil {
		return err
	}
	first, err := deflate([]byte(magic), sections[:firstSections])
	if err != nil {
		return fmt.Errorf("encode the dictionary: %w", err)
	}
	second, err := deflate(binary.AppendUvarint(nil, uint64(t.Words.Len())), sections[firstSections:])
	if err != nil {
		return fmt.Errorf("encode the dictionary: %w", err)
	}
	length := binary.LittleEndian.AppendUint32(nil, uint32(len(first)))
	if _, err := w.Write(slices.Concat(length, first, second)); err != nil {
		return fmt.Errorf("encode the dictionary: %w", err)
	}
	return nil
}

// firstSections is the number of sections in the first stream: the words and
// their stems, which are half of all.
const firstSections = 2

// deflate packs what begins a stream and its sections.
func deflate(begin []byte, sections [][]byte) ([]byte, error) {
	raw := begin
	for _, s := range sections {
		raw = append(binary.AppendUvarint(raw, uint64(len(s))), s...)
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func sections(t *Table) ([][]byte, error) {
	words, heads, syllables := t.Words.All(), t.Heads.All(), t.Syllables.All()
	if err := checkLines(words, t.Stems, heads, syllables); err != nil {
		return nil, err
	}
	counts, refs, err := listBytes("words of a head", &t.HeadWords)
	if err != nil {
		return nil, err
	}
	readingCounts, readings, err := listBytes("readings of a character", &t.Readings)
	if err != nil {
		return nil, err
	}
	var chars []byte
	var last rune
	for _, r := range t.Chars {
		chars = binary.AppendUvarint(chars, uint64(r-last))
		last = r
	}
	spellings := make([]byte, len(t.Spellings))
	for i, s := range t.Spellings {
		spellings[i] = byte(s)
	}
	return [][]byte{
		lineBytes(words),
		stemBytes(words, t.Stems),
		headBytes(heads),
		counts, refs,
		lineBytes(syllables),
		chars, append(readingCounts, readings...),
		spellings,
	}, nil
}

// listBytes returns the lengths of the lists and their members.
func listBytes(what string, l *Lists) (counts, ids []byte, err error) {
	for i := range l.Len() {
		list := l.Of(i)
		if len(list) > 255 {
			return nil, nil, fmt.Errorf("encode the dictionary: %d %s, at most 255 fit", len(list), what)
		}
		counts = append(counts, byte(len(list)))
		for _, id := range list {
			ids = binary.AppendUvarint(ids, uint64(id))
		}
	}
	return counts, ids, nil
}

func lineBytes(lines []string) []byte {
	var b []byte
	for _, s := range lines {
		b = append(append(b, s...), '\n')
	}
	return b
}

func stemBytes(words, stems []string) []byte {
	var b []byte
	for i, word := range words {
		shared := sharedPrefix(word, stems[i])
		b = append(b, byte(len(word)-shared))
		b = append(append(b, stems[i][shared:]...), '\n')
	}
	return b
}

func headBytes(heads []string) []byte {
	var b []byte
	last := ""
	for _, head := range heads {
		shared := sharedPrefix(last, head)
		b = append(b, byte(shared))
		b = append(append(b, head[shared:]...), '\n')
		last = head
	}
	return b
}

// sharedPrefix is the number of bytes that the two begin with, at most 255.
func sharedPrefix(a, b string) int {
	n := min(len(a), len(b), 255)
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// checkLines refuses strings with a line feed, which ends them in the stream,
// and those whose length does not fit a byte.
func checkLines(lists ...[]string) error {
	for _, list := range lists {
		for _, s := range list {
			if strings.Contains(s, "\n") || len(s) > 255 {
				return fmt.Errorf("encode the dictionary: %q holds a line feed or is longer than 255 bytes", s)
			}
		}
	}
	return nil
}
