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
)

// gzipMagic begins a gzip file (RFC 1952).
const gzipMagic = "\x1F\x8B"

// mostPacking is how often a file may be packed: a zip archive of a gzip file.
const mostPacking = 2

// unpack returns what a gzip file, or a zip archive with one file in it, holds.
// Other data are returned as they are: Word files and their kin are zip archives
// too. Unpacked data have the bound of the input, MaxSize.
func unpack(ctx context.Context, data string, o Options) (string, error) {
	for range mostPacking {
		switch {
		case strings.HasPrefix(data, gzipMagic):
			text, err := gunzip(ctx, data, MaxSize, o)
			if err != nil {
				return "", err
			}
			data = text
		case isZip(data):
			text, found, err := onlyFile(data, o)
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

// gunzip unpacks up to so many bytes.
func gunzip(ctx context.Context, data string, most int, o Options) (string, error) {
	const what = "a gzip file"
	r, err := gzip.NewReader(bufio.NewReader(strings.NewReader(data)))
	if err == nil {
		var text string
		if text, err = slurp(ctx, r, o.name(), most); err == nil {
			return text, nil
		}
	}
	if errors.Is(err, ErrTooLarge) || ctx.Err() != nil {
		return "", err
	}
	return "", &FormatError{Name: o.name(), Format: what, Err: fmt.Errorf("unpack it: %w", err), Advice: "get the file again: it is cut off or damaged"}
}

// onlyFile returns the one file of a zip archive. Files that systems add beside
// it do not count. An archive of several files is a format of its own, or none.
func onlyFile(data string, o Options) (text string, found bool, err error) {
	const what = "a zip archive"
	for _, f := range packedFormats() {
		if f.is(data) {
			return "", false, nil
		}
	}
	a, err := openArchive(data, what, o)
	if err != nil {
		return "", false, err
	}
	var files []*zip.File
	for _, f := range a.File {
		if !f.FileInfo().IsDir() && !strings.HasPrefix(f.Name, "__MACOSX/") && !strings.HasSuffix(f.Name, ".DS_Store") {
			files = append(files, f)
		}
	}
	if len(files) != 1 {
		if kind := kindOf(data); kind != what {
			return "", false, nil // refused by its name
		}
		return "", false, &BinaryError{Name: o.name(), What: fmt.Sprintf("a zip archive of %d files", len(files)), Advice: "unpack it and read its files one by one"}
	}
	r, err := a.open(files[0])
	if err != nil {
		return "", false, err
	}
	defer r.Close()
	var b strings.Builder
	_, err = io.Copy(&b, r)
	return b.String(), err == nil, err
}
