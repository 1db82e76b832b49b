package read

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// gzipMagic begins a gzip file (RFC 1952).
const gzipMagic = "\x1F\x8B"

// mostPacking is how many times a file may be packed: a zip archive of a gzip
// file.
const mostPacking = 2

// unpack returns the content of a gzip file or of a zip archive with one file.
// It returns other data unchanged: Word files and the like are zip archives
// too. Unpacked data has the same limit as the input, MaxSize.
func unpack(ctx context.Context, data string) (string, error) {
	for range mostPacking {
		switch {
		case strings.HasPrefix(data, gzipMagic):
			text, err := gunzip(ctx, data, MaxSize)
			if err != nil {
				return "", err
			}
			data = text
		case zipxml.IsZip(data):
			text, found, err := onlyFile(data)
			if err != nil || !found {
				return data, err
			}
			data = text
		default:
			return data, nil
		}
	}
	return data, nil
}

// gunzip unpacks a gzip file to at most most bytes.
func gunzip(ctx context.Context, data string, most int) (string, error) {
	const what = "a gzip file"
	r, err := gzip.NewReader(bufio.NewReader(strings.NewReader(data)))
	if err == nil {
		var text string
		if text, err = readAll(ctx, r, most); err == nil {
			return text, nil
		}
	}
	if errors.Is(err, content.ErrTooLarge) || ctx.Err() != nil {
		return "", err
	}
	return "", &content.FormatError{Format: what, Err: fmt.Errorf("unpack it: %w", err), Why: content.ReasonCutOff}
}

// onlyFile returns the one file of a zip archive, not counting the files that
// systems add. An archive of several files is a format of its own, or unknown.
func onlyFile(data string) (text string, found bool, err error) {
	const what = "a zip archive"
	for _, f := range packedFormats() {
		if f.is(data) {
			return "", false, nil
		}
	}
	a, err := zipxml.Open(data, what)
	if err != nil {
		return "", false, err
	}
	var files []*zip.File
	for _, f := range a.Files() {
		if !f.FileInfo().IsDir() && !strings.HasPrefix(f.Name, "__MACOSX/") && !strings.HasSuffix(f.Name, ".DS_Store") {
			files = append(files, f)
		}
	}
	if len(files) != 1 {
		if kind := kindOf(data); kind != what {
			return "", false, nil // refused later, by its kind
		}
		return "", false, &content.BinaryError{What: fmt.Sprintf("a zip archive of %d files", len(files)), Why: content.ReasonManyFiles}
	}
	text, err = a.Text(files[0].Name)
	return text, err == nil, err
}

// chunk is the number of bytes read between two checks of the context.
const chunk = 1 << 20

// readAll reads all of r as a string, up to most bytes. Since a strings.Builder does not copy
// its bytes, a UTF-8 text of known length exists once in memory; the pieces of others are
// joined at the end, because a buffer that grows takes more than twice the text.
func readAll(ctx context.Context, r io.Reader, most int) (string, error) {
	var b strings.Builder
	expected := 0
	if known, ok := r.(interface{ Len() int }); ok {
		expected = min(known.Len(), most)
	}
	b.Grow(max(expected+1, chunk))
	var pieces []string
	size := 0
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		if b.Len() > 0 && size >= expected {
			pieces = append(pieces, b.String())
			b = strings.Builder{}
			b.Grow(chunk)
		}
		n, err := io.CopyN(&b, r, chunk)
		if size += int(n); size > most {
			return "", content.ErrTooLarge
		}
		if n > 0 && err == nil {
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("after %d bytes: %w", size, err)
		}
		if b.Len() > 0 {
			pieces = append(pieces, b.String())
		}
		return strings.Join(pieces, ""), nil // which copies only if there are several
	}
}
