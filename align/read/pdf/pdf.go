// Package pdf reads the text layer of PDF files. Call Is, then Read.
//
// A PDF contains the positions of characters, but no paragraphs. PDFium, compiled to
// WebAssembly and therefore without C, reads its text layer. The result is treated as plain
// text: lines wrapped at the width of a column, a form feed between pages, page numbers and
// running heads at page breaks. PDFium runs in its own limited memory, without access to
// files or the network.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
)

// whatPDF is the name of the format in messages.
const whatPDF = "a PDF file"

// Bounds of a PDF.
const (
	maxPages   = 50_000
	pdfMemory  = 512 << 20 // bytes that PDFium may take, the file and its unpacked streams in it
	leastSpace = 128 << 20 // so much for a small file; a larger one gets twice its size more
	wasmPage   = 64 << 10  // bytes, WebAssembly Core 2.0, section 4.2.8
	largestPDF = 200 << 20 // bytes; some room must be left to work in

	// longestPage and longestFile limit the time. A book of 1,000 pages takes some ten
	// seconds; the slowest page seen, a map with 300,000 words, takes two.
	longestPage = 20 * time.Second
	longestFile = 5 * time.Minute
)

// startPDFium limits the time to start PDFium. Compiling it takes some seconds on a slow
// machine, unless it is in the cache.
const startPDFium = 2 * time.Minute

// Is reports whether data is a PDF. Up to 1,024 bytes may precede its header (PDF 1.7
// reference, appendix H, note 13). A text that only mentions the header has no objects.
func Is(data string) bool {
	return strings.HasPrefix(data, pdfMagic) || isHead(data) && strings.Contains(data, "endobj")
}

// isHead reports whether a file with this beginning may be a PDF.
func isHead(head string) bool {
	const latest = 1024
	return strings.Contains(head[:min(len(head), latest)], pdfMagic)
}

const pdfMagic = "%PDF-"

// Read reads the text layer of a PDF. cache is a folder for the compiled code of PDFium,
// which makes later starts ten times as fast. If it is empty, nothing is cached.
func Read(ctx context.Context, data, cache string) (*content.Content, error) {
	if len(data) > largestPDF {
		return nil, content.ErrTooLarge
	}
	text, err := readText(ctx, data, cache)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if errors.Is(err, content.ErrTooLarge) || errors.Is(err, errStart) {
			return nil, err
		}
		return nil, plainError(err, len(data))
	}
	return &content.Content{Encoding: charset.UTF8, Layout: text, Printed: true, Undecoded: strings.ContainsRune(text, utf8.RuneError)}, nil
}

// errStart is returned if PDFium could not be started, errSlow if it took too long.
var (
	errStart = errors.New("start the PDF reader")
	errSlow  = fmt.Errorf("a page of it takes more than %v, or all of it more than %v", longestPage, longestFile)
)

// readText reads the text with a new PDFium. PDFium cannot be interrupted: when ctx is
// done or the time is up, it is abandoned, but its memory remains limited.
func readText(ctx context.Context, data, cache string) (string, error) {
	type result struct {
		text     string
		err      error
		panicked any
	}
	done := make(chan result, 1)
	alive := make(chan struct{}, 1) // after the start and each page
	go func() {
		var r result
		defer func() {
			r.panicked = recover()
			done <- r
		}()
		engine, err := startEngine(ctx, cache, spaceFor(len(data)))
		if err != nil {
			r.err = fmt.Errorf("%w: %w", errStart, err)
			return
		}
		defer engine.close()
		r.text, r.err = engine.text(ctx, []byte(data), alive)
	}()
	file := time.NewTimer(startPDFium + longestFile)
	defer file.Stop()
	page := time.NewTimer(startPDFium + longestPage)
	defer page.Stop()
	for {
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-file.C:
			return "", errSlow
		case <-page.C:
			return "", errSlow
		case <-alive:
			page.Reset(longestPage)
		case r := <-done:
			if r.panicked != nil {
				panic(r.panicked)
			}
			return r.text, r.err
		}
	}
}

// spaceFor returns the memory in bytes that PDFium may use for a file of the size.
func spaceFor(size int) int { return min(leastSpace+2*size, pdfMemory) }

// plainError returns an error message without the terms of PDFium.
func plainError(err error, size int) error {
	e := &content.FormatError{Format: whatPDF, Err: err}
	switch {
	case errors.Is(err, pdferrors.ErrPassword):
		e.Err = content.ErrProtected
	case errors.Is(err, pdferrors.ErrSecurity):
		e.Err, e.Why = errors.New("it is encrypted in a way that is not known"), content.ReasonEncrypted
	case errors.Is(err, errSlow):
		e.Why = content.ReasonHostile
	case strings.Contains(err.Error(), "wasm error"): // followed by a trace of calls
		e.Err, e.Why = fmt.Errorf("the PDF reader gave up: the file is damaged, or takes more than %d MiB of main memory", spaceFor(size)>>20), content.ReasonHostile
	case errors.Is(err, pdferrors.ErrFormat), errors.Is(err, pdferrors.ErrFile):
		e.Err, e.Why = errors.New("it is cut off or damaged"), content.ReasonCutOffPDF
	}
	return e
}

// pdfEngine is a running PDFium.
type pdfEngine struct {
	cache    wazero.CompilationCache
	pool     pdfium.Pool
	instance pdfium.Pdfium
}

// startEngine starts PDFium, with its compiled code in the folder cache, if one is given.
// space limits its memory in bytes. Memory is copied when it grows, so the process briefly
// uses twice as much.
func startEngine(ctx context.Context, cache string, space int) (*pdfEngine, error) {
	e := &pdfEngine{}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(uint32(space / wasmPage))
	if cache != "" {
		kept, err := wazero.NewCompilationCacheWithDir(cache)
		if err != nil {
			return nil, err
		}
		e.cache = kept
		config = config.WithCompilationCache(kept)
	}
	pool, err := webassembly.Init(webassembly.Config{
		MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig().WithFSMount(systemFiles(), "/"), Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: config,
	})
	if err == nil {
		e.pool = pool
		e.instance, err = pool.GetInstance(startPDFium)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

// close ends PDFium. Errors are ignored because the text has already been read.
func (e *pdfEngine) close() {
	if e.instance != nil {
		_ = e.instance.Close()
	}
	if e.pool != nil {
		_ = e.pool.Close()
	}
	if e.cache != nil {
		_ = e.cache.Close(context.Background())
	}
}

// text returns the text of all pages with a form feed between them.
func (e *pdfEngine) text(ctx context.Context, data []byte, alive chan<- struct{}) (string, error) {
	opened, err := e.instance.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return "", err
	}
	defer func() {
		_, _ = e.instance.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: opened.Document})
	}()
	count, err := e.instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return "", err
	}
	if count.PageCount > maxPages {
		return "", content.ErrTooLarge
	}
	var b strings.Builder
	for i := range count.PageCount {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		select {
		case alive <- struct{}{}:
		default:
		}
		page, err := e.page(opened.Document, i)
		if err != nil {
			return "", fmt.Errorf("page %d: %w", i+1, err)
		}
		if i > 0 {
			b.WriteByte('\f')
		}
		b.WriteString(page)
		if b.Len() > content.MaxSize {
			return "", content.ErrTooLarge
		}
	}
	return b.String(), nil
}

func (e *pdfEngine) page(d references.FPDF_DOCUMENT, index int) (string, error) {
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: d, Index: index}}
	got, err := e.instance.GetPageText(&requests.GetPageText{Page: page})
	if err != nil {
		return "", err
	}
	if strings.Count(got.Text, "\n") >= fewestInColumn { // pages with fewer lines have no columns
		placed, err := e.instance.GetPageTextStructured(&requests.GetPageTextStructured{
			Page: page, Mode: requests.GetPageTextStructuredModeRects,
		})
		if err != nil {
			return "", err
		}
		pieces := make([]piece, len(placed.Rects))
		for i, r := range placed.Rects {
			at := r.PointPosition
			pieces[i] = piece{cleanPage(r.Text), at.Left, at.Right, at.Top, at.Bottom}
		}
		if text, ok := verticalText(pieces); ok {
			return text, nil
		}
		if text, ok := columnText(pieces); ok {
			return text, nil
		}
	}
	return cleanPage(got.Text), nil
}

// pdfHyphen is PDFium's character for a hyphen that divides a word at the end of a line.
// In older files it is U+FFFE.
const pdfHyphen = '\u0002'

// cleanPage converts the text of a page to plain text. It moves the hyphens of divided
// words back to the end of their line, so that they are repaired and reported like those of
// other files, and drops codes that are not characters.
func cleanPage(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == pdfHyphen || r == '\uFFFE':
			b.WriteByte('-')
			if !strings.HasPrefix(text[i+len(string(r)):], "\n") {
				b.WriteByte('\n')
			}
		case r == 0: // PDFium knows no code for a character
			b.WriteRune(utf8.RuneError)
		case r == '\n' || r == '\t' || !unicode.IsControl(r) && r != '\uFFFF':
			b.WriteRune(r)
		}
	}
	return b.String()
}
